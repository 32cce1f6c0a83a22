"""Coverage: municipality by analysis, with the export that would raise it most."""

from dataclasses import dataclass

from samdrift.inventory.quality import AnalysisQuality
from samdrift.report.chapter import Chapter
from samdrift.report.charts.scale import NONE_NAME, find_step
from samdrift.report.context import ReportContext
from samdrift.report.view.quality import NextExportView, ShareView, view_next_export, view_shares


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """One cell of the heat map."""

    percent: str
    step: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """One municipality's row; the whole unit's has no anchor."""

    anchor: str
    name: str
    total: CellView
    cells: tuple[CellView, ...]
    export: NextExportView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView:
    """The heat map: its message, analyses as columns, municipalities as rows."""

    title: str
    analyses: tuple[str, ...]
    rows: tuple[CoverageRow, ...]
    whole: CoverageRow
    shares: tuple[ShareView, ...]


def view_coverage(context: ReportContext) -> CoverageView | None:
    """Make the heat map, or None where nothing has been assessed for anyone."""
    whole = context.plan.quality
    names = tuple(analysis.analysis for analysis in whole.analyses)
    if not names or not context.municipalities:
        return None
    rows = tuple(
        CoverageRow(
            anchor=context.anchors[m.key],
            name=m.name,
            total=_cell(context, m.quality.share),
            cells=_cells(context, names, m.quality.analyses),
            export=view_next_export(context, m.quality),
        )
        for m in context.municipalities
    )
    return CoverageView(
        title=_title(context),
        analyses=tuple(context.analysis_title(name) for name in names),
        rows=rows,
        whole=CoverageRow(
            anchor="",
            name=context.texts("word.whole_unit"),
            total=_cell(context, whole.share),
            cells=_cells(context, names, whole.analyses),
            export=view_next_export(context, whole),
        ),
        shares=view_shares(context, whole),
    )


def _cells(
    context: ReportContext, names: tuple[str, ...], analyses: tuple[AnalysisQuality, ...]
) -> tuple[CellView, ...]:
    found = {analysis.analysis: analysis for analysis in analyses}
    return tuple(_cell(context, found[name].share if name in found else None) for name in names)


def _cell(context: ReportContext, share: float | None) -> CellView:
    step = find_step(share)
    words = context.texts.percent(share)
    return CellView(
        percent="–" if share is None else words, step=step.name if step else NONE_NAME, words=words
    )


def _title(context: ReportContext) -> str:
    """Name the analysis that lacks most."""
    t = context.texts
    known = [(a.share, a.analysis) for a in context.plan.quality.analyses if a.share is not None]
    if not known:
        return t("coverage.title_unknown")
    share, analysis = min(known)
    return t("coverage.title_least", analysis=context.analysis_title(analysis), percent=t.percent(share))


COVERAGE = Chapter(
    anchor="daekning", title="coverage.chapter", template="chapters/coverage.html.j2", view=view_coverage
)
