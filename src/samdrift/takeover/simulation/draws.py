"""The work of every task in every future, drawn from one seed."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from samdrift.takeover.model import TakeoverProblem
from samdrift.takeover.simulation.parameters import RobustnessParameters

#: Low, likely and high of a task's own work, as ratios to what was planned with.
Spread = tuple[float, float, float]


def draw_work(
    problem: TakeoverProblem, *, parameters: RobustnessParameters, spreads: Mapping[str, Spread]
) -> NDArray[np.float64]:
    """Draw the work of each task in each scenario.

    Args:
        problem: tasks in whole weeks.
        parameters: number of scenarios, seed, and the factors' spread.
        spreads: by task id; a task without one has the parameters' own.

    Returns:
        Weeks of work, shape (scenarios, tasks), in the problem's order of tasks. A task's draws depend on
        the seed and the set of tasks, not on the order in which they stand.

    Method: docs/methods/robustness.md.
    """
    tasks, count = problem.tasks, parameters.scenarios
    order = sorted(range(len(tasks)), key=lambda index: tasks[index].id)
    towns = sorted({task.municipality for task in tasks})
    generator = np.random.default_rng(parameters.seed)
    shared = np.exp(parameters.shared_sigma * generator.standard_normal((len(towns), count)))
    of_town = {town: shared[index] for index, town in enumerate(towns)}
    default = (parameters.low, 1.0, parameters.high)
    work = np.empty((count, len(tasks)))
    for index in order:
        task = tasks[index]
        own = _pert(generator, spreads.get(task.id, default), count)
        work[:, index] = task.duration_weeks * own * of_town[task.municipality]
    return work


def _pert(generator: np.random.Generator, spread: Spread, count: int) -> NDArray[np.float64]:
    """Draw from the beta distribution of PERT: the mean lies two thirds of the way to the likely."""
    low, likely, high = spread
    if high <= low:
        return np.full(count, likely)
    width = high - low
    first, second = 1 + 4 * (likely - low) / width, 1 + 4 * (high - likely) / width
    return low + width * generator.beta(first, second, size=count)
