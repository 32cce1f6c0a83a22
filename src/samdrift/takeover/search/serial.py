"""Serial generation by four rules: always an answer, in milliseconds (docs/methods/wave-search.md)."""

import heapq
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from samdrift.takeover.search.arrays import (
    COST,
    DURATION,
    LAST,
    OUT,
    OUT_END,
    UNDONE,
    WEIGHT,
    Chain,
    Ints,
    make_chain,
)
from samdrift.takeover.search.compile import CompiledProblem, capacity_shares
from samdrift.takeover.search.engine import generate

#: The rules, in the order in which equals are taken.
RULES = ("latest_start", "dear_waiting", "long_tail", "scarce_first")
#: What plans are called that were generated in the order of hinted weeks: this and a number.
HINT = "hint"
#: A long task finds no room once short ones are spread over its weeks: by each hint, tasks are also tried so
#: many weeks earlier for each week that they take after the first.
LEADS = (0, 2, 4)
#: Rounds in which tasks that lags left without a week get another turn (chosen by trial: few need more than
#: five).
ROUNDS = 20


def generate_plans(
    compiled: CompiledProblem, hints: Sequence[Mapping[str, float]] = ()
) -> Mapping[str, Chain]:
    """One plan by each rule, and by each of the hinted weeks by task one for each of ``LEADS``.

    A task that found no week has start -1 there.
    """
    keys = _rule_keys(compiled)
    for number, weeks in enumerate(hints):
        for lead in LEADS:
            keys[f"{HINT}{number}-{lead}"] = [
                weeks[task.id] - lead * (task.duration_weeks - 1) for task in compiled.problem.tasks
            ]
    plans = {}
    for rule, ranks in keys.items():
        chain = make_chain(compiled.arrays, 0)
        generate(compiled.arrays, chain, _order_tasks(compiled, ranks), ROUNDS)
        plans[rule] = chain
    return MappingProxyType(plans)


def choose_plan(plans: Mapping[str, Chain]) -> tuple[str, Chain]:
    """The rule and plan with the fewest tasks undone, then the cheapest, then the first."""
    rule = min(plans, key=lambda r: (plans[r].totals[UNDONE], plans[r].totals[COST]))
    return rule, plans[rule]


def _rule_keys(compiled: CompiledProblem) -> dict[str, list[float]]:
    """For each rule one key a task: the smallest comes first."""
    shares = capacity_shares(compiled.problem)
    return {
        "latest_start": _latest_starts(compiled).tolist(),
        "dear_waiting": (-compiled.arrays.tasks[:, WEIGHT]).tolist(),
        "long_tail": (-find_tails(compiled)).tolist(),
        "scarce_first": [-float(share) for share in shares],
    }


def _latest_starts(compiled: CompiledProblem) -> Ints:
    """The weeks by which tasks must have started for the deadlines of all that follows to hold."""
    latest = compiled.arrays.tasks[:, LAST].copy()
    for i, task in enumerate(compiled.problem.tasks):
        if task.deadline is not None:
            latest[i] = min(latest[i], task.deadline - task.duration_weeks)
    return _relax(compiled, latest, sign=-1)


def find_tails(compiled: CompiledProblem) -> Ints:
    """Weeks from a task's start to the end of the longest chain that hangs on it."""
    return _relax(compiled, compiled.arrays.tasks[:, DURATION].copy(), sign=1)


def _relax(compiled: CompiledProblem, value: Ints, *, sign: int) -> Ints:
    """Carry values back along the forward arcs until nothing changes (circles are not longer than 0)."""
    forward = np.array([arc for arc in compiled.arcs if arc[2] >= 0], dtype=np.int64).reshape(-1, 3)
    before, after, lag = forward.T
    for _ in range(len(value)):
        old = value.copy()
        if sign > 0:
            np.maximum.at(value, before, value[after] + lag)
        else:
            np.minimum.at(value, before, value[after] - lag)
        if np.array_equal(old, value):
            break
    return value


def _order_tasks(compiled: CompiledProblem, keys: list[float]) -> Ints:
    """By key, then id, each after all that must come before it; where a circle waits, the first goes."""
    names, arrays = compiled.names, compiled.arrays
    waits = [0] * len(names)
    for _, j, lag in compiled.arcs:
        waits[j] += lag >= 0
    ready = [(keys[i], names[i], i) for i in range(len(names)) if waits[i] == 0]
    everything = iter(sorted((keys[i], names[i], i) for i in range(len(names))))
    heapq.heapify(ready)
    order: list[int] = []
    done = [False] * len(names)
    while len(order) < len(names):
        i = heapq.heappop(ready)[2] if ready else next(i for _, _, i in everything if not done[i])
        if done[i]:
            continue
        done[i] = True
        order.append(i)
        for k in range(arrays.tasks[i, OUT], arrays.tasks[i, OUT_END]):
            j = int(arrays.arcs[k, 0])
            if arrays.arcs[k, 1] >= 0:
                waits[j] -= 1
                if waits[j] == 0 and not done[j]:
                    heapq.heappush(ready, (keys[j], names[j], j))
    return np.array(order, dtype=np.int64)
