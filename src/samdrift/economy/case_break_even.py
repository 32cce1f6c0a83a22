"""From which size on joint operation pays: in every draw, by bisection."""

from dataclasses import dataclass

import numpy as np

from samdrift.economy.case_drivers import Draws
from samdrift.economy.case_model import Array, CaseProblem
from samdrift.economy.parameters import CATEGORIES

_LEAST, _MOST = 1_000.0, 10_000_000.0
_STEPS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """Inhabitants from which the unit pays, over the draws in which there is such a size.

    ``probability`` is the share of draws in which there is one up to 10 million inhabitants.
    """

    population_p10: float
    population_p50: float
    population_p90: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NoBreakEven:
    """In no draw does any size up to 10 million inhabitants pay."""


def find_break_even(problem: CaseProblem, draws: Draws) -> BreakEven | NoBreakEven:
    """Find the least size at which yearly savings at full effect carry overhead and one-off cost.

    Args:
        problem: like municipalities are assumed: the same cost and inhabitants each on average.
        draws: futures.

    Method: docs/methods/economy.md, section 2.
    """
    low = np.full(draws.count, np.log(_LEAST))
    high = np.full(draws.count, np.log(_MOST))
    pays_at_most = _gain_per_inhabitant(problem, draws, np.exp(high)) >= 0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        pays = _gain_per_inhabitant(problem, draws, np.exp(middle)) >= 0
        high, low = np.where(pays, middle, high), np.where(pays, low, middle)
    if not pays_at_most.any():
        return NoBreakEven()
    p10, p50, p90 = np.quantile(np.exp(high[pays_at_most]), [0.1, 0.5, 0.9])
    return BreakEven(
        population_p10=float(p10),
        population_p50=float(p50),
        population_p90=float(p90),
        probability=float(pays_at_most.mean()),
    )


def _gain_per_inhabitant(problem: CaseProblem, draws: Draws, population: Array) -> Array:
    """Yearly saving less overhead, co-ordination and the one-off cost as an annuity [DKK]."""
    values, case = draws.values, problem.case
    ratio = population / case.reference_population
    people = problem.population.sum()
    per_head = problem.cost_dkk.sum(axis=0) / people
    saved = np.zeros(draws.count)
    for k, name in enumerate(CATEGORIES):
        saved += values[f"efficiency_{name}"] / 100 * per_head[k]
    saved += values["size_bonus"] * np.log2(ratio)
    overhead = values["overhead"] * ratio**case.overhead_exponent / population
    members_per_head = len(problem.municipalities) / people
    once = values["implementation"] / float(problem.discount.sum())
    return np.asarray(saved - overhead - values["coordination"] * members_per_head - once)
