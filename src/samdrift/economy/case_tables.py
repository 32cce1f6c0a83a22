"""Draws as tables: quantiles in øre, probabilities, payback years."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from samdrift.economy.case_joint import JointCost
from samdrift.economy.case_model import (
    OUTCOME_SCHEMA,
    SCENARIO_SCHEMA,
    WATERFALL_SCHEMA,
    Array,
    CaseProblem,
    Scenario,
    Simulated,
)
from samdrift.economy.case_simulate import NEW_COSTS
from samdrift.economy.parameters import CATEGORIES
from samdrift.economy.sharing.keys import round_split

#: Quantiles that are told, and their names.
ENDS = (0.1, 0.5, 0.9)
END_NAMES = ("p10", "p50", "p90")


def to_oere(dkk: float) -> int:
    """Simulated DKK to whole øre."""
    return round(float(dkk) * 100)


def list_scenario(
    scenario: Scenario, found: Simulated, problem: CaseProblem, *, no_bid: float | None
) -> pl.DataFrame:
    """One row (``SCENARIO_SCHEMA``) of all municipalities together."""
    total = found.npv.sum(axis=0)
    back = _payback(found.payback[-1], problem)
    row: dict[str, object] = {
        "scenario": scenario.name,
        "unit_population": round(scenario.population),
        "unit_members": scenario.members,
        # As the sum of the members' means, which list_outcomes rounds to sum to it.
        "npv_mean_oere": to_oere(found.npv.mean(axis=1).sum()),
        "probability_of_gain": float((total > 0).mean()),
        "payback_year_p50": back[0],
        "probability_of_payback": back[1],
        "probability_of_no_bid": no_bid,
    }
    row |= list_quantiles(total, "npv")
    row |= list_quantiles(found.gain[-1], "yearly_gain")
    return pl.DataFrame([row], schema=SCENARIO_SCHEMA)


def list_outcomes(scenario: str, found: Simulated, problem: CaseProblem) -> pl.DataFrame:
    """One row (``OUTCOME_SCHEMA``) a municipality."""
    rows = []
    ends = np.quantile(found.npv, ENDS, axis=1)
    means = found.npv.mean(axis=1)
    rounded = round_split((100 * means).tolist(), to_oere(means.sum()))
    for i, municipality in enumerate(problem.municipalities):
        back = _payback(found.payback[i], problem)
        rows.append(
            {
                "scenario": scenario,
                "municipality": municipality,
                **{f"npv_{name}_oere": to_oere(ends[k, i]) for k, name in enumerate(END_NAMES)},
                "npv_mean_oere": rounded[i],
                "probability_of_gain": float((found.npv[i] > 0).mean()),
                "payback_year_p50": back[0],
                "probability_of_payback": back[1],
            }
        )
    return pl.DataFrame(rows, schema=OUTCOME_SCHEMA)


def list_waterfall(last_year: Mapping[str, float], joint: JointCost) -> pl.DataFrame:
    """From today's cost to then's (``WATERFALL_SCHEMA``), in whole øre that sum exactly.

    Where full effect is reached, it begins with what all pay alone and ends with the joint cost that
    is shared, to the øre.
    """
    names = [f"saved_{name}" for name in CATEGORIES]
    today = sum(last_year[f"today_{name}"] for name in CATEGORIES)
    effects = [-last_year[name] for name in names] + [last_year[name] for name in NEW_COSTS]
    first, last = to_oere(today), to_oere(today + sum(effects))
    if joint.is_reached:
        first, last = sum(joint.alone_oere), joint.total_oere
    running = first
    rows = [{"step": "today", "role": "total", "amount_oere": first, "running_oere": first}]
    steps = round_split([100 * effect for effect in effects], last - first)
    for name, oere in zip((*names, *NEW_COSTS), steps, strict=True):
        running += oere
        rows.append({"step": name, "role": "effect", "amount_oere": oere, "running_oere": running})
    rows.append({"step": "then", "role": "total", "amount_oere": running, "running_oere": running})
    return pl.DataFrame(rows, schema=WATERFALL_SCHEMA)


def list_quantiles(values: Array, prefix: str = "") -> dict[str, int]:
    """The interval's ends and the median of draws [DKK] as columns in øre."""
    ends = np.quantile(values, ENDS)
    lead = f"{prefix}_" if prefix else ""
    return {f"{lead}{name}_oere": to_oere(end) for name, end in zip(END_NAMES, ends, strict=True)}


def _payback(indices: Array, problem: CaseProblem) -> tuple[int | None, float]:
    """Median year of payback, none where it comes in fewer than half of the draws; and in how many."""
    years = len(problem.years)
    probability = float((indices < years).mean())
    median = int(np.sort(indices)[(len(indices) - 1) // 2])
    return (problem.economy.first_year + median if median < years else None), probability
