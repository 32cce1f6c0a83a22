"""The chapter's view: a plan, what makes one impossible, or nothing handed in yet."""

from dataclasses import dataclass

from samdrift.addressing import AddressPlan, Infeasible
from samdrift.report.chapter import Chapter
from samdrift.report.chapters.addressing.answer import (
    FigureView,
    say_answer,
    view_figures,
    view_figures_without_plan,
)
from samdrift.report.chapters.addressing.capacity import CapacityView, view_capacity
from samdrift.report.chapters.addressing.decisions import DecisionsView, view_decisions
from samdrift.report.chapters.addressing.overlaps import OverlapsView, view_overlaps
from samdrift.report.chapters.addressing.trade import draw_hosts, draw_trade
from samdrift.report.chapters.addressing.warnings import WarningsView, say_binding, view_warnings
from samdrift.report.chapters.content import ChartView
from samdrift.report.context import ReportContext


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressingView:
    """``state`` is ``planned``, ``infeasible``, or ``empty``: no prefix has been handed in.

    ``charts``, ``decisions`` and ``warnings`` are there where it is planned; ``binding`` where it
    is infeasible. ``follow_up`` counts the tasks that the plan leaves to people.
    """

    state: str
    sentences: tuple[str, ...]
    binding: tuple[str, ...]
    figures: tuple[FigureView, ...]
    overlaps: OverlapsView
    capacity: CapacityView
    charts: tuple[ChartView, ...]
    decisions: DecisionsView | None
    warnings: WarningsView | None
    follow_up: int


def view_addressing(context: ReportContext) -> AddressingView | None:
    """Make the chapter, or None where addresses have not been planned."""
    answer = context.plan.addressing
    if answer is None:
        return None
    if isinstance(answer, Infeasible):
        return AddressingView(
            state="infeasible",
            sentences=(),
            binding=say_binding(context, answer),
            figures=view_figures_without_plan(context, answer),
            overlaps=view_overlaps(context, answer.overlaps),
            capacity=view_capacity(context, answer.capacity),
            charts=(),
            decisions=None,
            warnings=None,
            follow_up=0,
        )
    return _planned(context, answer)


def _planned(context: ReportContext, plan: AddressPlan) -> AddressingView:
    charts = (draw_hosts(context, plan), draw_trade(context, plan))
    follow_up = context.plan.address_follow_up
    return AddressingView(
        state="planned" if plan.decisions.height else "empty",
        sentences=say_answer(context, plan),
        binding=(),
        figures=view_figures(context, plan),
        overlaps=view_overlaps(context, plan.overlaps),
        capacity=view_capacity(context, plan.capacity, plan.blocks),
        charts=tuple(chart for chart in charts if chart is not None),
        decisions=view_decisions(context, plan),
        warnings=view_warnings(context, plan),
        follow_up=0 if follow_up is None else follow_up.height,
    )


ADDRESSING = Chapter(
    anchor="adresser",
    title="addressing.chapter",
    template="chapters/addressing.html.j2",
    view=view_addressing,
)
