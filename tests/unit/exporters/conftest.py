"""Address plans by name, for the tests of exporters and follow-up lists."""

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
    AddressPlan,
    AddressProblem,
    HostKind,
    plan_addresses,
)
from samdrift.programme.joint_network import JointNetworkParameters

Row = dict[str, Any]

#: Names as a hostile file may have them: each tries to end a comment, a quote or a line.
HOSTILE = (
    'x"\n set status enable\n next\nend\nconfig system admin\n edit "evil',
    "x\r\nno ip nat inside\r\nusername evil privilege 15",
    "x */ set system root-authentication plain-text-password /* ",
    'x; }; include "/etc/passwd"; zone "evil" {',
    "$INCLUDE /etc/passwd",
    "@ IN A 6.6.6.6",
    "x\u2028end\u0085exit\u202e?",
    "../../etc/cron.d/evil",
    "=cmd|' /C calc'!A0",
    "",
    " ",
    "CON",
)


def make_prefix(owner: str, text: str, *, vrf: str = "", **more: Any) -> Row:
    address, _, length = text.partition("/")
    number = ipaddress.ip_address(address)
    hosts = {HOST_COLUMNS[kind]: more.pop(kind.value, 0) for kind in HostKind}
    empty = {"is_container": False, "role": "", "freedom": None, "path": None, "row": None}
    place = {"family": number.version, "network": int(number), "length": int(length)}
    return {"owner": owner, "vrf": vrf, **place, **empty, **hosts, **more}


def make_host(prefix_id: int, address: str, kind: str = "static", **more: Any) -> Row:
    name = more.pop("name", f"host-{address}")
    number = int(ipaddress.ip_address(address))
    return {
        "host_id": more.pop("host_id", f"{prefix_id}:{address}"),
        "prefix_id": prefix_id,
        "address": number,
        "kind": kind,
        "name": name,
        "breaks": None,
        **more,
    }


def make_plan(*prefixes: Row, hosts: tuple[Row, ...] = (), **parameters: Any) -> AddressPlan:
    """The plan for these prefixes, numbered from 1."""
    problem = AddressProblem(
        prefixes=pl.DataFrame(
            [{"prefix_id": n, **row} for n, row in enumerate(prefixes, 1)], schema=PREFIX_SCHEMA
        ),
        hosts=pl.DataFrame(list(hosts), schema=HOST_SCHEMA),
        parameters=AddressingParameters(**parameters),
    )
    plan = plan_addresses(problem)
    assert isinstance(plan, AddressPlan), plan.binding
    return plan


@pytest.fixture
def a_prefix() -> Callable[..., Row]:
    return make_prefix


@pytest.fixture
def a_host() -> Callable[..., Row]:
    return make_host


@pytest.fixture
def a_plan() -> Callable[..., AddressPlan]:
    return make_plan


@pytest.fixture
def network() -> JointNetworkParameters:
    return JointNetworkParameters()


@pytest.fixture
def names() -> dict[str, str]:
    return {"0001": "Aaby", "0002": "Beby", "0003": "Ceby"}


@pytest.fixture
def worked_plan() -> AddressPlan:
    """The example of docs/methods/addressing.md, with a few hosts by name."""
    return make_plan(
        make_prefix("0001", "10.1.0.0/16"),
        make_prefix("0001", "10.1.0.0/24", server=10),
        make_prefix("0001", "10.1.1.0/24", dhcp=100),
        make_prefix("0002", "10.1.0.0/23", dhcp=100, static=20),
        make_prefix("0002", "10.1.2.0/24", dhcp=50),
        make_prefix("0003", "10.1.1.0/25", device=2),
        make_prefix("0003", "172.17.0.0/16", server=1),
        hosts=(
            make_host(2, "10.1.0.10", "server", name="sbsys-db01.aaby.dk"),
            make_host(3, "10.1.1.57", "dhcp", name="pc-0117.aaby.dk"),
            make_host(3, "10.1.1.60", "printer", name="printer-1"),
            make_host(4, "10.1.1.57", name="cts.beby.dk"),
            make_host(4, "10.1.0.20", name="www.beby.dk"),
            make_host(5, "10.1.2.5", "dhcp", name="pc-9.beby.dk"),
            make_host(6, "10.1.1.5", "device", name="pumpe.ceby.dk"),
        ),
        target_ranges=("10.0.0.0/8",),
    )


@pytest.fixture
def hostile_plan() -> AddressPlan:
    """A plan whose owners, VRFs and hosts have hostile names; their prefixes collide, so that most move."""
    rows, hosts = [], []
    for number, name in enumerate(HOSTILE, 1):
        owner = name if name.strip() else f"blank-{number}"
        rows.append(make_prefix(owner, "10.1.0.0/24", vrf=name, server=1 + number % 3))
        hosts.append(make_host(number, "10.1.0.9", "server", name=name, host_id=name or "blank"))
    return make_plan(*rows, hosts=tuple(hosts))
