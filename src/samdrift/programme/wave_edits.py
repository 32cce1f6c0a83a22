"""The plan's weeks as a table that people edit and hand back: every task, read row by row."""

import csv
import io
from collections.abc import Mapping, Sequence

from samdrift.importers import InputFile
from samdrift.importers.tabular import CellTable, read_csv
from samdrift.kernel import Finding, FindingKind, Severity
from samdrift.programme.findings import HAND_COLUMN
from samdrift.programme.hand_files import parse_monday
from samdrift.takeover import TakeoverProblem, Task
from samdrift.takeover.waves import name_week

EDIT_TASK = FindingKind(
    code="WAVES-TASK",
    severity=Severity.ERROR,
    en="The plan has no task {subject}; the row was not used. Copy the name from takeover/waves.csv.",
    da="Planen har ingen opgave {subject}; rækken er ikke brugt. Kopiér navnet fra takeover/waves.csv.",
    meaning="A row of the edited weeks names a task that the plan does not have.",
)
EDIT_WEEK = FindingKind(
    code="WAVES-WEEK",
    severity=Severity.ERROR,
    en="«{given}» is no week; {subject} keeps {kept}. Write an ISO week such as 2027-W14.",
    da="«{given}» er ingen uge; {subject} beholder {kept}. Skriv en ISO-uge som 2027-W14.",
    meaning="A row of the edited weeks holds no ISO week.",
)
EDIT_HORIZON = FindingKind(
    code="WAVES-HORIZON",
    severity=Severity.ERROR,
    en="{subject} ({weeks} weeks) can start from {first} to {last}, not in {given}; it keeps {kept}.",
    da="{subject} ({weeks} uger) kan begynde fra {first} til {last}, ikke i {given}; beholder {kept}.",
    meaning="An edited week lies before the plan's first, or too late for the task to end in its last.",
)
EDIT_TWICE = FindingKind(
    code="WAVES-TWICE",
    severity=Severity.WARNING,
    en="{subject} stands twice, in {first} and {given}; the first was used. Keep one of the rows.",
    da="{subject} står to gange, i {first} og {given}; den første er brugt. Behold én af rækkerne.",
    meaning="The edited weeks name a task twice with different weeks.",
)
EDIT_MISSING = FindingKind(
    code="WAVES-MISSING",
    severity=Severity.INFO,
    en="{subject} of {tasks} tasks are not in the file, such as {example}; they keep their weeks.",
    da="{subject} af {tasks} opgaver er ikke i filen, for eksempel {example}; de beholder deres uger.",
    meaning="The edited weeks leave tasks out; those stay where they are.",
)

#: Columns of takeover/waves.csv, as the plan's other tables name them.
COLUMNS = ("task", "group", "municipality", "kind", "week")
_TASK, _WEEK = ("task", "opgave"), ("week", "uge")
#: Spreadsheet programs run a cell that begins with one of these; the quote itself, so that it can be undone.
_MARKED = ("=", "+", "-", "@", "\t", "\r", "'")


def waves_csv(problem: TakeoverProblem, starts: Mapping[str, int]) -> str:
    """Write every task with its week, by week, then id; ``parse_wave_edits`` reads it back.

    Args:
        problem: the tasks.
        starts: task id -> week, counted from the problem's first Monday.

    Returns:
        CSV with the columns ``COLUMNS``; ``week`` is an ISO week such as ``2027-W14``.

    Raises:
        KeyError: a task has no start.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for task in sorted(problem.tasks, key=lambda each: (starts[each.id], each.id)):
        cells = (task.id, task.group, task.municipality, str(task.kind))
        writer.writerow([*map(_spell, cells), _week(problem, starts[task.id])])
    return text.getvalue()


def parse_wave_edits(
    file: InputFile, problem: TakeoverProblem, starts: Mapping[str, int]
) -> tuple[dict[str, int], tuple[Finding, ...]]:
    """Read the weeks that people have edited; only the columns of task and week are used.

    Whether the edited weeks make a plan is not judged here: ``verify_plan`` does.

    Args:
        file: takeover/waves.csv as it came back, with commas or semicolons, rows in any order.
        problem: the tasks.
        starts: the plan's weeks, which a task keeps where its row is missing or cannot be used.

    Returns:
        Task id -> week for every task of ``starts``, and a finding for each row that was not used.
    """
    table = read_csv(file)
    missing = [names for names in (_TASK, _WEEK) if table is None or not table.has(*names)]
    if table is None or missing:
        header = "" if table is None else ", ".join(table.header)
        told = [HAND_COLUMN.at(file.at(1), " / ".join(names), columns=header) for names in missing]
        return dict(starts), tuple(sorted(told, key=Finding.sort_key))
    edited = _read_rows(table, problem, starts)
    absent = [task.id for task in problem.tasks if task.id not in edited.named]
    if absent:
        table.findings.append(
            EDIT_MISSING.at(None, str(len(absent)), tasks=len(problem.tasks), example=min(absent))
        )
    told = sorted(table.all_findings(), key=Finding.sort_key)
    return {**starts, **edited.weeks}, tuple(told)


class _Edits:
    """What the rows say so far: weeks that are used, and tasks that any row names."""

    def __init__(self) -> None:
        self.weeks: dict[str, int] = {}
        self.named: set[str] = set()


def _read_rows(table: CellTable, problem: TakeoverProblem, starts: Mapping[str, int]) -> _Edits:
    # By its written form too, which a spreadsheet program may or may not have stripped of its quote.
    spelled = {task.id.strip(): task for task in problem.tasks}
    spelled |= {_spell(task.id).strip(): task for task in problem.tasks}
    edits = _Edits()
    cells: Sequence[tuple[object, object]] = list(zip(table.cells(*_TASK), table.cells(*_WEEK), strict=True))
    for index, kept in enumerate(table.kept()):
        name, given = (str(cell or "").strip() for cell in cells[index])
        if not kept:
            continue
        task = spelled.get(name)
        if task is None:
            table.reject(EDIT_TASK, index, name)
            continue
        edits.named.add(task.id)
        _read_week(table, index, (task, given), problem, starts, edits)
    return edits


def _read_week(
    table: CellTable,
    index: int,
    row: tuple[Task, str],
    problem: TakeoverProblem,
    starts: Mapping[str, int],
    edits: _Edits,
) -> None:
    task, given = row
    kept = _week(problem, starts[task.id])
    try:
        week = (parse_monday(given) - problem.first_monday).days // 7
    except ValueError:
        table.reject(EDIT_WEEK, index, task.id, given=given, kept=kept)
        return
    last = problem.weeks - task.duration_weeks
    if not 0 <= week <= last:
        table.reject(
            EDIT_HORIZON,
            index,
            task.id,
            weeks=task.duration_weeks,
            first=_week(problem, 0),
            last=_week(problem, max(last, 0)),
            given=given,
            kept=kept,
        )
    elif edits.weeks.setdefault(task.id, week) != week:
        table.reject(EDIT_TWICE, index, task.id, first=_week(problem, edits.weeks[task.id]), given=given)


def _week(problem: TakeoverProblem, week: int) -> str:
    return name_week(problem.monday_of(week))


def _spell(text: str) -> str:
    """A cell that no spreadsheet program runs, and that can be told from every other."""
    return "'" + text if text.startswith(_MARKED) else text
