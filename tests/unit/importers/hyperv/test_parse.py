"""Hyper-V's machines and hosts: bytes, states, and values that cannot be."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import ImportParameters, ImportResult, InputFile
from samdrift.importers.hyperv import IMPORTER

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/hyperv/fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir())


def parse(content: bytes) -> ImportResult:
    return IMPORTER.parse(InputFile.of_bytes("x", content), ImportParameters())


def parse_fixture(name: str) -> ImportResult:
    return parse((FIXTURES / name).read_bytes())


def machine(result: ImportResult, name: str) -> dict[str, object]:
    return result.tables["servers"].row(by_predicate=pl.col("name") == name, named=True)


def codes(result: ImportResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


def test_a_running_machine() -> None:
    server = machine(parse_fixture("vm.csv"), "sbsys-app01")
    wanted = {
        "instance_uuid": "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        "smbios_uuid": None,
        "macs": ["00:15:5d:00:00:01"],
        "addresses": ["10.30.4.11"],
        "power_state": "on",
        "vcpu_count": 4,
        "memory_mib": 8192,
        "cpu_utilisation_pct": 7.0,
        "memory_utilisation_pct": 50.0,
        "hypervisor": "hyper-v",
        "hypervisor_host": "HV01",
        "created_on": date(2022, 3, 14),
        "firmware": "efi",
        "description": "Æbleø",
        "is_template": False,
        "_row": 3,
        "_id": "6f9619ff-8b86-d011-b42d-00c04fc964ff",
    }
    assert {key: server[key] for key in wanted} == wanted


def test_a_machine_that_is_off_has_the_memory_it_starts_with() -> None:
    server = machine(parse_fixture("vm.csv"), "gammel")
    assert (server["power_state"], server["memory_mib"], server["cpu_utilisation_pct"]) == ("off", 2048, None)


def test_bad_values_are_told_and_the_row_is_used() -> None:
    result = parse_fixture("vm.csv")
    server = machine(result, "web01")
    assert server["fqdn"] == "web01.aaby.dk"
    unknown = ("instance_uuid", "power_state", "memory_mib", "created_on", "vcpu_count", "macs", "addresses")
    assert [server[name] for name in unknown] == [None] * len(unknown)
    assert [row.source.row for row in result.rejected] == [6]
    assert set(codes(result)) == {
        "IMPORT-IDENTITY",
        "IMPORT-CHOICE",
        "IMPORT-UNIT",
        "IMPORT-NUMBER",
        "IMPORT-DATE",
        "IMPORT-ADDRESS",
        "IMPORT-MISSING",
    }


def test_a_machine_that_stands_twice_keeps_two_rows() -> None:
    result = parse_fixture("vm.csv")
    assert machine(result, "igen")["_id"] == "row:7"
    assert machine(result, "igen")["power_state"] == "suspended"


def test_hosts_named_by_machines_are_counted() -> None:
    hosts = parse_fixture("vm.csv").tables["hypervisor_hosts"]
    assert hosts.select("name", "fqdn", "vm_count", "_row").rows() == [
        ("HV01", None, 2, 3),
        ("HV02", "hv02.aaby.dk", 1, 5),
    ]


def test_hosts() -> None:
    result = parse_fixture("host.csv")
    assert result.tables["hypervisor_hosts"].select("name", "fqdn", "memory_mib").rows() == [
        ("HV01", "hv01.aaby.dk", 524_288),
        ("hv02", "hv02.aaby.dk", None),
        ("HV01", "hv01.aaby.dk", 524_288),
    ]
    assert codes(result) == ["HYPERV-HOST", "IMPORT-MISSING", "IMPORT-UNIT"]
    assert result.tables["hypervisor_hosts"]["_id"].n_unique() == 3


@pytest.mark.parametrize("name", NAMES)
def test_recognises_by_content(name: str) -> None:
    assert IMPORTER.recognise(InputFile.of_bytes("x", (FIXTURES / name).read_bytes()))


@pytest.mark.parametrize(
    "content", [b"", b"Name,State\na,Off", b"VM,Powerstate,Template\n", b"\x00VMName,State"]
)
def test_other_files_are_left_alone(content: bytes) -> None:
    assert not IMPORTER.recognise(InputFile.of_bytes("Get-VM.csv", content))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 1500), st.integers(0, 1500), st.sampled_from(NAMES))
def test_nothing_raises(noise: bytes, start: int, end: int, name: str) -> None:
    good = (FIXTURES / name).read_bytes()
    file = InputFile.of_bytes("x", good[:start] + noise + good[end:])
    IMPORTER.recognise(file)
    result = IMPORTER.parse(file, ImportParameters())
    assert result.rows_read >= len(result.rejected)
