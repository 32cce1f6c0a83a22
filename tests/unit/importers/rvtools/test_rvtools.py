"""RVTools, 3.x and 4.x, workbook and CSV: what is read, what is set aside, what is told."""

# ruff: noqa: E501 - a table of cases reads best in rows

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import samdrift.importers.rvtools
from samdrift.importers import find_importer
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.rvtools import IMPORTER
from samdrift.importers.rvtools.tabs import tab_of_header, tab_of_name

FIXTURES = Path(samdrift.importers.rvtools.__file__).parent / "fixtures"
VCENTER = "0f6c2d9e-1111-4222-8333-444455556666"


def an_input(path: Path) -> InputFile:
    return InputFile.of_bytes(f"exports/{path.name}", path.read_bytes())


def parse(file: InputFile) -> ImportResult:
    assert find_importer(file) is IMPORTER
    return IMPORTER.parse(file, ImportParameters())


def fixture(name: str) -> ImportResult:
    return parse(an_input(FIXTURES / name))


def codes(result: ImportResult) -> list[tuple[str, str | None, int | None]]:
    return [(f.code, f.source.sheet, f.source.row) for f in result.findings]


@pytest.fixture(scope="module")
def complete() -> ImportResult:
    return fixture("complete.xlsx")


def server(result: ImportResult, identity: str) -> dict[str, object]:
    return result.tables["servers"].row(by_predicate=pl.col("_id") == identity, named=True)


def test_every_tab_fills_its_columns_of_a_server(complete):
    found = server(complete, "vm-101")
    assert {name: value for name, value in found.items() if value is not None} == {
        "name": "sbsys-db01", "fqdn": "sbsys-db01.kommune.dk", "smbios_uuid": "4216a9d2-0000-4000-8000-000000000001",
        "instance_uuid": "5016a9d2-0000-4000-8000-000000000001", "macs": ["00:50:56:aa:00:01"],
        "addresses": ["10.20.1.11", "10.20.1.12"], "environment": "production", "status": "active",
        "operating_system": "Microsoft Windows Server 2019 (64-bit)", "last_seen_on": date(2026, 11, 2),
        "description": "Drift: …\ntlf …", "is_virtual": True, "is_template": False, "power_state": "on", "vcpu_count": 4,
        "memory_mib": 8192, "storage_allocated_mib": 204_800, "storage_used_mib": 81_000, "disk_count": 2, "nic_count": 1,
        "cpu_utilisation_pct": 50.0, "memory_utilisation_pct": 25.0, "hypervisor": "vmware", "hypervisor_host": "esx01",
        "cluster": "Klynge1", "datacenter": "DC1", "management_server": VCENTER, "managed_object_id": "vm-101",
        "folder": "Prod", "firmware": "efi", "hardware_version": "19", "tools_status": "toolsOk", "snapshot_mib": 768,
        "_sheet": "vInfo", "_row": 2, "_id": "vm-101",
    }  # fmt: skip


def test_names_that_are_numbers_templates_and_states(complete):
    number, template, broken = (server(complete, f"vm-{n}") for n in (102, 103, 108))
    assert (number["name"], number["power_state"], number["status"]) == ("4711", "off", "offline")
    # The guest tools say nothing: the configuration file does.
    assert number["operating_system"] == "Microsoft Windows Server 2016 (64-bit)"
    assert (template["is_template"], template["status"]) == (True, None)
    assert (broken["power_state"], broken["status"], broken["cpu_utilisation_pct"]) == (
        "suspended",
        "failed",
        None,
    )


def test_placeholders_are_set_aside_counted_and_nowhere_else(complete):
    aside = [f.values for f in complete.findings if f.code == "IMPORT-SET-ASIDE"]
    assert aside == [
        {"count": "1", "reason": "SRM Placeholder = True"},
        {"count": "1", "reason": "VM = VM"},
        {"count": "1", "reason": "VM = vCLS-*"},
    ]
    assert complete.tables["servers"]["_id"].to_list() == ["vm-101", "vm-102", "vm-103", "vm-107", "vm-108"]


def test_everything_wrong_is_told_with_its_row(complete):
    assert [told for told in codes(complete) if told[0] != "IMPORT-SET-ASIDE"] == [
        ("IMPORT-ADDRESS", "vInfo", 8),
        ("IMPORT-UNIT", "vInfo", 9),
        ("IMPORT-MISSING", "vInfo", 10),
        ("RVTOOLS-AMBIGUOUS", "vPartition", 3),
        ("RVTOOLS-NO-VM", "vPartition", 4),
        ("RVTOOLS-NO-HOST", "vNIC", 3),
    ]
    assert server(complete, "vm-107")["memory_mib"] == 16_384
    assert server(complete, "vm-108")["memory_mib"] is None
    assert [row.source.row for row in complete.rejected] == [10, 3, 4, 3]
    assert complete.rejected[1].original["Disk"] == "/"


def test_hosts_with_their_adapters(complete):
    first, second = complete.tables["hypervisor_hosts"].rows(named=True)
    assert (first["name"], first["fqdn"], first["serial_number"]) == ("esx01", "esx01.kommune.dk", "ABC1234")
    assert (first["macs"], first["addresses"]) == (["b0:26:28:00:00:01"], ["10.20.0.11"])
    assert (first["cpu_core_count"], first["memory_mib"], first["os_version"]) == (64, 524_288, "8.0.2")
    assert (second["name"], second["addresses"], second["status"]) == (None, ["10.20.0.12"], "offline")
    address = complete.tables["addresses"].row(by_predicate=pl.col("address") == "10.20.0.11", named=True)
    assert (address["prefix_length"], address["_owner"]) == (24, first["_id"])


def test_disks_networks_clusters_and_datastores(complete):
    disks = (
        complete.tables["disks"]
        .select("_owner", "name", "kind", "capacity_mib", "used_mib", "is_thin")
        .rows()
    )
    assert disks == [
        ("vm-101", "Hard disk 1", "disk", 102_400, None, True),
        ("vm-101", "Hard disk 2", "disk", 102_400, None, False),
        ("vm-101", "C:\\", "partition", 102_000, 40_000, None),
    ]
    assert complete.tables["vlans"].select("name", "vlan_id").rows() == [("VLAN120-Servere", 120)]
    assert complete.tables["interfaces"]["vlan_id"].to_list() == [120, None, None]
    assert complete.tables["clusters"].select("name", "host_count", "ha_enabled").rows() == [
        ("Klynge1", 2, True)
    ]
    assert complete.tables["datastores"]["free_mib"].to_list() == [1_048_576]
    assert complete.exported_on == date(2026, 11, 2)


def test_columns_in_mb_of_version_3():
    servers = fixture("old-3.x.xlsx").tables["servers"]
    assert servers.select("storage_allocated_mib", "storage_used_mib").rows() == [(81_921, 30_272)]


def test_tabs_as_csv_with_danish_and_english_thousands():
    info = fixture("RVTools_tabvInfo.csv")
    assert info.tables["servers"]["managed_object_id"].to_list() == ["vm-101", "vm-102", "vm-103"]
    memory = fixture("RVTools_tabvMemory.csv")
    assert memory.tables["servers"].select("_id", "name", "memory_mib", "memory_utilisation_pct").rows() == [
        ("vm-101", "sbsys-db01", 8192, 25.0),
        ("vm-120", "ny01", 4096, None),
    ]
    # The same keys as in vInfo: merging makes one machine of both.
    assert memory.tables["servers"]["management_server"].to_list() == [VCENTER, VCENTER]
    assert [f.code for f in fixture("RVTools_tabvHealth.csv").findings] == ["RVTOOLS-TAB"]


def test_two_vcenters_in_one_file_are_kept_apart(a_workbook):
    header = ["VM", "Powerstate", "CPUs", "Memory", "VM ID", "VI SDK UUID"]
    info = [
        header,
        ["a", "poweredOn", 2, 4096, "vm-1", "x"],
        ["b", "poweredOn", 2, 4096, "vm-1", "y"],
        ["b", "poweredOn", 2, 4096, "vm-1", "y"],
    ]
    disks = [
        ["VM", "Disk", "Capacity MiB", "Thin", "VM ID", "VI SDK UUID"],
        ["b", "d", 100, "True", "vm-1", "y"],
    ]
    result = parse(InputFile.of_bytes("a.xlsx", a_workbook({"vInfo": info, "vDisk": disks})))
    assert result.tables["servers"]["_id"].to_list() == ["x/vm-1", "y/vm-1", "row:4"]
    assert result.tables["disks"]["_owner"].to_list() == ["y/vm-1"]
    assert "IMPORT-DUPLICATE" in [f.code for f in result.findings]


def test_a_bios_uuid_under_vm_uuid_is_known_by_its_beginning(a_workbook):
    header = ["VM", "Powerstate", "CPUs", "Memory", "VM UUID"]
    rows = [
        ["a", "poweredOn", 2, 4096, f"{start}16a9d2-0000-4000-8000-000000000001"] for start in ("42", "50")
    ]
    found = parse(InputFile.of_bytes("a.xlsx", a_workbook({"vInfo": [header, *rows]}))).tables["servers"]
    assert [value is None for value in found["smbios_uuid"]] == [False, True]
    assert [value is None for value in found["instance_uuid"]] == [True, False]


def test_tabs_are_known_by_name_or_header():
    assert tab_of_name("tabvInfo") == tab_of_name("RVTools_tabvinfo") == "vInfo"
    assert tab_of_name("Ark1") is None
    assert tab_of_header(["VM", "Disk", "Capacity MB", "Consumed MB"]) == "vPartition"
    assert tab_of_header(["VM", "Disk", "Capacity MB", "Thin"]) == "vDisk"
    assert tab_of_header(["Navn", "Antal"]) is None


def test_all_columns_of_version_4_7_are_recognised(real_files):
    import json

    told = json.loads((real_files / "formats/rvtools/rvtools-4.7.1.4-headers-only.json").read_text())
    found = {name: tab_of_header(header) for name, header in told["sheets"].items()}
    passed = {"vCD", "vUSB", "vRP", "vHealth", "vSwitch", "dvSwitch", "vMultiPath", "vLicense", "vFileInfo"}
    assert found == {name: "" if name in passed else name for name in found}


def test_real_exports(real_files):
    def counts(path: str) -> tuple[int, int, int, int]:
        result = parse(an_input(real_files / "landscape" / path))
        servers = result.tables["servers"]
        templates = int(servers["is_template"].sum())
        return (
            len(servers) - templates,
            templates,
            len(result.tables["hypervisor_hosts"]),
            len(result.rejected),
        )

    assert counts("kommune-a/exports/SizingWorkshop-RVTools.xlsx") == (795, 10, 34, 0)
    assert counts("kommune-c/exports/rvtools-small-complete.xlsx") == (3, 0, 2, 0)
    assert counts("kommune-c/exports/rvtools-example1.xlsx") == (9, 0, 7, 0)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_cells_raise(data, a_workbook):
    cell = st.one_of(
        st.text(max_size=6),
        st.integers(-5, 10**7),
        st.booleans(),
        st.sampled_from(["poweredOn", "VM", "vm-1"]),
    )
    tabs = {
        "vInfo": ["VM", "Powerstate", "Template", "CPUs", "Memory", "Primary IP Address", "VM ID", "VM UUID", "VI SDK UUID"],
        "vCPU": ["VM", "CPUs", "Overall", "Max", "VM ID"], "vNetwork": ["VM", "Mac Address", "IPv4 Address", "NIC label"],
        "vHost": ["Host", "Speed", "# Cores", "# Memory"], "vSC_VMK": ["Host", "Device", "IP Address", "Subnet mask"],
        "vDisk": ["VM", "Disk", "Capacity MiB", "Thin"], "vPort": ["Host", "Port Group", "Switch", "VLAN"],
    }  # fmt: skip
    sheets = {}
    for tab, header in tabs.items():
        sheets[tab] = [
            header,
            *data.draw(st.lists(st.lists(cell, min_size=len(header), max_size=len(header)), max_size=3)),
        ]
    file = InputFile.of_bytes("a.xlsx", a_workbook(sheets))
    assert IMPORTER.recognise(file)
    result = IMPORTER.parse(file, ImportParameters())
    for finding in result.findings:
        assert finding.message("da")
        assert finding.message("en")


def test_a_truncated_workbook_is_not_recognised():
    assert find_importer(an_input(FIXTURES / "truncated.xlsx")) is None
