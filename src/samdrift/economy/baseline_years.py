"""Which year is the baseline, and its components."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from samdrift.economy.baseline_accounts import Place
from samdrift.economy.findings import BUDGET_USED, NEGATIVE_BASELINE, YEARS_CONTRADICT
from samdrift.economy.millions import spoken_millions
from samdrift.economy.parameters import EconomyParameters
from samdrift.kernel import Finding, Kind

#: Places whose lines count.
COUNTED = (Place.CORE.value, Place.HIDDEN.value, Place.UNIT.value, Place.UNCLEAR.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearChoice:
    """The year chosen, its components, the lines behind them, and a contradicting year's sum [øre]."""

    year: int
    basis: str
    components: pl.DataFrame
    asset_ids: tuple[str, ...]
    other_year_oere: int | None


def choose_year(
    municipality: str, name: str, lines: pl.DataFrame, parameters: EconomyParameters, today: date
) -> tuple[YearChoice | None, list[Finding]]:
    """Choose the latest whole account year of a municipality, else its nearest budget.

    Returns:
        None where no year has a positive sum; and what was found.
    """
    counted = lines.filter((pl.col("municipality") == municipality) & pl.col("place").is_in(COUNTED))
    sums = {
        (basis, year): oere
        for basis, year, oere in counted.group_by(_basis().alias("basis"), "year")
        .agg(pl.col("counted_oere").sum())
        .sort("basis", "year")
        .iter_rows()
    }
    last = min(parameters.last_year_alone, today.year - 1)
    accounts = sorted(year for basis, year in sums if basis == "account" and year <= last)
    # Budget and forecast of one year are two pictures of the same money: never both.
    expected = [key for key in sums if key[0] != "account"]
    expected.sort(key=lambda key: (abs(key[1] - last), key[1], key[0]))
    if not accounts and not expected:
        return None, []
    basis, year = ("account", accounts[-1]) if accounts else expected[0]
    if sums[basis, year] <= 0:
        amount = spoken_millions(sums[basis, year])
        return None, [NEGATIVE_BASELINE.at(None, name, year=year, amount=amount)]
    told, other = _contradiction(name, sums, accounts, parameters)
    if basis != "account":
        told.append(BUDGET_USED.at(None, name, last=last, year=year))
    chosen = counted.filter((pl.col("year") == year) & (_basis() == basis))
    return (
        YearChoice(
            year=year,
            basis=basis,
            components=_components(chosen),
            asset_ids=tuple(chosen.sort("asset_id")["asset_id"]),
            other_year_oere=other,
        ),
        told,
    )


def _basis() -> pl.Expr:
    """Account, budget or forecast; other words are taken for a forecast."""
    known = pl.col("kind").is_in(["account", "budget"])
    return pl.when(known).then(pl.col("kind")).otherwise(pl.lit("forecast"))


def _contradiction(
    name: str, sums: Mapping[tuple[str, int], int], accounts: list[int], parameters: EconomyParameters
) -> tuple[list[Finding], int | None]:
    """Compare the two latest account years; far apart, one of them is hardly complete."""
    if len(accounts) < 2:
        return [], None
    before, latest = accounts[-2], accounts[-1]
    one, other = sums["account", before], sums["account", latest]
    least, most = min(one, other), max(one, other)
    if least > 0 and most <= least * (1 + parameters.year_jump_pct / 100):
        return [], None
    told = YEARS_CONTRADICT.at(
        None, name, one_year=before, one=spoken_millions(one), other_year=latest, other=spoken_millions(other)
    )
    return [told], max(one, 0)


def _components(chosen: pl.DataFrame) -> pl.DataFrame:
    """Sum lines by kind of cost, area, dranst and place; unclear ones are modelled."""
    keys = ["municipality", "category", "area", "function", "dranst", "place"]
    return (
        chosen.group_by(keys)
        .agg(
            pl.col("counted_oere").sum().alias("value_oere"),
            pl.col("low_oere").sum(),
            pl.col("high_oere").sum(),
        )
        .with_columns(
            pl.when(pl.col("place") == Place.UNCLEAR.value)
            .then(pl.lit(Kind.MODELLED.value))
            .otherwise(pl.lit(Kind.REPORTED.value))
            .alias("kind")
        )
        .select(*keys, "value_oere", "low_oere", "high_oere", "kind")
    )
