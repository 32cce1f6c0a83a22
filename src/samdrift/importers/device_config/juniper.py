"""Juniper Junos: routers, switches and SRX firewalls, in either writing."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from samdrift.importers.device_config.device import Device, Route, Scope
from samdrift.importers.device_config.interfaces import add_address, kind_of
from samdrift.importers.device_config.juniper_security import (
    read_firewall,
    read_policy_options,
    read_security,
)
from samdrift.importers.device_config.junos_statements import Statement, read_braces, read_set
from samdrift.importers.device_config.notation import network_of, read_address, read_with_mask
from samdrift.importers.device_config.secrets import without_told_secrets
from samdrift.importers.kinds import TRUNCATED_FILE

#: Hierarchies that hold no addresses of networks; an address named there is a reference.
_PASSED = frozenset({
    "apply-groups", "chassis", "class-of-service", "event-options", "snmp", "services", "applications",
    "poe", "ethernet-switching-options", "virtual-chassis", "accounting-options", "switch-options",
    "diameter", "schedulers", "multi-chassis", "dynamic-profiles", "protocols", "forwarding-options",
    "access", "system", "jsrc", "wlan", "groups",
})  # fmt: skip
_NOT_L3 = frozenset(
    {"virtual-switch", "l2vpn", "vpls", "evpn", "mac-vrf", "layer2-control", "no-forwarding", "forwarding"}
)
_NUMBER = re.compile(r"[0-9]{1,5}")

#: True: understood; None: passed over on purpose; False: not understood.
Answer = bool | None


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What must wait until all statements are read."""

    device: Device
    routes: dict[tuple[str | None, str, str], list[Route]] = field(default_factory=dict)
    instance_of: dict[str, str] = field(default_factory=dict)
    vlan_of: dict[str, int] = field(default_factory=dict)
    routing_interfaces: list[tuple[str, str]] = field(default_factory=list)
    not_l3: set[str] = field(default_factory=set)
    pools: dict[str, Scope] = field(default_factory=dict)


def read_configuration(device: Device, text: str, *, is_set: bool) -> None:
    """Read a whole Junos configuration."""
    read = read_set(text) if is_set else read_braces(text)
    device.passed += read.passed
    reading = _Reading(device=device)
    applied = {s.words[-1] for s in read.statements if s.words[0] == "apply-groups"}
    applied |= {word for s in read.statements if s.words[0] == "apply-groups" for word in s.words[1:]}
    if "${node}" in applied:
        # A cluster keeps what differs between its two nodes in these groups.
        applied |= {"node0"}
    for statement in read.statements:
        if not statement.is_active:
            device.passed += 1
            continue
        words = statement.words
        if (
            words[0] == "groups"
            and len(words) > 2
            and words[1] in applied
            and not any("<" in w for w in words)
        ):
            statement = Statement(words=words[2:], line=statement.line)  # noqa: PLW2901 - read as if it stood outside
        _count(device, statement, _read(reading, statement))
    for line in read.strays:
        device.not_understood(["}"])
        device.findings.append(TRUNCATED_FILE.at(device.file.at(line), read="{ }"))
    if read.is_open:
        device.findings.append(TRUNCATED_FILE.at(device.file.at(), read=f"{len(read.statements)} ;"))
    _finish(reading)


def _count(device: Device, statement: Statement, answer: Answer) -> None:
    words = statement.words
    if answer:
        device.understood += 1
    else:
        kind = "routing" if "protocols" in words[:3] or words[0] == "routing-options" else "service"
        kind = "relay" if "dhcp-relay" in words[:4] or "helpers" in words[:3] else kind
        noted = device.refer_if_addressed(kind, " ".join(words[:2]), statement.line, words)
        if answer is False:
            device.not_understood(words)
        elif noted:
            device.understood += 1
        else:
            device.passed += 1


def _read(reading: _Reading, statement: Statement) -> Answer:
    words = statement.words
    reader = _READERS.get(words[0])
    if reader is not None and len(words) > 1:
        return reader(reading, words, statement.line)
    if words[0] == "protocols":
        reading.device.evidence.add("routing")
    return None if words[0] in _PASSED else False


def _read_system(reading: _Reading, words: list[str], line: int) -> Answer:
    device = reading.device
    if words[1] == "host-name" and len(words) > 2:
        device.names.append((words[2], line))
    elif words[1] == "domain-name" and len(words) > 2:
        device.domain = words[2].lower().rstrip(".")
    elif words[1:4] == ["services", "dhcp", "pool"] and len(words) > 4:
        return _read_pool(reading, words[4], words[4:], line)
    else:
        return None
    return True


def _read_version(reading: _Reading, words: list[str], line: int) -> Answer:  # noqa: ARG001
    reading.device.os_version = words[1]
    return True


def _read_interface(reading: _Reading, words: list[str], line: int) -> Answer:
    name, rest = words[1], words[2:]
    if name == "interface-range" or "<" in name:
        return None
    if rest[:1] == ["unit"] and len(rest) > 1:
        name, rest = f"{name}.{rest[1]}", rest[2:]
    interface = reading.device.interface(name, line)
    if interface.kind is None:
        base, _, unit = name.partition(".")
        interface.kind = kind_of(base)
        if interface.kind == "physical" and unit not in ("", "0"):
            interface.kind = "subinterface"
        interface.is_management = interface.kind == "management"
    if rest[:1] == ["description"] and len(rest) > 1:
        interface.description = without_told_secrets(" ".join(rest[1:]))
    elif rest[:1] == ["disable"]:
        interface.enabled = False
    elif rest[:1] == ["mtu"] and len(rest) > 1 and _NUMBER.fullmatch(rest[1]):
        interface.mtu = int(rest[1])
    elif rest[:1] == ["vlan-id"] and len(rest) > 1 and _NUMBER.fullmatch(rest[1]):
        interface.vlan_id = int(rest[1])
    elif rest[:1] == ["family"] and len(rest) > 2:
        return _read_family(reading, name, rest[1:], line)
    else:
        return None
    return True


def _read_family(reading: _Reading, name: str, words: list[str], line: int) -> Answer:
    device, interface = reading.device, reading.device.interface(name, line)
    if words[0] in ("ethernet-switching", "bridge"):
        device.evidence.add("switchport")
        return None
    if words[0] not in ("inet", "inet6"):
        return None
    if words[1] in ("dhcp", "dhcp-client", "dhcpv6-client", "negotiate-address"):
        interface.is_dynamic = True
        return True
    if words[1] != "address" or len(words) < 3:
        return None
    address = words[2]
    parsed = read_with_mask([address if "/" in address else f"{address}/{128 if ':' in address else 32}"])
    if parsed is None:
        device.reject(
            line, name, address, f"set interfaces {name.replace('.', ' unit ')} family {' '.join(words)}"
        )
        return True
    if "eui-64" in words:
        interface.networks.append((*parsed, line))
    elif all(known[0] != parsed[0] for known in interface.addresses):
        add_address(interface, *parsed, line)
    for mark in ("virtual-address", "virtual-inet6-address", "virtual-gateway-address"):
        if mark in words[:-1]:
            for word in words[words.index(mark) + 1 :]:
                if (virtual := read_address(word)) and all(
                    known[0] != virtual for known in interface.virtual
                ):
                    interface.virtual.append((virtual, "vip", line))
    return True


def _read_instance(reading: _Reading, words: list[str], line: int) -> Answer:
    device, name, rest = reading.device, words[1], words[2:]
    if not rest:
        return None
    if rest[0] == "instance-type" and len(rest) > 1:
        if rest[1] in _NOT_L3:
            reading.not_l3.add(name)
        else:
            device.vrf(name, line)
    elif rest[0] == "interface" and len(rest) > 1:
        reading.instance_of[rest[1] if "." in rest[1] else f"{rest[1]}.0"] = name
    elif rest[0] == "route-distinguisher" and len(rest) > 1:
        device.vrf(name, line).route_distinguisher = rest[1]
    elif rest[0] == "description" and len(rest) > 1:
        device.vrf(name, line).description = without_told_secrets(" ".join(rest[1:]))
    elif rest[0] == "routing-options":
        return _read_routing(reading, rest, line, vrf=name)
    elif rest[0] in ("vlans", "bridge-domains"):
        return _read_vlan(reading, rest, line)
    else:
        return None
    return True


def _read_routing(reading: _Reading, words: list[str], line: int, *, vrf: str | None = None) -> Answer:
    rest = words[3:] if words[1:2] == ["rib"] else words[1:]
    if len(rest) < 3 or rest[0] not in ("static", "aggregate", "generate") or rest[1] != "route":
        return None
    parsed = read_with_mask([rest[2]])
    if parsed is None:
        reading.device.reject(line, "route", rest[2], " ".join(words))
        return True
    key = (vrf, rest[0], rest[2])
    if key not in reading.routes:
        prefix = reading.device.canonical(*parsed, line, "route")
        kind = "aggregate" if rest[0] != "static" else "default" if parsed[1] == 0 else "static"
        reading.routes[key] = [Route(prefix=prefix, line=line, vrf=vrf, kind=kind)]
    routes, said = reading.routes[key], rest[3:]
    if said[:1] in (["next-hop"], ["qualified-next-hop"]):
        hops = said[1:] if said[0] == "next-hop" else said[1:2]
        for hop in hops:
            _add_hop(routes, hop, line)
    elif said[:1] in (["discard"], ["reject"], ["receive"]):
        routes[0].kind = "blackhole" if rest[0] == "static" else routes[0].kind
    elif said[:1] == ["preference"] and said[1:2] and _NUMBER.fullmatch(said[1]):
        routes[0].distance = int(said[1])
    return True


def _add_hop(routes: list[Route], hop: str, line: int) -> None:
    address = read_address(hop)
    route = routes[0]
    if route.next_hop or route.interface:
        route = Route(prefix=route.prefix, line=line, vrf=route.vrf, kind=route.kind, distance=route.distance)
        routes.append(route)
    route.next_hop, route.interface = (address, None) if address else (None, hop)


def _read_vlan(reading: _Reading, words: list[str], line: int) -> Answer:
    """``vlans NAME vlan-id 10`` and ``bridge-domains NAME …``."""
    if len(words) < 4:
        return None
    reading.device.evidence.add("switchport")
    name, said = words[1], words[2:]
    if said[0] in ("vlan-id", "vlan-id-list") and said[1] not in ("none", "all"):
        first, _, last = said[1].partition("-")
        if not _NUMBER.fullmatch(first) or (last and not _NUMBER.fullmatch(last)):
            return False
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= 4094:
            return False
        for number in range(low, high + 1):
            reading.device.vlan(number, line).name = name
        reading.vlan_of.setdefault(name, low)
    elif said[0] in ("l3-interface", "routing-interface"):
        reading.routing_interfaces.append((name, said[1]))
    else:
        return None
    return True


def _read_access(reading: _Reading, words: list[str], line: int) -> Answer:
    """``access address-assignment pool X family inet …``."""
    if words[1:3] != ["address-assignment", "pool"] or len(words) < 6:
        return None
    return _read_pool(reading, words[3], words[6:], line)


def _read_pool(reading: _Reading, name: str, words: list[str], line: int) -> Answer:
    scope = reading.pools.setdefault(name, Scope(line=line, name=name))
    for mark, value in pairwise(words):
        address = read_address(value)
        parsed = read_with_mask([value]) if mark in ("network", "pool") else None
        if parsed:
            scope.prefix = network_of(*parsed)
        elif mark == "low":
            scope.first_address = address
        elif mark == "high":
            scope.last_address = address
        elif mark == "router":
            scope.gateway = address
        elif mark in ("maximum-lease-time", "default-lease-time") and value.isdecimal():
            scope.lease_seconds = int(value[:9])
    if words and (parsed := read_with_mask(words[:1])):
        scope.prefix = network_of(*parsed)
    return True


def _read_security(reading: _Reading, words: list[str], line: int) -> Answer:
    return read_security(reading.device, words, line)


def _read_firewall(reading: _Reading, words: list[str], line: int) -> Answer:
    return read_firewall(reading.device, words, line)


def _read_policy_options(reading: _Reading, words: list[str], line: int) -> Answer:
    return read_policy_options(reading.device, words, line)


def _finish(reading: _Reading) -> None:
    """Join what stands apart: interfaces with their instance and VLAN, routes with their hops."""
    device = reading.device
    for name, instance in sorted(reading.instance_of.items()):
        if instance not in reading.not_l3 and name in device.interfaces:
            device.interfaces[name].vrf = instance
            device.vrf(instance, device.interfaces[name].line)
    for vlan_name, name in reading.routing_interfaces:
        if name in device.interfaces and vlan_name in reading.vlan_of:
            device.interfaces[name].vlan_id = reading.vlan_of[vlan_name]
    for routes in reading.routes.values():
        for route in routes:
            route.distance = routes[0].distance
            device.routes.append(route)
    device.scopes += [scope for scope in reading.pools.values() if scope.prefix]


_READERS: dict[str, Callable[[_Reading, list[str], int], Answer]] = {
    "system": _read_system,
    "version": _read_version,
    "interfaces": _read_interface,
    "routing-instances": _read_instance,
    "routing-options": _read_routing,
    "vlans": _read_vlan,
    "bridge-domains": _read_vlan,
    "access": _read_access,
    "security": _read_security,
    "firewall": _read_firewall,
    "policy-options": _read_policy_options,
}
