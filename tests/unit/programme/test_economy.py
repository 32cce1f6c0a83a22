"""The economy of an inventory: tables in, one picture out, every figure with its source."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from samdrift.economy.case import Case, NoCase
from samdrift.economy.case_model import TAKEOVER_SCHEMA
from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.parameters import EconomyParameters
from samdrift.inventory.inventory import RECORD_SCHEMA, Inventory
from samdrift.kernel import Finding
from samdrift.programme.economy import (
    MUNICIPALITY_SCHEMA,
    EconomyPicture,
    assess_economy,
    read_baseline_problem,
)
from tests.unit.programme.test_addressing import an_inventory

TODAY = date(2026, 11, 22)
PARAMETERS = (EconomyParameters(), CaseParameters(draws_log2=7, sensitivity_orders=20))
MEMBERS = [("0001", "Aaby", 100_000), ("0002", "Beby", 50_000), ("0003", "Ceby", 10_000)]


def a_unit(**more: list[dict[str, Any]]) -> Inventory:
    members = [{"municipality": c, "code": c, "name": n, "population": p} for c, n, p in MEMBERS]
    lines = [
        {
            "municipality": code, "name": "Servere og netværk", "function": "6.45.52", "dranst": "1",
            "art": "4.9", "kind": "account", "year": 2025, "amount_dkk": amount, "price_level": 2026,
        }
        for code, amount in (("0001", 14e6), ("0002", 8e6))
    ]  # fmt: skip
    inventory = an_inventory(municipalities=[], cost_lines=lines, **more)
    schema = inventory.tables["municipalities"].schema
    rows = [dict.fromkeys(schema) | row for row in members]
    records = [
        {
            "record_id": i, "municipality": "0001", "table": "cost_lines", "asset_table": "cost_lines",
            "asset_id": f"cost_lines/{i}", "rung": "alone", "path": "regnskab.xlsx", "sheet": "Ark1",
            "row": i + 2, "format": "spreadsheet", "kind": "reported", "exported_on": None,
        }
        for i in range(len(lines))
    ]  # fmt: skip
    return Inventory(
        tables={**inventory.tables, "municipalities": pl.DataFrame(rows, schema=schema)},
        records=pl.DataFrame(records, schema=RECORD_SCHEMA),
        facts=inventory.facts,
        findings=(),
    )


@pytest.fixture(scope="module")
def assessed() -> tuple[EconomyPicture, tuple[Finding, ...]]:
    return assess_economy(a_unit(), PARAMETERS, None, TODAY)


def test_the_picture_holds_all_and_says_what_is_assumed(assessed) -> None:
    picture, findings = assessed
    assert isinstance(picture.case, Case)
    assert picture.municipalities.schema == pl.Schema(MUNICIPALITY_SCHEMA)
    assert picture.municipalities["basis"].to_list() == ["account", "account", "modelled"]
    assert picture.municipalities["baseline_oere"].to_list() == [
        14 * 10**8, 8 * 10**8, 10_000 * 19_600,
    ]  # fmt: skip
    assert picture.takeover_assumed
    assert not picture.state_share_known
    assert {f.code for f in findings} >= {
        "ECON-NO-ACCOUNTS", "ECON-TAKEOVER", "ECON-STATE-SHARE", "ECON-NO-REGISTER",
    }  # fmt: skip
    assert list(findings) == sorted(findings, key=Finding.sort_key)


def test_a_figure_leads_to_its_row(assessed) -> None:
    picture, _ = assessed
    assert [str(s) for s in picture.baseline.municipalities[0].total.sources] == ["regnskab.xlsx:Ark1:2"]
    assert picture.baseline.municipalities[2].total.sources == ()


def test_what_is_not_known_is_null_and_not_zero(assessed) -> None:
    picture, _ = assessed
    assert picture.municipalities["stranded_oere"].null_count() == 3


def test_the_wave_plans_dates_are_used() -> None:
    takeover = pl.DataFrame(
        [(code, date(2027, 6, 1), date(2027, 9, 1), 1_000_00, 0) for code, _, _ in MEMBERS],
        schema=TAKEOVER_SCHEMA,
        orient="row",
    )
    picture, findings = assess_economy(a_unit(), PARAMETERS, takeover, TODAY)
    assert not picture.takeover_assumed
    assert "ECON-TAKEOVER" not in {f.code for f in findings}
    doubled = picture.claim.filter((pl.col("item") == "double_running") & (pl.col("level") == "municipality"))
    assert doubled["amount_oere"].to_list() == [1_000_00] * 3


def test_a_joint_centres_register_is_not_lost() -> None:
    entry = {
        "municipality": "_shared/vest", "name": "Storage", "kind": "storage", "acquisition_dkk": 9e5,
        "acquired_on": date(2026, 1, 1), "book_value_dkk": 8e5, "lifetime_years": 5.0,
    }  # fmt: skip
    unit = a_unit(asset_register=[entry])
    schema = unit.tables["municipalities"].schema
    centre = dict.fromkeys(schema) | {
        "municipality": "_shared/vest", "name": "vest", "members": ["0001", "0002"],
    }  # fmt: skip
    everybody = pl.concat([unit.tables["municipalities"], pl.DataFrame([centre], schema=schema)])
    picture, _ = assess_economy(
        Inventory(
            tables={**unit.tables, "municipalities": everybody},
            records=unit.records,
            facts=unit.facts,
            findings=(),
        ),
        PARAMETERS,
        None,
        TODAY,
    )
    row = picture.stranded.totals.row(by_predicate=pl.col("municipality") == "_shared/vest", named=True)
    assert row["stranded_oere"] > 0
    claimed = picture.claim.filter((pl.col("item") == "stranded") & (pl.col("level") == "unit"))
    assert claimed["amount_oere"].to_list() == [row["stranded_oere"]]


def test_the_same_again_is_the_same(assessed) -> None:
    again, findings = assess_economy(a_unit(), PARAMETERS, None, TODAY)
    picture, before = assessed
    assert again.municipalities.equals(picture.municipalities)
    assert again.case.scenarios.equals(picture.case.scenarios)
    assert again.claim.equals(picture.claim)
    assert findings == before


def test_nobody_to_make_a_case_for() -> None:
    empty = an_inventory(municipalities=[])
    tables = {**empty.tables, "municipalities": empty.tables["municipalities"].clear()}
    picture, findings = assess_economy(
        Inventory(tables=tables, records=empty.records, facts=empty.facts, findings=()),
        PARAMETERS,
        None,
        TODAY,
    )
    assert isinstance(picture.case, NoCase)
    assert picture.compensation is None
    assert picture.municipalities.is_empty()
    assert picture.claim.is_empty()
    assert "ECON-SCALE" in {f.code for f in findings}


def test_wrong_parameters_are_told_and_the_rest_is_computed() -> None:
    wrong = (
        EconomyParameters(lift_reading="?"),
        CaseParameters(draws_log2=7, sensitivity_orders=20, ramp_years=(3.0, 2.0, 1.0)),
    )
    picture, findings = assess_economy(a_unit(), wrong, None, TODAY)
    assert [f.subject for f in findings if f.code == "ECON-PARAMETER"] == [
        "economy.lift_reading", "economy_case.ramp_years",
    ]  # fmt: skip
    assert picture.case_parameters.ramp_years == CaseParameters().ramp_years


def test_counts_of_a_part_only_are_left_out() -> None:
    endpoints = [{"municipality": "0003", "name": f"pc{i}", "kind": "pc"} for i in range(400)]
    few = [{"municipality": "0001", "name": f"pc{i}", "kind": "pc"} for i in range(5)]
    servers = [{"municipality": "0003", "name": f"s{i}", "is_template": i % 2 == 0} for i in range(100)]
    problem = read_baseline_problem(
        a_unit(endpoints=[*endpoints, *few], servers=servers), EconomyParameters(), TODAY, {}
    )
    rows = {row["municipality"]: row for row in problem.members.rows(named=True)}
    assert rows["0003"]["workplaces"] == 400
    assert rows["0001"]["workplaces"] is None
    assert rows["0003"]["servers"] == 50
