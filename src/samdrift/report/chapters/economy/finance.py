"""Kept apart: service ceiling, investment and loans by year; the lift, the pool, and the state's share."""

from dataclasses import dataclass

import polars as pl

from samdrift.economy.case import Case
from samdrift.economy.case_finance import LIFT_READINGS, POOL_READINGS
from samdrift.programme.economy import EconomyPicture
from samdrift.report.chapters.economy.tables import TableView, cells
from samdrift.report.context import ReportContext
from samdrift.report.view.amounts import round_to_tenths, write_cell, write_tenths

MOST_LOANS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FinanceView:
    """``years`` is None without a case; ``loans`` where no loan has been given."""

    years: TableView | None
    lift: TableView
    state: str
    loans: TableView | None


def view_finance(context: ReportContext, picture: EconomyPicture) -> FinanceView:
    """Show what falls on which purse."""
    t, economy = context.texts, picture.parameters
    case = picture.case
    share = "".join(t.number(pct, 1) for pct in economy.state_share_pct[:1])
    return FinanceView(
        years=list_years(context, case, None) if isinstance(case, Case) else None,
        lift=_list_lift(context, picture),
        state=t("economy.state_known", percent=share) if share else t("economy.state_unknown"),
        loans=_list_loans(context, picture) if picture.finance.loans.height else None,
    )


def list_years(context: ReportContext, case: Case, municipality: str | None) -> TableView:
    """List the unit's, or a municipality's, gain by year as service, investment and loans (means)."""
    t = context.texts
    whose = (
        pl.col("municipality").is_null() if municipality is None else pl.col("municipality") == municipality
    )
    rows = case.years.filter((pl.col("scenario") == "unit") & whose)
    means = {
        measure: rows.filter(pl.col("measure") == measure).sort("year")
        for measure in ("service", "investment", "loans")
    }
    years = means["service"]["year"].to_list()
    # Each column is rounded by itself to its own sum; a year's gain is what its shown parts sum to.
    columns = {name: round_to_tenths(frame["mean_oere"].to_list()) for name, frame in means.items()}
    gains = [a + b for a, b in zip(columns["service"], columns["investment"], strict=True)]
    has_loans = any(columns["loans"])
    listed = []
    for place, year in enumerate(years):
        shown = [columns["service"][place], columns["investment"][place], gains[place]]
        shown += [columns["loans"][place]] if has_loans else []
        listed.append(cells(str(year), *(write_tenths(t, each, signed=True) for each in shown)))
    sums = [sum(columns["service"]), sum(columns["investment"]), sum(gains)]
    sums += [sum(columns["loans"])] if has_loans else []
    return TableView(
        title=t("economy.years_caption"),
        head=(
            t("economy.year"),
            t("economy.service"),
            t("economy.investment"),
            t("economy.both"),
            *((t("economy.loan_flow"),) if has_loans else ()),
        ),
        rows=tuple(listed),
        foot=cells(t("word.in_all"), *(write_tenths(t, each, signed=True) for each in sums)),
        note=t("economy.years_note") if municipality is None else "",
        table_file="tables/economy_years.csv",
    )


def _list_lift(context: ReportContext, picture: EconomyPicture) -> TableView:
    """Room and pool by both readings of the sources, as rows; years across."""
    t, lift = context.texts, picture.finance.lift
    years = sorted(lift["year"].unique())
    readings = {
        "lift_reading": picture.parameters.lift_reading,
        "pool_reading": picture.parameters.loan_pool_reading,
    }
    wanted = (
        ("unit_room", "unit_room_oere", "lift_reading", LIFT_READINGS[0]),
        ("unit_room_short", "unit_room_oere", "lift_reading", LIFT_READINGS[1]),
        ("pool", "country_pool_oere", "pool_reading", POOL_READINGS[0]),
        ("pool_in_all", "country_pool_oere", "pool_reading", POOL_READINGS[1]),
    )
    rows = []
    for name, column, kind, reading in wanted:
        of_it = lift.filter(pl.col(kind) == reading).unique("year", keep="first", maintain_order=True)
        by_year = dict(of_it.select("year", column).iter_rows())
        used = t("economy.reading_used" if readings[kind] == reading else "economy.reading_other")
        rows.append(
            cells(
                t(f"economy.{name}"),
                used,
                *(write_cell(t, by_year.get(year, 0)) for year in years),
            )
        )
    return TableView(
        title=t("economy.lift_caption"),
        head=(t("economy.what"), t("economy.reading"), *(str(year) for year in years)),
        rows=tuple(rows),
        words=frozenset({1}),
        note=t("economy.lift_note"),
        table_file="tables/economy_lift.csv",
    )


def _list_loans(context: ReportContext, picture: EconomyPicture) -> TableView:
    t = context.texts
    amounts = ("applied_oere", "given_oere", "used_oere", "interest_oere", "repayment_oere")
    sums = picture.finance.loans.group_by("municipality").agg(pl.col(name).sum() for name in amounts)
    rows = sorted(sums.iter_rows(named=True), key=lambda row: context.order_of(row["municipality"]))
    columns = [round_to_tenths([row[name] for row in rows]) for name in amounts]
    return TableView(
        title=t("economy.loans_caption"),
        head=tuple(
            t(f"economy.{name}")
            for name in ("municipality_head", "applied", "given", "used", "interest", "repayment")
        ),
        rows=tuple(
            cells(
                context.name_of(row["municipality"]), *(write_tenths(t, column[place]) for column in columns)
            )
            for place, row in enumerate(rows[:MOST_LOANS])
        ),
        foot=cells(t("word.in_all"), *(write_tenths(t, sum(column)) for column in columns)),
        note=t("economy.loans_note"),
        table_file="tables/economy_loans.csv",
    )
