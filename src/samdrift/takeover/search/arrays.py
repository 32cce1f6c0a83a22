"""A problem as arrays: the inner form that all solvers read (docs/methods/wave-search.md)."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Price of a start that cannot be; no sum of prices comes near it.
FORBIDDEN = 1 << 60


#: Most tasks that one step takes out.
MOST_TAKEN = 96

# Columns of ``Arrays.tasks``; FROM_END pairs say where a task's part of a list begins and ends. INTO's part
# ends where OUT's begins.
DURATION, USE, USE_END, INTO, INTO_END, OUT, OUT_END, OF, OF_END, FIRST, LAST, WEIGHT = range(12)
# Columns of ``Chain.tasks``.
START, PLACE, BEST, TAKEN = range(4)
# Places in ``Chain.totals``.
DICE, COST, UNDONE, VALUE, IS_BEST, HEAD = range(6)
# What a step of the search is like: temperatures [øre] at the first and last step; most tasks cleared away
# for one; share of fitting weeks passed over; shares of steps for a contract, for what lags tie together,
# and, while there are any, for tasks without a week.
HOT, COLD, MOST, PASSED_OVER, OF_CONTRACT, OF_KIN, UNDONE_FIRST = range(7)


class Arrays(NamedTuple):
    """A problem of ``n`` tasks, ``r`` resources, ``w`` weeks, ``c`` contracts.

    Few and wide arrays, because each one costs time at every call and a second of compiling.

    ``tasks[i]``: duration [weeks]; parts of ``uses``, ``arcs`` (into, out) and ``links`` (the contracts it
    hangs on); first and last week that windows and lags leave; the price of a week's waiting per share of
    capacity.
    ``uses[k]``: resource, units. ``arcs[k]``: the other task and the lag: ``start[i] >= start[other] +
    lag`` where it leads into ``i``, ``start[other] >= start[i] + lag`` out of it. ``capacity[r, s]``.
    ``prices[i, s]`` [øre]: what starting in week ``s`` costs (``FORBIDDEN`` where it cannot), and the least
    price from ``s`` on.
    ``contract_links[c]``: a contract's part of ``links`` (its tasks). ``contract_cost[c, e]`` [øre] by last
    end.
    """

    tasks: Ints
    uses: Ints
    arcs: Ints
    links: Ints
    capacity: Ints
    prices: Ints
    contract_links: Ints
    contract_cost: Ints


def join_lists(lists: list[list[int]]) -> tuple[Ints, Ints]:
    """Lay lists end to end: where each begins (one more than there are lists), and all their items."""
    starts = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(each) for each in lists], out=starts[1:])
    return starts, np.array([item for each in lists for item in each], dtype=np.int64)


class Chain(NamedTuple):
    """One search's plan and what it keeps up to date while moving tasks.

    ``tasks[i]``: start week (-1 while it has none), its place in its row, its start in the best plan left
    behind, 1 while the present step has it. ``free[r, s]``: capacity left. ``rows[s]``: how many tasks
    start in ``s``, then which; the last row has those without a week. ``ends[c]``: last end of a contract's
    tasks that have a week.
    ``totals``: state of the dice, cost of the tasks that have a week, number of those that have none, the
    best value so far, 1 while the plan is that best one, how many of ``taken`` keep their place at the head.
    ``taken[k]``: task, old week, and the week that lags push it to, of the present step.
    """

    tasks: Ints
    free: Ints
    rows: Ints
    ends: Ints
    totals: Ints
    taken: Ints


def make_chain(arrays: Arrays, seed: int) -> Chain:
    """An empty plan: no task has a week yet."""
    n, weeks = len(arrays.tasks), arrays.capacity.shape[1]
    tasks = np.zeros((n, 4), dtype=np.int64)
    tasks[:, [START, BEST]] = -1
    tasks[:, PLACE] = np.arange(1, n + 1)
    rows = np.zeros((weeks + 1, n + 1), dtype=np.int64)
    rows[weeks, 0] = n
    rows[weeks, 1:] = np.arange(n)
    nothing_ends = int(arrays.contract_cost[:, 0].sum())
    return Chain(
        tasks=tasks,
        free=arrays.capacity.copy(),
        rows=rows,
        ends=np.zeros(len(arrays.contract_cost), dtype=np.int64),
        totals=np.array([mix_seed(seed), nothing_ends, n, np.iinfo(np.int64).max, 0, 1], dtype=np.int64),
        taken=np.zeros((MOST_TAKEN, 3), dtype=np.int64),
    )


def mix_seed(seed: int) -> int:
    """Spread a seed over 64 bits, never 0, as a signed number (splitmix64, public domain, S. Vigna)."""
    mask = (1 << 64) - 1
    x = (seed * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) & mask
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & mask
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & mask
    x = (x ^ (x >> 31)) or 1
    return x - (1 << 64) if x >= 1 << 63 else x


def as_starts(names: tuple[str, ...], start: NDArray[Any]) -> dict[str, int]:
    """Start weeks by task, in the problem's order."""
    return {name: int(week) for name, week in zip(names, start, strict=True)}
