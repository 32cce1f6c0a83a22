"""One table's assets as the page carries them: every column that may be shown."""

from typing import Any

import polars as pl

from samdrift.inventory import TABLES, Access, Role, column_info
from samdrift.kernel import danish_sort_key
from samdrift.report.context import ReportContext
from samdrift.report.view.packing import as_column
from samdrift.report.view.values import CODED

#: Tables whose assets can be opened, the most wanted first: the last give way where room is short.
ASSET_TABLES = (
    "servers",
    "network_devices",
    "contracts",
    "it_systems",
    "it_system_usages",
    "sites",
    "hypervisor_hosts",
    "other_devices",
    "unidentified_hosts",
    "endpoints",
)

#: Columns of the list; the rest is shown at the asset.
_LISTED = {
    "servers": ("operating_system", "vcpu_count", "memory_mib", "storage_used_mib", "power_state", "site"),
    "network_devices": ("kind", "manufacturer", "model", "site", "management_address", "status"),
    "contracts": ("supplier", "expires_on", "notice_months", "assignable", "payment_dkk_per_year"),
    "it_systems": ("kind", "supplier", "kle_numbers"),
    "it_system_usages": ("local_name", "lifecycle", "criticality", "hosting"),
    "sites": ("kind", "street_address", "postal_code", "city", "user_count"),
    "hypervisor_hosts": ("cluster", "model", "cpu_core_count", "memory_mib", "vm_count"),
    "other_devices": ("kind", "manufacturer", "model", "site", "rack"),
    "unidentified_hosts": ("addresses", "open_ports", "operating_system", "last_seen_on"),
    "endpoints": ("kind", "operating_system", "site", "last_seen_on"),
}


def shown_columns(table: str) -> tuple[str, ...]:
    """Columns of a table that the report may show: not the merge's own, nothing personal."""
    infos = {name: column_info(column) for name, column in TABLES[table].columns().items()}
    return tuple(
        name
        for name, info in infos.items()
        if info.role is not Role.OWN and info.access is not Access.PERSONAL
    )


def describe_columns(context: ReportContext, table: str) -> list[dict[str, Any]]:
    """Give each shown column its title, unit, type, and its place in the list (-1: not in it)."""
    schema = TABLES[table].create_empty().schema
    infos = {name: column_info(column) for name, column in TABLES[table].columns().items()}
    place = {name: index for index, name in enumerate(("name", *_LISTED[table]))}
    return [
        {
            "id": name,
            "title": context.column_title(table, name),
            "unit": "" if infos[name].unit == "-" else infos[name].unit,
            "type": _type_of(schema[name]),
            "place": place.get(name, -1),
            "coded": name in CODED,
        }
        for name in shown_columns(table)
    ]


def _type_of(kind: pl.DataType) -> str:
    if kind.is_numeric():
        return "number"
    if kind == pl.Boolean:
        return "flag"
    return "date" if kind == pl.Date else "text"


def order_assets(context: ReportContext, table: str) -> pl.DataFrame:
    """Return a table in Danish order of names, then by municipality's place and id."""
    frame = context.plan.inventory.tables[table]
    keys = [danish_sort_key(name or "\uffff") for name in frame["name"]]
    order = sorted(
        range(frame.height), key=lambda i: (keys[i], frame["municipality"][i], frame["asset_id"][i])
    )
    return frame[order]


def list_assets(context: ReportContext, table: str, frame: pl.DataFrame) -> dict[str, Any]:
    """Give a table's rows as columns: ids, each row's municipality, and the shown values."""
    place = {m.key: index for index, m in enumerate(context.municipalities)}
    return {
        "ids": frame["asset_id"].to_list(),
        "of": [place.get(key, -1) for key in frame["municipality"]],
        "data": {
            name: as_column(frame[name].to_list(), in_danish_order=name == "name" or name in _LISTED[table])
            for name in shown_columns(table)
            if frame[name].null_count() < frame.height
        },
    }
