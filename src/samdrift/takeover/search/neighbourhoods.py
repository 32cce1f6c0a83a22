"""CP-SAT on neighbourhoods of a good plan (docs/methods/wave-search.md, the ladder, 3)."""

import random

import numpy as np

from samdrift.takeover.search.arrays import OF, OF_END, USE, USE_END, Ints
from samdrift.takeover.search.compile import CompiledProblem
from samdrift.takeover.search.parameters import WaveSearchParameters
from samdrift.takeover.search.time_model import TimeModel


def improve_neighbourhood(
    compiled: CompiledProblem, start: Ints, *, seed: int, number: int, parameters: WaveSearchParameters
) -> Ints:
    """Solve one neighbourhood of a whole plan; the plan as it was if CP-SAT finds none that is cheaper.

    ``number``: which one of the search; it decides, with the seed, what is freed.
    """
    dice = random.Random(seed * 1_000_003 + number)  # noqa: S311 - a search, no secret
    free = choose_neighbourhood(compiled, start, dice, parameters.neighbourhood_tasks)
    solved = TimeModel(compiled, start, free).solve(
        seed=seed + number, deterministic_time=parameters.neighbourhood_time
    )
    return start if solved.start is None else solved.start


def choose_neighbourhood(compiled: CompiledProblem, start: Ints, dice: random.Random, size: int) -> list[int]:
    """Tasks to free, sorted: around a contract, of a municipality, or of some weeks and a resource."""
    n = len(start)
    seed = dice.randrange(n)
    kind = dice.choice(("contract", "municipality", "weeks", "weeks"))
    near = np.abs(start - start[seed])
    rank = near * 1000 + np.array([dice.randrange(1000) for _ in range(n)])
    tasks = compiled.problem.tasks
    if kind == "municipality":
        rank[[task.municipality != tasks[seed].municipality for task in tasks]] += 10**6
    elif kind == "contract":
        arrays = compiled.arrays
        for k in range(arrays.tasks[seed, OF], arrays.tasks[seed, OF_END]):
            first, last = arrays.contract_links[arrays.links[k]]
            rank[arrays.links[first:last]] -= 10**6
    else:
        rank[~_uses_one_of(compiled, seed, dice)] += 10**6
    rank[seed] = -(10**9)
    return sorted(int(i) for i in np.argsort(rank, kind="stable")[:size])


def _uses_one_of(
    compiled: CompiledProblem, seed: int, dice: random.Random
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which tasks use a resource, by chance one, that the task ``seed`` uses."""
    arrays = compiled.arrays
    own = arrays.uses[arrays.tasks[seed, USE] : arrays.tasks[seed, USE_END], 0]
    owner = np.repeat(np.arange(len(arrays.tasks)), arrays.tasks[:, USE_END] - arrays.tasks[:, USE])
    uses = np.zeros(len(arrays.tasks), dtype=bool)
    if len(own) > 0:
        uses[owner[arrays.uses[:, 0] == own[dice.randrange(len(own))]]] = True
    return uses
