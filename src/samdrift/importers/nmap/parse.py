"""nmap XML (``nmap -oX``) to hosts that answered and the ports on which they did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from ipaddress import ip_address

import polars as pl
from lxml import etree

from samdrift.importers.importer import (
    Importer,
    ImportParameters,
    ImportResult,
    InputFile,
    RejectedRow,
)
from samdrift.importers.kinds import HOSTILE_FILE, TRUNCATED_FILE, UNREADABLE_FILE, WRONG_ADDRESS
from samdrift.importers.nmap.findings import HOSTS_NOT_UP, NO_ADDRESS, SCANNED_ITSELF
from samdrift.importers.safe_xml import BrokenXmlError, HostileXmlError, parse_elements
from samdrift.importers.values import clean_text, parse_address, parse_mac, split_names
from samdrift.inventory import observed
from samdrift.kernel import Finding, Kind

SHEET = "hosts"
_LISTENING = frozenset({"open", "open|filtered"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Port:
    """One port that listens, as the scanner says it."""

    address: str
    protocol: str
    port: int
    state: str
    name: str | None
    product: str | None
    version: str | None
    row: int


@dataclass(slots=True, kw_only=True)
class _Host:
    """One host that is up; a scanner that lists a host once a port adds to it."""

    row: int
    addresses: set[str] = field(default_factory=set)
    macs: set[str] = field(default_factory=set)
    name: str | None = None
    fqdn: str | None = None
    operating_system: str | None = None
    description: str | None = None
    last_seen_on: date | None = None
    ports: dict[tuple[str, str, int], _Port] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class _Scan:
    """What has been read of a scan so far."""

    file: InputFile
    hosts: dict[str, _Host] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    listed: int = 0
    not_up: int = 0
    scanned_on: date | None = None


def recognise(file: InputFile) -> bool:
    """Whether it is a scan by nmap (or masscan).

    XML of no known kind that declares entities is taken too: to be refused, and told why.
    """
    head = file.head.lstrip()
    if not head.startswith("<"):
        return False
    return "<nmaprun" in head or ("<!ENTITY" in head and "cyclonedx" not in head.lower())


def parse_nmap(file: InputFile, _parameters: ImportParameters) -> ImportResult:
    """Read a scan: hosts that are up, and the ports on which they listen.

    Returns:
        ``unidentified_hosts`` and ``listening_services``; ``rows_read`` counts every host
        listed, up or not.
    """
    scan = _Scan(file=file)
    broken: Finding | None = None
    root_read = False
    try:
        for element in parse_elements(file.content, "host", "runstats"):
            if not root_read:
                if element.tag != "nmaprun":
                    raise BrokenXmlError(f"<{element.tag}>")
                root_read = True
                scan.scanned_on = _day(element.node.get("start"))
            elif element.tag == "runstats":
                finished = element.node.find("finished")
                if finished is not None:
                    scan.scanned_on = _day(finished.get("time")) or scan.scanned_on
            else:
                _add_host(scan, element.node)
    except HostileXmlError as error:
        hostile = HOSTILE_FILE.at(file.at(), file.name, reason=error)
        return ImportResult(findings=(hostile,))
    except BrokenXmlError as error:
        if root_read:
            broken = TRUNCATED_FILE.at(file.at(), file.name, read=f"{scan.listed} <host>")
        else:
            broken = UNREADABLE_FILE.at(file.at(), file.name, format="nmap XML", reason=f"XML {error}")
    if scan.not_up:
        scan.findings.append(HOSTS_NOT_UP.at(file.at(), file.name, count=scan.not_up, listed=scan.listed))
    if broken is not None:
        scan.findings.append(broken)
    return ImportResult(
        tables=_tables(list(scan.hosts.values())),
        findings=tuple(scan.findings),
        rejected=tuple(scan.rejected),
        rows_read=scan.listed,
        exported_on=scan.scanned_on,
    )


def _add_host(scan: _Scan, node: etree._Element) -> None:
    """Read one host; add it, or add its ports to the one already read with that address."""
    scan.listed += 1
    if not _is_up(node):
        scan.not_up += 1
        return
    row = scan.listed
    addresses, macs, vendors = _addresses(scan, node, row)
    key = next(iter(addresses), None) or next(iter(macs), None)
    if key is None:
        source = scan.file.at(row, SHEET)
        reason = NO_ADDRESS.at(source)
        original = {"host": etree.tostring(node, encoding="unicode", with_tail=False)[:10_000]}
        scan.rejected.append(RejectedRow(source=source, original=original, reasons=(reason,)))
        scan.findings.append(reason)
        return
    host = scan.hosts.setdefault(key, _Host(row=row))
    lasting = {address for address in addresses if not ip_address(address).is_loopback}
    if len(lasting) < len(addresses):
        scan.findings.append(SCANNED_ITSELF.at(scan.file.at(row, SHEET), key, value=key))
    host.addresses |= lasting
    host.macs |= set(macs)
    host.last_seen_on = _day(node.get("endtime")) or host.last_seen_on or scan.scanned_on
    name, fqdn = _names(node)
    host.name, host.fqdn = host.name or name, host.fqdn or fqdn
    guess, remarks = _operating_system(node)
    host.operating_system = host.operating_system or guess
    host.description = host.description or "; ".join([*remarks, *vendors]) or None
    for port in _ports(node, address=key, row=row):
        host.ports.setdefault((port.address, port.protocol, port.port), port)


def _is_up(node: etree._Element) -> bool:
    """Whether the scanner says that it is up; masscan says no state, but lists an open port."""
    status = node.find("status")
    if status is None:
        return node.find("ports/port/state[@state='open']") is not None
    return status.get("state") == "up"


def _addresses(scan: _Scan, node: etree._Element, row: int) -> tuple[list[str], list[str], list[str]]:
    """Return the host's IP addresses, its MAC addresses and what is known of their makers."""
    addresses: list[str] = []
    macs: list[str] = []
    vendors: list[str] = []
    for element in node.findall("address"):
        written = element.get("addr")
        is_mac = element.get("addrtype") == "mac"
        try:
            value = parse_mac(written) if is_mac else parse_address(written)
        except ValueError:
            wrong = WRONG_ADDRESS.at(scan.file.at(row, SHEET), column="addr", value=written)
            scan.findings.append(wrong)
            continue
        if value is not None:
            (macs if is_mac else addresses).append(value)
        vendor = clean_text(element.get("vendor"))
        if vendor:
            vendors.append(f"MAC vendor: {vendor}")
    return addresses, macs, vendors


def _names(node: etree._Element) -> tuple[str | None, str | None]:
    """Return short name and FQDN; what DNS answered counts before what the user typed."""
    found = node.findall("hostnames/hostname")
    ordered = [h for h in found if h.get("type") == "PTR"] + [h for h in found if h.get("type") != "PTR"]
    pairs = [split_names(clean_text(h.get("name"))) for h in ordered]
    usable = [pair for pair in pairs if pair[0] and pair[0].lower() != "localhost"]
    return usable[0] if usable else (None, None)


def _operating_system(node: etree._Element) -> tuple[str | None, list[str]]:
    """Return the scanner's best guess as it says it, and how sure it was."""
    best: tuple[int, str] | None = None
    for match in node.findall("os/osmatch"):
        accuracy = _whole(match.get("accuracy")) or 0
        name = clean_text(match.get("name"))
        if name and (best is None or accuracy > best[0]):
            best = (accuracy, name)
    if best is None:
        return None, []
    return best[1], [f"nmap OS guess: {best[0]} %"]


def _ports(node: etree._Element, *, address: str, row: int) -> list[_Port]:
    """Return the ports that are open, or that may be (UDP: ``open|filtered``)."""
    found = []
    for element in node.findall("ports/port"):
        state = element.find("state")
        number = _whole(element.get("portid"))
        if state is None or state.get("state") not in _LISTENING or number is None:
            continue
        service = element.find("service")
        told: Mapping[str, str] = {} if service is None else {str(k): str(v) for k, v in service.items()}
        name = clean_text(told.get("name"))
        found.append(
            _Port(
                address=address,
                protocol=element.get("protocol") or "tcp",
                port=number,
                state=str(state.get("state")),
                # nmap itself writes a service behind TLS as ssl/http.
                name=f"ssl/{name}" if name and told.get("tunnel") == "ssl" else name,
                product=clean_text(told.get("product")),
                version=clean_text(told.get("version")),
                row=row,
            )
        )
    return found


def _tables(hosts: list[_Host]) -> dict[str, pl.DataFrame]:
    """Make the observation frames."""
    ports = [(_id(host), port) for host in hosts for port in host.ports.values()]
    tables = {
        "unidentified_hosts": observed(
            "unidentified_hosts",
            {
                "name": [host.name for host in hosts],
                "fqdn": [host.fqdn for host in hosts],
                "macs": [sorted(host.macs) or None for host in hosts],
                "addresses": [sorted(host.addresses) or None for host in hosts],
                "operating_system": [host.operating_system for host in hosts],
                "description": [host.description for host in hosts],
                "last_seen_on": [host.last_seen_on for host in hosts],
                "open_ports": [_open_ports(host) for host in hosts],
                "_sheet": [SHEET for _ in hosts],
                "_row": [host.row for host in hosts],
                "_id": [_id(host) for host in hosts],
            },
        ),
        "listening_services": observed(
            "listening_services",
            {
                "address": [port.address for _, port in ports],
                "protocol": [port.protocol for _, port in ports],
                "port": [port.port for _, port in ports],
                "state": [port.state for _, port in ports],
                "name": [port.name for _, port in ports],
                "product": [port.product for _, port in ports],
                "version": [port.version for _, port in ports],
                "_sheet": [SHEET for _ in ports],
                "_row": [port.row for _, port in ports],
                "_owner": [owner for owner, _ in ports],
            },
        ),
    }
    return {name: frame for name, frame in tables.items() if frame.height}


def _id(host: _Host) -> str:
    return f"host:{host.row}"


def _open_ports(host: _Host) -> list[str]:
    """Return protocol/port of what answered, in numerical order."""
    answered = sorted({(p.protocol, p.port) for p in host.ports.values() if p.state == "open"})
    return [f"{protocol}/{port}" for protocol, port in answered]


def _whole(value: str | None) -> int | None:
    return (
        int(value)
        if value is not None and value.isascii() and value.isdecimal() and len(value) < 10
        else None
    )


def _day(epoch: str | None) -> date | None:
    """Read seconds since 1970 as a day (UTC); None where absent or not plausible."""
    if (
        epoch is None
        or not epoch.isascii()
        or not epoch.isdecimal()
        or not 0 < int(epoch[:12]) < 4_102_444_800
    ):
        return None
    return datetime.fromtimestamp(int(epoch[:12]), tz=UTC).date()


IMPORTER = Importer(
    name="nmap",
    title="nmap XML",
    title_da="Netværksskanning med nmap (XML)",
    kind=Kind.MEASURED,
    gives={
        "unidentified_hosts": (
            "name", "fqdn", "macs", "addresses", "operating_system", "last_seen_on", "open_ports",
        ),
        "listening_services": ("address", "protocol", "port", "state", "name", "product", "version"),
    },
    recognise=recognise,
    parse=parse_nmap,
)  # fmt: skip
