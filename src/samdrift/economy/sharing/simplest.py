"""The simplest key under which no group carries more than its own cost, by exact search.

Method: docs/methods/sharing.md, 4.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.optimize import linprog

from samdrift.economy.sharing.coalition_costs import Floats
from samdrift.economy.sharing.model import AllocationKey
from samdrift.economy.sharing.nucleolus import UnableToSolve
from samdrift.economy.sharing.search import FoundGroup, GroupSearch

#: Steps of the weights [percent], the roundest first.
_STEPS = (10, 5, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundKey:
    """A key, the sum that it raises [øre] without any group carrying too much, and its worst group then."""

    key: AllocationKey
    raises: float
    worst: FoundGroup


@dataclass(slots=True, kw_only=True)
class _Pool:
    """Groups known so far: their shares of the drivers [G, D], and own costs [G]."""

    search: GroupSearch
    shares: Floats
    parts: Floats
    costs: Floats

    def ask(self, weights: Floats, total: float) -> tuple[FoundGroup, Floats, Floats]:
        """Find the worst group of a mix; it and others enter the pool and are returned as rows."""
        split = total * (weights @ self.shares)
        found = self.search.find_worst(split)
        groups, costs = self.search.find_several(split)
        groups = np.vstack([found.group[None, :], groups])
        costs = np.concatenate([[found.own_cost], costs])
        parts = groups @ self.shares.T
        self.parts = np.vstack([self.parts, parts])
        self.costs = np.concatenate([self.costs, costs])
        return found, parts, costs


def find_simplest_key(
    search: GroupSearch,
    drivers: Mapping[str, Sequence[Fraction]],
    total: float,
    *,
    most_drivers: int,
    tolerance: float,
    slack: float = 0.0,
) -> FoundKey:
    """Find the simplest key that lets no group carry more than ``tolerance`` above its own cost.

    Fewer drivers are simpler, then rounder weights; among equals, the one whose worst group has most
    to spare. Where no key does, the one that does for the largest part of the sum: ``raises`` is less
    than ``total`` then.

    Args:
        search: finds worst groups.
        drivers: name -> one value a member, each with a sum above zero.
        total: what is shared [øre].
        most_drivers: most drivers in a key.
        tolerance: what does not count [øre].
        slack: sums raised that are this close to the largest count as equal [øre]: of such keys
            the simplest is taken.
    """
    names = list(drivers)
    table = np.array([[float(v / sum(values)) for v in values] for values in drivers.values()])
    pool = _Pool(search=search, shares=table, parts=np.zeros((0, len(names))), costs=np.zeros(0))
    if total > 0 and _best_mix_excess(pool, total) <= tolerance:
        for candidates in _classes(len(names), most_drivers):
            found = _find_passing(pool, candidates, total, tolerance)
            if found is not None:
                place, worst = found
                return FoundKey(key=_key(names, candidates[place]), raises=total, worst=worst)
    everything = np.vstack(list(_classes(len(names), most_drivers)))
    place, raised, worst = _find_raising_most(pool, everything, total, tolerance)
    most = raised
    for candidates in _classes(len(names), most_drivers) if slack > 0 else ():
        if _raised_in_pool(candidates / 100.0, pool.parts, pool.costs).max() < most - slack:
            continue
        at, simpler, group = _find_raising_most(pool, candidates, total, tolerance)
        if simpler >= most - slack:
            return FoundKey(key=_key(names, candidates[at]), raises=simpler, worst=group)
    return FoundKey(key=_key(names, everything[place]), raises=raised, worst=worst)


def _key(names: Sequence[str], weights: Floats) -> AllocationKey:
    pairs = tuple((name, Fraction(int(w))) for name, w in zip(names, weights, strict=True) if w)
    ordered = tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
    return AllocationKey(name=", ".join(f"{name}={weight}" for name, weight in ordered), weights=ordered)


def _classes(drivers: int, most: int) -> Iterator[Floats]:
    """The grids of weights [C, D] in percent, the simplest first; no grid holds what an earlier one has."""
    for size in range(1, min(most, drivers) + 1):
        for place, step in enumerate(_STEPS):
            rounder = _STEPS[:place]
            weights = np.array(
                [
                    w
                    for w in _compositions(size, step)
                    if not any(all(v % r == 0 for v in w) for r in rounder)
                ],
                dtype=np.float64,
            )
            if not len(weights):
                continue
            choices = list(itertools.combinations(range(drivers), size))
            grid = np.zeros((len(choices) * len(weights), drivers))
            for number, chosen in enumerate(choices):
                grid[number * len(weights) : (number + 1) * len(weights), list(chosen)] = weights
            yield grid


def _compositions(size: int, step: int) -> Iterator[tuple[int, ...]]:
    """All ways to write 100 as ``size`` positive multiples of ``step``, in order."""
    if size == 1:
        yield (100,)
        return
    for cuts in itertools.combinations(range(step, 100, step), size - 1):
        ends = (0, *cuts, 100)
        yield tuple(b - a for a, b in itertools.pairwise(ends))


def _best_mix_excess(pool: _Pool, total: float) -> float:
    """The least worst excess of any mix of all drivers, whatever the weights (a lower bound for all keys)."""
    drivers = len(pool.shares)
    weights = np.full(drivers, 1.0 / drivers)
    level = -np.inf
    for _ in range(200):
        found, _, _ = pool.ask(weights, total)
        if found.excess <= level + 1e-9 * abs(total):
            break
        answer = linprog(
            np.append(np.zeros(drivers), 1.0),
            A_ub=np.hstack([pool.parts, -np.ones((len(pool.parts), 1))]), b_ub=pool.costs / total,
            A_eq=np.append(np.ones(drivers), 0.0)[None, :], b_eq=[1.0],
            bounds=[(0, None)] * drivers + [(None, None)], method="highs-ds",
        )  # fmt: skip
        if answer.status != 0:
            raise UnableToSolve(str(answer.message))
        weights, level = answer.x[:drivers], float(answer.x[drivers]) * total
    return level


def _find_passing(
    pool: _Pool, candidates: Floats, total: float, tolerance: float
) -> tuple[int, FoundGroup] | None:
    """The candidate whose worst group has most to spare, if no group carries too much; else None."""
    weights = candidates / 100.0
    # Never above the truth: more groups can only raise it.
    bounds = _worst_in_pool(weights, pool.parts, pool.costs, total)
    verified: dict[int, FoundGroup] = {}
    while True:
        place = int(np.argmin(bounds))
        if bounds[place] > tolerance:
            return None
        if place in verified:
            return place, verified[place]
        found, parts, costs = pool.ask(weights[place], total)
        bounds = np.maximum(bounds, _worst_in_pool(weights, parts, costs, total))
        bounds[place] = max(found.at_most, bounds[place])
        verified[place] = found


def _worst_in_pool(weights: Floats, parts: Floats, costs: Floats, total: float) -> Floats:
    if not len(parts):
        return np.full(len(weights), -np.inf)
    worst = np.full(len(weights), -np.inf)
    for stretch in _stretches(len(parts), len(weights)):
        worst = np.maximum(worst, (total * weights @ parts[stretch].T - costs[stretch]).max(axis=1))
    return worst


def _find_raising_most(
    pool: _Pool, candidates: Floats, total: float, tolerance: float
) -> tuple[int, float, FoundGroup]:
    """The candidate that raises the largest sum, at most ``total``, before a group carries too much."""
    weights = candidates / 100.0
    raised = np.minimum(total, _raised_in_pool(weights, pool.parts, pool.costs))
    while True:
        place = int(np.argmax(raised))
        found, parts, costs = pool.ask(weights[place], float(raised[place]))
        if found.at_most <= tolerance:
            return place, float(raised[place]), found
        before = raised[place]
        raised = np.minimum(raised, _raised_in_pool(weights, parts, costs))
        if raised[place] >= before:
            # Only the bound of an unproven search stands above: take the difference off.
            raised[place] = before - (found.at_most - tolerance)


def _raised_in_pool(weights: Floats, parts: Floats, costs: Floats) -> Floats:
    """The sum at which the first group of the pool would carry more than its own cost."""
    least = np.full(len(weights), np.inf)
    for stretch in _stretches(len(parts), len(weights)):
        carried = weights @ parts[stretch].T
        with np.errstate(divide="ignore", invalid="ignore"):
            sums = np.where(carried > 0, costs[stretch] / carried, np.inf)
        least = np.minimum(least, sums.min(axis=1))
    return least


def _stretches(groups: int, candidates: int) -> Iterator[slice]:
    """Cut the pool so that a table of candidates by groups stays within some 100 MiB."""
    width = max(1, 12_000_000 // max(1, candidates))
    for start in range(0, groups, width):
        yield slice(start, start + width)
