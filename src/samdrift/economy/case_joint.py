"""What joint operation costs a year once it is in place: of the unit, and of any group of its members.

One model for the case and for the sharing; see docs/methods/economy.md, section 4.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from samdrift.economy.case_drivers import Draws
from samdrift.economy.case_model import REFERENCE_SCHEMA, Array, CaseProblem
from samdrift.economy.case_simulate import prices_of
from samdrift.economy.parameters import CATEGORIES
from samdrift.economy.sharing.keys import round_split
from samdrift.kernel import split_by_largest_remainder


@dataclass(frozen=True, slots=True, kw_only=True)
class JointCost:
    """Expected cost a year at full effect, in the real prices of ``year``.

    A unit of the members *S* with *P* inhabitants costs the sum of their ``own_dkk``, and
    ``overhead_dkk * (P / reference_population) ** exponent``, less
    ``doubling_saves_dkk * P * log2(P / reference_population)``.

    Attributes:
        municipalities, population: the members, in order of code.
        alone_oere: what each would pay alone.
        total_oere: what all of them cost in the unit: what is shared.
        own_dkk: what each brings into any unit: its cost after savings, with VAT that is lost and
            co-ordination.
        is_reached: whether everybody is at full effect in ``year`` in every draw: then ``total_oere``
            is the mean of the case's last year.
    """

    year: int
    municipalities: tuple[str, ...]
    population: tuple[float, ...]
    alone_oere: tuple[int, ...]
    total_oere: int
    own_dkk: tuple[float, ...]
    overhead_dkk: float
    exponent: float
    doubling_saves_dkk: float
    reference_population: float
    is_reached: bool

    def with_total(self, total_oere: int) -> "JointCost":
        """The same with another sum for all together."""
        return dataclasses.replace(self, total_oere=total_oere)

    def cost_dkk(self, members: Sequence[int]) -> float:
        """Expected cost of a unit of these members [DKK a year]."""
        return sum(self.own_dkk[m] for m in members) + self.by_size_dkk(
            sum(self.population[m] for m in members)
        )

    def by_size_dkk(self, population: float) -> float:
        """The part that follows a unit's size alone [DKK a year]."""
        ratio = population / self.reference_population
        bonus = self.doubling_saves_dkk * population * float(np.log2(ratio))
        return self.overhead_dkk * float(ratio**self.exponent) - bonus


def find_joint_cost(problem: CaseProblem, draws: Draws) -> JointCost:
    """Find what joint operation costs once it is in place, expected over the draws.

    Args:
        problem: at least one municipality; its weights are not used.
        draws: the case's futures.
    """
    values, case = draws.values, problem.case
    last = problem.years[-1]
    level = prices_of(problem, draws, falling=False) ** (len(problem.years) - 1)
    errors = np.exp(problem.log_sd[:, None] * draws.baseline)
    saved = np.stack([values[f"efficiency_{name}"] for name in CATEGORIES], axis=1) / 100
    # Staff, the first kind, carries no VAT.
    leak = np.where(np.arange(len(CATEGORIES)) > 0, values["vat_leak"][:, None] / 100, 0.0)

    def expected(by_kind: Array) -> Array:
        return np.asarray((problem.cost_dkk * (errors @ by_kind) / draws.count).sum(axis=1))

    def at_prices(name: str) -> float:
        return float((values[name] * level[:, 0]).mean())

    alone = expected(level)
    own = expected(level * (1 - saved) * (1 + leak)) + at_prices("coordination")
    joint = JointCost(
        year=last,
        municipalities=problem.municipalities,
        population=tuple(problem.population.tolist()),
        alone_oere=round_split((alone * 100).tolist(), round(float(alone.sum()) * 100)),
        total_oere=0,
        own_dkk=tuple(own.tolist()),
        overhead_dkk=at_prices("overhead"),
        exponent=case.overhead_exponent,
        doubling_saves_dkk=at_prices("size_bonus"),
        reference_population=case.reference_population,
        is_reached=_is_reached(problem, draws),
    )
    return joint.with_total(round(joint.cost_dkk(range(len(own))) * 100))


def _is_reached(problem: CaseProblem, draws: Draws) -> bool:
    last, delay = problem.years[-1], draws.values["delay"] / 12
    handed = problem.handover.max() + delay.max() <= last
    effect = last + 0.5 - problem.moved.max() - (delay + draws.values["ramp"]).max()
    return bool(handed and effect >= 0)


def list_reference(joint: JointCost, weights: Array) -> pl.DataFrame:
    """What each would pay alone, pays in the unit, and gains (``REFERENCE_SCHEMA``).

    Args:
        joint: the cost to share.
        weights: the key's, one a municipality; a split of ``total_oere`` itself comes back as it is.
    """
    paid = split_by_largest_remainder(total=joint.total_oere, weights=weights.tolist())
    rows = [
        {
            "municipality": municipality,
            "year": joint.year,
            "alone_oere": alone,
            "contribution_oere": contribution,
            "gain_oere": alone - contribution,
        }
        for municipality, alone, contribution in zip(
            joint.municipalities, joint.alone_oere, paid, strict=True
        )
    ]
    return pl.DataFrame(rows, schema=REFERENCE_SCHEMA)
