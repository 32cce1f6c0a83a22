"""The page's worked example, and contracts with less to choose between."""

from datetime import date

import polars as pl
import pytest

from samdrift.takeover.notice import NoticeParameters, list_notices
from samdrift.takeover.parameters import TakeoverParameters
from samdrift.takeover.tables import CONTRACT_ANSWER_SCHEMA, CONTRACT_SCHEMA

MONDAY = date(2027, 1, 4)
WORKED = {
    "contract": "c1", "municipality": "Aaby", "name": "Hosting", "groups": ["g"], "ends_with": "place",
    "starts_on": date(2024, 1, 1), "expires_on": date(2027, 12, 31), "is_continuous": False,
    "notice_months": 3, "notice_counts_to": "quarter", "irrevocable_until": date(2027, 6, 30),
    "exit_fee_dkk": 5_000.0, "payment_dkk_per_year": 36_500.0,
}  # fmt: skip


def calendar_of(
    contract: dict[str, object],
    *,
    last_use: date | None = date(2027, 8, 15),
    assignment: str = "not_assessed",
    answer: str = "ends",
    today: date = MONDAY,
) -> pl.DataFrame:
    contracts = pl.DataFrame([contract], schema=CONTRACT_SCHEMA).with_columns(signed_by=pl.lit("person-1a2b"))
    given = {
        "contract": contract["contract"], "answer": answer, "assignment": assignment,
        "assignment_oere": 29_800_00, "first_end": date(2027, 6, 30),
    }  # fmt: skip
    return list_notices(
        contracts,
        pl.DataFrame([given], schema=CONTRACT_ANSWER_SCHEMA),
        last_use={} if last_use is None else {str(contract["contract"]): last_use},
        first_monday=MONDAY,
        today=today,
        parameters=(TakeoverParameters(), NoticeParameters()),
    )


def test_the_worked_example_of_the_method_page():
    frame = calendar_of(WORKED)

    end, expire, assign = frame.iter_rows(named=True)
    assert (end["option"], end["ends_on"], end["cost_oere"]) == ("end", date(2027, 9, 30), 32_000_00)
    assert (end["last_notice"], end["missing_oere"], end["planned"]) == (date(2027, 6, 30), 4_200_00, True)
    assert (expire["ends_on"], expire["cost_oere"], expire["last_notice"]) == (
        date(2027, 12, 31),
        36_200_00,
        None,
    )
    assert (assign["cost_oere"], assign["status"], assign["planned"]) == (29_800_00, "not_assessed", False)
    assert end["signed_by"] == "person-1a2b"


def test_assignment_is_planned_only_where_the_contract_or_a_person_says_so():
    frame = calendar_of(WORKED, assignment="yes")

    assert frame.filter(pl.col("planned"))["option"].to_list() == ["assign"]


def test_a_day_within_sixty_days_is_soon():
    assert not calendar_of(WORKED)["soon"].any()
    late = calendar_of(WORKED, today=date(2027, 5, 15))
    assert late.filter(pl.col("soon"))["last_notice"].to_list() == [date(2027, 6, 30)]


def test_a_contract_that_goes_on_has_only_assignment():
    frame = calendar_of(WORKED, last_use=None, answer="continues")

    assert frame["option"].to_list() == ["assign"]
    assert not frame["planned"].any()


@pytest.mark.parametrize("answer", ["untied", "ended"])
def test_what_the_takeover_does_not_touch_is_not_in_the_calendar(answer):
    assert calendar_of(WORKED, answer=answer).height == 0


def test_a_running_contract_misses_to_the_next_day_that_notice_counts_to():
    running = {**WORKED, "expires_on": None, "is_continuous": True, "exit_fee_dkk": 0.0}

    end = calendar_of(running).row(0, named=True)

    # From 30 September to 31 December: 92 days at 100 DKK.
    assert end["missing_oere"] == 9_200_00
    assert calendar_of(running)["option"].to_list() == ["end", "assign"]
