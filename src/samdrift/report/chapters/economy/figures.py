"""A figure of the economy: number and unit, interval, kind, and how it was found."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from samdrift.economy.baseline import CostBaseline
from samdrift.kernel import Kind, Source
from samdrift.report.context import ReportContext


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """One figure; ``interval`` is empty where there is none; no ``working`` where it is said elsewhere."""

    number: str
    title: str
    interval: str
    kind: str
    working: tuple[str, ...] = ()
    table_file: str = ""


def say_kinds(context: ReportContext, baseline: CostBaseline) -> str:
    """Say what the sum of the baselines rests on: the one kind, or how many municipalities have which."""
    t = context.texts
    counts = Counter(each.total.kind for each in baseline.municipalities)
    if len(counts) == 1:
        return t(f"kind.{next(iter(counts)).value}")
    parts = [
        t("economy.kind_of", kind=t(f"kind.{kind.value}"), count=t.number(counts[kind]))
        for kind in Kind
        if counts[kind]
    ]
    return t.join(parts)


def name_scenario(context: ReportContext, scenario: str) -> str:
    """Name a scenario; units of other sizes carry their size in the name."""
    t = context.texts
    head, times, size = scenario.partition("_x")
    if times and head == "unit":
        return t("economy.scenario_size", size=size.replace(".", "," if t.language == "da" else "."))
    return t.find(f"scenario.{scenario}", scenario)


def name_category(context: ReportContext, category: str) -> str:
    """Name a kind of cost."""
    return context.texts.find(f"cost.{category}", category)


def list_places(sources: Iterable[Source]) -> tuple[str, ...]:
    """Where figures stand: a line a file and sheet, with its rows in order."""
    rows: dict[tuple[str, str], list[int]] = {}
    for source in sources:
        found = rows.setdefault((source.path, source.sheet or ""), [])
        if source.row is not None and source.row not in found:
            found.append(source.row)
    return tuple(
        ":".join(part for part in (*place, ", ".join(str(row) for row in sorted(found))) if part)
        for place, found in sorted(rows.items())
    )
