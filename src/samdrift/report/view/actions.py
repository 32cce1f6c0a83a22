"""Who must do what this week: one line a municipality, errors first."""

from dataclasses import dataclass

from samdrift.kernel import Severity
from samdrift.programme.plan import MunicipalityPicture, PlanFinding
from samdrift.report.context import ReportContext
from samdrift.report.view.quality import NextExportView, view_next_export

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """One municipality's work: errors to repair first, then the export that gives most."""

    key: str
    anchor: str
    name: str
    percent: str
    share: float | None
    errors: int
    first_error: str
    first_error_place: str
    unread_files: int
    rejected_rows: int
    export: NextExportView | None


def find_actions(context: ReportContext) -> tuple[ActionView, ...]:
    """List every municipality: those with errors first, then by how much is still unknown."""
    errors: dict[str, list[PlanFinding]] = {}
    for found in context.plan.findings:
        if found.finding.severity is Severity.ERROR and found.municipality is not None:
            errors.setdefault(found.municipality, []).append(found)
    views = [_view_action(context, m, errors.get(m.key, [])) for m in context.municipalities]
    return tuple(sorted(views, key=lambda a: (-min(a.errors, 1), -1.0 if a.share is None else a.share)))


def _view_action(
    context: ReportContext, municipality: MunicipalityPicture, errors: list[PlanFinding]
) -> ActionView:
    first = min(errors, key=lambda e: e.finding.sort_key()).finding if errors else None
    inputs = [i for i in context.plan.inputs if i.municipality == municipality.key]
    return ActionView(
        key=municipality.key,
        anchor=context.anchors[municipality.key],
        name=municipality.name,
        percent=context.texts.percent(municipality.quality.share),
        share=municipality.quality.share,
        errors=len(errors),
        first_error=first.message(context.texts.language) if first else "",
        first_error_place=str(first.source) if first and first.source else "",
        unread_files=sum(i.format == UNKNOWN for i in inputs),
        rejected_rows=sum(i.rows_rejected for i in inputs),
        export=view_next_export(context, municipality.quality),
    )
