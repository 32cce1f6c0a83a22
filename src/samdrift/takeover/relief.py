"""What would help a late or impossible plan, priced and tried: search on, hire, let municipalities wait.

Method: docs/methods/takeover.md, "Certificates".
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from samdrift.kernel import Money
from samdrift.takeover.cost import cost_of_plan, is_late
from samdrift.takeover.hiring import ExtraCrew, LatenessParameters, hire_for, price_of, with_crews
from samdrift.takeover.model import Binding, Infeasible, ResourceKind, TakeoverProblem, WavePlan

#: Makes a plan for a changed problem, the search with its seed and steps already chosen; None where it was
#: ended before it could tell.
Replan = Callable[[TakeoverProblem], WavePlan | Infeasible | None]

#: Why a task has no week, where more hands could give it one.
_FOR_LACK_OF_HANDS = frozenset({"crowded", "capacity"})
#: Where some may wait, lateness of the others is priced so many times over.
_OTHERS_WEIGH = 10


class Outcome(StrEnum):
    """What planning again with a relief gave.

    ``KEPT``: nobody who should still make the date is late. ``LATE``: somebody is. ``NO_PLAN``: none was
    found. ``UNTRIED``: nobody planned again, or it was ended before it could tell.
    """

    KEPT = "kept"
    LATE = "late"
    NO_PLAN = "no_plan"
    UNTRIED = "untried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """One way to make the date: hire ``crews``, let ``municipalities`` come after it, or (neither) search on.

    ``price``: of the hours, or what the municipalities' lateness is priced at. ``late_groups``: how many of
    the groups that should still make the date miss it in a plan with this help, and ``cost_change``: what
    that plan costs more than the one at hand (lateness and the price of the help left out); None without
    such a plan, or without one at hand.
    """

    crews: tuple[ExtraCrew, ...] = ()
    municipalities: tuple[str, ...] = ()
    price: Money
    outcome: Outcome
    late_groups: int | None = None
    cost_change: Money | None = None


def find_reliefs(
    problem: TakeoverProblem,
    plan: WavePlan,
    *,
    late: Sequence[str],
    binding: tuple[Binding, ...],
    parameters: LatenessParameters,
    replan: Replan | None,
) -> tuple[Relief, ...]:
    """Find what would let a late plan's groups make the date.

    Args:
        problem: what was planned; deadlines are priced there.
        plan: the plan at hand.
        late: its tasks past their deadline.
        binding: where hours are missing; empty where nothing proves that any are.
        parameters: what help costs.
        replan: tries each; without it they are told as computed.

    Returns:
        Reliefs by what they leave: the date kept first, then by groups late, then by price.
    """
    crews = _crews_to_hire(problem, late, binding, parameters)
    reliefs = list(_let_wait(problem, plan, late, replan))
    if replan is not None and not binding:
        reliefs.append(_tried((), Money(oere=0), replan(problem), plan))
    reliefs += _hire(problem, crews, parameters, replan, plan=plan)
    return tuple(sorted(reliefs, key=_rank))


def ease_infeasible(
    problem: TakeoverProblem,
    answer: Infeasible,
    *,
    parameters: LatenessParameters | None = None,
    replan: Replan | None = None,
) -> tuple[Relief, ...]:
    """Find whom to hire so that there is a plan, where hands are what is missing.

    Args:
        problem: what has no plan.
        answer: what makes it impossible.
        parameters: what help costs.
        replan: tries each; without it they are told as computed.

    Returns:
        Reliefs as of ``find_reliefs``; none where circles, bans, windows or lags are the reason.
    """
    parameters = parameters or LatenessParameters()
    stuck = [task for task, why in answer.stuck if why in _FOR_LACK_OF_HANDS]
    if answer.circles or len(stuck) < len(answer.stuck):
        return ()
    wanted = _missing_hours(problem, answer.binding) or _hours_of(
        problem, stuck, 0, problem.weeks - 1, at_once=True
    )
    crews = _as_crews(problem, wanted, parameters)
    return tuple(sorted(_hire(problem, crews, parameters, replan, plan=None), key=_rank))


def _rank(relief: Relief) -> tuple[int, int, Money, tuple[str, ...]]:
    return list(Outcome).index(relief.outcome), relief.late_groups or 0, relief.price, relief.municipalities


def _tried(
    crews: tuple[ExtraCrew, ...],
    price: Money,
    found: WavePlan | Infeasible | None,
    plan: WavePlan | None,
) -> Relief:
    """A relief with what planning again gave."""
    if found is None:
        return Relief(crews=crews, price=price, outcome=Outcome.UNTRIED)
    if isinstance(found, Infeasible):
        return Relief(crews=crews, price=price, outcome=Outcome.NO_PLAN)
    late = found.cost.late_groups
    return Relief(
        crews=crews,
        price=price,
        outcome=Outcome.LATE if late else Outcome.KEPT,
        late_groups=late,
        cost_change=None if plan is None else _cost_change(found, plan),
    )


def _cost_change(found: WavePlan, plan: WavePlan) -> Money:
    new, old = (
        each.cost.total.oere - each.cost.lateness.oere - each.cost.change.oere for each in (found, plan)
    )
    return Money(oere=new - old)


#: Crew, first and last week, hours that are missing there.
_Missing = tuple[str, int, int, int]


def _crews_to_hire(
    problem: TakeoverProblem,
    late: Sequence[str],
    binding: tuple[Binding, ...],
    parameters: LatenessParameters,
) -> tuple[ExtraCrew, ...]:
    """The missing hours as technicians; where none are known to miss, those of the late groups."""
    wanted = _missing_hours(problem, binding)
    if not wanted:
        tasks = problem.task_by_id
        last = max(0, max(tasks[name].deadline or 0 for name in late) - 1)
        wanted = _hours_of(problem, late, max(0, last - 8), last, at_once=False)
    return _as_crews(problem, wanted, parameters)


def _missing_hours(problem: TakeoverProblem, binding: Iterable[Binding]) -> list[_Missing]:
    crews = {resource.id for resource in problem.resources if resource.kind is ResourceKind.CREW}
    return [
        (each.resource, each.first_week, each.last_week, each.needed - each.available)
        for each in binding
        if each.resource in crews
    ]


def _hours_of(
    problem: TakeoverProblem, names: Iterable[str], first: int, last: int, *, at_once: bool
) -> list[_Missing]:
    """Hours of tasks by crew; ``at_once``: at least what the most demanding one needs in each week."""
    tasks, needed, widest = problem.task_by_id, Counter[str](), Counter[str]()
    for name in names:
        for skill, units in tasks[name].use.items():
            needed[skill] += units * tasks[name].duration_weeks
            widest[skill] = max(widest[skill], units)
    resources = {each.id: each for each in problem.resources if each.kind is ResourceKind.CREW}
    weeks = last - first + 1
    wanted = []
    for name, hours in sorted(needed.items()):
        if name in resources and hours > 0:
            lacking = max(widest[name] - max(resources[name].capacity, default=0), 0) if at_once else 0
            wanted.append((name, first, last, max(hours, lacking * weeks)))
    return wanted


def _as_crews(
    problem: TakeoverProblem, wanted: Iterable[_Missing], parameters: LatenessParameters
) -> tuple[ExtraCrew, ...]:
    crews = []
    for name, first, last, hours in wanted:
        a_person = (last - first + 1) * parameters.hours_per_technician_week
        technicians = min(max(1, -(-hours // a_person)), parameters.most_technicians)
        crews.append(hire_for(problem, name, (first, last), technicians, parameters))
    return tuple(crew for crew in crews if crew.hours > 0)


def _hire(
    problem: TakeoverProblem,
    crews: tuple[ExtraCrew, ...],
    parameters: LatenessParameters,
    replan: Replan | None,
    *,
    plan: WavePlan | None,
) -> list[Relief]:
    """Hire, and twice as many while that is not enough but may be, up to the most that can be had."""
    reliefs: list[Relief] = []
    while crews and not _is_in_vain(reliefs):
        price = price_of(crews, parameters)
        found = None if replan is None else replan(with_crews(problem, crews, parameters))
        reliefs.append(_tried(crews, price, found, plan))
        if reliefs[-1].outcome not in (Outcome.LATE, Outcome.NO_PLAN):
            break
        more = tuple(
            hire_for(
                problem,
                crew.resource,
                (crew.first_week, crew.last_week),
                min(2 * crew.technicians, parameters.most_technicians),
                parameters,
            )
            for crew in crews
        )
        if more == crews:
            break
        crews = more
    return reliefs


def _is_in_vain(reliefs: Sequence[Relief]) -> bool:
    """Whether doubling twice has helped nobody: then something else than hands binds."""
    left = [relief.late_groups for relief in reliefs[-3:]]
    known = [count for count in left if count is not None]
    return len(known) == 3 and min(known[1:]) >= known[0]


def _let_wait(
    problem: TakeoverProblem, plan: WavePlan, late: Sequence[str], replan: Replan | None
) -> list[Relief]:
    """Let municipalities come after the date: those that do anyway; fewer, if that is enough."""
    tasks = problem.task_by_id
    counted = Counter(tasks[name].municipality for name in late)
    by_lateness = sorted(counted, key=lambda name: (-counted[name], name))
    # The plan at hand shows that the others make the date if all of these may miss it.
    reliefs = [_waiting(by_lateness, plan.cost.lateness, plan, plan)]
    few, enough = 0, len(by_lateness)
    while replan is not None and enough - few > 1:
        count = (few + enough) // 2
        waiting = frozenset(by_lateness[:count])
        found = replan(_with_others_first(problem, waiting))
        if found is None:
            break
        if isinstance(found, WavePlan) and _is_kept(problem, found, waiting):
            enough = count
            price = cost_of_plan(problem, found.starts).lateness
            reliefs.append(_waiting(by_lateness[:count], price, found, plan))
        else:
            few = count
    # Between all and the fewest, nobody need choose.
    return reliefs if len(reliefs) == 1 else [reliefs[0], reliefs[-1]]


def _waiting(names: Sequence[str], price: Money, found: WavePlan, plan: WavePlan) -> Relief:
    return Relief(
        municipalities=tuple(sorted(names)),
        price=price,
        outcome=Outcome.KEPT,
        late_groups=0,
        cost_change=_cost_change(found, plan),
    )


def _with_others_first(problem: TakeoverProblem, waiting: frozenset[str]) -> TakeoverProblem:
    """Those who may wait still pay for it, so that they wait no longer than they must."""
    tasks = tuple(
        task
        if task.municipality in waiting
        else replace(
            task,
            late_fixed=task.late_fixed * _OTHERS_WEIGH,
            late_per_week=task.late_per_week * _OTHERS_WEIGH,
        )
        for task in problem.tasks
    )
    return replace(problem, tasks=tasks)


def _is_kept(problem: TakeoverProblem, plan: WavePlan, waiting: frozenset[str]) -> bool:
    return not any(
        is_late(task, plan.starts[task.id] + task.duration_weeks)
        for task in problem.tasks
        if task.municipality not in waiting
    )
