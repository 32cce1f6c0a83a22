"""The page's numbers, computed."""

import itertools

import pytest

from samdrift.takeover import Search, WavePlan, cost_of_plan, verify_plan
from samdrift.takeover.search import plan_exactly, plan_waves
from samdrift.takeover.search.arrays import START, as_starts
from samdrift.takeover.search.compile import compile_problem
from samdrift.takeover.search.serial import generate_plans
from tests.unit.takeover.search.worked_example import FIVE_GROUPS, KRONE

BEST = {"A": 1, "B": 3, "C": 0, "D": 4, "E": 0}


def kroner(starts: dict[str, int]) -> float:
    return cost_of_plan(FIVE_GROUPS, starts).total.oere / KRONE


def is_valid(starts: dict[str, int]) -> bool:
    plan = WavePlan(
        starts=starts, cost=cost_of_plan(FIVE_GROUPS, starts), search=Search(method="hand", seed=0, steps=0)
    )
    return not verify_plan(FIVE_GROUPS, plan)


@pytest.mark.parametrize(
    ("rule", "starts", "cost"),
    [
        ("latest_start", {"A": 1, "B": 5, "C": 3, "D": 0, "E": 1}, 93),
        ("dear_waiting", {"A": 0, "B": 1, "C": 3, "D": 5, "E": 0}, 105),
        ("long_tail", {"A": 0, "B": 3, "C": 0, "D": 4, "E": 1}, 82),
        ("scarce_first", {"A": 1, "B": 4, "C": 0, "D": 3, "E": 0}, 81),
    ],
)
def test_each_rule_makes_the_plan_of_the_page(rule: str, starts: dict[str, int], cost: int):
    compiled = compile_problem(FIVE_GROUPS)
    made = as_starts(compiled.names, generate_plans(compiled)[rule].tasks[:, START])
    assert (made, kroner(made)) == (starts, cost)


def test_the_page_counts_every_plan_and_the_best_costs_77():
    ranges = [range(FIVE_GROUPS.weeks - task.duration_weeks + 1) for task in FIVE_GROUPS.tasks]
    plans = [dict(zip("ABCDE", weeks, strict=True)) for weeks in itertools.product(*ranges)]
    valid = [plan for plan in plans if is_valid(plan)]
    assert len(valid) == 318
    assert min(map(kroner, valid)) == kroner(BEST) == 77


def test_without_steps_the_best_rule_is_the_plan():
    plan = plan_waves(FIVE_GROUPS, seed=1, steps=0)
    assert (plan.search.method, plan.cost.total.oere) == ("serial:scarce_first", 81 * KRONE)


def test_ruin_and_recreate_and_the_exact_answer_find_the_best():
    found = plan_waves(FIVE_GROUPS, seed=1, steps=400)
    exact = plan_exactly(FIVE_GROUPS)
    assert found.starts == exact.starts == BEST
    assert found.search.method == "ruin_and_recreate"
    assert exact.bound == exact.cost.total
    assert exact.gap == 0
