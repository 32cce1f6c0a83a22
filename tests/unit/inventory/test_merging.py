"""The ladder, rung by rung; the first test is the worked example of docs/methods/inventory.md."""

from datetime import date

import polars as pl
import pytest

from tests.unit.inventory.building import a_source, codes, groups, merged

UUID_ONE = "42060001-aaaa-bbbb-cccc-000000000001"
UUID_TWO = "42060002-aaaa-bbbb-cccc-000000000002"


def test_worked_example_of_the_methods_page():
    rvtools = a_source(
        "rvtools",
        path="rv",
        servers=[
            {"name": "srv-sql01", "smbios_uuid": UUID_ONE, "addresses": ["10.1.0.5"]},
            {"name": "srv-sql02", "smbios_uuid": UUID_TWO, "addresses": ["10.1.0.6"]},
            {"name": "srv-sql02-test", "smbios_uuid": UUID_TWO, "addresses": ["10.1.9.6"]},
        ],
    )
    directory = a_source(
        "active_directory", path="ad", servers=[{"name": "SRV-SQL01", "fqdn": "srv-sql01.adm.aaby.dk"}]
    )
    register = a_source(
        "netbox",
        path="nb",
        servers=[
            {"name": "srv_sql2", "addresses": ["10.1.0.6"]},
            {"name": "srv-slq01", "addresses": ["10.1.0.5"]},
        ],
    )
    scan = a_source(
        "nmap", path="scan", unidentified_hosts=[{"addresses": ["10.1.0.6"]}, {"addresses": ["10.1.0.77"]}]
    )
    inventory = merged(rvtools, directory, register, scan)
    assert groups(inventory) == {
        frozenset({"rv:2", "ad:2", "nb:3"}),
        frozenset({"rv:3", "nb:2", "scan:2"}),
        frozenset({"rv:4"}),
        frozenset({"scan:3"}),
    }
    assert codes(inventory) == ["MERGE-CLONED"]
    assert inventory.tables["servers"].height == 3
    assert inventory.tables["unidentified_hosts"].height == 1


def test_serial_number_links_whatever_the_names():
    inventory = merged(
        a_source("rvtools", path="a", hypervisor_hosts=[{"name": "esx1", "serial_number": "CZ-3421 X"}]),
        a_source("netbox", path="b", servers=[{"name": "blade 7", "serial_number": "cz3421x"}]),
    )
    assert groups(inventory) == {frozenset({"a:2", "b:2"})}
    assert inventory.tables["hypervisor_hosts"].height == 1
    assert inventory.tables["servers"].is_empty()


@pytest.mark.parametrize(
    "serial", ["To be filled by O.E.M.", "None", "0000000000", "Default string", "System Serial Number"]
)
def test_junk_serial_numbers_link_nothing(serial):
    inventory = merged(
        a_source("rvtools", path="a", servers=[{"name": "alfa", "serial_number": serial}]),
        a_source("netbox", path="b", servers=[{"name": "beta", "serial_number": serial}]),
    )
    assert len(groups(inventory)) == 2


def test_uuid_is_compared_in_one_byte_order():
    as_vmware, as_linux = "4206a0c4-1b2c-3d4e-8899-aabbccddeeff", "c4a00642-2c1b-4e3d-8899-aabbccddeeff"
    inventory = merged(
        a_source("rvtools", path="a", servers=[{"name": "web01", "smbios_uuid": as_vmware}]),
        a_source("machine_facts", path="b", servers=[{"name": "omdoebt", "smbios_uuid": as_linux}]),
    )
    assert groups(inventory) == {frozenset({"a:2", "b:2"})}


def test_two_serial_numbers_are_a_conflict_not_a_merge():
    inventory = merged(
        a_source("rvtools", path="a", servers=[{"name": "db01", "serial_number": "AAAA1111"}]),
        a_source("netbox", path="b", servers=[{"name": "db01", "serial_number": "BBBB2222"}]),
    )
    assert len(groups(inventory)) == 2
    assert codes(inventory) == ["MERGE-CONFLICT"]
    assert "AAAA1111" in inventory.findings[0].message()


def test_a_vm_in_two_vcenters_is_one_server():
    here = {"name": "fil01", "smbios_uuid": UUID_ONE, "managed_object_id": "vm-7"}
    inventory = merged(
        a_source("rvtools", path="a", servers=[{**here, "management_server": "vc1"}]),
        a_source(
            "rvtools", path="b", servers=[{**here, "management_server": "vc2", "managed_object_id": "vm-9"}]
        ),
    )
    assert groups(inventory) == {frozenset({"a:2", "b:2"})}


def test_a_copied_vm_in_another_vcenter_is_told_and_kept_apart():
    inventory = merged(
        a_source("rvtools", path="a", servers=[{"name": "loen-app", "smbios_uuid": UUID_ONE}]),
        a_source("rvtools", path="b", servers=[{"name": "skole-web", "smbios_uuid": UUID_ONE}]),
    )
    assert len(groups(inventory)) == 2
    assert codes(inventory) == ["MERGE-UNLIKE"]


def test_names_fold_case_domain_and_underscore():
    inventory = merged(
        a_source("rvtools", path="a", servers=[{"name": "SRV_FIL01"}]),
        a_source("active_directory", path="b", servers=[{"name": "srv-fil01", "fqdn": "srv-fil01.aaby.dk"}]),
    )
    assert len(groups(inventory)) == 1


def test_a_name_that_one_source_uses_twice_links_only_where_the_address_decides():
    inventory = merged(
        a_source(
            "rvtools",
            path="a",
            servers=[
                {"name": "sql01", "addresses": ["10.0.0.1"]},
                {"name": "sql01", "addresses": ["10.9.0.1"]},
            ],
        ),
        a_source("netbox", path="b", servers=[{"name": "sql01", "addresses": ["10.9.0.1"]}]),
        a_source("active_directory", path="c", servers=[{"name": "sql01"}]),
    )
    assert groups(inventory) == {frozenset({"a:2"}), frozenset({"a:3", "b:2"}), frozenset({"c:2"})}
    assert codes(inventory) == ["MERGE-NAME"]


def test_same_name_with_other_domain_and_other_address_is_another_machine():
    inventory = merged(
        a_source(
            "rvtools", path="a", servers=[{"name": "dc01", "fqdn": "dc01.adm.dk", "addresses": ["10.0.0.1"]}]
        ),
        a_source(
            "netbox", path="b", servers=[{"name": "dc01", "fqdn": "dc01.skole.dk", "addresses": ["10.8.0.1"]}]
        ),
    )
    assert len(groups(inventory)) == 2


def test_one_registers_rows_are_never_put_together_by_name_alone():
    inventory = merged(
        a_source("netbox", path="a", servers=[{"name": "vm1"}, {"name": "vm1"}, {"name": "vm1"}])
    )
    assert inventory.tables["servers"].height == 3
    assert inventory.tables["servers"]["asset_id"].n_unique() == 3
    assert codes(inventory) == []


def test_a_registers_duplicate_with_the_same_address_is_one_machine():
    row = {"name": "print01", "addresses": ["10.0.0.9"]}
    assert merged(a_source("spreadsheet", path="a", servers=[row, row])).tables["servers"].height == 1


def test_other_numbers_are_other_machines_however_alike():
    alike = {
        "addresses": ["10.0.0.1"],
        "operating_system": "Windows Server 2019",
        "memory_mib": 8192,
        "vcpu_count": 2,
    }
    inventory = merged(
        a_source("rvtools", path="a", servers=[{"name": "srv-app01", **alike}]),
        a_source(
            "spreadsheet", path="b", servers=[{"name": "srv-app02", **alike, "addresses": ["10.0.0.2"]}]
        ),
    )
    assert len(groups(inventory)) == 2


def test_never_across_municipalities():
    row = {"name": "srv1", "smbios_uuid": UUID_ONE, "serial_number": "SN-99881"}
    inventory = merged(
        a_source("rvtools", municipality="0540", servers=[row]),
        a_source("rvtools", municipality="0550", servers=[row]),
    )
    assert len(groups(inventory)) == 2


def test_a_scanned_host_whose_address_two_registers_claim_stays_unidentified():
    inventory = merged(
        a_source(
            "netbox",
            path="a",
            servers=[{"name": "x1", "addresses": ["10.0.0.1"]}, {"name": "y2", "addresses": ["10.0.0.1"]}],
        ),
        a_source("nmap", path="b", unidentified_hosts=[{"addresses": ["10.0.0.1"]}]),
    )
    assert inventory.tables["unidentified_hosts"].height == 1
    assert codes(inventory) == ["MERGE-ADDRESS"]


def test_an_address_counts_within_its_vrf_only():
    inventory = merged(
        a_source("netbox", path="a", servers=[{"name": "x1", "addresses": ["10.0.0.1"], "vrf": "gaest"}]),
        a_source("nmap", path="b", unidentified_hosts=[{"addresses": ["10.0.0.1"]}]),
    )
    assert inventory.tables["unidentified_hosts"].height == 1


def test_values_follow_the_order_of_sources_and_losers_are_kept():
    inventory = merged(
        a_source("netbox", path="b", servers=[{"name": "db01", "memory_mib": 4096, "site": "Rådhuset"}]),
        a_source("rvtools", path="a", servers=[{"name": "db01", "memory_mib": 8192, "site": "Datacenter1"}]),
    )
    server = inventory.tables["servers"].row(0, named=True)
    assert (server["memory_mib"], server["site"]) == (8192, "Rådhuset")
    lost = inventory.facts.filter(pl.col("contradicts")).sort("field")
    assert lost.select("field", "value", "chosen").rows() == [
        ("memory_mib", "4096", False),
        ("site", "Datacenter1", False),
    ]


def test_a_hand_made_fact_wins_and_the_rest_is_kept():
    inventory = merged(
        a_source("rvtools", path="a", servers=[{"name": "db01", "memory_mib": 8192}]),
        a_source("facts", path="f", servers=[{"name": "db01", "memory_mib": 16384}]),
    )
    assert inventory.tables["servers"]["memory_mib"].to_list() == [16384]
    assert inventory.facts.filter(pl.col("field") == "memory_mib").height == 2


def test_the_newer_of_two_exports_wins():
    inventory = merged(
        a_source(
            "rvtools", path="a", exported_on=date(2026, 1, 1), servers=[{"name": "db01", "vcpu_count": 2}]
        ),
        a_source(
            "rvtools", path="b", exported_on=date(2026, 6, 1), servers=[{"name": "db01", "vcpu_count": 4}]
        ),
    )
    assert inventory.tables["servers"]["vcpu_count"].to_list() == [4]


def test_spellings_of_an_operating_system_do_not_contradict():
    inventory = merged(
        a_source(
            "rvtools",
            path="a",
            servers=[{"name": "x9", "operating_system": "Microsoft Windows Server 2019 (64-bit)"}],
        ),
        a_source(
            "active_directory",
            path="b",
            servers=[{"name": "x9", "operating_system": "Windows Server 2019 Standard"}],
        ),
    )
    assert not inventory.facts["contradicts"].any()


def test_rows_of_a_machine_follow_it():
    inventory = merged(
        a_source(
            "rvtools",
            path="a",
            servers=[{"name": "db01", "_id": "vm-1"}],
            disks=[{"_owner": "vm-1", "name": "Hard disk 1", "kind": "disk"}],
        ),
    )
    assert (
        inventory.tables["disks"]["owner_id"].to_list() == inventory.tables["servers"]["asset_id"].to_list()
    )


def test_plain_rows_agree_on_all_that_names_them_and_duplicates_stay():
    inventory = merged(
        a_source(
            "netbox",
            path="a",
            prefixes=[
                {"prefix": "10.0.0.0/24"},
                {"prefix": "10.0.0.0/24"},
                {"prefix": "10.0.0.0/24", "vrf": "gaest"},
            ],
        ),
        a_source("spreadsheet", path="b", prefixes=[{"prefix": "10.0.0.0/24", "site": "Skolen"}]),
    )
    prefixes = inventory.tables["prefixes"]
    assert prefixes.height == 3
    assert prefixes["site"].drop_nulls().to_list() == ["Skolen"]


def test_systems_merge_by_key_then_name():
    uuid = "0f0f0f0f-1111-2222-3333-444444444444"
    inventory = merged(
        a_source("kitos", path="a", it_systems=[{"name": "SBSYS", "kitos_uuid": uuid}]),
        a_source("spreadsheet", path="b", it_systems=[{"name": " sbsys ", "supplier": "Leverandøren"}]),
        a_source("kitos", path="c", it_systems=[{"name": "SBSYS (drift)", "kitos_uuid": uuid}]),
    )
    assert inventory.tables["it_systems"].height == 1
    assert inventory.tables["it_systems"]["supplier"].to_list() == ["Leverandøren"]


def test_nothing_in_nothing_out():
    inventory = merged()
    assert inventory.records.is_empty()
    assert all(table.is_empty() for table in inventory.tables.values())
