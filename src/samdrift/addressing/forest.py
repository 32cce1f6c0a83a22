"""The forest of prefixes: blocks of CIDR nest or are disjoint, so that each has one nearest above it."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from samdrift.addressing.notation import Ints


def find_parents(blocks: Iterable[tuple[int, int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find the nearest enclosing block of every block, with one stack.

    Args:
        blocks: (group, first address, last address), sorted by group, first address, and the widest
            first; blocks of different groups never enclose each other. Distinct within a group.

    Returns:
        For each block the position of its parent (-1: none), and how many blocks are above it.
    """
    parents: list[int] = []
    depths: list[int] = []
    open_last: list[int] = []
    open_index: list[int] = []
    group_now = -1
    for index, (group, first, last) in enumerate(blocks):
        if group != group_now:
            open_last.clear()
            open_index.clear()
            group_now = group
        # Whatever ended before this block begins can hold neither it nor any later one.
        while open_last and open_last[-1] < first:
            open_last.pop()
            open_index.pop()
        parents.append(open_index[-1] if open_index else -1)
        depths.append(len(open_index))
        open_last.append(last)
        open_index.append(index)
    return np.array(parents, dtype=np.int64), np.array(depths, dtype=np.int64)


def count_enclosing(first: Ints, last: Ints) -> NDArray[np.int64]:
    """Count for each block how many others enclose it, without walking the forest.

    Args:
        first: first addresses, sorted, the widest first where equal; distinct blocks.
        last: last addresses.

    Of the blocks up to this one in that order, those that have not ended before it begins enclose it.
    """
    ended = np.searchsorted(np.sort(last), first, side="left")
    return np.arange(len(first)) - ended
