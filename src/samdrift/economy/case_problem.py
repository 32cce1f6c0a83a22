"""From baselines, wave plan and key to the arrays that a case is computed with."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from samdrift.economy.baseline import CostBaseline, MunicipalityBaseline
from samdrift.economy.case_finance import Finance
from samdrift.economy.case_model import Array, CaseProblem
from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.findings import TAKEOVER_ASSUMED, TAKEOVER_WRONG, WRONG_SHARES
from samdrift.economy.parameters import CATEGORIES, EconomyParameters
from samdrift.kernel import Finding, Spoken, format_date

#: Width of the normal between its 10 % and 90 % quantiles.
_WIDTH = 2.5631


def list_case_members(baseline: CostBaseline) -> dict[str, int]:
    """Inhabitants of the municipalities that a case can hold, by code: baseline and inhabitants known."""
    return {
        b.municipality: b.population
        for b in baseline.municipalities
        if b.population is not None and b.total.value > 0
    }


def read_case_problem(
    baseline: CostBaseline,
    *,
    finance: Finance,
    takeover: pl.DataFrame | None,
    shares: Mapping[str, float] | None = None,
    parameters: tuple[EconomyParameters, CaseParameters],
) -> tuple[CaseProblem, tuple[Finding, ...]]:
    """Make the arrays of a case.

    Args:
        baseline: today's cost; who has none takes no part.
        finance: of the same municipalities.
        takeover: ``TAKEOVER_SCHEMA`` from the wave plan, or None.
        shares: weights of the joint cost by municipality; None, until a key is chosen, is inhabitants.
        parameters: sections ``[economy]`` and ``[economy_case]``.
    """
    economy, case = parameters
    members = list_case_members(baseline)
    chosen = [b for b in baseline.municipalities if b.municipality in members]
    rows, told = _read_takeover(takeover, list(members), case)
    weights, found = read_shares(shares, members)
    cost = np.array([[b.by_category_oere[c] / 100 for c in CATEGORIES] for b in chosen], dtype=float)
    total = np.maximum(cost.sum(axis=1), 1.0) if chosen else np.zeros(0)
    ends = [(max(b.total.low, b.total.value * 0.05), b.total.value, b.total.high) for b in chosen]
    return CaseProblem(
        municipalities=tuple(members),
        population=np.array(list(members.values()), dtype=float),
        cost_dkk=cost.reshape(len(chosen), len(CATEGORIES)),
        capital_share=np.clip(np.array([b.capital_oere / 100 for b in chosen]) / total, 0, 1),
        log_sd=np.array([np.log(max(high, value) / min(low, value)) / _WIDTH for low, value, high in ends]),
        quantities=_quantities(chosen, economy, case),
        handover=rows[0],
        moved=rows[1],
        double_running_dkk=rows[2],
        contract_fees_dkk=rows[3],
        weights=weights,
        state_money_dkk=finance.state_money_dkk,
        loan_npv_dkk=finance.loan_npv_dkk,
        loan_flow_dkk=finance.loan_flow_dkk,
        economy=economy,
        case=case,
    ), (*told, *found)


def _quantities(
    chosen: Sequence[MunicipalityBaseline], economy: EconomyParameters, case: CaseParameters
) -> Array:
    """How much of each item of the price list each municipality would buy."""
    per_item = {
        "server": [b.servers.value if b.servers else 0.0 for b in chosen],
        "workplace": [
            b.workplaces or (b.population or 0) * economy.workplaces_per_1000[1] / 1000 for b in chosen
        ],
        "inhabitant": [b.population or 0 for b in chosen],
    }
    return np.array([per_item[item] for item in case.cloud_prices_dkk], dtype=float)


def decimal_year(day: date) -> float:
    """A day as decimal year: 2027-10-01 is 2027.748."""
    start = date(day.year, 1, 1)
    return day.year + (day - start).days / (date(day.year + 1, 1, 1) - start).days


def find_takeover_rows(
    takeover: pl.DataFrame | None, municipalities: Collection[str]
) -> tuple[dict[str, Mapping[str, object]], list[Finding]]:
    """Find the rows (``TAKEOVER_SCHEMA``) that can be used, by municipality; the others are told."""
    usable: dict[str, Mapping[str, object]] = {}
    told: list[Finding] = []
    rows = [] if takeover is None else takeover.iter_rows(named=True)
    seen: set[str] = set()
    for row in sorted(rows, key=lambda r: str(r["municipality"])):
        name = str(row["municipality"])
        reason = _why_wrong(row, municipalities)
        if name in seen:
            reason = Spoken(en="it stands twice", da="den står to gange")
            usable.pop(name, None)
        seen.add(name)
        if reason is None:
            usable[name] = row
        else:
            told.append(TAKEOVER_WRONG.at(None, name, reason=reason))
    return usable, told


def _read_takeover(
    takeover: pl.DataFrame | None, municipalities: list[str], case: CaseParameters
) -> tuple[tuple[Array, Array, Array, Array], list[Finding]]:
    """Dates and one-off costs by municipality; what cannot be used is assumed, and told."""
    usable, told = find_takeover_rows(takeover, municipalities)
    assumed = [name for name in municipalities if name not in usable]
    if assumed:
        dates = {"handover": _spoken_day(case.assumed_handover), "moved": _spoken_day(case.assumed_moved)}
        told.append(TAKEOVER_ASSUMED.at(None, assumed[0], count=len(assumed), **dates))
    blank = {
        "handover_on": case.assumed_handover,
        "moved_on": max(case.assumed_moved, case.assumed_handover),
        "double_running_oere": None,
        "contract_fees_oere": None,
    }
    listed = [usable.get(name, blank) for name in municipalities]
    days = [np.array([decimal_year(_day(r[n])) for r in listed]) for n in ("handover_on", "moved_on")]
    sums = [
        np.array([np.nan if r[n] is None else float(str(r[n])) / 100 for r in listed])
        for n in ("double_running_oere", "contract_fees_oere")
    ]
    return (days[0], days[1], sums[0], sums[1]), told


def _spoken_day(day: date) -> Spoken:
    return Spoken(en=format_date(day, language="en"), da=format_date(day, language="da"))


def _day(value: object) -> date:
    assert isinstance(value, date)  # noqa: S101 - checked by _why_wrong; tells the type checker
    return value


def _why_wrong(row: Mapping[str, object], municipalities: Collection[str]) -> Spoken | None:
    if row["municipality"] not in municipalities:
        return Spoken(en="no such member with a baseline", da="intet medlem med udgangspunkt hedder sådan")
    start, end = row["handover_on"], row["moved_on"]
    if not isinstance(start, date) or not isinstance(end, date):
        return Spoken(en="a date is missing", da="en dato mangler")
    if end < start:
        return Spoken(en="moved before handed over", da="flyttet før overlevering")
    sums = (row["double_running_oere"], row["contract_fees_oere"])
    is_negative = any(isinstance(s, int) and s < 0 for s in sums)
    return Spoken(en="a sum is negative", da="et beløb er negativt") if is_negative else None


def read_shares(
    shares: Mapping[str, float] | None, members: Mapping[str, float]
) -> tuple[Array, tuple[Finding, ...]]:
    """The key's weights in the members' order; inhabitants where there are none that can be used.

    Args:
        shares: weights of the joint cost by municipality, or None for inhabitants.
        members: inhabitants by municipality.
    """
    people = np.array(list(members.values()), dtype=float)
    if shares is None:
        return people, ()
    missing = [name for name in members if name not in shares]
    weights = np.array([shares.get(name, 0.0) for name in members], dtype=float)
    if missing:
        names = ", ".join(missing[:5])
        reason = Spoken(en=f"none for {names}", da=f"ingen for {names}")
    elif not np.all(np.isfinite(weights)) or np.any(weights < 0):
        reason = Spoken(en="a weight is negative or no number", da="en vægt er negativ eller ikke et tal")
    elif weights.sum() <= 0:
        reason = Spoken(en="all weights are zero", da="alle vægte er nul")
    else:
        return weights, ()
    return people, (WRONG_SHARES.at(None, reason=reason),)
