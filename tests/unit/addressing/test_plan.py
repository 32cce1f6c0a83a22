"""The whole decision: the worked example by hand, limits that bind, odd input."""

from dataclasses import replace

import polars as pl
import pytest

from samdrift.addressing import (
    AddressPlan,
    Infeasible,
    explain_decision,
    plan_addresses,
    verify_address_plan,
)


def decisions(plan) -> dict[tuple[str, str], tuple[str, str | None]]:
    assert isinstance(plan, AddressPlan)
    return {
        (owner, prefix): (decision, new)
        for owner, prefix, decision, new in plan.decisions.select(
            "owner", "prefix", "decision", "new_prefix"
        ).iter_rows()
    }


def test_the_worked_example_comes_out_as_by_hand(worked_example) -> None:
    plan = plan_addresses(worked_example)
    assert decisions(plan) == {
        ("Aaby", "10.1.0.0/16"): ("retire", None),
        ("Aaby", "10.1.0.0/24"): ("keep", "10.1.0.0/24"),
        ("Aaby", "10.1.1.0/24"): ("renumber", "10.1.4.0/24"),
        ("Beby", "10.1.0.0/23"): ("translate", "10.1.6.0/23"),
        ("Beby", "10.1.2.0/24"): ("keep", "10.1.2.0/24"),
        ("Ceby", "10.1.1.0/25"): ("keep", "10.1.1.0/25"),
        ("Ceby", "172.17.0.0/16"): ("outside", None),
    }
    assert plan.decisions["cost_oere"].to_list() == [0, 0, 720_000, 1_380_000, 0, 0, 0]
    assert (plan.value_oere, plan.bound_oere) == (2_280_000, 2_280_000)
    assert plan.blocks.select("owner", "kind", "block").rows() == [
        ("Aaby", "kept", "10.1.0.0/24"),
        ("Ceby", "kept", "10.1.1.0/25"),
        ("Beby", "kept", "10.1.2.0/24"),
        ("Beby", "new", "10.1.3.0/24"),
        ("Aaby", "new", "10.1.4.0/23"),
        ("Beby", "new", "10.1.6.0/23"),
    ]
    assert plan.moves.select("owner", "old_address", "new_address").rows() == [
        ("Beby", "10.1.1.57", "10.1.7.57"),
        ("Aaby", "10.1.1.57", "10.1.4.57"),
    ]
    assert (plan.hosts.kept, plan.hosts.renumbered, plan.hosts.translated, plan.hosts.outside) == (
        62,
        100,
        120,
        1,
    )
    assert plan.routes == 6
    assert (plan.capacity.need, plan.capacity.need_with_growth, plan.capacity.have) == (1_408, 1_690, 2**24)
    assert {(n.owner, n.addresses) for n in plan.capacity.needs} == {
        ("Aaby", 512),
        ("Beby", 768),
        ("Ceby", 128),
    }
    assert verify_address_plan(worked_example, plan) == ()


def test_reasons_are_told_in_both_languages(worked_example) -> None:
    plan = plan_addresses(worked_example)
    for row in plan.decisions.iter_rows(named=True):
        english, danish = explain_decision(row), explain_decision(row, language="da")
        assert english != danish
        assert "?" not in english + danish
    moved = explain_decision(plan.decisions.row(2, named=True), language="da")
    assert "Ceby" in moved
    assert "22.800 kr." in moved
    assert "10.1.4.0/24" in moved


def test_the_same_problem_gives_the_same_plan_whatever_the_order_of_rows(worked_example) -> None:
    turned = replace(
        worked_example, prefixes=worked_example.prefixes.reverse(), hosts=worked_example.hosts.reverse()
    )
    one, other = plan_addresses(worked_example), plan_addresses(turned)
    for name in ("decisions", "moves", "blocks", "trade"):
        assert getattr(one, name).equals(getattr(other, name)), name
    assert [f.message() for f in one.findings] == [f.message() for f in other.findings]


def test_two_that_must_be_kept_and_overlap_are_named(a_prefix, a_problem) -> None:
    answer = plan_addresses(
        a_problem(
            a_prefix("Aaby", "10.1.0.0/16", dhcp=1, freedom="must_keep"),
            a_prefix("Beby", "10.1.4.0/24", dhcp=1, freedom="must_keep"),
            a_prefix("Ceby", "10.1.5.0/24", dhcp=1),
        )
    )
    assert isinstance(answer, Infeasible)
    assert [f.code for f in answer.binding] == ["ADDR-MUST-KEEP"]
    message = answer.binding[0].message()
    assert "10.1.4.0/24 (Beby)" in message
    assert "10.1.0.0/16 (Aaby)" in message


def test_what_must_be_kept_wins_against_any_number_of_hosts(a_prefix, a_problem) -> None:
    problem = a_problem(
        a_prefix("Aaby", "10.1.0.0/24", dhcp=1),
        a_prefix("Beby", "10.1.0.0/16", server=500),
        prefix_freedom={"Aaby 10.1.0.0/24": "must_keep"},
    )
    plan = plan_addresses(problem)
    assert decisions(plan)["Aaby", "10.1.0.0/24"] == ("keep", "10.1.0.0/24")
    assert decisions(plan)["Beby", "10.1.0.0/16"][0] == "translate"
    assert plan.decisions["reason"].to_list() == ["must_keep", "loses"]
    assert verify_address_plan(problem, plan) == ()


@pytest.mark.parametrize(
    ("freedom", "expected"),
    [
        ("may_move", "translate"),
        ("never_translate", "renumber"),
        ("never_renumber", "translate"),
        ("separate_vrf", "separate_vrf"),
    ],
)
def test_freedom_limits_what_becomes_of_a_prefix(a_prefix, a_problem, freedom: str, expected: str) -> None:
    problem = a_problem(
        a_prefix("Aaby", "10.1.0.0/24", server=20),
        a_prefix("Beby", "10.1.0.0/24", server=3),
        municipality_freedom={"Beby": freedom},
    )
    plan = plan_addresses(problem)
    assert decisions(plan)["Beby", "10.1.0.0/24"][0] == expected
    assert verify_address_plan(problem, plan) == ()


def test_translation_warns_by_server_and_costs_what_it_breaks(a_prefix, a_host, a_problem) -> None:
    prefixes = a_prefix("Aaby", "10.1.0.0/24", server=20), a_prefix("Beby", "10.1.0.0/24", server=3)
    controller = a_host(2, "10.1.0.9", "server", name="dc01", breaks="domain controller")
    plain = plan_addresses(a_problem(*prefixes))
    broken = plan_addresses(a_problem(*prefixes, hosts=(controller,), workaround_dkk_per_server=1_000))
    dear = plan_addresses(a_problem(*prefixes, hosts=(controller,)))
    assert decisions(plain)["Beby", "10.1.0.0/24"][0] == "translate"
    assert broken.value_oere == plain.value_oere + 100_000
    told = [f.message() for f in broken.findings if f.code == "ADDR-TRANSLATION"]
    assert len(told) == 1
    assert "dc01" in told[0]
    assert "domain controller" in told[0]
    # 14,400 x 1.5 = 21,600 < 14,400 + 3,000 + 6,000.
    assert decisions(dear)["Beby", "10.1.0.0/24"][0] == "renumber"


def test_too_little_space_says_what_is_missing_and_the_ways_out(a_prefix, a_problem) -> None:
    answer = plan_addresses(
        a_problem(
            *(a_prefix(f"{n:04}", "10.1.0.0/16", dhcp=200) for n in range(3)),
            target_ranges=("10.1.0.0/16",),
        )
    )
    assert isinstance(answer, Infeasible)
    assert [f.code for f in answer.binding] == ["ADDR-CAPACITY"]
    assert "131072 are missing" in answer.binding[0].message()
    assert (answer.capacity.need, answer.capacity.have) == (3 * 65_536, 65_536)
    ways = {way.kind.value: way for way in answer.capacity.ways_out}
    assert ways["right_size"].addresses == 3 * (65_536 - 256)
    assert ways["right_size"].is_enough
    assert ways["separate_vrf"].addresses == 0
    assert not ways["separate_vrf"].is_enough
    assert ways["100.64.0.0/10"].addresses == 2**22
    assert ways["ipv6_ula"].is_enough


def test_right_sizing_is_a_way_out(a_prefix, a_host, a_problem) -> None:
    problem = a_problem(
        *(a_prefix(f"{n:04}", "10.1.0.0/17", dhcp=200) for n in range(2)),
        hosts=(a_host(1, "10.1.99.7", "dhcp"), a_host(1, "10.1.3.1", "dhcp")),
        target_ranges=("10.1.0.0/16",),
        right_size=True,
        prefix_freedom={"0001 10.1.0.0/17": "must_keep"},
    )
    plan = plan_addresses(problem)
    assert decisions(plan)["0000", "10.1.0.0/17"] == ("translate", "10.1.128.0/24")
    assert plan.moves["new_address"].to_list() == ["10.1.128.2", "10.1.128.3"]
    assert verify_address_plan(problem, plan) == ()


def test_space_in_one_piece_is_missing_by_name(a_prefix, a_problem) -> None:
    kept = [a_prefix("Aaby", f"10.1.{16 * n}.0/24", freedom="must_keep", dhcp=1) for n in range(16)]
    moved = a_prefix("Beby", "10.1.0.0/18", dhcp=10)
    answer = plan_addresses(a_problem(*kept, moved, target_ranges=("10.1.0.0/16",)))
    assert isinstance(answer, Infeasible)
    assert [f.code for f in answer.binding] == ["ADDR-NO-PLACE"]
    assert "Beby" in answer.binding[0].message()


def test_a_block_is_split_where_no_larger_one_is_free(a_prefix, a_problem) -> None:
    kept = [a_prefix("Aaby", f"10.1.{4 * n}.0/24", freedom="must_keep", dhcp=1) for n in range(64)]
    moved = [a_prefix("Beby", f"10.1.{4 * n}.0/24", dhcp=10) for n in range(16)]
    problem = a_problem(*kept, *moved, target_ranges=("10.1.0.0/16",))
    plan = plan_addresses(problem)
    assert {d for d, _ in decisions(plan).values()} == {"keep", "renumber"}
    assert "ADDR-SUMMARIES" in {f.code for f in plan.findings}
    assert verify_address_plan(problem, plan) == ()


def test_space_in_use_today_is_taken_last(a_prefix, a_problem) -> None:
    two = [a_prefix("Aaby", "10.1.0.0/24", server=9), a_prefix("Beby", "10.1.0.0/23", dhcp=9)]
    wide = plan_addresses(a_problem(*two, target_ranges=("10.1.0.0/21",), growth_pct=0))
    assert decisions(wide)["Beby", "10.1.0.0/23"] == ("renumber", "10.1.2.0/23")
    assert "ADDR-REUSED" not in {f.code for f in wide.findings}
    three = [*two, a_prefix("Ceby", "10.1.2.0/24", dhcp=200), a_prefix("Deby", "10.1.2.0/23", server=9)]
    tight = plan_addresses(
        a_problem(
            *three, a_prefix("Deby", "10.1.4.0/23", server=9), target_ranges=("10.1.0.0/21",), growth_pct=0
        )
    )
    assert "ADDR-REUSED" in {f.code for f in tight.findings}


def test_odd_input_is_told_and_the_rest_is_planned(a_prefix, a_problem) -> None:
    problem = a_problem(
        a_prefix("Aaby", "10.1.0.7/24", dhcp=3),
        a_prefix("Aaby", "10.1.0.0/24", dhcp=2),
        a_prefix("Aaby", "10.1.0.0/24", vrf="guest", dhcp=1),
        a_prefix("", "10.2.0.0/24"),
        a_prefix(None, "10.3.0.0/24", vrf=None),
        a_prefix("Beby", "0.0.0.0/0"),
        a_prefix("Beby", "::/0"),
        a_prefix("Beby", "10.4.0.0/33"),
        a_prefix("Beby", "fd00:1::/64", static=4),
        a_prefix("Ceby", "fd00:1::/48", static=1),
        a_prefix("Ceby", "10.1.0.128/25", freedom="whatever"),
        a_prefix("Ceby", "10.9.0.0/24", dhcp=-4),
        target_ranges=("10.0.0.0/8", "nonsense", "fd00::/8"),
        prefix_freedom={"Deby 10.0.0.0/8": "must_keep", "Aaby what": "must_keep", "Beby x": "maybe"},
        municipality_freedom={"Eeby": "must_keep", "Aaby": "sometimes"},
    )
    plan = plan_addresses(problem)
    assert isinstance(plan, AddressPlan)
    codes = {f.code for f in plan.findings}
    assert codes >= {
        "ADDR-HOST-BITS", "ADDR-DUPLICATE", "ADDR-VRFS", "ADDR-OWNER", "ADDR-PREFIX", "ADDR-NOISE",
        "ADDR-IPV6", "ADDR-FREEDOM", "ADDR-FREEDOM-NOBODY", "ADDR-RANGE", "ADDR-HOST-COUNT",
    }  # fmt: skip
    assert plan.decisions.height == problem.prefixes.height
    assert plan.decisions["decision"].null_count() == 0
    assert verify_address_plan(problem, plan) == ()
    # Both rows of the duplicate are one prefix with the hosts of both.
    assert plan.decisions["hosts"].to_list()[:2] == [5, 5]
    six = plan.decisions.filter(pl.col("family") == 6, pl.col("reason") != "noise")
    assert six["decision"].to_list() == ["keep", "separate_vrf"]


def test_nothing_gives_an_empty_plan(a_problem) -> None:
    plan = plan_addresses(a_problem())
    assert isinstance(plan, AddressPlan)
    assert plan.decisions.is_empty()
    assert plan.value_oere == plan.bound_oere == 0
    assert verify_address_plan(a_problem(), plan) == ()


def test_no_valid_target_range_is_infeasible_not_a_crash(a_prefix, a_problem) -> None:
    two = a_prefix("Aaby", "10.1.0.0/24", dhcp=1), a_prefix("Beby", "10.1.0.0/24", dhcp=1)
    answer = plan_addresses(a_problem(*two, target_ranges=()))
    assert isinstance(answer, Infeasible)
    assert answer.binding[0].code == "ADDR-NO-PLACE"


def test_many_host_routes_are_noise(a_problem) -> None:
    count = 20_000
    problem = a_problem()
    frame = pl.DataFrame({"prefix_id": range(count)}).with_columns(
        owner=pl.lit("Aaby"), vrf=pl.lit(""), family=pl.lit(4), network=pl.col("prefix_id") + 10 * 2**24,
        length=pl.lit(32), is_container=pl.lit(False), role=pl.lit(""), freedom=pl.lit(None),
        path=pl.lit(None), row=pl.lit(None),
        **{name: pl.lit(1) for name in problem.prefixes.columns if name.startswith("hosts_")},
    ).select(pl.col(name).cast(kind) for name, kind in problem.prefixes.schema.items())  # fmt: skip
    plan = plan_addresses(replace(problem, prefixes=frame))
    assert plan.decisions["rule"].unique().to_list() == ["host-route"]
    assert {f.code for f in plan.findings} == {"ADDR-NOISE", "ADDR-HOSTS-OUTSIDE"}
