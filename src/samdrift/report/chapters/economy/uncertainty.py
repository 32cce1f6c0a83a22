"""What drives the result, from which size on it pays, the agreement beside it, and gains followed up."""

from dataclasses import dataclass

from samdrift.economy.case import Case
from samdrift.economy.case_break_even import BreakEven
from samdrift.programme.economy import EconomyPicture
from samdrift.report.chapters.content import ChartView
from samdrift.report.chapters.economy.figures import name_category
from samdrift.report.chapters.economy.tables import Cell, TableView, cells
from samdrift.report.charts.content import bars
from samdrift.report.charts.vega import draw_chart
from samdrift.report.context import ReportContext
from samdrift.report.view.amounts import write_about, write_cell, write_probability, write_range, write_sum

MOST_DRIVERS = 8
MOST_CARRYING = 4
MOST_GAINS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class UncertaintyView:
    """``chart`` and ``verdict`` are None where nothing is uncertain."""

    chart: ChartView | None
    verdict: TableView | None
    verdict_sentence: str
    break_even: str
    prior: str


def view_uncertainty(context: ReportContext, picture: EconomyPicture, case: Case) -> UncertaintyView:
    """Show what the case's result hangs on."""
    return UncertaintyView(
        chart=_draw_drivers(context, case) if case.sensitivity.height else None,
        verdict=_list_verdict(context, case) if case.verdict.drivers.height else None,
        verdict_sentence=_say_verdict(context, case),
        break_even=_say_break_even(context, picture, case),
        prior=_say_prior(context, case),
    )


def name_driver(context: ReportContext, driver: str) -> str:
    """Name an uncertain number; those of a kind of cost carry its name."""
    t = context.texts
    head, _, category = driver.partition("_")
    if head in ("efficiency", "growth"):
        return t(f"economy.driver_{head}", category=name_category(context, category))
    return t.find(f"driver.{driver}", driver)


def _draw_drivers(context: ReportContext, case: Case) -> ChartView:
    t = context.texts
    rows = list(case.sensitivity.iter_rows(named=True))
    # An estimate may fall below zero by its error: nothing, then.
    shares = [max(0.0, row["shapley"]) for row in rows]
    shown = [
        (name_driver(context, row["driver"]), round(1000 * share), write_probability(t, share))
        for row, share in zip(rows[:MOST_DRIVERS], shares, strict=False)
    ]
    title = t("economy.drivers_title", name=shown[0][0], percent=shown[0][2])
    return ChartView(
        chart_id="figur-drivere",
        title=title,
        drawing=draw_chart(
            bars(shown, hollow=frozenset()),
            chart_id="figur-drivere",
            title=title,
            description=t("economy.drivers_description"),
            language=t.language,
        ),
        head=(
            t("economy.driver"),
            t("economy.shapley_share"),
            t("economy.sobol_first"),
            t("economy.sobol_total"),
        ),
        rows=tuple(
            (
                name_driver(context, row["driver"]),
                write_probability(t, share),
                *(write_probability(t, max(0.0, row[name])) for name in ("sobol_first", "sobol_total")),
            )
            for row, share in zip(rows, shares, strict=True)
        ),
        working=t(
            "economy.drivers_working",
            error=t.number(100 * max(row["shapley_standard_error"] for row in rows), 1),
        ),
        table_file="tables/economy_sensitivity.csv",
    )


def _say_verdict(context: ReportContext, case: Case) -> str:
    """Which assumptions turn the verdict by themselves, and what more years would say."""
    t, verdict = context.texts, case.verdict
    carrying = verdict.drivers.filter("carries")["driver"].to_list()
    names = [_begin_small(name_driver(context, each)) for each in carrying[:MOST_CARRYING]]
    told = t("economy.verdict_carried", names=t.join(names)) if names else t("economy.verdict_firm")
    later = t(
        "economy.verdict_later",
        year=verdict.later_year,
        percent=write_probability(t, verdict.later_probability),
        now=write_probability(t, verdict.probability),
    )
    return f"{told} {later}"


def _begin_small(name: str) -> str:
    return name[:1].lower() + name[1:]


def _list_verdict(context: ReportContext, case: Case) -> TableView:
    t = context.texts
    return TableView(
        title=t("economy.verdict_caption"),
        head=tuple(t(f"economy.{name}") for name in ("driver", "verdict_low", "verdict_high")),
        rows=tuple(
            cells(
                Cell(text=name_driver(context, row["driver"]), sub=row["parameter"]),
                write_probability(t, row["probability_low"]),
                write_probability(t, row["probability_high"]),
            )
            for row in case.verdict.drivers.head(MOST_DRIVERS).iter_rows(named=True)
        ),
        note=t("economy.verdict_note"),
        table_file="tables/economy_verdict.csv",
    )


def _say_break_even(context: ReportContext, picture: EconomyPicture, case: Case) -> str:
    t, found = context.texts, case.break_even
    people = t.number(sum(m.population or 0 for m in picture.baseline.municipalities))
    if not isinstance(found, BreakEven):
        return t("economy.no_break_even")
    return t(
        "economy.break_even",
        middle=write_about(t, found.population_p50),
        low=write_about(t, found.population_p10),
        high=write_about(t, found.population_p90),
        percent=write_probability(t, found.probability),
        people=people,
    )


def _say_prior(context: ReportContext, case: Case) -> str:
    t, prior = context.texts, case.prior
    return t(
        "economy.prior",
        ours=write_sum(t, 100 * prior.gain_p50, signed=True),
        interval=write_range(t, 100 * prior.gain_p10, 100 * prior.gain_p90, signed=True),
        low=t.number(prior.prior_low / 1e6),
        high=t.number(prior.prior_high / 1e6),
        percent=write_probability(t, prior.probability_reached),
    )


def list_gains(context: ReportContext, picture: EconomyPicture) -> TableView | None:
    """List the gains followed up; None as long as no year has passed."""
    t, years = context.texts, picture.gains.years
    if years.is_empty():
        return None
    rows = sorted(
        years.iter_rows(named=True), key=lambda r: (-r["year"], context.order_of(r["municipality"]))
    )
    return TableView(
        title=t("economy.gains_caption"),
        head=tuple(
            t(f"economy.{name}")
            for name in ("municipality_head", "year", "baseline_head", "actual", "gain_head", "evidence")
        ),
        rows=tuple(
            cells(
                context.name_of(row["municipality"]),
                str(row["year"]),
                write_cell(t, row["baseline_oere"]),
                write_cell(t, row["actual_oere"]),
                write_cell(t, row["gain_oere"], signed=True),
                t.counted("economy.documented_by", len(row["sources"]))
                if row["is_documented"]
                else t(f"not_documented.{row['reason']}"),
            )
            for row in rows[:MOST_GAINS]
        ),
        words=frozenset({5}),
        note=t.counted("economy.hidden_gains", len(rows) - MOST_GAINS) if len(rows) > MOST_GAINS else "",
        table_file="tables/economy_gains.csv",
    )
