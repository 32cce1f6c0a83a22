"""The machine-code part of shortening a project: orders bred, schedules pushed late and early.

For docs/methods/wave-search.md, "For the makespan there is one more rung". Like ``engine``, with functions of
its own: numba looks for changes in one file only (see ``compiling``).
"""

from typing import Any, NamedTuple

import numpy as np

from samdrift.takeover.search import arrays as at
from samdrift.takeover.search.arrays import Arrays, Ints
from samdrift.takeover.search.compiling import compiled
from samdrift.takeover.search.dice import below

# The place in ``Brood.numbers`` after the dice.
SHORTEST = 1
_ZERO: Any = np.int64(0)


class Brood(NamedTuple):
    """A population of orders of ``n`` tasks, and room to work in.

    ``orders[p]``: tasks in the order in which they are scheduled; ``lengths[p]``: the makespan that comes of
    it. ``best``: starts of the shortest schedule met. ``start``, ``child``, ``seen``, ``waits``: the schedule
    and order in work. ``free[r, s]``: capacity left. ``heads``, ``nexts``: lists for sorting by week.
    ``numbers``: state of the random numbers, the shortest makespan met.
    """

    orders: Ints
    lengths: Ints
    best: Ints
    start: Ints
    child: Ints
    seen: Ints
    waits: Ints
    free: Ints
    heads: Ints
    nexts: Ints
    numbers: Ints


def make_brood(arrays: Arrays, size: int, seed: int) -> Brood:
    """Room for a population that is still to be filled (``settle``)."""
    n, (resources, weeks) = len(arrays.tasks), arrays.capacity.shape
    return Brood(
        orders=np.zeros((size, n), dtype=np.int64),
        lengths=np.full(size, weeks + 1, dtype=np.int64),
        best=np.full(n, -1, dtype=np.int64),
        start=np.zeros(n, dtype=np.int64),
        child=np.zeros(n, dtype=np.int64),
        seen=np.zeros(n, dtype=np.int64),
        waits=np.zeros(n, dtype=np.int64),
        free=np.zeros((resources, weeks), dtype=np.int64),
        heads=np.full(weeks + 1, -1, dtype=np.int64),
        nexts=np.full(n, -1, dtype=np.int64),
        numbers=np.array([at.mix_seed(seed), weeks + 1], dtype=np.int64),
    )


@compiled
def _clear(arrays: Arrays, brood: Brood, until: int) -> None:
    for r in range(brood.free.shape[0]):
        for week in range(min(until, brood.free.shape[1])):
            brood.free[r, week] = arrays.capacity[r, week]


@compiled
def _lacks(arrays: Arrays, brood: Brood, i: int, s: int, is_late: bool) -> int:
    """The last week from ``s`` on in which a resource lacks, if pushing late the first; -1 if none."""
    found = -1
    first, last = s, s + arrays.tasks[i, at.DURATION] - 1
    for k in range(arrays.tasks[i, at.USE], arrays.tasks[i, at.USE_END]):
        r, units = arrays.uses[k, 0], arrays.uses[k, 1]
        if is_late:
            for week in range(first, last + 1):
                if brood.free[r, week] < units:
                    found, last = week, week - 1
                    break
        else:
            for week in range(last, first - 1, -1):
                if brood.free[r, week] < units:
                    found, first = week, week + 1
                    break
    return found


@compiled
def _occupy(arrays: Arrays, brood: Brood, i: int, s: int) -> None:
    brood.start[i] = s
    for k in range(arrays.tasks[i, at.USE], arrays.tasks[i, at.USE_END]):
        r, units = arrays.uses[k, 0], arrays.uses[k, 1]
        for week in range(s, s + arrays.tasks[i, at.DURATION]):
            brood.free[r, week] -= units


@compiled
def _push_early(arrays: Arrays, brood: Brood, order: Ints, until: int) -> int:
    """Schedule each task as early as it fits, in this order, which keeps the lags; the makespan."""
    _clear(arrays, brood, until)
    length = 0
    weeks: int = brood.free.shape[1]
    for t in range(len(order)):
        i = order[t]
        s = arrays.tasks[i, at.FIRST]
        for k in range(arrays.tasks[i, at.INTO], arrays.tasks[i, at.INTO_END]):
            s = max(s, brood.start[arrays.arcs[k, 0]] + arrays.arcs[k, 1])
        while True:
            if s + arrays.tasks[i, at.DURATION] > weeks:
                return weeks + 1
            lacking = _lacks(arrays, brood, i, s, False)
            if lacking < 0:
                break
            s = lacking + 1
        _occupy(arrays, brood, i, s)
        length = max(length, s + arrays.tasks[i, at.DURATION])
    return int(length)


@compiled
def _push_late(arrays: Arrays, brood: Brood, order: Ints, length: int) -> None:
    """Schedule each task as late as it fits before ``length``, in this order, followers first."""
    _clear(arrays, brood, length)
    for t in range(len(order)):
        i = order[t]
        s = length - arrays.tasks[i, at.DURATION]
        for k in range(arrays.tasks[i, at.OUT], arrays.tasks[i, at.OUT_END]):
            s = min(s, brood.start[arrays.arcs[k, 0]] - arrays.arcs[k, 1])
        while True:
            lacking = _lacks(arrays, brood, i, s, True)
            if lacking < 0:
                break
            s = lacking - arrays.tasks[i, at.DURATION]
        _occupy(arrays, brood, i, s)


@compiled
def _sort_by_week(arrays: Arrays, brood: Brood, order: Ints, by_end: bool) -> None:
    """Order tasks by their start, or by their end, last first; equals as they were before."""
    for t in range(len(order) - 1, -1, -1):
        i = order[t]
        week = brood.start[i] + (arrays.tasks[i, at.DURATION] if by_end else _ZERO)
        brood.nexts[i] = brood.heads[week]
        brood.heads[week] = i
    t = 0
    weeks = len(brood.heads)
    for k in range(weeks):
        week = weeks - 1 - k if by_end else k
        i = brood.heads[week]
        brood.heads[week] = -1
        while i >= 0:
            order[t] = i
            t += 1
            i = brood.nexts[i]


@compiled
def _raise_child(arrays: Arrays, brood: Brood) -> int:
    """Schedule the child's order, push it late and early again; the makespan, the order as it has become."""
    order = brood.child
    weeks = brood.free.shape[1]
    length = _push_early(arrays, brood, order, weeks)
    if length > weeks:
        return length
    while True:
        _sort_by_week(arrays, brood, order, True)
        _push_late(arrays, brood, order, length)
        _sort_by_week(arrays, brood, order, False)
        shorter = _push_early(arrays, brood, order, length)
        if shorter >= length:
            break
        length = shorter
    _sort_by_week(arrays, brood, order, False)
    if length < brood.numbers[SHORTEST]:
        brood.numbers[SHORTEST] = length
        for i in range(len(order)):
            brood.best[i] = brood.start[i]
    return length


@compiled
def _throw_order(arrays: Arrays, brood: Brood, tails: Ints) -> None:
    """An order by chance in which the longer tail of two or three tasks that may come next comes first."""
    n = len(brood.child)
    ready = 0
    for i in range(n):
        brood.waits[i] = arrays.tasks[i, at.INTO_END] - arrays.tasks[i, at.INTO]
        if brood.waits[i] == 0:
            brood.seen[ready] = i
            ready += 1
    draws = 1 + below(brood.numbers, 4)
    for t in range(n):
        chosen = below(brood.numbers, ready)
        for _ in range(draws - 1):
            other = below(brood.numbers, ready)
            if tails[brood.seen[other]] > tails[brood.seen[chosen]]:
                chosen = other
        i = brood.seen[chosen]
        ready -= 1
        brood.seen[chosen] = brood.seen[ready]
        brood.child[t] = i
        for k in range(arrays.tasks[i, at.OUT], arrays.tasks[i, at.OUT_END]):
            j = arrays.arcs[k, 0]
            brood.waits[j] -= 1
            if brood.waits[j] == 0:
                brood.seen[ready] = j
                ready += 1


@compiled
def settle(arrays: Arrays, brood: Brood, tails: Ints, first: int) -> None:
    """Fill the population from place ``first`` on with orders by chance."""
    for p in range(first, len(brood.lengths)):
        _throw_order(arrays, brood, tails)
        brood.lengths[p] = _raise_child(arrays, brood)
        for t in range(len(brood.child)):
            brood.orders[p, t] = brood.child[t]


@compiled
def _cross(arrays: Arrays, brood: Brood, mother: int, father: int) -> None:
    """The mother's order with a stretch in the father's; then a few neighbours change places."""
    n = len(brood.child)
    a, b = below(brood.numbers, n), below(brood.numbers, n + 1)
    a, b = min(a, b), max(a, b)
    for i in range(n):
        brood.seen[i] = 0
    for t in range(a):
        brood.child[t] = brood.orders[mother, t]
        brood.seen[brood.child[t]] = 1
    t = a
    for k in range(n):
        i = brood.orders[father, k]
        if t < b and brood.seen[i] == 0:
            brood.child[t] = i
            brood.seen[i] = 1
            t += 1
    for k in range(n):
        i = brood.orders[mother, k]
        if brood.seen[i] == 0:
            brood.child[t] = i
            t += 1
    for _ in range(below(brood.numbers, 4 + n // 10)):
        t = below(brood.numbers, n - 1) if n > 1 else 0
        i = brood.child[t]
        is_tied = n < 2
        for k in range(arrays.tasks[i, at.OUT], arrays.tasks[i, at.OUT_END]):
            if arrays.arcs[k, 0] == brood.child[min(t + 1, n - 1)]:
                is_tied = True
        if not is_tied:
            brood.child[t], brood.child[t + 1] = brood.child[t + 1], i


@compiled
def _tournament(brood: Brood) -> int:
    a, b = below(brood.numbers, len(brood.lengths)), below(brood.numbers, len(brood.lengths))
    return a if brood.lengths[a] <= brood.lengths[b] else b


@compiled
def breed(arrays: Arrays, brood: Brood, tails: Ints, children: int, least: int) -> int:
    """Raise so many children, or until a schedule is as short as ``least``; how many were raised.

    When all are equally long, all but one begin anew.
    """
    size = len(brood.lengths)
    for count in range(children):
        if brood.numbers[SHORTEST] <= least:
            return count
        mother, father = _tournament(brood), _tournament(brood)
        if mother == father:
            father = (father + 1 + below(brood.numbers, size - 1)) % size
        _cross(arrays, brood, mother, father)
        length = _raise_child(arrays, brood)
        worse = mother if brood.lengths[mother] > brood.lengths[father] else father
        if length <= brood.lengths[worse]:
            brood.lengths[worse] = length
            for t in range(len(brood.child)):
                brood.orders[worse, t] = brood.child[t]
        if count % (20 * size) == 0:
            low, high = brood.lengths.min(), brood.lengths.max()
            if low == high:
                settle(arrays, brood, tails, 1)
    return children
