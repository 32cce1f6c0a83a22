"""nmap XML: only what answered, whatever the file tries."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import samdrift.importers.nmap
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.nmap import IMPORTER

FIXTURES = Path(samdrift.importers.nmap.__file__).parent / "fixtures"


def read(content: bytes) -> ImportResult:
    return IMPORTER.parse(InputFile.of_bytes("exports/scan.xml", content), ImportParameters())


def fixture(name: str) -> ImportResult:
    return read((FIXTURES / name).read_bytes())


def codes(result: ImportResult) -> list[str]:
    return [finding.code for finding in result.findings]


def test_only_hosts_that_are_up_become_records() -> None:
    result = fixture("sweep.xml")
    hosts = result.tables["unidentified_hosts"]
    assert result.rows_read == 5
    assert hosts["addresses"].to_list() == [["10.20.30.2"], ["10.20.30.3"]]
    assert "NMAP-NOT-UP" in codes(result)
    assert result.findings[-1].values == {"count": "2", "listed": "5"}


def test_a_host_carries_its_identity_and_the_scanners_best_guess() -> None:
    host = fixture("sweep.xml").tables["unidentified_hosts"].row(0, named=True)
    assert host["name"] == "SRV-SQL01"
    assert host["fqdn"] == "srv-sql01.aaby.local"
    assert host["macs"] == ["00:50:56:ab:cd:01"]
    assert host["operating_system"] == "Microsoft Windows Server 2019"
    assert host["last_seen_on"] == date(2026, 11, 2)
    assert host["open_ports"] == ["tcp/443", "tcp/1433"]
    assert (host["_sheet"], host["_row"], host["_id"]) == ("hosts", 2, "host:2")


def test_services_belong_to_their_host_and_filtered_ports_are_left_out() -> None:
    services = fixture("sweep.xml").tables["listening_services"]
    assert services.select("protocol", "port", "state", "name").rows() == [
        ("tcp", 443, "open", "ssl/http"),
        ("tcp", 1433, "open", "ms-sql-s"),
        ("udp", 161, "open|filtered", None),
    ]
    assert set(services["_owner"]) == {"host:2"}


def test_a_host_without_a_readable_address_is_rejected_with_its_text() -> None:
    result = fixture("sweep.xml")
    (rejected,) = result.rejected
    assert rejected.source.row == 4
    assert "not an address" in str(rejected.original["host"])
    assert "NMAP-NO-ADDRESS" in codes(result)


def test_the_day_of_the_export_is_the_end_of_the_scan() -> None:
    assert fixture("sweep.xml").exported_on == date(2026, 11, 3)


def test_a_truncated_file_gives_its_complete_hosts_and_a_finding() -> None:
    result = fixture("truncated.xml")
    assert result.rows_read == 1
    assert "unidentified_hosts" not in result.tables  # the only complete host was down
    assert "IMPORT-TRUNCATED" in codes(result)


@pytest.mark.parametrize("name", ["entity.xml", "billion_laughs.xml", "include.xml"])
def test_a_hostile_file_is_refused_whole(name: str) -> None:
    result = fixture(name)
    assert codes(result) == ["IMPORT-HOSTILE"]
    assert not result.tables


def test_an_entity_hidden_in_another_encoding_is_found() -> None:
    text = (FIXTURES / "entity.xml").read_text().replace('version="1.0"', 'version="1.0" encoding="UTF-16"')
    content = text.encode("utf-16")
    file = InputFile.of_bytes("scan.xml", content)
    assert IMPORTER.recognise(file)
    assert codes(read(content)) == ["IMPORT-HOSTILE"]


def test_masscan_lists_a_host_once_a_port_but_it_is_one_host() -> None:
    result = fixture("masscan.xml")
    assert result.rows_read == 2
    assert result.tables["unidentified_hosts"]["open_ports"].to_list() == [["tcp/22", "tcp/80"]]
    assert result.tables["listening_services"].height == 2


def test_what_is_no_xml_is_a_finding() -> None:
    assert codes(read(b"no XML at all")) == ["IMPORT-FILE"]
    assert codes(read(b"<other><!-- <!ENTITY --></other>")) == ["IMPORT-FILE"]
    assert codes(read(b"")) == ["IMPORT-FILE"]


def test_other_files_are_not_taken_for_scans() -> None:
    for content in (b"", b"<bom xmlns='http://cyclonedx.org/schema/bom/1.5'/>", b"{}", b"a;b\nnmaprun;1"):
        assert not IMPORTER.recognise(InputFile.of_bytes("x", content))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_makes_it_raise_or_invent_hosts(data: st.DataObject) -> None:
    content = bytearray((FIXTURES / "sweep.xml").read_bytes())
    start = data.draw(st.integers(0, len(content) - 1))
    content[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=10))
    result = read(bytes(content))
    hosts = result.tables.get("unidentified_hosts")
    assert hosts is None or hosts.height <= result.rows_read


@pytest.mark.parametrize(
    ("name", "up", "listed"),
    [
        ("formats/nmap/1_hosts.xml", 1, 1),
        ("formats/nmap/1_hosts_down.xml", 1, 1),
        ("formats/nmap/1_hosts_nohostname.xml", 1, 1),
        ("formats/nmap/1_os_banner_scripts.xml", 1, 1),
        ("formats/nmap/2_hosts.xml", 2, 2),
        ("formats/nmap/extra_ports.xml", 1, 1),
        ("formats/nmap/fullscan.xml", 2, 256),
        ("formats/nmap/truncated.xml", 1, 1),
        ("landscape/kommune-a/exports/nmap-full.xml", 4, 256),
        ("landscape/kommune-b/exports/nmap-os.xml", 3, 256),
    ],
)
def test_real_scans_give_the_hosts_that_were_up(real_files: Path, name: str, up: int, listed: int) -> None:
    result = read((real_files / name).read_bytes())
    assert result.tables["unidentified_hosts"].height == up
    assert result.rows_read == listed
    assert ("IMPORT-TRUNCATED" in codes(result)) == (name == "formats/nmap/truncated.xml")


def test_the_real_entity_attack_is_refused(real_files: Path) -> None:
    content = (real_files / "formats/nmap/defused_et_local_includer.xml").read_bytes()
    assert IMPORTER.recognise(InputFile.of_bytes("x.xml", content))
    assert codes(read(content)) == ["IMPORT-HOSTILE"]
