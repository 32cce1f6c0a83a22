"""What every week has so much of: crews' hours, intake at the joint platform, servers and sites at risk."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from samdrift.kernel import Finding
from samdrift.takeover import kinds
from samdrift.takeover.calendar import Calendar
from samdrift.takeover.effort import Skill
from samdrift.takeover.model import Resource, ResourceKind, Task
from samdrift.takeover.parameters import TakeoverParameters

INTAKE = "intake"
_CREW_NAMES = {
    Skill.SERVER: "Server crew",
    Skill.NETWORK: "Network crew",
    Skill.SECURITY: "Security crew",
    Skill.DATABASE: "Database and application crew",
    Skill.PROJECT: "Project leaders",
}


def sound_parameters(parameters: TakeoverParameters, told: list[Finding]) -> TakeoverParameters:
    """Complete what is given per skill with the defaults, and leave out what is no number of a skill."""
    defaults = TakeoverParameters()
    sound: dict[str, Any] = {}
    for name in ("people", "skill_parts", "dkk_per_hour"):
        table = dict(getattr(defaults, name))
        for skill, number in sorted(getattr(parameters, name).items()):
            if skill in set(Skill) and is_amount(number):
                table[skill] = number
            else:
                known = ", ".join(Skill)
                told.append(kinds.CAPACITY_NAME.at(None, f"{name}.{skill}", given=number, known=known))
        sound[name] = table
    return replace(parameters, **sound)


def is_amount(number: object) -> bool:
    """Whether a value from programme.toml is a number, not below zero."""
    return isinstance(number, int | float) and not isinstance(number, bool) and 0 <= number < math.inf


def plan_crews(
    people: Mapping[Skill, float], calendar: Calendar, parameters: TakeoverParameters
) -> tuple[Mapping[Skill, Resource], tuple[Finding, ...]]:
    """Give each skill its hours in every week.

    Args:
        people: modelled, by skill; ``[takeover.people]`` goes before it, ``[takeover.capacity]`` before both.
        calendar: the plan's weeks.
        parameters: section ``[takeover]``.

    Returns:
        One resource a skill (``crew:server`` …); findings on what could not be used, and on modelled crews.
    """
    told: list[Finding] = []
    given = {}
    for name, number in sorted(parameters.people.items()):
        given[Skill(name)] = float(number)
    crews = {}
    for skill in Skill:
        hours = given.get(skill, people.get(skill, 0.0)) * parameters.hours_per_week
        hours = _override(f"crew:{skill.value}", parameters, hours)
        crews[skill] = Resource(
            id=f"crew:{skill.value}",
            kind=ResourceKind.CREW,
            name=_CREW_NAMES[skill],
            capacity=calendar.capacity(hours),
        )
    modelled = [s for s in Skill if s not in given and f"crew:{s.value}" not in parameters.capacity]
    if modelled:
        number = round(sum(people.get(skill, 0.0) for skill in modelled), 1)
        told.append(kinds.CREW_MODELLED.at(None, ", ".join(modelled), people=number))
    return crews, tuple(told)


def _override(name: str, parameters: TakeoverParameters, modelled: float) -> float:
    given: Any = parameters.capacity.get(name)
    return float(given) if is_amount(given) else modelled


def plan_resources(
    tasks: Iterable[Task],
    sizes: Mapping[tuple[str, bool], int],
    names: Mapping[str, str],
    calendar: Calendar,
    parameters: TakeoverParameters,
) -> tuple[tuple[Resource, ...], tuple[Finding, ...]]:
    """Make the limits on intake, and on servers and sites at risk in each municipality.

    A limit that one group alone exceeds is raised to let it through, and told.

    Args:
        tasks: that use them.
        sizes: (municipality, of network) -> its servers, or its sites.
        names: municipality -> its name.
        calendar: the plan's weeks; nothing is cut over in its closed weeks, nor at Christmas.
        parameters: section ``[takeover]``.
    """
    tasks = list(tasks)
    users: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        for name in task.use:
            users[name].append(task)
    told: list[Finding] = []
    resources = []
    servers = sum(task.use.get(INTAKE, 0) * task.duration_weeks for task in tasks)
    limit = max(parameters.intake_at_least, math.ceil(servers * parameters.intake_pct / 100))
    if INTAKE in users:
        limit = _limit(INTAKE, limit, users[INTAKE], parameters, told)
        capacity = tuple(limit if share > 0 else 0 for share in calendar.profile)
        resources.append(
            Resource(
                id=INTAKE, kind=ResourceKind.INTAKE, name="Intake at the joint platform", capacity=capacity
            )
        )
    for (municipality, is_network), size in sorted(sizes.items()):
        name, what = (
            (f"sites:{municipality}", "Sites") if is_network else (f"blast:{municipality}", "Servers")
        )
        limit = max(parameters.blast_at_least, math.ceil(size * parameters.blast_pct / 100))
        limit = _limit(name, limit, users.get(name, ()), parameters, told)
        resources.append(
            Resource(
                id=name,
                kind=ResourceKind.BLAST,
                name=f"{what} at risk in {names.get(municipality, municipality)}",
                capacity=tuple(
                    0 if share <= 0 or calendar.is_closed(municipality, week) else limit
                    for week, share in enumerate(calendar.profile)
                ),
                municipality=municipality,
            )
        )
    known = {resource.id for resource in resources} | {f"crew:{skill.value}" for skill in Skill}
    for name, number in sorted(parameters.capacity.items()):
        if name not in known or not is_amount(number):
            listed = ", ".join(sorted(known))
            told.append(kinds.CAPACITY_NAME.at(None, f"capacity.{name}", given=number, known=listed))
    return tuple(resources), tuple(told)


def _limit(
    name: str, modelled: int, users: Sequence[Task], parameters: TakeoverParameters, told: list[Finding]
) -> int:
    limit = int(_override(name, parameters, modelled))
    largest = max(users, key=lambda task: (task.use[name], task.id), default=None)
    if largest is None or largest.use[name] <= limit:
        return limit
    needed = largest.use[name]
    told.append(kinds.GROUP_LARGE.at(None, largest.id, needed=needed, resource=name, capacity=limit))
    return needed
