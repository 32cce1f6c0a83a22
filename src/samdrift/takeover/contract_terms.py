"""When a contract can end and what each end costs: notice, expiry, options, and months past its end.

Method: docs/methods/effort.md, "Contracts". Days are last days of the contract, included.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
#: Last months of the periods that notice counts to the end of.
_PERIOD_ENDS = {
    "month": tuple(range(1, 13)),
    "quarter": (3, 6, 9, 12),
    "half_year": (6, 12),
    "year": (12,),
}
_OPTION = re.compile(r"(\d+)\s*[x×*]\s*(\d+)\s*(m|å|a|y)", re.IGNORECASE)
_SINGLE_OPTION = re.compile(r"(\d+)\s*(m[åo]n|år|year)", re.IGNORECASE)


class EndKind(StrEnum):
    """How a contract comes to its end."""

    NOTICE = "notice"
    EXPIRY = "expiry"
    OPTION = "option"
    PAST_END = "past_end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A contract's terms, complete: what was missing has been assumed, and ``assumptions`` names it.

    ``ends_on``: last day of the term, None where it runs until notice. ``can_end_early``: notice may end
    it before that. ``notice_given_on``: notice has been given. ``options``: months of each extension.
    Money is DKK; ``counts_to``: month, quarter, half_year, year or anniversary (of ``starts_on``).
    """

    dkk_per_year: float
    exit_fee_dkk: float
    notice_months: int
    counts_to: str
    starts_on: date | None
    ends_on: date | None
    can_end_early: bool
    irrevocable_until: date | None
    notice_given_on: date | None
    options: tuple[int, ...]
    assumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """A day that can be the contract's last, and what it costs from the plan's first day on [DKK]."""

    day: date
    kind: EndKind
    cost_dkk: float


def add_months(day: date, months: int) -> date:
    """The same day some months later (or earlier), or the last of that month if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def parse_options(text: str | None) -> tuple[int, ...]:
    """Months of each extension in words such as ``2 x 12 måneder``; empty where none can be read."""
    found = _OPTION.search(text or "")
    if found:
        months = int(found[2]) * (1 if found[3].lower() == "m" else 12)
        return (months,) * min(int(found[1]), 10)
    single = _SINGLE_OPTION.search(text or "")
    if single:
        return (int(single[1]) * (1 if single[2].lower().startswith("m") else 12),)
    return ()


def find_ends(terms: Terms, *, today: date, first: date, last: date, past_end_pct: int) -> tuple[End, ...]:
    """List the days on which a contract can end, up to the first one on or after ``last``.

    Args:
        terms: complete terms.
        today: earliest day on which notice can be given.
        first: day from which cost is counted.
        last: last day that matters.
        past_end_pct: price past the end, of the ordinary price [%].

    Returns:
        By day; costs are not sorted: a fee may make an early end dearer than a later one.
    """
    ends: list[End] = []
    fixed = _fixed_end(terms)
    if terms.notice_given_on is None and (fixed is None or terms.can_end_early):
        for day in _notice_days(terms, today):
            if fixed is not None and day >= fixed:
                break
            ends.append(
                End(day=day, kind=EndKind.NOTICE, cost_dkk=_paid(terms, first, day) + terms.exit_fee_dkk)
            )
            if day >= last:
                break
    if fixed is None:
        return tuple(ends)
    ends.append(End(day=fixed, kind=EndKind.EXPIRY, cost_dkk=_paid(terms, first, fixed)))
    until = fixed
    for months in () if terms.notice_given_on else terms.options:
        until = _month_end_after(until, months)
        ends.append(End(day=until, kind=EndKind.OPTION, cost_dkk=_paid(terms, first, until)))
    paid, past = _paid(terms, first, until), until
    while past < last:
        later = _month_end_after(past, 1)
        paid += _paid(terms, max(first, past + _DAY), later) * past_end_pct / 100
        past = later
        ends.append(End(day=past, kind=EndKind.PAST_END, cost_dkk=paid))
    return tuple(sorted(ends, key=lambda end: (end.day, end.kind)))


def first_notice_end(terms: Terms, *, today: date) -> date | None:
    """Earliest last day if notice is given today, or the fixed end if it is sooner."""
    fixed = _fixed_end(terms)
    if fixed is not None and (terms.notice_given_on or not terms.can_end_early):
        return fixed
    day = next(_notice_days(terms, today))
    return day if fixed is None else min(day, fixed)


def last_notice_day(terms: Terms, *, end: date) -> date | None:
    """Last day to give notice for the contract to end on ``end``; None if none is needed or none helps."""
    fixed = _fixed_end(terms)
    if terms.notice_given_on or (fixed is not None and (end >= fixed or not terms.can_end_early)):
        return None
    if terms.irrevocable_until is not None and end < terms.irrevocable_until:
        return None
    return add_months(end + _DAY, -terms.notice_months) - _DAY


def _fixed_end(terms: Terms) -> date | None:
    """The end that stands without anybody doing anything: expiry, or that of a notice that has been given."""
    if terms.notice_given_on is None:
        return terms.ends_on
    given = next(_notice_days(terms, terms.notice_given_on))
    return given if terms.ends_on is None else min(given, terms.ends_on)


def _notice_days(terms: Terms, notice_on: date) -> Iterator[date]:
    """Last days that notice given on this day, or later, can count to."""
    earliest = add_months(notice_on, terms.notice_months)
    if terms.irrevocable_until is not None:
        earliest = max(earliest, terms.irrevocable_until)
    if terms.counts_to == "anniversary" and terms.starts_on is not None:
        day = add_months(terms.starts_on, 12 * (earliest.year - terms.starts_on.year)) - _DAY
        while day < earliest:
            day = add_months(day + _DAY, 12) - _DAY
        while day.year < date.max.year - 1:
            yield day
            day = add_months(day + _DAY, 12) - _DAY
        return
    months = _PERIOD_ENDS.get(terms.counts_to, _PERIOD_ENDS["month"])
    for number in range(earliest.year * 12 + earliest.month - 1, (date.max.year - 1) * 12):
        year, month = divmod(number, 12)
        if month + 1 in months:
            yield date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def _month_end_after(day: date, months: int) -> date:
    """The last day so many months later; a month's last day stays a month's last day."""
    return add_months(day + _DAY, months) - _DAY


def _paid(terms: Terms, first: date, last: date) -> float:
    """Payment from one day to another, both included [DKK]; nothing if the end lies before."""
    return max((last - first).days + 1, 0) * terms.dkk_per_year / 365
