"""Plans are made for a day before the deadline, where lateness weighs by hours, priced by the deadline."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from samdrift.takeover import WavePlan, cost_of_plan
from samdrift.takeover.early_day import EarlyDay, plan_for_early_day, restate_lateness
from samdrift.takeover.search import plan_waves
from tests.unit.takeover.cases import a_crew, a_problem, a_task, five_groups, small_problems

LATE = {"deadline": 6, "late_fixed": 1000, "late_per_week": 10}


def test_the_group_with_many_hours_weighs_more_and_none_weighs_less():
    """Hours 10, 10 and 40, mean 20: the example on the method's page."""
    tasks = [
        a_task("a", use={"crew": 10, "other": 500}, **LATE),
        a_task("b", duration_weeks=2, use={"crew": 5}, **LATE),
        a_task("c", duration_weeks=4, use={"crew": 10}, **LATE),
        a_task("d", use={"crew": 10}),
    ]
    problem = a_problem(tasks, resources=(a_crew(*(40,) * 8),))
    due = plan_for_early_day(problem, EarlyDay(weeks=2, price_pct=300))
    assert [(t.deadline, t.late_fixed, t.late_per_week) for t in due.tasks] == [
        (4, 3000, 30),
        (4, 3000, 30),
        (4, 6000, 60),
        (None, 0, 0),
    ]
    assert plan_for_early_day(problem, EarlyDay()) is problem
    assert {t.deadline for t in plan_for_early_day(problem, EarlyDay(weeks=9)).tasks} == {0, None}


@given(
    small_problems(),
    st.integers(0, 4),
    st.integers(0, 500),
    st.lists(st.integers(0, 9), min_size=9, max_size=9),
)
def test_a_cost_by_the_early_day_is_restated_by_the_deadlines(problem, weeks, price_pct, given_weeks):
    due = plan_for_early_day(problem, EarlyDay(weeks=weeks, price_pct=price_pct))
    names = [task.id for task in problem.tasks]
    starts = dict(zip(names, given_weeks, strict=False))
    restate = restate_lateness(problem, due, names)
    difference = cost_of_plan(problem, starts).total.oere - cost_of_plan(due, starts).total.oere
    assert restate(np.array([starts[name] for name in names], dtype=np.int64)) == difference


def test_the_cost_is_told_by_the_deadline_while_the_search_goes_on():
    problem, told = five_groups(), []

    def progress(value: int | None, _steps: int) -> bool:
        told.append(value)
        return True

    plan = plan_waves(problem, seed=1, steps=400, early=EarlyDay(weeks=3, price_pct=300), progress=progress)
    assert isinstance(plan, WavePlan)
    assert plan.cost == cost_of_plan(problem, plan.starts)
    assert told[-1] == plan.cost.total.oere


def test_where_not_all_can_be_early_the_long_one_is_not_left_to_the_end():
    """Five weeks of work, due after four: 40 hours in a row, twice 5; mean 16.7, so 2.4 against 2."""
    tasks = [
        a_task("long", duration_weeks=4, use={"crew": 10}, deadline=8, late_fixed=1000),
        a_task("x", use={"crew": 5}, deadline=8, late_fixed=1000),
        a_task("y", use={"crew": 5}, deadline=8, late_fixed=1000),
    ]
    problem = a_problem(tasks, resources=(a_crew(*(10,) * 8),))
    plan = plan_waves(problem, seed=1, steps=2_000, early=EarlyDay(weeks=4))
    assert isinstance(plan, WavePlan)
    assert plan.starts == {"long": 0, "x": 4, "y": 4}
    assert plan.cost.late_groups == 0
