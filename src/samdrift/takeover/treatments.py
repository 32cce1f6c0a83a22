"""What becomes of each group: taken over in place, moved, rebuilt, retired, to a cloud, or left as it is.

Method: docs/methods/effort.md, "Treatments".
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import polars as pl

from samdrift.kernel import Finding
from samdrift.takeover import kinds
from samdrift.takeover.effort import Counts, EffortModel, Parts, Phase
from samdrift.takeover.parameters import TakeoverParameters
from samdrift.takeover.sentences import explain_treatment
from samdrift.takeover.tables import OPTION_SCHEMA, TREATMENT_SCHEMA


class Treatment(StrEnum):
    """What may become of a group, in the order that decides between equals."""

    RETIRE = "retire"
    SUPPLIER = "supplier"
    IN_PLACE = "in_place"
    MOVE = "move"
    REBUILD = "rebuild"
    TO_CLOUD = "to_cloud"


#: The phases of each treatment that have the deadline, and those that may come later.
PHASES: Mapping[Treatment, tuple[Phase, Phase | None]] = {
    Treatment.RETIRE: (Phase.RETIRE, None),
    Treatment.SUPPLIER: (Phase.SUPPLIER, None),
    Treatment.IN_PLACE: (Phase.HANDOVER, None),
    Treatment.MOVE: (Phase.HANDOVER, Phase.MOVE),
    Treatment.REBUILD: (Phase.HANDOVER, Phase.REBUILD),
    Treatment.TO_CLOUD: (Phase.HANDOVER, Phase.TO_CLOUD),
}

_PRICED = tuple(phase for phase in Phase if phase is not Phase.NETWORK)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFacts:
    """What a group's servers say about its treatment; counts of servers.

    ``unused``: off and unseen, or being decommissioned. ``hosts``: hypervisor hosts among them.
    ``own_platform``: on the municipality's own hypervisors; ``on_whole_cluster``: on one of those that can be
    taken over as a whole, or such a host.
    """

    servers: int
    hosts: int
    unsupported: int
    unused: int
    external: int
    own_platform: int
    on_whole_cluster: int
    in_cloud: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One treatment of one group: its cost [øre] over the years that count, and what rules it out."""

    treatment: Treatment
    cost_oere: int
    excluded: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatments:
    """The treatment of each group of servers (``TREATMENT_SCHEMA``) and all options (``OPTION_SCHEMA``)."""

    chosen: pl.DataFrame
    options: pl.DataFrame
    by_group: Mapping[str, Treatment]
    findings: tuple[Finding, ...]


def assess_servers(
    servers: pl.DataFrame, *, deadline: date, today: date, parameters: TakeoverParameters
) -> Mapping[str, ServerFacts]:
    """Count, by group, what bears on the treatment.

    Args:
        servers: ``SERVER_SCHEMA``.
        deadline: day on which a system must still be supported.
        today: day from which the days unseen are counted; a server that is off and was never seen counts.
    """
    unseen_since = today - timedelta(days=parameters.unseen_days)
    is_unseen = pl.col("last_seen_on").is_null() | (pl.col("last_seen_on") <= unseen_since)
    is_whole = (pl.col("platform") == "cluster") & (
        pl.col("cluster_hosts").fill_null(0) >= parameters.whole_cluster_hosts
    )
    counted = (
        servers.with_columns(pl.col("platform").fill_null("unknown"))
        .group_by("group")
        .agg(
            servers=pl.len(),
            hosts=(pl.col("kind") == "hypervisor_host").fill_null(False).sum(),
            unsupported=(pl.col("supported_until") < deadline).fill_null(False).sum(),
            unused=(
                (pl.col("is_off").fill_null(False) & is_unseen)
                | pl.col("is_decommissioning").fill_null(False)
            ).sum(),
            external=pl.col("is_external").fill_null(False).sum(),
            own_platform=pl.col("platform").is_in(["cluster", "host"]).sum(),
            on_whole_cluster=(is_whole | (pl.col("kind") == "hypervisor_host")).fill_null(False).sum(),
            in_cloud=(pl.col("platform") == "cloud").sum(),
        )
    )
    return {row.pop("group"): ServerFacts(**row) for row in counted.iter_rows(named=True)}


def choose_treatments(
    groups: pl.DataFrame,
    facts: Mapping[str, ServerFacts],
    counts: Counts,
    *,
    place_dkk: Mapping[str, float],
    effort: EffortModel,
    parameters: TakeoverParameters,
) -> Treatments:
    """Choose the cheapest allowed treatment of every group of servers, or the one fixed by hand.

    Args:
        groups: ``GROUP_SCHEMA``; those of network are left out.
        facts: by group, of ``assess_servers``; a group without servers stays with its supplier.
        counts: by group and phase, how many of each item of the effort file; of ``count_items``.
        place_dkk: municipality -> today's cost of a server-year [DKK].
        effort: hours.
        parameters: section ``[takeover]``.
    """
    rows = groups.filter(pl.col("kind") == "servers").sort("group")
    told: list[Finding] = []
    by_hand = _read_choices(rows, parameters, told)
    chosen, options, by_group = [], [], {}
    none = ServerFacts(
        servers=0,
        hosts=0,
        unsupported=0,
        unused=0,
        external=0,
        own_platform=0,
        on_whole_cluster=0,
        in_cloud=0,
    )
    for group, name, municipality in rows.select("group", "name", "municipality").iter_rows():
        fact = facts.get(group, none)
        priced = _options(fact, counts.get(group, {}), place_dkk.get(municipality, 0.0), effort, parameters)
        picked = _pick(f"{name} ({group})", fact, priced, by_hand.get(group), told)
        by_group[group] = picked.treatment
        english, danish = explain_treatment(
            picked.treatment, priced, fact, is_by_hand=group in by_hand, parameters=parameters
        )
        chosen.append((group, picked.treatment.value, group in by_hand, picked.cost_oere, english, danish))
        options += [(group, each.treatment.value, each.cost_oere, each.excluded) for each in priced]
    return Treatments(
        chosen=pl.DataFrame(chosen, schema=TREATMENT_SCHEMA, orient="row"),
        options=pl.DataFrame(options, schema=OPTION_SCHEMA, orient="row"),
        by_group=by_group,
        findings=tuple(told),
    )


def _read_choices(
    rows: pl.DataFrame, parameters: TakeoverParameters, told: list[Finding]
) -> Mapping[str, Treatment]:
    """Treatments fixed by hand, by group id; a group may be named by its id or its name."""
    named: dict[str, list[str]] = defaultdict(list)
    for group, name in rows.select("group", "name").iter_rows():
        for each in {group, name}:
            named[each].append(group)
    choices = {}
    for who, what in sorted(parameters.treatments.items()):
        found = named.get(who, [])
        if isinstance(what, str) and what in set(Treatment) and len(found) == 1:
            choices[found[0]] = Treatment(what)
            continue
        known = ", ".join(Treatment)
        told.append(kinds.TREATMENT_CHOICE.at(None, who, given=what, groups=len(found), known=known))
    return choices


def _options(
    fact: ServerFacts,
    counts: Mapping[Phase, Parts],
    place_dkk: float,
    effort: EffortModel,
    parameters: TakeoverParameters,
) -> tuple[Option, ...]:
    years, servers = parameters.treatment_years, fact.servers
    target = parameters.target_dkk_per_server_year
    double = parameters.double_running_weeks * parameters.double_running_dkk * servers
    fence = parameters.unsupported_dkk_per_server_year * fact.unsupported
    beside = {
        Treatment.RETIRE: 0.0,
        Treatment.SUPPLIER: 0.0,
        Treatment.IN_PLACE: (place_dkk * servers + fence) * years,
        Treatment.MOVE: (target * servers + fence) * years + double,
        Treatment.REBUILD: target * servers * years + double,
        Treatment.TO_CLOUD: parameters.cloud_dkk_per_server_year * servers * years + double,
    }
    work: dict[Phase, float] = {
        phase: sum(
            hours.mean * parameters.dkk_per_hour.get(skill, 0)
            for skill, hours in effort.estimate(counts.get(phase, {})).by_skill.items()
        )
        for phase in _PRICED
    }
    return tuple(
        Option(
            treatment=each,
            cost_oere=round(100 * (beside[each] + sum(work[phase] for phase in PHASES[each] if phase))),
            excluded=_exclusion(each, fact, parameters),
        )
        for each in Treatment
    )


def _exclusion(treatment: Treatment, fact: ServerFacts, parameters: TakeoverParameters) -> str | None:
    """Name the limit that rules a treatment out, or None. The words are keys of ``EXCLUSIONS``."""
    stays = _stays(fact)
    if treatment is Treatment.SUPPLIER:
        return None if stays else "not_external"
    if stays:
        return "external"
    if treatment is Treatment.RETIRE:
        return None if fact.unused == fact.servers else "in_use"
    if fact.hosts == fact.servers and treatment is not Treatment.IN_PLACE:
        return "is_platform"
    if treatment is Treatment.TO_CLOUD:
        is_there = fact.in_cloud == fact.servers
        return None if parameters.allow_cloud or is_there else "cloud_not_allowed"
    if treatment is Treatment.IN_PLACE:
        if fact.unsupported:
            return "unsupported"
        is_fit = fact.on_whole_cluster + fact.in_cloud == fact.servers
        return None if is_fit else "no_whole_cluster"
    return "in_cloud" if fact.in_cloud == fact.servers else None


def _stays(fact: ServerFacts) -> bool:
    """Whether a group is a supplier's: hosted outside, and nothing of it on an own platform."""
    return fact.external == fact.servers and fact.own_platform == 0


def _pick(
    name: str, fact: ServerFacts, options: Sequence[Option], by_hand: Treatment | None, told: list[Finding]
) -> Option:
    by_treatment = {each.treatment: each for each in options}
    if fact.servers and fact.external == fact.servers and fact.own_platform:
        told.append(kinds.HOSTED_OUTSIDE.at(None, name))
    if by_hand is not None:
        picked = by_treatment[by_hand]
        if picked.excluded:
            told.append(kinds.TREATMENT_LIMIT.at(None, name, treatment=by_hand.value, limit=picked.excluded))
        return picked
    allowed = [each for each in options if each.excluded is None]
    if not allowed:
        limits = ", ".join(sorted({each.excluded for each in options if each.excluded}))
        told.append(kinds.TREATMENT_NONE.at(None, name, limits=limits))
        return by_treatment[Treatment.MOVE]
    order = list(Treatment)
    picked = min(allowed, key=lambda each: (each.cost_oere, order.index(each.treatment)))
    if picked.treatment is Treatment.RETIRE:
        told.append(kinds.RETIRE_PROPOSED.at(None, name, servers=fact.servers))
    return picked
