"""What groups carry above their own cost, over all 2^n groups at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from samdrift.economy.sharing.coalition_costs import LOW_MEMBERS, Floats, Whole

#: A prime below 2^57: sums of up to 64 residues stay below 2^63.
PRIME = 2**57 - 13


@dataclass(frozen=True, slots=True, kw_only=True)
class AllGroups:
    """The groups that count, as an array that can be searched; the two ends are never among them.

    ``limits[m]`` is the own cost of the group of the bits of *m*, infinite where it does not count.
    """

    limits: Floats
    count: int

    @classmethod
    def of(cls, costs: Floats, *, counted: np.ndarray | None = None) -> "AllGroups":
        """Take all proper groups, or those of them that ``counted`` [2^n, truth values] names."""
        limits = np.array(costs, dtype=np.float64)
        if counted is not None:
            limits[~counted] = np.inf
        limits[0] = limits[-1] = np.inf
        return cls(limits=limits, count=len(costs).bit_length() - 1)

    def number(self) -> int:
        """How many groups count."""
        return int(np.count_nonzero(np.isfinite(self.limits)))

    def find_worst(
        self, shares: Floats, *, most: int, undetermined: Whole | None = None
    ) -> tuple[Whole, Floats]:
        """Find the groups that carry most above their own cost, the worst first.

        Args:
            shares: what each member pays [the costs' unit].
            most: how many groups to return; the first is the worst of all, the others are the
                worst of other parts of the array.
            undetermined: residues of the members; only groups whose sum is not zero modulo
                ``PRIME`` are looked at.

        Returns:
            The groups as bit masks, and their excesses; fewer, where fewer are there.
        """
        skip = np.zeros(self.count, dtype=np.int64) if undetermined is None else undetermined
        worst, where = _worst_of_blocks(self.limits, shares, skip, undetermined is not None)
        order = np.argsort(-worst, kind="stable")[:most]
        order = order[np.isfinite(worst[order])]
        return where[order], worst[order]

    def count_above(self, shares: Floats, least: float) -> tuple[int, Whole, Floats]:
        """Count the groups that carry more than ``least`` above their own cost.

        Returns:
            Their number; and for each size 1..n-1 the worst group [bit mask] and its excess.
        """
        number, where, worst = _count_above(self.limits, shares, least)
        return int(number), where[1 : self.count], worst[1 : self.count]

    def list_from(self, shares: Floats, least: float, *, most: int) -> Whole:
        """The groups with excess of ``least`` or more, at most so many of them, by number."""
        return np.asarray(_list_from(self.limits, shares, least, most))

    def worst_below(self, shares: Floats, bound: float) -> float:
        """The largest excess that is less than ``bound``; minus infinity where there is none."""
        return float(_worst_below(self.limits, shares, bound))


def members_of(mask: int) -> tuple[int, ...]:
    """The member numbers of a group's bit mask."""
    return tuple(member for member in range(int(mask).bit_length()) if int(mask) >> member & 1)


def rows_of(masks: Sequence[int] | Whole, count: int) -> Floats:
    """Bit masks as rows of zeros and ones [G, n]."""
    return (np.asarray(masks, dtype=np.int64)[:, None] >> np.arange(count) & 1).astype(np.float64)


@njit(cache=True, nogil=True)
def _low_table(shares, low):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    table = np.zeros(1 << low, dtype=shares.dtype)
    for member in range(low):
        half = 1 << member
        for group in range(half):
            table[half + group] = table[group] + shares[member]
    return table


@njit(cache=True, nogil=True)
def _worst_of_blocks(limits, shares, skip, is_skipping):  # type: ignore[no-untyped-def]  # pragma: no cover
    count = len(shares)
    # Parts of the array small enough that many different groups come back.
    low = max(count // 2, count - LOW_MEMBERS)
    width = 1 << low
    table = _low_table(shares, low)
    residues = _low_table(skip, low)
    blocks = 1 << (count - low)
    worst = np.full(blocks, -np.inf)
    where = np.zeros(blocks, dtype=np.int64)
    for high in range(blocks):
        share = 0.0
        residue = 0
        for member in range(low, count):
            if high >> (member - low) & 1:
                share += shares[member]
                residue += skip[member]
        best, at = -np.inf, 0
        start = high * width
        if is_skipping:
            for group in range(width):
                excess = share + table[group] - limits[start + group]
                if excess > best and (residue + residues[group]) % PRIME != 0:
                    best, at = excess, group
        else:
            for group in range(width):
                excess = share + table[group] - limits[start + group]
                if excess > best:
                    best, at = excess, group
        worst[high], where[high] = best, start + at
    return worst, where


@njit(cache=True, nogil=True)
def _count_above(limits, shares, least):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    count = len(shares)
    low = min(count, 12)
    width = 1 << low
    table = _low_table(shares, low)
    sizes = _low_table(np.ones(count, dtype=np.int64), low)
    worst = np.full(count + 1, -np.inf)
    where = np.zeros(count + 1, dtype=np.int64)
    number = 0
    for high in range(1 << (count - low)):
        share, size = 0.0, 0
        for member in range(low, count):
            if high >> (member - low) & 1:
                share += shares[member]
                size += 1
        for group in range(width):
            excess = share + table[group] - limits[high * width + group]
            if excess > least:
                number += 1
            if excess > worst[size + sizes[group]]:
                worst[size + sizes[group]] = excess
                where[size + sizes[group]] = high * width + group
    return number, where, worst


@njit(cache=True, nogil=True)
def _list_from(limits, shares, least, most):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    count = len(shares)
    low = min(count, 12)
    width = 1 << low
    table = _low_table(shares, low)
    found = np.zeros(most, dtype=np.int64)
    number = 0
    for high in range(1 << (count - low)):
        share = 0.0
        for member in range(low, count):
            if high >> (member - low) & 1:
                share += shares[member]
        for group in range(width):
            if number < most and share + table[group] - limits[high * width + group] >= least:
                found[number] = high * width + group
                number += 1
    return found[:number]


@njit(cache=True, nogil=True)
def _worst_below(limits, shares, bound):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    count = len(shares)
    low = min(count, 12)
    width = 1 << low
    table = _low_table(shares, low)
    worst = -np.inf
    for high in range(1 << (count - low)):
        share = 0.0
        for member in range(low, count):
            if high >> (member - low) & 1:
                share += shares[member]
        for group in range(width):
            excess = share + table[group] - limits[high * width + group]
            if worst < excess < bound:
                worst = excess
    return worst
