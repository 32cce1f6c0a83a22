"""Cash flow year by year, in whole øre that sum: over measures, over members, to all together."""

import numpy as np
import numpy.typing as npt
import polars as pl

from samdrift.economy.case_model import YEAR_SCHEMA, Array, CaseProblem, Simulated
from samdrift.economy.case_tables import END_NAMES, ENDS, list_quantiles, to_oere
from samdrift.economy.sharing.keys import round_split

Whole = npt.NDArray[np.int64]
_NO_ENDS = dict.fromkeys((f"{name}_oere" for name in END_NAMES), None)


def list_years(
    scenario: str, found: Simulated, problem: CaseProblem, reference: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Cash flow (``YEAR_SCHEMA``) of all together, and of each municipality where draws were kept.

    Args:
        scenario: its name.
        found: its draws.
        problem: the municipalities.
        reference: ``REFERENCE_SCHEMA``, where the last year is at full effect: that year's sums are these.
    """
    means = round_means(found, problem, reference)
    kept = ("gain", "service", "investment") if found.gain_of is None else tuple(means)
    arrays = {"gain": found.gain, "service": found.service, "investment": found.investment}
    rows: list[dict[str, object]] = []
    for y, year in enumerate(problem.years):
        at: dict[str, object] = {"scenario": scenario, "municipality": None, "year": year}
        for measure in kept:
            ends = list_quantiles(arrays[measure][y]) if measure in arrays else _NO_ENDS
            mean = int(means[measure][:, y].sum())
            rows.append({**at, "measure": measure, "mean_oere": mean, **ends})
        lent = sum(to_oere(flow) for flow in problem.loan_flow_dkk[:, y])
        rows.append({**at, "measure": "loans", "mean_oere": lent, **_point(lent)})
    if found.gain_of is not None:
        rows += _years_of_each(scenario, found, problem, means)
    return pl.DataFrame(rows, schema=YEAR_SCHEMA)


def round_means(found: Simulated, problem: CaseProblem, reference: pl.DataFrame | None) -> dict[str, Whole]:
    """Means by measure (municipality, year) [øre]: gain is what its parts say, service what is left of it."""
    alone, contribution, once, investment = (
        _whole(found.means[name]) for name in ("alone", "contribution", "once", "investment")
    )
    if reference is not None:
        alone[:, -1] = reference["alone_oere"].to_numpy()
        contribution[:, -1] = reference["contribution_oere"].to_numpy()
    gain = alone - contribution - once + _whole(problem.state_money_dkk)
    return {
        "gain": gain,
        "service": gain - investment,
        "investment": investment,
        "alone": alone,
        "contribution": contribution,
        "once": once,
    }


def _whole(dkk: Array) -> Whole:
    """(municipality, year) DKK to øre, so that the members of a year sum to its rounded sum."""
    columns = [round_split((column * 100).tolist(), to_oere(column.sum())) for column in dkk.T]
    return np.array(columns, dtype=np.int64).reshape(dkk.T.shape).T.copy()


def _years_of_each(
    scenario: str, found: Simulated, problem: CaseProblem, means: dict[str, Whole]
) -> list[dict[str, object]]:
    assert found.gain_of is not None  # noqa: S101 - the caller asked
    rows: list[dict[str, object]] = []
    for y, year in enumerate(problem.years):
        ends = np.quantile(found.gain_of[y], ENDS, axis=0)
        for i, municipality in enumerate(problem.municipalities):
            at: dict[str, object] = {"scenario": scenario, "municipality": municipality, "year": year}
            for measure, values in means.items():
                here = {f"{name}_oere": to_oere(ends[k, i]) for k, name in enumerate(END_NAMES)}
                shown = here if measure == "gain" else _NO_ENDS
                rows.append({**at, "measure": measure, "mean_oere": int(values[i, y]), **shown})
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
            **list_quantiles(cost[y]),
        }
        for y, year in enumerate(problem.years)
    ]
    return pl.DataFrame(rows, schema=YEAR_SCHEMA)


def _point(oere: int) -> dict[str, int]:
    return {f"{name}_oere": oere for name in END_NAMES}
