"""The case: every scenario over the same draws, what drives it, and from which size it pays."""

import dataclasses
from dataclasses import dataclass

import numpy as np
import polars as pl

from samdrift.economy.case_break_even import BreakEven, NoBreakEven, find_break_even
from samdrift.economy.case_drivers import Draws, correlate, draw, draws_of, list_drivers
from samdrift.economy.case_joint import JointCost, find_joint_cost, list_reference
from samdrift.economy.case_model import (
    SENSITIVITY_SCHEMA,
    Array,
    CaseProblem,
    Scenario,
    Simulated,
)
from samdrift.economy.case_sensitivity import find_shapley_effects, find_sobol_indices, rank_drivers
from samdrift.economy.case_simulate import prices_of, simulate_cloud, simulate_unit
from samdrift.economy.case_tables import list_outcomes, list_scenario, list_waterfall
from samdrift.economy.case_verdict import Verdict, assess_verdict
from samdrift.economy.case_years import list_alone, list_years
from samdrift.kernel import Finding

#: Municipalities of the country.
_COUNTRY_MEMBERS = 98
#: Drivers that only bought cloud knows.
_CLOUD_ONLY = ("cloud_", "lock_in_", "bid")
_SOBOL_LOG2 = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorComparison:
    """The agreement's potential beside our gain, both a year for the whole country [DKK].

    ``probability_reached`` is the share of draws in which ours is at least the prior's least;
    ``prior_share_low`` and ``_high`` the prior as a share of the baseline, scaled likewise.
    """

    gain_p10: float
    gain_p50: float
    gain_p90: float
    prior_low: float
    prior_high: float
    probability_reached: float
    prior_share_low: float
    prior_share_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All scenarios. Schemas stand in ``case_model``; ``npv_dkk`` is the unit's (municipality, draw).

    ``verdict`` says which assumptions decide whether the unit gains; ``joint`` is the joint cost once it
    is in place, and ``reference`` what each pays of it by the key.
    """

    scenarios: pl.DataFrame
    outcomes: pl.DataFrame
    years: pl.DataFrame
    waterfall: pl.DataFrame
    sensitivity: pl.DataFrame
    verdict: Verdict
    joint: JointCost
    reference: pl.DataFrame
    break_even: BreakEven | NoBreakEven
    prior: PriorComparison
    municipalities: tuple[str, ...]
    npv_dkk: Array
    draws: int
    seed: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoCase:
    """No municipality has a baseline and a number of inhabitants."""


def assess_case(problem: CaseProblem) -> Case | NoCase:
    """Assess the case of a unit and of the other ways to go.

    Args:
        problem: municipalities as arrays, with all parameters.

    Returns:
        Every scenario's present value, cash flow and payback with intervals from the same draws; or
        that there is nobody to make a case for.

    Method: docs/methods/economy.md, section 2.
    """
    if not problem.municipalities:
        return NoCase()
    draws, correlation, told = draw_futures(problem)
    joint = find_joint_cost(problem, draws)
    reference = list_reference(joint, problem.weights)
    unit, *others = list_scenarios(problem)
    found = simulate_unit(problem, draws, unit, yearly=True)
    scenarios = [list_scenario(unit, found, problem, no_bid=None)]
    outcomes = [list_outcomes(unit.name, found, problem)]
    verdict = assess_verdict(problem, draws, unit, found.npv)
    steady = reference if joint.is_reached else None
    years = [list_alone(problem, cost_alone(problem, draws)), list_years(unit.name, found, problem, steady)]
    for scenario in others:
        result, no_bid = _simulate(problem, draws, scenario)
        scenarios.append(list_scenario(scenario, result, problem, no_bid=no_bid))
        outcomes.append(list_outcomes(scenario.name, result, problem))
        years.append(list_years(scenario.name, result, problem))
    return Case(
        scenarios=pl.concat(scenarios),
        outcomes=pl.concat(outcomes),
        years=pl.concat(years),
        waterfall=list_waterfall(found.last_year, joint),
        sensitivity=assess_sensitivity(problem, unit, correlation),
        verdict=verdict,
        joint=joint,
        reference=reference,
        break_even=find_break_even(problem, draws),
        prior=compare_with_prior(problem, found),
        municipalities=problem.municipalities,
        npv_dkk=found.npv,
        draws=draws.count,
        seed=problem.case.seed,
        findings=(*told, *verdict.findings),
    )


def draw_futures(problem: CaseProblem) -> tuple[Draws, Array, tuple[Finding, ...]]:
    """Draw the futures of a case: the same for every scenario, and for the sharing.

    Returns:
        The draws, the correlation of their normals, and whether it had to be moved.
    """
    case = problem.case
    drivers = list_drivers(problem.economy, case)
    correlation, told = correlate(drivers, case.correlations)
    draws = draw(
        drivers=drivers,
        correlation=correlation,
        municipalities=len(problem.municipalities),
        log2=case.draws_log2,
        seed=case.seed,
    )
    return draws, correlation, told


def list_scenarios(problem: CaseProblem) -> tuple[Scenario, ...]:
    """List the scenarios, the unit itself first."""
    people, members = float(problem.population.sum()), float(len(problem.municipalities))
    case = problem.case
    national = problem.economy.national_population
    sizes = [
        Scenario(name=f"unit_x{size:g}", population=people * size, members=max(1.0, members * size))
        for size in case.other_sizes
    ]
    return (
        Scenario(name="unit", population=people, members=members),
        Scenario(name="unit_falling_prices", population=people, members=members, falling_prices=True),
        *sizes,
        Scenario(
            name="national",
            population=national,
            members=_COUNTRY_MEMBERS,
            delay_months=case.national_delay_months,
            implementation_factor=case.national_implementation_pct / 100,
        ),
        Scenario(name="cloud_one", population=people, members=members),
        Scenario(name="cloud_several", population=people, members=members),
    )


def _simulate(problem: CaseProblem, draws: Draws, scenario: Scenario) -> tuple[Simulated, float | None]:
    suppliers = scenario.name.removeprefix("cloud_")
    if suppliers == scenario.name:
        return simulate_unit(problem, draws, scenario), None
    failed = float((draws.values["bid"] < problem.case.no_bid_pct[suppliers] / 100).mean())
    return simulate_cloud(problem, draws, scenario, suppliers=suppliers), failed


def cost_alone(problem: CaseProblem, draws: Draws) -> Array:
    """What all would pay alone (year, draw) [real DKK]."""
    errors = np.exp(problem.log_sd[:, None] * draws.baseline)
    level = problem.cost_dkk.T @ errors
    prices = prices_of(problem, draws, falling=False).T
    return np.stack([(level * prices**y).sum(axis=0) for y in range(len(problem.years))])


def assess_sensitivity(problem: CaseProblem, unit: Scenario, correlation: Array) -> pl.DataFrame:
    """Say what drives the unit's present value (``SENSITIVITY_SCHEMA``), the strongest first.

    All municipalities are taken as one: how they share it does not change the whole.
    """
    whole = as_one(problem)
    drivers = list_drivers(problem.economy, problem.case)
    kept = [i for i, d in enumerate(drivers) if not d.name.startswith(_CLOUD_ONLY) and d.high > d.low]
    if not kept:
        return pl.DataFrame(schema=SENSITIVITY_SCHEMA)
    names = [drivers[i].name for i in kept]

    def model(normals: Array) -> Array:
        everything = np.zeros((len(drivers), normals.shape[1]))
        everything[kept] = normals
        draws = draws_of(drivers, everything, np.zeros((1, normals.shape[1])))
        return np.asarray(simulate_unit(whole, draws, unit).npv[0], dtype=np.float64)

    seed = problem.case.seed
    sobol = find_sobol_indices(model, drivers=len(kept), log2=_SOBOL_LOG2, seed=seed)
    among = correlation[np.ix_(kept, kept)]
    orders = problem.case.sensitivity_orders
    shapley = find_shapley_effects(model, correlation=among, orders=orders, seed=seed)
    rows = [
        {
            "driver": names[i],
            "sobol_first": float(sobol.first[i]),
            "sobol_total": float(sobol.total[i]),
            "shapley": float(shapley.effects[i]),
            "shapley_standard_error": float(shapley.standard_errors[i]),
        }
        for i in rank_drivers(names, shapley.effects)
    ]
    return pl.DataFrame(rows, schema=SENSITIVITY_SCHEMA)


def as_one(problem: CaseProblem) -> CaseProblem:
    """All municipalities as one, at the dates of their average krone."""
    cost = problem.cost_dkk.sum(axis=1)
    share = cost / cost.sum()

    def summed(values: Array) -> Array:
        return np.asarray([values.sum()]) if np.isfinite(values).all() else np.asarray([np.nan])

    return dataclasses.replace(
        problem,
        municipalities=("",),
        population=summed(problem.population),
        cost_dkk=problem.cost_dkk.sum(axis=0, keepdims=True),
        capital_share=np.asarray([float(problem.capital_share @ share)]),
        log_sd=np.zeros(1),
        quantities=problem.quantities.sum(axis=1, keepdims=True),
        handover=np.asarray([float(problem.handover @ share)]),
        moved=np.asarray([float(problem.moved @ share)]),
        double_running_dkk=summed(problem.double_running_dkk),
        contract_fees_dkk=summed(problem.contract_fees_dkk),
        weights=np.ones(1),
        state_money_dkk=problem.state_money_dkk.sum(axis=0, keepdims=True),
        loan_npv_dkk=summed(problem.loan_npv_dkk),
        loan_flow_dkk=problem.loan_flow_dkk.sum(axis=0, keepdims=True),
    )


def compare_with_prior(problem: CaseProblem, found: Simulated) -> PriorComparison:
    """Scale the last year's gain to the country, and set it beside the agreement's potential."""
    factor = problem.economy.national_population / float(problem.population.sum())
    gain = found.gain[-1] * factor
    p10, p50, p90 = (float(end) for end in np.quantile(gain, [0.1, 0.5, 0.9]))
    low, high = problem.economy.potential_dkk
    baseline = float(problem.cost_dkk.sum()) * factor
    return PriorComparison(
        gain_p10=p10,
        gain_p50=p50,
        gain_p90=p90,
        prior_low=low,
        prior_high=high,
        probability_reached=float((gain >= low).mean()),
        prior_share_low=low / baseline,
        prior_share_high=high / baseline,
    )
