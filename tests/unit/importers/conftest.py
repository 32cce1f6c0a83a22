"""Makers of small workbooks and zip files for the tests of importers, good and hostile."""

# ruff: noqa: E501 - XML reads best unbroken

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import pytest
import xlsxwriter

_CONTENT_TYPES = b"""<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>
<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>
<Default Extension='xml' ContentType='application/xml'/>
<Override PartName='/xl/workbook.xml'
 ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/></Types>"""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def make_workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook as a spreadsheet program writes it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def make_zip(members: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A plain zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def make_raw_workbook(rows: str, *, more: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook of one sheet, Ark1, whose XML inside ``sheetData`` is given."""
    head = "<?xml version='1.0' encoding='UTF-8'?>"
    sheet = f'{head}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    book = (
        f'{head}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="Ark1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    sheets = f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    start = f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return make_zip(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": f'<Relationships xmlns="{package}">{start}</Relationships>'.encode(),
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{sheets}</Relationships>'.encode(),
            "xl/worksheets/sheet1.xml": sheet.encode(),
            **(more or {}),
        }
    )


@pytest.fixture(scope="session")
def a_workbook() -> Callable[..., bytes]:
    return make_workbook


@pytest.fixture(scope="session")
def a_zip() -> Callable[..., bytes]:
    return make_zip


@pytest.fixture(scope="session")
def a_raw_workbook() -> Callable[..., bytes]:
    return make_raw_workbook
