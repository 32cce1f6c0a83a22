"""Parts of a zip file unpacked with care, and how far the cells of a sheet reach."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCK = 1 << 20
#: A part with one of these names makes a zip file a workbook.
OFFICE_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
#: A reader allots every cell between the first and the last: 32 bytes each, and a list of them.
MOST_CELLS = 30_000_000

_USUAL_CELL = re.compile(rb'<c r="([A-Z]+(?:[0-9]{6,})?)')
_CELL = re.compile(rb'<c r="([A-Z]+(?:[0-9]{6,})?)')
#: Any other writing of a cell's start; the usual one is `<c r="A1"`.
_UNUSUAL = (b"<c\t", b"<c\n", b"<c\r", b":c ", b":c\t", b":c\n", b":c\r")
_CELL = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]+)([0-9]+)[\"'][^>]*?(/?)>(\s*</)?", re.DOTALL
)
_REPEATED = re.compile(
    rb"<table:(?P<kind>table-row|(?:covered-)?table-cell|table)\b(?P<attributes>[^>]*?)(?P<empty>/?)>"
)
_TIMES = re.compile(rb"number-(?:columns|rows)-repeated\s*=\s*[\"']([0-9]+)")


class PartError(Exception):
    """A part of a zip file is broken, or is not what its directory says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a sheet's cells reach: the box from the sheet's first cell to the last with a value.

    Where that is no danger, ``rows`` is only a bound: 99,999.
    """

    rows: int
    columns: int
    cells: int

    @property
    def is_too_far(self) -> bool:
        """Whether a reader would have to allot far more cells than there are."""
        return self.rows * self.columns > MOST_CELLS


def inflate(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part of a zip file, at most a megabyte at a time.

    ``zipfile`` stops at the size that the directory declares; other readers do not. So the
    stream is followed to its own end, and must end where it was said to.

    Raises:
        PartError: broken, packed by another method than deflate, or longer than declared.
    """
    head = content[part.header_offset : part.header_offset + 30]
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise PartError(part.filename)
    start = (
        part.header_offset
        + 30
        + int.from_bytes(head[26:28], "little")
        + int.from_bytes(head[28:30], "little")
    )
    packed = memoryview(content)[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        if len(packed) != part.file_size:
            raise PartError(part.filename)
        yield bytes(packed)
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise PartError(part.filename)
    yield from _inflate_stream(packed, part)


def _inflate_stream(packed: memoryview, part: zipfile.ZipInfo) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-15)
    size = position = 0
    rest: bytes | memoryview = b""
    while not unpacker.eof:
        if not rest:
            rest = packed[position : position + _BLOCK]
            position += len(rest)
            if not rest:
                raise PartError(part.filename)
        try:
            block = unpacker.decompress(rest, _BLOCK)
        except zlib.error as error:
            raise PartError(part.filename) from error
        rest = unpacker.unconsumed_tail
        size += len(block)
        if size > part.file_size:
            raise PartError(part.filename)
        yield block
    if size != part.file_size:
        raise PartError(part.filename)


def reach_of_sheet(content: bytes, part: zipfile.ZipInfo) -> Reach:
    """Find how far the cells of an xlsx sheet reach, as cheaply as is safe.

    The quick look collects the columns in use and any row from 100,000 on. Only where these
    could make a box beyond ``MOST_CELLS`` is every cell looked at, and empty ones (a border, a
    colour) left out: people format to the sheet's end.
    """
    places: set[bytes] = set()
    usual = 0
    is_usual = True
    for text in _whole_tags(inflate(content, part)):
        if b"\0" in text:
            raise PartError(part.filename)
        found = _USUAL_CELL.findall(text)
        places.update(found)
        usual += len(found)
        is_usual = (
            is_usual and text.count(b"<c ") == len(found) and not any(sign in text for sign in _UNUSUAL)
        )
    columns = max((_column_number(place.rstrip(b"0123456789")) for place in places), default=0)
    far_rows = [int(digits[:12]) for place in places if (digits := place.lstrip(_LETTERS))]
    rows = max(far_rows, default=99_999)
    quick = Reach(rows=rows, columns=columns, cells=usual)
    return quick if is_usual and not quick.is_too_far else _exact_reach(content, part)


_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _exact_reach(content: bytes, part: zipfile.ZipInfo) -> Reach:
    last_row = last_column = cells = 0
    for text in _whole_tags(inflate(content, part)):
        for letters, digits, closed, ends in _CELL.findall(text):
            if closed or ends:
                continue
            last_row = max(last_row, int(digits[:12]))
            last_column = max(last_column, _column_number(letters.upper()[:6]))
            cells += 1
    # Empty rows above the table are read too, so the box begins at the first row and column.
    return Reach(rows=last_row, columns=last_column, cells=cells)


def _whole_tags(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The text in pieces that begin with a tag and hold it whole, with the tag after it."""
    rest = b""
    for block in blocks:
        text = rest + block
        # Cut before the second-last tag, so that a cell and what follows it stay together.
        cut = text.rfind(b"<", 0, max(text.rfind(b"<"), 0))
        if cut <= 0:
            rest = text
            continue
        rest = text[cut:]
        yield text[:cut]
    yield rest


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def reach_of_tables(content: bytes, part: zipfile.ZipInfo) -> list[Reach]:
    """Find how far the cells of an ods file's tables reach, in their order.

    OpenDocument repeats a cell or a row by a number; repeats of nothing are no cells.
    """
    tables: list[Reach] = []
    row = column = row_times = 0
    for text in _whole_tags(inflate(content, part)):
        for match in _REPEATED.finditer(text):
            found = _TIMES.search(match["attributes"])
            times = int(found[1][:12]) if found else 1
            if match["kind"] == b"table":
                tables.append(Reach(rows=0, columns=0, cells=0))
                row = row_times = 0
            elif match["kind"] == b"table-row":
                row, column, row_times = row + row_times, 0, times
            else:
                column += times
                if tables and b"value-type" in match["attributes"]:
                    last = tables[-1]
                    tables[-1] = Reach(
                        rows=max(last.rows, row + row_times),
                        columns=max(last.columns, column),
                        cells=last.cells + times * row_times,
                    )
    return tables


def reach_of_binary_sheet(content: bytes, part: zipfile.ZipInfo) -> Reach:
    """Find how far the cells of an xlsb sheet reach: records of a type, a length and a body."""
    data = b"".join(inflate(content, part))
    rows = columns = cells = at = row = 0
    while at < len(data):
        kind, at = _varint(data, at, 2)
        length, at = _varint(data, at, 4)
        if kind == 0:
            row = int.from_bytes(data[at : at + 4], "little") + 1
        elif 2 <= kind <= 11:
            rows = max(rows, row)
            columns = max(columns, int.from_bytes(data[at : at + 4], "little") + 1)
            cells += 1
        at += length
    return Reach(rows=rows, columns=columns, cells=cells)


def _varint(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first, and where the next thing stands."""
    value = 0
    for place in range(most):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return value, at
