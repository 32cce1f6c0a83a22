"""What an address plan leaves to people, in order."""

from typing import Any

import polars as pl
import pytest

from samdrift.addressing import AddressPlan
from samdrift.inventory import TABLES
from samdrift.inventory.inventory import FACT_SCHEMA, RECORD_SCHEMA, Inventory
from samdrift.programme.follow_up import (
    FOLLOW_UP_SCHEMA,
    FollowUpParameters,
    TaskKind,
    explain_task,
    list_follow_up,
)
from tests.unit.exporters.conftest import make_host, make_plan, make_prefix


def an_inventory(**tables: list[dict[str, Any]]) -> Inventory:
    """Tables of these rows; each row's source is its table, at the row's number."""
    frames = {name: schema.create_empty() for name, schema in TABLES.items()}
    records = []
    for name, rows in tables.items():
        whole = [{"asset_id": f"{name}-{n}", **row} for n, row in enumerate(rows, 1)]
        if name == "municipalities":
            whole = rows
        frames[name] = pl.DataFrame(whole, schema=frames[name].schema)
        for n, row in enumerate(whole, 1):
            asset = row.get("asset_id")
            records.append({"record_id": len(records), "asset_id": asset, "path": f"{name}.csv", "row": n})
    return Inventory(
        tables=frames,
        records=pl.DataFrame(records, schema=RECORD_SCHEMA),
        facts=pl.DataFrame(schema=FACT_SCHEMA),
        findings=(),
    )


@pytest.fixture
def plan() -> AddressPlan:
    """Aaby's 10.1.1.0/24 is renumbered at the joining; Beby's 10.1.0.0/23 is translated until its turn."""
    return make_plan(
        make_prefix("0001", "10.1.0.0/24", server=10),
        make_prefix("0001", "10.1.1.0/24", dhcp=100),
        make_prefix("0002", "10.1.0.0/23", dhcp=100, static=20),
        make_prefix("0003", "10.1.1.0/25", device=2),
        hosts=(
            make_host(1, "10.1.0.10", "server", name="db01"),
            make_host(2, "10.1.1.57", "dhcp", name="pc-1"),
            make_host(2, "10.1.1.60", "printer", name="printer-1"),
            make_host(3, "10.1.1.57", "server", name="cts"),
        ),
        target_ranges=("10.0.0.0/8",),
    )


def rows_of(table: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return table.select(columns).rows()


def test_every_kind_is_found_where_it_moves_and_nowhere_else(plan) -> None:
    new = dict(plan.decisions.filter(decision="renumber").select("prefix", "new_prefix").iter_rows())
    base = new["10.1.1.0/24"].removesuffix(".0/24")
    aaby, firewall = {"municipality": "0001"}, {"owner_id": "network_devices-1"}
    inventory = an_inventory(
        municipalities=[{**aaby, "code": "0001", "name": "Aaby", "cvr_number": "12345678"}],
        network_devices=[{**aaby, "name": "fw01"}],
        dns_records=[
            {**aaby, "kind": "A", "name": "printer-1.aaby.dk", "value": "10.1.1.60"},
            {**aaby, "kind": "A", "name": "db01.aaby.dk", "value": "10.1.0.10"},
            {**aaby, "kind": "PTR", "name": "60.1.1.10.in-addr.arpa", "value": "printer-1.aaby.dk"},
            {**aaby, "kind": "TXT", "name": "aaby.dk", "value": "v=spf1 ip4:10.1.1.60 -all"},
            {**aaby, "kind": "A", "name": "bad.aaby.dk", "value": "10.1.1"},
            {**aaby, "kind": "CNAME", "name": "x.aaby.dk", "value": "10.1.1.60.aaby.dk"},
        ],
        dhcp_scopes=[
            {
                **aaby,
                "prefix": "10.1.1.0/24",
                "name": "Klienter",
                "first_address": "10.1.1.50",
                "last_address": "10.1.1.200",
            },
            {**aaby, "prefix": "10.1.0.0/24", "name": "stays"},
        ],
        address_references=[
            {**aaby, **firewall, "kind": "acl", "name": "INSIDE", "address": a, "line": n}
            for n, a in enumerate(
                ("10.1.1.60", "10.1.1.64/26", "10.1.1.0/24", "10.1.1.10-10.1.1.20",
                 "10.1.0.0/16", "10.0.0.0/8", "0.0.0.0/0", "any", "10.1.0.10"), 1
            )
        ],
        routes=[{**aaby, **firewall, "prefix": "192.168.9.0/24", "next_hop": "10.1.1.254"}],
        listening_services=[
            {**aaby, "address": "10.1.1.60", "port": 443, "protocol": "tcp", "name": "https"},
            {**aaby, "address": "10.1.1.60", "port": 80, "protocol": "tcp", "name": "http"},
            {**aaby, "address": "10.1.0.10", "port": 443, "protocol": "tcp", "name": "https"},
        ],
    )  # fmt: skip
    table = list_follow_up(plan, inventory, parameters=FollowUpParameters())
    assert table.schema == pl.Schema(FOLLOW_UP_SCHEMA)
    own = table.filter(municipality="0001")
    assert own["order"].to_list() == list(range(1, own.height + 1))
    device = "device_reference"
    assert rows_of(own, "kind", "what", "old", "new", "due_days") == [
        (device, "acl INSIDE on fw01, line 1", "10.1.1.60", f"{base}.60", -10),
        (device, "acl INSIDE on fw01, line 2", "10.1.1.64/26", f"{base}.64/26", -10),
        (device, "acl INSIDE on fw01, line 3", "10.1.1.0/24", f"{base}.0/24", -10),
        (
            "device_reference",
            "acl INSIDE on fw01, line 4",
            "10.1.1.10-10.1.1.20",
            f"{base}.10-{base}.20",
            -10,
        ),
        (device, "acl INSIDE on fw01, line 5", "10.1.0.0/16", f"{base}.0/24", -10),
        (device, "static route 192.168.9.0/24 on fw01", "10.1.1.254", f"{base}.254", -10),
        ("certificate", "https tcp/443 on 10.1.1.60", "10.1.1.60", f"{base}.60", -10),
        ("dhcp_scope", "Klienter", "10.1.1.50-10.1.1.200", f"{base}.50-{base}.200", -5),
        ("static_host", "printer printer-1", "10.1.1.60", f"{base}.60", 0),
        ("dns_record", "A printer-1.aaby.dk", "10.1.1.60", f"{base}.60", 0),
        ("dns_record", "PTR 60.1.1.10.in-addr.arpa", "10.1.1.60", f"{base}.60", 0),
        ("dns_record", "TXT aaby.dk", "10.1.1.60", f"{base}.60", 0),
        ("nis2_registration", "Aaby, CVR 12345678", "10.1.1.0/24", f"{base}.0/24", 14),
    ]
    assert set(own["due_event"]) == {"joining"}
    scope = own.filter(kind="dhcp_scope")
    assert scope["source"].to_list() == ["dhcp_scopes.csv:1"]


def test_what_is_translated_is_due_when_its_turn_comes(plan) -> None:
    table = list_follow_up(plan, an_inventory(), parameters=FollowUpParameters(nis2_days_after=7))
    own = table.filter(municipality="0002")
    assert rows_of(own, "kind", "what", "due_event", "due_days") == [
        ("static_host", "server cts", "turn", 0),
        ("nis2_registration", "0002", "turn", 7),
    ]
    assert table.filter(municipality="0003").height == 0


def test_a_joint_centre_has_its_members_as_legal_entities(plan) -> None:
    people = [
        {"municipality": "0001", "code": None, "name": "Fælles", "members": ["0540", "0550"]},
        {"municipality": "0540", "code": "0540", "name": "Ørby", "cvr_number": "11111111"},
        {"municipality": "0550", "code": "0550", "name": "Aaby", "cvr_number": "22222222"},
    ]
    table = list_follow_up(plan, an_inventory(municipalities=people), parameters=FollowUpParameters())
    told = table.filter(municipality="0001", kind="nis2_registration")
    assert sorted(told["what"]) == ["Aaby, CVR 22222222", "Ørby, CVR 11111111"]


def test_what_is_translated_for_good_leaves_nothing_to_do() -> None:
    plan = make_plan(
        make_prefix("0001", "10.1.0.0/24", server=10),
        make_prefix("0002", "10.1.0.0/24", server=3, freedom="never_renumber"),
        hosts=(make_host(2, "10.1.0.5", "server"),),
    )
    assert list_follow_up(plan, an_inventory(), parameters=FollowUpParameters()).height == 0


def test_the_same_tables_in_another_order_give_the_same_list(plan) -> None:
    records = [
        {"municipality": "0001", "kind": "A", "name": f"h{n}.aaby.dk", "value": f"10.1.1.{n}"}
        for n in range(9)
    ]
    inventory = an_inventory(dns_records=records)
    turned = Inventory(
        tables={name: frame.reverse() for name, frame in inventory.tables.items()},
        records=inventory.records.reverse(),
        facts=inventory.facts,
        findings=(),
    )
    one, other = (list_follow_up(plan, each, parameters=FollowUpParameters()) for each in (inventory, turned))
    assert one.equals(other)
    assert one.filter(kind="dns_record").height == 9


def test_hostile_rows_become_no_crash(plan) -> None:
    bad = (
        "",
        " ",
        "10.1.1.60\n",
        "10.1.1.999",
        "-",
        "10.1.1.60-",
        "10.1.1.9-10.1.1.3",
        "::/0",
        "10.1.1.0/99",
        "x" * 9_999,
    )
    inventory = an_inventory(
        dns_records=[
            {"municipality": "0001", "kind": k, "name": b, "value": b}
            for b in bad
            for k in ("A", "PTR", "TXT", None)
        ],
        address_references=[{"municipality": "0001", "address": b, "kind": "acl"} for b in bad],
        dhcp_scopes=[
            {"municipality": "0001", "prefix": b, "first_address": b, "last_address": b} for b in bad
        ],
        routes=[{"municipality": "0001", "prefix": b, "next_hop": b} for b in bad],
        listening_services=[{"municipality": "0001", "address": b, "port": 443} for b in bad],
    )
    table = list_follow_up(plan, inventory, parameters=FollowUpParameters())
    assert table.filter(pl.col("kind").is_in(["dhcp_scope", "certificate", "device_reference"])).height == 0


def test_every_kind_says_why_in_both_languages() -> None:
    for kind in TaskKind:
        english, danish = (explain_task(kind, prefix="10.1.0.0/24", language=lang) for lang in ("en", "da"))
        assert english != danish
        assert english.endswith((".", "?"))
        assert danish.endswith((".", "?"))
