"""Contracts: every way to an end, and the table that never falls."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from samdrift.takeover.calendar import Calendar, plan_calendar
from samdrift.takeover.contract_terms import (
    EndKind,
    Terms,
    add_months,
    find_ends,
    first_notice_end,
    last_notice_day,
    parse_options,
)
from samdrift.takeover.contracts import ContractAnswers, assess_contracts, cost_by_end
from samdrift.takeover.parameters import CalendarParameters, TakeoverParameters
from samdrift.takeover.tables import CONTRACT_SCHEMA

TODAY = date(2027, 1, 4)
DEADLINE = date(2027, 12, 31)


def some_terms(**more: Any) -> Terms:
    given = {
        "dkk_per_year": 36_500.0,
        "exit_fee_dkk": 5_000.0,
        "notice_months": 3,
        "counts_to": "quarter",
        "starts_on": None,
        "ends_on": DEADLINE,
        "can_end_early": True,
        "irrevocable_until": date(2027, 6, 30),
        "notice_given_on": None,
        "options": (),
        "assumptions": (),
    }
    return Terms(**{**given, **more})


def a_calendar(weeks_after: int = 8) -> Calendar:
    return plan_calendar(
        starts_on=TODAY,
        today=TODAY,
        deadline=DEADLINE,
        weeks_after=weeks_after,
        parameters=CalendarParameters(),
    )[0]


def ends(terms: Terms, last: date = date(2028, 1, 31)) -> dict[date, float]:
    found = find_ends(terms, today=TODAY, first=TODAY, last=last, past_end_pct=150)
    return {end.day: end.cost_dkk for end in found}


def test_the_contract_of_the_page() -> None:
    assert ends(some_terms()) == {
        date(2027, 6, 30): 22_800,
        date(2027, 9, 30): 32_000,
        date(2027, 12, 31): 36_200,
        date(2028, 1, 31): 40_850,
    }
    table = cost_by_end(some_terms(), calendar=a_calendar(), today=TODAY, past_end_pct=150)
    # What has ended when week 26 begins, on 5 July, was used until Friday 2 July.
    assert (table[0], table[25], table[26]) == (2_280_000, 2_280_000, 3_200_000)
    assert (table[38], table[39], table[52], table[53]) == (3_200_000, 3_620_000, 3_620_000, 4_085_000)
    assert list(table) == sorted(table)


def test_a_fee_larger_than_the_rest_of_the_term_is_not_paid() -> None:
    table = cost_by_end(
        some_terms(exit_fee_dkk=100_000.0), calendar=a_calendar(), today=TODAY, past_end_pct=150
    )
    assert set(table[:53]) == {3_620_000}


def test_side_by_side_running_needs_the_place_longer() -> None:
    plain = cost_by_end(some_terms(), calendar=a_calendar(), today=TODAY, past_end_pct=150)
    longer = cost_by_end(some_terms(), calendar=a_calendar(), today=TODAY, past_end_pct=150, weeks_after=2)
    assert longer[:-2] == plain[2:]


@pytest.mark.parametrize(
    ("counts_to", "notice", "day"),
    [
        ("month", 3, date(2027, 4, 30)),
        ("quarter", 3, date(2027, 6, 30)),
        ("half_year", 6, date(2027, 12, 31)),
        ("year", 1, date(2027, 12, 31)),
        ("year", 12, date(2028, 12, 31)),
        ("anniversary", 1, date(2027, 3, 31)),
        ("anniversary", 6, date(2028, 3, 31)),
    ],
)
def test_notice_counts_to_a_date(counts_to: str, notice: int, day: date) -> None:
    terms = some_terms(
        counts_to=counts_to,
        notice_months=notice,
        ends_on=None,
        irrevocable_until=None,
        starts_on=date(2024, 4, 1),
    )
    assert first_notice_end(terms, today=TODAY) == day
    latest = last_notice_day(terms, end=day)
    assert latest is not None
    assert first_notice_end(terms, today=latest) == day
    assert first_notice_end(terms, today=date.fromordinal(latest.toordinal() + 2)) > day  # type: ignore[operator]


def test_without_notice_a_term_stands_to_its_end_and_then_its_options() -> None:
    terms = some_terms(can_end_early=False, options=(12, 12))
    found = find_ends(terms, today=TODAY, first=TODAY, last=date(2030, 3, 1), past_end_pct=150)
    assert [(end.day, end.kind) for end in found][:3] == [
        (date(2027, 12, 31), EndKind.EXPIRY),
        (date(2028, 12, 31), EndKind.OPTION),
        (date(2029, 12, 31), EndKind.OPTION),
    ]
    assert {end.kind for end in found[3:]} == {EndKind.PAST_END}
    assert first_notice_end(terms, today=TODAY) == DEADLINE
    assert last_notice_day(terms, end=DEADLINE) is None


def test_notice_that_has_been_given_fixes_the_end() -> None:
    terms = some_terms(notice_given_on=date(2026, 11, 1), irrevocable_until=None)
    days = list(ends(terms))
    assert (days[0], days[1], days[-1]) == (date(2027, 3, 31), date(2027, 4, 30), date(2028, 1, 31))
    assert first_notice_end(terms, today=TODAY) == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2 x 12 måneder", (12, 12)),
        ("1 x 24 måneder", (24,)),
        ("2x1 år", (12, 12)),
        ("option på 6 måneder", (6,)),
        ("1 år", (12,)),
        ("efter aftale", ()),
        (None, ()),
    ],
)
def test_options_in_words(text: str | None, months: tuple[int, ...]) -> None:
    assert parse_options(text) == months


def test_months_end_in_their_last_day() -> None:
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert add_months(date(2027, 1, 31), -11) == date(2026, 2, 28)


def a_contract(**more: Any) -> dict[str, Any]:
    return {
        "contract": "k1",
        "municipality": "0540",
        "name": "Housing",
        "supplier": "Datacenter A",
        "groups": ["a", "b"],
        "ends_with": "place",
        "starts_on": date(2024, 1, 1),
        "expires_on": DEADLINE,
        "notice_months": 3,
        "notice_counts_to": "month",
        "payment_dkk_per_year": 365_000.0,
        **more,
    }


TASKS = {
    "a": {"handover": "a/handover", "place": "a/move"},
    "b": {"handover": "b/handover", "place": "b/move"},
    "stays": {"handover": "stays/handover", "place": None},
}


def assess(*rows: dict[str, Any]) -> ContractAnswers:
    return assess_contracts(
        pl.DataFrame(rows, schema=CONTRACT_SCHEMA),
        TASKS,
        calendar=a_calendar(),
        deadline=DEADLINE,
        today=TODAY,
        parameters=TakeoverParameters(),
    )


def test_a_contract_waits_for_the_last_to_leave() -> None:
    found = assess(a_contract())
    assert [(end.id, end.tasks) for end in found.ends] == [("k1", ("a/move", "b/move"))]
    assert found.findings == ()
    row = found.answers.row(0, named=True)
    assert (row["answer"], row["assignment"]) == ("ends", "not_assessed")
    assert row["first_end"] == date(2027, 4, 30)
    assert len(found.ends[0].cost_by_end) == a_calendar().weeks + 1


def test_operation_ends_with_the_handover() -> None:
    assert assess(a_contract(ends_with="handover")).ends[0].tasks == ("a/handover", "b/handover")


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({"groups": ["a", "stays"]}, "continues"),
        ({"groups": []}, "untied"),
        ({"groups": None}, "untied"),
        ({"groups": ["nobody"]}, "untied"),
        ({"terminated_on": date(2025, 1, 1), "expires_on": None}, "ended"),
    ],
)
def test_what_does_not_depend_on_the_plan_is_answered_apart(more: dict[str, Any], answer: str) -> None:
    found = assess(a_contract(**more))
    assert found.ends == ()
    assert found.answers["answer"].to_list() == [answer]


def test_assignment_counts_only_where_nobody_need_be_asked() -> None:
    # Notice reaches 30 April: 117 days at 1,000 DKK, and 20 hours at 600 DKK.
    yes, ask, no = (assess(a_contract(assignable=word)) for word in ("yes", "with_consent", "no"))
    assert set(yes.ends[0].cost_by_end[18:]) == {12_900_000}
    assert ask.ends[0].cost_by_end == no.ends[0].cost_by_end
    assert ask.ends[0].cost_by_end[52] > 12_900_000
    answers = [each.answers.row(0, named=True) for each in (yes, ask, no)]
    assert [row["assignment"] for row in answers] == ["yes", "not_assessed", "no"]
    assert {row["assignment_oere"] for row in answers} == {12_900_000}


def test_what_is_missing_is_assumed_and_told() -> None:
    found = assess(
        a_contract(
            notice_months=None, notice_counts_to="whenever", payment_dkk_per_year=None, expires_on=None
        )
    )
    assert [finding.code for finding in found.findings] == ["TAKEOVER-CONTRACT"]
    assert found.answers["assumptions"].to_list() == [
        ["notice_months = 6", "notice_counts_to = month", "payment_dkk_per_year = 0", "is_continuous = true"]
    ]
    assert set(found.ends[0].cost_by_end) == {0}


def test_what_has_expired_and_is_still_listed_runs_on() -> None:
    found = assess(a_contract(expires_on=date(2026, 6, 30)))
    assert [finding.code for finding in found.findings] == ["TAKEOVER-CONTRACT-EXPIRED"]
    assert found.ends[0].cost_by_end[52] > found.ends[0].cost_by_end[0] > 0


def test_the_last_day_of_notice_for_the_deadline() -> None:
    found = assess(a_contract(expires_on=date(2029, 12, 31)))
    assert found.answers["last_notice"].to_list() == [date(2027, 9, 30)]
