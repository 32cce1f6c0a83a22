"""What named persons have answered of contracts under procurement law; what nobody has is not assessed.

Method: docs/methods/notice.md, "Procurement law".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from samdrift.kernel import Source
from samdrift.takeover.notice import NOTICE_SCHEMA

NOT_ASSESSED = "not_assessed"


class Question(StrEnum):
    """What procurement law is asked of a contract."""

    ASSIGNMENT = "assignment"
    EXTENSION = "extension"
    NEW_PURCHASE = "new_purchase"


class Answer(StrEnum):
    """What a named person has answered; ``NOT_RELEVANT``: the question does not arise."""

    YES = "yes"
    NO = "no"
    NOT_RELEVANT = "not_relevant"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcurementWord:
    """One answer: of which contract, by whom (never empty), when, and where it is written down."""

    contract: str
    question: Question
    answer: Answer
    name: str
    said_on: date | None = None
    reference: str | None = None
    source: Source | None = None


#: Every question of every contract in the notice calendar. ``answer``: ``Answer``, or not_assessed.
PROCUREMENT_SCHEMA: Mapping[str, pl.DataType] = {
    "contract": pl.String(),
    "name": pl.String(),
    "municipality": pl.String(),
    "question": pl.String(),
    "answer": pl.String(),
    "answered_by": pl.String(),
    "answered_on": pl.Date(),
    "reference": pl.String(),
}
#: Column of the contracts' terms that an answer goes into: the plan counts on it.
_COLUMNS = {Question.ASSIGNMENT: "assignable", Question.EXTENSION: "extendable"}
#: Way out of a contract -> the question that it hangs on.
_ASKED = {"assign": Question.ASSIGNMENT.value, "extend": Question.EXTENSION.value}


def with_answers(contracts: pl.DataFrame, words: Sequence[ProcurementWord]) -> pl.DataFrame:
    """Put the answers that the plan counts on into the contracts' terms.

    Args:
        contracts: ``CONTRACT_SCHEMA``, with or without more columns.
        words: at most one of a contract and question.
    """
    for question, column in _COLUMNS.items():
        said = {word.contract: word.answer.value for word in words if word.question is question}
        answered = pl.col("contract").replace_strict(said, default=None, return_dtype=pl.String)
        contracts = contracts.with_columns(pl.coalesce(answered, column).alias(column))
    return contracts


def list_answers(notices: pl.DataFrame, words: Sequence[ProcurementWord]) -> pl.DataFrame:
    """List what is asked and answered of every contract in the calendar.

    Args:
        notices: ``NOTICE_SCHEMA``.
        words: of ``procurement.csv``.

    Returns:
        ``PROCUREMENT_SCHEMA``, in the calendar's order of contracts, three questions each.
    """
    known = {(word.contract, word.question): word for word in words}
    rows = []
    for row in notices.unique("contract", keep="first", maintain_order=True).iter_rows(named=True):
        for question in Question:
            word = known.get((row["contract"], question))
            rows.append(
                {
                    **{name: row[name] for name in ("contract", "name", "municipality")},
                    "question": question.value,
                    "answer": NOT_ASSESSED if word is None else word.answer.value,
                    "answered_by": None if word is None else word.name,
                    "answered_on": None if word is None else word.said_on,
                    "reference": None if word is None else word.reference,
                }
            )
    return pl.DataFrame(rows, schema=PROCUREMENT_SCHEMA)


def sign_notices(notices: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Write beside each way out who has answered what it hangs on, and when.

    Args:
        notices: ``NOTICE_SCHEMA``.
        answers: ``PROCUREMENT_SCHEMA``.

    Returns:
        ``NOTICE_SCHEMA``, in the same order.
    """
    signed = answers.select("contract", "question", "answered_by", "answered_on", "reference")
    asked = pl.col("option").replace_strict(_ASKED, default=None, return_dtype=pl.String)
    return (
        notices.drop("answered_by", "answered_on", "reference")
        .with_columns(asked.alias("question"))
        .join(signed, on=["contract", "question"], how="left", maintain_order="left")
        .select(*NOTICE_SCHEMA)
    )
