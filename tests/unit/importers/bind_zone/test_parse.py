"""Zone files: what is read, what is completed, what is left out, and what goes to repair."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import ImportParameters, ImportResult, InputFile
from samdrift.importers.bind_zone import IMPORTER
from samdrift.importers.bind_zone.parse import zone_of_file_name

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/bind_zone/fixtures"


def parse(text: str | bytes, name: str = "zone.txt") -> ImportResult:
    content = text.encode() if isinstance(text, str) else text
    return IMPORTER.parse(InputFile.of_bytes(name, content), ImportParameters())


def parse_fixture(name: str) -> ImportResult:
    return parse((FIXTURES / name).read_bytes(), name)


def records(result: ImportResult) -> list[tuple[str, str, str]]:
    return result.tables["dns_records"].select("name", "kind", "value").rows()


def codes(result: ImportResult) -> list[str]:
    return [finding.code for finding in result.findings]


def test_a_zone_is_read_with_complete_names() -> None:
    result = parse_fixture("aaby.dk.zone")
    found = records(result)
    assert found[0] == ("aaby.dk", "SOA", "ns1.aaby.dk 2026112201 7200 1h 2w 300")
    assert found[1] == ("aaby.dk", "NS", "ns1.aaby.dk")
    assert ("aaby.dk", "NS", "ns2.nabo.dk") in found
    assert ("aaby.dk", "MX", "10 mail.aaby.dk") in found
    assert ("aaby.dk", "TXT", "v=spf1 ip4:192.0.2.0/24 -all ; no comment in here") in found
    assert ("mail.aaby.dk", "AAAA", "2001:db8::25") in found
    assert ("sbsys.aaby.dk", "CNAME", "sbsys-db01.aaby.dk") in found
    assert ("_ldap._tcp.aaby.dk", "SRV", "0 100 389 dc01.aaby.dk") in found
    assert ("www.skole.aaby.dk", "A", "10.40.0.10") in found
    assert [r for r in found if r[0].startswith("klient")] == [
        (f"klient-00{n}.skole.aaby.dk", "A", f"10.40.9.{n}") for n in (1, 2, 3)
    ]
    assert set(result.tables["dns_records"]["zone"]) == {"aaby.dk"}
    assert result.rejected == ()


def test_ttl_comes_from_the_record_else_from_the_default() -> None:
    frame = parse_fixture("aaby.dk.zone").tables["dns_records"]
    ttl = {(row["name"], row["kind"]): row["ttl_seconds"] for row in frame.iter_rows(named=True)}
    assert ttl["mail.aaby.dk", "A"] == 300
    assert ttl["www.skole.aaby.dk", "A"] == 86_400
    assert ttl["ns1.aaby.dk", "A"] == 3600


def test_rows_are_numbered_by_line() -> None:
    frame = parse_fixture("aaby.dk.zone").tables["dns_records"]
    lines = (FIXTURES / "aaby.dk.zone").read_text().splitlines()
    row = frame.row(by_predicate=pl.col("name") == "sbsys-db01.aaby.dk", named=True)
    assert lines[row["_row"] - 1].startswith("SBSYS-DB01")


def test_people_are_left_out() -> None:
    result = parse_fixture("aaby.dk.zone")
    stored = result.tables["dns_records"].write_csv() + repr(result.findings)
    assert "jensen" not in stored
    assert "rua=mailto:…@aaby.dk" in stored
    assert codes(result) == ["ZONE-PERSON"]


def test_rows_for_repair_name_nobody() -> None:
    lines = ["$ORIGIN x.dk.", "@ SOA ns1 anna.jensen ( 1 2 )", 'a TXT "mailto:anna.jensen@x.dk']
    result = parse("\n".join([*lines, "b RP anna.jensen.x.dk.", ""]))
    assert len(result.rejected) == 3
    assert "jensen" not in repr(result.rejected) + repr(result.findings)


def test_microsoft_names_the_zone_in_a_comment() -> None:
    result = parse_fixture("microsoft.dns")
    assert ("esdh.beby.dk", "A", "10.30.2.14") in records(result)
    assert ("_gc._tcp.beby.dk", "SRV", "0 100 3268 dc01.beby.dk") in records(result)
    frame = result.tables["dns_records"]
    assert frame.row(by_predicate=pl.col("name") == "esdh.beby.dk", named=True)["ttl_seconds"] == 1200
    assert result.rejected == ()


def test_every_problem_is_told_and_the_rest_is_used() -> None:
    result = parse_fixture("bad.zone")
    assert [name for name, kind, _ in records(result) if kind == "A"] == [
        "good.ceby.dk",
        "wrong.ceby.dk",  # the second of its lines is right, and inherits the owner
        "after.ceby.dk",
    ]
    assert sorted(codes(result)) == sorted(
        ["ZONE-RECORD"] * 3
        + ["ZONE-INCLUDE"]
        + ["ZONE-DIRECTIVE"] * 2
        + ["ZONE-UNCLOSED"] * 2
        + ["ZONE-PERSON"]
    )
    assert [row.source.row for row in result.rejected] == sorted(
        row.source.row or 0 for row in result.rejected
    )
    assert {"line": "wrong   A 10.1.0.300"} in [row.original for row in result.rejected]
    assert result.rows_read == len(records(result)) + len(result.rejected)


def test_a_reverse_zone_without_origin_is_named_by_its_file() -> None:
    content = (FIXTURES / "reverse.10.in-addr.arpa").read_bytes()
    result = parse(content, "dns/db.10.in-addr.arpa")
    assert ("53.0.20.10.in-addr.arpa", "PTR", "ns1.aaby.dk") in records(result)
    assert "ZONE-NAME" in codes(result)


def test_without_any_origin_relative_names_are_not_guessed() -> None:
    result = parse("$TTL 1h\nwww A 10.0.0.1\nwww.x.dk. A 10.0.0.2\n", "export.txt")
    assert records(result) == [("www.x.dk", "A", "10.0.0.2")]
    assert codes(result) == ["ZONE-ORIGIN"]


def test_the_day_of_a_transfer_is_read() -> None:
    text = "x.dk. 60 IN SOA a.x.dk. b.x.dk. 1 2 3 4 5\n;; WHEN: Thu Oct 15 10:01:02 CEST 2026\n"
    assert str(parse(text).exported_on) == "2026-10-15"


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("db.aaby.dk", "aaby.dk"),
        ("aaby.dk.zone.txt", "aaby.dk"),
        ("zone.dk", "zone.dk"),
        ("10.in-addr.arpa.dns", "10.in-addr.arpa"),
        ("zone.txt", None),
        ("db.10", None),
        ("export", None),
    ],
)
def test_zone_of_file_name(name: str, zone: str | None) -> None:
    assert zone_of_file_name(name) == zone


@pytest.mark.parametrize("name", ["aaby.dk.zone", "microsoft.dns", "bad.zone", "reverse.10.in-addr.arpa"])
def test_recognises_zones_by_content(name: str) -> None:
    assert IMPORTER.recognise(InputFile.of_bytes("x", (FIXTURES / name).read_bytes()))


@pytest.mark.parametrize(
    "content", [b"", b"Name;IP\nsoa;1.2.3.4\n", b'{"SOA": 1}', b"\x00SOA a b c", b"<soa/>"]
)
def test_other_files_are_not_zones(content: bytes) -> None:
    assert not IMPORTER.recognise(InputFile.of_bytes("aaby.dk.zone", content))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 900), st.integers(0, 900))
def test_nothing_raises(noise: bytes, start: int, end: int) -> None:
    good = (FIXTURES / "aaby.dk.zone").read_bytes()
    for content in (noise, good[:start] + noise + good[end:]):
        file = InputFile.of_bytes("x", content)
        IMPORTER.recognise(file)
        result = IMPORTER.parse(file, ImportParameters())
        assert result.rows_read >= len(result.rejected)
