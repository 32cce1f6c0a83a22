"""The shortest project instead of the cheapest plan (docs/methods/wave-search.md).

The makespan as an objective is one contract that all tasks hang on and that costs 1 a week (``as_makespan``);
then the same arrays, checks and solvers serve it. Only here do orders get bred.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from ortools.sat.python import cp_model

from samdrift.takeover.model import ContractEnd, TakeoverProblem
from samdrift.takeover.search.arrays import DURATION, FIRST, START, UNDONE, USE, USE_END, Ints
from samdrift.takeover.search.breeding import SHORTEST, Brood, breed, make_brood, settle
from samdrift.takeover.search.compile import CompiledProblem
from samdrift.takeover.search.serial import find_tails, generate_plans

#: Told after each piece: the makespan and how many schedules were made; answers False to stop.
Progress = Callable[[int, int], bool]

ISLANDS = 2
#: Children of an island between two meetings.
PIECE = 500
#: Children an order and root of the number of tasks until an island has become alike: measured at 60 to
#: 300 tasks, where it takes 85 to 240 children an order.
_LIVES = 12
_SMALLEST, _LARGEST = 4, 20_000


class UnableToBreed(ValueError):
    """The problem has greatest lags, latest ends or bans, which pushing tasks about does not keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortest:
    """A schedule: ``start`` of each task, ``makespan``, a proven ``bound`` on it, and ``steps`` made."""

    start: Ints
    makespan: int
    bound: int
    steps: int


def as_makespan(problem: TakeoverProblem) -> TakeoverProblem:
    """The same problem where a plan costs the week in which its last task ends."""
    everything = ContractEnd(
        id="makespan",
        name="makespan",
        municipality="",
        tasks=tuple(task.id for task in problem.tasks),
        cost_by_end=tuple(range(problem.weeks + 1)),
    )
    tasks = tuple(
        replace(
            task,
            deadline=None,
            late_fixed=0,
            late_per_week=0,
            running_per_week=0,
            crew_cost=0,
            announced_week=None,
        )
        for task in problem.tasks
    )
    return replace(problem, tasks=tasks, contracts=(everything,))


def bound_makespan(compiled: CompiledProblem) -> int:
    """The longest path, or the first week by which every resource has enough for all work: the later.

    Each resource's work is counted after the least head and before the least tail of the tasks that use it.
    """
    arrays = compiled.arrays
    tails, heads = find_tails(compiled), arrays.tasks[:, FIRST]
    bound = int((heads + tails).max(initial=0))
    owner = np.repeat(np.arange(len(heads)), arrays.tasks[:, USE_END] - arrays.tasks[:, USE])
    for r, capacity in enumerate(arrays.capacity):
        users = arrays.uses[:, 0] == r
        if not users.any():
            continue
        tasks = owner[users]
        work = int((arrays.uses[users, 1] * arrays.tasks[tasks, DURATION]).sum())
        least_head = int(heads[tasks].min())
        after = int((tails[tasks] - arrays.tasks[tasks, DURATION]).min())
        enough = int(np.searchsorted(np.cumsum(capacity[least_head:]), work)) + 1
        bound = max(bound, least_head + enough + after)
    return bound


def find_brood_size(tasks: int, steps: int) -> int:
    """Orders on each island that so many steps make alike, for a problem of so many tasks."""
    return min(max(int(steps / (_LIVES * max(tasks, 1) ** 0.5)), _SMALLEST), _LARGEST)


def breed_schedules(
    compiled: CompiledProblem,
    *,
    seed: int,
    steps: int,
    size: int | None = None,
    progress: Progress | None = None,
) -> Shortest:
    """Breed orders on two islands until a schedule is as short as the bound, or the steps are spent.

    Args:
        compiled: a problem without greatest lags, latest ends and bans: pushing tasks about keeps none.
        seed: of the random numbers.
        steps: schedules to raise, on both islands together.
        size: orders on each island; None for ``find_brood_size``.
        progress: asked between pieces whether to go on.

    Returns:
        The shortest schedule; the same for the same arguments.

    Raises:
        UnableToBreed: the problem has greatest lags, latest ends or bans.
    """
    tasks = compiled.problem.tasks
    if any(lag < 0 for _, _, lag in compiled.arcs) or any(
        task.latest_end is not None or task.banned_weeks for task in tasks
    ):
        raise UnableToBreed
    arrays = compiled.arrays
    tails, bound = find_tails(compiled), bound_makespan(compiled)
    if size is None:
        size = find_brood_size(len(tasks), steps)
    islands = [make_brood(arrays, size, seed * ISLANDS + k) for k in range(ISLANDS)]
    made = ISLANDS * size
    with ThreadPoolExecutor(ISLANDS) as threads:
        list(threads.map(lambda island: settle(arrays, island, tails, 0), islands))
        while made < steps and _shortest(islands) > bound:
            piece = min(PIECE, (steps - made) // ISLANDS + 1)
            list(threads.map(lambda island, n=piece: breed(arrays, island, tails, n, bound), islands))
            made += ISLANDS * piece
            if progress is not None and not progress(_shortest(islands), made):
                break
            _meet(islands)
    best = min(islands, key=lambda island: int(island.numbers[SHORTEST]))
    start, makespan = best.best.copy(), int(best.numbers[SHORTEST])
    for chain in generate_plans(compiled).values():
        length = int((chain.tasks[:, START] + arrays.tasks[:, DURATION]).max(initial=0))
        if chain.totals[UNDONE] == 0 and length < makespan:
            start, makespan = chain.tasks[:, START].copy(), length
    return Shortest(start=start, makespan=makespan, bound=bound, steps=made)


def _shortest(islands: list[Brood]) -> int:
    return min(int(island.numbers[SHORTEST]) for island in islands)


def _meet(islands: list[Brood]) -> None:
    """Each island's shortest order takes the place of another island's longest, if it is shorter."""
    found = [int(island.lengths.argmin()) for island in islands]
    guests = [
        (island.orders[p].copy(), int(island.lengths[p])) for island, p in zip(islands, found, strict=True)
    ]
    for k, island in enumerate(islands):
        order, length = guests[k - 1]
        if length < island.lengths.min():
            place = int(island.lengths.argmax())
            island.orders[place], island.lengths[place] = order, length


def shorten_exactly(
    compiled: CompiledProblem,
    found: Shortest,
    *,
    seed: int,
    workers: int,
    deterministic_time: float,
    seconds: float,
) -> Shortest:
    """Look for a shorter schedule, or the proof that there is none, with CP-SAT's intervals.

    Args:
        compiled: a problem whose capacities are the same in all weeks, without greatest lags and bans.
        found: the schedule to begin from.
        seed: of CP-SAT.
        workers: CP-SAT's threads; with more than one, the answer may differ from run to run.
        deterministic_time: CP-SAT's budget in its own seconds.
        seconds: a limit on the clock, for measurements.

    Returns:
        The shorter schedule, or the old one, with the better bound.
    """
    arrays = compiled.arrays
    model = cp_model.CpModel()
    tails = find_tails(compiled)
    durations = [int(d) for d in arrays.tasks[:, DURATION]]
    starts, intervals = [], []
    for i, duration in enumerate(durations):
        low, high = int(arrays.tasks[i, FIRST]), found.makespan - int(tails[i])
        starts.append(model.new_int_var(low, high, ""))
        intervals.append(model.new_fixed_size_interval_var(starts[i], duration, ""))
        model.add_hint(starts[i], int(found.start[i]))
    end = model.new_int_var(found.bound, found.makespan, "")
    for i, duration in enumerate(durations):
        model.add(end >= starts[i] + duration)
    for i, j, lag in compiled.arcs:
        model.add(starts[j] >= starts[i] + lag)
    owner = np.repeat(np.arange(len(durations)), arrays.tasks[:, USE_END] - arrays.tasks[:, USE])
    for r, capacity in enumerate(arrays.capacity):
        uses = np.flatnonzero(arrays.uses[:, 0] == r)
        model.add_cumulative(
            [intervals[owner[k]] for k in uses], [int(arrays.uses[k, 1]) for k in uses], int(capacity[0])
        )
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = deterministic_time
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    bound = max(found.bound, int(np.ceil(solver.best_objective_bound - 1e-6)))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE) or solver.value(end) >= found.makespan:
        return replace(
            found, bound=found.makespan if status == cp_model.OPTIMAL else min(bound, found.makespan)
        )
    start = np.array([solver.value(s) for s in starts], dtype=np.int64)
    return Shortest(start=start, makespan=int(solver.value(end)), bound=bound, steps=found.steps)
