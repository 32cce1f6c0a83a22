"""How sure a plan is: a thousand futures under a policy that people follow."""

from samdrift.takeover.simulation.draws import Spread, draw_work
from samdrift.takeover.simulation.parameters import RobustnessParameters
from samdrift.takeover.simulation.railway import lay_rails, run_railway
from samdrift.takeover.simulation.result import Probability, Robustness, find_probability, simulate_plan

__all__ = [
    "Probability",
    "Robustness",
    "RobustnessParameters",
    "Spread",
    "draw_work",
    "find_probability",
    "lay_rails",
    "run_railway",
    "simulate_plan",
]
