"""Does it fit: the need against the target ranges, who needs most, and the ways out."""

from dataclasses import dataclass
from ipaddress import IPv4Network, ip_network

import polars as pl

from samdrift.addressing import Capacity
from samdrift.report.chapters.addressing.names import name_owner
from samdrift.report.context import ReportContext

MOST_NEEDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeView:
    """One target range: its addresses, those that nobody uses, what new blocks take, the share in use."""

    text: str
    addresses: str
    free: str
    new: str
    share: float | None
    percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOutView:
    """One way out, what it gives, and whether that would do."""

    words: str
    addresses: str
    is_enough: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityView:
    """``is_short``: there is not room for all with growth, so that the ways out matter now."""

    sentence: str
    is_short: bool
    ranges: tuple[RangeView, ...]
    needs: tuple[tuple[str, str, str, str], ...]
    hidden_needs: int
    ways_out: tuple[WayOutView, ...]
    working: tuple[str, ...]


def view_capacity(
    context: ReportContext, capacity: Capacity, blocks: pl.DataFrame | None = None
) -> CapacityView:
    """Show a capacity check; ``blocks`` are the plan's, if there is one."""
    t = context.texts
    is_short = capacity.margin < 0
    return CapacityView(
        sentence=say_capacity(context, capacity),
        is_short=is_short,
        ranges=_ranges(context, capacity, blocks),
        needs=tuple(
            (
                name_owner(context, need.owner),
                t.number(need.addresses),
                t.number(need.prefixes),
                need.widest_prefix,
            )
            for need in capacity.needs[:MOST_NEEDS]
        ),
        hidden_needs=max(0, len(capacity.needs) - MOST_NEEDS),
        ways_out=tuple(
            WayOutView(
                words=t(f"way_out.{way.kind.name.lower()}"),
                addresses=t("addressing.no_number") if way.addresses is None else t.number(way.addresses),
                is_enough=t("word.yes") if way.is_enough else t("word.no"),
            )
            for way in capacity.ways_out
        ),
        working=_working(context, capacity),
    )


def say_capacity(context: ReportContext, capacity: Capacity) -> str:
    """Say whether all has room, and by how much."""
    t = context.texts
    if not capacity.fits:
        missing = capacity.need - capacity.have
        return t("addressing.too_little", missing=t.number(missing), have=t.number(capacity.have))
    if capacity.margin < 0:
        return t("addressing.no_growth", missing=t.number(-capacity.margin), have=t.number(capacity.have))
    share = capacity.need_with_growth / capacity.have if capacity.have else 0.0
    return t("addressing.fits", margin=t.number(capacity.margin), percent=t.percent(share))


def _ranges(context: ReportContext, capacity: Capacity, blocks: pl.DataFrame | None) -> tuple[RangeView, ...]:
    t = context.texts
    texts = [] if blocks is None else blocks.filter(pl.col("kind") == "new")["block"].to_list()
    new = [block for block in map(ip_network, texts) if isinstance(block, IPv4Network)]
    found = []
    for text, free in capacity.free_by_range:
        whole = IPv4Network(text)
        taken = sum(block.num_addresses for block in new if block.subnet_of(whole))
        share = 1 - free / whole.num_addresses
        found.append(
            RangeView(
                text=text,
                addresses=t.number(whole.num_addresses),
                free=t.number(free),
                new=t.number(taken) if blocks is not None else "–",
                share=share,
                percent=t.percent(share),
            )
        )
    return tuple(found)


def _working(context: ReportContext, capacity: Capacity) -> tuple[str, ...]:
    t, used = context.texts, context.plan.programme.addressing
    return (
        t(
            "addressing.capacity_working",
            need=t.number(capacity.need),
            growth=t.number(used.growth_pct),
            with_growth=t.number(capacity.need_with_growth),
            have=t.number(capacity.have),
        ),
        t(
            "addressing.capacity_parameters",
            targets=", ".join(used.target_ranges) or "–",
            reserved=", ".join(used.reserved_ranges) or "–",
            containers=", ".join(used.container_ranges) or "–",
        ),
    )
