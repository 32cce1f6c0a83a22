"""Tables of a takeover built by hand: Aaby, and what is built of tables."""

from collections import Counter
from datetime import date
from typing import Any

import polars as pl

from samdrift.takeover import TakeoverProblem, Task, find_problem_faults
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
