"""Inventories of several municipalities as one."""

from collections.abc import Sequence

import polars as pl

from samdrift.inventory.inventory import FACT_SCHEMA, RECORD_SCHEMA, Inventory
from samdrift.inventory.tables import TABLES


def join_inventories(parts: Sequence[Inventory]) -> Inventory:
    """Put inventories of different municipalities together, in order; record ids stay unique."""
    records, facts = [pl.DataFrame(schema=RECORD_SCHEMA)], [pl.DataFrame(schema=FACT_SCHEMA)]
    first_id = 0
    for part in parts:
        shift = (pl.col("record_id") + first_id).cast(pl.UInt32)
        records.append(part.records.with_columns(shift))
        facts.append(part.facts.with_columns(shift))
        if part.records.height:
            first_id += int(part.records["record_id"].max()) + 1  # type: ignore[arg-type]
    tables = {}
    for name, schema in TABLES.items():
        frames = [part.tables[name] for part in parts if name in part.tables]
        tables[name] = pl.concat([schema.create_empty(), *frames]) if frames else schema.create_empty()
    return Inventory(
        tables=tables,
        records=pl.concat(records),
        facts=pl.concat(facts),
        findings=tuple(finding for part in parts for finding in part.findings),
    )
