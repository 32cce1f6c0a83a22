"""ISC DHCP: the lease file dhcpd.leases, and subnets and reservations of dhcpd.conf."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import polars as pl

from samdrift.importers.delimited import decode_text
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile, RejectedRow
from samdrift.importers.isc_dhcp.findings import INCLUDED_FILE, NOT_USED, OLDER_ENTRIES, STRAY_BRACE
from samdrift.importers.isc_dhcp.scopes import Scope, read_scope
from samdrift.importers.isc_dhcp.statements import Statement, read_statements
from samdrift.importers.kinds import TRUNCATED_FILE, WRONG_ADDRESS, WRONG_DATE, WRONG_IDENTITY
from samdrift.importers.values import clean_text, parse_address, parse_day, parse_mac
from samdrift.inventory import observed
from samdrift.kernel import Finding

# Not \s at a line's start: in a file of empty lines it would run over all of them at each.
_RECOGNISED = re.compile(
    r"^lease\s+[0-9a-fA-F.:]+\s*\{|^[ \t]*ia-(?:na|ta|pd)\s+\S+\s*\{|^# All times in this file are in UTC|"
    r"^[ \t]*subnet\s+[\d.]+\s+netmask\s+[\d.]+|^[ \t]*subnet6\s+\S+/\d+\s*\{|"
    r"^[ \t]*host\s+\S+\s*\{[^{}]{0,2000}?hardware\s+ethernet",
    re.MULTILINE,
)
_STATES = {"active": "active", "free": "free", "backup": "free", "released": "free", "expired": "expired"}
#: Blocks that only hold others.
_CONTAINERS = frozenset({"shared-network", "group", "pool", "pool6", "ia-na", "ia-ta", "ia-pd"})
#: What says who a client is: left out of rows that are put aside for repair.
_PEOPLE = re.compile(
    r"((?:hardware\s+ethernet|client-hostname|host-name|host|uid|dhcp-client-identifier)\s+\"?)"
    r"((?<=\")(?:[^\"\\]|\\.)*|[^\s;\"]+)(\"?)"
)
LEASE_COLUMNS = ("address", "mac", "client_name", "is_reservation", "ends_on", "state")
SCOPE_COLUMNS = ("prefix", "name", "server", "first_address", "last_address", "lease_seconds", "status")


def recognise(file: InputFile) -> bool:
    """Answer whether the file is a lease file or a configuration with subnets or reservations."""
    return "\x00" not in file.head and bool(_RECOGNISED.search(file.head))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lease:
    """A lease or a reservation, with the line it stands in."""

    line: int
    address: str
    mac: str | None
    client_name: str | None
    is_reservation: bool
    ends_on: date | None
    state: str | None


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What is gathered while a file is read."""

    file: InputFile
    text: str
    findings: list[Finding] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    leases: list[_Lease] = field(default_factory=list)
    reservations: dict[str, _Lease | None] = field(default_factory=dict)
    scopes: list[Scope] = field(default_factory=list)
    not_used: Counter[str] = field(default_factory=Counter)
    rows_read: int = 0

    def reject(self, statement: Statement, finding: Finding) -> None:
        """Set a block aside, in the file's own writing, and say why."""
        written = self.text[statement.start : statement.end]
        original = {"entry": _PEOPLE.sub(r"\1…\3", written)}
        source = self.file.at(statement.line)
        self.rejected.append(RejectedRow(source=source, original=original, reasons=(finding,)))
        self.findings.append(finding)

    def mac(self, statement: Statement) -> str | None:
        """Read ``hardware ethernet``; a bad one is told without repeating it: it is personal."""
        try:
            return parse_mac(statement.value("hardware", "ethernet"))
        except ValueError:
            source = self.file.at(statement.line)
            self.findings.append(WRONG_IDENTITY.at(source, column="hardware ethernet", value="…"))
            return None

    def ends_on(self, statement: Statement) -> date | None:
        """Read ``ends 4 2026/11/19 08:12:33``, ``ends epoch 1795000000`` or ``ends never``."""
        words = next(iter(statement.values("ends")), [])
        if not words or words[0] == "never":
            return None
        try:
            if words[0] == "epoch":
                return datetime.fromtimestamp(int(words[1]), tz=UTC).date()
            return parse_day(words[1])
        except (ValueError, IndexError, OverflowError, OSError):
            value = " ".join(words)
            self.findings.append(WRONG_DATE.at(self.file.at(statement.line), column="ends", value=value))
            return None


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:  # noqa: ARG001
    """Read leases and reservations into ``dhcp_leases`` and subnets into ``dhcp_scopes``.

    dhcpd appends to its lease file: of several entries for an address the last one holds.
    """
    text = decode_text(file.content)
    reading = _Reading(file=file, text=text)
    root, strays = read_statements(text)
    reading.findings.extend(STRAY_BRACE.at(file.at(line)) for line in strays)
    for statement in root.walk():
        _read(reading, statement)
    _read_scopes(reading, root)
    latest = {lease.address: lease for lease in reading.leases}
    older = len(reading.leases) - len(latest)
    if older:
        reading.findings.append(OLDER_ENTRIES.at(file.at(), count=older))
    for keyword, count in sorted(reading.not_used.items()):
        reading.findings.append(NOT_USED.at(file.at(), keyword, count=count))
    rows = [*latest.values(), *(host for host in reading.reservations.values() if host)]
    if any(not statement.closed for statement in root.children):
        read = f"dhcp_leases: {len(rows)}"
        reading.findings.append(TRUNCATED_FILE.at(file.at(root.children[-1].line), read=read))
    return ImportResult(
        tables=_tables(sorted(rows, key=lambda row: row.line), reading.scopes),
        findings=tuple(reading.findings),
        rejected=tuple(reading.rejected),
        rows_read=reading.rows_read,
    )


def _read(reading: _Reading, statement: Statement) -> None:
    """Read one statement, wherever it stands."""
    keyword = statement.keyword
    if keyword == "include" and len(statement.words) > 1:
        source = reading.file.at(statement.line)
        reading.findings.append(INCLUDED_FILE.at(source, statement.words[1], value=statement.words[1]))
    elif not statement.is_block:
        return
    elif keyword in ("lease", "iaaddr"):
        _read_lease(reading, statement)
    elif keyword == "host":
        _read_host(reading, statement)
    elif keyword in ("subnet", "subnet6"):
        reading.rows_read += 1
    elif keyword not in _CONTAINERS:
        reading.not_used[keyword or "{ }"] += 1


def _read_lease(reading: _Reading, statement: Statement) -> None:
    reading.rows_read += 1
    written = " ".join(statement.words[1:])
    try:
        address = parse_address(written)
    except ValueError:
        address = None
    if address is None or not statement.closed:
        reading.reject(
            statement, WRONG_ADDRESS.at(reading.file.at(statement.line), column="lease", value=written)
        )
        return
    binding = statement.value("binding", "state")
    name = statement.value("client-hostname")
    lease = _Lease(
        line=statement.line,
        address=address,
        mac=reading.mac(statement),
        client_name=clean_text(name),
        is_reservation=any(child.keyword == "reserved" for child in statement.children),
        ends_on=reading.ends_on(statement),
        state=None if binding is None else _STATES.get(binding.lower(), "other"),
    )
    reading.leases.append(lease)


def _read_host(reading: _Reading, statement: Statement) -> None:
    """Read a ``host`` block: a reservation if it fixes an address, else nothing to us."""
    reading.rows_read += 1
    label = " ".join(statement.words[1:])
    if any(child.keyword == "deleted" for child in statement.children):
        reading.reservations[label] = None
        return
    wanted = [word for words in statement.values("fixed-address") for word in " ".join(words).split(",")]
    wanted += [word for words in statement.values("fixed-address6") for word in words]
    if not wanted:
        reading.not_used["host"] += 1
        return
    mac = reading.mac(statement)
    for number, word in enumerate(wanted):
        try:
            address = parse_address(word)
        except ValueError:
            address = None
        if address is None:
            # A host name is allowed there too; looking it up is not for us.
            source = reading.file.at(statement.line)
            reading.reject(statement, WRONG_ADDRESS.at(source, column="fixed-address", value=word.strip()))
            continue
        reading.reservations[label if number == 0 else f"{label} {number}"] = _Lease(
            line=statement.line,
            address=address,
            mac=mac,
            client_name=clean_text(statement.value("option", "host-name") or label),
            is_reservation=True,
            ends_on=None,
            state="active",
        )


def _read_scopes(reading: _Reading, root: Statement) -> None:
    """Read every subnet, knowing the blocks it stands in: they give its lease time and name."""
    waiting: list[tuple[Statement, tuple[Statement, ...]]] = [(root, ())]
    while waiting:
        block, around = waiting.pop()
        inside = (*around, block)
        if block.keyword in ("subnet", "subnet6"):
            scope = read_scope(block, around)
            if scope is None:
                value = " ".join(block.words[1:])
                finding = WRONG_ADDRESS.at(reading.file.at(block.line), column=block.keyword, value=value)
                reading.reject(block, finding)
            else:
                reading.scopes.append(scope)
        waiting.extend((child, inside) for child in reversed(block.children) if child.is_block)


def _tables(leases: list[_Lease], scopes: list[Scope]) -> dict[str, pl.DataFrame]:
    tables = {}
    if leases:
        data: dict[str, list[object]] = {
            name: [getattr(row, name) for row in leases] for name in LEASE_COLUMNS
        }
        data["_row"] = [row.line for row in leases]
        data["_id"] = [f"row:{row.line}:{row.address}" for row in leases]
        tables["dhcp_leases"] = observed("dhcp_leases", data)
    if scopes:
        data = {name: [getattr(row, name) for row in scopes] for name in SCOPE_COLUMNS}
        data["_row"] = [row.line for row in scopes]
        data["_id"] = [f"row:{row.line}" for row in scopes]
        tables["dhcp_scopes"] = observed("dhcp_scopes", data)
    return tables
