"""The time-indexed linear relaxation in "done by" variables: docs/methods/takeover.md, "Bounds".

``x[i, t]`` in [0, 1]: task ``i`` has started by week ``t``; ``y[c, t]``: contract ``c`` has ended by ``t``.
Everything is whole numbers, so that a bound can be computed from multipliers without rounding.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from samdrift.takeover.bounds.heads import ContractHeads
from samdrift.takeover.cost import change_cost, lateness_cost
from samdrift.takeover.model import TakeoverProblem, Task
from samdrift.takeover.windows import Windows

Ints = NDArray[np.int64]

#: Weeks after the last deadline that are told apart; what starts later counts as starting then.
WEEKS_PAST_DEADLINE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The variables of one task or contract: it has happened by week ``low``, ..., by week ``high - 1``.

    By ``high`` it counts as happened; before ``low`` it cannot have.
    """

    offset: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """Least ``constant + cost x`` over ``matrix x <= limit``, ``0 <= x <= 1``: no plan costs less [øre].

    ``resource_rows``: (resource, week, row) of the capacities. ``horizon``: weeks that are told apart.
    """

    constant: int
    cost: Ints
    matrix: sp.csr_array
    limit: Ints
    tasks: Mapping[str, Steps]
    contracts: Mapping[str, Steps]
    resource_rows: tuple[tuple[str, int, int], ...]
    horizon: int


class RowsOfMatrix:
    """Rows that are collected in pieces and joined once."""

    def __init__(self) -> None:
        """No rows yet."""
        self._rows: list[Ints] = []
        self._columns: list[Ints] = []
        self._values: list[Ints] = []
        self._limits: list[Ints] = []
        self.height = 0

    def add_implications(self, ifs: Ints, thens: Ints) -> None:
        """Add ``x[if] <= x[then]``, one row a pair."""
        rows = np.arange(self.height, self.height + len(ifs))
        self._rows += [rows, rows]
        self._columns += [ifs, thens]
        self._values += [np.ones(len(ifs), dtype=np.int64), -np.ones(len(ifs), dtype=np.int64)]
        self._limits.append(np.zeros(len(ifs), dtype=np.int64))
        self.height += len(ifs)

    def add_terms(self, rows: Ints, columns: Ints, values: Ints) -> None:
        """Add coefficients to rows that ``add_limits`` will close."""
        self._rows.append(rows)
        self._columns.append(columns)
        self._values.append(values)

    def add_limits(self, limits: Ints) -> None:
        """Close as many rows, with their right-hand sides."""
        self._limits.append(limits)
        self.height += len(limits)

    def join(self, width: int) -> tuple[sp.csr_array, Ints]:
        """Give the matrix and its right-hand side."""
        empty = np.empty(0, dtype=np.int64)
        rows, columns, values, limits = (
            np.concatenate([empty, *parts])
            for parts in (self._rows, self._columns, self._values, self._limits)
        )
        matrix = sp.csr_array((values, (rows, columns)), shape=(self.height, width))
        matrix.sum_duplicates()
        return matrix, limits


def build_relaxation(
    problem: TakeoverProblem, windows: Windows, prices: Mapping[str, Ints] | None = None
) -> Relaxation:
    """Write the relaxation down.

    Args:
        problem: what is planned.
        windows: where each task can lie, from ``find_windows``.
        prices: resources whose capacity is not asked for but paid, ``prices[resource][week]`` [øre a unit].

    Returns:
        Whole numbers throughout; starts past the horizon of interest are merged into one that costs the
        least of them and uses nothing.
    """
    prices = prices or {}
    horizon = _horizon(problem)
    costs: list[Ints] = []
    tasks: dict[str, Steps] = {}
    offset = constant = 0
    paid = {name: np.concatenate([[0], np.cumsum(price)]) for name, price in prices.items()}
    for task in problem.tasks:
        low, last = windows.first[task.id], windows.last[task.id]
        steps = Steps(offset=offset, low=low, high=max(low, min(last, horizon)))
        price = _start_costs(task, low, last, paid)
        if last > steps.high:
            price = np.append(price[: steps.high - low], price[steps.high - low :].min())
        constant += int(price[-1])
        costs.append(price[:-1] - price[1:])
        tasks[task.id] = steps
        offset += steps.high - low
    contracts: dict[str, Steps] = {}
    durations = {task.id: task.duration_weeks for task in problem.tasks}
    heads = ContractHeads(problem, windows)
    for contract in problem.contracts:
        if not contract.tasks:
            constant += contract.cost_by_end[0]
            continue
        last = max(windows.last[name] + durations[name] for name in contract.tasks)
        # Where it can never end there is no plan, and any number is a bound.
        low = min(heads.earliest_end(contract), last)
        steps = Steps(offset=offset, low=low, high=max(low, min(last, horizon)))
        price = np.array(contract.cost_by_end[low : steps.high + 1], dtype=np.int64)
        constant += int(price[-1])
        costs.append(price[:-1] - price[1:])
        contracts[contract.id] = steps
        offset += steps.high - low
    rows = RowsOfMatrix()
    _add_order(rows, problem, windows, tasks, contracts)
    resource_rows = _add_capacities(rows, problem, tasks, horizon, leave_out=frozenset(prices))
    matrix, limit = rows.join(offset)
    return Relaxation(
        constant=constant,
        cost=np.concatenate([np.empty(0, dtype=np.int64), *costs]),
        matrix=matrix,
        limit=limit,
        tasks=tasks,
        contracts=contracts,
        resource_rows=tuple(resource_rows),
        horizon=horizon,
    )


def _horizon(problem: TakeoverProblem) -> int:
    deadlines = [task.deadline for task in problem.tasks if task.deadline is not None]
    return min(problem.weeks, max(deadlines) + WEEKS_PAST_DEADLINE) if deadlines else problem.weeks


def _start_costs(task: Task, low: int, last: int, paid: Mapping[str, Ints]) -> Ints:
    starts = np.arange(low, last + 1)
    ends = starts + task.duration_weeks
    costs = np.array(
        [
            task.running_per_week * end + task.crew_cost + lateness_cost(task, end) + change_cost(task, start)
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ],
        dtype=np.int64,
    )
    for name, units in task.use.items():
        if name in paid:
            costs += units * (paid[name][ends] - paid[name][starts])
    return costs


def _columns(steps: Steps, first: int, last: int) -> tuple[Ints, Ints]:
    """The weeks of ``first .. last`` that have a variable, and their columns."""
    weeks = np.arange(max(first, steps.low), min(last, steps.high - 1) + 1)
    return weeks, weeks - steps.low + steps.offset


def _add_order(
    rows: RowsOfMatrix,
    problem: TakeoverProblem,
    windows: Windows,
    tasks: Mapping[str, Steps],
    contracts: Mapping[str, Steps],
) -> None:
    """What has happened stays so; weeks without a start; precedences; contracts after their tasks."""
    for steps in (*tasks.values(), *contracts.values()):
        _, columns = _columns(steps, steps.low, steps.high - 2)
        rows.add_implications(columns, columns + 1)
    for task in problem.tasks:
        steps = tasks[task.id]
        weeks, columns = _columns(steps, steps.low + 1, steps.high - 1)
        closed = columns[~windows.possible[task.id][weeks]]
        rows.add_implications(closed, closed - 1)
    for link in problem.precedences:
        before, after = tasks[link.before], tasks[link.after]
        duration = problem.task_by_id[link.before].duration_weeks
        _add_after(rows, after, before, duration + link.min_lag_weeks)
        if link.max_lag_weeks is not None:
            _add_after(rows, before, after, -duration - link.max_lag_weeks)
    for contract in problem.contracts:
        for name in contract.tasks:
            _add_after(rows, contracts[contract.id], tasks[name], problem.task_by_id[name].duration_weeks)


def _add_after(rows: RowsOfMatrix, later: Steps, earlier: Steps, weeks: int) -> None:
    """``later`` has happened by ``t`` only if ``earlier`` has by ``t - weeks``; windows see to the ends."""
    times, columns = _columns(later, earlier.low + weeks, earlier.high - 1 + weeks)
    rows.add_implications(columns, times - weeks - earlier.low + earlier.offset)


def _add_capacities(
    rows: RowsOfMatrix,
    problem: TakeoverProblem,
    tasks: Mapping[str, Steps],
    horizon: int,
    leave_out: Iterable[str],
) -> list[tuple[str, int, int]]:
    """In week ``t`` at work: started by ``t`` and not by ``t - duration``."""
    users: dict[str, list[Task]] = {}
    for task in problem.tasks:
        for name in task.use:
            users.setdefault(name, []).append(task)
    told = []
    skipped = set(leave_out)
    for resource in problem.resources:
        if resource.id in skipped or resource.id not in users:
            continue
        limits = np.array(resource.capacity[:horizon], dtype=np.int64)
        for task in users[resource.id]:
            limits -= add_work(rows, task, tasks[task.id], horizon, task.use[resource.id])
        told += [(resource.id, week, rows.height + week) for week in range(horizon)]
        rows.add_limits(limits)
    return told


def add_work(rows: RowsOfMatrix, task: Task, steps: Steps, horizon: int, units: int) -> Ints:
    """Add a task's work to the next ``horizon`` rows, one a week; what it has for certain is returned."""
    for delay, sign in ((0, 1), (task.duration_weeks, -1)):
        weeks, columns = _columns(steps, 0, horizon - 1 - delay)
        rows.add_terms(rows.height + weeks + delay, columns, np.full(len(weeks), sign * units))
    certain = np.zeros(horizon, dtype=np.int64)
    if steps.high < horizon:
        certain[steps.high : steps.high + task.duration_weeks] = units
    return certain
