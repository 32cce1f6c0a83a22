"""Devices, virtual machines, their interfaces and disks as inventory tables."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import polars as pl

from samdrift.importers.kinds import MISSING_VALUE, WRONG_ADDRESS, WRONG_IDENTITY
from samdrift.importers.netbox import roles
from samdrift.importers.netbox.findings import DISK_UNIT, UNKNOWN_ROLE
from samdrift.importers.netbox.tables import Columns, list_cell, masked, place
from samdrift.importers.netbox.vocabulary import MACHINE_STATUS, hypervisor_of, read_choice
from samdrift.importers.tabular import CellTable
from samdrift.importers.values import parse_address, parse_mac, split_names
from samdrift.inventory import observed
from samdrift.kernel import FindingKind

_MIB_PER_GB = 1024
#: A VM's disk of 2,000 GB is rare, one of 2,000 MB rarer: between the two units there is no overlap.
_LEAST_MB = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Identity:
    """What every machine has, one list a column; ``primary`` are its IPv4 and IPv6 addresses."""

    columns: Columns
    primary: Sequence[Sequence[str | None]]
    kept: Sequence[bool]


def read_devices(table: CellTable) -> dict[str, pl.DataFrame]:
    """Read devices into the machine table that their role says."""
    identity = _identity(table, "device")
    classes, kinds = _classes(table, identity.kept)
    manufacturer, model = table.text("manufacturer"), table.text("device_type")
    common: Columns = {
        **identity.columns,
        "manufacturer": manufacturer,
        "model": model,
        "asset_tag": table.text("asset_tag", "asset tag"),
    }
    special: dict[str, Columns] = {
        roles.SERVERS: {"is_virtual": [False] * len(table), "is_template": [False] * len(table)},
        roles.HYPERVISORS: {"cluster": table.text("cluster")},
        roles.NETWORK: {
            "kind": kinds,
            "rack": table.text("rack"),
            # Out of band where there is such an address, else the primary one.
            "management_address": [
                next((value for value in row if value), None)
                for row in zip(table.address("oob_ip"), *identity.primary, strict=True)
            ],
            "port_count": table.whole("port_count", minimum=0),
        },
        roles.ENDPOINTS: {"kind": kinds},
        roles.OTHER: {"kind": kinds, "rack": table.text("rack")},
    }
    tables = {}
    for name, extra in special.items():
        mask = [kept and found == name for kept, found in zip(identity.kept, classes, strict=True)]
        if any(mask):
            tables[name] = observed(name, masked({**common, **extra}, mask))
    return tables


def _classes(table: CellTable, kept: Sequence[bool]) -> tuple[list[str], list[str | None]]:
    """Tell each device's machine table and kind; roles that are not known are told once each."""
    names, kinds = [], []
    unknown: Counter[str] = Counter()
    role_names, model_names = table.text("role", "device role"), table.text("device_type", "type")
    if table.has("hosts_vms"):
        hosts = [flag is True for flag in table.flag("hosts_vms")]
    else:
        hosts = [cluster is not None for cluster in table.text("cluster")]
    for role, model, hosts_vms, used in zip(role_names, model_names, hosts, kept, strict=True):
        found = roles.classify_device(role, model, hosts_vms=hosts_vms)
        if found is None:
            unknown[role or "-"] += used
            found = roles.DeviceClass(table=roles.OTHER)
        names.append(found.table)
        kinds.append(found.kind or role)
    for role, count in sorted((+unknown).items()):
        where = table.file.at(sheet=table.sheet)
        table.findings.append(UNKNOWN_ROLE.at(where, role, value=role, count=count))
    return names, kinds


def read_virtual_machines(table: CellTable, *, disks_in_mb: bool | None) -> dict[str, pl.DataFrame]:
    """Read virtual machines as servers.

    Args:
        table: the VMs.
        disks_in_mb: whether disk sizes are in MB (NetBox 4.1 and later) or GB; None where the
            export does not say: then their size tells, and a finding says so.
    """
    table.require("name")
    identity = _identity(table, "vm")
    columns: Columns = {
        **identity.columns,
        "is_virtual": [True] * len(table),
        "is_template": [False] * len(table),
        "vcpu_count": table.whole("vcpus", minimum=0),
        # NetBox calls it MB; what is entered is what the hypervisor shows, which is MiB.
        "memory_mib": table.whole("memory", "memory (mb)", minimum=1),
        "storage_allocated_mib": _disk_sizes(table, "disk", disks_in_mb),
        "disk_count": table.whole("disk_count", "virtual disks", minimum=0),
        "nic_count": table.whole("nic_count", minimum=0),
        "hypervisor": hypervisor_of(table.text("cluster_type")),
        "hypervisor_host": table.text("device"),
        "cluster": table.text("cluster"),
    }
    return {"servers": observed("servers", masked(columns, identity.kept))}


def read_virtual_disks(table: CellTable, *, disks_in_mb: bool | None) -> dict[str, pl.DataFrame]:
    """Read the disks of virtual machines."""
    table.require("name")
    columns: Columns = {
        "name": table.text("name"),
        "kind": ["disk"] * len(table),
        "capacity_mib": _disk_sizes(table, "size", disks_in_mb),
        **place(table),
        "_owner": owners(table),
    }
    return {"disks": observed("disks", masked(columns, table.kept()))}


def read_interfaces(table: CellTable) -> dict[str, pl.DataFrame]:
    """Read interfaces of devices or of virtual machines."""
    table.require("name")
    columns: Columns = {
        "name": table.text("name"),
        "mac": table.mac("mac_address", "mac address", "primary mac"),
        "kind": table.text("type"),
        "enabled": table.flag("enabled"),
        "vlan_id": vlan_numbers(table, "untagged_vlan", "untagged vlan"),
        "vrf": table.text("vrf"),
        "mtu": table.whole("mtu", minimum=0),
        "description": table.text("description"),
        **place(table),
        "_owner": owners(table),
    }
    return {"interfaces": observed("interfaces", masked(columns, table.kept()))}


def owners(table: CellTable) -> list[str | None]:
    """The ``_id`` of the machine that each row belongs to: by number, else by name."""
    result: list[str | None] = []
    columns = zip(
        table.text("virtual_machine_id"), table.text("virtual_machine"),
        table.text("device_id"), _device_names(table), strict=True,
    )  # fmt: skip
    for vm_number, vm, device_number, device in columns:
        if vm_number or vm:
            result.append(f"vm:{vm_number or vm}")
        elif device_number or device:
            result.append(f"device:{device_number or device}")
        else:
            result.append(None)
    return result


def _device_names(table: CellTable) -> list[str | None]:
    """The device that each row names. Lists of addresses and services call it parent."""
    if table.has("device", "virtual_machine"):
        return table.text("device")
    return table.text("parent")


def owner_names(table: CellTable) -> dict[str, str | None]:
    """The names of the machines that rows refer to, by the ``_id`` that ``owners`` gives."""
    pairs = zip(owners(table), table.text("virtual_machine"), _device_names(table), strict=True)
    return {owner: vm or device for owner, vm, device in pairs if owner is not None}


def vlan_numbers(table: CellTable, *names: str) -> list[int | None]:
    """Read VLAN numbers: ``100``, or as NetBox shows them, ``Data (100)``."""
    result: list[int | None] = []
    for text in table.text(*names):
        digits = "" if text is None else text.rstrip(")").rsplit("(", 1)[-1].strip()
        result.append(int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 4 else None)
    return result


def _identity(table: CellTable, prefix: str) -> _Identity:
    """Read what all machines have; a row that nothing tells from others is rejected."""
    names = [split_names(text) for text in table.text("name")]
    serials, tags = table.text("serial", "serial number"), table.text("asset_tag", "asset tag")
    numbers, types = table.text("id"), table.text("device_type", "type")
    for index, (name, *others) in enumerate(zip(names, serials, tags, numbers, types, strict=True)):
        if name[0] is None and not any(others):
            table.reject(MISSING_VALUE, index, column=table.spelling("name"))
    dns = [split_names(text)[1] for text in table.text("dns_name", "dns name")]
    rows = table.row_numbers
    primary = [
        table.address("primary_ip4", "ipv4 address", "primary_ip", "ip address"),
        table.address("primary_ip6", "ipv6 address"),
    ]
    columns: Columns = {
        "name": [name for name, _ in names],
        "fqdn": [fqdn or registered for (_, fqdn), registered in zip(names, dns, strict=True)],
        "serial_number": serials,
        "macs": _lists(table, "macs", parse_mac, WRONG_IDENTITY),
        "addresses": _all_addresses(table, primary),
        "vrf": table.text("vrf"),
        "site": table.text("site"),
        "organisation_unit": table.text("tenant"),
        "role": table.text("role", "device role"),
        "status": read_choice(table, "status", MACHINE_STATUS, otherwise="other"),
        "operating_system": table.text("platform"),
        "description": table.text("description"),
        "managed_by": table.text("contact", "contacts"),
        **place(table),
        "_id": [f"{prefix}:{number or f'row:{row}'}" for number, row in zip(numbers, rows, strict=True)],
    }
    return _Identity(columns=columns, primary=primary, kept=table.kept())


def _all_addresses(table: CellTable, primary: Sequence[Sequence[str | None]]) -> list[list[str] | None]:
    """All addresses of each machine, sorted, without mask: those assigned and the primary ones."""
    assigned = _lists(table, "addresses", parse_address, WRONG_ADDRESS)
    return [
        sorted({*(listed or []), *(value for value in own if value)}) or None
        for listed, *own in zip(assigned, *primary, strict=True)
    ]


def _lists(
    table: CellTable, column: str, parse: Callable[[object], str | None], kind: FindingKind
) -> list[list[str] | None]:
    """Read a column of lists; a bad item is told and left out."""
    result: list[list[str] | None] = []
    for index, cell in enumerate(table.cells(column)):
        found: set[str] = set()
        for item in list_cell(cell):
            try:
                value = parse(item)
            except ValueError:
                table.tell(kind, index, column=column, value=item)
                continue
            if value is not None:
                found.add(value)
        result.append(sorted(found) or None)
    return result


def _disk_sizes(table: CellTable, column: str, in_mb: bool | None) -> list[int | None]:
    """Read disk sizes as MiB; the header, the version or the sizes say the unit."""
    if table.has(f"{column} (MB)", f"{column} (GB)"):
        return table.mebibytes(f"{column} (MB)", f"{column} (GB)", minimum=0)
    sizes = table.whole(column, minimum=0)
    known = [size for size in sizes if size]
    if not known:
        return sizes
    if in_mb is None:
        in_mb = median(known) >= _LEAST_MB
        where = table.file.at(sheet=table.sheet)
        table.findings.append(DISK_UNIT.at(where, column, value="MB" if in_mb else "GB"))
    return sizes if in_mb else [None if size is None else size * _MIB_PER_GB for size in sizes]
