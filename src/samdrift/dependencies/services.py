"""``find_ubiquitous_services``: what serves nearly everybody, set aside before groups are made."""

import polars as pl

from samdrift.dependencies.model import SERVICE_SCHEMA
from samdrift.dependencies.parameters import DependencyParameters
from samdrift.dependencies.ports import service_of

#: Tables whose machines are gathered into groups by links and traffic.
GROUPED_TABLES = ("servers", "hypervisor_hosts")
#: What a service is called whose port does not name it.
COMMON, MANAGEMENT = "common", "management"
_SERVED = ("municipality", "destination_id", "protocol", "port")
_SERVING = ("municipality", "source_id", "protocol", "port")


def find_ubiquitous_services(
    edges: pl.DataFrame, assets: pl.DataFrame, parameters: DependencyParameters
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find services of the house by port and by how many servers use them.

    Args:
        edges: as ``join_edges`` gives them.
        assets: ``ASSET_SCHEMA``; names only.
        parameters: section ``[dependencies]``.

    Returns:
        The edges with ``service`` (null: none) and ``rule``, in their order; and the services
        (``SERVICE_SCHEMA``), the most used first.
    """
    marked = edges.with_row_index("row").with_columns(service_of(pl.col("port")).alias("by_port"))
    marked = _with_shares(marked)
    least, common = parameters.service_fan_in_pct / 100, parameters.common_fan_in_pct / 100
    hosts = (
        marked.filter(
            pl.col("by_port").is_not_null()
            & (pl.col("share_in") >= least)
            & pl.col("destination_table").is_in(GROUPED_TABLES)
        )
        .sort(["share_in", "port", "by_port"], descending=[True, False, False])
        .unique("destination_id", keep="first", maintain_order=True)
        .select("destination_id", pl.col("by_port").alias("by_host"))
    )
    marked = marked.join(hosts, on="destination_id", how="left")
    enough = parameters.service_least_clients
    many_in = (pl.col("share_in") >= common) & (pl.col("callers") >= enough)
    many_out = (pl.col("share_out") >= common) & (pl.col("called") >= enough)
    rules = (
        (pl.col("by_port").is_not_null(), "port", pl.col("by_port")),
        (pl.col("by_host").is_not_null(), "host", pl.col("by_host")),
        (many_in, "fan_in", pl.lit(COMMON)),
        (many_out, "fan_out", pl.lit(MANAGEMENT)),
    )
    rule = pl.coalesce(pl.when(fires).then(pl.lit(name)) for fires, name, _ in rules)
    service = pl.coalesce(pl.when(fires).then(what) for fires, _, what in rules)
    marked = marked.with_columns(rule.alias("rule"), service.alias("service")).sort("row")
    return marked.select(*edges.columns, "service", "rule"), _list(marked, assets)


def _with_shares(edges: pl.DataFrame) -> pl.DataFrame:
    """Add how many servers call each server's port, and are called by each on one, alone and as shares."""
    grouped = edges.filter(
        pl.col("source_table").is_in(GROUPED_TABLES) & pl.col("destination_table").is_in(GROUPED_TABLES)
    )
    ends = [
        grouped.select("municipality", pl.col(f"{end}_id").alias("id")) for end in ("source", "destination")
    ]
    seen = pl.concat(ends).group_by("municipality").agg(pl.col("id").n_unique().alias("seen"))
    served = grouped.group_by(_SERVED).agg(pl.col("source_id").n_unique().cast(pl.Int64).alias("callers"))
    serving = grouped.group_by(_SERVING).agg(
        pl.col("destination_id").n_unique().cast(pl.Int64).alias("called")
    )
    return (
        edges.join(seen, on="municipality", how="left")
        .join(served, on=list(_SERVED), how="left", nulls_equal=True)
        .join(serving, on=list(_SERVING), how="left", nulls_equal=True)
        .with_columns(pl.col("callers", "called").fill_null(0))
        .with_columns(
            (pl.col("callers") / pl.col("seen")).fill_null(0.0).alias("share_in"),
            (pl.col("called") / pl.col("seen")).fill_null(0.0).alias("share_out"),
        )
    )


def _list(marked: pl.DataFrame, assets: pl.DataFrame) -> pl.DataFrame:
    """One row a machine, port, service and rule."""
    aside = marked.filter(pl.col("service").is_not_null())
    is_out = pl.col("rule") == "fan_out"
    rows = (
        aside.with_columns(
            pl.when(is_out).then("source_id").otherwise("destination_id").alias("asset_id"),
            pl.when(is_out).then("called").otherwise("callers").alias("callers"),
            pl.when(is_out).then("share_out").otherwise("share_in").alias("share"),
        )
        .filter(pl.col("asset_id").is_not_null())
        .group_by("municipality", "asset_id", "service", "protocol", "port", "rule")
        .agg(pl.col("callers").max(), pl.col("share").max(), pl.col("connections").sum())
        .join(assets.select("asset_id", "name"), on="asset_id", how="left")
    )
    order = ["municipality", "callers", "asset_id", "port", "protocol", "rule", "service"]
    return rows.sort(order, descending=[False, True, *[False] * 5]).select(*SERVICE_SCHEMA)
