"""Answers under procurement law: nothing is counted on before a named person's yes."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from samdrift.takeover.calendar import plan_calendar
from samdrift.takeover.contracts import assess_contracts
from samdrift.takeover.notice import NOTICE_SCHEMA, NoticeParameters, list_notices
from samdrift.takeover.parameters import CalendarParameters, TakeoverParameters
from samdrift.takeover.procurement import (
    PROCUREMENT_SCHEMA,
    Answer,
    ProcurementWord,
    Question,
    list_answers,
    sign_notices,
    with_answers,
)
from samdrift.takeover.tables import CONTRACT_SCHEMA

MONDAY = date(2027, 1, 4)
LAST_USE = date(2028, 10, 15)
WORKED: dict[str, Any] = {
    "contract": "c1", "municipality": "Aaby", "name": "Hosting", "groups": ["g"], "ends_with": "place",
    "starts_on": date(2024, 1, 1), "expires_on": date(2027, 12, 31), "is_continuous": False,
    "notice_months": 3, "notice_counts_to": "quarter", "irrevocable_until": date(2027, 6, 30),
    "exit_fee_dkk": 5_000.0, "payment_dkk_per_year": 36_500.0, "extension_options": "1 x 12 måneder",
    "assignable": "with_consent",
}  # fmt: skip


def word(question: Question, answer: Answer) -> ProcurementWord:
    return ProcurementWord(
        contract="c1",
        question=question,
        answer=answer,
        name="Ida Holm",
        said_on=date(2026, 11, 2),
        reference="17",
    )


def assess(*words: ProcurementWord) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """The calendar and the answers; and what the problem counts for a last use in October 2028 [DKK]."""
    calendar = plan_calendar(
        starts_on=MONDAY, today=MONDAY, deadline=date(2027, 12, 31), weeks_after=52,
        parameters=CalendarParameters(),
    )[0]  # fmt: skip
    contracts = with_answers(pl.DataFrame([WORKED], schema=CONTRACT_SCHEMA), words)
    parameters = TakeoverParameters(double_running_weeks=0)
    answers = assess_contracts(
        contracts, {"g": {"handover": "g/handover", "place": "g/move"}}, calendar=calendar,
        deadline=date(2027, 12, 31), today=MONDAY, parameters=parameters,
    )  # fmt: skip
    notices = list_notices(
        contracts, answers.answers, last_use={"c1": LAST_USE}, first_monday=MONDAY, today=MONDAY,
        parameters=(parameters, NoticeParameters()),
    )  # fmt: skip
    week = calendar.week_of(date(2028, 10, 16))
    asked = list_answers(notices, words)
    return sign_notices(notices, asked), asked, answers.ends[0].cost_by_end[week] // 100


def ways(notices: pl.DataFrame) -> dict[str, tuple[int, str, bool]]:
    return {
        row["option"]: (row["cost_oere"] // 100, row["status"], row["planned"])
        for row in notices.iter_rows(named=True)
    }


def test_nobody_has_answered_so_nothing_is_counted_on() -> None:
    notices, asked, counted = assess()
    assert notices.schema == pl.Schema(NOTICE_SCHEMA)
    assert ways(notices)["expire"] == (81_950, "yes", True)
    assert ways(notices)["extend"] == (72_800, "not_assessed", False)
    assert ways(notices)["assign"][1:] == ("not_assessed", False)
    assert counted == 81_950
    assert asked.schema == pl.Schema(PROCUREMENT_SCHEMA)
    assert asked["question"].to_list() == ["assignment", "extension", "new_purchase"]
    assert set(asked["answer"]) == {"not_assessed"}


def test_a_yes_to_extension_is_counted_on_and_says_whose_it_is() -> None:
    notices, asked, counted = assess(word(Question.EXTENSION, Answer.YES))
    assert ways(notices)["extend"] == (72_800, "yes", True)
    assert counted == 72_800
    extended = notices.filter(pl.col("option") == "extend").row(0, named=True)
    assert (extended["answered_by"], extended["answered_on"], extended["reference"]) == (
        "Ida Holm", date(2026, 11, 2), "17",
    )  # fmt: skip
    assert notices.filter(pl.col("answered_by").is_not_null()).height == 1
    assert asked.filter(pl.col("answer") != "not_assessed")["question"].to_list() == ["extension"]


def test_a_yes_to_extension_never_makes_a_contract_dearer() -> None:
    rows = pl.DataFrame([WORKED], schema=CONTRACT_SCHEMA)
    calendar = plan_calendar(
        starts_on=MONDAY, today=MONDAY, deadline=date(2027, 12, 31), weeks_after=52,
        parameters=CalendarParameters(),
    )[0]  # fmt: skip
    tables = [
        assess_contracts(
            with_answers(rows, words), {"g": {"handover": "h", "place": "m"}}, calendar=calendar,
            deadline=date(2027, 12, 31), today=MONDAY, parameters=TakeoverParameters(),
        ).ends[0].cost_by_end
        for words in ((), (word(Question.EXTENSION, Answer.YES),))
    ]  # fmt: skip
    assert all(after <= before for before, after in zip(*tables, strict=True))
    assert tables[0] != tables[1]


@pytest.mark.parametrize(
    ("answer", "status", "is_planned"),
    [(Answer.YES, "yes", True), (Answer.NO, "no", False), (Answer.NOT_RELEVANT, "not_relevant", False)],
)
def test_answers_to_assignment(answer: Answer, status: str, is_planned: bool) -> None:
    notices, _, _ = assess(word(Question.ASSIGNMENT, answer))
    assert ways(notices)["assign"][1:] == (status, is_planned)


def test_a_new_purchase_is_told_and_changes_no_price() -> None:
    notices, asked, counted = assess(word(Question.NEW_PURCHASE, Answer.NO))
    assert notices["answered_by"].null_count() == notices.height
    assert asked["answer"].to_list() == ["not_assessed", "not_assessed", "no"]
    assert counted == assess()[2]
