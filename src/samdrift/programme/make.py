"""From a landscape to a plan: the stages, in order."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Protocol

import polars as pl

from samdrift.addressing import AddressPlan, Infeasible
from samdrift.dependencies import DependencyPicture
from samdrift.importers import RejectedRow
from samdrift.inventory import TABLES
from samdrift.inventory.inventory import Inventory
from samdrift.inventory.merging import join_inventories
from samdrift.inventory.quality import MunicipalityQuality, assess_quality
from samdrift.kernel import Finding, InvalidInput
from samdrift.programme.addressing import plan_joint_addresses
from samdrift.programme.by_hand.links import LINKS_FILE
from samdrift.programme.dependencies import find_dependencies
from samdrift.programme.economy_plan import EconomyPlan, plan_economy
from samdrift.programme.economy_tables import check_economy
from samdrift.programme.follow_up import list_follow_up
from samdrift.programme.landscape import Landscape, Member
from samdrift.programme.member import MemberReading, read_member
from samdrift.programme.parameters import Programme, parse_programme
from samdrift.programme.plan import COUNTS, MunicipalityPicture, Plan, PlanFinding
from samdrift.programme.possible_exports import possible_exports
from samdrift.programme.pseudonyms import key_fingerprint
from samdrift.programme.reading import FileReading
from samdrift.programme.takeover_plan import TakeoverPicture, plan_takeover
from samdrift.programme.takeover_search import TakeoverParts, Watch
from samdrift.takeover import EffortModel, built_in_effort, parse_effort
from samdrift.takeover.building import TakeoverSettings
from samdrift.takeover.effort_file import EFFORT_FILE

#: The stages that ``until`` may name, in order.
STAGES = ("inventory", "addressing", "dependencies", "takeover", "economy")

ReadMember = Callable[[Member], MemberReading]


class MapMembers(Protocol):
    """How municipalities are read: in order here, or on several processors at the edge."""

    def __call__(self, read: ReadMember, members: Sequence[Member], /) -> Iterable[MemberReading]:
        """Apply ``read`` to every member; the answers come in the members' order."""
        ...


def read_in_order(read: ReadMember, members: Sequence[Member], /) -> Iterator[MemberReading]:
    """Read one municipality after another."""
    return map(read, members)


def no_progress(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSettings:
    """What a run is asked for, beside its files.

    ``today`` is the day the plan is seen from; ``pseudonym_key`` the unit's secret; ``version``
    Samdrift's own version; ``until`` the last stage to run; ``watch`` is told how far the search is.
    """

    today: date
    pseudonym_key: bytes
    version: str
    until: str = STAGES[-1]
    watch: Watch | None = None


def make_plan(
    landscape: Landscape,
    *,
    settings: PlanSettings,
    map_members: MapMembers = read_in_order,
    progress: Callable[[str, int, int], None] = no_progress,
) -> Plan:
    """Make the plan.

    Args:
        landscape: what was handed in.
        settings: the run's own parameters.
        map_members: how to read the municipalities.
        progress: told (stage, done, total) as it goes.

    Raises:
        InvalidInput: no file could be read, so that there is nothing to plan with.
    """
    programme, findings = _programme(landscape)
    told = [PlanFinding(municipality=None, finding=finding) for finding in (*landscape.findings, *findings)]
    parts = _read(landscape.members, programme, settings, map_members, progress)
    readings = [reading for part in parts for reading in part.readings]
    if not any(reading.is_read for reading in readings):
        raise InvalidInput(tuple(f for r in readings for f in r.findings) + tuple(p.finding for p in told))
    told += [
        PlanFinding(municipality=reading.record.municipality, finding=finding)
        for reading in readings
        for finding in reading.findings
    ]
    progress("join", 0, 1)
    inventory = _join(landscape.members, parts)
    progress("join", 1, 1)
    told += [
        PlanFinding(municipality=part.key, finding=finding)
        for part in parts
        for finding in part.inventory.findings
    ]
    progress("quality", 0, 1)
    qualities, whole = assess_quality(
        inventory,
        municipalities=[member.key for member in landscape.members],
        today=settings.today,
        parameters=programme.quality,
        exports=possible_exports(),
    )
    progress("quality", 1, 1)
    analyses = _analyse(inventory, landscape, programme, settings, progress)
    told += _placed(analyses.findings, readings)
    has_people = any(reading.has_people for reading in readings)
    return Plan(
        programme=programme,
        name=programme.unit.name or landscape.name,
        today=settings.today,
        until=settings.until,
        samdrift_version=settings.version,
        inputs=tuple(reading.record for reading in readings),
        municipalities=_pictures(landscape.members, inventory, qualities),
        quality=whole,
        findings=tuple(sorted(told, key=lambda each: (each.finding.sort_key(), each.municipality or ""))),
        rejected=_rejected(readings),
        proposals={path: text for r in readings for path, text in sorted(r.proposals.items())},
        inventory=inventory,
        addressing=analyses.addressing,
        address_follow_up=analyses.follow_up,
        dependencies=analyses.dependencies,
        takeover=analyses.takeover,
        economy=analyses.economy,
        pseudonym_key_fingerprint=key_fingerprint(settings.pseudonym_key) if has_people else None,
    )


@dataclass(slots=True, kw_only=True)
class _Analyses:
    """What the stages after the inventory gave; None where they were not run."""

    findings: list[Finding] = field(default_factory=list)
    addressing: AddressPlan | Infeasible | None = None
    follow_up: pl.DataFrame | None = None
    dependencies: DependencyPicture | None = None
    takeover: TakeoverPicture | None = None
    economy: EconomyPlan | None = None


def _analyse(
    inventory: Inventory,
    landscape: Landscape,
    programme: Programme,
    settings: PlanSettings,
    progress: Callable[[str, int, int], None],
) -> _Analyses:
    """Run the stages after the inventory, up to the one that is asked for."""
    made = _Analyses()
    wanted = STAGES[: STAGES.index(settings.until) + 1]
    if "addressing" in wanted:
        progress("addressing", 0, 1)
        made.addressing, told = plan_joint_addresses(inventory, programme.addressing)
        made.findings += told
        if isinstance(made.addressing, AddressPlan):
            made.follow_up = list_follow_up(made.addressing, inventory, parameters=programme.follow_up)
        progress("addressing", 1, 1)
    if "dependencies" in wanted:
        progress("dependencies", 0, 1)
        made.dependencies, told = find_dependencies(
            inventory, programme.dependencies, links=landscape.hand_files.get(LINKS_FILE)
        )
        made.findings += told
        progress("dependencies", 1, 1)
    if "takeover" in wanted and made.dependencies is not None:
        progress("takeover", 0, 1)
        effort, told = _effort(landscape)
        made.findings += told
        made.takeover, told = plan_takeover(
            inventory,
            made.dependencies,
            made.addressing if isinstance(made.addressing, AddressPlan) else None,
            _takeover_parts(landscape, programme, settings, effort),
            hand_files=landscape.hand_files,
            watch=settings.watch,
        )
        made.findings += told
        progress("takeover", 1, 1)
    if "economy" in wanted:
        progress("economy", 0, 1)
        made.economy, told = plan_economy(
            inventory,
            made.takeover,
            parameters=(programme.economy, programme.economy_case, programme.sharing, programme.voting),
            today=settings.today,
        )
        made.findings += (*told, *check_economy(made.economy))
        progress("economy", 1, 1)
    return made


def _effort(landscape: Landscape) -> tuple[EffortModel, tuple[Finding, ...]]:
    """The unit's own hours where it has some, else the built-in ones."""
    file = landscape.hand_files.get(EFFORT_FILE)
    return (built_in_effort(), ()) if file is None else parse_effort(file.content, path=file.path)


def _takeover_parts(
    landscape: Landscape, programme: Programme, settings: PlanSettings, effort: EffortModel
) -> TakeoverParts:
    pins = landscape.hand_files.get("pins.csv")
    return TakeoverParts(
        settings=TakeoverSettings(
            today=settings.today,
            deadline=programme.unit.deadline,
            takeover=programme.takeover,
            calendar=programme.calendar,
            effort=effort,
            pins=None if pins is None else (pins.content, pins.path),
        ),
        search=programme.search,
        lateness=programme.lateness,
        wave_search=programme.wave_search,
        robustness=programme.robustness,
        gates=programme.gates,
        people=programme.people,
        notice=programme.notice,
    )


def _programme(landscape: Landscape) -> tuple[Programme, tuple[Finding, ...]]:
    file = landscape.programme_file
    return (Programme(), ()) if file is None else parse_programme(file.content, path=file.path)


def _read(
    members: Sequence[Member],
    programme: Programme,
    settings: PlanSettings,
    map_members: MapMembers,
    progress: Callable[[str, int, int], None],
) -> list[MemberReading]:
    read = partial(read_member, programme=programme, key=settings.pseudonym_key)
    total = sum(len(member.files) for member in members)
    parts: list[MemberReading] = []
    done = 0
    progress("read", done, total)
    for member, part in zip(members, map_members(read, members), strict=True):
        parts.append(part)
        done += len(member.files)
        progress("read", done, total)
    return parts


def _join(members: Sequence[Member], parts: Sequence[MemberReading]) -> Inventory:
    joined = join_inventories([part.inventory for part in parts])
    tables = {**joined.tables, "municipalities": _municipality_table(members)}
    return Inventory(tables=tables, records=joined.records, facts=joined.facts, findings=joined.findings)


def _municipality_table(members: Sequence[Member]) -> pl.DataFrame:
    schema = TABLES["municipalities"].create_empty().schema
    rows = [
        {
            "municipality": member.key,
            "code": member.reference.code if member.reference else None,
            "name": member.name,
            "cvr_number": member.reference.cvr_number if member.reference else None,
            "region": member.reference.region_2027 if member.reference else None,
            "population": member.reference.population if member.reference else None,
            "members": list(member.members) or None,
        }
        for member in members
    ]
    return pl.DataFrame(rows, schema=schema)


def _placed(findings: Sequence[Finding], readings: Sequence[FileReading]) -> list[PlanFinding]:
    """Give findings about the whole the municipality whose file they stand in, if one does."""
    owner = {reading.record.path: reading.record.municipality for reading in readings}
    return [
        PlanFinding(municipality=owner.get(f.source.path) if f.source else None, finding=f) for f in findings
    ]


def _pictures(
    members: Sequence[Member], inventory: Inventory, qualities: Sequence[MunicipalityQuality]
) -> tuple[MunicipalityPicture, ...]:
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for name in COUNTS:
        for key, count in _count(inventory, name).iter_rows():
            counted[key][name] = count
    quality = {each.municipality: each for each in qualities}
    return tuple(
        MunicipalityPicture(
            key=member.key,
            code=member.reference.code if member.reference else None,
            name=member.name,
            members=member.members,
            counts={name: counted[member.key].get(name, 0) for name in COUNTS},
            quality=quality[member.key],
        )
        for member in members
    )


def _count(inventory: Inventory, name: str) -> pl.DataFrame:
    """Rows of a table by municipality; templates are servers that are counted apart."""
    if name in ("servers", "templates"):
        is_template = pl.col("is_template").fill_null(value=False)
        rows = inventory.tables["servers"].filter(is_template if name == "templates" else ~is_template)
    else:
        rows = inventory.tables[name]
    return rows.group_by("municipality").len()


def _rejected(readings: Sequence[FileReading]) -> dict[str, tuple[RejectedRow, ...]]:
    return {reading.record.path: reading.rejected for reading in readings if reading.rejected}
