"""Cut edges, and what depends on what: which group moves no later than which."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from samdrift.dependencies.facts import PRODUCTION
from samdrift.dependencies.model import (
    CUT_SCHEMA,
    GROUP_DEPENDENCY_SCHEMA,
    DependencyProblem,
    GroupKind,
)

#: Weight of a registered relation, of which no traffic tells how much it is used.
_RELATION_WEIGHT = 1.0
_ORDER = ["municipality", "group_id", "depends_on", "kind"]


def find_cuts(edges: pl.DataFrame, members: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """List the edges between groups (``CUT_SCHEMA``), heaviest first.

    Args:
        edges: ``EDGE_SCHEMA``.
        members: ``MEMBER_SCHEMA``.
        groups: group_id, municipality, kind, environment.
    """
    at = members.select("asset_id", "group_id").join(
        groups.select("group_id", "kind", "environment", pl.col("municipality").alias("home")), on="group_id"
    )
    crossing = (
        edges.filter(pl.col("weight").is_not_null())
        .join(at.rename({"asset_id": "source_id"}), on="source_id")
        .join(at.rename({"asset_id": "destination_id"}), on="destination_id", suffix="_of_other")
        .filter(pl.col("group_id") != pl.col("group_id_of_other"))
    )
    reason = (
        pl.when(pl.col("home") != pl.col("home_of_other"))
        .then(pl.lit("municipality"))
        .when((pl.col("kind") == GroupKind.PLATFORM) | (pl.col("kind_of_other") == GroupKind.PLATFORM))
        .then(pl.lit("platform"))
        .when(pl.col("environment") != pl.col("environment_of_other"))
        .then(pl.lit("environment"))
        .otherwise(pl.lit("weak"))
    )
    return (
        crossing.with_columns(reason.alias("reason"), pl.col("home").alias("municipality"))
        .rename({"group_id_of_other": "other_group_id"})
        .select(*CUT_SCHEMA)
        .sort(
            ["weight", "municipality", "source_id", "destination_id", "protocol", "port"],
            descending=[True, *[False] * 5],
            nulls_last=True,
        )
    )


def find_group_dependencies(
    cuts: pl.DataFrame, facts: pl.DataFrame, members: pl.DataFrame, problem: DependencyProblem
) -> pl.DataFrame:
    """Find what depends on what, and which dependencies an order of moves can respect.

    Args:
        cuts: ``CUT_SCHEMA``.
        facts: ``FACT_SCHEMA``.
        members: ``MEMBER_SCHEMA``.
        problem: its relations are used.

    Returns:
        ``GROUP_DEPENDENCY_SCHEMA``; those with ``is_precedence`` have no circle, and both ends in one
        environment: test moves before production, whatever it calls there.
    """
    columns = ["group_id", "depends_on", "municipality", "kind", "edges", "weight"]
    calls = (
        cuts.filter(pl.col("reason") != "platform")
        .group_by("group_id", "other_group_id", "municipality")
        .agg(pl.len().cast(pl.Int64).alias("edges"), pl.col("weight").sort().sum())
        .with_columns(pl.lit("calls").alias("kind"))
        .rename({"other_group_id": "depends_on"})
        .select(columns)
    )
    found = pl.concat([calls, _registered(facts, members, problem).select(columns)]).sort(_ORDER)
    ends = list(found.select("group_id", "depends_on").iter_rows())
    there = set(ends)
    environment = dict(
        members.sort(pl.col("environment") != PRODUCTION, "environment")
        .unique("group_id", keep="first", maintain_order=True)
        .select("group_id", "environment")
        .iter_rows()
    )
    possible = [environment.get(a) == environment.get(b) for a, b in ends]
    return found.with_columns(
        pl.Series("is_two_way", [(b, a) in there for a, b in ends], dtype=pl.Boolean),
        pl.Series("is_precedence", _acyclic(ends, found["weight"].to_list(), possible), dtype=pl.Boolean),
    ).select(*GROUP_DEPENDENCY_SCHEMA)


def _registered(facts: pl.DataFrame, members: pl.DataFrame, problem: DependencyProblem) -> pl.DataFrame:
    """Dependencies by relation between systems, and of systems on the shared servers that carry them."""
    at = members.select("asset_id", "group_id")
    held = facts.explode("systems").drop_nulls("systems").join(at, on="asset_id")
    held = held.rename({"systems": "system"}).select(
        "municipality", "environment", "system", "group_id", "is_shared"
    )
    own = held.filter(~pl.col("is_shared")).drop("is_shared").unique()
    shared = held.filter("is_shared").drop("is_shared").unique()
    production = own.filter(pl.col("environment") == PRODUCTION).drop("environment").unique()
    relations = (
        problem.relations.unique()
        .join(production.rename({"system": "from_system"}), on=["municipality", "from_system"])
        .join(
            production.rename({"system": "to_system", "group_id": "depends_on"}),
            on=["municipality", "to_system"],
        )
        .with_columns(pl.lit("relation").alias("kind"))
    )
    carried = own.join(
        shared.rename({"group_id": "depends_on"}), on=["municipality", "environment", "system"]
    ).with_columns(pl.lit("shared_server").alias("kind"))
    keys = ["municipality", "group_id", "depends_on", "kind"]
    return (
        pl.concat([relations.select(keys), carried.select(keys)])
        .filter(pl.col("group_id") != pl.col("depends_on"))
        .group_by(keys)
        .agg(pl.len().cast(pl.Int64).alias("edges"))
        .with_columns((pl.col("edges") * _RELATION_WEIGHT).alias("weight"))
    )


def _acyclic(
    ends: Sequence[tuple[str, str]], weights: Sequence[float], possible: Sequence[bool]
) -> list[bool]:
    """Which dependencies to keep so that none runs in a circle: the heaviest first.

    Only within strongly connected parts can there be circles, so only there is each tried.
    """
    index = {group: n for n, group in enumerate(sorted({end for pair in ends for end in pair}))}
    rows = [
        (index[a], index[b], weight, n)
        for n, ((a, b), weight) in enumerate(zip(ends, weights, strict=True))
        if possible[n]
    ]
    kept = list(possible)
    if not rows:
        return kept
    matrix = csr_matrix(
        (np.ones(len(rows)), ([a for a, *_ in rows], [b for _, b, *_ in rows])), shape=(len(index),) * 2
    )
    _, component = connected_components(matrix, directed=True, connection="strong")
    following: dict[int, set[int]] = defaultdict(set)
    for a, b, _, n in sorted(rows, key=lambda row: (-row[2], row[0], row[1], row[3])):
        if component[a] != component[b]:
            continue
        if b not in following[a]:
            if _reaches(following, b, a):
                kept[n] = False
            else:
                following[a].add(b)
    return kept


def _reaches(following: Mapping[int, set[int]], start: int, end: int) -> bool:
    stack, seen = [start], {start}
    while stack:
        at = stack.pop()
        if at == end:
            return True
        for there in following.get(at, ()):
            if there not in seen:
                seen.add(there)
                stack.append(there)
    return False
