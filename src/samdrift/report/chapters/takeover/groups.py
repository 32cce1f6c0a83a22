"""What becomes of the groups, why; and how well the groups themselves are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from samdrift.dependencies import DependencyPicture
from samdrift.programme.takeover_plan import TakeoverPicture
from samdrift.report.chapters.takeover.names import name_groups, name_municipality
from samdrift.report.chapters.takeover.table import Cell, TableView, numeric, plain, view_table, wide
from samdrift.report.context import ReportContext
from samdrift.report.view.millions import write_millions_cell
from samdrift.takeover import Treatment
from samdrift.takeover.sentences import EXCLUSIONS

MOST_CUTS = 8
MOST_REASONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsView:
    """Move groups: how many are assumed, what flows would add, and which edges they cut."""

    sentences: tuple[str, ...]
    coverage: TableView | None
    cuts: TableView | None


def view_treatments(context: ReportContext, picture: TakeoverPicture) -> TableView | None:
    """Treatments by number of groups, with the dearest one's reason and what ruled the others out."""
    t, reading = context.texts, picture.reading
    chosen, options = reading.treatments.chosen, reading.treatments.options
    names = name_groups(reading)
    rows = []
    for treatment in (str(each) for each in Treatment):
        own = chosen.filter(pl.col("treatment") == treatment).sort(
            "cost_oere", "group", descending=[True, False]
        )
        if own.is_empty():
            continue
        dearest = own.row(0, named=True)
        sentence = dearest["reason_da" if t.language == "da" else "reason"]
        ruled = options.filter((pl.col("treatment") == treatment) & pl.col("excluded").is_not_null())
        by_hand = int(own["by_hand"].sum())
        rows.append((
            Cell(
                text=t(f"treatment.{treatment}"),
                sub=t.counted("takeover.by_hand", by_hand) if by_hand else "",
            ),
            t.number(own.height),
            t.percent(own.height / chosen.height),
            write_millions_cell(t, int(own["cost_oere"].sum())),
            Cell(text=f"{names.get(dearest['group'], dearest['group'])}: {sentence}",
                 sub=_ruled_out(context, ruled)),
        ))  # fmt: skip
    columns = (
        plain(t("takeover.treatment")),
        numeric(t("takeover.head_groups")),
        numeric(t("word.share")),
        numeric(t("takeover.millions_head")),
        wide(t("takeover.treatment_reason")),
    )
    return view_table(
        context, t("takeover.treatments_caption"), columns, rows, table_file="takeover_treatments"
    )


def _ruled_out(context: ReportContext, ruled: pl.DataFrame) -> str:
    """Say what keeps other groups from this treatment, by how many."""
    t = context.texts
    if ruled.is_empty():
        return ""
    language = 1 if t.language == "da" else 0
    counts = ruled.group_by("excluded").len().sort("len", "excluded", descending=[True, False])
    said = [
        t.counted(
            "takeover.ruled_out", count, reason=EXCLUSIONS[word][language] if word in EXCLUSIONS else word
        )
        for word, count in counts.head(MOST_REASONS).iter_rows()
    ]
    return t("takeover.ruled_out_head", reasons="; ".join(said))


def view_groups(context: ReportContext, picture: DependencyPicture | None) -> GroupsView | None:
    """Show how the groups were made, or None where dependencies were not looked at."""
    if picture is None:
        return None
    t, totals = context.texts, picture.totals
    owners = set(picture.groups["municipality"])
    without = sorted(owners - set(picture.coverage["municipality"]), key=context.order_of)
    sentences = [
        t(
            "takeover.groups_sentence",
            groups=t.number(totals.groups),
            servers=t.number(totals.servers),
            largest=t.number(totals.largest_group),
        ),
        t(
            "takeover.groups_assumed",
            assumed=t.number(totals.assumed_groups),
            percent=t.percent(totals.assumed_groups / totals.groups if totals.groups else None),
        ),
    ]
    if without:
        names = t.join([context.name_of(town) for town in without])
        sentences.append(t.counted("takeover.without_flows", len(without), names=names))
    sentences.append(t("takeover.flows_would_add") if totals.assumed_groups else t("takeover.flows_all"))
    return GroupsView(
        sentences=tuple(sentences), coverage=_coverage(context, picture), cuts=_cuts(context, picture)
    )


def _coverage(context: ReportContext, picture: DependencyPicture) -> TableView | None:
    t = context.texts
    known = {row["municipality"]: row for row in picture.coverage.iter_rows(named=True)}
    sums = picture.groups.group_by("municipality").agg(groups=pl.len(), assumed=pl.col("is_assumed").sum())
    rows = [
        _covered(context, row, known.get(row["municipality"]))
        for row in sorted(sums.iter_rows(named=True), key=lambda row: context.order_of(row["municipality"]))
    ]
    columns = (
        plain(t("word.municipality")),
        numeric(t("takeover.head_groups")),
        numeric(t("takeover.assumed")),
        numeric(t("takeover.flow_days")),
        numeric(t("takeover.servers_seen")),
        numeric(t("takeover.missed_quarterly")),
    )
    return view_table(
        context, t("takeover.coverage_caption"), columns, rows, table_file="dependency_coverage"
    )


def _covered(
    context: ReportContext, row: Mapping[str, Any], flows: Mapping[str, Any] | None
) -> tuple[str | Cell, ...]:
    t = context.texts
    seen = None
    if flows and flows["servers"]:
        seen = (flows["servers_seen"] or 0) / flows["servers"]
    missing = t("takeover.no_flows")
    return (
        name_municipality(context, row["municipality"]),
        t.number(row["groups"]),
        t.counted("takeover.of_groups", row["assumed"], percent=t.percent(row["assumed"] / row["groups"])),
        t.number(flows["days"]) if flows else missing,
        t.percent(seen) if flows else "–",
        t.percent(flows["missed_quarterly"]) if flows else "–",
    )


def _cuts(context: ReportContext, picture: DependencyPicture) -> TableView | None:
    t = context.texts
    names = dict(picture.groups.select("group_id", "name").iter_rows())
    between = (
        picture.cuts.group_by("group_id", "other_group_id", "municipality")
        .agg(edges=pl.len(), weight=pl.col("weight").sum(), reason=pl.col("reason").first())
        .sort("weight", "group_id", "other_group_id", descending=[True, False, False], nulls_last=True)
    )
    rows = [
        (
            names.get(row["group_id"], row["group_id"]),
            names.get(row["other_group_id"], row["other_group_id"]),
            name_municipality(context, row["municipality"]),
            t.number(row["edges"]),
            t.number(row["weight"], 1),
            t.find(f"cut_reason.{row['reason']}", str(row["reason"])),
        )
        for row in between.head(MOST_CUTS).iter_rows(named=True)
    ]
    columns = (
        plain(t("takeover.group")),
        plain(t("takeover.other_group")),
        plain(t("word.municipality")),
        numeric(t("takeover.cut_edges")),
        numeric(t("takeover.cut_weight")),
        wide(t("takeover.cut_why")),
    )
    caption = t.counted("takeover.cuts_caption", between.height)
    hidden = between.height - MOST_CUTS
    return view_table(context, caption, columns, rows, table_file="move_group_cuts", hidden=hidden)
