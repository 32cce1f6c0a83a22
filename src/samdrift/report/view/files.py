"""The files that were handed in, and what became of them."""

from dataclasses import dataclass

from samdrift.programme.plan import InputRecord
from samdrift.report.context import ReportContext
from samdrift.report.view.actions import UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """One file, as a row of a table."""

    municipality: str
    anchor: str
    path: str
    format: str
    is_unknown: bool
    rows_read: str
    rows_rejected: str
    has_rejected: bool
    exported_on: str
    size: str
    sha256: str


def view_files(context: ReportContext, inputs: list[InputRecord]) -> tuple[FileView, ...]:
    """Show files by municipality in Danish order, then by format and path."""
    in_order = sorted(inputs, key=lambda i: (context.order_of(i.municipality), i.format, i.path))
    return tuple(_view_file(context, record) for record in in_order)


def _view_file(context: ReportContext, record: InputRecord) -> FileView:
    t = context.texts
    return FileView(
        municipality=context.name_of(record.municipality),
        anchor=context.anchors.get(record.municipality, ""),
        path=record.path,
        format=context.format_title(record.format),
        is_unknown=record.format == UNKNOWN,
        rows_read=t.number(record.rows_read),
        rows_rejected=t.number(record.rows_rejected),
        has_rejected=record.rows_rejected > 0,
        exported_on=t.short_date(record.exported_on),
        size=t.size(record.size_bytes),
        sha256=record.sha256[:12],
    )
