"""Searching on from a plan keeps what still fits, and is never dearer than that."""

from dataclasses import replace
from datetime import date

from samdrift.takeover import (
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
from samdrift.takeover.replanning import Fact, FactKind, ReplanningParameters, replan_problem
from samdrift.takeover.search.continuing import continue_plan, keep_what_fits


def a_task(name: str, **changes: object) -> Task:
    task = Task(
        id=name, group=name, municipality="Aaby", kind=TaskKind.HANDOVER, duration_weeks=1, use={"crew": 40},
        running_per_week=100_000,
    )  # fmt: skip
    return replace(task, **changes)


def a_problem(*tasks: Task, weeks: int = 12, **parts: object) -> TakeoverProblem:
    crew = Resource(id="crew", kind=ResourceKind.CREW, name="Servers", capacity=(40,) * weeks)
    return TakeoverProblem(
        first_monday=date(2027, 1, 4), weeks=weeks, tasks=tasks, resources=(crew,), **parts
    )


PROBLEM = a_problem(*(a_task(f"t{n}") for n in range(6)), precedences=(Precedence(before="t0", after="t5"),))
STARTS = {f"t{n}": n for n in range(6)}


def test_a_plan_that_still_fits_is_kept_whole():
    assert keep_what_fits(PROBLEM, STARTS) == STARTS


def test_only_what_no_longer_fits_is_placed_anew():
    crew = replace(PROBLEM.resources[0], capacity=(40, 40, 0, *(40,) * 9))
    facts = replace(PROBLEM, resources=(crew,))

    assert set(STARTS) - set(keep_what_fits(facts, STARTS)) == {"t2"}


def test_a_new_plan_after_a_slip_holds_and_moves_little():
    facts = (
        Fact(kind=FactKind.DONE, subject="t0", week=0),
        Fact(kind=FactKind.SLIPPED, subject="t1", week=3),
    )
    told = replan_problem(PROBLEM, STARTS, facts, now=1, parameters=ReplanningParameters(frozen_weeks=2))

    plan = continue_plan(told.problem, STARTS, seed=1, steps=20_000)
    again = continue_plan(told.problem, STARTS, seed=1, steps=20_000)

    assert isinstance(plan, WavePlan)
    assert verify_plan(told.problem, plan) == ()
    assert plan == again
    assert plan.starts["t2"] == 2
    # Everybody else keeping their week, t1 after them all, is one way; the plan is no dearer.
    keeping = {**STARTS, "t1": 6}
    assert plan.cost.total.oere <= cost_of_plan(told.problem, keeping).total.oere


def test_what_cannot_be_is_said_so():
    stuck = replace(PROBLEM, tasks=(a_task("t0", use={"crew": 41}),), precedences=())

    assert isinstance(continue_plan(stuck, {"t0": 0}, seed=1, steps=100), Infeasible)


def test_without_steps_it_is_the_kept_plan():
    plan = continue_plan(PROBLEM, STARTS, seed=1, steps=0)

    assert isinstance(plan, WavePlan)
    assert plan.starts == STARTS
    assert plan.search == Search(method="continued", seed=1, steps=0)
