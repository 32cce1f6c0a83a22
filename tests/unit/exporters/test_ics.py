"""Calendar files are read back by another reader of the format."""

from datetime import date

import pytest
from icalendar import Calendar

from samdrift.exporters.ics import CalendarEntry, write_calendar

TODAY = date(2026, 11, 22)


def an_entry(**changes: object) -> CalendarEntry:
    given = {
        "key": "wave/0657-2027-W14", "municipality": "0657", "title": "Bølge: 12 servere, Herning",
        "text": "Økonomi; løn, \\ og æøå\nlinje to", "start": date(2027, 4, 5), "end": date(2027, 4, 10),
        "category": "wave", **changes,
    }  # fmt: skip
    return CalendarEntry(**given)


def test_what_is_written_is_read_back():
    text = write_calendar([an_entry()], name="Herning", today=TODAY)

    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["summary"]) == "Bølge: 12 servere, Herning"
    assert str(event["description"]) == "Økonomi; løn, \\ og æøå\nlinje to"
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2027, 4, 5), date(2027, 4, 10))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_moved_wave_keeps_its_id_and_the_order_of_entries_does_not_matter():
    first = write_calendar([an_entry(), an_entry(key="b")], name="H", today=TODAY)
    turned = write_calendar([an_entry(key="b"), an_entry()], name="H", today=TODAY)
    moved = write_calendar([an_entry(start=date(2027, 4, 12), end=date(2027, 4, 17))], name="H", today=TODAY)

    assert first == turned
    uid = next(line for line in moved.split("\r\n") if line.startswith("UID"))
    assert uid in first


def test_a_name_from_a_hostile_file_stays_text():
    text = write_calendar([an_entry(title="x\r\nEND:VEVENT\r\nBEGIN:VALARM")], name="H", today=TODAY)

    assert len(list(Calendar.from_ical(text).walk("VEVENT"))) == 1
    assert not list(Calendar.from_ical(text).walk("VALARM"))


def test_one_key_twice_is_refused():
    with pytest.raises(ValueError, match="same key"):
        write_calendar([an_entry(), an_entry()], name="H", today=TODAY)
