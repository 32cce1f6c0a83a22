"""How cost varies with size: the log-log line over municipalities, with its interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

#: Fewest municipalities that a line with an interval can be drawn through.
LEAST = 3
_CONFIDENCE = 0.80


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleCurve:
    """ln cost = a + b ln inhabitants, over ``n`` municipalities.

    ``exponent`` is b with its 80 % interval; below 1 the large pay less per inhabitant.
    ``spread`` is the standard deviation of ln cost about the line; ``r_squared`` its fit.
    """

    n: int
    exponent: float
    exponent_low: float
    exponent_high: float
    intercept: float
    spread: float
    r_squared: float
    mean_log_population: float
    sum_of_squares: float

    def cost_at(self, population: float) -> tuple[float, float, float]:
        """Cost that the line says at a size, with the interval of the mean [unit of the costs]."""
        x = math.log(population)
        at = self.intercept + self.exponent * x
        error = self.spread * math.sqrt(
            1 / self.n + (x - self.mean_log_population) ** 2 / self.sum_of_squares
        )
        reach = float(stats.t.ppf(0.5 + _CONFIDENCE / 2, self.n - 2)) * error
        return math.exp(at), math.exp(at - reach), math.exp(at + reach)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoScaleCurve:
    """Fewer than three municipalities with accounts, or all of one size."""

    n: int


def fit_scale_curve(*, populations: Sequence[float], costs: Sequence[float]) -> ScaleCurve | NoScaleCurve:
    """Fit the scale curve by least squares.

    Args:
        populations: inhabitants, each > 0.
        costs: yearly cost, each > 0, in any unit.

    Method: docs/methods/economy.md, section 1.
    """
    n = len(populations)
    if n < LEAST:
        return NoScaleCurve(n=n)
    x, y = np.log(np.asarray(populations, dtype=float)), np.log(np.asarray(costs, dtype=float))
    squares = float(((x - x.mean()) ** 2).sum())
    if squares < 1e-12:
        return NoScaleCurve(n=n)
    slope = float(((x - x.mean()) * (y - y.mean())).sum()) / squares
    intercept = float(y.mean() - slope * x.mean())
    residual = float(((y - intercept - slope * x) ** 2).sum())
    total = float(((y - y.mean()) ** 2).sum())
    spread = math.sqrt(residual / (n - 2))
    reach = float(stats.t.ppf(0.5 + _CONFIDENCE / 2, n - 2)) * spread / math.sqrt(squares)
    return ScaleCurve(
        n=n,
        exponent=slope,
        exponent_low=slope - reach,
        exponent_high=slope + reach,
        intercept=intercept,
        spread=spread,
        r_squared=1 - residual / total if total > 0 else 1.0,
        mean_log_population=float(x.mean()),
        sum_of_squares=squares,
    )
