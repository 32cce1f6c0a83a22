"""Where each address goes: an address plan asked one address at a time.

The plan names every prefix and every known host; configuration, zones and lists also speak of
addresses that no host is known at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import polars as pl

from samdrift.addressing import AddressPlan, Decision

#: Decisions by which a prefix's addresses change in the joint network.
MOVED = frozenset({Decision.RENUMBER.value, Decision.TRANSLATE.value})
_PLANNED = (*sorted(MOVED), Decision.KEEP.value, Decision.SEPARATE_VRF.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What becomes of one prefix of one owner's VRF.

    ``network`` and ``new_network`` are first addresses as numbers; the new ones are None where it
    stays apart. ``prefix_id``: the lowest of those that came in for it. ``keeps_offset``: every
    address keeps its place in the prefix, so that the whole prefix can be translated 1:1.
    """

    owner: str
    vrf: str
    prefix_id: int
    family: int
    network: int
    length: int
    new_network: int | None
    new_length: int | None
    decision: str
    freedom: str
    keeps_offset: bool
    hosts: int

    @property
    def last(self) -> int:
        """Its last address."""
        return self.network + (1 << (_bits(self.family) - self.length)) - 1

    @property
    def prefix(self) -> str:
        """CIDR notation."""
        return f"{_address(self.family, self.network)}/{self.length}"

    @property
    def new_prefix(self) -> str | None:
        """CIDR notation; None where it stays apart."""
        return (
            None
            if self.new_network is None
            else f"{_address(self.family, self.new_network)}/{self.new_length}"
        )

    @property
    def is_moved(self) -> bool:
        """Whether its addresses change in the joint network."""
        return self.decision in MOVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Readdressing:
    """A plan's prefixes and known hosts, ready to be asked.

    ``places``: by owner, VRF, family, address and length. Built by ``index_plan``.
    """

    places: tuple[Place, ...]
    _by_start: dict[tuple[str, int, int], dict[int, list[Place]]] = field(repr=False)
    _lengths: dict[tuple[str, int], list[int]] = field(repr=False)
    _hosts: dict[tuple[str, str, int, int], str] = field(repr=False)
    _direct: dict[tuple[str, str, str], list[tuple[str, str]]] = field(repr=False)

    def find_place(
        self, owner: str, address: str | int, *, family: int = 4, vrf: str | None = None
    ) -> Place | None:
        """Find the most specific planned prefix of an owner around an address.

        Args:
            owner: the municipality's key.
            address: as text (then it tells its family) or as a number.
            family: 4 or 6, for a number.
            vrf: its VRF; None where it is not known: the global one then goes first, and after it
                the others by name.

        Returns:
            The place, or None: noise, or no prefix of the owner's.
        """
        parsed = _parse(address)
        if parsed is not None:
            family, address = parsed
        if not isinstance(address, int):
            return None
        for length in self._lengths.get((owner, family), ()):
            start = address >> (_bits(family) - length) << (_bits(family) - length)
            for place in self._by_start[owner, family, length].get(start, ()):
                if vrf is None or place.vrf == vrf:
                    return place
        return None

    def new_address(self, place: Place, address: str | int) -> str | None:
        """Say where an address of a place goes; None where the plan does not say."""
        parsed = _parse(address)
        number = parsed[1] if parsed is not None else address
        if not isinstance(number, int) or place.new_network is None or place.new_length is None:
            return None
        known = self._hosts.get((place.owner, place.vrf, place.family, number))
        if known is not None:
            return known
        offset = number - place.network
        fits = 0 <= offset < 1 << (_bits(place.family) - place.new_length)
        return _address(place.family, place.new_network + offset) if place.keeps_offset and fits else None

    def hosts_of(self, place: Place) -> Iterator[tuple[str, str]]:
        """Old and new address of each known host directly in a place, by old address."""
        return iter(self._direct.get((place.owner, place.vrf, place.prefix), ()))


def index_plan(plan: AddressPlan) -> Readdressing:
    """Make a plan ready to be asked where addresses go."""
    planned = plan.decisions.filter(pl.col("decision").is_in(_PLANNED)).sort("prefix_id")
    first = planned.unique(["owner", "vrf", "prefix"], keep="first", maintain_order=True)
    direct = _hosts_by_prefix(plan)
    places = sorted(
        (_place(row, direct) for row in first.iter_rows(named=True)),
        key=lambda p: (p.owner, p.vrf, p.family, p.network, p.length),
    )
    by_start: dict[tuple[str, int, int], dict[int, list[Place]]] = {}
    for place in places:
        by_start.setdefault((place.owner, place.family, place.length), {}).setdefault(
            place.network, []
        ).append(place)
    lengths: dict[tuple[str, int], list[int]] = {}
    for owner, family, length in sorted(by_start, key=lambda key: (key[0], key[1], -key[2])):
        lengths.setdefault((owner, family), []).append(length)
    hosts = {
        (owner, vrf, *_numbers(old)): new
        for owner, vrf, old, new in plan.moves.select(
            "owner", "vrf", "old_address", "new_address"
        ).iter_rows()
        if new is not None
    }
    return Readdressing(
        places=tuple(places), _by_start=by_start, _lengths=lengths, _hosts=hosts, _direct=direct
    )


def _hosts_by_prefix(plan: AddressPlan) -> dict[tuple[str, str, str], list[tuple[str, str]]]:
    """Known hosts with a new address, under the prefix that they stand in, each address once."""
    rows = (
        plan.moves.filter(pl.col("new_address").is_not_null())
        .join(plan.decisions.select("prefix_id", "prefix"), on="prefix_id", how="inner")
        .unique(["owner", "vrf", "prefix", "old_address"], keep="first", maintain_order=True)
    )
    direct: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for owner, vrf, prefix, old, new in rows.select(
        "owner", "vrf", "prefix", "old_address", "new_address"
    ).iter_rows():
        direct.setdefault((owner, vrf, prefix), []).append((old, new))
    return {key: sorted(pairs, key=lambda pair: _numbers(pair[0])) for key, pairs in direct.items()}


def _place(row: dict[str, Any], direct: dict[tuple[str, str, str], list[tuple[str, str]]]) -> Place:
    old = ip_network(row["prefix"])
    new = ip_network(row["new_prefix"]) if row["new_prefix"] else None
    network = int(old.network_address)
    known = direct.get((row["owner"], row["vrf"], row["prefix"]), [])
    # A prefix sized by its hosts gives them new places in it; then only they can be translated.
    keeps_offset = (
        new is not None
        and new.prefixlen <= old.prefixlen
        and all(
            int(ip_address(b)) - int(new.network_address) == int(ip_address(a)) - network for a, b in known
        )
    )
    return Place(
        owner=row["owner"],
        vrf=row["vrf"],
        prefix_id=row["prefix_id"],
        family=old.version,
        network=network,
        length=old.prefixlen,
        new_network=None if new is None else int(new.network_address),
        new_length=None if new is None else new.prefixlen,
        decision=row["decision"],
        freedom=row["freedom"],
        keeps_offset=keeps_offset,
        hosts=row["hosts"],
    )


def _parse(address: str | int) -> tuple[int, int] | None:
    if isinstance(address, int):
        return None
    try:
        return _numbers(address)
    except ValueError:
        return None


def _numbers(address: str) -> tuple[int, int]:
    parsed = ip_address(address)
    return parsed.version, int(parsed)


def _bits(family: int) -> int:
    return 32 if family == 4 else 128


def _address(family: int, number: int) -> str:
    return str(IPv4Address(number) if family == 4 else IPv6Address(number))
