"""The worked example of docs/methods/economy.md: every number there, computed."""

import numpy as np
import polars as pl
import pytest

from samdrift.economy.case import assess_case, list_scenarios
from samdrift.economy.case_break_even import BreakEven, find_break_even
from samdrift.economy.case_drivers import Draws, correlate, draw, list_drivers
from samdrift.economy.case_model import CaseProblem
from samdrift.economy.case_simulate import simulate_unit
from samdrift.economy.compensation import (
    Compensation,
    CompensationProblem,
    Infeasible,
    find_margins,
    payment_limits,
    plan_compensation,
)
from tests.unit.economy.example_case import NAMES, a_problem, certain_case


def draws_for(problem: CaseProblem) -> Draws:
    drivers = list_drivers(problem.economy, problem.case)
    correlation, told = correlate(drivers, problem.case.correlations)
    assert not told
    return draw(drivers=drivers, correlation=correlation, municipalities=3, log2=4, seed=1)


def millions(values: np.ndarray) -> list[float]:
    return [round(float(v) / 1e6, 4) for v in values]


def simulated(problem: CaseProblem):
    return simulate_unit(problem, draws_for(problem), list_scenarios(problem)[0], yearly=True)


def test_the_table_of_years_and_the_present_values() -> None:
    found = simulated(a_problem())
    gains = found.means["gain"] / 1e6
    assert gains[0].round(5).tolist() == [0, -3.0, -1.625, -0.5] + [0.0625] * 6
    assert gains[1].round(5).tolist() == [0, -1.5, 0.1875, 0.75] + [1.03125] * 6
    assert gains[2].round(5).tolist() == [0, -0.3, 0.4375, 0.55] + [0.60625] * 6
    assert millions(found.npv[:, 0]) == [-4.5661, 4.3585, 3.5283]
    assert np.ptp(found.npv, axis=1).max() == 0, "without uncertainty every draw is the same"


def test_the_sum_turns_in_2033() -> None:
    problem = a_problem()
    found = simulated(problem)
    so_far = np.cumsum(found.gain[:, 0] * problem.discount)
    assert millions(so_far[1:8]) == [-4.6377, -5.5712, -4.8496, -3.3682, -1.9368, -0.5539, 0.7823]
    assert set(found.payback[-1]) == {2033 - 2026}
    assert set(found.payback[0]) == {10}, "Aaby's own sum never turns: not by 2035"


def compensation_of(problem: CaseProblem, *, limit: float = 25.0) -> Compensation | Infeasible:
    people = dict(zip(NAMES, (100_000, 50_000, 10_000), strict=True))
    limits = payment_limits(people, dkk_per_inhabitant=limit, years=problem.years, first=2028)
    return plan_compensation(
        CompensationProblem(
            municipalities=NAMES,
            npv_dkk=simulated(problem).npv,
            limit_dkk=limits,
            years=problem.years,
            discount=problem.discount,
            probability=0.8,
            measure="quantile",
        )
    )


def test_the_transfers() -> None:
    # Without a binding limit both give the same share of their room.
    found = compensation_of(a_problem(), limit=1000.0)
    assert isinstance(found, Compensation)
    assert found.largest_share_of_room == pytest.approx(0.579, abs=5e-4)
    paid = {row["municipality"]: row["transfers_npv_oere"] / 1e8 for row in found.safety.rows(named=True)}
    assert paid["0001"] == pytest.approx(4.5661, abs=1e-4)
    assert paid["0002"] == pytest.approx(-2.5234, abs=1e-4)
    assert paid["0003"] == pytest.approx(-2.0427, abs=1e-4)
    assert found.safety["margin_after_oere"].min() >= 0
    sums = found.transfers.group_by("year").agg(pl.col("transfer_oere").sum())["transfer_oere"]
    assert set(sums) == {0}


def test_a_limit_that_binds_shifts_the_burden_to_who_still_has_room() -> None:
    # 25 DKK an inhabitant: Ceby can give 0.25 m a year from 2028 on, 0.25 * 6.6415 = 1.6604 in all.
    found = compensation_of(a_problem())
    assert isinstance(found, Compensation)
    paid = {row["municipality"]: row["transfers_npv_oere"] / 1e8 for row in found.safety.rows(named=True)}
    assert paid["0003"] == pytest.approx(-1.6604, abs=1e-3)
    assert paid["0002"] == pytest.approx(-(4.5661 - 1.6604), abs=1e-3)
    least = found.transfers.group_by("municipality").agg(pl.col("transfer_oere").min())
    most = least.sort("municipality")["transfer_oere"].to_list()
    assert most[1] >= -50_000 * 2500 - 1
    assert most[2] >= -10_000 * 2500 - 1


def test_where_the_whole_loses_no_transfer_helps() -> None:
    dear = certain_case(implementation_dkk_per_inhabitant=(75.0, 75.0, 75.0))
    found = compensation_of(a_problem(case=dear), limit=1000.0)
    assert isinstance(found, Infeasible)
    assert found.binding == "total"
    assert found.missing_oere / 1e8 == pytest.approx(3.6359, abs=1e-4)
    assert found.highest_probability is None
    (told,) = found.findings
    assert told.code == "ECON-COMPENSATION"
    assert "mangler 3,6 mio. kr. (alle taber tilsammen: ingen overførsel kan hjælpe)" in told.message("da")
    assert "3.6 DKK m are missing (the whole loses: no transfer can help)" in told.message("en")


def test_where_limits_bind_they_are_named_with_what_would_do() -> None:
    found = compensation_of(a_problem(), limit=5.0)
    assert isinstance(found, Infeasible)
    assert found.binding == "limits"
    assert found.bound == ("0002", "0003")
    assert found.losers == ("0001",)
    # 60,000 inhabitants * limit * 6.6415 years of present value: 4.5661 m at 11.46 DKK, 2.29 times 5.
    assert found.sufficient_limit == pytest.approx(4.5661e6 / (60_000 * 5 * 6.641504), rel=1e-3)
    enough = compensation_of(a_problem(), limit=5.0 * found.sufficient_limit * 1.0001)
    assert isinstance(enough, Compensation)


def test_margins_by_hand() -> None:
    # Ten draws, 80 %: two may be negative, so the third smallest; CVaR is the mean of the worst two.
    npv = np.array([[5.0, -9, 1, 2, 3, 4, -1, 6, 7, 8], [1.0] * 10])
    assert find_margins(npv, probability=0.8, measure="quantile").tolist() == [1.0, 1.0]
    assert find_margins(npv, probability=0.9, measure="quantile").tolist() == [-1.0, 1.0]
    assert find_margins(npv, probability=0.8, measure="cvar").tolist() == [-5.0, 1.0]


def test_the_break_even_size() -> None:
    problem = a_problem()
    found = find_break_even(problem, draws_for(problem))
    assert isinstance(found, BreakEven)
    assert found.population_p50 == pytest.approx(93_350, rel=1e-4)
    assert found.probability == 1.0


def test_service_ceiling_and_investment_are_shown_apart() -> None:
    # With a quarter of today's cost as anlæg the whole gains and the ceiling is squeezed.
    found = simulated(a_problem(capital_share=np.full(3, 0.25)))
    last = {name: float(means[:, -1].sum()) / 1e6 for name, means in found.means.items()}
    assert last["gain"] == pytest.approx(1.7)
    assert last["investment"] == pytest.approx(6.0)
    assert last["service"] == pytest.approx(-4.3)


def test_money_from_the_state_and_known_one_off_costs_come_where_and_when_they_belong() -> None:
    state = np.zeros((3, 10))
    state[0, 1] = 1e6
    problem = a_problem(
        state_money_dkk=state,
        handover=np.full(3, 2027.5),
        moved=np.full(3, 2028.0),
        double_running_dkk=np.array([5e5, 0.0, 0.0]),
        contract_fees_dkk=np.array([0.0, 2e5, 0.0]),
    )
    plain = simulated(
        a_problem(handover=np.full(3, 2027.5), double_running_dkk=np.zeros(3), contract_fees_dkk=np.zeros(3))
    )
    found = simulated(problem)
    more = {name: (found.means[name] - plain.means[name]) / 1e6 for name in found.means}
    assert more["investment"][0].round(6).tolist() == [0, 1.0] + [0] * 8
    assert more["service"][0].round(6).tolist() == [0, -0.5] + [0] * 8
    assert more["service"][1].round(6).tolist() == [0, -0.2] + [0] * 8
    # Half of 2027 is joint: half of the overhead of 1.9 m, and no effect yet.
    assert plain.gain[1, 0] / 1e6 == pytest.approx(-4.8 - 0.95)


def test_the_waterfall_sums_to_the_oere() -> None:
    case = assess_case(a_problem())
    steps = case.waterfall
    assert steps["amount_oere"][0] == 24 * 10**8
    assert steps["amount_oere"][-1] == 2_230_000_000
    effects = steps.filter(steps["role"] == "effect")["amount_oere"].sum()
    assert steps["amount_oere"][0] + effects == steps["amount_oere"][-1]


def test_contributions_by_another_key_leave_the_whole_unchanged() -> None:
    by_cost = simulated(a_problem(weights=np.array([14.0, 8.0, 2.0])))
    assert by_cost.npv.sum(axis=0)[0] / 1e6 == pytest.approx(3.3206, abs=1e-4)
    # By today's cost everybody gains in proportion at full effect: 1.7 / 24 of the baseline.
    assert by_cost.means["gain"][:, -1] / 1e6 == pytest.approx([14 * 1.7 / 24, 8 * 1.7 / 24, 2 * 1.7 / 24])
