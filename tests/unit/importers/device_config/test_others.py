"""Arista, HPE Aruba, Juniper and Fortinet: what stands in the fixtures is what the tables say."""

from typing import Any


def test_arista(read: Any) -> None:
    found = read("eos.cfg")
    assert (found.device["model"], found.device["os_version"]) == ("DCS-7050SX3-48YC8", "4.28.3M")
    assert found.rows("addresses", "address", "vrf", "interface", "role") == [
        ("10.23.0.1", None, "Ethernet1", None),
        ("172.31.0.51", "MGMT", "Management1", None),
        ("10.23.200.2", "SUNDHED", "Vlan200", None),
        ("10.23.200.1", "SUNDHED", "Vlan200", "vip"),
        ("10.23.201.1", None, "Vlan201", "vip"),
    ]
    assert found.row("prefixes", prefix="10.23.201.0/24")["gateway"] == "10.23.201.1"
    assert found.row("prefixes", prefix="10.23.0.0/31")["role"] == "connected"
    assert "10.23.201.1" not in found.device["addresses"]


def test_procurve_keeps_addresses_in_its_vlans(read: Any) -> None:
    found = read("procurve.cfg")
    assert (found.device["model"], found.device["os_version"]) == ("J9773A", "YA.16.04.0008")
    assert found.rows("vlans", "vlan_id", "name") == [(1, "DEFAULT_VLAN"), (10, "Elever"), (99, "Styring")]
    assert found.rows("prefixes", "prefix", "vlan_id", "gateway") == [
        ("10.21.10.0/23", 10, None),
        ("10.21.99.0/24", 99, "10.21.99.1"),
        ("10.70.0.0/16", None, None),
    ]
    assert found.refers("acl") == [("ELEVER", "10.21.10.0/23", None)]
    assert "DEVICE-DHCP" in found.codes


def test_aos_cx(read: Any) -> None:
    found = read("aos-cx.cfg")
    assert (found.device["os_version"], found.device["management_address"]) == (
        "FL.10.06.0120",
        "172.31.0.41",
    )
    assert found.rows("interfaces", "name", "kind", "vlan_id", "enabled", "vrf") == [
        ("mgmt", "management", None, True, "mgmt"),
        ("lag 1", "lag", 1, True, None),
        ("1/1/1", "physical", 20, True, None),
        ("1/1/2", "physical", None, None, None),
        ("vlan 20", "svi", 20, True, "GAEST"),
        ("loopback 0", "loopback", None, True, None),
    ]
    assert found.rows("routes", "vrf", "prefix") == [("GAEST", "0.0.0.0/0"), (None, "10.71.0.0/16")]
    assert found.rows("dhcp_scopes", "prefix", "first_address", "lease_seconds") == [
        ("10.22.20.0/24", "10.22.20.50", 86_400)
    ]
    assert found.refers("acl") == [("GAESTER", "10.22.20.0/24", None), ("GAESTER", "10.0.0.0/8", None)]


def test_juniper_with_set(read: Any) -> None:
    found = read("junos-set.conf")
    assert (found.device["fqdn"], found.device["kind"]) == ("rt-aaby.aaby.dk", "firewall")
    assert found.rows("addresses", "address", "prefix_length", "vrf", "interface", "role", "status") == [
        ("10.24.0.2", 24, None, "ge-0/0/0.100", None, "active"),
        ("2001:db8:24::2", 64, None, "ge-0/0/0.100", None, "active"),
        ("10.24.0.1", 24, None, "ge-0/0/0.100", "vip", "active"),
        ("10.24.5.1", 24, None, "ge-0/0/1.0", None, "reserved"),
        ("172.31.0.61", 24, None, "fxp0.0", None, "active"),
        ("10.24.20.1", 24, "GAESTER", "irb.20", None, "active"),
        ("10.255.0.61", 32, None, "lo0.0", "loopback", "active"),
    ]
    assert found.rows("routes", "vrf", "prefix", "next_hop", "kind", "distance") == [
        ("GAESTER", "0.0.0.0/0", "10.24.20.254", "default", None),
        (None, "10.73.0.0/16", "10.24.0.8", "static", 7),
        (None, "10.73.0.0/16", "10.24.0.9", "static", 7),
        (None, "10.74.0.0/16", None, "blackhole", None),
        (None, "10.24.0.0/16", None, "aggregate", None),
    ]
    assert found.refers("object") == [
        ("WEB", "10.24.20.5", None),
        ("KLIENTER", "10.24.20.10-10.24.20.20", None),
    ]
    assert found.refers("nat") == [("R1", "10.24.20.0/24", None), ("P", "192.0.2.20", None)]
    assert found.refers("policy") == [("P1", None, "ALLE")]
    assert found.rows("dhcp_scopes", "prefix", "first_address", "last_address") == [
        ("10.24.20.0/24", "10.24.20.100", "10.24.20.200")
    ]
    assert [row.original["line"] for row in found.result.rejected] == [
        "set interfaces ge-0/0/3 unit 0 family inet address 10.24.7.1/99"
    ]
    assert found.counts()["words"] == "zorp-mode: 1"


def test_what_is_deactivated_is_passed_over(read: Any) -> None:
    assert "10.24.9.1" not in read("junos-set.conf").everything()
    assert "10.25.1.1" not in read("junos-braces.conf").everything()


def test_juniper_with_braces(read: Any) -> None:
    found = read("junos-braces.conf")
    assert (found.device["name"], found.device["kind"]) == ("ex-skole", "switch")
    assert found.rows("prefixes", "prefix", "vlan_id") == [("10.25.30.0/24", 30), ("10.25.31.0/24", 30)]
    assert found.rows("routes", "prefix", "next_hop") == [("0.0.0.0/0", "10.25.30.254")]


def test_both_writings_of_juniper_say_the_same(read: Any) -> None:
    with_set = read(
        text="set system host-name r1\nset interfaces ge-0/0/0 unit 0 family inet address 10.1.0.1/24\n"
        "set routing-options static route 10.2.0.0/16 next-hop 10.1.0.2\n"
    )
    with_braces = read(
        text="system { host-name r1; }\ninterfaces {\n"
        " ge-0/0/0 { unit 0 { family inet { address 10.1.0.1/24; } } }\n}\n"
        "routing-options { static { route 10.2.0.0/16 next-hop 10.1.0.2; } }\nsystem {\n}\n"
    )
    for table, columns in {
        "addresses": ("address", "interface"),
        "prefixes": ("prefix", "role"),
        "routes": ("prefix", "next_hop"),
    }.items():
        assert with_set.rows(table, *columns) == with_braces.rows(table, *columns)


def test_groups_of_juniper_count_where_they_are_applied(read: Any) -> None:
    lines = [
        "set groups node0 system host-name fw-a",
        "set groups node1 system host-name fw-b",
        "set groups IKKE interfaces ge-0/0/1 unit 0 family inet address 10.3.0.1/24",
        "set interfaces ge-0/0/0 unit 0 family inet address 10.1.0.1/24",
        'set apply-groups "${node}"',
    ]
    found = read(text="\n".join(lines))
    assert found.device["name"] == "fw-a"
    assert found.rows("prefixes", "prefix") == [("10.1.0.0/24",)]


def test_a_brace_too_few_or_too_many_is_told(read: Any) -> None:
    whole = (
        "system {\n host-name r1;\n}\n"
        "interfaces {\n ge-0/0/0 { unit 0 { family inet { address 10.1.0.1/24; } } }\n}\n"
    )
    assert "IMPORT-TRUNCATED" not in read(text=whole).codes
    assert "IMPORT-TRUNCATED" in read(text=whole[:-4]).codes
    assert "IMPORT-TRUNCATED" in read(text=whole + "}\n").codes


def test_fortios(read: Any) -> None:
    found = read("fortios.conf")
    assert (found.device["model"], found.device["os_version"]) == ("FGT60F", "7.2.5 build1517")
    assert (found.device["kind"], found.device["management_address"]) == ("firewall", "172.31.0.71")
    assert found.rows("addresses", "address", "vrf", "interface", "role", "status") == [
        ("10.26.1.1", None, "internal", None, "active"),
        ("10.26.2.1", None, "internal", "secondary", "active"),
        ("2001:db8:26::1", None, "internal", None, "active"),
        ("10.26.1.254", None, "internal", "vip", "active"),
        ("10.26.20.1", "gaest", "gaest-vlan", None, "reserved"),
        ("172.31.0.71", None, "mgmt", None, "active"),
    ]
    assert found.rows("routes", "vrf", "prefix", "interface", "kind") == [
        (None, "0.0.0.0/0", "wan1", "default"),
        (None, "10.75.0.0/16", "internal", "static"),
        (None, "10.76.0.0/16", None, "blackhole"),
        ("gaest", "0.0.0.0/0", "gaest-vlan", "default"),
    ]
    assert found.refers("object") == [("WEB", "10.26.1.50", None), ("KLIENTER", "10.26.1.0/24", None)]
    assert found.refers("group") == [("ALLE", None, "WEB"), ("ALLE", None, "KLIENTER")]
    assert found.refers("policy") == [("ud", None, "ALLE")]
    assert found.refers("nat") == [
        ("WEB-UDE", "192.0.2.30", None),
        ("WEB-UDE", "10.26.1.50", None),
        ("UD", "192.0.2.31-192.0.2.34", None),
    ]
    assert found.rows("dhcp_scopes", "prefix", "first_address", "last_address", "lease_seconds") == [
        ("10.26.1.0/24", "10.26.1.100", "10.26.1.200", 28_800)
    ]
    assert found.codes.count("DEVICE-MASK") == 2
    assert found.counts()["words"] == "config zorp: 1"
    # The key between quotes spans lines that look like statements.
    assert "10.1.2.3" not in found.everything()


def test_fortios_reads_on_after_a_quote_that_never_ends(read: Any) -> None:
    text = (
        'config system global\n set hostname "fw\n set alias x\nend\nconfig system interface\n edit port1\n'
        "  set ip 10.1.0.1 255.255.255.0\n next\nend\n"
    )
    assert read(text=text).rows("prefixes", "prefix") == [("10.1.0.0/24",)]


def test_fortios_without_indentation_and_with_neighbours_by_address(read: Any) -> None:
    text = (
        'config system interface\nedit "a"\nset ip 10.0.0.1 255.255.255.0\nset vrf 3\nnext\nend\n'
        "config router bgp\nset as 65000\n"
        'config neighbor\nedit "10.0.0.2"\nset password ENC hemmeligt\nnext\nend\nend\n'
    )
    found = read(text=text)
    assert found.rows("interfaces", "name", "vrf") == [("a", "vrf3")]
    assert found.refers("routing") == [("router bgp/neighbor", "10.0.0.2", None)]
    assert "hemmeligt" not in found.everything()
