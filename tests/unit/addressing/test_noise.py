"""Noise: each rule fires on what it names, and on nothing beside it."""

import polars as pl
import pytest

from samdrift.addressing import AddressPlan, plan_addresses, read_entries


@pytest.mark.parametrize(
    ("prefix", "rule"),
    [
        ("0.0.0.0/0", "default-route"),
        ("::/0", "default-route"),
        ("0.0.0.0/8", "this-network"),
        ("127.0.0.0/8", "loopback"),
        ("::1/128", "loopback"),
        ("169.254.7.0/24", "link-local"),
        ("fe80::/64", "link-local"),
        ("224.0.0.0/24", "multicast"),
        ("ff02::/16", "multicast"),
        ("255.255.255.255/32", "reserved"),
        ("198.51.100.0/24", "documentation"),
        ("2001:db8::/48", "documentation"),
        ("10.255.0.1/32", "host-route"),
        ("10.255.0.0/31", "host-route"),
        ("fd00::2/127", "host-route"),
        ("172.17.0.0/16", "container-default"),
        ("8.8.8.0/24", "public"),
        ("172.0.0.0/8", "public"),
        ("10.0.0.0/7", "public"),
        ("2a00::/32", "public"),
        ("10.0.0.0/8", None),
        ("10.255.0.0/30", None),
        ("172.16.0.0/12", None),
        ("172.17.4.0/24", None),
        ("192.168.1.0/24", None),
        ("100.64.0.0/10", None),
        ("fd12:3456::/48", None),
    ],
)
def test_the_rule_that_fires(a_prefix, a_problem, prefix: str, rule: str | None) -> None:
    entries = read_entries(a_problem(a_prefix("Aaby", prefix)), container_ranges=("172.17.0.0/16",))
    assert entries.frame["rule"].to_list() == [rule]
    assert [f.code for f in entries.findings] == ([] if rule is None else ["ADDR-NOISE"])


@pytest.mark.parametrize(
    ("role", "rule"), [("Anycast DNS", "anycast"), ("loopback", "loopback"), ("LAN", None)]
)
def test_a_role_can_say_it(a_prefix, a_problem, role: str, rule: str | None) -> None:
    entries = read_entries(a_problem(a_prefix("Aaby", "10.0.0.0/24", role=role)), container_ranges=())
    assert entries.frame["rule"].to_list() == [rule]


def test_noise_overlaps_nobody_and_moves_nobody(a_prefix, a_problem) -> None:
    plan = plan_addresses(
        a_problem(
            *(
                a_prefix(owner, text, static=2)
                for owner in ("Aaby", "Beby")
                for text in ("172.17.0.0/16", "127.0.0.0/8")
            )
        )
    )
    assert isinstance(plan, AddressPlan)
    assert (plan.overlaps.pairs, plan.overlaps.internal_pairs) == (0, 0)
    assert set(plan.decisions["decision"]) == {"outside"}
    assert plan.hosts.outside == 8
    told = [f for f in plan.findings if f.code == "ADDR-HOSTS-OUTSIDE"]
    assert [(f.subject, f.values["count"]) for f in told] == [("Aaby", "4"), ("Beby", "4")]


def test_a_container_is_what_only_holds_others(a_prefix, a_problem) -> None:
    entries = read_entries(
        a_problem(
            a_prefix("Aaby", "10.0.0.0/8"),
            a_prefix("Aaby", "10.1.0.0/16", static=1),
            a_prefix("Aaby", "10.1.2.0/24", dhcp=9),
            a_prefix("Aaby", "10.9.0.0/16", is_container=True),
            a_prefix("Beby", "10.8.0.0/16"),
            a_prefix("Beby", "10.8.0.0/24", vrf="guest"),
            a_prefix("Beby", "10.7.0.0/16", freedom="must_keep"),
            a_prefix("Beby", "10.7.7.0/24"),
        ),
        container_ranges=(),
    )
    found = entries.frame.filter(pl.col("is_container")).select("owner", "length", "hosts").rows()
    assert found == [("Aaby", 8, 0), ("Aaby", 16, 0)]
