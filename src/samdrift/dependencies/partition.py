"""The Constant Potts Model on a graph of units with sizes: Leiden for a start, local search to improve it.

graspologic's Leiden knows no sizes of nodes, and was seen to stop before clusters that gain by
merging are merged (measured: bench/bench_dependencies.py); so its answer is a start, beside that of
each unit alone, and the better end is kept.
"""

from dataclasses import dataclass

import graspologic_native
import numpy as np
import numpy.typing as npt
from numba import njit
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LARGEST_SEED = 2**63
_EPSILON = 1e-9
#: Gains that differ by less are equal.
_TIE = 1e-12
#: A small graph is searched again this often; a large one as often as this many weights allow.
_MOST_RESTARTS, _RESTART_WORK = 20, 20_000
#: Above so many weights Leiden's start costs more than it gives (bench/bench_dependencies.py).
_LEIDEN_WORK = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitGraph:
    """Units of ``sizes`` servers each, and undirected weights between them.

    ``indptr``, ``indices``, ``data``: a symmetric CSR matrix without a diagonal, columns sorted.
    """

    sizes: Ints
    indptr: Ints
    indices: Ints
    data: Floats


def make_graph(sizes: Ints, a: Ints, b: Ints, weight: Floats) -> UnitGraph:
    """Gather weights between units; an edge within one unit is left out, parallel ones are summed."""
    apart = a != b
    a, b, weight = a[apart], b[apart], weight[apart]
    count = len(sizes)
    rows, columns = np.concatenate([a, b]), np.concatenate([b, a])
    matrix = csr_matrix((np.concatenate([weight, weight]), (rows, columns)), shape=(count, count))
    matrix.sum_duplicates()
    matrix.sort_indices()
    return UnitGraph(
        sizes=sizes.astype(np.int64),
        indptr=matrix.indptr.astype(np.int64),
        indices=matrix.indices.astype(np.int64),
        data=matrix.data.astype(np.float64),
    )


def quality_of(graph: UnitGraph, parts: Ints, resolution: float) -> float:
    """Q: weights inside parts less ``resolution`` for each pair of servers in one part."""
    rows = np.repeat(np.arange(len(graph.sizes)), np.diff(graph.indptr))
    inside = graph.data[parts[rows] == parts[graph.indices]].sum() / 2
    totals = np.bincount(parts, weights=graph.sizes) if len(parts) else np.zeros(0)
    return float(inside - resolution * (totals * (totals - 1) / 2).sum())


def find_partition(graph: UnitGraph, *, resolution: float, seed: int) -> Ints:
    """Partition units so that Q is large: a local optimum under moving a unit and merging parts.

    Args:
        graph: units and weights.
        resolution: γ [weight per pair of servers], > 0.
        seed: same seed, same parts.

    Returns:
        The part of each unit, numbered from 0 in order of their first unit.

    Method: docs/methods/dependencies.md, step 7. Sources: Traag et al. 2011 (CPM), 2019 (Leiden).
    """
    count = len(graph.sizes)
    alone = np.arange(count, dtype=np.int64)
    if len(graph.data) == 0:
        return alone
    starts = [alone]
    if len(graph.data) <= _LEIDEN_WORK:
        starts.append(_leiden(graph, resolution, seed))
    best, best_quality = alone, -np.inf
    for start in starts:
        parts = _improve(graph, start, resolution, seed)
        quality = quality_of(graph, parts, resolution)
        if quality > best_quality + _EPSILON:
            best, best_quality = parts, quality
    generator = np.random.default_rng(seed)
    for turn in range(min(_MOST_RESTARTS, _RESTART_WORK // len(graph.data))):
        again = _ruin(graph, best, generator) if turn % 2 else _shake(best, generator)
        parts = _improve(graph, again, resolution, seed + turn + 1)
        quality = quality_of(graph, parts, resolution)
        if quality > best_quality + _EPSILON:
            best, best_quality = parts, quality
    return _connected(graph, best)


def _connected(graph: UnitGraph, parts: Ints) -> Ints:
    """Divide what hangs together by nothing: such a part gains by being two."""
    count = len(parts)
    rows = np.repeat(np.arange(count), np.diff(graph.indptr))
    inside = parts[rows] == parts[graph.indices]
    links = csr_matrix((np.ones(inside.sum()), (rows[inside], graph.indices[inside])), shape=(count, count))
    return number_parts(connected_components(links, directed=False)[1].astype(np.int64))


def _shake(parts: Ints, generator: np.random.Generator) -> Ints:
    """Take some of all units, a tenth to a half, out of their parts."""
    alone = generator.random(len(parts)) < generator.uniform(0.1, 0.5)
    return number_parts(np.where(alone, len(parts) + np.arange(len(parts)), parts))


def _ruin(graph: UnitGraph, parts: Ints, generator: np.random.Generator) -> Ints:
    """Dissolve a few neighbouring parts into their units: a local optimum is left, to be searched again."""
    count = len(parts)
    around = np.array([generator.integers(count)])
    for _ in range(2):
        near = [graph.indices[graph.indptr[unit] : graph.indptr[unit + 1]] for unit in around[:50]]
        around = np.unique(np.concatenate([around, *near]))
    chosen = np.unique(parts[around])
    chosen = generator.permutation(chosen)[: max(2, len(chosen) // 2)]
    dissolved = np.isin(parts, chosen)
    left = parts.copy()
    left[dissolved] = count + np.flatnonzero(dissolved)
    return number_parts(left)


def number_parts(parts: Ints) -> Ints:
    """Number parts from 0 in order of their first unit."""
    _, first, inverse = np.unique(parts, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    numbered: Ints = rank[inverse]
    return numbered


def _leiden(graph: UnitGraph, resolution: float, seed: int) -> Ints:
    count = len(graph.sizes)
    _, found = graspologic_native.leiden_csr(
        graph.indptr,
        graph.indices.astype(np.int32),
        graph.data,
        count,
        resolution=resolution,
        use_modularity=False,
        seed=seed % _LARGEST_SEED,
    )
    return np.fromiter((found[unit] for unit in range(count)), dtype=np.int64, count=count)


def _improve(graph: UnitGraph, parts: Ints, resolution: float, seed: int) -> Ints:
    """Move units, then parts as wholes, level upon level, until neither gains."""
    parts = number_parts(parts)
    while True:
        before = quality_of(graph, parts, resolution)
        parts = number_parts(_move(graph, parts, resolution, seed))
        level, owner = graph, parts
        while True:
            level = _aggregate(level, owner)
            if len(level.data) == 0:
                break
            owner = number_parts(_move(level, np.arange(len(level.sizes), dtype=np.int64), resolution, seed))
            if len(np.unique(owner)) == len(owner):
                break
            parts = owner[parts]
        parts = number_parts(parts)
        if quality_of(graph, parts, resolution) <= before + _EPSILON:
            return parts


def _aggregate(graph: UnitGraph, parts: Ints) -> UnitGraph:
    rows = np.repeat(np.arange(len(graph.sizes)), np.diff(graph.indptr))
    upper = rows < graph.indices
    sizes = np.bincount(parts, weights=graph.sizes).astype(np.int64)
    return make_graph(sizes, parts[rows[upper]], parts[graph.indices[upper]], graph.data[upper])


def _move(graph: UnitGraph, parts: Ints, resolution: float, seed: int) -> Ints:
    order = np.random.default_rng(seed).permutation(len(graph.sizes)).astype(np.int64)
    moved: Ints = _move_units(
        (graph.sizes, graph.indptr, graph.indices, graph.data), parts.copy(), order, resolution
    )
    return moved


_Arrays = tuple[Ints, Ints, Ints, Floats]


@njit(cache=True)
def _move_units(arrays: _Arrays, parts: Ints, order: Ints, resolution: float) -> Ints:
    """Move each unit to the part where it gains most, its neighbours again after a move, until none gains."""
    sizes, indptr, indices, _ = arrays
    count = len(sizes)
    totals = np.zeros(count + 1, dtype=np.int64)
    members = np.zeros(count + 1, dtype=np.int64)
    for unit in range(count):
        totals[parts[unit]] += sizes[unit]
        members[parts[unit]] += 1
    # Parts that are empty: where a unit goes that is better off alone. There is always one.
    empty = np.flatnonzero(members == 0)[::-1].copy()
    empties = len(empty)
    empty = np.concatenate((empty, np.zeros(count, dtype=np.int64)))
    queue, waiting = order.copy(), np.ones(count, dtype=np.bool_)
    head, length = 0, count
    toward = np.zeros(count + 1, dtype=np.float64)
    touched = np.empty(count + 1, dtype=np.int64)
    while length > 0:
        unit = queue[head]
        head = (head + 1) % count
        length -= 1
        waiting[unit] = False
        own = parts[unit]
        alone = empty[empties - 1] if members[own] > 1 else own
        best = _best_part(arrays, parts, totals, (unit, alone, resolution), (toward, touched))
        if best == own:
            continue
        if members[best] == 0:
            empties -= 1
        totals[own] -= sizes[unit]
        members[own] -= 1
        if members[own] == 0:
            empty[empties] = own
            empties += 1
        totals[best] += sizes[unit]
        members[best] += 1
        parts[unit] = best
        for position in range(indptr[unit], indptr[unit + 1]):
            other = indices[position]
            if parts[other] != best and not waiting[other]:
                queue[(head + length) % count] = other
                length += 1
                waiting[other] = True
    return parts


@njit(cache=True)
def _best_part(
    arrays: _Arrays, parts: Ints, totals: Ints, at: tuple[int, int, float], room: tuple[Floats, Ints]
) -> int:
    """Part where a unit (``at``: unit, an empty part, resolution) gains most; its own, if none is better."""
    sizes, indptr, indices, data = arrays
    unit, alone, resolution = at
    toward, touched = room
    own, size, count = parts[unit], sizes[unit], 0
    for position in range(indptr[unit], indptr[unit + 1]):
        part = parts[indices[position]]
        if toward[part] == 0.0:
            touched[count] = part
            count += 1
        toward[part] += data[position]
    best, best_gain = own, toward[own] - resolution * size * (totals[own] - size) + _TIE
    if best_gain < 0.0 and alone != own:
        best, best_gain = alone, 0.0
    for n in range(count):
        part = touched[n]
        gain = toward[part] - resolution * size * totals[part]
        ties = gain > best_gain - _TIE and best != own and part < best
        if part != own and (gain > best_gain + _TIE or ties):
            best, best_gain = part, gain
        toward[part] = 0.0
    return int(best)
