"""Gates: those that are late or due next, a row for each municipality and gate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import polars as pl

from samdrift.programme.takeover_plan import PlannedWaves
from samdrift.report.chapters.takeover.names import name_municipality
from samdrift.report.chapters.takeover.table import Cell, TableView, numeric, plain, view_table
from samdrift.report.context import ReportContext
from samdrift.takeover.gates import GateKind

MOST_GATES = 15
_DUE_DAYS = 60
NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatesView:
    """How the gates stand: in a sentence, by kind, and what is late or due next."""

    sentence: str
    kinds: TableView | None
    due: TableView | None


def view_gates(context: ReportContext, planned: PlannedWaves) -> GatesView | None:
    """Show the gates, or None where there are none."""
    gates = planned.gates
    if gates.is_empty():
        return None
    t, today = context.texts, context.plan.today
    late = gates.filter("is_late")
    soon = gates.filter(
        (pl.col("status") == "open")
        & ~pl.col("is_late")
        & (pl.col("latest") <= today + timedelta(days=_DUE_DAYS))
    )
    sentence = t(
        "takeover.gates_sentence",
        late=t.counted("takeover.gates", late.height),
        waves=t.counted("takeover.waves", late["wave"].n_unique()),
        soon=t.counted("takeover.gates", soon.height),
        days=_DUE_DAYS,
    )
    return GatesView(
        sentence=sentence,
        kinds=_by_kind(context, gates),
        due=table_of_gates(context, gates, most=MOST_GATES, with_municipality=True),
    )


def _by_kind(context: ReportContext, gates: pl.DataFrame) -> TableView | None:
    t = context.texts
    sums = {row["gate"]: row for row in _summed(gates, "gate").iter_rows(named=True)}
    rows = [
        (
            Cell(text=t(f"gate.{kind}"), sub=t(f"gate_meaning.{kind}")),
            t.number(sums[kind]["waves"]),
            t.number(sums[kind]["passed"]),
            t.number(sums[kind]["open"]),
            t.number(sums[kind]["late"]),
        )
        for kind in (str(each) for each in GateKind)
        if kind in sums
    ]
    columns = (
        plain(t("takeover.gate")),
        numeric(t("takeover.waves_head")),
        numeric(t("takeover.gate_passed")),
        numeric(t("takeover.gate_open")),
        numeric(t("takeover.gate_late")),
    )
    return view_table(context, t("takeover.gate_kinds"), columns, rows, table_file="takeover_gates")


def _summed(gates: pl.DataFrame, *by: str) -> pl.DataFrame:
    is_open = pl.col("status") == "open"
    return gates.group_by(*by).agg(
        waves=pl.len(),
        passed=(~is_open).sum(),
        open=is_open.sum(),
        late=pl.col("is_late").sum(),
        latest=pl.col("latest").filter(is_open).min(),
        next_wave=pl.col("wave").filter(is_open).first(),
        monday=pl.col("monday").filter(is_open).min(),
        owner=pl.col("owner").filter(is_open).first(),
        named=pl.col("owner_named").filter(is_open).first(),
    )


def table_of_gates(
    context: ReportContext, gates: pl.DataFrame, *, most: int, with_municipality: bool
) -> TableView | None:
    """Open gates by municipality and kind, those that are due first; one answer often holds for all waves."""
    t = context.texts
    sums = (
        _summed(gates.sort("latest", "wave", "gate"), "municipality", "gate")
        .filter(pl.col("open") > 0)
        .sort("latest", "municipality", "gate")
    )
    rows = [
        _row(context, row, with_municipality=with_municipality)
        for row in sums.head(most).iter_rows(named=True)
    ]
    columns = (
        *([plain(t("word.municipality"))] if with_municipality else []),
        plain(t("takeover.gate")),
        numeric(t("takeover.gate_latest")),
        plain(t("takeover.gate_state")),
        numeric(t("takeover.gate_open")),
        plain(t("takeover.gate_owner")),
    )
    caption = t("takeover.gates_due" if with_municipality else "takeover.gates_due_own")
    return view_table(context, caption, columns, rows, table_file="takeover_gates", hidden=sums.height - most)


def _row(
    context: ReportContext, row: Mapping[str, Any], *, with_municipality: bool
) -> tuple[str | Cell, ...]:
    t = context.texts
    owner = row["owner"]
    says = owner if row["named"] else t.find(f"gate_owner.{owner}", str(owner))
    town = (name_municipality(context, row["municipality"]),) if with_municipality else ()
    state = (
        Cell(text="", badge=t.counted("takeover.gate_is_late", row["late"]).replace(" ", NO_BREAK))
        if row["late"]
        else Cell(text=t("takeover.gate_is_open"))
    )
    return (
        *town,
        t(f"gate.{row['gate']}"),
        t.short_date(row["latest"]),
        state,
        t.number(row["open"]),
        says if row["named"] else t("takeover.owner_usual", owner=says),
    )
