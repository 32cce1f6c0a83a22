"""Microsoft DHCP: CSV of Get-DhcpServerv4Scope, Get-DhcpServerv4Lease and …Reservation."""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.kinds import EMPTY_FILE, WRONG_ADDRESS
from samdrift.importers.microsoft_dhcp.findings import WRONG_DURATION
from samdrift.importers.powershell import export_headers, read_export
from samdrift.importers.tabular import CellTable
from samdrift.importers.values import parse_address, parse_mac, parse_prefix
from samdrift.inventory import observed

SCOPE_COLUMNS = ("prefix", "name", "server", "first_address", "last_address", "lease_seconds", "status")
LEASE_COLUMNS = ("address", "mac", "client_name", "server", "is_reservation", "ends_on", "state")
_DURATION = re.compile(r"(?:(\d{1,8})\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?")
#: PowerShell's longest time span stands for "unlimited".
_UNLIMITED_DAYS = 10_000_000
_STATES = {
    "active": "active", "activereservation": "active", "expired": "expired", "doomed": "expired",
    "free": "free", "inactivereservation": "free",
}  # fmt: skip


#: Columns of a lease that say who a client is.
_PERSONAL = frozenset({"hostname", "name", "clientid", "description"})


def recognise(file: InputFile) -> bool:
    """Answer whether the headers are those of scopes, leases or reservations."""
    headers = export_headers(file)
    if "scopeid" not in headers:
        return False
    return {"startrange", "endrange"} <= headers or {"ipaddress", "clientid"} <= headers


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:  # noqa: ARG001
    """Read scopes into ``dhcp_scopes``; leases and reservations into ``dhcp_leases``."""
    table = read_export(file)
    if table is None:
        return ImportResult(findings=(EMPTY_FILE.at(file.at()),))
    if table.has("StartRange"):
        name, columns = "dhcp_scopes", _read_scopes(table)
    else:
        name, columns = "dhcp_leases", _read_leases(table)
    kept = table.kept()
    places = {"_row": table.row_numbers, "_id": [f"row:{number}" for number in table.row_numbers]}
    frame = observed(name, {**columns, **places}).filter(pl.Series(kept, dtype=pl.Boolean))
    return ImportResult(
        tables={name: frame} if frame.height else {},
        findings=table.all_findings(),
        rejected=table.rejected(),
        rows_read=len(table),
        personal_columns=_PERSONAL,
    )


def _read_scopes(table: CellTable) -> Mapping[str, Sequence[object]]:
    states = [(state or "").lower() for state in table.text("State")]
    return {
        "prefix": _prefixes(table),
        "name": table.text("Name"),
        "server": table.text("PSComputerName", "ComputerName", "Server"),
        "first_address": table.address("StartRange"),
        "last_address": table.address("EndRange"),
        "lease_seconds": _seconds(table),
        "status": [("active" if state == "active" else "inactive") if state else None for state in states],
    }


def _prefixes(table: CellTable) -> list[str | None]:
    """Put scope id and mask together; a scope without a readable prefix is no scope."""
    table.require("ScopeId")
    found: list[str | None] = []
    for index, (scope, mask) in enumerate(zip(table.text("ScopeId"), table.text("SubnetMask"), strict=True)):
        if scope is None:
            found.append(None)
            continue
        written = f"{scope} {mask}" if mask else scope
        try:
            prefix = parse_prefix(written)
        except ValueError:
            prefix = None
        if prefix is None or not (mask or "/" in scope):
            table.reject(WRONG_ADDRESS, index, column="ScopeId / SubnetMask", value=written)
        found.append(None if prefix is None else prefix[0])
    return found


def _seconds(table: CellTable) -> list[int | None]:
    """Read time spans such as ``8.00:00:00``; an unlimited lease has no length."""
    found: list[int | None] = []
    for index, text in enumerate(table.text("LeaseDuration")):
        match = _DURATION.fullmatch(text or "")
        if match is None:
            if text and text.lower() != "unlimited":
                table.tell(WRONG_DURATION, index, value=text)
            found.append(None)
            continue
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        found.append(None if days >= _UNLIMITED_DAYS else total)
    return found


def _read_leases(table: CellTable) -> Mapping[str, Sequence[object]]:
    table.require("IPAddress")
    addresses: list[str | None] = []
    for index, text in enumerate(table.text("IPAddress")):
        try:
            addresses.append(parse_address(text))
        except ValueError:
            table.reject(WRONG_ADDRESS, index, column="IPAddress", value=text)
            addresses.append(None)
    states = [(state or "").lower() for state in table.text("AddressState")]
    # Get-DhcpServerv4Reservation says nothing of states: what it lists is reserved.
    is_list = not table.has("AddressState")
    unsaid = "active" if is_list else None
    return {
        "address": addresses,
        "mac": [_mac(text) for text in table.text("ClientId")],
        "client_name": table.text("HostName", "Name"),
        "server": table.text("PSComputerName", "ComputerName", "ServerIP"),
        "is_reservation": [is_list or "reservation" in state for state in states],
        "ends_on": table.day("LeaseExpiryTime"),
        "state": [_STATES.get(state, "other") if state else unsaid for state in states],
    }


def _mac(client_id: str | None) -> str | None:
    """The MAC address in a client id; other ids (of remote access, say) are legal and are none."""
    if client_id is None:
        return None
    parts = client_id.split("-")
    # Hardware type 1 (Ethernet) may stand before the address.
    text = "-".join(parts[1:]) if len(parts) == 7 and parts[0] == "01" else client_id
    try:
        return parse_mac(text)
    except ValueError:
        return None
