"""What every group of members would pay on its own: all 2^n at once, or one at a time."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from samdrift.economy.sharing.model import EQUAL, CostModel, SharingProblem

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

#: Members whose groups stand in one table; the others' patterns are added to it.
LOW_MEMBERS = 12
#: Driver sums of one term stay below this, so that whole sums never overflow.
_LARGEST = 2**62


class UnableToPrice(Exception):
    """The cost model cannot be computed; the message says why."""


class PricedTerms(NamedTuple):
    """A cost model as arrays over T terms and n members; sums are in øre.

    A tuple, since that is what compiled code takes.

    Attributes:
        sizes: [T, n] driver values, ones for a term without a driver.
        exponents, rates, fixed: [T].
        units: [T, n] driver values scaled to whole numbers, for the steps; zeros where there are none.
        step, least: [T] step size in those units (0 for none) and least number of steps.
        prices: [T] a step's price.
        doublings, references: [T] what each unit of the driver saves for each doubling of the group's
            sum above the reference; 0 for nothing.
        alone: [n] what each pays alone, whole; a group pays at most their sum, and one member
            exactly that. Of no length where the terms alone say what groups pay.
    """

    sizes: Floats
    exponents: Floats
    rates: Floats
    fixed: Floats
    units: Whole
    step: Whole
    least: Whole
    prices: Floats
    doublings: Floats
    references: Floats
    alone: Floats

    def cost_of(self, members: Sequence[int]) -> int:
        """Own cost of one group [øre], by the same arithmetic as all groups."""
        chosen = np.zeros(self.sizes.shape[1])
        chosen[list(members)] = 1.0
        return int(self.costs_of(chosen[None, :])[0])

    def costs_of(self, groups: Floats) -> Floats:
        """Own costs [øre] of the groups in the rows of a 0/1 matrix [G, n]."""
        return np.asarray(_price_groups(np.ascontiguousarray(groups), self))

    def added_costs(self, orders: Whole) -> Floats:
        """What each member adds [øre], by rounds [R, n]: the mean over an order's rotations, both ways."""
        return np.asarray(_price_orders(orders, self))

    def climb(self, starts: Floats, shares: Floats) -> Floats:
        """From each group of ``starts`` [G, n], change one member at a time while its excess grows.

        Returns:
            The groups reached [G, n], proper ones only if the starts are.
        """
        return np.asarray(_climb(np.array(starts, dtype=np.float64), shares, self))


def price_terms(model: CostModel, problem: SharingProblem) -> PricedTerms:
    """Put a cost model's terms and the members' drivers into arrays.

    Raises:
        UnableToPrice: a term names a driver that is not there, or sums are too large.
    """
    count = len(problem.names)
    known = {driver.name: driver.values for driver in (*problem.drivers, *model.drivers)}
    for name in (EQUAL, "members"):
        known.setdefault(name, (Fraction(1),) * count)
    sizes, units, steps = [], [], []
    for term in model.terms:
        if term.driver is not None and term.driver not in known:
            raise UnableToPrice(f"The cost model's term {term.name} uses the driver {term.driver}.")
        if term.doubling_saves_dkk < 0 or (term.doubling_saves_dkk and term.rate_dkk and term.exponent > 1):
            raise UnableToPrice(f"The term {term.name} does not bend one way: make two of it.")
        values = (Fraction(1),) * count if term.driver is None else known[term.driver]
        sizes.append([float(value) for value in values])
        scale = 0 if term.step_size is None else _common_scale((*values, term.step_size))
        units.append([int(value * scale) for value in values])
        steps.append(0 if term.step_size is None else int(term.step_size * scale))
        if sum(units[-1]) + steps[-1] > _LARGEST:
            raise UnableToPrice(f"The numbers of {term.driver} are too large to count steps.")
    terms = model.terms
    return PricedTerms(
        sizes=np.array(sizes, dtype=np.float64).reshape(len(terms), count),
        exponents=np.array([term.exponent for term in terms], dtype=np.float64),
        rates=np.array([100 * term.rate_dkk if term.driver else 0.0 for term in terms], dtype=np.float64),
        fixed=np.array([100 * term.fixed_dkk for term in terms], dtype=np.float64),
        units=np.array(units, dtype=np.int64).reshape(len(terms), count),
        step=np.array(steps, dtype=np.int64),
        least=np.array([term.least_steps for term in terms], dtype=np.int64),
        prices=np.array([100 * term.step_price_dkk for term in terms], dtype=np.float64),
        doublings=np.array([100 * term.doubling_saves_dkk for term in terms], dtype=np.float64),
        references=np.array([term.doubling_reference for term in terms], dtype=np.float64),
        alone=np.array(model.alone_oere, dtype=np.float64),
    )


def _common_scale(values: Sequence[Fraction]) -> int:
    return lcm(*(value.denominator for value in values))


def find_coalition_costs(terms: PricedTerms) -> Floats:
    """Own cost of every group [øre, whole]: entry *m* is the group of the bits of *m*; entry 0 is zero.

    Up to 25 members (256 MiB). Method: docs/methods/sharing.md, 1.
    """
    count = terms.sizes.shape[1]
    costs = np.empty(1 << count)
    _fill_costs(terms, costs)
    if len(terms.alone):
        _limit_costs(costs, terms.alone)
    costs[0] = 0.0
    return costs


@njit(cache=True, nogil=True)
def _cost_of_term(terms, t, size, units):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    if size <= 0.0:
        return 0.0
    cost = terms.fixed[t]
    if terms.rates[t] != 0.0:
        cost += terms.rates[t] * (size if terms.exponents[t] == 1.0 else size ** terms.exponents[t])
    if terms.doublings[t] != 0.0:
        cost -= terms.doublings[t] * size * np.log2(size / terms.references[t])
    if terms.step[t] > 0:
        cost += terms.prices[t] * max(terms.least[t], (units + terms.step[t] - 1) // terms.step[t])
    return cost


@njit(cache=True, nogil=True)
def _at_most_alone(terms, cost, apart, inside):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """A group's cost, where its members pay ``apart`` each alone; one member pays just that."""
    if len(terms.alone) == 0:
        return cost
    return apart if inside <= 1 else min(cost, apart)


@njit(cache=True, nogil=True)
def _add_term(costs, terms, t, sizes, units):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Add a term to many groups' costs: as ``_cost_of_term`` does, with the questions asked once."""
    fixed, rate, exponent = terms.fixed[t], terms.rates[t], terms.exponents[t]
    step, least, price = terms.step[t], terms.least[t], terms.prices[t]
    doubling, reference = terms.doublings[t], terms.references[t]
    for group in range(len(costs)):
        if sizes[group] > 0.0:
            cost = fixed
            if rate != 0.0:
                cost += rate * (sizes[group] if exponent == 1.0 else sizes[group] ** exponent)
            if doubling != 0.0:
                cost -= doubling * sizes[group] * np.log2(sizes[group] / reference)
            if step > 0:
                cost += price * max(least, (units[group] + step - 1) // step)
            costs[group] += cost


@njit(cache=True, nogil=True)
def _fill_costs(terms, costs):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    number, count = terms.sizes.shape
    low = min(count, LOW_MEMBERS)
    width = 1 << low
    low_sizes = np.zeros((number, width))
    low_units = np.zeros((number, width), dtype=np.int64)
    for t in range(number):
        for member in range(low):
            half = 1 << member
            for group in range(half):
                low_sizes[t, half + group] = low_sizes[t, group] + terms.sizes[t, member]
                low_units[t, half + group] = low_units[t, group] + terms.units[t, member]
    for high in range(1 << (count - low)):
        block = costs[high * width : (high + 1) * width]
        block[:] = 0.0
        for t in range(number):
            size, units = 0.0, 0
            for member in range(low, count):
                if high >> (member - low) & 1:
                    size += terms.sizes[t, member]
                    units += terms.units[t, member]
            _add_term(block, terms, t, low_sizes[t] + size, low_units[t] + units)
        for group in range(width):
            block[group] = np.rint(block[group])


@njit(cache=True, nogil=True)
def _limit_costs(costs, alone):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Let groups pay at most what their members pay alone, and one member just that."""
    count = len(alone)
    low = min(count, LOW_MEMBERS)
    width = 1 << low
    low_alone = np.zeros(width)
    for member in range(low):
        half = 1 << member
        for group in range(half):
            low_alone[half + group] = low_alone[group] + alone[member]
    for high in range(1 << (count - low)):
        apart = 0.0
        for member in range(low, count):
            if high >> (member - low) & 1:
                apart += alone[member]
        block = costs[high * width : (high + 1) * width]
        for group in range(width):
            block[group] = min(block[group], apart + low_alone[group])
    for member in range(count):
        costs[1 << member] = alone[member]


@njit(cache=True, nogil=True)
def _price_groups(groups, terms):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    number, count = terms.sizes.shape
    low = min(count, LOW_MEMBERS)
    costs = np.zeros(len(groups))
    for g in range(len(groups)):
        for t in range(number):
            # The same order of sums as for all groups: the low members apart from the others.
            below, size, units = 0.0, 0.0, 0
            for member in range(count):
                if groups[g, member] > 0.5:
                    units += terms.units[t, member]
                    if member < low:
                        below += terms.sizes[t, member]
                    else:
                        size += terms.sizes[t, member]
            costs[g] += _cost_of_term(terms, t, size + below, units)
        costs[g] = np.rint(costs[g])
        if len(terms.alone) > 0:
            apart, inside = 0.0, 0
            for member in range(count):
                if groups[g, member] > 0.5:
                    apart += terms.alone[member]
                    inside += 1
            costs[g] = _at_most_alone(terms, costs[g], apart, inside)
    return costs


@njit(cache=True, nogil=True)
def _price_orders(orders, terms):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    rounds, count = orders.shape
    number = len(terms.rates)
    found = np.zeros((rounds, count))
    sums = np.zeros(number)
    whole = np.zeros(number, dtype=np.int64)
    for r in range(rounds):
        for turn in range(2 * count):
            sums[:] = 0.0
            whole[:] = 0
            before, apart = 0.0, 0.0
            for place in range(count):
                where = (turn + place) % count if turn < count else (turn - place) % count
                member = orders[r, where]
                after = 0.0
                for t in range(number):
                    sums[t] += terms.sizes[t, member]
                    whole[t] += terms.units[t, member]
                    after += _cost_of_term(terms, t, sums[t], whole[t])
                if len(terms.alone) > 0:
                    apart += terms.alone[member]
                    after = _at_most_alone(terms, after, apart, place + 1)
                found[r, member] += (after - before) / (2 * count)
                before = after
    return found


@njit(cache=True, nogil=True)
def _cost_with(terms, sums, whole, apart, inside, member, sign):  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917  # pragma: no cover - compiled
    """Cost of a group, given by its sums, after one member has joined (1), left (-1) or neither (0)."""
    cost = 0.0
    for t in range(len(sums)):
        size = sums[t] + sign * terms.sizes[t, member]
        # Rounding must not leave a driver's sum a hair above zero.
        if size > 1e-9 * terms.sizes[t, member]:
            cost += _cost_of_term(terms, t, size, whole[t] + sign * terms.units[t, member])
    if len(terms.alone) > 0:
        cost = _at_most_alone(terms, cost, apart + sign * terms.alone[member], inside + sign)
    return cost


@njit(cache=True, nogil=True)
def _climb(groups, shares, terms):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    count = len(shares)
    for g in range(len(groups)):
        chosen = groups[g]
        while True:
            sums = terms.sizes @ chosen
            whole = np.zeros(len(sums), dtype=np.int64)
            inside = int(chosen.sum())
            apart = 0.0
            for member in range(count):
                if chosen[member] > 0.5:
                    whole += terms.units[:, member]
                    if len(terms.alone) > 0:
                        apart += terms.alone[member]
            here = _cost_with(terms, sums, whole, apart, inside, 0, 0)
            best, who = 1e-9 * (1.0 + abs(here)), -1
            for member in range(count):
                sign = -1 if chosen[member] > 0.5 else 1
                if not 1 <= inside + sign <= count - 1:
                    continue
                cost = _cost_with(terms, sums, whole, apart, inside, member, sign)
                gain = sign * shares[member] + here - cost
                if gain > best:
                    best, who = gain, member
            if who < 0:
                break
            chosen[who] = 1.0 - chosen[who]
    return groups
