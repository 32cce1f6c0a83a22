"""How a worst group is looked for: one interface, over all groups or by branching."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numba import njit

from samdrift.economy.sharing.coalition_costs import Floats
from samdrift.economy.sharing.excess import AllGroups, rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundGroup:
    """A group [n, zeros and ones], its own cost and excess, and what no group's excess is above [øre]."""

    group: Floats
    own_cost: float
    excess: float
    at_most: float


class GroupSearch(Protocol):
    """Finds groups that carry most above their own cost under a split [øre]."""

    def find_worst(self, shares: Floats) -> FoundGroup:
        """The worst group."""
        ...

    def find_several(self, shares: Floats) -> tuple[Floats, Floats]:
        """Some groups with large excesses [G, n], and their own costs."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactSearch:
    """Looks through the array of all groups."""

    groups: AllGroups

    def find_worst(self, shares: Floats) -> FoundGroup:
        """The worst of all groups that count."""
        masks, excesses = self.groups.find_worst(shares, most=1)
        return FoundGroup(
            group=rows_of(masks, self.groups.count)[0],
            own_cost=float(self.groups.limits[masks[0]]),
            excess=float(excesses[0]),
            at_most=float(excesses[0]),
        )

    def find_several(self, shares: Floats) -> tuple[Floats, Floats]:
        """The worst groups of the array's parts."""
        masks, _ = self.groups.find_worst(shares, most=4 * self.groups.count)
        return rows_of(masks, self.groups.count), self.groups.limits[masks]


def find_connected(count: int, neighbours: frozenset[tuple[int, int]]) -> np.ndarray:
    """Say of every group of ``count`` members whether it hangs together over ``neighbours`` [2^n]."""
    beside = np.zeros(count, dtype=np.int64)
    for one, other in neighbours:
        beside[one] |= 1 << other
        beside[other] |= 1 << one
    return np.asarray(_find_connected(count, beside))


@njit(cache=True, nogil=True)
def _find_connected(count, beside):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    connected = np.zeros(1 << count, dtype=np.bool_)
    for group in range(1, 1 << count):
        reached = group & -group
        fresh = reached
        while fresh:
            around = 0
            member = 0
            left = fresh
            while left:
                if left & 1:
                    around |= beside[member]
                left >>= 1
                member += 1
            fresh = around & group & ~reached
            reached |= fresh
        connected[group] = reached == group
    return connected
