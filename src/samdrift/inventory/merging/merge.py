"""Observations in, inventory out. Method: docs/methods/inventory.md."""

from collections.abc import Sequence

import polars as pl

from samdrift.inventory.columns import Role, column_info
from samdrift.inventory.inventory import FACT_SCHEMA, RECORD_SCHEMA, Inventory
from samdrift.inventory.merging.identity import machine_asset_ids
from samdrift.inventory.merging.ladder import link_machines
from samdrift.inventory.merging.machines import read_machine_records
from samdrift.inventory.merging.observations import SourceObservations, gather, machine_universe
from samdrift.inventory.merging.owned import MergedTable, merge_keyed_table, merge_plain_table
from samdrift.inventory.merging.survivors import choose_values, list_facts, merged_fields
from samdrift.inventory.parameters import MergingParameters
from samdrift.inventory.tables import MACHINE_TABLES, OWNED_TABLES, TABLES
from samdrift.kernel import Finding

#: Columns of ``RECORD_SCHEMA`` that have another name while the merge is at work.
_OWN_NAMES = {
    "record_id": "_record", "table": "_table", "rung": "_rung", "path": "_path", "sheet": "_sheet",
    "row": "_row", "format": "_format", "kind": "_kind", "exported_on": "_exported_on",
}  # fmt: skip


def merge_inventory(sources: Sequence[SourceObservations], *, parameters: MergingParameters) -> Inventory:
    """Merge what all sources say into one inventory.

    Args:
        sources: one per file; their order does not matter.
        parameters: order of sources and thresholds.

    Returns:
        Every table of ``TABLES`` but ``municipalities``, each row with its asset id; every
        record with the asset it became part of; every value with whether it was chosen.
    """
    gathered = gather(sources)
    machines, parts, findings = _merge_machines(machine_universe(gathered), parameters)
    tables: dict[str, pl.DataFrame] = dict(machines)
    owners = _owners(parts[0].records, gathered) if parts else None
    for name, schema in OWNED_TABLES.items():
        if name not in gathered:
            tables[name] = schema.create_empty()
            continue
        frame = _with_owner(gathered[name], owners)
        keyed = any(column_info(c).role in (Role.HARD, Role.EXCLUSIVE) for c in schema.columns().values())
        merge = merge_keyed_table if keyed else merge_plain_table
        part = merge(name, frame, schema, parameters)
        tables[name] = part.table
        parts.append(part)
        findings += part.findings
    named = [
        pl.col(_OWN_NAMES.get(name, name)).alias(name).cast(kind) for name, kind in RECORD_SCHEMA.items()
    ]
    records = [part.records.select(named) for part in parts]
    facts = [part.facts for part in parts if part.facts is not None]
    return Inventory(
        tables={name: tables[name] for name in TABLES if name in tables},
        records=pl.concat(records) if records else pl.DataFrame(schema=RECORD_SCHEMA),
        facts=pl.concat(facts) if facts else pl.DataFrame(schema=FACT_SCHEMA),
        findings=tuple(findings),
    )


def _merge_machines(
    universe: pl.DataFrame, parameters: MergingParameters
) -> tuple[dict[str, pl.DataFrame], list[MergedTable], list[Finding]]:
    """Link the machine records and split the merged machines into their tables by class."""
    empty: dict[str, pl.DataFrame] = {name: schema.create_empty() for name, schema in MACHINE_TABLES.items()}
    if universe.is_empty():
        return empty, [], []
    clusters, findings = link_machines(read_machine_records(universe), parameters)
    strength = {name: rank for rank, name in enumerate(MACHINE_TABLES)}
    linked = universe.with_columns(
        pl.Series("_group", clusters.labels(), dtype=pl.Int64),
        pl.Series("_rung", clusters.rung, dtype=pl.String),
    ).with_columns(
        pl.col("_table").replace_strict(strength, return_dtype=pl.Int8).min().over("_group").alias("_class")
    )
    fields = {
        name: role for schema in MACHINE_TABLES.values() for name, role in merged_fields(schema).items()
    }
    values, winners = choose_values(linked, fields, parameters)
    identity = machine_asset_ids(linked, values, tuple(MACHINE_TABLES))
    linked = linked.drop("asset_id").join(identity, on="_group", how="left", maintain_order="left")
    values = values.join(identity, on="_group", how="left", maintain_order="left")
    tables: dict[str, pl.DataFrame] = {
        name: values.filter(pl.col("asset_table") == name)
        .select(schema.columns().keys())
        .sort("municipality", "asset_id")
        for name, schema in MACHINE_TABLES.items()
    }
    facts = list_facts(linked, values, winners, fields)
    part = MergedTable(table=values, records=linked, facts=facts, findings=findings)
    return tables, [part], list(findings)


def _owners(machines: pl.DataFrame, gathered: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Which asset each file's own machine ids became: ``path``, ``_owner``, ``owner_asset``."""
    ids = pl.concat(
        [gathered[name].select("_record", "_id") for name in MACHINE_TABLES if name in gathered]
    ).drop_nulls("_id")
    return (
        machines.select("_record", "_path", "asset_id")
        .join(ids, on="_record")
        .select("_path", pl.col("_id").alias("_owner"), pl.col("asset_id").alias("owner_asset"))
        .unique(["_path", "_owner"], keep="first", maintain_order=True)
    )


def _with_owner(frame: pl.DataFrame, owners: pl.DataFrame | None) -> pl.DataFrame:
    """Fill ``owner_id`` with the asset that the row's machine became."""
    if "owner_id" not in frame.columns:
        return frame
    if owners is None:
        return frame
    return frame.join(owners, on=["_path", "_owner"], how="left", maintain_order="left").with_columns(
        pl.coalesce("owner_id", "owner_asset").alias("owner_id")
    )
