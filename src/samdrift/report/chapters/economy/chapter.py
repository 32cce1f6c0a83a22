"""The chapter's view: the answer, the way from today to then, who gains, who pays, and each municipality."""

from dataclasses import dataclass

from samdrift.economy.case import Case
from samdrift.report.chapter import Chapter
from samdrift.report.chapters.content import ChartView
from samdrift.report.chapters.economy.answer import AnswerView, view_answer
from samdrift.report.chapters.economy.course import (
    ScenarioRow,
    draw_cash_flow,
    draw_scenarios,
    draw_waterfall,
    view_scenarios,
)
from samdrift.report.chapters.economy.members import draw_members
from samdrift.report.context import ReportContext


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """What follows from a case: charts, and the scenarios as a table."""

    charts: tuple[ChartView, ...]
    scenarios_chart: ChartView
    scenarios: tuple[ScenarioRow, ...]
    members: ChartView


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomyView:
    """``answer`` is None where nothing is known of anybody; ``case`` where there is no case."""

    answer: AnswerView | None
    case: CaseView | None


def view_economy(context: ReportContext) -> EconomyView | None:
    """Make the chapter, or None where the economy has not been worked out."""
    plan = context.plan.economy
    if plan is None:
        return None
    picture = plan.picture
    if not picture.baseline.municipalities:
        return EconomyView(answer=None, case=None)
    case = picture.case
    return EconomyView(
        answer=view_answer(context, picture),
        case=CaseView(
            charts=(draw_waterfall(context, picture, case), draw_cash_flow(context, picture, case)),
            scenarios_chart=draw_scenarios(context, case),
            scenarios=view_scenarios(context, picture, case),
            members=draw_members(context, picture, case),
        )
        if isinstance(case, Case)
        else None,
    )


ECONOMY = Chapter(
    anchor="oekonomi",
    title="economy.chapter",
    template="chapters/economy.html.j2",
    view=view_economy,
)
