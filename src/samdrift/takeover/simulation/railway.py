"""What becomes of a plan when work takes what it takes: the railway policy, week by week.

Compiled, since a thousand futures of thousands of tasks are millions of small steps; the policy in
words stands in docs/methods/robustness.md, and the test of it replays the page's table.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from samdrift.takeover.model import TakeoverProblem

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rails:
    """A plan and its problem as arrays, tasks in the order in which they are served.

    ``order``: for each place in line, the task's place in the problem; ``starts`` and all that follows
    stand in line order. ``use_at``, ``use_of``, ``use_units``: what each task uses (compressed rows).
    ``before_at``, ``before``, ``lag``: its predecessors; ``from_start``: the lag counts from their start.
    ``banned_at``, ``banned``: weeks in which it may not start. ``capacity``: resource by week.
    """

    order: _Ints
    starts: _Ints
    use_at: _Ints
    use_of: _Ints
    use_units: _Ints
    before_at: _Ints
    before: _Ints
    lag: _Ints
    from_start: NDArray[np.bool_]
    banned_at: _Ints
    banned: _Ints
    capacity: _Ints


def lay_rails(problem: TakeoverProblem, starts: Mapping[str, int]) -> Rails:
    """Compile a plan for the simulation.

    Raises:
        KeyError: a task has no start.
    """
    tasks = problem.tasks
    order = sorted(range(len(tasks)), key=lambda index: (starts[tasks[index].id], tasks[index].id))
    place = {tasks[index].id: position for position, index in enumerate(order)}
    resources = {resource.id: index for index, resource in enumerate(problem.resources)}
    uses: list[list[tuple[int, int]]] = []
    bans: list[list[int]] = []
    befores: list[list[tuple[int, int, bool]]] = [[] for _ in tasks]
    for index in order:
        task = tasks[index]
        uses.append(sorted((resources[name], units) for name, units in task.use.items() if units))
        bans.append(sorted(task.banned_weeks))
    for link in problem.precedences:
        # A negative lag lets them overlap by so much of what was planned: it counts from the start.
        from_start = link.min_lag_weeks < 0
        planned = problem.task_by_id[link.before].duration_weeks
        lag = planned + link.min_lag_weeks if from_start else link.min_lag_weeks
        befores[place[link.after]].append((place[link.before], lag, from_start))
    flat = [entry for row in befores for entry in sorted(row)]
    used = [entry for row in uses for entry in row]
    return Rails(
        order=_ints(order),
        starts=_ints([starts[tasks[index].id] for index in order]),
        use_at=_offsets(uses),
        use_of=_ints([resource for resource, _ in used]),
        use_units=_ints([units for _, units in used]),
        before_at=_offsets(befores),
        before=_ints([entry[0] for entry in flat]),
        lag=_ints([entry[1] for entry in flat]),
        from_start=np.array([entry[2] for entry in flat], dtype=np.bool_),
        banned_at=_offsets(bans),
        banned=_ints([week for row in bans for week in row]),
        capacity=np.array([r.capacity for r in problem.resources], dtype=np.int64).reshape(-1, problem.weeks),
    )


def _ints(values: list[int]) -> _Ints:
    return np.array(values, dtype=np.int64)


def _offsets(
    rows: list[list[int]] | list[list[tuple[int, int]]] | list[list[tuple[int, int, bool]]],
) -> _Ints:
    return np.cumsum([0, *(len(row) for row in rows)]).astype(np.int64)


def run_railway(rails: Rails, work: NDArray[np.float64]) -> _Ints:
    """Run every scenario.

    Args:
        rails: the plan.
        work: weeks of work, shape (scenarios, tasks), tasks in the problem's order.

    Returns:
        The week at whose beginning each task has ended, same shape and order; the problem's weeks + 1 for
        one that never did.
    """
    in_line = np.ascontiguousarray(work[:, rails.order])
    ended: _Ints = _run(
        rails.starts, rails.use_at, rails.use_of, rails.use_units, rails.before_at, rails.before, rails.lag,
        rails.from_start, rails.banned_at, rails.banned, rails.capacity, in_line,
    )  # fmt: skip
    back = np.empty_like(ended)
    back[:, rails.order] = ended
    return back


@numba.njit(cache=True, nogil=True)
def _run(  # noqa: C901, PLR0912, PLR0913, PLR0917 - compiled: no objects to pass, no calls to hide in
    starts: _Ints,
    use_at: _Ints,
    use_of: _Ints,
    use_units: _Ints,
    before_at: _Ints,
    before: _Ints,
    lag: _Ints,
    from_start: NDArray[np.bool_],
    banned_at: _Ints,
    banned: _Ints,
    capacity: _Ints,
    work: NDArray[np.float64],
) -> _Ints:
    scenarios, tasks = work.shape
    weeks = capacity.shape[1]
    ended = np.full((scenarios, tasks), weeks + 1, dtype=np.int64)
    for scenario in range(scenarios):
        left = work[scenario].copy()
        began = np.full(tasks, -1, dtype=np.int64)
        waiting = np.empty(tasks, dtype=np.int64)  # under way or due, in line order
        due, count = 0, 0
        for week in range(weeks):
            while due < tasks and starts[due] <= week:
                waiting[count] = due
                count += 1
                due += 1
            free = capacity[:, week].copy()
            # Two rounds: what is under way goes before what would begin.
            for begun in (True, False):
                for position in range(count):
                    task = waiting[position]
                    if (began[task] >= 0 and began[task] < week) != begun or began[task] == week:
                        continue
                    may = True
                    if not begun:
                        for at in range(banned_at[task], banned_at[task + 1]):
                            if banned[at] == week:
                                may = False
                        for at in range(before_at[task], before_at[task + 1]):
                            other = before[at]
                            if from_start[at]:
                                may = may and began[other] >= 0 and week >= began[other] + lag[at]
                            else:
                                # One never ended stands at weeks + 1 and so holds its successors back.
                                may = may and week >= ended[scenario, other] + lag[at]
                    for at in range(use_at[task], use_at[task + 1]):
                        may = may and use_units[at] <= free[use_of[at]]
                    if may:
                        for at in range(use_at[task], use_at[task + 1]):
                            free[use_of[at]] -= use_units[at]
                        if not begun:
                            began[task] = week
                        left[task] -= 1.0
                        if left[task] <= 1e-9:
                            ended[scenario, task] = week + 1
            kept = 0
            for position in range(count):
                if ended[scenario, waiting[position]] > weeks:
                    waiting[kept] = waiting[position]
                    kept += 1
            count = kept
    return ended
