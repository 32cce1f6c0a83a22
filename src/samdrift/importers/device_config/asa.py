"""Cisco ASA and PIX: netmasks instead of wildcards, names of interfaces, objects and translation."""

from samdrift.importers.device_config.access_lists import (
    read_access_list_line,
    read_group,
    read_translation,
)
from samdrift.importers.device_config.cisco import (
    PASSED,
    READERS,
    Reader,
    add_route,
    pass_over,
    read_statements,
)
from samdrift.importers.device_config.device import Device, Reference, Scope
from samdrift.importers.device_config.lines import Line, LineReader
from samdrift.importers.device_config.notation import MASKS, network_of, read_address, read_with_mask

#: What ASA has at the left margin beside what IOS has.
_PASSED = frozenset({
    "ASA", "PIX", "names", "mtu", "failover", "asdm", "timeout", "http", "pager", "passwd", "ssl", "webvpn",
    "group-policy", "tunnel-group", "threat-detection", "prompt", "Cryptochecksum", "user-identity",
    "dynamic-access-policy-record", "service-object", "same-security-traffic", "firewall", "sysctl",
    "sysopt", "terminal", "xlate", "auth-prompt", "icmp", "monitor-interface", "arp", "nat-control",
    "dynamic-filter", "access-group", "aaa-server", "ldap", "hpm", "jumbo-frame", "quota", "virtual",
    "anyconnect", "vpn-addr-assign", "vpdn", "vpn", "vpnsetup", "url-server", "url-cache", "smtp-server",
    "tls-proxy", "mac-list", "compression", "regex", "fragment", "ddns", "eigrp", "cluster", "cts", "csd",
    "dns", "dns-group", "dhcprelay", "pim", "igmp", "checkheaps", "crashinfo", "priority-queue", "context",
    "admin-context", "vpn-sessiondb", "app-agent", "ntp", "snmp-server",
})  # fmt: skip


def read_configuration(device: Device, lines: LineReader) -> None:
    """Read a whole ASA configuration."""
    device.evidence.add("firewall")
    read_statements(device, lines, _READERS)
    for interface in device.interfaces.values():
        # "management-only" or the name says what it is for.
        interface.is_management |= (interface.network or "").lower() in ("management", "mgmt")


def _read_version(device: Device, line: Line) -> bool:
    """``ASA Version 9.8(2)``."""
    if line.words[1:2] != ["Version"] or len(line.words) < 3:
        return False
    device.os_version = line.words[2]
    device.understood += 1
    return True


def _read_header(device: Device, line: Line) -> bool:
    """``: Serial Number: JMX1234``, ``: Hardware:   ASA5516, 8192 MB RAM``."""
    text = line.text.lstrip(": ")
    label, _, value = text.partition(":")
    if label == "Serial Number" and value.strip():
        device.serial_number = value.split()[0]
    elif label == "Hardware" and value.strip():
        device.model = value.split()[0].rstrip(",")
    else:
        device.passed += 1
        return True
    device.understood += 1
    return True


def _read_object(device: Device, line: Line) -> bool:
    """``object network X`` with its address, and often its translation, under it."""
    if line.words[1:2] != ["network"] or len(line.words) < 3:
        pass_over(device, line)
        return True
    read_group(device, line, line.words[2], kind="object", masks_first=True)
    return True


def _read_group(device: Device, line: Line) -> bool:
    if line.words[1:2] != ["network"] or len(line.words) < 3:
        pass_over(device, line)
        return True
    read_group(device, line, line.words[2], kind="group", masks_first=True)
    return True


def _read_access_list(device: Device, line: Line) -> bool:
    read_access_list_line(device, line, masks_first=True)
    return True


def _read_nat(device: Device, line: Line) -> bool:
    read_translation(device, line, " ".join(line.words[:2]))
    return True


def _read_route(device: Device, line: Line) -> bool:
    """``route outside 10.0.0.0 255.0.0.0 10.1.1.1 1``."""
    words = line.words
    parsed = read_with_mask(words[2:])
    device.understood += 1
    if parsed is None:
        device.reject(line.number, "route", " ".join(words[2:4]), line.text)
        return True
    after = 3 if "/" in words[2] else 4
    add_route(device, parsed, words[after:], line.number)
    device.routes[-1].interface = words[1]
    return True


def _read_name(device: Device, line: Line) -> bool:
    """``name 10.0.0.1 server01``."""
    words = line.words
    if len(words) < 3 or read_address(words[1]) is None:
        return False
    device.understood += 1
    device.refer("object", words[2], line.number, " ".join(words[:3]), addresses=[words[1]])
    return True


def _read_dhcpd(device: Device, line: Line) -> bool:
    """``dhcpd address 10.0.0.10-10.0.0.99 inside``; the prefix is the interface's."""
    words = line.words
    if words[1:2] == ["address"] and len(words) > 3:
        first, _, last = words[2].partition("-")
        start, end = read_address(first), read_address(last or first)
        if start is None or end is None:
            return False
        device.scopes.append(Scope(line=line.number, name=words[3], first_address=start, last_address=end))
        device.understood += 1
        return True
    pass_over(device, line)
    return True


def _read_ip(device: Device, line: Line) -> bool:
    """``ip local pool NAME first-last mask M``: addresses for those who come in by VPN."""
    words = line.words
    if words[1:3] == ["local", "pool"] and len(words) > 4:
        first, _, last = words[4].partition("-")
        start, end = read_address(first), read_address(last or first)
        if start is None or end is None:
            return False
        length = MASKS.get(words[6]) if words[5:6] == ["mask"] and len(words) > 6 else None
        device.scopes.append(
            Scope(
                line=line.number, name=words[3], first_address=start, last_address=end,
                prefix=network_of(start, length) if length is not None else None,
            )
        )  # fmt: skip
        device.understood += 1
        return True
    return READERS["ip"](device, line)


def _read_tunnel_group(device: Device, line: Line) -> bool:
    """``tunnel-group 192.0.2.1 type ipsec-l2l``: the far end stands as a name, its key under it."""
    name = line.words[1] if len(line.words) > 1 else ""
    if read_address(name):
        device.references.append(
            Reference(
                kind="vpn",
                name="tunnel-group",
                line=line.number,
                statement=f"tunnel-group {name}",
                address=name,
            )
        )
        device.understood += 1
    else:
        device.passed += 1
    device.passed += sum(1 for _ in line.walk()) - 1
    return True


def _passed(device: Device, line: Line) -> bool:
    pass_over(device, line)
    return True


_READERS: dict[str, Reader] = {
    **dict.fromkeys(_PASSED, _passed),
    **{word: reader for word, reader in READERS.items() if word not in PASSED},
    ":": _read_header,
    "ASA": _read_version,
    "PIX": _read_version,
    "object": _read_object,
    "object-group": _read_group,
    "access-list": _read_access_list,
    "nat": _read_nat,
    "static": _read_nat,
    "global": _read_nat,
    "route": _read_route,
    "name": _read_name,
    "dhcpd": _read_dhcpd,
    "ip": _read_ip,
    "tunnel-group": _read_tunnel_group,
}
