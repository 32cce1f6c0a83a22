"""Must-links, cannot-links, soft evidence, and the units that must-links make of servers."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from samdrift.dependencies.decided import find_parted, read_decided
from samdrift.dependencies.model import LINK_SCHEMA, DependencyProblem, LinkKind
from samdrift.dependencies.parameters import DependencyParameters
from samdrift.kernel import Finding

_ORDER = {kind.value: number for number, kind in enumerate(LinkKind)}
#: A disk that more servers name is an installation image, not what a cluster shares.
_MOST_SHARING = 16
_VIRTUAL = ("vip", "hsrp", "vrrp", "carp", "glbp")
LIMIT, CANNOT = "limit", "cannot_link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """``must`` (``LINK_SCHEMA``, the strongest first); ``cannot``: pairs of asset ids, each sorted."""

    must: pl.DataFrame
    cannot: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]


def find_links(problem: DependencyProblem, facts: pl.DataFrame, edges: pl.DataFrame) -> Links:
    """Find all reasons for which servers must, or must not, move together.

    Args:
        problem: disks, addresses, decisions and parameters are used.
        facts: ``FACT_SCHEMA``.
        edges: ``EDGE_SCHEMA``.
    """
    municipality = dict(facts.select("asset_id", "municipality").iter_rows())
    decided = read_decided(problem, municipality)
    cannot = tuple(sorted({(each.a, each.b) for each in decided.apart}))
    rows: list[tuple[str, str, str, str, str | None]] = [
        (each.a, each.b, LinkKind.BY_HAND, each.detail, None) for each in decided.together
    ]
    servers = facts.select("asset_id")
    weighing = edges.filter(pl.col("weight").is_not_null())
    clustered = weighing.filter(pl.col("traffic") == "cluster")
    rows += [
        (min(a, b), max(a, b), LinkKind.CLUSTER, f"{port}/{protocol}", None)
        for a, b, port, protocol in clustered.select(
            "source_id", "destination_id", "port", "protocol"
        ).iter_rows()
        if a in municipality and b in municipality
    ]
    virtual = problem.addresses.filter(pl.col("role").is_in(_VIRTUAL)).join(servers, on="asset_id")
    rows += _chains(virtual, ("municipality", "vrf", "address"), "address", LinkKind.CLUSTER)
    disks = problem.disks.join(servers, on="asset_id")
    rows += _chains(disks, ("municipality", "path"), "path", LinkKind.SHARED_DISK)
    rows += _two_way(weighing, problem.parameters, municipality)
    rows += _applications(facts, problem.parameters)
    found = pl.DataFrame(
        [
            {
                "municipality": municipality[a], "a": a, "b": b, "kind": str(kind), "detail": detail,
                "waived": waived,
            }
            for a, b, kind, detail, waived in rows
            if municipality[a] == municipality[b]
        ],
        schema=LINK_SCHEMA,
    )  # fmt: skip
    order = pl.col("kind").replace_strict(_ORDER, return_dtype=pl.Int64)
    must = found.unique().sort(order, "a", "b", "detail", "waived")
    told = (*decided.findings, *find_parted(decided, must))
    return Links(must=must, cannot=cannot, findings=told)


def _chains(
    frame: pl.DataFrame, keys: tuple[str, ...], detail: str, kind: LinkKind
) -> list[tuple[str, str, str, str, None]]:
    """Chain the servers that name one thing."""
    shared = (
        frame.drop_nulls([detail])
        .group_by(keys)
        .agg(pl.col("asset_id").unique().sort())
        .filter(pl.col("asset_id").list.len().is_between(2, _MOST_SHARING))
        .sort(keys, nulls_last=True)
    )
    return [
        (a, b, kind, what, None)
        for ids, what in shared.select("asset_id", pl.col(detail).alias("what")).iter_rows()
        for a, b in pairwise(ids)
    ]


def _two_way(
    weighing: pl.DataFrame, parameters: DependencyParameters, known: Mapping[str, str]
) -> list[tuple[str, str, str, str, None]]:
    """Pairs that call each other often enough, services and cluster traffic aside."""
    calls = weighing.group_by("source_id", "destination_id").agg(pl.col("connections").sum())
    calls = calls.filter(pl.col("connections") >= parameters.two_way_connections)
    back = calls.rename({"source_id": "destination_id", "destination_id": "source_id", "connections": "back"})
    both = calls.join(back, on=["source_id", "destination_id"]).filter(
        pl.col("source_id") < pl.col("destination_id")
    )
    return [
        (a, b, LinkKind.TWO_WAY, f"{there}/{back}", None)
        for a, b, there, back in both.select("source_id", "destination_id", "connections", "back").iter_rows()
        if a in known and b in known
    ]


def _applications(
    facts: pl.DataFrame, parameters: DependencyParameters
) -> list[tuple[str, str, str, str, str | None]]:
    """Chain the servers of each system and environment; one larger than the limit in even pieces."""
    systems = (
        facts.filter(~pl.col("is_shared"))
        .explode("systems")
        .drop_nulls("systems")
        .sort("name", "asset_id")
        .group_by("municipality", "systems", "environment")
        .agg(pl.col("asset_id"))
        .sort("municipality", "systems", "environment")
    )
    rows: list[tuple[str, str, str, str, str | None]] = []
    for system, ids in systems.select("systems", "asset_id").iter_rows():
        pieces = -(-len(ids) // parameters.largest_group)
        for n, (a, b) in enumerate(pairwise(ids)):
            parted = n * pieces // len(ids) != (n + 1) * pieces // len(ids)
            rows.append((min(a, b), max(a, b), LinkKind.APPLICATION, system, LIMIT if parted else None))
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """``unit_of``: the unit's first server, by server; ``links``: with what was waived, and why."""

    unit_of: Mapping[str, str]
    links: pl.DataFrame


def contract(links: Links, facts: pl.DataFrame, parameters: DependencyParameters) -> Units:
    """Join what must-links tie, the strongest first; waive what would break a limit or a cannot-link.

    Only an application's links yield to the limits; every link yields to a cannot-link.
    """
    parent = {asset: asset for asset in facts["asset_id"]}
    systems = {asset: frozenset(names) for asset, names in facts.select("asset_id", "systems").iter_rows()}
    sizes = dict.fromkeys(parent, 1)

    def root(asset: str) -> str:
        while parent[asset] != asset:
            parent[asset] = parent[parent[asset]]
            asset = parent[asset]
        return asset

    waived: list[str | None] = []
    for a, b, kind, given in links.must.select("a", "b", "kind", "waived").iter_rows():
        one, other = sorted((root(a), root(b)))
        why = given if one != other else None
        if one != other and any({root(x), root(y)} == {one, other} for x, y in links.cannot):
            why = CANNOT
        joint = systems[one] | systems[other]
        if one != other and why is None and kind == LinkKind.APPLICATION:
            grows = len(joint) > max(parameters.most_systems, len(systems[one]), len(systems[other]))
            if grows or sizes[one] + sizes[other] > parameters.largest_group:
                why = LIMIT
        waived.append(why)
        if one != other and why is None:
            parent[other] = one
            sizes[one] += sizes[other]
            systems[one] = joint
    kept = links.must.with_columns(pl.Series("waived", waived, dtype=pl.String))
    # A link that was waived may have been made good by another one since.
    again = [
        None if why is not None and root(a) == root(b) else why
        for a, b, why in kept.select("a", "b", "waived").iter_rows()
    ]
    return Units(
        unit_of={asset: root(asset) for asset in parent},
        links=kept.with_columns(pl.Series("waived", again, dtype=pl.String)),
    )


def find_evidence(facts: pl.DataFrame, parameters: DependencyParameters) -> pl.DataFrame:
    """Pairs of servers with one folder or one stem of name, within municipality and environment.

    What tells less does not tie what tells more parts: no folder ties servers of different registered
    systems, no name those or servers in different folders (a stem may be cut off: ``names.py``).

    Returns:
        a, b (a < b), kind (``folder`` or ``name``), detail, weight.
    """
    found = []
    for kind, column, weight in (
        ("folder", "folder", parameters.folder_weight),
        ("name", "stem", parameters.name_weight),
    ):
        keys = ["municipality", "environment", column]
        other_folder = pl.col("folder").alias("in_folder")
        side = facts.drop_nulls(column).select("asset_id", "systems", other_folder, *keys)
        pairs = side.rename({"asset_id": "a"}).join(
            side.rename({"asset_id": "b"}), on=keys, suffix="_of_other"
        )
        both_known = (pl.col("systems").list.len() > 0) & (pl.col("systems_of_other").list.len() > 0)
        common = pl.col("systems").list.set_intersection("systems_of_other").list.len() > 0
        parted = (both_known & ~common) | (pl.col("in_folder") != pl.col("in_folder_of_other")).fill_null(
            value=False
        )
        found.append(
            pairs.filter((pl.col("a") < pl.col("b")) & ~parted).select(
                "a", "b", pl.lit(kind).alias("kind"), pl.col(column).alias("detail"),
                pl.lit(weight, dtype=pl.Float64).alias("weight"),
            )
        )  # fmt: skip
    return pl.concat(found).sort("a", "b", "kind")
