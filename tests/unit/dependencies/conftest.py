"""Problems with named values, for the tests of dependencies."""

from datetime import date
from typing import Any

import polars as pl

from samdrift.dependencies import (
    ADDRESS_SCHEMA,
    ASSET_SCHEMA,
    DISK_SCHEMA,
    FLOW_SCHEMA,
    MEMBERSHIP_SCHEMA,
    NETWORK_ITEM_SCHEMA,
    RELATION_SCHEMA,
    SITE_SCHEMA,
    SYSTEM_LINK_SCHEMA,
    SYSTEM_SCHEMA,
    DependencyParameters,
    DependencyProblem,
)

_SCHEMAS = {
    "assets": ASSET_SCHEMA, "addresses": ADDRESS_SCHEMA, "flows": FLOW_SCHEMA, "disks": DISK_SCHEMA,
    "system_links": SYSTEM_LINK_SCHEMA, "systems": SYSTEM_SCHEMA, "relations": RELATION_SCHEMA,
    "network_items": NETWORK_ITEM_SCHEMA, "sites": SITE_SCHEMA, "memberships": MEMBERSHIP_SCHEMA,
}  # fmt: skip
FIRST, LAST = date(2026, 10, 10), date(2026, 11, 16)


def a_problem(
    parameters: DependencyParameters | None = None, **tables: list[dict[str, Any]]
) -> DependencyProblem:
    """A problem of these rows; what a row leaves out is null, and the municipality 0540."""
    frames = {}
    for name, rows in tables.items():
        schema = _SCHEMAS[name]
        home = {"municipality": "0540"} if "municipality" in schema else {}
        frames[name] = pl.DataFrame([{**home, **row} for row in rows], schema=schema)
    return DependencyProblem(**frames, parameters=parameters or DependencyParameters())


def a_server(name: str, address: str | None = None, **more: Any) -> dict[str, Any]:
    """A server whose id is its name."""
    addresses = [] if address is None else [address]
    return {"asset_id": name, "table": "servers", "name": name, "vrf": "", "addresses": addresses, **more}


def a_flow(source: str, destination: str, port: int, connections: int, **more: Any) -> dict[str, Any]:
    """TCP on every one of the 38 days watched, unless told otherwise."""
    return {
        "source": source, "destination": destination, "protocol": "tcp", "port": port,
        "connections": connections, "bytes": 1000, "first_seen_on": FIRST, "last_seen_on": LAST,
        "active_days": 38, **more,
    }  # fmt: skip


def groups_of(members: pl.DataFrame) -> set[frozenset[str]]:
    """The groups as sets of asset ids."""
    rows = members.group_by("group_id").agg("asset_id")["asset_id"].to_list()
    return {frozenset(row) for row in rows}
