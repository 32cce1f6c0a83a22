"""What stands under an interface in the Cisco manner: IOS, NX-OS, ASA, EOS, ProCurve, AOS-CX."""

import re
from collections.abc import Callable, Sequence

from samdrift.importers.device_config.device import Device, Interface
from samdrift.importers.device_config.lines import Line
from samdrift.importers.device_config.notation import find_addresses, read_address, read_with_mask
from samdrift.importers.device_config.secrets import without_told_secrets
from samdrift.importers.values import parse_mac

#: Statements under an interface that say nothing of addresses, VLANs or state.
PASSED = frozenset({
    "duplex", "speed", "negotiation", "media-type", "spanning-tree", "channel-group", "load-interval",
    "storm-control", "service-policy", "cdp", "lldp", "udld", "carrier-delay", "keepalive", "logging",
    "snmp", "power", "mls", "auto", "authentication", "dot1x", "mab", "access-session", "device-tracking",
    "bandwidth", "delay", "clock", "hold-queue", "ppp", "pppoe", "pppoe-client", "dialer", "dialer-group",
    "peer", "crypto", "tunnel", "arp", "mpls", "isis", "bfd", "priority-queue", "srr-queue", "queue-set",
    "trust", "cts", "macsec", "qos", "ntp", "lacp", "vpc", "fex", "flowcontrol", "beacon", "medium",
    "port-channel", "switch", "stackwise-virtual", "hsrp", "zone-member", "security-level",
    "management-only", "management-access", "member-interface", "vxlan", "mlag", "error-correction",
    "traffic-policy", "sflow", "link-debounce", "priority-flow-control", "poe", "loop-protect",
    "aruba-central", "port-access", "apply", "routing", "rate-limit", "broadcast-limit", "unknown-vlans",
    "dhcp-snooping", "arp-protect", "dhcpv4-snooping", "power-over-ethernet", "rate", "lag", "igmp", "gvrp",
    "tagged", "trunk", "flow-control", "mdix", "serial", "fair-queue", "pim", "ospfv3", "dampening", "plat",
    "platform", "inherit", "source", "nve", "source-interface", "member", "global", "suppress-arp",
    "host-reachability", "exit", "end", "pvlan", "autostate", "nat", "energy-efficient-ethernet", "eee",
    "threat-detection", "flow", "monitor", "default", "dfs", "wlan", "ssid", "encryption", "antenna",
    "channel", "station-role", "bridge-group", "mobility", "aaa", "hw-module", "l2vpn", "service",
    "xconnect", "rewrite", "vtp", "dot11", "traffic-shape", "traffic-filter", "policy-route-map",
    "lacp-mode", "sntp", "oobm", "enable", "default-gateway", "nameserver", "ethernet", "link-flap",
    "link-up", "errdisable", "unidirectional-link-detection",
})  # fmt: skip
_PASSED_IP = frozenset({
    "ospf", "pim", "igmp", "mtu", "tcp", "nat", "flow", "route-cache", "redirects", "unreachables",
    "proxy-arp", "arp", "dhcp", "verify", "policy", "access-group", "nd", "enable", "router", "eigrp",
    "authentication", "hello-interval", "bandwidth-percent", "rip", "summary-address", "directed-broadcast",
    "split-horizon", "virtual-reassembly", "inspect", "ips", "admission", "auth-proxy", "local-proxy-arp",
    "nhrp", "icmp", "multicast", "sticky-arp", "port", "source-interface", "source", "device", "dvmrp",
    "load-sharing", "wccp", "traffic-filter", "attached-host", "irdp", "forward", "rsvp", "urd", "tftp",
    "bfd", "isis", "neighbor", "delay", "forwarding", "mroute-cache", "local", "radius", "lldp",
    "name-server", "default-gateway", "domain", "bootp-gateway", "counters", "sla", "ddns", "mld", "mobile",
    "drop-gratuitous-arp", "fast-leave", "unnumbered",
})  # fmt: skip
_KINDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"lo(opback)?\s*[0-9]", re.IGNORECASE), "loopback"),
    (
        re.compile(
            r"(mgmt|management|oobm|fxp|em[0-9]|me[0-9]|ma[0-9]|gigabitethernet0$|fastethernet0$)",
            re.IGNORECASE,
        ),
        "management",
    ),
    (re.compile(r"(vl(an)?\s*[0-9]|bvi|bdi|irb|ve\s*[0-9])", re.IGNORECASE), "svi"),
    (
        re.compile(
            r"(tu(nnel)?[0-9]|virtual-(template|access)|vti|st0|nve|vxlan|dialer|gr-|null)", re.IGNORECASE
        ),
        "tunnel",
    ),
    (re.compile(r"(port-?channel|po[0-9]|bundle-ether|lag|ae[0-9]|trk|redundant)", re.IGNORECASE), "lag"),
)
_SUBINTERFACE = re.compile(r"[0-9]\.[0-9]+$")
_NUMBER = re.compile(r"[0-9]{1,5}")


def kind_of(name: str) -> str:
    """What an interface is, by its name."""
    if _SUBINTERFACE.search(name) and not name.lower().startswith(("irb", "lo", "vlan")):
        return "subinterface"
    return next((kind for pattern, kind in _KINDS if pattern.match(name)), "physical")


def read_interface(device: Device, line: Line) -> None:
    """Read an interface and all that stands under it."""
    name = " ".join(line.words[1:]) or "?"
    interface = device.interface(name, line.number)
    interface.kind = kind_of(name)
    number = re.search(r"([0-9]+)$", name)
    if interface.kind == "svi" and number:
        interface.vlan_id = int(number[1])
    interface.is_management |= interface.kind == "management"
    device.understood += 1
    read_statements(device, interface, line.children)


def read_statements(device: Device, interface: Interface, statements: Sequence[Line]) -> None:
    """Read the statements under an interface; each line is counted once."""
    for line in statements:
        words = line.words
        is_negated = words[0] == "no" and len(words) > 1
        reader = _READERS.get(words[1] if is_negated else words[0])
        if reader is not None and reader(device, interface, line):
            device.understood += 1
        elif (
            is_negated
            or words[0] in PASSED
            or (words[0] in ("ip", "ipv6") and words[1:2] and words[1] in _PASSED_IP)
        ):
            kind = "vpn" if words[0] in ("tunnel", "crypto") else "service"
            if not is_negated and device.refer_if_addressed(kind, interface.name, line.number, words):
                device.understood += 1
            else:
                device.passed += 1
        else:
            device.refer_if_addressed("service", interface.name, line.number, words)
            device.not_understood(words)
        if line.children and words[0] not in _BLOCKS:
            read_statements(device, interface, line.children)


def _read_ip(device: Device, interface: Interface, line: Line) -> bool:
    words = line.words
    if words[0] == "no":
        return words[2:3] == ["address"]
    second = words[1] if len(words) > 1 else ""
    if second in ("address", "static"):
        return _read_address(device, interface, line)
    if second == "vrf" and len(words) > 2:
        interface.vrf = words[-1]
    elif second in ("helper-address", "dhcp") and len(words) > 2:
        return device.refer(
            "relay", interface.name, line.number, line.text, addresses=find_addresses(words[2:])
        )
    elif second == "virtual-router" and words[2:3] == ["address"] and len(words) > 3:
        return _add_virtual(interface, words[3].partition("/")[0], "vip", line)
    else:
        return second == "unnumbered"
    return True


def _read_address(device: Device, interface: Interface, line: Line) -> bool:
    """``ip address`` in all its forms; a wrong one goes to the repair file and counts as understood."""
    words = line.words[2:]
    if not words:
        return False
    first = words[0].lower()
    if first in ("dhcp", "dhcp-bootp", "negotiated", "autoconfig", "pppoe", "autoconf"):
        interface.is_dynamic = True
        return True
    is_virtual = first == "virtual"
    if is_virtual or first == "anycast":
        words = words[1:]
    if not words or words[0] in ("use-link-local-only", "use-link-local"):
        return True
    flags = {word.lower() for word in words[1:]}
    parsed = read_with_mask(words)
    if parsed is None:
        if "link-local" in flags and read_address(words[0]):
            return True
        device.reject(line.number, interface.name, " ".join(words[:2]), line.text)
        return True
    address, length = parsed
    if is_virtual:
        interface.networks.append((address, length, line.number))
        return _add_virtual(interface, address, "vip", line)
    if "eui-64" in flags:
        interface.networks.append((address, length, line.number))
        return True
    add_address(
        interface, address, length, line.number, role="secondary" if flags & {"secondary", "sec"} else None
    )
    if "standby" in flags:
        following = words[words.index("standby") + 1 :]
        device.refer("service", interface.name, line.number, line.text, addresses=find_addresses(following))
    return True


def add_address(
    interface: Interface, address: str, length: int, line: int, *, role: str | None = None
) -> None:
    """Give an interface an address; 0.0.0.0 and link-local ones are none."""
    if address in ("0.0.0.0", "::") or address.startswith("fe80:"):  # noqa: S104 - no address is bound
        return
    interface.addresses.append((address, length, role, line))


def _add_virtual(interface: Interface, text: str, role: str, line: Line) -> bool:
    address = read_address(text)
    if address is not None and not address.startswith("fe80:"):
        interface.virtual.append((address, role, line.number))
    return address is not None


def _read_redundancy(device: Device, interface: Interface, line: Line) -> bool:
    """``standby``, ``vrrp``, ``hsrp``, ``glbp``: with the address on the line or under it."""
    words = line.words
    if words[0] == "no":
        return False
    role = "hsrp" if words[0] in ("standby", "hsrp") else "vip"
    for child in line.children:
        address = next((word for word in child.words[1:] if read_address(word.partition("/")[0])), None)
        if child.words[0] in ("ip", "address", "virtual-ip-address", "ipv4") and address:
            _add_virtual(interface, address.partition("/")[0], role, child)
            device.understood += 1
        else:
            device.passed += 1
    marks = [i for i, word in enumerate(words) if word in ("ip", "ipv4", "ipv6", "address")]
    if marks and len(words) > marks[-1] + 1:
        _add_virtual(interface, words[marks[-1] + 1].partition("/")[0], role, line)
    return True


def _read_active_gateway(device: Device, interface: Interface, line: Line) -> bool:  # noqa: ARG001
    words = line.words
    if words[0] == "no" or len(words) < 3:
        return False
    return words[2] == "mac" or _add_virtual(interface, words[2].partition("/")[0], "vip", line)


def _read_switchport(device: Device, interface: Interface, line: Line) -> bool:
    words = line.words
    # A router has no such statement, not even to say no to it.
    device.evidence.add("switchport")
    if words[0] == "no":
        return True
    if words[1:3] in (["access", "vlan"], ["trunk", "native"]) and _NUMBER.fullmatch(words[-1]):
        interface.vlan_id = int(words[-1])
    return True


def _read_vlan(device: Device, interface: Interface, line: Line) -> bool:
    """AOS-CX ``vlan access 10``, ASA ``vlan 10``."""
    words = line.words
    if words[0] == "no" or words[1:2] == ["trunk"]:
        if words[1:3] == ["trunk", "native"] and _NUMBER.fullmatch(words[3]):
            interface.vlan_id = int(words[3])
        device.evidence.add("switchport")
        return True
    if words[1:2] == ["access"]:
        device.evidence.add("switchport")
    if _NUMBER.fullmatch(words[-1]):
        interface.vlan_id = int(words[-1])
        return True
    return False


def _read_vrf(device: Device, interface: Interface, line: Line) -> bool:  # noqa: ARG001
    """``vrf forwarding X``, ``vrf member X``, ``vrf attach X``, ``vrf X``."""
    if line.words[0] == "no" or len(line.words) < 2:
        return False
    interface.vrf = line.words[-1]
    return True


def _read_shutdown(device: Device, interface: Interface, line: Line) -> bool:  # noqa: ARG001
    interface.enabled = interface.said_on = line.words[0] == "no"
    return True


def _read_disable(device: Device, interface: Interface, line: Line) -> bool:  # noqa: ARG001
    interface.enabled = line.words[0] == "no"
    return len(line.words) <= 2


def _read_description(device: Device, interface: Interface, line: Line) -> bool:  # noqa: ARG001
    if line.words[0] == "no":
        return True
    text = line.text.split(None, 1)
    interface.description = without_told_secrets(text[1].strip('"')) if len(text) > 1 else None
    return True


def _read_encapsulation(device: Device, interface: Interface, line: Line) -> bool:  # noqa: ARG001
    words = line.words
    if len(words) > 2 and words[1].lower() == "dot1q":
        number = next((word for word in words[2:] if _NUMBER.fullmatch(word)), None)
        interface.vlan_id = int(number) if number else None
    return True


def _read_mtu(device: Device, interface: Interface, line: Line) -> bool:  # noqa: ARG001
    if _NUMBER.fullmatch(line.words[-1]):
        interface.mtu = int(line.words[-1])
    return True


def _read_mac(device: Device, interface: Interface, line: Line) -> bool:  # noqa: ARG001
    try:
        interface.mac = parse_mac(line.words[1]) if len(line.words) > 1 else None
    except ValueError:
        return False
    return True


def _read_nameif(device: Device, interface: Interface, line: Line) -> bool:
    if line.words[0] == "no":
        return True
    device.evidence.add("firewall")
    interface.network = line.words[-1]
    return True


#: Blocks under an interface whose reader counts their lines itself.
_BLOCKS = frozenset({"standby", "hsrp", "vrrp", "glbp"})
_READERS: dict[str, Callable[[Device, Interface, Line], bool]] = {
    "ip": _read_ip,
    "ipv6": _read_ip,
    "standby": _read_redundancy,
    "hsrp": _read_redundancy,
    "vrrp": _read_redundancy,
    "glbp": _read_redundancy,
    "active-gateway": _read_active_gateway,
    "switchport": _read_switchport,
    "vlan": _read_vlan,
    "vrf": _read_vrf,
    "shutdown": _read_shutdown,
    "disable": _read_disable,
    "description": _read_description,
    "name": _read_description,
    "encapsulation": _read_encapsulation,
    "mtu": _read_mtu,
    "mac-address": _read_mac,
    "nameif": _read_nameif,
}
