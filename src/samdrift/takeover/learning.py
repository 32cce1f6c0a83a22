"""What finished tasks teach of the hours, and what that makes of the tasks that are left.

Method: docs/methods/replanning.md, "What finished tasks teach".
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from samdrift.kernel import Finding, Spoken, format_number, spoken_number
from samdrift.takeover import kinds
from samdrift.takeover.effort import (
    ACTUAL_SCHEMA,
    EffortModel,
    Estimate,
    Parts,
    Phase,
    Skill,
    list_finished,
    recalibrate_effort,
)
from samdrift.takeover.effort_words import PHASES, SKILLS
from samdrift.takeover.model import TakeoverProblem, Task
from samdrift.takeover.parameters import TakeoverParameters
from samdrift.takeover.replanning import Fact, FactKind
from samdrift.takeover.tasks import Work, price_hours, staff_work, tabulate_work

#: What finished tasks have taught, one row a phase and skill that has hours: the factor on the file's hours,
#: from how many groups, and their hours planned (before any factor) and spent.
EXPERIENCE_SCHEMA: dict[str, pl.DataType] = {
    "phase": pl.String(),
    "skill": pl.String(),
    "factor": pl.Float64(),
    "groups": pl.Int64(),
    "planned_hours": pl.Float64(),
    "actual_hours": pl.Float64(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskWork:
    """What a task's hours were made from, and the servers and sites it puts at risk."""

    phase: Phase
    parts: Parts
    servers: int
    sites: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkBasis:
    """What a plan's hours were made from, kept with it.

    ``effort``: the hours, with the factors that the plan was made with. ``tasks``: by id. ``parameters``: the
    section ``[takeover]``, of which hours, weeks and prices are used. ``spent``: hours that finished tasks
    have taken, by task, from all re-plannings so far.
    """

    effort: EffortModel
    tasks: Mapping[str, TaskWork]
    parameters: TakeoverParameters
    spent: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Hours after learning. ``experience``: ``EXPERIENCE_SCHEMA``; ``groups``: finished ones with hours.

    ``hours_before``, ``hours_after``: mean hours of the tasks that are left, all skills; ``longer``: tasks
    that take more weeks than before.
    """

    basis: WorkBasis
    experience: pl.DataFrame
    groups: int
    hours_before: float
    hours_after: float
    longer: tuple[str, ...]


def learn_hours(
    problem: TakeoverProblem, basis: WorkBasis, facts: Sequence[Fact], *, done: Collection[str]
) -> tuple[WorkBasis, pl.DataFrame, tuple[Finding, ...]]:
    """Learn from the hours in facts: a factor for each phase and skill.

    Args:
        problem: the plan's, for the tasks of a group.
        basis: what the plan's hours were made from.
        facts: those of tasks or groups that are done, with a value, count.
        done: ids of the tasks that count as done.

    Returns:
        The basis with new factors, and with the hours spent added to it; ``EXPERIENCE_SCHEMA``; and what
        could not be used or was far off.
    """
    spent, told = _spent(problem, basis, facts, done)
    unlearnt = replace(basis.effort, factors={})
    work = [_work(problem.task_by_id[name], basis.tasks[name], unlearnt) for name in sorted(spent)]
    actual = pl.DataFrame(
        [
            (each.id, skill.value, spent[each.id] * hours.mean / each.estimate.hours)
            for each in work
            for skill, hours in each.estimate.by_skill.items()
        ],
        schema=ACTUAL_SCHEMA,
        orient="row",
    )
    finished = list_finished(tabulate_work(work), actual, unlearnt)
    effort, found = recalibrate_effort(unlearnt, finished, prior_hours=basis.parameters.prior_hours)
    if not spent:
        effort = unlearnt
    experience = _experience(finished, effort)
    return replace(basis, effort=effort, spent=spent), experience, (*told, *_first_of_each(found))


def restate_tasks(
    problem: TakeoverProblem, before: WorkBasis, after: WorkBasis, *, left: Collection[str]
) -> tuple[TakeoverProblem, Mapping[str, Estimate], tuple[str, ...]]:
    """Give the tasks that are left the hours that were learnt, and the weeks that these need.

    No task gets fewer weeks than were announced; where it gets more, a week that it might not start in bans
    the weeks before too, from which it would now reach as far.

    Args:
        problem: the last plan's.
        before: what its hours were made from.
        after: the same, with what was learnt.
        left: ids of tasks that have not begun.

    Returns:
        The problem with these tasks changed; their new estimates; those that take more weeks.
    """
    known = [task for task in sorted(problem.tasks, key=lambda each: each.id) if task.id in after.tasks]
    work = [_work(task, after.tasks[task.id], after.effort) for task in known]
    crews = {
        skill: max(
            (max(r.capacity, default=0) for r in problem.resources if r.id == f"crew:{skill}"), default=0
        )
        for skill in Skill
    }
    staffed = staff_work(
        work,
        crews=crews,
        longest=max(problem.weeks, 1),
        parameters=after.parameters,
        at_least={task.id: task.duration_weeks for task in known},
    )
    limited = {resource.id for resource in problem.resources}
    changed: dict[str, Task] = {}
    estimates: dict[str, Estimate] = {}
    for task, each in zip(known, work, strict=True):
        if task.id not in left:
            continue
        weeks, use = staffed[task.id]
        old = before.effort.estimate(before.tasks[task.id].parts)
        estimates[task.id] = each.estimate
        changed[task.id] = replace(
            task,
            duration_weeks=weeks,
            use={name: units for name, units in use.items() if name in limited},
            crew_cost=task.crew_cost
            - price_hours(old, before.parameters)
            + price_hours(each.estimate, after.parameters),
            banned_weeks=_widened(task.banned_weeks, weeks - task.duration_weeks),
        )
    weeks_before = {task.id: task.duration_weeks for task in known}
    longer = tuple(name for name, task in sorted(changed.items()) if task.duration_weeks > weeks_before[name])
    tasks = tuple(changed.get(task.id, task) for task in problem.tasks)
    return replace(problem, tasks=tasks), estimates, longer


def sum_hours(basis: WorkBasis, names: Iterable[str]) -> float:
    """Mean hours of these tasks, all skills; one that the basis does not know counts nothing."""
    known = sorted(name for name in names if name in basis.tasks)
    return sum(basis.effort.estimate(basis.tasks[name].parts).hours for name in known)


def _widened(banned: frozenset[int], more: int) -> frozenset[int]:
    return frozenset(week - back for week in banned for back in range(more + 1) if week >= back)


def _spent(
    problem: TakeoverProblem, basis: WorkBasis, facts: Sequence[Fact], done: Collection[str]
) -> tuple[dict[str, float], list[Finding]]:
    """Hours by task: those of before, and what the facts say; a group's are divided as they were planned."""
    of_group: dict[str, list[str]] = {}
    for task in problem.tasks:
        of_group.setdefault(task.group, []).append(task.id)
    spent, told = dict(basis.spent), []
    taken: set[str] = set()
    unlearnt = replace(basis.effort, factors={})
    for fact in facts:
        if fact.kind is not FactKind.DONE or fact.value is None:
            continue
        names = [fact.subject] if fact.subject in problem.task_by_id else of_group.get(fact.subject, [])
        if not names:
            continue  # told already: the plan has no such group or task
        planned = {
            name: unlearnt.estimate(basis.tasks[name].parts).hours for name in names if name in basis.tasks
        }
        is_sound = math.isfinite(fact.value) and fact.value >= 0 and sum(planned.values()) > 0
        if not is_sound or taken.intersection(names) or not set(names) <= set(done):
            told.append(kinds.HOURS_NOT_USED.at(fact.source, fact.subject, given=_spoken(fact.value)))
            continue
        taken.update(names)
        whole = sum(planned.values())
        spent |= {name: fact.value * hours / whole for name, hours in planned.items() if hours > 0}
    return spent, told


def _spoken(number: float) -> Spoken:
    return spoken_number(number, decimals=0 if number.is_integer() else 2)


def _work(task: Task, known: TaskWork, effort: EffortModel) -> Work:
    return Work(
        id=task.id,
        group=task.group,
        municipality=task.municipality,
        name=task.group,
        phase=known.phase,
        estimate=effort.estimate(known.parts),
        servers=known.servers,
        sites=known.sites,
        is_network=known.phase is Phase.NETWORK,
        is_later=task.deadline is None,
        parts=known.parts,
    )


def _experience(finished: pl.DataFrame, effort: EffortModel) -> pl.DataFrame:
    """The factors beside what they rest on; only phases and skills that the file has hours for."""
    counted = finished.group_by("phase", "skill").agg(
        pl.col("group").n_unique().cast(pl.Int64).alias("groups"),
        pl.col("planned_hours").sort().sum(),
        pl.col("actual_hours").sort().sum(),
    )
    with_hours = sorted({(phase, skill) for (phase, _), entry in effort.entries.items() for skill in entry})
    factors = pl.DataFrame(
        [(phase.value, skill.value, effort.factors.get((phase, skill), 1.0)) for phase, skill in with_hours],
        schema={"phase": pl.String(), "skill": pl.String(), "factor": pl.Float64()},
        orient="row",
    )
    both = factors.join(counted, on=["phase", "skill"], how="left", maintain_order="left")
    zeros = [pl.col(name).fill_null(0) for name in ("groups", "planned_hours", "actual_hours")]
    return both.with_columns(zeros).select(*EXPERIENCE_SCHEMA)


def _first_of_each(findings: Iterable[Finding]) -> list[Finding]:
    """One finding of a kind a group: a task that was far off was so in every skill."""
    first: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        first.setdefault((finding.code, finding.subject), finding)
    return [_in_danish(finding) for finding in first.values()]


def _in_danish(finding: Finding) -> Finding:
    """The finding with its phase, skill and hours as Danish writes them."""
    danish = dict(finding.danish)
    for name, value in finding.values.items():
        if name == "phase":
            danish[name] = PHASES[Phase(value)].da
        elif name == "skill":
            danish[name] = SKILLS[Skill(value)].da
        else:
            danish[name] = format_number(float(value), decimals=1)
    return replace(finding, danish=danish)
