"""The joint cost that is shared (docs/methods/economy.md, section 4) beside the simulation of any group."""

import dataclasses
import itertools

import numpy as np
import polars as pl
import pytest

from samdrift.economy.case import Case, assess_case, draw_futures
from samdrift.economy.case_drivers import Draws
from samdrift.economy.case_joint import JointCost, find_joint_cost, list_reference
from samdrift.economy.case_model import CaseProblem, Scenario
from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.case_simulate import simulate_unit
from tests.unit.economy.example_case import NAMES, PEOPLE, a_problem, certain_case

#: Uncertain in everything, with scale that works both ways.
UNCERTAIN = CaseParameters(draws_log2=8, sensitivity_orders=10, reference_population=90_000.0)


def joint_of(problem: CaseProblem) -> JointCost:
    return find_joint_cost(problem, draw_futures(problem)[0])


def cost_by_simulation(problem: CaseProblem, draws: Draws, group: tuple[int, ...]) -> float:
    """What the case itself says that a unit of this group pays in its last year [DKK, mean]."""
    at = list(group)
    by_member = ("population", "capital_share", "log_sd", "handover", "moved", "double_running_dkk")
    by_member += (
        "contract_fees_dkk",
        "weights",
        "loan_npv_dkk",
        "cost_dkk",
        "state_money_dkk",
        "loan_flow_dkk",
    )
    part = dataclasses.replace(
        problem,
        municipalities=tuple(problem.municipalities[i] for i in at),
        quantities=problem.quantities[:, at],
        **{name: getattr(problem, name)[at] for name in by_member},
    )
    unit = Scenario(name="unit", population=float(part.population.sum()), members=float(len(at)))
    futures = Draws(values=draws.values, baseline=draws.baseline[at])
    found = simulate_unit(part, futures, unit)
    return float(found.means["contribution"][:, -1].sum())


def test_the_worked_example() -> None:
    joint = joint_of(a_problem())
    assert joint.is_reached
    assert joint.alone_oere == (14 * 10**8, 8 * 10**8, 2 * 10**8)
    assert [own / 1e6 for own in joint.own_dkk] == pytest.approx([12.0, 6.9, 1.8])
    costs = {group: joint.cost_dkk(group) / 1e6 for group in ((0, 1), (0, 2), (1, 2), (0, 1, 2))}
    assert costs == pytest.approx({(0, 1): 20.5, (0, 2): 15.4, (1, 2): 10.3, (0, 1, 2): 22.3})
    assert joint.total_oere == 22_3 * 10**7


def test_any_group_costs_what_the_case_says_of_a_unit_of_that_group() -> None:
    problem = a_problem(case=UNCERTAIN, log_sd=np.array([0.1, 0.2, 0.3]))
    draws = draw_futures(problem)[0]
    joint = find_joint_cost(problem, draws)
    for size in (1, 2, 3):
        for group in itertools.combinations(range(3), size):
            assert joint.cost_dkk(group) == pytest.approx(
                cost_by_simulation(problem, draws, group), rel=1e-12
            )


def test_the_sum_shared_is_the_end_of_the_waterfall_to_the_oere() -> None:
    case = assess_case(a_problem(case=UNCERTAIN, log_sd=np.array([0.1, 0.2, 0.3])))
    assert isinstance(case, Case)
    first, *steps, last = case.waterfall.iter_rows(named=True)
    assert last["amount_oere"] == case.joint.total_oere == case.reference["contribution_oere"].sum()
    assert first["amount_oere"] == sum(case.joint.alone_oere) == case.reference["alone_oere"].sum()
    assert first["amount_oere"] + sum(step["amount_oere"] for step in steps) == last["amount_oere"]


def test_before_full_effect_the_year_shared_is_not_the_last_one() -> None:
    late = a_problem(handover=np.full(3, 2035.0), moved=np.full(3, 2035.0))
    assert not joint_of(late).is_reached
    assert joint_of(late).total_oere == joint_of(a_problem()).total_oere
    case = assess_case(late)
    assert isinstance(case, Case)
    # A quarter of the effect: 24 (1 - 0.15 / 4) + 1.9.
    assert case.waterfall["amount_oere"][-1] == 25 * 10**8


def test_a_split_of_the_joint_cost_comes_back_as_it_is() -> None:
    joint = joint_of(a_problem())
    paid = [joint.total_oere - 1_234_567_892, 1_234_567_891, 1]
    assert list_reference(joint, np.array(paid, dtype=float))["contribution_oere"].to_list() == paid


def test_members_sum_to_the_unit_and_parts_to_the_gain_to_the_oere() -> None:
    state = np.zeros((3, 10))
    state[:, 1] = [1e5 / 3, 5e4 / 3, 1e4 / 3]
    case = assess_case(
        a_problem(
            case=UNCERTAIN,
            log_sd=np.full(3, 0.2),
            capital_share=np.array([0.1, 0.2, 0.3]),
            state_money_dkk=state,
            weights=np.array([14.0, 8.0, 2.0]),
        )
    )
    assert isinstance(case, Case)
    rows = {
        (row["municipality"], row["year"], row["measure"]): row["mean_oere"]
        for row in case.years.iter_rows(named=True)
        if row["scenario"] == "unit"
    }
    for year in range(2026, 2036):
        for measure in ("gain", "service", "investment", "alone", "contribution", "once"):
            whole = sum(rows[name, year, measure] for name in NAMES)
            assert whole == rows[None, year, measure], (year, measure)
        for i, name in enumerate(NAMES):
            own = {measure: rows[name, year, measure] for measure in ("alone", "contribution", "once")}
            money = round(100 * state[i, year - 2026])
            gain = own["alone"] - own["contribution"] - own["once"] + money
            assert abs(rows[name, year, "gain"] - gain) <= 1
            assert rows[name, year, "gain"] == rows[name, year, "service"] + rows[name, year, "investment"]
    last = [rows[name, 2035, "gain"] for name in NAMES]
    assert last == case.reference["gain_oere"].to_list()
    unit = case.outcomes.filter(case.outcomes["scenario"] == "unit")
    assert unit["npv_mean_oere"].sum() == case.scenarios["npv_mean_oere"][0]
    # The years, discounted, are the present value.
    factors = [1.035**-y for y in range(10)]
    for i, name in enumerate(NAMES):
        npv = sum(rows[name, 2026 + y, "gain"] * factors[y] for y in range(10))
        assert npv == pytest.approx(unit["npv_mean_oere"][i], abs=12)


def test_population_and_scale_have_one_place() -> None:
    joint = joint_of(a_problem(case=certain_case(overhead_exponent=0.5)))
    half = joint.by_size_dkk(PEOPLE[0] * 0.4)
    assert half / joint.by_size_dkk(PEOPLE[0] * 1.6) == pytest.approx(0.5)


def test_no_cost_is_lost_where_the_key_gives_the_first_ones_nothing() -> None:
    late = np.array([2028.0, 2029.0, 2029.0])
    case = assess_case(a_problem(handover=late, moved=late, weights=np.array([0.0, 8.0, 2.0])))
    assert isinstance(case, Case)
    paid = case.years.filter((pl.col("measure") == "contribution") & (pl.col("year") == 2028))
    by_member = dict(paid.select("municipality", "mean_oere").iter_rows())
    # Nobody else is there to pay for Aaby in 2028.
    assert by_member[NAMES[0]] == by_member[None] > 10 * 10**8
