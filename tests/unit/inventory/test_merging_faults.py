"""Ways in which records could be linked wrongly, or a merge stopped: one test a fault."""

from itertools import permutations

import pytest

from samdrift.inventory.merging import join_inventories
from samdrift.inventory.merging.keys import (
    canonical_name,
    canonical_uuid,
    name_numbers,
    plain_name,
)
from tests.unit.inventory.building import a_source, codes, groups, merged

UUID_ONE = "42060001-aaaa-bbbb-cccc-000000000001"
UUID_TWO = "42060002-aaaa-bbbb-cccc-000000000002"
MAC = "00:50:56:00:00:01"


def groups_by_role(rows):
    """Merge one row a file, files named in every order; the groups of each order, as roles.

    Args:
        rows: role -> (importer, table, row).
    """
    found = []
    for order in permutations(sorted(rows)):
        paths = {role: f"{place}-{role}" for place, role in enumerate(order)}
        inventory = merged(
            *(
                a_source(importer, path=paths[role], **{table: [row]})
                for role, (importer, table, row) in rows.items()
            )
        )
        found.append(
            {
                frozenset(record.split("-", 1)[1].split(":")[0] for record in group)
                for group in groups(inventory)
            }
        )
    return found


def test_a_nameless_record_does_not_chain_a_copy_to_its_original():
    found = groups_by_role(
        {
            "original": ("rvtools", "servers", {"name": "loen-app", "macs": [MAC]}),
            "nameless": ("machine_facts", "servers", {"macs": [MAC]}),
            "copy": ("hyperv", "servers", {"name": "skole-web", "macs": [MAC]}),
        }
    )
    assert all(
        each == {frozenset({"original"}), frozenset({"nameless"}), frozenset({"copy"})} for each in found
    )


def test_a_third_source_does_not_chain_two_hypervisors_copies_of_one_uuid():
    found = groups_by_role(
        {
            "original": ("rvtools", "servers", {"name": "loen-app", "smbios_uuid": UUID_ONE}),
            "copy": ("rvtools", "servers", {"name": "skole-web", "smbios_uuid": UUID_ONE}),
            "register": ("netbox", "servers", {"name": "ukendt", "smbios_uuid": UUID_ONE}),
        }
    )
    assert all(len(each) == 3 for each in found)


def test_a_guest_with_other_name_card_and_address_is_a_copy_of_the_hypervisors_machine():
    """The guest runs under a hypervisor that exports no UUID; its original under one that does."""
    here = {"name": "byarkiv-web01", "smbios_uuid": UUID_ONE, "macs": [MAC], "addresses": ["10.0.0.1"]}
    there = {"name": "sportstyr-app02", "smbios_uuid": UUID_ONE}
    elsewhere = {"macs": ["00:15:5d:00:00:02"], "addresses": ["10.0.0.2"]}

    def found(guest):
        return merged(
            a_source("rvtools", path="a", servers=[here]),
            a_source("machine_facts", path="b", servers=[guest]),
        )

    assert codes(found({**there, **elsewhere})) == ["MERGE-UNLIKE"]
    assert len(groups(found({**there, **elsewhere}))) == 2
    assert len(groups(found(there))) == 1
    assert len(groups(found({**there, **elsewhere, "macs": [MAC]}))) == 1


def test_a_record_that_fits_two_machines_of_one_uuid_is_given_to_neither():
    found = groups_by_role(
        {
            "one": ("rvtools", "servers", {"smbios_uuid": UUID_ONE, "serial_number": "AAAA1111"}),
            "two": ("hyperv", "servers", {"smbios_uuid": UUID_ONE, "serial_number": "BBBB2222"}),
            "either": ("machine_facts", "servers", {"smbios_uuid": UUID_ONE}),
        }
    )
    assert all(each == {frozenset({"one"}), frozenset({"two"}), frozenset({"either"})} for each in found)


def test_of_nine_records_of_one_name_two_serial_numbers_are_still_seen():
    names = ["rvtools", "netbox", "hyperv", "machine_facts", "active_directory", "azure_migrate"]
    sources = [
        a_source(name, path=f"{place}-{name}", servers=[{"name": "db01"}]) for place, name in enumerate(names)
    ]
    sources += [
        a_source("spreadsheet", path="00-one", servers=[{"name": "db01", "serial_number": "AAAA1111"}]),
        a_source("spreadsheet", path="22-two", servers=[{"name": "db01", "serial_number": "BBBB2222"}]),
        a_source("spreadsheet", path="44-three", servers=[{"name": "db01"}]),
    ]
    inventory = merged(*sources)
    assert all(len(group) == 1 for group in groups(inventory))
    assert codes(inventory) == ["MERGE-CONFLICT"]


def test_of_nine_records_of_one_name_two_domains_are_still_seen():
    one = {"name": "dc01", "fqdn": "dc01.adm.dk", "addresses": ["10.0.0.1"]}
    other = {"name": "dc01", "fqdn": "dc01.skole.dk", "addresses": ["10.8.0.1"]}
    rows = [one, {"name": "dc01"}, other, *[{"name": "dc01"}] * 6]
    inventory = merged(
        *(a_source("spreadsheet", path=f"{place}", servers=[row]) for place, row in enumerate(rows))
    )
    assert not any({"0:2", "2:2"} <= group for group in groups(inventory))


def test_domain_and_address_count_where_two_records_of_one_machine_tell_them():
    """One record of each machine knows the domain, another the address."""
    inventory = merged(
        a_source("active_directory", path="a1", servers=[{"fqdn": "dc01.adm.dk", "smbios_uuid": UUID_ONE}]),
        a_source("machine_facts", path="a2", servers=[{"smbios_uuid": UUID_ONE, "addresses": ["10.0.0.1"]}]),
        a_source(
            "active_directory", path="b1", servers=[{"fqdn": "dc01.skole.dk", "serial_number": "AAAA1111"}]
        ),
        a_source("netbox", path="b2", servers=[{"serial_number": "AAAA1111", "addresses": ["10.8.0.1"]}]),
    )
    assert groups(inventory) == {frozenset({"a1:2", "a2:2"}), frozenset({"b1:2", "b2:2"})}


def test_of_many_machines_of_one_name_the_one_with_the_address_is_found():
    """``vm1`` in 20 clusters: the register's row lies far from its machine's."""
    inventory = merged(
        a_source(
            "rvtools",
            path="a",
            servers=[{"name": "vm1", "addresses": [f"10.0.0.{number}"]} for number in range(1, 21)],
        ),
        a_source("netbox", path="b", servers=[{"name": "vm1", "addresses": ["10.0.0.7"]}]),
    )
    assert frozenset({"a:8", "b:2"}) in groups(inventory)
    assert len(groups(inventory)) == 20


def test_a_scanned_host_with_two_machines_addresses_does_not_make_them_one():
    """Three scans see one network card; its two addresses belong to two machines."""
    inventory = merged(
        a_source("rvtools", path="a", servers=[{"name": "web01", "addresses": ["10.0.0.1"]}]),
        a_source("netbox", path="b", servers=[{"name": "db01", "addresses": ["10.0.0.2"]}]),
        *(
            a_source(
                "nmap",
                path=f"scan{number}",
                unidentified_hosts=[{"macs": [MAC], "addresses": [f"10.0.0.{number}"]}],
            )
            for number in (1, 2)
        ),
    )
    assert groups(inventory) == {frozenset({"a:2"}), frozenset({"b:2"}), frozenset({"scan1:2", "scan2:2"})}
    assert codes(inventory) == ["MERGE-ADDRESS"]


def test_a_registers_duplicate_does_not_make_two_measured_machines_one():
    row = {"name": "app01", "smbios_uuid": UUID_ONE}
    inventory = merged(
        a_source(
            "hyperv",
            path="a",
            servers=[
                {"name": "app01", "instance_uuid": UUID_ONE, "serial_number": "AAAA1111"},
                {"name": "app01", "object_guid": UUID_TWO},
            ],
        ),
        a_source(
            "netbox",
            path="b",
            servers=[{**row, "serial_number": "AAAA1111"}, {**row, "object_guid": UUID_TWO}],
        ),
    )
    assert not any({"a:2", "a:3"} <= group for group in groups(inventory))


ALIKE = {"operating_system": "Windows Server 2019", "memory_mib": 8192, "vcpu_count": 2}


def test_of_two_equally_good_matches_neither_is_taken():
    inventory = merged(
        a_source("rvtools", path="a", servers=[{"name": "srv-sagsarkiv", **ALIKE}]),
        a_source(
            "netbox",
            path="b",
            servers=[{"name": "srv-sagsarkix", **ALIKE}, {"name": "srv-sagsarkiw", **ALIKE}],
        ),
    )
    assert len(groups(inventory)) == 3


def test_likenesses_do_not_chain_over_three_sources():
    """The first is like the second and the second like the third, but the first not like the third."""
    found = groups_by_role(
        {
            "one": ("rvtools", "servers", {"name": "arkivserver", **ALIKE}),
            "two": ("netbox", "servers", {"name": "arkyvserver", **ALIKE}),
            "three": ("active_directory", "servers", {"name": "erkyvservex", **ALIKE}),
        }
    )
    assert not any({"one", "three"} <= group for each in found for group in each)


def test_other_numbers_are_other_machines_even_at_one_address():
    """A successor took over the address: the register still has the old machine."""
    inventory = merged(
        a_source("rvtools", path="a", servers=[{"name": "srv-app02", "addresses": ["10.0.0.1"], **ALIKE}]),
        a_source(
            "spreadsheet", path="b", servers=[{"name": "srv-app01", "addresses": ["10.0.0.1"], **ALIKE}]
        ),
    )
    assert len(groups(inventory)) == 2


def test_an_address_as_a_name_is_no_short_name():
    assert canonical_name("10.1.0.5") is None
    assert canonical_name("fd00::5") is None
    inventory = merged(
        a_source("rvtools", path="a", servers=[{"name": "10.1.0.5"}]),
        a_source("netbox", path="b", servers=[{"name": "10.200.3.4"}]),
    )
    assert len(groups(inventory)) == 2


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("SW-B1.2", "sw-b1.2"),
        ("Switch 1.2", "switch 1.2"),
        ("srv01.adm.aaby.dk", "srv01"),
        ("srv01.local.", "srv01"),
        ("srv_01.lan", "srv-01"),
        ("web v2.0 test", "web v2.0 test"),
    ],
)
def test_only_a_domain_is_cut_from_a_name(name, plain):
    assert canonical_name(name) == plain


def test_a_name_of_ten_thousand_digits_is_a_name():
    digits = "9" * 10_000
    assert name_numbers(f"srv{digits}") == (digits,)
    assert plain_name("srv-007x000") == "srv7x0"
    inventory = merged(
        a_source("rvtools", path="a", servers=[{"name": f"srv{digits}"}]),
        a_source("netbox", path="b", servers=[{"name": f"srw{digits}"}]),
    )
    assert len(groups(inventory)) == 2


@pytest.mark.parametrize("value", ["", "abc", "42 06 00 01", "a-b", "42060001aaaabbbbcccc000000000001", "-"])
def test_what_is_no_uuid_stops_nothing(value):
    canonical_uuid(value)
    inventory = merged(
        a_source("spreadsheet", path="a", servers=[{"name": "x1", "smbios_uuid": value}]),
        a_source("netbox", path="b", servers=[{"name": "y2", "smbios_uuid": value}]),
    )
    assert inventory.records.height == 2


def test_record_ids_stay_unique_where_an_inventory_has_one_record():
    parts = [
        merged(a_source("netbox", municipality=code, servers=[{"name": "srv1"}])) for code in ("0540", "0550")
    ]
    assert join_inventories(parts).records["record_id"].to_list() == [0, 1]


def test_a_site_that_one_register_has_twice_is_not_guessed_at():
    inventory = merged(
        a_source("netbox", path="a", sites=[{"name": "Rådhus"}, {"name": "Rådhus"}]),
        a_source("spreadsheet", path="b", sites=[{"name": "rådhus"}]),
    )
    assert len(groups(inventory)) == 3


def test_many_cards_in_two_machines_are_set_aside_in_one_go():
    """Each cloned key is told, and the machine's list of cards is gone through once."""
    cards = [
        f"00:50:56:{number >> 16:02x}:{number >> 8 & 255:02x}:{number & 255:02x}" for number in range(5_000)
    ]
    inventory = merged(
        a_source("rvtools", path="a", servers=[{"name": "a", "macs": cards}, {"name": "b", "macs": cards}])
    )
    assert len(groups(inventory)) == 2
    assert codes(inventory) == ["MERGE-CLONED"] * 5_000


def test_a_row_that_stands_a_hundred_times_in_a_register_is_one_machine():
    row = {"name": "print01", "serial_number": "AAAA1111"}
    assert merged(a_source("spreadsheet", path="a", servers=[row] * 100)).tables["servers"].height == 1


def test_a_card_that_a_hundred_unlike_names_share_links_nothing_and_is_told_once():
    hosts = [{"name": f"{chr(97 + number % 26) * 6}{number}", "macs": [MAC]} for number in range(100)]
    inventory = merged(a_source("nmap", path="a", unidentified_hosts=hosts))
    assert len(groups(inventory)) == 100
    assert codes(inventory) == ["MERGE-UNLIKE"]
