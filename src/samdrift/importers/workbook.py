"""Spreadsheet files, opened with care: nothing is unpacked before its size is known."""

import functools
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

Cell = object
_OLD_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpackedSize:
    """Size in bytes that a zip file declares its parts to have, and its own."""

    packed: int
    unpacked: int


class Workbook:
    """A spreadsheet file. Sheets are read when first asked for, and only once."""

    def __init__(self, content: bytes) -> None:
        self._book = CalamineWorkbook.from_filelike(io.BytesIO(content))

    @property
    def sheet_names(self) -> list[str]:
        """Names of the sheets, in order."""
        return list(self._book.sheet_names)

    @functools.lru_cache(maxsize=64)  # noqa: B019 - the workbook lives as long as its file is read
    def rows(self, sheet: str) -> Sequence[Sequence[Cell]]:
        """The sheet's rows up to its last cell with data; the first is the header's.

        Rows that the sheet only declares (1,048,576 of them) are not there; leading empty
        rows are kept, so that row ``i`` stands in line ``i + 1`` of the sheet.
        """
        return self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)

    def header(self, sheet: str) -> list[str]:
        """The texts of the sheet's first row that is not empty."""
        for row in self.rows(sheet):
            if any(cell != "" for cell in row):
                return [str(cell) for cell in row]
        return []


def open_workbook(content: bytes) -> Workbook | None:
    """Open a spreadsheet, or return None where the bytes are none or are broken.

    A file that unpacks to too much must be refused before this is called: see
    ``unpacked_size``.
    """
    if content.startswith(b"PK\x03\x04"):
        try:
            names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        except zipfile.BadZipFile:
            return None
        if not any(name in _OFFICE_PARTS for name in names):
            return None
    elif not content.startswith(_OLD_XLS):
        return None
    try:
        return Workbook(content)
    except CalamineError:
        return None


def unpacked_size(content: bytes) -> UnpackedSize | None:
    """Read from a zip's directory how large its parts say they are; None where it is no zip."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        return None
    return UnpackedSize(packed=len(content), unpacked=sum(part.file_size for part in parts))
