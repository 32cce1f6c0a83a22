"""Groups and members as tables, with what they weigh, stop and cost to be wrong about."""

from collections.abc import Mapping

import polars as pl

from samdrift.dependencies.facts import PRODUCTION
from samdrift.dependencies.members import find_reasons, name_groups, number_names
from samdrift.dependencies.model import GROUP_SCHEMA, MEMBER_SCHEMA, DependencyProblem, GroupKind
from samdrift.dependencies.network import group_hosts, group_network
from samdrift.dependencies.ports import FOUNDATION
from samdrift.dependencies.reasons import REASONS

_CRITICALITY = {"critical": 0, "high": 1, "normal": 2, "low": 3}
_LISTED_REASONS = 12


def list_members(
    problem: DependencyProblem,
    grouped: pl.DataFrame,
    facts: pl.DataFrame,
    ties: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
    services: Mapping[str, str],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Name all groups, of servers, hosts and network, and list their members.

    Args:
        problem: hosts, network and sites are used.
        grouped: asset_id, municipality, part, is_rest.
        facts: ``FACT_SCHEMA``.
        ties: links (``LINK_SCHEMA``), soft evidence, edges (``EDGE_SCHEMA``).
        services: service that a server gives, by asset_id.

    Returns:
        Groups (group_id, municipality, name, kind, environment); members (``MEMBER_SCHEMA``) with ``site``.
    """
    reasons = find_reasons(grouped, facts, *ties)
    names = name_groups(grouped, facts, services)
    of_servers = (
        grouped.select("asset_id", "part")
        .join(facts, on="asset_id")
        .join(reasons, on="asset_id")
        .select(
            pl.format("servers/{}", "part").alias("part"),
            "municipality",
            "asset_id",
            pl.lit("servers").alias("table"),
            "name",
            "environment",
            "reason",
            "confidence",
            "site",
        )
    )
    names = names.with_columns(pl.format("servers/{}", "part").alias("part"))
    groups, members = [names], [of_servers]
    for found in (group_hosts(problem), group_network(problem)):
        placed = found.with_columns(pl.format("{}/{}", "kind", "part").alias("part"))
        confidence = {kind: each.confidence for kind, each in REASONS.items()}
        kind = pl.col("reason").str.split(":").list.first()
        groups.append(
            placed.select(
                "part", "municipality", "name", pl.lit(PRODUCTION).alias("environment"), "kind"
            ).unique("part", maintain_order=True)
        )
        members.append(
            placed.select(
                "part",
                "municipality",
                "asset_id",
                "table",
                pl.col("member_name").alias("name"),
                pl.lit(PRODUCTION).alias("environment"),
                "reason",
                kind.replace_strict(confidence, return_dtype=pl.Float64).alias("confidence"),
                "site",
            )
        )
    everybody = pl.concat(members)
    first = everybody.group_by("part").agg(pl.col("asset_id").min().alias("first"))
    named = number_names(pl.concat(groups).join(first, on="part").sort("municipality", "kind", "first"))
    listed = (
        everybody.join(named.select("part", "group_id"), on="part")
        .select(*MEMBER_SCHEMA, "site")
        .sort("municipality", "group_id", "table", "asset_id")
    )
    return named.drop("part", "first"), listed


def list_groups(
    groups: pl.DataFrame,
    members: pl.DataFrame,
    weights: pl.DataFrame,
    problem: DependencyProblem,
    facts: pl.DataFrame,
    services: Mapping[str, str],
) -> pl.DataFrame:
    """Describe the groups (``GROUP_SCHEMA`` without ``over_limit``), sorted by municipality, kind and id.

    Args:
        groups: as ``list_members`` gives them.
        members: ``MEMBER_SCHEMA`` with ``site``.
        weights: group_id, inner_weight, cut_weight, cut_edges.
        problem: its systems are used.
        facts: ``FACT_SCHEMA``.
        services: service that a server gives, by asset_id.
    """
    described = groups
    for frame in (
        _count(members),
        _why(members),
        _systems(members, facts, problem.systems),
        _service(members, services),
        weights,
    ):
        described = described.join(frame, on="group_id", how="left")
    is_server = pl.col("kind") == GroupKind.SERVERS.value
    has_systems = pl.col("systems").list.len() > 0
    criticality = pl.when(is_server & has_systems).then("criticality")
    return (
        described.with_columns(
            pl.col("systems").fill_null([]),
            criticality.alias("criticality"),
            pl.col("service").is_in(FOUNDATION).fill_null(value=False).alias("is_foundation"),
            pl.col("inner_weight", "cut_weight").fill_null(0.0),
            pl.col("cut_edges").fill_null(0),
        )
        .select([name for name in GROUP_SCHEMA if name != "over_limit"])
        .sort("municipality", "kind", "group_id")
    )


def _count(members: pl.DataFrame) -> pl.DataFrame:
    return members.group_by("group_id").agg(
        pl.len().cast(pl.Int64).alias("members"),
        (pl.col("table") == "servers").sum().cast(pl.Int64).alias("servers"),
        (pl.col("table") == "network_devices").sum().cast(pl.Int64).alias("devices"),
        pl.col("site").drop_nulls().unique().sort().alias("sites"),
        pl.col("confidence").sort().mean().round(4),
    )


def _why(members: pl.DataFrame) -> pl.DataFrame:
    """Reasons of each group, the strongest and most frequent first; and whether all are assumed."""
    rank = {kind: number for number, kind in enumerate(REASONS)}
    assumed = {kind: each.is_assumed for kind, each in REASONS.items()}
    kind = pl.col("reason").str.split(":").list.first()
    counted = members.group_by("group_id", "reason").len()
    return (
        counted.with_columns(
            kind.replace_strict(rank, return_dtype=pl.Int64).alias("rank"),
            kind.replace_strict(assumed, return_dtype=pl.Boolean).alias("assumed"),
        )
        .sort(["group_id", "rank", "len", "reason"], descending=[False, False, True, False])
        .group_by("group_id", maintain_order=True)
        .agg(
            pl.col("reason").head(_LISTED_REASONS).alias("reasons"),
            pl.col("assumed").all().alias("is_assumed"),
        )
    )


def _systems(members: pl.DataFrame, facts: pl.DataFrame, systems: pl.DataFrame) -> pl.DataFrame:
    """Systems of each group, the highest criticality among them, and the most users of one."""
    rank = pl.col("criticality").replace_strict(_CRITICALITY, default=None, return_dtype=pl.Int64)
    known = (
        systems.with_columns(rank.alias("rank"))
        .group_by("municipality", "system")
        .agg(
            pl.col("criticality").sort_by("rank", nulls_last=True).first(),
            pl.col("rank").min(),
            pl.col("users").max(),
        )
    )
    held = facts.select("asset_id", "systems").explode("systems").drop_nulls("systems")
    return (
        members.select("group_id", "municipality", "asset_id")
        .join(held.rename({"systems": "system"}), on="asset_id")
        .join(known, on=["municipality", "system"], how="left")
        .group_by("group_id")
        .agg(
            pl.col("system").unique().sort().alias("systems"),
            pl.col("criticality").sort_by("rank", nulls_last=True).first(),
            pl.col("users").max(),
        )
    )


def _service(members: pl.DataFrame, services: Mapping[str, str]) -> pl.DataFrame:
    """Service that more than half of a group's servers give."""
    given = members.filter(pl.col("table") == "servers").select(
        "group_id",
        pl.col("asset_id").replace_strict(services, default=None, return_dtype=pl.String).alias("service"),
    )
    size = given.group_by("group_id").len("size")
    return (
        given.drop_nulls("service")
        .group_by("group_id", "service")
        .len("count")
        .join(size, on="group_id")
        .filter(pl.col("count") * 2 > pl.col("size"))
        .select("group_id", "service")
    )
