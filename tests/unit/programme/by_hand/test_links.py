"""``links.csv``: names to servers, row by row; and decisions that the groups obey."""

from typing import Any

import polars as pl
import pytest

from samdrift.dependencies import DECIDED_SCHEMA, DependencyParameters
from samdrift.importers import InputFile
from samdrift.inventory import TABLES
from samdrift.inventory.inventory import FACT_SCHEMA, RECORD_SCHEMA, Inventory
from samdrift.programme.by_hand.links import parse_links
from samdrift.programme.dependencies import find_dependencies
from samdrift.programme.landscape import arrange_landscape

HEAD = "første;anden;regel;kommune;begrundelse;navn\n"


def a_file(text: str) -> InputFile:
    return InputFile.of_bytes("links.csv", text.encode())


def an_inventory(*servers: dict[str, Any], **tables: list[dict[str, Any]]) -> Inventory:
    frames = {}
    given = {**tables, "servers": list(servers)}
    for name, schema in TABLES.items():
        columns = {column: declared.dtype for column, declared in schema.columns().items()}
        rows = []
        for row in given.get(name, []):
            town = row.get("municipality", "0540")
            rows.append({"asset_id": f"{town}/{name}/{row['name']}", "municipality": town, **row})
        frames[name] = pl.DataFrame(
            [{column: row.get(column) for column in columns} for row in rows], schema=columns
        )
    empty = pl.DataFrame(schema=RECORD_SCHEMA), pl.DataFrame(schema=FACT_SCHEMA)
    return Inventory(tables=frames, records=empty[0], facts=empty[1], findings=())


SERVERS = (
    {"name": "sbsys-app01", "addresses": ["10.1.0.5"]},
    {"name": "SBSYS-DB01", "fqdn": "sbsys-db01.adm.dk", "addresses": ["10.1.0.6"]},
    {"name": "dc01", "addresses": ["10.1.0.7"]},
    {"name": "dc02", "addresses": ["10.1.0.8"]},
    {"name": "dc01", "municipality": "0657", "addresses": ["10.2.0.7"]},
    {"name": "tpl", "is_template": True},
)
INVENTORY = an_inventory(*SERVERS, hypervisor_hosts=[{"name": "esx1"}])


def test_servers_are_named_by_name_dns_name_or_id_in_either_language() -> None:
    frame, told = parse_links(
        a_file(
            HEAD
            + "SBSYS-APP01;sbsys-db01.adm.dk;sammen;;samme licens;Ida Holm\n"
            + "0540/servers/dc02;dc01;hver for sig;Sønderborg;aldrig begge på én nat;Ida Holm\n"
        ),
        INVENTORY,
    )
    assert told == ()
    assert frame.schema == pl.Schema(DECIDED_SCHEMA)
    assert frame.select("a", "b", "rule", "row").rows() == [
        ("0540/servers/SBSYS-DB01", "0540/servers/sbsys-app01", "together", 2),
        ("0540/servers/dc01", "0540/servers/dc02", "apart", 3),
    ]
    assert frame["detail"][0] == "links.csv:2: samme licens (Ida Holm)"
    english, told = parse_links(
        a_file(
            "first,second,rule,name\nsbsys-app01,SBSYS-DB01,must-link,Ida\ndc02,sbsys-app01,cannot-link,Ida\n"
        ),
        INVENTORY,
    )
    assert (english["rule"].to_list(), told) == (["together", "apart"], ())


@pytest.mark.parametrize(
    ("row", "code", "used"),
    [
        ("nobody;dc02;sammen;;;Ida", "LINK-UNKNOWN", 0),
        (";dc02;sammen;;;Ida", "LINK-UNKNOWN", 0),
        ("tpl;dc02;sammen;;;Ida", "LINK-UNKNOWN", 0),
        ("esx1;dc02;sammen;;;Ida", "LINK-NO-SERVER", 0),
        ("dc01;dc02;hver for sig;;;Ida", "LINK-AMBIGUOUS", 0),
        ("dc02;DC02;sammen;;;Ida", "LINK-ITSELF", 0),
        ("0657/servers/dc01;dc02;sammen;;;Ida", "LINK-ACROSS", 0),
        ("0657/servers/dc01;dc02;hver for sig;;;Ida", "LINK-APART-ANYWAY", 0),
        ("dc02;sbsys-app01;måske;;;Ida", "HAND-WORD", 0),
        ("dc02;sbsys-app01;sammen;;;", "LINK-UNSIGNED", 1),
    ],
)
def test_a_row_that_cannot_be_used_is_told_where_it_stands(row: str, code: str, used: int) -> None:
    frame, told = parse_links(a_file(HEAD + row + "\nsbsys-app01;SBSYS-DB01;sammen;;;Ida\n"), INVENTORY)
    assert [(finding.code, finding.source.row if finding.source else None) for finding in told] == [(code, 2)]
    assert frame.height == 1 + used
    assert all(finding.message("da") and finding.message("en") for finding in told)


def test_missing_columns_and_empty_files() -> None:
    frame, told = parse_links(a_file("noget;andet\n1;2\n"), INVENTORY)
    assert (frame.height, [finding.code for finding in told]) == (0, ["HAND-COLUMN"] * 3)
    assert parse_links(a_file(""), INVENTORY)[1] == ()


def groups(*rows: str, inventory: Inventory = INVENTORY) -> tuple[set[frozenset[str]], list[str]]:
    picture, told = find_dependencies(
        inventory, DependencyParameters(), links=a_file(HEAD + "".join(f"{row}\n" for row in rows))
    )
    members = picture.members.filter(pl.col("table") == "servers")
    parts = members.group_by("group_id").agg(pl.col("asset_id").str.split("/").list.last())
    return {frozenset(each) for each in parts["asset_id"]}, [finding.code for finding in told]


def test_the_groups_obey_what_was_decided() -> None:
    parts, told = groups("sbsys-app01;dc02;sammen;;;Ida", "SBSYS-DB01;sbsys-app01;hver for sig;;;Ida")
    assert any({"sbsys-app01", "dc02"} <= part for part in parts)
    assert not any({"sbsys-app01", "SBSYS-DB01"} <= part for part in parts)
    assert "DEP-VERIFY" not in told


def test_both_together_and_apart_is_told_and_they_are_kept_apart() -> None:
    parts, told = groups("sbsys-app01;dc02;sammen;;;Ida", "dc02;sbsys-app01;hver for sig;;;Bo")
    assert not any({"sbsys-app01", "dc02"} <= part for part in parts)
    assert told.count("DEP-LINK-BOTH") == 1


def test_a_cluster_that_a_decision_parts_is_told_as_such() -> None:
    shared = [
        {"name": f"d{n}", "owner_id": f"0540/servers/{name}", "kind": "disk", "path": "[SAN1] quorum.vmdk"}
        for n, name in enumerate(("dc02", "sbsys-app01", "SBSYS-DB01"))
    ]
    inventory = an_inventory(*SERVERS, disks=shared)
    assert any({"dc02", "sbsys-app01", "SBSYS-DB01"} <= part for part in groups(inventory=inventory)[0])
    parts, told = groups("dc02;SBSYS-DB01;hver for sig;;;Ida", inventory=inventory)
    assert not any({"dc02", "SBSYS-DB01"} <= part for part in parts)
    assert told.count("DEP-PARTED-CLUSTER") == 1
    assert "DEP-VERIFY" not in told


def test_the_file_is_kept_apart_from_the_exports() -> None:
    landscape = arrange_landscape([a_file(HEAD)], name="u")
    assert (sorted(landscape.hand_files), landscape.findings) == (["links.csv"], ())
