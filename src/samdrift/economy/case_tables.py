"""Draws as tables: quantiles in øre, probabilities, payback years."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from samdrift.economy.case_model import (
    OUTCOME_SCHEMA,
    SCENARIO_SCHEMA,
    WATERFALL_SCHEMA,
    YEAR_SCHEMA,
    Array,
    CaseProblem,
    Scenario,
    Simulated,
)
from samdrift.economy.parameters import CATEGORIES

_ENDS = (0.1, 0.5, 0.9)
_NAMES = ("p10", "p50", "p90")


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
        "npv_mean_oere": to_oere(total.mean()),
        "probability_of_gain": float((total > 0).mean()),
        "payback_year_p50": back[0],
        "probability_of_payback": back[1],
        "probability_of_no_bid": no_bid,
    }
    row |= _quantiles(total, "npv")
    row |= _quantiles(found.gain[-1], "yearly_gain")
    return pl.DataFrame([row], schema=SCENARIO_SCHEMA)


def list_outcomes(scenario: str, found: Simulated, problem: CaseProblem) -> pl.DataFrame:
    """One row (``OUTCOME_SCHEMA``) a municipality."""
    rows = []
    ends = np.quantile(found.npv, _ENDS, axis=1)
    for i, municipality in enumerate(problem.municipalities):
        back = _payback(found.payback[i], problem)
        rows.append(
            {
                "scenario": scenario,
                "municipality": municipality,
                **{f"npv_{name}_oere": to_oere(ends[k, i]) for k, name in enumerate(_NAMES)},
                "npv_mean_oere": to_oere(found.npv[i].mean()),
                "probability_of_gain": float((found.npv[i] > 0).mean()),
                "payback_year_p50": back[0],
                "probability_of_payback": back[1],
            }
        )
    return pl.DataFrame(rows, schema=OUTCOME_SCHEMA)


def list_years(scenario: str, found: Simulated, problem: CaseProblem) -> pl.DataFrame:
    """Cash flow (``YEAR_SCHEMA``) of all together, and of each municipality where draws were kept."""
    rows: list[dict[str, object]] = []
    loans = problem.loan_flow_dkk
    for y, year in enumerate(problem.years):
        at: dict[str, object] = {"scenario": scenario, "municipality": None, "year": year}
        parts = {
            "gain": found.gain[y],
            "service": found.service[y],
            "investment": found.investment[y],
        }
        for measure, values in parts.items():
            mean = to_oere(values.mean())
            rows.append({**at, "measure": measure, "mean_oere": mean, **_quantiles(values)})
        lent = to_oere(loans[:, y].sum())
        rows.append({**at, "measure": "loans", "mean_oere": lent, **_point(lent)})
    if found.gain_of is not None:
        rows += _years_of_each(scenario, found, problem)
    return pl.DataFrame(rows, schema=YEAR_SCHEMA)


def _years_of_each(scenario: str, found: Simulated, problem: CaseProblem) -> list[dict[str, object]]:
    assert found.gain_of is not None  # noqa: S101 - the caller asked
    rows: list[dict[str, object]] = []
    for y, year in enumerate(problem.years):
        ends = np.quantile(found.gain_of[y], _ENDS, axis=0)
        for i, municipality in enumerate(problem.municipalities):
            at: dict[str, object] = {"scenario": scenario, "municipality": municipality, "year": year}
            for measure, means in found.means.items():
                here = {f"{name}_oere": to_oere(ends[k, i]) for k, name in enumerate(_NAMES)}
                no = dict.fromkeys(here)
                mean = to_oere(means[i, y])
                rows.append(
                    {**at, "measure": measure, "mean_oere": mean, **(here if measure == "gain" else no)}
                )
            lent = to_oere(problem.loan_flow_dkk[i, y])
            rows.append({**at, "measure": "loans", "mean_oere": lent, **_point(lent)})
    return rows


def list_alone(problem: CaseProblem, cost: Array) -> pl.DataFrame:
    """What all would pay alone a year (``YEAR_SCHEMA``, measure cost); ``cost`` (year, draw)."""
    rows = [
        {
            "scenario": "alone",
            "municipality": None,
            "year": year,
            "measure": "cost",
            "mean_oere": to_oere(cost[y].mean()),
            **_quantiles(cost[y]),
        }
        for y, year in enumerate(problem.years)
    ]
    return pl.DataFrame(rows, schema=YEAR_SCHEMA)


def list_waterfall(last_year: Mapping[str, float]) -> pl.DataFrame:
    """From today's cost to then's (``WATERFALL_SCHEMA``); whole øre first, so that it sums exactly."""
    today = sum(to_oere(last_year[f"today_{name}"]) for name in CATEGORIES)
    steps = [(f"saved_{name}", -to_oere(last_year[f"saved_{name}"])) for name in CATEGORIES]
    steps += [(name, to_oere(last_year[name])) for name in ("overhead", "coordination", "vat_leak")]
    running = today
    rows = [{"step": "today", "role": "total", "amount_oere": today, "running_oere": today}]
    for name, oere in steps:
        running += oere
        rows.append({"step": name, "role": "effect", "amount_oere": oere, "running_oere": running})
    rows.append({"step": "then", "role": "total", "amount_oere": running, "running_oere": running})
    return pl.DataFrame(rows, schema=WATERFALL_SCHEMA)


def _quantiles(values: Array, prefix: str = "") -> dict[str, int]:
    ends = np.quantile(values, _ENDS)
    lead = f"{prefix}_" if prefix else ""
    return {f"{lead}{name}_oere": to_oere(end) for name, end in zip(_NAMES, ends, strict=True)}


def _point(oere: int) -> dict[str, int]:
    return {f"{name}_oere": oere for name in _NAMES}


def _payback(indices: Array, problem: CaseProblem) -> tuple[int | None, float]:
    """Median year of payback, none where it comes in fewer than half of the draws; and in how many."""
    years = len(problem.years)
    probability = float((indices < years).mean())
    median = int(np.sort(indices)[(len(indices) - 1) // 2])
    return (problem.economy.first_year + median if median < years else None), probability
