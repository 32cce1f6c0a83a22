"""Exact answers for small cases (docs/methods/wave-search.md, the ladder, 4)."""

from dataclasses import dataclass

from samdrift.kernel import InvalidInput, Money
from samdrift.takeover.cost import cost_of_plan
from samdrift.takeover.model import Infeasible, Search, TakeoverProblem, WavePlan
from samdrift.takeover.search.arrays import Ints, as_starts
from samdrift.takeover.search.compile import CompiledProblem, compile_problem
from samdrift.takeover.search.parameters import WaveSearchParameters
from samdrift.takeover.search.ruin_recreate import repair_plan
from samdrift.takeover.search.serial import choose_plan, generate_plans
from samdrift.takeover.search.time_model import Solved, TimeModel
from samdrift.takeover.verify import find_problem_faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """The budget ended with neither a plan nor the proof that there is none."""

    deterministic_time: float


def plan_exactly(
    problem: TakeoverProblem, *, seed: int = 0, deterministic_time: float = 60.0
) -> WavePlan | Infeasible | Undecided:
    """Find the cheapest plan, with a proven bound.

    Args:
        problem: a small one: time and memory grow with tasks times weeks times lags.
        seed: of CP-SAT.
        deterministic_time: CP-SAT's budget, in its own seconds; the same answer on any machine.

    Returns:
        The best plan found, with CP-SAT's bound (equal to its cost where the search ended); ``Infeasible`` is
        proven here: where ``crowded`` tasks are named, they fit alone but no plan holds all.

    Raises:
        InvalidInput: the problem has faults.
    """
    if faults := find_problem_faults(problem):
        raise InvalidInput(faults)
    compiled = compile_problem(problem)
    if isinstance(compiled, Infeasible):
        return compiled
    found = repair_plan(
        compiled, choose_plan(generate_plans(compiled))[1].tasks[:, 0], parameters=WaveSearchParameters()
    )
    solved = solve_whole(compiled, found.start, seed=seed, deterministic_time=deterministic_time)
    if solved.start is None:
        if solved.is_proven:
            return Infeasible(
                stuck=tuple(
                    (name, "crowded") for name, s in zip(compiled.names, found.start, strict=True) if s < 0
                )
            )
        return Undecided(deterministic_time=deterministic_time)
    starts = as_starts(compiled.names, solved.start)
    cost = cost_of_plan(problem, starts)
    bound = (
        None if solved.bound is None else Money(oere=min(solved.bound + compiled.fixed_cost, cost.total.oere))
    )
    return WavePlan(
        starts=starts,
        cost=cost,
        search=Search(method="cp_sat", seed=seed, steps=0),
        bound=bound,
        bound_method=None if bound is None else "cp_sat",
    )


def solve_whole(compiled: CompiledProblem, start: Ints, *, seed: int, deterministic_time: float) -> Solved:
    """Solve with every task free, from ``start`` (-1: no week) as a hint."""
    model = TimeModel(compiled, start, range(len(compiled.names)))
    return model.solve(seed=seed, deterministic_time=deterministic_time)
