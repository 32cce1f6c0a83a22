"""Junos's text, read back by a small reader of set commands."""

import re
from dataclasses import replace

from samdrift.exporters.juniper import export_juniper

PREFIX = r"\d+\.\d+\.\d+\.\d+/\d+"
NAME = r"[A-Za-z0-9_-]+"
RULE = r"set security nat static rule-set joint-network rule (to-[0-9-]+)"
SHOWN = r"set security nat static rule-set shown-\d+ rule to-[0-9-]+"
ROUTE = rf"set (?:routing-instances {NAME} )?routing-options static route"
LINES = [
    r"# [A-Za-z0-9 ._,:/()+=;-]*",
    rf"set security nat static rule-set joint-network from zone {NAME}",
    rf"{RULE} match destination-address {PREFIX}",
    rf"{RULE} then static-nat prefix {PREFIX}",
    rf"{RULE} then static-nat prefix routing-instance {NAME}",
    rf"set security nat static rule-set shown-\d+ from routing-instance {NAME}",
    rf"{SHOWN} match destination-address {PREFIX}",
    rf"{SHOWN} then static-nat prefix ({PREFIX}|routing-instance default)",
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
    instances = set(re.findall(rf"^{RULE} then static-nat prefix routing-instance (\S+)", text, re.MULTILINE))
    assert len({instance for _, instance in instances}) == 2


def test_an_instance_is_shown_others_elsewhere_and_the_main_table_is_told(
    a_prefix, a_plan, network, names
) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/24", server=50, freedom="must_keep"),
        a_prefix("0002", "10.1.0.0/24", server=9, vrf="adm"),
        a_prefix("0003", "10.1.0.0/24", server=9),
    )
    new = dict(plan.decisions.select("owner", "new_prefix").iter_rows())
    files = export_juniper(plan, network=network, names=names)
    rule = "set security nat static rule-set shown-1"
    adm = files["0002.set"]
    assert f"{rule} from routing-instance adm\n" in adm
    name = "to-" + re.sub("[./]", "-", new["0002"])
    assert f"{rule} rule {name} match destination-address {new['0002']}\n" in adm
    assert f"{rule} rule {name} then static-nat prefix 10.1.0.0/24\n" in adm
    assert f"{rule} rule {name} then static-nat prefix routing-instance default\n" in adm
    told = "# Not reachable from the main table while it uses these addresses: 10.1.0.0/24 of Aaby (0001).\n"
    assert told in files["0003.set"]
    assert "shown-1" not in files["0003.set"]


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
