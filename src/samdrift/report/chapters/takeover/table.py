"""A short table of a chapter: some rows, how many more there are, and the file that has them all."""

from collections.abc import Sequence
from dataclasses import dataclass

from samdrift.report.context import ReportContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its head, whether it holds numbers, and whether it holds sentences."""

    title: str
    is_numeric: bool = False
    is_wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its text, a second line, where it leads, and words in a badge of the ``mark`` before it."""

    text: str
    sub: str = ""
    badge: str = ""
    mark: str = "error"
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """``rest`` says in words how many rows are not shown; empty where all are, as is a file that is not."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    table_file: str
    rest: str = ""
    total: tuple[Cell, ...] = ()


def a_cell(value: "str | Cell") -> Cell:
    """A text as a cell."""
    return value if isinstance(value, Cell) else Cell(text=value)


def view_table(
    context: ReportContext,
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence["str | Cell"]],
    *,
    table_file: str = "",
    hidden: int = 0,
) -> TableView | None:
    """Show rows as a table, or nothing where there are none."""
    if not rows:
        return None
    return TableView(
        caption=caption,
        columns=tuple(columns),
        rows=tuple(tuple(a_cell(value) for value in row) for row in rows),
        table_file=f"tables/{table_file}.csv" if table_file else "",
        rest=context.texts.counted("takeover.rest", hidden) if hidden > 0 else "",
    )


def numeric(title: str) -> Column:
    """A column of numbers."""
    return Column(title=title, is_numeric=True)


def plain(title: str) -> Column:
    """A column of words."""
    return Column(title=title)


def wide(title: str) -> Column:
    """A column of sentences."""
    return Column(title=title, is_wide=True)
