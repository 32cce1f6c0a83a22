"""NetBox's REST answers and CSV exports: the same tables, whatever the shape."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import samdrift.importers.netbox
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.netbox import IMPORTER
from samdrift.importers.netbox.roles import classify_device

FIXTURES = Path(samdrift.importers.netbox.__file__).parent / "fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir())


def fixture(name: str) -> ImportResult:
    return read((FIXTURES / name).read_bytes())


def read(content: bytes) -> ImportResult:
    return IMPORTER.parse(InputFile.of_bytes("exports/netbox", content), ImportParameters())


def codes(result: ImportResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


@pytest.mark.parametrize("name", NAMES)
def test_every_fixture_is_recognised_and_read(name: str) -> None:
    assert IMPORTER.recognise(InputFile.of_bytes("x", (FIXTURES / name).read_bytes()))
    assert fixture(name).rows_read > 0


def test_a_page_of_devices_gives_their_classes_and_tells_of_the_other_pages() -> None:
    result = fixture("devices.json")
    firewall = result.tables["network_devices"].row(0, named=True)
    assert (firewall["kind"], firewall["manufacturer"], firewall["status"]) == (
        "firewall",
        "Fortinet",
        "staged",
    )
    assert firewall["management_address"] == "10.9.0.1"
    host = result.tables["hypervisor_hosts"].row(0, named=True)
    assert (host["name"], host["cluster"], host["_id"]) == ("hv01", "KL01", "device:12")
    assert codes(result) == ["NETBOX-PAGES"]


def test_objects_without_an_address_are_told_by_their_keys() -> None:
    servers = fixture("vms_without_urls.json").tables["servers"]
    assert servers.select("_id", "name", "status", "cluster").rows() == [
        ("vm:1", "srv01", "offline", "KL01"),
        ("vm:2", "srv01", "decommissioning", "KL03"),
    ]
    # A serial number means NetBox 4.1 or later: disks are in MB.
    assert servers["storage_allocated_mib"].to_list() == [50_000, None]


def test_rows_about_machines_of_another_file_keep_their_owner() -> None:
    result = fixture("several_types.json")
    assert result.tables["addresses"]["_owner"].to_list() == ["vm:8", "device:3"]
    # Named elsewhere is not listed: no server and no router until merging finds them.
    assert set(result.tables) == {"addresses", "interfaces", "unidentified_hosts"}
    hosts = result.tables["unidentified_hosts"].select("_id", "name", "fqdn", "addresses", "macs").rows()
    assert hosts == [
        ("device:3", "rtr03", None, None, ["00:11:22:33:44:55"]),
        ("vm:8", "app08", "app08.aaby.dk", ["10.9.2.5"], None),
    ]
    assert result.tables["interfaces"]["vlan_id"].to_list() == [20]


def test_the_import_form_of_csv() -> None:
    result = fixture("devices_import.csv")
    assert result.tables["network_devices"]["name"].to_list() == ["sw-skole-1"]
    assert result.tables["other_devices"]["status"].to_list() == ["active", "decommissioning"]
    (rejected,) = result.rejected
    assert rejected.source.row == 5
    assert codes(result) == ["IMPORT-MISSING"]


def test_the_list_view_of_csv_with_units_in_its_headers() -> None:
    result = fixture("vms_view.csv")
    first, second = result.tables["servers"].iter_rows(named=True)
    assert (first["vcpu_count"], first["memory_mib"], first["storage_allocated_mib"]) == (4, 16_384, 204_800)
    assert (second["status"], second["memory_mib"], second["addresses"]) == ("decommissioning", None, None)
    assert codes(result) == ["IMPORT-NUMBER"]


def test_addresses_name_their_machine_and_a_bad_one_is_rejected() -> None:
    result = fixture("addresses_view.csv")
    assert result.tables["addresses"].select("address", "vrf", "role", "_owner").rows() == [
        ("10.9.4.10", None, None, "device:srv20"),
        ("10.9.4.1", "Skole", "vip", "device:srv20"),
    ]
    assert result.tables["unidentified_hosts"]["addresses"].to_list() == [["10.9.4.10"]]
    assert [row.original["IP Address"] for row in result.rejected] == ["10.9.4.300/24"]


def test_interfaces_and_prefixes_as_csv() -> None:
    interfaces = fixture("vm_interfaces.csv")
    assert interfaces.tables["unidentified_hosts"].select("name", "macs").rows() == [
        ("srv30", ["00:50:56:aa:bb:01"])
    ]
    assert interfaces.tables["interfaces"]["enabled"].to_list() == [True, False]
    prefixes = fixture("prefixes.csv").tables["prefixes"]
    assert prefixes.select("prefix", "site", "vlan_id", "is_pool").rows() == [
        ("10.9.0.0/16", None, None, False),
        ("10.9.4.0/24", "Aaby Skole", 20, True),
    ]


def test_contacts_are_counted_and_only_a_sites_contact_is_used() -> None:
    assert fixture("contacts.csv").tables == {}
    assert codes(fixture("contacts.csv")) == ["NETBOX-NOT-USED"]
    sites = fixture("contact_assignments.csv").tables["sites"]
    assert sites.select("name", "contact").rows() == [("Aaby Skole", "Anna Eksempel")]


def test_disk_sizes_without_a_unit_are_told_by_their_size() -> None:
    header = b"name,status,cluster,vcpus,memory,disk\n"
    small, large = read(header + b"a,active,k,1,1024,80\n"), read(header + b"a,active,k,1,1024,80000\n")
    assert small.tables["servers"]["storage_allocated_mib"].to_list() == [80 * 1024]
    assert large.tables["servers"]["storage_allocated_mib"].to_list() == [80_000]
    assert codes(small) == codes(large) == ["NETBOX-DISK-UNIT"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name;role;manufacturer;type;site\na;b;c;d;e\n",  # anybody's list, not NetBox's
        b"Name,Email\nAnna,a@b\n",
        b'{"uuid": "1", "name": "System"}',
        b'[{"VMName": "a"}]',
        b"VM,Powerstate\n",
    ],
)
def test_other_files_are_not_taken_for_netbox(content: bytes) -> None:
    assert not IMPORTER.recognise(InputFile.of_bytes("x", content))


@pytest.mark.parametrize(
    ("role", "model", "hosts_vms", "table", "kind"),
    [
        ("Access Switch", None, False, "network_devices", "switch"),
        ("Kerneswitch", None, False, "network_devices", "switch"),
        ("Trådløst adgangspunkt", None, False, "network_devices", "access_point"),
        ("Access point", None, False, "network_devices", "access_point"),
        ("WLAN-controller", None, False, "network_devices", "wlan_controller"),
        ("Brandmur", None, False, "network_devices", "firewall"),
        ("Lastfordeler", None, False, "network_devices", "load_balancer"),
        ("Console Server", None, False, "network_devices", "other"),
        ("Application Server", "Flex system", False, "servers", None),
        ("Kameraserver", None, False, "servers", None),
        ("Server PDU", None, False, "other_devices", None),
        ("Krydsfelt", None, False, "other_devices", None),
        ("Nødstrøm", None, False, "other_devices", None),
        ("Storage", None, False, "other_devices", None),
        ("Kamera", None, False, "other_devices", None),
        ("Server", None, True, "hypervisor_hosts", None),
        ("KVM host", None, False, "hypervisor_hosts", None),
        ("Virtualiseringsvært", None, False, "hypervisor_hosts", None),
        ("Printer", None, False, "endpoints", "printer"),
        ("Telefon", None, False, "endpoints", "phone"),
        ("Diverse", "48-Port Patch Panel", False, "other_devices", None),
        (None, "Catalyst switch", False, "network_devices", "switch"),
    ],
)
def test_roles_in_both_languages(
    role: str | None, model: str | None, hosts_vms: bool, table: str, kind: str | None
) -> None:
    found = classify_device(role, model, hosts_vms=hosts_vms)
    assert found is not None
    assert (found.table, found.kind) == (table, kind)


def test_an_unknown_role_is_no_guess() -> None:
    assert classify_device("Dimsedut", "X-100", hosts_vms=False) is None


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_damage_makes_it_raise(data: st.DataObject) -> None:
    content = bytearray((FIXTURES / data.draw(st.sampled_from(NAMES))).read_bytes())
    start = data.draw(st.integers(0, len(content) - 1))
    content[start : start + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=8))
    file = InputFile.of_bytes("x", bytes(content))
    IMPORTER.recognise(file)
    IMPORTER.parse(file, ImportParameters())
