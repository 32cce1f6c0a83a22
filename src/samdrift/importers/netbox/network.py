"""Prefixes, addresses, VLANs, VRFs and services as inventory tables."""

from ipaddress import ip_address, ip_interface, ip_network

import polars as pl

from samdrift.importers.kinds import HOST_BITS, WRONG_ADDRESS, WRONG_NUMBER
from samdrift.importers.netbox.machines import owners, vlan_numbers
from samdrift.importers.netbox.tables import Columns, kept_columns, list_cell, masked, place
from samdrift.importers.netbox.vocabulary import ADDRESS_ROLE, NETWORK_STATUS, read_choice
from samdrift.importers.tabular import CellTable
from samdrift.importers.values import clean_text, parse_address, parse_prefix
from samdrift.inventory import observed


def read_prefixes(table: CellTable) -> dict[str, pl.DataFrame]:
    """Read prefixes; host bits are told and cleared."""
    table.require("prefix")
    prefixes: list[str | None] = []
    for index, cell in enumerate(table.cells("prefix")):
        try:
            parsed = parse_prefix(cell)
        except ValueError:
            table.reject(WRONG_ADDRESS, index, column=table.spelling("prefix"), value=cell)
            parsed = None
        if parsed is not None and parsed[1]:
            table.tell(HOST_BITS, index, column=table.spelling("prefix"), value=cell, used=parsed[0])
        prefixes.append(None if parsed is None else parsed[0])
    columns: Columns = {
        "prefix": prefixes,
        "vrf": _vrfs(table),
        "status": read_choice(table, "status", NETWORK_STATUS, otherwise=None),
        "role": table.text("role"),
        "site": table.text("site", "scope_name", "scope"),
        "vlan_id": vlan_numbers(table, "vlan"),
        "is_pool": table.flag("is_pool", "pool", "is a pool"),
        "description": table.text("description"),
        **place(table),
    }
    return {"prefixes": observed("prefixes", kept_columns(table, columns))}


def read_addresses(table: CellTable) -> dict[str, pl.DataFrame]:
    """Read addresses with their mask's length and the machine they are given to."""
    addresses: list[str | None] = []
    lengths: list[int | None] = []
    table.require("address", "ip address")
    for index, text in enumerate(table.text("address", "ip address")):
        try:
            interface = None if text is None else ip_interface(text)
        except ValueError:
            table.reject(WRONG_ADDRESS, index, column=table.spelling("address", "ip address"), value=text)
            interface = None
        addresses.append(None if interface is None else str(interface.ip))
        has_length = interface is not None and text is not None and "/" in text
        lengths.append(interface.network.prefixlen if has_length and interface is not None else None)
    columns: Columns = {
        "address": addresses,
        "prefix_length": lengths,
        "vrf": _vrfs(table),
        "status": read_choice(table, "status", NETWORK_STATUS, otherwise=None),
        "role": read_choice(table, "role", ADDRESS_ROLE, otherwise="other"),
        "interface": table.text("interface"),
        "dns_name": [
            None if t is None else t.lower().rstrip(".") for t in table.text("dns_name", "dns name")
        ],
        "description": table.text("description"),
        **place(table),
        "_owner": owners(table),
    }
    return {"addresses": observed("addresses", kept_columns(table, columns))}


def read_vlans(table: CellTable) -> dict[str, pl.DataFrame]:
    """Read VLANs; the group or site within which a number is unique is its ``group``."""
    table.require("vid")
    numbers = table.whole("vid", minimum=0, maximum=4095)
    for index, (number, text) in enumerate(zip(numbers, table.text("vid"), strict=True)):
        if number is None and text is not None:
            table.reject(WRONG_NUMBER, index, column=table.spelling("vid"), value=text)
    sites, groups = table.text("site"), table.text("group", "vlan group")
    columns: Columns = {
        "vlan_id": numbers,
        "name": table.text("name"),
        "group": [group or site for group, site in zip(groups, sites, strict=True)],
        "site": sites,
        "status": read_choice(table, "status", NETWORK_STATUS, otherwise=None),
        "role": table.text("role"),
        **place(table),
    }
    return {"vlans": observed("vlans", kept_columns(table, columns))}


def read_vrfs(table: CellTable) -> dict[str, pl.DataFrame]:
    """Read VRFs."""
    table.require("name")
    columns: Columns = {
        "name": table.text("name"),
        "route_distinguisher": table.text("rd"),
        "description": table.text("description"),
        **place(table),
    }
    return {"vrfs": observed("vrfs", kept_columns(table, columns))}


def read_services(table: CellTable) -> dict[str, pl.DataFrame]:
    """Read services: a row for each port and, where named, each address."""
    table.require("ports", "port_mappings")
    names, protocols, belongs = table.text("name"), table.text("protocol"), owners(table)
    kept = table.kept()
    found: dict[str, list[object]] = {
        key: [] for key in ("address", "protocol", "port", "name", "_sheet", "_row", "_owner")
    }
    for index, row in enumerate(table.row_numbers):
        if not kept[index]:
            continue
        addresses = [_address(item) for item in list_cell(table.cells("ipaddresses", "ip addresses")[index])]
        for protocol, port in _ports(table, index, protocols[index]):
            for address in addresses or [None]:
                values = (address, protocol, port, names[index], table.sheet, row, belongs[index])
                for key, value in zip(found, values, strict=True):
                    found[key].append(value)
    return {"listening_services": observed("listening_services", found)}


def _ports(table: CellTable, index: int, protocol: str | None) -> list[tuple[str | None, int]]:
    """Read ``80,443``, ``8000-8002`` or, since 4.7, ``tcp/80``; a bad one is told and left out."""
    ports: list[tuple[str | None, int]] = []
    for item in list_cell(table.cells("ports", "port_mappings")[index]):
        before, _, after = item.rpartition("/")
        first, _, last = after.partition("-")
        try:
            low, high = int(first), int(last or first)
        except ValueError:
            low, high = 1, 0
        if not 0 <= low <= high <= 65_535:
            table.tell(WRONG_NUMBER, index, column=table.spelling("ports", "port_mappings"), value=item)
            continue
        spoken = (before or protocol or "").lower() or None
        ports.extend((spoken, port) for port in range(low, high + 1))
    return ports


def read_ranges(table: CellTable) -> tuple[dict[str, pl.DataFrame], int]:
    """Read ranges that DHCP gives out; return also how many others there are (not used)."""
    starts = table.address("start_address", "start address")
    ends = table.address("end_address", "end address")
    words = zip(table.text("role"), table.text("description"), table.text("status"), strict=True)
    given_out = ["dhcp" in " ".join(word or "" for word in row).lower() for row in words]
    prefixes = [
        _smallest_prefix(start, end) if used else None
        for start, end, used in zip(
            table.text("start_address", "start address"), ends, given_out, strict=True
        )
    ]
    used = [flag and prefix is not None for flag, prefix in zip(given_out, prefixes, strict=True)]
    columns: Columns = {
        "prefix": prefixes,
        "name": table.text("description"),
        "first_address": starts,
        "last_address": ends,
        "status": [
            None if text is None else ("active" if text.lower() == "active" else "inactive")
            for text in table.text("status")
        ],
        **place(table),
    }  # fmt: skip
    tables = {"dhcp_scopes": observed("dhcp_scopes", masked(columns, used))} if any(used) else {}
    return tables, len(used) - sum(used)


def _smallest_prefix(start: str | None, end: str | None) -> str | None:
    """The subnet of a range: its own mask where it has one, else the least that holds it."""
    if start is None or end is None:
        return None
    try:
        interface = ip_interface(start)
        last = ip_address(end)
    except ValueError:
        return None
    if "/" in start:
        return str(interface.network)
    if interface.version != last.version or int(last) < int(interface.ip):
        return None
    length = last.max_prefixlen - (int(interface.ip) ^ int(last)).bit_length()
    return str(ip_network(f"{interface.ip}/{length}", strict=False))


def _vrfs(table: CellTable) -> list[str | None]:
    """VRF names; the table view writes "Global" for the global one."""
    return [None if text is None or text.lower() == "global" else text for text in table.text("vrf")]


def _address(value: object) -> str | None:
    try:
        return parse_address(clean_text(value))
    except ValueError:
        return None
