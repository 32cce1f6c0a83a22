"""What becomes of a plan when work takes what it takes: the railway policy, week by week.

Compiled, since a thousand futures of thousands of tasks are millions of small steps; the policy in
words stands in docs/methods/robustness.md, and the test of it replays the page's table.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from samdrift.takeover.model import ResourceKind, TakeoverProblem

_Ints = NDArray[np.int64]


class Rails(NamedTuple):
    """A plan and its problem as arrays, tasks in the order in which they are served.

    ``order``: for each place in line, the task's place in the problem; ``starts`` and all that follows
    stand in line order. ``use_at``, ``use_of``, ``use_units``: what each task uses (compressed rows).
    ``before_at``, ``before``, ``lag``: its predecessors; ``from_start``: the lag counts from their start.
    ``banned_at``, ``banned``: weeks in which it may not start. ``capacity``: resource by week;
    ``in_part``: whether a resource is drawn in proportion to the work done (hours), or all or nothing.
    ``weeks``: planned weeks of each task.
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
    in_part: NDArray[np.bool_]
    weeks: _Ints


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
        in_part=np.array([r.kind is ResourceKind.CREW for r in problem.resources], dtype=np.bool_),
        weeks=_ints([tasks[index].duration_weeks for index in order]),
    )


def _ints(values: list[int]) -> _Ints:
    return np.array(values, dtype=np.int64)


def _offsets(
    rows: list[list[int]] | list[list[tuple[int, int]]] | list[list[tuple[int, int, bool]]],
) -> _Ints:
    return np.cumsum([0, *(len(row) for row in rows)]).astype(np.int64)


def run_railway(rails: Rails, work: NDArray[np.float64], *, catch_up: float) -> _Ints:
    """Run every scenario.

    Args:
        rails: the plan.
        work: planned weeks of work, shape (scenarios, tasks), tasks in the problem's order.
        catch_up: share of a planned week that a task behind its plan may do beyond one.

    Returns:
        The week at whose beginning each task has ended, same shape and order; the problem's weeks + 1 for
        one that never did.
    """
    in_line = np.ascontiguousarray(work[:, rails.order])
    ended: _Ints = _run(rails, in_line, catch_up)
    back = np.empty_like(ended)
    back[:, rails.order] = ended
    return back


_LITTLE = 1e-9  # what is left of a task when rounding is all that is left


@numba.njit(cache=True, nogil=True)
def _draw(rails: Rails, task: int, share: float, free: NDArray[np.float64], more: bool) -> float:
    """Draw what a share of a planned week's work takes, or as much as there is; the share that was done.

    With ``more`` it works beyond what it has drawn this week: places and risk are drawn already.
    """
    for at in range(rails.use_at[task], rails.use_at[task + 1]):
        resource = rails.use_of[at]
        if rails.in_part[resource]:
            share = min(share, free[resource] / rails.use_units[at])
        elif not more and free[resource] < rails.use_units[at]:
            share = 0.0
    if share <= _LITTLE:
        return 0.0
    for at in range(rails.use_at[task], rails.use_at[task + 1]):
        resource = rails.use_of[at]
        if rails.in_part[resource]:
            free[resource] = max(0.0, free[resource] - share * rails.use_units[at])
        elif not more:
            free[resource] -= rails.use_units[at]
    return share


@numba.njit(cache=True, nogil=True)
def _has_free(rails: Rails, task: int, share: float, free: NDArray[np.float64]) -> bool:
    for at in range(rails.use_at[task], rails.use_at[task + 1]):
        needed = rails.use_units[at] * (share if rails.in_part[rails.use_of[at]] else 1.0)
        if free[rails.use_of[at]] < needed - _LITTLE:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _may_begin(rails: Rails, task: int, week: int, began: _Ints, ended: _Ints) -> bool:
    for at in range(rails.banned_at[task], rails.banned_at[task + 1]):
        if rails.banned[at] == week:
            return False
    for at in range(rails.before_at[task], rails.before_at[task + 1]):
        other = rails.before[at]
        if rails.from_start[at]:
            if began[other] < 0 or week < began[other] + rails.lag[at]:
                return False
        elif week < ended[other] + rails.lag[at]:
            # One that has not ended stands after the last week, and so holds its successors back.
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _work_a_week(  # noqa: PLR0913, PLR0917 - compiled: no objects to pass
    rails: Rails, waiting: _Ints, week: int, left: NDArray[np.float64], began: _Ints, ended: _Ints,
    catch_up: float,
) -> None:  # fmt: skip
    """One week of one scenario: under way, then beginning, then catching up."""
    free = rails.capacity[:, week].astype(np.float64)
    done = np.zeros(len(waiting))
    for place in range(len(waiting)):
        task = waiting[place]
        if began[task] >= 0:
            done[place] = _draw(rails, task, min(1.0, left[task]), free, False)
    for place in range(len(waiting)):
        task = waiting[place]
        share = min(1.0, left[task])
        if (
            began[task] < 0
            and _has_free(rails, task, share, free)
            and _may_begin(rails, task, week, began, ended)
        ):
            began[task] = week
            done[place] = _draw(rails, task, share, free, False)
    for place in range(len(waiting)):
        task = waiting[place]
        left[task] -= done[place]
        behind = left[task] - max(0, rails.weeks[task] - (week - began[task]) - 1)
        if done[place] > 0 and behind > _LITTLE:
            left[task] -= _draw(rails, task, min(catch_up, behind), free, True)
        if began[task] >= 0 and left[task] <= _LITTLE:
            ended[task] = week + 1


@numba.njit(cache=True, nogil=True)
def _run(rails: Rails, work: NDArray[np.float64], catch_up: float) -> _Ints:
    scenarios, tasks = work.shape
    weeks = rails.capacity.shape[1]
    ended = np.full((scenarios, tasks), weeks + 1, dtype=np.int64)
    waiting = np.empty(tasks, dtype=np.int64)  # under way or due, in line order
    for scenario in range(scenarios):
        left = work[scenario].copy()
        began = np.full(tasks, -1, dtype=np.int64)
        due, count = 0, 0
        for week in range(weeks):
            while due < tasks and rails.starts[due] <= week:
                waiting[count] = due
                count += 1
                due += 1
            _work_a_week(rails, waiting[:count], week, left, began, ended[scenario], catch_up)
            kept = 0
            for place in range(count):
                if ended[scenario, waiting[place]] > weeks:
                    waiting[kept] = waiting[place]
                    kept += 1
            count = kept
    return ended
