"""An independent check of an address plan: it knows what a plan must be, not how one is made.

Nothing here calls the code that plans, nor reads anything but the plan's tables as they are written.
"""

import ipaddress
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from samdrift.addressing import findings as kinds
from samdrift.addressing.model import AddressPlan, AddressProblem, Decision, Freedom
from samdrift.kernel import Finding

_Row = Mapping[str, Any]


class _Block(NamedTuple):
    """A prefix by its first and last address."""

    version: int
    first: int
    last: int
    text: str

    def holds(self, other: "_Block") -> bool:
        return self.version == other.version and self.first <= other.first and other.last <= self.last

    def meets(self, other: "_Block") -> bool:
        return self.version == other.version and self.first <= other.last and other.first <= self.last


def _address(text: str) -> tuple[int, int]:
    """Version and number of an address; IPv4 is read here, since ``ipaddress`` takes too long for all."""
    if ":" in text:
        return 6, int(ipaddress.IPv6Address(text))
    a, b, c, d = text.split(".")
    return 4, (int(a) << 24) + (int(b) << 16) + (int(c) << 8) + int(d)


def _block(text: str) -> _Block:
    """Read a prefix; one that is not aligned begins where it says, and so meets its neighbours."""
    address, _, length = text.partition("/")
    version, first = _address(address)
    return _Block(version, first, first + (1 << ((32 if version == 4 else 128) - int(length))) - 1, text)


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
    places = [_block(row["new_prefix"]) if row["new_prefix"] else None for row in rows]
    return (
        *_check_decisions(problem, rows),
        *_check_freedom(rows),
        *_check_overlaps(
            (place, _claimant(row)) for row, place in zip(rows, places, strict=True) if place is not None
        ),
        *_check_overlaps(
            (_block(row["block"]), (row["owner"], row["kind"], row["vrf"]))
            for row in plan.blocks.iter_rows(named=True)
        ),
        *_check_places(problem, plan, rows, places),
        *_check_hosts(plan, rows, places),
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


def _check_overlaps(blocks: Iterable[tuple[_Block, tuple[str, ...]]]) -> Iterator[Finding]:
    """No two blocks of different claimants share an address."""
    planned = sorted(
        set(blocks), key=lambda item: (item[0].version, item[0].first, -item[0].last, item[0].text, item[1])
    )
    # Of all that began earlier, two tell whether this one is free: what reaches furthest, and what
    # reaches furthest of anybody else, so that a claimant's own nesting hides nothing.
    furthest: list[tuple[_Block, tuple[str, ...]]] = []
    for block, claimant in planned:
        for other, whose in furthest:
            if whose != claimant and other.meets(block):
                yield kinds.VERIFY_OVERLAP.at(
                    None, block.text, owner=claimant[0], other=f"{other.text} ({whose[0]})"
                )
                break
        best: dict[tuple[str, ...], _Block] = {}
        for reach, whose in (*furthest, (block, claimant)):
            if whose not in best or (reach.version, reach.last) > (best[whose].version, best[whose].last):
                best[whose] = reach
        ranked = sorted(best.items(), key=lambda item: (-item[1].version, -item[1].last))
        furthest = [(reach, whose) for whose, reach in ranked[:2]]


def _check_places(
    problem: AddressProblem, plan: AddressPlan, rows: Sequence[_Row], places: Sequence[_Block | None]
) -> Iterator[Finding]:
    """What moved lies in a target range and a summary of its owner, and large enough; the rest stays."""
    parameters = problem.parameters
    targets = [_block(text) for text in parameters.target_ranges if _is_range(text)]
    listed = (*parameters.reserved_ranges, *parameters.container_ranges)
    closed = [_block(text) for text in listed if _is_range(text)]
    summaries: dict[str, list[_Block]] = {}
    for owner, kind, text in plan.blocks.select("owner", "kind", "block").iter_rows():
        if kind == "new":
            summaries.setdefault(owner, []).append(_block(text))
    for own in summaries.values():
        own.sort()
    for row, place in zip(rows, places, strict=True):
        reason = _misplaced(row, place, targets, closed, summaries.get(row["owner"], []))
        if reason:
            yield kinds.VERIFY_PLACE.at(None, row["new_prefix"] or "-", owner=row["owner"], reason=reason)


def _is_range(text: str) -> bool:
    try:
        ipaddress.IPv4Network(text)
    except ValueError:
        return False
    return True


def _misplaced(
    row: _Row, new: _Block | None, targets: list[_Block], closed: list[_Block], summaries: list[_Block]
) -> str:
    """What is wrong with a prefix's new place; empty where nothing is."""
    if row["decision"] == Decision.KEEP and row["new_prefix"] != row["prefix"]:
        return f"it keeps {row['prefix']}"
    if row["decision"] not in _MOVED:
        return "it has no place in the joint network" if new and row["decision"] != Decision.KEEP else ""
    if new is None:
        return "it has none"
    size = new.last - new.first + 1
    old = _block(row["prefix"])
    before = bisect_right(summaries, new.first, key=lambda block: block.first) - 1
    checks = (
        (new.first % size != 0, "not aligned"),
        (not any(target.holds(new) for target in targets), "outside the target ranges"),
        (any(other.meets(new) for other in closed), "in a range that is closed"),
        (before < 0 or not summaries[before].holds(new), "in none of its municipality's summaries"),
        # What did not fit before (a count gone wrong) need not fit now.
        (min(row["hosts"], old.last - old.first + 1) > size, f"{row['hosts']} hosts do not fit"),
    )
    return next((reason for is_wrong, reason in checks if is_wrong), "")


def _check_hosts(
    plan: AddressPlan, rows: Sequence[_Row], places: Sequence[_Block | None]
) -> Iterator[Finding]:
    """A host's new address is in its new prefix, and nobody's else; what is kept stays."""
    by_id = {row["prefix_id"]: (row, place) for row, place in zip(rows, places, strict=True)}
    holders: dict[str, tuple[str, ...]] = {}
    for move in plan.moves.iter_rows(named=True):
        if move["prefix_id"] not in by_id:
            continue  # told as a prefix without a decision
        (row, place), new = by_id[move["prefix_id"]], move["new_address"]
        before = (move["owner"], move["vrf"], move["old_address"])
        reason = ""
        if place is None:
            reason = "" if new is None else "its prefix has no new place"
        elif new is None or not place.holds(_Block(*_address(new), _address(new)[1], new)):
            reason = f"not in {place.text}"
        elif row["decision"] == Decision.KEEP and new != move["old_address"]:
            reason = "its prefix is kept"
        elif holders.setdefault(new, before) != before:
            reason = "another host has it"
        if reason:
            yield kinds.VERIFY_HOST.at(None, move["host_id"], address=new or "-", reason=reason)


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
