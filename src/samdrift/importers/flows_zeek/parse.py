"""Zeek's conn.log: tab-separated with ``#fields``, or JSON lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import orjson
import polars as pl

from samdrift.importers.flow_layout import FlowLayout
from samdrift.importers.flow_records import CELLS, FlowCells, read_cells, read_flows
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile, RejectedRow
from samdrift.importers.kinds import MISSING_COLUMN, UNREADABLE_ROW
from samdrift.kernel import Finding

#: Zeek's name for each cell; volumes with headers, as flow exporters count them, come first.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "start": ("ts",),
    "source": ("id.orig_h", "id_orig_h"),
    "source_port": ("id.orig_p", "id_orig_p"),
    "destination": ("id.resp_h", "id_resp_h"),
    "destination_port": ("id.resp_p", "id_resp_p"),
    "protocol": ("proto",),
    "bytes_out": ("orig_ip_bytes", "orig_bytes"),
    "bytes_in": ("resp_ip_bytes", "resp_bytes"),
}
_NEEDED = ("source", "source_port", "destination", "destination_port", "protocol")
_FIELDS = re.compile(rb"^#fields[ \t]?(.+?)\r?$", re.MULTILINE)
_SEPARATOR = re.compile(rb"^#separator[ \t]+(?:\\x([0-9a-fA-F]{2})|(\S))", re.MULTILINE)
_CLOSE = re.compile(rb"^#close\s+(\d{4})-(\d{2})-(\d{2})", re.MULTILINE)
#: Rows of JSON read at a time.
_BATCH = 200_000


def recognise(file: InputFile) -> bool:
    """Answer whether it is a connection log; Zeek's other logs have no state of the connection."""
    head = file.head
    if "conn_state" not in head or "\x00" in head[:2000]:
        return False
    if head.lstrip("\ufeff \r\n\t").startswith("{"):
        return '"id.orig_h"' in head or '"id_orig_h"' in head
    return "#fields" in head and "id.orig_h" in head


def find_layout(head: str) -> FlowLayout | None:
    """Tell the layout of a tab-separated log from its first ``#fields``; None where it has none.

    A log put together of several must have the same fields in all of them to be read by it.
    """
    content = head.encode()
    first = next(_sections(content), None)
    if first is None:
        return None
    line, names, _, _ = first
    return FlowLayout(
        separator=_separator(content),
        skip_lines=line - 1,
        names=tuple(names),
        places=_places(names),
        says_who_called=True,
        counted_times=True,
        comment="#",
    )


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:
    """Read connections into the table ``flows``; who opened them is known, so the answerer serves."""
    content = file.content
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _parse_json(file, content, parameters)
    given = _tabbed_cells(content)
    lacking = [_NAMES[name][0] for name in _NEEDED if name not in given.columns]
    if lacking:
        return ImportResult(findings=(MISSING_COLUMN.at(file.at(), column=", ".join(lacking)),))
    return replace(read_flows(file, given, parameters), exported_on=_closed_on(content))


def _tabbed_cells(content: bytes) -> FlowCells:
    sections = list(_sections(content))
    columns = sections[0][1] if sections else []
    separator = _separator(content)
    cells = [
        _read_section(content[start:end], separator, names, line) for line, names, start, end in sections
    ]
    nothing = pl.DataFrame(schema={"row": pl.Int64, **dict.fromkeys(CELLS, pl.String)})
    return FlowCells(
        cells=pl.concat(cells) if cells else nothing,
        columns={cell: columns[place] for cell, place in _places(columns).items()},
        originals=lambda rows: _original_rows(content, columns, rows),
        says_who_called=True,
    )


def _places(names: Sequence[str]) -> dict[str, int]:
    places = {}
    for cell, spellings in _NAMES.items():
        place = next((names.index(name) for name in spellings if name in names), None)
        if place is not None:
            places[cell] = place
    return places


def _separator(content: bytes) -> str:
    found = _SEPARATOR.search(content[:2000])
    if found is None:
        return "\t"
    sign = chr(int(found[1], 16)) if found[1] else found[2].decode("ascii", "replace")
    return sign if sign.isascii() and sign not in '\r\n"' else "\t"


def _sections(content: bytes) -> Iterator[tuple[int, list[str], int, int]]:
    """The parts of a file that each have a ``#fields`` line: hourly logs put together have several.

    Yields the line on which the part's rows begin (1-based), its field names, and where it
    begins and ends.
    """
    separator = _separator(content)
    headers = list(_FIELDS.finditer(content))
    line, counted = 1, 0
    for number, header in enumerate(headers):
        start = min(header.end() + 1, len(content))
        end = headers[number + 1].start() if number + 1 < len(headers) else len(content)
        line += content.count(b"\n", counted, start)
        counted = start
        yield line, header[1].decode("utf-8", "replace").strip().split(separator), start, end


def _read_section(content: bytes, separator: str, names: Sequence[str], first_line: int) -> pl.DataFrame:
    """Read the rows below one header, as text; comments and empty lines are gone."""
    places = _places(names)
    if any(name not in places for name in _NEEDED):
        return read_cells(b"", "\t", places, first_line).drop("first")
    frame = read_cells(content, separator, places, first_line)
    is_data = ~pl.col("first").str.starts_with("#").fill_null(value=True)
    return frame.filter(is_data).drop("first")


def _original_rows(content: bytes, names: Sequence[str], rows: Sequence[int]) -> list[Mapping[str, object]]:
    lines = content.split(b"\n")
    separator = _separator(content)
    found: list[Mapping[str, object]] = []
    for row in rows:
        cells = lines[row - 1].decode("utf-8", "replace").rstrip("\r").split(separator)
        headers = [*names, *(f"+{n}" for n in range(1, len(cells) - len(names) + 1))]
        found.append(dict(zip(headers, cells, strict=False)))
    return found


def _closed_on(content: bytes) -> date | None:
    """The day the log was closed, which stands on its last line."""
    found = _CLOSE.search(content[-300:])
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def find_cells(file: InputFile) -> FlowCells | None:
    """The cells of a log, for reducing them elsewhere; None where it lacks columns."""
    content = file.content
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _json_cells(file, content)[0]
    given = _tabbed_cells(content)
    return given if all(name in given.columns for name in _NEEDED) else None


def _parse_json(file: InputFile, content: bytes, parameters: ImportParameters) -> ImportResult:
    given, rejected = _json_cells(file, content)
    result = read_flows(file, given, parameters)
    reasons: list[Finding] = [finding for row in rejected for finding in row.reasons]
    return replace(
        result,
        findings=(*reasons, *result.findings),
        rejected=(*rejected, *result.rejected),
        rows_read=result.rows_read + len(rejected),
    )


def _json_cells(file: InputFile, content: bytes) -> tuple[FlowCells, list[RejectedRow]]:
    lines = content.split(b"\n")
    frames: list[pl.DataFrame] = []
    rejected: list[RejectedRow] = []
    for start in range(0, len(lines), _BATCH):
        frame, broken = _read_json_lines(file, lines[start : start + _BATCH], start + 1)
        frames.append(frame)
        rejected += broken
    given = FlowCells(
        cells=pl.concat(frames),
        columns={cell: names[0] for cell, names in _NAMES.items()},
        originals=lambda rows: [_json_row(lines[row - 1]) for row in rows],
        says_who_called=True,
        unreadable=len(rejected),
    )
    return given, rejected


def _read_json_lines(
    file: InputFile, lines: Sequence[bytes], first_line: int
) -> tuple[pl.DataFrame, list[RejectedRow]]:
    """Read JSON lines, of which a log that is being written may break off in the last."""
    rows: list[int] = []
    cells: dict[str, list[str | None]] = {name: [] for name in CELLS}
    rejected: list[RejectedRow] = []
    for number, line in enumerate(lines, start=first_line):
        if not line.strip(b"\xef\xbb\xbf \r\t"):
            continue
        fields = _json_row(line)
        if "line" in fields and len(fields) == 1:
            source = file.at(number)
            reason = UNREADABLE_ROW.at(source, reason="JSON")
            rejected.append(RejectedRow(source=source, original=fields, reasons=(reason,)))
            continue
        rows.append(number)
        for name, values in cells.items():
            spellings = _NAMES.get(name, ())
            value = next((fields[key] for key in spellings if fields.get(key) is not None), None)
            values.append(None if value is None else str(value))
    schema = {"row": pl.Int64(), **dict.fromkeys(CELLS, pl.String())}
    return pl.DataFrame({"row": rows, **cells}, schema=schema), rejected


def _json_row(line: bytes) -> Mapping[str, object]:
    """A line's object; ``{"line": …}`` where it is none."""
    try:
        value = orjson.loads(line.strip(b"\xef\xbb\xbf \r\t"))
    except orjson.JSONDecodeError:
        value = None
    return value if isinstance(value, dict) else {"line": line.decode("utf-8", "replace")[:4000]}
