"""What a plan's hours were made from, as JSON: kept with a plan that is taken up again."""

from typing import Any

from samdrift.takeover.effort import EffortModel, Phase, Skill, ThreePoint
from samdrift.takeover.learning import TaskWork, WorkBasis
from samdrift.takeover.parameters import TakeoverParameters

#: Of the section ``[takeover]``, what hours, weeks and prices of tasks are made with.
_PARAMETERS = (
    "dkk_per_hour",
    "handover_risk_pct",
    "hours_per_week",
    "most_weeks",
    "people_at_once",
    "prior_hours",
)


def write_basis(basis: WorkBasis) -> dict[str, Any]:
    """Return the basis as values that JSON can hold, in a fixed order."""
    effort = basis.effort
    return {
        "entries": {
            f"{phase.value}.{item}": {
                skill.value: [points.low, points.likely, points.high]
                for skill, points in sorted(entry.items())
            }
            for (phase, item), entry in sorted(effort.entries.items())
        },
        "factors": {
            f"{phase.value}.{skill.value}": factor
            for (phase, skill), factor in sorted(effort.factors.items())
        },
        "path": effort.path,
        "own": sorted(f"{phase.value}.{item}" for phase, item in effort.own),
        "parameters": {name: getattr(basis.parameters, name) for name in _PARAMETERS},
        "tasks": {
            name: {
                "phase": work.phase.value,
                "parts": {
                    phase.value: dict(sorted(counts.items())) for phase, counts in sorted(work.parts.items())
                },
                "servers": work.servers,
                "sites": work.sites,
            }
            for name, work in sorted(basis.tasks.items())
        },
        "spent": dict(sorted(basis.spent.items())),
    }


def read_basis(raw: Any) -> WorkBasis:
    """Read what ``write_basis`` wrote.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: it is of another shape.
    """
    entries = {
        _key(name): {
            Skill(skill): ThreePoint(low=float(low), likely=float(likely), high=float(high))
            for skill, (low, likely, high) in entry.items()
        }
        for name, entry in raw["entries"].items()
    }
    factors = {}
    for name, factor in raw["factors"].items():
        phase, skill = _key(name)
        factors[phase, Skill(skill)] = float(factor)
    if not raw["spent"].keys() <= raw["tasks"].keys():
        raise ValueError("hours were spent on tasks that are not there")
    return WorkBasis(
        effort=EffortModel(
            entries=entries,
            factors=factors,
            path=raw["path"],
            own=frozenset(_key(name) for name in raw["own"]),
        ),
        tasks={
            name: TaskWork(
                phase=Phase(work["phase"]),
                parts={
                    Phase(phase): {item: int(count) for item, count in counts.items()}
                    for phase, counts in work["parts"].items()
                },
                servers=int(work["servers"]),
                sites=int(work["sites"]),
            )
            for name, work in raw["tasks"].items()
        },
        parameters=TakeoverParameters(**{name: raw["parameters"][name] for name in _PARAMETERS}),
        spent={name: float(hours) for name, hours in raw["spent"].items()},
    )


def _key(name: str) -> tuple[Phase, str]:
    phase, _, item = name.partition(".")
    return Phase(phase), item
