"""The Shapley value: exactly from all groups' costs, or estimated from orders of arrival."""

from fractions import Fraction
from math import comb

import numpy as np
from numba import njit

from samdrift.economy.sharing.coalition_costs import LOW_MEMBERS, Floats, PricedTerms
from samdrift.economy.sharing.model import Split


def find_shapley_value(costs: Floats) -> Floats:
    """Exact Shapley value from the costs of all 2^n groups, in their unit; O(2^n) time, one pass.

    Source: Shapley 1953; the weights are s!(n-s-1)!/n! = 1 / (n C(n-1, s)).
    """
    count = len(costs).bit_length() - 1
    weights = np.array([1.0 / (count * comb(count - 1, size)) for size in range(count)])
    # A group of size s adds to those in it with the weight of s-1, and takes from the others with that of s.
    joined = np.concatenate(([0.0], weights)) + np.concatenate((weights, [0.0]))
    left = np.concatenate((weights, [0.0]))
    low = min(count, LOW_MEMBERS)
    table, blocks, taken = _fold(np.ascontiguousarray(costs, dtype=np.float64), count, joined, left)
    held = [table[np.arange(len(table)) >> member & 1 == 1].sum() for member in range(low)]
    held += [blocks[np.arange(len(blocks)) >> (m - low) & 1 == 1].sum() for m in range(low, count)]
    return np.asarray(np.array(held) - taken.sum(), dtype=np.float64)


def find_shapley_value_in_fractions(costs: list[Fraction]) -> tuple[Fraction, ...]:
    """The same in fractions, for games of few members."""
    count = len(costs).bit_length() - 1
    weights = [Fraction(1, count * comb(count - 1, size)) for size in range(count)]
    return tuple(
        sum(
            (
                weights[group.bit_count()] * (costs[group | 1 << member] - costs[group])
                for group in range(len(costs))
                if not group >> member & 1
            ),
            start=Fraction(0),
        )
        for member in range(count)
    )


@njit(cache=True, nogil=True)
def _fold(costs, count, joined, left):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Weighted sums by the low members' pattern, and by the others'; and what comes off, by the others'.

    Sums run over 64 numbers at a time: long sums of small numbers lose digits.
    """
    low = min(count, LOW_MEMBERS)
    width = 1 << low
    stretch = min(64, width)
    sizes = np.zeros(width, dtype=np.int64)
    for member in range(low):
        half = 1 << member
        for group in range(half):
            sizes[half + group] = sizes[group] + 1
    highs = 1 << (count - low)
    blocks, taken = np.zeros(highs), np.zeros(highs)
    table, since = np.zeros(width), np.zeros(width)
    for high in range(highs):
        more = 0
        for member in range(low, count):
            more += high >> (member - low) & 1
        for begin in range(0, width, stretch):
            block, part = 0.0, 0.0
            for group in range(begin, begin + stretch):
                cost = costs[high * width + group]
                value = cost * joined[sizes[group] + more]
                part += cost * left[sizes[group] + more]
                since[group] += value
                block += value
            blocks[high] += block
            taken[high] += part
        if high % 64 == 63 or high == highs - 1:
            table += since
            since[:] = 0.0
    return table, blocks, taken


def estimate_shapley_value(terms: PricedTerms, *, rounds: int, seed: int, total_oere: int | None) -> Split:
    """Estimate the Shapley value of a cost model [øre] with its standard error.

    A round is a random order with all its rotations, forwards and backwards: every member
    stands in every place equally often. Rounds are independent.

    Args:
        terms: the cost model; any number of members.
        rounds: number of rounds, at least 2.
        seed: of the random orders.
        total_oere: what all together cost where it is not what the model says.

    Source: Castro, Gómez & Tejada 2009 (sampling); stratified by place and antithetic here.
    """
    count = terms.sizes.shape[1]
    random = np.random.default_rng(seed)
    orders = np.array([random.permutation(count) for _ in range(rounds)])
    sampled = terms.added_costs(orders)
    mean = sampled.mean(axis=0)
    if total_oere is not None:
        # Only the cost of all together differs, and everybody is the last to come equally often.
        mean = mean + (total_oere - terms.cost_of(range(count))) / count
    error = sampled.std(axis=0, ddof=1) / np.sqrt(rounds)
    return Split(oere=tuple(mean.tolist()), standard_error=tuple(error.tolist()))
