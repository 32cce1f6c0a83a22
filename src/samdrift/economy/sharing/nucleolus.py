"""Least core and nucleolus by linear programmes that see only the groups they need.

Method: docs/methods/sharing.md, 2. Sums may be in any one unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import linprog

from samdrift.economy.sharing.coalition_costs import Floats
from samdrift.economy.sharing.excess import AllGroups, members_of, rows_of
from samdrift.economy.sharing.span import Span

#: Relative to the largest cost: what is told apart as worse, and what the programmes work to.
_WORSE = 2e-10
_PRECISION = 1e-10
#: A multiplier below this counts as zero; they sum to one.
_BINDS = 1e-7
_SPARE_ROWS = 1500


class UnableToSolve(Exception):
    """A linear programme did not end with an answer; the message is the solver's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nucleolus:
    """The nucleolus and how it was found.

    Attributes:
        shares: what each pays, in the costs' unit.
        levels: the excesses fixed one after the other, falling.
        programmes: linear programmes solved.
    """

    shares: Floats
    levels: tuple[float, ...]
    programmes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoImputation:
    """Nobody can be asked for no more than alone: the singles' costs sum to less than all together."""

    missing: float


@dataclass(slots=True, kw_only=True)
class _Chain:
    """The state of the chain of programmes; all sums divided by ``scale``."""

    groups: AllGroups
    scale: float
    total: float
    ceilings: Floats | None
    pool: list[int]
    span: Span
    fixed: list[tuple[int, float]] = field(default_factory=list)
    #: Equations that hold in the end: group, level or None, cost.
    equations: list[tuple[int, int | None, float]] = field(default_factory=list)
    programmes: int = 0

    def cost(self, mask: int) -> float:
        return float(self.groups.limits[mask]) / self.scale


@dataclass(frozen=True, slots=True, kw_only=True)
class _Solved:
    shares: Floats
    level: float
    #: Groups of the pool with a positive multiplier, and members held at their ceiling.
    binding: tuple[int, ...]
    at_ceiling: tuple[int, ...]


def find_least_core(groups: AllGroups, total: float) -> tuple[float, Floats]:
    """The least worst excess over all splits of ``total``, and a split that has it.

    Raises:
        UnableToSolve: the solver gave up.
    """
    chain = _begin(groups, total, ceilings=None)
    solved = _solve_level(chain, seed=0)
    return solved.level * chain.scale, solved.shares * chain.scale


def find_nucleolus(groups: AllGroups, total: float, ceilings: Floats) -> Nucleolus | NoImputation:
    """The nucleolus: the excesses, sorted from the worst, are least in lexical order.

    Args:
        groups: the groups that count; every single member must be among them or in ``ceilings``.
        total: what the shares sum to.
        ceilings: what each pays alone: nobody pays more.

    Returns:
        The nucleolus, or NoImputation where the ceilings sum to less than ``total``.

    Raises:
        UnableToSolve: the solver gave up.
    """
    missing = total - float(np.sum(ceilings))
    scale = float(np.abs(groups.limits[np.isfinite(groups.limits)]).max(initial=abs(total))) or 1.0
    if missing > 1e-12 * scale:
        return NoImputation(missing=missing)
    if groups.count == 1:
        return Nucleolus(shares=np.array([total]), levels=(), programmes=0)
    chain = _begin(groups, total, ceilings=ceilings)
    levels: list[float] = []
    while chain.span.rank < groups.count:
        solved = _solve_level(chain, seed=len(levels))
        _fix(chain, solved, len(levels))
        levels.append(solved.level)
    shares, exact_levels = _solve_equations(chain, len(levels))
    return Nucleolus(
        shares=shares * chain.scale,
        levels=tuple(float(level) * chain.scale for level in exact_levels),
        programmes=chain.programmes,
    )


def _begin(groups: AllGroups, total: float, *, ceilings: Floats | None) -> _Chain:
    count = groups.count
    everybody = (1 << count) - 1
    scale = float(np.abs(groups.limits[np.isfinite(groups.limits)]).max(initial=abs(total))) or 1.0
    singles = [1 << member for member in range(count)]
    pool = [m for m in (*singles, *(everybody ^ m for m in singles)) if np.isfinite(groups.limits[m])]
    chain = _Chain(
        groups=groups,
        scale=scale,
        total=total / scale,
        ceilings=None if ceilings is None else np.asarray(ceilings) / scale,
        pool=sorted(set(pool)),
        span=Span(count),
    )
    chain.span.add(everybody)
    chain.fixed.append((everybody, chain.total))
    chain.equations.append((everybody, None, chain.total))
    return chain


def _solve_level(chain: _Chain, *, seed: int) -> _Solved:
    """Minimise the worst excess of what is not yet determined, letting groups in as they break it."""
    residues = None if chain.span.rank == 1 else chain.span.residues(seed)
    if chain.span.rank == 1:
        # Only everybody's sum is known, and everybody is never among the groups.
        active = list(chain.pool)
    else:
        active = [mask for mask in chain.pool if not chain.span.holds(mask)]
    known = set(active)
    best, reached = None, np.inf
    while True:
        solved = _solve_programme(chain, active)
        # Half-way to the best split so far, too: the programme's own splits jump about.
        queries = [solved.shares] if best is None else [solved.shares, (solved.shares + best) / 2]
        worse: list[int] = []
        for query in queries:
            masks, excesses = chain.groups.find_worst(
                query * chain.scale, most=2 * chain.groups.count + 10, undetermined=residues
            )
            if len(excesses) and excesses[0] / chain.scale < reached:
                best, reached = query, excesses[0] / chain.scale
            carried = rows_of(masks, chain.groups.count) @ solved.shares
            above = carried - chain.groups.limits[masks] / chain.scale > solved.level + _WORSE
            worse += [mask for mask in masks[above].tolist() if mask not in known]
            if not worse:
                # Nothing breaks the programme's own split: it is the answer.
                break
            known.update(worse)
        if not worse or reached <= solved.level + _WORSE:
            # A split of all groups reaches the programme's level: its multipliers hold for all groups.
            chain.pool = _trim(chain, active, solved)
            return replace(solved, shares=solved.shares if best is None else best)
        active += sorted(set(worse))


def _trim(chain: _Chain, active: Sequence[int], solved: _Solved) -> list[int]:
    """Keep the groups that were nearest to binding."""
    if len(active) <= _SPARE_ROWS:
        return list(active)
    carried = rows_of(active, chain.groups.count) @ solved.shares
    spare = np.array([chain.cost(mask) for mask in active]) - carried
    keep = np.sort(np.argsort(spare, kind="stable")[: _SPARE_ROWS // 2])
    return [active[i] for i in keep.tolist()]


def _solve_programme(chain: _Chain, active: Sequence[int]) -> _Solved:
    """Least level over the pool: x(S) - level <= c(S); determined sums and ceilings hold."""
    count = chain.groups.count
    chain.programmes += 1
    rows = np.hstack([rows_of(active, count), -np.ones((len(active), 1))])
    limits = np.array([chain.cost(mask) for mask in active])
    if chain.ceilings is not None:
        rows = np.vstack([rows, np.eye(count, count + 1)])
        limits = np.concatenate([limits, chain.ceilings])
    equal = np.hstack([rows_of([m for m, _ in chain.fixed], count), np.zeros((len(chain.fixed), 1))])
    answer = linprog(
        np.append(np.zeros(count), 1.0),
        A_ub=rows, b_ub=limits, A_eq=equal, b_eq=[value for _, value in chain.fixed],
        bounds=(None, None), method="highs-ds",
        options={"primal_feasibility_tolerance": _PRECISION, "dual_feasibility_tolerance": _PRECISION},
    )  # fmt: skip
    if answer.status != 0:
        raise UnableToSolve(str(answer.message))
    weights = -answer.ineqlin.marginals
    return _Solved(
        shares=answer.x[:count],
        level=float(answer.x[count]),
        binding=tuple(active[i] for i in np.flatnonzero(weights[: len(active)] > _BINDS).tolist()),
        at_ceiling=tuple(int(i) for i in np.flatnonzero(weights[len(active) :] > _BINDS)),
    )


def _fix(chain: _Chain, solved: _Solved, level: int) -> None:
    """Determine the sums of what binds in every best answer."""
    before = chain.span.rank
    for mask in solved.binding:
        chain.equations.append((mask, level, chain.cost(mask)))
        if chain.span.add(mask):
            chain.fixed.append((mask, chain.cost(mask) + solved.level))
    for member in solved.at_ceiling if chain.ceilings is not None else ():
        ceiling = float(chain.ceilings[member])  # type: ignore[index]
        chain.equations.append((1 << member, None, ceiling))
        if chain.span.add(1 << member):
            chain.fixed.append((1 << member, ceiling))
    if chain.span.rank == before:
        raise UnableToSolve("No group's sum could be determined: the costs differ too much in size.")


def _solve_equations(chain: _Chain, levels: int) -> tuple[Floats, Floats]:
    """Solve what binds for shares and levels at once: takes the programmes' rounding out."""
    count = chain.groups.count
    matrix = np.zeros((len(chain.equations), count + levels))
    right = np.zeros(len(chain.equations))
    for row, (mask, level, cost) in enumerate(chain.equations):
        matrix[row, list(members_of(mask))] = 1.0
        if level is not None:
            matrix[row, count + level] = -1.0
        right[row] = cost
    found = np.linalg.lstsq(matrix, right, rcond=None)[0]
    return np.asarray(found[:count], dtype=np.float64), np.asarray(found[count:], dtype=np.float64)
