"""A bound computed from multipliers in whole numbers: true whatever the multipliers are."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from samdrift.takeover.bounds.relaxation import Ints, Relaxation

#: Multipliers are rounded down to whole 1/1024 øre.
SCALE = 1024


def bound_by_multipliers(relaxation: Relaxation, multipliers: NDArray[np.float64]) -> Fraction:
    """The least of cost plus priced violation over 0 <= x <= 1: no plan costs less [øre].

    Args:
        relaxation: the linear relaxation.
        multipliers: one for each row [øre a unit]; negative ones count as 0.

    Returns:
        An exact lower bound, by weak duality. Source: A. M. Geoffrion 1974.
    """
    # No sum below may leave 63 bits; smaller multipliers are as true as larger ones.
    widest = int(abs(relaxation.matrix).sum(axis=0).max(initial=1))
    dearest = int(np.abs(relaxation.cost).max(initial=0)) * SCALE
    most = float(max(0, (2**62 - dearest) // max(widest, 1)) // 2)
    scaled_up = np.nan_to_num(multipliers, nan=0.0, posinf=0.0, neginf=0.0) * SCALE
    priced = np.floor(np.clip(scaled_up, 0.0, most)).astype(np.int64)
    reduced = relaxation.cost * SCALE + relaxation.matrix.T @ priced
    negative = np.minimum(reduced, 0)
    scaled = _exact_sum(negative) - _exact_sum(priced, relaxation.limit)
    return relaxation.constant + Fraction(scaled, SCALE)


def _exact_sum(values: Ints, factors: Ints | None = None) -> int:
    """Sum, or sum of products, without overflow."""
    some = np.flatnonzero(values)
    if factors is None:
        return sum(values[some].tolist())
    return sum(a * b for a, b in zip(values[some].tolist(), factors[some].tolist(), strict=True))
