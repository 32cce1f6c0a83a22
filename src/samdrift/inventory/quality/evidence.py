"""Which records stand behind a table's rows: their formats, their dates, and what they contradict.

Rows are referred to by their number (``at``) and not by asset id: numbers join many times faster.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from samdrift.inventory.columns import Role, column_info
from samdrift.inventory.inventory import Inventory
from samdrift.inventory.tables import MACHINE_TABLES, OWNED_TABLES

AT = "at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the questions need of records and facts.

    ``records``: ``record_id``, ``asset_id``, ``asset_table``, ``format``, ``exported_on``;
    ``chosen``: ``record_id`` and ``field`` of every value shown, of the fields asked;
    ``contradicted``: ``record_id`` and ``field`` of every value set aside that differs.
    """

    records: pl.DataFrame
    chosen: pl.DataFrame
    contradicted: pl.DataFrame


def gather_evidence(inventory: Inventory, columns: Sequence[str]) -> Evidence:
    """Take what is needed out of the records and facts, once for all tables."""
    facts = inventory.facts.filter(
        (pl.col("chosen") | pl.col("contradicts")) & pl.col("field").is_in(list(columns))
    )
    return Evidence(
        records=inventory.records.select("record_id", "asset_id", "asset_table", "format", "exported_on"),
        chosen=facts.filter("chosen").select("record_id", "field"),
        contradicted=facts.filter("contradicts").select("record_id", "field"),
    )


def records_of(rows: pl.DataFrame, table: str, evidence: Evidence) -> pl.DataFrame:
    """The records of a table's rows: ``at``, ``record_id``, ``format``, ``exported_on``."""
    own = evidence.records.filter(pl.col("asset_table") == table).drop("asset_table")
    return own.join(rows.select("asset_id", AT), on="asset_id", how="inner").drop("asset_id")


def with_evidence(
    rows: pl.DataFrame, records: pl.DataFrame, evidence: Evidence, columns: Sequence[str], *, facts: bool
) -> pl.DataFrame:
    """Add ``told_on:<column>``, when the value was exported, and ``contradicted:<column>``.

    Args:
        rows: rows with ``at``.
        records: their records (``records_of``).
        evidence: the facts.
        columns: the columns asked.
        facts: whether the merge lists facts of the table; otherwise a row is as old as its
            newest record, and nothing is contradicted.
    """
    if facts:
        told = evidence.chosen.join(records.select("record_id", AT, "exported_on"), on="record_id")
        dates = told.group_by(AT).agg(
            pl.col("exported_on").filter(pl.col("field") == column).max().alias(f"told_on:{column}")
            for column in columns
        )
        against = evidence.contradicted.join(records.select("record_id", AT), on="record_id")
    else:
        dates = records.group_by(AT).agg(
            pl.col("exported_on").max().alias(f"told_on:{column}") for column in columns
        )
        against = pl.DataFrame(schema={AT: rows.schema[AT], "field": pl.String()})
    marks = against.group_by(AT).agg(
        (pl.col("field") == column).any().alias(f"contradicted:{column}") for column in columns
    )
    joined = rows.join(dates, on=AT, how="left", maintain_order="left")
    return joined.join(marks, on=AT, how="left", maintain_order="left").with_columns(
        pl.col(f"contradicted:{column}").fill_null(value=False) for column in columns
    )


def has_facts(table: str) -> bool:
    """Whether the merge lists facts of the table: machines, and what has keys of its own."""
    if table in MACHINE_TABLES:
        return True
    columns = OWNED_TABLES[table].columns().values()
    return any(column_info(column).role in (Role.HARD, Role.EXCLUSIVE) for column in columns)
