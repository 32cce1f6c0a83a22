"""New blocks: a few summaries a municipality, placed best fit, and its new prefixes laid out in them."""

from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np
import polars as pl

from samdrift.addressing.parameters import AddressingParameters
from samdrift.addressing.ranges import FreeSpace, Ranges


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Where the units go. ``units``: with ``new_network``; ``summaries``: owner_index, start, power, used."""

    units: pl.DataFrame
    summaries: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPlace:
    """No free block of 2^power addresses was left for the owner; ``widest`` addresses was the widest."""

    owner_index: int
    power: int
    widest: int


def size_summaries(need: int, parameters: AddressingParameters) -> tuple[int, ...]:
    """Sizes of the summary blocks for a need, as powers of two, the largest first.

    Args:
        need: addresses of the municipality's new prefixes [addresses].
        parameters: growth, the most blocks N, and the smallest block.

    Returns:
        At most N different powers that sum to the least possible that holds need and growth.
    """
    if need == 0:
        return ()
    unit = 32 - parameters.smallest_summary
    wanted = -(-need * (100 + parameters.growth_pct) // 100)
    blocks = -(-wanted >> unit)
    while blocks.bit_count() > parameters.summaries_per_municipality:
        # Rounding up at the lowest one-bit carries it into the next: the least number with fewer ones.
        blocks += blocks & -blocks
    return tuple(unit + bit for bit in range(blocks.bit_length() - 1, -1, -1) if blocks >> bit & 1)


def allocate_blocks(
    units: pl.DataFrame, *, free: Ranges, parameters: AddressingParameters, may_split: bool
) -> Allocation | NoPlace:
    """Give every unit a new aligned block, inside its owner's summaries.

    Args:
        units: one row a unit: owner_index, claimant, unit_network, power.
        free: free ranges.
        parameters: growth and summaries.
        may_split: whether an owner may get more than N summaries where the free space is broken up.

    Returns:
        The allocation, or the block that found no place.

    Method: docs/methods/addressing.md, step 9.
    """
    units = units.sort(
        "owner_index", "power", "claimant", "unit_network", descending=[False, True, False, False]
    ).with_columns(size=pl.lit(2.0).pow("power").cast(pl.Int64))
    needs = units.group_by("owner_index").agg(pl.col("size").sum()).sort("owner_index")
    wanted = {owner: size_summaries(size, parameters) for owner, size in needs.iter_rows()}
    placed = _place(wanted, FreeSpace(free), _needs_by_power(units) if may_split else None)
    if isinstance(placed, NoPlace):
        return placed
    summaries = placed.sort("owner_index", "power", "start", descending=[False, True, False])
    return _lay_out(units, summaries)


def _needs_by_power(units: pl.DataFrame) -> dict[int, list[int]]:
    """For each owner and power: addresses of its units of that size or larger."""
    needs: dict[int, list[int]] = {}
    for owner, power, size in units.group_by("owner_index", "power").agg(pl.col("size").sum()).iter_rows():
        at_least = needs.setdefault(owner, [0] * 33)
        for smaller in range(power + 1):
            at_least[smaller] += size
    return needs


def _place(
    wanted: dict[int, tuple[int, ...]], space: FreeSpace, needs: dict[int, list[int]] | None
) -> pl.DataFrame | NoPlace:
    """Place all owners' summaries, the largest first.

    With ``needs`` a block without a place is halved, as long as the owner's blocks of its size or
    larger still hold the owner's units of that size or larger.
    """
    queue = [(-power, owner) for owner, powers in wanted.items() for power in powers]
    heapify(queue)
    room = {
        owner: [sum(1 << p for p in powers if p >= least) for least in range(33)]
        for owner, powers in wanted.items()
    }
    rows = []
    while queue:
        negative, owner = heappop(queue)
        power = -negative
        start = space.take(power)
        if start is not None:
            rows.append((owner, start, power))
            continue
        if needs is None or room[owner][power] - (1 << power) < needs[owner][power]:
            return NoPlace(owner_index=owner, power=power, widest=space.widest)
        room[owner][power] -= 1 << power
        heappush(queue, (-(power - 1), owner))
        heappush(queue, (-(power - 1), owner))
    return pl.DataFrame(
        rows, schema={"owner_index": pl.Int64, "start": pl.Int64, "power": pl.Int64}, orient="row"
    )


def _lay_out(units: pl.DataFrame, summaries: pl.DataFrame) -> Allocation:
    """Lay each owner's units, the largest first, end to end through its summaries, the largest first.

    Since sizes are powers of two and fall, every unit begins at a multiple of its size and none
    crosses from one summary into the next; the method's page says why.
    """
    sizes = 1 << summaries["power"].to_numpy()
    ends = np.cumsum(sizes)
    owner = summaries["owner_index"].to_numpy()
    base = {int(o): int(ends[i] - sizes[i]) for i, o in reversed(list(enumerate(owner)))}
    offset = units.select((pl.col("size").cum_sum() - pl.col("size")).over("owner_index").alias("o"))[
        "o"
    ].to_numpy()
    begins = units["owner_index"].replace_strict(base, return_dtype=pl.Int64).to_numpy() if base else offset
    virtual = begins + offset
    place = np.searchsorted(ends, virtual, side="right")
    network = summaries["start"].to_numpy()[place] + virtual - (ends - sizes)[place]
    used = np.bincount(place, weights=units["size"].to_numpy(), minlength=len(sizes))
    return Allocation(
        units=units.with_columns(new_network=pl.Series(network, dtype=pl.Int64)),
        summaries=summaries.with_columns(used=pl.Series(used, dtype=pl.Float64)),
    )
