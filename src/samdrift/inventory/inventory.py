"""The merged picture, with every value's way back to the row it came from."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from samdrift.kernel import Finding

#: Where a record stands and which asset it became part of. One row a record.
#: ``rung``: how it was linked: "uuid", "serial", … "name", "evidence", or "alone".
RECORD_SCHEMA = {
    "record_id": pl.UInt32(),
    "municipality": pl.String(),
    "table": pl.String(),
    "asset_id": pl.String(),
    "asset_table": pl.String(),
    "rung": pl.String(),
    "path": pl.String(),
    "sheet": pl.String(),
    "row": pl.Int64(),
    "format": pl.String(),
    "kind": pl.String(),
    "exported_on": pl.Date(),
}

#: What each record says of each field of its asset. ``chosen``: the value that the table shows;
#: ``contradicts``: it was set aside and differs from the chosen one.
FACT_SCHEMA = {
    "asset_id": pl.String(),
    "field": pl.String(),
    "value": pl.String(),
    "record_id": pl.UInt32(),
    "chosen": pl.Boolean(),
    "contradicts": pl.Boolean(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The merged inventory.

    ``tables`` holds every table of ``TABLES``, merged and sorted by municipality and id;
    ``records`` (``RECORD_SCHEMA``) every source row of the machines and of the tables that
    are merged by keys; ``facts`` (``FACT_SCHEMA``) every value that they give, losing ones
    included; ``findings`` what the merge met: conflicts, cloned keys, ambiguous names.
    """

    tables: Mapping[str, pl.DataFrame]
    records: pl.DataFrame
    facts: pl.DataFrame
    findings: tuple[Finding, ...]
