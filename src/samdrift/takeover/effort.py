"""Hours of the takeover by phase, item and skill, as distributions; and what finished groups teach.

Method: docs/methods/effort.md. The numbers stand in ``effort.toml`` beside this file.
"""

import math
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from statistics import NormalDist

import polars as pl

from samdrift.kernel import Finding
from samdrift.takeover import kinds

#: How far off one finished group may count: four times over or under its plan.
_MOST_OFF = 4.0
#: More hours than this for one item are a slip of the pen: five years of one person.
MOST_HOURS = 10_000.0


class Skill(StrEnum):
    """Who does the work; ``DATABASE`` is databases and applications."""

    SERVER = "server"
    NETWORK = "network"
    SECURITY = "security"
    DATABASE = "database"
    PROJECT = "project"


class Phase(StrEnum):
    """What is done to a group; ``SUPPLIER``: it stays with its supplier."""

    HANDOVER = "handover"
    MOVE = "move"
    REBUILD = "rebuild"
    TO_CLOUD = "to_cloud"
    RETIRE = "retire"
    SUPPLIER = "supplier"
    NETWORK = "network"


#: Phase -> item of the effort file -> how many: what one task is made of.
Parts = Mapping[Phase, Mapping[str, int]]
#: Group -> phase of its treatment -> what that task is made of.
Counts = Mapping[str, Mapping[Phase, Parts]]

#: What finished tasks took, one row a task and skill.
ACTUAL_SCHEMA: dict[str, pl.DataType] = {
    "task": pl.String(),
    "skill": pl.String(),
    "hours": pl.Float64(),
}

#: Hours of finished groups: what was planned and what it took, one row a group, phase and skill.
FINISHED_SCHEMA: dict[str, pl.DataType] = {
    "group": pl.String(),
    "phase": pl.String(),
    "skill": pl.String(),
    "planned_hours": pl.Float64(),
    "actual_hours": pl.Float64(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreePoint:
    """PERT's beta distribution by its least, most likely and most value [hours]."""

    low: float
    likely: float
    high: float

    @property
    def mean(self) -> float:
        """Mean [hours]."""
        return (self.low + 4 * self.likely + self.high) / 6

    @property
    def deviation(self) -> float:
        """Standard deviation [hours]."""
        return (self.high - self.low) / 6

    def with_factor(self, factor: float) -> "ThreePoint":
        """Return the same shape, stretched."""
        return ThreePoint(low=self.low * factor, likely=self.likely * factor, high=self.high * factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours of one skill: mean and standard deviation, as a lognormal."""

    mean: float
    deviation: float

    def quantile(self, share: float) -> float:
        """Hours that suffice with this probability (0 < share < 1)."""
        if self.mean <= 0:
            return 0.0
        variance = math.log1p((self.deviation / self.mean) ** 2)
        normal = NormalDist().inv_cdf(share)
        return self.mean * math.exp(normal * math.sqrt(variance) - variance / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A group's hours in one phase, by skill; skills without hours are left out.

    ``spread``: the whole work's least, likely and most as factors of its mean, for simulation.
    """

    by_skill: Mapping[Skill, Hours]
    spread: ThreePoint

    @property
    def hours(self) -> float:
        """Mean hours of all skills."""
        return sum(each.mean for each in self.by_skill.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """One item's hours, added up: mean and deviation by skill, points and deviation of all skills."""

    by_skill: tuple[tuple[Skill, float, float], ...]
    points: ThreePoint
    deviation: float


@dataclass(frozen=True, kw_only=True)
class EffortModel:
    """Hours by (phase, item), and the factors that finished groups have given (1 where none has).

    ``entries[phase, item][skill]`` are the file's hours, before factors; ``hours`` those with them.
    ``path``: the unit's own file, None where there is none; ``own``: the entries that it names.
    """

    entries: Mapping[tuple[Phase, str], Mapping[Skill, ThreePoint]]
    factors: Mapping[tuple[Phase, Skill], float] = field(default_factory=dict)
    path: str | None = None
    own: frozenset[tuple[Phase, str]] = frozenset()

    def items_of(self, phase: Phase) -> frozenset[str]:
        """Names of the items that have hours in a phase."""
        return frozenset(item for each, item in self.entries if each is phase)

    @cached_property
    def hours(self) -> Mapping[tuple[Phase, str], Mapping[Skill, ThreePoint]]:
        """Hours for one item by phase, item and skill, factors included."""
        return {
            (phase, item): {
                skill: each.with_factor(self.factors.get((phase, skill), 1.0))
                for skill, each in entry.items()
            }
            for (phase, item), entry in self.entries.items()
        }

    @cached_property
    def _sums(self) -> Mapping[tuple[Phase, str], "_Item"]:
        return {
            key: _Item(
                by_skill=tuple((skill, each.mean, each.deviation) for skill, each in entry.items()),
                points=ThreePoint(
                    low=sum(each.low for each in entry.values()),
                    likely=sum(each.likely for each in entry.values()),
                    high=sum(each.high for each in entry.values()),
                ),
                deviation=sum(each.deviation for each in entry.values()),
            )
            for key, entry in self.hours.items()
        }

    def estimate(self, parts: Parts) -> Estimate:
        """Estimate one task of one group.

        Args:
            parts: how many of each item in each phase; those without hours there count nothing. Mostly one
                phase: a group that is rebuilt moves what need not be rebuilt.
        """
        mean: dict[Skill, float] = {}
        variance: dict[Skill, float] = {}
        low, likely, high, together, apart = 0.0, 0.0, 0.0, 0.0, 0.0
        for phase in sorted(parts):
            for item, number in sorted(parts[phase].items()):
                summed = self._sums.get((phase, item))
                if summed is None or number <= 0:
                    continue
                for skill, hours, deviation in summed.by_skill:
                    mean[skill] = mean.get(skill, 0.0) + number * hours
                    variance[skill] = variance.get(skill, 0.0) + (number * deviation) ** 2
                low += number * summed.points.low
                likely += number * summed.points.likely
                high += number * summed.points.high
                together += number * summed.deviation
                apart += (number * summed.deviation) ** 2
        left = math.sqrt(apart) / together if together > 0 else 0.0
        by_skill = {
            skill: Hours(mean=hours, deviation=math.sqrt(variance[skill]))
            for skill, hours in sorted(mean.items())
            if hours > 0
        }
        points = ThreePoint(low=low, likely=likely, high=high)
        return Estimate(by_skill=by_skill, spread=_spread(points, left))


def _spread(points: ThreePoint, left: float) -> ThreePoint:
    """Draw the three points together around the mean, by the share of deviation left, as factors of it."""
    mean = points.mean
    if mean <= 0:
        return ThreePoint(low=1.0, likely=1.0, high=1.0)
    low, likely, high = (1 + left * (point / mean - 1) for point in (points.low, points.likely, points.high))
    return ThreePoint(low=low, likely=likely, high=high)


@cache
def built_in_effort() -> EffortModel:
    """The hours of the package's own ``effort.toml``.

    Raises:
        ValueError: the file is broken: a fault of the package.
    """
    text = files("samdrift.takeover").joinpath("effort.toml").read_text("utf-8")
    entries: dict[tuple[Phase, str], Mapping[Skill, ThreePoint]] = {}
    for phase, items in tomllib.loads(text).items():
        for item, given in items.items():
            entries[Phase(phase), item] = parse_entry(given)
    return EffortModel(entries=entries)


def parse_entry(given: object) -> Mapping[Skill, ThreePoint]:
    """Read one entry of an effort file.

    Raises:
        ValueError: it is no table of three hours in rising order by skill; the message says what is wrong.
    """
    if not isinstance(given, dict):
        raise ValueError("it is no table")
    entry = {}
    for name, points in given.items():
        if name == "reason":
            continue
        skill = Skill(name)
        given_points = points if isinstance(points, list) else []
        numbers = [float(p) for p in given_points if isinstance(p, int | float) and not isinstance(p, bool)]
        if len(given_points) != 3 or len(numbers) != 3:
            raise ValueError(f"{name} is not three hours")
        if not 0 <= numbers[0] <= numbers[1] <= numbers[2] <= MOST_HOURS:
            raise ValueError(f"{name} is not three hours in rising order")
        entry[skill] = ThreePoint(low=numbers[0], likely=numbers[1], high=numbers[2])
    if not entry:
        raise ValueError("it has no hours")
    return entry


def list_finished(tasks: pl.DataFrame, actual: pl.DataFrame, effort: EffortModel) -> pl.DataFrame:
    """Set what finished tasks took beside what was planned for them, as ``recalibrate_effort`` asks for it.

    Args:
        tasks: ``TASK_SCHEMA`` of the plan that they were part of.
        actual: ``ACTUAL_SCHEMA``; a task or skill that the plan does not know has no planned hours.
        effort: the model that plan was made with; its factors are taken out of the planned hours.

    Returns:
        ``FINISHED_SCHEMA``.
    """
    planned = tasks.unpivot(
        on=[f"hours_{skill.value}" for skill in Skill], index=["task", "group", "phase"], value_name="planned"
    ).with_columns(skill=pl.col("variable").str.strip_prefix("hours_"))
    factors = pl.DataFrame(
        [(phase.value, skill.value, factor) for (phase, skill), factor in sorted(effort.factors.items())],
        schema={"phase": pl.String(), "skill": pl.String(), "factor": pl.Float64()},
        orient="row",
    )
    both = actual.join(planned, on=["task", "skill"], how="left").join(
        factors, on=["phase", "skill"], how="left"
    )
    return both.select(
        group=pl.coalesce("group", "task"),
        phase="phase",
        skill="skill",
        planned_hours=pl.col("planned") / pl.col("factor").fill_null(1.0),
        actual_hours="hours",
    ).sort("group", "phase", "skill")


def recalibrate_effort(
    effort: EffortModel, finished: pl.DataFrame, *, prior_hours: float
) -> tuple[EffortModel, tuple[Finding, ...]]:
    """Learn from finished groups: a factor for each phase and skill, drawn towards 1 where little is known.

    Args:
        effort: the model that the planned hours were made with, **before** any factor.
        finished: ``FINISHED_SCHEMA``.
        prior_hours: hours of experience that the file's own hours are worth, > 0.

    Returns:
        The model with factors; and what could not be used or was far off.

    Method: docs/methods/effort.md. Source: Gelman and others, Bayesian Data Analysis, 2013, ch. 2.6.
    """
    told: list[Finding] = []
    planned: dict[tuple[Phase, Skill], float] = defaultdict(float)
    actual: dict[tuple[Phase, Skill], float] = defaultdict(float)
    columns = [pl.col(name) for name in FINISHED_SCHEMA]
    for group, phase, skill, plan, took in (
        finished.select(columns).sort("group", "phase", "skill").iter_rows()
    ):
        if not _is_usable(phase, skill, plan, took):
            told.append(kinds.FINISHED_ROW.at(None, str(group), phase=phase, skill=skill))
            continue
        counted = min(max(took, plan / _MOST_OFF), plan * _MOST_OFF)
        if counted != took:
            values = {"phase": phase, "skill": skill, "planned": round(plan, 1), "actual": round(took, 1)}
            told.append(kinds.FINISHED_FAR_OFF.at(None, str(group), **values))
        planned[Phase(phase), Skill(skill)] += plan
        actual[Phase(phase), Skill(skill)] += counted
    factors = {}
    for phase_ in Phase:
        for skill_ in Skill:
            others = [key for key in planned if key[1] is skill_ and key[0] is not phase_]
            prior = (prior_hours + sum(actual[key] for key in others)) / (
                prior_hours + sum(planned[key] for key in others)
            )
            key = (phase_, skill_)
            factors[key] = (prior_hours * prior + actual.get(key, 0.0)) / (
                prior_hours + planned.get(key, 0.0)
            )
    return replace(effort, factors=factors), tuple(told)


def _is_usable(phase: str | None, skill: str | None, plan: float | None, took: float | None) -> bool:
    """Whether a finished row names a phase and a skill, and has hours."""
    if phase not in set(Phase) or skill not in set(Skill) or plan is None or took is None:
        return False
    return plan > 0 and took >= 0 and math.isfinite(plan + took)
