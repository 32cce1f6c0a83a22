"""Why groups miss the date, and what would help: a proof, the cheapest extra hours, municipalities that wait.

Method: docs/methods/takeover.md, "Certificates".
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from samdrift.kernel import Money, parameter
from samdrift.takeover.certificates import find_binding_limits
from samdrift.takeover.cost import cost_of_plan, is_late
from samdrift.takeover.model import (
    Binding,
    Infeasible,
    Resource,
    ResourceKind,
    TakeoverProblem,
    WavePlan,
)
from samdrift.takeover.shortage import ShortagePrices, price_shortage
from samdrift.takeover.windows import Windows, find_windows

#: Makes a plan for a changed problem; the search with its seed and steps already chosen.
Replan = Callable[[TakeoverProblem], WavePlan | Infeasible]


@dataclass(frozen=True, slots=True, kw_only=True)
class LatenessParameters:
    """Section ``[lateness]`` of programme.toml: what help costs. Money is whole DKK, without VAT."""

    dkk_per_extra_hour: int = parameter(
        950,
        title="Price of an hour of a hired technician",
        unit="DKK an hour",
        reason="About what consultants on the state's framework agreements cost (assumed).",
        minimum=0,
    )
    hours_per_technician_week: int = parameter(
        30,
        title="Hours that a hired technician gives in a full week",
        unit="hours",
        reason="37 less meetings, travel and learning the place (assumed).",
        minimum=1,
    )
    dkk_per_extra_server_week: int = parameter(
        4_000,
        title="Price of one server more in a week than intake or the blast limit allows",
        unit="DKK",
        reason="Four hours of standby at night (assumed); makes shortages of different kinds comparable.",
        minimum=0,
    )
    most_technicians: int = parameter(
        16,
        title="Most hired technicians of one skill",
        unit="people",
        reason="More can hardly be found, shown round and cleared in time (assumed).",
        minimum=1,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraCrew:
    """So many technicians more in a crew in the weeks ``first_week .. last_week``, ``hours`` in all."""

    resource: str
    first_week: int
    last_week: int
    technicians: int
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """One way to let the others make the date: hire ``crews``, or let ``municipalities`` come after it.

    ``price``: of the hours, or what the municipalities' lateness is priced at. ``late_groups``: how many
    of the groups that should still make the date miss it in a plan with this help; None where none was made.
    """

    crews: tuple[ExtraCrew, ...] = ()
    municipalities: tuple[str, ...] = ()
    price: Money
    late_groups: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """Why a plan is late.

    ``impossible``: a proof that needs no more than addition, or None. ``binding``: where hours are missing
    if all is to end by the date. ``least_price``: a proven least price of what is missing; 0 proves
    nothing. ``is_proven``: no plan at all makes the date; else the search has found none.
    """

    late_groups: tuple[str, ...]
    impossible: Infeasible | None
    binding: tuple[Binding, ...]
    least_price: Money
    is_proven: bool
    reliefs: tuple[Relief, ...]


def explain_lateness(
    problem: TakeoverProblem,
    plan: WavePlan,
    *,
    steps: int,
    parameters: LatenessParameters | None = None,
    replan: Replan | None = None,
) -> Lateness | None:
    """Say why groups of a plan are late, and what would help.

    Args:
        problem: what was planned; deadlines are priced there.
        plan: a plan of all its tasks.
        steps: budget of the linear relaxation with hours to buy.
        parameters: what help costs.
        replan: makes a plan of a changed problem; without it reliefs are told as computed, not as tried.

    Returns:
        The reasons, or None where nobody is late. Reliefs are sorted by the late groups they leave, then by
        price.
    """
    parameters = parameters or LatenessParameters()
    late = _late_tasks(problem, plan.starts)
    if not late:
        return None
    hard = _with_hard_deadlines(problem)
    impossible = find_binding_limits(hard)
    windows = find_windows(hard)
    binding = () if impossible is None else impossible.binding
    least = Money(oere=0)
    if isinstance(windows, Windows):
        prices = ShortagePrices(
            oere_per_hour=parameters.dkk_per_extra_hour * 100,
            oere_per_server_week=parameters.dkk_per_extra_server_week * 100,
        )
        shortage = price_shortage(hard, windows, prices=prices, steps=steps)
        least = shortage.least_price
        binding = binding or shortage.binding
    crews = _crews_to_hire(problem, late, binding, parameters)
    reliefs = [
        *_hire(problem, crews, parameters, replan),
        *_let_wait(problem, plan, late, replan),
    ]
    reliefs.sort(key=lambda r: (r.late_groups is None, r.late_groups or 0, r.price, r.municipalities))
    tasks = problem.task_by_id
    return Lateness(
        late_groups=tuple(sorted({tasks[name].group for name in late})),
        impossible=impossible,
        binding=binding,
        least_price=least,
        is_proven=impossible is not None or least.oere > 0,
        reliefs=tuple(reliefs),
    )


def _late_tasks(problem: TakeoverProblem, starts: Mapping[str, int]) -> list[str]:
    return [task.id for task in problem.tasks if is_late(task, starts[task.id] + task.duration_weeks)]


def _with_hard_deadlines(problem: TakeoverProblem) -> TakeoverProblem:
    tasks = [
        task
        if task.deadline is None
        else replace(
            task, latest_end=min(task.deadline, problem.weeks if task.latest_end is None else task.latest_end)
        )
        for task in problem.tasks
    ]
    return replace(problem, tasks=tuple(tasks))


def _crews_to_hire(
    problem: TakeoverProblem,
    late: list[str],
    binding: tuple[Binding, ...],
    parameters: LatenessParameters,
) -> tuple[ExtraCrew, ...]:
    """The missing hours as technicians; where none are known to miss, those of the late groups."""
    resources = {resource.id: resource for resource in problem.resources}
    wanted = [
        (each.resource, each.first_week, each.last_week, each.needed - each.available)
        for each in binding
        if resources[each.resource].kind is ResourceKind.CREW
    ]
    if not wanted:
        tasks = problem.task_by_id
        last = max(0, max(tasks[name].deadline or 0 for name in late) - 1)
        needed = Counter[str]()
        for name in late:
            needed.update(
                {skill: units * tasks[name].duration_weeks for skill, units in tasks[name].use.items()}
            )
        first = max(0, last - 8)
        wanted = [
            (name, first, last, hours)
            for name, hours in sorted(needed.items())
            if resources[name].kind is ResourceKind.CREW and hours > 0
        ]
    return tuple(
        _extra_crew(
            resources[name], first, last, _technicians(hours, last - first + 1, parameters), parameters
        )
        for name, first, last, hours in wanted
    )


def _technicians(hours: int, weeks: int, parameters: LatenessParameters) -> int:
    a_person = weeks * parameters.hours_per_technician_week
    return min(max(1, -(-hours // a_person)), parameters.most_technicians)


def _extra_crew(
    resource: Resource, first: int, last: int, technicians: int, parameters: LatenessParameters
) -> ExtraCrew:
    hours = sum(_extra_hours(resource, week, technicians, parameters) for week in range(first, last + 1))
    return ExtraCrew(
        resource=resource.id, first_week=first, last_week=last, technicians=technicians, hours=hours
    )


def _extra_hours(resource: Resource, week: int, technicians: int, parameters: LatenessParameters) -> int:
    """Hired people have the crew's holidays."""
    most = max(resource.capacity, default=0)
    full = technicians * parameters.hours_per_technician_week
    return full * resource.capacity[week] // most if most else 0


def _hire(
    problem: TakeoverProblem,
    crews: tuple[ExtraCrew, ...],
    parameters: LatenessParameters,
    replan: Replan | None,
) -> list[Relief]:
    """Hire, and twice as many while that does not help, up to the most that can be had."""
    if not crews:
        return []
    resources = {resource.id: resource for resource in problem.resources}
    while True:
        hours = sum(crew.hours for crew in crews)
        price = Money(oere=hours * parameters.dkk_per_extra_hour * 100)
        late = None
        if replan is not None:
            found = replan(_with_crews(problem, crews, parameters))
            late = found.cost.late_groups if isinstance(found, WavePlan) else None
        relief = Relief(crews=crews, price=price, late_groups=late)
        if not late or all(crew.technicians >= parameters.most_technicians for crew in crews):
            return [relief]
        crews = tuple(
            _extra_crew(
                resources[crew.resource],
                crew.first_week,
                crew.last_week,
                min(2 * crew.technicians, parameters.most_technicians),
                parameters,
            )
            for crew in crews
        )


def _with_crews(
    problem: TakeoverProblem, crews: tuple[ExtraCrew, ...], parameters: LatenessParameters
) -> TakeoverProblem:
    hired = {crew.resource: crew for crew in crews}
    resources = []
    for old in problem.resources:
        crew = hired.get(old.id)
        resource = old
        if crew is not None:
            capacity = tuple(
                hours + _extra_hours(old, week, crew.technicians, parameters)
                if crew.first_week <= week <= crew.last_week
                else hours
                for week, hours in enumerate(old.capacity)
            )
            resource = replace(old, capacity=capacity)
        resources.append(resource)
    return replace(problem, resources=tuple(resources))


def _let_wait(
    problem: TakeoverProblem, plan: WavePlan, late: list[str], replan: Replan | None
) -> list[Relief]:
    """Let municipalities come after the date: those that do anyway; fewer, if that is enough."""
    tasks = problem.task_by_id
    counted = Counter(tasks[name].municipality for name in late)
    by_lateness = sorted(counted, key=lambda name: (-counted[name], name))
    # The plan at hand shows that the others make the date if all of these may miss it.
    reliefs = [
        Relief(municipalities=tuple(sorted(counted)), price=plan.cost.lateness, late_groups=0),
    ]
    for count in range(1, len(by_lateness)) if replan is not None else ():
        waiting = frozenset(by_lateness[:count])
        freed = replace(
            problem,
            tasks=tuple(
                replace(task, deadline=None) if task.municipality in waiting else task
                for task in problem.tasks
            ),
        )
        found = replan(freed) if replan is not None else None
        if isinstance(found, WavePlan) and found.cost.late_groups == 0:
            price = cost_of_plan(problem, found.starts).lateness
            reliefs.append(Relief(municipalities=tuple(sorted(waiting)), price=price, late_groups=0))
            break
    return reliefs
