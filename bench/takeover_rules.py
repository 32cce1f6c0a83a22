"""The eight conditions that Azure Migrate's wave planning checks, counted on any plan of a made landscape.

Source: Microsoft Learn, Automatic wave planning in Azure Migrate (preview), 1 September 2026, "Planning conditions". What it
leaves to its user (which waves are "earliest", how large a wave may be) is said here.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from takeover_instances import Landscape

from samdrift.takeover import ResourceKind

#: The documentation's own example of a workload count range; what a municipality may have at risk at once is its
#: user's own range where that is more.
MOST_SERVERS_IN_WAVE = 50
#: The first tenth of the waves are the earliest.
EARLIEST_SHARE = 0.1

RULES = (
    "two-way dependants together",
    "an application in one wave",
    "what is depended on no later",
    "test before production",
    "not both in one wave",
    "critical not first",
    "complex not first",
    "wave size in range",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waves:
    """A group's wave, and when each group goes: smaller is earlier, equal is at once."""

    wave: Mapping[str, Hashable]
    order: Mapping[str, int]


def waves_of_plan(landscape: Landscape, starts: Mapping[str, int]) -> Waves:
    """A dated plan's waves: what one municipality starts in one week, test and production apart."""
    wave = {
        each.group: (each.municipality, starts[each.group], each.environment) for each in landscape.traits
    }
    return Waves(wave=wave, order=dict(starts))


def count_rule_violations(landscape: Landscape, waves: Waves) -> dict[str, int]:
    """How often each rule is broken, by groups, pairs or waves.

    The first two cannot be: groups are made so that two-way dependants, and an application in one environment, are one
    group, as the first of the five phases does too. A test that goes with its production breaks the fifth, later the fourth.
    """
    order, counts = waves.order, dict.fromkeys(RULES, 0)
    for dependant, needed in landscape.depends_on:
        counts["what is depended on no later"] += order[needed] > order[dependant]
    applications: dict[str, dict[str, str]] = defaultdict(dict)
    servers: dict[Hashable, int] = defaultdict(int)
    most: dict[Hashable, int] = defaultdict(lambda: MOST_SERVERS_IN_WAVE)
    at_risk = {
        each.municipality: max(each.capacity)
        for each in landscape.problem.resources
        if each.kind is ResourceKind.BLAST
    }
    environments: dict[Hashable, set[str]] = defaultdict(set)
    last_early = _last_early(sorted(set(order.values())))
    for each in landscape.traits:
        wave = waves.wave[each.group]
        servers[wave] += each.servers
        most[wave] = max(most[wave], at_risk.get(each.municipality, 0))
        environments[wave].add(each.environment)
        if each.application is not None:
            applications[each.application][each.environment] = each.group
        counts["critical not first"] += each.is_critical and order[each.group] <= last_early
        counts["complex not first"] += each.is_complex and order[each.group] <= last_early
    for groups in applications.values():
        if len(groups) == 2:
            counts["test before production"] += order[groups["test"]] > order[groups["production"]]
            # At once, though in waves of their own; one wave of both is counted below.
            apart = waves.wave[groups["test"]] != waves.wave[groups["production"]]
            counts["not both in one wave"] += apart and order[groups["test"]] == order[groups["production"]]
    counts["not both in one wave"] += sum(len(found) > 1 for found in environments.values())
    counts["wave size in range"] = sum(count > most[wave] for wave, count in servers.items())
    return counts


def _last_early(orders: list[int]) -> int:
    return orders[max(0, int(len(orders) * EARLIEST_SHARE) - 1)]
