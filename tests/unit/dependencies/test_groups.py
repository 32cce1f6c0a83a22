"""What moves together: links, limits, environments, the rest, hosts and network."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from samdrift.dependencies import (
    DependencyParameters,
    DependencyPicture,
    DependencyProblem,
    explain_reason,
    plan_groups,
    verify_groups,
)
from tests.unit.dependencies.conftest import a_flow, a_problem, a_server, groups_of


def plan(problem: DependencyProblem) -> DependencyPicture:
    picture = plan_groups(problem)
    assert verify_groups(problem, picture) == ()
    return picture


def groups(problem: DependencyProblem) -> set[frozenset[str]]:
    return groups_of(plan(problem).members)


def codes(picture: DependencyPicture) -> set[str]:
    return {finding.code for finding in picture.findings}


def servers(*names: str, **more: Any) -> list[dict[str, Any]]:
    """Servers whose names have nothing in common, each with an address."""
    return [a_server(name, f"10.0.{n}.1", **more) for n, name in enumerate(names)]


ABCD = servers("alfa", "beta", "gamma", "delta")
IP = {row["asset_id"]: row["addresses"][0] for row in ABCD}


def links(system: str, *ids: str) -> list[dict[str, Any]]:
    return [{"system": system, "asset_id": each} for each in ids]


def test_an_application_is_one_group_and_its_test_another() -> None:
    assets = [*servers("alfa", "beta"), *servers("gamma", "delta", environment="test")]
    problem = a_problem(assets=assets, system_links=links("SBSYS", "alfa", "beta", "gamma", "delta"))
    assert groups(problem) == {frozenset({"alfa", "beta"}), frozenset({"gamma", "delta"})}


def test_a_server_of_many_systems_joins_none_of_them_and_all_depend_on_it() -> None:
    carried = [row for n, name in enumerate(list(IP)[:3]) for row in links(f"S{n}", name, "delta")]
    picture = plan(a_problem(assets=ABCD, system_links=carried))
    assert groups_of(picture.members) == {frozenset({name}) for name in IP}
    needed = picture.group_dependencies.filter(pl.col("kind") == "shared_server")
    on_delta = picture.members.row(by_predicate=pl.col("asset_id") == "delta", named=True)["group_id"]
    assert needed["depends_on"].to_list() == [on_delta] * 3


@pytest.mark.parametrize(
    ("tables", "kind"),
    [
        ({"flows": [a_flow(IP["alfa"], IP["beta"], 3343, 1)]}, "cluster"),
        ({"disks": [{"asset_id": name, "path": "naa.6005"} for name in ("alfa", "beta")]}, "shared_disk"),
        (
            {
                "addresses": [
                    {"vrf": "", "address": "10.1.1.1", "asset_id": name, "role": "vip"}
                    for name in ("alfa", "beta")
                ]
            },
            "cluster",
        ),
        (
            {
                "flows": [
                    a_flow(IP["alfa"], IP["beta"], 9999, 10, active_days=1),
                    a_flow(IP["beta"], IP["alfa"], 9998, 10, active_days=1),
                ],
                "parameters": DependencyParameters(resolution=100.0),
            },
            "two_way",
        ),
        ({"parameters": DependencyParameters(must_link=("beta alfa",))}, "by_hand"),
    ],
)
def test_what_must_not_be_parted_is_not(tables: dict[str, Any], kind: str) -> None:
    picture = plan(a_problem(assets=ABCD, **tables))
    assert frozenset({"alfa", "beta"}) in groups_of(picture.members)
    assert picture.links["kind"].to_list() == [kind]
    reasons = dict(picture.members.select("asset_id", "reason").iter_rows())
    assert reasons["alfa"].startswith(kind)
    assert explain_reason(reasons["alfa"], "da")


def test_one_way_is_not_two_way() -> None:
    flows = [a_flow(IP["alfa"], IP["beta"], 9999, 100), a_flow(IP["beta"], IP["alfa"], 9998, 9)]
    problem = a_problem(DependencyParameters(resolution=100.0), assets=ABCD, flows=flows)
    assert plan(problem).links.is_empty()


def test_a_cannot_link_goes_before_an_application_and_is_told() -> None:
    parameters = DependencyParameters(cannot_link=("alfa gamma",))
    picture = plan(a_problem(parameters, assets=ABCD, system_links=links("SBSYS", "alfa", "beta", "gamma")))
    parted = groups_of(picture.members)
    assert not any({"alfa", "gamma"} <= group for group in parted)
    assert frozenset({"alfa", "beta"}) in parted
    assert picture.links["waived"].drop_nulls().to_list() == ["cannot_link"]
    assert "DEP-WAIVED-CANNOT" in codes(picture)


def test_a_cannot_link_parts_what_traffic_would_join() -> None:
    flows = [a_flow(IP[a], IP[b], 1433, 500) for a, b in (("alfa", "beta"), ("beta", "gamma"))]
    assert groups(a_problem(assets=ABCD[:3], flows=flows)) == {frozenset({"alfa", "beta", "gamma"})}
    parted = groups(
        a_problem(DependencyParameters(cannot_link=("alfa gamma",)), assets=ABCD[:3], flows=flows)
    )
    assert sorted(map(len, parted)) == [1, 2]


def test_an_application_larger_than_the_limit_is_divided_evenly_and_told() -> None:
    farm = servers(*(f"node-{chr(97 + n)}{chr(97 + n)}x" for n in range(10)))
    problem = a_problem(
        DependencyParameters(largest_group=4, name_weight=0.0),
        assets=farm,
        system_links=links("Citrix", *(row["asset_id"] for row in farm)),
    )
    picture = plan(problem)
    assert sorted(map(len, groups_of(picture.members))) == [3, 3, 4]
    assert "DEP-WAIVED-LIMIT" in codes(picture)
    assert picture.groups["name"].to_list() == ["Citrix", "Citrix (2)", "Citrix (3)"]


def test_traffic_is_cut_where_it_weighs_least_if_a_group_would_be_too_large() -> None:
    names = [f"{a}{b}x" for a in "abcdef" for b in "qwer"]
    farm = servers(*names)
    ip = {row["asset_id"]: row["addresses"][0] for row in farm}
    flows = [
        a_flow(ip[a], ip[b], 1433, 10_000) for four in zip(*[iter(names)] * 4, strict=True)
        for a in four for b in four if a < b
    ]  # fmt: skip
    flows += [a_flow(ip[a], ip[b], 1433, 10_000) for a, b in zip(names[3::4], names[4::4], strict=False)]
    chain = a_problem(DependencyParameters(resolution=0.01), assets=farm, flows=flows)
    assert sorted(map(len, groups(chain))) == [24]
    small = replace(chain, parameters=DependencyParameters(resolution=0.01, largest_group=8))
    picture = plan(small)
    assert max(map(len, groups_of(picture.members))) <= 8
    assert all(len({name[0] for name in group}) <= 2 for group in groups_of(picture.members))
    assert picture.cuts.height <= 5


def test_a_cluster_larger_than_the_limit_stays_and_is_told() -> None:
    disks = [{"asset_id": name, "path": "naa.1"} for name in IP]
    picture = plan(a_problem(DependencyParameters(largest_group=2), assets=ABCD, disks=disks))
    assert groups_of(picture.members) == {frozenset(IP)}
    assert picture.groups["over_limit"].to_list() == ["servers"]
    assert "DEP-OVER-SERVERS" in codes(picture)


def test_a_group_stops_no_more_systems_than_the_blast_limit() -> None:
    flows = [a_flow(IP[a], IP[b], 1433, 500) for a in IP for b in IP if a < b]
    named = [row for n, name in enumerate(IP) for row in links(f"S{n}", name)]
    tables: dict[str, Any] = {"assets": ABCD, "flows": flows, "system_links": named}
    assert len(groups(a_problem(**tables))) == 1
    picture = plan(a_problem(DependencyParameters(most_systems=2), **tables))
    assert picture.groups["systems"].list.len().max() == 2


def test_test_and_production_that_share_a_disk_move_together_and_it_is_told() -> None:
    assets = [*servers("alfa"), *servers("beta", environment="test")]
    disks = [{"asset_id": name, "path": "naa.1"} for name in ("alfa", "beta")]
    picture = plan(a_problem(assets=assets, disks=disks))
    assert picture.groups["environment"].to_list() == ["production"]
    assert "DEP-ENVIRONMENTS" in codes(picture)


def test_a_server_of_unknown_environment_has_that_of_its_peers() -> None:
    assets = [a_server("100234", "10.0.0.1"), a_server("beta", "10.0.0.2", environment="test")]
    picture = plan(a_problem(assets=assets, flows=[a_flow("10.0.0.1", "10.0.0.2", 1433, 50)]))
    assert picture.members["environment"].to_list() == ["test", "test"]


def test_without_flows_folders_and_names_make_groups_that_are_assumed() -> None:
    assets = [
        a_server("hjo-sbsys-app01"), a_server("hjo-sbsys-db01"),
        a_server("hjo-gis-app01", folder="Kort"), a_server("hjo-xyz-db07", folder="/DC/Kort"),
        a_server("enlig", "10.3.0.1"), a_server("ene", "10.3.0.2"),
    ]  # fmt: skip
    picture = plan(a_problem(assets=assets))
    assert groups_of(picture.members) == {
        frozenset({"hjo-sbsys-app01", "hjo-sbsys-db01"}), frozenset({"hjo-gis-app01", "hjo-xyz-db07"}),
        frozenset({"enlig", "ene"}),
    }  # fmt: skip
    assert picture.groups["is_assumed"].all()
    by_name = {row["name"]: row["confidence"] for row in picture.groups.rows(named=True)}
    assert by_name == {"hjo-sbsys": 0.6, "kort": 0.7, "10.3.0.0/24": 0.3}
    (told,) = [finding for finding in picture.findings if finding.code == "DEP-NO-FLOWS"]
    assert "3 groups" in told.message()


def test_two_groups_that_call_each_other_are_one() -> None:
    flows = [
        a_flow(IP["alfa"], IP["beta"], 1433, 900), a_flow(IP["gamma"], IP["delta"], 1433, 900),
        a_flow(IP["alfa"], IP["gamma"], 443, 20, active_days=1),
        a_flow(IP["delta"], IP["beta"], 443, 20, active_days=1),
    ]  # fmt: skip
    assert len(groups(a_problem(assets=ABCD, flows=flows))) == 1
    assert len(groups(a_problem(assets=ABCD, flows=flows[:3]))) == 2
    limited = a_problem(DependencyParameters(largest_group=2), assets=ABCD, flows=flows)
    picture = plan(limited)
    assert picture.group_dependencies["is_two_way"].to_list() == [True, True]
    assert sorted(picture.group_dependencies["is_precedence"].to_list()) == [False, True]
    assert "DEP-CIRCLE" in codes(picture)


def test_a_registered_relation_is_a_dependency() -> None:
    problem = a_problem(
        assets=ABCD[:2],
        system_links=[*links("Sag", "alfa"), *links("Post", "beta")],
        relations=[{"from_system": "Sag", "to_system": "Post"}],
        systems=[{"system": "Sag", "criticality": "high", "users": 700}],
    )
    picture = plan(problem)
    (row,) = picture.group_dependencies.rows(named=True)
    assert (row["group_id"], row["depends_on"], row["kind"]) == (
        "0540/groups/sag", "0540/groups/post", "relation",
    )  # fmt: skip
    sag = picture.groups.row(by_predicate=pl.col("name") == "Sag", named=True)
    assert (sag["criticality"], sag["users"]) == ("high", 700)


def test_municipalities_are_never_mixed_but_depend_on_a_joint_centre() -> None:
    assets = [a_server("alfa", "10.0.0.1"), a_server("db", "10.0.0.2", municipality="centre")]
    member = [{"centre": "centre", "member": "0540"}]
    flows = [a_flow("10.0.0.1", "10.0.0.2", 1433, 900)]
    picture = plan(a_problem(assets=assets, flows=flows, memberships=member))
    assert picture.groups["municipality"].to_list() == ["0540", "centre"]
    assert picture.cuts["reason"].to_list() == ["municipality"]
    assert picture.group_dependencies["depends_on"].to_list() == ["centre/groups/db"]


def test_hosts_are_grouped_by_cluster_and_network_by_site() -> None:
    def device(name: str, site: str | None) -> dict[str, Any]:
        return {"asset_id": name, "table": "network_devices", "name": name, "vrf": "", "site": site}

    hosts = [
        {"asset_id": f"esx{n}", "table": "hypervisor_hosts", "name": f"esx{n}", "vrf": "", "cluster": cluster}
        for n, cluster in enumerate(("K1", "K1", None))
    ]
    problem = a_problem(
        DependencyParameters(small_site_devices=2, sites_per_group=2),
        assets=[*hosts, device("sw1", "School"), device("sw2", "School"), device("sw3", "Hut"),
                device("sw4", "Kiosk"), device("sw5", "Barn"), device("sw6", None)],
        network_items=[
            {"table": "prefixes", "asset_id": "p1", "name": "10.1.0.0/24", "site": "School"},
            {"table": "circuits", "asset_id": "c1", "name": "X1", "site": "Hut"},
        ],
        sites=[
            {"name": "Hut", "latitude": 56.0, "longitude": 9.0},
            {"name": "Barn", "latitude": 57.5, "longitude": 10.0},
            {"name": "Kiosk", "latitude": 56.001, "longitude": 9.001},
        ],
    )  # fmt: skip
    picture = plan(problem)
    assert groups_of(picture.members) == {
        frozenset({"esx0", "esx1"}), frozenset({"esx2"}), frozenset({"sw1", "sw2", "p1"}),
        frozenset({"sw3", "sw4", "c1"}), frozenset({"sw5"}), frozenset({"sw6"}),
    }  # fmt: skip
    kinds = dict(picture.groups.select("group_id", "kind").iter_rows())
    assert kinds["0540/groups/platform-k1"] == "platform"
    assert kinds["0540/groups/network-hut-1"] == "network"
    assert kinds["0540/groups/network-uden-lokation"] == "network"


def test_wrong_links_by_hand_are_told_and_not_used() -> None:
    parameters = DependencyParameters(must_link=("alfa", "alfa alfa"), cannot_link=("alfa nobody",))
    picture = plan(a_problem(parameters, assets=ABCD))
    assert [finding.subject for finding in picture.findings if finding.code == "DEP-LINK"] == [
        "alfa", "alfa alfa", "alfa nobody",
    ]  # fmt: skip


def test_few_days_are_told() -> None:
    flows = [a_flow(IP["alfa"], IP["beta"], 1433, 5, last_seen_on=None, first_seen_on=None, active_days=None)]
    assert "DEP-SHORT-WINDOW" in codes(plan(a_problem(assets=ABCD, flows=flows)))


def test_nothing_gives_nothing() -> None:
    picture = plan(a_problem())
    assert picture.groups.is_empty()
    assert picture.totals.groups == 0


def test_what_nothing_ties_is_named_by_its_subnet_or_its_first_server() -> None:
    lone = [a_server("enlig", "10.3.0.1"), a_server("ene"), a_server("alene")]
    picture = plan(a_problem(assets=lone))
    assert picture.groups.select("name", "servers", "confidence").rows() == [
        ("alene +1", 2, 0.3),
        ("enlig", 1, 0.3),
    ]


def test_no_name_ties_what_registers_or_folders_part() -> None:
    assets = [
        a_server("hjo-musik-app01", folder="Musikplan"), a_server("hjo-musik-db01", folder="Musikplan"),
        a_server("hjo-musik-app02", folder="Musikskole"), a_server("hjo-musik-db02", folder="Musikskole"),
    ]  # fmt: skip
    by_folder = groups(a_problem(assets=assets))
    assert by_folder == {
        frozenset({"hjo-musik-app01", "hjo-musik-db01"}), frozenset({"hjo-musik-app02", "hjo-musik-db02"}),
    }  # fmt: skip
    bare = [{**row, "folder": None} for row in assets]
    assert len(groups(a_problem(assets=bare))) == 1
    registered = [
        *links("Plan", "hjo-musik-app01", "hjo-musik-db01"),
        *links("Skole", "hjo-musik-app02", "hjo-musik-db02"),
    ]
    assert groups(a_problem(assets=bare, system_links=registered)) == by_folder


def test_a_folder_of_many_systems_is_an_owner_s_and_ties_nothing() -> None:
    names = ("sag", "gis", "post", "plan", "vej")
    mixed = [a_server(f"hjo-{name}-app01", folder="0661") for name in names]
    picture = plan(a_problem(assets=mixed))
    assert not picture.members["reason"].str.starts_with("folder").any()
