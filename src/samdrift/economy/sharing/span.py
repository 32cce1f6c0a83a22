"""Which groups' sums follow from those already known: exact linear algebra modulo a prime."""

import random

import numpy as np

from samdrift.economy.sharing.coalition_costs import Whole
from samdrift.economy.sharing.excess import PRIME


class Span:
    """The groups whose sum is determined by the sums of the groups added so far.

    Rows stand in reduced echelon form modulo ``PRIME``. A determinant of zeros and ones of 25 rows is
    far below it unless it is zero, so that nothing is taken for dependent that is not.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._rows: dict[int, list[int]] = {}

    @property
    def rank(self) -> int:
        """How many independent sums are known."""
        return len(self._rows)

    def add(self, mask: int) -> bool:
        """Add a group by its bit mask; False where its sum was determined already."""
        row = [int(mask) >> member & 1 for member in range(self.count)]
        for pivot, known in self._rows.items():
            if row[pivot]:
                factor = row[pivot]
                row = [(a - factor * b) % PRIME for a, b in zip(row, known, strict=True)]
        pivot = next((member for member, value in enumerate(row) if value), -1)
        if pivot < 0:
            return False
        inverse = pow(row[pivot], -1, PRIME)
        row = [value * inverse % PRIME for value in row]
        for other, known in self._rows.items():
            if factor := known[pivot]:
                self._rows[other] = [(a - factor * b) % PRIME for a, b in zip(known, row, strict=True)]
        self._rows[pivot] = row
        return True

    def residues(self, seed: int) -> Whole:
        """A random vector whose sum over a group is zero modulo ``PRIME`` where it is determined.

        Over any other group it is zero with probability 1 / ``PRIME``.
        """
        chance = random.Random(seed)  # noqa: S311 - no secret
        free = {m: chance.randrange(1, PRIME) for m in range(self.count) if m not in self._rows}
        values = [
            free[m] if m in free else -sum(self._rows[m][f] * value for f, value in free.items()) % PRIME
            for m in range(self.count)
        ]
        return np.array(values, dtype=np.int64)

    def holds(self, mask: int) -> bool:
        """Whether the group's sum is determined."""
        row = [int(mask) >> member & 1 for member in range(self.count)]
        for pivot, known in self._rows.items():
            if factor := row[pivot]:
                row = [(a - factor * b) % PRIME for a, b in zip(row, known, strict=True)]
        return not any(row)
