"""The joint gateway's files: what passes, what does not, and that nft takes them."""

import csv
import io
import re

import pytest

from samdrift.exporters.nftables import PlanFrames, export_nftables, make_joint_gateway, write_ruleset


def frames(plan):
    return PlanFrames(decisions=plan.decisions, moves=plan.moves, blocks=plan.blocks)


def rules_of(plan, **more):
    return export_nftables(plan, **more).files["joint-gateway.nft"]


def elements(text, name):
    """The elements of a set or map, without comments."""
    declared = rf"\t(?:set|map) {name} \{{[^}}]*?elements = \{{\n(.*?)\n\t\t\}}"
    added = rf"add element inet samdrift {name} \{{\n(.*?)\n\t\}}"
    found = [each for form in (declared, added) for each in re.findall(form, text, flags=re.DOTALL)]
    lines = [line.strip().rstrip(",") for each in found for line in each.splitlines()]
    return [re.sub(' comment ".*?"', "", line) for line in lines if line and not line.startswith("#")]


def test_the_worked_example(worked_plan, names):
    text = rules_of(worked_plan, names=names)
    assert elements(text, "real_m0001") == ["10.1.0.0/24", "10.1.4.0/24"]
    assert elements(text, "planned_m0002") == ["10.1.2.0/24", "10.1.6.0/23"]
    assert elements(text, "send_m0002") == ["10.1.0.0/23 : jump saddr_00000600"]
    assert elements(text, "receive_m0002") == ["10.1.6.0/23 : jump daddr_00000600"]
    assert elements(text, "ask_m0002") == ["10.1.6.0/23 : jump daddr_00000600"]
    assert elements(text, "show_m0002") == ["10.1.0.0/23 : jump saddr_00000600"]
    assert "ip saddr set ip saddr ^ 0.0.6.0" in text
    # Kept and renumbered prefixes are routed, not translated.
    assert "send_m0001" not in text
    assert "172.17" not in text


def test_comments_name_owner_prefix_and_reason(worked_plan, names):
    text = rules_of(worked_plan, names=names)
    assert "# Beby (0002), interface m0002" in text
    assert '10.1.6.0/23 comment "0002 10.1.0.0/23 to 10.1.6.0/23 translate: loses"' in text
    assert "is translated to 10.1.6.0/23 until later" in text
    assert "oversættes til 10.1.6.0/23" in rules_of(worked_plan, names=names, language="da")


def test_routes_are_the_plans_blocks(worked_plan):
    lines = export_nftables(worked_plan).files["joint-gateway.routes"].splitlines()[1:]
    assert len(lines) == worked_plan.routes
    assert "route replace 10.1.6.0/23 via 169.254.0.2 dev m0002 onlink" in lines


def test_a_vrf_of_the_same_municipality_gets_a_route_of_its_own(a_plan, a_prefix):
    plan = a_plan(
        a_prefix("0001", "10.0.0.0/24", server=90),
        a_prefix("0002", "10.0.0.0/24", dhcp=5),
        a_prefix("0002", "10.0.0.0/24", vrf="guest", dhcp=5),
    )
    gateway = make_joint_gateway(frames(plan))
    assert {link.name for link in gateway.links} == {"m0001", "m0002", "m0002-guest"}
    routed = {route.link: route.prefix for route in gateway.routes}
    assert set(routed) == {"m0001", "m0002", "m0002-guest"}
    for link in gateway.links:
        assert all(s.family == 4 for s in link.real)


def test_what_stands_apart_is_in_no_set(a_plan, a_prefix):
    plan = a_plan(
        a_prefix("0001", "10.0.0.0/24", server=9),
        a_prefix("0002", "10.0.0.0/24", vrf="scada", device=3, freedom="separate_vrf"),
        a_prefix("0002", "10.9.0.0/16"),
        a_prefix("0002", "10.9.3.0/24", static=2),
    )
    gateway = make_joint_gateway(frames(plan))
    apart = next(link for link in gateway.links if link.is_apart)
    assert (apart.name, apart.owner, apart.vrf, apart.real) == ("x0002-scada", "0002", "scada", ())
    text = rules_of(plan)
    assert elements(text, "real_m0002") == ["10.9.3.0/24"]
    assert "x0002-scada: stands apart" in text or "interface x0002-scada: stands apart" in text
    assert not any("0002-scada" in route.link for route in gateway.routes)


def test_a_prefix_sized_by_its_hosts_is_translated_host_by_host(a_plan, a_prefix, a_host):
    plan = a_plan(
        a_prefix("0001", "10.0.0.0/12", server=900),
        a_prefix("0002", "10.0.0.0/12", server=3),
        hosts=(a_host(2, "10.1.2.3", "server"), a_host(2, "10.9.9.9", "server")),
    )
    export = export_nftables(plan)
    new = dict(
        plan.moves.filter(plan.moves["owner"] == "0002").select("old_address", "new_address").iter_rows()
    )
    text = export.files["joint-gateway.nft"]
    assert elements(text, "real_m0002") == ["10.1.2.3", "10.9.9.9"]
    assert sorted(elements(text, "planned_m0002")) == sorted(new.values())
    assert [(f.code, f.values["missing"]) for f in export.findings] == [("NFT-NO-HOSTS", "1")]


def test_shown_addresses_are_listed_for_dns(worked_plan):
    rows = list(csv.DictReader(io.StringIO(export_nftables(worked_plan).files["shown-addresses.csv"])))
    assert rows == [
        {"link": "m0002", "owner": "0002", "vrf": "", "planned": "10.1.0.0/23", "asked_at": "10.1.6.0/23"}
    ]


def test_same_plan_same_bytes(worked_plan):
    assert export_nftables(worked_plan) == export_nftables(worked_plan)


@pytest.mark.needs_tool("nft")
def test_nft_takes_the_worked_example(worked_plan, names, load_rules):
    text = rules_of(worked_plan, names=names, language="da")
    load_rules([text], "-c")
    # A second time: the table is replaced, not filled twice.
    listed = load_rules([text, text])
    assert listed.count("10.1.6.0/23 : jump daddr_00000600") == 2


@pytest.mark.needs_tool("nft")
def test_hostile_names_stay_comments(hostile_plan, load_rules):
    names = dict.fromkeys(hostile_plan.decisions["owner"].unique(), 'x"\n}\nflush ruleset\\')
    text = rules_of(hostile_plan, names=names, language="da")
    listed = load_rules([text])
    assert listed.count("table inet samdrift") == 1
    assert not re.search(r"^\s*(flush|include|define)\b", text, flags=re.MULTILINE)
    links = make_joint_gateway(frames(hostile_plan)).links
    assert len({link.name for link in links}) == len(links)
    assert all(re.fullmatch(r"[mx][a-z0-9-]{0,14}", link.name) for link in links)


@pytest.mark.needs_tool("nft")
def test_nft_takes_thousands_of_prefixes_of_98_municipalities(a_plan, a_prefix, load_rules):
    rows = [
        a_prefix(
            f"{owner:04}", f"10.{site}.{net}.0/24", dhcp=(owner * 7 + site * 3 + net) % 50, server=owner % 3
        )
        for owner in range(1, 99)
        for site in range(4)
        for net in range(10)
    ]
    plan = a_plan(*rows, overtime_pct=900)
    ruleset = write_ruleset(make_joint_gateway(frames(plan)), names={})
    decided = dict(plan.decisions.group_by("decision").len().iter_rows())
    assert decided["translate"] > 3_000
    listed = load_rules(ruleset.parts())
    assert listed.count(" : jump saddr_") > 3_000
    assert ruleset.text == "".join(ruleset.pieces)
