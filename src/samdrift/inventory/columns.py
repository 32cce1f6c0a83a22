"""How a table's column is declared: once, with everything that anyone needs to know of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

import dataframely as dy


class Access(StrEnum):
    """Who may see a column's values.

    OPEN values may be shown to all; CONFIDENTIAL ones only within the municipality and its
    unit; PERSONAL ones are replaced by pseudonyms on the way in.
    """

    OPEN = "open"
    CONFIDENTIAL = "confidential"
    PERSONAL = "personal"


class Role(StrEnum):
    """What a column does when records are merged.

    HARD identifies one thing by itself (a UUID, a serial number); NAME identifies it within
    one municipality; EXCLUSIVE is a HARD key of which one thing has exactly one, so that two
    values contradict each other; SET collects the values of all sources; VALUE (the rest)
    has one winner and keeps the losers; OWN belongs to the merge itself.
    """

    HARD = "hard"
    EXCLUSIVE = "exclusive"
    NAME = "name"
    SET = "set"
    VALUE = "value"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnInfo:
    """What is declared of one column. ``unit`` is ``-`` where it has none."""

    title: str
    title_da: str
    meaning: str
    unit: str
    access: Access
    role: Role


def _metadata(
    title: str, title_da: str, meaning: str, unit: str, access: Access, role: Role
) -> dict[str, Any]:
    info = ColumnInfo(title=title, title_da=title_da, meaning=meaning, unit=unit, access=access, role=role)
    return {"column": info}


def text(
    title: str, title_da: str, meaning: str, *, access: Access = Access.OPEN, role: Role = Role.VALUE
) -> dy.String:
    """Declare a text column."""
    return dy.String(nullable=True, metadata=_metadata(title, title_da, meaning, "-", access, role))


def key(title: str, title_da: str, meaning: str, *, access: Access = Access.OPEN) -> dy.String:
    """Declare a column that the merge fills in and that is never empty."""
    return dy.String(nullable=False, metadata=_metadata(title, title_da, meaning, "-", access, Role.OWN))


def texts(
    title: str, title_da: str, meaning: str, *, access: Access = Access.OPEN, role: Role = Role.SET
) -> dy.List:
    """Declare a column that holds a sorted list of texts."""
    metadata = _metadata(title, title_da, meaning, "-", access, role)
    return dy.List(dy.String(nullable=False), nullable=True, metadata=metadata)


def whole(
    title: str,
    title_da: str,
    meaning: str,
    *,
    unit: str = "-",
    access: Access = Access.OPEN,
    role: Role = Role.VALUE,
) -> dy.Int64:
    """Declare a column of whole numbers; ``unit`` as in the column's name."""
    return dy.Int64(nullable=True, metadata=_metadata(title, title_da, meaning, unit, access, role))


def number(
    title: str, title_da: str, meaning: str, *, unit: str = "-", access: Access = Access.OPEN
) -> dy.Float64:
    """Declare a column of numbers; ``unit`` as in the column's name."""
    return dy.Float64(nullable=True, metadata=_metadata(title, title_da, meaning, unit, access, Role.VALUE))


def flag(title: str, title_da: str, meaning: str, *, access: Access = Access.OPEN) -> dy.Bool:
    """Declare a yes-or-no column; null is not known."""
    return dy.Bool(nullable=True, metadata=_metadata(title, title_da, meaning, "-", access, Role.VALUE))


def day(title: str, title_da: str, meaning: str, *, access: Access = Access.OPEN) -> dy.Date:
    """Declare a date column."""
    return dy.Date(nullable=True, metadata=_metadata(title, title_da, meaning, "-", access, Role.VALUE))


def column_info(column: dy.Column) -> ColumnInfo:
    """Return what was declared of a column."""
    return cast("ColumnInfo", (column.metadata or {})["column"])
