"""Dependencies from the inventory: the merged tables as a dependency problem, and its verified answer."""

from dataclasses import replace

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
    DependencyPicture,
    DependencyProblem,
    plan_groups,
    verify_groups,
)
from samdrift.dependencies.findings import UNKNOWN_SERVERS
from samdrift.importers import InputFile
from samdrift.inventory import MACHINE_TABLES
from samdrift.inventory.inventory import Inventory
from samdrift.kernel import Finding
from samdrift.programme.by_hand.links import parse_links

#: What registers call criticality -> the words of dependencies.
_CRITICALITY = {
    "critical": "critical", "kritisk": "critical", "samfundskritisk": "critical", "meget høj": "critical",
    "business_critical": "high", "high": "high", "høj": "high", "forretningskritisk": "high",
    "normal": "normal", "medium": "normal", "middel": "normal", "mellem": "normal",
    "low": "low", "lav": "low",
}  # fmt: skip


def find_dependencies(
    inventory: Inventory, parameters: DependencyParameters, *, links: InputFile | None = None
) -> tuple[DependencyPicture, tuple[Finding, ...]]:
    """Find who depends on whom and what moves together, and have it checked by who did not make it.

    Args:
        inventory: merged.
        parameters: section ``[dependencies]``.
        links: ``links.csv``, what people have decided of pairs of servers.

    Returns:
        The picture, and all that was found on the way, what the independent check found wrong included.
    """
    problem, told = read_dependency_problem(inventory, parameters)
    if links is not None:
        decided, found = parse_links(links, inventory)
        problem, told = replace(problem, decided=decided), (*told, *found)
    picture = plan_groups(problem)
    return picture, (*told, *picture.findings, *verify_groups(problem, picture))


def read_dependency_problem(
    inventory: Inventory, parameters: DependencyParameters
) -> tuple[DependencyProblem, tuple[Finding, ...]]:
    """Translate the inventory's tables. Templates are no servers; nothing else is left out."""
    tables = inventory.tables
    assets = pl.concat([_assets(tables[name], name) for name in MACHINE_TABLES])
    links, told = _system_links(tables["system_server_links"], tables["servers"])
    items = [
        _as(
            tables[name].with_columns(pl.col(column).alias("name"), pl.lit(name).alias("table")),
            NETWORK_ITEM_SCHEMA,
        )
        for name, column in (("circuits", "name"), ("prefixes", "prefix"))
    ]
    problem = DependencyProblem(
        assets=assets.sort("asset_id"),
        addresses=_as(
            tables["addresses"].rename({"asset_id": "row_id", "owner_id": "asset_id"}), ADDRESS_SCHEMA
        ),
        flows=_as(tables["flows"], FLOW_SCHEMA),
        disks=_disks(tables["disks"]),
        system_links=links,
        systems=_systems(tables["it_system_usages"]),
        relations=_as(tables["system_relations"], RELATION_SCHEMA).drop_nulls(),
        network_items=pl.concat(items),
        sites=_as(tables["sites"], SITE_SCHEMA),
        memberships=_memberships(tables["municipalities"]),
        parameters=parameters,
    )
    return problem, told


def _as(frame: pl.DataFrame, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The columns of a schema; null where the inventory's table has no such column."""
    return frame.select(
        pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in schema.items()
    )


def _assets(machines: pl.DataFrame, table: str) -> pl.DataFrame:
    if "is_template" in machines.columns:
        machines = machines.filter(~pl.col("is_template").fill_null(value=False))
    return _as(
        machines.with_columns(pl.lit(table).alias("table"), pl.col("vrf").fill_null("").alias("vrf")),
        ASSET_SCHEMA,
    )


def _disks(disks: pl.DataFrame) -> pl.DataFrame:
    """Disks that can be recognised from two servers: by datastore path or raw device."""
    named = disks.filter(
        pl.col("path").is_not_null() & pl.col("owner_id").is_not_null() & (pl.col("kind") == "disk")
    )
    return _as(named.drop("asset_id").rename({"owner_id": "asset_id"}), DISK_SCHEMA)


def _systems(usages: pl.DataFrame) -> pl.DataFrame:
    word = pl.col("criticality").str.strip_chars().str.to_lowercase()
    return _as(
        usages.filter(pl.col("name").is_not_null()).with_columns(
            pl.col("name").alias("system"),
            pl.col("user_count").alias("users"),
            word.replace_strict(_CRITICALITY, default=None, return_dtype=pl.String).alias("criticality"),
        ),
        SYSTEM_SCHEMA,
    )


def _memberships(municipalities: pl.DataFrame) -> pl.DataFrame:
    served = municipalities.select(pl.col("municipality").alias("centre"), pl.col("members").alias("member"))
    return served.explode("member").drop_nulls().select(*MEMBERSHIP_SCHEMA)


def _system_links(links: pl.DataFrame, servers: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """Find each link's server: the one the merge found, else the only one of that name at home."""
    short = pl.col("called").str.strip_chars().str.to_lowercase().str.split(".").list.first()
    names = (
        pl.concat(
            servers.select("municipality", "asset_id", pl.col(column).alias("called"))
            for column in ("name", "fqdn")
        )
        .drop_nulls()
        .select("municipality", "asset_id", short.alias("host"))
        .unique()
        .filter(pl.len().over("municipality", "host") == 1)
    )
    rows = links.rename({"asset_id": "row_id"}).with_columns(pl.col("server").alias("called"))
    rows = rows.with_columns(short.alias("host")).join(names, on=["municipality", "host"], how="left")
    rows = rows.with_columns(pl.coalesce("owner_id", "asset_id").alias("asset_id"))
    # A template's link ties nothing, and is no fault.
    real = servers.filter(~pl.col("is_template").fill_null(value=False))["asset_id"]
    found = rows.filter(pl.col("asset_id").is_in(real.implode()) & pl.col("system").is_not_null())
    missing = rows.filter(pl.col("asset_id").is_null() & pl.col("server").is_not_null())
    counted = (
        missing.sort("municipality", "server")
        .group_by("municipality", maintain_order=True)
        .agg(pl.len(), pl.col("server").first().alias("example"))
    )
    told = tuple(
        UNKNOWN_SERVERS.at(None, municipality, count=count, example=example)
        for municipality, count, example in counted.iter_rows()
    )
    return _as(found, SYSTEM_LINK_SCHEMA).unique().sort("municipality", "system", "asset_id"), told
