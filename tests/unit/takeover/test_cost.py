"""What a plan costs: the worked example of docs/methods/takeover.md, and each term by itself."""

import pytest

from samdrift.kernel import Money
from samdrift.takeover import ContractEnd, PlanCost, cost_of_plan
from tests.unit.takeover.cases import a_problem, a_task, every_plan, five_groups, kroner, least_cost

NOTHING = Money(oere=0)
BY_SIZE = {"A": 0, "B": 1, "C": 2, "D": 5, "E": 4}
BEST = {"A": 0, "B": 1, "C": 3, "D": 2, "E": 5}


def test_the_worked_example_by_size() -> None:
    assert cost_of_plan(five_groups(), BY_SIZE) == PlanCost(
        running=kroner(12_000 + 30_000 + 5_000),
        crew=NOTHING,
        contracts=kroner(12_000),
        lateness=NOTHING,
        change=NOTHING,
        late_groups=0,
    )
    assert cost_of_plan(five_groups(), BY_SIZE).total == kroner(59_000)


def test_the_worked_examples_best_plan_is_the_best_of_all() -> None:
    assert cost_of_plan(five_groups(), BEST).total == kroner(46_000)
    assert least_cost(five_groups()) == 46_000_00
    cheapest = [
        p for p in every_plan(five_groups()) if cost_of_plan(five_groups(), p).total == kroner(46_000)
    ]
    assert cheapest == [BEST]


@pytest.mark.parametrize(("start", "late", "groups"), [(2, 0, 0), (3, 107, 1), (5, 121, 1)])
def test_lateness_is_a_fixed_sum_and_a_rate_for_each_week_begun(start: int, late: int, groups: int) -> None:
    task = a_task("a", duration_weeks=2, deadline=4, late_fixed=100, late_per_week=7)
    cost = cost_of_plan(a_problem([task]), {"a": start})
    assert (cost.lateness, cost.late_groups) == (Money(oere=late), groups)


def test_a_group_with_two_late_tasks_is_one_late_group() -> None:
    tasks = [a_task(name, group="g", deadline=1, late_fixed=5) for name in ("a", "b")]
    cost = cost_of_plan(a_problem(tasks), {"a": 3, "b": 4})
    assert (cost.lateness, cost.late_groups) == (Money(oere=10), 1)


def test_change_counts_both_ways_and_only_where_a_week_was_announced() -> None:
    tasks = [
        a_task("a", announced_week=3, change_per_week=10),
        a_task("b", announced_week=3, change_per_week=10),
        a_task("c", change_per_week=10),
    ]
    assert cost_of_plan(a_problem(tasks), {"a": 1, "b": 4, "c": 7}).change == Money(oere=30)


def test_the_crew_is_paid_whatever_the_week() -> None:
    problem = a_problem([a_task("a", crew_cost=500)])
    assert cost_of_plan(problem, {"a": 0}).crew == cost_of_plan(problem, {"a": 6}).crew == Money(oere=500)


def test_a_contract_ends_with_its_last_task_and_never_past_its_table() -> None:
    contract = ContractEnd(
        id="c", name="c", municipality="aaby", tasks=("a", "b"), cost_by_end=tuple(range(0, 90, 10))
    )
    empty = ContractEnd(id="d", name="d", municipality="aaby", tasks=(), cost_by_end=(7,) * 9)
    problem = a_problem([a_task("a"), a_task("b"), a_task("z")], contracts=(contract, empty))
    assert cost_of_plan(problem, {"a": 1, "b": 4, "z": 6}).contracts == Money(oere=50 + 7)
    assert cost_of_plan(problem, {"a": 1, "b": 40, "z": 0}).contracts == Money(oere=80 + 7)


def test_a_task_without_a_week_has_no_cost() -> None:
    with pytest.raises(KeyError):
        cost_of_plan(a_problem([a_task("a")]), {})
