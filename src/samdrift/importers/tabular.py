"""A table of cells under a header: columns are read whole, and every bad cell is told.

Both sheets of a workbook and CSV files become a ``CellTable``. Columns are asked for by
name in any of their spellings; a column that is not there reads as nothing.
"""

import math
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from samdrift.importers.delimited import decode_text, guess_delimiter, split_records
from samdrift.importers.importer import InputFile, RejectedRow
from samdrift.importers.kinds import (
    FORMULA,
    MISSING_VALUE,
    OPEN_QUOTE,
    UNREADABLE_ROW_CELLS,
    WRONG_ADDRESS,
    WRONG_DATE,
    WRONG_FLAG,
    WRONG_IDENTITY,
    WRONG_NUMBER,
    WRONG_UNIT,
)
from samdrift.importers.values import (
    MEBIBYTES,
    clean_text,
    parse_address,
    parse_day,
    parse_flag,
    parse_mac,
    parse_mebibytes,
    parse_number,
    parse_uuid,
    parse_whole,
)
from samdrift.kernel import Finding, FindingKind, Source

T = TypeVar("T")
Cell = object

#: Columns that a repair file adds to the original ones; they are passed over when it is fed back.
REPAIR_COLUMNS = ("samdrift: årsag", "samdrift: kilde")

_FORMULA = re.compile(r"#(REF!|NAME\?|VALUE!|DIV/0!|N/A$|NUM!|NULL!)|=[^=\s>]", re.IGNORECASE)
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/[0-9]{2,4}\b")


def fold_header(text: str) -> str:
    """One spelling for a header: lower case, single spaces, MB as MiB, no stray signs."""
    folded = re.sub(r"[\s_\u00a0]+", " ", str(text).replace("\ufeff", "")).strip().lower().rstrip(":*")
    return re.sub(r"\b([kmgt])b\b", r"\1ib", folded).strip()


class CellTable:
    """The cells under one header. Reading a column collects the findings of its bad cells.

    Args:
        file: the file it stands in.
        sheet: the sheet's name; None in a CSV file.
        header: the header's cells, in order.
        rows: the cells below it, each row as long as the header.
        row_numbers: where each row stands in the file, 1-based.
        decimal: the decimal sign to assume where a number alone does not tell.
    """

    def __init__(
        self,
        *,
        file: InputFile,
        sheet: str | None,
        header: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        row_numbers: Sequence[int],
        decimal: str = ".",
    ) -> None:
        self.file = file
        self.sheet = sheet
        self.header = tuple(str(name) for name in header)
        self.row_numbers = tuple(row_numbers)
        self.decimal = decimal
        self.findings: list[Finding] = []
        self._rows = rows
        self._reasons: dict[int, list[Finding]] = {}
        self._index: dict[str, int] = {}
        for position, name in enumerate(self.header):
            self._index.setdefault(fold_header(name), position)
        self._read: dict[tuple[str, int], list[Any]] = {}

    def __len__(self) -> int:
        """Number of rows of data."""
        return len(self._rows)

    def has(self, *names: str) -> bool:
        """Whether any of the spellings is a column."""
        return any(fold_header(name) in self._index for name in names)

    def spelling(self, *names: str) -> str:
        """The column's header as the file writes it, or the first name asked for."""
        position = self._position(names)
        return names[0] if position is None else self.header[position]

    def cells(self, *names: str) -> Sequence[Cell]:
        """The raw cells of the first spelling that is a column; all None where none is."""
        position = self._position(names)
        return [None] * len(self) if position is None else [row[position] for row in self._rows]

    def at(self, index: int) -> Source:
        """Where the row of ``index`` stands."""
        return self.file.at(self.row_numbers[index], self.sheet)

    def text(self, *names: str) -> list[str | None]:
        """Read a column of text; what says "nothing" becomes None, formulas become findings."""
        return self._each("text", names, self._clean, FORMULA)

    def number(
        self, *names: str, scale: float = 1.0, minimum: float | None = None, maximum: float | None = None
    ) -> list[float | None]:
        """Read a column of numbers times ``scale``; outside [minimum, maximum] is a wrong unit."""
        values = self._each(
            "number", names, lambda cell: parse_number(cell, decimal=self.decimal), WRONG_NUMBER
        )
        if scale != 1.0:
            values = [None if value is None else value * scale for value in values]
        return self._within(values, names, minimum, maximum)

    def whole(
        self, *names: str, scale: float = 1.0, minimum: float | None = None, maximum: float | None = None
    ) -> list[int | None]:
        """Read a column of whole numbers: ``4.096`` and ``4,096`` are both 4096; others are rounded."""
        if scale != 1.0:
            values = self.number(*names, scale=scale, minimum=minimum, maximum=maximum)
        else:
            values = self._within(
                self._each("whole", names, parse_whole, WRONG_NUMBER), names, minimum, maximum
            )
        return [None if value is None else round(value) for value in values]

    def mebibytes(
        self, *names: str, minimum: float | None = None, maximum: float | None = None
    ) -> list[int | None]:
        """Read a column of sizes in MiB; a unit in the cell or at the end of the header converts it.

        MB is read as MiB: exports that write MB mean 1,048,576 bytes (RVTools 3.x did).
        """
        header = re.split(r"[^a-z]+", fold_header(self.spelling(*names)).rstrip(") ]"))[-1]
        unit = header if header in MEBIBYTES else "mib"
        values = self._each(
            "size", names, lambda cell: parse_mebibytes(cell, unit=unit, decimal=self.decimal), WRONG_NUMBER
        )
        checked = self._within(values, names, minimum, maximum)
        return [None if value is None else round(value) for value in checked]

    def day(self, *names: str) -> list[date | None]:
        """Read a column of dates; American ones (month first) are known by a day above 12."""
        month_first = _is_month_first(self.cells(*names))
        return self._each("day", names, lambda cell: parse_day(cell, month_first=month_first), WRONG_DATE)

    def flag(self, *names: str) -> list[bool | None]:
        """Read a column of yes and no."""
        return self._each("flag", names, parse_flag, WRONG_FLAG)

    def mac(self, *names: str) -> list[str | None]:
        """Read a column of MAC addresses."""
        return self._each("mac", names, parse_mac, WRONG_IDENTITY)

    def uuid(self, *names: str) -> list[str | None]:
        """Read a column of UUIDs."""
        return self._each("uuid", names, parse_uuid, WRONG_IDENTITY)

    def address(self, *names: str) -> list[str | None]:
        """Read a column of IP addresses."""
        return self._each("address", names, parse_address, WRONG_ADDRESS)

    def parsed(
        self,
        name: str,
        parse: Callable[[Any], T | None],
        kind: FindingKind,
        *,
        minimum: float | None = None,
        maximum: float | None = None,
    ) -> list[T | None]:
        """Read a column by a parser of one's own, which raises ValueError; numbers may be bounded."""
        values = self._each(f"{parse.__module__}.{parse.__qualname__}", (name,), parse, kind)
        if minimum is None and maximum is None:
            return values
        return self._within(values, (name,), minimum, maximum)  # type: ignore[arg-type,return-value]

    def row(self, index: int) -> Sequence[Cell]:
        """The cells of one row."""
        return self._rows[index]

    def tell(self, kind: FindingKind, index: int, subject: str = "", **values: object) -> None:
        """Record a finding about a row that is used all the same; a rejected row has its own."""
        if index in self._reasons:
            return
        self.findings.append(kind.at(self.at(index), subject, **values))

    def reject(self, kind: FindingKind, index: int, subject: str = "", **values: object) -> None:
        """Record that a row cannot be used, and why; several reasons add up."""
        self._reasons.setdefault(index, []).append(kind.at(self.at(index), subject, **values))

    def require(self, *names: str) -> None:
        """Reject every row in which the column is empty."""
        for index, text in enumerate(self.text(*names)):
            if text is None:
                self.reject(MISSING_VALUE, index, column=self.spelling(*names))

    def kept(self) -> list[bool]:
        """For each row, whether it is used: not rejected."""
        return [index not in self._reasons for index in range(len(self))]

    def rejected(self) -> tuple[RejectedRow, ...]:
        """The rejected rows with their original cells and reasons, in order."""
        return tuple(
            RejectedRow(
                source=self.at(index),
                original=dict(zip(self.header, self._rows[index], strict=True)),
                reasons=tuple(self._reasons[index]),
            )
            for index in sorted(self._reasons)
        )

    def all_findings(self) -> tuple[Finding, ...]:
        """What was found in used rows, and why the others were rejected."""
        refused = {self.row_numbers[index] for index in self._reasons}
        used = (
            finding for finding in self.findings if not finding.source or finding.source.row not in refused
        )
        return (*used, *(finding for reasons in self._reasons.values() for finding in reasons))

    def _position(self, names: Sequence[str]) -> int | None:
        return next((self._index[f] for f in map(fold_header, names) if f in self._index), None)

    def _clean(self, cell: Cell) -> str | None:
        text = clean_text(cell)
        if text is not None and text[0] in "#=" and _FORMULA.match(text):
            raise ValueError("a formula or an error")
        return text

    def _each(
        self, reading: str, names: Sequence[str], parse: Callable[[Any], T | None], kind: FindingKind
    ) -> list[T | None]:
        """Parse every cell of a column; equal cells are parsed once, and a bad one is told once."""
        position = self._position(names)
        if position is None:
            return [None] * len(self)
        if (reading, position) in self._read:
            return list(self._read[reading, position])
        values: list[T | None] = []
        # Apart by type: True, 1 and 1.0 are equal as keys, and not the same cell.
        known: dict[type, dict[Any, T | None]] = {str: {}, float: {}, int: {}}
        for index, row in enumerate(self._rows):
            cell = row[position]
            alike = known.get(type(cell))
            if alike is not None and cell in alike:
                values.append(alike[cell])
                continue
            try:
                value = parse(cell)
            except (ValueError, OverflowError):
                told = FORMULA if isinstance(cell, str) and _FORMULA.match(cell.strip()) else kind
                self.tell(told, index, column=self.header[position], value=cell)
                value = None
            else:
                if alike is not None:
                    alike[cell] = value
            values.append(value)
        self._read[reading, position] = values
        return list(values)

    def _within(
        self, values: list[float | None], names: Sequence[str], minimum: float | None, maximum: float | None
    ) -> list[float | None]:
        """Leave out, and tell, values outside the limits."""
        low = -math.inf if minimum is None else minimum
        high = math.inf if maximum is None else maximum
        for index, value in enumerate(values):
            if value is not None and not low <= value <= high:
                raw = self.cells(*names)[index]
                self.tell(WRONG_UNIT, index, column=self.spelling(*names), value=raw)
                values[index] = None
        return values


def _is_month_first(cells: Sequence[Cell]) -> bool:
    """Whether a column's dates with slashes can only be month/day/year."""
    pairs = [
        (int(match[1]), int(match[2]))
        for cell in cells
        if isinstance(cell, str) and (match := _SLASHED.match(cell.strip()))
    ]
    return any(second > 12 for _, second in pairs) and all(first <= 12 for first, _ in pairs)


def read_sheet(
    file: InputFile, sheet: str, *, decimal: str = ".", header_row: int | None = None
) -> CellTable | None:
    """Read one sheet of a workbook; None where it is empty.

    The header is its first filled row, or the one at ``header_row`` (1-based).
    """
    workbook = file.workbook
    rows = [] if workbook is None else workbook.rows(sheet)
    first = next((i for i, row in enumerate(rows) if any(cell != "" for cell in row)), None)
    start = first if header_row is None else header_row - 1
    if start is None or start >= len(rows):
        return None
    header = [clean_text(cell) or "" for cell in rows[start]]
    filled = [i for i in range(start + 1, len(rows)) if any(cell != "" for cell in rows[i])]
    return CellTable(
        file=file,
        sheet=sheet,
        header=header,
        rows=[rows[i] for i in filled],
        row_numbers=[i + 1 for i in filled],
        decimal=decimal,
    )


def read_csv(file: InputFile, *, decimal: str | None = None, skip_lines: int = 0) -> CellTable | None:
    """Read a CSV file; None where it is empty. ``skip_lines`` records above the header are passed over.

    Rows with more cells than the header are rejected; shorter ones are filled up. Where the
    cells are separated by ``;`` the decimal sign is a comma unless ``decimal`` says otherwise:
    that is how Danish spreadsheets save.
    """
    text = decode_text(file.content)
    delimiter = guess_delimiter("\n".join(text[:20_000].splitlines()[skip_lines:]))
    split = split_records(text, delimiter)
    filled = [
        (number, record)
        for number, record in split.records
        if number > skip_lines and any(cell.strip() for cell in record)
    ]
    if filled and len(filled[0][1]) <= 2 and filled[0][1][0].lower().startswith("sep="):
        del filled[0]
    if not filled:
        return None
    header = filled[0][1]
    width = len(header)
    table = CellTable(
        file=file,
        sheet=None,
        header=header,
        rows=[(record + [""] * width)[:width] for _, record in filled[1:]]
        + [[line, *[""] * (width - 1)] for _, line in split.open_quotes],
        row_numbers=[number for number, _ in filled[1:]] + [number for number, _ in split.open_quotes],
        decimal=decimal or ("," if delimiter == ";" else "."),
    )
    for index, (_, record) in enumerate(filled[1:]):
        if len(record) > width and any(cell.strip() for cell in record[width:]):
            table.reject(UNREADABLE_ROW_CELLS, index, cells=len(record), columns=width)
    for index in range(len(filled) - 1, len(table)):
        table.reject(OPEN_QUOTE, index)
    return table


__all__ = [
    "REPAIR_COLUMNS",
    "CellTable",
    "decode_text",
    "fold_header",
    "guess_delimiter",
    "read_csv",
    "read_sheet",
]
