"""What is missing if every date is kept: the linear relaxation where more of each resource can be bought."""

import itertools
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from samdrift.kernel import Money
from samdrift.takeover.bounds.exact import bound_by_multipliers
from samdrift.takeover.bounds.first_order import Approximation, solve_by_highs, solve_by_pdlp
from samdrift.takeover.bounds.relaxation import Ints, Relaxation, build_relaxation
from samdrift.takeover.model import Binding, ResourceKind, TakeoverProblem
from samdrift.takeover.windows import Windows

#: Up to so many variables HiGHS is asked.
_MOST_VARIABLES_FOR_HIGHS = 6_000
#: Weeks between two short ones that still count as one stretch.
_GAP_WEEKS = 2
#: Less than this share of a resource's best week is a solver's noise, not a shortage.
_LEAST_SHARE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortagePrices:
    """What one unit more costs [øre]: an hour of a crew; a server in a week of intake or of a blast limit."""

    oere_per_hour: int
    oere_per_server_week: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """``binding``: where the cheapest purchases would lie, the dearest first. ``least_price`` is proven."""

    least_price: Money
    binding: tuple[Binding, ...]


def price_shortage(
    problem: TakeoverProblem, windows: Windows, *, prices: ShortagePrices, steps: int
) -> Shortage:
    """Find what is missing, and the least price of it, if every task keeps to its window.

    Args:
        problem: its hard limits are kept, its costs do not matter.
        windows: of that problem.
        prices: of what is missing.
        steps: budget of the first-order method where the problem is large.

    Returns:
        A least price of all that any plan would have to buy, exact whatever the solver did (greater than 0:
        there is no plan without); and the stretches in which the relaxation buys.
    """
    relaxation, price, most = _with_purchases(problem, windows, prices)
    if not len(relaxation.cost):
        return Shortage(least_price=Money(oere=0), binding=())
    if len(relaxation.cost) <= _MOST_VARIABLES_FOR_HIGHS:
        found = solve_by_highs(relaxation)
    else:
        found = solve_by_pdlp(relaxation, steps=steps)
    multipliers = found.multipliers.copy()
    rows = [row for _, _, row in relaxation.resource_rows]
    # A price above that of buying would only make the bound worse.
    multipliers[rows] = np.minimum(multipliers[rows], price)
    least = bound_by_multipliers(relaxation, multipliers)
    return Shortage(
        least_price=Money(oere=max(0, -(-least.numerator // least.denominator))),
        binding=_read_binding(problem, relaxation, found, price, most),
    )


def _with_purchases(
    problem: TakeoverProblem, windows: Windows, prices: ShortagePrices
) -> tuple[Relaxation, Ints, Ints]:
    """The relaxation with one more variable a resource and week: the share of all that could be needed."""
    plain = build_relaxation(problem, windows)
    kinds = {resource.id: resource.kind for resource in problem.resources}
    needed = dict.fromkeys(kinds, 0)
    for task in problem.tasks:
        for name, units in task.use.items():
            needed[name] += units
    price = np.array(
        [
            prices.oere_per_hour if kinds[name] is ResourceKind.CREW else prices.oere_per_server_week
            for name, _, _ in plain.resource_rows
        ],
        dtype=np.int64,
    )
    most = np.array([needed[name] for name, _, _ in plain.resource_rows], dtype=np.int64)
    rows = np.array([row for _, _, row in plain.resource_rows], dtype=np.int64)
    bought = sp.csr_array((-most, (rows, np.arange(len(rows)))), shape=(len(plain.limit), len(rows)))
    relaxation = replace(
        plain,
        constant=0,
        cost=np.concatenate([np.zeros(len(plain.cost), dtype=np.int64), price * most]),
        matrix=sp.csr_array(sp.hstack([plain.matrix, bought])),
    )
    return relaxation, price, most


def _read_binding(
    problem: TakeoverProblem, relaxation: Relaxation, found: Approximation, price: Ints, most: Ints
) -> tuple[Binding, ...]:
    amounts = found.x[len(relaxation.cost) - len(most) :] * most
    resources = {resource.id: resource for resource in problem.resources}
    missing: dict[str, dict[int, float]] = {}
    worth: dict[str, float] = {}
    for (name, week, _), amount, cost in zip(
        relaxation.resource_rows, amounts.tolist(), price.tolist(), strict=True
    ):
        if amount > max(0.5, _LEAST_SHARE * max(resources[name].capacity, default=0)):
            missing.setdefault(name, {})[week] = amount
            worth[name] = worth.get(name, 0.0) + amount * cost
    told = []
    for name in sorted(missing, key=lambda each: (-worth[each], each)):
        first, last = _longest_stretch(missing[name])
        available = sum(resources[name].capacity[first : last + 1])
        extra = sum(amount for week, amount in missing[name].items() if first <= week <= last)
        told.append(
            Binding(
                resource=name,
                first_week=first,
                last_week=last,
                needed=available + int(np.ceil(extra)),
                available=available,
                tasks=(),
            )
        )
    return tuple(told)


def _longest_stretch(missing: dict[int, float]) -> tuple[int, int]:
    """The stretch, small gaps allowed, in which most is missing."""
    weeks = sorted(missing)
    stretches = [[weeks[0]]]
    for before, week in itertools.pairwise(weeks):
        if week - before <= 1 + _GAP_WEEKS:
            stretches[-1].append(week)
        else:
            stretches.append([week])
    worst = max(stretches, key=lambda each: (sum(missing[week] for week in each), -each[0]))
    return worst[0], worst[-1]
