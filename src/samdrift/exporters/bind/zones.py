"""Records in zones, view by view: what everybody sees, and what a municipality's own clients see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from samdrift.exporters.bind.records import LeftOut, NameRecord

#: Labels of an address that a reverse zone does not fix: an IPv4 zone holds 65,536 addresses
#: (10.1.0.0/16), an IPv6 zone a site (/48).
_REVERSE_HOST_LABELS = {4: 2, 6: 20}
_SHARED = "several municipalities use the name: only their own views have it"

#: Name, type and data.
Line = tuple[str, str, str]
Zones = dict[str, tuple[Line, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Zones by name, each with its lines in order; ``owner`` None: the joint view."""

    owner: str | None
    zones: Zones


def arrange_views(records: Iterable[NameRecord], *, left: list[LeftOut]) -> tuple[View, ...]:
    """Arrange records in views: the joint one first, then one a municipality whose clients see other data.

    A municipality's view holds only the zones that differ from the joint view's; in them, the others'
    names stand as in the joint view.

    Args:
        records: all records.
        left: told here: names that several municipalities use for different things.
    """
    listed = list(records)
    cuts = _find_cuts(listed)
    shared = _find_shared(listed)
    left += [
        LeftOut(owner=r.owner, name=r.name, kind=r.kind, data=r.joint, reason=_SHARED)
        for r in listed
        if r.name in shared and r.joint is not None
    ]
    everybody = [r for r in listed if r.name not in shared]
    whole = _in_zones([*_forward(everybody, is_inside=False), *_backward(everybody, is_inside=False)], cuts)
    by_owner: dict[str, list[NameRecord]] = {}
    for record in listed:
        by_owner.setdefault(record.owner, []).append(record)
    views = [View(owner=None, zones=whole)]
    for owner, own in sorted(by_owner.items()):
        zones = _own_zones(own, whole, cuts, shared)
        if zones:
            views.append(View(owner=owner, zones=zones))
    return tuple(views)


def _find_cuts(records: Iterable[NameRecord]) -> frozenset[str]:
    """The forward zones: those that records stood in; else the domain after a name's first label."""
    listed = list(records)
    cuts = {record.zone for record in listed if record.zone is not None}
    for record in listed:
        if record.zone is None and _zone_of(record.name, cuts) is None:
            parent = _plain(record.name).partition(".")[2]
            # A whole top-level domain is nobody's here.
            cuts.add(parent if "." in parent else _plain(record.name))
    return frozenset(cuts)


def _plain(name: str) -> str:
    return name.removeprefix("*.")


def _zone_of(name: str, cuts: Iterable[str]) -> str | None:
    """The longest zone around a name."""
    rest = _plain(name)
    while rest:
        if rest in cuts:
            return rest
        rest = rest.partition(".")[2]
    return None


def _find_shared(records: Iterable[NameRecord]) -> frozenset[str]:
    """Names that municipalities use for different things."""
    uses: dict[str, dict[str, set[tuple[str, str | None]]]] = {}
    for record in records:
        uses.setdefault(record.name, {}).setdefault(record.owner, set()).add((record.kind, record.joint))
    return frozenset(
        name for name, by_owner in uses.items() if len({frozenset(use) for use in by_owner.values()}) > 1
    )


def _data(record: NameRecord, *, is_inside: bool) -> str | None:
    return record.inside if is_inside else record.joint


def _forward(records: Iterable[NameRecord], *, is_inside: bool) -> list[Line]:
    """Each record as a line."""
    return [
        (record.name, record.kind, data)
        for record in records
        if (data := _data(record, is_inside=is_inside)) is not None
    ]


def _backward(records: Iterable[NameRecord], *, is_inside: bool) -> list[Line]:
    """The reverse name of each known host's address: one name an address, the first."""
    found: dict[str, Line] = {}
    for record in records:
        data = _data(record, is_inside=is_inside)
        if record.is_host and data is not None:
            pointer = ip_address(data).reverse_pointer
            found.setdefault(pointer, (pointer, "PTR", f"{record.name}."))
    return list(found.values())


def _in_zones(lines: Iterable[Line], cuts: frozenset[str]) -> Zones:
    zones: dict[str, set[Line]] = {}
    for line in lines:
        zones.setdefault(_zone_of_line(line, cuts), set()).add(line)
    return {zone: _ordered(zone, found) for zone, found in sorted(zones.items())}


def _zone_of_line(line: Line, cuts: frozenset[str]) -> str:
    name, kind, _ = line
    if kind != "PTR":
        return _zone_of(name, cuts) or name
    family = 6 if name.endswith(".ip6.arpa") else 4
    return name.split(".", _REVERSE_HOST_LABELS[family])[-1]


def _ordered(zone: str, lines: Iterable[Line]) -> tuple[Line, ...]:
    """The zone's own name first, then by name; addresses of a reverse zone by number."""

    def key(line: Line) -> tuple[bool, list[str], str, str]:
        labels = line[0].split(".")[::-1]
        if line[1] == "PTR":
            labels = [label.zfill(3) for label in labels]
        return line[0] != zone, labels, line[1], line[2]

    return tuple(sorted(lines, key=key))


def _own_zones(
    own: Sequence[NameRecord],
    whole: Mapping[str, tuple[Line, ...]],
    cuts: frozenset[str],
    shared: frozenset[str],
) -> Zones:
    """The zones that a municipality's clients must see otherwise than all others."""
    changed = [r for r in own if r.inside is not None and (r.inside != r.joint or r.name in shared)]
    touched = {
        _zone_of_line(line, cuts)
        for line in (*_forward(changed, is_inside=True), *_backward(changed, is_inside=True))
    }
    mine = _in_zones([*_forward(own, is_inside=True), *_backward(own, is_inside=True)], cuts)
    zones = {}
    for zone in sorted(touched):
        lines = mine.get(zone, ())
        names = {name for name, _, _ in lines}
        others = [line for line in whole.get(zone, ()) if line[0] not in names]
        zones[zone] = _ordered(zone, [*others, *lines])
    return zones
