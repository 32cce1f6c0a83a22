"""From groups with their treatments to tasks: hours, weeks, what they use, and what waiting costs.

Method: docs/methods/effort.md.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from samdrift.takeover.calendar import Calendar
from samdrift.takeover.effort import Counts, EffortModel, Estimate, Parts, Phase, Skill
from samdrift.takeover.model import Task, TaskKind
from samdrift.takeover.parameters import TakeoverParameters
from samdrift.takeover.tables import TASK_SCHEMA
from samdrift.takeover.treatments import PHASES, Treatment

_KINDS: Mapping[Phase, TaskKind] = {
    Phase.HANDOVER: TaskKind.HANDOVER,
    Phase.SUPPLIER: TaskKind.HANDOVER,
    Phase.RETIRE: TaskKind.RETIRE,
    Phase.NETWORK: TaskKind.NETWORK,
    Phase.MOVE: TaskKind.MOVE,
    Phase.REBUILD: TaskKind.MOVE,
    Phase.TO_CLOUD: TaskKind.MOVE,
}
#: Phases whose items are listed under ``move``: a cut dependency is one, however the group moves.
_AS_MOVE = (Phase.REBUILD, Phase.TO_CLOUD)
_HOSTS = "hypervisor_host"
#: Items of the effort file that are servers.
SERVER_KINDS = frozenset({"plain", "database", "domain_controller", "file", "clustered", "appliance", _HOSTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One task before its weeks: a group's phase with its estimate, and the servers and sites it concerns.

    ``is_later``: the deadline does not count it. ``parts``: what the estimate was made from.
    """

    id: str
    group: str
    municipality: str
    name: str
    phase: Phase
    estimate: Estimate
    servers: int
    sites: int
    is_network: bool
    is_later: bool
    parts: Parts = field(default_factory=dict)

    @property
    def kind(self) -> TaskKind:
        """What the task does."""
        return _KINDS[self.phase]


def count_items(
    groups: pl.DataFrame, servers: pl.DataFrame, items: pl.DataFrame, *, deadline: date
) -> Counts:
    """Count what each group's task has of every item of the effort file, in each phase that it may have.

    Args:
        groups: ``GROUP_SCHEMA``.
        servers: ``SERVER_SCHEMA``.
        items: ``ITEM_SCHEMA``.
        deadline: what is out of support by then is rebuilt where a group is; the rest of it moves.
    """
    plain: dict[str, dict[Phase, dict[str, int]]] = {
        group: {phase: {"group": 1} for phase in Phase} for group in groups["group"]
    }
    old: dict[str, dict[str, int]] = defaultdict(dict)
    is_old = (pl.col("supported_until") < deadline).fill_null(value=False)
    counted = servers.group_by("group", "kind").agg(pl.len(), is_old.sum().alias("old"))
    for group, kind, count, of_old in counted.iter_rows():
        for phase in Phase:
            plain[group][phase][kind] = count
        if of_old:
            old[group][kind] = of_old
    for group, phase_name, item, count in (
        items.group_by("group", "phase", "item").agg(pl.col("count").sum()).iter_rows()
    ):
        phase = Phase(phase_name)
        for each in (phase, *_AS_MOVE) if phase is Phase.MOVE else (phase,):
            plain[group][each][item] = count
    counts: dict[str, dict[Phase, Parts]] = {
        group: {phase: {phase: own} for phase, own in phases.items()} for group, phases in plain.items()
    }
    for group, of_kind in old.items():
        whole = plain[group][Phase.REBUILD]
        servers_of = {kind: count for kind, count in whole.items() if kind in SERVER_KINDS}
        beside = {item: count for item, count in whole.items() if item not in SERVER_KINDS}
        moved = {kind: count - of_kind.get(kind, 0) for kind, count in servers_of.items()}
        counts[group][Phase.REBUILD] = {Phase.REBUILD: beside | of_kind, Phase.MOVE: moved}
    return counts


def list_work(
    groups: pl.DataFrame,
    treatments: Mapping[str, Treatment],
    counts: Counts,
    effort: EffortModel,
    *,
    emptied: Collection[str] = (),
) -> tuple[Work, ...]:
    """List the work of every group, by id: a phase with the deadline, and perhaps one that may come later.

    ``emptied``: hosts that are switched off when their last server has left.
    """
    work = []
    for row in groups.iter_rows(named=True):
        is_network = row["kind"] != "servers"
        first, later = (Phase.NETWORK, None) if is_network else PHASES[treatments[row["group"]]]
        if row["group"] in emptied:
            later = Phase.RETIRE
        parts = counts[row["group"]]
        work.append(_work(row, first, parts[first], effort))
        if later is not None:
            work.append(replace(_work(row, later, parts[later], effort), is_later=True))
    return tuple(sorted(work, key=lambda each: each.id))


def _work(row: Mapping[str, Any], phase: Phase, parts: Parts, effort: EffortModel) -> Work:
    counts = [(item, count) for part in parts.values() for item, count in part.items()]
    sites = sum(count for item, count in counts if item == "site")
    return Work(
        id=f"{row['group']}/{_KINDS[phase].value}",
        group=row["group"],
        municipality=row["municipality"],
        name=row["name"],
        phase=phase,
        estimate=effort.estimate(parts),
        servers=sum(count for item, count in counts if item in SERVER_KINDS),
        # A joining puts the municipality's own connection at risk: counted as one site.
        sites=max(sites, 1) if phase is Phase.NETWORK else 0,
        is_network=phase is Phase.NETWORK,
        is_later=False,
        parts=parts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What today's operation costs until it is handed over or left, in whole øre a week by task id."""

    per_week: Mapping[str, int]


def price_waiting(
    work: Iterable[Work], servers: pl.DataFrame, running: pl.DataFrame, parameters: TakeoverParameters
) -> Waiting:
    """Divide each municipality's running cost on the tasks that end it.

    A server's place costs until it moves or is retired; the network until its sites are handed over, and pay
    until operation is, both divided by the tasks' hours. Only the share that is saved counts.
    """
    work = list(work)
    owner = {each.group: each.municipality for each in work}
    number: dict[str, int] = defaultdict(int)
    of_group: dict[str, int] = defaultdict(int)
    for group in servers.filter(pl.col("kind") != _HOSTS)["group"]:
        number[owner[group]] += 1
        of_group[group] += 1
    hours: dict[tuple[str, bool], float] = defaultdict(float)
    for each in work:
        if not each.is_later:
            hours[each.municipality, each.is_network] += each.estimate.hours
    place, pay = parameters.place_saved_pct / 100, parameters.pay_saved_pct / 100
    costs = {row["municipality"]: row for row in running.iter_rows(named=True)}
    per_week = {}
    for each in work:
        cost = costs.get(each.municipality)
        if cost is None:
            continue
        yearly = 0.0
        if each.kind in (TaskKind.MOVE, TaskKind.RETIRE):
            share = of_group[each.group] / max(number[each.municipality], 1)
            yearly += (cost["servers_dkk_per_year"] or 0) * place * share
        if not each.is_later:
            own = each.estimate.hours
            both = hours[each.municipality, False] + hours[each.municipality, True]
            yearly += (cost["pay_dkk_per_year"] or 0) * pay * (own / both if both else 0)
            if each.is_network:
                of_all = hours[each.municipality, True]
                yearly += (cost["network_dkk_per_year"] or 0) * place * (own / of_all if of_all else 0)
        per_week[each.id] = round(100 * yearly * 7 / 365)
    return Waiting(per_week=per_week)


def plan_weeks(
    work: Iterable[Work],
    *,
    crews: Mapping[Skill, int],
    waiting: Waiting,
    calendar: Calendar,
    deadline_week: int,
    parameters: TakeoverParameters,
) -> tuple[Task, ...]:
    """Give every piece of work its weeks, and whole units of every resource in each of them.

    Args:
        work: of ``list_work``, by id.
        crews: hours of each skill in the best week.
        waiting: of ``price_waiting``.
        calendar: the plan's weeks.
        deadline_week: week by whose beginning all that is not later must have ended.
        parameters: section ``[takeover]``.
    """
    work = list(work)
    staffed = staff_work(work, crews=crews, longest=max(calendar.weeks, 1), parameters=parameters)
    tasks = []
    for each in work:
        weeks, use = staffed[each.id]
        per_week = waiting.per_week.get(each.id, 0)
        double = parameters.double_running_weeks * parameters.double_running_dkk * 100 * each.servers
        tasks.append(
            Task(
                id=each.id,
                group=each.group,
                municipality=each.municipality,
                kind=each.kind,
                duration_weeks=weeks,
                use=use,
                deadline=None if each.is_later else deadline_week,
                late_fixed=0 if each.is_later else 100 * parameters.late_dkk_per_group,
                late_per_week=0 if each.is_later else 100 * parameters.late_dkk_per_week,
                running_per_week=per_week,
                crew_cost=price_hours(each.estimate, parameters)
                + (double + parameters.double_running_weeks * per_week if each.kind is TaskKind.MOVE else 0),
                change_per_week=100 * parameters.change_dkk_per_week,
            )
        )
    return tuple(tasks)


def staff_work(
    work: Iterable[Work],
    *,
    crews: Mapping[Skill, int],
    longest: int,
    parameters: TakeoverParameters,
    at_least: Mapping[str, int] | None = None,
) -> dict[str, tuple[int, dict[str, int]]]:
    """Weeks of every piece of work, and what it uses of every resource in each of them.

    Args:
        work: of ``list_work``, by id: what rounding leaves over is carried on to the next one.
        crews: hours of each skill in the best week.
        longest: most weeks that there are.
        parameters: section ``[takeover]``.
        at_least: fewest weeks of a task, by id, where there are some; ``longest`` does not bound them.
    """
    left_over: dict[Skill, float] = defaultdict(float)
    staffed = {}
    for each in work:
        weeks = min(_duration(each, crews, parameters), longest)
        weeks = max(weeks, (at_least or {}).get(each.id, 1))
        staffed[each.id] = weeks, _use(each, weeks, left_over, parameters)
    return staffed


def price_hours(estimate: Estimate, parameters: TakeoverParameters) -> int:
    """What the mean hours cost [whole øre]."""
    oere: float = sum(
        100 * hours.mean * parameters.dkk_per_hour.get(skill, 0) for skill, hours in estimate.by_skill.items()
    )
    return round(oere)


def _duration(work: Work, crews: Mapping[Skill, int], parameters: TakeoverParameters) -> int:
    """Weeks of work: few people at once, not much over two months, and never more than the crews have."""
    at_once = parameters.people_at_once * parameters.hours_per_week
    wished, needed = 1, 1
    for skill, hours in work.estimate.by_skill.items():
        crew = crews.get(skill, 0)
        # No group takes more than half of a crew, so that two can be under way.
        wished = max(wished, math.ceil(hours.mean / max(min(at_once, crew / 2), 1)))
        needed = max(needed, math.ceil(hours.mean / max(crew - 1, 1)))
    return max(min(wished, parameters.most_weeks), needed)


def _use(
    work: Work, weeks: int, left_over: dict[Skill, float], parameters: TakeoverParameters
) -> dict[str, int]:
    use = {}
    for skill in Skill:
        hours = work.estimate.by_skill.get(skill)
        if hours is None:
            continue
        wished = hours.mean + left_over[skill]
        units = max(math.floor(wished / weeks + 0.5), 0)
        left_over[skill] = wished - units * weeks
        use[f"crew:{skill.value}"] = units
    place = work.municipality
    if work.is_network:
        use[f"sites:{place}"] = math.ceil(work.sites / weeks)
    elif work.phase is Phase.HANDOVER:
        use[f"blast:{place}"] = math.ceil(work.servers * parameters.handover_risk_pct / 100 / weeks)
    elif work.phase is not Phase.SUPPLIER:
        use[f"blast:{place}"] = math.ceil(work.servers / weeks)
    if work.phase in (Phase.MOVE, Phase.REBUILD):
        use["intake"] = math.ceil(work.servers / weeks)
    return {name: units for name, units in use.items() if units > 0}


def tabulate_work(work: Iterable[Work]) -> pl.DataFrame:
    """All work as a table (``TASK_SCHEMA``), by task."""
    rows = [
        {
            "task": each.id,
            "group": each.group,
            "municipality": each.municipality,
            "kind": each.kind.value,
            "phase": each.phase.value,
            "servers": each.servers,
            "sites": each.sites,
            **{f"hours_{skill.value}": hours.mean for skill, hours in each.estimate.by_skill.items()},
            "work_low": each.estimate.spread.low,
            "work_likely": each.estimate.spread.likely,
            "work_high": each.estimate.spread.high,
        }
        for each in work
    ]
    table = pl.DataFrame(rows, schema=TASK_SCHEMA)
    return table.with_columns(pl.col("^hours_.*$").fill_null(0.0))
