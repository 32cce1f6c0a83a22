"""Flat rows of NetBox objects as tables of cells, the way the CSV files come."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from samdrift.importers.importer import InputFile
from samdrift.importers.netbox.models import COLUMNS
from samdrift.importers.tabular import CellTable

#: A table's columns, one list of values each.
Columns = Mapping[str, Sequence[object]]

#: Columns whose cell may be a list.
LIST_COLUMNS = frozenset({"addresses", "macs", "ipaddresses", "ports"})


def make_table(file: InputFile, model: str, rows: Iterable[tuple[int, Mapping[str, Any]]]) -> CellTable:
    """Make a table of a model's objects: one row each, in the columns of ``models.COLUMNS``.

    Args:
        file: the file they stand in.
        model: the object type; it stands as the sheet.
        rows: each object's ordinal in its list, and its fields; other fields are left out.
    """
    columns = COLUMNS[model]
    listed = list(rows)
    return CellTable(
        file=file,
        sheet=model,
        header=columns,
        rows=[[_cell(column, fields.get(column)) for column in columns] for _, fields in listed],
        row_numbers=[ordinal for ordinal, _ in listed],
    )


def _cell(column: str, value: object) -> object:
    """A value that a cell may hold: nothing nested except in the list columns."""
    if isinstance(value, list):
        return value if column in LIST_COLUMNS else None
    return None if isinstance(value, dict) else value


def list_cell(cell: object) -> list[str]:
    """Read a cell that is a list, or a text of items separated by commas (as a repair file writes a list)."""
    items = cell if isinstance(cell, list) else ([] if cell is None else str(cell).strip("[]").split(","))
    return [text for item in items if item is not None and (text := str(item).strip(" \t'\""))]


def place(table: CellTable) -> Columns:
    """Where each row stands."""
    return {"_sheet": [table.sheet] * len(table), "_row": table.row_numbers}


def masked(columns: Columns, mask: Sequence[bool]) -> Columns:
    """The rows for which ``mask`` is true."""
    if all(mask):
        return columns
    return {name: [v for v, use in zip(values, mask, strict=True) if use] for name, values in columns.items()}


def kept_columns(table: CellTable, columns: Columns) -> Columns:
    """The rows that are not rejected."""
    return masked(columns, table.kept())
