"""What people fix by hand: pins and bans, one sentence a row of ``pins.csv``.

Format: docs/methods/effort.md, "Pins and bans". A row that cannot be used becomes a finding; the rest counts.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from io import StringIO

from samdrift.kernel import Finding, Source
from samdrift.takeover import kinds
from samdrift.takeover.calendar import Calendar, easter, parse_week
from samdrift.takeover.model import Task, TaskKind

PINS_FILE = "pins.csv"
_HEADERS = {
    "what": ("what", "hvad"),
    "rule": ("rule", "regel"),
    "when": ("when", "hvornår", "uge", "week"),
    "task": ("task", "opgave"),
    "note": ("note", "bemærkning"),
}
_ALL = ("all", "alle")
_WEEK_ALONE = re.compile(r"^(?:uge|week|u|w)?\s*(\d{1,2})$", re.IGNORECASE)
_NAMED = re.compile(r"^(påske|easter|sommer|sommerferie|summer|jul|christmas)\s*(\d{4})?$", re.IGNORECASE)
_DANISH_DAY = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")


class PinRule(StrEnum):
    """What a row says of the week; ``NOT_AFTER``: ended by the end of it."""

    IN = "in"
    NOT_IN = "not in"
    NOT_BEFORE = "not before"
    NOT_AFTER = "not after"


_RULES = {
    **{rule.value: rule for rule in PinRule},
    "i": PinRule.IN,
    "ikke i": PinRule.NOT_IN,
    "ikke før": PinRule.NOT_BEFORE,
    "ikke efter": PinRule.NOT_AFTER,
}
_TASKS = {
    "handover": TaskKind.HANDOVER, "overtagelse": TaskKind.HANDOVER,
    "move": TaskKind.MOVE, "flytning": TaskKind.MOVE,
    "retire": TaskKind.RETIRE, "udfasning": TaskKind.RETIRE,
    "network": TaskKind.NETWORK, "netværk": TaskKind.NETWORK,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One row: who, which rule, and the weeks ``first .. last`` of the plan (both included).

    ``task`` is None where all of a group's tasks are meant.
    """

    what: str
    rule: PinRule
    first: int
    last: int
    task: TaskKind | None
    note: str
    source: Source


def parse_pins(
    content: bytes, *, path: str, calendar: Calendar
) -> tuple[tuple[Pin, ...], tuple[Finding, ...]]:
    """Read ``pins.csv``: headers Danish or English, semicolon or comma, UTF-8 or Windows-1252.

    Returns:
        The pins in the file's order, and a finding for each row that cannot be read.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head = text.partition("\n")[0]
    try:
        rows = list(csv.reader(StringIO(text), delimiter=";" if ";" in head else ","))
    except csv.Error as error:
        return (), (kinds.PIN_HEADER.at(Source(path=path), f"{path} ({error})"),)
    columns = _columns(rows[0]) if rows else {}
    if not {"what", "rule", "when"} <= columns.keys():
        return (), (kinds.PIN_HEADER.at(Source(path=path, row=1), path),) if rows else ()
    pins: list[Pin] = []
    told: list[Finding] = []
    for number, cells in enumerate(rows[1:], 2):
        given = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        if not any(given.values()):
            continue
        read = _parse_row(given, Source(path=path, row=number), calendar)
        if isinstance(read, Pin):
            pins.append(read)
        else:
            told.append(read)
    return tuple(pins), tuple(told)


def _columns(header: Sequence[str]) -> dict[str, int]:
    names = [cell.strip().lower() for cell in header]
    found = {}
    for name, words in _HEADERS.items():
        at = next((names.index(word) for word in words if word in names), None)
        if at is not None:
            found[name] = at
    return found


def _say(given: Mapping[str, str]) -> str:
    return " ".join(given[name] for name in ("what", "rule", "when", "task") if given.get(name))


def _parse_row(given: Mapping[str, str], source: Source, calendar: Calendar) -> Pin | Finding:
    """One row, or what is wrong with it."""
    subject = _say(given)
    rule = _RULES.get(" ".join(given["rule"].lower().replace("_", " ").split()))
    if rule is None:
        return kinds.PIN_RULE.at(source, subject, given=given["rule"] or "-")
    task = given.get("task", "").lower()
    if task and task not in _TASKS:
        return kinds.PIN_TASK.at(source, subject, given=task)
    if not given["what"]:
        return kinds.PIN_WHO.at(source, subject, given="-")
    try:
        first, last = _parse_when(given["when"], calendar)
    except ValueError:
        first, last = -1, -1
    if last < 0 or first >= calendar.weeks:
        weeks = {"first": calendar.label(0), "last": calendar.label(calendar.weeks - 1)}
        return kinds.PIN_WEEK.at(source, subject, given=given["when"] or "-", **weeks)
    return Pin(
        what=given["what"],
        rule=rule,
        first=max(first, 0),
        last=min(last, calendar.weeks - 1),
        task=_TASKS.get(task),
        note=given.get("note", ""),
        source=source,
    )


def _parse_when(text: str, calendar: Calendar) -> tuple[int, int]:
    """First and last week of a week, span, day or named time; raises ValueError where it is none."""
    begin, dots, end = (part.strip() for part in text.partition(".."))
    if dots:
        first, last = _parse_when(begin, calendar)[0], _parse_when(end, calendar)[1]
        if last < first:
            raise ValueError(f"{text} ends before it begins")
        return first, last
    named, alone, danish = _NAMED.match(begin), _WEEK_ALONE.match(begin), _DANISH_DAY.match(begin)
    if named:
        return _named_weeks(named[1].lower(), named[2], calendar)
    if alone:
        week = next((w for w in range(calendar.weeks) if _iso_week(calendar, w) == int(alone[1])), None)
        if week is None:
            raise ValueError(f"the plan has no week {alone[1]}")
        return week, week
    if danish:
        day = date(int(danish[3]), int(danish[2]), int(danish[1]))
    elif re.match(r"^\d{4}-\d{2}-\d{2}$", begin):
        day = date.fromisoformat(begin)
    else:
        day = parse_week(begin)
    return calendar.week_of(day), calendar.week_of(day)


def _iso_week(calendar: Calendar, week: int) -> int:
    return calendar.monday_of(week).isocalendar()[1]


def _named_weeks(name: str, year: str | None, calendar: Calendar) -> tuple[int, int]:
    """Holy Week, weeks 28 to 31, or the weeks of Christmas: of a year, or the first that the plan has."""
    start = calendar.first_monday.year
    for each in [int(year)] if year else range(start, start + 3):
        if name in ("påske", "easter"):
            days = (easter(each), easter(each))
        elif name in ("jul", "christmas"):
            days = (date(each, 12, 24), date(each, 12, 31))
        else:
            days = (date.fromisocalendar(each, 28, 1), date.fromisocalendar(each, 31, 1))
        if year or days[1] >= calendar.first_monday:
            return calendar.week_of(days[0]), calendar.week_of(days[1])
    raise ValueError(f"the plan has no {name}")


def apply_pins(
    tasks: Sequence[Task], pins: Sequence[Pin], names: Mapping[str, Sequence[str]], *, weeks: int
) -> tuple[tuple[Task, ...], tuple[Finding, ...]]:
    """Narrow the tasks' weeks by what people have fixed, in the file's order.

    Args:
        tasks: of the problem.
        pins: of ``parse_pins``.
        names: what a row may call a group by, in lower case -> ids of groups: its id and name, its
            municipality's code and name.
        weeks: of the plan.

    Returns:
        The tasks in their order; a finding for a row that names nobody, or leaves tasks no week: for those
        it is not used.
    """
    of_group: dict[str, list[str]] = defaultdict(list)
    for task in tasks:
        of_group[task.group].append(task.id)
    by_id = {task.id: task for task in tasks}
    told = []
    for pin in pins:
        who = pin.what.lower()
        groups = sorted(of_group) if who in _ALL else names.get(who, ())
        mine = [by_id[task] for group in groups for task in of_group.get(group, ())]
        meant = _meant(mine, pin)
        subject = f"{pin.what}: {pin.rule.value}"
        if not mine:
            told.append(kinds.PIN_WHO.at(pin.source, subject, given=pin.what))
        elif not meant:
            told.append(kinds.PIN_TASK.at(pin.source, subject, given=pin.task))
        narrowed = [_narrow(task, pin) for task in meant]
        stuck = sorted(task.id for task in narrowed if not _has_week(task, weeks))
        if stuck:
            told.append(kinds.PIN_CONFLICT.at(pin.source, subject, task=stuck[0], count=len(stuck)))
        by_id.update({task.id: task for task in narrowed if task.id not in stuck})
    return tuple(by_id[task.id] for task in tasks), tuple(told)


def _meant(tasks: Sequence[Task], pin: Pin) -> list[Task]:
    """The tasks that a row speaks of; "in a week", without a task, is said of a group's move if it moves."""
    if pin.task is not None:
        return [task for task in tasks if task.kind is pin.task]
    if pin.rule is not PinRule.IN:
        return list(tasks)
    moving = {task.group for task in tasks if task.kind is TaskKind.MOVE}
    return [task for task in tasks if task.kind is TaskKind.MOVE or task.group not in moving]


def _narrow(task: Task, pin: Pin) -> Task:
    length = task.duration_weeks
    end = pin.last + length if pin.rule is PinRule.IN else pin.last + 1
    latest = end if task.latest_end is None else min(task.latest_end, end)
    earliest = max(task.earliest_week, pin.first)
    if pin.rule is PinRule.IN:
        return replace(task, earliest_week=earliest, latest_end=latest)
    if pin.rule is PinRule.NOT_BEFORE:
        return replace(task, earliest_week=earliest)
    if pin.rule is PinRule.NOT_AFTER:
        return replace(task, latest_end=latest)
    # A task that lies in the week began up to its length before.
    starts = range(max(pin.first - length + 1, 0), pin.last + 1)
    return replace(task, banned_weeks=task.banned_weeks | frozenset(starts))


def _has_week(task: Task, weeks: int) -> bool:
    latest = weeks if task.latest_end is None else min(task.latest_end, weeks)
    starts = range(task.earliest_week, latest - task.duration_weeks + 1)
    return any(week not in task.banned_weeks for week in starts)
