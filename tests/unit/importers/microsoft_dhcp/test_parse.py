"""Microsoft DHCP's CSV files in their encodings and with their broken values."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import ImportParameters, ImportResult, InputFile
from samdrift.importers.microsoft_dhcp import IMPORTER

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/microsoft_dhcp/fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir())


def parse(content: bytes) -> ImportResult:
    return IMPORTER.parse(InputFile.of_bytes("x", content), ImportParameters())


def parse_fixture(name: str) -> ImportResult:
    return parse((FIXTURES / name).read_bytes())


def codes(result: ImportResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


def test_scopes_in_utf16_with_a_type_line() -> None:
    result = parse_fixture("scopes-utf16.csv")
    frame = result.tables["dhcp_scopes"]
    columns = ("_row", "prefix", "name", "server", "first_address", "last_address", "lease_seconds", "status")
    assert frame.select(columns).rows() == [
        (3, "10.60.0.0/23", "Rådhus, klienter", "dhcp01", "10.60.0.20", "10.60.1.250", 691_200, "active"),
        (4, "10.61.0.0/24", "Gæster", None, "10.61.0.10", "10.61.0.250", None, "inactive"),
        (6, "10.63.0.0/24", "Værdier", None, None, "10.63.0.250", None, "active"),
    ]
    assert [row.source.row for row in result.rejected] == [5, 7]
    assert codes(result) == ["DHCP-DURATION", "IMPORT-ADDRESS", "IMPORT-ADDRESS", "IMPORT-MISSING"]
    assert result.rows_read == 5


def test_leases_in_latin1_with_semicolons() -> None:
    result = parse_fixture("leases-latin1.csv")
    ends = date(2026, 11, 24)
    columns = ("_row", "address", "mac", "client_name", "server", "is_reservation", "ends_on", "state")
    assert result.tables["dhcp_leases"].select(columns).rows() == [
        (
            2,
            "10.60.0.21",
            "00:50:56:aa:00:01",
            "PC-SØREN.aaby.dk",
            "10.20.0.53",
            False,
            ends,
            "active",
        ),
        (3, "10.60.0.22", None, "RAS", "10.20.0.53", True, None, "active"),
        (5, "10.60.0.24", "00:50:56:aa:00:04", None, None, False, None, "other"),
    ]
    assert codes(result) == ["IMPORT-ADDRESS", "IMPORT-DATE"]
    assert [row.original["HostName"] for row in result.rejected] == ["PC-ANNA"]


def test_reservations() -> None:
    frame = parse_fixture("reservations.csv").tables["dhcp_leases"]
    assert frame.select("address", "client_name", "is_reservation", "state").rows() == [
        ("10.60.0.9", "printer9", True, "active")
    ]
    assert "Jensen" not in frame.write_csv()


def test_american_dates_are_known_by_a_day_above_twelve() -> None:
    text = (
        "IPAddress,ScopeId,ClientId,HostName,AddressState,LeaseExpiryTime\n"
        "10.0.0.1,10.0.0.0,00-50-56-aa-00-01,a,Active,11/03/2026 1:02:03 AM\n"
        "10.0.0.2,10.0.0.0,00-50-56-aa-00-02,b,Active,11/23/2026 1:02:03 PM\n"
    )
    ends = parse(text.encode()).tables["dhcp_leases"]["ends_on"].to_list()
    assert ends == [date(2026, 11, 3), date(2026, 11, 23)]


@pytest.mark.parametrize("name", NAMES)
def test_recognises_by_content(name: str) -> None:
    assert IMPORTER.recognise(InputFile.of_bytes("x", (FIXTURES / name).read_bytes()))


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2", b"#TYPE x", b"IPAddress;Name\n10.0.0.1;a", b"\x00\x01ScopeId"]
)
def test_other_files_are_left_alone(content: bytes) -> None:
    assert not IMPORTER.recognise(InputFile.of_bytes("scopes.csv", content))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 900), st.integers(0, 900), st.sampled_from(NAMES))
def test_nothing_raises(noise: bytes, start: int, end: int, name: str) -> None:
    good = (FIXTURES / name).read_bytes()
    file = InputFile.of_bytes("x", good[:start] + noise + good[end:])
    IMPORTER.recognise(file)
    result = IMPORTER.parse(file, ImportParameters())
    assert result.rows_read >= len(result.rejected)
