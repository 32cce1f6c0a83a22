"""The chapter on the takeover: do we make the date, who is when, what binds, and what people must do now."""

from samdrift.report.chapters.takeover.chapter import TAKEOVER

__all__ = ["TAKEOVER"]
