"""The external claim: what the change costs extra per municipality, unit and country, and its documents."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from samdrift.economy.case_model import CaseProblem
from samdrift.economy.case_tables import to_oere
from samdrift.economy.parameters import CATEGORIES
from samdrift.economy.stranded import Stranded
from samdrift.kernel import Kind, Source

#: One row a municipality and item; then the sums of the unit and, where it is whole, the country.
#: ``level``: municipality, unit, country; ``covered`` the municipalities in a sum; ``sources`` the
#: rows that document it: without any it is never counted as documented.
CLAIM_SCHEMA = {
    "level": pl.String(),
    "municipality": pl.String(),
    "item": pl.String(),
    "amount_oere": pl.Int64(),
    "low_oere": pl.Int64(),
    "high_oere": pl.Int64(),
    "kind": pl.String(),
    "is_documented": pl.Boolean(),
    "covered": pl.Int64(),
    "sources": pl.List(pl.String()),
}
#: Items in the order in which they are shown.
ITEMS = (
    "implementation",
    "double_running",
    "contract_fees",
    "contract_exit",
    "contract_exit_possible",
    "stranded",
)


def list_claim(problem: CaseProblem, stranded: Stranded, *, sources: Mapping[str, Source]) -> pl.DataFrame:
    """List what the change costs extra (``CLAIM_SCHEMA``).

    Exit cost of contracts that cannot be assigned is documented by the contracts; what the wave plan or
    the assumption says beyond it is ``contract_fees``, so that nothing counts twice. Where consent may
    still spare it, the cost is ``contract_exit_possible``: zero as value, with the whole as its most.

    Method: docs/methods/economy.md, section 5.
    """
    rows: list[dict[str, object]] = []
    place = {municipality: i for i, municipality in enumerate(problem.municipalities)}
    # Joint centres and others outside the case have registers and contracts too.
    for municipality in sorted({*place, *stranded.totals["municipality"]}):
        exits = stranded.exits.filter(
            (pl.col("municipality") == municipality) & (pl.col("exit_oere").fill_null(0) > 0)
        )
        certain, possible = exits.filter("is_certain"), exits.filter(~pl.col("is_certain"))
        entries = stranded.entries.filter(
            (pl.col("municipality") == municipality) & ~pl.col("is_below_threshold")
        )
        left, perhaps = int(certain["exit_oere"].sum()), int(possible["exit_oere"].sum())
        expected = _modelled(problem, place[municipality], left) if municipality in place else {}
        for item, ends in expected.items():
            if ends[2]:
                rows.append(_row(municipality, item, ends, Kind.MODELLED, ()))
        if certain.height:
            documents = _places(certain, sources)
            rows.append(_row(municipality, "contract_exit", (left,) * 3, Kind.REPORTED, documents))
        if possible.height:
            # Consent may spare it: told as the most that it can be, and documented by nobody.
            rows.append(_row(municipality, "contract_exit_possible", (0, 0, perhaps), Kind.ASSUMED, ()))
        # The register documents what an asset is worth; how much of it is lost only where that was decided.
        # An assumed share of a reported value is modelled, with the register's rows beside it.
        is_known = (pl.col("kind_of_value") == Kind.REPORTED.value) & (
            pl.col("stranded_low_oere") == pl.col("stranded_high_oere")
        )
        for kind, mine in (
            (Kind.REPORTED, entries.filter(is_known)),
            (Kind.MODELLED, entries.filter(~is_known)),
        ):
            if mine.height:
                names = ("stranded_oere", "stranded_low_oere", "stranded_high_oere")
                value, low, high = (int(mine[name].sum()) for name in names)
                rows.append(
                    _row(
                        municipality,
                        "stranded",
                        (value, low, high),
                        kind,
                        _places(mine, sources),
                        is_documented=kind is Kind.REPORTED,
                    )
                )
    listed = pl.DataFrame(rows, schema=CLAIM_SCHEMA)
    return pl.concat([listed, *_sums(listed)])


def _modelled(problem: CaseProblem, i: int, exit_oere: int) -> dict[str, tuple[int, int, int]]:
    """Likely, least and most of what the case assumes of one municipality [øre]."""
    case = problem.case
    people, yearly = float(problem.population[i]), float(problem.cost_dkk[i].sum())
    share = case.double_running_share_pct / 1200
    bound = [CATEGORIES.index(name) for name in ("licences", "lines", "hosting")]
    contracts = float(problem.cost_dkk[i, bound].sum()) / 100
    given = {
        "double_running": problem.double_running_dkk[i],
        "contract_fees": problem.contract_fees_dkk[i],
    }
    ends = {
        "implementation": _scaled(case.implementation_dkk_per_inhabitant, people),
        "double_running": _scaled(case.double_running_months, yearly * share),
        "contract_fees": _scaled(case.contract_fees_pct, contracts),
    }
    for item, dkk in given.items():
        if np.isfinite(dkk):
            ends[item] = (to_oere(dkk),) * 3
    likely, least, most = (max(0, end - exit_oere) for end in ends["contract_fees"])
    return ends | {"contract_fees": (likely, least, most)}


def _scaled(triple: tuple[float, float, float], factor: float) -> tuple[int, int, int]:
    least, likely, most = (to_oere(end * factor) for end in triple)
    return likely, least, most


def _row(
    municipality: str,
    item: str,
    ends: tuple[int, int, int],
    kind: Kind,
    sources: tuple[str, ...],
    *,
    is_documented: bool = True,
) -> dict[str, object]:
    return {
        "level": "municipality",
        "municipality": municipality,
        "item": item,
        "amount_oere": ends[0],
        "low_oere": ends[1],
        "high_oere": ends[2],
        "kind": kind.value,
        "is_documented": is_documented and bool(sources),
        "covered": 1,
        "sources": list(sources),
    }


def _places(rows: pl.DataFrame, sources: Mapping[str, Source]) -> tuple[str, ...]:
    found = {str(sources[asset]) for asset in rows["asset_id"] if asset in sources}
    return tuple(sorted(found))


def _sums(listed: pl.DataFrame) -> list[pl.DataFrame]:
    """Sums of the unit, and the country's row, which says how many of the 98 it covers."""
    keys = ["item", "kind", "is_documented"]
    sums = (
        listed.group_by(keys)
        .agg(
            pl.col("amount_oere").sum(),
            pl.col("low_oere").sum(),
            pl.col("high_oere").sum(),
            pl.col("municipality").n_unique().cast(pl.Int64).alias("covered"),
        )
        .sort(*keys)
        .with_columns(
            pl.lit(None, dtype=pl.String).alias("municipality"),
            pl.lit([], dtype=pl.List(pl.String)).alias("sources"),
        )
    )
    return [
        sums.with_columns(pl.lit(level).alias("level")).select(list(CLAIM_SCHEMA))
        for level in ("unit", "country")
    ]


__all__ = ["CLAIM_SCHEMA", "ITEMS", "list_claim"]
