"""Tables of cells: headers in any spelling, columns read once, CSV as people and programs write it."""

# ruff: noqa: E501 - a table of cases reads best in rows

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.importers.importer import InputFile
from samdrift.importers.tabular import (
    CellTable,
    decode_text,
    fold_header,
    guess_delimiter,
    read_csv,
    read_sheet,
)


def a_table(header, *rows, decimal="."):
    file = InputFile.of_bytes("a.csv", b"")
    return CellTable(
        file=file, sheet=None, header=header, rows=rows, row_numbers=range(2, len(rows) + 2), decimal=decimal
    )


def csv_table(text: str, encoding: str = "utf-8") -> CellTable:
    table = read_csv(InputFile.of_bytes("a.csv", text.encode(encoding)))
    assert table is not None
    return table


def told(table: CellTable) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.source.row) for finding in table.all_findings()]


def test_spellings_of_a_header_fold_into_one():
    assert fold_header(" In_Use \n MB: ") == fold_header("In Use MiB")
    assert fold_header("\ufeffVM*") == "vm"


def test_a_missing_column_reads_as_nothing():
    table = a_table(["a"], ["1"], ["2"])
    assert table.text("b") == [None, None]
    assert table.number("b") == [None, None]
    assert not table.has("b")


def test_a_bad_cell_is_told_once_with_its_row_however_often_it_is_read():
    table = a_table(["CPUs"], ["4"], ["four"], ["=1+1"], ["#REF!"])
    assert table.whole("CPUs") == [4, None, None, None]
    table.whole("CPUs")
    assert told(table) == [("IMPORT-NUMBER", 3), ("IMPORT-FORMULA", 4), ("IMPORT-FORMULA", 5)]


def test_a_returned_column_can_be_changed_without_harm():
    table = a_table(["a"], ["x"])
    table.text("a")[0] = "y"
    assert table.text("a") == ["x"]


def test_equal_hashes_of_unlike_cells_are_not_mixed_up():
    assert a_table(["a"], ["1"], [True], [1.0], ["True"]).text("a") == ["1", "True", "1", "True"]


def test_wrong_units_are_told():
    table = a_table(["Memory"], [4.0], [4096])
    assert table.mebibytes("Memory", minimum=64) == [None, 4096]
    assert told(table) == [("IMPORT-UNIT", 2)]


@pytest.mark.parametrize(
    ("header", "cell", "mib"),
    [("Capacity MiB", "4.096", 4096), ("Capacity MB", "4,096", 4096), ("RAM (GB)", 16, 16384), ("Disk i GB", "1,5", 1536),
     ("RAM", "16 GB", 16384), ("RAM", "512 MB", 512), ("Video Ram KiB", 8192, 8), ("Size", "2 TB", 2 * 1024**2)],
)  # fmt: skip
def test_sizes_with_their_unit_in_the_header_or_the_cell(header, cell, mib):
    assert a_table([header], [cell], decimal=",").mebibytes(header) == [mib]


def test_american_dates_are_known_by_a_day_above_twelve():
    assert a_table(["d"], ["03/04/2017"], ["11/28/2017"]).day("d") == [date(2017, 3, 4), date(2017, 11, 28)]
    assert a_table(["d"], ["03/04/2017"], ["28/11/2017"]).day("d") == [date(2017, 4, 3), date(2017, 11, 28)]


def test_rejected_rows_keep_their_cells_and_their_other_findings_are_silent():
    table = a_table(["Name", "CPUs"], ["", "x"], ["a", "2"])
    table.whole("CPUs")
    table.require("Name")
    (row,) = table.rejected()
    assert row.original == {"Name": "", "CPUs": "x"}
    assert told(table) == [("IMPORT-MISSING", 2)]
    assert table.kept() == [False, True]


def test_csv_in_danish_and_english():
    danish = csv_table("Navn;Beløb\r\nÅby;1.234,50\r\n", "cp1252")
    assert danish.text("navn") == ["Åby"]
    assert danish.number("beløb") == [1234.5]
    assert csv_table('Name,Memory\na,"206,057"\n').whole("Memory") == [206057]
    assert csv_table("sep=;\na;b\n1;2\n").whole("b") == [2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding):
    assert (
        decode_text("Navn;Størrelse\nÆrø;3\n".encode(encoding)).lstrip("\ufeff") == "Navn;Størrelse\nÆrø;3\n"
    )


def test_line_breaks_and_quotes_within_quotes():
    table = csv_table('VM,Annotation,CPUs\na,"first\nsecond",2\nb,"says ""hi""",4\n')
    assert table.text("Annotation") == ["first\nsecond", 'says "hi"']
    assert table.row_numbers == (2, 3)


def test_a_quote_that_never_ends_costs_one_row():
    table = csv_table('VM,Annotation,CPUs\na,"broken,2\nb,fine,4\nc,fine,8\n')
    assert [table.text("VM")[i] for i, kept in enumerate(table.kept()) if kept] == ["b", "c"]
    (row,) = table.rejected()
    assert row.original["VM"] == 'a,"broken,2'
    assert [finding.code for finding in row.reasons] == ["IMPORT-QUOTE"]
    assert row.source.row == 2


def test_a_quote_closed_rows_later_does_not_swallow_them():
    table = csv_table('VM,Annotation,CPUs\na,"broken,2\nb,fine,4\nc,"fine",8\nd,x,1\n')
    assert [table.text("VM")[i] for i, kept in enumerate(table.kept()) if kept] == ["b", "c", "d"]


def test_rows_of_the_wrong_length():
    table = csv_table("a,b\n1\n1,2,3\n1,2,\n")
    assert table.kept() == [True, False, True]
    assert told(table) == [("IMPORT-CELLS", 3)]


def test_delimiters():
    assert [guess_delimiter(text) for text in ("a;b,c;d\n", "a\tb\n", "a|b|c\n", "a,b\n")] == [
        ";",
        "\t",
        "|",
        ",",
    ]


def test_a_sheets_header_may_stand_below_a_title(a_workbook):
    content = a_workbook({"Ark1": [["Kontrakter 2026"], [], ["Navn", "Antal"], ["a", 1], [], ["b", 2]]})
    file = InputFile.of_bytes("a.xlsx", content)
    table = read_sheet(file, "Ark1", header_row=3)
    assert table is not None
    assert table.text("navn") == ["a", "b"]
    assert table.row_numbers == (4, 6)
    assert read_sheet(file, "Ark1", header_row=99) is None


@given(st.binary(max_size=300))
def test_no_bytes_raise(content):
    table = read_csv(InputFile.of_bytes("a.csv", content))
    if table is not None:
        for name in table.header:
            table.text(name)
            table.whole(name)
            table.day(name)
            table.mebibytes(name)
        table.rejected()


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=8), min_size=2, max_size=2), min_size=1, max_size=6))  # fmt: skip
def test_what_the_csv_module_writes_comes_back(rows):
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["first", "second"])
    writer.writerows(rows)
    table = csv_table(out.getvalue())
    assert all(table.kept())
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert [list(table.row(index)) for index in range(len(table))] == filled
