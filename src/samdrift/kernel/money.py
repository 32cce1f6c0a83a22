"""Money in whole øre, and splits that sum to the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Money:
    """An amount in Danish øre; negative is a refund."""

    oere: int

    @classmethod
    def from_dkk(cls, dkk: float | str | Fraction) -> "Money":
        """Convert DKK to øre, halves away from zero; text is read exactly (``"12.50"``)."""
        exact = Fraction(dkk) * 100
        half = Fraction(1, 2)
        whole = int(abs(exact) + half)
        return cls(oere=whole if exact >= 0 else -whole)

    def __add__(self, other: "Money") -> "Money":
        """Sum of two amounts."""
        return Money(oere=self.oere + other.oere)

    def __sub__(self, other: "Money") -> "Money":
        """Difference of two amounts."""
        return Money(oere=self.oere - other.oere)


def split_by_largest_remainder(*, total: int, weights: Sequence[int | float | Fraction]) -> tuple[int, ...]:
    """Split ``total`` whole units in proportion to ``weights``; the parts sum to it exactly.

    Args:
        total: whole units to split, negative for a refund.
        weights: one per part, each >= 0, sum > 0.

    Returns:
        One whole number per weight, in order; ties go to the earlier part.

    Raises:
        ValueError: a weight is negative, or all are zero.

    Source: Balinski & Young, Fair Representation, 1982, ch. 2 (Hamilton's method).
    """
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    if any(weight < 0 for weight in exact) or whole <= 0:
        raise ValueError("weights must be non-negative and sum to more than zero")
    sign = 1 if total >= 0 else -1
    quotas = [abs(total) * weight / whole for weight in exact]
    parts = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(exact)), key=lambda i: (parts[i] - quotas[i], i))
    for index in by_remainder[: abs(total) - sum(parts)]:
        parts[index] += 1
    return tuple(sign * part for part in parts)
