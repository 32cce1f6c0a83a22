"""A baseline where there are no accounts: inhabitants times a rate, with what is known as floor."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from samdrift.economy.baseline_accounts import find_account_lines
from samdrift.economy.parameters import CATEGORIES, EconomyParameters
from samdrift.kernel import Money, split_by_largest_remainder

#: Kinds of cost whose purchases are partly anlæg.
_CAPITAL = ("hardware", "network")
#: How well a yearly wage is known.
_WAGE_UNCERTAINTY = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownParts:
    """What is known of one municipality without accounts [øre a year]; None where nothing is.

    ``staff`` are full-time equivalents on servers and network; ``floors`` contracts and circuits
    by kind of cost: what is in a register is paid, though the register may lack others.
    """

    staff: float | None
    floors: Mapping[str, int]


def find_known_parts(
    municipality: str,
    *,
    staff_roles: pl.DataFrame,
    contracts: pl.DataFrame,
    circuits: pl.DataFrame,
    parameters: EconomyParameters,
) -> KnownParts:
    """Sum up staff, contracts and circuits of servers and network of one municipality."""
    mine = pl.col("municipality") == municipality
    on_scope = pl.col("servers_share").fill_null(0.0) + pl.col("network_share").fill_null(0.0)
    staff = (
        staff_roles.filter(mine).select(pl.col("full_time_equivalents") * on_scope).to_series().drop_nulls()
    )
    floors = dict.fromkeys(CATEGORIES, 0)
    for category, oere in _contract_lines(contracts.filter(mine), parameters).iter_rows():
        floors[category] += oere
    price = circuits.filter(mine)["price_dkk_per_year"].drop_nulls().sum()
    # Circuits are listed as contracts too: the larger of the two, never both.
    floors["lines"] = max(floors["lines"], Money.from_dkk(float(price)).oere)
    return KnownParts(
        staff=float(staff.sum()) if staff.len() and staff.sum() > 0 else None,
        floors={name: oere for name, oere in floors.items() if oere > 0},
    )


def _contract_lines(contracts: pl.DataFrame, parameters: EconomyParameters) -> pl.DataFrame:
    """Running contracts of servers and network, each by the words that account lines are read by."""
    lines = find_account_lines(contracts_as_lines(contracts, parameters), parameters, centres={})
    return lines.filter(pl.col("counted_oere") > 0).select("category", "counted_oere")


def contracts_as_lines(contracts: pl.DataFrame, parameters: EconomyParameters) -> pl.DataFrame:
    """Paid contracts of no system, in the columns of account lines."""
    paid = contracts.filter(pl.col("payment_dkk_per_year").is_not_null() & pl.col("systems").is_null())
    return paid.select(
        "asset_id",
        "municipality",
        "name",
        "supplier",
        pl.lit(None, dtype=pl.String).alias("function"),
        pl.lit(None, dtype=pl.String).alias("dranst"),
        pl.lit(None, dtype=pl.String).alias("art"),
        pl.lit(None, dtype=pl.String).alias("account_number"),
        pl.lit("account").alias("kind"),
        pl.lit(parameters.price_level, dtype=pl.Int64).alias("year"),
        pl.lit(None, dtype=pl.Int64).alias("price_level"),
        pl.col("payment_dkk_per_year").alias("amount_dkk"),
    )


def rate_per_inhabitant(population: float, parameters: EconomyParameters) -> float:
    """Modelled yearly cost [DKK per inhabitant], linear between the parameter's points."""
    points = sorted(parameters.operation_dkk_per_inhabitant)
    return float(np.interp(population, [p[0] for p in points], [p[1] for p in points]))


def model_components(
    *, population: int, known: KnownParts, parameters: EconomyParameters
) -> list[dict[str, object]]:
    """Model the baseline of one municipality by kind of cost and dranst.

    Args:
        population: inhabitants, > 0.
        known: staff and floors.
        parameters: rate, shares, uncertainty.

    Returns:
        Rows of category, dranst and value, low, high [øre a year].

    Method: docs/methods/economy.md, section 1.
    """
    whole = Money.from_dkk(rate_per_inhabitant(population, parameters) * population).oere
    shares = [max(0.0, parameters.category_shares_pct.get(name, 0.0)) for name in CATEGORIES]
    parts = dict(zip(CATEGORIES, split_by_largest_remainder(total=whole, weights=shares), strict=True))
    spread = parameters.operation_uncertainty_pct / 100
    capital = _capital(parts, whole, parameters)
    rows: list[dict[str, object]] = []
    for name, value in parts.items():
        low, high = round(value * (1 - spread)), round(value * (1 + spread))
        if name == "staff" and known.staff is not None:
            # Two guesses that need not agree: the interval spans both, the rate keeps the value.
            wages = Money.from_dkk(known.staff * parameters.wage_dkk_per_fte).oere
            low = min(low, round(wages * (1 - _WAGE_UNCERTAINTY)))
            high = max(high, round(wages * (1 + _WAGE_UNCERTAINTY)))
        floor = known.floors.get(name, 0)
        value, low, high = max(value, floor), max(low, floor), max(high, floor)  # noqa: PLW2901 - a floor under the same three
        rows += _by_dranst(name, (value, low, high), capital.get(name, 0))
    return rows


def _capital(parts: Mapping[str, int], whole: int, parameters: EconomyParameters) -> dict[str, int]:
    """Anlæg of a modelled baseline, by kind of cost; never more than the kind has."""
    weights = [parts[name] for name in _CAPITAL]
    if sum(weights) <= 0:
        return {}
    wanted = min(round(whole * parameters.capital_share_pct / 100), sum(weights))
    return dict(zip(_CAPITAL, split_by_largest_remainder(total=wanted, weights=weights), strict=True))


def _by_dranst(name: str, ends: tuple[int, int, int], capital: int) -> list[dict[str, object]]:
    """One row of drift, and one of anlæg where there is some; their ends sum to the whole's."""
    if capital <= 0:
        return [_row(name, "1", ends)]
    share = capital / ends[0]
    anlaeg = (capital, round(ends[1] * share), round(ends[2] * share))
    drift = tuple(end - part for end, part in zip(ends, anlaeg, strict=True))
    return [_row(name, "1", (drift[0], drift[1], drift[2])), _row(name, "3", anlaeg)]


def _row(name: str, dranst: str, ends: tuple[int, int, int]) -> dict[str, object]:
    return {
        "category": name,
        "dranst": dranst,
        "value_oere": ends[0],
        "low_oere": ends[1],
        "high_oere": ends[2],
    }
