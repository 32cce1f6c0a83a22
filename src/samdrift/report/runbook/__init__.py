"""Runbooks: one for each wave and municipality, as Markdown and DOCX, in Danish."""

from samdrift.report.runbook.write import write_runbooks

__all__ = ["write_runbooks"]
