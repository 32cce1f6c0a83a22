"""Least core and nucleolus in fractions, for games of few members: no rounding anywhere.

The same chain of programmes as in ``nucleolus``, each solved through its dual by a simplex method
in fractions. Source of the pivot rule: Bland 1977.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from samdrift.economy.sharing.excess import members_of
from samdrift.economy.sharing.nucleolus import NoImputation, UnableToSolve
from samdrift.economy.sharing.span import Span

MOST_MEMBERS_IN_FRACTIONS = 8
_ZERO, _ONE = Fraction(0), Fraction(1)
#: Pivots without progress before the careful rule takes over.
_PATIENCE = 12
Costs = Sequence[Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactSplit:
    """Shares in fractions and the excesses fixed one after the other."""

    shares: tuple[Fraction, ...]
    levels: tuple[Fraction, ...]


def find_least_core_in_fractions(costs: Costs) -> tuple[Fraction, tuple[Fraction, ...]]:
    """The least worst excess of a cost game, and a split that has it.

    Args:
        costs: own cost of every group by bit mask; the last is what is split. At least two members.
    """
    everybody = len(costs) - 1
    level = _solve_level(costs, range(1, everybody), [(everybody, costs[everybody])], ceilings=())
    return level.level, level.shares


def find_nucleolus_in_fractions(costs: Costs) -> ExactSplit | NoImputation:
    """The nucleolus of a cost game in fractions; NoImputation where the singles cost less than all."""
    everybody = len(costs) - 1
    count = everybody.bit_length()
    missing = costs[everybody] - sum(costs[1 << member] for member in range(count))
    if missing > 0:
        return NoImputation(missing=float(missing))
    if count == 1:
        return ExactSplit(shares=(costs[1],), levels=())
    span = Span(count)
    span.add(everybody)
    fixed = [(everybody, costs[everybody])]
    levels: list[Fraction] = []
    shares: tuple[Fraction, ...] = ()
    while span.rank < count:
        groups = [mask for mask in range(1, everybody) if not span.holds(mask)]
        ceilings = [member for member in range(count) if not span.holds(1 << member)]
        solved = _solve_level(costs, groups, fixed, ceilings=ceilings)
        levels.append(solved.level)
        shares = solved.shares
        for mask in solved.binding:
            if span.add(mask):
                fixed.append((mask, costs[mask] + solved.level))
        for member in solved.at_ceiling:
            if span.add(1 << member):
                fixed.append((1 << member, costs[1 << member]))
    return ExactSplit(shares=shares, levels=tuple(levels))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Solved:
    shares: tuple[Fraction, ...]
    level: Fraction
    binding: tuple[int, ...]
    at_ceiling: tuple[int, ...]


def _solve_level(
    costs: Costs, groups: Sequence[int], fixed: Sequence[tuple[int, Fraction]], *, ceilings: Sequence[int]
) -> _Solved:
    """Minimise the worst excess over ``groups``, letting them in as they break the level.

    Groups and their complements are in from the start, so that the level has a least value.
    """
    count = (len(costs) - 1).bit_length()
    everybody = len(costs) - 1
    eligible = set(groups)
    seeds = {mask for member in range(count) for mask in (1 << member, everybody ^ 1 << member)} & eligible
    active = sorted(seeds)
    while True:
        solved = _solve_programme(costs, active, fixed, ceilings=ceilings)
        excesses = [
            (_sum_over(mask, solved.shares) - costs[mask], mask) for mask in groups if mask not in set(active)
        ]
        worse = sorted((e for e in excesses if e[0] > solved.level), key=lambda e: (-e[0], e[1]))
        if not worse:
            return solved
        active += [mask for _, mask in worse[:count]]


def _sum_over(mask: int, shares: Sequence[Fraction]) -> Fraction:
    return sum((shares[member] for member in members_of(mask)), start=_ZERO)


def _solve_programme(
    costs: Costs, groups: Sequence[int], fixed: Sequence[tuple[int, Fraction]], *, ceilings: Sequence[int]
) -> _Solved:
    """Minimise the worst excess over ``groups``; ``fixed`` sums and single ceilings hold.

    The dual: weights >= 0 on groups and ceilings, of either sign on fixed sums, that give every
    member zero in all and sum to one on the groups; its cost is least where the level is.
    """
    count = (len(costs) - 1).bit_length()
    columns: list[list[Fraction]] = []
    prices: list[Fraction] = []

    def add(mask: int, price: Fraction, *, in_sum: bool, sign: int = 1) -> None:
        row = [Fraction(sign * (mask >> member & 1)) for member in range(count)]
        columns.append([*row, _ONE if in_sum else _ZERO])
        prices.append(sign * price)

    for mask in groups:
        add(mask, costs[mask], in_sum=True)
    for member in ceilings:
        add(1 << member, costs[1 << member], in_sum=False)
    for mask, value in fixed:
        add(mask, value, in_sum=False)
        add(mask, value, in_sum=False, sign=-1)
    right = [*([_ZERO] * count), _ONE]
    weights, multipliers = minimise(columns, prices, right)
    first, second = len(groups), len(groups) + len(ceilings)
    # At the optimum a weighed group has x(S) - level = c(S), with x the members' multipliers.
    return _Solved(
        shares=tuple(multipliers[:count]),
        level=-multipliers[count],
        binding=tuple(groups[j] for j in sorted(weights) if j < first and weights[j] > 0),
        at_ceiling=tuple(
            ceilings[j - first] for j in sorted(weights) if first <= j < second and weights[j] > 0
        ),
    )


def minimise(
    columns: Sequence[Sequence[Fraction]], prices: Sequence[Fraction], right: Sequence[Fraction]
) -> tuple[dict[int, Fraction], list[Fraction]]:
    """Least ``prices · w`` with ``sum of w[j] columns[j] = right`` and w >= 0, by the simplex method.

    Args:
        columns: one list of m numbers a variable; together they span all m dimensions.
        prices: one a variable.
        right: m numbers >= 0.

    Returns:
        The weights of the basis by column, and the m multipliers of the equations.

    Raises:
        UnableToSolve: no weights do, or there is no least sum.
    """
    height, width = len(right), len(columns)
    # Rows of the table: [columns | artificial variables | right-hand side].
    table = [
        [column[row] for column in columns]
        + [_ONE if row == other else _ZERO for other in range(height)]
        + [right[row]]
        for row in range(height)
    ]
    basis = [width + row for row in range(height)]
    _pivot_until_least(table, basis, [*([_ZERO] * width), *([_ONE] * height)], width + height)
    if any(basis[row] >= width and table[row][-1] != 0 for row in range(height)):
        raise UnableToSolve("No weights meet the equations.")
    for row in range(height):
        if basis[row] >= width:
            _pivot(table, basis, row, next(j for j in range(width) if table[row][j] != 0))
    _pivot_until_least(table, basis, [*prices, *([_ZERO] * height)], width)
    multipliers = [
        sum((prices[basis[row]] * table[row][width + other] for row in range(height)), start=_ZERO)
        for other in range(height)
    ]
    return {basis[row]: table[row][-1] for row in range(height)}, multipliers


def _pivot_until_least(
    table: list[list[Fraction]], basis: list[int], cost: Sequence[Fraction], width: int
) -> None:
    """Enter the variable that lowers the sum fastest; the first one, as long as the sum stands still.

    The first by number never goes round in circles (Bland), and the sum never rises.
    """
    # The last row: what a variable adds to the sum, and less the sum itself.
    last = [*cost, _ZERO]
    for row, line in enumerate(table):
        if price := cost[basis[row]]:
            last = [a - price * b if b else a for a, b in zip(last, line, strict=True)]
    stands_still = 0
    table.append(last)
    while True:
        falls = [(table[-1][j], j) for j in range(width) if table[-1][j] < 0]
        if not falls:
            break
        entering = min(falls)[1] if stands_still < _PATIENCE else falls[0][1]
        ratios = [
            (table[row][-1] / table[row][entering], basis[row], row)
            for row in range(len(table) - 1)
            if table[row][entering] > 0
        ]
        if not ratios:
            raise UnableToSolve("The sum has no least value.")
        before = table[-1][-1]
        _pivot(table, basis, min(ratios)[2], entering)
        stands_still = stands_still + 1 if table[-1][-1] == before else 0
    table.pop()


def _pivot(table: list[list[Fraction]], basis: list[int], row: int, column: int) -> None:
    divisor = table[row][column]
    table[row] = [value / divisor if value else value for value in table[row]]
    for other in range(len(table)):
        factor = table[other][column]
        if other != row and factor != 0:
            table[other] = [a - factor * b if b else a for a, b in zip(table[other], table[row], strict=True)]
    basis[row] = column
