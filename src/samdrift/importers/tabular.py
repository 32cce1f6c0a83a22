"""A table of cells under a header: columns are read whole, and every bad cell is told.

Both sheets of a workbook and CSV files become a ``CellTable``. Columns are asked for by
name in any of their spellings; a column that is not there reads as nothing.
"""

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from samdrift.importers.importer import InputFile, RejectedRow
from samdrift.importers.kinds import (
    FORMULA,
    MISSING_VALUE,
    UNREADABLE_ROW_CELLS,
    WRONG_ADDRESS,
    WRONG_DATE,
    WRONG_FLAG,
    WRONG_IDENTITY,
    WRONG_NUMBER,
    WRONG_UNIT,
)
from samdrift.importers.values import (
    clean_text,
    parse_address,
    parse_day,
    parse_flag,
    parse_mac,
    parse_number,
    parse_uuid,
)
from samdrift.kernel import Finding, FindingKind, Source

T = TypeVar("T")
Cell = object

#: Columns that a repair file adds to the original ones; they are passed over when it is fed back.
REPAIR_COLUMNS = ("samdrift: årsag", "samdrift: kilde")

_FORMULA = re.compile(r"^(#(REF|NAME|VALUE|DIV/0|N/A|NUM|NULL)[!?]?|=[A-Z(+\-].*)", re.IGNORECASE)
_MEBIBYTES = {"mib": 1.0, "gib": 1024.0, "kib": 1 / 1024, "tib": 1024.0**2, "b": 1 / 1024**2}


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
        self._columns = list(zip(*rows, strict=True)) if rows else [() for _ in self.header]

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
        return [None] * len(self) if position is None else self._columns[position]

    def at(self, index: int) -> Source:
        """Where the row of ``index`` stands."""
        return self.file.at(self.row_numbers[index], self.sheet)

    def text(self, *names: str) -> list[str | None]:
        """Read a column of text; what says "nothing" becomes None, formulas become findings."""
        cells = self.cells(*names)
        texts = [clean_text(cell) for cell in cells]
        for index, text in enumerate(texts):
            if text is not None and text[0] in "#=" and _FORMULA.match(text):
                self.tell(FORMULA, index, column=self.spelling(*names), value=text)
                texts[index] = None
        return texts

    def number(
        self, *names: str, scale: float = 1.0, minimum: float | None = None, maximum: float | None = None
    ) -> list[float | None]:
        """Read a column of numbers times ``scale``; outside [minimum, maximum] is a wrong unit."""
        values = self._each(names, lambda cell: parse_number(cell, decimal=self.decimal), WRONG_NUMBER)
        for index, value in enumerate(values):
            if value is None:
                continue
            value *= scale
            if (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
                raw = self.cells(*names)[index]
                self.tell(WRONG_UNIT, index, column=self.spelling(*names), value=raw)
                values[index] = None
            else:
                values[index] = value
        return values

    def whole(
        self, *names: str, scale: float = 1.0, minimum: float | None = None, maximum: float | None = None
    ) -> list[int | None]:
        """Read a column of numbers, rounded to whole ones."""
        values = self.number(*names, scale=scale, minimum=minimum, maximum=maximum)
        return [None if value is None else round(value) for value in values]

    def mebibytes(
        self, *names: str, minimum: float | None = None, maximum: float | None = None
    ) -> list[int | None]:
        """Read a column of sizes in MiB; a unit at the end of its header (KiB … TiB) converts it.

        MB is read as MiB: exports that write MB mean 1,048,576 bytes (RVTools 3.x did).
        """
        unit = (
            fold_header(self.spelling(*names))
            .rstrip(")")
            .replace("(", " ")
            .replace("in ", " ")
            .split(" ")[-1]
        )
        return self.whole(*names, scale=_MEBIBYTES.get(unit, 1.0), minimum=minimum, maximum=maximum)

    def day(self, *names: str) -> list[date | None]:
        """Read a column of dates."""
        return self._each(names, parse_day, WRONG_DATE)

    def flag(self, *names: str) -> list[bool | None]:
        """Read a column of yes and no."""
        return self._each(names, parse_flag, WRONG_FLAG)

    def mac(self, *names: str) -> list[str | None]:
        """Read a column of MAC addresses."""
        return self._each(names, parse_mac, WRONG_IDENTITY)

    def uuid(self, *names: str) -> list[str | None]:
        """Read a column of UUIDs."""
        return self._each(names, parse_uuid, WRONG_IDENTITY)

    def address(self, *names: str) -> list[str | None]:
        """Read a column of IP addresses."""
        return self._each(names, parse_address, WRONG_ADDRESS)

    def tell(self, kind: FindingKind, index: int, subject: str = "", **values: object) -> None:
        """Record a finding about a row that is used all the same."""
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
        return (*self.findings, *(finding for reasons in self._reasons.values() for finding in reasons))

    def _position(self, names: Sequence[str]) -> int | None:
        return next((self._index[f] for f in map(fold_header, names) if f in self._index), None)

    def _each(
        self, names: Sequence[str], parse: Callable[[Cell], T | None], kind: FindingKind
    ) -> list[T | None]:
        values: list[T | None] = []
        for index, cell in enumerate(self.cells(*names)):
            try:
                values.append(parse(cell))
            except (ValueError, OverflowError):
                told = FORMULA if isinstance(cell, str) and _FORMULA.match(cell.strip()) else kind
                self.tell(told, index, column=self.spelling(*names), value=cell)
                values.append(None)
        return values


def read_sheet(file: InputFile, sheet: str, *, decimal: str = ".") -> CellTable | None:
    """Read one sheet of a workbook; None where it is empty. The header is its first filled row."""
    workbook = file.workbook
    rows = [] if workbook is None else workbook.rows(sheet)
    start = next((i for i, row in enumerate(rows) if any(cell != "" for cell in row)), None)
    if start is None:
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


def decode_text(content: bytes) -> str:
    """Decode a text file: UTF-8 or UTF-16 with or without mark, else Windows-1252 (Latin-1)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def guess_delimiter(text: str) -> str:
    """Tell which of ``; , tab |`` separates the cells, from the first filled lines."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:6]
    counts = Counter({sign: sum(line.count(sign) for line in lines) for sign in ";,\t|"})
    header = lines[0] if lines else ""
    in_header = {sign: header.count(sign) for sign in ";,\t|"}
    return max(";,\t|", key=lambda sign: (in_header[sign] > 0, in_header[sign], counts[sign]))


def read_csv(file: InputFile, *, decimal: str | None = None, skip_lines: int = 0) -> CellTable | None:
    """Read a CSV file; None where it is empty.

    Rows with more cells than the header are rejected; shorter ones are filled up. Where the
    cells are separated by ``;`` the decimal sign is a comma unless ``decimal`` says otherwise:
    that is how Danish spreadsheets save.
    """
    text = decode_text(file.content)
    delimiter = guess_delimiter("\n".join(text[:20_000].splitlines()[skip_lines:]))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    records: list[list[str]] = []
    broken: list[tuple[int, list[str]]] = []
    numbers: list[int] = []
    header: list[str] | None = None
    for number, record in enumerate(_records(reader), start=1):
        if number <= skip_lines or not any(cell.strip() for cell in record):
            continue
        if header is None:
            header = record
        elif len(record) > len(header) and any(cell.strip() for cell in record[len(header) :]):
            broken.append((number, record))
        else:
            records.append((record + [""] * len(header))[: len(header)])
            numbers.append(number)
    if header is None:
        return None
    records += [record[: len(header)] for _, record in broken]
    numbers += [number for number, _ in broken]
    sign = decimal or ("," if delimiter == ";" else ".")
    table = CellTable(file=file, sheet=None, header=header, rows=records, row_numbers=numbers, decimal=sign)
    for index, (_, record) in enumerate(broken, start=len(records) - len(broken)):
        table.reject(UNREADABLE_ROW_CELLS, index, cells=len(record), columns=len(header))
    return table


def _records(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the records; a cell too large for the csv module ends the file there."""
    with contextlib.suppress(csv.Error):
        yield from reader
