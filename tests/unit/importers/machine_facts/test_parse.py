"""Facts in every shape in which Ansible and Puppet write them."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import ImportParameters, ImportResult, InputFile
from samdrift.importers.machine_facts import IMPORTER

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/machine_facts/fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir())


def parse(content: bytes) -> ImportResult:
    return IMPORTER.parse(InputFile.of_bytes("x", content), ImportParameters())


def parse_fixture(name: str) -> ImportResult:
    return parse((FIXTURES / name).read_bytes())


def machine(result: ImportResult, name: str, table: str = "servers") -> dict[str, object]:
    return result.tables[table].row(by_predicate=pl.col("name") == name, named=True)


def codes(result: ImportResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


def test_a_linux_server_of_ansible() -> None:
    result = parse_fixture("ansible-setup.json")
    server = machine(result, "sbsys-db01")
    wanted = {
        "fqdn": "sbsys-db01.aaby.dk",
        "smbios_uuid": "4210a3f0-1b2c-4d5e-8f90-112233445566",
        "asset_tag": None,
        "model": "VMware7,1",
        "operating_system": "Debian 12.7",
        "memory_mib": 15_989,
        "vcpu_count": 4,
        "is_virtual": True,
        "hypervisor": "vmware",
        "storage_allocated_mib": 60 * 1024 + 1536 * 1024,
        "storage_used_mib": 29_696,
        "disk_count": 2,
        "nic_count": 1,
        "last_seen_on": date(2026, 11, 19),
        "status": "active",
        "_sheet": "hosts",
        "_row": 1,
    }
    assert {key: server[key] for key in wanted} == wanted
    assert (result.rows_read, result.findings, result.rejected) == (1, (), ())


def test_what_is_inside_the_machine_is_left_out() -> None:
    result = parse_fixture("ansible-setup.json")
    server = machine(result, "sbsys-db01")
    assert server["macs"] == ["00:50:56:ab:00:01"]
    assert server["addresses"] == ["10.20.4.10", "10.20.4.11", "10.20.20.10", "2001:db8:20::10"]
    assert result.tables["interfaces"]["name"].to_list() == ["ens192", "ens192.20"]
    rows = result.tables["addresses"].select("address", "prefix_length", "interface").rows()
    assert ("10.20.4.11", 24, "ens192") in rows
    assert ("10.20.20.10", 28, "ens192.20") in rows
    assert "/mnt/deling" not in result.tables["disks"]["name"]
    assert set(result.tables["addresses"]["_owner"]) == {server["_id"]}


def test_a_list_of_hosts_of_several_kinds() -> None:
    result = parse_fixture("ansible-hosts.json")
    assert machine(result, "WIN01")["operating_system"] == "Microsoft Windows Server 2022 Standard"
    assert machine(result, "WIN01")["hypervisor"] == "hyper-v"
    assert machine(result, "WIN01")["addresses"] == ["10.20.6.5"]
    assert machine(result, "PC-17", "endpoints")["fqdn"] == "pc-17.aaby.dk"
    switch = machine(result, "sw-raadhus-01", "network_devices")
    assert (switch["serial_number"], switch["addresses"]) == ("FOC1234X0AB", ["10.99.0.11"])
    assert machine(result, "forkert")["smbios_uuid"] is None
    assert machine(result, "forkert")["memory_mib"] is None
    assert codes(result) == ["FACTS-UNREACHED", "IMPORT-IDENTITY", "IMPORT-ROW"]
    assert [row.source.row for row in result.rejected] == [4, 6]
    assert result.rows_read == 6
    assert "Jensen" not in repr([frame.rows() for frame in result.tables.values()])


def test_a_host_for_repair_shows_only_the_names_of_its_facts() -> None:
    text = '{"a": {"unreachable": true, "ansible_user": "anna.jensen", "msg": "anna.jensen"}}'
    (row,) = parse(text.encode()).rejected
    assert row.original == {"host": "a", "facts": "ansible_user, msg, unreachable"}


def test_an_inventory_without_facts_does_not_say_what_a_host_is() -> None:
    result = parse_fixture("ansible-inventory.json")
    assert machine(result, "web01", "unidentified_hosts")["addresses"] == ["10.20.8.11"]
    assert machine(result, "fw01", "network_devices")["operating_system"] == "fortios"
    assert "servers" not in result.tables
    assert codes(result) == ["FACTS-NONE"]


def test_the_inventory_endpoint_of_puppetdb() -> None:
    result = parse_fixture("puppetdb-inventory.json")
    server = machine(result, "bkp01")
    wanted = {
        "fqdn": "bkp01.aaby.dk",
        "serial_number": "7XK2PZ3",
        "asset_tag": "AABY-0815",
        "is_virtual": False,
        "hypervisor": None,
        "memory_mib": 128_000,
        "storage_allocated_mib": 457_863,
        "storage_used_mib": 10_240,
        "last_seen_on": date(2026, 11, 20),
        "macs": ["b0:26:28:00:00:05"],
    }
    assert {key: server[key] for key in wanted} == wanted
    assert result.tables["addresses"].select("address", "prefix_length").rows() == [("10.20.9.5", 25)]
    assert (codes(result), result.rows_read) == (["IMPORT-ROW"], 2)


def test_the_facts_endpoint_of_puppetdb_with_facts_of_old() -> None:
    result = parse_fixture("puppetdb-facts.json")
    server = machine(result, "old01")
    assert (server["memory_mib"], server["vcpu_count"], server["is_virtual"]) == (3789, 2, True)
    assert server["macs"] == ["00:50:56:00:07:07"]
    assert server["operating_system"] == "CentOS 7.9"
    assert machine(result, "new02")["fqdn"] == "new02.aaby.dk"
    assert codes(result) == ["IMPORT-ROW"]


def test_ansibles_own_output_cut_off_in_the_middle() -> None:
    result = parse_fixture("ansible-output.txt")
    assert machine(result, "a01")["memory_mib"] == 2048
    assert codes(result) == ["FACTS-UNREACHED", "IMPORT-TRUNCATED"]


def test_hosts_before_the_break_of_an_object_are_used() -> None:
    content = (FIXTURES / "ansible-hosts.json").read_bytes()
    result = parse(content[: content.index(b'"sw-raadhus-01": {') + 200])
    assert machine(result, "WIN01")["memory_mib"] == 8192
    assert machine(result, "PC-17", "endpoints")
    assert codes(result) == ["IMPORT-TRUNCATED"]


def test_broken_from_the_start() -> None:
    assert codes(parse(b'{"ansible_facts": {"ansible_hostname": ')) == ["IMPORT-FILE"]
    assert codes(parse(b'{"ansible_facts": ' + b"[" * 100_000)) == ["IMPORT-FILE"]


def test_half_a_character_is_stored_as_a_sign() -> None:
    result = parse(rb'{"ansible_facts": {"ansible_hostname": "a\ud800b", "ansible_distribution": "\udc00"}}')
    assert result.tables["servers"]["name"].to_list() == ["a\ufffdb"]


def test_the_default_route_stands_in_for_interfaces_that_were_not_gathered() -> None:
    route = {"address": "10.1.1.5", "interface": "eth0", "macaddress": "00:50:56:00:00:05", "prefix": "24"}
    facts = {"ansible_hostname": "a", "ansible_default_ipv4": route, "ansible_os_family": "Debian"}
    facts["ansible_all_ipv4_addresses"] = ["10.1.1.5", "172.17.0.1"]
    result = parse(json.dumps({"ansible_facts": facts}).encode())
    server = machine(result, "a")
    assert (server["addresses"], server["macs"]) == (["10.1.1.5"], ["00:50:56:00:00:05"])
    assert result.tables["addresses"].select("prefix_length", "interface").rows() == [(24, "eth0")]


def test_two_hosts_of_one_name_keep_apart() -> None:
    hosts = [{"certname": "a.x.dk", "facts": {"hostname": "a", "kernel": "Linux"}}] * 2
    result = parse(json.dumps(hosts).encode())
    assert result.tables["servers"]["_id"].n_unique() == 2


@pytest.mark.parametrize("name", NAMES)
def test_recognises_by_content(name: str) -> None:
    assert IMPORTER.recognise(InputFile.of_bytes("x", (FIXTURES / name).read_bytes()))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"bomFormat": "CycloneDX"}',
        b'[{"model": "dcim.device", "fields": {"name": "a"}}]',
        b"a;b\n1;2",
    ],
)
def test_other_files_are_left_alone(content: bytes) -> None:
    assert not IMPORTER.recognise(InputFile.of_bytes("facts.json", content))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    [
        *("hostname", "fqdn", "product_uuid", "memtotal_mb", "devices", "mounts", "interfaces", "eth0"),
        *("ipv4", "address", "macaddress", "networking", "dmi", "os", "facts", "certname", "ansible_facts"),
        *("name", "value", "date_time"),
    ]
)
OBJECTS = st.dictionaries(KEYS, st.dictionaries(KEYS, JSON | st.dictionaries(KEYS, JSON)) | JSON)


@settings(max_examples=50, deadline=None)
@given(OBJECTS | st.lists(JSON))
def test_any_json_is_read_without_raising(document: object) -> None:
    result = parse(json.dumps(document).encode())
    assert result.rows_read >= len(result.rejected)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=100), st.integers(0, 4000), st.integers(0, 4000), st.sampled_from(NAMES))
def test_mutated_files_are_read_without_raising(noise: bytes, start: int, end: int, name: str) -> None:
    good = (FIXTURES / name).read_bytes()
    file = InputFile.of_bytes("x", good[:start] + noise + good[end:])
    IMPORTER.recognise(file)
    IMPORTER.parse(file, ImportParameters())
