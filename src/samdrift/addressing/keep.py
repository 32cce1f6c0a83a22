"""Who keeps what: the exact choice of disjoint blocks, each for one claimant, that saves most.

For many prices of a route side by side. Method: docs/methods/addressing.md, step 7.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samdrift.addressing.notation import Ints

_Whole = NDArray[np.int64]
_Flags = NDArray[np.bool_]

#: Networks, lengths, claimants, savings and used addresses of blocks.
_Blocks = tuple[Ints, _Whole, _Whole, _Whole, NDArray[np.float64]]

#: Whose a node has to be: nobody's in particular, or those of two or more that contradict each other.
_NOBODY = -1
_SEVERAL = -2


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepProblem:
    """Prefixes of one family that compete, one place a prefix; sorted by network, length, claimant.

    ``networks``: int64, or Python's own whole numbers for IPv6; ``savings``: what keeping saves
    [øre], >= 0; ``must``: has to be kept (such prefixes of two claimants never overlap);
    ``route_oere``: prices of a route to answer for; ``chosen``: which of them to say the blocks for.
    """

    bits: int
    networks: Ints
    lengths: _Whole
    claimants: _Whole
    savings: _Whole
    hosts: _Whole
    must: _Flags
    route_oere: _Whole
    chosen: int
    widest_summary: int
    fill_pct: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The answer. ``saved_oere``, ``routes``, ``hosts``: one a price; the saving is net of routes.

    ``blocks``, ``block_lengths``, ``block_claimants``, ``block_oere`` (saving before its route),
    ``block_used`` (addresses): the disjoint blocks that are kept at the chosen price, by address.
    ``is_kept``: one a prefix; ``block_of``: the block that holds the prefix, whoever's, else the
    first inside it, else -1.
    """

    saved_oere: _Whole
    routes: _Whole
    hosts: _Whole
    blocks: Ints
    block_lengths: _Whole
    block_claimants: _Whole
    block_oere: _Whole
    block_used: NDArray[np.float64]
    is_kept: _Flags
    block_of: _Whole


@dataclass(slots=True, kw_only=True)
class _Claims:
    """What each claimant has inside each node of one level, sorted by node and claimant."""

    node: Ints
    claimant: _Whole
    saving: _Whole
    hosts: _Whole
    used: Ints
    is_own: _Flags
    must: _Flags
    must_own: _Flags


@dataclass(slots=True, kw_only=True)
class _Level:
    """The nodes of one level: the best of each for every price, and the choice at the chosen one."""

    length: int
    node: Ints
    best: _Whole
    routes: _Whole
    hosts: _Whole
    is_taken: _Flags
    claimant: _Whole
    saving: _Whole
    used: NDArray[np.float64]


def choose_kept(problem: KeepProblem) -> Kept:
    """Choose the blocks to keep, level by level from the longest prefixes upwards.

    Levels rather than a tree of objects: each is a few operations on whole columns, so that a
    hundred thousand prefixes and a dozen prices take a fraction of a second.
    """
    claims = _no_claims(problem)
    level: _Level | None = None
    levels: list[_Level] = []
    at_length = [np.flatnonzero(problem.lengths == length) for length in range(problem.bits + 1)]
    for length in range(int(problem.lengths.max(initial=0)), -1, -1):
        claims = _raise(claims, problem, at_length[length], length)
        level = _decide(claims, level, problem, length)
        levels.append(level)
        # Only the choice is needed on the way back; the columns of the prices are large.
        if len(levels) > 1:
            levels[-2].best = levels[-2].routes = levels[-2].hosts = np.empty((0, 0), dtype=np.int64)
    top = levels[-1]
    blocks = _descend(levels, problem.bits)
    is_kept, block_of = _locate(problem, *blocks[:3])
    return Kept(
        saved_oere=top.best.sum(axis=0),
        routes=top.routes.sum(axis=0),
        hosts=top.hosts.sum(axis=0),
        blocks=blocks[0],
        block_lengths=blocks[1],
        block_claimants=blocks[2],
        block_oere=blocks[3],
        block_used=blocks[4],
        is_kept=is_kept,
        block_of=block_of,
    )


def _no_claims(problem: KeepProblem) -> _Claims:
    nothing = np.empty(0, dtype=np.int64)
    none = nothing.astype(problem.networks.dtype)
    flags = np.empty(0, dtype=np.bool_)
    return _Claims(
        node=none,
        claimant=nothing,
        saving=nothing,
        hosts=nothing,
        used=none,
        is_own=flags,
        must=flags,
        must_own=flags,
    )


def _raise(below: _Claims, problem: KeepProblem, own: _Whole, length: int) -> _Claims:
    """Join the claims of the level below, node by node of this one, with the prefixes of this length."""
    size = 1 << (problem.bits - length)
    count = len(own)
    node = np.concatenate([below.node >> 1, problem.networks[own] >> (problem.bits - length)])
    claimant = np.concatenate([below.claimant, problem.claimants[own]])
    span = int(problem.claimants.max(initial=0)) + 1
    key = node * span + claimant
    # Both parts are sorted already, which a stable sort makes use of.
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = _run_starts(key)
    flags = np.ones(count, dtype=np.bool_)
    own_size = np.full(count, size, dtype=node.dtype)

    def joined(lower: NDArray[Any], here: NDArray[Any], how: np.ufunc) -> NDArray[Any]:
        together: NDArray[Any] = how.reduceat(np.concatenate([lower, here])[order], starts)
        return together

    if not len(order):
        return below
    used = joined(below.used, own_size, np.add)
    return _Claims(
        node=node[order][starts],
        claimant=claimant[order][starts],
        saving=joined(below.saving, problem.savings[own], np.add),
        hosts=joined(below.hosts, problem.hosts[own], np.add),
        # A prefix of this length uses all of the node, and what is inside it is not used twice.
        used=np.minimum(used, size),
        is_own=joined(np.zeros(len(below.node), dtype=np.bool_), flags, np.logical_or),
        must=joined(below.must, problem.must[own], np.logical_or),
        must_own=joined(np.zeros(len(below.node), dtype=np.bool_), problem.must[own], np.logical_or),
    )


def _run_starts(values: NDArray[Any]) -> _Whole:
    """Where each run of equal values begins."""
    is_start = np.ones(len(values), dtype=np.bool_)
    is_start[1:] = values[1:] != values[:-1]
    return np.flatnonzero(is_start)


def _decide(claims: _Claims, below: _Level | None, problem: KeepProblem, length: int) -> _Level:
    """For each node: one claimant's block as a whole, or the best of its two halves."""
    starts = _run_starts(claims.node)
    nodes = claims.node[starts]
    best, routes, hosts = _halves(below, nodes, len(problem.route_oere))
    winner, has_claim = _strongest(claims, starts, problem, length)
    saving = np.where(has_claim, claims.saving[winner], 0)
    block = saving[:, None] - problem.route_oere
    is_own = claims.is_own[winner][:, None]
    takes = (block > best) | ((block == best) & ((routes > 1) | is_own))
    takes |= claims.must_own[winner][:, None]
    takes &= has_claim[:, None]
    return _Level(
        length=length,
        node=nodes,
        best=np.where(takes, block, best),
        routes=np.where(takes, 1, routes),
        hosts=np.where(takes, claims.hosts[winner][:, None], hosts),
        is_taken=takes[:, problem.chosen].copy(),
        claimant=claims.claimant[winner],
        saving=saving,
        used=claims.used[winner].astype(np.float64),
    )


def _halves(below: _Level | None, nodes: Ints, prices: int) -> tuple[_Whole, _Whole, _Whole]:
    """Sums over the two halves of each node, for every price."""
    sums = [np.zeros((len(nodes), prices), dtype=np.int64) for _ in range(3)]
    if below is not None and len(below.node):
        above = below.node >> 1
        starts = _run_starts(above)
        places = np.searchsorted(nodes, above[starts])
        for total, column in zip(sums, (below.best, below.routes, below.hosts), strict=True):
            total[places] = np.add.reduceat(column, starts, axis=0)
    return sums[0], sums[1], sums[2]


def _strongest(claims: _Claims, starts: _Whole, problem: KeepProblem, length: int) -> tuple[_Whole, _Flags]:
    """The claim of each node that saves most among those allowed; and whether any is.

    Allowed is who has exactly this prefix, or uses enough of a block that is not too wide, unless
    somebody else must keep something inside.
    """
    size = 1 << (problem.bits - length)
    allowed = claims.is_own.copy()
    if length >= problem.widest_summary:
        allowed |= (claims.used * 100 >= size * problem.fill_pct).astype(np.bool_)
    counts = np.diff(np.append(starts, len(claims.node)))
    if claims.must.any():
        musts = np.add.reduceat(claims.must.astype(np.int64), starts)
        whose = np.maximum.reduceat(np.where(claims.must, claims.claimant, _NOBODY), starts)
        whose[musts > 1] = _SEVERAL
        needed = np.repeat(whose, counts)
        allowed &= (needed == _NOBODY) | (needed == claims.claimant)
    # An equal saving goes to the prefix itself before a summary, then to the first claimant.
    strength = np.where(allowed, claims.saving * 2 + claims.is_own, -1)
    most = np.maximum.reduceat(strength, starts)
    candidates = np.flatnonzero(strength == np.repeat(most, counts))
    return candidates[np.searchsorted(candidates, starts)], most >= 0


def _descend(levels: list[_Level], bits: int) -> _Blocks:
    """Collect the taken nodes that have no taken node above them, sorted by address."""
    found: list[_Blocks] = []
    is_open = np.ones(len(levels[-1].node), dtype=np.bool_)
    for index in range(len(levels) - 1, -1, -1):
        level = levels[index]
        taken = is_open & level.is_taken
        nodes = level.node[taken] << (bits - level.length)
        lengths = np.full(len(nodes), level.length, dtype=np.int64)
        found.append((nodes, lengths, level.claimant[taken], level.saving[taken], level.used[taken]))
        if index:
            lower = levels[index - 1]
            is_open = (is_open & ~level.is_taken)[np.searchsorted(level.node, lower.node >> 1)]
    networks, lengths, claimants, savings, used = (
        np.concatenate(column) for column in zip(*found, strict=True)
    )
    order = np.argsort(networks, kind="stable")
    return networks[order], lengths[order], claimants[order], savings[order], used[order]


def _locate(problem: KeepProblem, blocks: Ints, lengths: _Whole, claimants: _Whole) -> tuple[_Flags, _Whole]:
    """Say which prefixes lie in a block of their own claimant, and which block each meets."""
    count = len(blocks)
    if not count:
        return np.zeros(len(problem.networks), dtype=np.bool_), np.full(len(problem.networks), -1)
    kind = problem.networks.dtype
    one = np.ones(1, dtype=kind)
    block_last = blocks + (one << (problem.bits - lengths).astype(kind)) - 1
    last = problem.networks + (one << (problem.bits - problem.lengths).astype(kind)) - 1
    before = np.searchsorted(blocks, problem.networks, side="right") - 1
    is_held = (before >= 0) & (block_last[before] >= last).astype(np.bool_)
    after = np.minimum(np.searchsorted(blocks, problem.networks, side="left"), count - 1)
    is_met = ((blocks[after] >= problem.networks) & (blocks[after] <= last)).astype(np.bool_)
    block_of = np.where(is_held, before, np.where(is_met, after, -1))
    return is_held & (claimants[before] == problem.claimants), block_of
