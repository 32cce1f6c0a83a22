"""Hostile containers are told before anything of them is unpacked or allotted."""

# ruff: noqa: E501 - XML reads best unbroken

import gzip
import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers.container import check_container, unpack_container
from samdrift.importers.importer import ImportParameters, InputFile
from samdrift.importers.zip_parts import MOST_CELLS

PARAMETERS = ImportParameters()


def codes(content: bytes, *, name: str = "a.xlsx", parameters: ImportParameters = PARAMETERS) -> list[str]:
    return [finding.code for finding in check_container(InputFile.of_bytes(name, content), parameters)]


def test_an_ordinary_workbook_passes(a_workbook):
    assert codes(a_workbook({"vInfo": [["VM", "CPUs"], ["a", 1]]})) == []


def test_a_cell_at_the_sheets_far_corner_is_told_and_the_sheet_reads_as_empty(a_raw_workbook):
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    file = InputFile.of_bytes("a.xlsx", a_raw_workbook(far))
    (finding,) = check_container(file, PARAMETERS)
    assert finding.code == "IMPORT-FAR-CELLS"
    assert finding.values == {"cells": "2", "rows": "1048576", "columns": "16384"}
    assert file.workbook is not None
    assert list(file.workbook.rows("Ark1")) == []


@pytest.mark.parametrize(
    "cell",
    ["<c r='XFD1048576'><v>1</v></c>", '<c s="1" r="XFD1048576"><v>1</v></c>', '<c\tr="XFD1048576"><v>1</v></c>',
     '<x:c r="XFD1048576"><v>1</v></x:c>', '<c r="xfd1048576"><v>1</v></c>', '<c r = "XFD1048576" ><v>1</v></c>'],
)  # fmt: skip
def test_no_spelling_of_a_far_cell_slips_through(cell, a_raw_workbook):
    assert codes(a_raw_workbook(f'<row r="1"><c r="A1"><v>1</v></c>{cell}</row>')) == ["IMPORT-FAR-CELLS"]


def test_formatting_to_the_sheets_end_is_no_danger(a_raw_workbook):
    rows = '<row r="1"><c r="A1" t="str"><v>VM</v></c></row><row r="1048576"><c r="XFD1048576" s="3"/></row>'
    file = InputFile.of_bytes("a.xlsx", a_raw_workbook(rows))
    assert check_container(file, PARAMETERS) == ()
    assert file.workbook is not None
    assert [list(row) for row in file.workbook.rows("Ark1")] == [["VM"]]


def test_a_far_cell_that_is_split_between_blocks_is_found(a_raw_workbook):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 60_000))
    content = a_raw_workbook(rows + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert len(rows) > 1 << 21
    assert codes(content) == ["IMPORT-FAR-CELLS"]


def test_a_far_cell_in_an_ods_table_is_found(a_zip):
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"

    def ods(rows: str) -> bytes:
        xml = (
            f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}">'
            f'<office:body><office:spreadsheet><table:table table:name="Ark1">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        )
        kind = b"application/vnd.oasis.opendocument.spreadsheet"
        return a_zip({"mimetype": kind, "content.xml": xml.encode()})

    cell = '<table:table-cell office:value-type="string"><text:p>VM</text:p></table:table-cell>'
    empty = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    first = f"<table:table-row>{cell}</table:table-row>"
    far = (
        f'<table:table-row><table:table-cell table:number-columns-repeated="16383"/>{cell}</table:table-row>'
    )
    assert codes(ods(first + empty), name="a.ods") == []
    assert codes(ods(first + empty + far), name="a.ods") == ["IMPORT-FAR-CELLS"]


def test_a_zip_bomb_is_refused_by_its_ratio_and_by_its_size(a_zip):
    content = a_zip({"a.csv": b"0" * 60_000_000})
    assert codes(content, name="a.zip") == ["IMPORT-BOMB"]
    assert codes(content, name="a.zip", parameters=ImportParameters(max_unpacked_bytes=1000)) == [
        "IMPORT-TOO-LARGE"
    ]
    assert codes(gzip.compress(b"0" * 60_000_000), name="a.gz") == ["IMPORT-BOMB"]


def test_a_part_that_is_longer_than_its_directory_says_is_refused(a_zip):
    content = bytearray(a_zip({"a.csv": b"a;b\n" * 1000}))
    directory = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, directory + 24, 4)
    assert codes(bytes(content), name="a.zip") == ["IMPORT-BROKEN"]


def test_a_file_over_its_limit_is_not_read():
    assert codes(b"PK\x03\x04" + b"0" * 100, parameters=ImportParameters(max_file_bytes=10)) == [
        "IMPORT-TOO-LARGE"
    ]


def test_broken_encrypted_repeated_and_declared_parts_are_told(a_workbook, a_raw_workbook, a_zip):
    good = a_workbook({"A": [["x"]]})
    assert codes(good[: len(good) // 2]) == ["IMPORT-BROKEN"]
    locked = bytearray(a_zip({"a.csv": b"x"}))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert codes(bytes(locked), name="a.zip") == ["IMPORT-ENCRYPTED"]
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    assert codes(old) == ["IMPORT-ENCRYPTED"]
    entity = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    assert codes(a_raw_workbook("", more={"docProps/core.xml": entity})) == ["IMPORT-DOCTYPE"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.csv", b"2")
    assert codes(out.getvalue(), name="a.zip") == ["IMPORT-BROKEN"]


def test_links_and_macros_are_told_and_the_workbook_is_read(a_raw_workbook):
    more = {"xl/externalLinks/externalLink1.xml": b"<a/>", "xl/vbaProject.bin": b"\x00"}
    file = InputFile.of_bytes("a.xlsm", a_raw_workbook('<row r="1"><c r="A1"><v>7</v></c></row>', more=more))
    assert [f.code for f in check_container(file, PARAMETERS)] == ["IMPORT-LINKS", "IMPORT-MACROS"]
    assert file.workbook is not None
    assert [list(row) for row in file.workbook.rows("Ark1")] == [[7.0]]


def test_members_of_a_zip_are_files_of_their_own(a_zip):
    content = a_zip({"b/vInfo.csv": b"VM\n", "a.csv": b"x\n", "__MACOSX/._a.csv": b"", "b/": b""})
    file = InputFile.of_bytes("ud/set.zip", content)
    members = unpack_container(file, PARAMETERS)
    assert [(m.path, m.content) for m in members] == [
        ("ud/set.zip!/a.csv", b"x\n"),
        ("ud/set.zip!/b/vInfo.csv", b"VM\n"),
    ]
    inner = InputFile.of_bytes("set.zip!/inner.zip", content)
    assert unpack_container(inner, PARAMETERS) == ()


def test_gzip_is_unpacked_and_a_workbook_or_a_hostile_zip_is_not(a_workbook, a_zip):
    (member,) = unpack_container(InputFile.of_bytes("a.csv.gz", gzip.compress(b"a;b\n")), PARAMETERS)
    assert (member.path, member.content) == ("a.csv.gz!/a.csv", b"a;b\n")
    assert unpack_container(InputFile.of_bytes("a.xlsx", a_workbook({"A": [["x"]]})), PARAMETERS) == ()
    assert unpack_container(InputFile.of_bytes("a.zip", a_zip({"a": b"0" * 60_000_000})), PARAMETERS) == ()
    assert codes(gzip.compress(b"a" * 100)[:-12], name="a.gz") == ["IMPORT-BROKEN"]


@pytest.fixture(scope="session")
def sound_containers(a_workbook, a_zip) -> tuple[bytes, ...]:
    """Made once: a workbook and a gzip stream hold the time, so that each new one has its own bytes."""
    return a_workbook({"A": [["x", 1]]}), a_zip({"a": b"b"}), gzip.compress(b"a")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_mutated_containers_never_raise(data, sound_containers):
    start = sound_containers[data.draw(st.integers(0, len(sound_containers) - 1))]
    content = bytearray(start)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file = InputFile.of_bytes("a.xlsx", bytes(content[: data.draw(st.integers(4, len(content)))]))
    check_container(file, PARAMETERS)
    for member in unpack_container(file, PARAMETERS):
        assert isinstance(member.content, bytes)
    if file.workbook is not None:
        for sheet in file.workbook.sheet_names:
            file.workbook.rows(sheet)


def test_the_largest_sheet_that_is_read_is_far_above_a_real_one():
    # A vCenter of 10,000 VMs has 30,000 rows of 92 columns on its largest tab.
    assert MOST_CELLS >= 10 * 30_000 * 92
