"""A wave plan as plain tables: tasks by week, groups with their two dates, and what each week draws on."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from samdrift.takeover.cost import contract_cost, is_late
from samdrift.takeover.model import TakeoverProblem, Task, TaskKind
from samdrift.takeover.waves import name_week

#: One row a task. ``week``: ISO week of its start; ``last_day``: the Friday of its last week. Money in øre.
TASK_PLAN_SCHEMA: Mapping[str, pl.DataType] = {
    "task": pl.String(),
    "group": pl.String(),
    "municipality": pl.String(),
    "kind": pl.String(),
    "week": pl.String(),
    "monday": pl.Date(),
    "last_day": pl.Date(),
    "weeks": pl.Int64(),
    "is_late": pl.Boolean(),
    "crew_oere": pl.Int64(),
    "running_oere": pl.Int64(),
}
#: One row a group. ``handover_on``: day by which the unit operates it; ``moved_on``: day by which its old
#: place is empty (null: it stays in place). Both are Fridays of last weeks.
GROUP_PLAN_SCHEMA: Mapping[str, pl.DataType] = {
    "group": pl.String(),
    "municipality": pl.String(),
    "first_monday": pl.Date(),
    "handover_on": pl.Date(),
    "moved_on": pl.Date(),
    "is_late": pl.Boolean(),
    "cost_oere": pl.Int64(),
}
#: One row a resource and week: what is drawn of what there is, in the resource's unit.
LOAD_SCHEMA: Mapping[str, pl.DataType] = {
    "resource": pl.String(),
    "kind": pl.String(),
    "name": pl.String(),
    "municipality": pl.String(),
    "week": pl.String(),
    "monday": pl.Date(),
    "used": pl.Int64(),
    "capacity": pl.Int64(),
}
#: One row a contract: the last day of use under the plan, and what the end of it costs [øre].
CONTRACT_PLAN_SCHEMA: Mapping[str, pl.DataType] = {
    "contract": pl.String(),
    "municipality": pl.String(),
    "last_use": pl.Date(),
    "cost_oere": pl.Int64(),
}
_HANDS_OVER = frozenset({TaskKind.HANDOVER, TaskKind.NETWORK})
_EMPTIES = frozenset({TaskKind.MOVE, TaskKind.RETIRE})


def list_tasks(problem: TakeoverProblem, starts: Mapping[str, int]) -> pl.DataFrame:
    """List the tasks of a plan by week, then id (``TASK_PLAN_SCHEMA``)."""
    rows = [
        {
            "task": task.id,
            "group": task.group,
            "municipality": task.municipality,
            "kind": str(task.kind),
            "week": name_week(problem.monday_of(starts[task.id])),
            "monday": problem.monday_of(starts[task.id]),
            "last_day": friday_before(problem, starts[task.id] + task.duration_weeks),
            "weeks": task.duration_weeks,
            "is_late": is_late(task, starts[task.id] + task.duration_weeks),
            "crew_oere": task.crew_cost,
            "running_oere": task.running_per_week * (starts[task.id] + task.duration_weeks),
        }
        for task in problem.tasks
    ]
    return pl.DataFrame(rows, schema=TASK_PLAN_SCHEMA).sort("monday", "task")


def list_group_dates(problem: TakeoverProblem, starts: Mapping[str, int]) -> pl.DataFrame:
    """List the groups of a plan with their two dates, by handover, then id (``GROUP_PLAN_SCHEMA``)."""
    of_group: dict[str, list[Task]] = defaultdict(list)
    for task in problem.tasks:
        of_group[task.group].append(task)
    rows = []
    for group, tasks in of_group.items():
        ends = {task.id: starts[task.id] + task.duration_weeks for task in tasks}
        # What is switched off is handed over only if nothing else hands it over before.
        handed = [ends[task.id] for task in tasks if task.kind in _HANDS_OVER]
        handed = handed or [ends[task.id] for task in tasks if task.kind is TaskKind.RETIRE]
        emptied = [ends[task.id] for task in tasks if task.kind in _EMPTIES]
        rows.append(
            {
                "group": group,
                "municipality": tasks[0].municipality,
                "first_monday": problem.monday_of(min(starts[task.id] for task in tasks)),
                "handover_on": friday_before(problem, max(handed)) if handed else None,
                "moved_on": friday_before(problem, max(emptied)) if emptied else None,
                "is_late": any(is_late(task, ends[task.id]) for task in tasks),
                "cost_oere": sum(task.crew_cost + task.running_per_week * ends[task.id] for task in tasks),
            }
        )
    return pl.DataFrame(rows, schema=GROUP_PLAN_SCHEMA).sort("handover_on", "group", nulls_last=True)


def list_load(problem: TakeoverProblem, starts: Mapping[str, int]) -> pl.DataFrame:
    """List what every week draws of every resource, and what there is (``LOAD_SCHEMA``)."""
    used: dict[tuple[str, int], int] = defaultdict(int)
    for task in problem.tasks:
        for week in range(starts[task.id], starts[task.id] + task.duration_weeks):
            for resource, units in task.use.items():
                used[resource, week] += units
    rows = [
        (
            resource.id,
            str(resource.kind),
            resource.name,
            resource.municipality,
            name_week(problem.monday_of(week)),
            problem.monday_of(week),
            used[resource.id, week],
            capacity,
        )
        for resource in problem.resources
        for week, capacity in enumerate(resource.capacity)
    ]
    return pl.DataFrame(rows, schema=LOAD_SCHEMA, orient="row")


def list_contract_ends(problem: TakeoverProblem, starts: Mapping[str, int]) -> pl.DataFrame:
    """List the contracts that end by the plan (``CONTRACT_PLAN_SCHEMA``), by id."""
    ends = {task.id: starts[task.id] + task.duration_weeks for task in problem.tasks}
    rows = [
        (
            contract.id,
            contract.municipality,
            problem.monday_of(max(ends[task] for task in contract.tasks)) - timedelta(days=1),
            contract_cost(contract, ends),
        )
        for contract in problem.contracts
        if contract.tasks
    ]
    return pl.DataFrame(rows, schema=CONTRACT_PLAN_SCHEMA, orient="row").sort("contract")


def friday_before(problem: TakeoverProblem, end: int) -> date:
    """The last working day before the week in which something has ended."""
    return problem.monday_of(end) - timedelta(days=3)
