"""From a plan and the facts so far to the problem that the next plan solves.

Method: docs/methods/replanning.md.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from samdrift.kernel import Finding, Source, parameter
from samdrift.takeover import findings as kinds
from samdrift.takeover.model import Precedence, Resource, TakeoverProblem, Task


class FactKind(StrEnum):
    """What can have happened; docs/methods/replanning.md has the table."""

    DONE = "done"
    STARTED = "started"
    SLIPPED = "slipped"
    CAPACITY = "capacity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that has happened. ``week``, ``until``: weeks of the problem; ``value``: see the page.

    Of what is done, ``value`` is hours, else weeks or units, which are rounded to whole ones.

    ``subject``: a task, a group (all its tasks) or a resource.
    """

    kind: FactKind
    subject: str
    week: int
    value: float | None = None
    until: int | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanningParameters:
    """Section ``[replanning]`` of programme.toml."""

    frozen_weeks: int = parameter(
        4,
        title="Weeks from now in which the plan stands",
        unit="weeks",
        reason="People, suppliers and users act on it already (assumed; four weeks of notice to users).",
        minimum=0,
    )
    unreported_is_done: bool = parameter(
        True,
        title="Whether a task that should have ended, and that nobody has spoken of, counts as done",
        unit="-",
        reason="Progress is told by exception; what is counted so is listed as assumed.",
    )
    change_dkk_per_week: int = parameter(
        2_000,
        title="Price of moving a task that was announced",
        unit="DKK a task and week of difference",
        reason="New notices and agreements: about three hours at 600 DKK (assumed).",
        minimum=0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanning:
    """The problem of the next plan, and what was decided on the way to it.

    ``done``, ``under_way``, ``pinned``: ids of tasks; ``lifted``: tasks of the frozen weeks that could not
    stay, with why (``slipped``, ``predecessor``, ``capacity``); ``assumed``: done, or under way, without
    anybody having said so.
    """

    problem: TakeoverProblem
    done: tuple[str, ...]
    under_way: tuple[str, ...]
    assumed: tuple[str, ...]
    pinned: tuple[str, ...]
    lifted: Mapping[str, str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A task that the new plan starts in another week.

    ``reason``: ``fact``, ``predecessor``, ``capacity``, ``effort`` (it takes more hours than was thought) or
    ``cheaper``; ``by_hand`` for an edit.
    """

    task: str
    group: str
    municipality: str
    week_before: int
    week_after: int
    reason: str


def replan_problem(
    problem: TakeoverProblem,
    starts: Mapping[str, int],
    facts: Sequence[Fact],
    *,
    now: int,
    parameters: ReplanningParameters,
) -> Replanning:
    """Make the problem of the next plan.

    Args:
        problem: the last plan's.
        starts: the last plan's start week by task id; a task that is new has none.
        facts: what has happened.
        now: week of today, counted as the problem's weeks are.
        parameters: how long the plan stands, and the price of change.

    Returns:
        The problem, its weeks counted as before, and what became of each task.
    """
    known, told = _check(problem, facts)
    resources = _with_lost_capacity(problem, known)
    of_task: dict[tuple[str, FactKind], Fact] = {
        (fact.subject, fact.kind): fact for fact in known if fact.kind is not FactKind.CAPACITY
    }
    settled: dict[str, Task] = {}
    done, under_way, assumed = [], [], []
    for task in problem.tasks:
        fact = of_task.get((task.id, FactKind.DONE))
        if fact is not None:
            done.append(task.id)
            settled[task.id] = _as_done(task, starts.get(task.id, fact.week), min(fact.week, now - 1))
            continue
        started = of_task.get((task.id, FactKind.STARTED))
        planned = starts.get(task.id)
        slipped = (task.id, FactKind.SLIPPED) in of_task
        if started is None and (planned is None or planned >= now or slipped):
            continue
        if started is None:
            assumed.append(task.id)
        if (
            started is None
            and planned is not None
            and parameters.unreported_is_done
            and planned + task.duration_weeks <= now
        ):
            done.append(task.id)
            settled[task.id] = _as_done(task, planned, planned + task.duration_weeks - 1)
            continue
        under_way.append(task.id)
        settled[task.id] = _as_under_way(task, started, planned, now)
    open_tasks = [task for task in problem.tasks if task.id not in settled]
    freed = {task.id: _as_open(task, starts, of_task, now, parameters) for task in open_tasks}
    links = tuple(link for link in problem.precedences if link.after not in settled)
    # What has begun cannot be too near to or too far from what went before it any more.
    base = replace(
        problem,
        tasks=tuple(settled.get(task.id) or freed[task.id] for task in problem.tasks),
        resources=resources,
        precedences=links,
    )
    changed, lifted = _pin(
        base, starts, of_task, begun=frozenset(settled), weeks=(now, parameters.frozen_weeks)
    )
    tasks = tuple(changed.get(task.id, task) for task in base.tasks)
    return Replanning(
        problem=replace(base, tasks=tasks),
        done=tuple(sorted(done)),
        under_way=tuple(sorted(under_way)),
        assumed=tuple(sorted(assumed)),
        pinned=tuple(sorted(set(changed) - set(lifted))),
        lifted=dict(sorted(lifted.items())),
        findings=told,
    )


def list_changes(
    replanning: Replanning,
    before: Mapping[str, int],
    after: Mapping[str, int],
    facts: Sequence[Fact],
    *,
    longer: Collection[str] = (),
) -> tuple[Change, ...]:
    """List the tasks that start in another week than before, by the new week, each with its reason.

    Several reasons may hold; the first is told: a fact about it, a predecessor that moved, lost capacity, and
    that it takes more weeks than was thought (``longer``), or found no room for its hours in a frozen week.
    """
    problem = replanning.problem
    moved = {task for task, week in after.items() if task in before and before[task] != week}
    named = {fact.subject for fact in facts if fact.kind is not FactKind.CAPACITY}
    named |= {task.id for task in problem.tasks if task.group in named}
    lost = {fact.subject for fact in facts if fact.kind is FactKind.CAPACITY}
    behind_moved = {link.after for link in problem.precedences if link.before in moved}
    changes = []
    for name in moved:
        task = problem.task_by_id[name]
        if name in named:
            reason = "fact"
        elif name in behind_moved:
            reason = "predecessor"
        elif lost & set(task.use):
            reason = "capacity"
        elif name in longer or replanning.lifted.get(name) == "capacity":
            reason = "effort"
        else:
            reason = "cheaper"
        changes.append(
            Change(
                task=name,
                group=task.group,
                municipality=task.municipality,
                week_before=before[name],
                week_after=after[name],
                reason=reason,
            )
        )
    return tuple(sorted(changes, key=lambda change: (change.week_after, change.task)))


def _check(problem: TakeoverProblem, facts: Sequence[Fact]) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """Spread facts of groups to their tasks, and set aside what is about nothing or contradicts itself."""
    known: dict[tuple[str, FactKind, int], Fact] = {}
    told: list[Finding] = []
    subjects = _subjects(problem)
    for number, fact in enumerate(facts):
        found = subjects[fact.kind is FactKind.CAPACITY].get(fact.subject, ())
        if not found:
            told.append(kinds.FACT_ABOUT_NOTHING.at(fact.source, fact.subject, what=str(fact.kind)))
        # Several losses of one capacity add up; of anything else the last word would hide the first.
        key = number if fact.kind is FactKind.CAPACITY else 0
        for subject in found:
            if (subject, fact.kind, key) in known:
                told.append(kinds.FACT_TWICE.at(fact.source, subject, what=str(fact.kind)))
            known.setdefault((subject, fact.kind, key), replace(fact, subject=subject))
    # Started and then done is no contradiction: done is the later word.
    for subject, kind, _ in sorted(known):
        if kind is not FactKind.SLIPPED:
            continue
        for other in (FactKind.DONE, FactKind.STARTED):
            if clash := known.pop((subject, other, 0), None):
                told.append(kinds.FACT_CLASH.at(clash.source, subject, what=str(other)))
    return tuple(known[key] for key in sorted(known)), tuple(told)


def _subjects(problem: TakeoverProblem) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """What a fact may be about: tasks (themselves and by group), and resources."""
    of_group: dict[str, list[str]] = defaultdict(list)
    for task in problem.tasks:
        of_group[task.group].append(task.id)
    tasks = {group: tuple(members) for group, members in of_group.items()}
    return tasks | {task.id: (task.id,) for task in problem.tasks}, {r.id: (r.id,) for r in problem.resources}


def _with_lost_capacity(problem: TakeoverProblem, facts: Sequence[Fact]) -> tuple[Resource, ...]:
    lost = [fact for fact in facts if fact.kind is FactKind.CAPACITY]
    told = []
    for resource in problem.resources:
        capacity = list(resource.capacity)
        for fact in lost:
            if fact.subject == resource.id:
                last = problem.weeks - 1 if fact.until is None else min(fact.until, problem.weeks - 1)
                for week in range(max(fact.week, 0), last + 1):
                    capacity[week] = max(0, capacity[week] - round(fact.value or 0))
        told.append(replace(resource, capacity=tuple(capacity)))
    return tuple(told)


def _fixed(task: Task, start: int, weeks: int, use: Mapping[str, int]) -> Task:
    return replace(
        task,
        duration_weeks=weeks,
        use=use,
        earliest_week=start,
        latest_end=start + weeks,
        banned_weeks=frozenset(),
        announced_week=None,
        change_per_week=0,
    )


def _as_done(task: Task, start: int, last: int) -> Task:
    begun = max(min(start, last), 0)
    return _fixed(task, begun, max(last + 1 - begun, 1), {})


def _as_under_way(task: Task, fact: Fact | None, planned: int | None, now: int) -> Task:
    """Pin what is left of a task from now on; its weeks before now have been spent."""
    if fact is not None and fact.value is not None:
        left = round(fact.value)
    else:
        begun = fact.week if fact is not None else planned
        left = (now if begun is None else begun) + task.duration_weeks - now
    return _fixed(task, now, max(left, 1), task.use)


def _as_open(
    task: Task,
    starts: Mapping[str, int],
    of_task: Mapping[tuple[str, FactKind], Fact],
    now: int,
    parameters: ReplanningParameters,
) -> Task:
    slipped = of_task.get((task.id, FactKind.SLIPPED))
    earliest = max(task.earliest_week, now, slipped.week if slipped else 0)
    window = None if task.latest_end is None else max(task.latest_end, earliest + task.duration_weeks)
    if task.id not in starts:
        return replace(task, earliest_week=earliest, latest_end=window)
    return replace(
        task,
        earliest_week=earliest,
        latest_end=window,
        announced_week=starts[task.id],
        change_per_week=parameters.change_dkk_per_week * 100,
    )


def _pin(
    problem: TakeoverProblem,
    starts: Mapping[str, int],
    of_task: Mapping[tuple[str, FactKind], Fact],
    *,
    begun: frozenset[str],
    weeks: tuple[int, int],
) -> tuple[dict[str, Task], dict[str, str]]:
    """Pin the tasks of the frozen weeks where they are, in the order of their weeks, as far as they fit.

    Tasks under way come first; one that its crew can no longer carry is lifted too, and waits.
    """
    free = {resource.id: list(resource.capacity) for resource in problem.resources}
    befores: dict[str, list[Precedence]] = defaultdict(list)
    for link in problem.precedences:
        befores[link.after].append(link)
    ends: dict[str, int] = {}
    pinned: dict[str, Task] = {}
    lifted: dict[str, str] = {}
    for task in problem.tasks:
        if task.id not in begun:
            continue
        if _fits(free, task, task.earliest_week):
            _take(free, task, task.earliest_week)
            ends[task.id] = task.earliest_week + task.duration_weeks
        else:
            lifted[task.id] = "capacity"
            pinned[task.id] = replace(task, latest_end=None)
    for task in _frozen_tasks(problem, starts, weeks[0], sum(weeks)):
        if task.id in begun:
            continue
        start = starts[task.id]
        if (task.id, FactKind.SLIPPED) in of_task and of_task[task.id, FactKind.SLIPPED].week > start:
            lifted[task.id] = "slipped"
        elif any(
            link.before not in ends or start < ends[link.before] + link.min_lag_weeks
            for link in befores[task.id]
        ):
            lifted[task.id] = "predecessor"
        elif not _fits(free, task, start):
            lifted[task.id] = "capacity"
        else:
            _take(free, task, start)
            ends[task.id] = start + task.duration_weeks
            pinned[task.id] = replace(task, earliest_week=start, latest_end=start + task.duration_weeks)
    return pinned, lifted


def _frozen_tasks(
    problem: TakeoverProblem, starts: Mapping[str, int], first: int, end: int
) -> Iterator[Task]:
    inside = [task for task in problem.tasks if first <= starts.get(task.id, end) < end]
    yield from sorted(inside, key=lambda task: (starts[task.id], task.id))


def _take(free: Mapping[str, list[int]], task: Task, start: int) -> None:
    for name, units in task.use.items():
        for week in range(start, min(start + task.duration_weeks, len(free[name]))):
            free[name][week] -= units


def _fits(free: Mapping[str, list[int]], task: Task, start: int) -> bool:
    return all(
        start + task.duration_weeks <= len(free[name])
        and min(free[name][start : start + task.duration_weeks], default=0) >= units
        for name, units in task.use.items()
    )
