"""A bound is never above the best plan, found by trying every plan; and it is worth something."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from samdrift.kernel import InvalidInput
from samdrift.takeover import Infeasible, Precedence, TakeoverProblem
from samdrift.takeover.bounds import Bound, Guide, bound_each_alone, bound_waves, first_order, guide_waves
from samdrift.takeover.bounds.bound import GUIDE_SHARES
from samdrift.takeover.bounds.exact import bound_by_multipliers
from samdrift.takeover.bounds.first_order import solve_by_highs, solve_by_pdlp
from samdrift.takeover.bounds.lifting import find_lifted_rows, lift_uses
from samdrift.takeover.bounds.relaxation import build_relaxation
from samdrift.takeover.windows import Windows, find_windows
from tests.unit.takeover.cases import (
    a_crew,
    a_problem,
    a_task,
    every_plan,
    five_groups,
    kroner,
    least_cost,
    small_problems,
    with_hard_date,
)

#: Small random problems often have no plan; which draws those are is Hypothesis's own luck.
_OFTEN_NO_PLAN = (HealthCheck.filter_too_much,)


@given(small_problems())
@settings(max_examples=40, deadline=None, suppress_health_check=_OFTEN_NO_PLAN)
def test_no_plan_costs_less_than_any_bound(problem: TakeoverProblem) -> None:
    best = least_cost(problem)
    for steps in (0, 400):
        bound = bound_waves(problem, steps=steps)
        if isinstance(bound, Bound):
            assume(best is not None)
            assert best is not None
            assert bound.value.oere <= best
        else:
            assert best is None


@given(small_problems(), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None, suppress_health_check=_OFTEN_NO_PLAN)
def test_a_bound_holds_whatever_the_multipliers_are(problem: TakeoverProblem, seed: int) -> None:
    best, windows = least_cost(problem), find_windows(problem)
    assume(best is not None and isinstance(windows, Windows))
    assert best is not None
    assert isinstance(windows, Windows)
    relaxation = build_relaxation(problem, windows)
    multipliers = np.random.default_rng(seed).uniform(-5, 20, len(relaxation.limit))
    assert bound_by_multipliers(relaxation, multipliers) <= best


@pytest.mark.parametrize("size", [1e9, 1e15, 1e25, 1e300, np.inf, np.nan])
def test_a_solver_that_has_lost_its_way_makes_no_bound_false(size: float) -> None:
    windows = find_windows(five_groups())
    assert isinstance(windows, Windows)
    relaxation = build_relaxation(five_groups(), windows)
    for row in range(len(relaxation.limit)):
        multipliers = np.zeros(len(relaxation.limit))
        multipliers[row] = size
        assert bound_by_multipliers(relaxation, multipliers) <= 46_000_00
    assert bound_by_multipliers(relaxation, np.full(len(relaxation.limit), size)) <= 46_000_00


@given(small_problems())
@settings(max_examples=30, deadline=None, suppress_health_check=_OFTEN_NO_PLAN)
def test_every_plan_is_a_point_of_the_relaxation_and_of_its_lifted_rows(problem: TakeoverProblem) -> None:
    windows = find_windows(problem)
    assume(isinstance(windows, Windows))
    assert isinstance(windows, Windows)
    relaxation = build_relaxation(problem, windows)
    assume(len(relaxation.limit) > 0)
    middle = np.full(len(relaxation.cost), 0.5)
    matrix, limit = find_lifted_rows(problem, relaxation, middle)[0].join(len(relaxation.cost))
    for starts in every_plan(problem):
        x = np.zeros(len(relaxation.cost), dtype=np.int64)
        ends = {task.id: starts[task.id] + task.duration_weeks for task in problem.tasks}
        for name, steps in relaxation.tasks.items():
            x[
                max(starts[name], steps.low) - steps.low + steps.offset : steps.high
                - steps.low
                + steps.offset
            ] = 1
        for contract in problem.contracts:
            if contract.tasks:
                steps, end = relaxation.contracts[contract.id], max(ends[name] for name in contract.tasks)
                x[max(end, steps.low) - steps.low + steps.offset : steps.high - steps.low + steps.offset] = 1
        assert (relaxation.matrix @ x <= relaxation.limit).all()
        assert (matrix @ x <= limit).all()


@given(st.lists(st.integers(1, 30), min_size=1, max_size=7), st.integers(1, 30), st.data())
def test_what_fits_by_hours_fits_by_lifted_hours(uses: list[int], capacity: int, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.booleans(), min_size=len(uses), max_size=len(uses)))
    assume(sum(use for use, takes in zip(uses, chosen, strict=True) if takes) <= capacity)
    for lifted, limit in lift_uses(np.array(uses), capacity):
        assert sum(int(use) for use, takes in zip(lifted, chosen, strict=True) if takes) <= limit


def test_two_groups_of_sixty_hours_do_not_fit_in_a_hundred() -> None:
    tasks = [a_task(name, use={"crew": 60}, running_per_week=100) for name in ("a", "b")]
    problem = a_problem(tasks, weeks=4, resources=(a_crew(100, 100, 100, 100),))
    # One ends at 1, the other at 2: 300. By hours alone 1.67 of them end at 1, the rest at 2: 234.
    lifted = bound_waves(problem, steps=1_000)
    assert isinstance(lifted, Bound)
    assert (lifted.value.oere, lifted.method) == (300, "linear_lifted:highs")


def test_the_worked_examples_bounds() -> None:
    alone, linear = bound_each_alone(five_groups()), bound_waves(five_groups(), steps=1_000)
    assert isinstance(alone, Bound)
    assert isinstance(linear, Bound)
    assert alone == Bound(value=kroner(42_000), method="each_alone", steps=0)
    assert kroner(42_000) < linear.value <= kroner(46_000)


def test_both_solvers_give_the_same_bound() -> None:
    problem = five_groups()
    windows = find_windows(problem)
    assert isinstance(windows, Windows)
    relaxation = build_relaxation(problem, windows)
    exact = bound_by_multipliers(relaxation, solve_by_highs(relaxation).multipliers)
    nearly = bound_by_multipliers(relaxation, solve_by_pdlp(relaxation, steps=4_000).multipliers)
    assert float(nearly) == pytest.approx(float(exact), rel=2e-3)


def test_progress_may_stop_it() -> None:
    told = []

    def stop(value: object, steps: int) -> bool:
        told.append(steps)
        return False

    bound = bound_waves(five_groups(), steps=1_000, progress=stop)
    assert isinstance(bound, Bound)
    assert bound.method == "linear:highs"
    assert len(told) == 1


def test_the_guide_has_the_relaxations_orders_and_a_bound() -> None:
    guide = guide_waves(five_groups(), steps=1_000)
    assert isinstance(guide, Guide)
    bound, alone = bound_waves(five_groups(), steps=1_000), bound_each_alone(five_groups())
    assert isinstance(bound, Bound)
    assert isinstance(alone, Bound)
    assert alone.value.oere <= guide.bound.value.oere <= bound.value.oere
    assert guide.bound.method == "linear:highs"
    assert len(guide.weeks) == len(GUIDE_SHARES) + 1
    for weeks in guide.weeks:
        assert set(weeks) == {"A", "B", "C", "D", "E"}
        assert weeks["A"] < weeks["B"] < weeks["D"]
        assert weeks["C"] < weeks["E"]


def test_the_first_order_method_repeats_itself_on_any_number_of_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tasks = [
        a_task(f"t{n:02}", use={"crew": 7 + n % 11}, running_per_week=100_00 * (1 + n % 7)) for n in range(60)
    ]
    problem = a_problem(tasks, weeks=30, resources=(a_crew(*(40,) * 30),))
    windows = find_windows(problem)
    assert isinstance(windows, Windows)
    relaxation = build_relaxation(problem, windows)
    found = []
    for threads in (1, 2, 2):
        monkeypatch.setattr(first_order, "_THREADS", threads)
        found.append(solve_by_pdlp(relaxation, steps=100))
    assert len({each.multipliers.tobytes() for each in found}) == 1
    assert len({each.x.tobytes() for each in found}) == 1
    assert found[0].x.any()


def test_without_a_week_there_is_no_bound() -> None:
    assert bound_waves(with_hard_date(five_groups(), 3), steps=10) == Infeasible(stuck=(("C", "lag"),))


def test_a_faulty_problem_is_refused() -> None:
    with pytest.raises(InvalidInput):
        bound_waves(a_problem([a_task("a")], precedences=(Precedence(before="a", after="b"),)), steps=1)
