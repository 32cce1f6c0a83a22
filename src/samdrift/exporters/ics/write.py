"""Calendar files: what people must do by when, as iCalendar (RFC 5545) that any calendar reads."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from icalendar import Calendar, Event

PRODUCT = "-//Samdrift//plan//DA"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """Something on one or more whole days.

    ``key``: what it is, the same from plan to plan, such as ``gate/0657-2027-W14/backup``; ``end``: the
    first day after it; ``category``: ``wave``, ``notice``, ``gate`` or ``staff``.
    """

    key: str
    municipality: str
    title: str
    text: str
    start: date
    end: date
    category: str


def write_calendar(entries: Sequence[CalendarEntry], *, name: str, today: date) -> str:
    """Write entries as one calendar.

    Args:
        entries: in any order; they are written by day and key.
        name: the calendar's name.
        today: the day the plan is seen from; the entries' time stamp, so that a later plan's win.

    Returns:
        The file's text with CRLF line ends, as the standard has them.

    Raises:
        ValueError: two entries have the same key.
    """
    keys = [entry.key for entry in entries]
    if len(set(keys)) != len(keys):
        raise ValueError("two entries of a calendar have the same key")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    stamp = datetime.combine(today, time(), tzinfo=UTC)
    for entry in sorted(entries, key=lambda each: (each.start, each.key)):
        event = Event()
        event.add("uid", f"{hashlib.sha256(entry.key.encode()).hexdigest()[:32]}@samdrift")
        event.add("dtstamp", stamp)
        event.add("dtstart", entry.start)
        event.add("dtend", entry.end)
        event.add("summary", entry.title)
        event.add("description", entry.text)
        event.add("categories", [entry.category])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")
