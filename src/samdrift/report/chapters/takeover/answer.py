"""The answer first: which date, how likely, at what cost, and how far from the best that can be."""

from dataclasses import dataclass

import polars as pl

from samdrift.kernel import Money
from samdrift.programme.takeover_plan import PlannedWaves, TakeoverPicture
from samdrift.report.chapters.addressing.answer import FigureView
from samdrift.report.chapters.takeover.names import (
    name_municipality,
    name_resource,
    write_interval,
    write_probability,
)
from samdrift.report.chapters.takeover.table import TableView, numeric, plain, view_table
from samdrift.report.context import ReportContext
from samdrift.report.view.millions import write_millions
from samdrift.takeover.simulation import Probability

_TERMS = ("running", "crew", "contracts", "lateness", "change")
#: Below and above these shares words say what a probability means.
_UNLIKELY, _LIKELY = 0.5, 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class DateAnswer:
    """Do we make the date: in a sentence, with ``mark`` (success, warning or error) for how it looks."""

    heading: str
    sentence: str
    mark: str


def say_date(context: ReportContext, picture: TakeoverPicture) -> DateAnswer:
    """Answer whether the date is made, and how likely."""
    t, deadline = context.texts, context.plan.programme.unit.deadline
    planned = picture.planned
    if planned is None:
        return DateAnswer(
            heading=t("takeover.no_plan_heading"),
            sentence=t("takeover.no_plan_text", date=t.date(deadline)),
            mark="error",
        )
    last = planned.groups["handover_on"].max()
    late = planned.plan.cost.late_groups
    sentences = [
        t.counted("takeover.date_late", late, date=t.date(deadline))
        if late
        else t("takeover.date_made", last=t.date(last), date=t.date(deadline))  # type: ignore[arg-type]
    ]
    sure = planned.robustness.probability_of_deadline
    if sure is None:
        return DateAnswer(
            heading=t("takeover.sure_unknown"),
            sentence=" ".join((*sentences, t("takeover.sure_unknown_text"))),
            mark="warning",
        )
    sentences.append(
        t(
            "takeover.sure_text" if sure.value > 0 else "takeover.sure_none",
            percent=t.percent(sure.value),
            interval=write_interval(t, sure.low, sure.high),
            scenarios=t.number(sure.scenarios),
        )
    )
    mean, few, many = (t.number(round(count)) for count in planned.robustness.late_groups)
    if sure.value < 1:
        sentences.append(t("takeover.sure_late", mean=mean, low=few, high=many))
    sentences += _say_help(context, planned, sure)
    word = "unlikely" if sure.value < _UNLIKELY else "uncertain" if sure.value < _LIKELY else "likely"
    mark = {"unlikely": "error", "uncertain": "warning", "likely": "success"}[word]
    return DateAnswer(
        heading=t(f"takeover.heading_{word}", percent=write_probability(t, sure.value, sure.low, sure.high)),
        sentence=" ".join(sentences),
        mark=mark,
    )


def view_figures(context: ReportContext, planned: PlannedWaves) -> tuple[FigureView, ...]:
    """Show the plan's figures: probability, late groups, cost, its terms, and the bound."""
    t, plan, cost = context.texts, planned.plan, planned.plan.cost
    sure = planned.robustness.probability_of_deadline
    probability = FigureView(
        number=t("word.not_assessed")
        if sure is None
        else write_probability(t, sure.value, sure.low, sure.high),
        title=t("takeover.figure_probability")
        if sure is None
        else t("takeover.figure_probability_interval", interval=write_interval(t, sure.low, sure.high)),
        kind=t("kind.modelled"),
        working=(
            t(
                "takeover.working_probability",
                scenarios=t.number(0 if sure is None else sure.scenarios),
                seed=planned.robustness.seed,
            ),
        ),
        table_file="tables/takeover_risk_municipalities.csv",
    )
    late = FigureView(
        number=t.number(cost.late_groups),
        title=t("takeover.figure_late", groups=t.number(planned.groups.height)),
        kind=t("kind.modelled"),
        working=(t("takeover.working_late", weeks=context.plan.programme.search.buffer_weeks),),
        table_file="tables/takeover_groups.csv",
    )
    return (
        probability,
        late,
        _total(context, planned),
        *_terms(context, planned),
        *_bound(context, plan.bound, plan.gap),
    )


def _say_help(context: ReportContext, planned: PlannedWaves, now: Probability) -> list[str]:
    """The fewest people hired with whom the date is sure enough; where none are, those who help most."""
    t, certainty = context.texts, planned.certainty
    tried = () if certainty is None else certainty.safeguards
    surer = [each for each in tried if each.probability.value > now.value]
    if not surer:
        return []
    enough = context.plan.programme.robustness.enough_pct
    sure = [each for each in surer if each.probability.value * 100 >= enough]
    best = sure[0] if sure else max(surer, key=lambda each: each.probability.value)
    chance = best.probability
    return [
        t.counted(
            "takeover.sure_help",
            best.crew.technicians,
            crew=name_resource(context, best.crew.resource),
            percent=write_probability(t, chance.value, chance.low, chance.high),
        )
    ]


def _total(context: ReportContext, planned: PlannedWaves) -> FigureView:
    t, plan = context.texts, planned.plan
    return FigureView(
        number=write_millions(t, plan.cost.total.oere),
        title=t("takeover.figure_cost"),
        kind=t("kind.modelled"),
        working=(
            t("takeover.working_cost"),
            t("takeover.working_search", seed=plan.search.seed, steps=t.number(plan.search.steps)),
        ),
        table_file="plan.json",
    )


def _terms(context: ReportContext, planned: PlannedWaves) -> tuple[FigureView, ...]:
    t = context.texts
    return tuple(
        FigureView(
            number=write_millions(t, amount.oere),
            title=t(f"takeover.term_{name}"),
            kind=t("kind.modelled"),
            working=(t(f"takeover.working_{name}"),),
            table_file=f"tables/takeover_{'contract_ends' if name == 'contracts' else 'tasks'}.csv",
        )
        for name in _TERMS
        if (amount := getattr(planned.plan.cost, name)).oere
    )  # fmt: skip


def _bound(context: ReportContext, bound: Money | None, gap: float | None) -> tuple[FigureView, ...]:
    t = context.texts
    if bound is None or gap is None:
        return ()
    return (
        FigureView(
            number=t.percent(gap),
            title=t("takeover.figure_gap"),
            kind=t("kind.modelled"),
            working=(t("takeover.working_gap", bound=write_millions(t, bound.oere)),),
            table_file="plan.json",
        ),
    )


def view_probabilities(context: ReportContext, planned: PlannedWaves) -> TableView | None:
    """How likely each municipality is to make the date, the least likely first."""
    t = context.texts
    dates = {
        row["municipality"]: row
        for row in planned.groups.group_by("municipality")
        .agg(
            groups=pl.len(),
            last=pl.col("handover_on").max(),
            moved=pl.col("moved_on").max(),
            late=pl.col("is_late").sum(),
        )
        .iter_rows(named=True)
    }
    sure = sorted(
        planned.robustness.municipalities.iter_rows(named=True),
        key=lambda row: (row["probability"], -row["late_groups_mean"], context.order_of(row["municipality"])),
    )
    rows = []
    for row in sure:
        town = dates.get(row["municipality"], {})
        rows.append((
            name_municipality(context, row["municipality"]),
            t(
                "takeover.percent_interval",
                percent=write_probability(t, row["probability"], row["low"], row["high"]),
                interval=write_interval(t, row["low"], row["high"]),
            ),
            t.number(row["late_groups_mean"], 1),
            t.number(town.get("groups")),
            t.short_date(town.get("last")),
            t.short_date(town.get("moved")) if town.get("moved") else "–",
            t.number(town.get("late")),
        ))  # fmt: skip
    columns = (
        plain(t("word.municipality")),
        numeric(t("takeover.head_probability")),
        numeric(t("takeover.head_late_mean")),
        numeric(t("takeover.head_groups")),
        numeric(t("takeover.head_last_handover")),
        numeric(t("takeover.head_last_move")),
        numeric(t("takeover.head_late")),
    )
    caption = t("takeover.probabilities")
    return view_table(context, caption, columns, rows, table_file="takeover_risk_municipalities")
