"""The data model's own arithmetic."""

from dataclasses import replace
from datetime import date

import pytest

from samdrift.kernel import Money
from samdrift.takeover import PlanCost
from tests.unit.takeover.cases import five_groups, kroner, plan_of

BEST = {"A": 0, "B": 1, "C": 3, "D": 2, "E": 5}


def test_the_total_is_the_sum_of_the_named_terms() -> None:
    terms = {
        name: Money(oere=10**place)
        for place, name in enumerate(("running", "crew", "contracts", "lateness", "change"))
    }
    assert PlanCost(**terms, late_groups=3).total == Money(oere=11_111)


def test_the_worked_examples_gap_to_the_bound_without_search() -> None:
    plan = plan_of(five_groups(), BEST)
    assert plan.gap is None
    assert replace(plan, bound=kroner(42_000)).gap == pytest.approx(4 / 46)
    assert replace(plan, bound=kroner(46_000)).gap == 0


def test_a_plan_that_costs_nothing_has_no_gap() -> None:
    free = replace(five_groups(), tasks=(), contracts=(), precedences=())
    assert replace(plan_of(free, {}), bound=Money(oere=0)).gap == 0


def test_weeks_begin_on_mondays_from_the_first_on() -> None:
    problem = five_groups()
    assert problem.monday_of(0) == date(2027, 1, 4)
    assert problem.monday_of(52) == date(2028, 1, 3)
    assert set(problem.task_by_id) == {"A", "B", "C", "D", "E"}
