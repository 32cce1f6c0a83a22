"""The report: one HTML file that shows a plan, in Danish or English, and loads nothing."""

from samdrift.report.assets import UnableToRender
from samdrift.report.render import render_report

__all__ = ["UnableToRender", "render_report"]
