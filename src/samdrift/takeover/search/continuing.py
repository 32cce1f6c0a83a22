"""Search on from a plan that there is: what still fits stays, the rest finds a week, then both improve."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from samdrift.kernel import InvalidInput
from samdrift.takeover.cost import cost_of_plan
from samdrift.takeover.early_day import EarlyDay, plan_for_early_day
from samdrift.takeover.model import Infeasible, Precedence, Search, TakeoverProblem, Task, WavePlan
from samdrift.takeover.search.arrays import as_starts
from samdrift.takeover.search.compile import compile_problem
from samdrift.takeover.search.parameters import WaveSearchParameters
from samdrift.takeover.search.plan import plan_waves
from samdrift.takeover.search.ruin_recreate import improve_plan, repair_plan
from samdrift.takeover.search.telling import Progress, tell_costs
from samdrift.takeover.verify import find_problem_faults

#: A search that begins near its end stays near the plan it begins with.
_COOLED = 0.05


def continue_plan(
    problem: TakeoverProblem,
    starts: Mapping[str, int],
    *,
    seed: int,
    steps: int,
    early: EarlyDay | None = None,
    progress: Progress | None = None,
) -> WavePlan | Infeasible:
    """Find a cheap plan from one that was made for other facts.

    Args:
        problem: what is to be planned now.
        starts: weeks of the plan before; tasks without one, or whose week no longer fits, are placed anew.
        seed: of the search's random numbers.
        steps: budget, as for ``plan_waves``.
        early: as for ``plan_waves``.
        progress: as for ``plan_waves``.

    Returns:
        The plan, never dearer (by the early day) than keeping all that still fits; where some task finds no
        week so, what ``plan_waves`` finds from nothing.

    Raises:
        InvalidInput: the problem has faults.
    """
    if faults := find_problem_faults(problem):
        raise InvalidInput(faults)
    due = plan_for_early_day(problem, early or EarlyDay())
    compiled = compile_problem(due)
    if isinstance(compiled, Infeasible):
        return compiled
    kept = keep_what_fits(problem, starts)
    parameters = WaveSearchParameters()
    begun = np.array([kept.get(name, -1) for name in compiled.names], dtype=np.int64)
    found = repair_plan(compiled, begun, parameters=parameters)
    if found.undone > 0:
        return plan_waves(problem, seed=seed, steps=steps, early=early, progress=progress)
    made = 0
    if steps >= 2 and compiled.names:
        near = replace(parameters, hot=parameters.hot * _COOLED)
        tell = tell_costs(progress, problem, compiled)
        better = improve_plan(compiled, found.start, seed=seed, steps=steps, parameters=near, progress=tell)
        found, made = better, better.steps
    weeks = as_starts(compiled.names, found.start)
    return WavePlan(
        starts=weeks,
        cost=cost_of_plan(problem, weeks),
        search=Search(method="continued", seed=seed, steps=made),
    )


def keep_what_fits(problem: TakeoverProblem, starts: Mapping[str, int]) -> dict[str, int]:
    """The starts that still hold together, in the order of their weeks: each after those kept before it."""
    free = {resource.id: list(resource.capacity) for resource in problem.resources}
    links: dict[str, list[Precedence]] = defaultdict(list)
    for link in problem.precedences:
        links[link.before].append(link)
        links[link.after].append(link)
    kept: dict[str, int] = {}
    pinned = {
        task.id for task in problem.tasks if task.latest_end == task.earliest_week + task.duration_weeks
    }
    order = sorted(
        (task for task in problem.tasks if task.id in starts or task.id in pinned),
        key=lambda task: (task.id not in pinned, starts.get(task.id, task.earliest_week), task.id),
    )
    for task in order:
        # A pin is where it is, whatever week the last plan had.
        start = task.earliest_week if task.id in pinned else starts[task.id]
        if _may_stand(problem, task, start, kept, links[task.id]) and _has_room(free, task, start):
            kept[task.id] = start
            for name, units in task.use.items():
                for week in range(start, start + task.duration_weeks):
                    free[name][week] -= units
    return kept


def _may_stand(
    problem: TakeoverProblem, task: Task, start: int, kept: Mapping[str, int], links: list[Precedence]
) -> bool:
    end = start + task.duration_weeks
    latest = problem.weeks if task.latest_end is None else min(task.latest_end, problem.weeks)
    if start < max(task.earliest_week, 0) or end > latest or start in task.banned_weeks:
        return False
    for link in links:
        weeks = {**{name: kept[name] for name in (link.before, link.after) if name in kept}, task.id: start}
        if link.before in weeks and link.after in weeks:
            ended = weeks[link.before] + problem.task_by_id[link.before].duration_weeks
            lag = weeks[link.after] - ended
            if lag < link.min_lag_weeks or (link.max_lag_weeks is not None and lag > link.max_lag_weeks):
                return False
    return True


def _has_room(free: Mapping[str, list[int]], task: Task, start: int) -> bool:
    return all(
        min(free[name][start : start + task.duration_weeks], default=0) >= units
        for name, units in task.use.items()
    )
