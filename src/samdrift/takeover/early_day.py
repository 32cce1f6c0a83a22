"""A problem as it is planned for: by a day some weeks before the deadline, so that what slips has room.

Method: docs/methods/robustness.md, "Room for what slips".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from samdrift.takeover.model import ResourceKind, TakeoverProblem, Task

#: From start weeks by task to øre.
Restatement = Callable[[npt.NDArray[np.int64]], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyDay:
    """``weeks`` before the deadline; ``price_pct``: what being late against it weighs [% of its price]."""

    weeks: int = 0
    price_pct: int = 100


def plan_for_early_day(problem: TakeoverProblem, early: EarlyDay) -> TakeoverProblem:
    """The same tasks, due earlier, where being late weighs by hours and not by groups.

    Args:
        problem: with the deadlines that count; no week before it begins becomes one.
        early: how much earlier, and how dear. With 0 weeks nothing is changed.

    Returns:
        The problem to search in. Its plans are plans of ``problem``, and are to be priced there.
    """
    if early.weeks == 0:
        return problem
    crews = {each.id for each in problem.resources if each.kind is ResourceKind.CREW}
    hours = {
        task.id: task.duration_weeks * sum(units for name, units in task.use.items() if name in crews)
        for task in problem.tasks
        if task.deadline is not None
    }
    total, count = max(sum(hours.values()), 1), len(hours)

    def due_earlier(task: Task) -> Task:
        if task.deadline is None:
            return task
        weight = early.price_pct * max(hours[task.id] * count, total)
        return replace(
            task,
            deadline=max(task.deadline - early.weeks, 0),
            late_fixed=task.late_fixed * weight // (100 * total),
            late_per_week=task.late_per_week * weight // (100 * total),
        )

    return replace(problem, tasks=tuple(due_earlier(task) for task in problem.tasks))


def restate_lateness(
    problem: TakeoverProblem, due_earlier: TakeoverProblem, names: Sequence[str]
) -> Restatement:
    """Make what tells how much a plan's cost by the deadlines differs from the one by the early day.

    Args:
        problem: with the deadlines that count.
        due_earlier: what ``plan_for_early_day`` made of it.
        names: tasks in the order in which their starts will be given.
    """
    sides = [(+1, _lateness_terms(problem, names)), (-1, _lateness_terms(due_earlier, names))]

    def restate(start: npt.NDArray[np.int64]) -> int:
        change = 0
        for sign, (duration, deadline, fixed, per_week) in sides:
            late = np.maximum(start + duration - deadline, 0)
            change += sign * int((fixed * (late > 0) + per_week * late).sum())
        return change

    return restate


def _lateness_terms(problem: TakeoverProblem, names: Sequence[str]) -> tuple[npt.NDArray[np.int64], ...]:
    tasks = [problem.task_by_id[name] for name in names]
    never = problem.weeks + max((task.duration_weeks for task in tasks), default=0)
    columns = (
        [task.duration_weeks for task in tasks],
        [never if task.deadline is None else task.deadline for task in tasks],
        [task.late_fixed for task in tasks],
        [task.late_per_week for task in tasks],
    )
    return tuple(np.array(column, dtype=np.int64) for column in columns)
