"""Limits of groups: what breaks one is searched again more finely, and joined as far as they allow."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samdrift.dependencies.partition import Ints, UnitGraph, find_partition, make_graph, number_parts

#: γ is doubled at most so often; then each unit stands alone.
_MOST_DOUBLINGS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a group may hold: servers, systems, one environment, and no pair of units in ``cannot``.

    ``systems`` and ``environments`` are those of each unit.
    """

    largest: int
    most_systems: int
    systems: tuple[frozenset[str], ...]
    cannot: frozenset[tuple[int, int]]
    environments: tuple[str, ...]

    def allow(self, sizes: Ints, units: Sequence[int]) -> bool:
        """Whether these units may be one group."""
        if int(sizes[list(units)].sum()) > self.largest:
            return False
        if len({self.environments[unit] for unit in units}) > 1:
            return False
        if len(frozenset().union(*(self.systems[unit] for unit in units))) > self.most_systems:
            return False
        inside = set(units)
        return not any(a in inside and b in inside for a, b in self.cannot)


def repair_parts(graph: UnitGraph, parts: Ints, limits: Limits, *, resolution: float, seed: int) -> Ints:
    """Divide each part that breaks a limit; a unit is never divided, and stays alone if it breaks one."""
    repaired = parts.copy()
    following = int(parts.max()) + 1 if len(parts) else 0
    for units in _members(parts):
        if len(units) == 1 or limits.allow(graph.sizes, units):
            continue
        pieces = _divide(graph, units, limits, resolution, seed)
        for piece in _rejoin(graph, pieces, limits, resolution):
            repaired[piece] = following
            following += 1
    return number_parts(repaired)


def join_parts(graph: UnitGraph, parts: Ints, limits: Limits, wanted: Sequence[tuple[int, int]]) -> Ints:
    """Join these pairs of parts, in their order, as far as the limits allow."""
    if not wanted:
        return parts
    members = dict(enumerate(_members(parts)))
    now = {part: part for part in members}
    for a, b in wanted:
        one, other = sorted((now[a], now[b]))
        if one != other and limits.allow(graph.sizes, [*members[one], *members[other]]):
            members[one] += members.pop(other)
            now = {part: one if at == other else at for part, at in now.items()}
    return number_parts(np.array([now[int(part)] for part in parts], dtype=np.int64))


def _members(parts: Ints) -> list[list[int]]:
    """Units of each part, parts being numbered from 0."""
    found: list[list[int]] = [[] for _ in range(int(parts.max()) + 1 if len(parts) else 0)]
    for unit, part in enumerate(parts.tolist()):
        found[part].append(unit)
    return found


def _divide(
    graph: UnitGraph, units: list[int], limits: Limits, resolution: float, seed: int
) -> list[list[int]]:
    """Search more and more finely, until each piece keeps the limits or is one unit."""
    done: list[list[int]] = []
    open_ones = [units]
    for _ in range(_MOST_DOUBLINGS):
        resolution *= 2
        finer: list[list[int]] = []
        for piece in open_ones:
            parts = find_partition(_inside(graph, piece), resolution=resolution, seed=seed)
            finer += [[piece[unit] for unit in members] for members in _members(parts)]
        kept = [piece for piece in finer if len(piece) == 1 or limits.allow(graph.sizes, piece)]
        open_ones = [piece for piece in finer if len(piece) > 1 and not limits.allow(graph.sizes, piece)]
        done += kept
        if not open_ones:
            return done
    return done + [[unit] for piece in open_ones for unit in piece]


def _inside(graph: UnitGraph, units: list[int]) -> UnitGraph:
    """The graph of these units alone."""
    place = {unit: number for number, unit in enumerate(units)}
    a, b, weight = [], [], []
    for unit in units:
        for position in range(graph.indptr[unit], graph.indptr[unit + 1]):
            other = int(graph.indices[position])
            if unit < other and other in place:
                a.append(place[unit])
                b.append(place[other])
                weight.append(graph.data[position])
    ends = np.array([a, b], dtype=np.int64)
    return make_graph(graph.sizes[units], ends[0], ends[1], np.array(weight, dtype=np.float64))


def _rejoin(graph: UnitGraph, pieces: list[list[int]], limits: Limits, resolution: float) -> list[list[int]]:
    """Join the two pieces that gain most, as long as one pair gains and keeps the limits."""
    pieces = sorted(sorted(piece) for piece in pieces)
    own = {unit: number for number, piece in enumerate(pieces) for unit in piece}
    between: dict[tuple[int, int], float] = {}
    for unit, number in own.items():
        for position in range(graph.indptr[unit], graph.indptr[unit + 1]):
            there = own.get(int(graph.indices[position]), number)
            if number < there:
                between[number, there] = between.get((number, there), 0.0) + float(graph.data[position])
    alive = dict(enumerate(pieces))
    size = {number: int(graph.sizes[piece].sum()) for number, piece in alive.items()}
    while True:
        gains = [(weight - resolution * size[a] * size[b], a, b) for (a, b), weight in between.items()]
        for gain, a, b in sorted(gains, key=lambda each: (-each[0], each[1:])):
            if gain <= 0:
                return list(alive.values())
            if size[a] + size[b] <= limits.largest and limits.allow(graph.sizes, alive[a] + alive[b]):
                break
        else:
            return list(alive.values())
        alive[a] = sorted(alive[a] + alive.pop(b))
        size[a] += size[b]
        joined: dict[tuple[int, int], float] = {}
        for ends, weight in between.items():
            x, y = (a if end == b else end for end in ends)
            if x != y:
                key = (min(x, y), max(x, y))
                joined[key] = joined.get(key, 0.0) + weight
        between = joined
