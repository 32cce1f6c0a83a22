"""What a plan costs, whoever made it: nothing here knows how plans are found."""

from collections.abc import Iterable, Mapping

from samdrift.kernel import Money
from samdrift.takeover.model import ContractEnd, PlanCost, TakeoverProblem, Task


def cost_of_plan(problem: TakeoverProblem, starts: Mapping[str, int]) -> PlanCost:
    """Add up a plan's cost in named terms.

    Args:
        problem: what was to be planned.
        starts: start week by task id, every task of the problem; feasible or not.

    Returns:
        The terms [øre]; a contract whose tasks end past the problem's last week pays as in the last.

    Raises:
        KeyError: a task has no start.
    """
    ends = {task.id: starts[task.id] + task.duration_weeks for task in problem.tasks}
    return PlanCost(
        running=_sum(task.running_per_week * ends[task.id] for task in problem.tasks),
        crew=_sum(task.crew_cost for task in problem.tasks),
        contracts=_sum(contract_cost(contract, ends) for contract in problem.contracts),
        lateness=_sum(lateness_cost(task, ends[task.id]) for task in problem.tasks),
        change=_sum(change_cost(task, starts[task.id]) for task in problem.tasks),
        late_groups=len({task.group for task in problem.tasks if is_late(task, ends[task.id])}),
    )


def is_late(task: Task, end: int) -> bool:
    """Whether a task that ends at ``end`` has missed its deadline."""
    return task.deadline is not None and end > task.deadline


def lateness_cost(task: Task, end: int) -> int:
    """What ending at ``end`` costs for missing the date [øre]."""
    if task.deadline is None or end <= task.deadline:
        return 0
    return task.late_fixed + task.late_per_week * (end - task.deadline)


def change_cost(task: Task, start: int) -> int:
    """What starting in another week than the announced one costs [øre]."""
    return 0 if task.announced_week is None else task.change_per_week * abs(start - task.announced_week)


def contract_cost(contract: ContractEnd, ends: Mapping[str, int]) -> int:
    """What a contract costs when its tasks end at these weeks [øre]; nothing hangs on one without tasks."""
    last = max((ends[task] for task in contract.tasks), default=0)
    return contract.cost_by_end[min(last, len(contract.cost_by_end) - 1)]


def _sum(terms: Iterable[int]) -> Money:
    return Money(oere=sum(terms))
