"""``plan_groups``: from machines, traffic and registers to move groups with their reasons."""

import polars as pl

from samdrift.dependencies.facts import read_facts, settle_environments
from samdrift.dependencies.grouping import group_servers
from samdrift.dependencies.join import JoinedEdges, join_edges
from samdrift.dependencies.links import contract, find_evidence, find_links
from samdrift.dependencies.model import (
    GROUP_SCHEMA,
    MEMBER_SCHEMA,
    DependencyPicture,
    DependencyProblem,
    DependencyTotals,
    GroupKind,
)
from samdrift.dependencies.precedence import find_cuts, find_group_dependencies
from samdrift.dependencies.services import find_ubiquitous_services
from samdrift.dependencies.tables import list_groups, list_members
from samdrift.dependencies.telling import tell
from samdrift.dependencies.weights import assess_coverage, weigh_edges


def plan_groups(problem: DependencyProblem) -> DependencyPicture:
    """Find who depends on whom, and what must move together.

    Args:
        problem: machines, traffic, registers, parameters.

    Returns:
        The picture; ``verify_groups`` checks it.

    Method: docs/methods/dependencies.md.
    """
    parameters = problem.parameters
    joined = join_edges(problem)
    marked, services = find_ubiquitous_services(joined.edges, problem.assets, parameters)
    edges = weigh_edges(marked, parameters)
    facts = settle_environments(read_facts(problem), edges)
    links = find_links(problem, facts, edges)
    units = contract(links, facts, parameters)
    evidence = find_evidence(facts, parameters)
    grouped = group_servers(facts, units.unit_of, links.cannot, _pairs(edges, evidence), parameters)
    given = _services(services, facts, parameters.service_fan_in_pct / 100)
    named, members = list_members(problem, grouped, facts, (units.links, evidence, edges), given)
    cuts = find_cuts(edges, members, named)
    weights = _weights(edges, evidence, members, cuts)
    groups = list_groups(named, members, weights, problem, facts, given)
    over = (
        pl.when(pl.col("servers") > parameters.largest_group)
        .then(pl.lit("servers"))
        .when(pl.col("systems").list.len() > parameters.most_systems)
        .then(pl.lit("systems"))
    )
    groups = groups.with_columns(over.alias("over_limit")).select(*GROUP_SCHEMA)
    listed = members.select(*MEMBER_SCHEMA)
    picture = DependencyPicture(
        edges=edges,
        unjoined=joined.unjoined,
        services=services,
        coverage=assess_coverage(edges, problem.assets, parameters),
        links=units.links,
        groups=groups,
        members=listed,
        cuts=cuts,
        group_dependencies=find_group_dependencies(cuts, facts, listed, problem),
        totals=_totals(edges, groups, cuts, joined, parameters.resolution),
        findings=links.findings,
    )
    return tell(picture, problem)


def _pairs(edges: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """What weighs between servers: traffic, caller first, and soft evidence."""
    traffic = edges.filter(pl.col("weight").is_not_null()).select(
        pl.col("source_id").alias("a"),
        pl.col("destination_id").alias("b"),
        "weight",
        pl.col("connections").fill_null(1),
    )
    soft = evidence.select("a", "b", "weight", pl.lit(0, dtype=pl.Int64).alias("connections"))
    return pl.concat([traffic, soft])


def _services(services: pl.DataFrame, facts: pl.DataFrame, least: float) -> dict[str, str]:
    """Service that a server gives: by traffic, if enough use it, else by name."""
    given: dict[str, str] = dict(facts.select("asset_id", "service_by_name").drop_nulls().iter_rows())
    seen = services.filter((pl.col("rule") == "port") & (pl.col("share") >= least)).sort(
        ["asset_id", "share", "service"], descending=[False, True, False]
    )
    first = seen.unique("asset_id", keep="first", maintain_order=True)
    given |= dict(first.select("asset_id", "service").iter_rows())
    known = set(facts["asset_id"])
    return {asset: service for asset, service in given.items() if asset in known}


def _weights(
    edges: pl.DataFrame, evidence: pl.DataFrame, members: pl.DataFrame, cuts: pl.DataFrame
) -> pl.DataFrame:
    """Weight inside each group (traffic and soft evidence), and what it cuts (traffic)."""
    at = members.select("asset_id", "group_id")
    pairs = _pairs(edges, evidence)
    inner = (
        pairs.join(at.rename({"asset_id": "a"}), on="a")
        .join(at.rename({"asset_id": "b", "group_id": "other"}), on="b")
        .filter(pl.col("group_id") == pl.col("other"))
        .group_by("group_id")
        .agg(pl.col("weight").sort().sum().alias("inner_weight"))
    )
    both = pl.concat(
        [
            cuts.select("group_id", "weight"),
            cuts.select(pl.col("other_group_id").alias("group_id"), "weight"),
        ]
    )
    cut = both.group_by("group_id").agg(
        pl.col("weight").sort().sum().alias("cut_weight"), pl.len().cast(pl.Int64).alias("cut_edges")
    )
    return inner.join(cut, on="group_id", how="full", coalesce=True)


def _totals(
    edges: pl.DataFrame, groups: pl.DataFrame, cuts: pl.DataFrame, joined: JoinedEdges, resolution: float
) -> DependencyTotals:
    of_servers = groups.filter(pl.col("kind") == GroupKind.SERVERS.value)
    both = joined.edges.filter(pl.col("source_id").is_not_null() & pl.col("destination_id").is_not_null())
    sizes = of_servers["servers"].to_numpy()
    inner = float(of_servers["inner_weight"].sum())
    return DependencyTotals(
        groups=groups.height,
        assumed_groups=int(groups["is_assumed"].sum()),
        servers=int(sizes.sum()),
        largest_group=int(sizes.max(initial=0)),
        edges=edges.height,
        joined_edges=both.height,
        service_edges=edges["service"].count(),
        inner_weight=inner,
        cut_weight=float(cuts["weight"].sum()),
        quality=inner - resolution * float((sizes * (sizes - 1) / 2).sum()),
    )
