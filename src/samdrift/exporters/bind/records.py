"""What each municipality's names stand for: inside its own network, and in the joint one."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address

import polars as pl

from samdrift.addressing import AddressPlan, Decision
from samdrift.exporters.quoting import parse_dns_name, parse_host_name, quote_zone_text
from samdrift.programme.pseudonyms import is_pseudonym
from samdrift.programme.readdressing import Place, Readdressing, index_plan

#: Types that are carried over as they are: number of whole numbers before the name, each at most 65,535.
_NAME_AFTER = {"CNAME": 0, "MX": 1, "SRV": 3}
_ADDRESS_TYPES = {4: "A", 6: "AAAA"}
_SOURCE = re.compile(r"\d{1,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRecord:
    """One record of one municipality.

    ``inside``: its data for clients behind the same link; ``joint``: for the joint network; None
    where it has none there. ``vrf``: where its address stands; None: it means the same in each.
    ``zone``: the zone it stood in, if that is known. ``is_host``: it belongs to a known host, whose
    reverse name it is.
    """

    owner: str
    name: str
    kind: str
    inside: str | None
    joint: str | None
    vrf: str | None = None
    zone: str | None = None
    is_host: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class LeftOut:
    """A name that no zone holds, or not the joint one, and why."""

    owner: str
    name: str
    kind: str
    data: str
    reason: str


def list_records(
    plan: AddressPlan,
    *,
    domains: Mapping[str, str],
    dns_records: pl.DataFrame | None,
) -> tuple[list[NameRecord], list[LeftOut]]:
    """List every record that can stand in a zone, and what cannot.

    Args:
        plan: the address plan.
        domains: municipality's key -> domain of its hosts without one.
        dns_records: the inventory's table; None where there is none.

    Returns:
        Records by name, each once; and what was left out.
    """
    readdressing = index_plan(plan)
    left: list[LeftOut] = []
    # The same address may stand in several VRFs of one municipality.
    once = {(_key(r), r.vrf): r for r in _of_hosts(plan, domains, left)}
    if dns_records is not None:
        # A zone does not say in which VRF an address stands: the host that is known goes before it.
        known = {key for key, _ in once}
        for record in _of_zones(dns_records, readdressing, domains, left):
            if _key(record) not in known:
                once.setdefault((_key(record), None), record)
    return _without_false_aliases(once.values(), left), left


def _key(record: NameRecord) -> tuple[str, str, str, str | None]:
    return record.owner, record.name, record.kind, record.inside or record.joint


def _of_hosts(plan: AddressPlan, domains: Mapping[str, str], left: list[LeftOut]) -> Iterator[NameRecord]:
    clients: Counter[str] = Counter()
    columns = ("owner", "vrf", "name", "host_id", "decision", "old_address", "new_address")
    for owner, vrf, name, host_id, decision, old, new in plan.moves.select(columns).iter_rows():
        parsed = parse_host_name(name)
        kind = _ADDRESS_TYPES[ip_address(old).version]
        if name and is_pseudonym(name):
            clients[owner] += 1
            continue
        if parsed is None or owner not in domains:
            left.append(_left(owner, name or host_id, kind, old, "no name that DNS can hold"))
            continue
        full = parsed if "." in parsed else f"{parsed}.{domains[owner]}"
        if new is None:
            left.append(_left(owner, full, kind, old, "no address in the joint network"))
        inside = new if decision in (Decision.KEEP, Decision.RENUMBER) else old
        yield NameRecord(owner=owner, name=full, kind=kind, inside=inside, joint=new, vrf=vrf, is_host=True)
    reason = "clients that are known by pseudonym; they register their names themselves"
    left += [_left(owner, "", "A", f"{count} clients", reason) for owner, count in sorted(clients.items())]


def _of_zones(
    dns_records: pl.DataFrame, readdressing: Readdressing, domains: Mapping[str, str], left: list[LeftOut]
) -> Iterator[NameRecord]:
    """Records that municipalities' own zones hold: more names of hosts, aliases, mail, services, texts."""
    columns = ("municipality", "name", "kind", "value", "zone")
    for owner, name, kind, value, given in dns_records.sort(columns).select(columns).iter_rows():
        zone = _zone(given, name)
        if kind not in ("A", "AAAA", "TXT", *_NAME_AFTER) or owner not in domains:
            continue
        parsed = _owner_name(name)
        if parsed is None:
            left.append(_left(owner, name, kind, value, "no name that DNS can hold"))
        elif kind in ("A", "AAAA"):
            found = _address_record(owner, parsed, kind, value, readdressing, left)
            yield from (replace(record, zone=zone) for record in found)
        else:
            data = _data(kind, value)
            if data is None:
                left.append(_left(owner, parsed, kind, value, "data that no zone can hold"))
            else:
                yield NameRecord(owner=owner, name=parsed, kind=kind, inside=data, joint=data, zone=zone)


def _zone(given: str | None, name: str | None) -> str | None:
    """The zone that a record stood in; a top-level domain is nobody's here."""
    parsed = parse_dns_name(given)
    is_around = parsed is not None and f".{name or ''}".endswith(f".{parsed}")
    return parsed if is_around and parsed is not None and "." in parsed else None


def _address_record(
    owner: str, name: str, kind: str, value: str | None, readdressing: Readdressing, left: list[LeftOut]
) -> Iterator[NameRecord]:
    try:
        address = str(ip_address(value or ""))
    except ValueError:
        address = ""
    if not address or ("AAAA" if ":" in address else "A") != kind:
        left.append(_left(owner, name, kind, value, "data that no zone can hold"))
        return
    place = readdressing.find_place(owner, address)
    if place is None:
        # Outside the plan, such as a public address: it means the same to everybody.
        yield NameRecord(owner=owner, name=name, kind=kind, inside=address, joint=address)
        return
    new = readdressing.new_address(place, address)
    if new is None:
        left.append(_left(owner, name, kind, address, "no address in the joint network"))
    inside = _inside(place, address, new)
    yield NameRecord(owner=owner, name=name, kind=kind, inside=inside, joint=new, vrf=place.vrf)


def _inside(place: Place, old: str, new: str | None) -> str | None:
    """What a municipality's own clients call: old addresses stand until they are renumbered."""
    return new if place.decision in (Decision.KEEP, Decision.RENUMBER) else old


def _owner_name(name: str | None) -> str | None:
    """A record's name; the first label may be a star."""
    text = name or ""
    star, rest = ("*.", text[2:]) if text.startswith("*.") else ("", text)
    parsed = parse_dns_name(rest)
    return None if parsed is None else star + parsed


def _data(kind: str, value: str | None) -> str | None:
    """A record's data as a zone has it, or None where it is not of its type's shape."""
    text = value or ""
    if kind == "TXT":
        return quote_zone_text(text) if len(text) <= 4_000 else None
    words = text.split()
    count = _NAME_AFTER[kind]
    if len(words) != count + 1 or not all(_SOURCE.fullmatch(w) and int(w) < 65_536 for w in words[:-1]):
        return None
    target = parse_dns_name(words[-1])
    return None if target is None else " ".join([*(str(int(w)) for w in words[:-1]), f"{target}."])


def _without_false_aliases(records: Iterable[NameRecord], left: list[LeftOut]) -> list[NameRecord]:
    """Leave out an alias whose name has other records, and all but the first of several (RFC 1034, 3.6.2)."""
    ordered = sorted(records, key=lambda r: (r.owner, r.name, r.kind, r.inside or "", r.joint or ""))
    others = {(r.owner, r.name) for r in ordered if r.kind != "CNAME"}
    kept = []
    for record in ordered:
        key = (record.owner, record.name)
        if record.kind == "CNAME":
            if key in others:
                reason = "the name has other records than this alias"
                left.append(_left(record.owner, record.name, record.kind, record.inside, reason))
                continue
            others.add(key)
        kept.append(record)
    return kept


def _left(owner: str, name: object, kind: str, data: object, reason: str) -> LeftOut:
    return LeftOut(owner=owner, name=str(name or ""), kind=kind, data=str(data or ""), reason=reason)
