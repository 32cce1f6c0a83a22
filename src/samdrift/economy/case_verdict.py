"""What the verdict hangs on: how sure a gain is where an assumption is low or high, and with more years."""

import dataclasses
from dataclasses import dataclass

import numpy as np
import polars as pl

from samdrift.economy.case_drivers import Draws, list_drivers
from samdrift.economy.case_model import Array, CaseProblem, Scenario
from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.case_simulate import simulate_unit
from samdrift.economy.findings import VERDICT, VERDICT_CARRIED
from samdrift.economy.parameters import CATEGORIES, EconomyParameters
from samdrift.kernel import Finding, Spoken, describe_parameters, format_number

#: How sure a gain is (of all members together) where a driver lies in its lowest or highest fifth.
#: ``carries``: one of the two says that a gain is more likely than not, the other that it is less.
#: ``parameter`` is where the assumption stands, ``reason`` its source.
VERDICT_SCHEMA = {
    "driver": pl.String(),
    "probability_low": pl.Float64(),
    "probability_high": pl.Float64(),
    "carries": pl.Boolean(),
    "parameter": pl.String(),
    "reason": pl.String(),
}
_FIFTH = 0.2
_MORE_YEARS = 5
#: Drivers named in a finding at most.
_NAMED = 4
_FAMILIES = {"efficiency": "efficiency_pct", "growth": "price_growth_pct"}
_PARAMETERS = {
    "size_bonus": "size_bonus_dkk_per_inhabitant",
    "ramp": "ramp_years",
    "delay": "delay_months",
    "overhead": "overhead_dkk",
    "coordination": "coordination_dkk_per_member",
    "implementation": "implementation_dkk_per_inhabitant",
    "double_running": "double_running_months",
    "contract_fees": "contract_fees_pct",
    "vat_leak": "vat_leak_pct",
}
_DANISH = {
    "efficiency": "besparelse på", "growth": "prisudvikling på", "staff": "personale", "hardware": "udstyr",
    "network": "netværk", "lines": "linjer", "licences": "licenser", "hosting": "hosting",
    "services": "konsulenter", "size_bonus": "besparelse ved størrelse", "ramp": "tid til fuld virkning",
    "delay": "forsinkelse", "overhead": "ny fælles ledelse og vagt", "coordination": "samarbejde",
    "implementation": "implementering", "double_running": "dobbeltdrift",
    "contract_fees": "kontrakters ophør", "vat_leak": "tabt moms",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How sure a gain is, by what, and with more years.

    ``drivers`` is ``VERDICT_SCHEMA``, the widest apart first; ``later_probability`` is of a gain by
    ``later_year``.
    """

    probability: float
    drivers: pl.DataFrame
    later_year: int
    later_probability: float
    findings: tuple[Finding, ...]


def assess_verdict(problem: CaseProblem, draws: Draws, unit: Scenario, npv_dkk: Array) -> Verdict:
    """Say what carries the verdict on the unit.

    Args:
        problem: the municipalities.
        draws: the futures in which ``npv_dkk`` was found.
        unit: the scenario.
        npv_dkk: its present value (municipality, draw).

    Method: docs/methods/economy.md, section 2.
    """
    gains = npv_dkk.sum(axis=0) > 0
    rows: list[tuple[object, ...]] = []
    for driver in list_drivers(problem.economy, problem.case):
        place = find_parameter(driver.name)
        if place is None or driver.high <= driver.low:
            continue
        low, high = _by_fifths(draws.values[driver.name], gains)
        rows.append((driver.name, low, high, (low - 0.5) * (high - 0.5) < 0, *place))
    width = (pl.col("probability_high") - pl.col("probability_low")).abs()
    drivers = pl.DataFrame(rows, schema=VERDICT_SCHEMA, orient="row").sort(-width, "driver")
    later, chance = _with_more_years(problem, draws, unit)
    return Verdict(
        probability=float(gains.mean()),
        drivers=drivers,
        later_year=later,
        later_probability=chance,
        findings=_tell(problem, float(gains.mean()), drivers, (later, chance)),
    )


def find_parameter(driver: str) -> tuple[str, str] | None:
    """Where a driver's assumption stands, and its reason; None for drivers of bought cloud."""
    family, _, kind = driver.partition("_")
    name = _FAMILIES[family] if family in _FAMILIES and kind in CATEGORIES else _PARAMETERS.get(driver)
    for section, cls in (("economy", EconomyParameters), ("economy_case", CaseParameters)):
        for info in describe_parameters(cls):
            if info.name == name:
                return f"{section}.{name}", info.reason
    return None


def _by_fifths(values: Array, gains: np.ndarray) -> tuple[float, float]:
    """Share of the draws with a gain where the values are lowest, and highest; ties by the draw's order."""
    order = np.argsort(values, kind="stable")
    count = max(1, int(_FIFTH * len(order)))
    return float(gains[order[:count]].mean()), float(gains[order[-count:]].mean())


def _with_more_years(problem: CaseProblem, draws: Draws, unit: Scenario) -> tuple[int, float]:
    """The probability of a gain if five more years counted; loans as they are."""
    last = problem.economy.last_year + _MORE_YEARS
    none = np.zeros((len(problem.municipalities), _MORE_YEARS))
    longer = dataclasses.replace(
        problem,
        economy=dataclasses.replace(problem.economy, last_year=last),
        state_money_dkk=np.hstack([problem.state_money_dkk, none]),
        loan_flow_dkk=np.hstack([problem.loan_flow_dkk, none]),
    )
    npv = simulate_unit(longer, draws, unit).npv.sum(axis=0)
    return last, float((npv > 0).mean())


def _tell(
    problem: CaseProblem, probability: float, drivers: pl.DataFrame, later: tuple[int, float]
) -> tuple[Finding, ...]:
    carrying = drivers.filter("carries").head(_NAMED)
    kind, shown = (VERDICT_CARRIED, carrying) if carrying.height else (VERDICT, drivers.head(_NAMED))
    if shown.is_empty():
        return ()
    rows = list(shown.iter_rows(named=True))
    names = Spoken(en="; ".join(_say(r, "en") for r in rows), da="; ".join(_say(r, "da") for r in rows))
    return (
        kind.at(
            None,
            "economy_case",
            last=problem.economy.last_year,
            probability=_percent(probability),
            drivers=names,
            later=later[0],
            chance=_percent(later[1]),
        ),
    )


def _say(row: dict[str, object], language: str) -> str:
    driver = str(row["driver"])
    family, _, kind = driver.partition("_")
    if language == "da":
        name = f"{_DANISH[family]} {_DANISH[kind]}" if family in _FAMILIES else _DANISH[driver]
    else:
        name = driver.replace("_", " ")
    low, high = (_percent(float(str(row[f"probability_{end}"]))) for end in ("low", "high"))
    word = "low" if language == "en" else "lav"
    other = "high" if language == "en" else "høj"
    return f"{name} ({low} % {word}, {high} % {other})"


def _percent(share: float) -> str:
    """Percent of the draws, in both languages; near nothing and near all they say no more than that."""
    return "under 1" if share < 0.01 else "over 99" if share > 0.99 else format_number(100 * share)
