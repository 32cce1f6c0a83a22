"""Which group each server and host is in, what it is called, and why."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import polars as pl

from samdrift.dependencies.facts import PRODUCTION
from samdrift.dependencies.model import GroupKind
from samdrift.dependencies.reasons import REASONS

_RANK = {kind: number for number, kind in enumerate(REASONS)}


def find_reasons(
    grouped: pl.DataFrame,
    facts: pl.DataFrame,
    links: pl.DataFrame,
    evidence: pl.DataFrame,
    edges: pl.DataFrame,
) -> pl.DataFrame:
    """Find the strongest reason that ties each server to its group.

    Args:
        grouped: asset_id, part, is_rest.
        facts: ``FACT_SCHEMA``.
        links: ``LINK_SCHEMA``, waived ones are no reason.
        evidence: as ``find_evidence`` gives it.
        edges: ``EDGE_SCHEMA``.

    Returns:
        asset_id, reason (``kind:detail``), confidence; sorted by asset_id.
    """
    traffic = edges.filter(pl.col("weight").is_not_null()).select(
        pl.col("source_id").alias("a"),
        pl.col("destination_id").alias("b"),
        pl.lit("traffic").alias("kind"),
        pl.format("{}/{}", pl.col("port").fill_null(0), "protocol").alias("detail"),
        "weight",
    )
    held = links.filter(pl.col("waived").is_null()).select(
        "a", "b", "kind", "detail", pl.lit(0.0).alias("weight")
    )
    pairs = pl.concat([held, traffic, evidence.select(traffic.columns)])
    part = grouped.select("asset_id", "part")
    same = (
        pairs.join(part.rename({"asset_id": "a"}), on="a")
        .join(part.rename({"asset_id": "b", "part": "other"}), on="b")
        .filter(pl.col("part") == pl.col("other"))
    )
    columns = ["kind", "detail", "weight"]
    own = facts.select("asset_id", pl.col("systems").list.first().alias("detail")).drop_nulls("detail")
    lone = grouped.join(facts.select("asset_id", "subnet"), on="asset_id")
    ties = pl.concat(
        [
            same.select(pl.col("a").alias("asset_id"), *columns),
            same.select(pl.col("b").alias("asset_id"), *columns),
            own.select(
                "asset_id", pl.lit("application").alias("kind"), "detail", pl.lit(0.0).alias("weight")
            ),
            lone.select(
                "asset_id",
                pl.when("is_rest").then(pl.lit("subnet")).otherwise(pl.lit("alone")).alias("kind"),
                pl.when("is_rest")
                .then(pl.col("subnet").fill_null("–"))
                .otherwise(pl.lit(""))
                .alias("detail"),
                pl.lit(0.0).alias("weight"),
            ),
        ]
    )
    rank = pl.col("kind").replace_strict(_RANK, return_dtype=pl.Int64)
    confidence = {kind: each.confidence for kind, each in REASONS.items()}
    return (
        ties.with_columns(rank.alias("rank"))
        .sort(["asset_id", "rank", "weight", "detail"], descending=[False, False, True, False])
        .unique("asset_id", keep="first", maintain_order=True)
        .select(
            "asset_id",
            pl.format("{}:{}", "kind", "detail").alias("reason"),
            pl.col("kind").replace_strict(confidence, return_dtype=pl.Float64).alias("confidence"),
        )
        .sort("asset_id")
    )


def name_groups(grouped: pl.DataFrame, facts: pl.DataFrame, services: Mapping[str, str]) -> pl.DataFrame:
    """Name each group of servers: its main system, else folder, stem, service, subnet, or first server.

    Args:
        grouped: asset_id, municipality, part, is_rest.
        facts: ``FACT_SCHEMA``.
        services: service that a server gives, by asset_id.

    Returns:
        part, municipality, name, environment, kind; sorted by municipality and first server.
    """
    known = grouped.select("asset_id", "part", "is_rest").join(facts, on="asset_id").sort("asset_id")
    rows: dict[int, list[dict[str, object]]] = defaultdict(list)
    for row in known.iter_rows(named=True):
        rows[row["part"]].append(row)
    named = []
    for part, members in rows.items():
        environments = {str(row["environment"]) for row in members}
        environment = PRODUCTION if PRODUCTION in environments else min(environments)
        name = _name(members, services)
        named.append(
            {
                "part": part,
                "municipality": members[0]["municipality"],
                "name": name if environment == PRODUCTION else f"{name} · {environment}",
                "environment": environment,
                "kind": GroupKind.SERVERS.value,
            }
        )
    schema = {
        "part": pl.Int64(),
        "municipality": pl.String(),
        "name": pl.String(),
        "environment": pl.String(),
        "kind": pl.String(),
    }
    return pl.DataFrame(named, schema=schema)


def _name(members: list[dict[str, object]], services: Mapping[str, str]) -> str:
    if members[0]["is_rest"] and len(members) > 1:
        return str(members[0]["subnet"] or f"{members[0]['name']} +{len(members) - 1}")
    own = [row for row in members if not row["is_shared"]]
    systems = _most(name for row in own for name in _texts(row["systems"]))
    if systems:
        return systems
    for column in ("folder", "stem"):
        told = _most(str(row[column]) for row in members if row[column])
        if told:
            return told
    return _most(services[str(r["asset_id"])] for r in members if r["asset_id"] in services) or str(
        members[0]["name"]
    )


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _most(words: Iterable[str]) -> str | None:
    counts = Counter(words)
    return min(counts, key=lambda word: (-counts[word], word)) if counts else None


def number_names(groups: pl.DataFrame) -> pl.DataFrame:
    """Number names that occur twice in a municipality, and make ids of names.

    Args:
        groups: municipality, kind, name, in an order that does not depend on rows' order.

    Returns:
        The same with ``name`` unique within municipality and ``group_id``.
    """
    seen: Counter[tuple[str, str]] = Counter()
    taken: set[str] = set()
    names, ids = [], []
    for municipality, kind, name in groups.select("municipality", "kind", "name").iter_rows():
        while True:
            seen[municipality, name] += 1
            number = seen[municipality, name]
            numbered = name if number == 1 else f"{name} ({number})"
            slug = re.sub(r"[^\w.]+", "-", numbered.lower()).strip("-") or "group"
            prefix = "" if kind == GroupKind.SERVERS else f"{kind}-"
            group_id = f"{municipality}/groups/{prefix}{slug}"
            if group_id not in taken:
                break
        taken.add(group_id)
        names.append(numbered)
        ids.append(group_id)
    return groups.with_columns(
        pl.Series("name", names, dtype=pl.String), pl.Series("group_id", ids, dtype=pl.String)
    )
