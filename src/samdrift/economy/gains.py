"""Gains followed up: the baseline against what was paid, year by year, and whether it is documented."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from samdrift.economy.baseline import CostBaseline, MunicipalityBaseline
from samdrift.economy.baseline_accounts import Place
from samdrift.economy.baseline_years import COUNTED
from samdrift.economy.findings import GAIN_NOT_DOCUMENTED
from samdrift.kernel import Finding, Kind, Source, Spoken

#: One row a municipality and year after its baseline [øre in the price level]. ``gain_oere`` is the
#: baseline less the actual, null where no accounts are known. ``reason`` says why it is not documented:
#: baseline_modelled, baseline_budget, no_accounts, unclear_lines or repeated_lines.
GAIN_SCHEMA = {
    "municipality": pl.String(),
    "year": pl.Int64(),
    "baseline_oere": pl.Int64(),
    "actual_oere": pl.Int64(),
    "paid_to_unit_oere": pl.Int64(),
    "gain_oere": pl.Int64(),
    "is_documented": pl.Boolean(),
    "reason": pl.String(),
    "sources": pl.List(pl.String()),
}
_WORDS = {
    "baseline_modelled": Spoken(en="its baseline is modelled", da="udgangspunktet er modelleret"),
    "baseline_budget": Spoken(en="its baseline is a budget", da="udgangspunktet er et budget"),
    "no_accounts": Spoken(en="no accounts of the year came in", da="årets regnskab mangler"),
    "unclear_lines": Spoken(
        en="some lines do not say what they are for", da="nogle linjer siger ikke, hvad de dækker"
    ),
    "repeated_lines": Spoken(en="some lines stand twice", da="nogle linjer står to gange"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gains:
    """The follow-up (``GAIN_SCHEMA``), empty as long as no year has passed."""

    years: pl.DataFrame
    findings: tuple[Finding, ...]


def assess_gains(
    baseline: CostBaseline, *, sources: Mapping[str, Source], last_year_alone: int, today: date
) -> Gains:
    """Assess every whole year after the last one alone.

    Args:
        baseline: with all account lines, also those of later years.
        sources: where a line stands, by asset id.
        last_year_alone: later years are followed up.
        today: years that are not over take no part.

    Method: docs/methods/economy.md, section 6.
    """
    rows, told = [], []
    actual = baseline.lines.filter((pl.col("kind") == "account") & pl.col("place").is_in(COUNTED))
    for each in baseline.municipalities:
        first = max(last_year_alone, each.year or 0) + 1
        for year in range(first, today.year):
            lines = actual.filter((pl.col("municipality") == each.municipality) & (pl.col("year") == year))
            row = _row(each, year, lines, sources)
            rows.append(row)
            if not row["is_documented"]:
                reason = _WORDS[str(row["reason"])]
                told.append(GAIN_NOT_DOCUMENTED.at(None, each.name, year=year, reason=reason))
    return Gains(years=pl.DataFrame(rows, schema=GAIN_SCHEMA), findings=tuple(told))


def _row(
    each: MunicipalityBaseline, year: int, lines: pl.DataFrame, sources: Mapping[str, Source]
) -> dict[str, object]:
    paid = None if lines.is_empty() else int(lines["counted_oere"].sum())
    to_unit = int(lines.filter(pl.col("place") == Place.UNIT.value)["counted_oere"].sum())
    before = int(each.total.value)
    places = {str(sources[asset]) for asset in lines["asset_id"] if asset in sources}
    reason = _why_not(each, lines)
    return {
        "municipality": each.municipality,
        "year": year,
        "baseline_oere": before,
        "actual_oere": paid,
        "paid_to_unit_oere": None if paid is None else to_unit,
        "gain_oere": None if paid is None else before - paid,
        "is_documented": reason is None,
        "reason": reason,
        "sources": sorted(places | {str(source) for source in each.total.sources}),
    }


def _why_not(each: MunicipalityBaseline, lines: pl.DataFrame) -> str | None:
    """Why the gain does not rest on accounts at both ends, or None."""
    if lines.is_empty():
        return "no_accounts"
    if each.basis in ("budget", "forecast"):
        return "baseline_budget"
    if each.basis == "modelled" or each.total.kind is not Kind.REPORTED:
        return "baseline_modelled"
    if (lines["place"] == Place.UNCLEAR.value).any():
        return "unclear_lines"
    return "repeated_lines" if bool(lines["is_repeat"].any()) else None
