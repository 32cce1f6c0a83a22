"""``procurement.csv``: only a named person's answer counts; each row that does not is told."""

from datetime import date

import polars as pl
import pytest

from samdrift.importers import InputFile
from samdrift.inventory import TABLES
from samdrift.programme.by_hand.procurement import parse_procurement
from samdrift.programme.landscape import arrange_landscape
from samdrift.takeover.procurement import Answer, ProcurementWord, Question

TODAY = date(2026, 11, 22)
HEAD = "kontrakt;spørgsmål;svar;navn;dato;henvisning;kommune\n"


def a_file(text: str) -> InputFile:
    return InputFile.of_bytes("procurement.csv", text.encode())


def some_contracts() -> pl.DataFrame:
    rows = [
        ("0540/contracts/1", "0540", "SBSYS, drift", "with_consent"),
        ("0540/contracts/2", "0540", "Housing", "no"),
        ("0657/contracts/1", "0657", "Housing", None),
    ]
    given = [dict(zip(("asset_id", "municipality", "name", "assignable"), row, strict=True)) for row in rows]
    return pl.DataFrame(given, schema=TABLES["contracts"].create_empty().schema)


def parse(text: str) -> tuple[tuple[ProcurementWord, ...], list[tuple[str, int | None]]]:
    words, told = parse_procurement(a_file(text), some_contracts(), today=TODAY)
    assert all(finding.message("da") and finding.message("en") for finding in told)
    return words, [(finding.code, finding.source.row if finding.source else None) for finding in told]


def test_answers_in_danish_and_in_english() -> None:
    danish, told = parse(
        HEAD
        + "sbsys,  DRIFT;overdragelse;ja;Ida Holm;02-11-2026;sag 17;\n"
        + "Housing;forlængelse;nej;Bo Dam;2026-11-03;;Herning\n"
        + "0540/contracts/1;nyt køb;ikke relevant;Ida Holm;2026-11-02;;\n"
    )
    assert told == []
    assert [(word.contract, word.question, word.answer, word.name) for word in danish] == [
        ("0540/contracts/1", Question.ASSIGNMENT, Answer.YES, "Ida Holm"),
        ("0657/contracts/1", Question.EXTENSION, Answer.NO, "Bo Dam"),
        ("0540/contracts/1", Question.NEW_PURCHASE, Answer.NOT_RELEVANT, "Ida Holm"),
    ]
    assert (danish[0].said_on, danish[0].reference) == (date(2026, 11, 2), "sag 17")
    english, told = parse(
        "contract,question,answer,name,date,reference\n"
        "0540/contracts/1,new purchase,not relevant,Ida Holm,2026-11-02,case 17\n"
    )
    assert (english[0].question, english[0].answer, told) == (Question.NEW_PURCHASE, Answer.NOT_RELEVANT, [])


@pytest.mark.parametrize(
    ("row", "code", "used"),
    [
        ("SBSYS, drift;overdragelse;ja;;02-11-2026;sag 17;", "PROCUREMENT-UNSIGNED", 0),
        ("Ukendt;overdragelse;ja;Ida Holm;02-11-2026;;", "PROCUREMENT-UNKNOWN", 0),
        (";overdragelse;ja;Ida Holm;02-11-2026;;", "PROCUREMENT-UNKNOWN", 0),
        ("Housing;overdragelse;ja;Ida Holm;02-11-2026;;", "PROCUREMENT-AMBIGUOUS", 0),
        ("Housing;overdragelse;ja;Ida Holm;02-11-2026;;Aarhus", "PROCUREMENT-UNKNOWN", 0),
        ("SBSYS, drift;overdragelse;ja;Ida Holm;02-11-2027;;", "PROCUREMENT-LATER", 0),
        ("SBSYS, drift;overdragelse;måske;Ida Holm;02-11-2026;;", "HAND-WORD", 0),
        ("SBSYS, drift;lån;ja;Ida Holm;02-11-2026;;", "HAND-WORD", 0),
        ("SBSYS, drift;overdragelse;ja;Ida Holm;;;", "PROCUREMENT-UNDATED", 1),
        ("Housing;overdragelse;ja;Ida Holm;02-11-2026;;0540", "PROCUREMENT-AGAINST", 1),
    ],
)
def test_a_row_that_cannot_be_used_as_it_stands_is_told(row: str, code: str, used: int) -> None:
    words, told = parse(HEAD + row + "\nSBSYS, drift;nyt køb;nej;Ida Holm;02-11-2026;;\n")
    assert told == [(code, 2)]
    assert len(words) == 1 + used


def test_answers_that_contradict_each_other_leave_the_question_open() -> None:
    row = "SBSYS, drift;overdragelse;{};{};02-11-2026;;\n"
    words, told = parse(HEAD + row.format("ja", "Ida") + row.format("nej", "Bo"))
    assert (words, told) == ((), [("PROCUREMENT-CLASH", 2), ("PROCUREMENT-CLASH", 3)])
    words, told = parse(HEAD + row.format("ja", "Ida") + row.format("ja", "Bo"))
    assert ([word.name for word in words], told) == (["Ida"], [("PROCUREMENT-TWICE", 3)])


def test_missing_columns_empty_files_and_where_the_file_lies() -> None:
    assert parse("kontrakt;svar\nx;ja\n") == ((), [("HAND-COLUMN", 1)] * 2)
    assert parse("") == ((), [])
    landscape = arrange_landscape([a_file(HEAD)], name="u")
    assert (sorted(landscape.hand_files), landscape.findings) == (["procurement.csv"], ())
