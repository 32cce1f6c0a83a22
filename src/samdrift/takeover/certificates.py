"""Why there is no plan: limits that no plan can keep, found without looking for one.

Method: docs/methods/takeover.md, "Certificates". Source: P. Baptiste, C. Le Pape, W. Nuijten,
Constraint-Based Scheduling, 2001, ch. 3 (energetic reasoning).
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from samdrift.kernel import InvalidInput
from samdrift.takeover.model import Binding, Infeasible, Resource, TakeoverProblem, Task
from samdrift.takeover.verify import find_problem_faults
from samdrift.takeover.windows import Windows, find_windows

Ints = NDArray[np.int64]


def find_binding_limits(problem: TakeoverProblem) -> Infeasible | None:
    """Prove, where it is easy, that there is no plan.

    For each resource and each stretch of weeks: the work that cannot lie outside it, wherever in their
    windows the tasks lie, against the capacity there.

    Returns:
        ``Infeasible`` with the circles; or with the tasks that fit nowhere; or with one binding stretch for
        each resource that has one (the greatest shortage, then the shortest stretch, then the earliest),
        sorted by shortage as a share of what is needed. None where nothing is proven, which does not say that
        there is a plan.

    Raises:
        InvalidInput: the problem has faults.
    """
    if faults := find_problem_faults(problem):
        raise InvalidInput(faults)
    windows = find_windows(problem)
    if isinstance(windows, Infeasible):
        return windows
    found = [
        binding
        for resource in problem.resources
        if (binding := _find_worst_stretch(problem, windows, resource)) is not None
    ]
    found.sort(key=lambda each: (each.available / each.needed, each.resource))
    return Infeasible(binding=tuple(found)) if found else None


def least_work(tasks: Sequence[Task], windows: Windows, resource: str, first: int, last: int) -> Ints:
    """What each task cannot do outside the weeks ``first .. last`` [units of the resource].

    The overlap of a task with a stretch first rises and then falls with its start, so the least one is at an
    end of its window.
    """
    return _Works(tasks, windows, resource).inside(first, np.array([last]))[:, 0]


class _Works:
    """Tasks' windows and uses of one resource, as arrays."""

    def __init__(self, tasks: Sequence[Task], windows: Windows, resource: str) -> None:
        self._units = _column(task.use.get(resource, 0) for task in tasks)
        self._duration = _column(task.duration_weeks for task in tasks)
        self._earliest = _column(windows.first[task.id] for task in tasks)
        self._latest = _column(windows.last[task.id] for task in tasks)

    def inside(self, first: int, lasts: Ints) -> Ints:
        """Work of each task (rows) that must lie in the weeks from ``first`` to each of ``lasts``."""
        overlaps = [
            np.minimum(start + self._duration, lasts + 1) - np.maximum(start, first)
            for start in (self._earliest, self._latest)
        ]
        work: Ints = self._units * np.maximum(np.minimum(*overlaps), 0)
        return work


def _column(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)[:, None]


def _find_worst_stretch(problem: TakeoverProblem, windows: Windows, resource: Resource) -> Binding | None:
    tasks = [task for task in problem.tasks if task.use.get(resource.id, 0) > 0]
    if not tasks:
        return None
    works = _Works(tasks, windows, resource.id)
    there = np.concatenate([[0], np.cumsum(resource.capacity)])
    # Shortage, length and first week of the worst stretch so far: greatest, then shortest, then earliest.
    worst = (0, 0, 0)
    for first in range(problem.weeks):
        lasts = np.arange(first, problem.weeks)
        short = works.inside(first, lasts).sum(axis=0) - (there[first + 1 :] - there[first])
        which = int(np.argmax(short))
        worst = max(worst, (int(short[which]), -which, -first))
    if worst[0] <= 0:
        return None
    first, last = -worst[2], -worst[2] - worst[1]
    work = works.inside(first, np.array([last]))[:, 0].tolist()
    return Binding(
        resource=resource.id,
        first_week=first,
        last_week=last,
        needed=sum(work),
        available=int(there[last + 1] - there[first]),
        tasks=tuple(sorted(task.id for task, units in zip(tasks, work, strict=True) if units > 0)),
    )
