"""How sure a plan is: probabilities with their intervals, what threatens the date, and what would help."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from samdrift.takeover.model import TakeoverProblem
from samdrift.takeover.simulation.draws import Spread, draw_work
from samdrift.takeover.simulation.parameters import RobustnessParameters
from samdrift.takeover.simulation.railway import Rails, lay_rails, run_railway

#: One row a municipality. ``probability`` that none of its tasks misses its deadline, with its interval.
MUNICIPALITY_SCHEMA: Mapping[str, pl.DataType] = {
    "municipality": pl.String(),
    "probability": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "late_groups_mean": pl.Float64(),
}
#: One row a group, the most crucial first. ``probability_late`` of missing its deadline; ``delay_p90_weeks``
#: after its planned end; ``cruciality``: rank correlation of its delay with the number of late groups;
#: ``buffer_gain``: what one week less work would add to the probability of the date, where it was tried.
GROUP_SCHEMA: Mapping[str, pl.DataType] = {
    "group": pl.String(),
    "municipality": pl.String(),
    "probability_late": pl.Float64(),
    "delay_mean_weeks": pl.Float64(),
    "delay_p90_weeks": pl.Float64(),
    "cruciality": pl.Float64(),
    "buffer_gain": pl.Float64(),
}
#: One row a contract: the probability of paying more than the plan says, and the mean of what more [øre].
CONTRACT_SCHEMA: Mapping[str, pl.DataType] = {
    "contract": pl.String(),
    "municipality": pl.String(),
    "probability_dearer": pl.Float64(),
    "dearer_mean_oere": pl.Int64(),
}
#: One row a week: share of the weight handed over by its beginning, as planned, and its percentiles.
CURVE_SCHEMA: Mapping[str, pl.DataType] = {
    "week": pl.Int64(),
    "planned": pl.Float64(),
    "p10": pl.Float64(),
    "p50": pl.Float64(),
    "p90": pl.Float64(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Probability:
    """A share of scenarios with its 95 % interval (Wilson)."""

    value: float
    low: float
    high: float
    scenarios: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """How sure a plan is. ``probability_of_deadline`` is None where no task has a deadline.

    ``late_groups``: mean, 10th and 90th percentile.
    """

    probability_of_deadline: Probability | None
    late_groups: tuple[float, float, float]
    municipalities: pl.DataFrame
    groups: pl.DataFrame
    contracts: pl.DataFrame
    curve: pl.DataFrame
    seed: int


def find_probability(successes: int, scenarios: int) -> Probability:
    """Estimate a probability from ``successes`` of ``scenarios`` with Wilson's 95 % interval.

    Raises:
        ValueError: there are no scenarios.
    """
    if scenarios < 1:
        raise ValueError("a probability needs at least one scenario")
    z = 1.959963984540054  # the 97.5th percentile of the normal distribution
    share, scale = successes / scenarios, 1 + z * z / scenarios
    centre = (share + z * z / (2 * scenarios)) / scale
    half = z * sqrt(share * (1 - share) / scenarios + z * z / (4 * scenarios * scenarios)) / scale
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    # With none or all of them the formula's own rounding must not exclude what was seen.
    return Probability(
        value=share,
        low=0.0 if successes == 0 else low,
        high=1.0 if successes == scenarios else high,
        scenarios=scenarios,
    )


def simulate_plan(
    problem: TakeoverProblem,
    starts: Mapping[str, int],
    *,
    parameters: RobustnessParameters,
    spreads: Mapping[str, Spread] | None = None,
    weights: Mapping[str, float] | None = None,
) -> Robustness:
    """Simulate a plan under delays.

    Args:
        problem: what was planned.
        starts: the plan's start week by task id; a feasible plan.
        parameters: number of scenarios, seed and spreads.
        spreads: low, likely and high of single tasks' work; the others have the parameters'.
        weights: what each task counts in the curve, such as servers handed over; default one each for the
            tasks that have a deadline.

    Method: docs/methods/robustness.md.
    """
    rails = lay_rails(problem, starts)
    work = draw_work(problem, parameters=parameters, spreads=spreads or {})
    ends = run_railway(rails, work, catch_up=parameters.catch_up_pct / 100)
    late = _late(problem, ends)
    late_groups, group_names = _by_group(problem, late)
    with_deadline = any(task.deadline is not None for task in problem.tasks)
    in_time = int((~late.any(axis=1)).sum())
    counts = late_groups.sum(axis=1)
    groups = _groups(problem, starts, ends, (late_groups, group_names))
    gains = (
        _try_buffers(problem, rails, work, groups, late=late, parameters=parameters) if with_deadline else {}
    )
    gain = pl.DataFrame(
        {"group": list(gains), "buffer_gain": list(gains.values())},
        schema={"group": pl.String, "buffer_gain": pl.Float64},
    )
    return Robustness(
        probability_of_deadline=find_probability(in_time, len(ends)) if with_deadline else None,
        late_groups=(
            float(counts.mean()),
            float(np.percentile(counts, 10)),
            float(np.percentile(counts, 90)),
        ),
        municipalities=_municipalities(problem, late, late_groups, group_names),
        groups=groups.join(gain, on="group", how="left", maintain_order="left").select(*GROUP_SCHEMA),
        contracts=_contracts(problem, starts, ends),
        curve=_curve(problem, starts, ends, weights),
        seed=parameters.seed,
    )


def _late(problem: TakeoverProblem, ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    never = problem.weeks + 1
    deadlines = np.array([never if task.deadline is None else task.deadline for task in problem.tasks])
    late: NDArray[np.bool_] = ends > deadlines[None, :]
    return late


def _by_group(problem: TakeoverProblem, late: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    names = tuple(sorted({task.group for task in problem.tasks}))
    return np.stack([late[:, columns].any(axis=1) for columns in _columns(problem, names)], axis=1), names


def _columns(problem: TakeoverProblem, names: tuple[str, ...]) -> list[list[int]]:
    of_group: dict[str, list[int]] = {name: [] for name in names}
    for index, task in enumerate(problem.tasks):
        of_group[task.group].append(index)
    return list(of_group.values())


def _groups(
    problem: TakeoverProblem,
    starts: Mapping[str, int],
    ends: NDArray[np.int64],
    late: tuple[NDArray[np.bool_], tuple[str, ...]],
) -> pl.DataFrame:
    late_groups, names = late
    planned = np.array([starts[task.id] + task.duration_weeks for task in problem.tasks])
    columns = _columns(problem, names)
    delays = np.stack([(ends[:, c] - planned[c]).max(axis=1) for c in columns], axis=1)
    told = pl.DataFrame(
        {
            "group": names,
            "municipality": [problem.tasks[c[0]].municipality for c in columns],
            "probability_late": late_groups.mean(axis=0),
            "delay_mean_weeks": delays.mean(axis=0),
            "delay_p90_weeks": np.percentile(delays, 90, axis=0),
            "cruciality": _rank_correlation(delays, late_groups.sum(axis=1)),
        }
    )
    return told.sort(
        pl.col("cruciality").round(9), "probability_late", "group", descending=[True, True, False]
    )


def _rank_correlation(delays: NDArray[np.int64], late: NDArray[np.int64]) -> NDArray[np.float64]:
    """Spearman's rank correlation of each column of ``delays`` with ``late``; 0 where one is constant."""
    ranks = rankdata(delays, axis=0)
    target = rankdata(late)
    ranks -= ranks.mean(axis=0)
    target -= target.mean()
    scale = np.sqrt((ranks**2).sum(axis=0) * (target**2).sum())
    product = ranks.T @ target
    told: NDArray[np.float64] = np.divide(product, scale, out=np.zeros_like(product), where=scale > 0)
    return told


def _try_buffers(
    problem: TakeoverProblem,
    rails: Rails,
    work: NDArray[np.float64],
    groups: pl.DataFrame,
    *,
    late: NDArray[np.bool_],
    parameters: RobustnessParameters,
) -> dict[str, float]:
    """How much the probability of the date rises if a group's longest task needs one week less."""
    work = work[: parameters.buffer_scenarios]
    base = float((~late[: len(work)].any(axis=1)).mean())
    gains = {}
    for name in groups.head(parameters.buffered_groups)["group"].to_list():
        columns = [index for index, task in enumerate(problem.tasks) if task.group == name]
        longest = max(columns, key=lambda index: (problem.tasks[index].duration_weeks, -index))
        shorter = work.copy()
        shorter[:, longest] = np.maximum(shorter[:, longest] - 1.0, 0.0)
        ends = run_railway(rails, shorter, catch_up=parameters.catch_up_pct / 100)
        gains[name] = float((~_late(problem, ends).any(axis=1)).mean()) - base
    return gains


def _municipalities(
    problem: TakeoverProblem,
    late: NDArray[np.bool_],
    late_groups: NDArray[np.bool_],
    names: tuple[str, ...],
) -> pl.DataFrame:
    town_of_group = {task.group: task.municipality for task in problem.tasks}
    rows = []
    for town in sorted({task.municipality for task in problem.tasks if task.deadline is not None}):
        own = [index for index, task in enumerate(problem.tasks) if task.municipality == town]
        told = find_probability(int((~late[:, own].any(axis=1)).sum()), len(late))
        of_town = [index for index, name in enumerate(names) if town_of_group[name] == town]
        mean = float(late_groups[:, of_town].sum(axis=1).mean())
        rows.append((town, told.value, told.low, told.high, mean))
    return pl.DataFrame(rows, schema=MUNICIPALITY_SCHEMA, orient="row")


def _contracts(problem: TakeoverProblem, starts: Mapping[str, int], ends: NDArray[np.int64]) -> pl.DataFrame:
    index_of = {task.id: index for index, task in enumerate(problem.tasks)}
    planned = {task.id: starts[task.id] + task.duration_weeks for task in problem.tasks}
    rows = []
    for contract in sorted(problem.contracts, key=lambda each: each.id):
        if not contract.tasks:
            continue
        cost = np.array(contract.cost_by_end)
        last = np.minimum(ends[:, [index_of[task] for task in contract.tasks]].max(axis=1), problem.weeks)
        more = cost[last] - cost[max(planned[task] for task in contract.tasks)]
        rows.append((contract.id, contract.municipality, float((more > 0).mean()), round(float(more.mean()))))
    return pl.DataFrame(rows, schema=CONTRACT_SCHEMA, orient="row")


def _curve(
    problem: TakeoverProblem,
    starts: Mapping[str, int],
    ends: NDArray[np.int64],
    weights: Mapping[str, float] | None,
) -> pl.DataFrame:
    if weights is None:
        weights = {task.id: 1.0 for task in problem.tasks if task.deadline is not None}
    weight = np.array([weights.get(task.id, 0.0) for task in problem.tasks])
    if weight.sum() <= 0:
        return pl.DataFrame(schema=CURVE_SCHEMA)
    planned = np.array([[starts[task.id] + task.duration_weeks for task in problem.tasks]])
    shares, as_planned = _shares_ended(problem, ends, weight), _shares_ended(problem, planned, weight)[0]
    low, middle, high = np.percentile(shares, [10, 50, 90], axis=0)
    columns = (range(problem.weeks + 1), as_planned, low, middle, high)
    return pl.DataFrame(dict(zip(CURVE_SCHEMA, map(list, columns), strict=True)), schema=CURVE_SCHEMA)


def _shares_ended(
    problem: TakeoverProblem, ends: NDArray[np.int64], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Share of the weight that has ended by the beginning of each week, shape (scenarios, weeks + 1)."""
    width = problem.weeks + 2
    places = ends + width * np.arange(len(ends))[:, None]
    weights = np.broadcast_to(weight, ends.shape)
    summed = np.bincount(places.ravel(), weights=weights.ravel(), minlength=width * len(ends))
    shares: NDArray[np.float64] = summed.reshape(len(ends), width).cumsum(axis=1)[:, :-1] / weight.sum()
    return shares
