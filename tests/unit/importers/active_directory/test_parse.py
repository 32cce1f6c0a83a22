"""Computer accounts: servers, PCs and what is neither, from CSV and LDIF."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import ImportParameters, ImportResult, InputFile
from samdrift.importers.active_directory import IMPORTER
from samdrift.importers.active_directory.accounts import common_name, day_of_filetime, short_name

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/active_directory/fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir())


def parse(content: bytes) -> ImportResult:
    return IMPORTER.parse(InputFile.of_bytes("x", content), ImportParameters())


def parse_fixture(name: str) -> ImportResult:
    return parse((FIXTURES / name).read_bytes())


def machine(result: ImportResult, name: str, table: str) -> dict[str, object]:
    return result.tables[table].row(by_predicate=pl.col("name") == name, named=True)


def codes(result: ImportResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


def test_a_server_of_the_csv() -> None:
    server = machine(parse_fixture("computers.csv"), "SBSYS-DB01", "servers")
    wanted = {
        "fqdn": "sbsys-db01.aaby.dk",
        "object_guid": "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        "serial_number": None,
        "addresses": ["10.20.4.10"],
        "site": "Rådhus",
        "status": "active",
        "operating_system": "Windows Server 2019 Standard",
        "os_version": "10.0 (17763)",
        "last_seen_on": date(2026, 11, 18),
        "managed_by": "Anna Jensen",
        "description": "Database til SBSYS",
        "_row": 3,
    }
    assert {key: server[key] for key in wanted} == wanted


def test_a_name_cut_to_fifteen_characters_is_completed() -> None:
    server = machine(parse_fixture("computers.csv"), "srv-esdh-app-test01", "servers")
    assert (server["status"], server["last_seen_on"]) == ("offline", None)
    assert short_name("HJO-CITRIX-CX02", "hjo-citrix-ctx02") == "hjo-citrix-ctx02"
    assert short_name("SRV-APP01", "srv-alias01") == "SRV-APP01"
    assert short_name("PC-17$", None) == "PC-17"


def test_classes_and_what_is_told() -> None:
    result = parse_fixture("computers.csv")
    assert result.tables["endpoints"].select("name", "kind", "description").rows() == [("PC-17", "pc", None)]
    assert result.tables["unidentified_hosts"]["name"].to_list() == ["SQLKLYNGE"]
    assert {"AD-OTHER", "AD-SYSTEM", "IMPORT-ADDRESS", "IMPORT-IDENTITY", "IMPORT-MISSING"} <= set(
        codes(result)
    )
    assert [row.source.row for row in result.rejected] == [8]
    assert result.rows_read == 6


def test_ldif() -> None:
    result = parse_fixture("computers.ldif")
    server = machine(result, "LNX-MON01", "servers")
    wanted = {
        "fqdn": "lnx-mon01.aaby.dk",
        "object_guid": "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        "description": "Overvågning æøå",
        "managed_by": "Søren Østergaard",
        "last_seen_on": date(2025, 11, 21),
        "status": "active",
        "_row": 5,
    }
    assert {key: server[key] for key in wanted} == wanted
    pc = machine(result, "PC-Ærø", "endpoints")
    assert (pc["status"], pc["last_seen_on"], pc["description"]) == ("offline", None, None)
    assert machine(result, "FORKERT", "servers")["object_guid"] is None
    assert codes(result) == [
        "AD-LINE",
        "AD-LINE",
        "AD-LINK",
        "AD-OTHER",
        "IMPORT-DATE",
        "IMPORT-IDENTITY",
        "IMPORT-MISSING",
        "IMPORT-NUMBER",
    ]
    assert (result.rows_read, len(result.rejected)) == (5, 1)


@pytest.mark.parametrize("name", NAMES)
def test_people_stand_only_in_the_personal_column(name: str) -> None:
    result = parse_fixture(name)
    stored = [frame.drop("managed_by").rows() for frame in result.tables.values()]
    assert "Jensen" not in repr(stored) + repr(result.findings)
    assert "Østergaard" not in repr(stored) + repr(result.findings)


def test_an_entry_for_repair_shows_no_person() -> None:
    text = "dn: OU=x\nobjectClass: computer\nmanagedBy: CN=Anna Jensen\ndescription: Annas\nsAMAccountName:\n"
    (row,) = parse(text.encode()).rejected
    assert row.original == {"entry": "dn: OU=x\nobjectClass: computer\nsAMAccountName:"}


def test_an_export_without_properties_is_told() -> None:
    text = "DistinguishedName,DNSHostName,Enabled,Name,ObjectClass,ObjectGUID,SamAccountName\n"
    result = parse((text + "CN=A,A.x.dk,True,A,computer,6f9619ff-8b86-d011-b42d-00c04fc964ff,A$\n").encode())
    assert codes(result) == ["AD-COLUMNS", "AD-SYSTEM"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("0", None),
        ("9223372036854775807", None),
        ("132223104000000000", date(2020, 1, 1)),
        (None, None),
    ],
)
def test_filetime(text: str | None, day: date | None) -> None:
    assert day_of_filetime(text) == day


def test_common_name() -> None:
    assert common_name("CN=Jensen\\, Anna,OU=x") == "Jensen, Anna"
    assert common_name(None) is None


@pytest.mark.parametrize("name", NAMES)
def test_recognises_by_content(name: str) -> None:
    assert IMPORTER.recognise(InputFile.of_bytes("x", (FIXTURES / name).read_bytes()))


@pytest.mark.parametrize("content", [b"", b"Name;OperatingSystem\na;b", b"dn: x\nfoo: bar\n", b"\x00dn: x"])
def test_other_files_are_left_alone(content: bytes) -> None:
    assert not IMPORTER.recognise(InputFile.of_bytes("computers.csv", content))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 2500), st.integers(0, 2500), st.sampled_from(NAMES))
def test_nothing_raises(noise: bytes, start: int, end: int, name: str) -> None:
    good = (FIXTURES / name).read_bytes()
    file = InputFile.of_bytes("x", good[:start] + noise + good[end:])
    IMPORTER.recognise(file)
    result = IMPORTER.parse(file, ImportParameters())
    assert result.rows_read >= len(result.rejected)
