"""In which weeks each task can start at all, before anything is planned.

The ground of bounds and certificates. Independent of the search, so that a mistake there is not
repeated here.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samdrift.takeover.model import Infeasible, Precedence, TakeoverProblem, Task

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """First and last possible start of every task, by id, and which weeks between them it can start in.

    ``possible[task][s]`` is True where the task, alone in the world, could start in week ``s``.
    """

    first: Mapping[str, int]
    last: Mapping[str, int]
    possible: Mapping[str, Booleans]


def find_windows(problem: TakeoverProblem) -> Windows | Infeasible:
    """Narrow every task's window by its own limits, by capacity for it alone, and by precedences.

    Returns:
        The windows; every plan keeps to them. ``Infeasible`` with the circles, or else with the tasks that
        fit nowhere and why: ``window``, ``capacity``, ``banned``, ``lag``.
    """
    circles = find_circles(problem)
    if circles:
        return Infeasible(circles=circles)
    capacities = {resource.id: np.array(resource.capacity) for resource in problem.resources}
    possible = {task.id: _possible_weeks(problem, task, capacities) for task in problem.tasks}
    stuck = [
        (task.id, _why_nowhere(problem, task, capacities))
        for task in problem.tasks
        if not possible[task.id].any()
    ]
    if stuck:
        return Infeasible(stuck=tuple(sorted(stuck)))
    first = {name: int(np.argmax(weeks)) for name, weeks in possible.items()}
    last = {name: len(weeks) - 1 - int(np.argmax(weeks[::-1])) for name, weeks in possible.items()}
    lost = _narrow(problem, first, last, possible)
    if lost is not None:
        return Infeasible(stuck=((lost, "lag"),))
    return Windows(first=first, last=last, possible=possible)


def _possible_weeks(
    problem: TakeoverProblem, task: Task, capacities: Mapping[str, NDArray[np.int64]]
) -> Booleans:
    weeks = _own_window(problem, task)
    for week in task.banned_weeks:
        if 0 <= week < problem.weeks:
            weeks[week] = False
    for name, units in task.use.items():
        short = np.flatnonzero(capacities[name] < units)
        for back in range(task.duration_weeks):
            starts = short - back
            weeks[starts[starts >= 0]] = False
    return weeks


def _own_window(problem: TakeoverProblem, task: Task) -> Booleans:
    weeks = np.zeros(problem.weeks, dtype=np.bool_)
    latest = problem.weeks if task.latest_end is None else min(task.latest_end, problem.weeks)
    weeks[max(task.earliest_week, 0) : max(latest - task.duration_weeks + 1, 0)] = True
    return weeks


def _why_nowhere(problem: TakeoverProblem, task: Task, capacities: Mapping[str, NDArray[np.int64]]) -> str:
    weeks = np.flatnonzero(_own_window(problem, task))
    if not len(weeks):
        return "window"
    allowed = [int(week) for week in weeks if int(week) not in task.banned_weeks]
    if not allowed:
        return "banned"
    fits = any(
        all(
            (capacities[name][s : s + task.duration_weeks] >= units).all() for name, units in task.use.items()
        )
        for s in (int(week) for week in weeks)
    )
    # Weeks with room are all banned, or no week has room.
    return "banned" if fits else "capacity"


def _narrow(
    problem: TakeoverProblem, first: dict[str, int], last: dict[str, int], possible: Mapping[str, Booleans]
) -> str | None:
    """Push windows along the precedences until nothing moves; the name of a task that loses its last week."""
    links: dict[str, list[Precedence]] = defaultdict(list)
    for link in problem.precedences:
        links[link.before].append(link)
        links[link.after].append(link)
    durations = {task.id: task.duration_weeks for task in problem.tasks}
    waiting = list(links)
    while waiting:
        name = waiting.pop()
        for link in links[name]:
            for moved in _push(link, durations[link.before], first, last, possible):
                if first[moved] > last[moved]:
                    return moved
                waiting.append(moved)
    return None


def _push(
    link: Precedence,
    duration: int,
    first: dict[str, int],
    last: dict[str, int],
    possible: Mapping[str, Booleans],
) -> list[str]:
    """Narrow both ends of one precedence; the tasks whose window changed."""
    before, after = link.before, link.after
    least = duration + link.min_lag_weeks
    rises = [(after, first[before] + least)]
    falls = [(before, last[after] - least)]
    if link.max_lag_weeks is not None:
        most = duration + link.max_lag_weeks
        rises.append((before, first[after] - most))
        falls.append((after, last[before] + most))
    moved = []
    for name, week in rises:
        if week > first[name]:
            later = np.flatnonzero(possible[name][min(week, len(possible[name])) :])
            first[name] = week + int(later[0]) if len(later) else len(possible[name])
            moved.append(name)
    for name, week in falls:
        if week < last[name]:
            earlier = np.flatnonzero(possible[name][: max(week + 1, 0)])
            last[name] = int(earlier[-1]) if len(earlier) else -1
            moved.append(name)
    return moved


def find_circles(problem: TakeoverProblem) -> tuple[tuple[str, ...], ...]:
    """Find precedences that make a task start later than itself: one circle for each tangle of them.

    Lags count: two tasks that must start together are no circle; greatest lags that contradict least ones
    are.
    """
    durations = {task.id: task.duration_weeks for task in problem.tasks}
    arcs: list[tuple[str, str, int]] = []
    for link in problem.precedences:
        duration = durations[link.before]
        arcs.append((link.before, link.after, duration + link.min_lag_weeks))
        if link.max_lag_weeks is not None:
            arcs.append((link.after, link.before, -duration - link.max_lag_weeks))
    circles: set[tuple[str, ...]] = set()
    while True:
        circle = _one_circle(sorted(durations), arcs)
        if circle is None:
            return tuple(sorted(circles))
        circles.add(circle)
        names = set(circle)
        arcs = [arc for arc in arcs if not (arc[0] in names and arc[1] in names)]


def _one_circle(names: list[str], arcs: list[tuple[str, str, int]]) -> tuple[str, ...] | None:
    """A cycle of positive length by Bellman and Ford on longest paths, from its least name on."""
    length = dict.fromkeys(names, 0)
    parent: dict[str, str] = {}
    for number in range(1, len(names) + 2):
        is_changed = False
        for before, after, weight in arcs:
            if length[before] + weight > length[after]:
                length[after] = length[before] + weight
                parent[after] = before
                is_changed = True
        if not is_changed:
            return None
        # Looking after 1, 2, 4 ... rounds finds a small circle early; after all of them there must be one.
        if number.bit_count() == 1 or number == len(names) + 1:
            circle = _circle_of_parents(names, parent)
            if circle is not None:
                return circle
    return None


def _circle_of_parents(names: list[str], parent: Mapping[str, str]) -> tuple[str, ...] | None:
    seen: dict[str, str] = {}
    for name in names:
        walk, at = [], name
        while at in parent and at not in seen:
            seen[at] = name
            walk.append(at)
            at = parent[at]
        if seen.get(at) == name:
            circle = walk[walk.index(at) :][::-1]
            start = circle.index(min(circle))
            return tuple(circle[start:] + circle[:start])
    return None
