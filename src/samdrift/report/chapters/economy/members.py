"""Winners and losers: every municipality's present value with its interval, sorted."""

import polars as pl

from samdrift.economy.case import Case
from samdrift.programme.economy import EconomyPicture
from samdrift.report.chapters.content import ChartView
from samdrift.report.chapters.economy.answer import find_verdict, say_members
from samdrift.report.charts.economy import Interval, interval_plot
from samdrift.report.charts.vega import draw_chart
from samdrift.report.context import ReportContext
from samdrift.report.view.amounts import write_cell, write_probability, write_range

_MILLION = 100_000_000
#: More could not be read in one chart; the rest stand in the table file.
MOST_MEMBERS = 50


def draw_members(context: ReportContext, picture: EconomyPicture, case: Case) -> ChartView:
    """Draw who gains and who loses in the unit by the key of the case, the largest gain first."""
    t, level = context.texts, picture.parameters.compensation_probability_pct / 100
    outcomes = case.outcomes.filter(pl.col("scenario") == "unit")
    rows = sorted(
        outcomes.iter_rows(named=True),
        key=lambda row: (-row["npv_p50_oere"], context.order_of(row["municipality"])),
    )[:MOST_MEMBERS]
    title = say_members(context, picture, case)
    return ChartView(
        chart_id="figur-vindere",
        title=title,
        drawing=draw_chart(
            interval_plot(
                [
                    Interval(
                        name=context.name_of(row["municipality"]),
                        low=row["npv_p10_oere"] / _MILLION,
                        middle=row["npv_p50_oere"] / _MILLION,
                        high=row["npv_p90_oere"] / _MILLION,
                        label=write_cell(t, row["npv_p50_oere"], signed=True),
                        state=find_verdict(picture, row["probability_of_gain"]),
                    )
                    for row in rows
                ],
                unit=t("economy.million"),
            ),
            chart_id="figur-vindere",
            title=title,
            description=t("economy.interval_description", percent=t.percent(level)),
            language=t.language,
        ),
        head=(
            t("word.municipality"),
            t("economy.middle"),
            t("economy.interval"),
            t("economy.probability_head"),
            t("economy.payback_head"),
        ),
        rows=tuple(
            (
                context.name_of(row["municipality"]),
                write_cell(t, row["npv_p50_oere"], signed=True),
                write_range(t, row["npv_p10_oere"], row["npv_p90_oere"], signed=True),
                write_probability(t, row["probability_of_gain"]),
                str(row["payback_year_p50"] or t("economy.not_by", year=picture.parameters.last_year)),
            )
            for row in rows
        ),
        working=t("economy.members_working"),
        table_file="tables/economy_outcomes.csv",
    )
