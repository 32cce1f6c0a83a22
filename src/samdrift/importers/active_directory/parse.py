"""Computer accounts of Active Directory: CSV of Get-ADComputer, and LDIF."""

import re
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from samdrift.importers.active_directory.accounts import (
    Account,
    common_name,
    day_of_filetime,
    short_name,
    table_of,
)
from samdrift.importers.active_directory.findings import (
    BROKEN_LINE,
    LINKED_VALUE,
    NO_SYSTEM,
    NOT_COMPLETE,
    OTHER_OBJECTS,
)
from samdrift.importers.active_directory.ldif import Entry, read_entries
from samdrift.importers.delimited import decode_text
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile, RejectedRow
from samdrift.importers.kinds import (
    EMPTY_FILE,
    MISSING_VALUE,
    WRONG_ADDRESS,
    WRONG_DATE,
    WRONG_IDENTITY,
    WRONG_NUMBER,
)
from samdrift.importers.powershell import export_headers, read_export, split_list, without_objects
from samdrift.importers.tabular import CellTable
from samdrift.importers.values import clean_text, parse_address, parse_uuid, split_names
from samdrift.inventory import observed
from samdrift.kernel import Finding

MACHINE_COLUMNS = (
    "name", "fqdn", "serial_number", "object_guid", "addresses", "site", "status", "operating_system",
    "os_version", "last_seen_on", "managed_by",
)  # fmt: skip
_LDIF = re.compile(r"^dn::? ?\S", re.MULTILINE | re.IGNORECASE)
_OF_DIRECTORY = re.compile(
    r"^(?:objectClass:\s*computer|objectGUID::|sAMAccountName:|userAccountControl:|objectCategory:)",
    re.MULTILINE | re.IGNORECASE,
)
_STATUS: dict[bool | None, object] = {True: "active", False: "offline", None: None}
_ADDRESS_COLUMNS = ("IPv4Address", "IPv6Address")


#: Attributes that name people; of a PC even the description may.
_PERSONAL = frozenset({"managedby", "description"})


def recognise(file: InputFile) -> bool:
    """Answer whether the file is CSV of Get-ADComputer or LDIF of a directory."""
    head = file.head
    if "\x00" in head:
        return False
    if _LDIF.search(head) and _OF_DIRECTORY.search(head):
        return True
    headers = export_headers(file)
    if not {"samaccountname", "distinguishedname"} & headers:
        return False
    return bool(headers & {"operatingsystem", "dnshostname"})


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:  # noqa: ARG001
    """Read computer accounts into ``servers``, ``endpoints`` and, without a system, unidentified hosts."""
    if _LDIF.search(file.head):
        return _parse_ldif(file)
    table = read_export(file)
    if table is None:
        return ImportResult(findings=(EMPTY_FILE.at(file.at()),))
    return _parse_csv(file, table)


def _parse_csv(file: InputFile, table: CellTable) -> ImportResult:
    classes = [text or "computer" for text in table.text("ObjectClass")]
    is_computer = [text.lower() == "computer" for text in classes]
    named = [a or b for a, b in zip(table.text("Name", "CN"), table.text("SamAccountName"), strict=True)]
    for index, name in enumerate(named):
        if name is None and is_computer[index]:
            table.reject(MISSING_VALUE, index, column="Name")
    accounts = _csv_accounts(table, named)
    used = [a for a, ok, kept in zip(accounts, is_computer, table.kept(), strict=True) if ok and kept]
    findings = list(table.all_findings())
    lacking = [name for name in ("OperatingSystem", "Enabled", "ObjectGUID") if not table.has(name)]
    if lacking:
        findings.append(NOT_COMPLETE.at(file.at(), columns=", ".join(lacking)))
    findings += _counted(file, used, is_computer.count(False))
    return ImportResult(
        tables=_tables(used),
        findings=tuple(findings),
        rejected=table.rejected(),
        rows_read=len(table),
        personal_columns=_PERSONAL,
    )


def _csv_accounts(table: CellTable, named: Sequence[str | None]) -> list[Account]:
    days, stamps = table.day("LastLogonDate"), _csv_filetimes(table)
    columns: dict[str, Sequence[Any]] = {
        "row": table.row_numbers,
        "name": named,
        "dns_name": without_objects(table.text("DNSHostName")),
        "guid": table.uuid("ObjectGUID"),
        "addresses": _csv_addresses(table),
        "system": without_objects(table.text("OperatingSystem")),
        "version": without_objects(table.text("OperatingSystemVersion")),
        "service_pack": without_objects(table.text("OperatingSystemServicePack")),
        "enabled": table.flag("Enabled"),
        "seen_on": [day or stamp for day, stamp in zip(days, stamps, strict=True)],
        "location": without_objects(table.text("Location")),
        "description": without_objects(table.text("Description")),
        "managed_by": [common_name(text) for text in without_objects(table.text("ManagedBy"))],
        "serial_number": without_objects(table.text("SerialNumber")),
    }
    return [
        Account(**{name: values[index] for name, values in columns.items()}) for index in range(len(table))
    ]


def _csv_filetimes(table: CellTable) -> list[date | None]:
    """The logon stamp that all domain controllers share; a number, unlike LastLogonDate."""
    found: list[date | None] = []
    for index, text in enumerate(without_objects(table.text("lastLogonTimestamp"))):
        try:
            found.append(day_of_filetime(text))
        except ValueError:
            table.tell(WRONG_DATE, index, column="lastLogonTimestamp", value=text)
            found.append(None)
    return found


def _csv_addresses(table: CellTable) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    cells = [table.text(name) for name in _ADDRESS_COLUMNS]
    for index, texts in enumerate(zip(*cells, strict=True)):
        good: list[str] = []
        for column, text in zip(_ADDRESS_COLUMNS, texts, strict=True):
            for part in split_list(text):
                try:
                    address = parse_address(part)
                except ValueError:
                    table.tell(WRONG_ADDRESS, index, column=column, value=part)
                    continue
                good += [address] if address else []
        found.append(tuple(good))
    return found


def _parse_ldif(file: InputFile) -> ImportResult:
    accounts: list[Account] = []
    findings: list[Finding] = []
    rejected: list[RejectedRow] = []
    others = rows_read = 0
    for entry in read_entries(decode_text(file.content)):
        rows_read += 1
        classes = [str(value).strip().lower() for value in entry.values.get("objectclass", ())]
        if "computer" not in classes and (classes or "operatingsystem" not in entry.values):
            others += 1
            continue
        findings += [BROKEN_LINE.at(file.at(row), value=_attribute_of(line)) for row, line in entry.broken]
        findings += [LINKED_VALUE.at(file.at(entry.row), column=name, value=url) for name, url in entry.links]
        account = _ldif_account(file, entry, findings)
        if account.name is None:
            reason = MISSING_VALUE.at(file.at(entry.row), column="name")
            original = {"entry": "\n".join(entry.lines)}
            rejected.append(RejectedRow(source=file.at(entry.row), original=original, reasons=(reason,)))
            findings.append(reason)
        else:
            accounts.append(account)
    findings += _counted(file, accounts, others)
    return ImportResult(
        tables=_tables(accounts),
        findings=tuple(findings),
        rejected=tuple(rejected),
        rows_read=rows_read,
        personal_columns=_PERSONAL,
    )


def _attribute_of(line: str) -> str:
    """What stands before the colon: the value may be about a person."""
    return line.partition(":")[0][:60]


def _ldif_account(file: InputFile, entry: Entry, findings: list[Finding]) -> Account:
    source = file.at(entry.row)
    control = clean_text(entry.text("useraccountcontrol"))
    enabled = None
    if control is not None and control.isascii() and control.lstrip("-").isdigit() and len(control) < 12:
        # Bit 2 of userAccountControl: ACCOUNTDISABLE.
        enabled = not int(control) & 2
    elif control is not None:
        findings.append(WRONG_NUMBER.at(source, column="userAccountControl", value=control))
    stamp = clean_text(entry.text("lastlogontimestamp")) or clean_text(entry.text("lastlogon"))
    try:
        seen_on = day_of_filetime(stamp)
    except ValueError:
        seen_on = None
        findings.append(WRONG_DATE.at(source, column="lastLogonTimestamp", value=stamp))
    return Account(
        row=entry.row,
        name=clean_text(entry.text("name") or entry.text("cn") or entry.text("samaccountname")),
        dns_name=clean_text(entry.text("dnshostname")),
        guid=_ldif_guid(file, entry, findings),
        system=clean_text(entry.text("operatingsystem")),
        version=clean_text(entry.text("operatingsystemversion")),
        service_pack=clean_text(entry.text("operatingsystemservicepack")),
        enabled=enabled,
        seen_on=seen_on,
        location=clean_text(entry.text("location")),
        description=clean_text(entry.text("description")),
        managed_by=common_name(clean_text(entry.text("managedby"))),
        serial_number=clean_text(entry.text("serialnumber")),
    )


def _ldif_guid(file: InputFile, entry: Entry, findings: list[Finding]) -> str | None:
    """Read objectGUID: 16 bytes, its first three groups little-endian; some tools write it as text."""
    value = next(iter(entry.values.get("objectguid", ())), None)
    if value is None:
        return None
    try:
        return str(uuid.UUID(bytes_le=value)) if isinstance(value, bytes) else parse_uuid(value)
    except ValueError:
        findings.append(WRONG_IDENTITY.at(file.at(entry.row), column="objectGUID", value=len(value)))
        return None


def _counted(file: InputFile, accounts: Sequence[Account], others: int) -> list[Finding]:
    unknown = sum(table_of(account) == "unidentified_hosts" for account in accounts)
    findings = [OTHER_OBJECTS.at(file.at(), count=others)] if others else []
    return [*findings, *([NO_SYSTEM.at(file.at(), count=unknown)] if unknown else [])]


def _tables(accounts: Sequence[Account]) -> dict[str, pl.DataFrame]:
    by_table: dict[str, list[Account]] = {}
    for account in accounts:
        by_table.setdefault(table_of(account), []).append(account)
    return {table: _frame(table, by_table[table]) for table in sorted(by_table)}


def _frame(table: str, accounts: Sequence[Account]) -> pl.DataFrame:
    names = [split_names(account.dns_name) for account in accounts]
    systems = [" ".join(part for part in (a.system, a.service_pack) if part) or None for a in accounts]
    data: dict[str, Sequence[object]] = {
        "name": [short_name(a.name, short) for a, (short, _) in zip(accounts, names, strict=True)],
        "fqdn": [fqdn for _, fqdn in names],
        "serial_number": [a.serial_number for a in accounts],
        "object_guid": [a.guid for a in accounts],
        "addresses": [sorted(set(a.addresses)) or None for a in accounts],
        "site": [a.location for a in accounts],
        "status": [_STATUS[a.enabled] for a in accounts],
        "operating_system": systems,
        "os_version": [a.version for a in accounts],
        "last_seen_on": [a.seen_on for a in accounts],
        "managed_by": [a.managed_by for a in accounts],
        "_row": [a.row for a in accounts],
        "_id": [a.guid or f"row:{a.row}" for a in accounts],
    }
    if table == "servers":
        data["description"] = [a.description for a in accounts]
    if table == "endpoints":
        # The description of a PC is more often than not its user's name: it is left out.
        data["kind"] = ["pc"] * len(accounts)
    return observed(table, data)
