"""The first screen: how far the picture is, what there is, what is missing, what cannot be read."""

from dataclasses import dataclass
from datetime import date

from samdrift.importers import IMPORTERS
from samdrift.kernel import Severity
from samdrift.report.chapter import Chapter
from samdrift.report.chapters.takeover.answer import DateAnswer, say_date
from samdrift.report.context import ReportContext
from samdrift.report.view.actions import UNKNOWN, ActionView, find_actions
from samdrift.report.view.counts import CountView, view_counts
from samdrift.report.view.evidence import EvidenceIndex
from samdrift.report.view.quality import ShareView, view_shares

MAIN_COUNTS = ("servers", "network_devices", "sites", "it_systems", "contracts")
OTHER_COUNTS = (
    "hypervisor_hosts",
    "templates",
    "other_devices",
    "endpoints",
    "unidentified_hosts",
    "prefixes",
    "addresses",
    "vlans",
    "cost_lines",
)
#: What to hand in first, where nothing has been handed in: it gives most with least work.
FIRST_EXPORTS = ("rvtools", "hyperv", "netbox", "active_directory", "kitos", "spreadsheet")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineView:
    """A date and how many days there are to it."""

    days: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableView:
    """What could not be read: files of no known format, broken files, and rejected rows."""

    unknown_files: int
    files_with_errors: int
    rows_rejected: int
    rows_read: int
    examples: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryView:
    """The first screen. ``state`` is ``empty``, ``unreadable`` or ``some``.

    ``date``: do we make it, and how likely; None where the takeover has not been planned.
    """

    state: str
    percent: str
    share: float | None
    deadlines: tuple[DeadlineView, ...]
    date: DateAnswer | None
    shares: tuple[ShareView, ...]
    main_counts: tuple[CountView, ...]
    other_counts: tuple[CountView, ...]
    actions: tuple[ActionView, ...]
    unreadable: UnreadableView
    first_exports: tuple[str, ...]
    files: int
    municipalities: int
    centres: int


def find_state(context: ReportContext) -> str:
    """Tell an empty plan from one whose files could all not be read, and from the usual."""
    inputs = context.plan.inputs
    if not inputs:
        return "empty"
    used = any(i.format != UNKNOWN and i.rows_read > i.rows_rejected for i in inputs)
    return "some" if used else "unreadable"


def view_summary(context: ReportContext) -> SummaryView:
    """Make the first screen's values."""
    plan = context.plan
    evidence = EvidenceIndex(plan)
    known = {importer.name for importer in IMPORTERS}
    return SummaryView(
        state=find_state(context),
        percent=context.texts.percent(plan.quality.share),
        share=plan.quality.share,
        deadlines=(
            _view_deadline(context, plan.programme.unit.established_on, "established"),
            _view_deadline(context, plan.programme.unit.deadline, "deadline"),
        ),
        date=_answer_date(context),
        shares=view_shares(context, plan.quality),
        main_counts=view_counts(context, evidence, MAIN_COUNTS),
        other_counts=view_counts(context, evidence, OTHER_COUNTS),
        actions=find_actions(context),
        unreadable=_view_unreadable(context),
        first_exports=tuple(context.format_title(name) for name in FIRST_EXPORTS if name in known),
        files=len(plan.inputs),
        municipalities=sum(not m.members for m in plan.municipalities),
        centres=sum(bool(m.members) for m in plan.municipalities),
    )


def _answer_date(context: ReportContext) -> DateAnswer | None:
    picture = context.plan.takeover
    return say_date(context, picture) if picture is not None and picture.reading.problem.tasks else None


def _view_deadline(context: ReportContext, day: date, what: str) -> DeadlineView:
    t = context.texts
    left = (day - context.plan.today).days
    days = t.counted("summary.days_left", left) if left >= 0 else t.counted("summary.days_past", -left)
    return DeadlineView(days=days, words=t(f"summary.{what}", date=t.date(day)))


def _view_unreadable(context: ReportContext) -> UnreadableView:
    plan = context.plan
    errors = [f for f in plan.findings if f.finding.severity is Severity.ERROR and f.finding.source]
    paths = {(f.municipality, f.finding.source.path) for f in errors if f.finding.source}
    worst = sorted(errors, key=lambda f: (f.finding.sort_key(), context.order_of(f.municipality)))
    return UnreadableView(
        unknown_files=sum(i.format == UNKNOWN for i in plan.inputs),
        files_with_errors=len(paths),
        rows_rejected=sum(i.rows_rejected for i in plan.inputs),
        rows_read=sum(i.rows_read for i in plan.inputs),
        examples=tuple(
            (
                context.name_of(f.municipality),
                str(f.finding.source),
                f.finding.message(context.texts.language),
            )
            for f in worst[:5]
        ),
    )


SUMMARY = Chapter(
    anchor="overblik", title="summary.title", template="chapters/summary.html.j2", view=view_summary
)
