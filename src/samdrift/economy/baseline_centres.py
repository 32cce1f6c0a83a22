"""Joint centres: their cost belongs to their members, and what members pay them is counted once."""

from collections.abc import Mapping, Sequence

import polars as pl

from samdrift.economy.findings import CENTRE_SPLIT
from samdrift.economy.millions import spoken_millions
from samdrift.kernel import Finding, Kind, split_by_largest_remainder

_AMOUNTS = ("value_oere", "low_oere", "high_oere")


def find_centres(members: pl.DataFrame, cost_lines: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Names of the centres that a municipality belongs to, by municipality.

    Only centres with accounts of their own: where they have none, what a member pays is the only
    trace of the cost, and must stay.
    """
    with_accounts = set(cost_lines.filter(pl.col("amount_dkk").is_not_null())["municipality"])
    found: dict[str, tuple[str, ...]] = {}
    for key, name, belonging in members.select("municipality", "name", "members").iter_rows():
        if not belonging or key not in with_accounts:
            continue
        names = {str(name), str(name).replace("-", " "), str(name).replace("faelles", "fælles")}
        names |= {each.replace("-", " ") for each in names}
        for member in belonging:
            found[member] = tuple(sorted({*found.get(member, ()), *names}))
    return found


def split_centres(
    components: pl.DataFrame, members: pl.DataFrame, with_accounts: frozenset[str]
) -> tuple[pl.DataFrame, list[Finding]]:
    """Give each centre's components to its members, by inhabitants and largest remainder.

    Members that are modelled have the whole of their cost already, so they get nothing on top.

    Returns:
        Components of municipalities only; and one finding a centre.
    """
    people = dict(members.select("municipality", "population").iter_rows())
    told: list[Finding] = []
    parts = [components]
    for key, name, belonging in members.select("municipality", "name", "members").iter_rows():
        mine = components.filter(pl.col("municipality") == key)
        if belonging is None or mine.is_empty():
            continue
        shares = {member: people.get(member) or 0 for member in sorted(belonging)}
        if sum(shares.values()) <= 0:
            shares = dict.fromkeys(shares, 1)
        parts.append(_split(mine, shares, with_accounts))
        told.append(
            CENTRE_SPLIT.at(
                None, name, amount=spoken_millions(int(mine["value_oere"].sum())), members=", ".join(shares)
            )
        )
    centres = members.filter(pl.col("members").is_not_null())["municipality"]
    kept = pl.concat(parts).filter(~pl.col("municipality").is_in(centres.implode()))
    return kept, told


def _split(mine: pl.DataFrame, shares: Mapping[str, int], with_accounts: frozenset[str]) -> pl.DataFrame:
    rows: list[Mapping[str, object]] = []
    receivers: Sequence[str] = list(shares)
    for row in mine.sort(pl.all(), nulls_last=True).iter_rows(named=True):
        split = {
            column: split_by_largest_remainder(total=row[column], weights=list(shares.values()))
            for column in _AMOUNTS
        }
        rows += [
            {
                **row,
                "municipality": member,
                "place": "centre",
                "kind": Kind.ASSUMED.value,
                **{column: split[column][i] for column in _AMOUNTS},
            }
            for i, member in enumerate(receivers)
            if member in with_accounts
        ]
    return pl.DataFrame(rows, schema=mine.schema)
