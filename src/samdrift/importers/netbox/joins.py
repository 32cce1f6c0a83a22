"""What objects of one file say of each other: whose address, on which cluster, how many ports."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from samdrift.importers.netbox import models as m
from samdrift.importers.netbox.vocabulary import NO_PORT, SHARED_ADDRESS_ROLES

Flat = dict[str, Any]
#: Each model's objects: their ordinal and their fields, with names for numbers.
Rows = dict[str, list[tuple[int, Flat]]]


def content_type(value: object) -> str:
    """Read a generic reference's type: dumps write [app, model], REST app.model."""
    if isinstance(value, list):
        return ".".join(str(part) for part in value)
    return value if isinstance(value, str) else ""


def join_objects(rows: Rows) -> None:
    """Complete the flat rows of a file from each other, in place."""
    _add_addresses(rows)
    _add_clusters(rows)
    _add_counts(rows)
    _add_contacts(rows)


def _add_clusters(rows: Rows) -> None:
    """Give virtual machines their cluster's type and, where they have none, its site."""
    clusters = {flat["id"]: flat for _, flat in rows.get(m.CLUSTER, [])}
    for _, flat in rows.get(m.VM, []):
        cluster = clusters.get(number, {}) if isinstance(number := flat.get("cluster_id"), int) else {}
        flat["cluster_type"] = cluster.get("type")
        if flat.get("site") is None:
            flat["site"] = cluster.get("site")


def _add_addresses(rows: Rows) -> None:
    """Give addresses their machine and interface, and machines their addresses and MACs."""
    found = _Owners(rows)
    for _, flat in rows.get(m.MAC, []):
        port = found.port(flat.get("assigned_object_type"), flat.get("assigned_object_id"))
        if port is not None and not port.get("primary_mac_address"):
            port.setdefault("mac_address", flat.get("mac_address"))
    for _, flat in rows.get(m.ADDRESS, []):
        port = found.port(flat.get("assigned_object_type"), flat.get("assigned_object_id"))
        if port is None:
            continue
        column, machine = found.machine(port)
        number = port.get(f"{column}_id")
        flat["interface"], flat[column], flat[f"{column}_id"] = port.get("name"), port.get(column), number
        if str(flat.get("role")).lower() not in SHARED_ADDRESS_ROLES:
            machine.setdefault("addresses", []).append(flat.get("address"))
            machine.setdefault("vrfs", []).append(flat.get("vrf"))
    for port in found.ports():
        port["mac_address"] = port.get("mac_address") or port.get("primary_mac_address")
        if port["mac_address"]:
            found.machine(port)[1].setdefault("macs", []).append(port["mac_address"])
    by_number = {flat["id"]: flat for _, flat in rows.get(m.ADDRESS, [])}
    for flat in found.machines():
        numbers = [flat.get("primary_ip4_id"), flat.get("primary_ip6_id")]
        primary = next((by_number[n] for n in numbers if isinstance(n, int) and n in by_number), {})
        if primary:
            flat["dns_name"] = primary.get("dns_name")
        vrfs = flat.get("vrfs", [])
        one = vrfs[0] if vrfs and all(vrf == vrfs[0] for vrf in vrfs) else None
        flat["vrf"] = primary.get("vrf") if primary else one


class _Owners:
    """Interfaces by number, and the machines that they belong to."""

    _COLUMNS: Mapping[str, tuple[str, str]] = {
        m.INTERFACE: ("device", m.DEVICE),
        m.VM_INTERFACE: ("virtual_machine", m.VM),
    }

    def __init__(self, rows: Rows) -> None:
        self._ports = {kind: {flat["id"]: flat for _, flat in rows.get(kind, [])} for kind in self._COLUMNS}
        self._machines = {
            column: {flat["id"]: flat for _, flat in rows.get(model, [])}
            for column, model in self._COLUMNS.values()
        }

    def port(self, kind: object, number: object) -> Flat | None:
        """The interface that a generic reference names."""
        return self._ports.get(content_type(kind), {}).get(number) if isinstance(number, int) else None

    def machine(self, port: Flat) -> tuple[str, Flat]:
        """The column that names an interface's machine, and the machine (empty where it is not there)."""
        column = "virtual_machine" if "virtual_machine_id" in port else "device"
        number = port.get(f"{column}_id")
        return column, self._machines[column].get(number, {}) if isinstance(number, int) else {}

    def ports(self) -> list[Flat]:
        """All interfaces."""
        return [flat for flats in self._ports.values() for flat in flats.values()]

    def machines(self) -> list[Flat]:
        """All machines."""
        return [flat for flats in self._machines.values() for flat in flats.values()]


def _add_counts(rows: Rows) -> None:
    """Add what is counted from other objects: ports, adapters, disks, hosts; and who hosts VMs."""
    interfaces = [flat for _, flat in rows.get(m.INTERFACE, [])]
    ports = _count("device_id", [flat for flat in interfaces if str(flat.get("type")).lower() not in NO_PORT])
    adapters = _count("virtual_machine_id", [flat for _, flat in rows.get(m.VM_INTERFACE, [])])
    disks = _count("virtual_machine_id", [flat for _, flat in rows.get(m.VIRTUAL_DISK, [])])
    hosts = _count("cluster_id", [flat for _, flat in rows.get(m.DEVICE, [])])
    vm_hosts = _count("device_id", [flat for _, flat in rows.get(m.VM, [])])
    for _, flat in rows.get(m.DEVICE, []):
        flat["port_count"] = ports.get(flat["id"]) or flat.get("port_count")
        flat["hosts_vms"] = isinstance(flat.get("cluster_id"), int) or flat["id"] in vm_hosts
    for _, flat in rows.get(m.VM, []):
        flat["nic_count"] = adapters.get(flat["id"]) or flat.get("nic_count")
        flat["disk_count"] = disks.get(flat["id"]) or flat.get("disk_count")
    for _, flat in rows.get(m.CLUSTER, []):
        flat["host_count"] = hosts.get(flat["id"]) or flat.get("host_count")


def _count(column: str, flats: list[Flat]) -> Counter[int]:
    """Count the flat rows by the number in a column; rows without one are left out."""
    return Counter(flat[column] for flat in flats if isinstance(flat.get(column), int))


def _add_contacts(rows: Rows) -> None:
    """Give sites and machines their contact: the primary one first, then the first named."""
    ranks = {"primary": 0, "secondary": 1, "tertiary": 2}
    ordered = sorted(
        (flat for _, flat in rows.get(m.ASSIGNMENT, [])),
        key=lambda flat: (ranks.get(str(flat.get("priority")), 3), flat["id"] or 0),
    )
    for model in (m.SITE, m.DEVICE, m.VM):
        by_number = {flat["id"]: flat for _, flat in rows.get(model, [])}
        for assignment in ordered:
            number = assignment.get("object_id")
            thing = by_number.get(number) if isinstance(number, int) else None
            if thing is not None and assignment["object_type"] == model:
                thing.setdefault("contact", assignment["contact"])
