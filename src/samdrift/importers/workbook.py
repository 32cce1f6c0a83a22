"""Spreadsheet files, opened with care: nothing is unpacked before its size is known."""

import contextlib
import functools
import io
import zipfile
from collections.abc import Iterator, Sequence

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from samdrift.importers.zip_parts import (
    OFFICE_PARTS,
    PartError,
    Reach,
    reach_of_binary_sheet,
    reach_of_sheet,
    reach_of_tables,
)

Cell = object
_OLD_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class BrokenWorkbook(Exception):
    """The spreadsheet reader gave up on the bytes."""


@contextlib.contextmanager
def _told_as_broken() -> Iterator[None]:
    """Turn whatever the reader does on hostile bytes, a panic included, into one exception."""
    try:
        yield
    except PasswordError:
        raise
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise BrokenWorkbook(str(error)) from error
    except BaseException as error:
        # A panic in the reader's Rust code has no class that could be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise BrokenWorkbook(str(error)) from error


class Workbook:
    """A spreadsheet file. Sheets are read when first asked for, and only once.

    ``unreadable`` names the sheets that were asked for and could not be read.
    """

    def __init__(self, content: bytes) -> None:
        self.unreadable: set[str] = set()
        self._content = content
        self._book = CalamineWorkbook.from_filelike(io.BytesIO(content))

    @property
    def sheet_names(self) -> list[str]:
        """Names of the sheets, in order."""
        return list(self._book.sheet_names)

    @functools.lru_cache(maxsize=64)  # noqa: B019 - the workbook lives as long as its file is read
    def rows(self, sheet: str) -> Sequence[Sequence[Cell]]:
        """The sheet's rows up to its last cell with data; the first is the header's.

        Rows that the sheet only declares (1,048,576 of them) are not there; leading empty
        rows are kept, so that row ``i`` stands in line ``i + 1`` of the sheet. Empty where the
        sheet cannot be read (``unreadable``), or reaches too far: ``check_container`` tells so.
        """
        try:
            reach = self.reach(sheet)
            if reach is not None and reach.is_too_far:
                return []
            with _told_as_broken():
                rows = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            # Tuples of plain values cost the garbage collector nothing; lists it walks again and again.
            return [tuple(row) for row in rows]
        except (BrokenWorkbook, PartError):
            self.unreadable.add(sheet)
            return []

    @functools.lru_cache(maxsize=1024)  # noqa: B019 - as above
    def reach(self, sheet: str) -> Reach | None:
        """How far the sheet's cells reach; None where the format cannot reach far (old xls).

        Raises:
            PartError: the sheet's part is broken.
        """
        if "content.xml" in self._parts:
            # Looked at before it was opened: the reader of ods allots all tables at once.
            return None
        if "xl/workbook.bin" in self._parts:
            return max(self._binary_reaches, key=lambda reach: reach.rows * reach.columns, default=None)
        if not self._parts:
            return None
        part = self._parts.get(self._sheet_parts.get(sheet, ""))
        return self._farthest if part is None else reach_of_sheet(self._content, part)

    def header(self, sheet: str) -> list[str]:
        """The texts of the sheet's first row that is not empty."""
        for row in self.rows(sheet):
            if any(cell != "" for cell in row):
                return [str(cell) for cell in row]
        return []

    @functools.cached_property
    def _parts(self) -> dict[str, zipfile.ZipInfo]:
        if not self._content.startswith(b"PK\x03\x04"):
            return {}
        with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
            return {part.filename: part for part in archive.infolist()}

    @functools.cached_property
    def _farthest(self) -> Reach | None:
        """Of all parts: for a sheet whose part is not where it should be."""
        parts = (
            p for name, p in self._parts.items() if name.endswith(".xml") and "sharedStrings" not in name
        )
        reaches = (reach_of_sheet(self._content, part) for part in parts)
        return max(reaches, key=lambda reach: reach.rows * reach.columns, default=None)

    @functools.cached_property
    def _binary_reaches(self) -> list[Reach]:
        """Of an xlsb file's sheets in any order: the farthest one counts for all."""
        names = (name for name in self._parts if "/worksheets/" in name and name.endswith(".bin"))
        return [reach_of_binary_sheet(self._content, self._parts[name]) for name in names]

    @functools.cached_property
    def _sheet_parts(self) -> dict[str, str]:
        """Sheet name -> part, from the workbook's own list."""
        book, relations = self._xml("xl/workbook.xml"), self._xml("xl/_rels/workbook.xml.rels")
        root = self._xml("_rels/.rels")
        if book is None or relations is None or root is None:
            return {}
        starts = {str(item.get("Target")).lstrip("/") for item in root.iter("{*}Relationship")}
        if "xl/workbook.xml" not in starts or any(
            name.endswith("book.xml") for name in starts - {"xl/workbook.xml"}
        ):
            # The reader may start from another part than the usual one.
            return {}
        targets = {str(item.get("Id")): str(item.get("Target")) for item in relations.iter("{*}Relationship")}
        found = {}
        for item in book.iter("{*}sheet"):
            key = next((value for name, value in item.items() if str(name).endswith("}id")), "")
            target = targets.get(str(key), "")
            found[str(item.get("name"))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return found

    def _xml(self, name: str) -> "etree._Element | None":
        if name not in self._parts:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
            try:
                return etree.fromstring(archive.read(name), parser)
            except (etree.XMLSyntaxError, zipfile.BadZipFile, ValueError):
                return None


def open_workbook(content: bytes) -> Workbook | None:
    """Open a spreadsheet, or return None where the bytes are none, are broken or need a password.

    A file that unpacks to too much must be refused before this is called: see
    ``samdrift.importers.container``.
    """
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
            return None
        if not any(name in OFFICE_PARTS for name in names):
            return None
        if "content.xml" in names and any(reach.is_too_far for reach in ods_reaches(content)):
            return None
    elif not content.startswith(_OLD_XLS):
        return None
    try:
        with _told_as_broken():
            return Workbook(content)
    except (BrokenWorkbook, PasswordError):
        return None


def ods_reaches(content: bytes) -> list[Reach]:
    """How far the tables of an ods file reach, in their order; empty where it is none or broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if part.filename == "content.xml"]
        return [reach for part in parts for reach in reach_of_tables(content, part)]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, PartError):
        return []


def needs_password(content: bytes) -> bool:
    """Whether an old workbook (xls) cannot be opened without its password."""
    try:
        with _told_as_broken():
            Workbook(content)
    except PasswordError:
        return True
    except BrokenWorkbook:
        return False
    return False
