"""NetBox's Django dump: numbers become names, roles become classes, people stay where they belong."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import samdrift.importers.netbox
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.netbox import IMPORTER
from samdrift.inventory import TABLES, Access, column_info

DUMP = Path(samdrift.importers.netbox.__file__).parent / "fixtures" / "dump.json"


def read(content: bytes) -> ImportResult:
    return IMPORTER.parse(InputFile.of_bytes("exports/netbox.json", content), ImportParameters())


@pytest.fixture(scope="module")
def dump() -> ImportResult:
    return read(DUMP.read_bytes())


def row(result: ImportResult, table: str, number: str) -> dict[str, object]:
    frame = result.tables[table]
    (found,) = [r for r in frame.iter_rows(named=True) if r["_id"] == number]
    return found


def codes(result: ImportResult) -> Counter[str]:
    return Counter(finding.code for finding in result.findings)


def test_devices_go_to_the_table_that_their_role_says(dump: ImportResult) -> None:
    assert dump.tables["hypervisor_hosts"]["name"].to_list() == ["esx01"]
    assert dump.tables["network_devices"]["name"].to_list() == ["sw-raadhus-01"]
    assert dump.tables["other_devices"].select("name", "kind").rows() == [
        (None, "Krydsfelt"),
        ("gadget", "Dimsedut"),
    ]
    (told,) = [f for f in dump.findings if f.code == "NETBOX-ROLE"]
    assert told.values == {"value": "Dimsedut", "count": "1"}


def test_a_host_has_name_domain_maker_and_site(dump: ImportResult) -> None:
    host = row(dump, "hypervisor_hosts", "device:1")
    assert (host["name"], host["fqdn"], host["cluster"]) == ("esx01", "esx01.aaby.dk", "KL01")
    assert (host["manufacturer"], host["model"]) == ("Dell", "PowerEdge R650")
    assert (host["serial_number"], host["asset_tag"], host["site"]) == ("ABC123", "K-1", "Rådhuset")
    assert host["_sheet"] == "dcim.device"


def test_a_machine_gets_its_interfaces_addresses_and_the_registered_name(dump: ImportResult) -> None:
    server = row(dump, "servers", "device:2")
    assert server["addresses"] == ["10.1.2.11"]
    assert server["macs"] == ["aa:bb:cc:00:11:22"]
    assert server["fqdn"] == "srv-fil01.aaby.dk"
    switch = row(dump, "network_devices", "device:3")
    assert (switch["kind"], switch["management_address"], switch["port_count"]) == ("switch", "10.1.2.12", 1)


def test_vms_of_one_name_stay_apart_and_keep_their_status(dump: ImportResult) -> None:
    servers = dump.tables["servers"]
    assert servers.select("_id", "name", "status", "cluster", "site").rows() == [
        ("device:2", "srv-fil01", "active", None, "Rådhuset"),
        ("vm:1", "app01", "active", "KL01", "Rådhuset"),
        ("vm:2", "app01", "decommissioning", "KL02", None),
    ]
    first = row(dump, "servers", "vm:1")
    assert (first["vcpu_count"], first["memory_mib"], first["storage_allocated_mib"]) == (4, 8192, 102_400)
    assert (first["hypervisor"], first["operating_system"]) == ("vmware", "Windows Server 2022")
    assert (first["addresses"], first["vrf"]) == (["10.1.2.13"], "Skole")


def test_a_shared_address_is_an_address_but_identifies_no_machine(dump: ImportResult) -> None:
    shared = dump.tables["addresses"].row(3, named=True)
    assert (shared["address"], shared["role"], shared["_owner"]) == ("10.1.2.1", "vip", "vm:1")


def test_a_vm_without_a_name_is_rejected_with_its_columns(dump: ImportResult) -> None:
    rejected = next(r for r in dump.rejected if r.source.sheet == "virtualization.virtualmachine")
    assert rejected.source.row == 3
    assert rejected.original["description"] == "tom"


def test_bad_values_are_told_and_the_rest_is_used(dump: ImportResult) -> None:
    found = codes(dump)
    assert found["IMPORT-NUMBER"] == 1  # vcpus "to"
    assert found["IMPORT-CHOICE"] == 1  # status "mystisk"
    assert found["IMPORT-REFERENCE"] == 1  # site 99
    assert found["IMPORT-HOST-BITS"] == 1
    assert found["IMPORT-ADDRESS"] == 1
    assert dump.tables["prefixes"].select("prefix", "vrf", "vlan_id").rows() == [
        ("10.1.0.0/16", None, None),
        ("10.1.2.0/24", "Skole", 10),
    ]


def test_sites_circuits_services_and_ranges(dump: ImportResult) -> None:
    site = dump.tables["sites"].row(0, named=True)
    assert (site["street_address"], site["postal_code"], site["city"]) == ("Torvet 1", "9000", "Aalborg")
    assert dump.tables["sites"]["street_address"][1] == "3200 Long Road"
    circuit = dump.tables["circuits"].row(0, named=True)
    assert (circuit["site"], circuit["far_site"], circuit["status"]) == (
        "Rådhuset",
        "Nedlagt Skole",
        "planned",
    )
    services = dump.tables["listening_services"]
    assert services.select("_owner", "address", "protocol", "port").rows() == [
        ("vm:1", "10.1.2.13", "tcp", 443),
        ("vm:1", "10.1.2.13", "tcp", 8443),
    ]
    assert dump.tables["dhcp_scopes"].select("prefix", "first_address").rows() == [
        ("10.1.2.0/24", "10.1.2.100")
    ]


def test_people_stand_only_in_personal_columns(dump: ImportResult) -> None:
    assert dump.tables["sites"]["contact"].to_list() == ["Anna Eksempel", None]
    open_columns = []
    for name, frame in dump.tables.items():
        declared = TABLES[name].columns()
        personal = {c for c, d in declared.items() if column_info(d).access is Access.PERSONAL}
        open_columns.append(str(frame.drop(personal & set(frame.columns)).to_dicts()))
    told = [finding.message(language) for finding in dump.findings for language in ("en", "da")]
    for secret in ("Eksempel", "11223344", "anna@", "pbkdf2"):
        assert all(secret not in text for text in [*open_columns, *told])


def test_passwords_in_a_dump_are_told(dump: ImportResult) -> None:
    (told,) = [f for f in dump.findings if f.code == "NETBOX-SECRETS"]
    assert told.values["value"] == "auth.user 1"


def test_a_truncated_dump_gives_what_stands_complete() -> None:
    content = DUMP.read_bytes()
    result = read(content[: content.index(b'"ipam.vrf"')])
    assert result.tables["servers"].height == 3
    assert codes(result)["IMPORT-TRUNCATED"] == 1


def test_rubbish_is_a_finding() -> None:
    assert codes(read(b"[[[[")) == {"IMPORT-FILE": 1}
    assert not IMPORTER.recognise(InputFile.of_bytes("x.json", b'{"uuid": "1"}'))
    assert not IMPORTER.recognise(InputFile.of_bytes("x.json", b""))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_value_in_any_field_makes_it_raise(data: st.DataObject) -> None:
    objects = json.loads(DUMP.read_text())
    entry = objects[data.draw(st.integers(0, len(objects) - 1))]
    field = data.draw(st.sampled_from(sorted(entry["fields"])))
    entry["fields"][field] = data.draw(JSON_VALUES)
    read(json.dumps(objects).encode())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_to_the_bytes_makes_it_raise(data: st.DataObject) -> None:
    content = bytearray(DUMP.read_bytes())
    start = data.draw(st.integers(0, len(content) - 1))
    content[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=10))
    file = InputFile.of_bytes("x.json", bytes(content))
    IMPORTER.recognise(file)
    IMPORTER.parse(file, ImportParameters())


def test_the_real_dump_gives_what_it_holds(real_files: Path) -> None:
    result = read((real_files / "landscape/kommune-b/exports/netbox-dump.json").read_bytes())
    counts = {name: frame.height for name, frame in result.tables.items()}
    assert counts == {
        "servers": 181, "network_devices": 39, "other_devices": 32, "interfaces": 2306, "sites": 24,
        "clusters": 32, "prefixes": 90, "addresses": 180, "vlans": 63, "vrfs": 6, "circuits": 29,
        "suppliers": 9,
    }  # fmt: skip
    assert not result.rejected
    assert result.tables["servers"]["is_virtual"].sum() == 180
    assert result.tables["servers"]["_id"].n_unique() == 181
    assert result.tables["prefixes"]["vrf"].n_unique() == 7  # six and the global one
    assert set(result.tables["interfaces"]["_owner"]) <= {
        number
        for name in ("servers", "network_devices", "other_devices")
        for number in result.tables[name]["_id"]
    }
    personal = result.tables["sites"]["contact"].drop_nulls().to_list()
    assert len(personal) == 1
    everything_else = [
        str(frame.drop("contact", "managed_by", strict=False).to_dicts()) for frame in result.tables.values()
    ]
    assert all(personal[0] not in text for text in everything_else)
