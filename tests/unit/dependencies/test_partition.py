"""The Constant Potts Model's optimum, found where it can be proven."""

from collections.abc import Iterator

import numpy as np
import pytest

from samdrift.dependencies.partition import UnitGraph, find_partition, make_graph, number_parts, quality_of


def graph_of(edges: list[tuple[int, int, float]], sizes: list[int]) -> UnitGraph:
    a, b, weight = (np.array(column) for column in zip(*edges, strict=True))
    return make_graph(np.array(sizes), a, b, weight.astype(np.float64))


def ring_of_cliques(cliques: int, size: int) -> tuple[UnitGraph, list[int]]:
    """Cliques of weight 1, each tied to the next by one edge of weight 1."""
    edges = [
        (clique * size + i, clique * size + j, 1.0)
        for clique in range(cliques) for i in range(size) for j in range(i)
    ]  # fmt: skip
    edges += [(clique * size, (clique + 1) % cliques * size + 1, 1.0) for clique in range(cliques)]
    return graph_of(edges, [1] * cliques * size), [clique for clique in range(cliques) for _ in range(size)]


def every_partition(count: int) -> Iterator[list[int]]:
    """All ways to part so many units: restricted growth strings."""
    if count == 0:
        yield []
        return
    for shorter in every_partition(count - 1):
        for part in range(max(shorter, default=-1) + 2):
            yield [*shorter, part]


@pytest.mark.parametrize(("cliques", "size"), [(5, 4), (30, 5), (200, 8)])
def test_cliques_in_a_ring_are_parts(cliques: int, size: int) -> None:
    graph, planted = ring_of_cliques(cliques, size)
    # Two neighbours joined gain 1 and pay for size² pairs; part of a clique pays more than it gains.
    parts = find_partition(graph, resolution=0.3, seed=1)
    assert parts.tolist() == planted


def test_cliques_are_joined_where_the_price_of_a_pair_is_low() -> None:
    graph, planted = ring_of_cliques(6, 3)
    parts = find_partition(graph, resolution=0.1, seed=1)
    # Pairs of cliques gain 1 and pay 0.9; a third gains 1 more and pays 1.8.
    assert len(set(parts.tolist())) == 3
    assert quality_of(graph, parts, 0.1) == pytest.approx(6 * (3 - 0.3) + 3 * (1 - 0.9))
    assert len(planted) == 18


@pytest.mark.parametrize("seed", range(12))
def test_small_graphs_meet_the_best_of_all_partitions(seed: int) -> None:
    random = np.random.default_rng(seed)
    count, edges = 7, int(random.integers(6, 16))
    a, b = random.integers(0, count, (2, edges))
    graph = make_graph(random.integers(1, 4, count), a, b, random.random(edges) * 2)
    best = max(quality_of(graph, np.array(parts), 0.15) for parts in every_partition(count))
    parts = find_partition(graph, resolution=0.15, seed=1)
    assert quality_of(graph, parts, 0.15) == pytest.approx(best)


def test_a_unit_counts_with_its_size() -> None:
    edge = [(0, 1, 1.0)]
    small, large = graph_of(edge, [3, 3]), graph_of(edge, [3, 4])
    assert find_partition(small, resolution=0.1, seed=1).tolist() == [0, 0]
    assert find_partition(large, resolution=0.1, seed=1).tolist() == [0, 1]


def test_parts_are_numbered_by_their_first_unit() -> None:
    assert number_parts(np.array([7, 3, 7, 0])).tolist() == [0, 1, 0, 2]


def test_same_seed_same_parts() -> None:
    random = np.random.default_rng(4)
    a, b = random.integers(0, 300, (2, 900))
    graph = make_graph(np.ones(300, dtype=np.int64), a, b, random.random(900))
    first = find_partition(graph, resolution=0.05, seed=9)
    assert find_partition(graph, resolution=0.05, seed=9).tolist() == first.tolist()
