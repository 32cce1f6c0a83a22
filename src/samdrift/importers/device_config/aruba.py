"""HPE and Aruba: ProCurve (ArubaOS-Switch), where VLANs hold the addresses, and AOS-CX."""

import re

from samdrift.importers.device_config.access_lists import read_access_list, read_group
from samdrift.importers.device_config.cisco import (
    READERS,
    expand_numbers,
    pass_over,
    read_dhcp_pool,
    read_statements,
)
from samdrift.importers.device_config.device import Device
from samdrift.importers.device_config.interfaces import read_statements as read_interface_statements
from samdrift.importers.device_config.lines import Line, LineReader
from samdrift.importers.device_config.secrets import without_told_secrets

#: What stands under a VLAN of ProCurve and belongs to its ports, not to its addresses.
_PORT_WORDS = frozenset({
    "untagged", "tagged", "forbid", "exit", "disable", "no", "voice", "jumbo", "dhcp-server", "monitor",
    "qos", "auto", "connection-rate-filter", "dhcpv6-snooping", "service-policy",
})  # fmt: skip
_PROCURVE_HEADER = re.compile(r"^; (\S+) Configuration Editor; Created on release #(\S+)", re.MULTILINE)
_CX_HEADER = re.compile(r"^!Version \S+ (\S+)", re.MULTILINE)


def read_procurve(device: Device, lines: LineReader, text: str) -> None:
    """Read a whole configuration of ProCurve or ArubaOS-Switch."""
    device.evidence.add("switchport")
    if header := _PROCURVE_HEADER.search(text[:4000]):
        device.model, device.os_version = header[1], header[2]
    read_statements(
        device, lines, {**READERS, "vlan": _read_procurve_vlan, "dhcp-server": _read_pool, "oobm": _read_oobm}
    )


def read_cx(device: Device, lines: LineReader, text: str) -> None:
    """Read a whole configuration of AOS-CX."""
    device.evidence.add("switchport")
    if header := _CX_HEADER.search(text[:4000]):
        device.os_version = header[1]
    readers = {
        **READERS,
        "access-list": _read_cx_list,
        "object-group": _read_cx_group,
        "dhcp-server": _read_pool,
    }
    read_statements(device, lines, readers)
    for interface in device.interfaces.values():
        if interface.is_management:
            # It is in a routing table of its own, which the configuration does not show.
            interface.vrf = interface.vrf or "mgmt"
        if interface.kind in ("physical", "lag"):
            # Ports are off until they are switched on, so silence does not mean "on".
            interface.enabled = interface.said_on


def _read_procurve_vlan(device: Device, line: Line) -> bool:
    """``vlan 10`` with name, ports and addresses under it: VLAN and interface in one."""
    numbers = list(expand_numbers(line.words[1:2]))
    if len(numbers) != 1:
        return False
    vlan = device.vlan(numbers[0], line.number)
    rest: list[Line] = []
    device.understood += 1
    for child in line.children:
        if child.words[0] == "name" and len(child.words) > 1:
            vlan.name = without_told_secrets(child.words[1])
            device.understood += 1
        elif (
            child.words[0] == "disable"
            or child.words[0] in _PORT_WORDS
            or child.words == ["no", "ip", "address"]
        ):
            device.passed += 1
        else:
            rest.append(child)
    if rest:
        interface = device.interface(f"vlan {numbers[0]}", line.number)
        interface.kind, interface.vlan_id = "svi", numbers[0]
        read_interface_statements(device, interface, rest)
    return True


def _read_oobm(device: Device, line: Line) -> bool:
    interface = device.interface("oobm", line.number)
    interface.kind, interface.is_management, interface.vrf = "management", True, "oobm"
    device.understood += 1
    read_interface_statements(device, interface, line.children)
    return True


def _read_pool(device: Device, line: Line) -> bool:
    """``dhcp-server pool X`` (ProCurve), ``dhcp-server vrf default`` with ``pool X`` under it (AOS-CX)."""
    if line.words[1:2] == ["pool"] and len(line.words) > 2:
        read_dhcp_pool(device, line, line.words[2])
        return True
    vrf = line.words[2] if line.words[1:2] == ["vrf"] and len(line.words) > 2 else None
    device.understood += 1
    for child in line.children:
        if child.words[0] == "pool" and len(child.words) > 1:
            before = len(device.scopes)
            read_dhcp_pool(device, child, child.words[1])
            for scope in device.scopes[before:]:
                scope.vrf = None if vrf == "default" else vrf
        else:
            pass_over(device, child)
    return True


def _read_cx_list(device: Device, line: Line) -> bool:
    """``access-list ip NAME`` with numbered rules under it."""
    if line.words[1:2] not in (["ip"], ["ipv6"]) or len(line.words) < 3:
        pass_over(device, line)
        return True
    read_access_list(device, line, line.words[2])
    return True


def _read_cx_group(device: Device, line: Line) -> bool:
    """``object-group ip address NAME``."""
    if "address" not in line.words[1:3]:
        pass_over(device, line)
        return True
    read_group(device, line, line.words[-1], kind="group")
    return True
