"""Configurations made by others: a campus in the Cisco manner, single features of the rest."""

from pathlib import Path
from typing import Any

import pytest

from samdrift.importers import InputFile
from samdrift.importers.device_config import IMPORTER
from samdrift.importers.registry import find_importer


@pytest.fixture(scope="module")
def network(real_files: Path) -> Path:
    return real_files / "formats" / "network"


def test_every_file_is_known_and_every_line_accounted_for(network: Path, read: Any) -> None:
    files = sorted(path for path in network.rglob("*") if path.is_file())
    assert len(files) == 31
    for path in files:
        content = path.read_bytes()
        assert find_importer(InputFile.of_bytes("x", content)) is IMPORTER, path.name
        found = read(content=content)
        assert not found.result.rejected or path.name == "address_type_switching", path.name
        assert found.counts()["unknown"] == "0", path.name
        assert found.device["name"] == {"address": "address"}.get(path.name, path.name.removesuffix(".cfg"))


def test_the_campus(network: Path, read: Any) -> None:
    found = {
        path.stem: read(content=path.read_bytes()) for path in sorted((network / "campus").glob("*.cfg"))
    }
    assert len(found) == 13
    # Counted in the files: lines of "ip address" with a number, and interfaces.
    assert sum(len(f["addresses"]) for f in found.values()) == 52
    assert sum(len(f["interfaces"]) for f in found.values()) == 65
    assert {f.device["kind"] for f in found.values()} == {"router"}
    assert {f.device["os_version"] for f in found.values()} == {"15.2"}
    department = found["as2dept1"]
    assert department.rows("prefixes", "prefix", "role") == [
        ("2.1.1.2/32", "loopback"),
        ("2.34.101.0/24", "connected"),
        ("2.34.201.0/24", "connected"),
        ("2.128.0.0/24", "connected"),
        ("2.128.1.0/24", "connected"),
    ]
    assert department.refers("acl")[:4] == [
        ("RESTRICT_HOST_TRAFFIC_IN", "2.128.0.0/16", None),
        ("RESTRICT_HOST_TRAFFIC_OUT", "2.128.0.0/16", None),
        ("RESTRICT_HOST_TRAFFIC_OUT", "1.128.0.0/16", None),
        ("RESTRICT_HOST_TRAFFIC_OUT", "2.128.0.0/16", None),
    ]
    assert ("router bgp 65001", "2.128.0.0/24", None) in department.refers("routing")
    assert ("logging", "1.1.1.1", None) in found["as2core1"].refers("service")


def test_the_same_network_of_arista_and_juniper(network: Path, read: Any) -> None:
    arista = read(content=(network / "arista" / "evpn-type5-arista").read_bytes())
    juniper = read(content=(network / "juniper" / "evpn-type5-juniper").read_bytes())
    expected = {
        ("11.11.11.2", None),
        ("12.12.12.2", "vrf1"),
        ("13.13.13.2", "vrf2"),
        ("10.1.30.1", "vrf1"),
        ("10.10.10.1", None),
    }
    assert set(arista.rows("addresses", "address", "vrf")) == expected
    assert set(juniper.rows("addresses", "address", "vrf")) == expected
    assert arista.rows("vlans", "vlan_id", "name") == [(130, "vrf1")]
    assert arista.device["os_version"] == "4.23.0.1F"
    assert juniper.rows("vrfs", "name", "route_distinguisher") == [
        ("vrf1", "192.168.255.1:15004"),
        ("vrf2", "192.168.255.2:15004"),
    ]
    assert "$6$" not in arista.everything()


def test_single_features_of_juniper(network: Path, read: Any) -> None:
    routes = read(content=(network / "juniper" / "aggregate-routes").read_bytes())
    assert routes.rows("routes", "prefix", "kind") == [(f"{n}.0.0.0/8", "aggregate") for n in range(1, 7)]
    assert "prefixes" not in routes
    bridges = read(content=(network / "juniper" / "bridge-domains").read_bytes())
    assert bridges.rows("vlans", "vlan_id", "name") == [
        (1, "bd1"),
        (2, "bd2"),
        *((n, "bd2") for n in range(5, 11)),
    ]
    assert bridges.rows("prefixes", "prefix", "vlan_id") == [("10.0.0.0/24", 1)]
    collision = read(content=(network / "juniper" / "bgp-peer-import-policy-vrf-collision").read_bytes())
    assert collision.rows("vrfs", "name") == [("VRF1",), ("VRF2",)]


def test_address_objects_of_fortios(network: Path, read: Any) -> None:
    objects = read(content=(network / "fortios" / "address").read_bytes())
    assert [(name[:8], address) for name, address, _ in objects.refers("object")] == [
        ("ipmask", "1.1.1.0/24"),
        ("abcdefgh", "1.1.1.0/24"),
        ("iprange", "1.1.1.0-1.1.1.255"),
        ("wildcard", "2.2.2.2"),
    ]
    assert objects.rows("prefixes", "prefix") == [("1.1.1.0/24",), ("2.1.1.0/24",)]
    groups = read(content=(network / "fortios" / "addrgrp").read_bytes()).refers("group")
    assert [other for name, _, other in groups if name == "grp2"] == ["addr4", "grp1"]
    renamed = read(content=(network / "fortios" / "addrgrp_rename").read_bytes())
    assert renamed.refers("group") == [("new_group1", None, "addr1"), ("new_group2", None, "addr2")]
    assert {other for _, _, other in renamed.refers("policy")} == {"new_group1", "new_group2"}
