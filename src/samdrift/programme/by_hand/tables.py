"""How a table that people keep by hand is read: Danish or English headers, words from a list."""

from collections.abc import Mapping
from typing import TypeVar

from samdrift.importers import InputFile
from samdrift.importers.tabular import CellTable, read_csv
from samdrift.kernel import Finding
from samdrift.programme.findings import HAND_COLUMN, HAND_WORD

T = TypeVar("T")
#: Name of a column -> the headers that stand for it, the Danish one first.
Headers = Mapping[str, tuple[str, ...]]


def open_hand_table(
    file: InputFile, headers: Headers, required: tuple[str, ...]
) -> tuple[CellTable | None, tuple[Finding, ...]]:
    """Open a table that has the required columns.

    Returns:
        The table, or None where the file is empty or a column is missing; each that is missing is told.
    """
    table = read_csv(file)
    if table is None:
        return None, ()
    missing = [name for name in required if not table.has(*headers[name])]
    for name in missing:
        header = " / ".join(headers[name])
        table.findings.append(HAND_COLUMN.at(file.at(1), header, columns=", ".join(table.header)))
    return (None, sort_findings(table)) if missing else (table, ())


def choose_words(table: CellTable, names: tuple[str, ...], words: Mapping[str, T]) -> list[T | None]:
    """Read a column that must hold one of some words; a row without one is rejected, and told."""
    chosen: list[T | None] = []
    for index, text in enumerate(table.text(*names)):
        word = words.get(" ".join((text or "").lower().split()))
        if word is None:
            table.reject(HAND_WORD, index, text or "", column=table.spelling(*names), words=", ".join(words))
        chosen.append(word)
    return chosen


def sort_findings(table: CellTable) -> tuple[Finding, ...]:
    """All that was found in the table, sorted."""
    return tuple(sorted(table.all_findings(), key=Finding.sort_key))
