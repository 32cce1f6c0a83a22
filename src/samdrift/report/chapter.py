"""What a chapter of the report is: values made from a plan, and a template that shows them."""

from collections.abc import Callable
from dataclasses import dataclass

from samdrift.report.context import ReportContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One chapter: its anchor, the key of its title, its template, and its view.

    ``view`` makes what the template shows, or None where the plan has nothing for it: then
    the chapter is left out.
    """

    anchor: str
    title: str
    template: str
    view: Callable[[ReportContext], object | None]
