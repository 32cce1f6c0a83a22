"""The Danish calendar as a capacity profile by week: holidays, freezes, and the weeks themselves.

Method: docs/methods/effort.md. Weeks are ISO weeks; week 0 of a plan begins on its first Monday.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from samdrift.kernel import Finding
from samdrift.takeover import kinds
from samdrift.takeover.parameters import CalendarParameters

_ISO_WEEK = re.compile(r"^(\d{4})-?[WU](\d{1,2})$", re.IGNORECASE)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The weeks of a plan, and what can be done in them.

    ``profile[w]``: share of a full week's work [0..1]. ``closed``: municipality, or ``all`` -> weeks in which
    nothing is cut over. ``quiet``: words of systems that stand still, and the weeks in which they do.
    """

    first_monday: date
    weeks: int
    profile: tuple[float, ...]
    closed: Mapping[str, frozenset[int]]
    quiet: tuple[tuple[tuple[str, ...], frozenset[int]], ...]

    def week_of(self, day: date) -> int:
        """Week that a day lies in; negative before the plan, past its weeks after it."""
        return (day - self.first_monday).days // 7

    def monday_of(self, week: int) -> date:
        """First day of a week."""
        return self.first_monday + timedelta(weeks=week)

    def deadline_week(self, deadline: date) -> int:
        """Week by whose beginning work must have ended to have ended by ``deadline``; Friday ends a week."""
        return ((deadline - self.first_monday).days + 3) // 7

    def is_closed(self, municipality: str, week: int) -> bool:
        """Whether nothing may be cut over in a municipality."""
        return week in self.closed.get("all", ()) or week in self.closed.get(municipality, ())

    def quiet_weeks(self, systems: Iterable[str]) -> frozenset[int]:
        """Weeks in which one of these systems stands still, by the words in their names."""
        names = " ".join(systems).lower()
        weeks: frozenset[int] = frozenset()
        for words, when in self.quiet:
            if any(word in names for word in words):
                weeks |= when
        return weeks

    def capacity(self, per_full_week: float) -> tuple[int, ...]:
        """Capacity of each week, scaled by the profile and rounded down."""
        # A share such as 0.3 times 300 must not lose an hour to binary fractions.
        return tuple(int(per_full_week * share + 1e-9) for share in self.profile)

    def label(self, week: int) -> str:
        """Name of a week, such as ``2027-W41``."""
        year, number, _ = self.monday_of(week).isocalendar()
        return f"{year}-W{number:02d}"


def parse_week(text: str) -> date:
    """Monday of an ISO week written ``2027-W41`` or, in Danish, ``2027-U41``.

    Raises:
        ValueError: it is no week, or the year has no such week.
    """
    found = _ISO_WEEK.match(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no week such as 2027-W41")
    return date.fromisocalendar(int(found[1]), int(found[2]), 1)


def plan_calendar(
    *, starts_on: date, today: date, deadline: date, weeks_after: int, parameters: CalendarParameters
) -> tuple[Calendar, tuple[Finding, ...]]:
    """Lay out the weeks of a plan.

    Args:
        starts_on: earliest first day; the plan begins on the Monday on or after it and ``today``.
        today: the day the plan is seen from.
        deadline: last day of the takeover.
        weeks_after: weeks planned after the deadline.
        parameters: section ``[calendar]``.

    Returns:
        The calendar, and a finding for each entry that could not be read.
    """
    first = max(starts_on, today)
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = max(((deadline - monday).days + 3) // 7, 0) + weeks_after
    told: list[Finding] = []
    mondays = [monday + timedelta(weeks=week) for week in range(weeks)]
    off = _days_off(mondays, parameters, told)
    shares = _shares(parameters, told)
    profile = tuple(_share(each, off, shares, parameters) for each in mondays)
    return Calendar(
        first_monday=monday,
        weeks=weeks,
        profile=profile,
        closed=_closed(mondays, parameters, told),
        quiet=_quiet(mondays, off, parameters, told),
    ), tuple(told)


def _days_off(
    mondays: Sequence[date], parameters: CalendarParameters, told: list[Finding]
) -> frozenset[date]:
    """Public holidays and the municipal days off, over the plan's years."""
    years = _years(mondays)
    days = set(holidays.country_holidays("DK", years=years))
    days.update(_yearly("days_off", parameters.days_off, years, told))
    return frozenset(days)


def _years(mondays: Sequence[date]) -> list[int]:
    return list(range(mondays[0].year, mondays[-1].year + 2)) if mondays else []


def _yearly(name: str, texts: Sequence[object], years: Iterable[int], told: list[Finding]) -> Iterator[date]:
    """Days written MM-DD in each year; what cannot be read is told once."""
    for text in texts:
        try:
            # A leap year, so that 29 February can be read; it is left out in other years.
            known = date.fromisoformat(f"2028-{text}")
        except ValueError:
            told.append(kinds.CALENDAR_ENTRY.at(None, f"{name}: {text}", wanted="MM-DD"))
            continue
        for year in years:
            if (known.month, known.day) != (2, 29) or year % 4 == 0:
                yield known.replace(year=year)


def _shares(parameters: CalendarParameters, told: list[Finding]) -> Mapping[int, float]:
    shares = {}
    for week, percent in parameters.week_pct.items():
        if (
            str(week).isdecimal()
            and 1 <= int(week) <= 53
            and isinstance(percent, int)
            and 0 <= percent <= 100
        ):
            shares[int(week)] = percent / 100
        else:
            told.append(kinds.CALENDAR_ENTRY.at(None, f"week_pct: {week} = {percent}", wanted="1-53 = 0-100"))
    return shares


def _share(
    monday: date, off: frozenset[date], shares: Mapping[int, float], parameters: CalendarParameters
) -> float:
    days = [monday + timedelta(days=day) for day in range(5)]
    if any(day.month == 12 and 24 <= day.day <= 31 for day in days):
        return 0.0
    share = sum(day not in off for day in days) / 5 * shares.get(monday.isocalendar()[1], 1.0)
    # Easter Sunday ends the ISO week of Maundy Thursday.
    return share * parameters.holy_week_pct / 100 if monday + 6 * _DAY == easter(monday.year) else share


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian rule (Meeus, Jones and Butcher; Nature, 20 April 1876)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _closed(
    mondays: Sequence[date], parameters: CalendarParameters, told: list[Finding]
) -> Mapping[str, frozenset[int]]:
    index = {monday: week for week, monday in enumerate(mondays)}
    closed: dict[str, set[int]] = {}
    for text in parameters.elections:
        try:
            day = date.fromisoformat(str(text))
        except ValueError:
            told.append(kinds.CALENDAR_ENTRY.at(None, f"elections: {text}", wanted="YYYY-MM-DD"))
            continue
        closed.setdefault("all", set()).update(_week_and_before(day, index))
    for municipality, texts in sorted(parameters.closed_weeks.items()):
        for text in texts if isinstance(texts, list) else [texts]:
            try:
                monday = parse_week(str(text))
            except ValueError:
                subject = f"closed_weeks: {municipality} {text}"
                told.append(kinds.CALENDAR_ENTRY.at(None, subject, wanted="2027-W41"))
                continue
            closed.setdefault(municipality, set()).update([index[monday]] if monday in index else [])
    return {name: frozenset(weeks) for name, weeks in closed.items()}


def _week_and_before(day: date, index: Mapping[date, int]) -> list[int]:
    monday = day - day.weekday() * _DAY
    return [index[each] for each in (monday - 7 * _DAY, monday) if each in index]


def _quiet(
    mondays: Sequence[date], off: frozenset[date], parameters: CalendarParameters, told: list[Finding]
) -> tuple[tuple[tuple[str, ...], frozenset[int]], ...]:
    index = {monday: week for week, monday in enumerate(mondays)}
    payroll = set()
    for year in _years(mondays):
        for month in range(1, 13):
            day = _last_banking_day(year, month, off)
            monday = day - day.weekday() * _DAY
            payroll.update([index[monday]] if monday in index else [])
    finance = {
        week for week, monday in enumerate(mondays) if monday.isocalendar()[1] in parameters.accounts_weeks
    }
    for day in _yearly("budget_days", parameters.budget_days, _years(mondays), told):
        finance.update(_week_and_before(day, index))
    return (
        (tuple(str(word).lower() for word in parameters.payroll_words), frozenset(payroll)),
        (tuple(str(word).lower() for word in parameters.finance_words), frozenset(finance)),
    )


def _last_banking_day(year: int, month: int, off: frozenset[date]) -> date:
    day = date(year + month // 12, month % 12 + 1, 1) - _DAY
    # Banks are closed on 24 and 31 December and on Constitution Day.
    while day.weekday() > 4 or day in off or (day.month == 12 and day.day in (24, 31)):
        day -= _DAY
    return day
