"""What a plan knows of each wave's groups, arranged once so that hundreds of runbooks read it quickly."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from samdrift.addressing import AddressPlan
from samdrift.addressing.model import Decision
from samdrift.programme.plan import Plan
from samdrift.programme.takeover_plan import PlannedWaves, TakeoverPicture
from samdrift.programme.takeover_tables import joining_of
from samdrift.takeover import Task
from samdrift.takeover.effort import Phase, Skill

Row = Mapping[str, Any]
_MACHINES = ("servers", "hypervisor_hosts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A task with its group's name, treatment, hours by skill, and members.

    ``servers``: asset ids of servers and hypervisor hosts; ``prefixes``: those of the group's sites;
    ``others``: how many other members by table. ``is_joining``: it joins the municipality's whole network.
    """

    task: Task
    name: str
    phase: Phase
    treatment: str | None
    reason: str | None
    hours: Mapping[str, float]
    servers: tuple[str, ...]
    prefixes: frozenset[str]
    others: Mapping[str, int]
    is_joining: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """By municipality, group, wave or asset id: what runbooks say.

    ``moves``: rows of hosts whose address changes. ``prefixes``: decisions that change something.
    ``follow_up``: by municipality and old prefix. ``inner`` and ``outward``: traffic within a group, and with
    other groups, most connections first. ``callers``: networks of users that call a group.
    """

    names: Mapping[str, str]
    planned: PlannedWaves
    work: Mapping[str, Work]
    assets: Mapping[str, str]
    gates: Mapping[str, list[Row]]
    contracts: Mapping[str, list[tuple[str, Row]]]
    moves: Mapping[str, list[Row]]
    prefixes: Mapping[str, list[Row]]
    follow_up: Mapping[tuple[str, str], list[Row]]
    inner: Mapping[str, list[Row]]
    outward: Mapping[str, list[Row]]
    callers: Mapping[str, list[Row]]


def know(plan: Plan, picture: TakeoverPicture, planned: PlannedWaves) -> Known:
    """Arrange what a plan knows."""
    members = _by(_members(plan), "group_id")
    group_of = {row["asset_id"]: group for group, rows in members.items() for row in rows}
    moves, prefixes = _addresses(plan)
    inner, outward, callers = _traffic(plan, group_of)
    follow_up: dict[tuple[str, str], list[Row]] = defaultdict(list)
    if plan.address_follow_up is not None:
        for row in plan.address_follow_up.sort("municipality", "order").iter_rows(named=True):
            follow_up[row["municipality"], row["prefix"] or ""].append(row)
    return Known(
        names={each.key: each.name for each in plan.municipalities},
        planned=planned,
        work=_work(picture, members),
        assets={row["asset_id"]: row["name"] or row["asset_id"] for rows in members.values() for row in rows},
        gates=_by(planned.gates.sort("latest", "gate").iter_rows(named=True), "wave"),
        contracts=_contracts(picture, planned),
        moves=moves,
        prefixes=prefixes,
        follow_up=follow_up,
        inner=inner,
        outward=outward,
        callers=callers,
    )


def changed_prefixes(work: tuple[Work, ...], known: Known) -> list[Row]:
    """Prefixes that change in some work: all of a municipality at its joining, else those of its sites."""
    return [
        row
        for row in known.prefixes.get(work[0].task.municipality if work else "", [])
        if any(each.is_joining or row["prefix"] in each.prefixes for each in work)
    ]


def _members(plan: Plan) -> Iterable[Row]:
    if plan.dependencies is None:
        return ()
    return plan.dependencies.members.sort("group_id", "name", "asset_id").iter_rows(named=True)


def _work(picture: TakeoverPicture, members: Mapping[str, list[Row]]) -> dict[str, Work]:
    reading = picture.reading
    names = dict(reading.groups.select("group", "name").iter_rows())
    treated = {row["group"]: row for row in reading.treatments.chosen.iter_rows(named=True)}
    work = {}
    for row in reading.tasks.iter_rows(named=True):
        task = reading.problem.task_by_id.get(row["task"])
        if task is None:
            continue
        own = members.get(task.group, [])
        others: dict[str, int] = defaultdict(int)
        for member in own:
            if member["table"] not in _MACHINES:
                others[member["table"]] += 1
        treatment = treated.get(task.group, {})
        work[task.id] = Work(
            task=task,
            name=names.get(task.group) or task.group,
            phase=Phase(row["phase"]),
            treatment=treatment.get("treatment"),
            reason=treatment.get("reason_da"),
            hours={skill.value: row[f"hours_{skill.value}"] or 0.0 for skill in Skill},
            servers=tuple(member["asset_id"] for member in own if member["table"] in _MACHINES),
            prefixes=frozenset(member["name"] or "" for member in own if member["table"] == "prefixes"),
            others=others,
            is_joining=task.group == joining_of(task.municipality),
        )
    return work


def _contracts(picture: TakeoverPicture, planned: PlannedWaves) -> dict[str, list[tuple[str, Row]]]:
    """By task, the contracts that hang on it, with the planned way out."""
    ways = {row["contract"]: row for row in planned.notices.filter("planned").iter_rows(named=True)}
    found: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for contract in sorted(picture.reading.problem.contracts, key=lambda each: each.id):
        for task in contract.tasks:
            found[task].append((contract.name, ways.get(contract.id, {})))
    return found


def _addresses(plan: Plan) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    """Hosts whose address changes, by asset; prefixes whose decision changes something, by municipality."""
    if not isinstance(plan.addressing, AddressPlan):
        return {}, {}
    is_changed = pl.col("decision").is_in([Decision.RENUMBER.value, Decision.TRANSLATE.value])
    prefix_of = dict(plan.addressing.decisions.select("prefix_id", "prefix").iter_rows())
    moves: dict[str, list[Row]] = defaultdict(list)
    for row in plan.addressing.moves.filter(is_changed).sort("host_id", "old_address").iter_rows(named=True):
        moves[row["host_id"]].append({**row, "prefix": prefix_of.get(row["prefix_id"])})
    prefixes: dict[str, list[Row]] = defaultdict(list)
    for row in plan.addressing.decisions.filter(is_changed).sort("prefix_id").iter_rows(named=True):
        # A unit within a municipality is written 0820/skole.
        prefixes[row["owner"].partition("/")[0]].append(row)
    return moves, prefixes


def _traffic(
    plan: Plan, group_of: Mapping[str, str]
) -> tuple[dict[str, list[Row]], dict[str, list[Row]], dict[str, list[Row]]]:
    inner: dict[str, list[Row]] = defaultdict(list)
    outward: dict[str, list[Row]] = defaultdict(list)
    callers: dict[str, list[Row]] = defaultdict(list)
    if plan.dependencies is None:
        return inner, outward, callers
    order = ("source_id", "destination_id", "protocol", "port")
    for row in _most(plan.dependencies.edges, *order, "source", "destination"):
        caller, called = group_of.get(row["source_id"] or ""), group_of.get(row["destination_id"] or "")
        if called is not None and row["source_id"] is None:
            callers[called].append(row)
        elif called is not None and called == caller:
            inner[called].append(row)
    for row in _most(plan.dependencies.cuts, *order):
        outward[row["group_id"]].append(row)
        outward[row["other_group_id"]].append(row)
    return inner, outward, callers


def _most(frame: pl.DataFrame, *order: str) -> Iterable[Row]:
    columns = [*order, *(name for name in ("group_id", "other_group_id") if name in frame.columns)]
    chosen = frame.select(*columns, "connections").sort(
        ["connections", *columns], descending=[True, *[False] * len(columns)], nulls_last=True
    )
    return chosen.iter_rows(named=True)


def _by(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found
