"""A small plan as tables: dates are Mondays and Fridays, sums are those of the cost."""

from dataclasses import replace
from datetime import date

import polars as pl

from samdrift.takeover import (
    ContractEnd,
    Resource,
    ResourceKind,
    TakeoverProblem,
    Task,
    TaskKind,
    cost_of_plan,
)
from samdrift.takeover.plan_tables import list_contract_ends, list_group_dates, list_load, list_tasks
from samdrift.takeover.waves import list_waves

HANDOVER = Task(
    id="g/handover", group="g", municipality="0657", kind=TaskKind.HANDOVER, duration_weeks=1,
    use={"server": 10}, deadline=1, running_per_week=100, crew_cost=7_000,
)  # fmt: skip
MOVE = Task(
    id="g/move", group="g", municipality="0657", kind=TaskKind.MOVE, duration_weeks=2, use={"server": 5},
    running_per_week=50, crew_cost=1_000,
)  # fmt: skip
PROBLEM = TakeoverProblem(
    first_monday=date(2027, 1, 4),
    weeks=4,
    tasks=(HANDOVER, MOVE),
    resources=(Resource(id="server", kind=ResourceKind.CREW, name="Servers", capacity=(40, 40, 40, 0)),),
    contracts=(
        ContractEnd(id="c", name="C", municipality="0657", tasks=("g/move",), cost_by_end=(0, 1, 2, 3, 4)),
    ),
)
STARTS = {"g/handover": 1, "g/move": 1}


def test_a_group_has_two_dates():
    row = list_group_dates(PROBLEM, STARTS).row(0, named=True)

    assert row["first_monday"] == date(2027, 1, 11)
    assert row["handover_on"] == date(2027, 1, 15)
    assert row["moved_on"] == date(2027, 1, 22)
    assert row["is_late"] is True
    assert row["cost_oere"] == 7_000 + 200 + 1_000 + 150


def test_load_and_sums_agree_with_the_cost():
    tasks, load = list_tasks(PROBLEM, STARTS), list_load(PROBLEM, STARTS)
    cost = cost_of_plan(PROBLEM, STARTS)

    assert load["used"].to_list() == [0, 15, 5, 0]
    assert tasks["running_oere"].sum() == cost.running.oere
    assert tasks["crew_oere"].sum() == cost.crew.oere
    assert list_contract_ends(PROBLEM, STARTS).rows() == [("c", "0657", date(2027, 1, 24), 3)]


def test_what_starts_together_is_a_wave():
    (wave,) = list_waves(PROBLEM, STARTS)

    assert (wave.id, wave.groups, wave.tasks) == ("0657-2027-W02", ("g",), ("g/handover", "g/move"))
    assert (wave.monday, wave.end) == (date(2027, 1, 11), date(2027, 1, 25))


def test_what_stays_in_place_is_never_empty():
    alone = TakeoverProblem(first_monday=date(2027, 1, 4), weeks=2, tasks=(HANDOVER,), resources=())

    assert list_group_dates(alone, {"g/handover": 0})["moved_on"].item() is None
    assert list_load(alone, {"g/handover": 0}).schema["used"] == pl.Int64


def test_a_host_that_is_emptied_later_was_handed_over_before():
    retire = replace(HANDOVER, id="g/retire", kind=TaskKind.RETIRE, deadline=None)
    both = TakeoverProblem(
        first_monday=date(2027, 1, 4), weeks=4, tasks=(HANDOVER, retire), resources=PROBLEM.resources
    )
    alone = replace(both, tasks=(retire,))

    row = list_group_dates(both, {"g/handover": 0, "g/retire": 2}).row(0, named=True)
    assert (row["handover_on"], row["moved_on"]) == (date(2027, 1, 8), date(2027, 1, 22))
    assert list_group_dates(alone, {"g/retire": 2})["handover_on"].item() == date(2027, 1, 22)
