"""Cases that several tests use: the worked example of docs/methods/takeover.md, and small random problems."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from samdrift.kernel import Money
from samdrift.takeover import (
    ContractEnd,
    Precedence,
    Resource,
    ResourceKind,
    Search,
    TakeoverProblem,
    Task,
    TaskKind,
    WavePlan,
    cost_of_plan,
)

MONDAY = date(2027, 1, 4)


def a_task(name: str, **changed: Any) -> Task:
    given: dict[str, Any] = {
        "id": name,
        "group": name,
        "municipality": "aaby",
        "kind": TaskKind.HANDOVER,
        "duration_weeks": 1,
        "use": {},
    }
    return Task(**given | changed)


def a_crew(*capacity: int, name: str = "crew") -> Resource:
    return Resource(id=name, kind=ResourceKind.CREW, name=name, capacity=capacity)


def a_problem(tasks: list[Task], *, weeks: int = 8, **changed: Any) -> TakeoverProblem:
    return TakeoverProblem(
        first_monday=MONDAY, weeks=weeks, **{"tasks": tuple(tasks), "resources": ()} | changed
    )


def kroner(dkk: int) -> Money:
    return Money.from_dkk(dkk)


def plan_of(problem: TakeoverProblem, starts: Mapping[str, int], **changed: Any) -> WavePlan:
    search = Search(method="by_hand", seed=0, steps=0)
    return WavePlan(**{"starts": starts, "cost": cost_of_plan(problem, starts), "search": search} | changed)


def five_groups() -> TakeoverProblem:
    """The worked example: five groups of Aaby."""
    late = {"deadline": 6, "late_fixed": 10_000_00, "late_per_week": 4_000_00}
    tasks = [
        a_task("A", kind=TaskKind.NETWORK, use={"crew": 20}, **late),
        a_task("B", kind=TaskKind.NETWORK, use={"crew": 30}, **late),
        a_task("C", duration_weeks=2, use={"crew": 20, "blast": 8}, running_per_week=3_000_00, **late),
        a_task("D", use={"crew": 30, "blast": 4}, running_per_week=5_000_00, **late),
        a_task("E", use={"crew": 20, "blast": 2}, running_per_week=1_000_00, **late),
    ]
    blast = Resource(
        id="blast", kind=ResourceKind.BLAST, name="at risk", capacity=(12,) * 8, municipality="aaby"
    )
    return a_problem(
        tasks,
        resources=(a_crew(40, 40, 40, 20, 20, 40, 40, 40), blast),
        precedences=(
            Precedence(before="A", after="B", reason="address_plan"),
            Precedence(before="B", after="C", reason="network_first"),
            Precedence(before="B", after="D", reason="network_first"),
            Precedence(before="C", after="E", max_lag_weeks=3),
        ),
        contracts=(
            ContractEnd(
                id="room",
                name="server room",
                municipality="aaby",
                tasks=("C", "D"),
                cost_by_end=tuple(2_000_00 * max(week, 3) for week in range(9)),
            ),
        ),
    )


def with_hard_date(problem: TakeoverProblem, week: int) -> TakeoverProblem:
    """The same, with everything to be ended by the beginning of ``week``."""
    return replace(problem, tasks=tuple(replace(task, latest_end=week) for task in problem.tasks))


def every_plan(problem: TakeoverProblem) -> Iterator[dict[str, int]]:
    """All plans of a small problem, by trying every week of every task."""
    yield from _extend(problem, {})


def _extend(problem: TakeoverProblem, starts: dict[str, int]) -> Iterator[dict[str, int]]:
    if len(starts) == len(problem.tasks):
        yield dict(starts)
        return
    task = problem.tasks[len(starts)]
    latest = problem.weeks if task.latest_end is None else min(task.latest_end, problem.weeks)
    for start in range(max(task.earliest_week, 0), latest - task.duration_weeks + 1):
        starts[task.id] = start
        if start not in task.banned_weeks and _holds(problem, starts):
            yield from _extend(problem, starts)
        del starts[task.id]


def _holds(problem: TakeoverProblem, starts: Mapping[str, int]) -> bool:
    tasks = problem.task_by_id
    for resource in problem.resources:
        for week, capacity in enumerate(resource.capacity):
            at_work = (
                tasks[name].use.get(resource.id, 0)
                for name, start in starts.items()
                if start <= week < start + tasks[name].duration_weeks
            )
            if sum(at_work) > capacity:
                return False
    for link in problem.precedences:
        if link.before in starts and link.after in starts:
            lag = starts[link.after] - starts[link.before] - tasks[link.before].duration_weeks
            if lag < link.min_lag_weeks or (link.max_lag_weeks is not None and lag > link.max_lag_weeks):
                return False
    return True


def least_cost(problem: TakeoverProblem) -> int | None:
    """The optimum [øre] by trying everything; None where there is no plan."""
    return min((cost_of_plan(problem, starts).total.oere for starts in every_plan(problem)), default=None)


@st.composite
def small_problems(draw: st.DrawFn) -> TakeoverProblem:
    """Up to four tasks in up to seven weeks, with all that a problem can have."""
    weeks = draw(st.integers(4, 7))
    count = draw(st.integers(1, 4))
    money = st.integers(0, 50)
    tasks = [
        a_task(
            f"t{number}",
            duration_weeks=draw(st.integers(1, 3)),
            use={name: draw(st.integers(0, 6)) for name in ("crew", "intake")},
            earliest_week=draw(st.integers(0, 2)),
            latest_end=draw(st.none() | st.integers(weeks - 1, weeks)),
            banned_weeks=draw(st.frozensets(st.integers(0, weeks), max_size=2)),
            deadline=draw(st.none() | st.integers(1, weeks - 1)),
            late_fixed=draw(money),
            late_per_week=draw(money),
            running_per_week=draw(money),
            crew_cost=draw(money),
            announced_week=draw(st.none() | st.integers(0, weeks)),
            change_per_week=draw(money),
        )
        for number in range(count)
    ]
    links = [
        Precedence(
            before=f"t{before}",
            after=f"t{after}",
            min_lag_weeks=(least := draw(st.integers(-1, 1))),
            max_lag_weeks=draw(st.none() | st.integers(least, least + 3)),
        )
        for after in range(count)
        for before in range(after)
        if draw(st.integers(0, 2)) == 0
    ]
    contracts = [
        ContractEnd(
            id=f"c{number}",
            name="c",
            municipality="aaby",
            tasks=tuple(sorted(draw(st.frozensets(st.sampled_from([t.id for t in tasks]), max_size=3)))),
            cost_by_end=tuple(sorted(draw(st.lists(money, min_size=weeks + 1, max_size=weeks + 1)))),
        )
        for number in range(draw(st.integers(0, 2)))
    ]
    capacity = st.lists(st.integers(0, 9), min_size=weeks, max_size=weeks)
    return a_problem(
        tasks,
        weeks=weeks,
        resources=(a_crew(*draw(capacity)), a_crew(*draw(capacity), name="intake")),
        precedences=tuple(links),
        contracts=tuple(contracts),
    )
