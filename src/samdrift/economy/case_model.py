"""What a case is made of and what it gives: problem, scenarios, schemas."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.parameters import EconomyParameters

Array = npt.NDArray[np.float64]

#: From the wave plan: one row a municipality. ``double_running_oere`` and ``contract_fees_oere`` are
#: paid once [øre], >= 0; ``moved_on`` is the day its last group has moved, not before the hand-over.
TAKEOVER_SCHEMA = {
    "municipality": pl.String(),
    "handover_on": pl.Date(),
    "moved_on": pl.Date(),
    "double_running_oere": pl.Int64(),
    "contract_fees_oere": pl.Int64(),
}

#: One row a scenario, for all municipalities together [øre, present value]; years are null where the
#: sum has not turned by the last year in that share of the draws.
SCENARIO_SCHEMA = {
    "scenario": pl.String(),
    "unit_population": pl.Int64(),
    "unit_members": pl.Float64(),
    "npv_p10_oere": pl.Int64(),
    "npv_p50_oere": pl.Int64(),
    "npv_p90_oere": pl.Int64(),
    "npv_mean_oere": pl.Int64(),
    "probability_of_gain": pl.Float64(),
    "payback_year_p50": pl.Int64(),
    "probability_of_payback": pl.Float64(),
    "yearly_gain_p10_oere": pl.Int64(),
    "yearly_gain_p50_oere": pl.Int64(),
    "yearly_gain_p90_oere": pl.Int64(),
    "probability_of_no_bid": pl.Float64(),
}

#: One row a scenario and municipality.
OUTCOME_SCHEMA = {
    "scenario": pl.String(),
    "municipality": pl.String(),
    "npv_p10_oere": pl.Int64(),
    "npv_p50_oere": pl.Int64(),
    "npv_p90_oere": pl.Int64(),
    "npv_mean_oere": pl.Int64(),
    "probability_of_gain": pl.Float64(),
    "payback_year_p50": pl.Int64(),
    "probability_of_payback": pl.Float64(),
}

#: Undiscounted cash flow a year [øre]; ``municipality`` null is all together. ``measure``: gain, service
#: (effect on the service ceiling, positive is room), investment, loans (proceeds less interest and
#: repayment); and of the unit alone (what would have been paid after the hand-over), contribution, once
#: (one-off costs). Means sum: gain = service + investment = alone - contribution - once + the state's
#: money, and members to all together. Of one municipality only gain has an interval.
YEAR_SCHEMA = {
    "scenario": pl.String(),
    "municipality": pl.String(),
    "year": pl.Int64(),
    "measure": pl.String(),
    "mean_oere": pl.Int64(),
    "p10_oere": pl.Int64(),
    "p50_oere": pl.Int64(),
    "p90_oere": pl.Int64(),
}

#: One row a municipality: a year at full effect, in the prices of the last year [øre]. ``contribution``
#: is the joint cost by the chosen key; ``gain`` what it is less than ``alone``.
REFERENCE_SCHEMA = {
    "municipality": pl.String(),
    "year": pl.Int64(),
    "alone_oere": pl.Int64(),
    "contribution_oere": pl.Int64(),
    "gain_oere": pl.Int64(),
}

#: From today's yearly cost to then's [øre], means of the last year; ``effect`` rows sum from the first
#: ``total`` to the last, to the øre.
WATERFALL_SCHEMA = {
    "step": pl.String(),
    "role": pl.String(),
    "amount_oere": pl.Int64(),
    "running_oere": pl.Int64(),
}

#: What drives the unit's present value; shares of its variance. ``standard_error`` of Shapley's.
SENSITIVITY_SCHEMA = {
    "driver": pl.String(),
    "sobol_first": pl.Float64(),
    "sobol_total": pl.Float64(),
    "shapley": pl.Float64(),
    "shapley_standard_error": pl.Float64(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A joint operation to be computed: its size, when, and at what prices.

    ``population`` and ``members`` are those of the whole centre, which may hold others than the
    municipalities that are looked at; ``delay_months`` comes on top of the drawn delay.
    """

    name: str
    population: float
    members: float
    delay_months: float = 0.0
    implementation_factor: float = 1.0
    falling_prices: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseProblem:
    """The municipalities of a case as arrays, one row each, in order of code.

    ``cost_dkk`` is (municipality, kind of cost) a year; ``log_sd`` the standard deviation of the log
    of each baseline; ``quantities`` (item of the price list, municipality); ``handover`` and ``moved``
    are decimal years; ``double_running_dkk`` and ``contract_fees_dkk`` are NaN where drawn; ``weights``
    the key's; ``loan_npv_dkk`` the loans' present value, ``loan_flow_dkk`` (municipality, year) their
    real cash flow.
    """

    municipalities: tuple[str, ...]
    population: Array
    cost_dkk: Array
    capital_share: Array
    log_sd: Array
    quantities: Array
    handover: Array
    moved: Array
    double_running_dkk: Array
    contract_fees_dkk: Array
    weights: Array
    state_money_dkk: Array
    loan_npv_dkk: Array
    loan_flow_dkk: Array
    economy: EconomyParameters
    case: CaseParameters

    @property
    def years(self) -> range:
        """The years of the case."""
        return range(self.economy.first_year, self.economy.last_year + 1)

    @property
    def discount(self) -> Array:
        """Discount factor of each year, 1 in the first."""
        steps = np.arange(len(self.years), dtype=float)
        return np.asarray((1 + self.economy.discount_rate_pct / 100) ** -steps, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """All draws of one scenario [real DKK].

    ``npv`` is (municipality, draw); ``gain``, ``service`` and ``investment`` (year, draw) of all
    together; ``gain_of`` (year, draw, municipality) where asked for; ``means`` by measure
    (municipality, year); ``payback`` (municipality + 1, draw) the index of the year, or the number of
    years where the sum has not turned; its last row is all together. ``last_year`` the means of the
    last year's terms.
    """

    npv: Array
    gain: Array
    service: Array
    investment: Array
    gain_of: npt.NDArray[np.float32] | None
    means: Mapping[str, Array]
    payback: npt.NDArray[np.int8]
    last_year: Mapping[str, float]
