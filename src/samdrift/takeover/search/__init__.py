"""Search for waves: serial generation, ruin-and-recreate, CP-SAT (docs/methods/wave-search.md)."""

from samdrift.takeover.search.exact import Undecided, plan_exactly
from samdrift.takeover.search.parameters import WaveSearchParameters
from samdrift.takeover.search.plan import find_steps, plan_waves
from samdrift.takeover.search.telling import Progress

__all__ = [
    "Progress",
    "Undecided",
    "WaveSearchParameters",
    "find_steps",
    "plan_exactly",
    "plan_waves",
]
