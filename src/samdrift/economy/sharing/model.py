"""What is shared, between whom, and what groups would pay on their own: the problem's values."""

from dataclasses import dataclass, field
from fractions import Fraction

from samdrift.economy.sharing.parameters import SharingParameters
from samdrift.kernel import Finding, Kind

#: The driver that every member has one of (in cost terms also called ``members``), and what each pays alone.
EQUAL = "equal"
ALONE = "alone"
MOST_MEMBERS = 60
#: Exponent of the power curve where neither a case nor a cost model says what groups pay (modelled):
#: 200 to 130 DKK an inhabitant from 10,000 to 350,000 inhabitants (guesses) gives 0.88; rounded to the
#: cautious side. 1 is no economy of scale.
CURVE_EXPONENT = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class CostTerm:
    """One term of a cost model [DKK a year]; it counts where the driver's sum *d* is above zero.

    ``fixed_dkk + rate_dkk * d ** exponent + step_price_dkk * max(least_steps, ceil(d / step_size))``.
    Without a driver only the fixed sum counts, for every group. ``step_size`` is in the
    driver's unit; None for no steps. ``doubling_saves_dkk`` (>= 0) comes off for each unit of the driver
    and each doubling above the reference: ``- doubling_saves_dkk * d * log2(d / doubling_reference)``;
    only a case says it, no file.
    """

    name: str
    driver: str | None = None
    fixed_dkk: float = 0.0
    rate_dkk: float = 0.0
    exponent: float = 1.0
    step_size: Fraction | None = None
    step_price_dkk: float = 0.0
    least_steps: int = 0
    doubling_saves_dkk: float = 0.0
    doubling_reference: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """A column of numbers that costs may follow: one value a member, >= 0, in the members' order."""

    name: str
    values: tuple[Fraction, ...]
    kind: Kind = Kind.REPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class CostModel:
    """What a group would pay for the same on its own, as a sum of terms.

    ``drivers`` are the model's own: its terms may use them, keys may not. With ``alone_oere`` a group
    may also stay apart: it pays at most the sum of what its members pay alone [øre], and one member
    exactly that.
    """

    terms: tuple[CostTerm, ...]
    kind: Kind = Kind.REPORTED
    working: str = ""
    drivers: tuple[Driver, ...] = ()
    alone_oere: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationKey:
    """A key (fordelingsnøgle): driver -> percent; the percent sum to 100.

    ``cap_pct`` is the most that a member pays, in percent of what it pays alone; None for no cap.
    """

    name: str
    weights: tuple[tuple[str, Fraction], ...]
    cap_pct: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingProblem:
    """A joint cost to share.

    Attributes:
        names: the members, at most 60; they stand for what is aligned with them below.
        drivers: what keys and cost terms may use; ``equal`` and ``alone`` need not be among them.
        alone_oere: what each would pay alone [øre]; None where not known.
        today_oere: what each pays today [øre]; None where not known.
        model: what groups cost; None makes one from ``alone_oere``, which must then be whole.
        curve_exponent: of that curve, above zero; of no use with a model, and fitted to ``total_oere``.
        total_oere: the sum to share [øre]; None for what the model says that all together cost.
        neighbours: pairs of member numbers that hang together; None lets all groups count.
    """

    names: tuple[str, ...]
    drivers: tuple[Driver, ...] = ()
    alone_oere: tuple[int | None, ...] = ()
    today_oere: tuple[int | None, ...] = ()
    model: CostModel | None = None
    curve_exponent: float = CURVE_EXPONENT
    total_oere: int | None = None
    neighbours: frozenset[tuple[int, int]] | None = None
    parameters: SharingParameters = field(default_factory=SharingParameters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of members that carries more than its own cost, or comes nearest to it.

    ``excess_oere`` is what it carries less its own cost; no group carries more than
    ``at_most_oere`` above its own: the same where all groups were looked at.
    """

    members: tuple[int, ...]
    own_cost_oere: int
    carries_oere: int
    excess_oere: int
    at_most_oere: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of groups: counted, or estimated from a sample with its standard error."""

    value: float
    of: int
    standard_error: float
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Sums per member [øre], not rounded; ``standard_error`` is zero where they are exact."""

    oere: tuple[float, ...]
    standard_error: tuple[float, ...]

    @property
    def is_exact(self) -> bool:
        """Whether nothing was estimated."""
        return not any(self.standard_error)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastCore:
    """The least worst excess ε* [øre] lies in [low, high]; ``oere`` is a split that has ``high``."""

    low_oere: float
    high_oere: float
    oere: tuple[float, ...]

    @property
    def is_core_empty(self) -> bool | None:
        """Whether every split makes some group carry too much; None where the bounds do not tell."""
        if self.high_oere <= 0:
            return False
        return True if self.low_oere > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAssessed:
    """Something that was not computed, and why."""

    reason: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleKey:
    """The simplest key found.

    Attributes:
        key: at most three drivers, whole percent.
        worst: its worst group, after the subsidy.
        price_oere: what its worst group gives up against the least core [øre], without the subsidy.
        subsidy_oere: what must be taken off the bill so that no group carries too much; 0 for none.
    """

    key: AllocationKey
    worst: Group
    price_oere: int
    subsidy_oere: int
