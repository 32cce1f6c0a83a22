"""The answer first: what it costs today, what joint operation gives, how likely, and when it is paid back."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from samdrift.economy.case import Case, NoCase
from samdrift.programme.economy import EconomyPicture
from samdrift.report.chapters.economy.figures import FigureView, say_kinds
from samdrift.report.context import ReportContext
from samdrift.report.view.amounts import write_probability, write_range, write_sum

_YEARS = "tables/economy_years.csv"
_SCENARIOS = "tables/economy_scenarios.csv"
_MUNICIPALITIES = "tables/economy_municipalities.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """Sentences, figures, and notes on what the answer rests on."""

    sentences: tuple[str, ...]
    figures: tuple[FigureView, ...]
    notes: tuple[str, ...]


def view_answer(context: ReportContext, picture: EconomyPicture) -> AnswerView:
    """Answer for the unit as a whole."""
    figures = [_today(context, picture)]
    sentences = [context.texts("economy.answer_today", cost=figures[0].number, interval=figures[0].interval)]
    if isinstance(picture.case, NoCase):
        sentences.append(context.texts("economy.answer_no_case"))
    else:
        figures += _case_figures(context, picture, picture.case)
        sentences += _say_case(context, picture, picture.case)
    return AnswerView(sentences=tuple(sentences), figures=tuple(figures), notes=_say_notes(context, picture))


def _today(context: ReportContext, picture: EconomyPicture) -> FigureView:
    t, each = context.texts, picture.baseline.municipalities
    low, high = sum(m.total.low for m in each), sum(m.total.high for m in each)
    accounts = sum(m.basis == "account" for m in each)
    return FigureView(
        number=write_sum(t, sum(m.total.value for m in each)),
        title=t("economy.figure_today"),
        interval=write_range(t, low, high),
        kind=say_kinds(context, picture.baseline),
        working=(
            t("economy.working_today", accounts=t.number(accounts), all=t.number(len(each))),
            t("economy.working_today_interval"),
            t("economy.working_price", level=picture.parameters.price_level),
        ),
        table_file=_MUNICIPALITIES,
    )


def unit_row(case: Case) -> dict[str, Any]:
    """The unit's own row among the scenarios."""
    return case.scenarios.row(by_predicate=pl.col("scenario") == "unit", named=True)


def _case_figures(context: ReportContext, picture: EconomyPicture, case: Case) -> tuple[FigureView, ...]:
    t, row, economy = context.texts, unit_row(case), picture.parameters
    kind = t("kind.modelled")
    draws = t("economy.working_draws", draws=t.number(case.draws), seed=case.seed)
    years = {"first": economy.first_year, "last": economy.last_year}
    back = row["payback_year_p50"]
    return (
        FigureView(
            number=write_sum(t, row["npv_p50_oere"], signed=True),
            title=t("economy.figure_npv", **years),
            interval=write_range(t, row["npv_p10_oere"], row["npv_p90_oere"], signed=True),
            kind=kind,
            working=(t("economy.working_npv", rate=t.number(economy.discount_rate_pct, 1), **years), draws),
            table_file=_SCENARIOS,
        ),
        FigureView(
            number=write_sum(t, row["yearly_gain_p50_oere"], signed=True),
            title=t("economy.figure_yearly", year=economy.last_year),
            interval=write_range(t, row["yearly_gain_p10_oere"], row["yearly_gain_p90_oere"], signed=True),
            kind=kind,
            working=(t("economy.working_yearly", year=economy.last_year), draws),
            table_file=_YEARS,
        ),
        FigureView(
            number=write_probability(t, row["probability_of_gain"]),
            title=t("economy.figure_probability", last=economy.last_year),
            interval="",
            kind=kind,
            working=(t("economy.working_probability", draws=t.number(case.draws)),),
            table_file=_SCENARIOS,
        ),
        FigureView(
            number=t("economy.not_by", year=economy.last_year) if back is None else str(back),
            title=t("economy.figure_payback"),
            interval=t(
                "economy.payback_probability", percent=write_probability(t, row["probability_of_payback"])
            ),
            kind=kind,
            working=(t("economy.working_payback", last=economy.last_year),),
            table_file=_SCENARIOS,
        ),
    )


def _say_case(context: ReportContext, picture: EconomyPicture, case: Case) -> tuple[str, ...]:
    t, row, economy = context.texts, unit_row(case), picture.parameters
    middle = row["npv_p50_oere"]
    gains = "economy.answer_gain" if middle > 0 else "economy.answer_loss"
    back = row["payback_year_p50"]
    return (
        t(
            gains,
            amount=write_sum(t, abs(middle)),
            interval=_say_interval(context, row["npv_p10_oere"], row["npv_p90_oere"]),
            first=economy.first_year,
            last=economy.last_year,
        ),
        t("economy.answer_probability", percent=write_probability(t, row["probability_of_gain"])),
        t("economy.answer_payback", year=back)
        if back is not None
        else t("economy.answer_no_payback", last=economy.last_year),
        t("economy.answer_stop", sentence=say_members(context, picture, case)),
    )


def _say_interval(context: ReportContext, low: int, high: int) -> str:
    """An interval in words, so that no reader must know what a minus is of: dearer, or a gain."""
    t = context.texts
    ends = [
        t("economy.cheaper" if end > 0 else "economy.dearer", amount=write_sum(t, abs(end)))
        for end in (low, high)
    ]
    return t("economy.between", low=ends[0], high=ends[1])


def count_members(picture: EconomyPicture, case: Case) -> tuple[int, int, int]:
    """How many municipalities gain, lose, and cannot be told, with the probability of the compensation."""
    chances = case.outcomes.filter(pl.col("scenario") == "unit")["probability_of_gain"]
    found = [find_verdict(picture, chance) for chance in chances]
    return found.count("gain"), found.count("loss"), found.count("open")


def find_verdict(picture: EconomyPicture, probability_of_gain: float) -> str:
    """Return gain or loss where that is as probable as compensation asks for, else open."""
    level = picture.parameters.compensation_probability_pct / 100
    if probability_of_gain >= level:
        return "gain"
    return "loss" if 1 - probability_of_gain >= level else "open"


def say_members(context: ReportContext, picture: EconomyPicture, case: Case) -> str:
    """Say how many municipalities gain and lose."""
    t = context.texts
    gain, lose, open_ = count_members(picture, case)
    return t(
        "economy.answer_members",
        gain=t.number(gain),
        lose=t.number(lose),
        open=t.number(open_),
        percent=t.percent(picture.parameters.compensation_probability_pct / 100),
    )


def _say_notes(context: ReportContext, picture: EconomyPicture) -> tuple[str, ...]:
    """What the reader must know before trusting the answer."""
    t = context.texts
    notes = []
    modelled = [m.municipality for m in picture.baseline.municipalities if m.basis == "modelled"]
    if modelled:
        names = [context.name_of(key) for key in sorted(modelled, key=context.order_of)]
        notes.append(
            t(
                "economy.note_modelled",
                count=t.number(len(modelled)),
                all=t.number(len(picture.baseline.municipalities)),
                names=t.join(names) if len(names) <= 8 else t("economy.and_more", names=", ".join(names[:8])),
            )
        )
    missing = len(context.municipalities) - len(picture.baseline.municipalities)
    centres = sum(bool(m.members) for m in context.municipalities)
    if missing > centres:
        notes.append(t.counted("economy.note_nothing", missing - centres))
    if picture.takeover_assumed:
        notes.append(t("economy.note_assumed"))
    if not picture.state_share_known:
        notes.append(t("economy.note_state"))
    return tuple(notes)
