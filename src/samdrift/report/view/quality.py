"""Shares of what the analyses need, in words; and what to hand in next."""

from dataclasses import dataclass

from samdrift.inventory.quality import AnalysisQuality, MunicipalityQuality, describe_next_export
from samdrift.report.context import ReportContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareView:
    """One analysis' share: as number, as words, and what the words rest on."""

    analysis: str
    title: str
    share: float | None
    percent: str
    needed: str
    known: str
    contradictory: str
    stale: str
    working: str


def view_shares(context: ReportContext, quality: MunicipalityQuality) -> tuple[ShareView, ...]:
    """Show every analysis of one municipality, or of the whole, in the plan's order."""
    return tuple(_view_share(context, analysis) for analysis in quality.analyses)


def _view_share(context: ReportContext, quality: AnalysisQuality) -> ShareView:
    t = context.texts
    if quality.share is None:
        working = t("working.share_not_assessed")
    else:
        working = t(
            "working.share",
            known=t.number(quality.known),
            needed=t.counted("word.values", quality.needed),
            contradictory=t.number(quality.contradictory),
            stale=t.number(quality.stale),
            days=t.number(context.plan.programme.quality.stale_after_days),
        )
    return ShareView(
        analysis=quality.analysis,
        title=context.analysis_title(quality.analysis),
        share=quality.share,
        percent=t.percent(quality.share),
        needed=t.number(quality.needed),
        known=t.number(quality.known),
        contradictory=t.number(quality.contradictory),
        stale=t.number(quality.stale),
        working=working,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NextExportView:
    """What one more export would give: its name, a sentence, and the share before and after."""

    name: str
    sentence: str
    before: str
    after: str


def view_next_export(context: ReportContext, quality: MunicipalityQuality) -> NextExportView | None:
    """Say in plain words what to hand in next and what it gives; None where nothing would help."""
    export = quality.next_export
    if export is None:
        return None
    t = context.texts
    whose = context.name_of(quality.municipality or export.municipality or None)
    title = (export.title_da if t.language == "da" else export.title) or context.format_title(export.importer)
    return NextExportView(
        name=f"{title} ({export.hint})" if export.hint else title,
        sentence=describe_next_export(quality, municipality_name=whose, language=t.language),
        before=t.percent(export.share_now),
        after=t.percent(export.share_then),
    )
