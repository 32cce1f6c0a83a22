"""The notice calendar: contracts whose last day of notice comes first, with their ways out side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from samdrift.programme.takeover_plan import PlannedWaves
from samdrift.report.chapters.takeover.names import name_municipality, write_thousands
from samdrift.report.chapters.takeover.table import Cell, TableView, numeric, plain, view_table
from samdrift.report.context import ReportContext
from samdrift.report.view.millions import write_millions

MOST_SOON = 20
MOST_OF_ONE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """What must be given notice of soon, in a sentence and a table; what the rest do; and the law's answers.

    ``law``: how many questions of procurement law a named person has answered; ``answers``: which, None where
    nobody has answered any.
    """

    sentence: str
    soon: TableView | None
    rest: tuple[str, ...]
    law: str
    answers: TableView | None


def view_notices(context: ReportContext, planned: PlannedWaves) -> NoticeView | None:
    """Show the calendar, or None where no contract bears on the takeover."""
    notices = planned.notices
    if notices.is_empty():
        return None
    t, days = context.texts, context.plan.programme.notice.soon_days
    chosen = notices.filter("planned")
    soon = chosen.filter((pl.col("option") == "end") & pl.col("soon"))
    missing = int(soon["missing_oere"].sum())
    sentence = (
        t.counted("takeover.notice_soon", soon.height, days=days, missing=write_millions(t, missing))
        if soon.height
        else t("takeover.notice_none_soon", days=days)
    )
    later = chosen.filter((pl.col("option") == "end") & ~pl.col("soon")).height
    counts = {
        "later": later,
        "expire": chosen.filter(pl.col("option") == "expire").height,
        "extend": chosen.filter(pl.col("option") == "extend").height,
        "assign": chosen.filter(pl.col("option") == "assign").height,
        "without": notices["contract"].n_unique() - chosen["contract"].n_unique(),
    }
    answered = planned.procurement.filter(pl.col("answered_by").is_not_null())
    return NoticeView(
        sentence=sentence,
        soon=table_of_notices(context, notices, soon, most=MOST_SOON, with_municipality=True),
        rest=tuple(t.counted(f"takeover.notice_{name}", count) for name, count in counts.items() if count),
        law=t(
            "takeover.law",
            answered=t.number(answered.height),
            all=t.number(planned.procurement.height),
            open=t.number(planned.procurement.height - answered.height),
        ),
        answers=_table_of_answers(context, answered),
    )


def _table_of_answers(context: ReportContext, answered: pl.DataFrame) -> TableView | None:
    """Who has answered what, and when."""
    t = context.texts
    rows = [
        (
            row["name"] or row["contract"],
            name_municipality(context, row["municipality"]),
            t(f"takeover.law_{row['question']}"),
            t(f"takeover.answer_{row['answer']}"),
            row["answered_by"],
            t.short_date(row["answered_on"]) if row["answered_on"] else t("word.missing"),
            row["reference"] or t("word.missing"),
        )
        for row in answered.head(MOST_SOON).iter_rows(named=True)
    ]
    columns = [
        plain(t(key))
        for key in (
            "contract.name", "word.municipality", "takeover.law_question", "takeover.law_answer",
            "takeover.law_who", "takeover.law_when", "takeover.law_reference",
        )
    ]  # fmt: skip
    hidden = max(answered.height - MOST_SOON, 0)
    caption = t("takeover.law_caption")
    return view_table(context, caption, columns, rows, table_file="takeover_procurement", hidden=hidden)


def table_of_notices(
    context: ReportContext, notices: pl.DataFrame, chosen: pl.DataFrame, *, most: int, with_municipality: bool
) -> TableView | None:
    """Contracts by their last day of notice, the ways out side by side.

    Args:
        context: plan and language.
        notices: ``NOTICE_SCHEMA``, all of the plan.
        chosen: rows of the contracts to show, their planned ways.
        most: how many contracts are shown.
        with_municipality: whether each row names its own.
    """
    t = context.texts
    first = chosen.sort(
        "last_notice", "missing_oere", "contract", descending=[False, True, False], nulls_last=True
    )
    shown = first.head(most)["contract"].to_list()
    ways: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in notices.filter(pl.col("contract").is_in(shown)).iter_rows(named=True):
        ways.setdefault(row["contract"], {})[row["option"]] = row
    # Few contracts have options of extension: without any, the column would be empty.
    options = [
        option
        for option in ("end", "expire", "extend", "assign")
        if option != "extend" or any("extend" in each for each in ways.values())
    ]
    rows = [_row(context, ways[contract], options, with_municipality=with_municipality) for contract in shown]
    columns = [
        numeric(t("takeover.last_notice")),
        plain(t("contract.name")),
        *([plain(t("word.municipality"))] if with_municipality else []),
        numeric(t("takeover.missing_it")),
        *(numeric(t(f"takeover.way_{option}")) for option in options),
        plain(t("takeover.signed_by")),
    ]
    caption = t("takeover.notice_caption" if with_municipality else "takeover.notice_caption_own")
    return view_table(
        context, caption, columns, rows, table_file="takeover_notices", hidden=first.height - most
    )


def _row(
    context: ReportContext,
    ways: Mapping[str, Mapping[str, Any]],
    options: Sequence[str],
    *,
    with_municipality: bool,
) -> tuple[str | Cell, ...]:
    t = context.texts
    planned = next((way for way in ways.values() if way["planned"]), next(iter(ways.values())))
    owner = (name_municipality(context, planned["municipality"]),) if with_municipality else ()
    return (
        t.short_date(planned["last_notice"]),
        Cell(text=planned["name"] or planned["contract"], sub=planned["supplier"] or t("word.missing")),
        *owner,
        write_thousands(t, planned["missing_oere"]),
        *(_way(context, ways.get(option)) for option in options),
        planned["signed_by"] or t("word.missing"),
    )


def _way(context: ReportContext, way: Mapping[str, Any] | None) -> Cell:
    """What a way costs and when it ends; the planned one says so."""
    t = context.texts
    if way is None:
        return Cell(text=t("takeover.way_none"))
    who = ""
    if way["answered_by"]:
        day = t.short_date(way["answered_on"]) if way["answered_on"] else ""
        who = " ".join(part for part in (way["answered_by"], day) if part)
    if way["status"] != "yes":
        return Cell(text=t(f"takeover.assign_{way['status']}"), sub=who)
    ends = t("takeover.way_ends", day=t.short_date(way["ends_on"])) if way["ends_on"] else ""
    mark = t("takeover.way_planned") if way["planned"] else ""
    return Cell(
        text=write_thousands(t, way["cost_oere"]), sub=" · ".join(part for part in (ends, mark, who) if part)
    )
