"""Azure Migrate's template: loose headers, units and cells with several values."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import ImportParameters, ImportResult, InputFile
from samdrift.importers.azure_migrate import IMPORTER
from samdrift.importers.azure_migrate.headers import unit_of, words_of

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/azure_migrate/fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir())


def parse(content: bytes) -> ImportResult:
    return IMPORTER.parse(InputFile.of_bytes("x", content), ImportParameters())


def parse_fixture(name: str) -> ImportResult:
    return parse((FIXTURES / name).read_bytes())


def machine(result: ImportResult, name: str) -> dict[str, object]:
    return result.tables["servers"].row(by_predicate=pl.col("name") == name, named=True)


def test_a_server_of_the_template() -> None:
    server = machine(parse_fixture("template.csv"), "sbsys-app01")
    wanted = {
        "fqdn": "sbsys-app01.aaby.dk",
        "macs": ["00:50:56:aa:00:01"],
        "addresses": ["10.30.4.11", "fe80::1"],
        "vcpu_count": 4,
        "memory_mib": 16_384,
        "storage_allocated_mib": 82_432,
        "disk_count": 2,
        "is_virtual": True,
        "hypervisor": "vmware",
        "firmware": "efi",
        "cpu_utilisation_pct": 12.0,
        "_row": 2,
    }
    assert {key: server[key] for key in wanted} == wanted


def test_disks_belong_to_their_server_and_zero_is_none() -> None:
    disks = parse_fixture("template.csv").tables["disks"]
    assert disks.select("_owner", "name", "capacity_mib").rows() == [
        ("row:2", "Disk 1", 81_920),
        ("row:2", "Disk 2", 512),
        ("row:3", "Disk 1", 457_728),
    ]


def test_wrong_units_and_values_are_told() -> None:
    result = parse_fixture("template.csv")
    server = machine(result, "forkert")
    unknown = ("vcpu_count", "memory_mib", "cpu_utilisation_pct", "nic_count", "macs", "addresses")
    assert [server[name] for name in unknown] == [None] * len(unknown)
    assert server["hypervisor"] == "other"
    codes = sorted(finding.code for finding in result.findings)
    assert codes.count("IMPORT-UNIT") == 2
    assert codes.count("IMPORT-NUMBER") == 2
    assert {"IMPORT-ADDRESS", "IMPORT-IDENTITY", "IMPORT-MISSING"} <= set(codes)
    assert [row.source.row for row in result.rejected] == [5]


def test_other_spellings_and_units() -> None:
    server = machine(parse_fixture("other-spelling.csv"), "esdh01")
    assert (server["memory_mib"], server["storage_allocated_mib"]) == (12_800, 102_400)
    assert (server["vcpu_count"], server["cpu_utilisation_pct"]) == (4, 7.5)


def test_a_server_named_by_its_address_has_no_name() -> None:
    text = "Server name,IP addresses,Cores,Memory (In MB),OS name\n10.1.1.9,10.1.1.10,2,4096,Ubuntu\n"
    servers = parse(text.encode()).tables["servers"]
    assert servers.select("name", "addresses").rows() == [(None, ["10.1.1.10", "10.1.1.9"])]


def test_words_and_units_of_headers() -> None:
    assert words_of("*Memory (In MB)") == "memory"
    assert words_of("Disk 1 size (In GB)") == "disk 1 size"
    assert (unit_of("Memory (GiB)", "mb"), unit_of("Memory", "mb")) == ("gb", "mb")


@pytest.mark.parametrize("name", NAMES)
def test_recognises_by_content(name: str) -> None:
    assert IMPORTER.recognise(InputFile.of_bytes("x", (FIXTURES / name).read_bytes()))


@pytest.mark.parametrize(
    "content", [b"", b"Name,Cores,Memory,OS name\n", b"Server name;Cores\n", b"\x00Server name"]
)
def test_other_files_are_left_alone(content: bytes) -> None:
    assert not IMPORTER.recognise(InputFile.of_bytes("AzureMigrate.csv", content))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 900), st.integers(0, 900), st.sampled_from(NAMES))
def test_nothing_raises(noise: bytes, start: int, end: int, name: str) -> None:
    good = (FIXTURES / name).read_bytes()
    file = InputFile.of_bytes("x", good[:start] + noise + good[end:])
    IMPORTER.recognise(file)
    result = IMPORTER.parse(file, ImportParameters())
    assert result.rows_read >= len(result.rejected)
