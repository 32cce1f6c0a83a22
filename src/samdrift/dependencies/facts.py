"""What is known of each server before anything is grouped: environment, systems, name, folder, subnet."""

import ipaddress
import re
from collections.abc import Mapping

import polars as pl

from samdrift.dependencies.model import DependencyProblem
from samdrift.dependencies.names import has_host_name, read_names, service_of_role

PRODUCTION = "production"
_FOLDER_WORDS = frozenset({
    "vm", "vms", "discovered", "virtual", "machine", "servere", "servers", "server", "prod", "produktion",
    "production", "test", "windows", "linux", "root", "default", "datacenter", "templates", "skabeloner",
    "diverse", "misc", "old", "gammel", "nye", "new", "infrastruktur", "infrastructure",
})  # fmt: skip
#: Folder or stem of more of a municipality's servers than this says nothing of what belongs together.
_TOO_COMMON = 0.25
#: So many stems may be in one system's folder.
_FEW_STEMS = 3

#: ``environment`` null: nobody tells. ``systems``: sorted; ``is_shared``: more of them than a server of
#: their own would carry. ``folder`` and ``stem`` null: none that tells.
FACT_SCHEMA: dict[str, pl.DataType] = {
    "asset_id": pl.String(),
    "municipality": pl.String(),
    "name": pl.String(),
    "environment": pl.String(),
    "systems": pl.List(pl.String()),
    "is_shared": pl.Boolean(),
    "folder": pl.String(),
    "stem": pl.String(),
    "subnet": pl.String(),
    "site": pl.String(),
    "service_by_name": pl.String(),
}


def read_facts(problem: DependencyProblem) -> pl.DataFrame:
    """Gather what is known of each server (``FACT_SCHEMA``), sorted by asset id."""
    servers = problem.assets.filter(pl.col("table") == "servers").sort("asset_id")
    systems = _systems(problem)
    rows = []
    for _, part in servers.group_by("municipality", maintain_order=True):
        records = list(part.iter_rows(named=True))
        for row, told in zip(records, read_names([_host_name(row) for row in records]), strict=True):
            rows.append(
                {
                    **{key: row[key] for key in ("asset_id", "municipality", "site")},
                    "name": row["name"] or row["asset_id"],
                    # A name that can be read and says nothing of test is a production server's.
                    "environment": row["environment"]
                    or told.environment
                    or (PRODUCTION if told.stem else None),
                    "folder": _leaf(row["folder"]),
                    "stem": told.stem,
                    "subnet": _subnet(row["addresses"]),
                    "service_by_name": service_of_role(told.role, told.stem),
                }
            )
    made = pl.DataFrame(
        rows, schema={k: v for k, v in FACT_SCHEMA.items() if k not in ("systems", "is_shared")}
    )
    made = made.join(systems, on="asset_id", how="left", maintain_order="left").with_columns(
        pl.col("systems").fill_null([]),
        (pl.col("systems").list.len() > problem.parameters.shared_server_systems)
        .fill_null(value=False)
        .alias("is_shared"),
    )
    # A folder whose servers have many stems is an owner's or a department's, not a system's.
    stems = pl.col("stem").drop_nulls().n_unique().over("municipality", "folder")
    in_folder = pl.len().over("municipality", "folder")
    made = made.with_columns(
        pl.when((stems <= _FEW_STEMS) | (stems * 3 <= in_folder)).then("folder").alias("folder")
    )
    for column in ("folder", "stem"):
        size = pl.len().over("municipality", column)
        whole = pl.len().over("municipality")
        # One server's stem is its own name, and Hyper-V makes a folder for each machine.
        tells = (size > 1) & ((size <= 8) | (size <= _TOO_COMMON * whole))
        made = made.with_columns(pl.when(pl.col(column).is_not_null() & tells).then(column).alias(column))
    return made.select(*FACT_SCHEMA)


def _host_name(row: Mapping[str, str | None]) -> str:
    """The name, or the host of the DNS name where people wrote a title or a number."""
    name = row["name"] or ""
    return name if has_host_name(name) else (row["fqdn"] or name)


def settle_environments(facts: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Settle environments that nobody tells: as the servers it exchanges most with, else production.

    Args:
        facts: ``FACT_SCHEMA``, environment null where not told.
        edges: ``EDGE_SCHEMA``.
    """
    told = facts.filter(pl.col("environment").is_not_null()).select("asset_id", "environment")
    weighing = edges.filter(pl.col("weight").is_not_null())
    both = pl.concat(
        weighing.select(pl.col(one).alias("asset_id"), pl.col(other).alias("peer"), "weight")
        for one, other in (("source_id", "destination_id"), ("destination_id", "source_id"))
    )
    by_peers = (
        both.join(told.rename({"asset_id": "peer"}), on="peer")
        .group_by("asset_id", "environment")
        .agg(pl.col("weight").sort().sum())
        .sort(["asset_id", "weight", "environment"], descending=[False, True, False])
        .unique("asset_id", keep="first", maintain_order=True)
        .select("asset_id", pl.col("environment").alias("by_peers"))
    )
    return (
        facts.join(by_peers, on="asset_id", how="left", maintain_order="left")
        .with_columns(pl.coalesce("environment", "by_peers", pl.lit(PRODUCTION)).alias("environment"))
        .select(*FACT_SCHEMA)
    )


def _systems(problem: DependencyProblem) -> pl.DataFrame:
    """Systems of each server, by register and by the server's own source."""
    own = problem.assets.select(pl.col("application").alias("system"), "asset_id")
    listed = problem.system_links.select("system", "asset_id")
    return (
        pl.concat([own, listed])
        .drop_nulls()
        .group_by("asset_id")
        .agg(pl.col("system").unique().sort().alias("systems"))
    )


def _leaf(folder: str | None) -> str | None:
    """Last part of a folder's path, unless it is a word that every hypervisor has."""
    parts = [part.strip() for part in re.split(r"[/\\]", folder or "") if part.strip()]
    leaf = parts[-1].lower() if parts else ""
    words = re.split(r"[\s_-]+", leaf)
    return None if not leaf or all(word in _FOLDER_WORDS for word in words) else leaf


def _subnet(addresses: list[str] | None) -> str | None:
    """The /24 (IPv6: /64) of the first address that can be read."""
    for text in sorted(addresses or []):
        try:
            address = ipaddress.ip_address(text.split("%", 1)[0])
        except ValueError:
            continue
        bits = 24 if address.version == 4 else 64
        return str(ipaddress.ip_network((str(address), bits), strict=False))
    return None
