"""Lease files and configuration: the latest entry holds, and what is broken is told."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import ImportParameters, ImportResult, InputFile
from samdrift.importers.isc_dhcp import IMPORTER

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/isc_dhcp/fixtures"


def parse(content: bytes) -> ImportResult:
    return IMPORTER.parse(InputFile.of_bytes("x", content), ImportParameters())


def parse_fixture(name: str) -> ImportResult:
    return parse((FIXTURES / name).read_bytes())


def lease(result: ImportResult, address: str) -> dict[str, object]:
    return result.tables["dhcp_leases"].row(by_predicate=pl.col("address") == address, named=True)


def codes(result: ImportResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


def test_the_latest_entry_of_an_address_holds_and_all_are_counted() -> None:
    result = parse_fixture("dhcpd.leases")
    assert result.tables["dhcp_leases"]["address"].to_list() == [
        "10.50.0.22",
        "10.50.0.21",
        "10.50.0.23",
        "10.50.0.9",
        "2001:db8:50::21",
    ]
    assert lease(result, "10.50.0.21")["state"] == "free"
    assert lease(result, "10.50.0.21")["ends_on"] == date(2026, 11, 19)
    assert lease(result, "10.50.0.21")["mac"] == "00:50:56:aa:00:01"
    assert result.rows_read == 8  # 5 leases and 3 host blocks
    older = next(f for f in result.findings if f.code == "DHCP-OLDER")
    assert older.values["count"] == "1"


def test_words_of_a_lease() -> None:
    result = parse_fixture("dhcpd.leases")
    assert lease(result, "10.50.0.22")["client_name"] == "printer {2}; # 1"
    assert lease(result, "10.50.0.22")["ends_on"] is None
    assert lease(result, "10.50.0.22")["is_reservation"] is False
    assert lease(result, "10.50.0.23")["ends_on"] == date(2026, 11, 20)
    assert lease(result, "10.50.0.23")["state"] == "other"
    assert lease(result, "2001:db8:50::21")["state"] == "active"
    lines = (FIXTURES / "dhcpd.leases").read_text().splitlines()
    assert lines[lease(result, "10.50.0.23")["_row"] - 1] == "lease 10.50.0.23 {"


def test_reservations_come_from_hosts_that_are_not_deleted() -> None:
    result = parse_fixture("dhcpd.leases")
    assert lease(result, "10.50.0.9")["is_reservation"] is True
    assert lease(result, "10.50.0.9")["client_name"] == "scanner"
    assert "10.50.0.10" not in result.tables["dhcp_leases"]["address"]
    assert codes(result) == ["DHCP-NOT-USED", "DHCP-OLDER"]


def test_scopes_of_a_configuration() -> None:
    result = parse_fixture("dhcpd.conf")
    scopes = result.tables["dhcp_scopes"].drop("asset_id", "municipality", "_sheet", "_row", "_id", "_owner")
    assert scopes.rows() == [
        ("10.50.0.0/23", None, "dhcp01", "10.50.0.20", "10.50.1.200", 28_800, "active"),
        ("10.51.0.0/24", "raadhus", "dhcp01", "10.51.0.10", "10.51.0.10", 3600, "active"),
        ("10.52.0.0/24", "raadhus", "dhcp01", None, None, 3600, "inactive"),
        ("2001:db8:50::/64", None, "dhcp01", "2001:db8:50::100", "2001:db8:50::1ff", 28_800, "active"),
    ]


def test_a_configuration_tells_what_cannot_be_read() -> None:
    result = parse_fixture("dhcpd.conf")
    assert codes(result) == [
        "DHCP-INCLUDE",
        "DHCP-NOT-USED",
        "IMPORT-ADDRESS",
        "IMPORT-ADDRESS",
        "IMPORT-IDENTITY",
    ]
    assert result.tables["dhcp_leases"]["address"].to_list() == ["10.50.0.11", "10.51.0.11", "10.50.0.13"]
    assert lease(result, "10.50.0.13")["client_name"] == "kopi3"
    assert any("kopi2.aaby.dk" in str(row.original["entry"]) for row in result.rejected)
    assert "secret" not in repr(result.tables) + repr(result.findings)


def test_no_finding_repeats_what_is_personal() -> None:
    for name in ("dhcpd.leases", "dhcpd.conf"):
        told = " ".join(f.message(lang) for f in parse_fixture(name).findings for lang in ("en", "da"))
        assert "ANNA" not in told
        assert "00:50:56" not in told


def test_rows_for_repair_name_nobody() -> None:
    text = 'lease 10.0.0.999 { client-hostname "PC-ANNA"; uid "\\001A\\"NNA"; hardware ethernet 00:50; }'
    (row,) = parse(text.encode()).rejected
    assert row.original["entry"] == 'lease 10.0.0.999 { client-hostname "…"; uid "…"; hardware ethernet …; }'
    (row,) = parse(b"host annas-pc { hardware ethernet 00:50:56:aa:00:01; fixed-address pc.x.dk; }").rejected
    assert row.original["entry"] == "host … { hardware ethernet …; fixed-address pc.x.dk; }"


def test_a_file_that_ends_in_the_middle_keeps_what_is_complete() -> None:
    whole = (FIXTURES / "dhcpd.leases").read_bytes()
    result = parse(whole[: whole.index(b"ends never")])
    assert result.tables["dhcp_leases"]["address"].to_list() == ["10.50.0.21"]
    assert "IMPORT-TRUNCATED" in codes(result)
    assert len(result.rejected) == 1


@pytest.mark.parametrize(
    "content", [b"{" * 5000, b"}" * 10, b'lease 10.0.0.1 { client-hostname "a', b"lease { }"]
)
def test_broken_files_are_told(content: bytes) -> None:
    assert parse(content).findings


@pytest.mark.parametrize("name", ["dhcpd.leases", "dhcpd.conf"])
def test_recognises_by_content(name: str) -> None:
    assert IMPORTER.recognise(InputFile.of_bytes("x", (FIXTURES / name).read_bytes()))


@pytest.mark.parametrize("content", [b"", b"ScopeId;Name\nsubnet;x", b"lease 1", b"\x00lease 10.0.0.1 {"])
def test_other_files_are_left_alone(content: bytes) -> None:
    assert not IMPORTER.recognise(InputFile.of_bytes("dhcpd.leases", content))


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=200),
    st.integers(0, 1500),
    st.integers(0, 1500),
    st.sampled_from(["dhcpd.leases", "dhcpd.conf"]),
)
def test_nothing_raises(noise: bytes, start: int, end: int, name: str) -> None:
    good = (FIXTURES / name).read_bytes()
    result = parse(good[:start] + noise + good[end:])
    assert result.rows_read >= len({row.source.row for row in result.rejected}) - 1
