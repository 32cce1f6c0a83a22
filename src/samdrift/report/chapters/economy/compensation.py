"""Nobody worse off: transfers between members or why there are none, the external claim, what is stranded."""

from dataclasses import dataclass

import polars as pl

from samdrift.economy.compensation import Compensation, Infeasible
from samdrift.economy.compensation_claim import ITEMS
from samdrift.programme.economy import EconomyPicture
from samdrift.report.chapters.economy.tables import Cell, TableView, cells
from samdrift.report.context import ReportContext
from samdrift.report.view.amounts import (
    round_to_tenths,
    write_cell,
    write_part,
    write_probability,
    write_range,
    write_sum,
    write_tenths,
)

_COUNTRY = 98
#: Less would be written as nothing [øre].
_LEAST = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CompensationView:
    """``state`` is planned, needless, infeasible, or none; ``transfers`` where money changes hands."""

    state: str
    heading: str
    sentences: tuple[str, ...]
    transfers: TableView | None
    claim: TableView
    stranded: TableView


def view_compensation(context: ReportContext, picture: EconomyPicture) -> CompensationView:
    """Show what keeps everybody from losing, and what may be claimed from outside."""
    t, answer = context.texts, picture.compensation
    state, transfers = "none", None
    heading = t("economy.comp_none")
    sentences: tuple[str, ...] = (t("economy.comp_none_text"),)
    if isinstance(answer, Infeasible):
        state, heading, sentences = "infeasible", t("economy.comp_impossible"), _say_why(context, answer)
    elif answer is not None:
        state = "planned" if answer.total_npv_oere else "needless"
        heading = t(f"economy.comp_{state}", percent=t.percent(answer.probability))
        sentences = (
            t(
                f"economy.comp_{state}_text",
                amount=write_sum(t, answer.total_npv_oere),
                share=t.percent(answer.largest_share_of_room),
            ),
        )
        transfers = _list_transfers(context, answer) if answer.total_npv_oere else None
    return CompensationView(
        state=state,
        heading=heading,
        sentences=sentences,
        transfers=transfers,
        claim=list_claim_items(context, picture.claim.filter(pl.col("level") == "unit"), picture),
        stranded=_list_stranded(context, picture),
    )


def _say_why(context: ReportContext, answer: Infeasible) -> tuple[str, ...]:
    t = context.texts
    names = [context.name_of(key) for key in sorted(answer.losers, key=context.order_of)]
    told = [
        t(
            f"economy.why_{answer.binding}",
            missing=write_sum(t, answer.missing_oere),
            percent=t.percent(answer.probability),
        ),
        t("economy.why_losers", percent=t.percent(answer.probability), names=t.join(names)),
    ]
    if answer.bound:
        bound = [context.name_of(key) for key in sorted(answer.bound, key=context.order_of)]
        told.append(t("economy.why_bound", names=t.join(bound)))
    if answer.sufficient_limit is not None:
        told.append(t("economy.why_limit", factor=t.number(answer.sufficient_limit, 1)))
    told.append(
        t("economy.why_nothing")
        if answer.highest_probability is None
        else t("economy.why_highest", percent=t.percent(answer.highest_probability))
    )
    return tuple(told)


def _list_transfers(context: ReportContext, answer: Compensation) -> TableView:
    t = context.texts
    rows = sorted(
        answer.safety.iter_rows(named=True),
        key=lambda row: (row["transfers_npv_oere"], context.order_of(row["municipality"])),
    )
    return TableView(
        title=t("economy.transfers_caption"),
        head=tuple(
            t(f"economy.{name}")
            for name in ("municipality_head", "transfer_head", "before_head", "after_head")
        ),
        rows=tuple(
            cells(
                context.name_of(row["municipality"]),
                write_cell(t, row["transfers_npv_oere"], signed=True),
                write_probability(t, row["probability_before"]),
                write_probability(t, row["probability_after"]),
            )
            for row in rows
        ),
        note=t("economy.transfers_note"),
        table_file="tables/economy_transfers.csv",
    )


def round_stranded(picture: EconomyPicture) -> dict[str, int | None]:
    """Each municipality's stranded sum in tenths of a million, as shown everywhere; None is not known."""
    totals = picture.stranded.totals
    return dict(zip(totals["municipality"], _round_known(totals["stranded_oere"].to_list()), strict=True))


def list_claim_items(
    context: ReportContext, claim: pl.DataFrame, picture: EconomyPicture, *, stranded: int | None = None
) -> TableView:
    """List a claim's items with what is documented.

    ``claim`` is one level's, or one municipality's, rows; ``stranded`` [tenths] what their stranded
    part has been rounded to already.
    """
    t = context.texts
    rows = sorted(
        claim.iter_rows(named=True), key=lambda r: (ITEMS.index(r["item"]), not r["is_documented"], r["kind"])
    )
    lost = [row["amount_oere"] for row in rows if row["item"] == "stranded"]
    others = [row["amount_oere"] for row in rows if row["item"] != "stranded"]
    # Items stand in the order of ITEMS: what is stranded comes last.
    tenths = (*round_to_tenths(others), *round_to_tenths(lost, stranded))
    listed = [
        cells(
            Cell(text=t(f"claim.{row['item']}"), sub=t(f"kind.{row['kind']}")),
            write_part(t, row["amount_oere"], amount) if row["is_documented"] else "–",
            Cell(text=write_part(t, row["amount_oere"], amount), sub=_range_of(context, row)),
        )
        for row, amount in zip(rows, tenths, strict=True)
    ]
    documented = sum(a for row, a in zip(rows, tenths, strict=True) if row["is_documented"])
    covered = picture.claim.filter(pl.col("level") == "municipality")["municipality"].n_unique()
    return TableView(
        title=t("economy.claim_caption"),
        head=tuple(t(f"economy.{name}") for name in ("claim_head", "documented", "claimed")),
        rows=tuple(listed),
        foot=cells(t("word.in_all"), write_tenths(t, documented), write_tenths(t, sum(tenths))),
        note=t("economy.claim_note", covered=t.number(covered), all=t.number(_COUNTRY)),
        table_file="tables/economy_claim.csv",
    )


def _range_of(context: ReportContext, row: dict[str, object]) -> str:
    low, high = row["low_oere"], row["high_oere"]
    if low == high or not isinstance(low, int) or not isinstance(high, int):
        return ""
    return write_range(context.texts, low, high)


def _list_stranded(context: ReportContext, picture: EconomyPicture) -> TableView:
    t = context.texts
    totals = picture.stranded.totals
    rows = list(totals.iter_rows(named=True))
    columns = ("value_oere", "stranded_oere", "below_threshold_oere", "contract_exit_oere")
    shown = {name: _round_known([row[name] for row in rows]) for name in columns}
    listed = []
    order = sorted(range(len(rows)), key=lambda place: context.order_of(rows[place]["municipality"]))
    for place in order:
        row = rows[place]
        value, lost, below, left = (_known(context, row[name], shown[name][place]) for name in columns)
        unpriced = row["unpriced_contracts"]
        possible = row["contract_exit_possible_oere"]
        listed.append(
            cells(
                context.name_of(row["municipality"]),
                value,
                Cell(
                    text=lost,
                    sub=""
                    if row["stranded_oere"] is None
                    else write_range(t, row["stranded_low_oere"], row["stranded_high_oere"]),
                ),
                below,
                Cell(
                    text=left,
                    sub=t("economy.at_most_more", amount=write_cell(t, possible))
                    if possible >= _LEAST
                    else "",
                ),
                t.number(unpriced),
            )
        )
    sums = [sum(each or 0 for each in shown[name]) for name in columns]
    known = totals.filter("is_known").height
    return TableView(
        title=t("economy.stranded_caption"),
        head=tuple(
            t(f"economy.{name}")
            for name in ("municipality_head", "book_value", "lost", "below", "leaving", "unpriced")
        ),
        rows=tuple(listed),
        foot=cells(
            t("economy.sum_of", count=t.number(known), all=t.number(totals.height)),
            *(write_tenths(t, each) for each in sums),
            t.number(int(totals["unpriced_contracts"].sum())),
        ),
        note=t("economy.stranded_note", threshold=t.number(picture.parameters.asset_threshold_dkk)),
        table_file="tables/economy_stranded_totals.csv",
    )


def _round_known(parts: list[int | None]) -> list[int | None]:
    tenths = iter(round_to_tenths([part for part in parts if part is not None]))
    return [None if part is None else next(tenths) for part in parts]


def _known(context: ReportContext, oere: int | None, tenths: int | None) -> str:
    t = context.texts
    return t("word.missing") if tenths is None or oere is None else write_part(t, oere, tenths)
