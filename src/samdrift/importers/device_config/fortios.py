"""Fortinet FortiOS: interfaces, routes, address objects, policies, translation, DHCP."""

import re
from collections.abc import Callable
from ipaddress import ip_address

from samdrift.importers.device_config.device import Device, Route, Scope
from samdrift.importers.device_config.fortios_objects import FortiFile, FortiObject, read_objects
from samdrift.importers.device_config.interfaces import add_address, kind_of
from samdrift.importers.device_config.notation import (
    MASKS,
    find_addresses,
    network_of,
    read_address,
    read_with_mask,
)
from samdrift.importers.device_config.secrets import without_secrets, without_told_secrets
from samdrift.importers.kinds import TRUNCATED_FILE
from samdrift.importers.values import parse_mac

_HEADER = re.compile(r"^#config-version=([A-Za-z0-9]+)-([0-9.]+)-FW-build([0-9]+)", re.MULTILINE)
#: Tables that say nothing of networks; an address named in them is a reference.
_PASSED = frozenset({
    "system", "firewall", "vpn", "user", "log", "webfilter", "antivirus", "ips", "application", "dlp",
    "router", "report", "wireless-controller", "switch-controller", "endpoint-control", "waf", "voip",
    "icap", "ssh-filter", "emailfilter", "dnsfilter", "file-filter", "videofilter", "web-proxy",
    "authentication", "certificate", "alertemail", "ftp-proxy", "gui", "wanopt", "automation", "casb",
    "ztna", "extension-controller", "extender-controller", "global", "vdom", "spamfilter", "virtual-patch",
    "sctp-filter", "cifs", "rule", "monitoring", "diameter-filter", "telemetry-controller", "nsxt",
    "switch",
})  # fmt: skip
_KINDS = {
    "loopback": "loopback",
    "vlan": "subinterface",
    "aggregate": "lag",
    "redundant": "lag",
    "tunnel": "tunnel",
    "physical": "physical",
    "hard-switch": "lag",
    "switch": "lag",
    "vdom-link": "tunnel",
    "vap-switch": "tunnel",
}
_ANY = frozenset({"all", "any", "none"})
_NOTHING = frozenset({"0.0.0.0", "::"})  # noqa: S104 - no address is bound
_NUMBER = re.compile(r"[0-9]{1,9}")


def read_configuration(device: Device, text: str) -> None:
    """Read a whole FortiOS configuration."""
    device.evidence.add("firewall")
    if header := _HEADER.search(text[:2000]):
        device.model, device.os_version = header[1], f"{header[2]} build{header[3]}"
    file = read_objects(text)
    named = sum(1 for item in file.objects if item.name and item.path in _READERS)
    device.understood += named
    device.passed += file.structure - named
    for item in file.objects:
        _read_object(device, item)
    for line, words in file.unknown:
        device.refer_if_addressed("service", None, line, words)
        device.not_understood(words)
    _rename(device, file)
    if file.is_open:
        device.findings.append(TRUNCATED_FILE.at(device.file.at(), read=f"{len(file.objects)} edit"))


def _read_object(device: Device, item: FortiObject) -> None:
    reader = _READERS.get(item.path)
    used = reader(device, item) if reader is not None and item.settings else frozenset()
    root = item.path.split(" ", 1)[0]
    if reader is None and read_address(item.name):
        # BGP neighbours and the like go by their address.
        kind = "routing" if root == "router" else "service"
        device.refer(kind, item.path, item.line, f"edit {item.name}", addresses=[item.name])
    for key, setting in item.settings.items():
        if key in used:
            device.understood += 1
            continue
        kind = "vpn" if root == "vpn" else "routing" if root == "router" else "service"
        name = item.name or item.path
        if device.refer_if_addressed(
            kind, name, setting.line, ["set", key, *setting.words], masks_first=True
        ):
            device.understood += 1
        elif root in _PASSED:
            device.passed += 1
        else:
            device.not_understood(["config", root])


def _vrf(item: FortiObject, number: str | None = None) -> str | None:
    """A routing table: a virtual domain, and the number within it; root's number 0 is the global one."""
    parts = [] if item.vdom in (None, "root") else [item.vdom or ""]
    if number not in (None, "0"):
        parts.append(f"vrf{number}")
    return "-".join(parts) or None


def _read_global(device: Device, item: FortiObject) -> frozenset[str]:
    name = item.text("hostname")
    if name:
        device.names.append((name, item.settings["hostname"].line))
    return frozenset({"hostname"})


def _read_interface(device: Device, item: FortiObject) -> frozenset[str]:
    if not item.name:
        return frozenset()
    interface = device.interface(item.name, item.line)
    interface.kind = (
        "subinterface" if item.text("vlanid") else _KINDS.get(item.text("type") or "", kind_of(item.name))
    )
    interface.enabled = item.text("status") != "down"
    interface.description = without_told_secrets(item.text("description") or item.text("alias"))
    item.vdom = item.text("vdom") or item.vdom
    interface.vrf = _vrf(item, item.text("vrf"))
    interface.vlan_id = _whole(item.text("vlanid"))
    interface.mtu = _whole(item.text("mtu"))
    interface.is_dynamic = item.text("mode") in ("dhcp", "pppoe")
    interface.is_management = item.text("dedicated-to") == "management" or item.name.lower() in (
        "mgmt",
        "mgmt1",
        "mgmt2",
        "management",
    )
    try:
        interface.mac = parse_mac(item.text("macaddr"))
    except ValueError:
        device.not_understood(["set", "macaddr"])
    _add(device, item, "ip")
    for key in ("management-ip",):
        _add(device, item, key, role="secondary")
    if interface.vrf:
        device.vrf(interface.vrf, item.line)
    return frozenset({
    "type", "vdom", "ip", "status", "description", "alias", "vrf", "vlanid", "mtu", "mode", "dedicated-to",
    "macaddr", "management-ip",
})  # fmt: skip


def _add(
    device: Device, item: FortiObject, key: str, *, role: str | None = None, owner: str | None = None
) -> None:
    """Give the object's interface the address of a setting; a wrong one goes to the repair file."""
    words = item.words(key)
    if not words or words[0].startswith((*_NOTHING, "::/")):
        return
    name, line = owner or item.name, item.settings[key].line
    parsed = read_with_mask(words)
    if parsed is None:
        device.reject(line, name, " ".join(words), f"set {key} {' '.join(words)}")
        return
    add_address(device.interface(name, line), *parsed, line, role=role)


def _read_secondary(device: Device, item: FortiObject) -> frozenset[str]:
    if item.above is not None:
        _add(device, item, "ip", role="secondary", owner=item.above.name)
    return frozenset({"ip"})


def _read_ipv6(device: Device, item: FortiObject) -> frozenset[str]:
    if item.above is not None:
        _add(device, item, "ip6-address", owner=item.above.name)
    return frozenset({"ip6-address", "ip6-mode"})


def _read_vrrp(device: Device, item: FortiObject) -> frozenset[str]:
    address = read_address(item.text("vrip") or item.text("vrip6") or "")
    if item.above is not None and address:
        device.interface(item.above.name, item.line).virtual.append((address, "vip", item.line))
    return frozenset({"vrip", "vrip6"})


def _read_route(device: Device, item: FortiObject) -> frozenset[str]:
    used = frozenset(
        {
            "dst",
            "gateway",
            "device",
            "distance",
            "blackhole",
            "status",
            "vrf",
            "dstaddr",
            "priority",
            "comment",
        }
    )
    vrf, line = _vrf(item, item.text("vrf")), item.line
    named = item.text("dstaddr")
    if named:
        device.refer("routing", f"static {item.name}", line, f"set dstaddr {named}", refers_to=[named])
        return used
    is_v6 = item.path == "router static6"
    words = item.words("dst") or ["::/0" if is_v6 else "0.0.0.0/0"]
    parsed = read_with_mask(words)
    if parsed is None:
        device.reject(item.settings["dst"].line, "dst", " ".join(words), f"set dst {' '.join(words)}")
        return used
    kind = "blackhole" if item.text("blackhole") == "enable" else "default" if parsed[1] == 0 else "static"
    gateway = read_address(item.text("gateway") or "")
    device.routes.append(
        Route(
            prefix=device.canonical(*parsed, line, "dst"), line=line, vrf=vrf, kind=kind,
            next_hop=None if gateway in _NOTHING else gateway, interface=item.text("device"),
            distance=_whole(item.text("distance")), enabled=item.text("status") != "disable",
        )
    )  # fmt: skip
    return used


def _read_address(device: Device, item: FortiObject) -> frozenset[str]:
    """An address object: the type says which of its settings hold."""
    kind = item.text("type") or "ipmask"
    found: list[str] = []
    used = {"type", "subnet", "start-ip", "end-ip", "wildcard", "ip6", "interface", "associated-interface"}
    key = {
        "ipmask": "subnet",
        "interface-subnet": "subnet",
        "iprange": "start-ip",
        "wildcard": "wildcard",
        "ipprefix": "ip6",
    }.get(kind)
    if item.path == "firewall address6":
        key = "ip6" if kind in ("ipmask", "ipprefix") else key
    if key is None or not item.words(key):
        return frozenset(used)
    if key == "start-ip":
        found = _range(device, item, "start-ip", "end-ip")
    elif key == "wildcard":
        found = find_addresses(item.words(key), masks_first=True)
    else:
        parsed = read_with_mask(item.words(key))
        if parsed is None:
            text = " ".join(item.words(key))
            device.reject(item.settings[key].line, item.name, text, f"set {key} {text}")
            return frozenset(used)
        if parsed[1] > 0:
            whole = parsed[1] == (128 if ":" in parsed[0] else 32)
            found = [parsed[0] if whole else network_of(*parsed)]
    statement = " ".join(
        f"set {k} {item.text(k)}" for k in ("subnet", "start-ip", "end-ip", "wildcard", "ip6") if item.text(k)
    )
    device.refer("object", item.name, item.line, statement, addresses=found)
    _with_vrf(device, item, len(found))
    return frozenset(used)


def _with_vrf(device: Device, item: FortiObject, count: int) -> None:
    for reference in device.references[len(device.references) - count :] if count else []:
        reference.vrf = _vrf(item)


def _range(device: Device, item: FortiObject, first: str, last: str) -> list[str]:
    """A range between two settings; one that runs backwards goes to the repair file."""
    start = read_address(item.text(first) or "")
    end = read_address(item.text(last) or "") or start
    if not start or not end or start in _NOTHING:
        return []
    if ip_address(start).version != ip_address(end).version or int(ip_address(start)) > int(ip_address(end)):
        line = item.settings[last].line
        device.reject(line, item.name, f"{start}-{end}", f"set {first} {start} set {last} {end}")
        return []
    return [start] if start == end else [f"{start}-{end}"]


def _read_group(device: Device, item: FortiObject) -> frozenset[str]:
    for key in ("member", "exclude-member"):
        if item.words(key):
            names = item.words(key)
            statement = f"set {key} {' '.join(names)}"
            if device.refer("group", item.name, item.settings[key].line, statement, refers_to=names):
                _with_vrf(device, item, len(names))
    return frozenset({"member", "exclude-member", "exclude", "type"})


def _read_policy(device: Device, item: FortiObject) -> frozenset[str]:
    name = item.text("name") or f"policy {item.name}"
    used = ("srcaddr", "dstaddr", "srcaddr6", "dstaddr6", "poolname")
    for key in used:
        names = [word for word in item.words(key) if word not in _ANY]
        if names and device.refer(
            "policy", name, item.settings[key].line, f"set {key} {' '.join(names)}", refers_to=names
        ):
            _with_vrf(device, item, len(names))
    return frozenset({*used, "name"})


def _read_virtual_ip(device: Device, item: FortiObject) -> frozenset[str]:
    for key in ("extip", "mappedip"):
        if item.words(key):
            setting = item.settings[key]
            found = find_addresses(setting.words)
            device.refer(
                "nat", item.name, setting.line, f"set {key} {' '.join(setting.words)}", addresses=found
            )
            _with_vrf(device, item, len(found))
    return frozenset({"extip", "mappedip", "type"})


def _read_pool(device: Device, item: FortiObject) -> frozenset[str]:
    found = _range(device, item, "startip", "endip")
    device.refer(
        "nat",
        item.name,
        item.line,
        f"set startip {item.text('startip')} set endip {item.text('endip')}",
        addresses=found,
    )
    _with_vrf(device, item, len(found))
    return frozenset({"startip", "endip", "type"})


def _read_dhcp(device: Device, item: FortiObject) -> frozenset[str]:  # noqa: ARG001
    """A DHCP server; its ranges come after it, so the prefix is known then."""
    return (
        frozenset({"lease-time", "default-gateway", "netmask", "interface", "status"})
        if item.name
        else frozenset()
    )


def _read_dhcp_range(device: Device, item: FortiObject) -> frozenset[str]:
    server = item.above
    first, last = read_address(item.text("start-ip") or ""), read_address(item.text("end-ip") or "")
    if server is None or first is None or last is None:
        return frozenset()
    length = MASKS.get(server.text("netmask") or "")
    gateway = read_address(server.text("default-gateway") or "")
    name = server.text("interface") or server.name
    device.scopes.append(
        Scope(
            line=item.line, name=name, first_address=first, last_address=last, gateway=gateway,
            prefix=network_of(first, length) if length is not None else None,
            lease_seconds=_whole(server.text("lease-time")), vrf=_vrf(server),
            status="inactive" if server.text("status") == "disable" else "active",
        )
    )  # fmt: skip
    return frozenset({"start-ip", "end-ip"})


def _rename(device: Device, file: FortiFile) -> None:
    """Apply ``rename A to B``: objects take the new name, and so do those who refer to them."""
    for old, new in file.renames:
        taken = {r.name for r in device.references if r.kind in ("object", "group")}
        if old not in taken or new in taken or len(new) > 79:
            continue
        for reference in device.references:
            if reference.name == old and reference.kind in ("object", "group"):
                reference.name = new
            if reference.refers_to == old:
                reference.refers_to = new
                reference.statement = without_secrets(reference.statement)


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and _NUMBER.fullmatch(text) else None


_READERS: dict[str, Callable[[Device, FortiObject], frozenset[str]]] = {
    "system global": _read_global,
    "system interface": _read_interface,
    "system interface/secondaryip": _read_secondary,
    "system interface/ipv6": _read_ipv6,
    "system interface/vrrp": _read_vrrp,
    "system interface/ipv6/vrrp6": _read_vrrp,
    "router static": _read_route,
    "router static6": _read_route,
    "firewall address": _read_address,
    "firewall address6": _read_address,
    "firewall addrgrp": _read_group,
    "firewall addrgrp6": _read_group,
    "firewall policy": _read_policy,
    "firewall policy6": _read_policy,
    "firewall vip": _read_virtual_ip,
    "firewall ippool": _read_pool,
    "system dhcp server": _read_dhcp,
    "system dhcp server/ip-range": _read_dhcp_range,
}
