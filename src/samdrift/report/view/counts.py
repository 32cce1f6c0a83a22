"""The plan's counts with their working: kind, source rows, files and formats."""

from collections.abc import Iterable
from dataclasses import dataclass

from samdrift.report.context import ReportContext
from samdrift.report.view.evidence import TABLE_OF_COUNT, Evidence, EvidenceIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class CountView:
    """One count: its number, what it counts, its kind in words, and how it was found."""

    name: str
    number: str
    title: str
    kind: str
    working: tuple[str, ...]
    table_file: str
    is_missing: bool
    is_zero: bool


def view_counts(
    context: ReportContext, evidence: EvidenceIndex, names: Iterable[str], municipality: str | None = None
) -> tuple[CountView, ...]:
    """Show counts of one municipality, or summed over all (None)."""
    return tuple(_view_count(context, evidence, name, municipality) for name in names)


def _view_count(
    context: ReportContext, evidence: EvidenceIndex, name: str, municipality: str | None
) -> CountView:
    t = context.texts
    chosen = [m for m in context.plan.municipalities if municipality in (None, m.key)]
    value = sum(m.counts.get(name, 0) for m in chosen)
    found = evidence.of_count(name, municipality)
    table = TABLE_OF_COUNT.get(name, name)
    return CountView(
        name=name,
        number=t.number(value if value or found.rows else None),
        title=t.find(f"count.{name}_one", name) if value == 1 else t.find(f"count.{name}_many", name),
        kind=describe_kinds(context, found),
        working=_working(context, name, found),
        table_file=f"tables/{table}.csv",
        is_missing=not value and not found.rows,
        is_zero=not value,
    )


def describe_kinds(context: ReportContext, found: Evidence) -> str:
    """Say what kind the rows are, strongest first: "målt" or "målt og indberettet"."""
    return context.texts.join([context.texts.find(f"kind.{kind}", kind) for kind, _ in found.kinds])


def _working(context: ReportContext, name: str, found: Evidence) -> tuple[str, ...]:
    t = context.texts
    rule = t.find(f"working.{name}", t("working.rows_of_table"))
    if not found.rows:
        return (rule, t("working.no_rows"))
    kinds = [f"{t.find(f'kind.{kind}', kind)} {t.number(count)}" for kind, count in found.kinds]
    formats = [f"{context.format_title(name)} {t.number(count)}" for name, count in found.formats]
    return (
        rule,
        t(
            "working.from_rows",
            rows=t.counted("word.source_rows", found.rows),
            files=t.counted("word.files", found.files),
            formats=", ".join(formats),
            kinds=", ".join(kinds),
        ),
    )
