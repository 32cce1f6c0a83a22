"""What is gathered while one configuration is read."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from samdrift.importers.device_config.findings import WRONG_MASK
from samdrift.importers.device_config.notation import find_addresses, network_of, read_address
from samdrift.importers.device_config.secrets import keyword, without_secrets
from samdrift.importers.importer import InputFile, RejectedRow
from samdrift.importers.kinds import HOST_BITS
from samdrift.kernel import Finding

#: Addresses that are no machine's: they only look like one.
_IDS = frozenset({
    "router-id", "rd", "route-distinguisher", "cluster-id", "route-target", "vrf-target", "vrid",
    "identifier", "area", "net", "oid", "view", "match-clients",
})  # fmt: skip
_DOTTED = re.compile(r"[0-9]\.[0-9]|:[0-9A-Fa-f]*:")
#: First words that say little by themselves: the second is told too.
_GENERAL = frozenset(
    {"ip", "ipv6", "no", "router", "crypto", "system", "set", "config", "security", "protocols"}
)


@dataclass(slots=True, kw_only=True)
class Interface:
    """An interface. ``addresses``: address, length, role, line; ``virtual``: address, role, line.

    ``said_on``: what ``shutdown`` or ``no shutdown`` says; None where neither stands there.
    ``networks``: address, length, line of networks in which its own address is not known.
    """

    name: str
    line: int
    kind: str | None = None
    description: str | None = None
    enabled: bool | None = True
    network: str | None = None
    vlan_id: int | None = None
    vrf: str | None = None
    mtu: int | None = None
    mac: str | None = None
    said_on: bool | None = None
    is_dynamic: bool = False
    is_management: bool = False
    addresses: list[tuple[str, int, str | None, int]] = field(default_factory=list)
    networks: list[tuple[str, int, int]] = field(default_factory=list)
    virtual: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Vlan:
    """A VLAN."""

    vlan_id: int
    line: int
    name: str | None = None


@dataclass(slots=True, kw_only=True)
class Vrf:
    """A routing table."""

    name: str
    line: int
    route_distinguisher: str | None = None
    description: str | None = None


@dataclass(slots=True, kw_only=True)
class Route:
    """A route; ``prefix`` in CIDR notation."""

    prefix: str
    line: int
    vrf: str | None = None
    next_hop: str | None = None
    interface: str | None = None
    kind: str = "static"
    distance: int | None = None
    enabled: bool = True


@dataclass(slots=True, kw_only=True)
class Reference:
    """A statement that names an address, or an object or group (``refers_to``)."""

    kind: str
    name: str | None
    line: int
    statement: str
    address: str | None = None
    refers_to: str | None = None
    vrf: str | None = None


@dataclass(slots=True, kw_only=True)
class Scope:
    """A range that the device gives out; ``excluded`` are ranges that it does not (first, last)."""

    line: int
    name: str | None = None
    prefix: str | None = None
    first_address: str | None = None
    last_address: str | None = None
    lease_seconds: int | None = None
    status: str = "active"
    gateway: str | None = None
    vrf: str | None = None


@dataclass(slots=True, kw_only=True)
class Device:
    """All that is known of a device so far, and how much of its configuration was read."""

    file: InputFile
    manufacturer: str | None = None
    operating_system: str | None = None
    os_version: str | None = None
    model: str | None = None
    serial_number: str | None = None
    names: list[tuple[str, int]] = field(default_factory=list)
    domain: str | None = None
    evidence: set[str] = field(default_factory=set)
    default_gateway: str | None = None
    sources: set[str] = field(default_factory=set)
    interfaces: dict[str, Interface] = field(default_factory=dict)
    vlans: dict[int, Vlan] = field(default_factory=dict)
    vrfs: dict[str, Vrf] = field(default_factory=dict)
    routes: list[Route] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    excluded: list[tuple[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    understood: int = 0
    passed: int = 0
    unknown: Counter[str] = field(default_factory=Counter)

    def interface(self, name: str, line: int) -> Interface:
        """The interface of that name, made where it is new."""
        found = self.interfaces.get(name)
        if found is None:
            found = self.interfaces[name] = Interface(name=name, line=line)
        return found

    def vrf(self, name: str, line: int) -> Vrf:
        """The VRF of that name, made where it is new."""
        if name not in self.vrfs:
            self.vrfs[name] = Vrf(name=name, line=line)
        return self.vrfs[name]

    def vlan(self, vlan_id: int, line: int) -> Vlan:
        """The VLAN of that number, made where it is new."""
        if vlan_id not in self.vlans:
            self.vlans[vlan_id] = Vlan(vlan_id=vlan_id, line=line)
        return self.vlans[vlan_id]

    def not_understood(self, words: Sequence[str], count: int = 1) -> None:
        """Count lines by their first words."""
        first = keyword(words[0]) if words else "…"
        if first in _GENERAL and len(words) > 1:
            first = f"{first} {keyword(words[1])}"
        self.unknown[first] += count

    def reject(self, line: int, about: str, value: str, statement: str) -> None:
        """Set a line aside for the repair file, without its secrets, and say why."""
        source = self.file.at(line)
        finding = WRONG_MASK.at(source, about, value=without_secrets(value))
        original = {"line": without_secrets(statement)}
        self.rejected.append(RejectedRow(source=source, original=original, reasons=(finding,)))
        self.findings.append(finding)

    def canonical(self, address: str, length: int, line: int, about: str) -> str:
        """The prefix of a destination; host bits are told."""
        prefix = network_of(address, length)
        if prefix.partition("/")[0] != address:
            self.findings.append(
                HOST_BITS.at(
                    self.file.at(line), about, column=about, value=f"{address}/{length}", used=prefix
                )
            )
        return prefix

    def refer(
        self, kind: str, name: str | None, line: int, statement: str, *, addresses: Iterable[str] = (),
        refers_to: Iterable[str] = (),
    ) -> bool:  # fmt: skip
        """Note what a statement refers to; answers whether it was anything."""
        # A rule of an access list has no place for a secret, and "eq login" is a port.
        shown = statement if kind == "acl" else without_secrets(statement)
        before = len(self.references)
        for address in addresses:
            self.references.append(
                Reference(kind=kind, name=name, line=line, statement=shown, address=address)
            )
        for other in refers_to:
            self.references.append(
                Reference(kind=kind, name=name, line=line, statement=shown, refers_to=other)
            )
        return len(self.references) > before

    def refer_if_addressed(
        self, kind: str, name: str | None, line: int, words: Sequence[str], *, masks_first: bool = False
    ) -> bool:
        """Note the addresses in a statement that is not read for anything else."""
        statement = " ".join(words)
        if not _DOTTED.search(statement):
            return False
        skipped = {index + 1 for index, word in enumerate(words) if word in _IDS}
        rest = [word for index, word in enumerate(words) if index not in skipped]
        addresses = [a for a in find_addresses(rest, masks_first=masks_first) if not a.startswith("127.")]
        # What follows the last address is left out: it may be a community or a key.
        last = max((i for i, word in enumerate(words) if _is_addressed(word)), default=0)
        return self.refer(kind, name, line, " ".join(words[: last + 1]), addresses=addresses)


def _is_addressed(word: str) -> bool:
    return read_address(word.rstrip(",;)").partition("/")[0].partition("-")[0]) is not None
