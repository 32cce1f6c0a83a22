"""Stranded investments, the external claim, and gains followed up."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from samdrift.economy.compensation_claim import list_claim
from samdrift.economy.gains import assess_gains
from samdrift.economy.parameters import EconomyParameters
from samdrift.economy.stranded import Stranded, StrandedProblem, assess_stranded
from samdrift.kernel import Source
from tests.unit.economy.example_case import a_problem, certain_case
from tests.unit.economy.test_baseline import a_line, a_table, assess

HANDOVER = date(2028, 1, 1)


def strand(
    entries: list[Mapping[str, Any]], contracts: list[Mapping[str, Any]] | None = None, **more: Any
) -> Stranded:
    register = a_table("asset_register", list(entries))
    sources = {asset: Source(path="kartotek.csv", row=i + 2) for i, asset in enumerate(register["asset_id"])}
    sources |= {f"contracts/{i}": Source(path="kontrakter.csv", row=i + 2) for i in range(9)}
    given: dict[str, Any] = {
        "asset_register": register,
        "contracts": a_table("contracts", list(contracts or [])),
        "names": {"0001": "Aaby"},
        "handover_on": {"0001": HANDOVER},
        "reuse": {},
        "sources": sources,
        "parameters": EconomyParameters(),
        "today": date(2026, 1, 1),
    }
    return assess_stranded(StrandedProblem(**(given | more)))


def an_entry(**more: Any) -> dict[str, Any]:
    normal = {
        "name": "Server", "kind": "server", "acquired_on": date(2024, 1, 1), "acquisition_dkk": 200_000.0,
        "book_value_dkk": 120_000.0, "lifetime_years": 5.0, "book_value_on": date(2026, 1, 1),
    }  # fmt: skip
    return normal | more


def test_a_book_value_is_written_off_until_the_hand_over() -> None:
    found = strand([an_entry()])
    row = found.entries.row(0, named=True)
    # 3 years left on 1 January 2026 of a life to 2029; one year left at the hand-over: a third.
    assert row["value_oere"] == pytest.approx(40_000_00, rel=2e-3)
    assert row["remaining_years"] == pytest.approx(1.0, abs=0.01)
    assert row["stranded_oere"] == round(row["value_oere"] * 0.5)
    assert row["stranded_low_oere"] == round(row["value_oere"] * 0.2)
    assert row["stranded_high_oere"] == round(row["value_oere"] * 0.8)
    assert found.totals["stranded_oere"].sum() == found.entries["stranded_oere"].sum()


def test_without_a_book_value_it_is_modelled_and_without_anything_told() -> None:
    found = strand([an_entry(book_value_dkk=None), an_entry(name="?", book_value_dkk=None, acquired_on=None)])
    assert found.entries.height == 1
    assert found.entries["kind_of_value"].to_list() == ["modelled"]
    assert found.entries["value_oere"][0] == pytest.approx(40_000_00, rel=5e-3)
    assert [f.code for f in found.findings] == ["ECON-ASSET"]


def test_written_off_equipment_is_worth_nothing() -> None:
    found = strand([an_entry(acquired_on=date(2015, 1, 1), book_value_dkk=0.0)])
    assert found.entries["value_oere"].to_list() == [0]
    assert found.totals["is_known"].to_list() == [True]


def test_a_register_of_buildings_is_told_and_not_counted() -> None:
    house = an_entry(name="Rådhus", kind="other", book_value_dkk=9e7, acquisition_dkk=9e7)
    found = strand([an_entry(), house, an_entry(name="Nødstrøm til serverrum", kind=None)])
    assert sorted(found.entries["name"]) == ["Nødstrøm til serverrum", "Server"]
    assert [f.code for f in found.findings] == ["ECON-ASSET-OUTSIDE"]
    assert "Rådhus" in found.findings[0].message("da")


def test_below_the_threshold_stands_apart() -> None:
    found = strand([an_entry(), an_entry(acquisition_dkk=50_000.0, book_value_dkk=30_000.0)])
    total = found.totals.row(0, named=True)
    by = {row["is_below_threshold"]: row for row in found.entries.rows(named=True)}
    assert total["value_oere"] == by[False]["value_oere"]
    assert total["below_threshold_oere"] == by[True]["value_oere"] > 0


def test_a_decision_on_reuse_goes_before_the_kinds_share() -> None:
    found = strand([an_entry()], reuse={"asset_register/0": 1.0})
    assert found.entries["stranded_high_oere"].to_list() == [0]


@pytest.mark.parametrize(
    ("wrong", "kept"),
    [
        ({"book_value_dkk": -1.0}, 0),
        ({"acquired_on": date(2030, 1, 1)}, 0),
        ({"book_value_dkk": 900_000.0}, 1),
    ],
)
def test_entries_that_contradict_themselves_are_told_with_their_row(wrong: dict[str, Any], kept: int) -> None:
    found = strand([an_entry(**wrong)])
    (told,) = (f for f in found.findings if f.code == "ECON-ASSET")
    assert told.source == Source(path="kartotek.csv", row=2)
    assert found.entries.height == kept
    assert all(value <= 200_000_00 for value in found.entries["value_oere"])


def test_no_register_is_not_known_and_not_zero() -> None:
    found = strand([])
    assert found.totals["stranded_oere"].to_list() == [None]
    assert found.totals["is_known"].to_list() == [False]
    assert [f.code for f in found.findings] == ["ECON-NO-REGISTER"]


def a_contract(**more: Any) -> dict[str, Any]:
    normal = {
        "name": "Housing", "payment_dkk_per_year": 100_000.0, "expires_on": date(2029, 12, 31),
        "assignable": "no",
    }  # fmt: skip
    return normal | more


@pytest.mark.parametrize(
    ("contract", "oere"),
    [
        (a_contract(), [round(100_000_00 * 730 / 365.25)]),
        (a_contract(exit_fee_dkk=50_000.0), [50_000_00]),
        (a_contract(expires_on=date(2027, 6, 30)), [0]),
        (a_contract(assignable="yes"), []),
        (a_contract(expires_on=None), [None]),
        (a_contract(systems=["ESDH"]), []),
        (a_contract(name="Kantine"), []),
    ],
)
def test_leaving_a_contract_costs_the_lesser(contract: dict[str, Any], oere: list[int | None]) -> None:
    found = strand([an_entry()], [contract])
    assert found.exits["exit_oere"].to_list() == oere


def test_the_claim_is_documented_only_by_rows_and_counts_nothing_twice() -> None:
    stranded = strand([an_entry()], [a_contract(exit_fee_dkk=50_000.0)])
    case = certain_case(contract_fees_pct=(0.0, 0.0, 0.0))
    sources = {
        "asset_register/0": Source(path="kartotek.csv", row=2),
        "contracts/0": Source(path="k.csv", row=9),
    }
    claim = list_claim(a_problem(case=case), stranded, sources=sources)
    mine = {row["item"]: row for row in claim.filter(pl.col("municipality") == "0001").rows(named=True)}
    assert mine["implementation"]["amount_oere"] == 3_000_000_00
    assert not mine["implementation"]["is_documented"]
    assert mine["stranded"]["sources"] == ["kartotek.csv:2"]
    assert not mine["stranded"]["is_documented"], "its value is, but what is lost of it is assumed"
    decided = list_claim(
        a_problem(case=case), strand([an_entry()], [], reuse={"asset_register/0": 0.25}), sources=sources
    )
    (lost,) = decided.filter((pl.col("municipality") == "0001") & (pl.col("item") == "stranded")).rows(
        named=True
    )
    assert lost["is_documented"]
    assert mine["contract_exit"]["sources"] == ["k.csv:9"]
    assert "contract_fees" not in mine
    for level in ("unit", "country"):
        whole = claim.filter(pl.col("level") == level)
        parts = claim.filter(pl.col("level") == "municipality")
        assert whole["amount_oere"].sum() == parts["amount_oere"].sum()
    (covered,) = claim.filter((pl.col("level") == "unit") & (pl.col("item") == "stranded"))["covered"]
    assert covered == 1


def test_what_consent_may_still_spare_is_never_documented() -> None:
    stranded = strand([], [a_contract(exit_fee_dkk=50_000.0, assignable="with_consent")])
    total = stranded.totals.row(0, named=True)
    assert (total["contract_exit_oere"], total["contract_exit_possible_oere"]) == (0, 50_000_00)
    claim = list_claim(a_problem(), stranded, sources={"contracts/0": Source(path="k.csv", row=9)})
    row = claim.row(
        by_predicate=(pl.col("item") == "contract_exit_possible") & (pl.col("level") == "municipality"),
        named=True,
    )
    assert (row["amount_oere"], row["high_oere"], row["is_documented"]) == (0, 50_000_00, False)


def test_fees_beyond_what_contracts_say_are_modelled() -> None:
    stranded = strand([an_entry()], [a_contract(exit_fee_dkk=50_000.0)])
    problem = a_problem(contract_fees_dkk=a_problem().population * 0 + 80_000.0)
    claim = list_claim(problem, stranded, sources={})
    fees = claim.filter((pl.col("item") == "contract_fees") & (pl.col("municipality") == "0001"))
    assert fees["amount_oere"].to_list() == [30_000_00]
    assert not claim["is_documented"].any(), "without source rows nothing is documented"


def followed(*later: dict[str, Any], today: date = date(2029, 3, 1)):
    baseline = assess([a_line("Servere", 1000.0), *later])
    sources = {f"cost_lines/{i}": Source(path="konto.csv", row=i + 2) for i in range(9)}
    return assess_gains(baseline, sources=sources, last_year_alone=2026, today=today)


def test_a_gain_is_baseline_less_actual_with_its_rows() -> None:
    found = followed(
        a_line("Servere", 200.0, year=2027), a_line("Bidrag til fælles it-drift", 700.0, year=2027)
    )
    row = found.years.row(0, named=True)
    assert (row["year"], row["baseline_oere"], row["actual_oere"]) == (2027, 100_000, 90_000)
    assert row["paid_to_unit_oere"] == 70_000
    assert row["gain_oere"] == 10_000
    assert row["is_documented"]
    assert row["sources"] == ["konto.csv:2", "konto.csv:3", "konto.csv:4"]
    assert found.years["reason"].to_list() == [None, "no_accounts"]
    assert [f.code for f in found.findings] == ["ECON-GAIN"]


def test_a_gain_on_unclear_lines_is_not_documented() -> None:
    found = followed(a_line("Diverse it", 200.0, year=2027), today=date(2028, 3, 1))
    assert found.years["reason"].to_list() == ["unclear_lines"]
    assert found.years["is_documented"].to_list() == [False]


def test_before_the_first_year_is_over_there_is_nothing_to_follow_up() -> None:
    assert followed(today=date(2026, 11, 22)).years.is_empty()
    assert followed(today=date(2027, 12, 1)).years.is_empty()


def test_a_modelled_baseline_documents_nothing() -> None:
    baseline = assess([a_line("Servere", 10.0, year=2027)])
    found = assess_gains(baseline, sources={}, last_year_alone=2026, today=date(2028, 2, 1))
    assert found.years["reason"].to_list() == ["baseline_modelled"]
