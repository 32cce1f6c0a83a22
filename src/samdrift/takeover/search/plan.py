"""The ladder from serial generation to CP-SAT: the verb ``plan_waves`` (docs/methods/wave-search.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from samdrift.kernel import InvalidInput
from samdrift.takeover.cost import cost_of_plan
from samdrift.takeover.early_day import EarlyDay, plan_for_early_day
from samdrift.takeover.model import Infeasible, Search, TakeoverProblem, WavePlan
from samdrift.takeover.search.arrays import COST, FORBIDDEN, START, UNDONE, Chain, Ints, as_starts
from samdrift.takeover.search.compile import CompiledProblem, compile_problem
from samdrift.takeover.search.exact import solve_whole
from samdrift.takeover.search.neighbourhoods import improve_neighbourhood
from samdrift.takeover.search.parameters import WaveSearchParameters
from samdrift.takeover.search.ruin_recreate import Improved, improve_plan, repair_plan
from samdrift.takeover.search.serial import HINT, generate_plans
from samdrift.takeover.search.telling import Progress, tell_costs
from samdrift.takeover.verify import find_problem_faults

#: Above so many task-weeks, CP-SAT is not asked whether a plan exists at all.
MOST_TASK_WEEKS = 40_000
#: A task that serial generation left without a week costs about so many times the mean (measured).
_DEAR = 15.0


def plan_waves(  # noqa: PLR0913 - each is a choice of the caller's own
    problem: TakeoverProblem,
    *,
    seed: int,
    steps: int,
    hints: Sequence[Mapping[str, float]] = (),
    early: EarlyDay | None = None,
    parameters: WaveSearchParameters | None = None,
    progress: Progress | None = None,
) -> WavePlan | Infeasible:
    """Find a cheap plan: serial generation, ruin-and-recreate, CP-SAT on neighbourhoods.

    Args:
        problem: what is to be planned.
        seed: of the search's random numbers.
        steps: budget, in steps of ruin-and-recreate (some 5-15 microseconds each on one processor, two at a
            time); 0 for the best plan of serial generation. ``find_steps`` proposes one.
        hints: for every task about when it may start, as ``guide_waves`` finds; serial generation tries their
            orders beside its rules', and a search that begins with one begins cooler.
        early: plan for a day before the deadlines; the cost is told by the deadlines all the same.
        parameters: how the search works.
        progress: told the best cost so far [øre] (None while tasks have no week) and the steps made; answers
            False to stop: the best plan so far is the answer.

    Returns:
        The plan, without a bound; the same for the same arguments. Or ``Infeasible``: proven, unless it names
        tasks as ``crowded`` (the search found them no week beside the others).

    Raises:
        InvalidInput: the problem has faults.
    """
    if faults := find_problem_faults(problem):
        raise InvalidInput(faults)
    due = plan_for_early_day(problem, early or EarlyDay())
    compiled = compile_problem(due)
    if isinstance(compiled, Infeasible):
        return compiled
    tell = tell_costs(progress, problem, compiled)
    parameters = parameters or WaveSearchParameters()
    rule, found = _generate(compiled, hints, parameters)
    method = f"serial:{rule}"
    if rule.startswith(HINT):
        parameters = replace(parameters, hot=parameters.hot_after_hint)
    share = steps * min(max(parameters.neighbourhood_share, 0.0), 1.0)
    neighbourhoods = int(share) // parameters.steps_per_neighbourhood
    own_steps = steps - neighbourhoods * parameters.steps_per_neighbourhood
    made, is_stopped = 0, False
    if own_steps >= 2 and len(compiled.names) > 0:
        better = improve_plan(
            compiled, found.start, seed=seed, steps=own_steps, parameters=parameters, progress=tell
        )
        made, is_stopped = better.steps, better.is_stopped
        if (better.undone, better.cost) < (found.undone, found.cost):
            method = "ruin_and_recreate"
        found = better
    start: Ints | None = found.start
    if found.undone > 0:
        start = _find_any(compiled, found, seed, parameters)
        method = "cp_sat"
        if start is None:
            return _give_up(compiled, found)
    assert start is not None  # noqa: S101 - said to the type checker
    for number in range(0 if is_stopped else neighbourhoods):
        improved = improve_neighbourhood(compiled, start, seed=seed, number=number, parameters=parameters)
        if _cost(compiled, improved) < _cost(compiled, start):
            start, method = improved, "cp_sat_neighbourhoods"
        made += parameters.steps_per_neighbourhood
        if progress is not None and not progress(_cost_by(problem, compiled, start), made):
            break
    starts = as_starts(compiled.names, start)
    return WavePlan(
        starts=starts,
        cost=cost_of_plan(problem, starts),
        search=Search(method=method, seed=seed, steps=made),
    )


def find_steps(problem: TakeoverProblem) -> int:
    """Propose a budget by a problem's size: half a minute for 500 tasks, two for 10,000 (measured)."""
    n = len(problem.tasks)
    return min(max(20_000, 5_000 * n), 8_000_000)


def _generate(
    compiled: CompiledProblem, hints: Sequence[Mapping[str, float]], parameters: WaveSearchParameters
) -> tuple[str, Improved]:
    """The best of the rules' and the hints' plans; one is repaired where that may pay, all where it must."""
    plans: dict[str, Improved] = {}
    broken: dict[str, Chain] = {}
    for rule, chain in generate_plans(compiled, hints).items():
        if chain.totals[UNDONE] > 0:
            broken[rule] = chain
        else:
            start = chain.tasks[:, START].copy()
            plans[rule] = Improved(
                start=start, cost=int(chain.totals[COST]), undone=0, steps=0, is_stopped=False
            )
    for rule in sorted(broken, key=lambda rule: _promise(broken[rule])):
        least = min((each.cost for each in plans.values() if each.undone == 0), default=None)
        if least is not None and broken[rule].totals[COST] >= least:
            continue
        plans[rule] = repair_plan(compiled, broken[rule].tasks[:, START], parameters=parameters)
    best = min(plans, key=lambda rule: (plans[rule].undone, plans[rule].cost))
    return best, plans[best]


def _promise(chain: Chain) -> float:
    """What a plan might cost once its last tasks have weeks, which are dear ones."""
    return float(chain.totals[COST]) * (1 + _DEAR * int(chain.totals[UNDONE]) / len(chain.tasks))


def _cost(compiled: CompiledProblem, start: Ints) -> int:
    return _cost_by(compiled.problem, compiled, start)


def _cost_by(problem: TakeoverProblem, compiled: CompiledProblem, start: Ints) -> int:
    return cost_of_plan(problem, as_starts(compiled.names, start)).total.oere


def _find_any(
    compiled: CompiledProblem, found: Improved, seed: int, parameters: WaveSearchParameters
) -> Ints | None:
    """A whole plan by CP-SAT, where the search found none and the problem is small enough to ask."""
    task_weeks = int((compiled.arrays.prices[:, :, 0] < FORBIDDEN).sum())
    if task_weeks > MOST_TASK_WEEKS or parameters.feasibility_time <= 0:
        return None
    return solve_whole(compiled, found.start, seed=seed, deterministic_time=parameters.feasibility_time).start


def _give_up(compiled: CompiledProblem, found: Improved) -> Infeasible:
    return Infeasible(
        stuck=tuple(
            sorted((name, "crowded") for name, s in zip(compiled.names, found.start, strict=True) if s < 0)
        )
    )
