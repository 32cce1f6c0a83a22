"""Groups that are no servers: hosts of virtual machines by cluster, and network by site."""

import polars as pl

from samdrift.dependencies.model import DependencyProblem, GroupKind

_DEVICE_TABLES = ("network_devices",)
_GRID = 1 << 16
#: What a municipality's network is called that stands at no known site; names are Danish, as the data are.
_NO_SITE = "Uden lokation"
#: What both functions return: one row a member, ``part`` unique within the frame and its ``name``.
PLACED_SCHEMA = {
    "part": pl.Int64(),
    "municipality": pl.String(),
    "name": pl.String(),
    "kind": pl.String(),
    "asset_id": pl.String(),
    "table": pl.String(),
    "member_name": pl.String(),
    "site": pl.String(),
    "reason": pl.String(),
}


def group_hosts(problem: DependencyProblem) -> pl.DataFrame:
    """Gather hypervisor hosts by cluster; one without a cluster stands alone (``PLACED_SCHEMA``)."""
    hosts = problem.assets.filter(pl.col("table") == "hypervisor_hosts").with_columns(
        pl.coalesce("cluster", "name", "asset_id").alias("group_name"),
        pl.when(pl.col("cluster").is_null()).then("asset_id").alias("lone"),
    )
    return (
        hosts.with_columns(
            pl.struct("municipality", "group_name", "lone").rank("dense").cast(pl.Int64).alias("part"),
            pl.lit(GroupKind.PLATFORM.value).alias("kind"),
            pl.coalesce("name", "asset_id").alias("member_name"),
            pl.when(pl.col("cluster").is_null())
            .then(pl.lit("alone:"))
            .otherwise(pl.format("platform:{}", "cluster"))
            .alias("reason"),
        )
        .drop("name")
        .rename({"group_name": "name"})
        .select(*PLACED_SCHEMA)
        .sort("part", "asset_id")
    )


def group_network(problem: DependencyProblem) -> pl.DataFrame:
    """Gather network devices, circuits and prefixes by site (``PLACED_SCHEMA``).

    Small sites of a municipality are taken several together, in order along a curve through the map (Morton
    1966), those without coordinates by name.
    """
    devices = problem.assets.filter(pl.col("table").is_in(_DEVICE_TABLES)).select(
        "municipality", "table", "asset_id", pl.coalesce("name", "asset_id").alias("member_name"), "site"
    )
    items = problem.network_items.select(
        "municipality", "table", "asset_id", pl.coalesce("name", "asset_id").alias("member_name"), "site"
    )
    everything = pl.concat([devices, items])
    places = (
        everything.filter(pl.col("site").is_not_null())
        .group_by("municipality", "site")
        .agg(pl.col("table").is_in(_DEVICE_TABLES).sum().alias("devices"))
        .join(_places(problem.sites), on=["municipality", "site"], how="left")
        .with_columns((pl.col("devices") < problem.parameters.small_site_devices).alias("is_small"))
        .sort("municipality", "is_small", "curve", "site", nulls_last=True)
    )
    number = pl.int_range(pl.len()).over("municipality", "is_small")
    bundle = pl.when("is_small").then(number // problem.parameters.sites_per_group).otherwise(number)
    places = places.with_columns(bundle.alias("bundle")).with_columns(
        pl.struct("municipality", "is_small", "bundle").rank("dense").cast(pl.Int64).alias("part")
    )
    count = pl.len().over("part")
    first = pl.col("site").first().over("part")
    places = places.with_columns(
        pl.when(count > 1).then(pl.format("{} +{}", first, count - 1)).otherwise(first).alias("name")
    )
    last = places["part"].max()
    base = int(last) if isinstance(last, int) else 0
    placed = everything.join(
        places.select("municipality", "site", "part", "name"), on=["municipality", "site"], how="left"
    )
    without = pl.col("municipality").rank("dense").cast(pl.Int64) + base
    return (
        placed.with_columns(
            pl.coalesce("part", without).alias("part"),
            pl.coalesce("name", pl.lit(_NO_SITE)).alias("name"),
            pl.lit(GroupKind.NETWORK.value).alias("kind"),
            pl.when(pl.col("site").is_null())
            .then(pl.lit("no_site:"))
            .otherwise(pl.format("site:{}", "site"))
            .alias("reason"),
        )
        .select(*PLACED_SCHEMA)
        .sort("part", "table", "asset_id")
    )


def _places(sites: pl.DataFrame) -> pl.DataFrame:
    """Sites with their place on the curve: municipality, site, curve."""
    known = (
        sites.filter(pl.col("name").is_not_null())
        .sort("municipality", "name", "latitude", "longitude", nulls_last=True)
        .unique(["municipality", "name"], keep="first", maintain_order=True)
    )
    curve = [
        None if north is None or east is None else _morton(north, east)
        for north, east in known.select("latitude", "longitude").iter_rows()
    ]
    return known.select("municipality", pl.col("name").alias("site")).with_columns(
        pl.Series("curve", curve, dtype=pl.Int64)
    )


def _morton(north: float, east: float) -> int:
    """Interleave the bits of a place, so that neighbours on the curve are neighbours on the map."""
    y = min(max(int((north + 90) / 180 * _GRID * 16), 0), _GRID * 16 - 1)
    x = min(max(int((east + 180) / 360 * _GRID * 16), 0), _GRID * 16 - 1)
    return sum((x >> bit & 1) << 2 * bit | (y >> bit & 1) << 2 * bit + 1 for bit in range(20))
