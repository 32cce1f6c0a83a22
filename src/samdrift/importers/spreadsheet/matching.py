"""Mapping profiles: which headers of a sheet mean which columns of which table."""

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from samdrift.importers.tabular import REPAIR_COLUMNS, fold_header
from samdrift.importers.values import clean_text
from samdrift.inventory.tables import TABLES

#: A header row stands within these first rows; above it there may be titles and notes.
_HEADER_ROWS = 25
#: Asked in this order, and the first wins where two cover a sheet equally well.
_PROFILES = (
    "system_servers", "servers", "systems", "network_devices", "prefixes", "circuits", "contracts", "costs",
    "asset_register", "staff", "sites",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How sheets of one kind are read.

    ``columns``: table -> column -> its spellings, folded; ``choices``: column -> folded words
    -> the inventory's word; ``open_choices``: those of them in which other words are fine too;
    ``passed_over``: folded headers known to say nothing.
    """

    name: str
    table: str
    required: tuple[str, ...]
    columns: Mapping[str, Mapping[str, tuple[str, ...]]]
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    open_choices: frozenset[str] = frozenset()
    passed_over: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A profile fitted to a header row: (table, column) -> position of the header."""

    profile: Profile
    header_row: int
    positions: Mapping[tuple[str, str], int]
    header_cells: int
    passed_over: int = 0

    @property
    def rank(self) -> tuple[int, float]:
        """How well it fits: headers that are known, said to mean nothing included; then the share."""
        return (self.covered + self.passed_over, self.coverage)

    @property
    def covered(self) -> int:
        """Number of headers that mean something."""
        return len(set(self.positions.values()))

    @property
    def coverage(self) -> float:
        """Share of the headers that mean something."""
        return self.covered / self.header_cells if self.header_cells else 0.0


def fold(header: object) -> str:
    """A header for comparing: no units in brackets, no points, single spaces, lower case."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", fold_header(clean_text(header) or ""))
    return re.sub(r"\s+", " ", re.sub(r"[.:;*?]", " ", text)).strip()


@functools.cache
def shipped_profiles() -> tuple[Profile, ...]:
    """The profiles that come with Samdrift, checked against the tables."""
    folder = resources.files("samdrift.importers.spreadsheet") / "profiles"
    return tuple(
        _profile(name, tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")))
        for name in _PROFILES
    )


def _profile(name: str, data: Mapping[str, Any]) -> Profile:
    columns: dict[str, dict[str, list[str]]] = {data["table"]: data["columns"], **data.get("also", {})}
    for each, names in columns.items():
        unknown = names.keys() - TABLES[each].columns().keys()
        if unknown:
            raise ValueError(f"{name}: {each} has no column {sorted(unknown)}")
    return Profile(
        name=name,
        table=data["table"],
        required=tuple(data["required"]),
        columns={
            each: {column: tuple(map(fold, spellings)) for column, spellings in names.items()}
            for each, names in columns.items()
        },
        choices={
            column: {fold(word): choice for choice, words in choices.items() for word in (choice, *words)}
            for column, choices in data.get("choices", {}).items()
        },
        open_choices=frozenset(data.get("open_choices", ())),
        passed_over=frozenset(map(fold, data.get("passed_over", {}).get("headers", ()))),
    )


def find_match(rows: Sequence[Sequence[object]]) -> Match | None:
    """Find the profile and the header row that fit a sheet best; None where none fits well.

    A profile fits if its required columns are there and at least two headers and two in five
    of all are known. The one that covers most headers wins.
    """
    best: Match | None = None
    for index, row in enumerate(rows[:_HEADER_ROWS]):
        folded = [fold(cell) if isinstance(cell, str) else "" for cell in row]
        # Most rows are data: only those with two words that some profile knows are worth fitting.
        if sum(name in _known_headers() for name in folded) < 2:
            continue
        for profile in shipped_profiles():
            match = fit(profile, folded, header_row=index + 1)
            known = {column for _, column in match.positions}
            fits = match.covered >= 2 and match.coverage >= 0.4 and known.issuperset(profile.required)
            if fits and (best is None or match.rank > best.rank):
                best = match
    return best


@functools.cache
def _known_headers() -> frozenset[str]:
    """Every spelling of every column of every profile."""
    return frozenset(
        spelling
        for profile in shipped_profiles()
        for columns in profile.columns.values()
        for spellings in columns.values()
        for spelling in spellings
    ) - {""}


@functools.cache
def _repair_headers() -> frozenset[str]:
    return frozenset(map(fold, REPAIR_COLUMNS))


def fit(profile: Profile, folded: Sequence[str], *, header_row: int) -> Match:
    """Find a profile's columns among folded headers; an earlier spelling goes before a later one."""
    places: dict[str, int] = {}
    for position, name in enumerate(folded):
        places.setdefault(name, position)
    positions: dict[tuple[str, str], int] = {}
    for table, columns in profile.columns.items():
        taken: set[int] = set()
        for column, spellings in columns.items():
            found = next((places[s] for s in spellings if s in places and places[s] not in taken), None)
            if found is not None:
                positions[table, column] = found
                taken.add(found)
    passed = sum(name in profile.passed_over for name in folded)
    cells = sum(bool(name) and name not in _repair_headers() for name in folded) - passed
    return Match(
        profile=profile, header_row=header_row, positions=positions, header_cells=cells, passed_over=passed
    )
