"""The chapter on money: what it costs, who gains, who pays, and how sure that is."""

from samdrift.report.chapters.economy.chapter import ECONOMY

__all__ = ["ECONOMY"]
