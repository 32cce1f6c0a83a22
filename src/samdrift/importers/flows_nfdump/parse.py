"""NetFlow and IPFIX as nfdump writes them with ``-o csv``, of versions 1.6 to 1.7."""

from collections.abc import Mapping, Sequence

import polars as pl

from samdrift.importers.delimited import decode_text
from samdrift.importers.flow_layout import FlowLayout, are_times_counted
from samdrift.importers.flow_records import FlowCells, read_cells, read_flows
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.kinds import MISSING_COLUMN

#: The names that versions have for a cell: the 48 columns until 1.7.4, and the short header since.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "start": ("ts", "firstseen", "tsr", "date first seen"),
    "end": ("te", "lastseen", "ter", "date last seen"),
    "source": ("sa", "srcaddr", "src ip addr"),
    "source_port": ("sp", "srcport", "src port"),
    "destination": ("da", "dstaddr", "dst ip addr"),
    "destination_port": ("dp", "dstport", "dst port"),
    "protocol": ("pr", "proto", "protocol"),
    "bytes_out": ("ibyt", "byt", "bytes", "inbytes", "in bytes"),
    "bytes_in": ("obyt", "outbytes", "out bytes"),
    "flows": ("fl", "flows"),
}
_NEEDED = ("source", "source_port", "destination", "destination_port", "protocol")
_SUMMARY = b"Summary"
#: The title, the names and the numbers of the summary.
_SUMMARY_LINES = 3
_LINES_BEFORE_HEADER = 20


def recognise(file: InputFile) -> bool:
    """Answer whether one of the first lines is a header of nfdump's CSV."""
    if "\x00" in file.head[:2000]:
        return False
    return _find_header(file.head[:20_000]) is not None


def find_layout(head: str) -> FlowLayout | None:
    """Tell the layout from the header; None where there is none among the first lines."""
    header = _find_header(head)
    if header is None:
        return None
    number, names = header
    places = _places(names)
    return FlowLayout(
        separator=",",
        skip_lines=number + 1,
        names=tuple(names),
        places=places,
        counted_times=are_times_counted(head.splitlines()[number + 1 :], ",", places.get("start")),
    )


def _find_header(text: str) -> tuple[int, list[str]] | None:
    """The header's line (0-based) and its names; commands may be echoed above it."""
    for number, line in enumerate(text.splitlines()[:_LINES_BEFORE_HEADER]):
        names = [name.strip() for name in line.lstrip("\ufeff").split(",")]
        found = _places(names)
        if all(name in found for name in _NEEDED):
            return number, names
    return None


def _places(names: Sequence[str]) -> dict[str, int]:
    """For each cell, the column that holds it."""
    lowered = [name.lower().lstrip("%") for name in names]
    places = {}
    for cell, spellings in _NAMES.items():
        place = next((lowered.index(name) for name in spellings if name in lowered), None)
        if place is not None:
            places[cell] = place
    return places


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:
    """Read flows into the table ``flows``: edges of a client's subnet or a server to a server's port."""
    content = file.content
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = decode_text(content).encode()
    header = _find_header(content[:20_000].decode("utf-8", "replace"))
    if header is None:
        return ImportResult(findings=(MISSING_COLUMN.at(file.at(), column="sa, da, sp, dp, pr"),))
    first_line, names = header
    places = _places(names)
    cells = _read_cells(content, first_line, names, places)
    given = FlowCells(
        cells=cells,
        columns={cell: names[place] for cell, place in places.items()},
        originals=lambda rows: _original_rows(content, names, rows),
        says_who_called=False,
    )
    return read_flows(file, given, parameters)


def _read_cells(
    content: bytes, first_line: int, names: Sequence[str], places: Mapping[str, int]
) -> pl.DataFrame:
    """Read the columns that are used, as text, with the line each row stands on."""
    start = _offset_of_line(content, first_line + 1)
    frame = read_cells(content[start:], ",", places, first_line + 2).drop("first")
    return frame.filter(~pl.col("row").is_in(_summary_rows(content)) & ~_is_blank_or_header(names, places))


def _is_blank_or_header(names: Sequence[str], places: Mapping[str, int]) -> pl.Expr:
    """Empty lines, and the header again where files were put together."""
    blank = pl.all_horizontal(pl.col(cell).is_null() for cell in places)
    again = pl.col("source").str.strip_chars() == names[places["source"]]
    return blank | again.fill_null(value=False)


def _summary_rows(content: bytes) -> list[int]:
    """The lines of each summary block: a file may be several put together."""
    rows: list[int] = []
    at = content.find(b"\n" + _SUMMARY)
    line, counted = 1, 0
    while at >= 0:
        line += content.count(b"\n", counted, at + 1)
        counted = at + 1
        rows += range(line, line + _SUMMARY_LINES)
        at = content.find(b"\n" + _SUMMARY, at + 1)
    return rows


def _offset_of_line(content: bytes, number: int) -> int:
    """The offset at which line ``number`` (0-based) begins."""
    offset = 0
    for _ in range(number):
        at = content.find(b"\n", offset)
        if at < 0:
            return len(content)
        offset = at + 1
    return offset


def _original_rows(content: bytes, names: Sequence[str], rows: Sequence[int]) -> list[Mapping[str, object]]:
    """Whole rows in the file's own columns; cells beyond them are numbered."""
    lines = content.split(b"\n")
    found: list[Mapping[str, object]] = []
    for row in rows:
        text = lines[row - 1].decode("utf-8", "replace").rstrip("\r")
        cells = text.split(",")
        headers = [*names, *(f"+{n}" for n in range(1, len(cells) - len(names) + 1))]
        found.append(dict(zip(headers, cells, strict=False)))
    return found
