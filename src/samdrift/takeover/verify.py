"""An independent check of a wave plan: it knows what a plan must be, not how one is made."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from samdrift.kernel import Finding
from samdrift.takeover import findings as kinds
from samdrift.takeover.cost import cost_of_plan
from samdrift.takeover.model import Precedence, TakeoverProblem, Task, WavePlan


def find_problem_faults(problem: TakeoverProblem) -> tuple[Finding, ...]:
    """Find what makes a problem unfit to plan: double or unknown names, wrong lengths, negative numbers.

    Returns:
        All faults at once, ``TAKEOVER-PROBLEM``; none if it can be planned.
    """
    return tuple(kinds.PROBLEM.at(None, name, fault=fault) for name, fault in _faults(problem))


def _faults(problem: TakeoverProblem) -> Iterator[tuple[str, str]]:
    tasks, resources = problem.task_by_id, {resource.id: resource for resource in problem.resources}
    for what in (problem.tasks, problem.resources, problem.contracts):
        counted = Counter(each.id for each in what)
        yield from ((name, f"occurs {count} times") for name, count in sorted(counted.items()) if count > 1)
    for task in problem.tasks:
        yield from ((task.id, fault) for fault in _task_faults(task, resources))
    for resource in problem.resources:
        if len(resource.capacity) != problem.weeks:
            yield resource.id, f"has {len(resource.capacity)} capacities for {problem.weeks} weeks"
        if min(resource.capacity, default=0) < 0:
            yield resource.id, "has a negative capacity"
    for link in problem.precedences:
        yield from ((name, "is in a precedence but no task") for name in _ends(link) if name not in tasks)
        if link.before in tasks and link.min_lag_weeks < -tasks[link.before].duration_weeks:
            yield link.after, f"may start before {link.before} does"
        if link.max_lag_weeks is not None and link.max_lag_weeks < link.min_lag_weeks:
            yield link.after, f"has a greatest lag below its least after {link.before}"
    for contract in problem.contracts:
        yield from ((contract.id, f"names no task: {t}") for t in contract.tasks if t not in tasks)
        if len(contract.cost_by_end) != problem.weeks + 1:
            yield contract.id, f"has {len(contract.cost_by_end)} costs for {problem.weeks + 1} ends"
        if any(a > b for a, b in zip(contract.cost_by_end, contract.cost_by_end[1:], strict=False)):
            yield contract.id, "becomes cheaper by lasting longer"


def _ends(link: Precedence) -> tuple[str, str]:
    return link.before, link.after


def _task_faults(task: Task, resources: Mapping[str, object]) -> Iterator[str]:
    if task.duration_weeks < 1:
        yield "lasts less than a week"
    yield from (f"uses an unknown resource: {name}" for name in sorted(task.use) if name not in resources)
    money = (task.late_fixed, task.late_per_week, task.running_per_week, task.crew_cost, task.change_per_week)
    if min(*money, *task.use.values()) < 0:
        yield "has a negative number"


def verify_plan(problem: TakeoverProblem, plan: WavePlan) -> tuple[Finding, ...]:
    """Check a plan, whoever made it, against its problem.

    Returns:
        What is wrong, all at once, sorted; empty if every task has a week within its limits, no resource is
        overdrawn in any week, every precedence holds, the cost is as stated, and the bound is not above it.
    """
    tasks = problem.task_by_id
    told = [kinds.UNKNOWN_TASK.at(None, name) for name in sorted(set(plan.starts) - set(tasks))]
    missing = sorted(set(tasks) - set(plan.starts))
    told += [kinds.NOT_PLANNED.at(None, name) for name in missing]
    planned = [task for task in problem.tasks if task.id in plan.starts]
    for task in planned:
        told += _outside(problem, task, plan.starts[task.id])
    told += _overdrawn(problem, planned, plan.starts)
    told += _out_of_order(problem.precedences, tasks, plan.starts)
    if not missing:
        cost = cost_of_plan(problem, plan.starts)
        if cost != plan.cost:
            told.append(kinds.WRONG_COST.at(None, "plan", stated=plan.cost.total.oere, found=cost.total.oere))
        if plan.bound is not None and plan.bound.oere > cost.total.oere:
            told.append(kinds.WRONG_BOUND.at(None, "plan", bound=plan.bound.oere, found=cost.total.oere))
    return tuple(sorted(told, key=lambda finding: finding.sort_key()))


def _outside(problem: TakeoverProblem, task: Task, start: int) -> list[Finding]:
    end = start + task.duration_weeks
    latest = problem.weeks if task.latest_end is None else min(task.latest_end, problem.weeks)
    told = []
    if start < max(task.earliest_week, 0) or end > latest:
        told.append(
            kinds.OUTSIDE_WINDOW.at(
                None, task.id, start=start, end=end, first=task.earliest_week, last=latest
            )
        )
    if start in task.banned_weeks:
        told.append(kinds.BANNED_WEEK.at(None, task.id, week=start))
    return told


def _overdrawn(
    problem: TakeoverProblem, planned: Sequence[Task], starts: Mapping[str, int]
) -> Iterator[Finding]:
    used: dict[tuple[str, int], int] = defaultdict(int)
    for task in planned:
        for week in range(starts[task.id], starts[task.id] + task.duration_weeks):
            for name, units in task.use.items():
                used[name, week] += units
    for resource in problem.resources:
        for week, capacity in enumerate(resource.capacity):
            if used[resource.id, week] > capacity:
                yield kinds.OVERDRAWN.at(
                    None, resource.id, week=week, used=used[resource.id, week], capacity=capacity
                )


def _out_of_order(
    links: Sequence[Precedence], tasks: Mapping[str, Task], starts: Mapping[str, int]
) -> Iterator[Finding]:
    for link in links:
        if link.before in starts and link.after in starts:
            lag = starts[link.after] - (starts[link.before] + tasks[link.before].duration_weeks)
            if lag < link.min_lag_weeks or (link.max_lag_weeks is not None and lag > link.max_lag_weeks):
                yield kinds.OUT_OF_ORDER.at(None, link.after, before=link.before, lag=lag, reason=link.reason)
