"""From today to then: the waterfall, the cash flow year by year, and the scenarios side by side."""

from dataclasses import dataclass

import polars as pl

from samdrift.economy.case import Case
from samdrift.programme.economy import EconomyPicture
from samdrift.report.chapters.content import ChartView
from samdrift.report.chapters.economy.answer import find_verdict
from samdrift.report.chapters.economy.figures import name_category, name_scenario
from samdrift.report.charts.economy import Interval, Step, cash_flow, interval_plot, waterfall
from samdrift.report.charts.vega import draw_chart
from samdrift.report.context import ReportContext
from samdrift.report.view.amounts import (
    round_to_tenths,
    write_cell,
    write_probability,
    write_range,
    write_sum,
    write_tenths,
)

_MILLION = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRow:
    """One scenario in words and numbers."""

    name: str
    meaning: str
    npv: str
    interval: str
    yearly: str
    probability: str
    payback: str
    no_bid: str


def draw_waterfall(context: ReportContext, picture: EconomyPicture, case: Case) -> ChartView:
    """Draw the way from today's yearly cost to the last year's in joint operation."""
    t = context.texts
    rows = list(case.waterfall.iter_rows(named=True))
    today = round(sum(m.total.value for m in picture.baseline.municipalities))
    alone, then = rows[0]["amount_oere"], rows[-1]["amount_oere"]
    # The steps are rounded together, so that the bars' numbers lead from the first total to the last.
    amounts = [today, alone - today, *(row["amount_oere"] for row in rows[1:-1])]
    tenths = round_to_tenths(amounts)
    last = picture.parameters.last_year
    names = [t("economy.step_today"), t("economy.step_prices", year=last)]
    names += [_name_step(context, row["step"]) for row in rows[1:-1]]
    steps, table = [], []
    running = 0
    for place, (name, amount) in enumerate(zip(names, tenths, strict=True)):
        end = running + amount
        words = write_tenths(t, amount, signed=place > 0)
        is_total = not place
        steps.append(Step(name=name, start=running / 10, end=end / 10, is_total=is_total, label=words))
        table.append((name, words))
        running = end
    final = t("economy.step_then", year=last)
    steps.append(Step(name=final, start=0.0, end=running / 10, is_total=True, label=write_tenths(t, running)))
    table.append((final, write_tenths(t, running)))
    title = t(
        "economy.waterfall_less" if then < alone else "economy.waterfall_more",
        year=last,
        amount=write_sum(t, abs(alone - then)),
    )
    return ChartView(
        chart_id="figur-vandfald",
        title=title,
        drawing=draw_chart(
            waterfall(steps),
            chart_id="figur-vandfald",
            title=title,
            description=t("economy.waterfall_description"),
            language=t.language,
        ),
        head=(t("economy.step_head"), t("economy.million_year")),
        rows=tuple(table),
        working=t("economy.waterfall_working", year=last),
        table_file="tables/economy_waterfall.csv",
    )


def _name_step(context: ReportContext, step: str) -> str:
    t = context.texts
    head, _, category = step.partition("_")
    if head == "saved":
        return t("economy.step_saved", category=name_category(context, category))
    return t.find(f"economy.step_{step}", step)


def draw_cash_flow(context: ReportContext, picture: EconomyPicture, case: Case) -> ChartView:
    """Draw the unit's gain year by year with its band."""
    t = context.texts
    rows = case.years.filter(
        (pl.col("scenario") == "unit") & pl.col("municipality").is_null() & (pl.col("measure") == "gain")
    ).sort("year")
    ends = ("p10_oere", "p50_oere", "p90_oere")
    years = [
        (row["year"], *(row[end] / _MILLION for end in ends), write_cell(t, row["p50_oere"], signed=True))
        for row in rows.iter_rows(named=True)
    ]
    title = _flow_title(context, rows)
    return ChartView(
        chart_id="figur-pengestroem",
        title=title,
        drawing=draw_chart(
            cash_flow(years, unit=t("economy.million")),
            chart_id="figur-pengestroem",
            title=title,
            description=t("economy.flow_description"),
            language=t.language,
        ),
        head=(t("economy.year"), t("economy.middle"), t("economy.interval")),
        rows=tuple(
            (
                str(row["year"]),
                write_cell(t, row["p50_oere"], signed=True),
                write_range(t, row["p10_oere"], row["p90_oere"], signed=True),
            )
            for row in rows.iter_rows(named=True)
        ),
        working=t("economy.flow_working", level=picture.parameters.price_level),
        table_file="tables/economy_years.csv",
    )


def _flow_title(context: ReportContext, rows: pl.DataFrame) -> str:
    """From which year on the middle stays above zero, and which year costs most."""
    t = context.texts
    worst = rows.sort("p50_oere", "year").row(0, named=True)
    cost = write_sum(t, abs(min(worst["p50_oere"], 0)))
    turned = None
    for year, middle in rows.sort("year", descending=True).select("year", "p50_oere").iter_rows():
        if middle <= 0:
            break
        turned = year
    if turned is None:
        return t("economy.flow_never", year=worst["year"], amount=cost)
    if turned == rows["year"].min():
        return t("economy.flow_always")
    return t("economy.flow_turns", turned=turned, year=worst["year"], amount=cost)


def draw_scenarios(context: ReportContext, picture: EconomyPicture, case: Case) -> ChartView:
    """Draw the present value of every scenario, best first."""
    t = context.texts
    rows = list(
        case.scenarios.sort("npv_p50_oere", "scenario", descending=[True, False]).iter_rows(named=True)
    )
    best = rows[0]
    words = [(row, name_scenario(context, row["scenario"])) for row in rows]
    title = t(
        "economy.scenarios_title" if best["npv_p50_oere"] > 0 else "economy.scenarios_title_loss",
        name=name_scenario(context, best["scenario"]),
    )
    return ChartView(
        chart_id="figur-scenarier",
        title=title,
        drawing=draw_chart(
            interval_plot(
                [
                    Interval(
                        name=name,
                        low=row["npv_p10_oere"] / _MILLION,
                        middle=row["npv_p50_oere"] / _MILLION,
                        high=row["npv_p90_oere"] / _MILLION,
                        label=write_cell(t, row["npv_p50_oere"], signed=True),
                        state=find_verdict(picture, row["probability_of_gain"]),
                        strong=row["scenario"] == "unit",
                    )
                    for row, name in words
                ],
                unit=t("economy.million"),
            ),
            chart_id="figur-scenarier",
            title=title,
            description=t(
                "economy.interval_description",
                percent=t.percent(picture.parameters.compensation_probability_pct / 100),
            ),
            language=t.language,
        ),
        head=(t("economy.scenario"), t("economy.middle"), t("economy.interval")),
        rows=tuple(
            (
                name,
                write_cell(t, row["npv_p50_oere"], signed=True),
                write_range(t, row["npv_p10_oere"], row["npv_p90_oere"], signed=True),
            )
            for row, name in words
        ),
        working=t("economy.scenarios_working"),
        table_file="tables/economy_scenarios.csv",
    )


def view_scenarios(context: ReportContext, picture: EconomyPicture, case: Case) -> tuple[ScenarioRow, ...]:
    """List the scenarios with what each means and gives, the unit first."""
    t, last = context.texts, picture.parameters.last_year
    found = []
    for row in case.scenarios.iter_rows(named=True):
        back, failed = row["payback_year_p50"], row["probability_of_no_bid"]
        key = row["scenario"] if "_x" not in row["scenario"] else "size"
        found.append(
            ScenarioRow(
                name=name_scenario(context, row["scenario"]),
                meaning=t(
                    f"scenario_meaning.{key}",
                    population=t.number(row["unit_population"]),
                    members=t.number(round(row["unit_members"])),
                    failed="" if failed is None else t.percent(failed),
                    fall=t.number(picture.parameters.technical_fall_pct),
                ),
                npv=write_cell(t, row["npv_p50_oere"], signed=True),
                interval=write_range(t, row["npv_p10_oere"], row["npv_p90_oere"], signed=True),
                yearly=write_cell(t, row["yearly_gain_p50_oere"], signed=True),
                probability=write_probability(t, row["probability_of_gain"]),
                payback=str(back) if back is not None else t("economy.not_by", year=last),
                no_bid="" if failed is None else t.percent(failed),
            )
        )
    return tuple(found)
