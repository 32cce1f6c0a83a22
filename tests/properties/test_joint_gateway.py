"""Whatever the networks look like, the joint gateway tells all planned addresses apart."""

import ipaddress
import itertools

import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st

from samdrift.addressing import (
    HOST_COLUMNS,
    PREFIX_SCHEMA,
    AddressingParameters,
    AddressPlan,
    AddressProblem,
    plan_addresses,
)
from samdrift.exporters.nftables import PlanFrames, make_joint_gateway

BLOCKS = st.tuples(st.integers(20, 27), st.integers(0, (1 << 13) - 1))
PREFIXES = st.lists(
    st.tuples(
        st.sampled_from(["0101", "0147", "0151"]),
        st.sampled_from(["", "guest"]),
        BLOCKS,
        st.sampled_from(["dhcp", "server"]),
        st.integers(0, 30),
        st.sampled_from([None, None, "never_renumber", "never_translate", "separate_vrf"]),
    ),
    min_size=2,
    max_size=25,
    unique_by=lambda row: row[:3],
)


def a_row(number, owner, vrf, block, kind, hosts, freedom):
    length, place = block
    network = (10 << 24) + (place >> (32 - length) << (32 - length))
    counts = {column: hosts if each == kind else 0 for each, column in HOST_COLUMNS.items()}
    return {
        "prefix_id": number, "owner": owner, "vrf": vrf, "family": 4, "network": network, "length": length,
        "is_container": False, "role": "", "freedom": freedom, **counts,
    }  # fmt: skip


def are_apart(stretches):
    ordered = sorted((s.first, s.last) for s in stretches)
    return all(one[1] < other[0] for one, other in itertools.pairwise(ordered))


def in_joint(link, address):
    """What an address that a host behind the link sends to becomes."""
    return next((address ^ s.delta for s in link.shown if s.first <= address <= s.last), address)


@given(PREFIXES, st.sampled_from([0, 50, 900]), st.sampled_from(["10.0.0.0/18", "10.0.0.0/16"]))
def test_every_host_reaches_every_other(prefixes, overtime, target):
    rows = [a_row(number, *row) for number, row in enumerate(prefixes, 1)]
    plan = plan_addresses(
        AddressProblem(
            prefixes=pl.DataFrame(rows, schema=PREFIX_SCHEMA),
            parameters=AddressingParameters(target_ranges=(target,), overtime_pct=overtime),
        )
    )
    assume(isinstance(plan, AddressPlan))
    frames = PlanFrames(decisions=plan.decisions, moves=plan.moves, blocks=plan.blocks)
    gateway = make_joint_gateway(frames)
    assert are_apart([s for link in gateway.links for s in link.planned])
    for link in gateway.links:
        assert are_apart(link.real)
        assert are_apart(link.shown)
        # What is shown stands where no host of its own is.
        assert are_apart([*link.real, *link.shown])
    for one in gateway.links:
        for other in gateway.links:
            for target_stretch in other.planned if one is not other else ():
                for planned in (target_stretch.first, target_stretch.last):
                    asked = one.ask(4, planned)
                    assert in_joint(one, asked) == planned, ipaddress.ip_address(asked)
                    assert not any(s.first <= asked <= s.last for s in one.real)
    routed = {route.prefix: route.link for route in gateway.routes}
    for link in gateway.links:
        for stretch in link.planned:
            around = [p for p in routed if stretch.first in range(*_ends(p))]
            nearest = max(around, key=lambda p: int(p.split("/")[1]))
            assert routed[nearest] == link.name


def _ends(prefix):
    network = ipaddress.ip_network(prefix)
    return int(network[0]), int(network[-1]) + 1
