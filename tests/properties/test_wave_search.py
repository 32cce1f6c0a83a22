"""What must hold of every plan that is searched, whatever comes in."""

import itertools
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from samdrift.takeover import (
    ContractEnd,
    Infeasible,
    Precedence,
    Resource,
    ResourceKind,
    Search,
    TakeoverProblem,
    Task,
    TaskKind,
    WavePlan,
    cost_of_plan,
    verify_plan,
)
from samdrift.takeover.search import plan_exactly, plan_waves
from samdrift.takeover.search.arrays import DURATION
from samdrift.takeover.search.compile import CompiledProblem, compile_problem
from samdrift.takeover.search.makespan import as_makespan, breed_schedules, shorten_exactly

WEEKS = 6
few = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@st.composite
def tasks(draw: st.DrawFn, number: int) -> Task:
    """A task with some of everything that can limit or price one."""
    earliest = draw(st.sampled_from([0, 0, 0, 1, 2]))
    deadline = draw(st.sampled_from([None, 2, 4]))
    return Task(
        id=f"t{number}",
        group=f"g{number // 2}",
        municipality=draw(st.sampled_from(["Aaby", "Beby"])),
        kind=TaskKind.MOVE,
        duration_weeks=draw(st.integers(1, 2)),
        use={name: draw(st.integers(0, 3)) for name in ("crew", "intake")},
        earliest_week=earliest,
        latest_end=draw(st.sampled_from([None, None, None, 5])),
        banned_weeks=frozenset(draw(st.sets(st.integers(0, WEEKS - 1), max_size=2))),
        deadline=deadline,
        late_fixed=draw(st.integers(0, 50)),
        late_per_week=draw(st.integers(0, 20)),
        running_per_week=draw(st.integers(0, 20)),
        crew_cost=draw(st.integers(0, 5)),
        announced_week=draw(st.sampled_from([None, None, 3])),
        change_per_week=draw(st.integers(0, 30)),
    )


@st.composite
def problems(draw: st.DrawFn, most: int = 5) -> TakeoverProblem:
    """A few tasks over six weeks, with lags both ways and contracts."""
    made = [draw(tasks(number)) for number in range(draw(st.integers(1, most)))]
    pairs = [pair for pair in itertools.permutations(made, 2) if pair[0].id < pair[1].id]
    links = []
    for before, after in draw(st.lists(st.sampled_from(pairs), max_size=3)) if pairs else []:
        least = draw(st.integers(-before.duration_weeks, 1))
        greatest = draw(st.sampled_from([None, None, least, least + 1]))
        links.append(
            Precedence(before=before.id, after=after.id, min_lag_weeks=least, max_lag_weeks=greatest)
        )
    names = [task.id for task in made]
    contracts = []
    for number in range(draw(st.integers(0, 2))):
        rises = draw(st.lists(st.integers(0, 40), min_size=WEEKS + 1, max_size=WEEKS + 1))
        members = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
        contracts.append(
            ContractEnd(
                id=f"c{number}",
                name="",
                municipality="Aaby",
                tasks=tuple(members),
                cost_by_end=tuple(itertools.accumulate(rises)),
            )
        )
    capacities = st.lists(st.integers(0, 6), min_size=WEEKS, max_size=WEEKS)
    return TakeoverProblem(
        first_monday=date(2027, 1, 4),
        weeks=WEEKS,
        tasks=tuple(made),
        resources=tuple(
            Resource(id=name, kind=ResourceKind.CREW, name=name, capacity=tuple(draw(capacities)))
            for name in ("crew", "intake")
        ),
        precedences=tuple(links),
        contracts=tuple(contracts),
    )


def best_of_all(problem: TakeoverProblem) -> int | None:
    """The least cost of any valid plan, by trying them all."""
    ranges = [range(problem.weeks - task.duration_weeks + 1) for task in problem.tasks]
    names = [task.id for task in problem.tasks]
    costs = []
    for weeks in itertools.product(*ranges):
        starts = dict(zip(names, weeks, strict=True))
        plan = WavePlan(
            starts=starts, cost=cost_of_plan(problem, starts), search=Search(method="all", seed=0, steps=0)
        )
        if not verify_plan(problem, plan):
            costs.append(plan.cost.total.oere)
    return min(costs, default=None)


@few
@given(problem=problems(), seed=st.integers(0, 3))
def test_a_plan_holds_and_costs_no_more_than_its_start(problem: TakeoverProblem, seed: int):
    begun = plan_waves(problem, seed=seed, steps=0)
    found = plan_waves(problem, seed=seed, steps=400)
    if isinstance(found, Infeasible):
        assert found.stuck or found.circles
        return
    assert verify_plan(problem, found) == ()
    assert isinstance(begun, Infeasible) or found.cost.total.oere <= begun.cost.total.oere
    assert plan_waves(problem, seed=seed, steps=400) == found


@few
@given(problem=problems(most=4))
def test_the_exact_answer_is_the_best_of_all_plans(problem: TakeoverProblem):
    best, exact = best_of_all(problem), plan_exactly(problem)
    if best is None:
        assert isinstance(exact, Infeasible)
        assert isinstance(plan_waves(problem, seed=1, steps=100), Infeasible)
        return
    assert isinstance(exact, WavePlan)
    assert verify_plan(problem, exact) == ()
    assert exact.cost.total.oere == exact.bound.oere == best
    found = plan_waves(problem, seed=1, steps=400)
    assert isinstance(found, WavePlan), "with CP-SAT behind it, the ladder finds every plan of so few tasks"
    assert found.cost.total.oere >= best


@few
@given(problem=problems(), more=st.integers(1, 3))
def test_more_capacity_never_makes_the_best_dearer(problem: TakeoverProblem, more: int):
    wider = replace(
        problem,
        resources=tuple(
            replace(one, capacity=tuple(units + more for units in one.capacity)) for one in problem.resources
        ),
    )
    narrow, wide = plan_exactly(problem), plan_exactly(wider)
    assume(isinstance(narrow, WavePlan))
    assert isinstance(wide, WavePlan)
    assert wide.cost.total.oere <= narrow.cost.total.oere


@few
@given(data=st.data())
def test_bred_schedules_hold_and_the_proof_agrees_with_the_waves(data: st.DataObject):
    plain = data.draw(problems(most=6))
    problem = as_makespan(
        replace(
            plain,
            weeks=14,
            tasks=tuple(
                replace(task, earliest_week=0, latest_end=None, banned_weeks=frozenset())
                for task in plain.tasks
            ),
            resources=tuple(replace(one, capacity=(4,) * 14) for one in plain.resources),
            precedences=tuple(
                replace(link, min_lag_weeks=max(link.min_lag_weeks, 0), max_lag_weeks=None)
                for link in plain.precedences
            ),
        )
    )
    compiled = compile_problem(problem)
    assume(isinstance(compiled, CompiledProblem))
    bred = breed_schedules(compiled, seed=1, steps=200, size=6)
    shortest = shorten_exactly(compiled, bred, seed=1, workers=1, deterministic_time=5, seconds=60)
    exact = plan_exactly(problem)
    assert isinstance(exact, WavePlan)
    assert bred.bound <= shortest.bound == shortest.makespan == exact.cost.total.oere <= bred.makespan
    for schedule in (bred, shortest):
        starts = dict(zip(compiled.names, schedule.start.tolist(), strict=True))
        cost = cost_of_plan(problem, starts)
        plan = WavePlan(starts=starts, cost=cost, search=Search(method="", seed=0, steps=0))
        assert verify_plan(problem, plan) == ()
        assert np.max(schedule.start + compiled.arrays.tasks[:, DURATION]) == cost.total.oere


def test_the_brute_force_sees_a_difference():
    """The yardstick above must be able to fail."""
    task = Task(
        id="a", group="a", municipality="", kind=TaskKind.MOVE, duration_weeks=1, use={}, running_per_week=3
    )
    problem = TakeoverProblem(first_monday=date(2027, 1, 4), weeks=2, tasks=(task,), resources=())
    assert best_of_all(problem) == 3
    assert best_of_all(replace(problem, tasks=(replace(task, earliest_week=2),))) is None
    with pytest.raises(AssertionError):
        assert best_of_all(problem) == 6
