"""An independent check of an address plan: it knows what a plan must be, not how one is made.

Nothing here calls the code that plans; texts are read by Python's ``ipaddress``.
"""

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from samdrift.addressing import findings as kinds
from samdrift.addressing.model import AddressPlan, AddressProblem, Decision, Freedom
from samdrift.kernel import Finding

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Row = Mapping[str, Any]

#: What each freedom allows; who may not come into the plan (noise, containers) is free of it.
_ALLOWED: Mapping[str, frozenset[str]] = {
    Freedom.MAY_MOVE: frozenset({Decision.KEEP, Decision.RENUMBER, Decision.TRANSLATE}),
    Freedom.NEVER_TRANSLATE: frozenset({Decision.KEEP, Decision.RENUMBER}),
    Freedom.NEVER_RENUMBER: frozenset({Decision.KEEP, Decision.TRANSLATE}),
    Freedom.MUST_KEEP: frozenset({Decision.KEEP}),
    Freedom.SEPARATE_VRF: frozenset({Decision.SEPARATE_VRF}),
}
_MOVED = frozenset({Decision.RENUMBER, Decision.TRANSLATE})


def verify_address_plan(problem: AddressProblem, plan: AddressPlan) -> tuple[Finding, ...]:
    """Check a plan, whoever made it, against its problem.

    Returns:
        What is wrong; nothing if the plan holds.

    Method: docs/methods/addressing.md, step 10.
    """
    rows = plan.decisions.rows(named=True)
    return (
        *_check_decisions(problem, rows),
        *_check_freedom(rows),
        *_check_overlaps(
            (ipaddress.ip_network(row["new_prefix"]), _claimant(row)) for row in rows if row["new_prefix"]
        ),
        *_check_overlaps(
            (ipaddress.ip_network(row["block"]), (row["owner"], row["kind"], row["vrf"]))
            for row in plan.blocks.iter_rows(named=True)
        ),
        *_check_places(problem, plan, rows),
        *_check_hosts(plan, rows),
        *_check_sums(problem, plan, rows),
    )


def _check_decisions(problem: AddressProblem, rows: Iterable[_Row]) -> Iterator[Finding]:
    """Every prefix that came in has one decision."""
    counts = dict.fromkeys(problem.prefixes["prefix_id"].to_list(), 0)
    for row in rows:
        counts[row["prefix_id"]] = counts.get(row["prefix_id"], 0) + 1
    for prefix_id, count in sorted(counts.items()):
        if count != 1:
            yield kinds.VERIFY_DECISIONS.at(None, f"prefix_id {prefix_id}", count=count)


def _check_freedom(rows: Iterable[_Row]) -> Iterator[Finding]:
    """No decision goes against the freedom given. IPv6 that loses stays apart, as is told."""
    for row in rows:
        free = {Decision.OUTSIDE, Decision.RETIRE}
        if row["family"] == 6:
            free.add(Decision.SEPARATE_VRF)
        if row["decision"] not in free and row["decision"] not in _ALLOWED.get(row["freedom"], frozenset()):
            values = {"freedom": row["freedom"], "decision": row["decision"], "owner": row["owner"]}
            yield kinds.VERIFY_FREEDOM.at(None, row["prefix"], **values)


def _claimant(row: _Row) -> tuple[str, ...]:
    return row["owner"], row["vrf"]


def _check_overlaps(blocks: Iterable[tuple[_Network, tuple[str, ...]]]) -> Iterator[Finding]:
    """No two blocks of different claimants share an address."""
    planned = sorted(
        set(blocks),
        key=lambda item: (item[0].version, int(item[0].network_address), item[0].prefixlen, item[1]),
    )
    # Of all that began earlier, the one that reaches furthest tells whether this one is free; and of
    # those of other claimants likewise, so that a claimant's own nesting hides nothing.
    reach: list[tuple[int, int, _Network, tuple[str, ...]]] = []
    for network, claimant in planned:
        first, last = int(network.network_address), int(network.broadcast_address)
        for version, end, other, whose in reach:
            if version == network.version and end >= first and whose != claimant:
                yield kinds.VERIFY_OVERLAP.at(
                    None, str(network), owner=claimant[0], other=f"{other} ({whose[0]})"
                )
                break
        reach = [
            item for item in reach if item[3] != claimant or (item[0], item[1]) >= (network.version, last)
        ]
        if not any(item[3] == claimant for item in reach):
            reach.append((network.version, last, network, claimant))
        # Two reaches suffice: the furthest, and the furthest of anybody else.
        reach = sorted(reach, key=lambda item: (-item[0], -item[1]))[:2]


def _check_places(problem: AddressProblem, plan: AddressPlan, rows: Iterable[_Row]) -> Iterator[Finding]:
    """What moved lies in a target range and a summary of its owner, and large enough; the rest stays."""
    parameters = problem.parameters
    targets = [ipaddress.ip_network(text) for text in parameters.target_ranges if _is_range(text)]
    closed = [
        ipaddress.ip_network(text)
        for text in (*parameters.reserved_ranges, *parameters.container_ranges)
        if _is_range(text)
    ]
    summaries = {
        (owner, ipaddress.ip_network(block))
        for owner, kind, block in plan.blocks.select("owner", "kind", "block").iter_rows()
        if kind == "new"
    }
    for row in rows:
        reason = _misplaced(row, targets, closed, summaries)
        if reason:
            yield kinds.VERIFY_PLACE.at(None, row["new_prefix"] or "-", owner=row["owner"], reason=reason)


def _is_range(text: str) -> bool:
    try:
        ipaddress.IPv4Network(text)
    except ValueError:
        return False
    return True


def _misplaced(row: _Row, targets: list[Any], closed: list[Any], summaries: set[tuple[str, _Network]]) -> str:
    """What is wrong with a prefix's new place; empty where nothing is."""
    if row["decision"] == Decision.KEEP and row["new_prefix"] != row["prefix"]:
        return f"it keeps {row['prefix']}"
    if row["decision"] not in _MOVED:
        is_stray = row["new_prefix"] is not None and row["decision"] != Decision.KEEP
        return "it has no place in the joint network" if is_stray else ""
    if row["new_prefix"] is None:
        return "it has none"
    # Reading it refuses a prefix that is not aligned.
    new: Any = ipaddress.ip_network(row["new_prefix"])
    if not any(new.subnet_of(target) for target in targets):
        return "outside the target ranges"
    if any(new.overlaps(other) for other in closed):
        return "in a range that is closed"
    wider = (new.supernet(new_prefix=length) for length in range(new.prefixlen, -1, -1))
    if not any((row["owner"], block) in summaries for block in wider):
        return "in none of its municipality's summaries"
    # What did not fit before (a count gone wrong) need not fit now.
    if min(row["hosts"], ipaddress.ip_network(row["prefix"]).num_addresses) > new.num_addresses:
        return f"{row['hosts']} hosts do not fit"
    return ""


def _check_hosts(plan: AddressPlan, rows: Iterable[_Row]) -> Iterator[Finding]:
    """A host's new address is in its new prefix, and nobody's else; what is kept stays."""
    by_id = {row["prefix_id"]: row for row in rows}
    holders: dict[str, tuple[str, ...]] = {}
    for move in plan.moves.iter_rows(named=True):
        row, new = by_id[move["prefix_id"]], move["new_address"]
        if row["new_prefix"] is None:
            if new is not None:
                yield kinds.VERIFY_HOST.at(
                    None, move["host_id"], address=new, reason="its prefix has no new place"
                )
            continue
        if new is None or ipaddress.ip_address(new) not in ipaddress.ip_network(row["new_prefix"]):
            values = {"address": new or "-", "reason": f"not in {row['new_prefix']}"}
            yield kinds.VERIFY_HOST.at(None, move["host_id"], **values)
            continue
        if row["decision"] == Decision.KEEP and new != move["old_address"]:
            yield kinds.VERIFY_HOST.at(None, move["host_id"], address=new, reason="its prefix is kept")
        before = (move["owner"], move["vrf"], move["old_address"])
        if holders.setdefault(new, before) != before:
            yield kinds.VERIFY_HOST.at(None, move["host_id"], address=new, reason="another host has it")


def _check_sums(problem: AddressProblem, plan: AddressPlan, rows: Iterable[_Row]) -> Iterator[Finding]:
    """The totals are the sums of the parts; nothing is better than its bound."""
    distinct = {
        (*_claimant(row), row["prefix"], row["reason"] == "unreadable" and row["prefix_id"]): row
        for row in rows
    }.values()
    kept_routes = plan.blocks.filter(plan.blocks["kind"] == "kept").height
    route_oere = problem.parameters.route_cost_dkk * 100
    hosts = {
        name: sum(row["hosts"] for row in distinct if row["decision"] == decision)
        for name, decision in (
            ("kept", Decision.KEEP),
            ("renumbered", Decision.RENUMBER),
            ("translated", Decision.TRANSLATE),
            ("apart", Decision.SEPARATE_VRF),
            ("outside", Decision.OUTSIDE),
        )
    }
    value = sum(row["cost_oere"] for row in distinct) + kept_routes * route_oere
    sums: list[tuple[str, int, int]] = [
        ("value_oere", plan.value_oere, value),
        ("routes", plan.routes, plan.blocks.height),
        *((f"hosts.{name}", getattr(plan.hosts, name), count) for name, count in hosts.items()),
    ]
    for name, given, counted in sums:
        if given != counted:
            yield kinds.VERIFY_SUM.at(None, name, given=given, counted=counted)
    if plan.bound_oere > plan.value_oere:
        yield kinds.VERIFY_SUM.at(None, "bound_oere", given=plan.bound_oere, counted=f"<= {plan.value_oere}")
