"""What would make a date surer that the plan makes: the crew with the least room, and whom to hire."""

from dataclasses import dataclass

from samdrift.programme.takeover_plan import PlannedWaves, TakeoverPicture
from samdrift.report.chapters.takeover.lateness import say_change, say_hire
from samdrift.report.chapters.takeover.names import name_resource, write_interval, write_probability
from samdrift.report.chapters.takeover.table import TableView, numeric, view_table, wide
from samdrift.report.context import ReportContext
from samdrift.report.view.millions import write_millions
from samdrift.takeover.simulation import Probability


@dataclass(frozen=True, slots=True, kw_only=True)
class CertaintyView:
    """How little room the tightest crew has, and what hiring for it gave; None where nothing was tried."""

    sentence: str
    tried: TableView | None


def view_certainty(
    context: ReportContext, picture: TakeoverPicture, planned: PlannedWaves
) -> CertaintyView | None:
    """Say what would make the date surer; None where it is sure enough or hands are not what is missing."""
    certainty = planned.certainty
    if certainty is None:
        return None
    t, problem, tightest = context.texts, picture.reading.problem, certainty.tightest
    rows = [
        (
            say_hire(context, problem, each.crew),
            write_millions(t, each.price.oere),
            say_change(context, each.cost_change),
            _say_probability(context, each.probability),
        )
        for each in certainty.safeguards
    ]
    columns = (
        wide(t("takeover.surer_help")),
        numeric(t("takeover.relief_price")),
        numeric(t("takeover.relief_plan")),
        numeric(t("takeover.surer_date")),
    )
    return CertaintyView(
        sentence=t(
            "takeover.surer_text",
            name=name_resource(context, tightest.resource),
            needed=t.number(tightest.needed),
            available=t.number(tightest.available),
            percent=t.percent(tightest.needed / tightest.available),
        ),
        tried=view_table(
            context, t("takeover.surer_caption"), columns, rows, table_file="takeover_safeguards"
        ),
    )


def _say_probability(context: ReportContext, sure: Probability) -> str:
    t = context.texts
    return t(
        "takeover.surer_interval",
        percent=write_probability(t, sure.value, sure.low, sure.high),
        interval=write_interval(t, sure.low, sure.high),
    )
