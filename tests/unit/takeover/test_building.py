"""From tables to the problem: tasks, hours, limits, orders, prices, pins; bad rows are told and left out."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from samdrift.takeover import TakeoverProblem, Task, TaskKind, find_problem_faults
from samdrift.takeover.building import (
    TakeoverReading,
    TakeoverSettings,
    TakeoverTables,
    build_takeover_problem,
)
from samdrift.takeover.effort import Skill
from samdrift.takeover.parameters import CalendarParameters, TakeoverParameters
from samdrift.takeover.tables import (
    CONTRACT_SCHEMA,
    GROUP_DEPENDENCY_SCHEMA,
    GROUP_SCHEMA,
    ITEM_SCHEMA,
    RUNNING_SCHEMA,
    SERVER_SCHEMA,
)

TODAY = date(2026, 11, 22)
DEADLINE = date(2027, 12, 31)
PEOPLE = dict.fromkeys(Skill, 10.0)


def a_group(group: str, **more: Any) -> dict[str, Any]:
    return {
        "group": group,
        "municipality": "0615",
        "name": group.title(),
        "kind": "servers",
        "environment": "production",
        "is_critical": False,
        "is_assumed": False,
        "systems": [],
        **more,
    }


def some_servers(group: str, *names: str, **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "server": name,
            "group": group,
            "name": name,
            "kind": "database" if name.startswith("db") else "plain",
            "supported_until": date(2031, 10, 14),
            "is_off": False,
            "is_decommissioning": False,
            "last_seen_on": TODAY,
            "is_external": False,
            "platform": "host",
            "cluster_hosts": None,
            **more,
        }
        for name in names
    ]


def an_order(before: str, after: str, reason: str = "depends_on", most: int | None = None) -> dict[str, Any]:
    return {"before": before, "after": after, "reason": reason, "max_lag_weeks": most}


JOINING = a_group("joining", kind="joining")
NETWORK = a_group("net", kind="network")


def some_tables(
    *groups: dict[str, Any],
    servers: list[dict[str, Any]] | None = None,
    items: list[tuple[str, str, str, int]] | None = None,
    orders: list[dict[str, Any]] | None = None,
    **more: Any,
) -> TakeoverTables:
    running = more.pop("running", [])
    contracts = more.pop("contracts", [])
    return TakeoverTables(
        groups=pl.DataFrame(list(groups), schema=GROUP_SCHEMA),
        servers=pl.DataFrame(servers or [], schema=SERVER_SCHEMA),
        items=pl.DataFrame(items or [], schema=ITEM_SCHEMA, orient="row"),
        dependencies=pl.DataFrame(orders or [], schema=GROUP_DEPENDENCY_SCHEMA),
        running=pl.DataFrame(running, schema=RUNNING_SCHEMA),
        contracts=pl.DataFrame(contracts, schema=CONTRACT_SCHEMA),
        names={"0615": "Horsens", "0657": "Herning"},
        people=PEOPLE,
        **more,
    )


def build(tables: TakeoverTables, pins: str | None = None, **parameters: Any) -> TakeoverReading:
    calendar = parameters.pop("calendar", CalendarParameters())
    reading = build_takeover_problem(
        tables,
        TakeoverSettings(
            today=TODAY,
            deadline=DEADLINE,
            takeover=TakeoverParameters(**parameters),
            calendar=calendar,
            pins=None if pins is None else (pins.encode(), "pins.csv"),
        ),
    )
    assert find_problem_faults(reading.problem) == ()
    return reading


def codes(reading: TakeoverReading) -> Counter[str]:
    return Counter(finding.code for finding in reading.findings if finding.code != "TAKEOVER-CREW")


def task(reading: TakeoverReading, name: str) -> Task:
    return reading.problem.task_by_id[name]


def orders(problem: TakeoverProblem) -> dict[tuple[str, str], tuple[str, int, int | None]]:
    return {(o.before, o.after): (o.reason, o.min_lag_weeks, o.max_lag_weeks) for o in problem.precedences}


AABY = some_tables(
    a_group("aaby"),
    servers=some_servers("aaby", "srv1", "db1"),
    items=[("aaby", "move", "dependency_cut", 1)],
)


def test_the_group_of_the_page_becomes_two_tasks() -> None:
    reading = build(AABY)
    handover, move = task(reading, "aaby/handover"), task(reading, "aaby/move")
    assert (handover.kind, move.kind) == (TaskKind.HANDOVER, TaskKind.MOVE)
    assert (handover.duration_weeks, move.duration_weeks) == (1, 1)
    # 1.4 hours of security, and 0.4 are carried on to the move: 1.4 + 0.4 = 1.8, so 2. Project 2.1, then 6.5.
    assert handover.use == {
        "crew:server": 6,
        "crew:database": 3,
        "crew:security": 1,
        "crew:project": 2,
        "blast:0615": 1,
    }
    assert move.use == {
        "crew:server": 10,
        "crew:database": 13,
        "crew:network": 5,
        "crew:security": 2,
        "crew:project": 7,
        "blast:0615": 2,
        "intake": 2,
    }
    assert (handover.deadline, move.deadline) == (52, None)
    assert handover.crew_cost == 750_000
    # 35.8 hours at 600 DKK, and two servers side by side for two weeks at 100 DKK.
    assert move.crew_cost == 100 * (21_480 + 400)
    assert orders(reading.problem) == {("aaby/handover", "aaby/move"): ("handover_first", 0, None)}
    assert codes(reading) == {}


def test_rounding_is_carried_over_so_that_the_sum_is_right() -> None:
    groups = [a_group(f"g{number:03}") for number in range(60)]
    servers = [row for number in range(60) for row in some_servers(f"g{number:03}", f"srv{number}")]
    reading = build(some_tables(*groups, servers=servers))
    for skill in Skill:
        hours = reading.tasks[f"hours_{skill.value}"].sum()
        used = sum(
            each.use.get(f"crew:{skill.value}", 0) * each.duration_weeks for each in reading.problem.tasks
        )
        assert abs(used - hours) <= 1


def test_much_work_takes_several_weeks() -> None:
    names = [f"srv{number}" for number in range(60)]
    reading = build(some_tables(a_group("g"), servers=some_servers("g", *names)))
    move = task(reading, "g/move")
    # 300 server hours; at most 4 people x 30 hours, or half of a crew of ten: 120 a week.
    assert move.duration_weeks == 3
    assert move.use["crew:server"] == 100
    assert move.use["blast:0615"] == move.use["intake"] == 20


def test_what_is_handed_over_earns_what_it_saves() -> None:
    running = [("0615", 365_000.0, 100_000.0, 73_000.0, "reported")]
    tables = some_tables(
        a_group("a"),
        a_group("b"),
        servers=[*some_servers("a", "s1", "s2", "s3"), *some_servers("b", "s4")],
        running=[dict(zip(RUNNING_SCHEMA, row, strict=True)) for row in running],
    )
    reading = build(tables, place_saved_pct=100, pay_saved_pct=50)
    # Servers 1,000 DKK a day on four servers; pay 100 a day by hours of handover: 13.5 and 5.5 of 19.
    assert task(reading, "a/move").running_per_week == 525_000
    assert task(reading, "b/move").running_per_week == 175_000
    both = [task(reading, f"{group}/handover").running_per_week for group in "ab"]
    assert both == [round(70_000 * 13.5 / 19), round(70_000 * 5.5 / 19)]
    # Two weeks of the old place beside the new one are part of the move.
    assert task(reading, "b/move").crew_cost == round(100 * 15.4 * 600) + 20_000 + 350_000


def test_network_before_servers_and_the_address_plan_before_both() -> None:
    reading = build(
        some_tables(
            JOINING,
            NETWORK,
            a_group("g"),
            servers=some_servers("g", "s1"),
            items=[("joining", "network", "joining", 1), ("net", "network", "site", 3)],
            orders=[
                an_order("joining", "net", "address_plan"),
                an_order("joining", "g", "network_first"),
                an_order("net", "g", "network_first", 10),
            ],
        )
    )
    assert orders(reading.problem) == {
        ("joining/network", "net/network"): ("address_plan", 0, None),
        ("joining/network", "g/handover"): ("network_first", 0, None),
        ("net/network", "g/handover"): ("network_first", 0, 10),
        ("g/handover", "g/move"): ("handover_first", 0, None),
    }
    assert task(reading, "net/network").use["sites:0615"] == 3
    assert task(reading, "net/network").deadline == 52


def test_what_is_depended_on_neither_starts_nor_ends_later() -> None:
    names = [f"srv{number}" for number in range(60)]
    tables = some_tables(
        a_group("big"),
        a_group("small"),
        servers=[*some_servers("big", *names), *some_servers("small", "x")],
        orders=[an_order("big", "small")],
    )
    found = orders(build(tables).problem)
    assert found["big/move", "small/move"] == ("depends_on", -1, None)
    assert ("big/handover", "small/handover") not in found


def test_test_before_production_of_the_same_system() -> None:
    tables = some_tables(
        a_group("prod", systems=["Acadre"]),
        a_group("test", systems=["Acadre"], environment="test"),
        a_group("elsewhere", systems=["Acadre"], environment="test", municipality="0657"),
        servers=[
            *some_servers("prod", "p"),
            *some_servers("test", "t"),
            *some_servers("elsewhere", "e"),
        ],
    )
    found = {pair: why for pair, why in orders(build(tables).problem).items() if why[0] == "test_first"}
    assert found == {
        ("test/handover", "prod/handover"): ("test_first", 1, None),
        ("test/move", "prod/move"): ("test_first", 1, None),
    }


def test_circles_of_dependencies_are_let_go_and_told() -> None:
    tables = some_tables(
        a_group("a", environment="test", systems=["X"]),
        a_group("b", systems=["X"]),
        a_group("c"),
        servers=[*some_servers("a", "s1"), *some_servers("b", "s2"), *some_servers("c", "s3")],
        orders=[an_order("b", "c"), an_order("c", "a")],
    )
    reading = build(tables)
    assert codes(reading) == {"TAKEOVER-CIRCLE": 1}
    assert {why[0] for why in orders(reading.problem).values()} == {"handover_first", "test_first"}


def test_critical_and_complex_are_not_first() -> None:
    tables = some_tables(
        a_group("critical", is_critical=True),
        a_group("complex"),
        a_group("plain"),
        servers=[
            *some_servers("critical", "s1"),
            *some_servers("complex", "s2"),
            *some_servers("plain", "s3"),
        ],
        items=[("complex", "move", "dependency_cut", 12)],
    )
    reading = build(tables)
    first = {each.group: each.earliest_week for each in reading.problem.tasks}
    assert first == {"critical": 8, "complex": 5, "plain": 0}


def test_systems_that_stand_still_are_not_cut_over() -> None:
    tables = some_tables(a_group("g", systems=["KMD Opus Løn"]), servers=some_servers("g", "s1"))
    banned = task(build(tables), "g/move").banned_weeks
    assert {3, 51} <= banned  # the last banking days of January and December 2027
    assert 5 not in banned


def test_a_freeze_leaves_nothing_to_cut_over() -> None:
    reading = build(AABY, calendar=CalendarParameters(closed_weeks={"0615": ["2027-W10"]}))
    blast = next(each for each in reading.problem.resources if each.id == "blast:0615")
    assert (blast.capacity[8], blast.capacity[9], blast.capacity[51]) == (10, 0, 0)
    assert blast.name == "Servers at risk in Horsens"


def test_people_given_by_hand_go_before_modelled_ones() -> None:
    reading = build(
        AABY, people={"server": 3, "cook": 2, "network": "many"}, capacity={"crew:project": 55, "x": 1}
    )
    most = {each.id: max(each.capacity) for each in reading.problem.resources}
    assert (most["crew:server"], most["crew:network"], most["crew:project"]) == (90, 300, 55)
    assert codes(reading) == {"TAKEOVER-CAPACITY": 3}


def test_a_group_larger_than_a_limit_raises_it_and_is_told() -> None:
    names = [f"srv{number}" for number in range(60)]
    reading = build(some_tables(a_group("g"), servers=some_servers("g", *names)), capacity={"blast:0615": 5})
    assert codes(reading) == {"TAKEOVER-LARGE": 1}
    assert next(each for each in reading.problem.resources if each.id == "blast:0615").capacity[0] == 20


def test_retired_and_left_with_the_supplier_have_one_task() -> None:
    tables = some_tables(
        a_group("old"),
        a_group("saas"),
        servers=some_servers("old", "s1", is_decommissioning=True),
    )
    reading = build(tables)
    assert {each.id: each.kind.value for each in reading.problem.tasks} == {
        "old/retire": "retire",
        "saas/handover": "handover",
    }


def some_hosts() -> list[dict[str, Any]]:
    return some_servers("esx", "h1", "h2", kind="hypervisor_host", platform="cluster", cluster_hosts=2)


def test_hosts_are_switched_off_when_the_last_server_has_left() -> None:
    tables = some_tables(
        a_group("a"),
        a_group("b"),
        a_group("esx"),
        servers=[
            *some_servers("a", "s1"),
            *some_servers("b", "s2", is_decommissioning=True),
            *some_hosts(),
        ],
        orders=[an_order("a", "esx", "emptied_first"), an_order("b", "esx", "emptied_first")],
    )
    reading = build(tables)
    assert {pair: why for pair, why in orders(reading.problem).items() if pair[1] == "esx/retire"} == {
        ("a/move", "esx/retire"): ("emptied_first", 2, None),
        ("b/retire", "esx/retire"): ("emptied_first", 2, None),
        ("esx/handover", "esx/retire"): ("handover_first", 0, None),
    }
    assert task(reading, "esx/handover").deadline == task(reading, "b/retire").deadline == 52
    assert task(reading, "esx/retire").deadline is None


def test_hosts_stay_while_one_server_on_them_does() -> None:
    tables = some_tables(
        a_group("a"),
        a_group("b"),
        a_group("esx"),
        servers=[
            *some_servers("a", "s1"),
            *some_servers("b", "s2", platform="cluster", cluster_hosts=4),
            *some_hosts(),
        ],
        orders=[an_order("a", "esx", "emptied_first"), an_order("b", "esx", "emptied_first")],
    )
    reading = build(tables)
    assert reading.treatments.by_group["b"].value == "in_place"
    assert "esx/retire" not in reading.problem.task_by_id


def test_a_contract_waits_for_the_groups_moves() -> None:
    contract = {
        "contract": "k1",
        "municipality": "0615",
        "name": "Housing",
        "groups": ["aaby"],
        "ends_with": "place",
        "is_continuous": True,
        "notice_months": 3,
        "notice_counts_to": "month",
        "payment_dkk_per_year": 365_000.0,
    }
    tables = replace(AABY, contracts=pl.DataFrame([contract], schema=CONTRACT_SCHEMA))
    reading = build(tables)
    assert [(each.id, each.tasks) for each in reading.problem.contracts] == [("k1", ("aaby/move",))]


def test_bad_rows_are_told_and_the_rest_is_planned() -> None:
    tables = some_tables(
        a_group("g"),
        a_group("g", name="Twice"),
        a_group("nobody", municipality=None),
        a_group("strange", kind="boat"),
        servers=[
            *some_servers("g", "s1"),
            *some_servers("unknown", "s2"),
            *some_servers("g", "s3", kind="toaster"),
        ],
        items=[("g", "move", "horse", 1), ("g", "party", "site", 1), ("g", "move", "dependency_cut", -1)],
        orders=[an_order("g", "unknown")],
    )
    reading = build(tables)
    assert codes(reading) == {"TAKEOVER-GROUP": 3, "TAKEOVER-STRAY": 2}
    assert [each.id for each in reading.problem.tasks] == ["g/handover", "g/move"]
    assert reading.tasks["servers"].to_list() == [2, 2]


def test_frames_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="columns must be"):
        replace(AABY, groups=pl.DataFrame({"group": ["g"]}))


def test_nothing_to_take_over_is_a_problem_without_tasks() -> None:
    reading = build(some_tables())
    assert reading.problem.tasks == ()
    assert reading.groups.height == 0


def test_the_same_tables_in_another_order_make_the_same_problem() -> None:
    tables = some_tables(
        *(a_group(name, systems=["X"]) for name in ("c", "a", "b")),
        servers=[*some_servers("c", "s3"), *some_servers("a", "s1"), *some_servers("b", "s2")],
        orders=[an_order("a", "b"), an_order("b", "c")],
    )
    turned = replace(
        tables,
        groups=tables.groups.reverse(),
        servers=tables.servers.reverse(),
        dependencies=tables.dependencies.reverse(),
    )
    assert build(tables).problem == build(turned).problem


HORSENS_AND_HERNING = some_tables(
    a_group("0615/gruppe-17", name="Acadre"),
    a_group("0657/esdh", municipality="0657"),
    servers=[*some_servers("0615/gruppe-17", "s1"), *some_servers("0657/esdh", "s2")],
)


def test_the_pins_of_the_page() -> None:
    reading = build(
        HORSENS_AND_HERNING,
        "hvad;regel;hvornår;opgave;bemærkning\n"
        "0615/gruppe-17;i;2027-U41;flytning;aftalt med leverandøren\n"
        "Herning;ikke før;påske;;\n"
        "alle;ikke i;2027-U43..2027-U44;;budget\n",
    )
    assert codes(reading) == {}
    move, other = task(reading, "0615/gruppe-17/move"), task(reading, "0657/esdh/move")
    assert (move.earliest_week, move.latest_end) == (40, 41)
    assert (other.earliest_week, other.latest_end) == (11, None)
    assert task(reading, "0657/esdh/handover").earliest_week == 11
    assert other.banned_weeks == move.banned_weeks == {42, 43}


@pytest.mark.parametrize(
    ("row", "earliest", "latest"),
    [
        ("Acadre,in,2027-W41,,", 40, 41),
        ("acadre,in,41,,", 40, 41),
        ("0615,in,week 41..week 43,,", 40, 43),
        ("HORSENS,not before,2027-10-11,,", 40, None),
        ("Horsens,not before,11.10.2027,,", 40, None),
        ("all,not_after,2027-W20,move,", 0, 20),
        ("all,not after,summer 2028,move,", 0, 83),
        ("all,not before,easter 2028,,", 66, None),
    ],
)
def test_ways_to_say_it(row: str, earliest: int, latest: int | None) -> None:
    reading = build(HORSENS_AND_HERNING, f"what,rule,when,task,note\n{row}\n")
    assert codes(reading) == {}
    move = task(reading, "0615/gruppe-17/move")
    assert (move.earliest_week, move.latest_end) == (earliest, latest)


def test_in_a_week_is_said_of_the_move() -> None:
    reading = build(HORSENS_AND_HERNING, "what,rule,when\nAcadre,in,2027-W41\n")
    assert task(reading, "0615/gruppe-17/handover").latest_end is None


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Nobody;in;2027-W41;;", "WHO"),
        ("Acadre;perhaps;2027-W41;;", "RULE"),
        ("Acadre;in;some day;;", "WEEK"),
        ("Acadre;in;2031-W01;;", "WEEK"),
        ("Acadre;in;2027-W43..2027-W41;;", "WEEK"),
        ("Acadre;in;2027-W41;party;", "TASK"),
        ("Acadre;in;2027-W41;network;", "TASK"),
        (";in;2027-W41;;", "WHO"),
        ("Acadre;in;2027-02-30;;", "WEEK"),
        ("Acadre", "RULE"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_number(row: str, code: str) -> None:
    reading = build(HORSENS_AND_HERNING, f"what;rule;when;task;note\n\n{row}\nAcadre;in;2027-W41;;\n")
    told = [finding for finding in reading.findings if finding.code.startswith("TAKEOVER-PIN")]
    assert [(each.code, str(each.source)) for each in told] == [(f"TAKEOVER-PIN-{code}", "pins.csv:3")]
    assert task(reading, "0615/gruppe-17/move").earliest_week == 40


def test_the_later_of_two_rows_that_contradict_each_other_is_left_out_where_they_do() -> None:
    reading = build(HORSENS_AND_HERNING, "what;rule;when\nAcadre;in;2027-W41\nall;not before;2027-W42\n")
    told = [finding for finding in reading.findings if finding.code == "TAKEOVER-PIN-CONFLICT"]
    assert [(str(each.source), each.values["task"], each.values["count"]) for each in told] == [
        ("pins.csv:3", "0615/gruppe-17/move", "1")
    ]
    first = {each.id: each.earliest_week for each in reading.problem.tasks}
    assert first == {
        "0615/gruppe-17/handover": 41,
        "0615/gruppe-17/move": 40,
        "0657/esdh/handover": 41,
        "0657/esdh/move": 41,
    }


def test_a_file_of_pins_without_headers_is_told() -> None:
    assert codes(build(HORSENS_AND_HERNING, "Acadre;in;2027-W41\n")) == {"TAKEOVER-PIN-HEADER": 1}
    assert codes(build(HORSENS_AND_HERNING, "")) == {}
    content = "hvad;regel;hvornår\nHerning;ikke før;påske\n".encode("cp1252")
    reading = build_takeover_problem(
        HORSENS_AND_HERNING, TakeoverSettings(today=TODAY, deadline=DEADLINE, pins=(content, "pins.csv"))
    )
    assert task(reading, "0657/esdh/move").earliest_week == 11
