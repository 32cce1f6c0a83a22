"""From inventory, groups and address plan to the takeover's problem: nothing lost, each row in its place."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from samdrift.addressing import AddressingParameters, AddressPlan
from samdrift.dependencies import DependencyParameters
from samdrift.inventory import TABLES
from samdrift.inventory.inventory import FACT_SCHEMA, RECORD_SCHEMA, Inventory
from samdrift.programme.addressing import plan_joint_addresses
from samdrift.programme.dependencies import find_dependencies
from samdrift.programme.takeover import read_takeover_problem
from samdrift.programme.takeover_money import list_contracts, list_people, list_running
from samdrift.programme.takeover_tables import list_items, list_servers
from samdrift.takeover import find_problem_faults
from samdrift.takeover.building import TakeoverReading, TakeoverSettings
from samdrift.takeover.parameters import TakeoverParameters

TODAY = date(2026, 11, 22)
SETTINGS = TakeoverSettings(today=TODAY, deadline=date(2027, 12, 31))


def an_inventory(**tables: list[dict[str, Any]]) -> Inventory:
    """An inventory of these rows; ids are made up where none is given."""
    frames = {}
    for name, schema in TABLES.items():
        rows = [
            {"asset_id": f"0540/{name}/{number}", "municipality": "0540", **row}
            for number, row in enumerate(tables.get(name, []))
        ]
        dtypes = {column: declared.dtype for column, declared in schema.columns().items()}
        frames[name] = pl.DataFrame(rows, schema=dtypes)
    return Inventory(
        tables=frames,
        records=pl.DataFrame(schema=RECORD_SCHEMA),
        facts=pl.DataFrame(schema=FACT_SCHEMA),
        findings=(),
    )


def a_server(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "site": "Rådhus",
        "operating_system": "Windows Server 2022 Standard",
        "status": "active",
        "power_state": "on",
        "last_seen_on": TODAY,
        "hypervisor": "vmware",
        "cluster": "K1",
        **more,
    }


ROWS: dict[str, list[dict[str, Any]]] = {
    "municipalities": [{"code": "0540", "name": "Sønderborg", "population": 74_000}],
    "sites": [{"name": "Rådhus"}, {"name": "Skole"}],
    "servers": [
        a_server("acadre-app01"),
        a_server("acadre-db01", operating_system="Windows Server 2012 R2"),
        a_server("son-dc01"),
        a_server("gammel01", power_state="off", last_seen_on=date(2026, 1, 1)),
        a_server("skabelon", is_template=True),
    ],
    "hypervisor_hosts": [{"name": "esx1", "cluster": "K1", "site": "Rådhus"}],
    "clusters": [{"name": "K1", "host_count": 4}],
    "network_devices": [
        {"name": "fw1", "kind": "firewall", "site": "Rådhus"},
        {"name": "sw1", "kind": "switch", "site": "Rådhus"},
        {"name": "ap1", "kind": "access_point", "site": "Skole"},
        {"name": "odd", "kind": "toaster", "site": "Skole"},
    ],
    "circuits": [{"name": "c1", "site": "Skole"}],
    "system_server_links": [
        {"system": "Acadre", "server": "acadre-app01", "owner_id": "0540/servers/0"},
        {"system": "Acadre", "server": "acadre-db01", "owner_id": "0540/servers/1"},
    ],
    "it_system_usages": [{"name": "Acadre", "criticality": "business_critical", "hosting": "on_premise"}],
    "contracts": [
        {"name": "Acadre, drift", "kind": "operation", "systems": ["Acadre"], "notice_months": 3,
         "notice_counts_to": "month", "is_continuous": True, "payment_dkk_per_year": 100_000.0},
        {"name": "Acadre, licens", "kind": "licence", "systems": ["Acadre"]},
        {"name": "Fiber og WAN", "kind": "operation"},
        {"name": "Housing i eksternt datacenter"},
        {"name": "Overvågning og SOC", "kind": "operation"},
        {"name": "Microsoft Enterprise Agreement", "kind": "licence"},
    ],
}  # fmt: skip


def parts(**more: list[dict[str, Any]]) -> tuple[Inventory, Any]:
    inventory = an_inventory(**{**ROWS, **more})
    return inventory, find_dependencies(inventory, DependencyParameters())[0]


def read(**more: list[dict[str, Any]]) -> TakeoverReading:
    inventory, picture = parts(**more)
    reading = read_takeover_problem(inventory, picture, None, SETTINGS)
    assert find_problem_faults(reading.problem) == ()
    return reading


def test_every_server_host_and_device_is_in_one_group_and_templates_in_none() -> None:
    inventory, picture = parts()
    servers = list_servers(inventory, picture)
    assert servers["name"].sort().to_list() == ["acadre-app01", "acadre-db01", "esx1", "gammel01", "son-dc01"]
    assert servers["server"].n_unique() == servers.height
    items = list_items(inventory, picture, None)
    devices = ("firewall", "switch", "access_point", "other")
    assert dict(
        items.filter(pl.col("item").is_in(devices)).group_by("item").agg(pl.col("count").sum()).iter_rows()
    ) == dict.fromkeys(devices, 1)
    assert items.filter(pl.col("item") == "circuit")["count"].to_list() == [1]
    assert items.filter(pl.col("item") == "site")["count"].sum() == 2


def test_servers_are_known_by_kind_support_and_platform() -> None:
    servers = {row["name"]: row for row in list_servers(*parts()).iter_rows(named=True)}
    assert {name: row["kind"] for name, row in servers.items()} == {
        "acadre-app01": "plain",
        "acadre-db01": "database",
        "son-dc01": "domain_controller",
        "gammel01": "plain",
        "esx1": "hypervisor_host",
    }
    assert servers["acadre-db01"]["supported_until"] == date(2023, 10, 10)
    assert {(row["platform"], row["cluster_hosts"]) for row in servers.values()} == {("cluster", 4)}
    assert [name for name, row in servers.items() if row["is_off"]] == ["gammel01"]


@pytest.mark.parametrize(
    ("more", "platform"),
    [
        ({"hypervisor": "azure", "cluster": None}, "cloud"),
        ({"cluster": None}, "host"),
        ({"cluster": None, "hypervisor": None, "is_virtual": False}, "physical"),
        ({"cluster": None, "hypervisor": None}, "unknown"),
    ],
)
def test_where_a_server_runs(more: dict[str, Any], platform: str) -> None:
    servers = list_servers(*parts(servers=[a_server("x", **more)])).filter(pl.col("name") == "x")
    assert servers["platform"].to_list() == [platform]


def test_joining_comes_before_sites_and_servers_and_their_sites_before_servers() -> None:
    reading = read()
    order = {(link.before, link.after): link.reason for link in reading.problem.precedences}
    groups = dict(reading.groups.select("group", "kind").iter_rows())
    joining = next(group for group, kind in groups.items() if kind == "joining")
    assert joining == "0540/joining"
    for group, kind in groups.items():
        if kind == "network":
            assert order[f"{joining}/network", f"{group}/network"] == "address_plan"
        elif kind == "servers" and f"{group}/handover" in reading.problem.task_by_id:
            assert order[f"{joining}/network", f"{group}/handover"] == "network_first"
    before_servers = {a for (a, _), reason in order.items() if reason == "network_first"}
    assert len(before_servers) == 2  # the joining, and the town hall's network


def test_hosts_are_switched_off_after_their_servers_have_left() -> None:
    inventory, picture = parts(clusters=[{"name": "K1", "host_count": 1}])
    reading = read_takeover_problem(inventory, picture, None, SETTINGS)
    last = [link for link in reading.problem.precedences if link.reason == "emptied_first"]
    assert len({link.after for link in last}) == 1
    leaving = {task.id for task in reading.problem.tasks if task.kind in ("move", "retire")}
    assert {link.before for link in last} == leaving - {link.after for link in last}


def test_the_old_one_is_retired_and_the_critical_one_not_first() -> None:
    reading = read()
    retired = [t.group for t in reading.problem.tasks if t.kind == "retire" and t.deadline is not None]
    assert len(retired) == 1
    critical = reading.groups.filter("is_critical")["group"].to_list()
    assert len(critical) == 1
    assert {t.earliest_week for t in reading.problem.tasks if t.group in critical} == {8}


def test_contracts_hang_on_what_they_are_for() -> None:
    inventory, picture = parts()
    listed = {row["name"]: row for row in list_contracts(inventory, picture).iter_rows(named=True)}
    servers = set(picture.groups.filter(pl.col("kind") == "servers")["group_id"])
    network = {"0540/joining", *picture.groups.filter(pl.col("kind") == "network")["group_id"]}
    groups = {name: set(row["groups"]) for name, row in listed.items()}
    assert len(groups.pop("Acadre, drift")) == 1
    assert groups == {
        "Acadre, licens": set(),
        "Fiber og WAN": network,
        "Housing i eksternt datacenter": servers,
        "Overvågning og SOC": servers,
        "Microsoft Enterprise Agreement": set(),
    }
    assert {name: row["ends_with"] for name, row in listed.items() if row["groups"]} == {
        "Acadre, drift": "handover",
        "Fiber og WAN": "handover",
        "Housing i eksternt datacenter": "place",
        "Overvågning og SOC": "handover",
    }


def test_a_system_hosted_by_its_supplier_stays_there() -> None:
    reading = read(
        servers=[a_server("saas-app01", hypervisor=None, cluster=None, is_virtual=None)],
        system_server_links=[{"system": "Saas", "server": "saas-app01", "owner_id": "0540/servers/0"}],
        it_system_usages=[{"name": "Saas", "hosting": "external"}],
    )
    assert "supplier" in set(reading.treatments.by_group.values())


def test_renumbering_is_done_with_the_site_and_translation_with_the_joining() -> None:
    inventory, picture = parts(
        prefixes=[
            {"prefix": "10.1.0.0/24", "site": "Skole"},
            {"prefix": "10.1.0.1/24", "site": "Rådhus", "vrf": "adm"},
            {"prefix": "10.9.0.0/24"},
        ],
        addresses=[
            {"address": "10.1.0.7", "status": "active"},
            {"address": "10.1.0.8", "status": "active", "vrf": "adm"},
        ],
    )
    plan, _ = plan_joint_addresses(inventory, AddressingParameters())
    assert isinstance(plan, AddressPlan)
    losing = plan.decisions.filter(pl.col("decision").is_in(["renumber", "translate"]))
    assert losing.height == 1
    items = list_items(inventory, picture, plan)
    found = items.filter(pl.col("item") == "prefix_renumbered")
    assert found["count"].to_list() == [1]
    site = {"": "Skole", "adm": "Rådhus"}[losing["vrf"][0]]
    members = picture.groups.filter(pl.col("sites").list.contains(site))["group_id"].to_list()
    assert found["group"][0] in members
    assert items.filter(pl.col("item").str.starts_with("host_"))["count"].sum() == 1

    # Translated for good: only the translation is work.
    translated = losing["prefix_id"][0]
    for_good = plan.decisions.with_columns(
        pl.when(pl.col("prefix_id") == translated).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in (("decision", "translate"), ("freedom", "never_renumber"))
    )
    items = list_items(inventory, picture, replace(plan, decisions=for_good))
    assert items.filter(pl.col("item") == "prefix_translated")["count"].to_list() == [1]
    assert items.filter(pl.col("item").is_in(["prefix_renumbered", "host_server", "host_static"])).is_empty()


def lines(*rows: tuple[str, str, str, str, int, float]) -> list[dict[str, Any]]:
    names = ("name", "dranst", "art", "kind", "year", "amount_dkk")
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_running_costs_are_those_of_the_years_budget() -> None:
    inventory = an_inventory(
        servers=[a_server("s1")],
        sites=[{"name": "Rådhus"}],
        cost_lines=lines(
            ("Serverhardware", "1", "2.9", "budget", 2027, 100_000.0),
            ("Serverhardware", "1", "2.9", "budget", 2026, 999_000.0),
            ("Serverhardware", "3", "2.9", "budget", 2027, 999_000.0),
            ("Datalinjer og fiber", "1", "4.9", "budget", 2027, 50_000.0),
            ("Konsulenter, servere og netværk", "1", "4.0", "budget", 2027, 20_000.0),
            ("Løn, drift af servere og netværk", "1", "1.0", "budget", 2027, 300_000.0),
            ("Intern betaling, netværk", "1", "7.9", "budget", 2027, -40_000.0),
            ("Telefoni", "1", "4.0", "budget", 2027, 70_000.0),
        ),
    )
    running, told = list_running(inventory, TakeoverParameters(), year=2027)
    assert told == ()
    assert running.rows() == [("0540", 110_000.0, 60_000.0, 300_000.0, "reported")]


def test_thousands_taken_for_kroner_are_modelled_and_told() -> None:
    inventory = an_inventory(
        servers=[a_server("s1")],
        sites=[{"name": "Rådhus"}],
        cost_lines=lines(
            ("Serverhardware", "1", "2.9", "account", 2025, 100.0),
            ("Løn, drift af servere", "1", "1.0", "account", 2025, 300.0),
        ),
    )
    running, told = list_running(inventory, TakeoverParameters(), year=2027)
    assert running.rows() == [("0540", 14_000.0, 12_000.0, 0.0, "modelled")]
    assert [finding.code for finding in told] == ["TAKEOVER-RUNNING-NETWORK", "TAKEOVER-RUNNING-SERVERS"][
        ::-1
    ]


def test_people_are_reported_staff_else_modelled_by_inhabitants() -> None:
    parameters = TakeoverParameters(takeover_pct=50, least_people=0.0)
    modelled = list_people(an_inventory(municipalities=ROWS["municipalities"]), parameters)
    assert sum(modelled.values()) == pytest.approx(74 * 0.30 * 0.5)
    staff = [
        {"role": "Specialist", "full_time_equivalents": 10.0, "servers_share": 0.6, "network_share": 0.2},
        {"role": "Support", "full_time_equivalents": 8.0, "users_share": 1.0},
    ]
    reported = list_people(an_inventory(municipalities=ROWS["municipalities"], staff_roles=staff), parameters)
    assert sum(reported.values()) == pytest.approx(4)


def test_people_are_modelled_from_servers_where_not_even_inhabitants_are_known() -> None:
    nameless = [{"municipality": "kommune-a", "name": "kommune-a"}]
    servers = [{"municipality": "kommune-a", "name": f"srv{n}"} for n in range(50)]
    inventory = an_inventory(municipalities=nameless, servers=servers)

    parameters = TakeoverParameters(takeover_pct=50, least_people=0.0)
    assert sum(list_people(inventory, parameters).values()) == pytest.approx(50 / 5 * 0.30 * 0.5)
    # However small: one of each of the five skills at the least.
    assert set(list_people(inventory, TakeoverParameters()).values()) == {1.0}


def test_an_empty_inventory_is_a_problem_without_tasks() -> None:
    inventory = an_inventory()
    picture = find_dependencies(inventory, DependencyParameters())[0]
    assert read_takeover_problem(inventory, picture, None, SETTINGS).problem.tasks == ()
