"""Write a fact's value as the report shows it: with unit, and as its language writes numbers."""

from samdrift.inventory import TABLES, column_info
from samdrift.report.context import ReportContext

_MIB_IN_GIB = 1024
#: Numbers that are names rather than amounts.
_PLAIN_UNITS = ("year", "port", "VLAN id")


def write_value(context: ReportContext, *, table: str, field: str, value: str) -> str:
    """Write the text of a fact; what is no number of a known column stays as it is."""
    column = TABLES[table].columns().get(field) if table in TABLES else None
    if column is None or not TABLES[table].create_empty().schema[field].is_numeric():
        return value
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
