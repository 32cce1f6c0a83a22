"""Facts that machines tell of themselves, as Ansible and Puppet gather them, to servers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_address

import polars as pl

from samdrift.importers.importer import ImportParameters, ImportResult, InputFile, RejectedRow
from samdrift.importers.kinds import (
    MISSING_VALUE,
    TRUNCATED_FILE,
    UNREADABLE_FILE,
    UNREADABLE_ROW,
    WRONG_ADDRESS,
    WRONG_DATE,
    WRONG_IDENTITY,
)
from samdrift.importers.machine_facts.ansible import read_ansible
from samdrift.importers.machine_facts.facter import read_facter
from samdrift.importers.machine_facts.facts import HostFacts, MachineFacts
from samdrift.importers.machine_facts.findings import NO_FACTS, NOT_REACHED
from samdrift.importers.machine_facts.shapes import (
    decode_documents,
    find_hosts,
    looks_like_facts,
    was_not_reached,
)
from samdrift.importers.values import parse_address, parse_day, parse_mac, parse_uuid
from samdrift.inventory import TABLES, observed
from samdrift.kernel import Finding, FindingKind, Source

_TEXTS = (
    "name",
    "fqdn",
    "serial_number",
    "asset_tag",
    "manufacturer",
    "model",
    "operating_system",
    "os_version",
)
_Reader = tuple[Callable[[object], str | None], FindingKind]
_SERVER_ONLY = ("memory_mib", "vcpu_count", "is_virtual", "hypervisor")


def recognise(file: InputFile) -> bool:
    """Answer whether the file holds facts of Ansible or Puppet."""
    return looks_like_facts(file.head)


@dataclass(slots=True, kw_only=True)
class _Reading:
    """The rows gathered so far, by table."""

    file: InputFile
    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    rows_read: int = 0

    def add(self, table: str, row: dict[str, object]) -> None:
        self.rows.setdefault(table, []).append(row)

    def reject(self, host: HostFacts, finding: Finding) -> None:
        # Facts hold users and owners: of a host that is put aside, only their names are shown.
        shown = host.facts.get("json") if not host.tool else ", ".join(sorted(host.facts))
        original = {"host": host.label, "facts": shown}
        self.rejected.append(RejectedRow(source=self.at(host), original=original, reasons=(finding,)))
        self.findings.append(finding)

    def at(self, host: HostFacts) -> Source:
        return self.file.at(host.row, host.sheet)

    def id_of(self, host: HostFacts) -> str:
        """The host's own name in the file if it is the only one of that name, else its row."""
        wanted = host.label or f"row:{host.row}"
        if wanted in self.ids:
            wanted = f"{wanted}:row:{host.row}:{len(self.ids)}"
        self.ids.add(wanted)
        return wanted

    def value(self, host: HostFacts, column: str, given: object, reader: _Reader) -> str | None:
        """Read a value, or tell that it is wrong."""
        parse_value, kind = reader
        try:
            return parse_value(given) if isinstance(given, str) else None
        except ValueError:
            self.findings.append(kind.at(self.at(host), column=column, value=given))
            return None


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:  # noqa: ARG001
    """Read facts into ``servers`` (PCs into ``endpoints``), with disks, interfaces and addresses."""
    reading = _Reading(file=file)
    decoded = decode_documents(file.content)
    if decoded is None:
        return ImportResult(
            findings=(UNREADABLE_FILE.at(file.at(), format="Ansible / Puppet", reason="JSON"),)
        )
    documents, truncated = decoded
    for label, document in documents:
        for host in find_hosts(document, label=label):
            reading.rows_read += 1
            _read_host(reading, host)
    if truncated:
        read = f"hosts: {reading.rows_read}"
        reading.findings.append(TRUNCATED_FILE.at(file.at(), read=read))
    return ImportResult(
        tables={table: _frame(table, rows) for table, rows in reading.rows.items()},
        findings=tuple(reading.findings),
        rejected=tuple(reading.rejected),
        rows_read=reading.rows_read,
    )


def _read_host(reading: _Reading, host: HostFacts) -> None:
    source = reading.at(host)
    if not host.tool:
        reading.reject(host, UNREADABLE_ROW.at(source, reason="JSON"))
        return
    if was_not_reached(host.facts):
        reading.reject(host, NOT_REACHED.at(source, host.label or source.path))
        return
    read = read_ansible if host.tool == "ansible" else read_facter
    facts = read(host.label, host.facts)
    if facts.name is None and not any(facts.more_addresses):
        reading.reject(host, MISSING_VALUE.at(source, column="hostname"))
        return
    if facts.table == "unidentified_hosts":
        reading.findings.append(NO_FACTS.at(source, host.label or str(source)))
    owner = reading.id_of(host)
    place = {"_sheet": host.sheet, "_row": host.row}
    macs, addresses = _read_interfaces(reading, host, facts, owner)
    row: dict[str, object] = {name: getattr(facts, name) for name in _TEXTS}
    row |= {"macs": sorted(macs) or None, "addresses": sorted(addresses, key=_address_key) or None}
    row["smbios_uuid"] = reading.value(host, "uuid", facts.uuid, (parse_uuid, WRONG_IDENTITY))
    row["last_seen_on"] = _day(reading, host, host.seen_on or facts.seen_on)
    if facts.table == "servers":
        row |= {name: getattr(facts, name) for name in _SERVER_ONLY} | _sizes(facts)
    if facts.table in ("servers", "endpoints"):
        row["status"] = "active"
    reading.add(facts.table, row | place | {"_id": owner})
    for disk in facts.disks:
        sizes = {"capacity_mib": disk.capacity_mib, "used_mib": disk.used_mib}
        reading.add("disks", {"name": disk.name, "kind": disk.kind, **sizes, **place, "_owner": owner})


def _read_interfaces(
    reading: _Reading, host: HostFacts, facts: MachineFacts, owner: str
) -> tuple[set[str], set[str]]:
    """Read interfaces and addresses; those inside the machine say nothing of the network."""
    macs: set[str] = set()
    addresses: set[str] = set()
    inside: set[object] = set()
    place = {"_sheet": host.sheet, "_row": host.row, "_owner": owner}
    for interface in facts.interfaces:
        if interface.is_inside:
            inside.update(written for written, _ in interface.addresses)
            continue
        mac = reading.value(host, "macaddress", interface.mac, (_parse_ethernet, WRONG_IDENTITY))
        macs.update({mac} if mac else ())
        reading.add(
            "interfaces",
            {
                "name": interface.name,
                "mac": mac,
                "kind": interface.kind,
                "enabled": interface.enabled,
                "mtu": interface.mtu,
                **place,
            },
        )
        for written, length in interface.addresses:
            address = reading.value(host, "address", written, (parse_address, WRONG_ADDRESS))
            if address and _reaches_out(address) and address not in addresses:
                addresses.add(address)
                given = {"address": address, "prefix_length": length, "interface": interface.name}
                reading.add("addresses", {**given, **place})
    for written in facts.more_addresses:
        address = _quietly(written)
        if address and _reaches_out(address) and written not in inside and address not in addresses:
            addresses.add(address)
            reading.add("addresses", {"address": address, **place})
    return macs, addresses


def _parse_ethernet(value: object) -> str | None:
    """Read a MAC address; InfiniBand's are longer and are no MAC."""
    return None if isinstance(value, str) and len(value) > 17 else parse_mac(value)


def _quietly(value: object) -> str | None:
    """An address where one may stand, such as the name a host has in an inventory."""
    try:
        return parse_address(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _reaches_out(address: str) -> bool:
    """Whether an address is more than the machine's own: not loopback or link-local."""
    parsed = ip_address(address)
    return not (parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified)


def _address_key(address: str) -> tuple[int, int]:
    parsed = ip_address(address)
    return parsed.version, int(parsed)


def _day(reading: _Reading, host: HostFacts, given: object) -> date | None:
    if not isinstance(given, str):
        return None
    try:
        return parse_day(given)
    except ValueError:
        reading.findings.append(WRONG_DATE.at(reading.at(host), column="timestamp", value=given))
        return None


def _sizes(facts: MachineFacts) -> dict[str, object]:
    """Sums over disks and partitions; null where there is none to sum."""
    disks = [disk for disk in facts.disks if disk.kind == "disk"]
    capacities = [disk.capacity_mib for disk in disks if disk.capacity_mib is not None]
    used = [disk.used_mib for disk in facts.disks if disk.used_mib is not None]
    adapters = {interface.name for interface in facts.interfaces if interface.is_adapter}
    return {
        "storage_allocated_mib": sum(capacities) if capacities else None,
        "storage_used_mib": sum(used) if used else None,
        "disk_count": len(disks) or None,
        "nic_count": len(adapters) or None,
    }


def _frame(table: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    known: Mapping[str, object] = TABLES[table].columns()
    names = [name for name in [*known, "_sheet", "_row", "_id", "_owner"] if any(name in row for row in rows)]
    return observed(table, {name: [_storable(row.get(name)) for row in rows] for name in names})


def _storable(value: object) -> object:
    """JSON may hold half a character (a lone surrogate), which no text can be stored with."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
