"""``plan_addresses``: from all owners' prefixes to one address plan, or to the limits that forbid one."""

from dataclasses import dataclass

import polars as pl

from samdrift.addressing import findings as kinds
from samdrift.addressing.allocate import NoPlace
from samdrift.addressing.capacity import assess_capacity
from samdrift.addressing.choice import choose, find_contradictions, mark_reserved
from samdrift.addressing.costs import assess_costs
from samdrift.addressing.entries import Entries, read_entries
from samdrift.addressing.model import (
    AddressPlan,
    AddressProblem,
    Capacity,
    Freedom,
    Infeasible,
    Overlaps,
)
from samdrift.addressing.overlaps import find_overlaps
from samdrift.addressing.ranges import Ranges, join_ranges, parse_ranges, ranges_of
from samdrift.addressing.renumber import find_places, list_moves
from samdrift.addressing.tables import count_hosts, list_blocks, list_decisions
from samdrift.kernel import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What is known before anything is decided."""

    entries: Entries
    overlaps: Overlaps
    competing: pl.DataFrame
    targets: tuple[str, ...]
    reserved: tuple[str, ...]
    closed: Ranges
    capacity: Capacity
    findings: tuple[Finding, ...]


def plan_addresses(problem: AddressProblem) -> AddressPlan | Infeasible:
    """Decide for every prefix what becomes of it, and give new addresses to what must move.

    Args:
        problem: prefixes, hosts, parameters.

    Returns:
        The plan; or the limits that bind: too few addresses, contradicting decisions, or a prefix
        that no free block can hold.

    Method: docs/methods/addressing.md. ``verify_address_plan`` checks the answer.
    """
    ground = _survey(problem)
    binding = [
        *_too_little(ground.capacity, ground.targets),
        *find_contradictions(ground.competing, ground.entries, ground.reserved),
    ]
    if binding:
        return _infeasible(ground, binding)
    parameters = problem.parameters
    best = choose(ground.competing, parameters, fill_pct=parameters.summary_fill_pct)
    placed = find_places(
        best,
        ground.competing,
        targets=ground.targets,
        closed=ground.closed,
        parameters=parameters,
        entries=ground.entries,
    )
    if isinstance(placed, NoPlace):
        owner = ground.entries.owners[placed.owner_index]
        return _infeasible(
            ground, [kinds.NO_PLACE.at(None, owner, need=1 << placed.power, have=placed.widest)]
        )
    decided, decisions = list_decisions(problem, ground.entries, placed.choice.frame, placed.frame)
    blocks = list_blocks(placed.choice.blocks, placed.allocation.summaries, ground.entries)
    told = (*ground.findings, *placed.findings, *_tell_decisions(decided, ground.entries))
    return AddressPlan(
        decisions=decisions,
        moves=list_moves(ground.entries, decided),
        blocks=blocks,
        trade=placed.choice.trade,
        overlaps=ground.overlaps,
        capacity=ground.capacity,
        hosts=count_hosts(decided),
        routes=blocks.height,
        value_oere=placed.choice.value_oere,
        bound_oere=best.value_oere,
        findings=told,
    )


def _survey(problem: AddressProblem) -> _Ground:
    """Read, classify, count overlaps, price, and compare the need with the space."""
    parameters = problem.parameters
    told: list[Finding] = []
    targets, reserved, containers = (
        parse_ranges(getattr(parameters, name), parameter=name, told=told)
        for name in ("target_ranges", "reserved_ranges", "container_ranges")
    )
    entries = read_entries(problem, container_ranges=containers)
    overlaps = find_overlaps(entries, listed_pairs=parameters.listed_pairs)
    planned = entries.frame.filter(
        pl.col("rule").is_null() & ~pl.col("is_container") & (pl.col("freedom") != Freedom.SEPARATE_VRF.value)
    )
    competing = mark_reserved(assess_costs(planned, parameters), ranges_of(reserved))
    starts, ends = ranges_of([*reserved, *containers])
    closed = join_ranges(starts, ends)
    four = competing.filter(pl.col("family") == 4)
    capacity = assess_capacity(four, targets=targets, closed=closed, parameters=parameters)
    told += [*entries.findings, *_tell_overlaps(overlaps)]
    return _Ground(
        entries=entries,
        overlaps=overlaps,
        competing=competing,
        targets=targets,
        reserved=reserved,
        closed=closed,
        capacity=capacity,
        findings=tuple(told),
    )


def _infeasible(ground: _Ground, binding: list[Finding]) -> Infeasible:
    return Infeasible(
        binding=tuple(binding),
        overlaps=ground.overlaps,
        capacity=ground.capacity,
        findings=(*ground.findings, *binding),
    )


def _too_little(capacity: Capacity, targets: tuple[str, ...]) -> list[Finding]:
    """Tell that the need does not fit, with the three municipalities that need most."""
    if capacity.fits:
        return []
    most = ", ".join(f"{need.owner} ({need.addresses}; {need.widest_prefix})" for need in capacity.needs[:3])
    missing = capacity.need - capacity.have
    subject = f"{most}; {', '.join(targets) or '-'}"
    return [kinds.NO_ROOM.at(None, subject, need=capacity.need, have=capacity.have, missing=missing)]


def _tell_overlaps(overlaps: Overlaps) -> list[Finding]:
    told = [
        kinds.OVERLAP.at(
            None,
            f"{row['a']} – {row['b']}",
            pairs=row["pairs"],
            addresses=row["addresses"],
            hosts=row["hosts_a"] + row["hosts_b"],
        )
        for row in overlaps.by_pair.iter_rows(named=True)
    ]
    for owner, _, between in overlaps.internal.filter(pl.col("between_vrfs") > 0).iter_rows():
        told.append(kinds.SEVERAL_VRFS.at(None, owner, owner=owner, count=between))
    return told


def _tell_decisions(decided: pl.DataFrame, entries: Entries) -> list[Finding]:
    """Warn of protocols that translation breaks, and of IPv6 prefixes that are left apart."""
    told = []
    broken = entries.hosts.filter(pl.col("breaks").is_not_null()).join(
        decided.filter(pl.col("decision") == "translate").select("entry", "prefix"), on="entry", how="inner"
    )
    by_prefix = broken.group_by("entry").agg(
        pl.col("prefix", "owner").first(), pl.col("breaks").unique().sort(), pl.col("name").unique().sort()
    )
    for _, prefix, owner, breaks, names in by_prefix.sort("entry").iter_rows():
        servers = ", ".join(name for name in names if name) or "?"
        told.append(
            kinds.TRANSLATION_BREAKS.at(
                None, prefix, owner=owner, services=", ".join(breaks), servers=servers
            )
        )
    six = decided.filter(pl.col("reason") == "ipv6").group_by("owner").agg(pl.len(), pl.col("prefix").first())
    for owner, count, example in six.sort("owner").iter_rows():
        told.append(kinds.IPV6_LOSES.at(None, owner, count=count, example=example))
    return told
