"""Records in zones, view by view: what everybody sees, and what the clients behind each link see."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from samdrift.exporters.bind.records import LeftOut, NameRecord
from samdrift.exporters.nftables.model import Link, write_address

#: Labels of an address that a reverse zone does not fix: an IPv4 zone holds 65,536 addresses
#: (10.1.0.0/16), an IPv6 zone a site (/48).
_REVERSE_HOST_LABELS = {4: 2, 6: 20}
_ADDRESSES = frozenset({"A", "AAAA"})
_SHARED = "several municipalities use the name: only their own views have it"

#: Name, type and data.
Line = tuple[str, str, str]
Zones = dict[str, tuple[Line, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Zones by name, each with its lines in order; ``link`` None: the joint view."""

    link: Link | None
    zones: Zones


def arrange_views(
    records: Iterable[NameRecord], *, links: Iterable[Link], left: list[LeftOut]
) -> tuple[View, ...]:
    """Arrange records in views: the joint one first, then one a link whose clients see other data.

    Behind a link, names there stand for the addresses that they have there; all others stand for the
    address at which these clients must ask, which ``Link.ask`` says: the planned one, unless their own
    network still uses that. A view holds only the zones that differ from the joint view's.

    Args:
        records: all records.
        links: the joint gateway's.
        left: told here: names that several municipalities use for different things.
    """
    book = _Book(records)
    left += [
        LeftOut(owner=r.owner, name=r.name, kind=r.kind, data=r.joint, reason=_SHARED)
        for r in book.records
        if r.name in book.shared and r.joint is not None
    ]
    views = [View(link=None, zones=book.joint)]
    for link in links:
        zones = {} if link.is_apart else book.seen_from(link)
        if zones:
            views.append(View(link=link, zones=zones))
    return tuple(views)


class _Book:
    """All records, to be looked up by zone, municipality and joint address."""

    def __init__(self, records: Iterable[NameRecord]) -> None:
        self.records = list(records)
        self.shared = _find_shared(self.records)
        cuts = _find_cuts(self.records)
        self._zones = [_zone_of(r.name, cuts) or r.name for r in self.records]
        self._by_zone: dict[str, list[int]] = {}
        self._by_reverse: dict[str, list[int]] = {}
        self._by_owner: dict[str, list[int]] = {}
        self._numbers: list[tuple[int, int] | None] = []
        for index, record in enumerate(self.records):
            self._by_zone.setdefault(self._zones[index], []).append(index)
            self._by_owner.setdefault(record.owner, []).append(index)
            number = None
            if record.joint is not None and record.kind in _ADDRESSES:
                parsed = ip_address(record.joint)
                number = (parsed.version, int(parsed))
                if record.is_host:
                    self._by_reverse.setdefault(_reverse_zone(record.joint), []).append(index)
            self._numbers.append(number)
        self._placed = sorted((*number, i) for i, number in enumerate(self._numbers) if number is not None)
        self.joint = {
            zone: lines
            for zone in sorted({*self._by_zone, *self._by_reverse})
            if (lines := self._arranged(zone, None, ()))
        }

    def seen_from(self, link: Link) -> Zones:
        """The zones that a link's clients must see otherwise than the joint network."""
        moved = sorted(
            i
            for i in {*self._by_owner.get(link.owner, ()), *self._shown_to(link)}
            if self._answer(i, link) != self._answer(i, None)
        )
        touched = {self._zones[i] for i in moved}
        for i in moved:
            answers = (self._answer(i, None), self._answer(i, link)) if self.records[i].is_host else ()
            touched |= {_reverse_zone(each) for each in answers if each is not None}
        arranged = {zone: self._arranged(zone, link, moved) for zone in sorted(touched)}
        return {zone: lines for zone, lines in arranged.items() if lines != self.joint.get(zone)}

    def _shown_to(self, link: Link) -> Iterator[int]:
        """Records whose joint addresses a link's clients must ask for elsewhere."""
        for each in link.shown:
            first, last = each.planned
            index = bisect_left(self._placed, (each.family, first, -1))
            while index < len(self._placed) and self._placed[index][:2] <= (each.family, last):
                yield self._placed[index][2]
                index += 1

    def _answer(self, index: int, link: Link | None) -> str | None:
        """What a record says to a link's clients, or in the joint view; None: nothing."""
        record = self.records[index]
        if record.name in self.shared and (link is None or record.owner != link.owner):
            return None
        if link is None:
            return record.joint
        if record.owner == link.owner and (record.vrf in (None, link.vrf) or record.joint is None):
            return record.inside
        number = self._numbers[index]
        asked = None if number is None else link.ask(*number)
        if number is None or asked is None or asked == number[1]:
            return record.joint
        return write_address(number[0], asked)

    def _arranged(self, zone: str, link: Link | None, moved: Sequence[int]) -> tuple[Line, ...]:
        """One zone's lines as a link's clients see them, or as the joint view has them."""
        lines = {
            (self.records[i].name, self.records[i].kind, data)
            for i in self._by_zone.get(zone, ())
            if (data := self._answer(i, link)) is not None
        }
        return _ordered(zone, [*lines, *self._pointers(zone, link, moved)])

    def _pointers(self, zone: str, link: Link | None, moved: Sequence[int]) -> list[Line]:
        """One name an address: of a link's own hosts first, then others', then its own at joint addresses."""
        found: dict[str, Line] = {}
        here = [*self._by_reverse.get(zone, ()), *(i for i in moved if self.records[i].is_host)]
        own = [i for i in sorted(set(here)) if link is not None and self.records[i].owner == link.owner]
        others = sorted(set(here) - set(own))
        answers = [(i, self._answer(i, link)) for i in (*own, *others)]
        answers += [(i, self._answer(i, None)) for i in own]
        for i, data in answers:
            pointer = "" if data is None else _pointer(data)
            if _zone_of_pointer(pointer) == zone:
                found.setdefault(pointer, (pointer, "PTR", f"{self.records[i].name}."))
        return list(found.values())


def _reverse_zone(address: str) -> str:
    """The reverse zone around an address."""
    return _zone_of_pointer(_pointer(address))


def _pointer(address: str) -> str:
    """An address's reverse name."""
    if ":" in address:
        return ip_address(address).reverse_pointer
    # Addresses come by the hundred thousand: what is written as four numbers need not be parsed.
    return ".".join(address.split(".")[::-1]) + ".in-addr.arpa"


def _zone_of_pointer(pointer: str) -> str:
    family = 6 if pointer.endswith(".ip6.arpa") else 4
    return pointer.split(".", _REVERSE_HOST_LABELS[family])[-1]


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


def _ordered(zone: str, lines: Iterable[Line]) -> tuple[Line, ...]:
    """The zone's own name first, then by name; addresses of a reverse zone by number."""

    def key(line: Line) -> tuple[bool, list[str], str, str]:
        labels = line[0].split(".")[::-1]
        if line[1] == "PTR":
            labels = [label.zfill(3) for label in labels]
        return line[0] != zone, labels, line[1], line[2]

    return tuple(sorted(lines, key=key))
