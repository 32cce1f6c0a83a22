"""From plain tables to tasks: hours, weeks, bounds, contracts, and bad rows."""

from dataclasses import replace

import polars as pl
import pytest

from samdrift.takeover import TaskKind
from samdrift.takeover.effort import Skill
from samdrift.takeover.parameters import CalendarParameters
from samdrift.takeover.tables import (
    CONTRACT_SCHEMA,
    RUNNING_SCHEMA,
)
from tests.unit.takeover.building_cases import (
    AABY,
    a_group,
    an_order,
    build,
    codes,
    orders,
    some_servers,
    some_tables,
    task,
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
