"""What VMs and hosts have and share: disks, adapters, addresses, clusters, datastores, VLANs."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from samdrift.importers.kinds import WRONG_ADDRESS
from samdrift.importers.rvtools.identity import Machines, find_owners, management_servers
from samdrift.importers.rvtools.servers import Columns
from samdrift.importers.tabular import CellTable
from samdrift.importers.values import is_host_address, parse_address

_MOST_MIB = 64 * 1024**3


def empty(*names: str) -> Columns:
    """Make columns without rows."""
    return {name: [] for name in ("_sheet", "_row", "_owner", *names)}


def place(columns: Columns, table: CellTable, row: int, owner: str | None) -> None:
    """Add where a row stands and whose it is."""
    columns["_sheet"].append(table.sheet)
    columns["_row"].append(table.row_numbers[row])
    columns["_owner"].append(owner)


def read_disks(tabs: Mapping[str, CellTable], machines: Machines) -> Columns:
    """Read vDisk (kind ``disk``) and vPartition (kind ``partition``)."""
    columns = empty("name", "kind", "capacity_mib", "used_mib", "is_thin", "is_raw", "path")
    for tab, kind in (("vDisk", "disk"), ("vPartition", "partition")):
        if tab not in tabs:
            continue
        table = tabs[tab]
        values: dict[str, list[Any]] = {
            "name": table.text("Disk", "Label"),
            "capacity_mib": table.mebibytes("Capacity MiB", minimum=0, maximum=_MOST_MIB),
            "used_mib": table.mebibytes("Consumed MiB", minimum=0, maximum=_MOST_MIB),
            "is_thin": table.flag("Thin"),
            "is_raw": table.flag("Raw"),
            "path": table.text("Disk Path", "Path") if tab == "vDisk" else [None] * len(table),
        }
        for row, owner in find_owners(table, machines):
            place(columns, table, row, owner)
            columns["kind"].append(kind)
            for name, cells in values.items():
                columns[name].append(cells[row])
    return columns


def read_adapters(table: CellTable, machines: Machines, vlans: Mapping[str, int]) -> tuple[Columns, Columns]:
    """Read vNetwork: the VMs' network adapters and the addresses that the guest tools saw."""
    interfaces = empty("name", "mac", "kind", "enabled", "network", "vlan_id")
    addresses = empty("address", "interface")
    names, kinds, networks = table.text("NIC label"), table.text("Adapter"), table.text("Network")
    macs, connected = table.mac("Mac Address"), table.flag("Connected")
    given = [(f"IPv{version} Address", table.text(f"IPv{version} Address")) for version in (4, 6)]
    for row, owner in find_owners(table, machines):
        place(interfaces, table, row, owner)
        network = networks[row]
        for name, value in (
            ("name", names[row] or kinds[row]),
            ("mac", macs[row]),
            ("kind", kinds[row]),
            ("enabled", connected[row]),
            ("network", network),
            ("vlan_id", vlans.get(network.lower()) if network else None),
        ):
            interfaces[name].append(value)
        for column, cells in given:
            for address in read_addresses(table, row, column, cells[row]):
                place(addresses, table, row, owner)
                addresses["address"].append(address)
                addresses["interface"].append(names[row])
    return interfaces, addresses


def read_addresses(table: CellTable, row: int, column: str, cell: str | None) -> list[str]:
    """Read a cell that may list several addresses; link-local ones identify nothing."""
    found = []
    for part in re.split(r"[,;\s]+", cell or ""):
        try:
            address = parse_address(part)
        except ValueError:
            table.tell(WRONG_ADDRESS, row, column=column, value=part)
            continue
        if address is not None and is_host_address(address):
            found.append(address)
    return found


def read_vlans(tabs: Mapping[str, CellTable]) -> Columns:
    """Read VLANs of port groups, once each; trunks and untagged groups are none."""
    columns: Columns = {name: [] for name in ("_sheet", "_row", "_id", "name", "vlan_id")}
    seen: set[tuple[str, str]] = set()
    for tab, spelling in (("vPort", "Port Group"), ("dvPort", "Port")):
        if tab not in tabs:
            continue
        table = tabs[tab]
        for row, (name, vlan) in enumerate(
            zip(table.text("Port Group", spelling), table.text("VLAN"), strict=True)
        ):
            # "0" is untagged, "4095" and "0-4094" are trunks.
            if (
                name is None
                or vlan is None
                or not vlan.isdecimal()
                or not 1 <= int(vlan) <= 4094
                or (name, vlan) in seen
            ):
                continue
            seen.add((name, vlan))
            columns["_sheet"].append(table.sheet)
            columns["_row"].append(table.row_numbers[row])
            columns["_id"].append(f"{tab}:{table.row_numbers[row]}")
            columns["name"].append(name)
            columns["vlan_id"].append(int(vlan))
    return columns


def vlans_by_network(vlans: Columns) -> dict[str, int]:
    """Port group (lower case) -> VLAN, where the file gives it only one."""
    pairs = {(str(name).lower(), vlan) for name, vlan in zip(vlans["name"], vlans["vlan_id"], strict=True)}
    count = Counter(name for name, _ in pairs)
    return {name: vlan for name, vlan in pairs if count[name] == 1 and isinstance(vlan, int)}


def read_clusters(table: CellTable) -> Columns:
    """Read vCluster."""
    names = table.text("Name", "Cluster")
    table.require("Name", "Cluster")
    keep = [row for row, used in enumerate(table.kept()) if used]
    columns: Columns = {
        "name": names,
        "management_server": management_servers(table),
        "host_count": table.whole("NumHosts", minimum=0, maximum=10_000),
        "ha_enabled": table.flag("HA enabled"),
        "drs_enabled": table.flag("DRS enabled"),
    }
    return _framed(table, keep, columns) | {"hypervisor": ["vmware"] * len(keep)}


def read_datastores(table: CellTable) -> Columns:
    """Read vDatastore."""
    table.require("Name")
    keep = [row for row, used in enumerate(table.kept()) if used]
    counts = (
        table.whole("# Hosts", minimum=0, maximum=10_000) if table.has("# Hosts") else [None] * len(table)
    )
    columns: Columns = {
        "name": table.text("Name"),
        "kind": table.text("Type"),
        "capacity_mib": table.mebibytes("Capacity MiB", minimum=0, maximum=_MOST_MIB),
        "free_mib": table.mebibytes("Free MiB", minimum=0, maximum=_MOST_MIB),
        "host_count": counts,
        "address": table.text("Address", "URL"),
    }
    return _framed(table, keep, columns)


def _framed(table: CellTable, keep: list[int], columns: Columns) -> Columns:
    return {
        "_sheet": [table.sheet] * len(keep),
        "_row": [table.row_numbers[row] for row in keep],
        "_id": [f"row:{table.row_numbers[row]}" for row in keep],
        **{name: [values[row] for row in keep] for name, values in columns.items()},
    }
