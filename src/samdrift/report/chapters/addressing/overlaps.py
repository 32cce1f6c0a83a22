"""Who uses the same addresses: the matrix, the worst pairs by name, and overlaps inside one municipality."""

from dataclasses import dataclass

import polars as pl

from samdrift.addressing import Overlaps
from samdrift.report.chapters.addressing.names import name_owner
from samdrift.report.chapters.content import ChartView
from samdrift.report.charts.address_matrix import draw_matrix
from samdrift.report.context import ReportContext

#: Municipalities in the matrix; more could not be read, and their numbers are in the table file.
MOST_IN_MATRIX = 20
MOST_PAIRS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """One side of an overlap: whose prefix, in which VRF, with how many live hosts."""

    name: str
    prefix: str
    vrf: str
    hosts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapsView:
    """``chart`` is None where no two municipalities overlap; ``inside`` are (name, pairs, between VRFs)."""

    chart: ChartView | None
    matrix_note: str
    worst: tuple[tuple[SideView, SideView], ...]
    hidden_worst: int
    inside: tuple[tuple[str, str, str], ...]
    inside_title: str


def view_overlaps(context: ReportContext, overlaps: Overlaps) -> OverlapsView:
    """Show the overlaps that were found."""
    t = context.texts
    order = _worst_first(context, overlaps.by_pair)
    shown = order[:MOST_IN_MATRIX]
    inside = overlaps.internal.sort("pairs", "owner", descending=[True, False])
    return OverlapsView(
        chart=_matrix(context, overlaps.by_pair, shown) if shown else None,
        matrix_note=t("addressing.matrix_cut", shown=t.number(len(shown)), all=t.number(len(order)))
        if len(order) > len(shown)
        else "",
        worst=tuple(
            (_side(context, row, "a"), _side(context, row, "b"))
            for row in overlaps.worst.head(MOST_PAIRS).iter_rows(named=True)
        ),
        hidden_worst=max(0, overlaps.worst.height - MOST_PAIRS),
        inside=tuple(
            (name_owner(context, owner), t.number(pairs), t.number(between))
            for owner, pairs, between in inside.select("owner", "pairs", "between_vrfs").iter_rows()
        ),
        inside_title=t(
            "addressing.inside_title",
            pairs=t.number(overlaps.internal_pairs),
            between=t.number(int(inside["between_vrfs"].sum())),
        ),
    )


def _worst_first(context: ReportContext, by_pair: pl.DataFrame) -> list[str]:
    """Owners by the pairs of prefixes that they share with all others, the most first."""
    sides = [by_pair.select(owner=side, pairs="pairs") for side in ("a", "b")]
    sums = pl.concat(sides).group_by("owner").agg(pl.col("pairs").sum())
    return [
        owner for owner, _ in sorted(sums.iter_rows(), key=lambda row: (-row[1], context.order_of(row[0])))
    ]


def _matrix(context: ReportContext, by_pair: pl.DataFrame, owners: list[str]) -> ChartView:
    t = context.texts
    place = {owner: index for index, owner in enumerate(owners)}
    names = [name_owner(context, owner) for owner in owners]
    rows = by_pair.filter(pl.col("a").is_in(owners) & pl.col("b").is_in(owners))
    counts = {(row, column): (0, t.number(0)) for row in range(len(owners)) for column in range(row)}
    for a, b, pairs in rows.select("a", "b", "pairs").iter_rows():
        at = (max(place[a], place[b]), min(place[a], place[b]))
        counts[at] = (pairs, t.number(pairs))
    worst = by_pair.sort("pairs", "a", "b", descending=[True, False, False]).row(0, named=True)
    title = t.counted(
        "addressing.matrix_title",
        worst["pairs"],
        a=name_owner(context, worst["a"]),
        b=name_owner(context, worst["b"]),
    )
    return ChartView(
        chart_id="figur-overlap",
        title=title,
        drawing=draw_matrix(
            names,
            counts,
            chart_id="figur-overlap",
            title=title,
            description=t("addressing.matrix_description"),
        ),
        head=tuple(
            t(f"addressing.{name}") for name in ("between", "pairs", "shared", "hosts_both", "same_addresses")
        ),
        rows=_rows(context, rows),
        working=t("addressing.matrix_working"),
        table_file="tables/address_overlaps.csv",
    )


def _rows(context: ReportContext, pairs: pl.DataFrame) -> tuple[tuple[str, ...], ...]:
    """What the matrix shows, as a table: the most pairs first."""
    t = context.texts
    ranked = pairs.sort("pairs", "a", "b", descending=[True, False, False])
    return tuple(
        (
            f"{name_owner(context, row['a'])} – {name_owner(context, row['b'])}",
            t.number(row["pairs"]),
            t.number(row["addresses"]),
            f"{t.number(row['hosts_a'])} – {t.number(row['hosts_b'])}",
            t.number(row["same_addresses"]),
        )
        for row in ranked.iter_rows(named=True)
    )


def _side(context: ReportContext, row: dict[str, object], side: str) -> SideView:
    t = context.texts
    hosts = row[f"hosts_{side}"]
    vrf = row[f"vrf_{side}"]
    return SideView(
        name=name_owner(context, str(row[side])),
        prefix=str(row[f"prefix_{side}"]),
        vrf=t("addressing.vrf", vrf=vrf) if vrf else "",
        hosts=t.number(hosts if isinstance(hosts, int) else None),
    )
