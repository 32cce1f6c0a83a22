"""CSV as PowerShell's Export-Csv writes it: perhaps a ``#TYPE`` line, then quoted cells."""

import csv
import re

from samdrift.importers.delimited import guess_delimiter
from samdrift.importers.importer import InputFile
from samdrift.importers.tabular import CellTable, fold_header, read_csv

#: What stands in a cell whose value is an object or a list that was not taken apart.
_OBJECT = re.compile(r"(System|Microsoft)\.[\w.]+(`\d+)?(\[.*\])?|\{.*\}")


def export_headers(file: InputFile) -> frozenset[str]:
    """The folded headers of a CSV file, below any ``#TYPE`` line; empty where it is no text."""
    if "\x00" in file.head:
        return frozenset()
    lines = [line for line in file.head[:20_000].splitlines() if line.strip()][:2]
    if lines and _is_type_line(lines[0]):
        del lines[0]
    if not lines:
        return frozenset()
    try:
        cells = next(csv.reader(lines[:1], delimiter=guess_delimiter(lines[0])), [])
    except csv.Error:
        return frozenset()
    return frozenset(fold_header(cell) for cell in cells)


def read_export(file: InputFile) -> CellTable | None:
    """Read the file's table; None where it is empty. Rows are counted with the ``#TYPE`` line.

    PowerShell writes numbers in one way wherever it runs: with a decimal point, unless the
    local setting slipped in; there are no thousands separators.
    """
    return read_csv(file, skip_lines=1 if _is_type_line(file.head[:200]) else 0)


def is_object(text: str | None) -> bool:
    """Whether a cell holds only the name of a .NET type, where the value itself was not exported."""
    return text is not None and _OBJECT.fullmatch(text) is not None


def without_objects(texts: list[str | None]) -> list[str | None]:
    """A column in which cells that hold only a type's name are empty."""
    return [None if is_object(text) else text for text in texts]


def split_list(text: str | None) -> list[str]:
    """Split a cell that holds several values: by comma, semicolon, space or braces."""
    return [] if text is None or is_object(text) else [part for part in re.split(r"[\s,;{}]+", text) if part]


def _is_type_line(line: str) -> bool:
    return line.lstrip("\ufeff\"' ").upper().startswith("#TYPE")
