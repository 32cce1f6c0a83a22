"""Any table of flows, of text or of types, to records: ``read_records``."""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from samdrift.dependencies.reduction.model import RECORD_COLUMNS, UNREADABLE_PORT, RecordColumns
from samdrift.dependencies.reduction.protocols import is_one_of
from samdrift.importers.flow_edges import EPHEMERAL_START, PROTOCOLS_WITH_PORTS

_FIRST_DAY, _LAST_DAY = 3652, 47_847  # 1 January 1980 and 31 December 2100
_MOST_BYTES, _MOST_FLOWS = 10**15, 10**12
_SECONDS_PER_DAY = 86_400
#: A number of seconds since 1970 above this is one of milliseconds.
_MILLISECONDS_FROM = 10**11
_NOTHING = ("", "-", "(empty)")
_SCALES = {"K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_TIMES = ("start", "end")
_PORTS = ("source_port", "destination_port")
_COUNTS = ("bytes_out", "bytes_in", "flows")
#: The most usual first: they are tried in order.
_WITH_PORTS = tuple(sorted(PROTOCOLS_WITH_PORTS, key=lambda text: text not in ("TCP", "6", "UDP", "17")))


def read_records(table: ir.Table, columns: RecordColumns) -> ir.Table:
    """Give the records of a table of flows.

    In steps, each of which names what the next reads more than once: an engine computes an
    expression as often as it is written.

    Args:
        table: one row a flow; columns of text are read as the importers read them.
        columns: where in it what stands.

    Returns:
        ``RECORD_COLUMNS``, and ``flows`` where the table has them. Addresses and protocols are
        still as written.
    """
    cells = table.select(**{name: _cell(table, columns, name) for name in columns.names})
    numbers = _with_numbers(_with_numbers(cells, _usual_number), _other_number)
    protocol = _text(numbers, "protocol")
    limited = numbers.select(
        source=_text(numbers, "source"),
        destination=_text(numbers, "destination"),
        protocol=protocol,
        # A table without the callers' ports has sorted out who called: any port of a caller's will do.
        source_port=_port(numbers, "source_port")
        if "source_port" in columns.names
        else ibis.literal(EPHEMERAL_START),
        destination_port=_port(numbers, "destination_port"),
        has_port=is_one_of(protocol, _WITH_PORTS),
        start=_within(numbers, "start", _FIRST_DAY, _LAST_DAY),
        end=_within(numbers, "end", _FIRST_DAY, _LAST_DAY),
        bytes_out=_within(numbers, "bytes_out", 0, _MOST_BYTES),
        bytes_in=_within(numbers, "bytes_in", 0, _MOST_BYTES),
        flows=_within(numbers, "flows", 0, _MOST_FLOWS),
    )
    records = limited.mutate(
        day=limited.start,
        last_day=ibis.coalesce(limited.end, limited.start) if "end" in columns.names else limited.start,
        bytes=_sum_of_known(columns, limited.bytes_out, limited.bytes_in),
    )
    kept = (*RECORD_COLUMNS, "flows") if "flows" in columns.names else RECORD_COLUMNS
    return records.select(*kept).cast(dict(RECORD_COLUMNS))


def _cell(table: ir.Table, columns: RecordColumns, name: str) -> ir.Value:
    """A cell without the space around it; a time that is a count as a floating number."""
    cell = table[columns.names[name]]
    if cell.type().is_string():
        text = cell.strip() if columns.padded else cell
        return text.try_cast("float64") if name in _TIMES and columns.counted_times else text
    is_moment = cell.type().is_date() or cell.type().is_timestamp()
    return cell.cast("float64") if name in _TIMES and not is_moment else cell


def _text(cells: ir.Table, name: str) -> ir.StringValue:
    if name not in cells.columns:
        return ibis.null("string")
    return cells[name] if cells[name].type().is_string() else cells[name].cast("string")


def _with_numbers(cells: ir.Table, find_number: Callable[[ir.Table, str], ir.Value]) -> ir.Table:
    """Add or replace the column ``…_number`` of each cell that is a number or a time."""
    names = [name for name in (*_TIMES, *_PORTS, *_COUNTS) if name in cells.columns]
    return cells.mutate(**{f"{name}_number": find_number(cells, name) for name in names})


def _usual_number(cells: ir.Table, name: str) -> ir.NumericValue:
    """The number, or the day since 1970, as nearly all cells have it; of a count of time, its seconds."""
    cell = cells[name]
    if name not in _TIMES:
        # A missing whole number that pandas wrote is a floating NaN, which no plain cast takes.
        return cell.cast("int64") if cell.type().is_integer() else cell.try_cast("int64")
    if cell.type().is_floating():
        seconds = ibis.ifelse(cell > _MILLISECONDS_FROM, cell / 1000, cell)
        # Not isnan: DuckDB 2.0 trusts a Parquet file's statistics, which do not tell of it.
        return ibis.ifelse(cell.try_cast("int64").isnull(), ibis.null("float64"), seconds)
    moment = cell.try_cast("timestamp") if cell.type().is_string() else cell
    day = moment if moment.type().is_date() else moment.date()
    return day.epoch_days()


def _other_number(cells: ir.Table, name: str) -> ir.IntegerValue:
    """The same, with the cells written otherwise."""
    cell, number = cells[name], cells[f"{name}_number"]
    if name in _TIMES and cell.type().is_floating():
        return _day_of_seconds(number)
    if not cell.type().is_string() or name in _PORTS:
        return number
    if name in _TIMES:
        count = cell.try_cast("float64")
        other = _day_of_seconds(ibis.ifelse(count > _MILLISECONDS_FROM, count / 1000, count))
    else:
        other = _shortened_number(cell)
    # Not coalesce: DuckDB 2.0 computes parts of what stands second there for every row.
    return ibis.ifelse(number.isnull(), other, number)


def _day_of_seconds(seconds: ir.FloatingValue) -> ir.IntegerValue:
    known = ibis.ifelse(seconds.between(0, 1e10), seconds, ibis.null("float64"))
    return (known / _SECONDS_PER_DAY).floor().cast("int64")


def _shortened_number(cell: ir.StringValue) -> ir.IntegerValue:
    """A whole number as nfdump shortens it: ``1.2 M``."""
    text = cell.strip()
    factor = text.right(1).cases(*((sign, scale) for sign, scale in _SCALES.items()), else_=1)
    scaled = text.re_replace(r"\s*[KMGT]$", "").try_cast("float64") * factor
    return scaled.round().try_cast("int64")


def _within(cells: ir.Table, name: str, least: int, most: int) -> ir.IntegerValue:
    if name not in cells.columns:
        return ibis.null("int64")
    number = cells[f"{name}_number"]
    return ibis.ifelse(number.between(least, most), number, ibis.null("int64"))


def _port(cells: ir.Table, name: str) -> ir.IntegerValue:
    if name not in cells.columns:
        return ibis.null("int64")
    cell, number = cells[name], cells[f"{name}_number"]
    is_written = cell.notnull()
    if cell.type().is_string():
        is_written &= cell.notin(_NOTHING)
    elif cell.type().is_floating():
        # A NaN has no number, and is nothing written.
        is_written &= number.notnull()
    return ibis.cases((number.between(0, 65_535), number), (is_written, ibis.literal(UNREADABLE_PORT)))


def _sum_of_known(columns: RecordColumns, out: ir.IntegerValue, back: ir.IntegerValue) -> ir.IntegerValue:
    """Bytes both ways: null only where neither is known."""
    if "bytes_in" not in columns.names:
        return out
    if "bytes_out" not in columns.names:
        return back
    return ibis.coalesce(out + back, out, back)
