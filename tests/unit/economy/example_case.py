"""The three municipalities of docs/methods/economy.md, and builders with named values."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from samdrift.economy.case_model import CaseProblem
from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.parameters import CATEGORIES, EconomyParameters

NAMES = ("0001", "0002", "0003")
PEOPLE = (100_000.0, 50_000.0, 10_000.0)
BASELINE_DKK = (14e6, 8e6, 2e6)


def certain_case(**changed: Any) -> CaseParameters:
    """The worked example's parameters: no uncertainty anywhere."""
    nothing = (0.0, 0.0, 0.0)
    given: dict[str, Any] = {
        "efficiency_pct": {name: [0.0, 0.0, 0.0] for name in CATEGORIES}
        | {"staff": [10.0, 10.0, 10.0], "hardware": [20.0, 20.0, 20.0]},
        "size_bonus_dkk_per_inhabitant": nothing,
        "reference_population": 160_000.0,
        "overhead_dkk": (1.6e6, 1.6e6, 1.6e6),
        "overhead_exponent": 0.0,
        "coordination_dkk_per_member": (1e5, 1e5, 1e5),
        "ramp_years": (2.0, 2.0, 2.0),
        "delay_months": nothing,
        "implementation_dkk_per_inhabitant": (30.0, 30.0, 30.0),
        "implementation_profile_pct": {"2027": 100.0},
        "double_running_months": nothing,
        "contract_fees_pct": nothing,
        "vat_leak_pct": {"undecided": [0.0, 0.0, 0.0]},
        "draws_log2": 4,
    }
    return CaseParameters(**(given | changed))


def certain_economy(**changed: Any) -> EconomyParameters:
    flat = {name: [2.5, 2.5, 2.5] for name in CATEGORIES}
    return EconomyParameters(**({"price_growth_pct": flat, "general_price_pct": 2.5} | changed))


def a_problem(
    *, case: CaseParameters | None = None, economy: EconomyParameters | None = None, **changed: Any
) -> CaseProblem:
    """Aaby, Beby and Ceby, who hand over and move on 1 January 2028."""
    m = 3
    cost = np.zeros((m, len(CATEGORIES)))
    for column in ("staff", "hardware"):
        cost[:, CATEGORIES.index(column)] = np.array(BASELINE_DKK) / 2
    given: dict[str, Any] = {
        "municipalities": NAMES,
        "population": np.array(PEOPLE),
        "cost_dkk": cost,
        "capital_share": np.zeros(m),
        "log_sd": np.zeros(m),
        "quantities": np.array([[500.0, 250.0, 50.0], [6200.0, 3100.0, 620.0], PEOPLE]),
        "handover": np.full(m, 2028.0),
        "moved": np.full(m, 2028.0),
        "double_running_dkk": np.full(m, np.nan),
        "contract_fees_dkk": np.full(m, np.nan),
        "weights": np.array(PEOPLE),
        "state_money_dkk": np.zeros((m, 10)),
        "loan_npv_dkk": np.zeros(m),
        "loan_flow_dkk": np.zeros((m, 10)),
        "economy": economy or certain_economy(),
        "case": case or certain_case(),
    }
    return CaseProblem(**(given | changed))


def a_frame(rows: list[Mapping[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Rows with what is not named left empty."""
    return pl.DataFrame([dict.fromkeys(schema) | dict(row) for row in rows], schema=dict(schema))
