"""What drives a result: Sobol' indices for independent drivers, Shapley effects for correlated ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri
from scipy.stats import sobol_indices, uniform

from samdrift.economy.case_model import Array

#: From normals (driver, point) to results (point).
Model = Callable[[Array], Array]
_TINY = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class SobolIndices:
    """Shares of variance of independent drivers: alone, and with all its interactions."""

    first: Array
    total: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapleyEffects:
    """Shares of variance that sum to 1, also of correlated drivers, with their standard errors."""

    effects: Array
    standard_errors: Array


def find_sobol_indices(model: Model, *, drivers: int, log2: int, seed: int) -> SobolIndices:
    """Find Sobol' indices with ``2^log2 * (drivers + 2)`` evaluations.

    Args:
        model: of independent standard normals.
        drivers: their number.
        log2: points as a power of two.
        seed: of the points.

    Source: Saltelli et al. 2010, as scipy.stats.sobol_indices has it.
    """

    def on_uniforms(points: Array) -> Array:
        return model(ndtri(np.clip(points, _TINY, 1 - _TINY)))

    found = sobol_indices(
        func=on_uniforms, n=2**log2, dists=[uniform()] * drivers, rng=np.random.default_rng(seed)
    )
    return SobolIndices(first=np.atleast_1d(found.first_order), total=np.atleast_1d(found.total_order))


def find_shapley_effects(
    model: Model, *, correlation: Array, orders: int, inner: int = 3, seed: int
) -> ShapleyEffects:
    """Find Shapley effects of normals with this correlation.

    For a random order of the drivers, the expected conditional variance of each head of the order,
    given the rest, grows from 0 to the variance; each driver gets the growth it brings.

    Args:
        model: of standard normals (driver, point).
        correlation: positive definite.
        orders: random orders; each costs ``(drivers - 1) * inner`` evaluations.
        inner: points for each conditional variance.
        seed: of orders and points.

    Source: Song, Nelson & Staum 2016, with the head redrawn by the order's Cholesky factor.
    """
    d = correlation.shape[0]
    rng = np.random.default_rng(seed)
    sample = np.linalg.cholesky(correlation) @ rng.standard_normal((d, 2**14))
    variance = float(np.var(model(sample), ddof=1))
    if variance <= 0:
        return ShapleyEffects(effects=np.zeros(d), standard_errors=np.zeros(d))
    ranks = np.argsort(rng.random((orders, d)), axis=1)
    # The tail comes first in the factor, so that redrawing the last normals redraws the head only.
    backwards = ranks[:, ::-1]
    factors = np.linalg.cholesky(correlation[backwards[:, :, None], backwards[:, None, :]])
    growth = np.empty((orders, d))
    before = np.zeros(orders)
    for head in range(1, d + 1):
        if head < d:
            noise = rng.standard_normal((orders, inner, d))
            noise[:, :, : d - head] = noise[:, :1, : d - head]
            ordered = np.einsum("oij,onj->oni", factors, noise)
            points = np.empty_like(ordered)
            np.put_along_axis(points, np.broadcast_to(backwards[:, None, :], ordered.shape), ordered, axis=2)
            results = model(points.reshape(-1, d).T).reshape(orders, inner)
            now = results.var(axis=1, ddof=1)
        else:
            now = np.full(orders, variance)
        np.put_along_axis(growth, ranks[:, head - 1 : head], (now - before)[:, None], axis=1)
        before = now
    return ShapleyEffects(
        effects=growth.mean(axis=0) / variance,
        standard_errors=growth.std(axis=0, ddof=1) / np.sqrt(orders) / variance,
    )


def rank_drivers(names: Sequence[str], effects: Array) -> list[int]:
    """Indices of the drivers, the strongest first, ties by name."""
    return sorted(range(len(names)), key=lambda i: (-round(float(effects[i]), 12), names[i]))
