"""A device's configuration: whose it is, which networks it has, and where it names addresses."""

import re
from datetime import date, datetime

from samdrift.importers.delimited import decode_text
from samdrift.importers.device_config import aruba, asa, cisco, fortios, juniper
from samdrift.importers.device_config.device import Device
from samdrift.importers.device_config.dialects import Dialect, find_dialect
from samdrift.importers.device_config.findings import FROM_DHCP, LINES_READ, NO_NAME, SEVERAL_NAMES
from samdrift.importers.device_config.lines import LineReader
from samdrift.importers.device_config.tables import make_tables
from samdrift.importers.importer import HEAD_BYTES, ImportParameters, ImportResult, InputFile
from samdrift.importers.kinds import UNREADABLE_FILE

#: Family -> maker, system.
_MAKERS = {
    Dialect.IOS: ("Cisco", "Cisco IOS"),
    Dialect.NXOS: ("Cisco", "Cisco NX-OS"),
    Dialect.ASA: ("Cisco", "Cisco ASA"),
    Dialect.EOS: ("Arista", "Arista EOS"),
    Dialect.PROCURVE: ("HPE Aruba", "ArubaOS-Switch"),
    Dialect.AOS_CX: ("HPE Aruba", "ArubaOS-CX"),
    Dialect.JUNOS_SET: ("Juniper", "Junos"),
    Dialect.JUNOS_BRACES: ("Juniper", "Junos"),
    Dialect.FORTIOS: ("Fortinet", "FortiOS"),
}
#: How many of the words that were not understood are told.
_MOST_WORDS = 8
_EOS_HEADER = re.compile(r"^! device: \S+ \(([^,)]+), EOS-([^)]+)\)", re.MULTILINE)
_NXOS_TIME = re.compile(r"^!Time: \w{3} (\w{3})\s+(\d{1,2}) [\d:]+ (\d{4})", re.MULTILINE)


def recognise(file: InputFile) -> bool:
    """Answer whether the file is a network device's configuration, by statements that only those have."""
    return find_dialect(file.head) is not None


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:  # noqa: ARG001
    """Read a configuration of any known family.

    Passwords, keys and communities stay in the file: no table, finding or repair file has them.
    """
    text = decode_text(file.content)
    # A byte of nothing or a vertical tab is no part of any statement.
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    dialect = find_dialect(text[:HEAD_BYTES])
    if dialect is None:
        finding = UNREADABLE_FILE.at(file.at(), format="device_config", reason="?")
        return ImportResult(findings=(finding,))
    manufacturer, system = _MAKERS[dialect]
    device = Device(file=file, manufacturer=manufacturer, operating_system=system)
    _read(device, dialect, text)
    _tell(device)
    return ImportResult(
        tables=make_tables(device),
        findings=tuple(device.findings),
        rejected=tuple(device.rejected),
        rows_read=device.understood + device.passed + device.unknown.total(),
        exported_on=_export_day(text) if dialect is Dialect.NXOS else None,
    )


def _read(device: Device, dialect: Dialect, text: str) -> None:
    if dialect is Dialect.FORTIOS:
        fortios.read_configuration(device, text)
        return
    if dialect in (Dialect.JUNOS_SET, Dialect.JUNOS_BRACES):
        juniper.read_configuration(device, text, is_set=dialect is Dialect.JUNOS_SET)
        return
    lines = LineReader(
        text, comment=";!" if dialect is Dialect.PROCURVE else "!", has_banners=dialect is not Dialect.ASA
    )
    if dialect is Dialect.ASA:
        asa.read_configuration(device, lines)
    elif dialect is Dialect.PROCURVE:
        aruba.read_procurve(device, lines, text)
    elif dialect is Dialect.AOS_CX:
        aruba.read_cx(device, lines, text)
    else:
        _read_cisco(device, dialect, lines, text)
    device.passed += lines.passed


def _read_cisco(device: Device, dialect: Dialect, lines: LineReader, text: str) -> None:
    if dialect is Dialect.EOS and (header := _EOS_HEADER.search(text[:HEAD_BYTES])):
        device.model, device.os_version = header[1], header[2]
    cisco.read_statements(device, lines, cisco.READERS)
    if dialect is not Dialect.NXOS:
        return
    device.evidence.add("switchport")
    for interface in device.interfaces.values():
        if interface.kind == "svi":
            # VLAN interfaces of NX-OS are off until "no shutdown" stands there.
            interface.enabled = interface.said_on is True


def _tell(device: Device) -> None:
    """Say what was not read, and what is missing."""
    file = device.file
    names = sorted({name for name, _ in device.names})
    if not names:
        device.findings.append(NO_NAME.at(file.at()))
    elif len(names) > 1:
        finding = SEVERAL_NAMES.at(file.at(device.names[1][1]), device.names[0][0], names=", ".join(names))
        device.findings.append(finding)
    dynamic = sum(1 for interface in device.interfaces.values() if interface.is_dynamic)
    if dynamic:
        device.findings.append(FROM_DHCP.at(file.at(), count=dynamic))
    commonest = sorted(device.unknown.items(), key=lambda item: (-item[1], item[0]))[:_MOST_WORDS]
    device.findings.append(
        LINES_READ.at(
            file.at(),
            device.operating_system or "",
            understood=device.understood,
            passed=device.passed,
            unknown=device.unknown.total(),
            words=", ".join(f"{word}: {count}" for word, count in commonest) or "–",
        )
    )


def _export_day(text: str) -> date | None:
    match = _NXOS_TIME.search(text[:HEAD_BYTES])
    if match is None:
        return None
    try:
        return datetime.strptime(" ".join(match.groups()), "%b %d %Y").date()  # noqa: DTZ007 - a day, no time
    except ValueError:
        return None
