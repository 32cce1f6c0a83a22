"""A municipality's page of the settlement as HTML: what it pays and why, on one sheet."""

from samdrift.report.statements.page import render_statement

__all__ = ["render_statement"]
