"""The key reaches the case: docs/methods/economy.md, section 4, from the joint cost to each one's gain."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import polars as pl
import pytest

from samdrift.economy.case import Case
from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.parameters import EconomyParameters
from samdrift.economy.sharing import SharingParameters, SharingProblem, find_coalition_costs, price_terms
from samdrift.economy.voting import VotingParameters
from samdrift.programme.economy import read_economy
from samdrift.programme.economy_plan import EconomyPlan, plan_economy
from samdrift.programme.economy_sharing import cost_model_of, share_joint_cost
from tests.unit.economy.example_case import certain_case, certain_economy
from tests.unit.programme.test_economy import TODAY, a_unit

#: The worked example: hand-over and move on 1 January 2028, nothing uncertain.
EXAMPLE = (
    certain_economy(account_uncertainty_pct=0.0),
    certain_case(
        assumed_handover=date(2028, 1, 1), assumed_moved=date(2028, 1, 1), sensitivity_orders=10,
        efficiency_pct={name: [15.0] * 3 for name in CaseParameters().efficiency_pct},
    ),
)  # fmt: skip
THREE = {"0001": 14e6, "0002": 8e6, "0003": 2e6}


def the_unit():
    """Aaby, Beby and Ceby, all with accounts."""
    unit = a_unit()
    lines = unit.tables["cost_lines"]
    first = lines.row(0, named=True)
    rows = [first | {"municipality": code, "amount_dkk": amount} for code, amount in THREE.items()]
    tables = {**unit.tables, "cost_lines": pl.DataFrame(rows, schema=lines.schema)}
    return replace(unit, tables=tables, records=unit.records.clear())


def planned(sharing: SharingParameters | None = None, parameters=EXAMPLE) -> tuple[EconomyPlan, set[str]]:
    every = (*parameters, sharing or SharingParameters(), VotingParameters())
    made, told = plan_economy(the_unit(), None, parameters=every, today=TODAY)
    return made, {finding.code for finding in told}


@pytest.fixture(scope="module")
def example() -> tuple[EconomyPlan, set[str]]:
    return planned()


def test_own_costs_and_yardsticks_of_the_worked_example(example) -> None:
    sharing = example[0].sharing
    assert sharing is not None
    assert sharing.total_oere == 2_230_000_000
    assert [v / 1e8 for v in sharing.shapley.oere] == pytest.approx([13.08333, 7.38333, 1.83333], abs=1e-5)
    by_name = {each.name: each for each in sharing.assessed}
    people = by_name["inhabitants=100"]
    assert people.worst is not None
    assert (people.worst.members, people.worst.excess_oere) == ((0, 1), 40_625_000)
    assert people.over.value == 1


def test_groups_cost_what_the_model_says_and_all_of_them_the_joint_cost() -> None:
    joint = read_economy(the_unit(), EXAMPLE, None, TODAY).joint
    assert joint is not None
    model = cost_model_of(joint)
    costs = find_coalition_costs(price_terms(model, SharingProblem(names=("A", "B", "C"))))
    # In m DKK: A, B, AB, C, AC, BC (apart: 10.0 is less than 10.3 together), ABC.
    assert [c / 1e8 for c in costs[1:]] == [14, 8, 20.5, 2, 15.4, 10, 22.3]
    assert costs[-1] == joint.total_oere


def test_the_key_reaches_the_case(example) -> None:
    made, told = example
    assert made.key is not None
    assert (made.key.key.weights, made.key.chosen_by) == ((("alone", Fraction(100)),), "simplest")
    assert "ECONOMY-KEY-SIMPLEST" in told
    case = made.picture.case
    assert isinstance(case, Case)
    outcomes = case.outcomes.filter(pl.col("scenario") == "unit")
    # By inhabitants it would be -4.5661, 4.3585, 3.5283: the same 3.3206 in all, shared otherwise.
    assert [v / 1e8 for v in outcomes["npv_mean_oere"]] == pytest.approx([1.7438, 1.2035, 0.3733], abs=1e-4)
    assert outcomes["probability_of_gain"].to_list() == [1.0, 1.0, 1.0]
    assert made.picture.compensation is not None
    assert made.picture.compensation.total_npv_oere == 0


@pytest.mark.parametrize("key", ["", "inhabitants=60, equal=40"])
def test_who_gains_by_the_key_is_who_gains_in_the_case_to_the_oere(key: str) -> None:
    uncertain = (EconomyParameters(), CaseParameters(draws_log2=6, sensitivity_orders=10))
    made, _ = planned(SharingParameters(key=key), uncertain)
    case, sharing = made.picture.case, made.sharing
    assert isinstance(case, Case)
    assert sharing is not None
    assert made.key is not None
    shown = sharing.members.filter(pl.col("key") == made.key.key.name)
    for name in ("alone_oere", "gain_oere", "contribution_oere"):
        column = {"gain_oere": "gain_alone_oere", "contribution_oere": "share_oere"}.get(name, name)
        assert shown[column].to_list() == case.reference[name].to_list()
        assert shown[column].to_list() == made.picture.municipalities[name].to_list()
    last = case.years.filter(
        (pl.col("scenario") == "unit") & pl.col("municipality").is_not_null() & (pl.col("year") == 2035)
    )
    assert (
        last.filter(pl.col("measure") == "gain")["mean_oere"].to_list() == shown["gain_alone_oere"].to_list()
    )
    assert shown["today_oere"].to_list() == made.picture.municipalities["baseline_oere"].to_list()
    assert sharing.total_oere == case.waterfall["amount_oere"][-1] == shown["share_oere"].sum()


def test_the_units_own_key_comes_first() -> None:
    made, told = planned(SharingParameters(key="inhabitants=100"))
    assert made.key is not None
    assert made.key.chosen_by == "given"
    assert "ECONOMY-KEY-GIVEN" in told
    case = made.picture.case
    assert isinstance(case, Case)
    npv = case.outcomes.filter(pl.col("scenario") == "unit")["npv_mean_oere"]
    assert [v / 1e8 for v in npv] == pytest.approx([-4.5661, 4.3585, 3.5283], abs=1e-4)


@pytest.mark.parametrize("typed", ["inhabitants=60,equal=40", " Inhabitants = 60 %, lige=40.0"])
def test_the_units_own_key_is_named_as_all_keys_are(typed: str) -> None:
    made, _ = planned(SharingParameters(key=typed))
    assert made.key is not None
    assert made.sharing is not None
    assert made.key.key.name == made.sharing.keys["key"][0] == "inhabitants=60, equal=40"


def test_a_key_that_cannot_be_used_is_told_and_the_simplest_is_used() -> None:
    made, told = planned(SharingParameters(key="inhabitants=60, cars=40"))
    assert made.key is not None
    assert made.key.chosen_by == "simplest"
    assert {"SHARE-KEY-DRIVER", "ECONOMY-KEY-SIMPLEST"} <= told


def test_without_a_fair_simple_key_the_nearest_is_used() -> None:
    dear = certain_case(
        assumed_handover=date(2028, 1, 1), assumed_moved=date(2028, 1, 1), sensitivity_orders=10,
        overhead_dkk=(9e6, 9e6, 9e6),
    )  # fmt: skip
    made, told = planned(None, (EXAMPLE[0], dear))
    assert made.key is not None
    assert made.key.chosen_by == "nearest"
    assert {"ECONOMY-KEY-NEAREST", "SHARE-NO-GAIN"} <= told
    assert made.sharing is not None
    assert made.key.key.name == made.sharing.simplest.key.name


def test_one_member_pays_it_all() -> None:
    reading = read_economy(the_unit(), EXAMPLE, None, TODAY)
    assert reading.joint is not None
    alone = replace(reading.joint, municipalities=("0001",), population=(1e5,), alone_oere=(14 * 10**8,))
    sharing, key, told = share_joint_cost(alone, reading.baseline, SharingParameters())
    assert sharing is None
    assert key.contributions_oere is None
    assert [finding.code for finding in told] == ["ECONOMY-NOT-SHARED"]


def test_where_there_is_no_case_nothing_is_shared_and_that_is_told() -> None:
    unit = the_unit()
    tables = {**unit.tables, "municipalities": unit.tables["municipalities"].clear()}
    every = (*EXAMPLE, SharingParameters(), VotingParameters())
    made, told = plan_economy(replace(unit, tables=tables), None, parameters=every, today=TODAY)
    assert (made.sharing, made.key) == (None, None)
    assert "ECONOMY-NOT-SHARED" in {finding.code for finding in told}
