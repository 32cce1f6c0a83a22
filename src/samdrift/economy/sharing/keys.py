"""Allocation keys (fordelingsnøgler): from drivers and weights to whole øre."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor

from samdrift.economy.sharing.model import ALONE, MEMBERS, AllocationKey, SharingProblem
from samdrift.kernel import split_by_largest_remainder


class UnableToAllocate(Exception):
    """A key cannot be used; ``reason`` says why."""


def usable_drivers(problem: SharingProblem) -> dict[str, tuple[Fraction, ...]]:
    """The drivers that a key may use, in order: ``members``, ``alone`` where known, then the columns.

    A driver with a negative value or without any value above zero is not among them.
    """
    drivers: dict[str, tuple[Fraction, ...]] = {MEMBERS: (Fraction(1),) * len(problem.names)}
    alone = problem.alone_oere
    if alone and all(value is not None for value in alone):
        drivers[ALONE] = tuple(Fraction(value or 0) for value in alone)
    for driver in problem.drivers:
        drivers.setdefault(driver.name, driver.values)
    return {name: values for name, values in drivers.items() if min(values) >= 0 and sum(values) > 0}


def shares_of_key(key: AllocationKey, drivers: Mapping[str, Sequence[Fraction]]) -> tuple[Fraction, ...]:
    """Each member's share of the whole: the weighted mean of its shares of the drivers; they sum to one.

    Raises:
        UnableToAllocate: a driver is not there, a weight is negative, or they do not sum to 100.
    """
    missing = sorted(name for name, _ in key.weights if name not in drivers)
    if missing:
        raise UnableToAllocate(f"No usable driver is called {', '.join(missing)}.")
    total = sum((weight for _, weight in key.weights), start=Fraction(0))
    if any(weight < 0 for _, weight in key.weights) or total != 100:
        raise UnableToAllocate(
            f"The weights of {key.name} sum to {float(total):g}, not to 100, or one is negative."
        )
    shares = [Fraction(0)] * len(next(iter(drivers.values())))
    for name, weight in key.weights:
        whole = sum(drivers[name])
        shares = [
            share + weight * value / (100 * whole) for share, value in zip(shares, drivers[name], strict=True)
        ]
    return tuple(shares)


def allocate_cost(
    *, total_oere: int, shares: Sequence[Fraction], ceilings_oere: Sequence[Fraction] | None = None
) -> tuple[int, ...]:
    """Split a sum by shares into whole øre by largest remainder; they sum to it exactly.

    Args:
        total_oere: what is split [øre]; negative is a refund, which no ceiling touches.
        shares: one a member, >= 0, sum 1.
        ceilings_oere: the most that each pays [øre]; what is cut off is carried by the others by share.

    Raises:
        UnableToAllocate: everybody is at the ceiling, and the sum is not covered.

    Source: Balinski & Young, Fair Representation, 1982, ch. 2.
    """
    exact = [total_oere * share for share in shares]
    if ceilings_oere is None or total_oere <= 0:
        return split_by_largest_remainder(total=total_oere, weights=shares)
    capped: set[int] = set()
    while True:
        over = {i for i, sum_oere in enumerate(exact) if i not in capped and sum_oere > ceilings_oere[i]}
        if not over:
            break
        capped |= over
        left = total_oere - sum((ceilings_oere[i] for i in capped), start=Fraction(0))
        open_shares = sum((share for i, share in enumerate(shares) if i not in capped), start=Fraction(0))
        if open_shares == 0 and left > 0:
            raise UnableToAllocate(
                f"All are at their caps, and {float(left) / 100:,.2f} of {total_oere / 100:,.2f} DKK is left."
            )
        exact = [
            Fraction(ceilings_oere[i]) if i in capped else left * share / open_shares
            for i, share in enumerate(shares)
        ]
    return round_split(exact, total_oere)


def phase_in(
    *, start: Sequence[Fraction], final: Sequence[int], total_oere: int, years: int
) -> tuple[tuple[int, ...], ...]:
    """Contributions [øre] year by year, in equal steps from today's split to the key's.

    Args:
        start: today's proportions, any unit, sum > 0.
        final: what each pays in the last year [øre]; sums to ``total_oere``.
        total_oere: what is shared every year [øre].
        years: number of years; the last one pays ``final``.
    """
    whole = sum(start)
    first = [total_oere * value / whole for value in start]
    rows = []
    for year in range(1, years + 1):
        done = Fraction(year, years)
        rows.append(
            round_split([(1 - done) * a + done * b for a, b in zip(first, final, strict=True)], total_oere)
        )
    return tuple(rows)


def round_split(exact: Sequence[Fraction | float], total: int) -> tuple[int, ...]:
    """Round sums of either sign to whole numbers that sum to ``total``, by largest remainder.

    Ties go to the earlier one. The exact sums must sum to ``total`` but for less than one each.
    """
    parts = [floor(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - Fraction(exact[i]), i))
    missing = total - sum(parts)
    for place in range(abs(missing)):
        parts[order[place % len(order)] if missing > 0 else order[-1 - place % len(order)]] += (
            1 if missing > 0 else -1
        )
    return tuple(parts)
