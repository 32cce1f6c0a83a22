"""Names and amounts as the chapter writes them: groups, resources, weeks, sums, probabilities."""

from collections.abc import Mapping
from datetime import date
from math import ceil, floor

from samdrift.report.chapters.takeover.table import Cell
from samdrift.report.context import ReportContext
from samdrift.report.language import Texts
from samdrift.takeover import TakeoverProblem, TakeoverReading

_OERE_IN_A_THOUSAND = 100_000


def name_groups(reading: TakeoverReading) -> Mapping[str, str]:
    """Group -> its name."""
    return dict(reading.groups.select("group", "name").iter_rows())


def name_resource(context: ReportContext, resource: str) -> str:
    """Say what a resource is: a crew, the intake, or what is at risk in a municipality."""
    kind, _, owner = resource.partition(":")
    if kind == "crew":
        return context.texts.find(f"crew.{owner}", owner)
    if kind in ("blast", "sites"):
        return context.texts(f"takeover.resource_{kind}", name=context.name_of(owner))
    return context.texts("takeover.resource_intake") if resource == "intake" else resource


def write_week(texts: Texts, day: date) -> str:
    """Write the ISO week of a day: ``uge 14, 2027``."""
    year, week, _ = day.isocalendar()
    return texts("takeover.week", week=week, year=year)


def write_weeks(texts: Texts, problem: TakeoverProblem, first: int, last: int) -> str:
    """Write a stretch of weeks, both ends included."""
    one, other = problem.monday_of(first), problem.monday_of(last)
    if first == last:
        return write_week(texts, one)
    if one.isocalendar()[0] == other.isocalendar()[0]:
        return texts(
            "takeover.weeks",
            first=one.isocalendar()[1],
            last=other.isocalendar()[1],
            year=one.isocalendar()[0],
        )
    return texts("takeover.weeks_across", first=write_week(texts, one), last=write_week(texts, other))


def write_thousands(texts: Texts, oere: int | None) -> str:
    """Write a sum in whole thousands of kroner; a small one is "under 1", never nothing."""
    if oere is None:
        return texts("word.missing")
    if 0 < abs(oere) < _OERE_IN_A_THOUSAND / 2:
        return texts("addressing.under", amount=1)
    return texts.number(round(oere / _OERE_IN_A_THOUSAND))


def write_interval(texts: Texts, low: float, high: float) -> str:
    """Write an interval of a probability, as whole per cent that never exclude what is in it."""
    # Binary fractions must not widen it: 0.29 times 100 is a little less than 29.
    low_pct, high_pct = floor(round(low * 100, 6)), ceil(round(high * 100, 6))
    if low_pct == high_pct:
        return texts("takeover.interval_point", percent=low_pct)
    return texts("takeover.interval", low=low_pct, high=high_pct)


def write_probability(texts: Texts, value: float, low: float, high: float) -> str:
    """Write a share of simulated futures; none of them, or all, proves no more than the interval says."""
    if value <= 0:
        return texts("takeover.probability_under", percent=texts.percent(high))
    if value >= 1:
        return texts("takeover.probability_over", percent=texts.percent(low))
    return texts.percent(value)


def name_municipality(context: ReportContext, municipality: str) -> Cell:
    """A municipality as a cell that leads to its part of this chapter."""
    anchor = context.anchors.get(municipality)
    return Cell(text=context.name_of(municipality), anchor=part_anchor(anchor) if anchor else "")


def part_anchor(section: str) -> str:
    """Id of a municipality's part of this chapter, from that of its own section."""
    return f"overtagelse-{section}"
