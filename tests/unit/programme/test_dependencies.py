"""From inventory tables to the dependency problem, and the verified answer."""

from typing import Any

import polars as pl

from samdrift.dependencies import DependencyParameters, DependencyProblem
from samdrift.inventory import TABLES
from samdrift.inventory.inventory import FACT_SCHEMA, RECORD_SCHEMA, Inventory
from samdrift.kernel import Finding
from samdrift.programme.dependencies import find_dependencies, read_dependency_problem


def an_inventory(**tables: list[dict[str, Any]]) -> Inventory:
    """An inventory of these rows; ids are made up where none is given."""
    frames = {}
    for name, schema in TABLES.items():
        columns = {column: declared.dtype for column, declared in schema.columns().items()}
        given = tables.get(name, [])
        rows = [
            {"asset_id": f"0540/{name}/{row.get('name', number)}", "municipality": "0540", **row}
            for number, row in enumerate(given)
        ]
        wanted = [{column: row.get(column) for column in columns} for row in rows]
        frames[name] = pl.DataFrame(wanted, schema=columns)
    return Inventory(
        tables=frames,
        records=pl.DataFrame(schema=RECORD_SCHEMA),
        facts=pl.DataFrame(schema=FACT_SCHEMA),
        findings=(),
    )


def read(**tables: list[dict[str, Any]]) -> tuple[DependencyProblem, tuple[Finding, ...]]:
    return read_dependency_problem(an_inventory(**tables), DependencyParameters())


def test_templates_are_no_servers_and_everything_else_is_there() -> None:
    problem, told = read(
        servers=[{"name": "a"}, {"name": "tpl", "is_template": True}, {"name": "off", "status": "offline"}],
        hypervisor_hosts=[{"name": "esx1"}],
        network_devices=[{"name": "sw1", "site": "School"}],
        prefixes=[{"prefix": "10.1.0.0/24", "site": "School"}],
        circuits=[{"name": "X1", "site": "School"}],
    )
    assert problem.assets["name"].sort().to_list() == ["a", "esx1", "off", "sw1"]
    assert problem.network_items["name"].sort().to_list() == ["10.1.0.0/24", "X1"]
    assert told == ()


def test_a_register_s_server_is_found_by_its_name_if_only_one_is_called_so() -> None:
    problem, told = read(
        servers=[
            {"name": "SBSYS-DB01", "fqdn": "sbsys-db01.adm.dk"},
            {"name": "twin", "asset_id": "t1"},
            {"name": "twin", "asset_id": "t2"},
            {"name": "tpl", "is_template": True},
            {"name": "titel", "asset_id": "known"},
        ],
        system_server_links=[
            {"system": "SBSYS", "server": "sbsys-db01.adm.dk"},
            {"system": "SBSYS", "server": "twin"},
            {"system": "SBSYS", "server": "gone"},
            {"system": "SBSYS", "server": "tpl"},
            {"system": "GIS", "server": "whatever", "owner_id": "known"},
        ],
    )
    assert problem.system_links.select("system", "asset_id").rows() == [
        ("GIS", "known"),
        ("SBSYS", "0540/servers/SBSYS-DB01"),
    ]
    (finding,) = told
    assert (finding.code, finding.values["count"]) == ("DEP-SYSTEM-SERVER", "2")


def test_words_for_criticality_are_the_registers() -> None:
    words = ["business_critical", "Høj", "Middel", "lav", "Kritisk", "ved ikke", None]
    problem, _ = read(
        it_system_usages=[{"name": f"s{n}", "criticality": word} for n, word in enumerate(words)]
    )
    assert problem.systems["criticality"].to_list() == [
        "high", "high", "normal", "low", "critical", None, None,
    ]  # fmt: skip


def test_disks_of_partitions_and_without_a_path_are_no_shared_disks() -> None:
    problem, _ = read(
        disks=[
            {"owner_id": "a", "name": "Hard disk 1", "kind": "disk", "path": "[DS] a/a.vmdk"},
            {"owner_id": "a", "name": "C:", "kind": "partition", "path": "C:"},
            {"owner_id": "b", "name": "sda", "kind": "disk"},
        ]
    )
    assert problem.disks.rows() == [("0540", "a", "[DS] a/a.vmdk")]


def test_members_of_a_joint_centre_are_known() -> None:
    problem, _ = read(
        municipalities=[{"municipality": "centre", "members": ["0540", "0550"]}, {"municipality": "0540"}]
    )
    assert problem.memberships.rows() == [("centre", "0540"), ("centre", "0550")]


def test_the_picture_comes_with_all_that_was_found_and_no_fault() -> None:
    inventory = an_inventory(
        servers=[{"name": "web", "addresses": ["10.0.0.1"]}, {"name": "db", "addresses": ["10.0.0.2"]}],
        flows=[
            {
                "source": "10.0.0.1",
                "destination": "10.0.0.2",
                "protocol": "tcp",
                "port": 1433,
                "connections": 99,
            },
            {
                "source": "10.0.0.1",
                "destination": "10.0.0.7",
                "protocol": "tcp",
                "port": 1433,
                "connections": 5,
            },
        ],
        system_server_links=[{"system": "Sag", "server": "nobody"}],
    )
    picture, found = find_dependencies(inventory, DependencyParameters())
    assert picture.groups.height == 1
    assert {finding.code for finding in found} == {
        "DEP-SYSTEM-SERVER", "DEP-ADDRESS-UNKNOWN", "DEP-SHORT-WINDOW",
    }  # fmt: skip
