"""Findings: everything that was wrong, by code, worst first, each with its place."""

from dataclasses import dataclass

from samdrift.kernel import Severity
from samdrift.report.chapter import Chapter
from samdrift.report.context import ReportContext
from samdrift.report.view.findings import GroupView, group_findings

#: Findings shown of each code; tables/findings.csv has them all.
SHOWN_OF_A_CODE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsView:
    """The findings, grouped; ``sums`` counts them by severity."""

    groups: tuple[GroupView, ...]
    sums: tuple[tuple[str, str], ...]


def view_findings(context: ReportContext) -> FindingsView:
    """Make the chapter; without findings it says so."""
    findings = context.plan.findings
    counts = {severity: sum(f.finding.severity is severity for f in findings) for severity in Severity}
    return FindingsView(
        groups=group_findings(context, findings, most=SHOWN_OF_A_CODE),
        sums=tuple((severity.value, context.texts.number(count)) for severity, count in counts.items()),
    )


FINDINGS = Chapter(
    anchor="fund", title="findings.chapter", template="chapters/findings.html.j2", view=view_findings
)
