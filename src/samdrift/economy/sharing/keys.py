"""Allocation keys (fordelingsnøgler): from drivers and weights to whole øre."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor

from samdrift.economy.sharing.findings import KEY_CAP, KEY_DRIVER, KEY_SUM, KEY_SYNTAX
from samdrift.economy.sharing.model import ALONE, EQUAL, AllocationKey, SharingProblem
from samdrift.importers.tabular import fold_header
from samdrift.kernel import Finding, Spoken, split_by_largest_remainder, spoken_number

#: Other words for the built-in drivers, folded.
_SYNONYMS = {"members": EQUAL, "lige": EQUAL, "ligeligt": EQUAL, "alene": ALONE}


class UnableToAllocate(Exception):
    """A key cannot be used; ``finding`` says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message())
        self.finding = finding


def usable_drivers(problem: SharingProblem) -> dict[str, tuple[Fraction, ...]]:
    """The drivers that a key may use, in order: ``equal``, ``alone`` where known, then the columns.

    A driver with a negative value or without any value above zero is not among them.
    """
    drivers: dict[str, tuple[Fraction, ...]] = {EQUAL: (Fraction(1),) * len(problem.names)}
    alone = problem.alone_oere
    if alone and all(value is not None for value in alone):
        drivers[ALONE] = tuple(Fraction(value or 0) for value in alone)
    for driver in problem.drivers:
        drivers.setdefault(driver.name, driver.values)
    return {name: values for name, values in drivers.items() if min(values) >= 0 and sum(values) > 0}


def parse_key(text: str, drivers: Sequence[str], *, cap_pct: Fraction | None = None) -> AllocationKey:
    """Read a key such as ``users=60,equal=40``; names in any case, a percent sign or point allowed.

    Raises:
        UnableToAllocate: it is no key.
    """
    known = {fold_header(name): name for name in drivers}
    weights: dict[str, Fraction] = {}
    for part in text.split(","):
        name, sign, percent = part.partition("=")
        name = _SYNONYMS.get(fold_header(name), fold_header(name))
        match = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*%?\s*", percent)
        if not sign or match is None or not name or known.get(name, name) in weights:
            raise UnableToAllocate(KEY_SYNTAX.at(None, text))
        weights[known.get(name, name)] = Fraction(match[1])
    return AllocationKey(name=text.strip(), weights=tuple(weights.items()), cap_pct=cap_pct)


def shares_of_key(key: AllocationKey, drivers: Mapping[str, Sequence[Fraction]]) -> tuple[Fraction, ...]:
    """Each member's share of the whole: the weighted mean of its shares of the drivers; they sum to one.

    Raises:
        UnableToAllocate: a driver is not there, a weight is negative, or they do not sum to 100.
    """
    missing = sorted(name for name, _ in key.weights if name not in drivers)
    if missing:
        raise UnableToAllocate(
            KEY_DRIVER.at(None, key.name, missing=", ".join(missing), known=", ".join(drivers))
        )
    total = sum((weight for _, weight in key.weights), start=Fraction(0))
    if any(weight < 0 for _, weight in key.weights):
        raise UnableToAllocate(KEY_SYNTAX.at(None, key.name))
    if total != 100:
        scaled = ", ".join(
            f"{name}={float(100 * weight / total):.4g}" for name, weight in key.weights if total
        )
        todo = f"→ {scaled} ?" if total else ""
        raise UnableToAllocate(KEY_SUM.at(None, key.name, total=_spoken(total), todo=todo))
    shares = [Fraction(0)] * len(next(iter(drivers.values())))
    for name, weight in key.weights:
        whole = sum(drivers[name])
        shares = [
            share + weight * value / (100 * whole) for share, value in zip(shares, drivers[name], strict=True)
        ]
    return tuple(shares)


def _spoken(percent: Fraction) -> Spoken:
    """Percent with as many decimals as they have, at most four."""
    text = f"{float(percent):.4f}".rstrip("0").rstrip(".")
    return spoken_number(float(percent), decimals=len(text.partition(".")[2]))


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
            missing, whole = spoken_number(float(left) / 100, decimals=2), spoken_number(total_oere / 100)
            raise UnableToAllocate(KEY_CAP.at(None, "", missing=missing, total=whole))
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
