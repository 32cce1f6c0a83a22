"""Cisco IOS, NX-OS and ASA: what stands in the fixtures is what the tables say."""

from datetime import date
from typing import Any

import pytest


def ios(*lines: str) -> str:
    return "\n".join(("hostname sw1", "version 15.2", "!", *lines, "end"))


def test_ios_tells_who_it_is(read: Any) -> None:
    device = read("ios-switch.cfg").device
    assert device["name"] == "sw-raadhus-01"
    assert device["fqdn"] == "sw-raadhus-01.aaby.dk"
    assert (device["manufacturer"], device["operating_system"]) == ("Cisco", "Cisco IOS-XE")
    assert (device["os_version"], device["kind"]) == ("17.9", "switch")
    assert (device["model"], device["serial_number"]) == ("C9300-48P", "FOC2233X0AB")
    assert device["management_address"] == "172.31.0.11"
    # What two devices share is no address of the device.
    assert device["addresses"] == [
        "10.20.20.2", "10.20.30.2", "10.20.31.2", "10.20.43.1", "10.255.0.1", "172.31.0.11",
        "2001:db8:20:30::2",
    ]  # fmt: skip


def test_ios_addresses_of_all_kinds(read: Any) -> None:
    assert read("ios-switch.cfg").rows(
        "addresses", "address", "prefix_length", "vrf", "interface", "role", "status"
    ) == [
        ("10.255.0.1", 32, None, "Loopback0", "loopback", "active"),
        ("172.31.0.11", 24, "Mgmt-vrf", "GigabitEthernet0/0", None, "active"),
        ("10.20.20.2", 24, "GAEST", "Vlan20", None, "active"),
        ("10.20.20.1", 24, "GAEST", "Vlan20", "hsrp", "active"),
        ("10.20.30.2", 24, None, "Vlan30", None, "active"),
        ("10.20.31.2", 24, None, "Vlan30", "secondary", "active"),
        ("2001:db8:20:30::2", 64, None, "Vlan30", None, "active"),
        ("10.20.30.1", 24, None, "Vlan30", "vip", "active"),
        ("10.20.43.1", 24, None, "Vlan43", None, "reserved"),
    ]


def test_ios_prefixes(read: Any) -> None:
    assert read("ios-switch.cfg").rows(
        "prefixes", "prefix", "vrf", "role", "vlan_id", "gateway", "status"
    ) == [
        ("10.255.0.1/32", None, "loopback", None, None, "active"),
        ("172.31.0.0/24", "Mgmt-vrf", "connected", None, None, "active"),
        ("10.20.20.0/24", "GAEST", "connected", 20, "10.20.20.1", "active"),
        ("10.20.30.0/24", None, "connected", 30, "10.20.30.1", "active"),
        ("10.20.31.0/24", None, "connected", 30, None, "active"),
        ("2001:db8:20:30::/64", None, "connected", 30, None, "active"),
        ("10.20.43.0/24", None, "connected", 43, None, "reserved"),
        ("10.60.0.0/16", None, "static route", None, None, "active"),
        ("2001:db8:60::/48", None, "static route", None, None, "active"),
    ]


def test_ios_routes_say_where_they_lead(read: Any) -> None:
    found = read("ios-switch.cfg")
    assert found.rows("routes", "vrf", "prefix", "next_hop", "kind", "distance", "line") == [
        (None, "0.0.0.0/0", "10.20.9.1", "default", None, 111),
        (None, "10.60.0.0/16", "10.20.9.3", "static", 200, 112),
        (None, "10.99.0.0/16", None, "blackhole", None, 113),
        ("GAEST", "0.0.0.0/0", "10.20.20.254", "default", None, 114),
        (None, "2001:db8:60::/48", "2001:db8:20:30::1", "static", None, 115),
    ]
    assert set(found["routes"]["_owner"]) == {found.device["_id"]}


def test_ios_references(read: Any) -> None:
    found = read("ios-switch.cfg")
    assert found.refers("acl") == [
        ("KLIENTER_IND", "10.20.30.0/24", None),
        ("KLIENTER_IND", "10.20.1.10", None),
        ("KLIENTER_IND", "10.20.1.0/24", None),
        ("KLIENTER_IND", None, "SERVERE"),
        ("10", "10.20.1.0/24", None),
        ("10", "10.20.2.5", None),
    ]
    assert found.refers("nat") == [
        ("UD", "192.0.2.1-192.0.2.6", None),
        ("inside source list", None, "NAT"),
        ("inside source list", None, "UD"),
        ("inside source static", "10.20.1.50", None),
        ("inside source static", "192.0.2.10", None),
        ("inside source static", "10.20.0.0/16", None),
        ("inside source static", "10.120.0.0/16", None),
    ]
    assert found.refers("group") == [
        ("SERVERE", "10.20.1.10", None),
        ("SERVERE", "10.20.1.64/26", None),
        ("SERVERE", "10.20.1.200-10.20.1.220", None),
    ]
    assert found.refers("relay") == [("Vlan30", "10.20.1.10", None)]
    assert ("router ospf 1", "10.20.0.0/16", None) in found.refers("routing")
    services = {address for _, address, _ in found.refers("service")}
    assert services == {f"10.20.1.{n}" for n in (10, 11, 60, 61, 62, 63, 64)}


def test_ios_dhcp_pool_leaves_out_what_is_excluded_at_its_ends(read: Any) -> None:
    assert read("ios-switch.cfg").rows(
        "dhcp_scopes", "prefix", "server", "first_address", "last_address", "lease_seconds"
    ) == [("10.20.30.0/24", "sw-raadhus-01", "10.20.30.21", "10.20.30.249", (8 * 24 + 12) * 3600)]


def test_ios_vlans_vrfs_and_interfaces(read: Any) -> None:
    found = read("ios-switch.cfg")
    assert found.rows("vlans", "vlan_id", "name") == [
        (20, "Gaester"),
        (30, None),
        (40, None),
        (41, None),
        (42, None),
    ]
    assert found.rows("vrfs", "name", "route_distinguisher", "description") == [
        ("GAEST", "65010:20", "Gæstenet"),
        ("Mgmt-vrf", None, None),
    ]
    assert found.row("interfaces", name="GigabitEthernet1/0/2")["enabled"] is False
    assert found.row("interfaces", name="GigabitEthernet1/0/1")["vlan_id"] == 30
    assert found.row("interfaces", name="GigabitEthernet1/0/3.40")["kind"] == "subinterface"


def test_ios_problems_are_told_with_their_lines(read: Any) -> None:
    found = read("ios-switch.cfg")
    assert found.codes == ["DEVICE-MASK", "DEVICE-MASK", "IMPORT-HOST-BITS", "DEVICE-DHCP", "DEVICE-LINES"]
    lines = [row.source.row for row in found.result.rejected]
    written = [row.original["line"] for row in found.result.rejected]
    assert (lines, written) == (
        [89, 92],
        ["ip address 10.20.41.300 255.255.255.0", "ip address 10.20.42.1 255.0.255.0"],
    )


def test_what_is_not_understood_is_counted_by_its_first_words(read: Any) -> None:
    found = read("ios-switch.cfg")
    counts = found.counts()
    assert (counts["unknown"], counts["words"]) == ("3", "frobnicate: 2, zorp-mode: 1")
    assert int(counts["understood"]) + int(counts["passed"]) + 3 == found.result.rows_read


def test_every_line_is_counted_once(read: Any, fixtures: Any) -> None:
    text = (fixtures / "ios-switch.cfg").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("!")]
    assert read("ios-switch.cfg").result.rows_read == len(lines)


def test_a_banner_is_no_configuration(read: Any) -> None:
    assert "10.99.99.1" not in read("ios-switch.cfg").everything()
    never_ends = read(
        text=ios("banner motd #", " hej", "interface Vlan7", " ip address 10.7.0.1 255.255.255.0")
    )
    assert never_ends.rows("prefixes", "prefix") == [("10.7.0.0/24",)]


@pytest.mark.parametrize("written", ["0.0.0.0 255.255.255.255", "dhcp", "negotiated"])
def test_no_address_is_no_row(read: Any, written: str) -> None:
    found = read(text=ios("interface Vlan7", f" ip address {written}"))
    assert "addresses" not in found
    assert "prefixes" not in found


@pytest.mark.parametrize(
    "written",
    [
        "10.7.0.1",
        "10.7.0.1 0.0.0.255",
        "10.7.0.1/33",
        "10.7.0.1 255.255.255.1",
        "300.1.1.1/24",
        "2001:db8::1/129",
    ],
)
def test_an_impossible_address_goes_to_the_repair_file(read: Any, written: str) -> None:
    found = read(text=ios("interface Vlan7", f" ip address {written}", " description x"))
    assert "prefixes" not in found
    assert [row.original["line"] for row in found.result.rejected] == [f"ip address {written}"]
    assert found.row("interfaces", name="Vlan7")["description"] == "x"


def test_a_copy_without_indentation_is_read_the_same(read: Any) -> None:
    found = read(
        text=ios("interface Vlan7", "description a", "ip address 10.7.0.1 255.255.255.0", "shutdown")
    )
    assert found.rows("prefixes", "prefix", "status") == [("10.7.0.0/24", "reserved")]


def test_eui_64_gives_the_network_and_no_address(read: Any) -> None:
    found = read(text=ios("interface Vlan7", " ipv6 address 2001:db8:7::/64 eui-64"))
    assert found.rows("prefixes", "prefix") == [("2001:db8:7::/64",)]
    assert "addresses" not in found


def test_a_switch_with_one_address_is_managed_there(read: Any) -> None:
    found = read(
        text=ios("interface Vlan7", " ip address 10.7.0.9 255.255.255.0", "ip default-gateway 10.7.0.1")
    )
    assert (found.device["management_address"], found.device["kind"]) == ("10.7.0.9", "switch")
    assert found.refers("routing") == [("default-gateway", "10.7.0.1", None)]


def test_the_interface_that_management_comes_from(read: Any) -> None:
    lines = (
        "interface Vlan7",
        " ip address 10.7.0.9 255.255.255.0",
        "interface Vlan8",
        " ip address 10.8.0.9 255.255.255.0",
    )
    assert read(text=ios(*lines)).device["management_address"] is None
    assert read(text=ios(*lines, "ntp source Vlan8")).device["management_address"] == "10.8.0.9"


def test_no_name_and_several_names_are_told(read: Any) -> None:
    nameless = read(text="version 15.2\n!\ninterface Vlan7\n ip address 10.7.0.1 255.255.255.0\nend\n")
    assert "DEVICE-NO-NAME" in nameless.codes
    assert nameless.device["addresses"] == ["10.7.0.1"]
    assert "DEVICE-NAMES" in read(text=ios("hostname sw2")).codes


def test_nxos(read: Any) -> None:
    found = read("nxos.cfg")
    assert (found.device["operating_system"], found.device["os_version"]) == ("Cisco NX-OS", "9.3(5)")
    assert (found.device["kind"], found.device["management_address"]) == ("switch", "172.31.0.21")
    assert found.result.exported_on == date(2026, 11, 2)
    # A VLAN interface is off until "no shutdown" stands there.
    assert found.row("interfaces", name="Vlan101")["enabled"] is False
    assert found.rows("prefixes", "prefix", "vrf", "gateway", "status") == [
        ("10.20.100.0/24", "SUNDHED", "10.20.100.1", "active"),
        ("10.20.110.0/24", "SUNDHED", None, "active"),
        ("10.20.9.0/30", None, None, "active"),
        ("172.31.0.0/24", "management", None, "active"),
        ("10.20.101.0/24", None, None, "reserved"),
        ("10.200.0.0/16", "SUNDHED", None, "active"),
        ("10.61.0.0/16", None, None, "active"),
    ]
    assert found.rows("routes", "vrf", "prefix", "next_hop", "interface") == [
        ("SUNDHED", "10.200.0.0/16", "10.20.100.9", None),
        ("management", "0.0.0.0/0", "172.31.0.1", None),
        (None, "10.61.0.0/16", "10.20.9.1", "Ethernet1/1"),
    ]
    assert found.refers("group") == [("DNS", "10.20.1.10", None), ("DNS", "10.20.1.64/26", None)]
    assert found.refers("acl") == [("SERVERE-IND", "10.20.100.0/24", None), ("SERVERE-IND", None, "DNS")]


def test_asa(read: Any) -> None:
    found = read("asa.cfg")
    assert (found.device["kind"], found.device["os_version"]) == ("firewall", "9.8(2)")
    assert (found.device["model"], found.device["serial_number"]) == ("ASA5516", "JMX1234ABCD")
    assert found.rows("interfaces", "name", "network", "vlan_id") == [
        ("GigabitEthernet1/1", "outside", None),
        ("GigabitEthernet1/2.100", "inside", 100),
        ("Management1/1", "management", None),
    ]
    assert found.rows("routes", "prefix", "next_hop", "interface", "kind") == [
        ("0.0.0.0/0", "192.0.2.1", "outside", "default"),
        ("10.20.0.0/16", "10.20.9.254", "inside", "static"),
    ]
    # Masks, not wildcards.
    assert found.refers("acl") == [
        ("OUTSIDE_IN", None, "WEB"),
        ("OUTSIDE_IN", "10.60.0.0/16", None),
        ("OUTSIDE_IN", "10.20.0.0/16", None),
    ]
    assert found.refers("object") == [
        ("dns-server", "10.20.1.10", None),
        ("WEB", "10.20.1.50", None),
        ("KLIENTER", "10.20.30.0/24", None),
        ("PRINTERE", "10.20.31.10-10.20.31.99", None),
    ]
    assert {address for _, address, _ in found.refers("nat")} == {
        None,
        "192.0.2.10",
        "192.0.2.11",
        "10.20.1.51",
    }
    assert {address for _, address, _ in found.refers("vpn")} == {"198.51.100.7"}
    assert found.rows("dhcp_scopes", "prefix", "first_address", "last_address") == [
        ("10.20.200.0/24", "10.20.200.10", "10.20.200.250"),
        ("10.20.9.0/24", "10.20.9.100", "10.20.9.150"),
    ]
    assert found.counts()["unknown"] == "0"
