"""A page for each municipality: what it pays today, what it gains or loses, and what that rests on."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from samdrift.economy.baseline import MunicipalityBaseline
from samdrift.economy.case import Case, NoCase
from samdrift.economy.compensation import Compensation
from samdrift.economy.sharing import SharingResult
from samdrift.programme.economy import EconomyPicture
from samdrift.programme.economy_plan import EconomyPlan
from samdrift.report.chapters.economy.answer import find_verdict
from samdrift.report.chapters.economy.compensation import list_claim_items, round_stranded
from samdrift.report.chapters.economy.figures import FigureView, list_places
from samdrift.report.chapters.economy.finance import list_years
from samdrift.report.chapters.economy.sharing import is_chosen, name_key
from samdrift.report.chapters.economy.tables import Cell, TableView, cells
from samdrift.report.chapters.economy.today import (
    list_categories,
    list_functions,
    round_baselines,
    say_basis,
)
from samdrift.report.chapters.economy.voting import say_power
from samdrift.report.context import ReportContext
from samdrift.report.view.amounts import (
    write_cell,
    write_part,
    write_probability,
    write_range,
    write_sum,
    write_tenths,
)

MOST_SOURCES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One municipality's page; ``section`` is its own section further down the report.

    ``basis`` says what today's cost comes from. How figures are found is said once: ``list_workings``.
    """

    anchor: str
    name: str
    section: str
    sentences: tuple[str, ...]
    figures: tuple[FigureView, ...]
    basis: str
    tables: tuple[TableView, ...]
    sources: tuple[str, ...]
    hidden_sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingView:
    """How a figure, or a table, of every page was found, and where all of it stands."""

    title: str
    working: str
    table_file: str


def name_pages(context: ReportContext, picture: EconomyPicture) -> dict[str, str]:
    """Anchors of the pages, by municipality."""
    known = {each.municipality for each in picture.baseline.municipalities}
    return {
        key: f"oekonomi-{context.anchors[key]}"
        for key in sorted(known, key=context.order_of)
        if key in context.anchors
    }


def view_pages(context: ReportContext, plan: EconomyPlan) -> tuple[PageView, ...]:
    """Make the pages, in Danish order."""
    pages = name_pages(context, plan.picture)
    shown = round_baselines(plan.picture)
    baselines = {each.municipality: each for each in plan.picture.baseline.municipalities}
    return tuple(_page(context, plan, (baselines[key], anchor, shown[key])) for key, anchor in pages.items())


def _page(
    context: ReportContext, plan: EconomyPlan, which: tuple[MunicipalityBaseline, str, int]
) -> PageView:
    (each, anchor, tenths), picture = which, plan.picture
    key = each.municipality
    row = picture.municipalities.row(by_predicate=pl.col("municipality") == key, named=True)
    components = picture.baseline.components.filter(pl.col("municipality") == key)
    tables = [list_categories(context, components, tenths), list_functions(context, components, tenths)]
    if isinstance(picture.case, Case):
        tables.append(list_years(context, picture.case, key))
    if plan.sharing is not None:
        tables.append(_list_keys(context, plan, each.name))
    claim = picture.claim.filter((pl.col("level") == "municipality") & (pl.col("municipality") == key))
    if claim.height:
        lost = round_stranded(picture).get(key)
        tables.append(list_claim_items(context, claim, picture, stranded=lost))
    if isinstance(picture.compensation, Compensation):
        tables += _list_transfers(context, picture.compensation, key)
    places = list_places(each.total.sources)
    power = say_power(context, plan.voting, each.name)
    return PageView(
        anchor=anchor,
        name=context.name_of(key),
        section=context.anchors[key],
        sentences=(*_say(context, picture, each, row), *((power,) if power else ())),
        figures=_figures(context, picture, each, (row, tenths)),
        basis=say_basis(context, each),
        tables=tuple(tables),
        sources=places[:MOST_SOURCES],
        hidden_sources=max(0, len(places) - MOST_SOURCES),
    )


def list_workings(
    context: ReportContext, picture: EconomyPicture, sharing: SharingResult | None
) -> tuple[WorkingView, ...]:
    """Say how the pages' figures and tables were found, once for all of them."""
    t, economy = context.texts, picture.parameters
    years = {"first": economy.first_year, "last": economy.last_year}
    own = f"{t('economy.working_own')} {t('economy.working_price', level=economy.price_level)}"
    found = [
        (t("economy.figure_today"), own, "economy_baseline"),
        (t("economy.figure_per_inhabitant"), t("economy.working_per_inhabitant"), "economy_municipalities"),
        (t("economy.figure_per_workplace"), t("economy.working_per_workplace"), "economy_municipalities"),
    ]
    if isinstance(picture.case, Case):
        npv = t("economy.working_npv", rate=t.number(economy.discount_rate_pct, 1), **years)
        found += [
            (t("economy.figure_npv", **years), npv, "economy_outcomes"),
            (t("economy.years_caption"), t("economy.years_note"), "economy_years"),
        ]
    if sharing is not None:
        note = t("economy.page_keys_note", total=write_sum(t, sharing.total_oere))
        found.append((t("economy.page_keys"), note, "sharing_members"))
    found += [
        (t("economy.figure_stranded"), t("economy.working_stranded"), "economy_stranded"),
        (t("economy.claim_caption"), t("economy.claim_text"), "economy_claim"),
    ]
    return tuple(
        WorkingView(title=title, working=working, table_file=f"tables/{table}.csv")
        for title, working, table in found
    )


def _say(
    context: ReportContext, picture: EconomyPicture, each: MunicipalityBaseline, row: dict[str, Any]
) -> tuple[str, ...]:
    t, middle = context.texts, row["npv_p50_oere"]
    if middle is None:
        return (t("economy.page_no_case"),)
    chance, last = row["probability_of_gain"], picture.parameters.last_year
    verdict = find_verdict(picture, chance)
    back = row["payback_year_p50"]
    told = [
        t(
            f"economy.page_{verdict}",
            name=context.name_of(each.municipality),
            last=last,
            amount=write_sum(t, abs(middle)),
            percent=write_probability(t, chance),
            direction=t("economy.a_gain" if middle > 0 else "economy.a_loss"),
        ),
        t("economy.page_back", year=back) if back is not None else t("economy.page_not_back", last=last),
    ]
    told += _say_full_effect(context, picture.case, row)
    if row["transfers_npv_oere"]:
        given = "economy.page_receives" if row["transfers_npv_oere"] > 0 else "economy.page_pays"
        told.append(t(given, amount=write_sum(t, abs(row["transfers_npv_oere"]))))
    return tuple(told)


def _say_full_effect(context: ReportContext, case: Case | NoCase, row: dict[str, Any]) -> tuple[str, ...]:
    """What a year at full effect costs alone and by the plan's key; the sums agree as they are shown."""
    if isinstance(case, NoCase) or row["contribution_oere"] is None:
        return ()
    t = context.texts
    alone, paid = (round(row[name] / 1e7) for name in ("alone_oere", "contribution_oere"))
    change = alone - paid
    words = "economy.page_same" if not change else "economy.page_less" if change > 0 else "economy.page_more"
    sums = {"alone": alone, "paid": paid, "change": abs(change)}
    written = {name: t("economy.millions", amount=write_tenths(t, sum_)) for name, sum_ in sums.items()}
    return (t(words, year=case.joint.year, **written),)


def _figures(
    context: ReportContext,
    picture: EconomyPicture,
    each: MunicipalityBaseline,
    numbers: tuple[dict[str, Any], int],
) -> tuple[FigureView, ...]:
    t, (row, tenths), economy = context.texts, numbers, picture.parameters
    kind, modelled = t(f"kind.{each.total.kind.value}"), t("kind.modelled")
    found = [
        FigureView(
            number=t("economy.millions", amount=write_tenths(t, tenths)),
            title=t("economy.figure_today"),
            interval=write_range(t, each.total.low, each.total.high),
            kind=kind,
        )
    ]
    for figure, title in ((each.per_inhabitant, "per_inhabitant"), (each.per_workplace, "per_workplace")):
        if figure is not None:
            digits = 0 if title == "per_inhabitant" else -2
            ends = (t.number(round(end, digits)) for end in (figure.low, figure.high))
            found.append(
                FigureView(
                    number=t("economy.kroner", amount=t.number(round(figure.value, digits))),
                    title=t(f"economy.figure_{title}"),
                    interval=t("economy.range", **dict(zip(("low", "high"), ends, strict=True))),
                    kind=t(f"kind.{figure.kind.value}"),
                )
            )
    if row["npv_p50_oere"] is not None:
        years = {"first": economy.first_year, "last": economy.last_year}
        found.append(
            FigureView(
                number=write_sum(t, row["npv_p50_oere"], signed=True),
                title=t("economy.figure_npv", **years),
                interval=write_range(t, row["npv_p10_oere"], row["npv_p90_oere"], signed=True),
                kind=modelled,
            )
        )
    lost, lost_range = _stranded(context, picture, each.municipality)
    found.append(
        FigureView(
            number=lost,
            title=t("economy.figure_stranded"),
            interval=lost_range,
            kind=modelled,
        )
    )
    return tuple(found)


def _stranded(context: ReportContext, picture: EconomyPicture, key: str) -> tuple[str, str]:
    """What is stranded, with its interval; not given where no register came in."""
    t, tenths = context.texts, round_stranded(picture).get(key)
    rows = picture.stranded.totals.filter(pl.col("municipality") == key)
    if tenths is None or rows.is_empty():
        return t("word.missing"), ""
    row = rows.row(0, named=True)
    number = t("economy.millions", amount=write_part(t, row["stranded_oere"], tenths))
    return number, write_range(t, row["stranded_low_oere"], row["stranded_high_oere"])


def _list_keys(context: ReportContext, plan: EconomyPlan, name: str) -> TableView:
    t = context.texts
    assert plan.sharing is not None  # noqa: S101 - the caller asked
    rows = plan.sharing.members.filter(pl.col("member") == name).sort("order")
    return TableView(
        title=t("economy.page_keys"),
        head=(t("economy.key"), t("economy.share_head"), t("economy.contribution")),
        rows=tuple(
            cells(
                Cell(
                    text=name_key(context, row["key"]),
                    sub=t("economy.plans_key") if is_chosen(plan.key, row["key"]) else "",
                ),
                t("economy.percent", percent=t.number(row["share_pct"], 1)),
                write_cell(t, row["share_oere"]),
            )
            for row in rows.iter_rows(named=True)
        ),
    )


def _list_transfers(context: ReportContext, answer: Compensation, key: str) -> list[TableView]:
    t = context.texts
    mine = answer.transfers.filter(pl.col("municipality") == key).filter(pl.col("transfer_oere") != 0)
    if mine.is_empty():
        return []
    return [
        TableView(
            title=t("economy.page_transfers"),
            head=(t("economy.year"), t("economy.transfer_head")),
            rows=tuple(
                (Cell(text=str(year)), Cell(text=write_cell(t, oere, signed=True)))
                for year, oere in mine.sort("year").select("year", "transfer_oere").iter_rows()
            ),
            table_file="tables/economy_transfers.csv",
        )
    ]
