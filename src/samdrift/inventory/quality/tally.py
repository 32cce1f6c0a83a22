"""Count, per municipality, what is needed and known, and what each export would fill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from samdrift.inventory.inventory import Inventory
from samdrift.inventory.quality.answers import Asked, answer_questions
from samdrift.inventory.quality.evidence import gather_evidence
from samdrift.inventory.quality.model import PossibleExport, Reach
from samdrift.inventory.quality.needs import Question
from samdrift.inventory.quality.places import ManagementPlace, find_management_places
from samdrift.inventory.quality.reach import find_platforms, tells_of, with_platforms, with_told_formats

COUNTED = ("needed", "known", "contradictory", "stale", "undated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One table of one municipality.

    ``counts``: per question, the numbers of ``COUNTED``; ``fills``: per export's name and
    question, the missing values that it would fill; ``assets``: per export's name, the rows of
    which it would tell something new.
    """

    counts: Mapping[Question, tuple[int, ...]]
    fills: Mapping[tuple[str, Question], int]
    assets: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """All tallies by (municipality, table), empty tables left out; and where exports come from.

    ``places``: by (export's name, municipality); ``platforms``: the municipalities in which a
    platform shows.
    """

    tallies: Mapping[tuple[str, str], Tally]
    places: Mapping[tuple[str, str], ManagementPlace]
    platforms: Mapping[Reach, frozenset[str]]


def tally_inventory(
    inventory: Inventory,
    questions: Sequence[Question],
    *,
    municipalities: Sequence[str],
    fresh_from: date,
    exports: Sequence[PossibleExport],
) -> Tallies:
    """Answer every question and try every export, table by table."""
    columns = {c for question in questions for c in (question.column, *question.also) if c is not None}
    whose = Asked(
        inventory=inventory,
        evidence=gather_evidence(inventory, sorted(columns)),
        municipalities=municipalities,
        fresh_from=fresh_from,
    )
    tallies: dict[tuple[str, str], Tally] = {}
    places: dict[tuple[str, str], ManagementPlace] = {}
    platforms = find_platforms(inventory)
    for table in sorted({question.table for question in questions}):
        asked = [question for question in questions if question.table == table]
        rows, records = answer_questions(table, asked, whose)
        if rows.is_empty():
            continue
        trials = _trials(asked, exports)
        formats = sorted({export.importer for export, _ in trials})
        rows = with_told_formats(rows, records, formats)
        rows = _with_telling(rows, platforms, table, trials)
        for key, tally in _count(rows, asked, trials):
            tallies[key, table] = tally
        if table == "servers":
            for export, answered in trials:
                if export.taken_from:
                    telling = rows.filter(_new(export, answered))
                    for key, place in find_management_places(rows, telling, export).items():
                        places[export.name, key] = place
    return Tallies(tallies=tallies, places=places, platforms=platforms)


_Trial = tuple[PossibleExport, tuple[tuple[int, Question], ...]]


def _trials(asked: Sequence[Question], exports: Sequence[PossibleExport]) -> list[_Trial]:
    """The exports that can answer any of a table's questions, with those questions."""
    trials = []
    for export in exports:
        answered = tuple((i, q) for i, q in enumerate(asked) if q.is_answered_by(export.gives))
        if answered:
            trials.append((export, answered))
    return trials


def _with_telling(
    rows: pl.DataFrame, platforms: Mapping[Reach, frozenset[str]], table: str, trials: Sequence[_Trial]
) -> pl.DataFrame:
    """Add ``tells:<export>``: whether it reaches the row and has not told of it."""
    if table == "servers":
        rows = with_platforms(rows, platforms)
    return rows.with_columns(tells_of(export, table).alias(f"tells:{export.name}") for export, _ in trials)


def _missing(export: PossibleExport, index: int) -> pl.Expr:
    return pl.col(f"tells:{export.name}") & pl.col(f"needed_{index}") & ~pl.col(f"known_{index}")


def _new(export: PossibleExport, answered: tuple[tuple[int, Question], ...]) -> pl.Expr:
    return pl.any_horizontal(_missing(export, index) for index, _ in answered)


def _count(
    rows: pl.DataFrame, asked: Sequence[Question], trials: Sequence[_Trial]
) -> list[tuple[str, Tally]]:
    counted = [pl.col(f"{what}_{i}").sum() for i in range(len(asked)) for what in COUNTED]
    filled = [
        _missing(export, i).sum().alias(f"fills_{export.name}_{i}")
        for export, answered in trials
        for i, _ in answered
    ]
    assets = [_new(export, answered).sum().alias(f"assets_{export.name}") for export, answered in trials]
    sums = rows.group_by("municipality").agg(*counted, *filled, *assets).sort("municipality")
    return [
        (
            row["municipality"],
            Tally(
                counts={q: tuple(row[f"{what}_{i}"] for what in COUNTED) for i, q in enumerate(asked)},
                fills={
                    (e.name, q): row[f"fills_{e.name}_{i}"] for e, answered in trials for i, q in answered
                },
                assets={e.name: row[f"assets_{e.name}"] for e, _ in trials},
            ),
        )
        for row in sums.iter_rows(named=True)
    ]
