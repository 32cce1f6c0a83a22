"""From plain tables to the problem that wave planning solves, with how it was made.

Method: docs/methods/effort.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from samdrift.kernel import Finding
from samdrift.takeover import kinds
from samdrift.takeover.calendar import Calendar, plan_calendar
from samdrift.takeover.contracts import ContractAnswers, assess_contracts
from samdrift.takeover.effort import Counts, EffortModel, Phase, Skill, built_in_effort
from samdrift.takeover.model import TakeoverProblem, Task, TaskKind
from samdrift.takeover.order import plan_order
from samdrift.takeover.parameters import CalendarParameters, TakeoverParameters
from samdrift.takeover.pins import apply_pins, parse_pins
from samdrift.takeover.resources import plan_crews, plan_resources, sound_parameters
from samdrift.takeover.tables import (
    CONTRACT_SCHEMA,
    GROUP_DEPENDENCY_SCHEMA,
    GROUP_SCHEMA,
    ITEM_SCHEMA,
    RUNNING_SCHEMA,
    SERVER_SCHEMA,
)
from samdrift.takeover.tasks import (
    SERVER_KINDS,
    Work,
    count_items,
    list_work,
    plan_weeks,
    price_waiting,
    tabulate_work,
)
from samdrift.takeover.treatments import (
    ServerFacts,
    Treatment,
    Treatments,
    assess_servers,
    choose_treatments,
)

_HOSTS = "hypervisor_host"
_LEAVING = (Treatment.MOVE, Treatment.REBUILD, Treatment.TO_CLOUD, Treatment.RETIRE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverTables:
    """What is known, as plain tables; the schemas of the same names stand in ``tables``.

    ``names``: municipality -> its name. ``people``: of each skill for the takeover, as far as it is modelled;
    ``[takeover.people]`` goes before it.

    Raises:
        ValueError: a frame has other columns than its schema.
    """

    groups: pl.DataFrame
    servers: pl.DataFrame
    items: pl.DataFrame
    dependencies: pl.DataFrame
    running: pl.DataFrame
    contracts: pl.DataFrame
    names: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[Skill, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse frames of another shape; bad values within them become findings."""
        for frame, schema in (
            (self.groups, GROUP_SCHEMA),
            (self.servers, SERVER_SCHEMA),
            (self.items, ITEM_SCHEMA),
            (self.dependencies, GROUP_DEPENDENCY_SCHEMA),
            (self.running, RUNNING_SCHEMA),
            (self.contracts, CONTRACT_SCHEMA),
        ):
            if frame.schema != pl.Schema(schema):
                raise ValueError(f"columns must be {list(schema)}, not {list(frame.schema.items())}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverSettings:
    """The day the plan is seen from, the last day of the takeover, hours, and the parameters' sections.

    ``pins``: content and path of ``pins.csv``, where there is one.
    """

    today: date
    deadline: date
    takeover: TakeoverParameters = field(default_factory=TakeoverParameters)
    calendar: CalendarParameters = field(default_factory=CalendarParameters)
    effort: EffortModel = field(default_factory=built_in_effort)
    pins: tuple[bytes, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverReading:
    """The problem, how it was made, and what was odd.

    ``groups``: ``GROUP_SCHEMA``, those that are planned. ``tasks``: ``TASK_SCHEMA``; ``work``: what they are
    made from, by ``effort`` and by ``parameters``, the section ``[takeover]`` as it was used. ``treatments``
    and ``contracts`` have tables of their own.
    """

    problem: TakeoverProblem
    calendar: Calendar
    deadline_week: int
    groups: pl.DataFrame
    tasks: pl.DataFrame
    work: tuple[Work, ...]
    effort: EffortModel
    parameters: TakeoverParameters
    treatments: Treatments
    contracts: ContractAnswers
    findings: tuple[Finding, ...]


def build_takeover_problem(tables: TakeoverTables, settings: TakeoverSettings) -> TakeoverReading:
    """Build the problem of who is taken over when.

    Args:
        tables: what is known.
        settings: dates, hours, parameters and pins.

    Returns:
        The problem with the tables it was made from, and all findings, sorted.
    """
    told: list[Finding] = []
    parameters = sound_parameters(settings.takeover, told)
    tables = _sound(tables, told)
    calendar, found = plan_calendar(
        starts_on=parameters.starts_on,
        today=settings.today,
        deadline=settings.deadline,
        weeks_after=parameters.weeks_after_deadline,
        parameters=settings.calendar,
    )
    told += found
    deadline_week = max(calendar.deadline_week(settings.deadline), 0)
    counts = count_items(tables.groups, tables.servers, tables.items, deadline=settings.deadline)
    facts = assess_servers(
        tables.servers, deadline=settings.deadline, today=settings.today, parameters=parameters
    )
    treatments = choose_treatments(
        tables.groups,
        facts,
        counts,
        place_dkk=_place_dkk(tables),
        effort=settings.effort,
        parameters=parameters,
    )
    emptied = _emptied_hosts(tables, facts, treatments)
    work = list_work(tables.groups, treatments.by_group, counts, settings.effort, emptied=emptied)
    crews, found = plan_crews(tables.people, calendar, parameters)
    told += [*treatments.findings, *found]
    tasks = plan_weeks(
        work,
        crews={skill: max(crew.capacity, default=0) for skill, crew in crews.items()},
        waiting=price_waiting(work, tables.servers, tables.running, parameters),
        calendar=calendar,
        deadline_week=deadline_week,
        parameters=parameters,
    )
    tasks = _bounded(tasks, tables, counts, calendar, parameters)
    resources, found = plan_resources(tasks, _sizes(tables, counts), tables.names, calendar, parameters)
    told += found
    order = plan_order(tasks, tables.groups, tables.dependencies, parameters)
    told += order.findings
    if settings.pins is not None:
        pins, found = parse_pins(settings.pins[0], path=settings.pins[1], calendar=calendar)
        tasks, clashes = apply_pins(tasks, pins, _callable_names(tables), weeks=calendar.weeks)
        told += [*found, *clashes]
    contracts = assess_contracts(
        tables.contracts,
        _tasks_of(tasks),
        calendar=calendar,
        deadline=settings.deadline,
        today=settings.today,
        parameters=parameters,
    )
    told += contracts.findings
    problem = TakeoverProblem(
        first_monday=calendar.first_monday,
        weeks=calendar.weeks,
        tasks=tasks,
        resources=(*(crews[skill] for skill in Skill), *resources),
        precedences=order.precedences,
        contracts=contracts.ends,
    )
    return TakeoverReading(
        problem=problem,
        calendar=calendar,
        deadline_week=deadline_week,
        groups=tables.groups,
        tasks=tabulate_work(work),
        work=work,
        effort=settings.effort,
        parameters=parameters,
        treatments=treatments,
        contracts=contracts,
        findings=tuple(sorted(told, key=lambda finding: finding.sort_key())),
    )


def _sound(tables: TakeoverTables, told: list[Finding]) -> TakeoverTables:
    """Leave out what cannot be planned, and tell it: groups twice or without owner, rows of no group."""
    groups = tables.groups.sort("group", nulls_last=True, maintain_order=True)
    is_bad = (
        pl.col("group").is_null()
        | pl.col("municipality").is_null()
        | ~pl.col("kind").is_in(["servers", "network", "joining"]).fill_null(False)
        | ~pl.col("group").is_first_distinct()
    )
    for group, name in groups.filter(is_bad).select("group", "name").iter_rows():
        told.append(kinds.GROUP_ROW.at(None, f"{name} ({group})"))
    groups = groups.filter(~is_bad).with_columns(name=pl.coalesce("name", "group"))
    known = set(groups["group"])
    items_known = {item for _, item in built_in_effort().entries}
    servers = _of_known(tables.servers, "server", pl.col("group").is_in(known), told)
    servers = servers.unique("server", keep="first", maintain_order=True).with_columns(
        kind=pl.when(pl.col("kind").is_in(items_known)).then("kind").otherwise(pl.lit("plain"))
    )
    is_item = (
        pl.col("group").is_in(known)
        & pl.col("phase").is_in([phase.value for phase in Phase])
        & pl.col("item").is_in(items_known)
        & (pl.col("count") >= 0)
    )
    return replace(
        tables,
        groups=groups,
        servers=servers.sort("group", "server"),
        items=_of_known(tables.items, "item", is_item, told),
        dependencies=tables.dependencies.filter(
            pl.col("before").is_in(known) & pl.col("after").is_in(known)
        ).sort("before", "after", "reason"),
        contracts=tables.contracts.unique("contract", keep="first", maintain_order=True),
    )


def _of_known(frame: pl.DataFrame, name: str, is_known: pl.Expr, told: list[Finding]) -> pl.DataFrame:
    """Keep the rows that can be used; tell of the rest once a group."""
    is_known = is_known.fill_null(False)
    lost = frame.filter(~is_known).group_by("group").agg(pl.col(name).min(), count=pl.len()).sort("group")
    for group, first, count in lost.iter_rows():
        told.append(kinds.STRAY_ROWS.at(None, str(group), count=count, example=first))
    return frame.filter(is_known)


def _emptied_hosts(
    tables: TakeoverTables, facts: Mapping[str, ServerFacts], treatments: Treatments
) -> frozenset[str]:
    """Groups of hypervisor hosts that all known servers on them leave."""
    on_hosts: dict[str, list[str]] = defaultdict(list)
    rows = tables.dependencies.filter(pl.col("reason") == "emptied_first")
    for before, after in rows.select("before", "after").iter_rows():
        on_hosts[after].append(before)
    return frozenset(
        group
        for group, there in on_hosts.items()
        if group in facts
        and facts[group].hosts == facts[group].servers
        and treatments.by_group.get(group) is Treatment.IN_PLACE
        and all(treatments.by_group.get(each) in _LEAVING for each in there)
    )


def _place_dkk(tables: TakeoverTables) -> Mapping[str, float]:
    """Today's cost of a server-year by municipality, hosts not counted."""
    owners = tables.groups.select("group", "municipality")
    machines = tables.servers.filter(pl.col("kind") != _HOSTS).join(owners, on="group")
    number = dict(machines.group_by("municipality").len().iter_rows())
    return {
        municipality: (dkk or 0.0) / number[municipality]
        for municipality, dkk in tables.running.select("municipality", "servers_dkk_per_year").iter_rows()
        if number.get(municipality)
    }


def _sizes(tables: TakeoverTables, counts: Counts) -> Mapping[tuple[str, bool], int]:
    """(municipality, of network) -> its servers, or its sites."""
    sizes: dict[tuple[str, bool], int] = defaultdict(int)
    owner = dict(tables.groups.select("group", "municipality").iter_rows())
    for group in tables.servers["group"]:
        sizes[owner[group], False] += 1
    for group, kind, municipality in tables.groups.select("group", "kind", "municipality").iter_rows():
        if kind != "servers":
            sizes[municipality, True] += max(counts[group][Phase.NETWORK][Phase.NETWORK].get("site", 0), 1)
    return sizes


def _bounded(
    tasks: Iterable[Task],
    tables: TakeoverTables,
    counts: Counts,
    calendar: Calendar,
    parameters: TakeoverParameters,
) -> tuple[Task, ...]:
    """Critical and complex groups not first; systems that stand still are not cut over in those weeks."""
    rows = {row["group"]: row for row in tables.groups.iter_rows(named=True)}
    bounded = []
    for task in tasks:
        row = rows[task.group]
        if row["kind"] != "servers":
            bounded.append(task)
            continue
        moves = counts[task.group][Phase.MOVE][Phase.MOVE]
        servers = sum(count for item, count in moves.items() if item in SERVER_KINDS)
        is_complex = (
            servers >= parameters.complex_servers
            or moves.get("dependency_cut", 0) >= parameters.complex_dependencies
        )
        first = max(
            parameters.critical_not_before_week if row["is_critical"] else 0,
            parameters.complex_not_before_week if is_complex else 0,
        )
        quiet = calendar.quiet_weeks([row["name"], *(row["systems"] or ())])
        # It is cut over in its last week.
        banned = frozenset(week - task.duration_weeks + 1 for week in quiet)
        last_start = max(calendar.weeks - task.duration_weeks, 0)
        bounded.append(
            replace(
                task,
                earliest_week=min(first, last_start),
                banned_weeks=frozenset(week for week in banned if week >= 0),
            )
        )
    return tuple(bounded)


def _callable_names(tables: TakeoverTables) -> Mapping[str, Sequence[str]]:
    """What pins may call groups by, in lower case."""
    called: dict[str, list[str]] = defaultdict(list)
    for group, name, municipality in tables.groups.select("group", "name", "municipality").iter_rows():
        for each in {group, name, municipality, tables.names.get(municipality, municipality)}:
            called[each.lower()].append(group)
    return called


def _tasks_of(tasks: Iterable[Task]) -> Mapping[str, Mapping[str, str | None]]:
    """Group -> the task that hands operation over, and the one after which its old place is empty."""
    found: dict[str, dict[str, str | None]] = {}
    for task in tasks:
        own = found.setdefault(task.group, {"handover": None, "place": None})
        if task.kind is not TaskKind.MOVE and (task.kind is not TaskKind.RETIRE or own["handover"] is None):
            own["handover"] = task.id
        if task.kind is not TaskKind.HANDOVER:
            own["place"] = task.id
    return found
