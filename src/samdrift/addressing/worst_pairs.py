"""The worst pairs of overlapping prefixes by name: those with most live hosts on both sides."""

import itertools

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samdrift.addressing.model import WORST_SCHEMA
from samdrift.addressing.notation import format_prefixes

#: Pairs that are made at once before all but the worst are let go.
_AT_ONCE = 1_000_000


def list_worst_pairs(frame: pl.DataFrame, parent: NDArray[np.int64], *, limit: int) -> pl.DataFrame:
    """List pairs of prefixes of two owners that overlap and both have live hosts of their own.

    Args:
        frame: entries with ``node``, sorted by node.
        parent: parent of each node, -1 where it has none.
        limit: how many to list.

    Returns:
        ``WORST_SCHEMA``, ordered by the hosts on the side that has fewer, then by those of both.
    """
    live = frame.filter((pl.col("hosts") > 0) & ~pl.col("is_container"))
    if not limit or live.is_empty():
        return pl.DataFrame(schema=WORST_SCHEMA)
    node = live["node"].to_numpy()
    owner = live["owner_index"].to_numpy()
    hosts = live["hosts"].to_numpy()
    begins = np.searchsorted(node, np.arange(len(parent) + 1))
    best = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    rows, above = np.arange(len(node)), node
    while len(rows):
        ends = np.cumsum(begins[above + 1] - begins[above])
        cuts = np.searchsorted(ends, np.arange(0, ends[-1] + 1, _AT_ONCE))
        for start, end in itertools.pairwise(np.unique(np.append(cuts, len(rows)))):
            best = _worst(
                _pairs(rows[start:end], above[start:end], begins), best, (node, owner, hosts), limit
            )
        rows, above = rows[parent[above] >= 0], parent[above[parent[above] >= 0]]
    return _as_frame(live, *best)


def _pairs(
    rows: NDArray[np.int64], above: NDArray[np.int64], begins: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair each row with every row at the node above it (or its own)."""
    counts = begins[above + 1] - begins[above]
    lower = np.repeat(rows, counts)
    within = np.arange(len(lower)) - np.repeat(np.cumsum(counts) - counts, counts)
    return lower, np.repeat(begins[above], counts) + within


def _worst(
    new: tuple[NDArray[np.int64], NDArray[np.int64]],
    best: tuple[NDArray[np.int64], NDArray[np.int64]],
    columns: tuple[NDArray[np.int64], ...],
    limit: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The worst of the old and the new pairs; at one node each pair is taken once."""
    node, owner, hosts = columns
    lower, upper = new
    is_pair = (owner[lower] != owner[upper]) & ((node[lower] != node[upper]) | (lower < upper))
    lower = np.concatenate([best[0], lower[is_pair]])
    upper = np.concatenate([best[1], upper[is_pair]])
    fewer = np.minimum(hosts[lower], hosts[upper])
    both = hosts[lower] + hosts[upper]
    order = np.lexsort((upper, lower, -both, -fewer))[:limit]
    return lower[order], upper[order]


def _as_frame(live: pl.DataFrame, lower: NDArray[np.int64], upper: NDArray[np.int64]) -> pl.DataFrame:
    """Both sides by name, the owner that comes first as a."""
    owner = live["owner_index"].to_numpy()
    first = np.where(owner[lower] <= owner[upper], lower, upper)
    second = np.where(owner[lower] <= owner[upper], upper, lower)
    sides = []
    for name, rows in (("a", first), ("b", second)):
        side = live[rows]
        prefix = format_prefixes(side["family"], side["network"], side["length"])
        sides.append(
            side.select(
                pl.col("owner").alias(name),
                pl.col("vrf").alias(f"vrf_{name}"),
                prefix.alias(f"prefix_{name}"),
                pl.col("hosts").alias(f"hosts_{name}"),
            )
        )
    return pl.concat(sides, how="horizontal")
