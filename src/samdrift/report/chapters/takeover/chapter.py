"""The chapter's view: a plan, what makes one impossible, or nothing to take over yet."""

from dataclasses import dataclass

from samdrift.programme.takeover_plan import PlannedWaves, TakeoverPicture
from samdrift.report.chapter import Chapter
from samdrift.report.chapters.addressing.answer import FigureView
from samdrift.report.chapters.content import ChartView
from samdrift.report.chapters.takeover.answer import (
    DateAnswer,
    say_date,
    view_figures,
    view_probabilities,
)
from samdrift.report.chapters.takeover.certainty import CertaintyView, view_certainty
from samdrift.report.chapters.takeover.drawings import draw_curve, draw_load, draw_plan, find_axis
from samdrift.report.chapters.takeover.gates import GatesView, view_gates
from samdrift.report.chapters.takeover.groups import GroupsView, view_groups, view_treatments
from samdrift.report.chapters.takeover.lateness import (
    LatenessView,
    say_infeasible,
    view_lateness,
    view_reliefs,
)
from samdrift.report.chapters.takeover.notice import NoticeView, view_notices
from samdrift.report.chapters.takeover.people import PeopleView, view_people
from samdrift.report.chapters.takeover.risk import view_critical, view_dear_contracts
from samdrift.report.chapters.takeover.sections import PartView, view_parts
from samdrift.report.chapters.takeover.table import TableView
from samdrift.report.context import ReportContext
from samdrift.takeover import Infeasible


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedView:
    """What is shown where there is a plan."""

    figures: tuple[FigureView, ...]
    probabilities: TableView | None
    lateness: LatenessView | None
    certainty: CertaintyView | None
    gantt: ChartView
    load: ChartView | None
    curve: ChartView | None
    critical: TableView | None
    dear_contracts: TableView | None
    notices: NoticeView | None
    gates: GatesView | None
    people: PeopleView
    parts: tuple[PartView, ...]
    flaws: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverView:
    """``state`` is ``planned``, ``infeasible``, or ``empty``: nothing is known that could be taken over.

    ``planned`` is there where it is; ``binding`` and perhaps ``reliefs`` where it is infeasible. What becomes
    of the groups, and how well they are known, is shown in both.
    """

    state: str
    answer: DateAnswer | None
    binding: tuple[str, ...]
    reliefs: TableView | None
    planned: PlannedView | None
    treatments: TableView | None
    groups: GroupsView | None


def view_takeover(context: ReportContext) -> TakeoverView | None:
    """Make the chapter, or None where the takeover has not been planned."""
    picture = context.plan.takeover
    if picture is None:
        return None
    if not picture.reading.problem.tasks:
        return TakeoverView(
            state="empty",
            answer=None,
            binding=(),
            reliefs=None,
            planned=None,
            treatments=None,
            groups=None,
        )
    is_planned = picture.planned is not None
    return TakeoverView(
        state="planned" if is_planned else "infeasible",
        answer=say_date(context, picture),
        binding=say_infeasible(context, picture, picture.answer)
        if isinstance(picture.answer, Infeasible)
        else (),
        reliefs=None if is_planned else view_reliefs(context, picture),
        planned=None if picture.planned is None else _planned(context, picture, picture.planned),
        treatments=view_treatments(context, picture),
        groups=view_groups(context, context.plan.dependencies),
    )


def _planned(context: ReportContext, picture: TakeoverPicture, planned: PlannedWaves) -> PlannedView:
    axis = find_axis(context, picture, planned)
    return PlannedView(
        figures=view_figures(context, planned),
        probabilities=view_probabilities(context, planned),
        lateness=view_lateness(context, picture, planned),
        certainty=view_certainty(context, picture, planned),
        gantt=draw_plan(context, picture, planned, axis),
        load=draw_load(context, planned, axis),
        curve=draw_curve(context, picture, planned, axis),
        critical=view_critical(context, picture, planned),
        dear_contracts=view_dear_contracts(context, picture, planned),
        notices=view_notices(context, planned),
        gates=view_gates(context, planned),
        people=view_people(context, planned),
        parts=view_parts(context, picture, planned),
        flaws=tuple(flaw.message(context.texts.language) for flaw in planned.flaws),
    )


TAKEOVER = Chapter(
    anchor="overtagelse",
    title="takeover.chapter",
    template="chapters/takeover.html.j2",
    view=view_takeover,
)
