"""Ruin-and-recreate with annealing, in two chains (docs/methods/wave-search.md, the ladder, 2)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from samdrift.takeover.search.arrays import (
    BEST,
    COST,
    IS_BEST,
    START,
    UNDONE,
    UNDONE_FIRST,
    VALUE,
    Chain,
    Floats,
    Ints,
    make_chain,
)
from samdrift.takeover.search.compile import CompiledProblem
from samdrift.takeover.search.engine import anneal, recall
from samdrift.takeover.search.parameters import WaveSearchParameters

CHAINS = 2
#: The budget is cut into so many pieces; the caller is asked between them.
PIECES = 200
#: In the second half, the chains meet after every so many pieces.
MEET_EVERY = 10
#: Most steps, for each task without a week, to find one.
REPAIR_STEPS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Improved:
    """A plan: ``start`` by task (-1: no week), its ``cost`` [øre] without the crews' work, tasks ``undone``.

    ``steps`` made, and whether the caller stopped it.
    """

    start: Ints
    cost: int
    undone: int
    steps: int
    is_stopped: bool


def improve_plan(
    compiled: CompiledProblem,
    start: Ints,
    *,
    seed: int,
    steps: int,
    parameters: WaveSearchParameters,
    progress: Callable[[Improved], bool] | None = None,
) -> Improved:
    """Improve a plan by ruin-and-recreate; never worse than ``start``.

    Args:
        compiled: the problem.
        start: week of each task, -1 where it has none.
        seed: of the random numbers.
        steps: of both chains together.
        parameters: how the search works.
        progress: shown the best so far between pieces of the work, and asked whether to go on.

    Returns:
        The best plan met; the same for the same arguments, on any number of processors.
    """
    chains = [_begin(compiled, start, seed * CHAINS + k) for k in range(CHAINS)]
    heat = _temperatures(chains[0], parameters)
    made, is_stopped = 0, False
    bounds = [steps // CHAINS * k // PIECES for k in range(PIECES + 1)]
    with ThreadPoolExecutor(CHAINS) as threads:
        for k in range(PIECES):
            piece = bounds[k + 1] - bounds[k]
            if piece == 0:
                continue
            shape = _shape(parameters, heat, k)
            for _ in threads.map(
                _anneal, *zip(*((compiled, chain, piece, shape) for chain in chains), strict=True)
            ):
                made += piece
            if k >= PIECES // 2 and k % MEET_EVERY == 0:
                _meet(compiled, chains)
            best = min(chains, key=_value)
            if progress is not None and not progress(_so_far(compiled, best, made)):
                is_stopped = True
                break
    best = min(chains, key=_value)
    recall(compiled.arrays, best, compiled.penalty)
    return Improved(
        start=best.tasks[:, START].copy(),
        cost=int(best.totals[COST]),
        undone=int(best.totals[UNDONE]),
        steps=made,
        is_stopped=is_stopped,
    )


def repair_plan(compiled: CompiledProblem, start: Ints, *, parameters: WaveSearchParameters) -> Improved:
    """Find weeks for tasks that have none, if few steps suffice; never worse than ``start``."""
    chain = _begin(compiled, start, 0)
    shape = _shape(parameters, (1e-3, 1e-3), 0)
    shape[UNDONE_FIRST] = 1.0
    steps = REPAIR_STEPS * int(chain.totals[UNDONE])
    made = anneal(compiled.arrays, chain, max(steps, 1), compiled.penalty, shape)
    recall(compiled.arrays, chain, compiled.penalty)
    return Improved(
        start=chain.tasks[:, START].copy(),
        cost=int(chain.totals[COST]),
        undone=int(chain.totals[UNDONE]),
        steps=made,
        is_stopped=False,
    )


def _begin(compiled: CompiledProblem, start: Ints, seed: int) -> Chain:
    chain = make_chain(compiled.arrays, seed)
    chain.tasks[:, BEST] = start
    recall(compiled.arrays, chain, compiled.penalty)
    return chain


def _anneal(compiled: CompiledProblem, chain: Chain, steps: int, shape: Floats) -> None:
    anneal(compiled.arrays, chain, steps, compiled.penalty, shape)


def _temperatures(chain: Chain, parameters: WaveSearchParameters) -> tuple[float, float]:
    """First and last temperature [øre], by what a task costs on average."""
    mean = max(float(chain.totals[COST]) / max(len(chain.tasks), 1), 1.0)
    return max(parameters.hot * mean, 1e-3), max(parameters.cold * mean, 1e-6)


def _shape(parameters: WaveSearchParameters, heat: tuple[float, float], piece: int) -> Floats:
    """What the steps of a piece are like, by the columns of ``arrays``."""
    ratio = heat[1] / heat[0]
    return np.array(
        [
            heat[0] * ratio ** (piece / PIECES),
            heat[0] * ratio ** ((piece + 1) / PIECES),
            min(parameters.most_cleared, 40),
            min(parameters.passed_over, 0.9),
            parameters.contract_share,
            parameters.kin_share,
            0.5,
        ]
    )


def _value(chain: Chain) -> int:
    return int(chain.totals[VALUE])


def _so_far(compiled: CompiledProblem, best: Chain, made: int) -> Improved:
    undone, cost = divmod(_value(best), compiled.penalty)
    return Improved(start=_best_start(best), cost=cost, undone=undone, steps=made, is_stopped=False)


def _best_start(chain: Chain) -> Ints:
    is_there = chain.totals[IS_BEST] == 1
    start: Ints = chain.tasks[:, START if is_there else BEST]
    return start


def _meet(compiled: CompiledProblem, chains: list[Chain]) -> None:
    """Let the worse chain go on from the better one's best plan."""
    better, worse = sorted(chains, key=_value)[:2]
    if _value(better) < _value(worse):
        worse.tasks[:, BEST] = _best_start(better)
        worse.totals[IS_BEST] = 0
        recall(compiled.arrays, worse, compiled.penalty)
