"""Any table of flows, of text or of types, to records: ``read_records``."""

import ibis
import ibis.expr.types as ir

from samdrift.dependencies.reduction.model import RECORD_COLUMNS, UNREADABLE_PORT, RecordColumns
from samdrift.importers.flow_edges import EPHEMERAL_START, PROTOCOLS_WITH_PORTS

_FIRST_DAY, _LAST_DAY = 3652, 47_847  # 1 January 1980 and 31 December 2100
_MOST_BYTES, _MOST_FLOWS = 10**15, 10**12
_SECONDS_PER_DAY = 86_400
#: A number of seconds since 1970 above this is one of milliseconds.
_MILLISECONDS_FROM = 10**11
_NOTHING = ("", "-", "(empty)")
_SCALES = {"K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def read_records(table: ir.Table, columns: RecordColumns) -> ir.Table:
    """Give the records of a table of flows.

    Args:
        table: one row a flow; columns of text are read as the importers read them.
        columns: where in it what stands.

    Returns:
        ``RECORD_COLUMNS``, and ``flows`` where the table has them. Addresses and protocols are
        still as written.
    """
    protocol = _text(table, columns, "protocol")
    start, end = _day(table, columns, "start"), _day(table, columns, "end")
    out, back = (_whole(table, columns, name, _MOST_BYTES) for name in ("bytes_out", "bytes_in"))
    flows = {"flows": _whole(table, columns, "flows", _MOST_FLOWS)} if "flows" in columns.names else {}
    read = table.select(
        source=_text(table, columns, "source"),
        destination=_text(table, columns, "destination"),
        protocol=protocol,
        # A table without the callers' ports has sorted out who called: any port of a caller's will do.
        source_port=_port(table, columns, "source_port")
        if "source_port" in columns.names
        else ibis.literal(EPHEMERAL_START),
        destination_port=_port(table, columns, "destination_port"),
        has_port=protocol.isin(PROTOCOLS_WITH_PORTS),
        day=start,
        last_day=ibis.coalesce(end, start) if "end" in columns.names else start,
        bytes=_sum_of_known(columns, out, back),
        **flows,
    )
    return read.cast(dict(RECORD_COLUMNS))


def _cell(table: ir.Table, columns: RecordColumns, name: str) -> ir.Value:
    return table[columns.names[name]] if name in columns.names else ibis.null("string")


def _text(table: ir.Table, columns: RecordColumns, name: str) -> ir.StringValue:
    cell = _cell(table, columns, name)
    text = cell if cell.type().is_string() else cell.cast("string")
    return text.strip() if columns.padded else text


def _is_written(table: ir.Table, columns: RecordColumns, name: str) -> ir.BooleanValue:
    """Whether a cell says anything."""
    cell = _cell(table, columns, name)
    if not cell.type().is_string():
        return cell.notnull()
    text = cell.strip() if columns.padded else cell
    return text.notnull() & text.notin(_NOTHING)


def _number(table: ir.Table, columns: RecordColumns, name: str) -> ir.IntegerValue:
    cell = _cell(table, columns, name)
    if cell.type().is_string():
        return (cell.strip() if columns.padded else cell).try_cast("int64")
    return cell.cast("int64")


def _port(table: ir.Table, columns: RecordColumns, name: str) -> ir.IntegerValue:
    number = _number(table, columns, name)
    return (
        ibis.cases(
            (number.between(0, 65_535), number),
            (_is_written(table, columns, name), ibis.literal(UNREADABLE_PORT)),
        )
        if name in columns.names
        else ibis.null("int64")
    )


def _day(table: ir.Table, columns: RecordColumns, name: str) -> ir.IntegerValue:
    """The number of the day since 1970 of a moment: a type of time, a text, or seconds as text or number."""
    if name not in columns.names:
        return ibis.null("int64")
    cell = _cell(table, columns, name)
    if cell.type().is_date():
        day = cell.epoch_days()
    elif cell.type().is_timestamp():
        day = cell.date().epoch_days()
    elif cell.type().is_string() and not columns.counted_times:
        text = cell.strip() if columns.padded else cell
        day = ibis.coalesce(
            text.try_cast("timestamp").date().epoch_days(), _day_of_seconds(text.try_cast("float64"))
        )
    else:
        day = _day_of_seconds(cell.try_cast("float64") if cell.type().is_string() else cell.cast("float64"))
    return ibis.ifelse(day.between(_FIRST_DAY, _LAST_DAY), day, ibis.null("int64"))


def _day_of_seconds(number: ir.FloatingValue) -> ir.IntegerValue:
    seconds = ibis.ifelse(number > _MILLISECONDS_FROM, number / 1000, number)
    known = ibis.ifelse(seconds.between(0, 1e10), seconds, ibis.null("float64"))
    return (known / _SECONDS_PER_DAY).floor().cast("int64")


def _whole(table: ir.Table, columns: RecordColumns, name: str, most: int) -> ir.IntegerValue:
    """A whole number, also as nfdump shortens it: ``1.2 M``."""
    if name not in columns.names:
        return ibis.null("int64")
    number = _number(table, columns, name)
    cell = _cell(table, columns, name)
    if cell.type().is_string():
        text = cell.strip()
        factor = text.right(1).cases(*((sign, scale) for sign, scale in _SCALES.items()), else_=1)
        scaled = text.re_replace(r"\s*[KMGT]$", "").try_cast("float64") * factor
        number = ibis.coalesce(number, scaled.round().try_cast("int64"))
    return ibis.ifelse(number.between(0, most), number, ibis.null("int64"))


def _sum_of_known(columns: RecordColumns, out: ir.IntegerValue, back: ir.IntegerValue) -> ir.IntegerValue:
    """Bytes both ways: null only where neither is known."""
    if "bytes_in" not in columns.names:
        return out
    if "bytes_out" not in columns.names:
        return back
    return ibis.coalesce(out + back, out, back)
