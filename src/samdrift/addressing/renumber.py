"""Where everything that is not kept goes: new prefixes, and a new address for every known host."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from samdrift.addressing import findings as kinds
from samdrift.addressing.allocate import Allocation, NoPlace, allocate_blocks
from samdrift.addressing.choice import Choice, choose
from samdrift.addressing.entries import Entries
from samdrift.addressing.model import MOVE_SCHEMA, Decision
from samdrift.addressing.notation import format_addresses, format_prefixes
from samdrift.addressing.parameters import AddressingParameters
from samdrift.addressing.ranges import Ranges, join_ranges, ranges_of, subtract_ranges
from samdrift.addressing.units import find_units
from samdrift.kernel import Finding

#: The first place for a host in a prefix sized by its hosts: network and gateway come before it.
_FIRST_HOST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbering:
    """The choice that could be carried out, and where what is not kept goes.

    ``frame``: what moves, one row an entry, with ``new_network``, ``new_length`` and ``by_hosts``;
    ``allocation``: the summaries and units.
    """

    choice: Choice
    frame: pl.DataFrame
    allocation: Allocation
    findings: tuple[Finding, ...]


def find_places(
    choice: Choice,
    competing: pl.DataFrame,
    *,
    targets: tuple[str, ...],
    closed: Ranges,
    parameters: AddressingParameters,
    entries: Entries,
) -> Renumbering | NoPlace:
    """Place what is not kept; give way step by step where the space is too tight.

    Args:
        choice: who keeps what.
        competing: all entries that want a place, with their costs.
        targets: valid target ranges.
        closed: ranges where nothing may be placed.
        parameters: sizes and limits.
        entries: for the owners' names.

    Method: docs/methods/addressing.md, step 9.
    """  # fmt: skip
    four = competing.filter(pl.col("family") == 4)
    today = join_ranges(four["network"].cast(pl.Int64).to_numpy(), four["last"].cast(pl.Int64).to_numpy() + 1)
    refused: NoPlace | None = None
    for tried, avoids_today, may_split in _steps(choice, competing, parameters):
        kept = tried.blocks.filter(pl.col("family") == 4)
        start = kept["network"].cast(pl.Int64).to_numpy()
        size = 1 << (32 - kept["length"].to_numpy())
        taken = [join_ranges(start, start + size), closed, *([today] if avoids_today else [])]
        starts, ends = (np.concatenate(side) for side in zip(*taken, strict=True))
        free = subtract_ranges(ranges_of(targets), join_ranges(starts, ends))
        loses = ~pl.col("is_kept") & (pl.col("family") == 4)
        members = find_units(tried.frame.filter(loses), parameters)
        units = members.unique("unit", maintain_order=True).select(
            "unit", "owner_index", "claimant", "unit_network", "power"
        )
        result = allocate_blocks(units, free=free, parameters=parameters, may_split=may_split)
        if isinstance(result, Allocation):
            frame = _new_prefixes(members, result)
            told = _tell(result, frame, None if avoids_today else today, parameters, entries)
            return Renumbering(choice=tried, frame=frame, allocation=result, findings=told)
        refused = result
    if refused is None:
        raise ValueError("nothing was tried")
    return refused


def _steps(
    choice: Choice, competing: pl.DataFrame, parameters: AddressingParameters
) -> Iterator[tuple[Choice, bool, bool]]:
    """What to try in turn: a choice, whether to avoid today's space, whether to split summaries."""
    yield choice, True, False
    yield choice, False, False
    yield choice, True, True
    yield choice, False, True
    yield choose(competing, parameters, fill_pct=100), False, True


def _new_prefixes(members: pl.DataFrame, allocation: Allocation) -> pl.DataFrame:
    """New prefix of every entry that moves: its unit's new block, or its place within that."""
    rows = members.join(
        allocation.units.select("unit", "new_network"), on="unit", how="left", maintain_order="left"
    )
    within = pl.col("network").cast(pl.Int64) - pl.col("unit_network")
    return rows.with_columns(
        new_network=pl.col("new_network") + pl.when("is_outermost").then(0).otherwise(within),
        new_length=pl.when("is_outermost").then(32 - pl.col("power")).otherwise("length"),
    )


def _tell(
    allocation: Allocation,
    frame: pl.DataFrame,
    today: Ranges | None,
    parameters: AddressingParameters,
    entries: Entries,
) -> tuple[Finding, ...]:
    told = []
    counts = allocation.summaries.group_by("owner_index").len().sort("owner_index")
    limit = parameters.summaries_per_municipality
    for owner, count in counts.filter(pl.col("len") > limit).iter_rows():
        told.append(kinds.MORE_SUMMARIES.at(None, entries.owners[owner], count=count, limit=limit))
    if today is not None:
        first = frame["new_network"].to_numpy()
        last = first + (1 << (32 - frame["new_length"].to_numpy())) - 1
        after = np.searchsorted(today[1], first, side="right")
        reused = frame.filter(pl.Series(np.append(today[0], 2**33)[after] <= last, dtype=pl.Boolean))
        if reused.height:
            text = format_prefixes(
                reused["family"], reused["new_network"].cast(pl.UInt128), reused["new_length"]
            )
            told.append(kinds.REUSED_SPACE.at(None, text[0], owner=reused["owner"][0], count=reused.height))
    return tuple(told)


def list_moves(entries: Entries, decided: pl.DataFrame) -> pl.DataFrame:
    """Old and new address of every known host in a planned prefix.

    Args:
        entries: with the hosts.
        decided: entry, decision, network, new_network (UInt128; null: none) and by_hosts.

    Returns:
        ``MOVE_SCHEMA``, by prefix and old address.
    """
    rows = entries.hosts.join(
        decided.select("entry", "decision", "network", "new_network", "by_hosts"), on="entry", how="inner"
    )
    rows = rows.filter(~pl.col("decision").is_in([Decision.OUTSIDE.value, Decision.RETIRE.value]))
    rows = rows.sort("entry", "address", "host_id")
    # Two hosts that claim one address stay at one address: the plan does not hide it.
    place = pl.col("address").rank("dense").over("entry").cast(pl.UInt128) - 1 + _FIRST_HOST
    offset = pl.when("by_hosts").then(place).otherwise(pl.col("address") - pl.col("network"))
    rows = rows.with_columns(new=pl.col("new_network") + offset)
    return rows.select(
        "host_id",
        "prefix_id",
        "owner",
        "vrf",
        "name",
        "kind",
        "decision",
        format_addresses(rows["family"], rows["address"]).alias("old_address"),
        format_addresses(rows["family"], rows["new"]).alias("new_address"),
    ).match_to_schema(pl.Schema(MOVE_SCHEMA))
