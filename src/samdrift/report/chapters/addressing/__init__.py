"""The chapter on addresses: who overlaps, what is decided, what it costs, and whether it fits."""

from samdrift.report.chapters.addressing.chapter import ADDRESSING

__all__ = ["ADDRESSING"]
