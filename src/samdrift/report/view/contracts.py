"""Contracts that bind past the deadline, and when all of them end."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from samdrift.report.context import ReportContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractView:
    """One contract, as a row of a table."""

    municipality: str
    anchor: str
    asset_id: str
    name: str
    supplier: str
    expires_on: str
    irrevocable_until: str
    notice: str
    assignable: str
    payment: str


def after_deadline(contracts: pl.DataFrame, deadline: date) -> pl.DataFrame:
    """Contracts whose term or irrevocable period ends after the deadline, the last to end first.

    Contracts that are already under notice with no later end are left out only where their
    dates say so; what has no date is not among them: it is not given, not free.
    """
    last = pl.max_horizontal("expires_on", "irrevocable_until")
    return contracts.filter(last > deadline).sort([last, "asset_id"], descending=[True, False])


def count_undated(contracts: pl.DataFrame) -> int:
    """Contracts that give neither an end nor an irrevocable period."""
    return contracts.filter(pl.col("expires_on").is_null() & pl.col("irrevocable_until").is_null()).height


def count_by_quarter(contracts: pl.DataFrame, *, first: date, last: date) -> list[tuple[date, int]]:
    """Contracts by the quarter in which their term or irrevocable period ends, [first, last)."""
    ends = contracts.select(pl.max_horizontal("expires_on", "irrevocable_until").alias("on")).filter(
        (pl.col("on") >= first) & (pl.col("on") < last)
    )
    counted = ends.group_by(pl.col("on").dt.truncate("1q")).len().sort("on")
    return [(day, count) for day, count in counted.iter_rows()]


def view_contracts(context: ReportContext, contracts: pl.DataFrame) -> tuple[ContractView, ...]:
    """Show contracts as rows."""
    return tuple(_view(context, row) for row in contracts.iter_rows(named=True))


def _view(context: ReportContext, row: dict[str, object]) -> ContractView:
    t = context.texts
    missing = t("word.missing")
    notice, payment = row["notice_months"], row["payment_dkk_per_year"]
    assignable = str(row["assignable"] or "unknown")
    key = str(row["municipality"])
    return ContractView(
        municipality=context.name_of(key),
        anchor=context.anchors.get(key, ""),
        asset_id=str(row["asset_id"]),
        name=str(row["name"] or missing),
        supplier=str(row["supplier"] or missing),
        expires_on=_day(context, row["expires_on"]),
        irrevocable_until=_day(context, row["irrevocable_until"]),
        notice=t.counted("word.months", notice) if isinstance(notice, int) else missing,
        assignable=t.find(f"assignable.{assignable}", assignable),
        payment=t.number(payment) if isinstance(payment, float) else missing,
    )


def _day(context: ReportContext, day: object) -> str:
    return context.texts.short_date(day if isinstance(day, date) else None)
