"""What it costs today: by kind of cost and function, municipality by municipality, and what size explains."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from samdrift.economy.baseline import MunicipalityBaseline
from samdrift.economy.baseline_scale import ScaleCurve
from samdrift.kernel import Kind
from samdrift.programme.economy import EconomyPicture
from samdrift.report.chapters.content import ChartView
from samdrift.report.chapters.economy.figures import name_category
from samdrift.report.chapters.economy.tables import Cell, TableView, cells
from samdrift.report.charts.cost_by_size import Dot, scale_plot
from samdrift.report.charts.vega import draw_chart
from samdrift.report.context import ReportContext
from samdrift.report.view.amounts import (
    round_to_tenths,
    write_part,
    write_range,
    write_signed,
    write_tenths,
)

_COMPONENTS = "tables/economy_baseline.csv"
_CURVE_POINTS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayView:
    """``chart`` is None where there is no scale curve; ``sentence`` then says why."""

    chart: ChartView | None
    sentence: str
    municipalities: TableView
    by_category: TableView
    by_function: TableView


def round_baselines(picture: EconomyPicture) -> dict[str, int]:
    """Each municipality's cost today in tenths of a million, as shown everywhere: they sum to the whole."""
    each = picture.baseline.municipalities
    tenths = round_to_tenths([round(m.total.value) for m in each])
    return dict(zip((m.municipality for m in each), tenths, strict=True))


def view_today(context: ReportContext, picture: EconomyPicture, pages: Mapping[str, str]) -> TodayView:
    """Show today's cost; ``pages`` are the municipalities' anchors in this chapter."""
    scale = picture.baseline.scale
    total = sum(round_baselines(picture).values())
    components = picture.baseline.components
    return TodayView(
        chart=_draw_scale(context, picture, scale) if isinstance(scale, ScaleCurve) else None,
        sentence="" if isinstance(scale, ScaleCurve) else context.texts("economy.no_scale", n=scale.n),
        municipalities=_list_municipalities(context, picture, pages),
        by_category=list_categories(context, components, total),
        by_function=list_functions(context, components, total),
    )


def list_categories(context: ReportContext, components: pl.DataFrame, total: int) -> TableView:
    """Sum components by kind of cost; ``total`` [tenths] is what they are shown to sum to."""
    t = context.texts
    sums = components.group_by("category").agg(pl.col("value_oere").sum(), pl.col("kind").unique())
    rows = sorted(sums.iter_rows(), key=lambda row: (-row[1], row[0]))
    tenths = round_to_tenths([row[1] for row in rows], total)
    kinds = [_kinds(context, row[2]) for row in rows]
    # A kind that all share is said once.
    shared = kinds[0] if len(set(kinds)) == 1 else ""
    title = t("economy.by_category")
    return TableView(
        title=t("economy.with_kind", title=title, kind=shared) if shared else title,
        head=(t("economy.category"), t("economy.million_year")),
        rows=tuple(
            cells(
                Cell(text=_begin_large(name_category(context, row[0])), sub="" if shared else kind),
                write_part(t, row[1], amount),
            )
            for row, kind, amount in zip(rows, kinds, tenths, strict=True)
        ),
        foot=cells(t("word.in_all"), write_tenths(t, total)),
        table_file=_COMPONENTS,
    )


def list_functions(context: ReportContext, components: pl.DataFrame, total: int) -> TableView:
    """Sum components by function and dranst: also what stands outside the joint IT function."""
    t = context.texts
    sums = components.group_by("function", "dranst", "place").agg(pl.col("value_oere").sum())
    rows = sorted(sums.iter_rows(), key=lambda row: (-row[3], str(row[0]), str(row[1]), row[2]))
    tenths = round_to_tenths([row[3] for row in rows], total)
    return TableView(
        title=t("economy.by_function"),
        head=(t("economy.function"), t("economy.million_year")),
        rows=tuple(
            cells(
                Cell(text=_say_function(context, row[0], row[1]), sub=t.find(f"place.{row[2]}", row[2])),
                write_part(t, row[3], amount),
            )
            for row, amount in zip(rows, tenths, strict=True)
        ),
        foot=cells(t("word.in_all"), write_tenths(t, total)),
        table_file=_COMPONENTS,
    )


def _say_function(context: ReportContext, function: str | None, dranst: str | None) -> str:
    t = context.texts
    name = t("economy.no_function") if function is None else function
    words = t.find(f"dranst.{dranst}", "")
    return f"{name}, {words}" if words else name


def _kinds(context: ReportContext, kinds: list[str]) -> str:
    return ", ".join(context.texts(f"kind.{kind.value}") for kind in Kind if kind.value in kinds)


def _begin_large(word: str) -> str:
    return word[:1].upper() + word[1:]


def say_basis(context: ReportContext, each: MunicipalityBaseline) -> str:
    """Say what a municipality's baseline comes from."""
    if each.year is None:
        return context.texts("basis.modelled", year="")
    return context.texts.find(f"basis.{each.basis}", each.basis).format(year=each.year)


def _list_municipalities(
    context: ReportContext, picture: EconomyPicture, pages: Mapping[str, str]
) -> TableView:
    t, scale = context.texts, picture.baseline.scale
    shown = round_baselines(picture)
    rows = []
    for each in sorted(picture.baseline.municipalities, key=lambda m: context.order_of(m.municipality)):
        people, head = each.per_inhabitant, each.per_workplace
        explained = ""
        if isinstance(scale, ScaleCurve) and each.population:
            expected = scale.cost_at(each.population)[0] / 100 / each.population
            explained = write_signed(t, (people.value if people else expected) - expected)
        rows.append(
            cells(
                Cell(
                    text=context.name_of(each.municipality),
                    sub=", ".join((t(f"kind.{each.total.kind.value}"), say_basis(context, each))),
                    anchor=pages.get(each.municipality, ""),
                ),
                t.number(each.population),
                Cell(
                    text=write_part(t, each.total.value, shown[each.municipality]),
                    sub=write_range(t, each.total.low, each.total.high),
                ),
                t.number(None if people is None else people.value),
                *((explained,) if isinstance(scale, ScaleCurve) else ()),
                t.number(None if head is None else round(head.value, -2)),
            )
        )
    sizes = (t("economy.size_head"),) if isinstance(scale, ScaleCurve) else ()
    people_all = [m.population for m in picture.baseline.municipalities if m.population]
    width = 2 + len(sizes)
    return TableView(
        title=t("economy.municipalities_caption"),
        head=(
            t("word.municipality"),
            t("word.population"),
            t("economy.today_head"),
            t("economy.per_inhabitant"),
            *sizes,
            t("economy.per_workplace"),
        ),
        rows=tuple(rows),
        foot=cells(
            t("word.in_all"),
            t.number(sum(people_all)),
            write_tenths(t, sum(shown.values())),
            *("" for _ in range(width)),
        ),
        note=t("economy.municipalities_note"),
        table_file="tables/economy_municipalities.csv",
    )


def _draw_scale(context: ReportContext, picture: EconomyPicture, scale: ScaleCurve) -> ChartView:
    t = context.texts
    shown = [m for m in picture.baseline.municipalities if m.population and m.per_inhabitant]
    sizes = [m.population or 1 for m in shown]
    curve = []
    for people in np.geomspace(min(sizes), max(sizes), _CURVE_POINTS):
        cost, low, high = (each / 100 / float(people) for each in scale.cost_at(float(people)))
        curve.append((float(people), cost, low, high))
    title = t("economy.scale_title", factor=t.number(2**scale.exponent, 2), n=t.number(scale.n))
    points = [
        Dot(
            name=context.name_of(m.municipality),
            people=float(m.population or 1),
            cost=m.per_inhabitant.value if m.per_inhabitant else 0.0,
            is_modelled=m.total.kind is not Kind.REPORTED,
        )
        for m in shown
    ]
    return ChartView(
        chart_id="figur-skala",
        title=title,
        drawing=draw_chart(
            scale_plot(points, curve, x_title=t("word.population"), y_title=t("economy.per_inhabitant")),
            chart_id="figur-skala",
            title=title,
            description=t("economy.scale_description"),
            language=t.language,
        ),
        head=(t("word.population"), t("economy.line_cost"), t("economy.interval")),
        rows=tuple(
            (
                t.number(round(people, -2)),
                t.number(cost),
                t("economy.range", low=t.number(low), high=t.number(high)),
            )
            for people, cost, low, high in curve[:: max(1, _CURVE_POINTS // 6)]
        ),
        working=t(
            "economy.scale_working",
            n=t.number(scale.n),
            exponent=t.number(scale.exponent, 2),
            low=t.number(scale.exponent_low, 2),
            high=t.number(scale.exponent_high, 2),
        ),
        table_file="tables/economy_municipalities.csv",
    )
