"""The machine-code part of serial generation and ruin-and-recreate (docs/methods/wave-search.md).

No clock, names or threads. The functions call each other, so they stand in one file (see ``compiling``).
"""

import math
from typing import Any

import numpy as np

from samdrift.takeover.search import arrays as at
from samdrift.takeover.search.arrays import FORBIDDEN, MOST_TAKEN, Arrays, Chain, Floats, Ints
from samdrift.takeover.search.compiling import compiled
from samdrift.takeover.search.dice import below, throw

# A 0 that numba does not take for a type of its own, which it would compile everything for a second time.
NONE: Any = np.int64(0)


@compiled
def _change_row(chain: Chain, i: int, old: int, new: int) -> None:
    row, hole, last = chain.rows[old], chain.tasks[i, at.PLACE], chain.rows[old, 0]
    moved = row[last]
    row[hole] = moved
    chain.tasks[moved, at.PLACE] = hole
    row[0] = last - 1
    place = chain.rows[new, 0] + 1
    chain.rows[new, place] = i
    chain.rows[new, 0] = place
    chain.tasks[i, at.PLACE] = place


@compiled
def take_out(arrays: Arrays, chain: Chain, i: int) -> None:
    """Take a task out of the plan; it must have a week."""
    s = chain.tasks[i, at.START]
    end = s + arrays.tasks[i, at.DURATION]
    for k in range(arrays.tasks[i, at.USE], arrays.tasks[i, at.USE_END]):
        free = chain.free[arrays.uses[k, 0]]
        for week in range(s, end):
            free[week] += arrays.uses[k, 1]
    _change_row(chain, i, s, len(chain.rows) - 1)
    chain.tasks[i, at.START] = -1
    chain.totals[at.COST] -= arrays.prices[i, s, 0]
    chain.totals[at.UNDONE] += 1
    for k in range(arrays.tasks[i, at.OF], arrays.tasks[i, at.OF_END]):
        c = arrays.links[k]
        if chain.ends[c] == end:
            last = 0
            for m in range(arrays.contract_links[c, 0], arrays.contract_links[c, 1]):
                j = arrays.links[m]
                if chain.tasks[j, at.START] >= 0:
                    last = max(last, chain.tasks[j, at.START] + arrays.tasks[j, at.DURATION])
            chain.totals[at.COST] += arrays.contract_cost[c, last] - arrays.contract_cost[c, end]
            chain.ends[c] = last


@compiled
def put_in(arrays: Arrays, chain: Chain, i: int, s: int) -> None:
    """Give a task a week that fits; it must have none."""
    end = s + arrays.tasks[i, at.DURATION]
    for k in range(arrays.tasks[i, at.USE], arrays.tasks[i, at.USE_END]):
        free = chain.free[arrays.uses[k, 0]]
        for week in range(s, end):
            free[week] -= arrays.uses[k, 1]
    _change_row(chain, i, len(chain.rows) - 1, s)
    chain.tasks[i, at.START] = s
    chain.totals[at.COST] += arrays.prices[i, s, 0] + contract_rise(arrays, chain, i, end)
    chain.totals[at.UNDONE] -= 1
    for k in range(arrays.tasks[i, at.OF], arrays.tasks[i, at.OF_END]):
        c = arrays.links[k]
        chain.ends[c] = max(chain.ends[c], end)


@compiled
def contract_rise(arrays: Arrays, chain: Chain, i: int, end: int) -> int:
    """What the task's contracts cost more if it ends at ``end``."""
    rise = 0
    for k in range(arrays.tasks[i, at.OF], arrays.tasks[i, at.OF_END]):
        c = arrays.links[k]
        if end > chain.ends[c]:
            rise += arrays.contract_cost[c, end] - arrays.contract_cost[c, chain.ends[c]]
    return rise


@compiled
def lacks_at(arrays: Arrays, chain: Chain, i: int, s: int) -> int:
    """The last week of those from ``s`` on in which a resource lacks for the task; -1 if it fits."""
    lacking = -1
    for k in range(arrays.tasks[i, at.USE], arrays.tasks[i, at.USE_END]):
        free = chain.free[arrays.uses[k, 0]]
        for week in range(s + arrays.tasks[i, at.DURATION] - 1, max(s - 1, lacking), -1):
            if free[week] < arrays.uses[k, 1]:
                lacking = week
                break
    return lacking


@compiled
def lags_leave(arrays: Arrays, chain: Chain, i: int) -> tuple[int, int]:
    """First and last week that the tasks with a week leave for one without."""
    low, high = arrays.tasks[i, at.FIRST], arrays.tasks[i, at.LAST]
    for k in range(arrays.tasks[i, at.INTO], arrays.tasks[i, at.INTO_END]):
        s = chain.tasks[arrays.arcs[k, 0], at.START]
        if s >= 0:
            low = max(low, s + arrays.arcs[k, 1])
    for k in range(arrays.tasks[i, at.OUT], arrays.tasks[i, at.OUT_END]):
        s = chain.tasks[arrays.arcs[k, 0], at.START]
        if s >= 0:
            high = min(high, s - arrays.arcs[k, 1])
    return low, high


@compiled
def find_week(arrays: Arrays, chain: Chain, i: int, earliest: int, passed_over: float) -> int:
    """The cheapest week from ``earliest`` on that fits, the first of equals, or -1; some are passed over."""
    low, high = lags_leave(arrays, chain, i)
    s = max(low, earliest)
    best_week = -1
    best = FORBIDDEN
    while s <= high:
        rise = contract_rise(arrays, chain, i, s + arrays.tasks[i, at.DURATION])
        if arrays.prices[i, s, 1] + rise >= best:
            break
        price = arrays.prices[i, s, 0] + rise
        if price < best:
            lacking = lacks_at(arrays, chain, i, s)
            if lacking >= 0:
                s = lacking + 1
                continue
            if passed_over == 0.0 or throw(chain.totals) >= passed_over:
                best, best_week = price, s
        s += 1
    return best_week


@compiled
def generate(arrays: Arrays, chain: Chain, order: Ints, rounds: int) -> None:
    """Serial generation: each task in its turn to its cheapest week, in rounds for those that found none."""
    for turn in range(rounds):
        for t in range(len(order)):
            i = order[t]
            if chain.tasks[i, at.START] < 0:
                s = find_week(arrays, chain, i, NONE, 0.0)
                if s >= 0:
                    put_in(arrays, chain, i, s)
                else:
                    _generate_first(arrays, chain, i, turn > 0)
        if chain.totals[at.UNDONE] == 0:
            break


@compiled
def _generate_first(arrays: Arrays, chain: Chain, i: int, everybody: bool) -> None:
    """Place a task before those after it, or before all that lags tie to it, where they find weeks too."""
    taken = NONE
    for k in range(
        arrays.tasks[i, at.INTO] if everybody else arrays.tasks[i, at.OUT], arrays.tasks[i, at.OUT_END]
    ):
        if chain.tasks[arrays.arcs[k, 0], at.START] >= 0:
            taken = _take(arrays, chain, arrays.arcs[k, 0], taken)
    week = NONE
    while True:
        week = find_week(arrays, chain, i, week, 0.0)
        if week < 0:
            break
        put_in(arrays, chain, i, week)
        is_good = True
        for k in range(taken):
            j = chain.taken[k, 0]
            s = find_week(arrays, chain, j, NONE, 0.0)
            if s < 0:
                is_good = False
                break
            put_in(arrays, chain, j, s)
        if is_good:
            break
        for k in range(taken):
            if chain.tasks[chain.taken[k, 0], at.START] >= 0:
                take_out(arrays, chain, chain.taken[k, 0])
        take_out(arrays, chain, i)
        week += 1
    for k in range(taken):
        j = chain.taken[k, 0]
        chain.tasks[j, at.TAKEN] = 0
        if week < 0:
            put_in(arrays, chain, j, chain.taken[k, 1])


@compiled
def _take(arrays: Arrays, chain: Chain, i: int, taken: int) -> int:
    """Take a task out as one of this step's, if there is room; how many there are now."""
    if chain.tasks[i, at.TAKEN] == 1 or taken >= MOST_TAKEN:
        return taken
    chain.tasks[i, at.TAKEN] = 1
    chain.taken[taken, 0], chain.taken[taken, 1] = i, chain.tasks[i, at.START]
    if chain.tasks[i, at.START] >= 0:
        take_out(arrays, chain, i)
    return taken + 1


@compiled
def _short_resource(arrays: Arrays, chain: Chain, i: int, week: int) -> int:
    """A resource that lacks if the task starts in ``week``; -1 if none does."""
    for k in range(arrays.tasks[i, at.USE], arrays.tasks[i, at.USE_END]):
        free = chain.free[arrays.uses[k, 0]]
        for t in range(week, week + arrays.tasks[i, at.DURATION]):
            if free[t] < arrays.uses[k, 1]:
                return int(arrays.uses[k, 0])
    return -1


@compiled
def _uses(arrays: Arrays, i: int, resource: int) -> bool:
    for k in range(arrays.tasks[i, at.USE], arrays.tasks[i, at.USE_END]):
        if arrays.uses[k, 0] == resource:
            return True
    return False


@compiled
def _clear_weeks(arrays: Arrays, chain: Chain, i: int, week: int, taken: int, most: int) -> int:
    """Take out some tasks that use what the task ``i`` lacks around ``week``."""
    weeks = chain.free.shape[1]
    for _ in range(most):
        short = _short_resource(arrays, chain, i, week)
        if short < 0 and throw(chain.totals) < 0.5:
            break
        for _ in range(6):
            near = week - 2 + below(chain.totals, arrays.tasks[i, at.DURATION] + 3)
            if near < 0 or near >= weeks or chain.rows[near, 0] == 0:
                continue
            j = chain.rows[near, 1 + below(chain.totals, chain.rows[near, 0])]
            if short >= 0 and not _uses(arrays, j, short):
                continue
            taken = _take(arrays, chain, j, taken)
            break
    return taken


@compiled
def _clear_lags(arrays: Arrays, chain: Chain, i: int, week: int, taken: int) -> int:
    """Take out what lags force to move if ``i`` starts in ``week``, and what that pushes in turn."""
    task, bound, reached = i, week, NONE + taken
    while True:  # later: what lies too early after the task
        for k in range(arrays.tasks[task, at.OUT], arrays.tasks[task, at.OUT_END]):
            j = arrays.arcs[k, 0]
            s = chain.tasks[j, at.START]
            if 0 <= s < bound + arrays.arcs[k, 1] and taken < MOST_TAKEN:
                chain.taken[taken, 2] = bound + arrays.arcs[k, 1]
                taken = _take(arrays, chain, j, taken)
        if reached >= taken:
            break
        task, bound = chain.taken[reached, 0], chain.taken[reached, 2]
        reached += 1
    task, bound, reached = i, week, NONE + taken
    while True:  # earlier: what lies too late before it
        for k in range(arrays.tasks[task, at.INTO], arrays.tasks[task, at.INTO_END]):
            j = arrays.arcs[k, 0]
            s = chain.tasks[j, at.START]
            if s >= 0 and s + arrays.arcs[k, 1] > bound and taken < MOST_TAKEN:
                chain.taken[taken, 2] = bound - arrays.arcs[k, 1]
                taken = _take(arrays, chain, j, taken)
        if reached >= taken:
            break
        task, bound = chain.taken[reached, 0], chain.taken[reached, 2]
        reached += 1
    return taken


@compiled
def _target_week(arrays: Arrays, chain: Chain, i: int) -> int:
    """A week that may be cheaper for the task: mostly a little before its present one."""
    first, last = arrays.tasks[i, at.FIRST], arrays.tasks[i, at.LAST]
    now = chain.tasks[i, at.START] if chain.tasks[i, at.START] >= 0 else first
    for _ in range(4):
        if now > first and throw(chain.totals) < 0.85:
            u = throw(chain.totals)
            week = now - 1 - int(u * u * u * (now - first))
        else:
            week = first + below(chain.totals, last - first + 1)
        if arrays.prices[i, week, 0] < FORBIDDEN:
            return int(week)
    return int(now)


@compiled
def _choose_task(arrays: Arrays, chain: Chain) -> int:
    """A task by chance, rather one that could lie cheaper."""
    i = 0
    for _ in range(4):
        i = below(chain.totals, len(chain.tasks))
        s = chain.tasks[i, at.START]
        if s < 0 or arrays.prices[i, s, 0] > arrays.prices[i, arrays.tasks[i, at.FIRST], 1]:
            break
    return i


@compiled
def _ruin_room(arrays: Arrays, chain: Chain, i: int, most: int) -> int:
    week = _target_week(arrays, chain, i)
    taken = _take(arrays, chain, i, NONE)
    taken = _clear_lags(arrays, chain, i, week, taken)
    return _clear_weeks(arrays, chain, i, week, taken, 1 + below(chain.totals, most))


@compiled
def _take_contract(arrays: Arrays, chain: Chain, c: int, until: int, taken: int) -> int:
    """Take out a contract's tasks that end after ``until``."""
    for m in range(arrays.contract_links[c, 0], arrays.contract_links[c, 1]):
        j = arrays.links[m]
        if chain.tasks[j, at.START] + arrays.tasks[j, at.DURATION] > until and taken < MOST_TAKEN // 2:
            taken = _take(arrays, chain, j, taken)
    return taken


@compiled
def _ruin_contract(arrays: Arrays, chain: Chain, c: int, most: int) -> int:
    """Take out a contract's last tasks, or all, what keeps them from lying earlier, and its contracts."""
    end, u = chain.ends[c], throw(chain.totals)
    shift = 1 + int(u * u * (8 if throw(chain.totals) < 0.5 else end))
    taken = _take_contract(arrays, chain, c, end - shift, NONE)
    chain.totals[at.HEAD] = taken
    clears = throw(chain.totals) < 0.5
    for k in range(chain.totals[at.HEAD]):
        i = chain.taken[k, 0]
        week = max(chain.taken[k, 1] - shift, arrays.tasks[i, at.FIRST])
        taken = _clear_lags(arrays, chain, i, week, taken)
        if clears:
            taken = _clear_weeks(arrays, chain, i, week, taken, 1 + below(chain.totals, max(most // 2, 1)))
    for k in range(chain.totals[at.HEAD], taken):  # what they wait for needs room too
        i = chain.taken[k, 0]
        week = min(max(chain.taken[k, 2], arrays.tasks[i, at.FIRST]), arrays.tasks[i, at.LAST])
        taken = _clear_weeks(arrays, chain, i, week, taken, 1)
    for _ in range(0 if clears else 1 + below(chain.totals, 2)):
        week = max(end - 1 - below(chain.totals, shift + 4), NONE)
        if chain.rows[week, 0] > 0:
            j = chain.rows[week, 1 + below(chain.totals, chain.rows[week, 0])]
            contracts = arrays.tasks[j, at.OF_END] - arrays.tasks[j, at.OF]
            if contracts > 0:
                k = arrays.tasks[j, at.OF] + below(chain.totals, contracts)
                taken = _take_contract(arrays, chain, arrays.links[k], NONE, taken)
    return taken


@compiled
def _ruin_kin(arrays: Arrays, chain: Chain, i: int, most: int) -> int:
    """Take out a task and those that lags tie to it, nearest first."""
    taken = _take(arrays, chain, i, NONE)
    reached = 0
    while reached < taken < most:
        j = chain.taken[reached, 0]
        for k in range(arrays.tasks[j, at.INTO], arrays.tasks[j, at.INTO_END]):
            if taken < most:
                taken = _take(arrays, chain, arrays.arcs[k, 0], taken)
        for k in range(arrays.tasks[j, at.OUT], arrays.tasks[j, at.OUT_END]):
            if taken < most:
                taken = _take(arrays, chain, arrays.arcs[k, 0], taken)
        reached += 1
    return taken


@compiled
def _ruin(arrays: Arrays, chain: Chain, shape: Floats) -> int:
    """Take some tasks out, those that are to go back first at the head; how many."""
    chain.totals[at.HEAD] = 1
    contracts, undone, most = len(chain.ends), len(chain.rows) - 1, int(shape[at.MOST])
    if chain.rows[undone, 0] > 0 and throw(chain.totals) < shape[at.UNDONE_FIRST]:
        i = chain.rows[undone, 1 + below(chain.totals, chain.rows[undone, 0])]
        if throw(chain.totals) < 0.5:
            return _ruin_kin(arrays, chain, i, 2 + below(chain.totals, 2 * most))
        return _ruin_room(arrays, chain, i, most)
    u = throw(chain.totals)
    if u < shape[at.OF_CONTRACT] and contracts > 0:
        c = below(chain.totals, contracts)
        if chain.ends[c] > 0:
            taken = _ruin_contract(arrays, chain, c, most)
            if taken > 0:
                return taken
    if u > 1.0 - shape[at.OF_KIN]:
        return _ruin_kin(arrays, chain, below(chain.totals, len(chain.tasks)), 2 + below(chain.totals, most))
    return _ruin_room(arrays, chain, _choose_task(arrays, chain), most)


@compiled
def _order_taken(arrays: Arrays, chain: Chain, taken: int) -> None:
    """Order what goes back after the head: by chance, by the price of waiting, or by the old weeks."""
    head = chain.totals[at.HEAD]
    u = throw(chain.totals)
    keys = np.empty(taken)
    for k in range(taken):
        i = chain.taken[k, 0]
        noise = throw(chain.totals)
        if u < 0.3:
            keys[k] = noise
        elif u < 0.75:
            keys[k] = -arrays.tasks[i, at.WEIGHT] * (0.4 + noise)
        else:
            keys[k] = chain.taken[k, 1] + 2.0 * noise
        if k < head:
            keys[k] = k - 1e18
    for k in range(1, taken):  # few: by insertion
        key, i, week = keys[k], chain.taken[k, 0], chain.taken[k, 1]
        slot = k
        while slot > 0 and keys[slot - 1] > key:
            keys[slot] = keys[slot - 1]
            chain.taken[slot, 0], chain.taken[slot, 1] = chain.taken[slot - 1, 0], chain.taken[slot - 1, 1]
            slot -= 1
        keys[slot], chain.taken[slot, 0], chain.taken[slot, 1] = key, i, week


@compiled
def _recreate(arrays: Arrays, chain: Chain, taken: int, passed_over: float) -> None:
    """Put tasks back in their order, each after those taken out that must come before it."""
    for t in range(taken):
        i = chain.taken[t, 0]
        while chain.tasks[i, at.TAKEN] == 1:
            chosen = i
            for _ in range(taken):  # so often, since tasks that start together wait in a circle
                awaited = -1
                for k in range(arrays.tasks[chosen, at.INTO], arrays.tasks[chosen, at.INTO_END]):
                    if arrays.arcs[k, 1] >= 0 and chain.tasks[arrays.arcs[k, 0], at.TAKEN] == 1:
                        awaited = arrays.arcs[k, 0]
                        break
                if awaited < 0:
                    break
                chosen = awaited
            s = find_week(arrays, chain, chosen, NONE, passed_over)
            if s >= 0:
                put_in(arrays, chain, chosen, s)
            chain.tasks[chosen, at.TAKEN] = 0


@compiled
def _undo(arrays: Arrays, chain: Chain, taken: int) -> None:
    for k in range(taken):
        if chain.tasks[chain.taken[k, 0], at.START] >= 0:
            take_out(arrays, chain, chain.taken[k, 0])
    for k in range(taken):
        if chain.taken[k, 1] >= 0:
            put_in(arrays, chain, chain.taken[k, 0], chain.taken[k, 1])


@compiled
def _keep_best(chain: Chain, taken: int) -> None:
    """Write down the best plan before it is left: the present one without this step."""
    for i in range(len(chain.tasks)):
        chain.tasks[i, at.BEST] = chain.tasks[i, at.START]
    for k in range(taken):
        chain.tasks[chain.taken[k, 0], at.BEST] = chain.taken[k, 1]
    chain.totals[at.IS_BEST] = 0


@compiled
def anneal(arrays: Arrays, chain: Chain, steps: int, penalty: int, shape: Floats) -> int:
    """So many steps of ruin-and-recreate, of a ``shape`` by the columns in ``arrays``; how many were made.

    ``penalty`` [øre] for a task without a week. Steps that go for nothing else end with the last of them.
    """
    temperature = shape[at.HOT]
    cooling = (shape[at.COLD] / shape[at.HOT]) ** (1.0 / steps)
    for step in range(steps):
        if shape[at.UNDONE_FIRST] >= 1.0 and chain.totals[at.UNDONE] == 0:
            return step
        old = chain.totals[at.COST] + penalty * chain.totals[at.UNDONE]
        taken = _ruin(arrays, chain, shape)
        _order_taken(arrays, chain, taken)
        _recreate(arrays, chain, taken, shape[at.PASSED_OVER])
        new = chain.totals[at.COST] + penalty * chain.totals[at.UNDONE]
        if new > old and new - old > -temperature * math.log(1.0 - throw(chain.totals)):
            _undo(arrays, chain, taken)
        else:
            if new > old and chain.totals[at.IS_BEST] == 1:
                _keep_best(chain, taken)
            if new < chain.totals[at.VALUE]:
                chain.totals[at.VALUE] = new
                chain.totals[at.IS_BEST] = 1
        temperature *= cooling
    return steps


@compiled
def recall(arrays: Arrays, chain: Chain, penalty: int) -> None:
    """Go back to the best plan met, or to the one that has been written there."""
    if chain.totals[at.IS_BEST] == 0:
        for i in range(len(chain.tasks)):
            if chain.tasks[i, at.START] >= 0:
                take_out(arrays, chain, i)
        for i in range(len(chain.tasks)):
            if chain.tasks[i, at.BEST] >= 0:
                put_in(arrays, chain, i, chain.tasks[i, at.BEST])
        chain.totals[at.IS_BEST] = 1
        chain.totals[at.VALUE] = chain.totals[at.COST] + penalty * chain.totals[at.UNDONE]
