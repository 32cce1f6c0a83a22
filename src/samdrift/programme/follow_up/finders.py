"""Where old addresses stand: in zones, scopes, devices' configurations, services and hosts themselves."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import polars as pl

from samdrift.addressing import AddressPlan, Decision, Freedom, HostKind
from samdrift.inventory import MACHINE_TABLES
from samdrift.inventory.inventory import Inventory
from samdrift.programme.follow_up.model import Event, Task, TaskKind
from samdrift.programme.readdressing import Place, Readdressing

#: Ports of services that show a certificate. Source: IANA's registry of ports.
_TLS_PORTS = (443, 465, 563, 636, 853, 989, 990, 992, 993, 995, 3269, 5061, 5986, 8443)
_TLS_WORDS = r"(?i)https|ssl|tls"
_ADDRESS_IN_TEXT = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\d.])")
_BY_HAND = frozenset(HostKind) - {HostKind.DHCP}
#: Of a block that holds several prefixes that move, so many new ones are named.
_LISTED_PLACES = 4
#: From this many addresses on (a /8) a block in a rule is meant for everything inside.
_FOR_ALL = 2**24
_REVERSE = ".in-addr.arpa"

_Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """A row that names an address: what is to be changed there, and the row's asset id."""

    kind: TaskKind
    what: str
    asset: str | None
    vrf: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What finders look things up in.

    ``moving``: each owner's places that move, by family and address. ``machines``: asset id -> name;
    ``sources``: asset id -> where its first record stands.
    """

    plan: AddressPlan
    tables: Mapping[str, pl.DataFrame]
    readdressing: Readdressing
    moving: Mapping[str, tuple[Place, ...]]
    machines: Mapping[str, str]
    sources: Mapping[str, str]

    def moving_between(self, owner: str, first: _Address, last: _Address) -> list[Place]:
        """Moving prefixes that begin in a range, and the one around its first address."""
        places = self.moving.get(owner, ())
        family: int = first.version
        start = bisect_left(places, (family, int(first)), key=_start)
        end = bisect_right(places, (family, int(last)), key=_start)
        around = self.moved(owner, str(first))
        found = [around[0]] if around is not None else []
        return found + [place for place in places[start:end] if place not in found]

    def moved(self, owner: str, address: str, vrf: str | None = None) -> tuple[Place, str | None] | None:
        """The moving prefix around an address and the address's new one; None where it does not move."""
        place = self.readdressing.find_place(owner, address, vrf=vrf)
        if place is None or not is_renumbered(place):
            return None
        return place, self.readdressing.new_address(place, address)


def is_renumbered(place: Place) -> bool:
    """Whether its hosts get other addresses, now or later; not what is translated for good."""
    return place.is_moved and place.new_network is not None and place.freedom != Freedom.NEVER_RENUMBER.value


def event_of(place: Place) -> Event:
    """What its days are counted from."""
    return Event.TURN if place.decision == Decision.TRANSLATE.value else Event.JOINING


def _start(place: Place) -> tuple[int, int]:
    return place.family, place.network


def lay_ground(plan: AddressPlan, inventory: Inventory, readdressing: Readdressing) -> Ground:
    """Make ready what finders look things up in."""
    moving: dict[str, list[Place]] = {}
    for place in readdressing.places:
        if is_renumbered(place):
            moving.setdefault(place.owner, []).append(place)
    machines = {
        asset: name
        for table in MACHINE_TABLES
        if table in inventory.tables
        for asset, name in inventory.tables[table].select("asset_id", pl.coalesce("name", "fqdn")).iter_rows()
        if name
    }
    first = inventory.records.sort("record_id").unique("asset_id", keep="first", maintain_order=True)
    sources = {
        asset: ":".join(str(part) for part in parts if part is not None)
        for asset, *parts in first.select("asset_id", "path", "sheet", "row").iter_rows()
    }
    return Ground(
        plan=plan,
        tables=inventory.tables,
        readdressing=readdressing,
        moving={owner: tuple(sorted(places, key=_start)) for owner, places in moving.items()},
        machines=machines,
        sources=sources,
    )


def _rows(ground: Ground, table: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Rows of a table of municipalities where anything moves; nothing where there is no such table."""
    frame = ground.tables.get(table)
    if frame is None:
        return iter(())
    found = frame.filter(pl.col("municipality").is_in(list(ground.moving)))
    return found.sort("municipality", "asset_id").select("municipality", "asset_id", *columns).iter_rows()


def _task(
    ground: Ground, kind: TaskKind, place: Place, what: str, asset: str | None, change: tuple[str, str | None]
) -> Task:
    return Task(
        municipality=place.owner,
        kind=kind,
        place=place,
        event=event_of(place),
        what=what,
        source=ground.sources.get(asset or ""),
        old=change[0],
        new=change[1],
    )


def find_dns_records(ground: Ground) -> Iterator[Task]:
    """Records whose data, or reverse name, is an address that moves; texts (SPF) that hold one."""
    for owner, asset, name, kind, value in _rows(ground, "dns_records", "name", "kind", "value"):
        if not owner or not value:
            continue
        if kind == "PTR":
            texts = [_of_reverse_name(name or "")]
        elif kind in ("A", "AAAA"):
            texts = [value]
        else:
            texts = _ADDRESS_IN_TEXT.findall(value) if kind in ("TXT", "SPF") else []
        for text in texts:
            if text:
                mention = _Mention(kind=TaskKind.DNS_RECORD, what=f"{kind} {name}", asset=asset)
                yield from _of_text(ground, owner, text, mention)


def _of_reverse_name(name: str) -> str:
    labels = name.removesuffix(_REVERSE).split(".")
    return ".".join(reversed(labels)) if name.endswith(_REVERSE) and len(labels) == 4 else ""


def find_dhcp_scopes(ground: Ground) -> Iterator[Task]:
    """Scopes of prefixes that move, with their range at its new place."""
    columns = ("prefix", "name", "server", "first_address", "last_address")
    for owner, asset, prefix, name, server, first, last in _rows(ground, "dhcp_scopes", *columns):
        try:
            around = ip_network(prefix or "", strict=False)
        except ValueError:
            continue
        found = ground.moved(owner or "", str(around.network_address))
        if found is None:
            continue
        place = found[0]
        ends = [ground.readdressing.new_address(place, end) if end else None for end in (first, last)]
        what = " ".join(part for part in (name or str(around), f"on {server}" if server else "") if part)
        old = f"{first}-{last}" if first and last else str(around)
        new = f"{ends[0]}-{ends[1]}" if ends[0] and ends[1] and place.keeps_offset else place.new_prefix
        yield _task(ground, TaskKind.DHCP_SCOPE, place, what, asset, (old, new))


def find_device_references(ground: Ground) -> Iterator[Task]:
    """Access lists, objects, translations, routes …: every line of a device that names what moves."""
    columns = ("owner_id", "kind", "name", "address", "vrf", "line")
    for owner, asset, device, kind, name, address, vrf, line in _rows(ground, "address_references", *columns):
        if owner and address:
            what = _line(ground, device, f"{kind} {name or ''}", line)
            mention = _Mention(kind=TaskKind.DEVICE_REFERENCE, what=what, asset=asset, vrf=vrf or None)
            yield from _of_text(ground, owner, address, mention)
    columns = ("owner_id", "kind", "prefix", "next_hop", "vrf", "line")
    for owner, asset, device, kind, prefix, hop, vrf, line in _rows(ground, "routes", *columns):
        for text in (prefix, hop):
            if owner and text:
                what = _line(ground, device, f"{kind or 'static'} route {prefix or ''}", line)
                mention = _Mention(kind=TaskKind.DEVICE_REFERENCE, what=what, asset=asset, vrf=vrf or None)
                yield from _of_text(ground, owner, text, mention)


def _line(ground: Ground, device: str | None, thing: str, line: object) -> str:
    where = f" on {ground.machines[device]}" if device and device in ground.machines else ""
    return f"{thing.strip()}{where}" + (f", line {line}" if line is not None else "")


def _of_text(ground: Ground, owner: str, text: str, mention: _Mention) -> Iterator[Task]:
    """A task for an address, a prefix or a range (first-last) that touches what moves."""
    span = _span(text)
    if span is None:
        return
    first, last = span
    found = ground.moved(owner, str(first), mention.vrf)
    if found is not None and int(last) <= found[0].last:
        place, new_first = found
        new_last = ground.readdressing.new_address(place, str(last))
        change = text, _like(text, new_first, new_last, place)
        yield _task(ground, mention.kind, place, mention.what, mention.asset, change)
        return
    # What holds everything is meant for all, moved or not.
    is_for_all = first.version == 4 and int(last) - int(first) >= _FOR_ALL - 1
    if first == last or is_for_all:
        return
    inside = [
        place
        for place in ground.moving_between(owner, first, last)
        if mention.vrf is None or place.vrf == mention.vrf
    ]
    if inside:
        news = [place.new_prefix or "?" for place in inside[:_LISTED_PLACES]]
        more = f"; {len(inside) - len(news)} more" if len(inside) > len(news) else ""
        change = text, "; ".join(news) + more
        yield _task(ground, mention.kind, inside[0], mention.what, mention.asset, change)


def _span(text: str) -> tuple[_Address, _Address] | None:
    """First and last address of an address, a prefix or a range; None where it is none, or the default."""
    try:
        first, dash, last = text.partition("-")
        if dash:
            ends = ip_address(first.strip()), ip_address(last.strip())
            return ends if ends[0].version == ends[1].version and int(ends[0]) <= int(ends[1]) else None
        block = ip_network(text, strict=False)
    except ValueError:
        return None
    return None if block.prefixlen == 0 else (block.network_address, block.broadcast_address)


def _like(text: str, first: str | None, last: str | None, place: Place) -> str | None:
    """The new one written as the old one was; None where hosts get new places and this is none of them."""
    if "/" in text and place.prefix == str(ip_network(text, strict=False)):
        return place.new_prefix
    if first is None or last is None:
        return None
    if "/" in text:
        return f"{first}/{ip_network(text, strict=False).prefixlen}" if place.keeps_offset else None
    return f"{first}-{last}" if "-" in text else first


def find_certificates(ground: Ground) -> Iterator[Task]:
    """Encrypted services at addresses that move: their certificates may name the address."""
    columns = ("owner_id", "address", "protocol", "port", "name")
    for owner, asset, machine, address, protocol, port, name in _rows(ground, "listening_services", *columns):
        is_tls = port in _TLS_PORTS or (name is not None and re.search(_TLS_WORDS, name) is not None)
        found = ground.moved(owner or "", address) if is_tls and address else None
        if found is None:
            continue
        service = " ".join(part for part in (name, f"{protocol or 'tcp'}/{port}") if part)
        what = f"{service} on {ground.machines.get(machine or '', address or '?')}"
        yield _task(ground, TaskKind.CERTIFICATE, found[0], what, asset, (address or "", found[1]))


def find_static_hosts(ground: Ground) -> Iterator[Task]:
    """Hosts whose address is set by hand, one task an address."""
    columns = ("owner", "vrf", "host_id", "name", "kind", "old_address")
    rows = ground.plan.moves.sort("owner", "vrf", "old_address", "host_id").select(columns)
    for owner, vrf, host_id, name, kind, old in rows.iter_rows():
        found = ground.moved(owner, old, vrf) if kind in _BY_HAND else None
        if found is not None:
            what = f"{kind} {name or ground.machines.get(host_id, old)}"
            yield _task(ground, TaskKind.STATIC_HOST, found[0], what, host_id, (old, found[1]))
