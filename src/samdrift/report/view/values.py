"""Write a fact's value as the report shows it: with unit, and as its language writes numbers."""

from datetime import date
from functools import cache

import polars as pl

from samdrift.inventory import TABLES, column_info
from samdrift.report.context import ReportContext

_MIB_IN_GIB = 1024

#: Columns whose values are codes of ours, which the report writes in words.
CODED = frozenset(
    {
        "assignable", "criticality", "environment", "hosting", "kind", "licence_transferable", "lifecycle",
        "notice_counts_to", "power_state", "status",
    }
)  # fmt: skip
#: Numbers that are names rather than amounts.
_PLAIN_UNITS = ("year", "port", "VLAN id")


def write_value(context: ReportContext, *, table: str, field: str, value: str) -> str:
    """Write the text of a fact; what is no number of a known column stays as it is."""
    column = TABLES[table].columns().get(field) if table in TABLES else None
    if column is None:
        return value
    kind = _schema(table)[field]
    if kind == pl.Date:
        return _write_day(context, value)
    if not kind.is_numeric():
        return context.texts.find(f"value.{value}", value) if field in CODED else value
    unit = column_info(column).unit
    try:
        amount = float(value)
    except ValueError:
        return value
    if unit in _PLAIN_UNITS:
        return value
    if unit == "MiB" and abs(amount) >= _MIB_IN_GIB:
        amount, unit = amount / _MIB_IN_GIB, "GiB"
    text = context.texts.number(amount, 0 if amount == int(amount) else 1)
    return f"{text}\u00a0{unit}" if unit in ("GiB", "MiB", "%", "DKK", "MHz") else text


def _write_day(context: ReportContext, value: str) -> str:
    try:
        return context.texts.date(date.fromisoformat(value[:10]))
    except ValueError:
        return value


@cache
def _schema(table: str) -> pl.Schema:
    return TABLES[table].create_empty().schema
