"""A table of the economy: cells with a line below, a row of sums, and where all of it stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a cell says, a smaller line below it, and an anchor that it leads to."""

    text: str
    sub: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table; the first cell of a row is its head. ``words`` are the columns that hold text.

    ``is_wide``: its heads are too long for a phone, however few they are.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Cell, ...] = ()
    words: frozenset[int] = frozenset()
    note: str = ""
    table_file: str = ""
    is_wide: bool = False


def cells(*texts: str | Cell) -> tuple[Cell, ...]:
    """Make a row of cells from texts and cells."""
    return tuple(text if isinstance(text, Cell) else Cell(text=text) for text in texts)
