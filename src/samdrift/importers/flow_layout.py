"""How a text file of flows is laid out: told from its beginning, and used by every way of reading it.

An importer reads a file that is in memory by it; the reduction at scale hands it to an engine
that reads the file by itself.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Cells without which a row is no flow.
NEEDED = ("source", "source_port", "destination", "destination_port", "protocol")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLayout:
    """Where in each line of a text file what stands.

    Args:
        separator: one character between cells.
        skip_lines: lines before the first row.
        names: the file's own names of its columns, in order.
        places: for each of ``flow_records.CELLS`` that the file has, its column, from 0.
        says_who_called: whether the source is known to have opened the connection.
        counted_times: whether times are seconds or milliseconds since 1970.
        comment: what lines that are no rows begin with, if there are any.
        quoted: whether cells may stand in quotation marks.
    """

    separator: str
    skip_lines: int
    names: tuple[str, ...]
    places: Mapping[str, int]
    says_who_called: bool = False
    counted_times: bool = False
    comment: str | None = None
    quoted: bool = False

    @property
    def columns(self) -> dict[str, str]:
        """For each cell, the file's own name of its column."""
        return {cell: self.names[place] for cell, place in self.places.items()}

    @property
    def lacking(self) -> tuple[str, ...]:
        """Needed cells for which the file has no column."""
        return tuple(name for name in NEEDED if name not in self.places)


def find_places(names: Sequence[str], spellings: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """For each cell, the first of its spellings that is a column: its place.

    Args:
        names: the file's columns, already folded to the spellings' case.
        spellings: for each cell, the names it may have, best first.
    """
    places = {}
    for cell, known in spellings.items():
        place = next((names.index(name) for name in known if name in names), None)
        if place is not None:
            places[cell] = place
    return places


def are_times_counted(rows: Sequence[str], separator: str, place: int | None) -> bool:
    """Whether the first row's time, in the column at ``place``, is a number of seconds."""
    cells = next(csv.reader(rows[:1], delimiter=separator), []) if rows else []
    if place is None or place >= len(cells):
        return False
    return cells[place].strip().replace(".", "", 1).isdecimal()


def original_rows(
    content: bytes, names: Sequence[str], separator: str, rows: Sequence[int]
) -> list[Mapping[str, object]]:
    """Whole rows in the file's own columns, by line (1-based); cells beyond the columns are numbered."""
    lines = content.split(b"\n")
    found: list[Mapping[str, object]] = []
    for row in rows:
        cells = lines[row - 1].decode("utf-8", "replace").rstrip("\r").split(separator)
        headers = [*names, *(f"+{n}" for n in range(1, len(cells) - len(names) + 1))]
        found.append(dict(zip(headers, cells, strict=False)))
    return found
