"""Files that people keep by hand: read row by row, in Danish or English."""

from datetime import date

from samdrift.importers import InputFile
from samdrift.programme.hand_files import parse_facts, parse_gate_words
from samdrift.programme.landscape import arrange_landscape
from samdrift.takeover.gates import GateKind, GateStatus
from samdrift.takeover.replanning import FactKind

FIRST_MONDAY = date(2027, 1, 4)


def a_file(text: str, path: str = "gates.csv") -> InputFile:
    return InputFile.of_bytes(path, text.encode())


def test_gates_are_read_in_danish_with_their_rows():
    words, told = parse_gate_words(
        a_file(
            "Kommune;Port;Status;Bølge;Ansvarlig;Dato;Dokumentation\n"
            "Sønderborg;Databehandleraftale;Passeret;;Ida Holm;01-02-2027;sag 17\n"
            "0657;way_back;open;0657-2027-W14;;;\n"
        )
    )

    assert told == ()
    assert [(w.municipality, w.gate, w.status, w.wave) for w in words] == [
        ("0540", GateKind.DATA_PROCESSING, GateStatus.PASSED, None),
        ("0657", GateKind.WAY_BACK, GateStatus.OPEN, "0657-2027-W14"),
    ]
    assert (words[0].owner, words[0].said_on, words[0].evidence) == ("Ida Holm", date(2027, 2, 1), "sag 17")
    assert words[1].source.row == 3


def test_a_word_without_meaning_is_told_and_the_rest_is_used():
    words, told = parse_gate_words(
        a_file("municipality,gate,status\n0540,backup,done\n0540,roof,passed\n0540,backup,passed\n")
    )

    assert [(f.code, f.source.row) for f in told] == [("HAND-WORD", 2), ("HAND-WORD", 3)]
    assert [word.gate for word in words] == [GateKind.BACKUP]


def test_missing_columns_are_all_told_at_once():
    words, told = parse_gate_words(a_file("kommune;note\n0540;x\n"))

    assert words == ()
    assert [f.code for f in told] == ["HAND-COLUMN", "HAND-COLUMN"]


def test_facts_are_counted_in_the_plans_weeks():
    facts, told = parse_facts(
        a_file(
            "hvad;emne;uge;værdi;til\n"
            "færdig;gruppe-17;2027-U02;38;\n"
            "kapacitet;crew:server;2027-W03;74;2027-W10\n"
            "udskudt;gruppe-9;snart;;\n"
            "i gang;gruppe-8;2027-W60;;\n",
            "facts.csv",
        ),
        first_monday=FIRST_MONDAY,
    )

    assert [(f.kind, f.subject, f.week, f.value, f.until) for f in facts] == [
        (FactKind.DONE, "gruppe-17", 1, 38, None),
        (FactKind.CAPACITY, "crew:server", 2, 74, 9),
    ]
    assert [(f.code, f.source.row) for f in told] == [("HAND-WORD", 4), ("HAND-WORD", 5)]


def test_empty_files_say_nothing():
    assert parse_gate_words(a_file("")) == ((), ())
    assert parse_facts(a_file(""), first_monday=FIRST_MONDAY) == ((), ())


def test_the_landscape_sets_hand_kept_files_apart():
    landscape = arrange_landscape([a_file("x"), a_file("y", "pins.csv"), a_file("z", "notes.csv")], name="u")

    assert sorted(landscape.hand_files) == ["gates.csv", "pins.csv"]
    assert [f.code for f in landscape.findings] == ["FOLDER-LOOSE"]
