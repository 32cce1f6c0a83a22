"""The worst group of a split by mixed-integer programme, for more members than all groups can be priced of.

Method: docs/methods/sharing.md, 6.
"""

import itertools
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from samdrift.economy.sharing.coalition_costs import Floats, PricedTerms
from samdrift.economy.sharing.model import LeastCore
from samdrift.economy.sharing.nucleolus import UnableToSolve
from samdrift.economy.sharing.parameters import SharingParameters
from samdrift.economy.sharing.search import FoundGroup

_STARTS = 64
#: Distance of the least core's bounds at which the search ends, as a share of the joint cost.
_LEAST_CORE_GAP = 1e-5


@dataclass(slots=True, kw_only=True)
class BranchSearch:
    """Finds worst groups; what one search learns of where costs bend serves the next.

    ``breaks`` are the driver sums at which a curved term is met exactly, by term.
    """

    terms: PricedTerms
    parameters: SharingParameters
    breaks: dict[int, set[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with sizes that halve from all members downwards."""
        curved = (self.terms.exponents != 1.0) & (self.terms.rates != 0.0)
        for term in np.flatnonzero(curved | (self.terms.doublings != 0.0)):
            whole = float(self.terms.sizes[term].sum())
            self.breaks[int(term)] = {whole / 2**k for k in range(6)}

    def climb(self, shares: Floats, seed: int) -> tuple[Floats, Floats]:
        """Groups that no change of one member makes worse off, and their excesses; the worst first.

        A quick way to groups; it proves nothing.
        """
        count = self.terms.sizes.shape[1]
        generator = np.random.default_rng(seed)
        starts = (generator.random((_STARTS, count)) < generator.random((_STARTS, 1))).astype(np.float64)
        starts[starts.sum(axis=1) == 0, 0] = 1.0
        starts[starts.sum(axis=1) == count, 0] = 0.0
        groups = np.unique(self.terms.climb(starts, shares), axis=0)
        excesses = groups @ shares - self.terms.costs_of(groups)
        order = np.argsort(-excesses, kind="stable")
        return groups[order], excesses[order]

    def find_several(self, shares: Floats) -> tuple[Floats, Floats]:
        """Some groups with large excesses [G, n], and their own costs."""
        groups, _ = self.climb(shares, self.parameters.seed)
        return groups, self.terms.costs_of(groups)

    def find_worst(self, shares: Floats, *, above: float = -np.inf) -> FoundGroup:
        """Find the group that carries most above its own cost, with what no group carries more than.

        Args:
            shares: what each pays [øre].
            above: ends as soon as a group's excess is above this, or none can be.

        Raises:
            UnableToSolve: the solver gave up without a bound.
        """
        groups, excesses = self.climb(shares, self.parameters.seed)
        best, excess, at_most = np.asarray(groups[0], dtype=np.float64), float(excesses[0]), np.inf
        if len(self.terms.alone):
            apart = _worst_apart(shares - self.terms.alone)
            least = float(apart @ shares) - self.terms.cost_of(np.flatnonzero(apart).tolist())
            best, excess = (apart, least) if least > excess else (best, excess)
        gap = 100 * self.parameters.least_gap_dkk
        tried = [best]
        self._bend_at(best)
        for _ in range(self.parameters.separation_rounds):
            other, bound = self._solve(shares, tried)
            at_most = max(min(at_most, bound), excess)
            if other is None:
                at_most = excess
                break
            found = float(other @ shares) - self.terms.cost_of(np.flatnonzero(other).tolist())
            if found > excess:
                best, excess = other, found
            at_most = max(at_most, excess)
            if at_most - excess <= gap or at_most <= above:
                break
            tried.append(other)
            self._bend_at(other)
        return FoundGroup(
            group=best,
            own_cost=float(best @ shares) - excess,
            excess=excess,
            at_most=at_most,
        )

    def _bend_at(self, group: Floats) -> None:
        for term, breaks in self.breaks.items():
            if (size := float(self.terms.sizes[term] @ group)) > 0:
                breaks.add(size)

    def _solve(self, shares: Floats, tried: list[Floats]) -> tuple[Floats | None, float]:
        """One programme: a group that is not among ``tried``, and a bound on the excess of all others."""
        programme = _Programme(self.terms, shares, self.breaks)
        for group in tried:
            # Any other group differs somewhere.
            programme.add_row(dict(enumerate(1.0 - 2.0 * group)), low=1.0 - float(group.sum()))
        answer = programme.solve(self.parameters.separation_nodes)
        if answer.status == 2:
            return None, -np.inf
        bound = answer.mip_dual_bound
        if bound is None or not np.isfinite(bound):
            raise UnableToSolve(str(answer.message))
        group = (
            tried[0] if answer.x is None else np.rint(np.asarray(answer.x[: len(shares)], dtype=np.float64))
        )
        return group, -float(bound) * programme.scale


def _worst_apart(above: Floats) -> Floats:
    """The proper group that carries most above what its members pay alone, from each one's excess: exact.

    The programme prices joint operation; a group that stays apart is not among its groups.
    """
    group = (above > 0).astype(np.float64)
    if not group.any():
        group[int(np.argmax(above))] = 1.0
    elif group.all():
        group[int(np.argmin(above))] = 0.0
    return group


class _Programme:
    """Minimise own cost less what is carried; costs of curved terms are put under by straight pieces."""

    def __init__(self, terms: PricedTerms, shares: Floats, breaks: dict[int, set[float]]) -> None:
        self.count = len(shares)
        self.scale = float(np.abs(shares).sum()) or 1.0
        self.costs: list[float] = []
        self.whole: list[int] = []
        self.upper: list[float] = []
        self.rows: list[tuple[dict[int, float], float, float]] = []
        for share in shares:
            self.add_variable(-float(share) / self.scale, whole=True, upper=1.0)
        # Where members may stay apart, one alone is no joint operation.
        least = 2.0 if len(terms.alone) else 1.0
        self.add_row(dict.fromkeys(range(self.count), 1.0), low=least, high=self.count - 1.0)
        for term in range(len(terms.rates)):
            self._add_steps_and_fixed(terms, term)
            self._add_rate(terms, term, sorted(breaks.get(term, ())))

    def add_variable(self, cost: float, *, whole: bool = False, upper: float = np.inf) -> int:
        self.costs.append(cost)
        self.whole.append(int(whole))
        self.upper.append(upper)
        return len(self.costs) - 1

    def add_row(self, row: dict[int, float], *, low: float = -np.inf, high: float = np.inf) -> None:
        self.rows.append((row, low, high))

    def _add_steps_and_fixed(self, terms: PricedTerms, term: int) -> None:
        fixed, price = float(terms.fixed[term]) / self.scale, float(terms.prices[term]) / self.scale
        with_size = np.flatnonzero(terms.sizes[term] > 0).tolist()
        steps = int(terms.step[term])
        if not with_size or (fixed == 0 and (steps == 0 or price == 0)):
            return
        is_there = self.add_variable(fixed, upper=1.0)
        for member in with_size:
            self.add_row({is_there: 1.0, member: -1.0}, low=0.0)
        if steps and price:
            number = self.add_variable(price, whole=True)
            units = {member: -float(terms.units[term, member]) / steps for member in with_size}
            self.add_row({number: 1.0, **units}, low=0.0)
            if least := int(terms.least[term]):
                self.add_row({number: 1.0, is_there: -float(least)}, low=0.0)

    def _add_rate(self, terms: PricedTerms, term: int, breaks: list[float]) -> None:
        rate, exponent = float(terms.rates[term]) / self.scale, float(terms.exponents[term])
        doubling = float(terms.doublings[term]) / self.scale
        sizes = terms.sizes[term]
        if (rate == 0 and doubling == 0) or sizes.sum() == 0:
            return
        if exponent == 1.0 and doubling == 0:
            for member in range(self.count):
                self.costs[member] += rate * float(sizes[member])
            return
        # Sizes in shares of all members', so that rows are of one order of magnitude.
        whole = float(sizes.sum())
        part = {member: float(sizes[member]) / whole for member in range(self.count) if sizes[member] > 0}
        points = [size / whole for size in breaks]
        if exponent > 1.0 and doubling == 0:
            self._add_tangents(rate * whole**exponent, exponent, part, points)
            return

        def cost(share: float) -> float:
            size = share * whole
            curved = rate * float(size**exponent)
            return curved - (doubling * size * float(np.log2(size / terms.references[term])) if size else 0.0)

        chosen, sized = {}, {}
        for low, high in itertools.pairwise([0.0, *points]):
            slope = (cost(high) - cost(low)) / (high - low)
            choice = self.add_variable(cost(low) - slope * low, whole=True, upper=1.0)
            size = self.add_variable(slope)
            self.add_row({size: 1.0, choice: -low}, low=0.0)
            self.add_row({size: 1.0, choice: -high}, high=0.0)
            chosen[choice], sized[size] = 1.0, 1.0
        self.add_row(chosen, low=1.0, high=1.0)
        self.add_row({**sized, **{member: -size for member, size in part.items()}}, low=0.0, high=0.0)

    def _add_tangents(
        self, rate: float, exponent: float, part: dict[int, float], points: list[float]
    ) -> None:
        curve = self.add_variable(1.0)
        for point in points:
            slope = rate * exponent * point ** (exponent - 1)
            row = {member: -slope * size for member, size in part.items()}
            self.add_row({curve: 1.0, **row}, low=rate * point**exponent - slope * point)

    def solve(self, nodes: int):  # type: ignore[no-untyped-def]  # scipy's own result
        matrix = np.zeros((len(self.rows), len(self.costs)))
        for number, (row, _, _) in enumerate(self.rows):
            matrix[number, list(row)] = list(row.values())
        return milp(
            np.array(self.costs),
            constraints=LinearConstraint(matrix, [r[1] for r in self.rows], [r[2] for r in self.rows]),
            integrality=np.array(self.whole),
            bounds=Bounds(np.zeros(len(self.costs)), np.array(self.upper)),
            options={"node_limit": nodes, "mip_rel_gap": 1e-7},
        )


def bound_least_core(search: BranchSearch, total: float, start: Floats) -> LeastCore:
    """Enclose the least core's level [øre] by adding worst groups until the bounds meet, or rounds run out.

    The programme over the groups known gives the lower bound; a split's own worst group the upper. Groups are
    sought half-way between the programme's split, which jumps, and the best split so far.

    Args:
        search: finds worst groups.
        total: what is shared [øre].
        start: a split that sums to it, such as the Shapley value.

    Source of the half-way: Ben-Ameur & Neto, Acceleration of cutting-plane algorithms, 2007.
    """
    count = search.terms.sizes.shape[1]
    pool = np.unique(np.vstack([np.eye(count), 1.0 - np.eye(count)]), axis=0)
    costs = search.terms.costs_of(pool)
    gap = max(100 * search.parameters.least_gap_dkk, _LEAST_CORE_GAP * abs(total))
    best = np.asarray(start, dtype=np.float64)
    reached = float(search.climb(best, 0)[1][0])
    low, high, split = -np.inf, np.inf, best
    for number in range(1, search.parameters.least_core_rounds + 1):
        level, shares = _least_level(pool, costs, total)
        low = max(low, level)
        fresh = []
        for query in (shares, (shares + best) / 2, 0.1 * shares + 0.9 * best):
            groups, excesses = search.climb(query, number)
            if excesses[0] < reached:
                best, reached = query, float(excesses[0])
            fresh.append(groups[:count][(groups @ shares - search.terms.costs_of(groups))[:count] > level])
        is_last = number == search.parameters.least_core_rounds
        if reached - low <= gap or is_last or not sum(map(len, fresh)):
            found = search.find_worst(best)
            if found.at_most < high:
                high, split = found.at_most, best
            if found.excess <= reached + gap / 2 or is_last:
                break
            reached = found.excess
            fresh.append(found.group[None, :])
        added = np.unique(np.vstack(fresh), axis=0)
        pool = np.vstack([pool, added])
        costs = np.concatenate([costs, search.terms.costs_of(added)])
    return LeastCore(low_oere=low, high_oere=max(low, high), oere=tuple(split.tolist()))


def _least_level(pool: Floats, costs: Floats, total: float) -> tuple[float, Floats]:
    count = pool.shape[1]
    scale = max(float(np.abs(costs).max()), abs(total), 1.0)
    answer = linprog(
        np.append(np.zeros(count), 1.0),
        A_ub=np.hstack([pool, -np.ones((len(pool), 1))]), b_ub=costs / scale,
        A_eq=np.append(np.ones(count), 0.0)[None, :], b_eq=[total / scale],
        bounds=(None, None), method="highs-ds",
    )  # fmt: skip
    if answer.status != 0:
        raise UnableToSolve(str(answer.message))
    return float(answer.x[count]) * scale, answer.x[:count] * scale
