"""What gateways translate and route, whatever their make."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from samdrift.exporters.gateways import UnableToConnect, list_gateways
from samdrift.exporters.nftables import PlanFrames, make_joint_gateway


def pairs(gateway) -> list[tuple[str, str, str]]:
    return [(each.vrf, str(each.inside), str(each.outside)) for each in gateway.translations]


def test_the_worked_example_translates_what_the_plan_translates(worked_plan, network, names) -> None:
    aaby, beby, ceby = list_gateways(worked_plan, network=network, names=names)
    assert [pairs(gateway) for gateway in (aaby, beby, ceby)] == [
        [],
        [("", "10.1.0.0/23", "10.1.6.0/23")],
        [],
    ]
    assert [str(gateway.address) for gateway in (aaby, beby, ceby)] == [
        "100.127.255.2",
        "100.127.255.3",
        "100.127.255.4",
    ]
    assert [(str(s.planned), str(s.asked), s.whose) for s in beby.shown] == [
        ("10.1.0.0/23", "10.1.6.0/23", ("Aaby (0001)", "Ceby (0003)"))
    ]
    assert aaby.shown == ceby.shown == ()
    assert beby.local == (("", IPv4Network("10.1.0.0/23")), ("", IPv4Network("10.1.2.0/24")))
    assert aaby.joint == (IPv4Network("10.0.0.0/8"),)
    routed = sorted((block, g.owner) for g in (aaby, beby, ceby) for block, _ in g.blocks)
    assert len(routed) == worked_plan.routes


def test_what_is_decided_otherwise_inside_a_translated_prefix_is_cut_out(a_prefix, a_plan, network) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/22", server=500, freedom="must_keep"),
        a_prefix("0002", "10.1.0.0/22", server=20, freedom="never_renumber"),
        a_prefix("0002", "10.1.1.0/24", dhcp=3, freedom="never_translate"),
        a_prefix("0002", "10.1.1.128/26", server=3, freedom="never_renumber"),
        a_prefix("0002", "10.1.2.0/24", server=3, freedom="never_renumber"),
    )
    decided = dict(plan.decisions.filter(owner="0002").select("prefix", "decision").iter_rows())
    assert decided["10.1.1.0/24"] == "renumber"
    assert {d for p, d in decided.items() if p != "10.1.1.0/24"} == {"translate"}
    gateway = list_gateways(plan, network=network, names={})[1]
    inside = [each.inside for each in gateway.translations]
    assert inside == [
        IPv4Network("10.1.0.0/24"),
        IPv4Network("10.1.1.128/26"),
        IPv4Network("10.1.2.0/23"),
    ]
    assert all(each.is_for_good for each in gateway.translations)
    # Every translated address goes where the plan puts it.
    new = dict(plan.decisions.filter(owner="0002").select("prefix", "new_prefix").iter_rows())
    shift = int(IPv4Network(new["10.1.0.0/22"]).network_address) - int(IPv4Address("10.1.0.0"))
    assert {int(t.outside.network_address) - int(t.inside.network_address) for t in gateway.translations} == {
        shift
    }


def test_a_prefix_sized_by_its_hosts_is_translated_host_by_host(a_prefix, a_host, a_plan, network) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/17", server=50, freedom="must_keep"),
        a_prefix("0002", "10.1.0.0/17", server=5),
        hosts=(a_host(2, "10.1.99.7", "server"), a_host(2, "10.1.3.1", "server")),
        right_size=True,
    )
    gateway = list_gateways(plan, network=network, names={})[1]
    new = dict(plan.moves.select("old_address", "new_address").iter_rows())
    assert pairs(gateway) == [("", f"{old}/32", f"{new[old]}/32") for old in ("10.1.3.1", "10.1.99.7")]
    assert gateway.unmapped == (("10.1.0.0/17", 3),)


def test_vrfs_stay_apart(a_prefix, a_plan, network) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/24", server=50, freedom="must_keep"),
        a_prefix("0002", "10.1.0.0/24", server=9, vrf="adm"),
        a_prefix("0002", "10.1.0.0/24", server=9, vrf="skole"),
    )
    gateway = list_gateways(plan, network=network, names={})[1]
    assert [(vrf, inside) for vrf, inside, _ in pairs(gateway)] == [
        ("adm", "10.1.0.0/24"),
        ("skole", "10.1.0.0/24"),
    ]
    assert len({outside for _, _, outside in pairs(gateway)}) == 2
    assert gateway.untranslated == ()


def test_what_a_vrf_has_without_translation_is_counted(a_prefix, a_plan, network) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/24", server=9, vrf="adm"),
        a_prefix("0001", "10.2.0.0/24", server=9, vrf="adm"),
        a_prefix("0001", "10.3.0.0/24", server=9),
    )
    (gateway,) = list_gateways(plan, network=network, names={})
    assert gateway.untranslated == (("adm", 2),)


def test_what_is_shown_and_translated_is_what_the_joint_gateway_does(a_prefix, a_plan, network) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/24", server=90, freedom="must_keep"),
        a_prefix("0001", "10.1.2.0/25", server=90, freedom="must_keep"),
        a_prefix("0002", "10.1.0.0/22", dhcp=40, server=1),
        a_prefix("0002", "10.1.3.0/24", dhcp=9, freedom="never_translate"),
        a_prefix("0002", "10.1.0.0/23", vrf="adm", server=1),
        overtime_pct=900,
    )
    joint = make_joint_gateway(PlanFrames(decisions=plan.decisions, moves=plan.moves, blocks=plan.blocks))
    gateway = list_gateways(plan, network=network, names={}, joint_gateway=joint)[1]
    assert {each.vrf for each in gateway.shown} == {"", "adm"}
    for link in joint.links[1:]:
        for kept in ("10.1.0.9", "10.1.2.9"):
            address = IPv4Address(kept)
            found = [s for s in gateway.shown if s.vrf == link.vrf and address in s.planned]
            asked = [s.asked.network_address + (int(address) - int(s.planned[0])) for s in found] or [address]
            assert [int(each) for each in asked] == [link.ask(4, int(address))]
        own = [each for each in gateway.translations if each.vrf == link.vrf]
        whole = {a for each in own for a in zip(map(int, each.inside), map(int, each.outside), strict=True)}
        real = [s for s in link.real if s.delta]
        assert whole == {(a, a ^ s.delta) for s in real for a in range(s.first, s.last + 1)}


@pytest.mark.parametrize("link", ["100.127.255.0/30", "nonsense", "fd00::/64"])
def test_a_link_range_that_will_not_do_is_told(worked_plan, network, names, link: str) -> None:
    with pytest.raises(UnableToConnect, match=r"\[joint_network\]"):
        list_gateways(worked_plan, network=replace(network, transit_range=link), names=names)
