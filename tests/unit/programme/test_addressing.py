"""From inventory tables to the address problem: every live host once, at the right prefix."""

from typing import Any

import polars as pl
import pytest

from samdrift.addressing import AddressingParameters, AddressPlan, plan_addresses, verify_address_plan
from samdrift.inventory import TABLES
from samdrift.inventory.inventory import FACT_SCHEMA, RECORD_SCHEMA, Inventory
from samdrift.programme.addressing import AddressReading, read_address_problem


def an_inventory(**tables: list[dict[str, Any]]) -> Inventory:
    """An inventory of these rows; ids are made up where none is given."""
    frames = {}
    for name, schema in TABLES.items():
        rows = [
            {"asset_id": f"{name}/{number}", "municipality": "0540", **row}
            for number, row in enumerate(tables.get(name, []))
        ]
        dtypes = {column: declared.dtype for column, declared in schema.columns().items()}
        frames[name] = pl.DataFrame(rows, schema=dtypes)
    return Inventory(
        tables=frames,
        records=pl.DataFrame(schema=RECORD_SCHEMA),
        facts=pl.DataFrame(schema=FACT_SCHEMA),
        findings=(),
    )


def read(**tables: list[dict[str, Any]]) -> AddressReading:
    return read_address_problem(an_inventory(**tables), AddressingParameters())


def counts(reading: AddressReading) -> dict[tuple[str, int], dict[str, int]]:
    """Hosts by kind of each prefix (VRF, length), zeros left out."""
    return {
        (row["vrf"], row["length"]): {
            name.removeprefix("hosts_"): row[name] for name in row if name.startswith("hosts_") and row[name]
        }
        for row in reading.problem.prefixes.iter_rows(named=True)
    }


def test_each_address_is_counted_once_by_the_strongest_source() -> None:
    reading = read(
        prefixes=[{"prefix": "10.1.0.0/16"}, {"prefix": "10.1.2.0/24"}],
        servers=[
            {"name": "sql01", "addresses": ["10.1.2.5"]},
            {"name": "template", "addresses": ["10.1.2.6"], "is_template": True},
            {"name": "gone", "addresses": ["10.1.2.7"], "status": "decommissioning"},
        ],
        endpoints=[
            {"name": "pc1", "addresses": ["10.1.2.50"], "kind": "pc"},
            {"name": "pc2", "addresses": ["10.1.2.51"], "kind": "pc"},
            {"name": "prn", "addresses": ["10.1.2.60"], "kind": "printer"},
        ],
        other_devices=[{"name": "pump", "addresses": ["10.1.3.9"], "role": "SCADA"}],
        dhcp_leases=[
            {"address": "10.1.2.50", "state": "active"},
            {"address": "10.1.2.52", "state": "active"},
            {"address": "10.1.2.53", "state": "free"},
            {"address": "10.1.2.54", "is_reservation": True},
        ],
        addresses=[
            {"address": "10.1.2.5"},
            {"address": "10.1.2.70", "status": "active"},
            {"address": "10.1.2.71", "status": "dhcp"},
            {"address": "10.1.2.72", "status": "reserved"},
        ],
    )
    assert counts(reading) == {
        ("", 16): {"device": 1},
        ("", 24): {"server": 1, "dhcp": 3, "static": 3, "printer": 1},
    }
    assert reading.problem.hosts.height == 9
    assert reading.findings == ()


def test_a_host_without_vrf_goes_to_the_only_vrf_that_has_room_for_it() -> None:
    reading = read(
        prefixes=[
            {"prefix": "10.1.0.0/24", "vrf": "adm"},
            {"prefix": "10.2.0.0/24", "vrf": "adm"},
            {"prefix": "10.2.0.0/25", "vrf": "guest"},
        ],
        servers=[{"addresses": ["10.1.0.5", "10.2.0.5", "10.2.0.200", "fe80::1%2"]}],
    )
    hosts = reading.problem.hosts.join(reading.problem.prefixes, on="prefix_id")
    assert sorted(hosts.select("vrf", "length").rows()) == [("adm", 24), ("adm", 24)]
    assert [(f.code, f.values["count"]) for f in reading.findings] == [("ADDR-HOSTS-OUTSIDE", "2")]


def test_links_do_not_make_a_network_of_a_container() -> None:
    reading = read(
        prefixes=[
            {"prefix": "10.0.0.0/8", "status": "container"},
            {"prefix": "10.255.0.0/31"},
            {"prefix": "10.1.0.0/24"},
            {"prefix": "10.1.0.9/32"},
        ],
        addresses=[{"address": "10.255.0.1"}, {"address": "10.1.0.9"}],
    )
    assert counts(reading) == {("", 8): {}, ("", 31): {"static": 1}, ("", 24): {"static": 1}, ("", 32): {}}


def test_prefixes_come_from_scopes_and_interfaces_too_and_bad_ones_are_told() -> None:
    reading = read(
        prefixes=[{"prefix": "10.1.0.0/24"}, {"prefix": "kontoret"}, {"prefix": None}],
        dhcp_scopes=[{"prefix": "10.2.0.0/24"}, {"prefix": "10.1.0.0/24"}],
        addresses=[
            {"address": "10.3.0.1", "prefix_length": 24},
            {"address": "10.1.0.1", "prefix_length": 16},
            {"address": "10.4.0.1", "prefix_length": 32},
            {"address": "nowhere", "prefix_length": 24},
        ],
    )
    networks = {row[0] >> 16 & 255 for row in reading.problem.prefixes.select("network").iter_rows()}
    assert networks == {1, 2, 3}
    assert sorted(f.code for f in reading.findings) == [
        "ADDR-HOSTS-OUTSIDE", "ADDR-PREFIX", "ADDR-PREFIX", "ADDR-PREFIX",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ports", "breaks"),
    [
        ((88, 389), "domain controller"),
        ((389,), None),
        ((21,), "FTP"),
        ((5060, 5061, 21), "FTP, SIP"),
        ((443,), None),
    ],
)
def test_servers_whose_protocol_translation_breaks(ports: tuple[int, ...], breaks: str | None) -> None:
    reading = read(
        prefixes=[{"prefix": "10.1.0.0/24"}],
        servers=[{"asset_id": "s", "addresses": ["10.1.0.5"]}],
        listening_services=[{"owner_id": "s", "port": port} for port in ports],
    )
    assert reading.problem.hosts["breaks"].to_list() == [breaks]


def test_two_municipalities_become_one_plan() -> None:
    both = [
        {"municipality": code, "prefix": "10.1.0.0/24", "asset_id": f"{code}/p"} for code in ("0540", "0575")
    ]
    servers = [
        {"municipality": code, "addresses": [f"10.1.0.{n}"], "asset_id": f"{code}/{n}"}
        for code, count in (("0540", 3), ("0575", 9))
        for n in range(1, 1 + count)
    ]
    reading = read(prefixes=both, servers=servers)
    plan = plan_addresses(reading.problem)
    assert isinstance(plan, AddressPlan)
    assert plan.decisions.select("owner", "decision").rows() == [("0540", "translate"), ("0575", "keep")]
    assert plan.overlaps.by_pair["same_addresses"].to_list() == [3]
    assert verify_address_plan(reading.problem, plan) == ()
