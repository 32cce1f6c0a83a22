"""From what was gathered to the inventory's tables."""

import ipaddress
from collections.abc import Iterable

import polars as pl

from samdrift.importers.device_config.device import Device, Interface, Scope
from samdrift.importers.device_config.notation import network_of
from samdrift.importers.values import is_host_address, split_names
from samdrift.inventory import observed

#: The device's id within its file: a configuration is one device's.
DEVICE_ID = "device"
_MANAGEMENT_VRFS = frozenset(
    {"mgmt", "mgmt-vrf", "management", "mgmtvrf", "mgmt-intf", "mgmt_junos", "oob", "oobm"}
)

Rows = list[dict[str, object]]


def make_tables(device: Device) -> dict[str, pl.DataFrame]:
    """Make all observation frames of a device; tables without rows are left out."""
    name, domain_name = split_names(device.names[0][0]) if device.names else (None, None)
    fqdn = domain_name or (f"{name}.{device.domain}".lower() if name and device.domain else None)
    _switch_off_parts(device)
    _give_dhcp_prefixes(device)
    for interface in device.interfaces.values():
        if interface.vrf is not None:
            device.vrf(interface.vrf, interface.line)
    rows: dict[str, Rows] = {
        "network_devices": [_device_row(device, name, fqdn)],
        "interfaces": [_interface_row(interface) for interface in device.interfaces.values()],
        "addresses": list(_address_rows(device)),
        "prefixes": list(_prefix_rows(device)),
        "vlans": [
            {"vlan_id": v.vlan_id, "name": v.name, "group": None, "status": "active", "_row": v.line}
            for v in sorted(device.vlans.values(), key=lambda v: v.vlan_id)
        ],
        "vrfs": [
            {
                "name": v.name,
                "route_distinguisher": v.route_distinguisher,
                "description": v.description,
                "_row": v.line,
            }
            for v in device.vrfs.values()
        ],
        "dhcp_scopes": [_scope_row(scope, name, device.excluded) for scope in device.scopes if scope.prefix],
        "routes": [
            {
                "vrf": r.vrf,
                "prefix": r.prefix,
                "next_hop": r.next_hop,
                "interface": r.interface,
                "kind": r.kind,
                "distance": r.distance,
                "enabled": r.enabled,
                "line": r.line,
                "_row": r.line,
                "_owner": DEVICE_ID,
            }
            for r in device.routes
        ],
    }
    tables = {table: _frame(table, found) for table, found in rows.items() if found}
    if device.references:
        tables["address_references"] = _reference_frame(device)
    return tables


def _frame(table: str, rows: Rows) -> pl.DataFrame:
    for row in rows:
        row.setdefault("_id", f"row:{row['_row']}")
    return observed(table, {key: [row[key] for row in rows] for key in rows[0]})


def _reference_frame(device: Device) -> pl.DataFrame:
    """Column by column: an access list may have ten thousands of lines."""
    found = device.references
    lines = [r.line for r in found]
    return observed(
        "address_references",
        {
            "kind": [r.kind for r in found],
            "name": [r.name for r in found],
            "address": [r.address for r in found],
            "refers_to": [r.refers_to for r in found],
            "vrf": [r.vrf for r in found],
            "line": lines,
            "statement": [r.statement for r in found],
            "_row": lines,
            "_id": [f"row:{line}:{place}" for place, line in enumerate(lines)],
            "_owner": [DEVICE_ID] * len(found),
        },
    )


def _device_row(device: Device, name: str | None, fqdn: str | None) -> dict[str, object]:
    own = [
        (address, interface.vrf)
        for interface in device.interfaces.values()
        for address, _, _, _ in interface.addresses
        if is_host_address(address)
    ]
    management = find_management_address(device)
    vrfs = {vrf for _, vrf in own}
    macs = sorted({i.mac for i in device.interfaces.values() if i.mac})
    return {
        "name": name,
        "fqdn": fqdn,
        "serial_number": device.serial_number,
        "macs": macs or None,
        "addresses": sorted({address for address, _ in own}) or None,
        "vrf": vrfs.pop() if len(vrfs) == 1 else None,
        "kind": kind_of_device(device),
        "manufacturer": device.manufacturer,
        "model": device.model,
        "operating_system": device.operating_system,
        "os_version": device.os_version,
        "management_address": management,
        "port_count": sum(1 for i in device.interfaces.values() if i.kind == "physical" and "." not in i.name)
        or None,
        "status": "active",
        "_row": device.names[0][1] if device.names else 1,
        "_id": DEVICE_ID,
    }


def kind_of_device(device: Device) -> str | None:
    """router, switch or firewall, by what is configured; None where nothing tells."""
    for mark, kind in (("firewall", "firewall"), ("switchport", "switch"), ("routing", "router")):
        if mark in device.evidence:
            return kind
    if device.routes or any(
        i.addresses and i.kind in ("physical", "subinterface") for i in device.interfaces.values()
    ):
        return "router"
    return "switch" if device.default_gateway else None


def find_management_address(device: Device) -> str | None:
    """The address that the device is managed at, where the configuration tells; else None.

    Evidence, the strongest first: an interface or VRF for management, the interface that
    management traffic comes from, the only address of a switch with a default gateway.
    """
    addressed = [i for i in device.interfaces.values() if i.addresses and i.enabled is not False]
    for group in (
        [i for i in addressed if i.is_management or (i.vrf or "").lower() in _MANAGEMENT_VRFS],
        [i for i in addressed if i.name.replace(" ", "").lower() in {s.lower() for s in device.sources}],
        addressed if device.default_gateway and len(addressed) == 1 else [],
    ):
        if group:
            return group[0].addresses[0][0]
    return None


def _interface_row(interface: Interface) -> dict[str, object]:
    return {
        "name": interface.name,
        "mac": interface.mac,
        "kind": interface.kind,
        "enabled": interface.enabled,
        "network": interface.network,
        "vlan_id": interface.vlan_id,
        "vrf": interface.vrf,
        "mtu": interface.mtu,
        "description": interface.description,
        "_row": interface.line,
        "_id": f"interface:{interface.name}",
        "_owner": DEVICE_ID,
    }


def _address_rows(device: Device) -> Iterable[dict[str, object]]:
    for interface in device.interfaces.values():
        status = "reserved" if interface.enabled is False else "active"
        networks = [(a, length) for a, length, _, _ in interface.addresses] + [
            (a, n) for a, n, _ in interface.networks
        ]
        entries: list[tuple[str, int | None, str | None, int]] = [
            (address, length, role or ("loopback" if interface.kind == "loopback" else None), line)
            for address, length, role, line in interface.addresses
        ]
        entries += [
            (address, _length_around(address, networks), role, line)
            for address, role, line in interface.virtual
        ]
        for place, (address, length, role, line) in enumerate(entries):
            yield {
                "address": address,
                "vrf": interface.vrf,
                "prefix_length": length,
                "interface": interface.name,
                "status": status,
                "role": role,
                "_row": line,
                "_id": f"row:{line}:{place}",
                "_owner": DEVICE_ID,
            }


def _length_around(address: str, networks: list[tuple[str, int]]) -> int | None:
    """The length of the interface's network that holds a virtual address."""
    for other, length in networks:
        if (":" in other) == (":" in address) and network_of(other, length) == network_of(address, length):
            return length
    return None


def _prefix_rows(device: Device) -> Iterable[dict[str, object]]:
    """Connected networks, then destinations of static routes; each once per VRF."""
    seen: set[tuple[str | None, str]] = set()
    gateways = {(s.vrf, s.prefix): s.gateway for s in device.scopes if s.gateway}
    # What is switched on speaks first for a network that two interfaces have.
    for interface in sorted(device.interfaces.values(), key=lambda i: i.enabled is False):
        entries = [(a, n, line) for a, n, _, line in interface.addresses] + list(interface.networks)
        for address, length, line in entries:
            prefix = network_of(address, length)
            if length == 0 or (interface.vrf, prefix) in seen:
                continue
            seen.add((interface.vrf, prefix))
            virtual = [
                v for v, _, _ in interface.virtual if _length_around(v, [(address, length)]) is not None
            ]
            yield {
                "prefix": prefix,
                "vrf": interface.vrf,
                "vlan_id": interface.vlan_id,
                "status": "reserved" if interface.enabled is False else "active",
                "role": "loopback" if interface.kind == "loopback" else "connected",
                "gateway": virtual[0] if virtual else gateways.get((interface.vrf, prefix)),
                "description": interface.description,
                "_row": line,
                "_id": f"connected:{interface.vrf}:{prefix}",
            }
    for route in device.routes:
        if route.kind != "static" or not route.enabled or (route.vrf, route.prefix) in seen:
            continue
        seen.add((route.vrf, route.prefix))
        yield {
            "prefix": route.prefix,
            "vrf": route.vrf,
            "vlan_id": None,
            "status": "active",
            "role": "static route",
            "gateway": None,
            "description": None,
            "_row": route.line,
            "_id": f"static:{route.vrf}:{route.prefix}",
        }


def _switch_off_parts(device: Device) -> None:
    """What is a part of an interface that is off is off too."""
    for name, interface in device.interfaces.items():
        whole = device.interfaces.get(name.partition(".")[0])
        if whole is not None and whole.enabled is False:
            interface.enabled = False


def _give_dhcp_prefixes(device: Device) -> None:
    """A range without a mask of its own lies in a connected network; it is given that prefix."""
    for scope in device.scopes:
        if scope.prefix is None and scope.first_address is not None:
            for interface in device.interfaces.values():
                networks = [(a, n) for a, n, _, _ in interface.addresses]
                length = _length_around(scope.first_address, networks)
                if length is not None:
                    scope.prefix, scope.vrf = network_of(scope.first_address, length), interface.vrf


def _scope_row(scope: Scope, server: str | None, excluded: list[tuple[str, str]]) -> dict[str, object]:
    first, last = scope.first_address, scope.last_address
    if first is None and last is None and scope.prefix is not None:
        first, last = _ends_without(ipaddress.ip_network(scope.prefix), excluded)
    return {
        "prefix": scope.prefix,
        "name": scope.name,
        "server": server,
        "first_address": first,
        "last_address": last,
        "lease_seconds": scope.lease_seconds,
        "status": scope.status,
        "_row": scope.line,
        "_id": f"row:{scope.line}:{first}",
    }


def _ends_without(
    network: ipaddress.IPv4Network | ipaddress.IPv6Network, excluded: list[tuple[str, str]]
) -> tuple[str | None, str | None]:
    """The first and last address of a subnet that are given out, without the excluded at either end."""
    first, last = int(network.network_address) + 1, int(network.broadcast_address) - 1
    ranges = [(ipaddress.ip_address(a), ipaddress.ip_address(b)) for a, b in excluded]
    spans = sorted((int(a), int(b)) for a, b in ranges if a.version == b.version == network.version)
    for low, high in spans:
        if low <= first <= high:
            first = high + 1
    for low, high in reversed(spans):
        if low <= last <= high:
            last = low - 1
    if first > last:
        return None, None
    make = type(network.network_address)
    return str(make(first)), str(make(last))
