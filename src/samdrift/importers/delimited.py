"""Text files of cells: their encoding, their separator, and records despite broken quotes."""

import csv
import io
from dataclasses import dataclass

_SIGNS = ";,\t|"
#: After so many quotes that never end, the rest of the file is read without quoting.
_MOST_OPEN_QUOTES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The records of a text file; ``number`` counts them from 1, blank ones too.

    ``open_quotes`` are the lines whose quote never ends, as text: each is one record of the
    file and stands in no other.
    """

    records: list[tuple[int, list[str]]]
    open_quotes: list[tuple[int, str]]


def decode_text(content: bytes) -> str:
    """Decode a text file: UTF-8 or UTF-16 with or without mark, else Windows-1252 (Latin-1)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    start = content[:2000]
    # Every second byte zero: UTF-16 without its mark, as some exports write it.
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(start) > 3 and start[offset::2].count(0) > len(start) // 3:
            return content.decode(encoding, errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def guess_delimiter(text: str) -> str:
    """Tell which of ``; , tab |`` separates the cells, from the first filled lines."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:6]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip("\r\n")) == 5:
        return lines[0][4]
    header = lines[0] if lines else ""
    everywhere = "".join(lines)
    return max(_SIGNS, key=lambda sign: (header.count(sign) > 0, header.count(sign), everywhere.count(sign)))


def split_records(text: str, delimiter: str) -> Records:
    """Split a text file into records of cells.

    A quote that never ends would swallow all that follows: its line is set apart, and reading
    goes on in the next one.
    """
    lines = io.StringIO(text, newline="").readlines()
    records: list[tuple[int, list[str]]] = []
    open_quotes: list[tuple[int, str]] = []
    number = start = 0
    while start < len(lines):
        quoting = len(open_quotes) < _MOST_OPEN_QUOTES
        found, at = _read_until_open_quote(lines[start:], delimiter, quoting=quoting)
        records += [(number + place, record) for place, record in enumerate(found, start=1)]
        number += len(found)
        if at is None:
            break
        number += 1
        open_quotes.append((number, lines[start + at].rstrip("\r\n")))
        start += at + 1
    return Records(records=records, open_quotes=open_quotes)


def _read_until_open_quote(
    lines: list[str], delimiter: str, *, quoting: bool
) -> tuple[list[list[str]], int | None]:
    """Read records; also the index of the line where a quote begins that never ends, if any."""
    reader = csv.reader(
        lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE, strict=False
    )
    records: list[list[str]] = []
    widths: set[int] = set()
    before = 0
    try:
        for record in reader:
            after = reader.line_num
            if after - before == 1:
                widths.add(len(record))
            elif len(record) not in widths or _is_open(lines[before:after]):
                # A cell over several lines is fine; one that also shifts the cells is not.
                return records, before
            records.append(record)
            before = after
    except csv.Error:
        # A cell beyond the module's limit: the quote before it never ended.
        return records, min(before, len(lines) - 1)
    return records, None


def _is_open(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1
