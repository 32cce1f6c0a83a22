"""Prefixes and problems by name, for the tests of addressing."""

import ipaddress
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from samdrift.addressing import (
    HOST_COLUMNS,
    HOST_SCHEMA,
    PREFIX_SCHEMA,
    AddressingParameters,
    AddressProblem,
    HostKind,
)

Row = dict[str, Any]


def make_prefix(owner: str | None, text: str, *, vrf: str | None = "", **more: Any) -> Row:
    """A row of PREFIX_SCHEMA; ``more``: hosts by kind (dhcp=3), freedom, role, is_container."""
    address, _, length = text.partition("/")
    number = ipaddress.ip_address(address)
    hosts = {HOST_COLUMNS[kind]: more.pop(kind.value, 0) for kind in HostKind}
    return {
        "owner": owner,
        "vrf": vrf,
        "family": number.version,
        "network": int(number),
        "length": int(length),
        "is_container": False,
        "role": "",
        "freedom": None,
        "path": None,
        "row": None,
        **hosts,
        **more,
    }


def make_problem(*prefixes: Row, hosts: tuple[Row, ...] = (), **parameters: Any) -> AddressProblem:
    """A problem of these prefixes, numbered from 1."""
    rows = [{"prefix_id": number, **row} for number, row in enumerate(prefixes, 1)]
    return AddressProblem(
        prefixes=pl.DataFrame(rows, schema=PREFIX_SCHEMA),
        hosts=pl.DataFrame(hosts, schema=HOST_SCHEMA, orient="row"),
        parameters=AddressingParameters(**parameters),
    )


def make_host(prefix_id: int, address: str, kind: str = "static", **more: Any) -> Row:
    name = more.pop("name", f"host-{address}")
    return {
        "host_id": name,
        "prefix_id": prefix_id,
        "address": int(ipaddress.ip_address(address)),
        "kind": kind,
        "name": name,
        "breaks": None,
        **more,
    }


@pytest.fixture
def a_prefix() -> Callable[..., Row]:
    return make_prefix


@pytest.fixture
def a_host() -> Callable[..., Row]:
    return make_host


@pytest.fixture
def a_problem() -> Callable[..., AddressProblem]:
    return make_problem


@pytest.fixture
def worked_example() -> AddressProblem:
    """The example of docs/methods/addressing.md."""
    return make_problem(
        make_prefix("Aaby", "10.1.0.0/16"),
        make_prefix("Aaby", "10.1.0.0/24", server=10),
        make_prefix("Aaby", "10.1.1.0/24", dhcp=100),
        make_prefix("Beby", "10.1.0.0/23", dhcp=100, static=20),
        make_prefix("Beby", "10.1.2.0/24", dhcp=50),
        make_prefix("Ceby", "10.1.1.0/25", device=2),
        make_prefix("Ceby", "172.17.0.0/16", server=1),
        hosts=(make_host(3, "10.1.1.57", "dhcp"), make_host(4, "10.1.1.57")),
        target_ranges=("10.0.0.0/8",),
    )
