"""AWS VPC flow logs of versions 2 to 5, in the default order or any other, with or without a header."""

import re
from collections.abc import Mapping

import polars as pl

from samdrift.importers.flow_layout import FlowLayout, find_places, original_rows
from samdrift.importers.flow_records import FlowCells, read_cells, read_flows
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.kinds import MISSING_COLUMN

#: The order of version 2, which is also what a log without a header of its own is in.
DEFAULT_ORDER = (
    "version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol",
    "packets", "bytes", "start", "end", "action", "log-status",
)  # fmt: skip
#: The names of the fields that versions 2 to 5 have. The addresses within a packet come first: a NAT
#: gateway or load balancer stands in ``srcaddr`` where its own interface was watched.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "start": ("start",),
    "end": ("end",),
    "source": ("pkt-srcaddr", "srcaddr"),
    "source_port": ("srcport",),
    "destination": ("pkt-dstaddr", "dstaddr"),
    "destination_port": ("dstport",),
    "protocol": ("protocol",),
    "bytes_out": ("bytes",),
}
_ROW = re.compile(
    r"[2-5] \S+ \S+ ((\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*|-) \S+ (\d+|-) (\d+|-) (\d+|-) "
    r"(\d+|-) (\d+|-) \d+ \d+ (ACCEPT|REJECT|-) (OK|NODATA|SKIPDATA)"
)
_DECLARED = re.compile(r"\$\{([a-z0-9-]+)\}")
#: A name that is no word of everyday: with the needed ones it makes a header.
_TELLING = ("srcaddr", "pkt-srcaddr")


def recognise(file: InputFile) -> bool:
    """Answer whether it has a header or a declared order of AWS's fields, or rows in the default order."""
    layout = find_layout(file.head)
    return layout is not None and not layout.lacking


def find_layout(head: str) -> FlowLayout | None:
    """Tell the order of the fields from the first line.

    That line is a header (as files in S3 have it), the order as it was declared
    (``${version} ${srcaddr} …``, which a person may put above the rows of a log stream), or a row
    in the default order. None where it is none of these.
    """
    if "\x00" in head[:2000]:
        return None
    lines = head.lstrip("\ufeff").split("\n", 1)
    first = lines[0].strip()
    declared = tuple(_DECLARED.findall(first))
    names = declared or tuple(first.replace("_", "-").lower().split())
    if any(name in names for name in _TELLING) and "dstport" in names:
        return _layout(names, skip_lines=1)
    if _ROW.fullmatch(first):
        return _layout(DEFAULT_ORDER, skip_lines=0)
    return None


def _layout(names: tuple[str, ...], *, skip_lines: int) -> FlowLayout:
    return FlowLayout(
        separator=" ",
        skip_lines=skip_lines,
        names=names,
        places=find_places(names, _NAMES),
        counted_times=True,
    )


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:
    """Read accepted and refused flows into the table ``flows``; rows without data are counted."""
    layout = find_layout(file.head)
    if layout is None or layout.lacking:
        column = ", ".join(_NAMES[name][-1] for name in (layout.lacking if layout else ("source",)))
        return ImportResult(findings=(MISSING_COLUMN.at(file.at(), column=column),))
    content = file.content
    start = content.find(b"\n") + 1 or len(content) if layout.skip_lines else 0
    if content.startswith(b"\xef\xbb\xbf") and not start:
        start = 3
    cells = read_cells(content[start:], " ", layout.places, layout.skip_lines + 1)
    is_header = (pl.col("source") == layout.columns["source"]).fill_null(value=False)
    given = FlowCells(
        cells=cells.filter(pl.col("first").is_not_null() & ~is_header).drop("first"),
        columns=layout.columns,
        originals=lambda rows: original_rows(content, layout.names, " ", rows),
        says_who_called=False,
    )
    return read_flows(file, given, parameters)
