"""What must hold of every address plan, whatever comes in."""

import ipaddress
import itertools
from collections import Counter
from dataclasses import replace

import numpy as np
import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from samdrift.addressing import (
    HOST_SCHEMA,
    PREFIX_SCHEMA,
    AddressingParameters,
    AddressPlan,
    AddressProblem,
    plan_addresses,
    read_entries,
    verify_address_plan,
)
from samdrift.addressing.allocate import size_summaries
from samdrift.addressing.keep import KeepProblem, choose_kept
from samdrift.addressing.notation import format_addresses, format_prefix, parse_prefix
from samdrift.addressing.overlaps import find_overlaps
from samdrift.addressing.ranges import cut_into_blocks, join_ranges, subtract_ranges

OWNERS = ("Aaby", "Beby", "Ceby")
# Whole plans take some 20 ms each: many are tried, and a failing one is shown as it was met.
quick = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


@st.composite
def networks(draw: st.DrawFn, bits: int = 6, base: str = "10.0.0.0", last: int = 30) -> tuple[int, int]:
    """A network of a small corner of the address space, so that many of them overlap."""
    length = draw(st.integers(last - bits, last))
    place = draw(st.integers(0, 2 ** (length - (last - bits)) - 1))
    return int(ipaddress.ip_address(base)) + (place << (32 - length)), length


@st.composite
def problems(draw: st.DrawFn) -> AddressProblem:
    """Prefixes of three municipalities with hosts, VRFs, freedoms, containers and duplicates."""
    wide = networks(bits=8, last=26)
    rows = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "owner": st.sampled_from(OWNERS),
                    "vrf": st.sampled_from(["", "", "guest"]),
                    "network": st.one_of(wide, wide, networks(base="192.168.0.0")),
                    "freedom": st.sampled_from(
                        [None] * 5 + ["never_translate", "never_renumber", "must_keep", "separate_vrf"]
                    ),
                    "is_container": st.booleans(),
                    **{
                        f"hosts_{kind}": st.integers(0, 3)
                        for kind in ("dhcp", "static", "server", "device", "printer")
                    },
                }
            ),
            max_size=14,
        )
    )
    more = {"family": 4, "role": "", "path": None, "row": None}
    whole = [
        {**row, **more, "prefix_id": i, "network": row["network"][0], "length": row["network"][1]}
        for i, row in enumerate(rows)
    ]
    frame = pl.DataFrame(whole, schema=PREFIX_SCHEMA)
    hosts = [
        {
            "host_id": f"h{row['prefix_id']}-{offset}",
            "prefix_id": row["prefix_id"],
            "address": row["network"] + offset,
            "kind": "dhcp",
            "name": None,
            "breaks": None,
        }
        for row in whole
        for offset in range(min(row["hosts_dhcp"], 2 ** (32 - row["length"])))
    ]
    parameters = AddressingParameters(
        summaries_per_municipality=draw(st.integers(1, 4)),
        growth_pct=draw(st.sampled_from([0, 20, 100])),
        right_size=draw(st.booleans()),
        route_cost_dkk=draw(st.sampled_from([0, 600, 20_000])),
        target_ranges=draw(st.sampled_from([("10.0.0.0/8",), ("10.0.0.0/17", "172.16.0.0/12")])),
        reserved_ranges=draw(st.sampled_from([(), ("10.0.1.0/25",)])),
    )
    return AddressProblem(
        prefixes=frame, hosts=pl.DataFrame(hosts, schema=HOST_SCHEMA), parameters=parameters
    )


@quick
@given(problems())
def test_no_two_planned_prefixes_overlap_and_the_plan_verifies(problem: AddressProblem) -> None:
    plan = plan_addresses(problem)
    if not isinstance(plan, AddressPlan):
        assert plan.binding
        return
    assert verify_address_plan(problem, plan) == ()
    planned = [
        (ipaddress.ip_network(new), owner, vrf)
        for new, owner, vrf in plan.decisions.select("new_prefix", "owner", "vrf").drop_nulls().iter_rows()
    ]
    for (one, *whose), (other, *others) in itertools.combinations(planned, 2):
        assert whose == others or not one.overlaps(other), (one, other)
    assert plan.decisions["prefix_id"].to_list() == sorted(problem.prefixes["prefix_id"].to_list())
    assert plan.bound_oere <= plan.value_oere
    verification_sees_a_prefix_that_is_moved_onto_another(problem, plan)
    trade = plan.trade
    assert trade["kept_routes"].to_list() == sorted(trade["kept_routes"].to_list(), reverse=True)
    assert trade["cost_oere"].to_list() == sorted(trade["cost_oere"].to_list())


def verification_sees_a_prefix_that_is_moved_onto_another(problem: AddressProblem, plan: AddressPlan) -> None:
    placed = plan.decisions.filter(pl.col("new_prefix").is_not_null()).unique(
        ["owner", "vrf"], maintain_order=True
    )
    if placed.height < 2:
        return
    onto, moved = placed["new_prefix"][0], placed["prefix_id"][1]
    spoilt = plan.decisions.with_columns(
        new_prefix=pl.when(pl.col("prefix_id") == moved).then(pl.lit(onto)).otherwise("new_prefix")
    )
    codes = {f.code for f in verify_address_plan(problem, replace(plan, decisions=spoilt))}
    assert "ADDR-VERIFY-OVERLAP" in codes


@quick
@given(problems())
def test_overlaps_are_those_that_pairwise_comparison_finds(problem: AddressProblem) -> None:
    entries = read_entries(problem, container_ranges=())
    overlaps = find_overlaps(entries, listed_pairs=1_000)
    rows = [
        (owner, vrf, ipaddress.ip_network(format_prefix(4, network, length)), hosts, is_container)
        for owner, vrf, network, length, hosts, is_container in entries.frame.filter(pl.col("rule").is_null())
        .select("owner", "vrf", "network", "length", "hosts", "is_container")
        .iter_rows()
    ]
    pairs: Counter[tuple[str, str]] = Counter()
    shared: dict[tuple[str, str], set[int]] = {}
    internal: Counter[str] = Counter()
    between: Counter[str] = Counter()
    listed = 0
    for one, other in itertools.combinations(rows, 2):
        if not one[2].overlaps(other[2]):
            continue
        if one[0] == other[0]:
            internal[one[0]] += 1
            between[one[0]] += one[1] != other[1]
            continue
        key = min(one[0], other[0]), max(one[0], other[0])
        pairs[key] += 1
        inner = min(one[2], other[2], key=lambda network: network.num_addresses)
        first = int(inner.network_address)
        shared.setdefault(key, set()).update(range(first, first + inner.num_addresses))
        listed += one[3] > 0 and other[3] > 0
    by_pair = overlaps.by_pair
    assert {(a, b): n for a, b, n in by_pair.select("a", "b", "pairs").iter_rows()} == pairs
    assert {(a, b): n for a, b, n in by_pair.select("a", "b", "addresses").iter_rows()} == {
        key: len(addresses) for key, addresses in shared.items()
    }
    assert {o: n for o, n, _ in overlaps.internal.iter_rows()} == internal
    assert {o: n for o, _, n in overlaps.internal.iter_rows()} == {o: between[o] for o in internal}
    assert overlaps.worst.height == listed
    assert overlaps.worst.n_unique() == listed


def most_saved(
    prefixes: list[tuple[int, int, int, int, bool]], price: int, widest: int, fill_pct: int
) -> int | None:
    """The best of every way to choose disjoint blocks, tried one by one; None: no way keeps what must be."""
    candidates = []
    for length in range(24, 31):
        for network in {p[0] >> (32 - length) << (32 - length) for p in prefixes}:
            size = 2 ** (32 - length)
            for claimant in {p[2] for p in prefixes}:
                inside = [
                    p
                    for p in prefixes
                    if p[2] == claimant and network <= p[0] < network + size and p[1] >= length
                ]
                own = any(p[1] == length for p in inside)
                used = {a for p in inside for a in range(p[0], p[0] + 2 ** (32 - p[1]))}
                if own or (inside and length >= widest and len(used) * 100 >= size * fill_pct):
                    held = frozenset(prefixes.index(p) for p in inside)
                    candidates.append((network, network + size, sum(p[3] for p in inside) - price, held))
    must = frozenset(i for i, p in enumerate(prefixes) if p[4])

    def best(end: int, rest: list[tuple[int, int, int, frozenset[int]]], held: frozenset[int]) -> int | None:
        if not rest:
            return 0 if must <= held else None
        (first, last, worth, holds), *others = rest
        without = best(end, others, held)
        if first < end:
            return without
        after = best(last, others, held | holds)
        taken = None if after is None else after + worth
        return max((x for x in (without, taken) if x is not None), default=None)

    return best(0, sorted(set(candidates), key=lambda c: (c[0], c[1], c[2], sorted(c[3]))), frozenset())


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(networks(bits=3, last=29), st.integers(0, 2), st.integers(0, 20), st.integers(0, 9)),
        min_size=1,
        max_size=6,
        unique_by=lambda row: (row[0], row[1]),
    ),
    st.sampled_from([0, 1, 5, 12]),
    st.sampled_from([26, 29]),
    st.sampled_from([50, 100]),
)
def test_what_is_kept_saves_as_much_as_the_best_of_all_ways(
    rows, price: int, widest: int, fill_pct: int
) -> None:
    prefixes = sorted(
        (network, length, claimant, saving, must == 9) for (network, length), claimant, saving, must in rows
    )
    musts = [p for p in prefixes if p[4]]
    for one, other in itertools.combinations(musts, 2):
        width = 2 ** (32 - min(one[1], other[1]))
        if one[2] != other[2] and one[0] // width == other[0] // width:
            return
    column = [np.array(values) for values in zip(*prefixes, strict=True)]
    kept = choose_kept(
        KeepProblem(
            bits=32,
            networks=column[0],
            lengths=column[1],
            claimants=column[2],
            savings=column[3],
            hosts=column[3],
            must=column[4].astype(bool),
            route_oere=np.array([price, price + 3]),
            chosen=0,
            widest_summary=widest,
            fill_pct=fill_pct,
        )
    )
    assert kept.saved_oere[0] == most_saved(prefixes, price, widest, fill_pct)
    assert column[3][kept.is_kept].sum() - price * len(kept.blocks) == kept.saved_oere[0]
    assert kept.is_kept[column[4].astype(bool)].all()
    assert kept.routes[0] == len(kept.blocks)


@quick
@given(
    st.lists(st.tuples(networks(bits=8, base="0.0.0.0", last=32), st.integers(0, 2)), max_size=12),
    st.integers(0, 3),
)
def test_ipv6_is_decided_as_ipv4_is(rows, price: int) -> None:
    """The same small tree at the end of either address space gives the same answer."""
    prefixes = sorted({(network, length, claimant) for (network, length), claimant in rows})
    if not prefixes:
        return
    network, length, claimant = (np.array(values) for values in zip(*prefixes, strict=True))
    common = {
        "claimants": claimant,
        "savings": claimant + 2,
        "hosts": claimant,
        "must": claimant < 0,
        "fill_pct": 50,
    }
    four = KeepProblem(
        bits=32,
        networks=network,
        lengths=length,
        route_oere=np.array([price]),
        chosen=0,
        widest_summary=26,
        **common,
    )
    base = 0xFD << 120
    big = np.array([base + int(n) for n in network] + [None], dtype=object)[:-1]
    six = replace(four, bits=128, networks=big, lengths=length + 96, widest_summary=122)
    a, b = choose_kept(four), choose_kept(six)
    assert a.saved_oere.tolist() == b.saved_oere.tolist()
    assert a.is_kept.tolist() == b.is_kept.tolist()
    assert [int(n) for n in a.blocks] == [int(n) - base for n in b.blocks]


@given(st.integers(1, 2**20), st.integers(1, 5), st.sampled_from([0, 20]))
def test_summaries_are_the_least_that_few_blocks_make_up(need: int, most: int, growth: int) -> None:
    parameters = AddressingParameters(summaries_per_municipality=most, growth_pct=growth, smallest_summary=24)
    powers = size_summaries(need, parameters)
    total = sum(1 << power for power in powers)
    least = -(-need * (100 + growth) // 100)
    units = -(-least // 256)
    assert len(set(powers)) == len(powers) <= most
    assert total >= least
    smaller = next(n for n in itertools.count(units) if n.bit_count() <= most)
    assert total == smaller * 256


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 40)), max_size=8),
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 40)), max_size=8),
)
def test_ranges_are_sets_of_addresses(one, other) -> None:
    def ranges(pairs):
        starts = np.array([start for start, _ in pairs], dtype=np.int64)
        return join_ranges(starts, starts + np.array([size for _, size in pairs], dtype=np.int64))

    def members(pair):
        return {a for start, end in zip(*pair, strict=True) for a in range(start, end)}

    left = subtract_ranges(ranges(one), ranges(other))
    wanted = {a for s, n in one for a in range(s, s + n)} - {a for s, n in other for a in range(s, s + n)}
    assert members(left) == wanted
    starts, powers = cut_into_blocks(left)
    blocks = [
        range(int(start), int(start) + (1 << int(power))) for start, power in zip(starts, powers, strict=True)
    ]
    assert all(block.start % len(block) == 0 for block in blocks)
    assert sorted(a for block in blocks for a in block) == sorted(wanted)


@given(st.integers(0, 2**128 - 1), st.integers(0, 128))
def test_ipv6_prefixes_are_read_as_they_are_written(number: int, length: int) -> None:
    network = ipaddress.IPv6Network((number, length), strict=False)
    parsed = parse_prefix(str(network))
    assert (parsed.network, parsed.length, parsed.has_host_bits) == (
        int(network.network_address),
        length,
        False,
    )
    assert format_prefix(6, parsed.network, length) == str(network)


@given(st.lists(st.integers(0, 2**32 - 1)))
def test_ipv4_addresses_are_written_as_others_write_them(numbers: list[int]) -> None:
    family = pl.Series([4] * len(numbers), dtype=pl.Int64)
    written = format_addresses(family, pl.Series(numbers, dtype=pl.UInt128)).to_list()
    assert written == [str(ipaddress.IPv4Address(n)) for n in numbers]
