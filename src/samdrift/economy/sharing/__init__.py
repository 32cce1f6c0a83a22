"""Sharing a joint cost: keys, the test of groups, yardsticks and the simplest key."""

from samdrift.economy.sharing.coalition_costs import UnableToPrice, find_coalition_costs, price_terms
from samdrift.economy.sharing.keys import (
    UnableToAllocate,
    allocate_cost,
    phase_in,
    shares_of_key,
    usable_drivers,
)
from samdrift.economy.sharing.model import (
    ALONE,
    MEMBERS,
    AllocationKey,
    CostModel,
    CostTerm,
    Count,
    Driver,
    Group,
    LeastCore,
    NotAssessed,
    SharingProblem,
    SimpleKey,
    Split,
)
from samdrift.economy.sharing.parameters import SharingParameters
from samdrift.economy.sharing.result import (
    KEY_SCHEMA,
    MEMBER_SCHEMA,
    PHASE_SCHEMA,
    SIZE_SCHEMA,
    AssessedKey,
    SharingResult,
)
from samdrift.economy.sharing.shapley import find_shapley_value
from samdrift.economy.sharing.share import share_costs

__all__ = [
    "ALONE",
    "KEY_SCHEMA",
    "MEMBERS",
    "MEMBER_SCHEMA",
    "PHASE_SCHEMA",
    "SIZE_SCHEMA",
    "AllocationKey",
    "AssessedKey",
    "CostModel",
    "CostTerm",
    "Count",
    "Driver",
    "Group",
    "LeastCore",
    "NotAssessed",
    "SharingParameters",
    "SharingProblem",
    "SharingResult",
    "SimpleKey",
    "Split",
    "UnableToAllocate",
    "UnableToPrice",
    "allocate_cost",
    "find_coalition_costs",
    "find_shapley_value",
    "phase_in",
    "price_terms",
    "share_costs",
    "shares_of_key",
    "usable_drivers",
]
