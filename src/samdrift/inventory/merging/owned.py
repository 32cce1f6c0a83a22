"""Merging of everything that is no machine: by its keys, or by all that names it."""

from collections import defaultdict
from dataclasses import dataclass

import dataframely as dy
import polars as pl

from samdrift.inventory.columns import Role
from samdrift.inventory.merging.clusters import Clusters, split_compatible
from samdrift.inventory.merging.findings import CONFLICT
from samdrift.inventory.merging.identity import slug, told_apart
from samdrift.inventory.merging.survivors import choose_values, list_facts, merged_fields
from samdrift.inventory.parameters import MergingParameters
from samdrift.kernel import Finding, Source

#: More groups than this with one key or name are put together all or not at all.
_MAX_PAIRED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedTable:
    """A merged table, its records with ``asset_id``, ``asset_table`` and ``rung``, and its facts."""

    table: pl.DataFrame
    records: pl.DataFrame
    facts: pl.DataFrame | None
    findings: tuple[Finding, ...]


def merge_keyed_table(
    name: str, frame: pl.DataFrame, schema: type[dy.Schema], parameters: MergingParameters
) -> MergedTable:
    """Merge things that have keys of their own (sites, systems, contracts, suppliers …).

    First by key, then by name within the municipality; two values of a key keep things apart.
    """
    fields = merged_fields(schema)
    keys = [column for column, role in fields.items() if role in (Role.EXCLUSIVE, Role.HARD)]
    exclusive = [column for column, role in fields.items() if role is Role.EXCLUSIVE]
    names = [column for column, role in fields.items() if role is Role.NAME]
    folded = frame.with_columns(_folded(frame, column).alias(column) for column in (*keys, *names))
    clusters = Clusters(
        sources=frame["_source"].to_list(),
        exclusives=[
            {key: str(value) for key, value in row.items() if value is not None}
            for row in folded.select(exclusive).iter_rows(named=True)
        ]
        if exclusive
        else [{} for _ in range(frame.height)],
    )
    where = [
        Source(path=p, sheet=s, row=r) for p, s, r in frame.select("_path", "_sheet", "_row").iter_rows()
    ]
    findings = []
    for rung, columns in (*((key, [key]) for key in keys), ("name", names)):
        holders: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for record, row in enumerate(folded.select("municipality", *columns).iter_rows()):
            if all(value is not None for value in row[1:2]):
                holders[row].append(record)
        for held, group in sorted(holders.items(), key=str):
            roots = clusters.roots(group)
            parts, refused = _compatible(clusters, list(roots))
            for first, *others in parts:
                for other in others:
                    clusters.join(roots[first], roots[other], rung=rung)
            for one, other in refused:
                clash = clusters.clash(one, other)
                if clash is not None and clash.key != "source":
                    here, there = where[roots[one]], where[roots[other]]
                    findings.append(
                        CONFLICT.at(
                            here, str(held[1]), here=here, there=there, rung=rung,
                            key=clash.key, one=clash.values[0], two=clash.values[1],
                        )
                    )  # fmt: skip
    linked = frame.with_columns(
        pl.Series("_group", clusters.labels(), dtype=pl.Int64), pl.Series("_rung", clusters.rung)
    )
    return _merged(name, linked, schema, parameters, tuple(findings), with_facts=True)


def _compatible(clusters: Clusters, roots: list[int]) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """Which groups of one key or name may be one, and the first pairs that may not."""
    clash = clusters.first_clash(roots)
    if clash is None:
        return [roots], []
    if len(roots) > _MAX_PAIRED:
        return [], [clash[:2]]
    return split_compatible(roots, clusters.clash)


def merge_plain_table(
    name: str, frame: pl.DataFrame, schema: type[dy.Schema], parameters: MergingParameters
) -> MergedTable:
    """Merge rows that agree in everything that names them (addresses, VLANs, DNS records …).

    What one source lists twice stays twice: the first with the first of another source. Rows
    with nothing that names them stay alone.
    """
    fields = merged_fields(schema)
    names = [column for column, role in fields.items() if role is Role.NAME]
    key = ["municipality", *(["owner_id"] if "owner_id" in frame.columns else []), *names]
    folded = frame.select(
        "_record",
        "_source",
        "municipality",
        *(_folded(frame, column).alias(column) for column in key[1:]),
    )
    nameless = pl.all_horizontal(pl.col(column).is_null() for column in key[1:])
    place = pl.int_range(pl.len()).over("_source", *key)
    labelled = folded.with_columns(
        place.alias("_place"), pl.when(nameless).then("_record").otherwise(None).alias("alone")
    )
    group = labelled.select(pl.struct(*key, "_place", "alone").rank("dense").cast(pl.Int64).alias("_group"))
    linked = frame.with_columns(group["_group"], pl.lit("name").alias("_rung"))
    return _merged(name, linked, schema, parameters, (), with_facts=False)


def _folded(frame: pl.DataFrame, column: str) -> pl.Expr:
    """A naming column as it is compared: without case and outer space."""
    if frame.schema[column] != pl.String:
        return pl.col(column)
    return pl.col(column).str.to_lowercase().str.strip_chars().str.replace_all(r"\s+", " ")


def _merged(
    name: str,
    linked: pl.DataFrame,
    schema: type[dy.Schema],
    parameters: MergingParameters,
    findings: tuple[Finding, ...],
    *,
    with_facts: bool,
) -> MergedTable:
    fields = merged_fields(schema)
    values, winners = choose_values(linked, fields, parameters)
    identity = _asset_ids(name, linked, values, fields)
    linked = linked.drop("asset_id").join(identity, on="_group", how="left", maintain_order="left")
    linked = linked.with_columns(pl.lit(name).alias("asset_table"))
    values = values.join(identity, on="_group", how="left", maintain_order="left").join(
        linked.group_by("_group").agg(pl.col("municipality").first()), on="_group", maintain_order="left"
    )
    return MergedTable(
        table=values.select(schema.columns().keys()).sort("municipality", "asset_id"),
        records=linked,
        facts=list_facts(linked, values, winners, fields) if with_facts else None,
        findings=findings,
    )


def _asset_ids(
    name: str, linked: pl.DataFrame, values: pl.DataFrame, fields: dict[str, Role]
) -> pl.DataFrame:
    """Ids of municipality, table and what names the row; a digest of its place where that is shared."""
    naming = [column for column, role in fields.items() if role is Role.NAME]
    owner = ["owner_id"] if "owner_id" in values.columns else []
    texts = [pl.col(column).cast(pl.String) for column in (*owner, *naming)]
    place = pl.concat_str("_path", "_sheet", "_row", separator=":", ignore_nulls=True).sort().first()
    places = linked.group_by("_group").agg(pl.col("municipality").first(), place.alias("identity"))
    called = values.select("_group", pl.concat_str(texts, separator="|", ignore_nulls=True).alias("called"))
    frame = places.join(called, on="_group").sort("_group")
    slugs = (
        frame["called"].map_elements(slug, return_dtype=pl.String, skip_nulls=False)
        if frame.height < 50_000
        else frame["called"].str.to_lowercase()
    )
    ids = frame.with_columns(
        pl.concat_str("municipality", pl.lit(name), slugs.alias("slug"), separator="/").alias("asset_id")
    )
    return told_apart(ids).select("_group", "asset_id")
