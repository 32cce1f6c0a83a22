"""The uncertain numbers of a case, drawn together: scrambled Sobol' points through a Gaussian copula."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import qmc

from samdrift.economy.case_model import Array
from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.findings import CORRELATIONS_MOVED
from samdrift.economy.parameters import CATEGORIES, EconomyParameters
from samdrift.kernel import Finding, spoken_number

#: Families whose members share a correlation, by the prefix of their names.
_FAMILIES = ("efficiency", "growth")
_TINY = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """An uncertain number: triangular between ``low`` and ``high`` with its mode."""

    name: str
    low: float
    mode: float
    high: float

    def at(self, uniform: Array) -> Array:
        """Value at each uniform number: the inverse of the distribution function."""
        width = self.high - self.low
        if width <= 0:
            return np.full_like(uniform, self.mode)
        bend = (self.mode - self.low) / width
        rising = self.low + np.sqrt(uniform * width * (self.mode - self.low))
        falling = self.high - np.sqrt((1 - uniform) * width * (self.high - self.mode))
        return np.where(uniform < bend, rising, falling)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Values of every driver, one an entry; ``baseline`` standard normals (municipality, draw)."""

    values: Mapping[str, Array]
    baseline: Array

    @property
    def count(self) -> int:
        """Number of draws."""
        return int(self.baseline.shape[1])


def list_drivers(economy: EconomyParameters, case: CaseParameters) -> tuple[Driver, ...]:
    """List the drivers of a case with their distributions, in a fixed order."""
    triples: dict[str, Sequence[float]] = {
        f"efficiency_{name}": case.efficiency_pct[name] for name in CATEGORIES
    }
    triples |= {f"growth_{name}": economy.price_growth_pct[name] for name in CATEGORIES}
    triples |= {f"cloud_{item}": prices for item, prices in case.cloud_prices_dkk.items()}
    triples |= {
        "size_bonus": case.size_bonus_dkk_per_inhabitant,
        "ramp": case.ramp_years,
        "delay": case.delay_months,
        "overhead": case.overhead_dkk,
        "coordination": case.coordination_dkk_per_member,
        "implementation": case.implementation_dkk_per_inhabitant,
        "double_running": case.double_running_months,
        "contract_fees": case.contract_fees_pct,
        "vat_leak": case.vat_leak_pct.get(case.legal_form, case.vat_leak_pct["undecided"]),
        "lock_in_one": case.lock_in_pct_per_year["one"],
        "lock_in_several": case.lock_in_pct_per_year["several"],
        "bid": (0.0, 0.0, 0.0),
    }
    return tuple(Driver(name=n, low=t[0], mode=t[1], high=t[2]) for n, t in triples.items())


def correlate(
    drivers: Sequence[Driver], correlations: Mapping[str, float]
) -> tuple[Array, tuple[Finding, ...]]:
    """Make the correlation matrix of the drivers' normals, and the nearest where it is none.

    Args:
        drivers: in order.
        correlations: ``family`` for all pairs inside it; ``one~other`` for families or drivers.

    Returns:
        A positive definite matrix; and a finding where it had to be moved.
    """
    names = [driver.name for driver in drivers]
    matrix = np.eye(len(names))
    for pair, value in sorted(correlations.items()):
        one, _, other = pair.partition("~")
        for i, first in enumerate(names):
            for j, second in enumerate(names):
                if i != j and _is(first, one) and _is(second, other or one):
                    matrix[i, j] = matrix[j, i] = min(0.99, max(-0.99, float(value)))
    values, vectors = np.linalg.eigh(matrix)
    if values[0] > 1e-9:
        return matrix, ()
    clipped = vectors @ np.diag(np.maximum(values, 1e-6)) @ vectors.T
    scale = np.sqrt(np.diag(clipped))
    nearest = clipped / np.outer(scale, scale)
    moved = float(np.abs(nearest - matrix).max())
    return nearest, (
        CORRELATIONS_MOVED.at(
            None, least=spoken_number(float(values[0]), decimals=3), moved=spoken_number(moved, decimals=2)
        ),
    )


def _is(name: str, wanted: str) -> bool:
    return name == wanted or (wanted in _FAMILIES and name.startswith(wanted + "_"))


def draw(
    *, drivers: Sequence[Driver], correlation: Array, municipalities: int, log2: int, seed: int
) -> Draws:
    """Draw 2^log2 futures.

    Args:
        drivers: the common ones.
        correlation: of their normals, positive definite.
        municipalities: each has a dimension of its own for its baseline's uncertainty.
        log2: number of draws as a power of two.
        seed: of the scrambling.
    """
    points = qmc.Sobol(len(drivers) + municipalities, scramble=True, seed=seed).random_base2(log2)
    normals = np.ascontiguousarray(ndtri(np.clip(points, _TINY, 1 - _TINY)).T)
    common = np.linalg.cholesky(correlation) @ normals[: len(drivers)]
    return draws_of(drivers, common, normals[len(drivers) :])


def draws_of(drivers: Sequence[Driver], normals: Array, baseline: Array) -> Draws:
    """Make draws of correlated normals (driver, draw)."""
    uniforms = ndtr(normals)
    values = {driver.name: driver.at(uniforms[i]) for i, driver in enumerate(drivers)}
    # Whether a bid comes is a chance, not a size: its uniform itself.
    names = [driver.name for driver in drivers]
    if "bid" in names:
        values["bid"] = uniforms[names.index("bid")]
    return Draws(values=values, baseline=baseline)
