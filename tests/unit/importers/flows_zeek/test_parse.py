"""Zeek's connections: sections, JSON lines, who serves, and lines that break off."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import ImportParameters, ImportResult, InputFile
from samdrift.importers.flows_zeek import IMPORTER

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/flows_zeek/fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir())


def parse(content: bytes) -> ImportResult:
    return IMPORTER.parse(InputFile.of_bytes("x", content), ImportParameters())


def parse_fixture(name: str) -> ImportResult:
    return parse((FIXTURES / name).read_bytes())


def edges(result: ImportResult) -> list[tuple[object, ...]]:
    columns = ("source", "destination", "protocol", "port", "connections", "bytes")
    return result.tables["flows"].select(columns).rows()


def codes(result: ImportResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


def test_a_log_of_two_sections() -> None:
    result = parse_fixture("conn.log")
    assert edges(result) == [
        # Both ports are high: Zeek is believed, though the lower one called.
        ("10.20.8.11", "10.20.4.10", "tcp", 49_158, 1, 110),
        # Three calls, and an answer whose beginning Zeek did not see.
        ("10.50.0.0/24", "10.20.8.11", "tcp", 443, 3, 492),
        ("2001:db8:50::/64", "10.20.8.11", "tcp", 443, 1, 2),
    ]
    assert result.exported_on == date(2026, 11, 19)
    assert result.rows_read == 9


def test_rows_are_numbered_by_line() -> None:
    result = parse_fixture("conn.log")
    lines = (FIXTURES / "conn.log").read_text().splitlines()
    assert [lines[row - 1].split("\t")[1] for row in result.tables["flows"]["_row"]] == ["C4", "C1", "C9"]
    assert [row.original["uid"] for row in result.rejected] == ["C7", "C8"]


def test_bad_dates_and_addresses_do_not_stop_it() -> None:
    result = parse_fixture("conn.log")
    assert codes(result) == [
        "FLOW-CONTROL",
        "IMPORT-DATE",
        "IMPORT-MISSING",
        "IMPORT-MISSING",
        "IMPORT-MISSING",
    ]


def test_json_lines() -> None:
    result = parse_fixture("conn.json")
    assert edges(result) == [
        ("10.20.8.11", "10.20.4.10", "tcp", 5432, 1, 3),
        ("10.50.0.0/24", "10.20.8.11", "tcp", 443, 1, 83),
    ]
    assert result.tables["flows"]["first_seen_on"].to_list() == [date(2026, 11, 19), date(2026, 11, 18)]
    assert codes(result) == ["IMPORT-ADDRESS", "IMPORT-ROW", "IMPORT-ROW"]
    assert (result.rows_read, len(result.rejected)) == (5, 3)


def test_columns_that_are_missing_are_named() -> None:
    result = parse(b"#fields\tts\tid.orig_h\tconn_state\n1\t10.0.0.1\tSF\n")
    assert codes(result) == ["IMPORT-COLUMN"]
    assert result.findings[0].values["column"] == "id.orig_p, id.resp_h, id.resp_p, proto"


def test_files_made_by_others(real_files: Path) -> None:
    folder = real_files / "formats" / "flows"
    read = {path.name: parse(path.read_bytes()) for path in folder.iterdir()}
    assert {name: result.rows_read for name, result in read.items()} == {
        "zeek-conn.log": 360,
        "zeek-conn.json.log": 50,
        "zeek-conn-date-issue.log": 3,
    }
    assert all(not result.rejected for result in read.values())
    ports = read["zeek-conn.json.log"].tables["flows"].select("destination", "port").rows()
    assert ("10.18.20.8", 88) in ports
    assert all(IMPORTER.recognise(InputFile.of_bytes("x", path.read_bytes())) for path in folder.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_recognises_by_content(name: str) -> None:
    assert IMPORTER.recognise(InputFile.of_bytes("x", (FIXTURES / name).read_bytes()))


@pytest.mark.parametrize(
    "content", [b"", b"#fields\tts\tid.orig_h\tquery\n", b'{"id.orig_h": 1}', b"conn_state;a\n"]
)
def test_other_files_are_left_alone(content: bytes) -> None:
    assert not IMPORTER.recognise(InputFile.of_bytes("conn.log", content))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 2000), st.integers(0, 2000), st.sampled_from(NAMES))
def test_nothing_raises(noise: bytes, start: int, end: int, name: str) -> None:
    good = (FIXTURES / name).read_bytes()
    file = InputFile.of_bytes("x", good[:start] + noise + good[end:])
    IMPORTER.recognise(file)
    result = IMPORTER.parse(file, ImportParameters())
    assert result.rows_read >= len(result.rejected)
