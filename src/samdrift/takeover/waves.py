"""Waves: what starts in one municipality in one week."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from samdrift.takeover.model import TakeoverProblem, Task, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """What starts in one municipality in one week.

    ``id``: such as ``0657-2027-W14`` (ISO week of ``monday``); ``end``: first day after its last task's last
    week. ``tasks`` are sorted by id.
    """

    id: str
    municipality: str
    week: int
    monday: date
    end: date
    kinds: frozenset[TaskKind]
    groups: tuple[str, ...]
    tasks: tuple[str, ...]


def name_week(day: date) -> str:
    """ISO year and week of a day, such as ``2027-W04``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def list_waves(problem: TakeoverProblem, starts: Mapping[str, int]) -> tuple[Wave, ...]:
    """List the waves of a plan by week, then municipality.

    Raises:
        KeyError: a task has no start.
    """
    together: dict[tuple[int, str], list[Task]] = defaultdict(list)
    for task in problem.tasks:
        together[starts[task.id], task.municipality].append(task)
    waves = []
    for (week, municipality), tasks in sorted(together.items()):
        monday = problem.monday_of(week)
        last = max(week + task.duration_weeks for task in tasks)
        waves.append(
            Wave(
                id=f"{municipality}-{name_week(monday)}",
                municipality=municipality,
                week=week,
                monday=monday,
                end=problem.first_monday + timedelta(weeks=last),
                kinds=frozenset(task.kind for task in tasks),
                groups=tuple(sorted({task.group for task in tasks})),
                tasks=tuple(sorted(task.id for task in tasks)),
            )
        )
    return tuple(waves)
