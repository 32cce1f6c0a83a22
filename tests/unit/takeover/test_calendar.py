"""The Danish calendar: each rule where it bites, the week before it and after it untouched."""

from datetime import date
from typing import Any

import holidays
import pytest

from samdrift.takeover.calendar import Calendar, easter, parse_week, plan_calendar
from samdrift.takeover.parameters import CalendarParameters

DEADLINE = date(2027, 12, 31)


def a_calendar(today: date = date(2026, 11, 22), **parameters: Any) -> Calendar:
    calendar, findings = plan_calendar(
        starts_on=date(2027, 1, 4),
        today=today,
        deadline=DEADLINE,
        weeks_after=52,
        parameters=CalendarParameters(**parameters),
    )
    assert findings == ()
    return calendar


def week(calendar: Calendar, text: str) -> int:
    return calendar.week_of(parse_week(text))


def test_the_weeks_of_the_page_by_hand() -> None:
    calendar = a_calendar()
    capacity = calendar.capacity(10 * 30)
    wanted = {"2027-W12": 90, "2027-W13": 240, "2027-W28": 135, "2027-W51": 0, "2027-W11": 300}
    assert {text: capacity[week(calendar, text)] for text in wanted} == wanted


def test_the_deadline_is_the_week_whose_friday_it_is() -> None:
    calendar = a_calendar()
    assert calendar.first_monday == date(2027, 1, 4)
    assert calendar.deadline_week(DEADLINE) == 52
    assert calendar.deadline_week(date(2027, 12, 30)) == 51  # a Thursday: the Friday's work comes too late
    assert calendar.deadline_week(date(2028, 1, 6)) == 52
    assert calendar.weeks == 104


def test_the_plan_begins_on_a_monday_not_before_today() -> None:
    assert a_calendar(today=date(2027, 3, 10)).first_monday == date(2027, 3, 15)
    assert a_calendar(today=date(2027, 3, 15)).first_monday == date(2027, 3, 15)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("2027-W07", 0.8),
        ("2027-W08", 0.9),
        ("2027-W18", 0.8),  # Ascension Day
        ("2027-W20", 0.8),  # Whit Monday
        ("2027-W27", 1.0),
        ("2027-W31", 0.45),
        ("2027-W32", 1.0),
        ("2027-W42", 0.8),
        ("2027-W52", 0.0),
        ("2028-W01", 1.0),
        ("2028-W15", 0.3),  # Holy Week of 2028
        ("2028-W23", 0.8),  # Whit Monday and Constitution Day fall on one day
    ],
)
def test_a_week_has_its_share(text: str, share: float) -> None:
    calendar = a_calendar()
    assert calendar.profile[week(calendar, text)] == pytest.approx(share)


def test_store_bededag_is_a_working_day() -> None:
    # It was the fourth Friday after Easter: 23 April 2027.
    calendar = a_calendar()
    assert calendar.profile[week(calendar, "2027-W16")] == 1.0


def test_easter_is_that_of_the_holidays_package() -> None:
    for year in range(2020, 2060):
        assert (
            holidays.country_holidays("DK", years=year, language="en_US").get(easter(year)) == "Easter Sunday"
        )


def test_an_election_closes_its_week_and_the_one_before_for_all() -> None:
    calendar = a_calendar(elections=("2027-06-08",))
    closed = [w for w in range(calendar.weeks) if calendar.is_closed("0540", w)]
    assert closed == [week(calendar, "2027-W22"), week(calendar, "2027-W23")]


def test_a_municipality_closes_its_own_weeks_only() -> None:
    calendar = a_calendar(closed_weeks={"0540": ["2027-W37", "2031-W01"]})
    assert calendar.is_closed("0540", week(calendar, "2027-W37"))
    assert not calendar.is_closed("0550", week(calendar, "2027-W37"))


def test_payroll_stands_still_in_the_week_of_the_last_banking_day() -> None:
    calendar = a_calendar()
    quiet = calendar.quiet_weeks(["KMD Løn og Personale"])
    # 31 January 2027 is a Sunday: Friday the 29th. 31 December is closed: Thursday the 30th.
    assert week(calendar, "2027-W04") in quiet
    assert week(calendar, "2027-W05") not in quiet
    assert week(calendar, "2027-W52") in quiet


def test_finance_stands_still_when_accounts_close_and_the_budget_is_made() -> None:
    calendar = a_calendar()
    quiet = calendar.quiet_weeks(["Prisme Økonomi"])
    named = {calendar.label(w) for w in quiet if calendar.monday_of(w).year == 2027}
    assert named == {f"2027-W{number:02d}" for number in (1, 2, 3, 4, 36, 37, 40, 41)}
    assert calendar.quiet_weeks(["SBSYS"]) == frozenset()


def test_everything_unreadable_is_told_at_once_and_the_rest_counts() -> None:
    calendar, findings = plan_calendar(
        starts_on=date(2027, 1, 4),
        today=date(2026, 11, 22),
        deadline=DEADLINE,
        weeks_after=0,
        parameters=CalendarParameters(
            week_pct={"7": 80, "60": 10, "8": "many"},
            days_off=("06-05", "31-31"),
            elections=("soon", date(2027, 11, 16)),  # type: ignore[arg-type]  # TOML has dates of its own
            payroll_words=("løn", 7),  # type: ignore[arg-type]
            closed_weeks={"0540": ["week 9"], "0550": "2027-W09"},
        ),
    )
    assert sorted(finding.subject for finding in findings) == [
        "closed_weeks: 0540 week 9",
        "days_off: 31-31",
        "elections: soon",
        "week_pct: 60 = 10",
        "week_pct: 8 = many",
    ]
    assert calendar.profile[week(calendar, "2027-W07")] == 0.8
    assert calendar.is_closed("0550", week(calendar, "2027-W09"))
    assert calendar.is_closed("0540", week(calendar, "2027-W46"))


@pytest.mark.parametrize("text", ["2027-W54", "2027", "W12", "2027-W1x", ""])
def test_a_week_that_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        parse_week(text)


def test_a_deadline_that_has_passed_leaves_the_weeks_after_it() -> None:
    calendar = a_calendar(today=date(2028, 6, 1))
    assert calendar.weeks == 52
    assert calendar.deadline_week(DEADLINE) < 0
