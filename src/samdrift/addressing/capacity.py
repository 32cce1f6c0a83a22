"""Does it fit? What all municipalities need against what there is, before anything is planned."""

from dataclasses import replace

import numpy as np
import polars as pl

from samdrift.addressing.model import Capacity, Need, WayOut, WayOutKind
from samdrift.addressing.notation import format_prefixes
from samdrift.addressing.parameters import AddressingParameters
from samdrift.addressing.ranges import Ranges, count_addresses, join_ranges, ranges_of, subtract_ranges
from samdrift.addressing.units import find_units

_SHARED_SPACE = "100.64.0.0/10"


def assess_capacity(
    competing: pl.DataFrame, *, targets: tuple[str, ...], closed: Ranges, parameters: AddressingParameters
) -> Capacity:
    """Compare the need with the target ranges.

    Args:
        competing: IPv4 entries that want a place in the joint network.
        targets: valid target ranges.
        closed: ranges where nothing may be placed.
        parameters: growth and sizes.

    Method: docs/methods/addressing.md, step 5.
    """
    starts, ends = (
        competing["network"].cast(pl.Int64).to_numpy(),
        competing["last"].cast(pl.Int64).to_numpy() + 1,
    )
    target = ranges_of(targets)
    have = count_addresses(subtract_ranges(target, closed))
    # What stands outside the target ranges may stay there, and needs nothing of them.
    place = np.searchsorted(target[0], starts, side="right") - 1
    is_inside = (place >= 0) & (ends <= np.append(target[1], 0)[place])
    units = find_units(competing.filter(pl.Series(is_inside, dtype=pl.Boolean)), parameters).with_columns(
        size=_least_size()
    )
    units = units.filter(pl.col("is_outermost"))
    need = int(units["size"].sum())
    used = join_ranges(starts, ends)
    free_by_range = tuple(
        (text, count_addresses(subtract_ranges(subtract_ranges(ranges_of([text]), closed), used)))
        for text in targets
    )
    with_growth = -(-need * (100 + parameters.growth_pct) // 100)
    return Capacity(
        need=need,
        need_with_growth=with_growth,
        have=have,
        needs=_needs(units),
        free_by_range=free_by_range,
        ways_out=_ways_out(units, with_growth - have, targets, parameters),
    )


def _least_size() -> pl.Expr:
    """Least addresses of a unit: its own, or by hosts where it may be sized so."""
    old = pl.lit(2.0).pow(32 - pl.col("length")).cast(pl.Int64)
    new = pl.lit(2.0).pow("power").cast(pl.Int64)
    return pl.when("by_hosts").then(pl.min_horizontal(old, new)).otherwise(old)


def _needs(units: pl.DataFrame) -> tuple[Need, ...]:
    by_owner = (
        units.sort("size", "network", descending=[True, False])
        .group_by("owner", maintain_order=True)
        .agg(pl.col("size").sum(), pl.len().alias("prefixes"), pl.col("family", "network", "length").first())
        .sort("size", "owner", descending=[True, False])
    )
    widest = format_prefixes(by_owner["family"], by_owner["network"], by_owner["length"])
    return tuple(
        Need(owner=owner, addresses=size, prefixes=prefixes, widest_prefix=text)
        for owner, size, prefixes, text in zip(
            by_owner["owner"], by_owner["size"], by_owner["prefixes"], widest, strict=True
        )
    )


def _ways_out(
    units: pl.DataFrame, missing: int, targets: tuple[str, ...], parameters: AddressingParameters
) -> tuple[WayOut, ...]:
    """What each way out gives, whether or not it is needed."""
    need = int(units["size"].sum())
    drop = ["unit", "unit_network", "unit_hosts", "unit_length", "power", "by_hosts", "is_outermost", "size"]
    sized = find_units(
        units.with_columns(hosts="unit_hosts").drop(drop), replace(parameters, right_size=True)
    )
    by_hosts = int(sized.select(_least_size().sum())[0, 0] or 0)
    reachable = int(units["unit_hosts"].sum())
    silent = int(units.filter(pl.col("unit_hosts") == 0)["size"].sum())
    shared = 0 if _SHARED_SPACE in targets else count_addresses(ranges_of([_SHARED_SPACE]))
    gains = (
        (WayOutKind.RIGHT_SIZE, max(0, need - by_hosts)),
        # Only what others must reach needs an address that others see.
        (WayOutKind.TRANSLATE, max(0, need - reachable)),
        (WayOutKind.SEPARATE_VRF, silent),
        (WayOutKind.SHARED_SPACE, shared),
    )
    ways = tuple(WayOut(kind=kind, addresses=gain, is_enough=gain >= missing) for kind, gain in gains)
    return (*ways, WayOut(kind=WayOutKind.IPV6_ULA, addresses=None, is_enough=True))
