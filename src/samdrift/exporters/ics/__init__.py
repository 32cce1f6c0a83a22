"""iCalendar: waves, notice, gates and staff dates."""

from samdrift.exporters.ics.entries import export_calendars, list_entries
from samdrift.exporters.ics.write import CalendarEntry, write_calendar

__all__ = ["CalendarEntry", "export_calendars", "list_entries", "write_calendar"]
