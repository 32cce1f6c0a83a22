"""Ranges of IPv4 addresses as columns of numbers: joined, subtracted, and cut into blocks of CIDR."""

import ipaddress
from collections.abc import Iterable
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from samdrift.addressing import findings as kinds
from samdrift.kernel import Finding

Whole = NDArray[np.int64]
#: First addresses, and those after the last, sorted and apart from each other.
Ranges = tuple[Whole, Whole]


def parse_ranges(texts: Iterable[str], *, parameter: str, told: list[Finding]) -> tuple[str, ...]:
    """Keep the texts that are IPv4 ranges in CIDR notation, in canonical writing; tell the others."""
    good = []
    for text in texts:
        try:
            good.append(str(ipaddress.IPv4Network(text)))
        except ValueError:
            told.append(kinds.WRONG_RANGE.at(None, str(text), parameter=f"addressing.{parameter}"))
    return tuple(good)


def ranges_of(texts: Iterable[str]) -> Ranges:
    """Make ranges of CIDR texts."""
    networks = [ipaddress.IPv4Network(text) for text in texts]
    starts = np.array([int(network.network_address) for network in networks], dtype=np.int64)
    sizes = np.array([network.num_addresses for network in networks], dtype=np.int64)
    return join_ranges(starts, starts + sizes)


def join_ranges(starts: Whole, ends: Whole) -> Ranges:
    """Join ranges that overlap or touch."""
    if not len(starts):
        return starts, ends
    order = np.argsort(starts, kind="stable")
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    is_first = np.append(True, starts[1:] > reach[:-1])
    return starts[is_first], reach[np.append(is_first[1:], True)]


def subtract_ranges(ranges: Ranges, taken: Ranges) -> Ranges:
    """What of ``ranges`` is not taken."""
    pieces_start, pieces_end = [], []
    for start, end in zip(*ranges, strict=True):
        low = np.searchsorted(taken[1], start, side="right")
        high = np.searchsorted(taken[0], end, side="left")
        edges_start = np.concatenate([[start], np.minimum(taken[1][low:high], end)])
        edges_end = np.concatenate([np.maximum(taken[0][low:high], start), [end]])
        pieces_start.append(edges_start)
        pieces_end.append(edges_end)
    starts = np.concatenate([np.empty(0, dtype=np.int64), *pieces_start])
    ends = np.concatenate([np.empty(0, dtype=np.int64), *pieces_end])
    return starts[starts < ends], ends[starts < ends]


def count_addresses(ranges: Ranges) -> int:
    """How many addresses the ranges hold."""
    return int((ranges[1] - ranges[0]).sum())


def cut_into_blocks(ranges: Ranges) -> tuple[Whole, Whole]:
    """Cut ranges into the fewest blocks of CIDR.

    Returns:
        First address of each block, and the power of two that is its size.
    """
    low, high = ranges[0].copy(), ranges[1].copy()
    starts, powers = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for power in range(33):
        size = 1 << power
        # A block of this size stands alone at an end whose number has this bit set.
        for is_low in (True, False):
            is_cut = (((low if is_low else high) & size) != 0) & (low + size <= high)
            starts.append(low[is_cut] if is_low else high[is_cut] - size)
            powers.append(np.full(int(is_cut.sum()), power, dtype=np.int64))
            if is_low:
                low[is_cut] += size
            else:
                high[is_cut] -= size
    return np.concatenate(starts), np.concatenate(powers)


class FreeSpace:
    """Free blocks by size, taken best fit: the smallest that holds what is wanted, lowest address first."""

    def __init__(self, ranges: Ranges) -> None:
        starts, powers = cut_into_blocks(ranges)
        self._free: list[list[int]] = [starts[powers == power].tolist() for power in range(33)]
        for blocks in self._free:
            heapify(blocks)

    @property
    def widest(self) -> int:
        """Addresses of the widest free block."""
        return max((1 << power for power, blocks in enumerate(self._free) if blocks), default=0)

    def take(self, power: int) -> int | None:
        """Take an aligned block of 2^power addresses; None where there is none.

        The block found is halved until it fits, and the other halves stay free (buddies).
        """
        for size in range(power, 33):
            if self._free[size]:
                start = heappop(self._free[size])
                for half in range(size - 1, power - 1, -1):
                    heappush(self._free[half], start + (1 << half))
                return start
        return None
