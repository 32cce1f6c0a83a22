"""Findings grouped by code, worst first, cut where a list grows long."""

from collections.abc import Iterable
from dataclasses import dataclass

from samdrift.kernel import Severity
from samdrift.programme.plan import PlanFinding
from samdrift.report.context import ReportContext


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One finding: whose, what, about what, and where."""

    municipality: str
    anchor: str
    subject: str
    message: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """All findings of one code: how many, how bad, the first ones, and how many are not shown."""

    code: str
    severity: str
    count: str
    count_words: str
    example: str
    shown: tuple[FindingView, ...]
    hidden: int
    municipalities: tuple[tuple[str, str, str], ...]


def group_findings(
    context: ReportContext, findings: Iterable[PlanFinding], *, most: int
) -> tuple[GroupView, ...]:
    """Group findings by code: worst severity first, then the most frequent.

    Args:
        context: the report's context.
        findings: any of the plan's findings.
        most: findings shown of each code; the rest is counted.
    """
    grouped: dict[str, list[PlanFinding]] = {}
    for found in findings:
        grouped.setdefault(found.finding.code, []).append(found)
    rank = list(Severity)
    codes = sorted(
        grouped, key=lambda code: (rank.index(grouped[code][0].finding.severity), -len(grouped[code]), code)
    )
    return tuple(_group(context, code, grouped[code], most) for code in codes)


def _group(context: ReportContext, code: str, findings: list[PlanFinding], most: int) -> GroupView:
    t = context.texts
    order = {m.key: index for index, m in enumerate(context.municipalities)}
    in_order = sorted(findings, key=lambda f: (order.get(f.municipality or "", -1), f.finding.sort_key()))
    counts: dict[str, int] = {}
    for found in in_order:
        counts[found.municipality or ""] = counts.get(found.municipality or "", 0) + 1
    return GroupView(
        code=code,
        severity=findings[0].finding.severity.value,
        count=t.number(len(findings)),
        count_words=t.counted("findings.count", len(findings)),
        example=in_order[0].finding.message(t.language),
        shown=tuple(view_finding(context, found) for found in in_order[:most]),
        hidden=max(0, len(findings) - most),
        municipalities=tuple(
            (context.name_of(key or None), context.anchors.get(key, ""), t.number(count))
            for key, count in counts.items()
        ),
    )


def view_finding(context: ReportContext, found: PlanFinding) -> FindingView:
    """Show one finding."""
    source = found.finding.source
    return FindingView(
        municipality=context.name_of(found.municipality),
        anchor=context.anchors.get(found.municipality or "", ""),
        subject=found.finding.subject,
        message=found.finding.message(context.texts.language),
        place="" if source is None else str(source),
    )
