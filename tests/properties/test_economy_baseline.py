"""No line is lost and no øre: whatever lines come in, parts sum to totals."""

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.economy.baseline_accounts import find_account_lines
from samdrift.economy.parameters import EconomyParameters
from tests.unit.economy.test_baseline import a_line, a_table, assess

names = st.sampled_from(
    ["Servere", "Skolernes netværk", "Diverse", "Pc'er", "Intern betaling", "Løn, netværk"]
)
lines = st.builds(
    a_line,
    name=names,
    amount_dkk=st.none() | st.decimals(-(10**7), 10**7, places=2).map(float),
    function=st.sampled_from(["6.45.52", "3.22.01", "064552", "", None]),
    dranst=st.sampled_from(["1", "2", "3", "4", None]),
    art=st.sampled_from(["0.1", "1.0", "2.9", "7.9", "9.2", None]),
    kind=st.sampled_from(["account", "budget", "forecast", None]),
    year=st.sampled_from([2024, 2025, 2026, 2027, 1999, None]),
    municipality=st.sampled_from(["0001", "0002", "c"]),
)
MEMBERS: list[dict[str, Any]] = [
    {"municipality": "0001", "name": "A", "population": 30_000},
    {"municipality": "0002", "name": "B", "population": 7_001},
    {"municipality": "c", "name": "it-vest", "members": ["0001", "0002"]},
]


@settings(max_examples=60)
@given(st.lists(lines, max_size=25))
def test_components_sum_to_totals_and_ends_hold_values(given_lines: list[dict[str, Any]]) -> None:
    baseline = assess(given_lines, MEMBERS)
    assert {b.municipality for b in baseline.municipalities} == {"0001", "0002"}
    for each in baseline.municipalities:
        mine = baseline.components.filter(pl.col("municipality") == each.municipality)
        assert mine["value_oere"].sum() == each.total.value == sum(each.by_category_oere.values())
        assert each.total.low <= each.total.value <= each.total.high
        assert each.total.value > 0 or any(line["municipality"] == "c" for line in given_lines)


@given(st.lists(lines, max_size=25))
def test_every_line_has_one_place_and_only_counted_places_count(given_lines: list[dict[str, Any]]) -> None:
    found = find_account_lines(a_table("cost_lines", given_lines), EconomyParameters(), centres={})
    assert found.height == len(given_lines)
    assert found["asset_id"].n_unique() == len(given_lines)
    assert found["place"].null_count() == 0
    idle = found.filter(pl.col("place").is_in(["outside", "internal", "not_cash", "unusable"]))
    assert idle.select(pl.col("counted_oere", "low_oere", "high_oere").abs().sum()).row(0) == (0, 0, 0)
    wrong = found.filter(pl.col("low_oere") > pl.col("high_oere"))
    assert wrong.is_empty()
