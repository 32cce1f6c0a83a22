"""Junos's text, read back by a small reader of set commands."""

import re
from dataclasses import replace

from samdrift.exporters.juniper import export_juniper

PREFIX = r"\d+\.\d+\.\d+\.\d+/\d+"
NAME = r"[A-Za-z0-9_-]+"
RULE = r"set security nat static rule-set joint-network rule (to-[0-9-]+)"
ROUTE = rf"set (?:routing-instances {NAME} )?routing-options static route"
LINES = [
    r"# [A-Za-z0-9 ._,:/()+=;-]*",
    rf"set security nat static rule-set joint-network from zone {NAME}",
    rf"{RULE} match destination-address {PREFIX}",
    rf"{RULE} then static-nat prefix {PREFIX}",
    rf"{RULE} then static-nat prefix routing-instance {NAME}",
    rf"{ROUTE} {PREFIX} (discard|preference 254|next-hop \d+\.\d+\.\d+\.\d+|next-table inet\.0)",
]


def read_rules(text: str) -> dict[str, tuple[str, str]]:
    """Rule -> outside and inside prefix."""
    outside = dict(re.findall(rf"^{RULE} match destination-address ({PREFIX})$", text, re.MULTILINE))
    inside = dict(re.findall(rf"^{RULE} then static-nat prefix ({PREFIX})$", text, re.MULTILINE))
    assert outside.keys() == inside.keys()
    return {rule: (outside[rule], inside[rule]) for rule in outside}


def test_the_worked_example(worked_plan, network, names) -> None:
    files = export_juniper(worked_plan, network=network, names=names)
    assert list(files) == ["0001.set", "0002.set", "0003.set", "joint-core/core.set"]
    assert read_rules(files["0002.set"]) == {"to-10-1-6-0-23": ("10.1.6.0/23", "10.1.0.0/23")}
    assert "security nat" not in files["0001.set"]
    assert (
        "set routing-options static route 10.1.6.0/23 next-hop 100.127.255.3\n"
        in files["joint-core/core.set"]
    )
    assert files["joint-core/core.set"].count("next-hop") == worked_plan.routes


def test_a_vrf_is_a_routing_instance(a_prefix, a_plan, network, names) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/24", server=50, freedom="must_keep"),
        a_prefix("0002", "10.1.0.0/24", server=9, vrf="adm.net"),
        a_prefix("0002", "10.1.0.0/24", server=9, vrf="adm-net"),
    )
    text = export_juniper(plan, network=network, names=names)["0002.set"]
    assert len(read_rules(text)) == 2
    assert len(set(re.findall(r"static-nat prefix routing-instance (\S+)", text))) == 2


def test_hostile_names_stay_inside_comments_and_words(hostile_plan, network) -> None:
    names = dict.fromkeys(hostile_plan.decisions["owner"], "x\nset system services telnet\n# */")
    evil = replace(network, juniper_outside_zone="x\nset system services telnet")
    for known in ({}, names):
        files = export_juniper(hostile_plan, network=evil, names=known)
        assert len(files) > 5
        for name, text in files.items():
            assert re.fullmatch(r"[a-z0-9_.-]+\.set|joint-core/core\.set", name)
            for line in text.splitlines():
                assert any(re.fullmatch(pattern, line) for pattern in LINES), (name, line)
