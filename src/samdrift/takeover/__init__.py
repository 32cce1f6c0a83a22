"""Takeover: what moves together, in which week, with whose hands, at what cost, and how sure that is."""

from samdrift.takeover.cost import cost_of_plan
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
from samdrift.takeover.verify import find_problem_faults, verify_plan

__all__ = [
    "Binding",
    "ContractEnd",
    "Infeasible",
    "PlanCost",
    "Precedence",
    "Resource",
    "ResourceKind",
    "Search",
    "TakeoverProblem",
    "Task",
    "TaskKind",
    "WavePlan",
    "cost_of_plan",
    "find_problem_faults",
    "verify_plan",
]
