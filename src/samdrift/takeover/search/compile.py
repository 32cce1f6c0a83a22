"""A problem as arrays, its windows narrowed; or why no plan can be (docs/methods/wave-search.md)."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from samdrift.takeover.model import Infeasible, TakeoverProblem, Task
from samdrift.takeover.search.arrays import (
    DURATION,
    FIRST,
    FORBIDDEN,
    INTO,
    INTO_END,
    LAST,
    OF,
    OF_END,
    OUT,
    OUT_END,
    USE,
    USE_END,
    WEIGHT,
    Arrays,
    Ints,
    join_lists,
)
from samdrift.takeover.search.compiling import compiled

Arcs = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledProblem:
    """A problem laid out: ``arrays``, its tasks' ``names`` in their order, and its ``arcs``.

    An arc (i, j, w): j starts at least w weeks after i starts. ``fixed_cost`` [øre]: what any plan costs, the
    crews' work. ``penalty`` [øre] for a task without a week: more than plans can differ by, if
    all tasks' penalties fit in 64 bits.
    """

    problem: TakeoverProblem
    names: tuple[str, ...]
    arrays: Arrays
    arcs: Arcs
    fixed_cost: int
    penalty: int


def compile_problem(problem: TakeoverProblem) -> CompiledProblem | Infeasible:
    """Lay a problem out as arrays and narrow every task's window.

    Args:
        problem: without faults (``find_problem_faults``).

    Returns:
        The compiled problem; or ``Infeasible`` with ``circles`` and ``stuck``, all of them proofs.
    """
    index = {task.id: i for i, task in enumerate(problem.tasks)}
    resources = {resource.id: k for k, resource in enumerate(problem.resources)}
    duration = np.array([task.duration_weeks for task in problem.tasks], dtype=np.int64)
    uses = [sorted((resources[r], u) for r, u in task.use.items() if u > 0) for task in problem.tasks]
    use_from, use_resource = join_lists([[r for r, _ in use] for use in uses])
    use_units = np.array([u for use in uses for _, u in use], dtype=np.int64)
    capacity = np.array([r.capacity for r in problem.resources], dtype=np.int64)
    capacity = capacity.reshape(len(problem.resources), problem.weeks)
    windows = [_own_window(task, problem.weeks) for task in problem.tasks]
    price = np.full((len(problem.tasks), problem.weeks), FORBIDDEN, dtype=np.int64)
    stuck = []
    for i, (task, (low, high)) in enumerate(zip(problem.tasks, windows, strict=True)):
        price[i, low : high + 1] = _prices(task, problem.weeks)[low : high + 1]
        reason = "window" if low > high else None
        price[i, [week for week in task.banned_weeks if 0 <= week < problem.weeks]] = FORBIDDEN
        if reason is None and price[i].min() == FORBIDDEN:
            reason = "banned"
        stuck += [(task.id, reason)] if reason else []
    _forbid_overdraft(price, duration, use_from, use_resource, use_units, capacity)
    gone = {name for name, _ in stuck}
    stuck += [(task.id, "capacity") for i, task in enumerate(problem.tasks)
              if task.id not in gone and price[i].min() == FORBIDDEN]  # fmt: skip
    arcs = _find_arcs(problem, index)
    lost, first, last = _narrow_windows(price, arcs)
    circles = _find_circles(arcs, len(problem.tasks)) if len(lost) > len(stuck) else ()
    names = tuple(index)
    told = {name for name, _ in stuck} | {names[i] for circle in circles for i in circle}
    stuck += [(names[i], "lag") for i in lost if not circles and names[i] not in told]
    if stuck or circles:
        return Infeasible(
            stuck=tuple(sorted(stuck)),
            circles=tuple(tuple(names[i] for i in circle) for circle in circles),
        )
    members = [[index[name] for name in dict.fromkeys(contract.tasks)] for contract in problem.contracts]
    costs = np.array([contract.cost_by_end for contract in problem.contracts], dtype=np.int64)
    costs = costs.reshape(len(members), problem.weeks + 1)
    links, of_task, of_contract = _join_contracts(members, len(names))
    joined, into, out = _join_arcs(arcs, len(names))
    columns = {
        DURATION: duration, USE: use_from[:-1], USE_END: use_from[1:], INTO: into[:, 0], INTO_END: into[:, 1],
        OUT: out[:, 0], OUT_END: out[:, 1], OF: of_task[:, 0], OF_END: of_task[:, 1], FIRST: first, LAST:
        last, WEIGHT: _waiting(problem, members, costs),
    }  # fmt: skip
    least = np.minimum.accumulate(price[:, ::-1], axis=1)[:, ::-1]
    arrays = Arrays(
        tasks=np.stack([columns[k] for k in sorted(columns)], axis=1),
        uses=np.stack([use_resource, use_units], axis=1),
        arcs=joined,
        links=links,
        capacity=capacity,
        prices=np.stack([price, least], axis=2),
        contract_links=of_contract,
        contract_cost=costs,
    )
    allowed = np.where(price == FORBIDDEN, 0, price)
    spread = int((allowed.max(axis=1, initial=0) - np.minimum(price.min(axis=1, initial=0), 0)).sum())
    return CompiledProblem(
        problem=problem, names=names, arrays=arrays, arcs=arcs,
        fixed_cost=sum(task.crew_cost for task in problem.tasks),
        penalty=min(spread + int(costs.max(axis=1, initial=0).sum()) + 1, (1 << 62) // (len(names) + 1)),
    )  # fmt: skip


def _own_window(task: Task, weeks: int) -> tuple[int, int]:
    latest = weeks if task.latest_end is None else min(task.latest_end, weeks)
    return max(task.earliest_week, 0), latest - task.duration_weeks


def _prices(task: Task, weeks: int) -> Ints:
    """Running cost, lateness and change for a start in each week (the crew costs the same in all)."""
    start = np.arange(weeks, dtype=np.int64)
    end = start + task.duration_weeks
    price = task.running_per_week * end
    if task.deadline is not None:
        late = end - task.deadline
        price += np.where(late > 0, task.late_fixed + task.late_per_week * late, 0)
    if task.announced_week is not None:
        price += task.change_per_week * np.abs(start - task.announced_week)
    return price


def _find_arcs(problem: TakeoverProblem, index: dict[str, int]) -> Arcs:
    """The widest arc for each pair of tasks that a precedence ties, both ways if it has a greatest lag."""
    arcs: dict[tuple[int, int], int] = {}
    for link in problem.precedences:
        i, j = index[link.before], index[link.after]
        lasts = problem.tasks[i].duration_weeks
        found = [(i, j, lasts + link.min_lag_weeks)]
        if link.max_lag_weeks is not None:
            found.append((j, i, -lasts - link.max_lag_weeks))
        for a, b, w in found:
            arcs[a, b] = max(arcs.get((a, b), w), w)
    return tuple((a, b, w) for (a, b), w in sorted(arcs.items()))


def _join_arcs(arcs: Arcs, n: int) -> tuple[Ints, Ints, Ints]:
    """For each task the arcs into it, then those out of it; and where these parts begin and end."""
    into: list[list[tuple[int, int]]] = [[] for _ in range(n)]
    out: list[list[tuple[int, int]]] = [[] for _ in range(n)]
    for i, j, w in arcs:
        into[j].append((i, w))
        out[i].append((j, w))
    both = [part for task in zip(into, out, strict=True) for part in task]
    at, others = join_lists([[other for other, _ in part] for part in both])
    lags = np.array([lag for part in both for _, lag in part], dtype=np.int64)
    bounds = np.stack([at[:-1], at[1:]], axis=1)
    return np.stack([others, lags], axis=1), bounds[0::2], bounds[1::2]


def _join_contracts(members: list[list[int]], n: int) -> tuple[Ints, Ints, Ints]:
    """The contracts of each task, then the tasks of each contract; and where these parts begin and end."""
    of_task: list[list[int]] = [[] for _ in range(n)]
    for c, tasks in enumerate(members):
        for i in tasks:
            of_task[i].append(c)
    at, links = join_lists(of_task + members)
    bounds = np.stack([at[:-1], at[1:]], axis=1)
    return links, bounds[:n], bounds[n:]


def _waiting(problem: TakeoverProblem, members: list[list[int]], contract_cost: Ints) -> Ints:
    """The price of a week's waiting per share of capacity: the rule ``dear_waiting`` [øre]."""
    index = {task.id: i for i, task in enumerate(problem.tasks)}
    own = np.array([task.running_per_week for task in problem.tasks], dtype=np.float64)
    after: dict[int, set[int]] = defaultdict(set)
    for link in problem.precedences:
        after[index[link.before]].add(index[link.after])
    price = own.copy()
    for i, tasks in after.items():
        price[i] += own[sorted(tasks - {i})].sum()
    for tasks_of, cost in zip(members, contract_cost, strict=True):
        unique = sorted(set(tasks_of))
        price[unique] += float(cost[-1] - cost[0]) / max(problem.weeks, 1) / max(len(unique), 1)
    shares = np.array([float(share) for share in capacity_shares(problem)])
    return np.asarray(np.rint(price / shares), dtype=np.int64)


def capacity_shares(problem: TakeoverProblem) -> list[Fraction]:
    """The largest share that each task takes of any resource's capacity in all weeks; never 0."""
    total = {resource.id: sum(resource.capacity) for resource in problem.resources}
    least = Fraction(1, 10**6)
    return [
        max(
            (Fraction(units * task.duration_weeks, max(total[r], 1)) for r, units in task.use.items()),
            default=least,
        )
        or least
        for task in problem.tasks
    ]


@compiled
def _forbid_overdraft(
    price: Ints, duration: Ints, use_from: Ints, use_resource: Ints, use_units: Ints, capacity: Ints
) -> None:
    """Forbid starts where the task alone would take more than there is."""
    weeks = price.shape[1]
    for i in range(len(duration)):
        for k in range(use_from[i], use_from[i + 1]):
            lacks_until = -1  # the last week seen that has too little
            for week in range(weeks - 1, -1, -1):
                if capacity[use_resource[k], week] < use_units[k]:
                    lacks_until = week
                if lacks_until >= 0 and lacks_until < week + duration[i]:
                    price[i, week] = FORBIDDEN


def _narrow_windows(price: Ints, arcs: Arcs) -> tuple[list[int], Ints, Ints]:
    """First and last weeks that the lags leave, and the tasks that have none."""
    each = np.array(arcs, dtype=np.int64).reshape(len(arcs), 3)
    is_allowed = price < FORBIDDEN
    weeks = price.shape[1]
    first = np.where(is_allowed.any(axis=1), is_allowed.argmax(axis=1), weeks).astype(np.int64)
    last = np.where(is_allowed.any(axis=1), weeks - 1 - is_allowed[:, ::-1].argmax(axis=1), -1).astype(
        np.int64
    )
    is_lost = first > last
    _narrow(price, each, first, last, is_lost)
    return [int(i) for i in np.flatnonzero(is_lost)], first, last


@compiled
def _narrow(price: Ints, arcs: Ints, first: Ints, last: Ints, is_lost: NDArray[np.bool_]) -> None:
    """Push windows along the arcs until nothing moves; a task without a week takes no further part."""
    weeks = price.shape[1]
    has_changed = True
    while has_changed:
        has_changed = False
        for k in range(len(arcs)):
            i, j, lag = arcs[k, 0], arcs[k, 1], arcs[k, 2]
            if is_lost[i] or is_lost[j]:
                continue
            if first[i] + lag > first[j]:
                week = first[i] + lag
                while week < weeks and price[j, week] >= FORBIDDEN:
                    week += 1
                first[j] = week
                has_changed = True
            if last[j] - lag < last[i]:
                week = last[j] - lag
                while week >= 0 and price[i, week] >= FORBIDDEN:
                    week -= 1
                last[i] = week
                has_changed = True
            is_lost[i] |= first[i] > last[i]
            is_lost[j] |= first[j] > last[j]


def _find_circles(arcs: Arcs, n: int) -> tuple[tuple[int, ...], ...]:
    """Circles of positive length, each from its smallest task on, none with a task of another."""
    circles: list[tuple[int, ...]] = []
    used: set[int] = set()
    while circle := _find_circle([arc for arc in arcs if arc[0] not in used and arc[1] not in used], n):
        smallest = circle.index(min(circle))
        circles.append(circle[smallest:] + circle[:smallest])
        used |= set(circle)
    return tuple(sorted(circles))


def _find_circle(arcs: list[tuple[int, int, int]], n: int) -> tuple[int, ...]:
    """One circle of positive length (Bellman and Ford's longest paths); empty if there is none."""
    each = np.array(arcs, dtype=np.int64).reshape(len(arcs), 3)
    parent = np.full(n, -1, dtype=np.int64)
    task = _push_paths(each, np.zeros(n, dtype=np.int64), parent)
    if task < 0:
        return ()
    for _ in range(n):  # now surely on the circle, not on a path that leads from it
        task = int(parent[task])
    circle = [task]
    while (before := int(parent[circle[-1]])) != task:
        circle.append(before)
    return tuple(reversed(circle))


@compiled
def _push_paths(arcs: Ints, length: Ints, parent: Ints) -> int:
    """Lengthen paths n times; a task whose path still grows then hangs on a circle, -1 if none does."""
    grown = -1
    for _ in range(len(length)):
        grown = -1
        for k in range(len(arcs)):
            i, j = arcs[k, 0], arcs[k, 1]
            if length[i] + arcs[k, 2] > length[j]:
                length[j] = length[i] + arcs[k, 2]
                parent[j] = i
                grown = j
        if grown < 0:
            return -1
    return grown
