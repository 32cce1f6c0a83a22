"""The verifier adds up what stands in the tables: a plan passes, and each broken sum is found."""

from dataclasses import replace

import polars as pl
import pytest

from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.parameters import CATEGORIES, EconomyParameters
from samdrift.economy.sharing import SharingParameters
from samdrift.economy.voting import VotingParameters
from samdrift.programme.economy_plan import EconomyPlan, plan_economy
from samdrift.programme.economy_tables import check_economy, economy_tables
from samdrift.programme.economy_verify import verify_economy
from tests.unit.programme.test_economy import TODAY, a_unit

Tables = dict[str, pl.DataFrame]


def make_plan(**economy) -> EconomyPlan:
    """A unit that gains enough for transfers; by inhabitants, so that they are needed."""
    dear = {name: [20.0, 30.0, 40.0] for name in CATEGORIES} | {"staff": [40.0, 50.0, 60.0]}
    case = CaseParameters(
        draws_log2=6, sensitivity_orders=10, efficiency_pct=dear, overhead_dkk=(5e6, 6e6, 7e6)
    )
    parameters = (
        EconomyParameters(**economy), case, SharingParameters(key="inhabitants=100"), VotingParameters()
    )  # fmt: skip
    asset = {"municipality": "0001", "name": "Server", "kind": "server", "book_value_dkk": 8e5}
    unit = a_unit(asset_register=[asset | {"lifetime_years": 5.0}])
    made, _ = plan_economy(unit, None, parameters=parameters, today=TODAY)
    return made


def a_plan(**economy) -> Tables:
    return economy_tables(make_plan(**economy))


@pytest.fixture(scope="module")
def tables() -> Tables:
    return a_plan(
        transfer_limit_dkk_per_inhabitant=500.0,
        compensation_probability_pct=50.0,
        state_share_pct=(33.3,),
    )


def broken(tables: Tables, name: str, column: str, *, where: pl.Expr) -> set[str]:
    """Rules that fail once one number of one table is an øre too large."""
    frame = tables[name].with_row_index("place")
    place = frame.filter(where)["place"][0]
    more = pl.when(pl.col("place") == place).then(pl.col(column) + 1).otherwise(pl.col(column)).alias(column)
    changed = frame.with_columns(more).drop("place")
    return {each.rule for each in verify_economy(tables | {name: changed}, discount_rate_pct=3.5)}


def test_a_plan_passes(tables: Tables) -> None:
    assert verify_economy(tables, discount_rate_pct=3.5) == ()
    assert tables["economy_transfers"].height, "or the transfers were not checked"


UNIT = pl.col("scenario") == "unit"
MEMBER = UNIT & pl.col("municipality").is_not_null() & (pl.col("year") == 2030)


@pytest.mark.parametrize(
    ("name", "column", "where", "rule"),
    [
        ("economy_years", "mean_oere", MEMBER & (pl.col("measure") == "contribution"), "members-unit"),
        ("economy_years", "mean_oere", MEMBER & (pl.col("measure") == "service"), "service-investment"),
        ("economy_years", "mean_oere", MEMBER & (pl.col("measure") == "alone"), "state-money"),
        ("economy_outcomes", "npv_mean_oere", UNIT, "members-npv"),
        ("economy_waterfall", "amount_oere", pl.col("step") == "overhead", "waterfall"),
        ("economy_reference", "contribution_oere", pl.col("municipality") == "0002", "key-case"),
        ("economy_reference", "gain_oere", pl.col("municipality") == "0002", "reference-gain"),
        ("sharing_members", "share_oere", pl.col("key") == "equal=100", "key-total"),
        ("sharing_members", "gain_alone_oere", pl.col("key") == "equal=100", "key-gain"),
        ("economy_transfers", "transfer_oere", pl.col("year") > 0, "transfers"),
        ("economy_claim", "amount_oere", pl.col("level") == "unit", "claim"),
    ],
)
def test_an_oere_too_much_is_found(tables: Tables, name: str, column: str, where: pl.Expr, rule: str) -> None:
    assert rule in broken(tables, name, column, where=where)


def test_a_year_that_is_no_part_of_the_present_value_is_found(tables: Tables) -> None:
    wrong = tables["economy_outcomes"].with_columns(pl.col("npv_mean_oere") + 100)
    told = verify_economy(tables | {"economy_outcomes": wrong}, discount_rate_pct=3.5)
    assert {"years-npv", "members-npv"} <= {each.rule for each in told}


def test_loans_are_cash_only_when_used() -> None:
    loan = {"municipality": "0001", "year": 2027, "applied_dkk": 9e6, "given_dkk": 6e6, "used_dkk": 5e6}
    tables = a_plan(loans=(loan,))
    assert tables["economy_loans"].height == 11
    assert verify_economy(tables, discount_rate_pct=3.5) == ()
    flow = tables["economy_years"].filter(
        UNIT & (pl.col("municipality") == "0001") & (pl.col("measure") == "loans") & (pl.col("year") == 2027)
    )
    # Used, not given, in 2027: 5 m at the price level of 2026.
    assert flow["mean_oere"].to_list() == [round(5e8 / 1.025)]
    assert "loan-used" in broken(tables, "economy_loans", "used_oere", where=pl.col("year") == 2030)
    assert "loan-debt" in broken(tables, "economy_loans", "debt_oere", where=pl.col("year") == 2030)


def test_a_claim_without_rows_behind_it_is_not_documented(tables: Tables) -> None:
    claim = tables["economy_claim"].with_columns(pl.lit(value=True).alias("is_documented"))
    assert "claim-documents" in {
        each.rule for each in verify_economy(tables | {"economy_claim": claim}, discount_rate_pct=3.5)
    }


def test_what_does_not_hold_is_a_finding_in_the_readers_language() -> None:
    made = make_plan()
    assert check_economy(made) == ()
    claim = made.picture.claim
    wrong = claim.with_columns(
        pl.when(pl.col("level") == "unit").then(pl.col("amount_oere") + 123_456).otherwise("amount_oere")
    )
    told = check_economy(replace(made, picture=replace(made.picture, claim=wrong)))
    assert {finding.code for finding in told} == {"ECONOMY-VERIFY"}
    assert any("," in finding.message("da") and "kr." in finding.message("da") for finding in told)


def test_a_table_that_is_not_there_is_not_checked(tables: Tables) -> None:
    for name in tables:
        left = {each: frame for each, frame in tables.items() if each != name}
        assert verify_economy(left, discount_rate_pct=3.5) == ()
