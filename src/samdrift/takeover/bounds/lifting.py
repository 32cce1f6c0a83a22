"""Capacity rows that count what cannot stand side by side: dual feasible functions of a week's uses.

Where a crew has 100 hours in a week, two groups of 60 do not fit, although 1.6 of them would by hours. A dual
feasible function raises such uses and lowers small ones so that no set that fits by hours is cut off.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from samdrift.takeover.bounds.relaxation import Ints, Relaxation, RowsOfMatrix, Steps
from samdrift.takeover.model import Resource, TakeoverProblem, Task

Floats = NDArray[np.float64]

#: A row is added where the relaxation exceeds it by this share.
_LEAST_EXCESS = 0.01
_MOST_ROWS_A_WEEK = 2
_ROUNDINGS = (1, 2, 3, 4, 5)


def lift_uses(uses: Ints, capacity: int) -> Iterator[tuple[Ints, int]]:
    """Whole-numbered dual feasible functions of ``uses``, each with its capacity.

    A set of uses whose sum is at most ``capacity`` has lifted uses whose sum is at most the lifted capacity.
    Uses above ``capacity`` fit in no set; they are lifted as if they filled it.

    Source: S. P. Fekete, J. Schepers, New classes of fast lower bounds for bin packing problems, 2001
    (rounding u^(k) and threshold U^(ε)); J. Carlier, F. Clautiaux, A. Moukrim, New reduction procedures and
    lower bounds for the two-dimensional bin packing problem, 2007 (the third).
    """
    uses = np.minimum(uses, capacity)
    for k in _ROUNDINGS:
        parts = uses * (k + 1)
        yield np.where(parts % capacity == 0, uses * k, parts // capacity * capacity), k * capacity
    thresholds = {int(u) for u in uses if 0 < 2 * u <= capacity}
    thresholds |= {capacity - int(u) for u in uses if capacity < 2 * u < 2 * capacity}
    for least in sorted(thresholds):
        yield np.where(uses > capacity - least, capacity, np.where(uses >= least, uses, 0)), capacity
        m = capacity // least
        large, small = 2 * (m - (capacity - uses) // least), 2 * (uses // least)
        yield np.where(2 * uses > capacity, large, np.where(2 * uses == capacity, m, small)), 2 * m


def find_lifted_rows(problem: TakeoverProblem, relaxation: Relaxation, x: Floats) -> tuple[RowsOfMatrix, int]:
    """Find the lifted rows that a solution of the relaxation breaks most, at most two a resource and week.

    Returns:
        The rows, and how many there are.
    """
    rows = RowsOfMatrix()
    for resource in problem.resources:
        users = [task for task in problem.tasks if task.use.get(resource.id, 0) > 0]
        if not users:
            continue
        at_work = np.stack([_at_work(relaxation, task, x) for task in users])
        uses = np.array([task.use[resource.id] for task in users], dtype=np.int64)
        _add_broken(rows, resource, users, uses, at_work, relaxation)
    return rows, rows.height


def _at_work(relaxation: Relaxation, task: Task, x: Floats) -> Floats:
    """Which share of a task is at work in each week."""
    steps = relaxation.tasks[task.id]
    done = np.zeros(relaxation.horizon + task.duration_weeks)
    # A task that cannot start within the horizon has no variables, and no place here.
    if steps.high > steps.low:
        done[steps.low : steps.high] = x[steps.offset : steps.offset + steps.high - steps.low]
    done[steps.high :] = 1.0
    later = np.concatenate([np.zeros(task.duration_weeks), done])[: relaxation.horizon]
    at_work: Floats = done[: relaxation.horizon] - later
    return at_work


def _add_broken(
    rows: RowsOfMatrix,
    resource: Resource,
    users: list[Task],
    uses: Ints,
    at_work: Floats,
    relaxation: Relaxation,
) -> None:
    lifted: Mapping[int, list[tuple[Ints, int]]] = {
        capacity: list(lift_uses(uses, capacity))
        for capacity in sorted(set(resource.capacity))
        if capacity > 0
    }
    for week in range(relaxation.horizon):
        capacity = resource.capacity[week]
        if capacity == 0:
            continue
        excess = [float(values @ at_work[:, week]) / limit - 1 for values, limit in lifted[capacity]]
        worst = sorted(range(len(excess)), key=lambda i: (-excess[i], i))[:_MOST_ROWS_A_WEEK]
        for which in worst:
            if excess[which] > _LEAST_EXCESS:
                values, limit = lifted[capacity][which]
                _add_row(rows, users, values, limit, week, relaxation)


def _add_row(
    rows: RowsOfMatrix, users: list[Task], values: Ints, limit: int, week: int, relaxation: Relaxation
) -> None:
    columns: list[int] = []
    terms: list[int] = []
    for task, value in zip(users, values.tolist(), strict=True):
        steps: Steps = relaxation.tasks[task.id]
        for moment, sign in ((week, value), (week - task.duration_weeks, -value)):
            if value and steps.low <= moment < steps.high:
                columns.append(moment - steps.low + steps.offset)
                terms.append(sign)
            elif moment >= steps.high:
                limit -= sign
    row = np.full(len(columns), rows.height)
    rows.add_terms(row, np.array(columns, dtype=np.int64), np.array(terms, dtype=np.int64))
    rows.add_limits(np.array([limit], dtype=np.int64))
