"""Takeovers built by hand, small enough to follow, for the chapter's tests and journeys in the browser."""

import dataclasses
from datetime import date
from typing import Any

import polars as pl

from samdrift.dependencies import (
    COVERAGE_SCHEMA,
    CUT_SCHEMA,
    DependencyPicture,
    DependencyTotals,
)
from samdrift.dependencies import GROUP_SCHEMA as MOVE_GROUP_SCHEMA
from samdrift.inventory import TABLES
from samdrift.kernel import Money
from samdrift.programme.parameters import Programme
from samdrift.programme.takeover_plan import HandedIn, TakeoverPicture, follow_plan
from samdrift.programme.takeover_search import TakeoverParts
from samdrift.takeover import (
    Search,
    Skill,
    TakeoverParameters,
    TakeoverReading,
    TakeoverSettings,
    TakeoverTables,
    WavePlan,
    build_takeover_problem,
    cost_of_plan,
)
from samdrift.takeover.gates import GateWord
from samdrift.takeover.procurement import ProcurementWord, with_answers
from samdrift.takeover.simulation import RobustnessParameters
from samdrift.takeover.tables import (
    CONTRACT_SCHEMA,
    GROUP_DEPENDENCY_SCHEMA,
    GROUP_SCHEMA,
    ITEM_SCHEMA,
    RUNNING_SCHEMA,
    SERVER_SCHEMA,
)
from samdrift.takeover.windows import Windows, find_windows

#: Acadre is handed over a year after the date.
A_YEAR_LATE = {"acadre/handover": 53, "acadre/move": 53}
TODAY = date(2026, 11, 22)
DEADLINE = date(2027, 12, 31)
NAMES = {"0751": "Aarhus", "0791": "Viborg"}


def a_group(group: str, municipality: str, **more: Any) -> dict[str, Any]:
    return {
        "group": group,
        "municipality": municipality,
        "name": group.title(),
        "kind": "servers",
        "environment": "production",
        "is_critical": False,
        "is_assumed": False,
        "systems": [],
        **more,
    }


def a_server(name: str, group: str) -> dict[str, Any]:
    return {
        "server": name,
        "group": group,
        "name": name,
        "kind": "plain",
        "supported_until": date(2031, 10, 14),
        "is_off": False,
        "is_decommissioning": False,
        "last_seen_on": TODAY,
        "is_external": False,
        "platform": "host",
        "cluster_hosts": None,
    }


def some_tables(name: str = "Acadre") -> TakeoverTables:
    """Two municipalities: Aarhus with two groups and a network, Viborg with one on a contract."""
    groups = [
        a_group("aar-net", "0751", kind="network", name="Rådhuset"),
        a_group("acadre", "0751", name=name),
        a_group("intranet", "0751", environment="test", is_assumed=True),
        a_group("esdh", "0791"),
    ]
    servers = [a_server(f"srv{n}", group) for n, group in enumerate(("acadre", "acadre", "intranet", "esdh"))]
    contract = {
        "contract": "k1",
        "municipality": "0791",
        "name": "Housing",
        "supplier": "Hus A/S",
        "groups": ["esdh"],
        "ends_with": "place",
        "is_continuous": True,
        "notice_months": 6,
        "notice_counts_to": "month",
        "payment_dkk_per_year": 1_200_000.0,
    }
    return TakeoverTables(
        groups=pl.DataFrame(groups, schema=GROUP_SCHEMA),
        servers=pl.DataFrame(servers, schema=SERVER_SCHEMA),
        items=pl.DataFrame([("aar-net", "network", "site", 1)], schema=ITEM_SCHEMA, orient="row"),
        dependencies=pl.DataFrame(
            [{"before": "aar-net", "after": "acadre", "reason": "network_first", "max_lag_weeks": None}],
            schema=GROUP_DEPENDENCY_SCHEMA,
        ),
        running=pl.DataFrame(schema=RUNNING_SCHEMA),
        contracts=pl.DataFrame([contract], schema=CONTRACT_SCHEMA),
        names=NAMES,
        people=dict.fromkeys(Skill, 2.0),
    )


def a_reading(tables: TakeoverTables) -> TakeoverReading:
    settings = TakeoverSettings(today=TODAY, deadline=DEADLINE, takeover=TakeoverParameters())
    return build_takeover_problem(tables, settings)


def some_staff() -> pl.DataFrame:
    """Aarhus has six administrators and two supporters; Viborg three, few enough to be recognised."""
    roles = [
        ("0751", "Administrator", 6.0, 0.9),
        ("0751", "Supporter", 2.0, 0.1),
        ("0791", "Drift", 3.0, 0.8),
    ]
    rows = [
        {
            "asset_id": f"{town}-{role}",
            "municipality": town,
            "role": role,
            "full_time_equivalents": fte,
            "servers_share": share,
            "network_share": 0.0,
            "users_share": 0.0,
            "other_share": 1 - share,
        }
        for town, role, fte, share in roles
    ]
    return pl.DataFrame(rows, schema=TABLES["staff_roles"].create_empty().schema)


def a_picture(
    *,
    tables: TakeoverTables | None = None,
    later: dict[str, int] | None = None,
    said: tuple[GateWord, ...] = (),
    staff: pl.DataFrame | None = None,
    bound: Money | None = None,
    answers: tuple[ProcurementWord, ...] = (),
) -> TakeoverPicture:
    """Every task as early as it may, but ``later`` (task -> weeks more)."""
    tables = tables or some_tables()
    tables = dataclasses.replace(tables, contracts=with_answers(tables.contracts, answers))
    reading = a_reading(tables)
    windows = find_windows(reading.problem)
    assert isinstance(windows, Windows)
    starts = {
        task.id: windows.first[task.id] + (later or {}).get(task.id, 0) for task in reading.problem.tasks
    }
    plan = WavePlan(
        starts=starts,
        cost=cost_of_plan(reading.problem, starts),
        search=Search(method="by_hand", seed=7, steps=0),
        bound=bound,
    )
    used = Programme()
    parts = TakeoverParts(
        settings=TakeoverSettings(today=TODAY, deadline=DEADLINE),
        search=dataclasses.replace(used.search, bound_pct=0),
        wave_search=used.wave_search,
        # Nothing is planned again: what is shown of that is made by hand where a test needs it.
        lateness=dataclasses.replace(used.lateness, try_pct=0),
        robustness=RobustnessParameters(scenarios=40, buffered_groups=1),
        gates=used.gates,
        people=used.people,
        notice=used.notice,
    )
    planned, _ = follow_plan(
        reading,
        plan,
        parts,
        HandedIn(
            staff=some_staff() if staff is None else staff,
            said=said,
            contracts=tables.contracts,
            answers=answers,
        ),
    )
    return TakeoverPicture(reading=reading, answer=plan, planned=planned)


def some_dependencies() -> DependencyPicture:
    """Three groups: traffic ties one, another is assumed, and one edge runs between the two."""
    groups = [
        {"group_id": "acadre", "municipality": "0751", "name": "Acadre", "is_assumed": False},
        {"group_id": "intranet", "municipality": "0751", "name": "Intranet", "is_assumed": True},
        {"group_id": "esdh", "municipality": "0791", "name": "Esdh", "is_assumed": True},
    ]
    cut = {
        "group_id": "acadre",
        "other_group_id": "intranet",
        "municipality": "0751",
        "weight": 2.5,
        "reason": "environment",
    }
    seen = {"municipality": "0751", "days": 38, "servers": 4, "servers_seen": 3, "missed_quarterly": 0.58}
    return DependencyPicture(
        groups=pl.DataFrame(groups, schema=MOVE_GROUP_SCHEMA),
        cuts=pl.DataFrame([cut], schema=CUT_SCHEMA),
        coverage=pl.DataFrame([seen], schema=COVERAGE_SCHEMA),
        totals=DependencyTotals(
            groups=3,
            assumed_groups=2,
            servers=4,
            largest_group=2,
            edges=9,
            joined_edges=8,
            service_edges=1,
            inner_weight=5.0,
            cut_weight=2.5,
            quality=0.5,
        ),
    )
