"""What a DHCP server must know of each prefix that moves: pools, router, reservations."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network

import polars as pl

from samdrift.addressing import AddressPlan, HostKind
from samdrift.exporters.quoting import parse_host_name
from samdrift.inventory import MACHINE_TABLES
from samdrift.programme.readdressing import Place, Readdressing, index_plan

#: Kinds that get their address from a DHCP server; printers as reservations.
_GIVEN_OUT = frozenset({HostKind.DHCP.value, HostKind.PRINTER.value})
_MAC = re.compile(r"([0-9a-f]{2}:){5}[0-9a-f]{2}")
#: From this length on a prefix is a link between two.
_NO_POOL = 31

Range = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """A host that always gets the same address."""

    mac: str
    address: str
    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subnet:
    """One new prefix that DHCP serves.

    ``pools``: first and last address, numbers. ``is_router_known``: else it is assumed to be the
    first address. ``without_mac``: name and address of hosts that need a reservation and cannot
    have one.
    """

    place: Place
    pools: tuple[Range, ...]
    router: str
    is_router_known: bool
    reservations: tuple[Reservation, ...]
    without_mac: tuple[tuple[str, str], ...]


def list_subnets(plan: AddressPlan, tables: Mapping[str, pl.DataFrame]) -> tuple[Subnet, ...]:
    """List the prefixes that move and that DHCP serves, by owner and new address.

    A prefix is served where a known host in it gets its address so, or where the inventory has an
    active scope for it.

    Args:
        plan: the address plan.
        tables: the inventory's tables; of these ``dhcp_scopes``, ``prefixes`` (routers) and the
            machines' (``macs``; a host's id in the plan is its machine's asset id) are used.
    """
    readdressing = index_plan(plan)
    moved = [p for p in readdressing.places if p.is_moved and p.family == 4 and p.new_network is not None]
    hosts = _hosts(plan)
    scopes = _scopes(readdressing, tables.get("dhcp_scopes"))
    routers = _routers(tables.get("prefixes"))
    macs = _macs(tables)
    nested = _nested(moved)
    found = []
    for place in moved:
        key = (place.owner, place.vrf, place.prefix)
        own = hosts.get(key, [])
        is_served = key in scopes or any(kind in _GIVEN_OUT for _, kind, _, _ in own)
        if not is_served or (place.new_length or 32) >= _NO_POOL:
            continue
        known = routers.get(key)
        router = readdressing.new_address(place, known) if known else None
        first = str(IPv4Address((place.new_network or 0) + 1))
        reservations, without = _reservations(own, macs)
        reserved = {r.address for r in reservations}
        fixed = {
            int(IPv4Address(new))
            for new, kind, _, _ in own
            if kind != HostKind.DHCP.value and new not in reserved
        }
        blocked = [(n, n) for n in {*fixed, int(IPv4Address(router or first))}] + nested.get(key, [])
        found.append(
            Subnet(
                place=place,
                pools=_pools(place, scopes.get(key, []), blocked),
                router=router or first,
                is_router_known=router is not None,
                reservations=reservations,
                without_mac=without,
            )
        )
    return tuple(sorted(found, key=lambda s: (s.place.owner, s.place.new_network, s.place.new_length)))


_Key = tuple[str, str, str]
#: New address, kind, host id, name.
_Host = tuple[str, str, str, str | None]


def _hosts(plan: AddressPlan) -> dict[_Key, list[_Host]]:
    """Known hosts by the prefix that they stand in, by new address."""
    rows = plan.moves.filter(pl.col("new_address").is_not_null()).join(
        plan.decisions.select("prefix_id", "prefix"), on="prefix_id", how="inner"
    )
    hosts: dict[_Key, list[_Host]] = {}
    columns = ("owner", "vrf", "prefix", "new_address", "kind", "host_id", "name")
    for owner, vrf, prefix, new, kind, host_id, name in rows.select(columns).iter_rows():
        if ":" not in new:
            hosts.setdefault((owner, vrf, prefix), []).append((new, kind, host_id, name))
    return {
        key: sorted(own, key=lambda host: (int(IPv4Address(host[0])), host[2])) for key, own in hosts.items()
    }


def _scopes(readdressing: Readdressing, table: pl.DataFrame | None) -> dict[_Key, list[Range]]:
    """New ranges of today's scopes, by the prefix they serve; none where addresses lose their place."""
    scopes: dict[_Key, list[Range]] = {}
    if table is None:
        return scopes
    columns = ("municipality", "prefix", "first_address", "last_address", "status")
    for owner, prefix, first, last, status in table.select(columns).iter_rows():
        if status == "inactive" or not prefix:
            continue
        try:
            around = ip_network(prefix, strict=False)
        except ValueError:
            continue
        place = readdressing.find_place(owner, str(around.network_address))
        if place is None or not place.is_moved or place.family != 4:
            continue
        ranges = scopes.setdefault((place.owner, place.vrf, place.prefix), [])
        if place.keeps_offset and first and last:
            new = [readdressing.new_address(place, address) for address in (first, last)]
            numbers = [int(ip_address(address)) for address in new if address]
            if len(numbers) == 2 and numbers[0] <= numbers[1]:
                ranges.append((numbers[0], numbers[1]))
    return scopes


def _routers(table: pl.DataFrame | None) -> dict[_Key, str]:
    if table is None:
        return {}
    rows = table.filter(pl.col("gateway").is_not_null()).sort("municipality", "prefix", "gateway")
    return {
        (owner, vrf or "", prefix): gateway
        for owner, vrf, prefix, gateway in rows.select("municipality", "vrf", "prefix", "gateway").iter_rows()
    }


def _macs(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Each machine's first hardware address."""
    found: dict[str, str] = {}
    for name in MACHINE_TABLES:
        if name not in tables:
            continue
        for asset_id, macs in tables[name].select("asset_id", "macs").iter_rows():
            usable = sorted(mac for mac in macs or () if _MAC.fullmatch(mac))
            if usable:
                found[asset_id] = usable[0]
    return found


def _nested(moved: Iterable[Place]) -> dict[_Key, list[Range]]:
    """New ranges of other prefixes inside each prefix: their own subnets give these out."""
    inside: dict[_Key, list[Range]] = {}
    around: list[Place] = []
    order = sorted(moved, key=lambda p: (p.owner, p.new_network, p.new_length, p.vrf, p.prefix))
    for place in order:
        first, last = _new_range(place)
        while around and (around[-1].owner != place.owner or _new_range(around[-1])[1] < first):
            around.pop()
        if around:
            outer = around[-1]
            inside.setdefault((outer.owner, outer.vrf, outer.prefix), []).append((first, last))
        around.append(place)
    return inside


def _new_range(place: Place) -> Range:
    first = place.new_network or 0
    return first, first + (1 << (32 - (place.new_length or 32))) - 1


def _pools(place: Place, scopes: list[Range], blocked: Iterable[Range]) -> tuple[Range, ...]:
    """What may be given out: today's ranges at their new place, else all; without what is taken."""
    first, last = _new_range(place)
    wanted = sorted(scopes) or [(first + 1, last - 1)]
    free = [(max(a, first + 1), min(b, last - 1)) for a, b in wanted]
    pools: list[Range] = []
    for start, end in free:
        # Two scopes may overlap; Kea takes each address once.
        position = max(start, pools[-1][1] + 1) if pools else start
        for a, b in sorted(blocked):
            if b < position or a > end:
                continue
            if a > position:
                pools.append((position, a - 1))
            position = b + 1
        if position <= end:
            pools.append((position, end))
    return tuple(pools)


def _reservations(
    own: Iterable[_Host], macs: Mapping[str, str]
) -> tuple[tuple[Reservation, ...], tuple[tuple[str, str], ...]]:
    """Reservations for hosts with a hardware address, each of it and of their address once."""
    made: list[Reservation] = []
    without: list[tuple[str, str]] = []
    taken: set[str] = set()
    for new, kind, host_id, name in own:
        if kind not in _GIVEN_OUT:
            continue
        mac = macs.get(host_id)
        if mac is None or mac in taken or new in taken:
            # A client without reservation gets what is free; a printer's address is looked for.
            if kind == HostKind.PRINTER.value or mac is not None:
                without.append((name or host_id, new))
            continue
        taken |= {mac, new}
        made.append(Reservation(mac=mac, address=new, name=parse_host_name(name)))
    return tuple(made), tuple(without)


def format_pools(subnet: Subnet) -> Iterator[str]:
    """Each pool as Kea writes it."""
    for first, last in subnet.pools:
        yield f"{IPv4Address(first)} - {IPv4Address(last)}"
