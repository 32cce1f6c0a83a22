"""What is written for devices, read back by our importer of device configurations."""

import csv
import io
from collections.abc import Mapping
from ipaddress import IPv4Address, summarize_address_range

import polars as pl
import pytest

from samdrift.exporters.cisco_ios import export_cisco_ios
from samdrift.exporters.fortios import export_fortios
from samdrift.exporters.juniper import export_juniper
from samdrift.exporters.nftables import export_nftables
from samdrift.importers import ImportParameters, InputFile, find_importer

WRITERS = [(export_cisco_ios, "ios"), (export_fortios, "conf"), (export_juniper, "set")]


def read_back(files: Mapping[str, str], name: str) -> dict[str, pl.DataFrame]:
    file = InputFile.of_bytes(name, files[name].encode())
    importer = find_importer(file)
    assert importer is not None
    assert importer.name == "device_config"
    result = importer.parse(file, ImportParameters())
    assert not result.rejected
    told = {finding.code: finding.message() for finding in result.findings}
    # It is a part of a configuration, so it names no device; each line of it is understood.
    assert all(" 0 not understood" in message for message in told.values() if "understood" in message)
    return dict(result.tables)


@pytest.mark.parametrize(("write", "ending"), WRITERS)
def test_translations_and_routes_come_back(write, ending, worked_plan, network, names) -> None:
    files = write(worked_plan, network=network, names=names)
    tables = read_back(files, f"0002.{ending}")
    translated = set(tables["address_references"].filter(kind="nat")["address"])
    known = {"10.1.0.0/23": "10.1.0.0-10.1.1.255", "10.1.6.0/23": "10.1.6.0-10.1.7.255"}
    assert translated in (set(known), set(known.values()))
    routes = set(tables["routes"].select("prefix", "next_hop", "kind").iter_rows())
    assert ("10.0.0.0/8", "100.127.255.1", "static") in routes
    assert {("10.1.3.0/24", None, "blackhole"), ("10.1.6.0/23", None, "blackhole")} <= routes


@pytest.mark.parametrize(
    ("write", "name", "statements"),
    [
        (export_cisco_ios, "0002.ios", ("ip nat outside source static network",)),
        (export_fortios, "0002.conf", ("set extip", "set mappedip")),
        (export_juniper, "0003.set", ("shown-1 rule",)),
    ],
)
def test_what_is_shown_elsewhere_comes_back_as_the_joint_gateway_lists_it(
    write, name, statements, a_prefix, a_plan, network
) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/24", server=50, freedom="must_keep"),
        a_prefix("0002", "10.1.0.0/23", server=9),
        a_prefix("0003", "10.1.0.0/23", server=9, vrf="adm"),
    )
    rows = csv.DictReader(io.StringIO(export_nftables(plan).files["shown-addresses.csv"]))
    shown = {row["owner"]: {row["planned"], row["asked_at"]} for row in rows}[name[:4]]
    found = read_back(write(plan, network=network, names={}), name)["address_references"].filter(kind="nat")
    is_shown = pl.any_horizontal(pl.col("statement").str.contains(text, literal=True) for text in statements)
    if write is export_fortios:
        is_shown &= pl.col("name").str.starts_with("shown-")
    read = {_as_block(text) for text in found.filter(is_shown)["address"].drop_nulls()}
    assert read == shown
    routed = read_back(write(plan, network=network, names={}), name)
    if write is export_cisco_ios:
        (asked,) = shown - {"10.1.0.0/23"}
        hops = routed["routes"].select("prefix", "next_hop").iter_rows()
        assert (asked, "100.127.255.1") in set(hops)


def _as_block(text: str) -> str:
    first, dash, last = text.partition("-")
    if not dash:
        return text
    return str(next(summarize_address_range(IPv4Address(first), IPv4Address(last))))


@pytest.mark.parametrize(("write", "ending"), WRITERS)
def test_the_core_routes_every_block_of_the_plan(write, ending, worked_plan, network, names) -> None:
    files = write(worked_plan, network=network, names=names)
    routes = read_back(files, f"joint-core/core.{ending}")["routes"]
    assert set(routes["prefix"]) == set(worked_plan.blocks["block"])
    hops = {"0001": "100.127.255.2", "0002": "100.127.255.3", "0003": "100.127.255.4"}
    owners = dict(worked_plan.blocks.select("block", "owner").iter_rows())
    assert all(hop == hops[owners[prefix]] for prefix, hop in routes.select("prefix", "next_hop").iter_rows())


@pytest.mark.parametrize(("write", "ending"), WRITERS)
def test_hosts_translated_one_by_one_come_back(
    write, ending, a_prefix, a_host, a_plan, network, names
) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/17", server=50, freedom="must_keep"),
        a_prefix("0002", "10.1.0.0/17", server=2),
        hosts=(a_host(2, "10.1.99.7", "server"), a_host(2, "10.1.3.1", "server")),
        right_size=True,
    )
    tables = read_back(write(plan, network=network, names=names), f"0002.{ending}")
    found = {
        a.removesuffix("/32").partition("-")[0] for a in tables["address_references"]["address"].drop_nulls()
    }
    assert {*plan.moves["old_address"], *plan.moves["new_address"]} <= found
