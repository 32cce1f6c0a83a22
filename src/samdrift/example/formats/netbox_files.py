"""NetBox objects as REST pages or as CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from samdrift.example.formats.sheet import Export, RecordGroup, Sheet, csv_export

_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NetBoxRow:
    """One object on its way to JSON or CSV, with the true asset behind it."""

    values: Mapping[str, Any]
    asset_id: str = ""


def netbox_pages(endpoint: str, rows: Sequence[NetBoxRow]) -> list[Export]:
    """Write an endpoint's answers, a thousand objects a page."""
    exports = []
    count = max(1, -(-len(rows) // _PAGE))
    base = f"https://netbox.example/api/{endpoint}/?limit={_PAGE}"
    for page in range(count):
        part = rows[page * _PAGE : (page + 1) * _PAGE]
        content = orjson.dumps(
            {
                "count": len(rows),
                "next": f"{base}&offset={(page + 1) * _PAGE}" if page + 1 < count else None,
                "previous": f"{base}&offset={(page - 1) * _PAGE}" if page else None,
                "results": [row.values for row in part],
            }
        )
        pairs = [(n, row.asset_id) for n, row in enumerate(part, start=1) if row.asset_id]
        name = f"netbox/{endpoint.split('/')[1]}-{page + 1:03d}.json"
        exports.append(Export(path=name, content=content, groups=_group(endpoint, pairs)))
    return exports


def _group(endpoint: str, pairs: Sequence[tuple[int, str]]) -> tuple[RecordGroup, ...]:
    if not pairs:
        return ()
    rows, assets = zip(*pairs, strict=True)
    role = "mention" if endpoint == "ipam/ip-addresses" else "asset"
    return (RecordGroup(sheet="", role=role, rows=rows, asset_ids=assets),)


_CSV_COLUMNS: dict[str, tuple[str, ...]] = {
    "dcim/sites": (
        "name", "slug", "status", "tenant", "facility", "physical_address", "latitude", "longitude",
        "description",
        "comments", "tags",
    ),
    "dcim/devices": (
        "name", "role", "tenant", "manufacturer", "device_type", "platform", "serial", "asset_tag",
        "status", "site",
        "location", "rack", "position", "primary_ip4", "cluster", "description", "comments", "tags",
    ),
    "virtualization/virtual-machines": (
        "name", "role", "status", "site", "cluster", "device", "platform", "vcpus", "memory", "disk",
        "description",
        "serial", "tenant", "primary_ip4", "comments", "tags",
    ),
    "ipam/prefixes": (
        "prefix", "vrf", "tenant", "vlan", "status", "role", "scope_type", "scope_name", "is_pool",
        "mark_utilized",
        "description", "comments", "tags",
    ),
    "ipam/vlans": ("site", "group", "vid", "name", "tenant", "status", "role", "description", "tags"),
    "ipam/vrfs": ("name", "rd", "tenant", "enforce_unique", "description", "tags"),
    "ipam/ip-addresses": (
        "address", "vrf", "tenant", "status", "role", "device", "virtual_machine", "interface", "is_primary",
        "dns_name", "description", "tags",
    ),
}  # fmt: skip


def netbox_csv(endpoint: str, rows: Sequence[NetBoxRow]) -> Export:
    """Write an endpoint's objects as NetBox's CSV export does: names instead of objects."""
    role = "mention" if endpoint == "ipam/ip-addresses" else "asset"
    sheet = Sheet(name="", header=_CSV_COLUMNS[endpoint], role=role)
    for row in rows:
        sheet.add([_flat(column, row.values) for column in sheet.header], row.asset_id)
    return csv_export(f"netbox/netbox_{endpoint.split('/')[1].replace('-', '_')}.csv", sheet)


def _flat(column: str, values: Mapping[str, Any]) -> str | int | float | None:
    """Return what a CSV export shows of a field: the name, the value or the address."""
    if column == "manufacturer":
        return str(values["device_type"]["manufacturer"]["name"])
    if column in ("device", "virtual_machine", "interface") and "assigned_object" in values:
        on = values["assigned_object"]
        return str(on["name"]) if column == "interface" else str(on.get(column, {}).get("name", ""))
    if column == "is_primary":
        return "True"
    if column == "scope_name":
        return str(values["scope"]["name"])
    value = values.get(column)
    if isinstance(value, Mapping):
        for key in ("name", "model", "address", "value"):
            if key in value:
                found = value["vid"] if column == "vlan" else value[key]
                return found if isinstance(found, int) else str(found)
    if isinstance(value, bool | list):
        return str(value) if isinstance(value, bool) else ""
    return value if isinstance(value, str | int | float) else None
