"""Which questions each row of a table answers, and how old and how sure the answers are."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from samdrift.inventory.columns import Role, column_info
from samdrift.inventory.inventory import Inventory
from samdrift.inventory.quality.needs import Question
from samdrift.inventory.tables import MACHINE_TABLES, OWNED_TABLES, TABLES

#: Words that stand in a field and say nothing.
SAYS_NOTHING = ("", "-", "?", "n/a", "unknown", "undecided", "ukendt")

#: Which rows are asked, by ``Question.only``.
ASKED: Mapping[str, pl.Expr] = {
    "all": pl.lit(value=True),
    "running": pl.col("power_state").is_null() | (pl.col("power_state") == "on"),
    "maybe_virtual": pl.col("is_virtual").fill_null(value=True),
    "licence": pl.col("kind").is_null() | (pl.col("kind").str.to_lowercase().is_in(["licence", "licens"])),
    "in_use": pl.col("lifecycle").is_null() | (pl.col("lifecycle") != "not_in_use"),
}


def answer_questions(
    inventory: Inventory,
    table: str,
    questions: Sequence[Question],
    *,
    municipalities: Sequence[str],
    fresh_from: date,
) -> pl.DataFrame:
    """Answer a table's questions row by row.

    Args:
        inventory: the merged inventory.
        table: the table asked.
        questions: all of that table; question ``i`` gives the columns ``needed_i``,
            ``known_i``, ``contradictory_i``, ``stale_i`` and ``undated_i`` (yes or no).
        municipalities: whose rows.
        fresh_from: exports made before that day are stale.

    Returns:
        The table's rows but templates, with ``asset_id``, ``municipality``, the table's own
        columns, and the answers.
    """
    rows = inventory.tables.get(table, TABLES[table].create_empty())
    rows = rows.filter(pl.col("municipality").is_in(list(municipalities)))
    if table == "servers":
        rows = rows.filter(~pl.col("is_template").fill_null(value=False))
    columns = sorted({c for q in questions for c in (q.column, *q.also) if c is not None})
    rows = _with_contradictions(rows, inventory, columns)
    rows = _with_dates(rows, inventory, table, columns)
    for linked in sorted({q.linked for q in questions if q.linked is not None}):
        rows = rows.join(_linked(inventory, linked, rows), on="asset_id", how="left", maintain_order="left")
    rows = rows.with_columns(
        _mark(question, index, rows.schema) for index, question in enumerate(questions)
    ).unnest([f"answer_{index}" for index in range(len(questions))])
    limit = pl.lit(fresh_from)
    return rows.with_columns(
        expression.alias(name)
        for index in range(len(questions))
        for name, expression in (
            (
                f"stale_{index}",
                pl.col(f"known_{index}") & (pl.col(f"date_{index}") < limit).fill_null(value=False),
            ),
            (f"undated_{index}", pl.col(f"known_{index}") & pl.col(f"date_{index}").is_null()),
        )
    )


def stale_before(today: date, stale_after_days: int) -> date:
    """The first day whose exports are not stale."""
    return today - timedelta(days=stale_after_days)


def says_something(column: str, kind: pl.DataType) -> pl.Expr:
    """Whether a value is known: not null, not empty, not a word that says nothing."""
    value = pl.col(column)
    if kind == pl.List:
        return (value.list.len() > 0).fill_null(value=False)
    if kind == pl.String:
        plain = value.str.strip_chars().str.to_lowercase()
        return value.is_not_null() & ~plain.is_in(SAYS_NOTHING).fill_null(value=True)
    if kind.is_float():
        return value.is_not_null() & value.is_not_nan().fill_null(value=False)
    return value.is_not_null()


def _mark(question: Question, index: int, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """Whether a row is asked, answers, is contradicted, and when it was told, as one struct."""
    columns = [column for column in (question.column, *question.also) if column is not None]
    answers = [says_something(column, schema[column]) for column in columns]
    dates: list[pl.Expr] = [
        pl.when(answer).then(pl.col(f"told_on:{column}"))
        for column, answer in zip(columns, answers, strict=True)
    ]
    if question.linked is not None:
        answers.append(pl.col(f"linked:{question.linked}").fill_null(value=False))
        dates.append(pl.col(f"linked_on:{question.linked}"))
    needed = ASKED[question.only]
    known = needed & pl.any_horizontal(answers)
    contradicted = pl.any_horizontal([pl.lit(value=False), *(pl.col(f"contradicted:{c}") for c in columns)])
    return pl.struct(
        needed.alias(f"needed_{index}"),
        known.alias(f"known_{index}"),
        (known & contradicted).alias(f"contradictory_{index}"),
        pl.max_horizontal(dates).alias(f"date_{index}"),
    ).alias(f"answer_{index}")


def has_facts(table: str) -> bool:
    """Whether the merge lists facts of the table: machines, and what has keys of its own."""
    if table in MACHINE_TABLES:
        return True
    columns = OWNED_TABLES[table].columns().values()
    return any(column_info(column).role in (Role.HARD, Role.EXCLUSIVE) for column in columns)


def _with_contradictions(rows: pl.DataFrame, inventory: Inventory, columns: Sequence[str]) -> pl.DataFrame:
    contradicted = inventory.facts.filter(pl.col("contradicts") & pl.col("field").is_in(list(columns)))
    marks = contradicted.group_by("asset_id").agg(
        (pl.col("field") == column).any().alias(f"contradicted:{column}") for column in columns
    )
    return rows.join(marks, on="asset_id", how="left", maintain_order="left").with_columns(
        pl.col(f"contradicted:{column}").fill_null(value=False) for column in columns
    )


def _with_dates(rows: pl.DataFrame, inventory: Inventory, table: str, columns: Sequence[str]) -> pl.DataFrame:
    """Add when the chosen value of each column was exported, ``told_on:<column>``."""
    if has_facts(table):
        own = inventory.facts.filter(pl.col("chosen") & pl.col("field").is_in(list(columns))).join(
            rows.select("asset_id"), on="asset_id", how="semi"
        )
        dated = own.join(
            inventory.records.select("record_id", "exported_on").drop_nulls(), on="record_id", how="inner"
        )
        dates = dated.group_by("asset_id").agg(
            pl.col("exported_on").filter(pl.col("field") == column).max().alias(f"told_on:{column}")
            for column in columns
        )
    else:
        newest = inventory.records.filter(pl.col("asset_table") == table).group_by("asset_id")
        dates = newest.agg(pl.col("exported_on").max().alias(f"told_on:{column}") for column in columns)
    return rows.join(dates, on="asset_id", how="left", maintain_order="left")


def _linked(inventory: Inventory, linked: str, assets: pl.DataFrame) -> pl.DataFrame:
    """Which assets rows of another table are about, and the newest export that says so."""
    rows = inventory.tables.get(linked, TABLES[linked].create_empty())
    dates = (
        inventory.records.filter(pl.col("asset_table") == linked)
        .group_by("asset_id")
        .agg(pl.col("exported_on").max())
    )
    rows = rows.rename({"asset_id": "row_id"}).join(
        dates.rename({"asset_id": "row_id"}), on="row_id", how="left"
    )
    if linked == "flows":
        ends = pl.concat(
            rows.select("municipality", pl.col(end).alias("addresses"), "exported_on")
            for end in ("source", "destination")
        )
        ends = ends.group_by("municipality", "addresses").agg(pl.col("exported_on").max())
        owned = (
            assets.select("asset_id", "municipality", "addresses")
            .explode("addresses")
            .drop_nulls("addresses")
            .join(ends, on=["municipality", "addresses"])
        )
    else:
        owned = rows.drop_nulls("owner_id").select(pl.col("owner_id").alias("asset_id"), "exported_on")
    return owned.group_by("asset_id").agg(
        pl.lit(value=True).first().alias(f"linked:{linked}"),
        pl.col("exported_on").max().alias(f"linked_on:{linked}"),
    )
