"""iCalendar: waves, notice, gates and staff dates."""

from samdrift.exporters.ics.write import CalendarEntry, write_calendar

__all__ = ["CalendarEntry", "write_calendar"]
