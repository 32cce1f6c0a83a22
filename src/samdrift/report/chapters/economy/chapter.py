"""The chapter's view: the answer, the way from today to then, who gains, who pays, and each municipality."""

from dataclasses import dataclass

from samdrift.economy.case import Case
from samdrift.programme.economy_plan import EconomyPlan
from samdrift.programme.first_year import plan_first_year
from samdrift.report.chapter import Chapter
from samdrift.report.chapters.content import ChartView
from samdrift.report.chapters.economy.answer import AnswerView, view_answer
from samdrift.report.chapters.economy.compensation import CompensationView, view_compensation
from samdrift.report.chapters.economy.contributions import ContributionsView, view_contributions
from samdrift.report.chapters.economy.course import (
    ScenarioRow,
    draw_cash_flow,
    draw_scenarios,
    draw_waterfall,
    view_scenarios,
)
from samdrift.report.chapters.economy.finance import FinanceView, view_finance
from samdrift.report.chapters.economy.members import draw_members
from samdrift.report.chapters.economy.pages import (
    PageView,
    WorkingView,
    list_workings,
    name_pages,
    view_pages,
)
from samdrift.report.chapters.economy.sharing import SharingView, name_chosen, view_sharing
from samdrift.report.chapters.economy.tables import TableView
from samdrift.report.chapters.economy.today import TodayView, view_today
from samdrift.report.chapters.economy.uncertainty import UncertaintyView, list_gains, view_uncertainty
from samdrift.report.chapters.economy.voting import VotingView, view_voting
from samdrift.report.context import ReportContext


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """What follows from a case: charts, the scenarios as a table, and what it hangs on."""

    charts: tuple[ChartView, ...]
    scenarios_chart: ChartView
    scenarios: tuple[ScenarioRow, ...]
    who: str
    members: ChartView
    uncertainty: UncertaintyView


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownView:
    """All that is shown where anything is known; what may be None is missing.

    ``workings`` are said once for all pages.
    """

    answer: AnswerView
    case: CaseView | None
    sharing: SharingView | None
    contributions: ContributionsView | None
    voting: VotingView | None
    compensation: CompensationView
    finance: FinanceView
    today: TodayView
    gains: TableView | None
    workings: tuple[WorkingView, ...]
    pages: tuple[PageView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomyView:
    """``known`` is None where no municipality has a baseline: then the chapter says what to hand in."""

    known: KnownView | None


def view_economy(context: ReportContext) -> EconomyView | None:
    """Make the chapter, or None where the economy has not been worked out."""
    plan = context.plan.economy
    if plan is None:
        return None
    picture, sharing, first = plan.picture, plan.sharing, plan_first_year(plan)
    if not picture.baseline.municipalities:
        return EconomyView(known=None)
    known = KnownView(
        answer=view_answer(context, picture),
        case=_view_case(context, plan, picture.case) if isinstance(picture.case, Case) else None,
        sharing=_view_sharing(context, plan),
        contributions=None if first is None else view_contributions(context, picture, first),
        voting=view_voting(context, plan.voting),
        compensation=view_compensation(context, picture),
        finance=view_finance(context, picture),
        today=view_today(context, picture, name_pages(context, picture)),
        gains=list_gains(context, picture),
        workings=list_workings(context, picture, sharing),
        pages=view_pages(context, plan),
    )
    return EconomyView(known=known)


def _view_sharing(context: ReportContext, plan: EconomyPlan) -> SharingView | None:
    case = plan.picture.case
    if plan.sharing is None or plan.key is None or not isinstance(case, Case):
        return None
    return view_sharing(context, plan.sharing, plan.key, case.joint.year)


def _view_case(context: ReportContext, plan: EconomyPlan, case: Case) -> CaseView:
    picture = plan.picture
    return CaseView(
        charts=(draw_waterfall(context, picture, case), draw_cash_flow(context, picture, case)),
        scenarios_chart=draw_scenarios(context, picture, case),
        scenarios=view_scenarios(context, picture, case),
        who=context.texts("economy.who_text", name=name_chosen(context, plan.key)),
        members=draw_members(context, picture, case),
        uncertainty=view_uncertainty(context, picture, case),
    )


ECONOMY = Chapter(
    anchor="oekonomi",
    title="economy.chapter",
    template="chapters/economy.html.j2",
    view=view_economy,
)
