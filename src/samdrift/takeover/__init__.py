"""Takeover: what moves together, in which week, with whose hands, at what cost, and how sure that is."""

from samdrift.takeover.building import (
    TakeoverReading,
    TakeoverSettings,
    TakeoverTables,
    build_takeover_problem,
)
from samdrift.takeover.cost import cost_of_plan
from samdrift.takeover.effort import (
    EffortModel,
    Phase,
    Skill,
    built_in_effort,
    list_finished,
    recalibrate_effort,
)
from samdrift.takeover.effort_file import parse_effort, write_effort
from samdrift.takeover.model import (
    Binding,
    ContractEnd,
    Infeasible,
    PlanCost,
    Precedence,
    Resource,
    ResourceKind,
    Search,
    TakeoverProblem,
    Task,
    TaskKind,
    WavePlan,
)
from samdrift.takeover.parameters import CalendarParameters, TakeoverParameters
from samdrift.takeover.treatments import Treatment
from samdrift.takeover.verify import find_problem_faults, verify_plan

__all__ = [
    "Binding",
    "CalendarParameters",
    "ContractEnd",
    "EffortModel",
    "Infeasible",
    "Phase",
    "PlanCost",
    "Precedence",
    "Resource",
    "ResourceKind",
    "Search",
    "Skill",
    "TakeoverParameters",
    "TakeoverProblem",
    "TakeoverReading",
    "TakeoverSettings",
    "TakeoverTables",
    "Task",
    "TaskKind",
    "Treatment",
    "WavePlan",
    "build_takeover_problem",
    "built_in_effort",
    "cost_of_plan",
    "find_problem_faults",
    "list_finished",
    "parse_effort",
    "recalibrate_effort",
    "verify_plan",
    "write_effort",
]
