"""Which questions each row of a table answers, and how old and how sure the answers are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from samdrift.inventory.inventory import Inventory
from samdrift.inventory.quality.evidence import AT, Evidence, has_facts, records_of, with_evidence
from samdrift.inventory.quality.needs import Question
from samdrift.inventory.tables import TABLES

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose rows are asked, on what evidence; exports made before ``fresh_from`` are stale."""

    inventory: Inventory
    evidence: Evidence
    municipalities: Sequence[str]
    fresh_from: date


def answer_questions(
    table: str, questions: Sequence[Question], asked: Asked
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Answer a table's questions row by row.

    Args:
        table: the table asked.
        questions: all of that table; question ``i`` gives the columns ``needed_i``,
            ``known_i``, ``contradictory_i``, ``stale_i`` and ``undated_i`` (yes or no).
        asked: the inventory and whose rows.

    Returns:
        The table's rows but templates, numbered (``at``), with the table's own columns and the
        answers; and the records behind them (``records_of``).
    """
    rows = asked.inventory.tables.get(table, TABLES[table].create_empty())
    rows = rows.filter(pl.col("municipality").is_in(list(asked.municipalities)))
    if table == "servers":
        rows = rows.filter(~pl.col("is_template").fill_null(value=False))
    rows = rows.with_row_index(AT)
    records = records_of(rows, table, asked.evidence)
    columns = sorted({c for q in questions for c in (q.column, *q.also) if c is not None})
    rows = with_evidence(rows, records, asked.evidence, columns, facts=has_facts(table))
    for linked in sorted({q.linked for q in questions if q.linked is not None}):
        about = _linked(asked.inventory, linked, rows, asked.evidence)
        rows = rows.join(about, on=AT, how="left", maintain_order="left")
    indexes = range(len(questions))
    rows = rows.with_columns(_mark(question, index, rows.schema) for index, question in enumerate(questions))
    rows = rows.unnest([f"answer_{index}" for index in indexes])
    return rows.with_columns(mark for index in indexes for mark in _age(index, asked.fresh_from)), records


def _age(index: int, fresh_from: date) -> tuple[pl.Expr, pl.Expr]:
    known, told_on = pl.col(f"known_{index}"), pl.col(f"date_{index}")
    stale = known & (told_on < pl.lit(fresh_from)).fill_null(value=False)
    return stale.alias(f"stale_{index}"), (known & told_on.is_null()).alias(f"undated_{index}")


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


def _linked(inventory: Inventory, linked: str, assets: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Which assets (``at``) rows of another table are about, and the newest export that says so."""
    rows = inventory.tables.get(linked, TABLES[linked].create_empty())
    if linked == "flows":
        own = assets.select(AT, "municipality", "addresses").explode("addresses").drop_nulls("addresses")
        ends = pl.concat(
            rows.select("asset_id", "municipality", pl.col(end).alias("addresses"))
            .join(own, on=["municipality", "addresses"])
            .select("asset_id", AT)
            for end in ("source", "destination")
        )
    else:
        about = rows.drop_nulls("owner_id").select("asset_id", "owner_id")
        ends = about.join(assets.select(pl.col("asset_id").alias("owner_id"), AT), on="owner_id").select(
            "asset_id", AT
        )
    dated = evidence.records.filter(pl.col("asset_table") == linked).select("asset_id", "exported_on")
    return (
        ends.join(dated, on="asset_id", how="left")
        .group_by(AT)
        .agg(
            pl.lit(value=True).first().alias(f"linked:{linked}"),
            pl.col("exported_on").max().alias(f"linked_on:{linked}"),
        )
    )
