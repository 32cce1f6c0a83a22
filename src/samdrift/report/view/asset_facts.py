"""What each source says of each asset of one table, small enough to travel in the page.

Machines of one kind are described by the same fields of the same sources, so a row's facts
are a number: its pattern. Only values that differ from the one shown are written out.
"""

from typing import Any

import polars as pl

from samdrift.inventory.inventory import Inventory
from samdrift.report.view.asset_list import shown_columns
from samdrift.report.view.packing import Words

#: A fact's token is (record's ordinal * FIELD_LIMIT + field's ordinal) * 8 + flags.
FIELD_LIMIT = 512
CHOSEN, CONTRADICTS, WRITTEN = 1, 2, 4


def list_facts(inventory: Inventory, table: str, frame: pl.DataFrame) -> dict[str, Any]:
    """Give a table's records and facts in the order of ``frame``'s rows.

    Returns:
        ``records``: for each row how many, then one after another their stem (file, sheet,
        format, kind, date), row and rung; ``patterns``, ``of`` (each row's pattern),
        ``values`` (the written ones, one after another) and ``words``.
    """
    assets = frame.select("asset_id").with_row_index("place")
    records = (
        inventory.records.join(assets, on="asset_id", how="inner")
        .sort("place", "record_id")
        .with_columns((pl.col("record_id").cum_count().over("place") - 1).alias("ordinal"))
    )
    facts = _mark_facts(inventory, table, frame, records)
    return {
        **_list_records(records, frame.height),
        **_list_patterns(facts, frame.height),
        "fields": list(shown_columns(table)),
    }


def _mark_facts(inventory: Inventory, table: str, frame: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Give each fact its token, and whether its value must be written out."""
    fields = shown_columns(table)
    lists = [name for name in fields if isinstance(frame.schema[name], pl.List)]
    ordinals = pl.DataFrame(
        {"field": fields, "field_ordinal": range(len(fields))},
        schema={"field": pl.String, "field_ordinal": pl.Int64},
    )
    same_field = ["place", "field_ordinal"]
    return (
        inventory.facts.join(records.select("record_id", "place", "ordinal"), on="record_id", how="inner")
        .join(ordinals, on="field", how="inner")
        .sort([*same_field, "chosen", "record_id"], descending=[False, False, True, False])
        .with_columns(
            pl.col("value").first().over(same_field).alias("shown"), pl.len().over(same_field).alias("says")
        )
        .with_columns(
            pl.when(pl.col("field").is_in(lists))
            .then(pl.col("says") > 1)
            .otherwise(pl.col("value") != pl.col("shown"))
            .alias("written")
        )
        .with_columns(
            (
                (pl.col("ordinal").cast(pl.Int64) * FIELD_LIMIT + pl.col("field_ordinal")) * 8
                + pl.col("chosen").cast(pl.Int64) * CHOSEN
                + pl.col("contradicts").cast(pl.Int64) * CONTRADICTS
                + pl.col("written").cast(pl.Int64) * WRITTEN
            ).alias("token")
        )
    )


def _list_records(records: pl.DataFrame, rows: int) -> dict[str, Any]:
    counts = [0] * rows
    for place, count in records.group_by("place").len().iter_rows():
        counts[place] = count
    stems: dict[tuple[object, ...], int] = {}
    rungs = Words()
    columns = records.select("path", "sheet", "format", "kind", pl.col("exported_on").cast(pl.String))
    return {
        "counts": counts,
        "stem": [stems.setdefault(stem, len(stems)) for stem in columns.iter_rows()],
        "row": records["row"].to_list(),
        "rung": [rungs.number(rung or "") for rung in records["rung"]],
        "stems": [list(stem) for stem in stems],
        "rungs": rungs.words(),
    }


def _list_patterns(facts: pl.DataFrame, rows: int) -> dict[str, Any]:
    patterns: dict[tuple[int, ...], int] = {(): 0}
    of = [0] * rows
    for place, tokens in facts.group_by("place", maintain_order=True).agg("token").iter_rows():
        of[place] = patterns.setdefault(tuple(tokens), len(patterns))
    words = Words()
    return {
        "patterns": [list(pattern) for pattern in patterns],
        "of": of,
        "values": [words.number(value) for value in facts.filter("written")["value"]],
        "words": words.words(),
    }
