"""The ladder on small problems: what it refuses, what it proves, and that it can be stopped."""

from dataclasses import replace

import pytest

from samdrift.kernel import InvalidInput
from samdrift.takeover import ContractEnd, Infeasible, Precedence, TakeoverProblem, verify_plan
from samdrift.takeover.search import WaveSearchParameters, find_steps, plan_exactly, plan_waves
from samdrift.takeover.search.compile import CompiledProblem, compile_problem
from samdrift.takeover.search.makespan import UnableToBreed, as_makespan, breed_schedules, find_brood_size
from tests.unit.takeover.search.worked_example import FIVE_GROUPS, KRONE, a_problem, a_task

QUICK = 200


def stuck_of(problem: TakeoverProblem) -> dict[str, str]:
    answer = plan_waves(problem, seed=1, steps=QUICK)
    assert isinstance(answer, Infeasible)
    assert answer == plan_exactly(problem)
    return dict(answer.stuck)


def test_a_faulty_problem_is_refused_with_all_faults():
    problem = a_problem(a_task("a", use={"nobody": 1}), a_task("a"), capacity=(1, 1))
    with pytest.raises(InvalidInput) as told:
        plan_waves(problem, seed=1, steps=QUICK)
    assert len(told.value.findings) >= 2


def test_no_tasks_are_a_plan_that_costs_nothing():
    plan = plan_waves(a_problem(capacity=(1, 1)), seed=1, steps=QUICK)
    assert (plan.starts, plan.cost.total.oere) == ({}, 0)


def test_every_task_without_a_week_is_named_with_why():
    problem = a_problem(
        a_task("banned", banned_weeks=frozenset({0, 1, 2})),
        a_task("capacity", use={"crew": 5}),
        a_task("early", latest_end=1),
        a_task("lag", latest_end=1),
        a_task("window", earliest_week=2, latest_end=2),
        a_task("too-long", duration_weeks=4),
        capacity=(4, 4, 4),
        precedences=(Precedence(before="early", after="lag"),),
    )
    reasons = stuck_of(problem)
    assert reasons == {
        "banned": "banned", "capacity": "capacity", "window": "window", "too-long": "window",
        "early": "lag", "lag": "lag",
    }  # fmt: skip


def test_circles_are_named_each_once():
    links = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "d"), ("a", "d")]
    problem = a_problem(
        *(a_task(name) for name in "abcdef"),
        capacity=(9,) * 9,
        precedences=tuple(Precedence(before=a, after=b) for a, b in links),
    )
    answer = plan_waves(problem, seed=1, steps=QUICK)
    assert isinstance(answer, Infeasible)
    assert answer.circles == (("a", "b", "c"), ("d", "e"))
    assert answer.stuck == ()


def test_tasks_that_must_start_together_are_no_circle():
    problem = a_problem(
        a_task("a", duration_weeks=2, use={"crew": 1}),
        a_task("b", duration_weeks=1, use={"crew": 1}),
        capacity=(1, 2, 1, 2, 2),
        precedences=(
            Precedence(before="a", after="b", min_lag_weeks=-2),
            Precedence(before="b", after="a", min_lag_weeks=-1),
        ),
    )
    plan = plan_waves(problem, seed=1, steps=QUICK)
    assert plan.starts["a"] == plan.starts["b"]
    assert verify_plan(problem, plan) == ()


def test_what_fits_alone_but_not_together_is_crowded_and_proven_by_the_exact_answer():
    problem = a_problem(
        a_task("a", use={"crew": 2}),
        a_task("b", use={"crew": 2}),
        a_task("c", use={"crew": 2}),
        capacity=(2, 2),
    )
    for answer in (plan_waves(problem, seed=1, steps=QUICK), plan_exactly(problem)):
        assert isinstance(answer, Infeasible)
        assert [why for _, why in answer.stuck] == ["crowded"]


def test_a_greatest_lag_makes_the_first_wait_for_the_second():
    # b finds hours only in week 4; a could start at once, but then b would come too late after it.
    problem = a_problem(
        a_task("a", use={"crew": 1}, running_per_week=1000),
        a_task("b", use={"crew": 5}, running_per_week=1),
        capacity=(1, 1, 1, 1, 5, 1),
        precedences=(Precedence(before="a", after="b", max_lag_weeks=1),),
    )
    plan = plan_waves(problem, seed=1, steps=0)
    assert plan.starts == {"a": 2, "b": 4}


def test_a_pinned_and_an_announced_task_pull_the_others():
    problem = a_problem(
        a_task("pinned", earliest_week=2, latest_end=3, use={"crew": 1}),
        a_task("announced", use={"crew": 1}, announced_week=3, change_per_week=50, running_per_week=10),
        a_task("other", use={"crew": 1}, running_per_week=20),
        capacity=(1, 1, 1, 1),
    )
    plan = plan_waves(problem, seed=1, steps=QUICK)
    assert plan.starts == {"pinned": 2, "announced": 3, "other": 0}


def test_the_caller_can_stop_and_gets_the_best_so_far():
    told: list[tuple[int | None, int]] = []

    def stop_at_once(value: int | None, step: int) -> bool:
        told.append((value, step))
        return False

    plan = plan_waves(FIVE_GROUPS, seed=1, steps=100_000, progress=stop_at_once)
    assert verify_plan(FIVE_GROUPS, plan) == ()
    assert len(told) == 1
    assert told[0][0] == plan.cost.total.oere
    assert plan.search.steps == told[0][1] < 100_000


def test_a_hint_is_one_more_order_and_is_left_where_a_rule_is_better():
    by_rules = plan_waves(FIVE_GROUPS, seed=1, steps=0)
    best = {"A": 1.0, "B": 3.0, "C": 0.0, "D": 4.0, "E": 0.5}  # about the best plan's weeks
    worst = {name: -week for name, week in best.items()}
    hinted = plan_waves(FIVE_GROUPS, seed=1, steps=0, hints=(worst, best))
    misled = plan_waves(FIVE_GROUPS, seed=1, steps=0, hints=(worst,))
    assert hinted.cost.total.oere == 77 * KRONE
    assert hinted.search.method == "serial:hint1-0"
    assert misled == by_rules
    assert plan_waves(FIVE_GROUPS, seed=1, steps=2_000, hints=(best,)).cost.total.oere == 77 * KRONE


def test_neighbourhoods_end_with_a_plan_that_holds():
    parameters = WaveSearchParameters(neighbourhood_share=1.0, steps_per_neighbourhood=10)
    plan = plan_waves(FIVE_GROUPS, seed=1, steps=40, parameters=parameters)
    assert plan.search.method == "cp_sat_neighbourhoods"
    assert plan.cost.total.oere == 77 * KRONE
    assert verify_plan(FIVE_GROUPS, plan) == ()


def test_the_bound_of_an_exact_answer_counts_what_is_paid_in_any_case():
    contract = ContractEnd(id="k", name="k", municipality="", tasks=("a",), cost_by_end=(5, 5, 7))
    problem = a_problem(
        a_task("a", crew_cost=100, running_per_week=10), capacity=(1, 1), contracts=(contract,)
    )
    answer = plan_exactly(problem)
    assert answer.cost.total.oere == answer.bound.oere == 115


def test_windows_are_narrowed_by_lags_and_lack_of_capacity():
    problem = a_problem(
        a_task("a", use={"crew": 3}),
        a_task("b", use={"crew": 1}),
        capacity=(0, 3, 1, 1, 1),
        precedences=(Precedence(before="a", after="b", min_lag_weeks=1, max_lag_weeks=1),),
    )
    compiled = compile_problem(problem)
    assert isinstance(compiled, CompiledProblem)
    assert compiled.arrays.tasks[:, 9:11].tolist() == [[1, 1], [3, 3]]


def test_a_proposed_budget_grows_with_the_problem():
    assert find_steps(FIVE_GROUPS) < find_steps(replace(FIVE_GROUPS, tasks=FIVE_GROUPS.tasks * 100))


def test_as_many_orders_are_bred_as_the_steps_make_alike():
    # 12 children an order and root of the number of tasks: 12 * 8 = 96.
    assert find_brood_size(64, 96_000) == 1000
    assert find_brood_size(256, 96_000) == 500
    assert find_brood_size(64, 0) == find_brood_size(0, 0) == 4
    assert find_brood_size(64, 10**9) == 20_000


@pytest.mark.parametrize("changes", [{"latest_end": 2}, {"banned_weeks": frozenset({1})}])
def test_breeding_refuses_what_it_would_not_keep(changes: dict[str, object]):
    compiled = compile_problem(as_makespan(a_problem(a_task("a", **changes), capacity=(1, 1, 1))))
    assert isinstance(compiled, CompiledProblem)
    with pytest.raises(UnableToBreed):
        breed_schedules(compiled, seed=1, steps=10)
