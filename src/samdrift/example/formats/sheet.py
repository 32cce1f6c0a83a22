"""Tables on their way to a file, with the true asset behind each row."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from samdrift.example.formats.xlsx import Cell, write_xlsx


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGroup:
    """Rows of one sheet and the asset each shows; ``role`` is ``asset`` or ``mention``.

    A row that describes an asset is ``asset`` (it takes part in record linkage); one that only
    names it, such as a disk or a DNS record, is ``mention``. Rows count from 1, header included.
    """

    sheet: str
    role: str
    rows: tuple[int, ...]
    asset_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row with something planted that cannot be read, and why; no row if it is the whole file."""

    sheet: str
    row: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One file below a municipality's folder, and the truth about its rows."""

    path: str
    content: bytes
    groups: tuple[RecordGroup, ...] = ()
    bad_rows: tuple[BadRow, ...] = ()


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A table being filled; ``asset_ids`` runs beside ``rows``, "" where a row is no asset's."""

    name: str
    header: Sequence[str]
    role: str = "asset"
    above: int = 0
    rows: list[Sequence[Cell]] = field(default_factory=list)
    asset_ids: list[str] = field(default_factory=list)
    bad: dict[int, str] = field(default_factory=dict)

    def add(self, row: Sequence[Cell], asset_id: str = "") -> None:
        """Append one row; ``asset_id`` is the true asset that it shows."""
        self.rows.append(row)
        self.asset_ids.append(asset_id)

    def mark_bad(self, index: int, reason: str) -> None:
        """Note that the row at ``index`` (from 0) cannot be read."""
        self.bad[index] = reason

    def groups(self) -> tuple[RecordGroup, ...]:
        """Return the truth of the rows, numbered as a person sees them."""
        pairs = [(n + 2 + self.above, asset) for n, asset in enumerate(self.asset_ids) if asset]
        if not pairs:
            return ()
        rows, assets = zip(*pairs, strict=True)
        return (RecordGroup(sheet=self.name, role=self.role, rows=rows, asset_ids=assets),)

    def bad_rows(self) -> tuple[BadRow, ...]:
        """Return what cannot be read, numbered as a person sees it."""
        return tuple(
            BadRow(sheet=self.name, row=n + 2 + self.above, reason=reason)
            for n, reason in sorted(self.bad.items())
        )


def xlsx_export(path: str, sheets: Sequence[Sheet], *, declared_rows: int | None = None) -> Export:
    """Write sheets as one workbook; ``declared_rows`` overstates the size, as some tools do."""
    content = write_xlsx([(s.name, s.header, s.rows) for s in sheets], declared_rows=declared_rows)
    return Export(
        path=path,
        content=content,
        groups=tuple(g for s in sheets for g in s.groups()),
        bad_rows=tuple(b for s in sheets for b in s.bad_rows()),
    )


def csv_export(
    path: str,
    sheet: Sheet,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    quote_all: bool = False,
    first_lines: str = "",
) -> Export:
    """Write one sheet as CSV. Letters that the encoding lacks become question marks."""
    text = io.StringIO(first_lines)
    text.seek(0, io.SEEK_END)
    writer = csv.writer(
        text,
        delimiter=delimiter,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
        lineterminator="\r\n",
    )
    writer.writerow(sheet.header)
    writer.writerows(sheet.rows)
    named = sheet.groups()
    return Export(
        path=path,
        content=text.getvalue().encode(encoding, errors="replace"),
        groups=tuple(RecordGroup(sheet="", role=g.role, rows=g.rows, asset_ids=g.asset_ids) for g in named),
        bad_rows=tuple(BadRow(sheet="", row=b.row, reason=b.reason) for b in sheet.bad_rows()),
    )
