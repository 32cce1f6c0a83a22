"""Sources: every file that was handed in, by format and by municipality."""

from dataclasses import dataclass

from samdrift.kernel import danish_sort_key
from samdrift.report.chapter import Chapter
from samdrift.report.context import ReportContext
from samdrift.report.view.files import FileView, view_files

#: Longer lists of files are folded together.
UNFOLDED_FILES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatView:
    """What came in one format."""

    title: str
    files: str
    municipalities: str
    rows_read: str
    rows_rejected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesView:
    """Formats, their sums, and the files."""

    title: str
    formats: tuple[FormatView, ...]
    total: FormatView
    files: tuple[FileView, ...]
    is_folded: bool


def view_sources(context: ReportContext) -> SourcesView | None:
    """Make the chapter, or None where no file was handed in."""
    inputs = list(context.plan.inputs)
    if not inputs:
        return None
    t = context.texts
    names = sorted({i.format for i in inputs}, key=lambda name: danish_sort_key(context.format_title(name)))
    rows = sum(i.rows_read for i in inputs)
    return SourcesView(
        title=t(
            "sources.message", files=t.counted("word.files", len(inputs)), rows=t.counted("word.rows", rows)
        ),
        formats=tuple(_view_format(context, name) for name in names),
        total=_view_format(context, None),
        files=view_files(context, inputs),
        is_folded=len(inputs) > UNFOLDED_FILES,
    )


def _view_format(context: ReportContext, name: str | None) -> FormatView:
    t = context.texts
    chosen = [i for i in context.plan.inputs if name in (None, i.format)]
    return FormatView(
        title=t("word.in_all") if name is None else context.format_title(name),
        files=t.number(len(chosen)),
        municipalities=t.number(len({i.municipality for i in chosen})),
        rows_read=t.number(sum(i.rows_read for i in chosen)),
        rows_rejected=t.number(sum(i.rows_rejected for i in chosen)),
    )


SOURCES = Chapter(
    anchor="kilder", title="sources.chapter", template="chapters/sources.html.j2", view=view_sources
)
