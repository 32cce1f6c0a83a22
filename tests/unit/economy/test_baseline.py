"""The baseline from account lines: places, refunds, repeats, years, centres, and what is modelled."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from samdrift.economy.baseline import (
    MEMBER_SCHEMA,
    BaselineProblem,
    CostBaseline,
    MunicipalityBaseline,
    Place,
    assess_baseline,
)
from samdrift.economy.baseline_accounts import find_account_lines, parse_function
from samdrift.economy.baseline_scale import NoScaleCurve, ScaleCurve, fit_scale_curve
from samdrift.economy.parameters import EconomyParameters
from samdrift.inventory import TABLES
from samdrift.kernel import Kind, Source
from tests.unit.economy.example_case import a_frame

TODAY = date(2026, 11, 22)
FLAT = EconomyParameters(price_growth_pct={name: [0.0] * 3 for name in EconomyParameters().price_growth_pct})


def a_table(name: str, rows: list[Mapping[str, Any]]) -> pl.DataFrame:
    schema = {column: declared.dtype for column, declared in TABLES[name].columns().items()}
    return a_frame(
        [{"asset_id": f"{name}/{i}", "municipality": "0001", **row} for i, row in enumerate(rows)], schema
    )


def a_line(name: str = "Servere", amount_dkk: float | None = 1000.0, **more: Any) -> dict[str, Any]:
    normal = {"function": "6.45.52", "dranst": "1", "art": "4.9", "kind": "account", "year": 2025}
    return {"name": name, "amount_dkk": amount_dkk, **normal, **more}


def places(*lines: dict[str, Any], **centres: Any) -> list[str]:
    found = find_account_lines(a_table("cost_lines", list(lines)), FLAT, centres=centres)
    return found.sort("asset_id")["place"].to_list()


def assess(
    lines: list[dict[str, Any]] | None = None,
    members: list[dict[str, Any]] | None = None,
    *,
    parameters: EconomyParameters = FLAT,
    **tables: list[dict[str, Any]],
) -> CostBaseline:
    who = members or [{"municipality": "0001", "name": "Aaby", "population": 30_000}]
    cost_lines = a_table("cost_lines", lines or [])
    ids = cost_lines["asset_id"]
    problem = BaselineProblem(
        members=a_frame(who, MEMBER_SCHEMA),
        cost_lines=cost_lines,
        contracts=a_table("contracts", tables.get("contracts", [])),
        staff_roles=a_table("staff_roles", tables.get("staff_roles", [])),
        circuits=a_table("circuits", tables.get("circuits", [])),
        sources={asset: Source(path="konto.csv", row=i + 2) for i, asset in enumerate(ids)},
        parameters=parameters,
        today=TODAY,
    )
    return assess_baseline(problem)


def only(baseline: CostBaseline) -> MunicipalityBaseline:
    (one,) = baseline.municipalities
    return one


def codes(baseline: CostBaseline) -> list[str]:
    return [f.code for f in baseline.findings if f.code != "ECON-SCALE"]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (a_line("Serverhardware"), Place.CORE),
        (a_line("Skolernes netværk", function="3.22.01"), Place.HIDDEN),
        (a_line("Trådløst net, plejecentre", function="5.30.27"), Place.HIDDEN),
        (a_line("Diverse it"), Place.UNCLEAR),
        (a_line("Nye pc'er"), Place.OUTSIDE),
        (a_line("Pc-servere"), Place.CORE),
        (a_line("Planlægning", function="6.45.51"), Place.OUTSIDE),
        (a_line("LAN og WAN", function="6.45.51"), Place.HIDDEN),
        (a_line("Netværksgrupper for unge", function="5.28.21"), Place.OUTSIDE),
        (a_line("Familienetværk", function="5.28.21"), Place.OUTSIDE),
        (a_line("Servere, intern betaling", art="7.9"), Place.INTERNAL),
        (a_line("Servere, overført", art="9.2"), Place.INTERNAL),
        (a_line("Afskrivning på servere", art="0.1"), Place.NOT_CASH),
        (a_line("Lån til servere", dranst="6"), Place.NOT_CASH),
        (a_line("Udskiftning af servere", dranst="3 anlæg"), Place.CORE),
        (a_line("Bidrag til fælles it-drift"), Place.UNIT),
        (a_line(amount_dkk=None), Place.UNUSABLE),
        (a_line(year=None), Place.UNUSABLE),
        (a_line(year=20255), Place.UNUSABLE),
        (a_line("Servere", function=None), Place.CORE),
    ],
)
def test_each_line_has_its_place(line: dict[str, Any], place: Place) -> None:
    assert places(line) == [place.value]


@pytest.mark.parametrize(
    ("written", "function"),
    [
        ("6.45.52", "6.45.52"), ("06.45.52", "6.45.52"), ("64552", "6.45.52"), ("064552", "6.45.52"),
        ("6-45-52", "6.45.52"), ("6.45.52.100", "6.45.52"), ("6.45.52 Fælles IT", "6.45.52"),
        ("6.45", None), ("Fælles IT", None), (None, None), ("645520100", None),
    ],
)  # fmt: skip
def test_functions_are_read_however_they_are_written(written: str | None, function: str | None) -> None:
    assert parse_function(written) == function


def test_what_is_paid_to_ones_own_centre_is_internal() -> None:
    line = a_line("Serverdrift", supplier="Fælles IT Vest")
    assert places(line) == ["core"]
    found = find_account_lines(a_table("cost_lines", [line]), FLAT, centres={"0001": ("fælles it vest",)})
    assert found["place"].to_list() == ["internal"]


def test_refunds_count_and_everything_sums_to_the_oere() -> None:
    baseline = assess([
        a_line("Servere", 100_000.35, art="2.9"),
        a_line("Løn, servere", 200_000.10, art="1.0", account_number="2"),
        a_line("Refusion, netværk", -50_000.55, art="7.6", dranst="2"),
        a_line("Netværk, anlæg", 30_000.0, dranst="3"),
    ])  # fmt: skip
    one = only(baseline)
    assert one.total.value == 10_000_035 + 20_000_010 - 5_000_055 + 3_000_000
    assert one.total.kind is Kind.REPORTED
    assert one.capital_oere == 3_000_000
    assert sum(one.by_category_oere.values()) == one.total.value
    assert one.by_category_oere["staff"] == 20_000_010
    assert baseline.components["value_oere"].sum() == one.total.value
    assert one.total.sources == tuple(Source(path="konto.csv", row=row) for row in (2, 3, 4, 5))
    assert one.per_inhabitant is not None
    assert one.per_inhabitant.value == pytest.approx(one.total.value / 100 / 30_000)


def test_per_workplace_counted_and_modelled() -> None:
    counted = only(
        assess([a_line()], [{"municipality": "0001", "name": "A", "population": 1000, "workplaces": 50}])
    )
    assert counted.per_workplace is not None
    assert counted.per_workplace.value == 20.0
    modelled = only(assess([a_line()], [{"municipality": "0001", "name": "A", "population": 1000}]))
    assert modelled.per_workplace is not None
    assert modelled.per_workplace.kind is Kind.MODELLED
    assert modelled.per_workplace.low <= 1000 / 70
    assert modelled.per_workplace.high >= 1000 / 55


def test_refunds_that_exceed_costs_are_no_baseline() -> None:
    baseline = assess([a_line("Servere", 1000.0), a_line("Refusion, servere", -5000.0)])
    assert only(baseline).basis == "modelled"
    assert only(baseline).total.value > 0
    assert codes(baseline) == ["ECON-NEGATIVE", "ECON-NO-ACCOUNTS"]


def test_the_same_line_twice() -> None:
    equal = assess([a_line("Servere", 1000.0), a_line("Servere", 1000.0)])
    assert only(equal).total.value == 100_000
    assert only(equal).total.high >= 200_000
    assert codes(equal) == ["ECON-LINE-TWICE"]
    other = assess([a_line("Servere", 1000.0), a_line("Servere", 400.0)])
    assert only(other).total.value == 140_000
    assert only(other).total.low <= 100_000


def test_the_latest_whole_account_year_goes_before_budgets() -> None:
    lines = [
        a_line("Servere", 900.0, year=2024), a_line("Servere", 1000.0, year=2025),
        a_line("Servere", 10.0, year=2026), a_line("Servere", 7777.0, year=2026, kind="budget"),
    ]  # fmt: skip
    one = only(assess(lines))
    assert (one.year, one.basis, one.total.value) == (2025, "account", 100_000)
    budget = assess([a_line("Servere", 7777.0, year=y, kind="budget") for y in (2027, 2026)])
    assert (only(budget).year, only(budget).basis) == (2026, "budget")
    assert codes(budget) == ["ECON-BUDGET"]


def test_budget_and_forecast_of_one_year_never_count_both() -> None:
    lines = [a_line("Servere", 1000.0, year=2026, kind=kind) for kind in ("budget", "forecast")]
    assert only(assess(lines)).total.value == 100_000
    assert only(assess(lines[1:])).basis == "forecast"


def test_years_that_contradict_are_both_in_the_interval() -> None:
    baseline = assess([a_line("Servere", 9000.0, year=2024), a_line("Servere", 1000.0, year=2025)])
    one = only(baseline)
    assert one.total.value == 100_000
    assert one.total.high >= 900_000
    assert codes(baseline) == ["ECON-YEARS"]


def test_amounts_are_brought_to_the_price_level() -> None:
    one = only(assess([a_line("Løn, servere", 1000.0, art="1.0", year=2024)], parameters=EconomyParameters()))
    assert one.total.value == round(100_000 * 1.03**2)
    said = only(
        assess([a_line("Løn, servere", 1000.0, art="1.0", price_level=2026)], parameters=EconomyParameters())
    )
    assert said.total.value == 100_000


def test_unclear_lines_count_a_share_and_make_it_modelled() -> None:
    baseline = assess([a_line("Servere", 1000.0), a_line("Diverse it", 1000.0)])
    one = only(baseline)
    assert one.total.value == 140_000
    assert one.total.kind is Kind.MODELLED
    assert one.total.low <= 110_000
    assert one.total.high >= 180_000
    assert codes(baseline) == ["ECON-UNCLEAR"]


def test_hidden_costs_are_told_with_an_example() -> None:
    baseline = assess([a_line(), a_line("Skolernes netværk", 2e6, function="3.22.01")])
    (told,) = [f for f in baseline.findings if f.code == "ECON-HIDDEN"]
    assert "2.0" in told.message()
    assert "Skolernes netværk" in told.message("da")
    assert told.source == Source(path="konto.csv", row=3)


def test_without_accounts_it_is_modelled_and_marked() -> None:
    baseline = assess()
    one = only(baseline)
    assert one.basis == "modelled"
    assert one.total.kind is Kind.MODELLED
    # 30,000 inhabitants at 180 DKK, 15 % each way.
    assert one.total.value == 30_000 * 180 * 100
    assert one.total.low == pytest.approx(one.total.value * 0.85, abs=5)
    assert sum(one.by_category_oere.values()) == one.total.value
    assert one.capital_oere == round(one.total.value * 0.14)
    assert codes(baseline) == ["ECON-NO-ACCOUNTS"]


def test_known_contracts_and_circuits_are_a_floor_and_staff_widens() -> None:
    plain = only(assess())
    contracts = [{"name": "Fiber og WAN", "payment_dkk_per_year": 9e6}]
    with_contract = only(assess(contracts=contracts))
    assert with_contract.by_category_oere["lines"] == 9 * 10**8
    # The same circuit as contract and as line counts once.
    both = only(assess(contracts=contracts, circuits=[{"name": "k1", "price_dkk_per_year": 8e6}]))
    assert both.by_category_oere == with_contract.by_category_oere
    staff = [{"role": "Server", "full_time_equivalents": 10.0, "servers_share": 0.5, "network_share": 0.5}]
    wide = only(assess(staff_roles=staff))
    assert wide.total.value == plain.total.value
    assert wide.total.high > plain.total.high


def test_a_system_contract_is_no_servers() -> None:
    contracts = [{"name": "Serverdrift af ESDH", "payment_dkk_per_year": 9e9, "systems": ["ESDH"]}]
    assert only(assess(contracts=contracts)).total.value == only(assess()).total.value


def test_a_member_with_nothing_is_a_finding_and_no_number() -> None:
    baseline = assess(members=[{"municipality": "x", "name": "Ukendt"}])
    assert baseline.municipalities == ()
    assert codes(baseline) == ["ECON-NOTHING"]


def test_a_joint_centre_is_split_between_its_members_to_the_oere() -> None:
    members = [
        {"municipality": "0001", "name": "A", "population": 2},
        {"municipality": "0002", "name": "B", "population": 1},
        {"municipality": "c", "name": "it-vest", "members": ["0001", "0002"]},
    ]
    lines = [
        a_line("Servere", 10.0, municipality="0001"), a_line("Servere", 10.0, municipality="0002"),
        a_line("Servere", 100.01, municipality="c"),
        a_line("Servere, betaling til it-vest", 66.0, municipality="0001"),
    ]  # fmt: skip
    baseline = assess(lines, members)
    assert [b.total.value for b in baseline.municipalities] == [1000 + 6667, 1000 + 3334]
    assert {"ECON-CENTRE", "ECON-INTERNAL"} <= set(codes(baseline))
    assert isinstance(baseline.scale, NoScaleCurve)


def test_the_scale_curve_of_the_worked_example() -> None:
    curve = fit_scale_curve(populations=[100_000, 50_000, 10_000], costs=[14e6, 8e6, 2e6])
    assert isinstance(curve, ScaleCurve)
    assert curve.exponent == pytest.approx(0.848, abs=5e-4)
    assert 2**curve.exponent == pytest.approx(1.80, abs=5e-3)
    assert curve.n == 3
    assert curve.exponent_low < curve.exponent < curve.exponent_high
    at, low, high = curve.cost_at(50_000)
    assert low < at < high


def test_a_known_exponent_is_found_again_and_too_few_give_none() -> None:
    sizes = [5_000.0 * 1.3**i for i in range(12)]
    curve = fit_scale_curve(populations=sizes, costs=[300 * size**0.9 for size in sizes])
    assert isinstance(curve, ScaleCurve)
    assert curve.exponent == pytest.approx(0.9)
    assert curve.r_squared == pytest.approx(1.0)
    assert fit_scale_curve(populations=[1.0, 2.0], costs=[1.0, 2.0]) == NoScaleCurve(n=2)
    assert fit_scale_curve(populations=[5.0] * 4, costs=[1.0, 2.0, 3.0, 4.0]) == NoScaleCurve(n=4)


def test_modelled_municipalities_take_no_part_in_the_curve() -> None:
    members = [{"municipality": f"000{i}", "name": str(i), "population": 10_000 * (i + 1)} for i in range(5)]
    lines = [a_line("Servere", 1e6 * (i + 1), municipality=f"000{i}") for i in range(3)]
    baseline = assess(lines, members)
    assert len(baseline.municipalities) == 5
    assert isinstance(baseline.scale, ScaleCurve)
    assert baseline.scale.n == 3
