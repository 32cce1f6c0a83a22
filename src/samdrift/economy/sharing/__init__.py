"""Sharing a joint cost: keys, the test of groups, yardsticks and the simplest key."""

from samdrift.economy.sharing.coalition_costs import UnableToPrice, find_coalition_costs, price_terms
from samdrift.economy.sharing.cost_model_file import parse_cost_model
from samdrift.economy.sharing.drivers import ReadDrivers, parse_drivers
from samdrift.economy.sharing.games import Game, GameSolution, parse_games, solve_game
from samdrift.economy.sharing.keys import (
    UnableToAllocate,
    allocate_cost,
    parse_key,
    phase_in,
    shares_of_key,
    usable_drivers,
)
from samdrift.economy.sharing.model import (
    ALONE,
    EQUAL,
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
from samdrift.economy.sharing.nucleolus import UnableToSolve
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
    "EQUAL",
    "KEY_SCHEMA",
    "MEMBER_SCHEMA",
    "PHASE_SCHEMA",
    "SIZE_SCHEMA",
    "AllocationKey",
    "AssessedKey",
    "CostModel",
    "CostTerm",
    "Count",
    "Driver",
    "Game",
    "GameSolution",
    "Group",
    "LeastCore",
    "NotAssessed",
    "ReadDrivers",
    "SharingParameters",
    "SharingProblem",
    "SharingResult",
    "SimpleKey",
    "Split",
    "UnableToAllocate",
    "UnableToPrice",
    "UnableToSolve",
    "allocate_cost",
    "find_coalition_costs",
    "find_shapley_value",
    "parse_cost_model",
    "parse_drivers",
    "parse_games",
    "parse_key",
    "phase_in",
    "price_terms",
    "share_costs",
    "shares_of_key",
    "solve_game",
    "usable_drivers",
]
