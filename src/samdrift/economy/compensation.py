"""Transfers between members so that nobody loses: the least, exactly, or why there are none."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.optimize import linprog
from scipy.sparse import csr_array

from samdrift.economy.case_model import Array
from samdrift.economy.findings import COMPENSATION_IMPOSSIBLE
from samdrift.economy.millions import spoken_millions
from samdrift.kernel import Finding, Money, Spoken, split_by_largest_remainder, spoken_number

#: Real øre a year; positive is received, negative paid. Every year sums to zero.
TRANSFER_SCHEMA = {"municipality": pl.String(), "year": pl.Int64(), "transfer_oere": pl.Int64()}
#: ``margin`` is the quantile (or the mean of the worst) of the present value before and after [øre].
SAFETY_SCHEMA = {
    "municipality": pl.String(),
    "margin_before_oere": pl.Int64(),
    "transfers_npv_oere": pl.Int64(),
    "margin_after_oere": pl.Int64(),
    "probability_before": pl.Float64(),
    "probability_after": pl.Float64(),
}
#: Kept beyond zero, so that rounding to øre never makes a loser [DKK].
_SPARE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CompensationProblem:
    """Present values by draw, what a member may pay a year, and how safe everybody shall be.

    ``npv_dkk`` is (municipality, draw); ``limit_dkk`` (municipality, year) the most that is paid;
    ``discount`` a factor a year; ``measure`` quantile or cvar; ``probability`` in 0 … 1.
    """

    municipalities: tuple[str, ...]
    npv_dkk: Array
    limit_dkk: Array
    years: range
    discount: Array
    probability: float
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compensation:
    """The least transfers. ``total_npv_oere`` is the present value of all that is paid."""

    transfers: pl.DataFrame
    safety: pl.DataFrame
    total_npv_oere: int
    largest_share_of_room: float
    probability: float
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Infeasible:
    """No transfers make everybody safe. ``binding`` is ``total`` or ``limits``.

    ``missing_oere`` in present value; ``losers`` need it, ``bound`` payers pay their limit;
    ``sufficient_limit`` is the factor on all limits that would do, None where none does;
    ``highest_probability`` the most that is possible, None where nothing above 1 % is.
    """

    binding: str
    missing_oere: int
    losers: tuple[str, ...]
    bound: tuple[str, ...]
    sufficient_limit: float | None
    highest_probability: float | None
    probability: float
    measure: str
    findings: tuple[Finding, ...]


def plan_compensation(problem: CompensationProblem) -> Compensation | Infeasible:
    """Plan the transfers with the least present value that make everybody safe.

    Exact for the draws: a fixed transfer shifts a distribution, so that ``P(NPV + t >= 0) >= p`` is
    the linear ``t >= -q``, with q the quantile (of CVaR: the mean of the worst 1 - p).

    Returns:
        Transfers in whole øre that sum to zero every year; or what makes them impossible.

    Method: docs/methods/economy.md, section 5.
    """
    margins = find_margins(problem.npv_dkk, probability=problem.probability, measure=problem.measure)
    need, room = _need_and_room(margins)
    payable = np.minimum(room, problem.limit_dkk @ problem.discount)
    if need.sum() > payable.sum() + 1e-6:
        return _infeasible(problem, margins)
    flows, theta = _solve(problem, need, room)
    transfers = _to_oere(flows, problem)
    return Compensation(
        transfers=transfers,
        safety=_safety(problem, margins, transfers),
        total_npv_oere=round(float(np.maximum(-flows, 0).sum(axis=0) @ problem.discount) * 100),
        largest_share_of_room=theta,
        probability=problem.probability,
        measure=problem.measure,
    )


def find_margins(npv: Array, *, probability: float, measure: str) -> Array:
    """What each can lose and still be safe [DKK]: negative is what it lacks.

    Args:
        npv: (municipality, draw).
        probability: with which nobody may lose.
        measure: ``quantile``: the smallest shift by which a share ``probability`` of the draws is >= 0;
            ``cvar``: the mean of the worst ``1 - probability`` of the draws.
    """
    draws = npv.shape[1]
    ordered = np.sort(npv, axis=1)
    worst = math.floor((1 - probability) * draws + 1e-9)
    if measure == "cvar":
        return np.asarray(ordered[:, : max(1, worst)].mean(axis=1))
    return np.asarray(ordered[:, min(worst, draws - 1)])


def _need_and_room(margins: Array) -> tuple[Array, Array]:
    """What losers need and winners can give; both keep a krone, so that rounding makes no loser."""
    need = np.where(margins < 0, -margins + _SPARE, 0.0)
    return need, np.maximum(margins - _SPARE, 0.0)


def _solve(problem: CompensationProblem, need: Array, room: Array) -> tuple[Array, float]:
    """Least transfers; among these, the smallest largest share of room; among these, early ones.

    Variables: receipts and payments by municipality and year, then theta. Since what is received is
    what is paid, the least sum is the need itself; the second aim decides who pays.
    """
    m, years = problem.limit_dkk.shape
    size = m * years
    if need.sum() <= 0:
        return np.zeros((m, years)), 0.0
    # In units of the whole need, so that the three aims keep their order whatever the sums are.
    unit = float(need.sum())
    need, room = need / unit, room / unit
    discount = np.tile(problem.discount, m)
    rows, columns, values, right = [], [], [], []
    for i in range(m):
        here = np.arange(i * years, (i + 1) * years)
        # -sum d r <= -need; sum d p <= room * theta; receivers pay nothing, payers receive nothing.
        rows += [i] * years
        columns += list(here)
        values += list(-discount[here])
        rows += [m + i] * (years + 1)
        columns += [*(size + here), 2 * size]
        values += [*discount[here], -room[i]]
    right = [*(-need), *np.zeros(m)]
    balance_rows = np.tile(np.arange(years), 2 * m)
    signs = np.repeat([1.0, -1.0], size)
    balance = csr_array((signs, (balance_rows, np.arange(2 * size))), shape=(years, 2 * size + 1))
    limits = problem.limit_dkk.reshape(-1) / unit
    may_receive, may_pay = np.repeat(need > 0, years), np.repeat(room > 0, years)
    bounds = [(0.0, None if ok else 0.0) for ok in may_receive]
    bounds += [(0.0, float(limit) if ok else 0.0) for limit, ok in zip(limits, may_pay, strict=True)]
    # More than the need is never received: that would raise theta too. Early years break ties.
    weight = np.concatenate([discount, np.zeros(size), [1.0]])
    weight[:size] += np.tile(np.arange(years), m) * 1e-5
    found = linprog(
        weight,
        A_ub=csr_array((values, (rows, columns)), shape=(2 * m, 2 * size + 1)),
        b_ub=right,
        A_eq=balance,
        b_eq=np.zeros(years),
        bounds=[*bounds, (0.0, 1.0)],
        method="highs-ds",
    )
    if found.status != 0:
        raise UnableToSolve(found.message)
    answer = np.asarray(found.x)
    receipts, payments = answer[:size].reshape(m, years), answer[size : 2 * size].reshape(m, years)
    return (receipts - payments) * unit, float(answer[-1])


class UnableToSolve(Exception):
    """The solver gave up on a problem that the certificate says has an answer."""


def _to_oere(flows: Array, problem: CompensationProblem) -> pl.DataFrame:
    """Receipts rounded up to øre; payments split by largest remainder, so that each year sums to zero."""
    rows = []
    for y, year in enumerate(problem.years):
        received = [math.ceil(max(0.0, value) * 100 - 1e-6) for value in flows[:, y]]
        paying = [Money.from_dkk(max(0.0, -float(value))).oere for value in flows[:, y]]
        if sum(received) == 0 or sum(paying) == 0:
            continue
        paid = split_by_largest_remainder(total=sum(received), weights=paying)
        for i, municipality in enumerate(problem.municipalities):
            if received[i] - paid[i]:
                rows.append(
                    {"municipality": municipality, "year": year, "transfer_oere": received[i] - paid[i]}
                )
    return pl.DataFrame(rows, schema=TRANSFER_SCHEMA)


def _safety(problem: CompensationProblem, margins: Array, transfers: pl.DataFrame) -> pl.DataFrame:
    """What the rounded transfers give everybody: computed anew from the draws."""
    factor = dict(zip(problem.years, problem.discount, strict=True))
    worth = dict.fromkeys(problem.municipalities, 0.0)
    for municipality, year, oere in transfers.iter_rows():
        worth[municipality] += oere / 100 * factor[year]
    rows = []
    for i, municipality in enumerate(problem.municipalities):
        shifted = problem.npv_dkk[i : i + 1] + worth[municipality]
        after = find_margins(shifted, probability=problem.probability, measure=problem.measure)[0]
        rows.append(
            {
                "municipality": municipality,
                "margin_before_oere": round(float(margins[i]) * 100),
                "transfers_npv_oere": round(worth[municipality] * 100),
                "margin_after_oere": round(float(after) * 100),
                "probability_before": float((problem.npv_dkk[i] >= 0).mean()),
                "probability_after": float((shifted >= 0).mean()),
            }
        )
    return pl.DataFrame(rows, schema=SAFETY_SCHEMA)


def _infeasible(problem: CompensationProblem, margins: Array) -> Infeasible:
    """Name what binds: the total loses, or what payers may pay."""
    need, room = _need_and_room(margins)
    whole = problem.limit_dkk @ problem.discount
    payable = np.minimum(room, whole)
    is_total = need.sum() > room.sum()
    missing = float(need.sum() - (room.sum() if is_total else payable.sum()))
    names = problem.municipalities
    losers = tuple(name for name, oere in zip(names, need, strict=True) if oere > 0)
    bound = () if is_total else tuple(n for n, r, w in zip(names, room, whole, strict=True) if r > w)
    possible = _highest_probability(problem)
    words = (
        Spoken(
            en="the whole loses: no transfer can help", da="alle taber tilsammen: ingen overførsel kan hjælpe"
        )
        if is_total
        else Spoken(en=f"{len(bound)} payers reach their limit", da=f"{len(bound)} betalere når deres loft")
    )
    told = COMPENSATION_IMPOSSIBLE.at(
        None,
        ", ".join(losers[:5]),
        probability=_spoken_percent(problem.probability),
        missing=spoken_millions(missing * 100),
        reason=words,
        possible=Spoken(en="under 1", da="under 1") if possible is None else _spoken_percent(possible),
    )
    return Infeasible(
        binding="total" if is_total else "limits",
        missing_oere=round(missing * 100),
        losers=losers,
        bound=bound,
        sufficient_limit=None if is_total else _sufficient_limit(need, room, whole),
        highest_probability=possible,
        probability=problem.probability,
        measure=problem.measure,
        findings=(told,),
    )


def _spoken_percent(share: float) -> Spoken:
    """A share in percent, with a decimal where it has one."""
    return spoken_number(100 * share, decimals=0 if round(1000 * share) % 10 == 0 else 1)


def _sufficient_limit(need: Array, room: Array, whole: Array) -> float | None:
    """The factor on all limits from which they no longer bind; None where some may pay nothing at all."""
    low, high = 1.0, 1e6
    if np.minimum(room, whole * high).sum() < need.sum():
        return None
    for _ in range(60):
        middle = (low * high) ** 0.5
        is_enough = np.minimum(room, whole * middle).sum() >= need.sum()
        low, high = (low, middle) if is_enough else (middle, high)
    return high


def _highest_probability(problem: CompensationProblem) -> float | None:
    """The highest whole tenth of a per cent with which everybody can be safe."""
    whole = problem.limit_dkk @ problem.discount

    def is_possible(thousandths: int) -> bool:
        margins = find_margins(problem.npv_dkk, probability=thousandths / 1000, measure=problem.measure)
        need, room = _need_and_room(margins)
        return bool(need.sum() <= np.minimum(room, whole).sum())

    low, high = 10, 1000
    if not is_possible(low):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_possible(middle) else (low, middle)
    return low / 1000


def payment_limits(
    populations: Mapping[str, int], *, dkk_per_inhabitant: float, years: range, first: int
) -> Array:
    """Most that a member pays a year [DKK], from the year ``first`` on."""
    people = np.array(list(populations.values()), dtype=float)
    is_open = np.array([1.0 if year >= first else 0.0 for year in years])
    return np.asarray(people[:, None] * dkk_per_inhabitant * is_open[None, :])
