"""Contradictions: fields on which sources disagree, and records that were kept apart."""

from dataclasses import dataclass

import polars as pl

from samdrift.inventory import TABLES
from samdrift.inventory.quality import NEEDS
from samdrift.report.chapter import Chapter
from samdrift.report.context import ReportContext
from samdrift.report.view.asset_list import shown_columns
from samdrift.report.view.findings import GroupView, group_findings
from samdrift.report.view.values import write_value

#: Codes of what the merge met begin so.
MERGE_PREFIX = "MERGE-"
MOST_FIELDS = 12
SHOWN_OF_A_CODE = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class SayingView:
    """What one source says, and where."""

    value: str
    place: str
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionView:
    """A field on which sources disagree: at how many assets, and one of them as an example."""

    table: str
    field: str
    assets: str
    municipalities: str
    example: str
    example_id: str
    chosen: SayingView | None
    other: SayingView


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsView:
    """Contradictory fields, the most frequent first, and the merge's own findings."""

    fields: tuple[ContradictionView, ...]
    hidden_fields: int
    groups: tuple[GroupView, ...]


def view_conflicts(context: ReportContext) -> ConflictsView:
    """Make the chapter; without contradictions it says so."""
    merged = [f for f in context.plan.findings if f.finding.code.startswith(MERGE_PREFIX)]
    fields = _contradictions(context)
    return ConflictsView(
        fields=fields[:MOST_FIELDS],
        hidden_fields=max(0, len(fields) - MOST_FIELDS),
        groups=group_findings(context, merged, most=SHOWN_OF_A_CODE),
    )


def _contradictions(context: ReportContext) -> tuple[ContradictionView, ...]:
    inventory = context.plan.inventory
    places = inventory.records.select(
        "record_id", "municipality", "asset_table", "path", "sheet", "row", "format"
    )
    may_show = pl.DataFrame(
        [(table, field) for table in TABLES for field in shown_columns(table)],
        schema={"asset_table": pl.String, "field": pl.String},
        orient="row",
    )
    said = (
        inventory.facts.filter("contradicts")
        .join(places, on="record_id", how="inner")
        .join(may_show, on=["asset_table", "field"], how="semi")
    )
    counted = (
        said.sort("asset_id", "field", "record_id")
        .group_by("asset_table", "field", maintain_order=True)
        .agg(
            pl.col("asset_id").n_unique().alias("assets"),
            pl.col("municipality").n_unique().alias("municipalities"),
            pl.col("asset_id").first().alias("example_id"),
            pl.struct("value", "path", "sheet", "row", "format").first().alias("other"),
        )
        .with_columns((pl.col("asset_table") + "." + pl.col("field")).is_in(_needed()).alias("needed"))
        .sort(["needed", "assets", "asset_table", "field"], descending=[True, True, False, False])
    )
    chosen = (
        inventory.facts.filter("chosen")
        .join(counted.select("field", asset_id="example_id"), on=["asset_id", "field"], how="semi")
        .join(places, on="record_id", how="inner")
        .sort("record_id")
    )
    winners = {(row["asset_id"], row["field"]): row for row in reversed(chosen.to_dicts())}
    names = _names(context, set(counted["example_id"]))
    t = context.texts
    found = []
    for row in counted.to_dicts():
        about = {"asset_table": row["asset_table"], "field": row["field"]}
        other, winner = row["other"] | about, winners.get((row["example_id"], row["field"]))
        exact = winner is not None and _write(context, winner) == _write(context, other)
        found.append(
            ContradictionView(
                table=context.table_title(row["asset_table"]),
                field=context.column_title(row["asset_table"], row["field"]),
                assets=t.number(row["assets"]),
                municipalities=t.number(row["municipalities"]),
                example=names.get(row["example_id"], row["example_id"]),
                example_id=row["example_id"],
                chosen=None if winner is None else _saying(context, winner, exact=exact),
                other=_saying(context, other, exact=exact),
            )
        )
    return tuple(found)


def _needed() -> list[str]:
    """Fields that an analysis asks for, as ``table.column``."""
    return sorted({need.question.field for need in NEEDS})


def _saying(context: ReportContext, row: dict[str, object], *, exact: bool) -> SayingView:
    """Show what a source says; ``exact``: as the fact has it, where rounding would hide the difference."""
    place = [str(part) for part in (row["path"], row["sheet"], row["row"]) if part is not None]
    return SayingView(
        value=str(row["value"]) if exact else _write(context, row),
        place=":".join(place),
        format=context.format_title(str(row["format"])),
    )


def _write(context: ReportContext, row: dict[str, object]) -> str:
    return write_value(
        context, table=str(row["asset_table"]), field=str(row["field"]), value=str(row["value"])
    )


def _names(context: ReportContext, ids: set[str]) -> dict[str, str]:
    """Names of the assets with these ids, from whichever table has them."""
    found: dict[str, str] = {}
    for _, frame in sorted(context.plan.inventory.tables.items()):
        if "name" in frame.columns and "asset_id" in frame.columns:
            hits = frame.filter(pl.col("asset_id").is_in(sorted(ids)) & pl.col("name").is_not_null())
            found |= dict(hits.select("asset_id", "name").iter_rows())
    return found


CONFLICTS = Chapter(
    anchor="modsigelser",
    title="conflicts.chapter",
    template="chapters/conflicts.html.j2",
    view=view_conflicts,
)
