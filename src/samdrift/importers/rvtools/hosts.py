"""Hosts: vHost, and their adapters and addresses from vNIC, vHBA and vSC_VMK."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from samdrift.importers.kinds import DUPLICATE_ROW
from samdrift.importers.rvtools.identity import Machines, find_hosts, management_servers
from samdrift.importers.rvtools.parts import empty, place, read_addresses
from samdrift.importers.rvtools.servers import Columns
from samdrift.importers.tabular import CellTable
from samdrift.importers.values import parse_address, split_names

_VERSION = re.compile(r"\d+(\.\d+)+")


def read_hosts(table: CellTable, exported_on: date | None) -> tuple[Columns, Machines]:
    """Read vHost; a host is known by the name under which vCenter has it, which may be an address."""
    table.require("Host")
    keep = [row for row, used in enumerate(table.kept()) if used]
    written = table.text("Host")
    names = [split_names(written[row]) for row in keep]
    esx = table.text("ESX Version")
    versions = [esx[row] for row in keep]
    maintenance = table.flag("in Maintenance Mode")
    columns: Columns = {
        "_sheet": [table.sheet] * len(keep),
        "_row": [table.row_numbers[row] for row in keep],
        "_id": _identities(table, [written[row] or "" for row in keep], keep),
        "name": [short for short, _ in names],
        "fqdn": [full for _, full in names],
        "addresses": [_own_address(written[row]) for row in keep],
        "operating_system": [text or "VMware ESXi" for text in versions],
        "os_version": [
            match.group() if (match := _VERSION.search(text or "")) else None for text in versions
        ],
        "hypervisor": ["vmware"] * len(keep),
        "status": ["offline" if maintenance[row] else "active" for row in keep],
        "last_seen_on": [exported_on] * len(keep),
    }
    read: dict[str, list[object]] = {
        "cluster": [*table.text("Cluster")],
        "datacenter": [*table.text("Datacenter")],
        "management_server": [*management_servers(table)],
        "manufacturer": [*table.text("Vendor")],
        "model": [*table.text("Model")],
        "smbios_uuid": [*table.uuid("UUID")],
        "serial_number": [
            serial or tag
            for serial, tag in zip(table.text("Serial number"), table.text("Service tag"), strict=True)
        ],
        "cpu_model": [*table.text("CPU Model")],
        "cpu_mhz": [*table.whole("Speed", minimum=100, maximum=20_000)],
        "cpu_socket_count": [*table.whole("# CPU", minimum=0, maximum=64)],
        "cpu_core_count": [*table.whole("# Cores", minimum=0, maximum=4096)],
        "memory_mib": [*table.mebibytes("# Memory", minimum=1024, maximum=64 * 1024**2)],
        "vm_count": [*table.whole("# VMs total", "# VMs", minimum=0, maximum=10_000)],
        "cpu_utilisation_pct": [*table.number("CPU usage %", minimum=0, maximum=1000)],
        "memory_utilisation_pct": [*table.number("Memory usage %", minimum=0, maximum=1000)],
    }
    columns |= {name: [values[row] for row in keep] for name, values in read.items()}
    hosts = Machines()
    for identity, row in zip(columns["_id"], keep, strict=True):
        hosts.add(identity=str(identity), key=None, name=written[row])
    return columns, hosts


def _identities(table: CellTable, names: list[str], keep: list[int]) -> list[object]:
    """A host's name, or the row where a name stands more than once."""
    count = Counter(names)
    for name in sorted(name for name in count if count[name] > 1):
        table.findings.append(
            DUPLICATE_ROW.at(table.file.at(sheet=table.sheet), name, column="Host", count=count[name])
        )
    return [
        f"host:{name}" if count[name] == 1 else f"host:row:{table.row_numbers[row]}"
        for name, row in zip(names, keep, strict=True)
    ]


def _own_address(name: str | None) -> list[str] | None:
    try:
        address = parse_address(name)
    except ValueError:
        return None
    return None if address is None else [address]


def read_host_adapters(tabs: Mapping[str, CellTable], hosts: Machines) -> tuple[Columns, Columns]:
    """Read the hosts' adapters (vNIC, vHBA, vSC_VMK) and the addresses of vSC_VMK."""
    interfaces = empty("name", "mac", "kind", "network", "mtu", "description")
    addresses = empty("address", "interface", "prefix_length", "description")
    for tab, device in (("vNIC", "Network Device"), ("vHBA", "Device"), ("vSC_VMK", "Device")):
        if tab not in tabs:
            continue
        table = tabs[tab]
        cells: dict[str, list[object]] = {
            "name": [*table.text(device)],
            "mac": [*table.mac("MAC", "Mac Address")],
            "kind": ["vmkernel"] * len(table) if tab == "vSC_VMK" else [*table.text("Type", "Driver")],
            "network": [*table.text("Port Group", "Switch")],
            "mtu": [*table.whole("MTU", minimum=64, maximum=65_535)],
            "description": [*table.text("WWN", "Model")],
        }
        masks = table.text("Subnet mask")
        given = [(name, table.text(name)) for name in ("IP Address", "IP 6 Address")]
        for row, owner in find_hosts(table, hosts):
            place(interfaces, table, row, owner)
            for name, values in cells.items():
                interfaces[name].append(values[row])
            for name, texts in given if tab == "vSC_VMK" else ():
                for address in read_addresses(table, row, name, texts[row]):
                    place(addresses, table, row, owner)
                    addresses["address"].append(address)
                    addresses["interface"].append(cells["name"][row])
                    addresses["prefix_length"].append(
                        _mask_length(masks[row]) if ":" not in address else None
                    )
                    addresses["description"].append(cells["network"][row])
    return interfaces, addresses


def _mask_length(mask: str | None) -> int | None:
    """Length of a dotted mask; None where it is none."""
    try:
        bits = f"{int.from_bytes(bytes(int(part) for part in (mask or '').split('.')), 'big'):032b}"
    except ValueError:
        return None
    return len(bits.rstrip("0")) if len(bits) == 32 and "01" not in bits else None


def add_to_hosts(hosts: Columns, interfaces: Columns, addresses: Columns) -> None:
    """Give hosts the MACs of their adapters and all their addresses."""
    macs: dict[object, set[object]] = defaultdict(set)
    found: dict[object, set[object]] = defaultdict(set)
    for owner, mac in zip(interfaces["_owner"], interfaces["mac"], strict=True):
        if mac is not None:
            macs[owner].add(mac)
    for owner, address in zip(addresses["_owner"], addresses["address"], strict=True):
        found[owner].add(address)
    hosts["macs"] = [sorted(macs[identity], key=str) or None for identity in hosts["_id"]]
    hosts["addresses"] = [
        sorted({*(own if isinstance(own, list) else []), *found[identity]}, key=str) or None
        for own, identity in zip(hosts["addresses"], hosts["_id"], strict=True)
    ]


def clusters_of_hosts(hosts: Columns) -> Columns:
    """The clusters that hosts name, for files without vCluster."""
    members: dict[str, list[int]] = defaultdict(list)
    for index, cluster in enumerate(hosts["cluster"]):
        if isinstance(cluster, str):
            members[cluster].append(index)
    names = sorted(members)
    first = [members[name][0] for name in names]
    return {
        "_sheet": [hosts["_sheet"][index] for index in first],
        "_row": [hosts["_row"][index] for index in first],
        "_id": [f"cluster:{name}" for name in names],
        "name": [*names],
        "hypervisor": ["vmware"] * len(names),
        "management_server": [hosts["management_server"][index] for index in first],
        "datacenter": [hosts["datacenter"][index] for index in first],
        "host_count": [len(members[name]) for name in names],
    }
