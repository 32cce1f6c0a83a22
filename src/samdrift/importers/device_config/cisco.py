"""Statements at the left margin in the Cisco manner: IOS, IOS-XE, NX-OS and Arista EOS."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from samdrift.importers.device_config.access_lists import (
    read_access_list,
    read_access_list_line,
    read_group,
    read_prefix_list,
    read_translation,
)
from samdrift.importers.device_config.device import Device, Route, Scope
from samdrift.importers.device_config.interfaces import read_interface
from samdrift.importers.device_config.lines import Line
from samdrift.importers.device_config.notation import network_of, read_address, read_with_mask
from samdrift.importers.device_config.secrets import without_told_secrets

Reader = Callable[[Device, Line], bool]

#: Statements that say nothing of addresses, VLANs or VRFs, apart from an address they may name.
PASSED = frozenset({
    "service", "boot-start-marker", "boot-end-marker", "boot", "aaa", "line", "end", "exit",
    "control-plane", "spanning-tree", "snmp-server", "logging", "ntp", "clock", "username", "enable",
    "crypto", "class-map", "policy-map", "route-map", "router", "banner", "archive", "errdisable", "lldp",
    "cdp", "vtp", "udld", "redundancy", "multilink", "mac", "mls", "power", "switch", "license",
    "call-home", "cts", "dot1x", "radius", "radius-server", "tacacs", "tacacs-server", "tftp-server",
    "track", "flow", "monitor", "event", "alias", "privilege", "key", "login", "memory-size", "platform",
    "diagnostic", "process", "transceiver", "device-sensor", "template", "parser", "file", "scheduler",
    "sampler", "feature", "feature-set", "cfs", "copp", "vdc", "rmon", "role", "system", "hardware",
    "install", "icam", "nxapi", "cli", "vpc", "port-channel", "fabric", "evpn", "nv", "telemetry", "slot",
    "management", "daemon", "queue-monitor", "peer-filter", "load-interval", "sflow", "traffic-policy",
    "qos", "mlag", "ptp", "schedule", "terminal", "zerotouch", "agent", "module", "console", "timesync",
    "sntp", "time", "password", "trunk", "fault-finder", "no", "loop-protect", "web-management",
    "include-credentials", "device-profile", "igmp", "gvrp", "max-vlans", "primary-vlan", "management-vlan",
    "dhcp-snooping", "arp-protect", "tftp", "stack", "stacking", "power-over-ethernet", "snmpv3",
    "allow-unsupported-transceiver", "job", "activate", "autorun", "user", "https-server", "ssh", "telnet",
    "session-timeout", "cli-session", "vsf", "vsx", "mirror", "dhcpv4-snooping", "port-access",
    "aruba-central", "usb", "debug", "led", "mgmd", "tls", "udp", "tcp", "standby", "bfd", "mpls", "l2vpn",
    "segment-routing", "wireless", "ap", "wlan", "dot11", "zone", "zone-pair", "parameter-map", "voice",
    "dial-peer", "sip-ua", "telephony-service", "gatekeeper", "stackwise-virtual", "subscriber", "identity",
    "fips", "security", "version", "default", "lacp", "device-tracking", "access-session", "authentication",
    "epm", "macro", "network-clock", "card", "controller", "isdn", "dialer-list", "bridge", "netconf-yang",
    "netconf", "restconf", "gnxi", "ethernet", "hw-module", "config-register", "buffers", "exception",
    "mode", "mgcp", "ccm-manager", "async-bootp", "chat-script", "software", "vstack", "tunnel", "set",
    "configure", "hsrp", "match", "dhcp", "domain", "domain-name", "mobile", "profile", "automate-tester",
    "client", "stack-mac", "stack-power", "memory", "warm-reboot", "warm", "time-range", "frr", "log",
    "debugging", "arp", "community-list", "as-path",
})  # fmt: skip
_PASSED_IP = frozenset({
    "cef", "domain", "domain-lookup", "tcp", "forward-protocol", "http", "ssh", "bgp-community",
    "community-list", "as-path", "icmp", "subnet-zero", "classless", "routing", "multicast-routing",
    "multicast", "pim", "igmp", "name-server", "host", "arp", "sla", "flow-export", "flow-cache",
    "flow-top-talkers", "tftp", "ftp", "scp", "telnet", "source-route", "bootp", "finger", "gratuitous-arp",
    "gratuitous-arps", "radius", "tacacs", "rcmd", "msdp", "mroute", "load-sharing", "sticky-arp", "device",
    "admission", "ips", "inspect", "urlfilter", "identd", "options", "rsvp", "spd", "redirect",
    "authorization", "timep", "zone", "zone-list", "cef-distributed", "nbar", "policy-list", "accounting",
    "accounting-list", "accounting-threshold", "extcommunity-list", "local", "virtual-router", "dns",
    "ssh-server", "client", "proxy-arp", "ospf", "eigrp", "unicast-routing", "nd", "hop-limit", "mld",
    "router", "forwarding", "snooping", "aaa", "source-interface", "verify", "irdp", "ttl",
    "directed-broadcast", "default-network", "adjacency", "load-balance", "large-community-list",
    "hardware", "sgacl", "wccp", "auth-proxy", "trigger-authentication", "alias", "udp", "rip",
    "route-cache", "source", "static", "cache-flow", "nhrp", "security", "recursive-route",
})  # fmt: skip
_ROUTING = frozenset({"router", "route-map"})
#: Blocks of free text or of keys: no addresses are looked for in them.
_OPAQUE = frozenset({"banner", "certificate"})
_NUMBER = re.compile(r"[0-9]{1,5}")
_IOS_XE = re.compile(r"(1[6-9]|2[0-9])\.")


def read_statements(device: Device, lines: Iterable[Line], readers: Mapping[str, Reader]) -> None:
    """Read the statements at the left margin; every line under them is counted once."""
    for line in lines:
        reader = readers.get(line.words[0])
        if reader is not None and reader(device, line):
            continue
        first = line.words[0]
        if first in PASSED or (first in ("ip", "ipv6") and line.words[1:2] and line.words[1] in _PASSED_IP):
            pass_over(device, line)
        else:
            _not_understood(device, line)


def pass_over(device: Device, line: Line) -> None:
    """Pass over a statement and all under it; an address named there is noted as a reference."""
    first = line.words[0]
    kind = "routing" if first in _ROUTING else "vpn" if first == "crypto" else "service"
    name = " ".join(line.words[:3]) if kind == "routing" else first
    opaque = first in _OPAQUE or "certificate" in line.words
    for each in line.walk():
        is_negated = each.words[0] == "no"
        opaque = opaque or each.words[0] in _OPAQUE
        if not opaque and not is_negated and device.refer_if_addressed(kind, name, each.number, each.words):
            device.understood += 1
        else:
            device.passed += 1
    if first == "router":
        device.evidence.add("routing")


def _not_understood(device: Device, line: Line) -> None:
    device.not_understood(line.words, sum(1 for _ in line.walk()))
    for each in line.walk():
        device.refer_if_addressed("service", None, each.number, each.words)


def read_hostname(device: Device, line: Line) -> bool:
    """``hostname NAME``."""
    if len(line.words) < 2:
        return False
    device.names.append((line.words[1], line.number))
    device.understood += 1
    return True


def read_version(device: Device, line: Line) -> bool:
    """``version 15.2``; from 16 on IOS is IOS-XE."""
    if len(line.words) < 2 or not line.words[1][:1].isdigit():
        return False
    device.os_version = device.os_version or line.words[1]
    if device.operating_system == "Cisco IOS" and _IOS_XE.match(line.words[1]):
        device.operating_system = "Cisco IOS-XE"
    device.understood += 1
    return True


def read_block(device: Device, line: Line) -> bool:
    """An interface."""
    read_interface(device, line)
    return True


def read_vlan(device: Device, line: Line) -> bool:
    """``vlan 10`` or ``vlan 1,10-12``, with the name under it."""
    numbers = list(expand_numbers(line.words[1:]))
    if not numbers:
        return line.words[1:2] in (["internal"], ["configuration"], ["dot1q"]) and _passed(device, line)
    device.understood += 1
    device.evidence.add("switchport")
    for number in numbers:
        device.vlan(number, line.number)
    for child in line.children:
        if child.words[0] == "name" and len(child.words) > 1:
            device.vlan(numbers[0], line.number).name = without_told_secrets(
                child.text.split(None, 1)[1].strip('"')
            )
            device.understood += 1
        else:
            device.passed += 1
    return True


def expand_numbers(words: list[str]) -> Iterator[int]:
    """VLAN numbers of ``1,10-12``; nothing outside 1 to 4094."""
    for item in "".join(words).split(","):
        first, _, last = item.partition("-")
        if _NUMBER.fullmatch(first) and (not last or _NUMBER.fullmatch(last)):
            low, high = int(first), int(last or first)
            if 1 <= low <= high <= 4094:
                yield from range(low, high + 1)


def read_vrf(device: Device, line: Line) -> bool:
    """``vrf definition X``, ``ip vrf X``, ``vrf context X`` …; routes under it are its own."""
    words = line.words[2:] if line.words[0] == "ip" else line.words[1:]
    if words and words[0] in ("definition", "context", "instance"):
        words = words[1:]
    if len(words) != 1 or words[0] in ("forwarding", "receive"):
        return False
    vrf = device.vrf(words[0], line.number)
    device.understood += 1
    for child in line.children:
        if child.words[0] == "rd" and len(child.words) > 1:
            vrf.route_distinguisher = child.words[1]
            device.understood += 1
        elif child.words[0] == "description":
            vrf.description = without_told_secrets(child.text.partition(" ")[2])
            device.understood += 1
        elif child.words[:2] in (["ip", "route"], ["ipv6", "route"]):
            read_route(device, child, vrf=words[0])
        else:
            pass_over(device, child)
    return True


def read_route(device: Device, line: Line, *, vrf: str | None = None) -> bool:
    """``ip route [vrf X] 10.0.0.0 255.0.0.0 [Gi0/1] [10.1.1.1] [distance] [vrf X]``."""
    words = line.words[2:]
    if "vrf" in words[:-1]:
        place = words.index("vrf")
        vrf = words[place + 1]
        words = words[:place] + words[place + 2 :]
    if words[:1] == ["static"] or not words:
        return _passed(device, line)
    parsed = read_with_mask(words)
    device.understood += 1
    if parsed is None:
        device.reject(line.number, "route", " ".join(words[:2]), line.text)
        return True
    add_route(device, parsed, words[1 if "/" in words[0] else 2 :], line.number, vrf=vrf)
    return True


def add_route(
    device: Device, destination: tuple[str, int], words: list[str], line: int, *, vrf: str | None = None
) -> None:
    """Add a static route; ``words`` say where it leads."""
    prefix = device.canonical(*destination, line, "route")
    next_hop = interface = None
    distance: int | None = None
    kind = "default" if destination[1] == 0 else "static"
    index = 0
    while index < len(words):
        word = words[index]
        address = read_address(word.partition("/")[0])
        if word.lower() in ("null0", "null", "reject", "blackhole", "discard", "nullroute"):
            kind = "blackhole"
        elif word in ("name", "tag", "track", "description"):
            index += 1
        elif word in ("permanent", "global", "multicast", "distance", "metric"):
            pass
        elif address and next_hop is None:
            next_hop = address
        elif word.isdecimal() and (next_hop or interface or kind == "blackhole"):
            distance = distance or int(word[:9])
        elif interface is None and next_hop is None:
            interface = word
            if word.lower() in ("vlan", "ethernet", "gigabitethernet", "loopback") and index + 1 < len(words):
                index += 1
                interface = f"{word}{words[index]}"
        index += 1
    device.routes.append(
        Route(
            prefix=prefix,
            line=line,
            vrf=vrf,
            next_hop=next_hop,
            interface=interface,
            kind=kind,
            distance=distance,
        )
    )


def read_ip(device: Device, line: Line) -> bool:
    """Statements that begin with ``ip`` or ``ipv6``."""
    words = line.words
    second = words[1] if len(words) > 1 else ""
    if second == "route":
        return read_route(device, line)
    if second == "vrf":
        return read_vrf(device, line)
    if second in ("access-list", "access-group"):
        names = [
            w
            for w in words[2:]
            if w not in ("standard", "extended", "role-based", "resequence", "log-update")
        ]
        if (
            not names
            or second == "access-group"
            or (words[2] in ("logging", "log-update", "resequence", "helper"))
        ):
            return _passed(device, line)
        read_access_list(device, line, names[0])
    elif second == "prefix-list" and "description" not in words[3:5]:
        read_prefix_list(device, line)
    elif second == "nat" and len(words) > 3 and words[2] not in ("translation", "log", "settings", "create"):
        read_translation(device, line, " ".join(words[2:5]))
    elif second == "dhcp":
        return _read_dhcp(device, line)
    elif second == "default-gateway" and len(words) > 2:
        device.default_gateway = read_address(words[2])
        device.understood += 1
        device.refer(
            "routing",
            "default-gateway",
            line.number,
            line.text,
            addresses=[w for w in words[2:3] if read_address(w)],
        )
    elif (
        second in ("domain-name", "domain")
        and words[-1] not in ("lookup", "domain-name", "domain")
        and "list" not in words
    ):
        device.domain = device.domain or words[-1].lower().rstrip(".")
        device.understood += 1
    else:
        return False
    return True


def _read_dhcp(device: Device, line: Line) -> bool:
    words = line.words[2:]
    if words[:1] == ["excluded-address"]:
        addresses = [a for a in map(read_address, words[1:]) if a]
        if addresses:
            device.excluded.append((addresses[0], addresses[-1]))
            device.understood += 1
            return True
        return False
    if words[:1] == ["pool"] and len(words) > 1:
        read_dhcp_pool(device, line, words[1])
        return True
    return _passed(device, line)


def read_dhcp_pool(device: Device, line: Line, name: str) -> None:
    """A pool with its network, range, router and lease time under it."""
    scope = Scope(line=line.number, name=name)
    device.understood += 1
    for child in line.children:
        words = child.words
        known = True
        if words[0] == "network" and (parsed := read_with_mask(words[1:] + ["255.255.255.0"])):
            scope.prefix = network_of(*parsed)
        elif words[0] in ("default-router", "gateway") and len(words) > 1:
            scope.gateway = read_address(words[1])
        elif words[0] == "vrf" and len(words) > 1:
            scope.vrf = words[1]
        elif words[0] == "range" and len(words) > 2:
            scope.first_address, scope.last_address = read_address(words[1]), read_address(words[2])
            if (
                "prefix-len" in words[:-1]
                and scope.first_address
                and words[-1].isdecimal()
                and int(words[-1]) <= 32
            ):
                scope.prefix = network_of(scope.first_address, int(words[-1]))
        elif words[0] == "lease":
            scope.lease_seconds = read_lease(words[1:])
        else:
            known = False
            pass_over(device, child)
        device.understood += known
    if scope.prefix:
        device.scopes.append(scope)


def read_lease(words: list[str]) -> int | None:
    """Seconds of ``lease DAYS [HOURS [MINUTES]]`` or ``lease DD:HH:MM``; None where it never ends."""
    parts = words[0].split(":") if len(words) == 1 else words
    if not parts or not all(_NUMBER.fullmatch(part) for part in parts[:3]):
        return None
    return sum(int(part) * seconds for part, seconds in zip(parts, (86_400, 3_600, 60), strict=False))


def _read_group(device: Device, line: Line) -> bool:
    """``object-group network X`` and NX-OS ``object-group ip address X``."""
    words = line.words
    if words[1:2] == ["network"] or words[2:3] in (["address"], ["network"]):
        read_group(device, line, words[-1], kind="group")
        return True
    return _passed(device, line)


def _read_numbered_list(device: Device, line: Line) -> bool:
    read_access_list_line(device, line)
    return True


def _read_license(device: Device, line: Line) -> bool:
    """``license udi pid C9300-48P sn FOC1234X0AB``."""
    words = line.words
    if words[1:3] != ["udi", "pid"] or "sn" not in words[:-1] or len(words) < 6:
        return False
    device.model, device.serial_number = words[3], words[words.index("sn") + 1]
    device.understood += 1
    return True


def _read_source(device: Device, line: Line) -> bool:
    """Interfaces that management traffic comes from: evidence of the management address."""
    words = line.words
    for mark in ("source-interface", "trap-source", "source"):
        if mark in words[:-1]:
            device.sources.add(
                "".join(words[words.index(mark) + 1 :][:2]) if words[-1].isdecimal() else words[-1]
            )
            break
    return False


def _passed(device: Device, line: Line) -> bool:
    pass_over(device, line)
    return True


READERS: dict[str, Reader] = {
    "hostname": read_hostname,
    "switchname": read_hostname,
    "version": read_version,
    "interface": read_block,
    "vlan": read_vlan,
    "vrf": read_vrf,
    "ip": read_ip,
    "ipv6": read_ip,
    "access-list": _read_numbered_list,
    "object-group": _read_group,
    "license": _read_license,
    "snmp-server": _read_source,
    "ntp": _read_source,
    "logging": _read_source,
}
