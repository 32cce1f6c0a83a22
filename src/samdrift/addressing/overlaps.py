"""All overlaps between municipalities and inside one: counted without being listed, the worst listed."""

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from samdrift.addressing.entries import Entries
from samdrift.addressing.forest import count_enclosing, find_parents
from samdrift.addressing.model import INTERNAL_SCHEMA, PAIR_SCHEMA, Overlaps
from samdrift.addressing.notation import BITS, as_ints
from samdrift.addressing.worst_pairs import list_worst_pairs

#: Nodes that are handled at once: their rows of one number an owner fit the processor's cache.
_SLICE = 8_192

_Floats = NDArray[np.float64]
_Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class JointForest:
    """The distinct prefixes of all owners as one forest; arrays have one place a node.

    ``frame``: the planned entries, with ``node``; ``own_size``: IPv4 addresses that no node below
    takes; ``children``: how many nodes lie directly below.
    """

    frame: pl.DataFrame
    parent: _Whole
    depth: _Whole
    first: _Whole
    last: _Whole
    own_size: _Floats
    children: _Whole


def make_joint_forest(entries: Entries) -> JointForest:
    """Join all that is planned into one forest. Noise is left out, containers take part."""
    frame = entries.frame.filter(pl.col("rule").is_null())
    key = ("family", "network", "length")
    is_new = pl.any_horizontal(pl.col(name) != pl.col(name).shift(1) for name in key)
    # The rows are sorted by these, so that equal prefixes stand together.
    frame = frame.with_columns(node=is_new.fill_null(True).cast(pl.Int64).cum_sum() - 1)
    nodes = frame.unique("node", maintain_order=True)
    parent, depth = find_parents(nodes.select("family", "network", "last").iter_rows())
    is_small = (nodes["family"] == 4).to_numpy()
    four = pl.when(pl.col("family") == 4)
    first, last = (
        nodes.select(four.then(name).otherwise(0).cast(pl.Int64).alias("a"))["a"].to_numpy()
        for name in ("network", "last")
    )
    size = np.where(is_small, last - first + 1, 0).astype(np.float64)
    has_parent = parent >= 0
    below = np.bincount(parent[has_parent], weights=size[has_parent], minlength=len(parent))
    children = np.bincount(parent[has_parent], minlength=len(parent))
    return JointForest(
        frame=frame,
        parent=parent,
        depth=depth,
        first=first,
        last=last,
        own_size=size - below,
        children=children,
    )


def find_overlaps(entries: Entries, *, listed_pairs: int) -> Overlaps:
    """Count every pair of prefixes that share an address, by pair of owners.

    Args:
        entries: what is planned; noise in it is left out.
        listed_pairs: how many pairs of prefixes to list, the worst first.

    Method: docs/methods/addressing.md, step 4.
    """
    forest = make_joint_forest(entries)
    frame, owners = forest.frame, entries.owners
    count = len(owners)
    at_node = _incidence(
        frame["node"], frame["owner_index"], np.ones(frame.height), (len(forest.parent), count)
    )
    alive = _hosts_at_nodes(forest, entries, count)
    nested, shared, seen = _sweep(forest, at_node, alive)
    same_node = (at_node.T @ at_node).toarray()
    between = nested + nested.T + same_node
    same_addresses = _alive_on_both_sides(entries, count)
    rows = [
        (owners[i], owners[j], between[i, j], shared[i, j], seen[i, j], seen[j, i], same_addresses[i, j])
        for i, j in zip(*np.triu_indices(count, 1), strict=True)
        if between[i, j]
    ]
    whole = [(a, b, *(int(number) for number in numbers)) for a, b, *numbers in rows]
    fewer, both = pl.min_horizontal("hosts_a", "hosts_b"), pl.col("hosts_a") + pl.col("hosts_b")
    by_pair = pl.DataFrame(whole, schema=PAIR_SCHEMA, orient="row").sort(
        fewer, both, "pairs", "a", "b", descending=[True, True, True, False, False]
    )
    # In one VRF a prefix stands once: its pairs at one node lie between two VRFs.
    inside = np.diag(nested) + (np.diag(same_node) - np.asarray(at_node.sum(axis=0)).ravel()) / 2
    internal = _internal(frame, owners, inside)
    return Overlaps(
        pairs=int(by_pair["pairs"].sum()),
        internal_pairs=int(internal["pairs"].sum()),
        by_pair=by_pair,
        internal=internal,
        worst=list_worst_pairs(frame, forest.parent, limit=listed_pairs),
    )


def _incidence(
    rows: pl.Series, columns: pl.Series, values: NDArray[Any], shape: tuple[int, int]
) -> sparse.csr_array:
    return sparse.coo_array((values, (rows.to_numpy(), columns.to_numpy())), shape=shape).tocsr()


def _sweep(
    forest: JointForest, at_node: sparse.csr_array, alive: sparse.csr_array
) -> tuple[_Floats, _Floats, _Floats]:
    """Go down the forest level by level, carrying for each owner how many prefixes hold a node.

    Only one level's counts are in memory at a time, and of it only nodes with something below.

    Returns:
        By pair of owners: prefixes of the first inside one of the second; addresses both have a
        prefix around; live hosts of the first where the second has one.
    """
    count = at_node.shape[1]
    nested, shared, seen = (np.zeros((count, count)) for _ in range(3))
    above = np.zeros((1, count))
    place = np.zeros(len(forest.parent), dtype=np.int64)
    order = np.argsort(forest.depth, kind="stable")
    levels = np.searchsorted(forest.depth[order], np.arange(forest.depth.max(initial=-1) + 2))
    for start, end in itertools.pairwise(levels):
        carried = []
        for piece in range(start, end, _SLICE):
            nodes = order[piece : min(piece + _SLICE, end)]
            here = at_node[nodes]
            parents = forest.parent[nodes]
            over = above[np.where(parents >= 0, place[parents], 0)]
            nested += here.T @ over
            covering = over + here.toarray()
            covered = (covering > 0).astype(np.float64)
            shared += (covered * forest.own_size[nodes][:, None]).T @ covered
            seen += alive[nodes].T @ covered
            carried.append(covering[forest.children[nodes] > 0])
        kept = order[start:end][forest.children[order[start:end]] > 0]
        place[kept] = np.arange(len(kept))
        above = np.concatenate(carried)
    return nested, shared, seen


def _hosts_at_nodes(forest: JointForest, entries: Entries, owners: int) -> sparse.csr_array:
    """Live hosts by node and owner.

    A known IPv4 address counts at the narrowest node around it, whoever's; the rest at their prefix.
    """
    frame = forest.frame
    planned = frame.select("entry", "node", "owner_index")
    hosts = entries.hosts.join(planned, on="entry", how="inner", maintain_order="left")
    known = hosts.filter(pl.col("family") == 4)
    addresses = known["address"].cast(pl.Int64).to_numpy()
    is_small = forest.frame.unique("node", maintain_order=True)["family"].to_numpy() == 4
    node = np.searchsorted(forest.first[is_small], addresses, side="right") - 1
    # The last block that begins before the address may have ended: climb until one holds it.
    while (outside := forest.last[node] < addresses).any():
        node = np.where(outside, forest.parent[node], node)
    listed = known.group_by("entry").agg(pl.len().cast(pl.Int64).alias("listed"))
    rest = frame.join(listed, on="entry", how="left", maintain_order="left").select(
        "node", "owner_index", hosts=pl.col("hosts") - pl.col("listed").fill_null(0)
    )
    rows = pl.concat([rest["node"], pl.Series(node, dtype=pl.Int64)])
    columns = pl.concat([rest["owner_index"], known["owner_index"]])
    values = np.concatenate([rest["hosts"].to_numpy(), np.ones(len(node))]).astype(np.float64)
    return _incidence(rows, columns, values, (len(forest.parent), owners))


def _alive_on_both_sides(entries: Entries, owners: int) -> NDArray[np.int64]:
    """Known addresses that are alive at both owners."""
    planned = entries.frame.filter(pl.col("rule").is_null()).select("entry", "owner_index")
    alive = entries.hosts.join(planned, on="entry").select("family", "address", "owner_index").unique()
    alive = alive.filter(pl.len().over("family", "address") > 1).with_columns(
        place=pl.struct("family", "address").rank("dense").cast(pl.Int64) - 1
    )
    size = (alive["place"].n_unique(), owners)
    at = _incidence(alive["place"], alive["owner_index"], np.ones(alive.height, dtype=np.int64), size)
    both: NDArray[np.int64] = (at.T @ at).toarray()
    return both


def _internal(frame: pl.DataFrame, owners: tuple[str, ...], inside: _Floats) -> pl.DataFrame:
    """Pairs inside each municipality, and how many of them lie between two of its VRFs."""
    ordinary = np.zeros(len(owners))
    for family, bits in BITS.items():
        own = frame.filter(pl.col("family") == family).sort("claimant", "entry")
        numbers = as_ints(own["network"], family), as_ints(own["last"], family)
        # Each claimant in a stretch of numbers of its own.
        apart = own["claimant"].to_numpy().astype(numbers[0].dtype) << (bits + 1)
        above = count_enclosing(numbers[0] + apart, numbers[1] + apart)
        ordinary += np.bincount(own["owner_index"].to_numpy(), weights=above, minlength=len(owners))
    rows = [
        (owner, round(inside[i]), round(inside[i] - ordinary[i]))
        for i, owner in enumerate(owners)
        if inside[i]
    ]
    return pl.DataFrame(rows, schema=INTERNAL_SCHEMA, orient="row").sort(
        "between_vrfs", "pairs", "owner", descending=[True, True, False]
    )
