"""Cisco's text, read back by a small reader of the commands used."""

import re
from dataclasses import replace

from samdrift.exporters.cisco_ios import export_cisco_ios

#: Every line that may stand in a file; anything else is something that broke out.
ADDRESS = r"\d+\.\d+\.\d+\.\d+"
LINES = [
    r"! ?[A-Za-z0-9 ._,:/()+=;-]*",
    r"interface [A-Za-z0-9/._:-]+",
    rf" ip address {ADDRESS} {ADDRESS}",
    r" ip nat (inside|outside)",
    rf"ip nat inside source static network {ADDRESS} {ADDRESS} /\d+( vrf [A-Za-z0-9_.-]+)?",
    rf"ip nat outside source static (network )?{ADDRESS} {ADDRESS}( /\d+)?",
    rf"ip nat inside source static {ADDRESS} {ADDRESS}( vrf [A-Za-z0-9_.-]+)?",
    rf"ip route (vrf [A-Za-z0-9_.-]+ )?{ADDRESS} {ADDRESS} (Null0 254|{ADDRESS})( global)? name [a-z0-9_.-]+",
    r"end",
]


def read_translations(text: str) -> list[tuple[str, str, str, str]]:
    found = re.findall(
        rf"^ip nat inside source static network ({ADDRESS}) ({ADDRESS}) (/\d+)(?: vrf (\S+))?$",
        text,
        re.MULTILINE,
    )
    return [(inside, outside, length, vrf) for inside, outside, length, vrf in found]


def test_the_worked_example(worked_plan, network, names) -> None:
    files = export_cisco_ios(worked_plan, network=network, names=names)
    assert list(files) == ["0001.ios", "0002.ios", "0003.ios", "joint-core/core.ios"]
    assert read_translations(files["0002.ios"]) == [("10.1.0.0", "10.1.6.0", "/23", "")]
    assert "ip nat inside source" not in files["0001.ios"]
    assert "ip route 10.1.6.0 255.255.254.0 Null0 254 name new-block\n" in files["0002.ios"]
    core = files["joint-core/core.ios"]
    routes = re.findall(rf"^ip route ({ADDRESS}) \S+ ({ADDRESS})", core, re.MULTILINE)
    assert len(routes) == worked_plan.routes
    assert ("10.1.6.0", "100.127.255.3") in routes


def test_others_on_the_same_addresses_are_shown_elsewhere(worked_plan, network, names) -> None:
    text = export_cisco_ios(worked_plan, network=network, names=names)["0002.ios"]
    assert "! Ask for 10.1.0.0/23 of Aaby (0001), Ceby (0003) at 10.1.6.0/23.\n" in text
    assert "ip nat outside source static network 10.1.0.0 10.1.6.0 /23\n" in text
    # Routes are looked up before translation on the way out: what is asked for leads to the core.
    assert "ip route 10.1.6.0 255.255.254.0 100.127.255.1 name shown-here\n" in text


def test_a_vrf_is_told_what_ios_cannot_show_it(a_prefix, a_plan, network, names) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/24", server=50, freedom="must_keep"),
        a_prefix("0002", "10.1.0.0/24", server=9, vrf="adm"),
    )
    text = export_cisco_ios(plan, network=network, names=names)["0002.ios"]
    assert "! Not reachable from VRF adm while it uses these addresses: 10.1.0.0/24 of Aaby (0001)." in text
    assert "ip nat outside source" not in text


def test_inside_routes_stand_where_the_router_is_known(worked_plan, network, names) -> None:
    known = replace(network, inside_next_hop={"0002": "10.1.2.1", "0001": "nonsense"})
    files = export_cisco_ios(worked_plan, network=known, names=names)
    assert "ip route 10.1.0.0 255.255.254.0 10.1.2.1 name inside\n" in files["0002.ios"]
    assert "nonsense" not in "".join(files.values())


def test_hostile_names_stay_inside_comments_and_words(hostile_plan, network) -> None:
    hostile = dict.fromkeys(hostile_plan.decisions["owner"], 'x\nreload\n! "')
    evil = replace(network, cisco_inside_interface="Gi0\nreload", cisco_outside_interface="x y\rreload")
    for names in ({}, hostile):
        files = export_cisco_ios(hostile_plan, network=evil, names=names)
        assert len(files) > 5
        for name, text in files.items():
            assert re.fullmatch(r"[a-z0-9_.-]+\.ios|joint-core/core\.ios", name)
            for line in text.splitlines():
                assert any(re.fullmatch(known, line) for known in LINES), (name, line)


def test_the_same_plan_gives_the_same_text(worked_plan, network, names) -> None:
    one = export_cisco_ios(worked_plan, network=network, names=names)
    turned = replace(
        worked_plan,
        decisions=worked_plan.decisions.reverse(),
        moves=worked_plan.moves.reverse(),
        blocks=worked_plan.blocks.reverse(),
    )
    assert one == export_cisco_ios(turned, network=network, names=names)
