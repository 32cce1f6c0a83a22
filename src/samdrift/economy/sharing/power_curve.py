"""The modelled cost of groups where only each member's own cost is known: a power curve through them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samdrift.economy.sharing.coalition_costs import PricedTerms, price_terms
from samdrift.economy.sharing.findings import ALONE_DIFFERS, ALONE_DIFFERS_MANY, NO_EXPONENT
from samdrift.economy.sharing.model import SharingProblem
from samdrift.kernel import Finding, Kind, Spoken, spoken_number

#: Below this exponent a curve says that the largest alone pays for all, which is no model.
_LEAST_EXPONENT = 0.05
#: More members that differ than this are told as one.
_TOLD_EACH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedProblem:
    """What groups cost, as arrays, and where that comes from.

    ``exponent`` is the power curve's; None where a cost model was given.
    """

    terms: PricedTerms
    kind: Kind
    exponent: float | None
    findings: tuple[Finding, ...]


def price_problem(problem: SharingProblem) -> PricedProblem:
    """Price groups by the problem's cost model, or by a power curve through ``alone_oere``.

    Raises:
        UnableToPrice: the cost model cannot be computed.
    """
    if problem.model is not None:
        terms = price_terms(problem.model, problem)
        differs = _compare_with_alone(problem, terms)
        return PricedProblem(terms=terms, kind=problem.model.kind, exponent=None, findings=differs)
    alone = [value or 0 for value in problem.alone_oere]
    exponent = problem.curve_exponent
    told: list[Finding] = []
    if problem.total_oere is not None and len(alone) > 1:
        fitted = fit_exponent(alone, problem.total_oere)
        if fitted is None:
            low, high, total = (_dkk(value) for value in (max(alone), sum(alone), problem.total_oere))
            told.append(NO_EXPONENT.at(None, total.en, total=total, low=low, high=high))
        exponent = exponent if fitted is None else fitted
    return PricedProblem(
        terms=terms_of_power_curve(alone, exponent),
        kind=Kind.MODELLED,
        exponent=exponent,
        findings=tuple(told),
    )


def terms_of_power_curve(alone_oere: Sequence[int], exponent: float) -> PricedTerms:
    """One term *c(S) = (sum of a_i^(1/β))^β*, scaled by the largest cost alone; c({i}) = a_i."""
    largest = float(max(alone_oere, default=0)) or 1.0
    sizes = (np.array(alone_oere, dtype=np.float64) / largest) ** (1.0 / exponent)
    none = np.zeros(1)
    return PricedTerms(
        sizes=sizes[None, :], exponents=np.array([exponent]), rates=np.array([largest]), fixed=none,
        units=np.zeros((1, len(sizes)), dtype=np.int64), step=np.zeros(1, dtype=np.int64),
        least=np.zeros(1, dtype=np.int64), prices=none, doublings=none, references=np.ones(1),
        alone=np.zeros(0),
    )  # fmt: skip


def fit_exponent(alone_oere: Sequence[int], total_oere: int) -> float | None:
    """The exponent under which all together cost ``total_oere``, by bisection; None where none does."""
    everybody = range(len(alone_oere))

    def cost(exponent: float) -> int:
        return terms_of_power_curve(alone_oere, exponent).cost_of(everybody)

    low, high = _LEAST_EXPONENT, 1.0
    if not cost(low) <= total_oere <= cost(high):
        return None
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if cost(middle) < total_oere else (low, middle)
    return high


def _compare_with_alone(problem: SharingProblem, terms: PricedTerms) -> tuple[Finding, ...]:
    """Tell where the model and what is reported alone are far apart: each, or of many the farthest."""
    differ: list[tuple[float, str, int, int]] = []
    for member, (name, given) in enumerate(zip(problem.names, problem.alone_oere, strict=False)):
        modelled = terms.cost_of([member])
        if given and abs(modelled - given) * 100 > problem.parameters.differs_pct * given:
            differ.append((100 * (modelled - given) / given, name, modelled, given))
    if len(differ) <= _TOLD_EACH:
        return tuple(
            ALONE_DIFFERS.at(None, name, model=_dkk(model), given=_dkk(given), pct=spoken_number(pct))
            for pct, name, model, given in differ
        )
    pct, name, model, given = max(differ, key=lambda each: (abs(each[0]), each[1]))
    sums = {"model": _dkk(model), "given": _dkk(given), "pct": spoken_number(pct)}
    count = {"count": len(differ), "all": len(problem.names)}
    return (ALONE_DIFFERS_MANY.at(None, name, **count, **sums),)


def _dkk(oere: int) -> Spoken:
    return spoken_number(oere / 100)


__all__ = ["PricedProblem", "fit_exponent", "price_problem", "terms_of_power_curve"]
