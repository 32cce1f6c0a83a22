"""Loans, lift, the wave plan's table and the key: what is used, and what is told."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from samdrift.economy.baseline import CostBaseline, MunicipalityBaseline
from samdrift.economy.baseline_scale import NoScaleCurve
from samdrift.economy.case_finance import assess_finance, schedule_loan
from samdrift.economy.case_model import TAKEOVER_SCHEMA
from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.case_problem import decimal_year, read_case_problem
from samdrift.economy.parameters import CATEGORIES, EconomyParameters
from samdrift.kernel import Figure, Finding, Kind, Money
from tests.unit.economy.example_case import a_frame, certain_economy

PEOPLE = {"0001": 100_000, "0002": 50_000, "0003": 10_000}


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [f.code for f in findings]


def test_a_loan_is_repaid_to_the_oere() -> None:
    schedule = schedule_loan(principal=Money(oere=10_000_01), years=3, interest_pct=3.0)
    assert [part.oere for _, part, _ in schedule] == [333_334, 333_334, 333_333]
    assert schedule[-1][2].oere == 0
    # 3 % of what is left, halves away from zero.
    assert [interest.oere for interest, _, _ in schedule] == [30_000, 20_000, 10_000]


def test_only_what_is_used_is_cash() -> None:
    loan = {"municipality": "0001", "year": 2027, "applied_dkk": 9e6, "given_dkk": 6e6, "used_dkk": 1e6}
    found = assess_finance(PEOPLE, EconomyParameters(loans=(loan,), general_price_pct=0.0))
    row = found.loans.row(0, named=True)
    assert (row["applied_oere"], row["given_oere"], row["used_oere"]) == (9 * 10**8, 6 * 10**8, 10**8)
    assert found.loan_flow_dkk[0, 1] == 1e6
    assert found.loan_flow_dkk[0, 2] == pytest.approx(-(100_000 + 30_000))
    assert found.loans["repayment_oere"].sum() == 10**8
    # Not paid back by 2035: two parts are owed, and are taken off as they stand.
    flow = found.loan_flow_dkk[0] @ 1.035 ** -np.arange(10)
    assert found.loan_npv_dkk[0] == pytest.approx(flow - 200_000 * 1.035**-9)
    assert codes(found.findings) == ["ECON-STATE-SHARE"]


@pytest.mark.parametrize(
    "loan",
    [
        {"municipality": "9999", "year": 2027, "applied_dkk": 1, "given_dkk": 1, "used_dkk": 1},
        {"municipality": "0001", "year": 2050, "applied_dkk": 1, "given_dkk": 1, "used_dkk": 1},
        {"municipality": "0001", "year": 2027, "applied_dkk": 1, "given_dkk": 1, "used_dkk": 2},
        {"municipality": "0001", "year": 2027, "applied_dkk": 1, "given_dkk": 2, "used_dkk": 1},
        {"municipality": "0001", "year": 2027, "applied_dkk": "en million"},
        {"municipality": "0001", "year": 2027, "applied_dkk": 1, "given_dkk": 1, "used_dkk": -1},
        "no table",
    ],
)
def test_a_loan_that_contradicts_itself_is_told_and_left_out(loan: object) -> None:
    found = assess_finance(PEOPLE, EconomyParameters(loans=(loan,)))
    assert "ECON-LOAN" in codes(found.findings)
    assert found.loans.is_empty()
    assert not found.loan_flow_dkk.any()


def test_more_given_than_the_pool_holds_is_told_by_reading() -> None:
    loans = tuple(
        {"municipality": "0001", "year": year, "applied_dkk": 50e6, "given_dkk": 50e6, "used_dkk": 0}
        for year in (2027, 2028)
    )
    per_year = assess_finance(PEOPLE, EconomyParameters(loans=loans))
    in_all = assess_finance(PEOPLE, EconomyParameters(loans=loans, loan_pool_reading="in_all"))
    assert codes(per_year.findings).count("ECON-POOL") == 0
    assert codes(in_all.findings).count("ECON-POOL") == 2


def test_both_readings_of_lift_and_pool_and_an_unknown_share_is_no_money() -> None:
    found = assess_finance(PEOPLE, certain_economy())
    sums = found.lift.group_by("lift_reading", "pool_reading").agg(
        pl.col("country_room_oere").sum(), pl.col("country_pool_oere").sum()
    )
    by = {(a, b): (room, pool) for a, b, room, pool in sums.iter_rows()}
    assert by["2027-2029", "per_year"] == (195 * 10**8, 390 * 10**8)
    assert by["2027", "in_all"] == (95 * 10**8, 190 * 10**8)
    assert found.lift["unit_state_oere"].null_count() == found.lift.height
    assert not found.state_money_dkk.any()


def test_a_known_state_share_is_money_by_inhabitants() -> None:
    found = assess_finance(PEOPLE, certain_economy(state_share_pct=(50.0,)))
    country = 45e6 * 0.5 * 160_000 / 6_031_608
    assert found.state_money_dkk[:, 0].sum() == pytest.approx(country, abs=0.01)
    assert found.state_money_dkk[0, 0] == pytest.approx(country * 100 / 160, abs=0.01)
    assert "ECON-STATE-SHARE" not in codes(found.findings)


def a_baseline(key: str, people: int | None, oere: int) -> MunicipalityBaseline:
    total = Figure(value=oere, low=oere * 0.9, high=oere * 1.1, unit="øre/year", kind=Kind.REPORTED)
    return MunicipalityBaseline(
        municipality=key, name=key, population=people, basis="account", year=2025, total=total,
        per_inhabitant=None, per_workplace=None, by_category_oere=dict.fromkeys(CATEGORIES, oere // 7),
        capital_oere=0, servers=None, workplaces=None,
    )  # fmt: skip


def read(takeover=None, shares=None):
    members = (a_baseline("0001", 100_000, 700), a_baseline("0002", 50_000, 700), a_baseline("0003", None, 7))
    baseline = CostBaseline(
        municipalities=members, components=pl.DataFrame(), lines=pl.DataFrame(),
        scale=NoScaleCurve(n=0), findings=(),
    )  # fmt: skip
    economy = certain_economy()
    finance = assess_finance({"0001": 100_000, "0002": 50_000}, economy)
    return read_case_problem(
        baseline, finance=finance, takeover=takeover, shares=shares, parameters=(economy, CaseParameters())
    )


def test_the_wave_plans_table_is_used_and_gaps_are_assumed() -> None:
    row = {
        "municipality": "0001", "handover_on": date(2027, 7, 1), "moved_on": date(2028, 1, 1),
        "double_running_oere": 5_000_00, "contract_fees_oere": 0,
    }  # fmt: skip
    problem, told = read(a_frame([row], TAKEOVER_SCHEMA))
    assert problem.municipalities == ("0001", "0002"), "without inhabitants nobody can be in the case"
    assert problem.handover[0] == pytest.approx(2027 + 181 / 365)
    assert problem.moved[0] == 2028.0
    assert problem.double_running_dkk[0] == 5000.0
    assert problem.contract_fees_dkk[0] == 0.0
    assert problem.handover[1] == decimal_year(CaseParameters().assumed_handover)
    assert np.isnan(problem.double_running_dkk[1])
    assert codes(told) == ["ECON-TAKEOVER"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"municipality": "9999"},
        {"handover_on": None},
        {"moved_on": date(2026, 1, 1)},
        {"double_running_oere": -1},
    ],
)
def test_a_wrong_row_is_told_and_assumed(wrong: dict[str, object]) -> None:
    row = {
        "municipality": "0001", "handover_on": date(2027, 7, 1), "moved_on": date(2028, 1, 1),
        "double_running_oere": 1, "contract_fees_oere": 1,
    } | wrong  # fmt: skip
    problem, told = read(a_frame([row], TAKEOVER_SCHEMA))
    assert codes(told) == ["ECON-TAKEOVER-ROW", "ECON-TAKEOVER"]
    assert np.isnan(problem.double_running_dkk).all()


def test_a_row_that_stands_twice_counts_for_nothing() -> None:
    row = {"municipality": "0001", "handover_on": date(2027, 7, 1), "moved_on": date(2028, 1, 1)}
    problem, told = read(a_frame([row, row], TAKEOVER_SCHEMA))
    assert "ECON-TAKEOVER-ROW" in codes(told)
    assert problem.handover[0] == problem.handover[1]


@pytest.mark.parametrize(
    "shares",
    [
        {"0001": 1.0},
        {"0001": -1.0, "0002": 2.0},
        {"0001": 0.0, "0002": 0.0},
        {"0001": float("nan"), "0002": 1.0},
    ],
)
def test_a_key_that_cannot_be_used_falls_back_to_inhabitants(shares: dict[str, float]) -> None:
    problem, told = read(shares=shares)
    assert "ECON-SHARES" in codes(told)
    assert problem.weights.tolist() == [100_000, 50_000]


def test_a_key_is_used() -> None:
    problem, told = read(shares={"0001": 40.0, "0002": 60.0})
    assert "ECON-SHARES" not in codes(told)
    assert problem.weights.tolist() == [40.0, 60.0]
