"""One part for each municipality: its dates, its quarters, its threats, its notices and its gates."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from samdrift.programme.takeover_plan import PlannedWaves, TakeoverPicture
from samdrift.report.chapters.takeover.gates import table_of_gates
from samdrift.report.chapters.takeover.names import (
    name_groups,
    part_anchor,
    write_interval,
    write_probability,
)
from samdrift.report.chapters.takeover.notice import MOST_OF_ONE, table_of_notices
from samdrift.report.chapters.takeover.table import TableView, numeric, plain, view_table
from samdrift.report.context import ReportContext

MOST_GATES = 7
MOST_THREATS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One municipality's part: ``section`` is the anchor of its own section in the report."""

    name: str
    anchor: str
    section: str
    summary: str
    sentences: tuple[str, ...]
    tables: tuple[TableView, ...]


def view_parts(
    context: ReportContext, picture: TakeoverPicture, planned: PlannedWaves
) -> tuple[PartView, ...]:
    """Make the parts, in Danish order."""
    towns = sorted(planned.groups["municipality"].unique(), key=context.order_of)
    return tuple(_part(context, picture, planned, town) for town in towns)


def _part(context: ReportContext, picture: TakeoverPicture, planned: PlannedWaves, town: str) -> PartView:
    t = context.texts
    is_own = pl.col("municipality") == town
    groups = planned.groups.filter(is_own)
    sure = planned.robustness.municipalities.filter(is_own)
    chosen = planned.notices.filter(is_own & pl.col("planned") & (pl.col("option") == "end"))
    anchor = context.anchors.get(town, "")
    last = groups["handover_on"].max()
    notices, gates = planned.notices.filter(is_own), planned.gates.filter(is_own)
    tables = (
        _quarters(context, groups),
        table_of_notices(context, notices, chosen, most=MOST_OF_ONE, with_municipality=False),
        table_of_gates(context, gates, most=MOST_GATES, with_municipality=False),
    )
    known = sure.row(0, named=True) if sure.height else None
    percent = (
        write_probability(t, known["probability"], known["low"], known["high"])
        if known
        else t("word.not_assessed")
    )
    return PartView(
        name=context.name_of(town),
        anchor=part_anchor(anchor) if anchor else "",
        section=anchor,
        summary=t(
            "takeover.part_summary",
            last=t.short_date(last if isinstance(last, date) else None),
            percent=percent,
        ),
        sentences=_sentences(context, picture, planned, town),
        tables=tuple(table for table in tables if table is not None),
    )


def _sentences(
    context: ReportContext, picture: TakeoverPicture, planned: PlannedWaves, town: str
) -> tuple[str, ...]:
    t = context.texts
    is_own = pl.col("municipality") == town
    groups = planned.groups.filter(is_own)
    waves = sum(wave.municipality == town for wave in planned.waves)
    said = [
        t(
            "takeover.part_groups",
            groups=t.counted("takeover.groups", groups.height),
            waves=t.counted("takeover.waves", waves),
            first=t.date(groups["first_monday"].min()),  # type: ignore[arg-type]
        )
    ]
    for row in planned.robustness.municipalities.filter(is_own).iter_rows(named=True):
        said.append(
            t(
                "takeover.part_sure",
                percent=t.percent(row["probability"]),
                interval=write_interval(t, row["low"], row["high"]),
                mean=t.number(row["late_groups_mean"], 1),
            )
        )
    late = int(groups["is_late"].sum())
    if late:
        said.append(t.counted("takeover.part_late", late))
    names = name_groups(picture.reading)
    threats = planned.robustness.groups.filter(is_own & (pl.col("cruciality") > 0)).head(MOST_THREATS)
    if threats.height:
        listed = [names.get(group, group) for group in threats["group"]]
        said.append(t("takeover.part_threats", names=t.join(listed)))
    return tuple(said)


def _quarters(context: ReportContext, groups: pl.DataFrame) -> TableView | None:
    """Groups handed over and moved by quarter."""
    t = context.texts

    def counted(column: str) -> dict[date, int]:
        days = groups.drop_nulls(column).group_by(pl.col(column).dt.truncate("1q")).len()
        return dict(days.iter_rows())

    handed, moved = counted("handover_on"), counted("moved_on")
    rows = [
        (
            t("content.quarter", quarter=(day.month + 2) // 3, year=day.year),
            t.number(handed.get(day, 0)),
            t.number(moved.get(day, 0)),
        )
        for day in sorted({*handed, *moved})
    ]
    columns = (
        plain(t("content.quarter_head")),
        numeric(t("takeover.handed_over")),
        numeric(t("takeover.moved")),
    )
    return view_table(context, t("takeover.quarters_caption"), columns, rows, table_file="takeover_groups")
