"""The weeks of the made landscapes: what share of a crew's hours each has, and which are frozen for all.

Week 0 begins on Monday 4 January 2027; the date is the end of 2027, the beginning of week 52.
"""

from datetime import date, timedelta

FIRST_MONDAY = date(2027, 1, 4)
HANDOVER_WEEK = 52
WEEKS = 80

# Working days lost to public holidays, by the Monday of their week (Easter Sunday: 28 March 2027, 16 April 2028).
_DAYS_OFF = {
    date(2027, 3, 29): 1,  # Easter Monday
    date(2027, 5, 3): 1,  # Ascension Day
    date(2027, 5, 17): 1,  # Whit Monday
    date(2028, 4, 17): 1,  # Easter Monday
    date(2028, 5, 22): 1,  # Ascension Day
    date(2028, 6, 5): 2,  # Whit Monday; 5 June is a holiday in most municipalities
}
_LOW = {
    date(2027, 3, 22): 0.4,  # the week before Easter: three days, and few come
    date(2028, 4, 10): 0.4,
    date(2027, 2, 15): 0.75,  # winter school holiday
    date(2028, 2, 14): 0.75,
    date(2027, 10, 18): 0.75,  # autumn school holiday
    **{date(2027, 7, 12) + timedelta(weeks=week): 0.45 for week in range(4)},  # summer, ISO weeks 28-31
    date(2028, 7, 10): 0.45,
}
_CHRISTMAS = (date(2027, 12, 20), date(2027, 12, 27))
_ACCOUNTS = (date(2027, 1, 4), date(2028, 1, 3))  # the first week: last year's accounts are closed


def working_share() -> tuple[float, ...]:
    """Share of a crew's full hours in each week."""
    return tuple(_share(FIRST_MONDAY + timedelta(weeks=week)) for week in range(WEEKS))


def _share(monday: date) -> float:
    if monday in _CHRISTMAS:
        return 0.0
    return _LOW.get(monday, 1 - _DAYS_OFF.get(monday, 0) / 5)


def common_freeze_weeks() -> frozenset[int]:
    """Weeks in which nothing of any municipality may be at risk."""
    return frozenset((monday - FIRST_MONDAY).days // 7 for monday in (*_CHRISTMAS, *_ACCOUNTS))
