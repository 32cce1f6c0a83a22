"""From an address plan to the joint gateway's links and routes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from samdrift.addressing import Decision, Reason, parse_prefix
from samdrift.addressing.noise import Rule
from samdrift.exporters.nftables import findings as kinds
from samdrift.exporters.nftables.model import JointGateway, JointRoute, Link, PlanFrames
from samdrift.exporters.nftables.stretches import Claim, Occupied, find_shown, find_stretches, see_from_joint
from samdrift.exporters.quoting import plain_name
from samdrift.kernel import Finding

#: Linux allows 15 characters; the first says that what is behind is a member (m) or apart (x).
_NAME_LENGTH = 15
_PASSES = (Decision.KEEP.value, Decision.RENUMBER.value, Decision.TRANSLATE.value)

#: Owner, VRF, and whether it is what stands apart.
_Key = tuple[str, str, bool]
_Row = dict[str, Any]


def make_joint_gateway(frames: PlanFrames) -> JointGateway:
    """Make the joint gateway's links and routes out of a plan.

    What is translated passes at its planned addresses and is rewritten, what is kept or renumbered
    passes as it is, and nothing else passes. A host route inside a planned prefix is part of it.

    Args:
        frames: the plan's decisions, moves and blocks.

    Method: docs/adr/0006-stateless-joint-gateway.md.
    """
    rows = _distinct_rows(frames.decisions)
    hosts = _hosts_by_prefix(frames)
    told: list[Finding] = []
    claims: dict[_Key, list[Claim]] = defaultdict(list)
    for row in rows:
        key = (row["owner"], row["vrf"], False)
        claims[key] += _claims(row, hosts.get((row["owner"], row["vrf"], row["prefix"]), {}), told)
        if row["decision"] == Decision.SEPARATE_VRF.value:
            claims.setdefault((row["owner"], row["vrf"], True), [])
    for owner, vrf, hole in _places_of_translated(rows):
        claims[owner, vrf, False].append(hole)
    names = name_links(claims)
    real = {key: find_stretches(own) for key, own in claims.items()}
    planned = {key: see_from_joint(own) for key, own in real.items()}
    joint = Occupied(
        (stretch.family, stretch.first, stretch.last, names[key])
        for key, own in planned.items()
        for stretch in own
    )
    links = tuple(
        Link(
            name=names[key],
            owner=key[0],
            vrf=key[1],
            is_apart=key[2],
            real=real[key],
            planned=planned[key],
            shown=find_shown(names[key], real[key], planned[key], joint),
        )
        for key in sorted(claims)
        if real[key] or key[2]
    )
    told += _find_still_in_use(rows)
    return JointGateway(links=links, routes=_routes(frames.blocks, rows, names), findings=tuple(told))


def name_links(keys: Iterable[_Key]) -> dict[_Key, str]:
    """Give every link a name that an interface of Linux can have, by owner, VRF and what stands apart."""
    names: dict[_Key, str] = {}
    for owner, vrf, is_apart in sorted(keys):
        text = ("x" if is_apart else "m") + owner + (f"-{vrf}" if vrf else "")
        # Names of sets are made of these, with underscores for the hyphens.
        word = plain_name(text, limit=_NAME_LENGTH, has_dots=False).lower().replace("_", "-")
        name, number = word, 1
        while name in names.values():
            number += 1
            name = f"{word[: _NAME_LENGTH - len(str(number)) - 1]}-{number}"
        names[owner, vrf, is_apart] = name
    return names


def _distinct_rows(decisions: pl.DataFrame) -> list[_Row]:
    """One row a prefix of an owner's VRF, by prefix_id; what could not be read is left out."""
    readable = decisions.filter(
        (pl.col("reason") != Reason.UNREADABLE.value) & (pl.col("decision") != Decision.RETIRE.value)
    )
    # A host route's hosts are counted in the prefix around it, whose decision is theirs.
    readable = readable.filter(pl.col("rule").ne_missing(Rule.HOST_ROUTE.value))
    first = readable.sort("prefix_id").unique(["owner", "vrf", "prefix"], keep="first", maintain_order=True)
    return first.to_dicts()


def _hosts_by_prefix(frames: PlanFrames) -> dict[tuple[str, str, str], dict[int, int]]:
    """Old and new address of the known hosts that are translated, by owner, VRF and prefix."""
    rows = frames.moves.filter(
        (pl.col("decision") == Decision.TRANSLATE.value) & pl.col("new_address").is_not_null()
    ).join(frames.decisions.select("prefix_id", "prefix"), on="prefix_id", how="inner")
    hosts: dict[tuple[str, str, str], dict[int, int]] = defaultdict(dict)
    columns = ("owner", "vrf", "prefix", "old_address", "new_address")
    for owner, vrf, prefix, old, new in rows.select(columns).iter_rows():
        hosts[owner, vrf, prefix][parse_prefix(old).network] = parse_prefix(new).network
    return hosts


def _claims(row: _Row, hosts: Mapping[int, int], told: list[Finding]) -> list[Claim]:
    """What one decision means for the addresses that it speaks of."""
    old = parse_prefix(row["prefix"])
    whole = (old.family, *_ends(old.family, old.network, old.length))
    if row["decision"] not in _PASSES or not row["new_prefix"]:
        return [_claim(*whole, None, row)]
    new = parse_prefix(row["new_prefix"])
    if row["decision"] == Decision.KEEP.value:
        return [_claim(*whole, 0, row)]
    if row["decision"] == Decision.RENUMBER.value:
        # Its hosts have gone from their old addresses, whatever is around these.
        return [_claim(*whole, None, row), _new_claim(row, 0)]
    delta = old.network ^ new.network
    if new.length <= old.length and all(a ^ b == delta for a, b in hosts.items()):
        return [_claim(*whole, delta, row)]
    if row["hosts"] > len(hosts):
        missing = row["hosts"] - len(hosts)
        told.append(
            kinds.NO_KNOWN_HOSTS.at(
                None, row["prefix"], owner=row["owner"], count=row["hosts"], missing=missing
            )
        )
    single = [_claim(old.family, a, a, a ^ b, row) for a, b in sorted(hosts.items())]
    return [_claim(*whole, None, row), *single]


def _claim(family: int, first: int, last: int, delta: int | None, row: _Row) -> Claim:
    return Claim(family=family, first=first, last=last, delta=delta, row=row)


def _ends(family: int, network: int, length: int) -> tuple[int, int]:
    return network, network + (1 << ((32 if family == 4 else 128) - length)) - 1


def _places_of_translated(rows: Sequence[_Row]) -> list[tuple[str, str, Claim]]:
    """Holes in new prefixes of renumbered ones, where what stands inside is translated still.

    Its hosts are known there, but stand elsewhere until their turn comes.
    """
    new: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for row in rows:
        if row["decision"] == Decision.RENUMBER.value:
            new[row["owner"], row["vrf"]].append(_new_claim(row, 0))
    held = {
        key: Occupied((s.family, s.first, s.last, None) for s in find_stretches(own))
        for key, own in new.items()
    }
    holes = []
    for row in rows:
        key = (row["owner"], row["vrf"])
        if row["decision"] == Decision.TRANSLATE.value and key in held:
            hole = _new_claim(row, None)
            if next(held[key].within(hole.family, hole.first, hole.last), None) is not None:
                holes.append((*key, hole))
    return holes


def _new_claim(row: _Row, delta: int | None) -> Claim:
    new = parse_prefix(row["new_prefix"])
    return _claim(new.family, *_ends(new.family, new.network, new.length), delta, row)


def _find_still_in_use(rows: Sequence[_Row]) -> list[Finding]:
    """Tell of new prefixes in addresses that their own municipality still uses behind translation."""
    claims: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for row in rows:
        if row["decision"] == Decision.TRANSLATE.value:
            old = parse_prefix(row["prefix"])
            ends = _ends(old.family, old.network, old.length)
            claims[row["owner"], row["vrf"]].append(_claim(old.family, *ends, 0, row))
    used = {
        key: Occupied((s.family, s.first, s.last, s.row["prefix"]) for s in find_stretches(own))
        for key, own in claims.items()
    }
    told = []
    for row in rows:
        key = (row["owner"], row["vrf"])
        if row["decision"] != Decision.RENUMBER.value or key not in used:
            continue
        new = parse_prefix(row["new_prefix"])
        for _, _, other in used[key].within(new.family, *_ends(new.family, new.network, new.length)):
            values = {"owner": row["owner"], "new_prefix": row["new_prefix"], "other": other}
            told.append(kinds.STILL_IN_USE.at(None, row["prefix"], **values))
    return told


def _routes(blocks: pl.DataFrame, rows: Sequence[_Row], names: Mapping[_Key, str]) -> tuple[JointRoute, ...]:
    """One route a block of the plan, and one more for each prefix that lies behind another link.

    A municipality's new blocks may hold prefixes of several of its VRFs: they go where most are.
    """
    places = []
    for row in rows:
        if row["decision"] in _PASSES and row["new_prefix"]:
            new = parse_prefix(row["new_prefix"])
            first, last = _ends(new.family, new.network, new.length)
            places.append(
                (new.family, first, last, row["new_prefix"], names[row["owner"], row["vrf"], False])
            )
    places.sort(key=lambda place: (place[0], place[1], -place[2], place[3]))
    outer = Occupied(_block_ranges(blocks))
    around = [next(outer.within(family, first, first), None) for family, first, *_ in places]
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for (_, _, _, _, link), block in zip(places, around, strict=True):
        if block is not None:
            held[block[2]][link] += 1
    chosen = {block: min(counts, key=lambda link: (-counts[link], link)) for block, counts in held.items()}
    chosen = _links_of_empty_blocks(blocks, names) | chosen
    routes = [JointRoute(prefix=block, link=link) for block, link in chosen.items()]
    last_own: dict[str, tuple[int, int]] = {}
    for (family, _, last, prefix, link), block in zip(places, around, strict=True):
        is_inside = last_own.get(link, (0, -1)) >= (family, last)
        if not is_inside and (block is None or chosen[block[2]] != link):
            routes.append(JointRoute(prefix=prefix, link=link))
            last_own[link] = (family, last)
    return tuple(sorted(routes, key=lambda route: _route_order(route.prefix)))


def _links_of_empty_blocks(blocks: pl.DataFrame, names: Mapping[_Key, str]) -> dict[str, str]:
    """Blocks -> a link of their owner, the global VRF's first: room to grow is routed too."""
    first: dict[str, str] = {}
    for key in sorted(names):
        if not key[2]:
            first.setdefault(key[0], names[key])
    return {
        block: first[owner] for block, owner in blocks.select("block", "owner").iter_rows() if owner in first
    }


def _block_ranges(blocks: pl.DataFrame) -> list[tuple[int, int, int, str]]:
    parsed = [(text, parse_prefix(text)) for text in blocks["block"].to_list()]
    return [(block.family, *_ends(block.family, block.network, block.length), text) for text, block in parsed]


def _route_order(prefix: str) -> tuple[int, int, int]:
    parsed = parse_prefix(prefix)
    return parsed.family, parsed.network, parsed.length
