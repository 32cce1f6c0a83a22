"""What each municipality's gateway to the joint network must do, whatever its make.

A gateway stands between a municipality (inside) and the joint core (outside). It translates, 1:1,
the prefixes that keep their old addresses on the inside until their turn comes, and routes the
joint network towards the core. The core routes every block of the plan to its gateway.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, collapse_addresses, ip_address, summarize_address_range

import polars as pl

from samdrift.addressing import AddressPlan, Decision, Freedom
from samdrift.exporters.nftables import JointGateway, Link, PlanFrames, make_joint_gateway
from samdrift.exporters.quoting import plain_names, title_of
from samdrift.programme.joint_network import JointNetworkParameters
from samdrift.programme.readdressing import Place, Readdressing, index_plan

#: What is routed towards the core, where the plan has a block in it (RFC 1918, RFC 6598).
_PRIVATE = tuple(
    IPv4Network(text) for text in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")
)


class UnableToConnect(Exception):
    """The link range of ``[joint_network]`` cannot be read or has too few addresses."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Translation:
    """Inside addresses of a VRF that stand at outside ones, 1:1; both are of one length."""

    vrf: str
    inside: IPv4Network
    outside: IPv4Network
    is_for_good: bool


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ShownBlock:
    """Others' planned addresses that a VRF still uses itself, and where its hosts ask for them instead.

    Both are of one length. ``whose``: titles of the municipalities that have blocks there.
    """

    vrf: str
    planned: IPv4Network
    asked: IPv4Network
    whose: tuple[str, ...]

    @property
    def title(self) -> str:
        """The planned addresses and whose they are, harmless in a comment."""
        return f"{self.planned} of {', '.join(self.whose)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """One municipality's gateway.

    ``stem``: its files' name; ``title``: harmless text for comments; ``address`` on the link of
    ``length``; ``core``: the other end. ``local``: the VRF and prefix of everything that stands
    inside at its planned addresses, or still at translated ones. ``blocks``: the plan's routes to
    it, with their kind. ``joint``: ranges that lie beyond the core. ``shown``: other municipalities'
    addresses that its hosts ask for elsewhere, as at the joint gateway (``Link.shown``).
    ``unmapped``: prefixes sized by their hosts, with how many of these are not known by address and
    so are not translated.
    """

    owner: str
    title: str
    stem: str
    address: IPv4Address
    length: int
    core: IPv4Address
    inside_next_hop: IPv4Address | None
    translations: tuple[Translation, ...]
    local: tuple[tuple[str, IPv4Network], ...]
    blocks: tuple[tuple[IPv4Network, str], ...]
    joint: tuple[IPv4Network, ...]
    shown: tuple[ShownBlock, ...]
    unmapped: tuple[tuple[str, int], ...]

    @property
    def vrfs(self) -> tuple[str, ...]:
        """Its VRFs, the global one (empty) first."""
        return tuple(sorted({vrf for vrf, _ in self.local} | {each.vrf for each in self.translations}))

    @property
    def untranslated(self) -> tuple[tuple[str, int], ...]:
        """Each VRF beside the global one with how many of its prefixes pass without translation.

        They need a way in from the table where the link is, which depends on how the VRF is connected.
        """
        insides = {(each.vrf, each.inside) for each in self.translations}
        counts = Counter(vrf for vrf, prefix in self.local if vrf and (vrf, prefix) not in insides)
        return tuple(sorted(counts.items()))


def list_gateways(
    plan: AddressPlan,
    *,
    network: JointNetworkParameters,
    names: Mapping[str, str],
    joint_gateway: JointGateway | None = None,
) -> tuple[Gateway, ...]:
    """List every municipality's gateway, by key.

    Args:
        plan: the address plan; IPv4 is what gateways translate and route here.
        network: the link range and inside routers.
        names: municipality's key -> name; a key without name stands for itself.
        joint_gateway: made of the plan, if it is there already: what is shown elsewhere is its to say.

    Raises:
        UnableToConnect: the link range is unreadable or too small.
    """
    readdressing = index_plan(plan)
    places: dict[str, list[Place]] = {}
    for place in readdressing.places:
        if place.family == 4:
            places.setdefault(place.owner, []).append(place)
    owners = sorted(o for o, own in places.items() if any(p.new_network is not None for p in own))
    link = _link(network, len(owners))
    stems = plain_names(owners, limit=60, is_lower=True)
    blocks = sorted(
        (IPv4Network(block), owner, kind)
        for owner, kind, block in plan.blocks.filter(~pl.col("block").str.contains(":"))
        .select("owner", "kind", "block")
        .iter_rows()
    )
    joint = _joint_ranges([block for block, _, _ in blocks])
    if joint_gateway is None:
        frames = PlanFrames(decisions=plan.decisions, moves=plan.moves, blocks=plan.blocks)
        joint_gateway = make_joint_gateway(frames)
    gateways = []
    for number, owner in enumerate(owners):
        translations, unmapped = _translations(places[owner], readdressing)
        gateways.append(
            Gateway(
                owner=owner,
                title=title_of(owner, names),
                stem=stems[owner],
                address=link[number + 2],
                length=link.prefixlen,
                core=link[1],
                inside_next_hop=_next_hop(network.inside_next_hop.get(owner)),
                translations=translations,
                local=_local(places[owner]),
                blocks=tuple((block, kind) for block, whose, kind in blocks if whose == owner),
                joint=joint,
                shown=tuple(_shown(owner, joint_gateway.links, blocks, names)),
                unmapped=unmapped,
            )
        )
    return tuple(gateways)


def _link(network: JointNetworkParameters, count: int) -> IPv4Network:
    try:
        link = IPv4Network(network.transit_range)
    except ValueError as error:
        raise UnableToConnect(
            f"transit_range {network.transit_range!r} is no IPv4 range. Correct it in [joint_network]."
        ) from error
    if link.num_addresses < count + 3:
        raise UnableToConnect(
            f"transit_range {link} has too few addresses for the core and {count} gateways. "
            "Give a wider one in [joint_network]."
        )
    return link


def _next_hop(text: str | None) -> IPv4Address | None:
    """The router inside; None where none is given, or no IPv4 address."""
    try:
        parsed = ip_address(text) if text else None
    except ValueError:
        return None
    return parsed if isinstance(parsed, IPv4Address) else None


def _joint_ranges(blocks: Iterable[IPv4Network]) -> tuple[IPv4Network, ...]:
    """The private ranges that hold a block, and blocks that lie in none."""
    wide = set()
    for block in blocks:
        wide.add(next((private for private in _PRIVATE if block.subnet_of(private)), block))
    return tuple(collapse_addresses(sorted(wide)))


def _local(own: Iterable[Place]) -> tuple[tuple[str, IPv4Network], ...]:
    """What the gateway reaches on its inside: planned prefixes; old ones where they are translated."""
    found = set()
    for place in own:
        if place.decision == Decision.TRANSLATE.value:
            found.add((place.vrf, IPv4Network((place.network, place.length))))
        elif place.new_network is not None:
            found.add((place.vrf, IPv4Network((place.new_network, place.new_length))))
    return tuple(sorted(found))


def _translations(
    own: list[Place], readdressing: Readdressing
) -> tuple[tuple[Translation, ...], tuple[tuple[str, int], ...]]:
    """Translate whole prefixes where addresses keep their place in them, else host by host.

    A prefix inside another goes with it, unless something else becomes of it: then it is cut out.

    Args:
        own: one owner's places, by VRF, address and length.
        readdressing: for the hosts of prefixes that are sized by them.
    """
    made: list[Translation] = []
    unmapped: list[tuple[str, int]] = []
    around: list[Place] = []
    for index, place in enumerate(own):
        while around and (around[-1].vrf != place.vrf or around[-1].last < place.network):
            around.pop()
        outer = around[-1] if around else None
        around.append(place)
        if not _is_translated(place) or (outer is not None and _goes_with(place, outer)):
            continue
        if place.keeps_offset:
            made += _whole(index, own)
            continue
        hosts = list(readdressing.hosts_of(place))
        made += [_one(place, old, new) for old, new in hosts]
        if place.hosts > len(hosts):
            unmapped.append((place.prefix, place.hosts - len(hosts)))
    return tuple(sorted(made)), tuple(unmapped)


def _is_translated(place: Place) -> bool:
    return place.decision == Decision.TRANSLATE.value and place.new_network is not None


def _goes_with(inner: Place, outer: Place) -> bool:
    """Whether translating the outer prefix as a whole translates the inner one as planned."""
    if not (_is_translated(inner) and _is_translated(outer) and inner.keeps_offset and outer.keeps_offset):
        return False
    return (inner.new_network or 0) - (outer.new_network or 0) == inner.network - outer.network


def _whole(index: int, own: list[Place]) -> list[Translation]:
    """Translate a prefix but for what in it is decided otherwise, in as few pieces as CIDR allows."""
    place = own[index]
    pieces = [IPv4Network((place.network, place.length))]
    # In the order of VRF and address, what lies inside a prefix follows it at once.
    for number in range(index + 1, len(own)):
        inner = own[number]
        if inner.vrf != place.vrf or inner.network > place.last:
            break
        if not _goes_with(inner, place):
            hole = IPv4Network((inner.network, inner.length))
            pieces = [rest for piece in pieces for rest in _without(piece, hole)]
    shift = (place.new_network or 0) - place.network
    for_good = place.freedom == Freedom.NEVER_RENUMBER.value
    return [
        Translation(
            vrf=place.vrf,
            inside=piece,
            outside=IPv4Network((int(piece.network_address) + shift, piece.prefixlen)),
            is_for_good=for_good,
        )
        for piece in pieces
    ]


def _without(piece: IPv4Network, hole: IPv4Network) -> Iterable[IPv4Network]:
    if piece.subnet_of(hole):
        return ()
    return piece.address_exclude(hole) if hole.subnet_of(piece) else (piece,)


def _one(place: Place, old: str, new: str) -> Translation:
    for_good = place.freedom == Freedom.NEVER_RENUMBER.value
    return Translation(vrf=place.vrf, inside=IPv4Network(old), outside=IPv4Network(new), is_for_good=for_good)


def _shown(
    owner: str,
    links: Iterable[Link],
    blocks: Sequence[tuple[IPv4Network, str, str]],
    names: Mapping[str, str],
) -> Iterator[ShownBlock]:
    """What a municipality's links show elsewhere, in blocks, by VRF and planned address.

    Only where others have blocks: the joint gateway takes whole stretches, which costs it nothing.
    """
    starts = [int(block.network_address) for block, _, _ in blocks]
    found = set()
    for link in links:
        for each in link.shown if link.owner == owner else ():
            if each.family != 4:
                continue
            first, last = map(IPv4Address, each.planned)
            for planned in summarize_address_range(first, last):
                whose = _whose(planned, blocks, starts) - {owner}
                if whose:
                    at = IPv4Network((int(planned.network_address) ^ each.delta, planned.prefixlen))
                    titles = tuple(title_of(key, names) for key in sorted(whose))
                    found.add(ShownBlock(vrf=link.vrf, planned=planned, asked=at, whose=titles))
    yield from sorted(found)


def _whose(
    there: IPv4Network, blocks: Sequence[tuple[IPv4Network, str, str]], starts: Sequence[int]
) -> set[str]:
    """The municipalities with blocks in a range."""
    last = int(there.broadcast_address)
    # Blocks do not overlap: only the one before the first can reach into this range.
    index = max(bisect_left(starts, int(there.network_address)) - 1, 0)
    found = set()
    while index < len(blocks) and starts[index] <= last:
        block, owner, _ = blocks[index]
        if block.overlaps(there):
            found.add(owner)
        index += 1
    return found
