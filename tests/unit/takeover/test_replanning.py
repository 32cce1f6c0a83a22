"""The page's worked example, each kind of fact, and facts that are wrong."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from samdrift.takeover import (
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
from samdrift.takeover.replanning import Fact, FactKind, ReplanningParameters, list_changes, replan_problem

ONE_WEEK = ReplanningParameters(frozen_weeks=1)


def a_task(name: str, **changes: object) -> Task:
    task = Task(
        id=name, group=f"group {name}", municipality="Aaby", kind=TaskKind.HANDOVER, duration_weeks=1,
        use={"crew": 40},
    )  # fmt: skip
    return replace(task, **changes)


def a_problem(*tasks: Task, weeks: int = 6, **parts: object) -> TakeoverProblem:
    crew = Resource(id="crew", kind=ResourceKind.CREW, name="Servers", capacity=(40,) * weeks)
    return TakeoverProblem(
        first_monday=date(2027, 1, 4), weeks=weeks, tasks=tasks, resources=(crew,), **parts
    )


def the_cheapest(problem: TakeoverProblem) -> WavePlan:
    """Try everything."""
    best = None
    for weeks in product(range(problem.weeks), repeat=len(problem.tasks)):
        starts = {task.id: week for task, week in zip(problem.tasks, weeks, strict=True)}
        cost = cost_of_plan(problem, starts)
        plan = WavePlan(starts=starts, cost=cost, search=Search(method="all", seed=0, steps=0))
        if not verify_plan(problem, plan) and (best is None or cost.total.oere < best.cost.total.oere):
            best = plan
    assert best is not None
    return best


PROBLEM = a_problem(a_task("A", running_per_week=300_000), a_task("B"), a_task("C", running_per_week=200_000))
STARTS = {"A": 0, "B": 1, "C": 2}


def a_fact(kind: FactKind, subject: str, week: int, **more: object) -> Fact:
    return Fact(kind=kind, subject=subject, week=week, **more)


def test_the_worked_example_of_the_method_page():
    facts = (a_fact(FactKind.SLIPPED, "A", 1),)

    told = replan_problem(PROBLEM, STARTS, facts, now=1, parameters=ONE_WEEK)
    plan = the_cheapest(told.problem)

    assert told.pinned == ("B",)
    assert plan.starts == {"A": 2, "B": 1, "C": 3}
    assert plan.cost.change.oere == 600_000
    changes = list_changes(told, STARTS, plan.starts, facts)
    assert [(c.task, c.week_before, c.week_after, c.reason) for c in changes] == [
        ("A", 0, 2, "fact"),
        ("C", 2, 3, "cheaper"),
    ]


def test_done_and_under_way_are_settled_and_nothing_is_planned_in_the_past():
    problem = a_problem(a_task("A"), a_task("B", duration_weeks=3), a_task("C"), a_task("D"))
    facts = (a_fact(FactKind.DONE, "group A", 0), a_fact(FactKind.STARTED, "B", 1, value=2))

    told = replan_problem(problem, {"A": 0, "B": 1, "C": 4}, facts, now=2, parameters=ONE_WEEK)
    plan = the_cheapest(told.problem)

    assert (told.done, told.under_way, told.assumed) == (("A",), ("B",), ())
    assert plan.starts["A"] == 0
    assert plan.starts["B"] == 2
    assert plan.starts["C"] == 4
    assert plan.starts["D"] >= 4
    assert told.problem.task_by_id["D"].announced_week is None


def test_what_should_have_ended_and_nobody_spoke_of_is_assumed_done():
    told = replan_problem(PROBLEM, STARTS, (), now=1, parameters=ONE_WEEK)

    assert (told.done, told.assumed, told.under_way) == (("A",), ("A",), ())
    assert told.pinned == ("B",)


def test_what_should_have_ended_counts_as_under_way_where_that_is_asked_for():
    careful = ReplanningParameters(frozen_weeks=1, unreported_is_done=False)
    told = replan_problem(PROBLEM, STARTS, (), now=1, parameters=careful)

    assert (told.under_way, told.assumed) == (("A",), ("A",))
    # Whatever is left takes at least a week, so that B cannot stay where it was.
    assert told.lifted == {"B": "capacity"}


def test_what_should_be_half_way_is_assumed_under_way():
    problem = a_problem(a_task("A", duration_weeks=3), a_task("B"))
    told = replan_problem(problem, {"A": 0, "B": 4}, (), now=1, parameters=ONE_WEEK)

    assert (told.under_way, told.assumed) == (("A",), ("A",))
    assert told.problem.task_by_id["A"].duration_weeks == 2


def test_lost_capacity_lifts_pins_and_is_told_as_the_reason():
    facts = (
        a_fact(FactKind.DONE, "A", 0),
        a_fact(FactKind.CAPACITY, "crew", 1, value=10, until=1),
    )

    told = replan_problem(PROBLEM, STARTS, facts, now=1, parameters=ONE_WEEK)
    plan = the_cheapest(told.problem)

    assert told.problem.resources[0].capacity == (40, 30, 40, 40, 40, 40)
    assert told.lifted == {"B": "capacity"}
    changes = list_changes(told, STARTS, plan.starts, facts)
    assert [change.reason for change in changes if change.task == "B"] == ["capacity"]


def test_a_task_under_way_that_its_crew_can_no_longer_carry_waits():
    facts = (
        a_fact(FactKind.CAPACITY, "crew", 1, value=10, until=2),
        a_fact(FactKind.STARTED, "A", 0, value=1),
    )

    told = replan_problem(PROBLEM, STARTS, facts, now=1, parameters=ONE_WEEK)
    plan = the_cheapest(told.problem)

    assert told.lifted["A"] == "capacity"
    assert plan.starts["A"] >= 3


def test_a_predecessor_that_slips_lifts_the_pin_of_what_follows():
    problem = replace(PROBLEM, precedences=(Precedence(before="A", after="B"),))
    facts = (a_fact(FactKind.SLIPPED, "A", 2),)

    told = replan_problem(problem, STARTS, facts, now=1, parameters=ReplanningParameters(frozen_weeks=2))
    plan = the_cheapest(told.problem)

    assert told.lifted == {"B": "predecessor"}
    assert list_changes(told, STARTS, plan.starts, facts)[-1].reason in {"predecessor", "fact"}
    assert plan.starts["B"] > plan.starts["A"] >= 2


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ((a_fact(FactKind.DONE, "Z", 0),), ["TAKEOVER-FACT-UNKNOWN"]),
        ((a_fact(FactKind.CAPACITY, "A", 0),), ["TAKEOVER-FACT-UNKNOWN"]),
        ((a_fact(FactKind.DONE, "A", 0), a_fact(FactKind.DONE, "group A", 0)), ["TAKEOVER-FACT-TWICE"]),
        ((a_fact(FactKind.DONE, "A", 0), a_fact(FactKind.SLIPPED, "A", 2)), ["TAKEOVER-FACT-CLASH"]),
    ],
)
def test_wrong_facts_are_told_and_the_rest_is_used(facts, codes):
    told = replan_problem(PROBLEM, STARTS, facts, now=1, parameters=ONE_WEEK)

    assert [finding.code for finding in told.findings] == codes
    assert len(told.problem.tasks) == 3
