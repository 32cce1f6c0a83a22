"""Whom to hire so that a date which the plan makes is held in more of the futures.

Method: docs/methods/robustness.md, "What would make it surer".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from samdrift.kernel import Money
from samdrift.takeover.hiring import ExtraCrew, LatenessParameters, hire_for, price_of, with_crews
from samdrift.takeover.model import Binding, ResourceKind, TakeoverProblem, WavePlan
from samdrift.takeover.relief import Replan
from samdrift.takeover.simulation import Probability

#: The probability of the date in a plan of a problem; None where no task has a date.
Simulate = Callable[[TakeoverProblem, Mapping[str, int]], Probability | None]

#: A crew has room when what is due takes no more than this share of its hours: an example unit where it
#: took 77 % held the date in 97 % of the futures, one where it took 90 % in 70 % (measured).
_ROOMY_PCT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Safeguard:
    """A crew hired, its ``price``, how likely the date is then, and what the plan itself costs more."""

    crew: ExtraCrew
    price: Money
    probability: Probability
    cost_change: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """Why the date is not surer: the ``tightest`` crew, with what is due by the date, and what was tried."""

    tightest: Binding
    safeguards: tuple[Safeguard, ...]


def find_safeguards(
    problem: TakeoverProblem,
    plan: WavePlan,
    *,
    parameters: LatenessParameters,
    replan: Replan | None,
    simulate: Simulate,
) -> Certainty | None:
    """Find the crew with the least room before the date, and try whom to hire for it.

    Args:
        problem: what was planned.
        plan: one in which nobody is late.
        parameters: what a hired hour costs.
        replan: plans again, for the same early day; without it nothing is tried.
        simulate: how sure a plan is.

    Returns:
        The crew, with as many hired as give it room, and half as many; None where every crew has room, for
        then something else than hands makes the date unsure.
    """
    tightest = _find_tightest(problem)
    if tightest is None or tightest.needed * 100 <= tightest.available * _ROOMY_PCT:
        return None
    weeks = (tightest.first_week, tightest.last_week)
    person = hire_for(problem, tightest.resource, weeks, 1, parameters).hours
    missing = -(-tightest.needed * 100 // _ROOMY_PCT) - tightest.available
    enough = min(max(-(-missing // max(person, 1)), 1), parameters.most_technicians)
    tried = []
    for technicians in sorted({-(-enough // 2), enough}):
        crew = hire_for(problem, tightest.resource, weeks, technicians, parameters)
        eased = with_crews(problem, (crew,), parameters)
        found = None if replan is None else replan(eased)
        if not isinstance(found, WavePlan):
            continue
        probability = simulate(eased, found.starts)
        if probability is not None:
            change = Money(oere=found.cost.total.oere - plan.cost.total.oere)
            tried.append(
                Safeguard(
                    crew=crew,
                    price=price_of((crew,), parameters),
                    probability=probability,
                    cost_change=change,
                )
            )
    return Certainty(tightest=tightest, safeguards=tuple(tried))


def _find_tightest(problem: TakeoverProblem) -> Binding | None:
    """The crew of whose hours before the last date the largest share is due by it."""
    due = [task for task in problem.tasks if task.deadline is not None]
    last = max((task.deadline or 0 for task in due), default=0) - 1
    if last < 0:
        return None
    crews = [
        Binding(
            resource=each.id,
            first_week=0,
            last_week=last,
            needed=sum(task.duration_weeks * task.use.get(each.id, 0) for task in due),
            available=sum(each.capacity[: last + 1]),
            tasks=tuple(task.id for task in due if each.id in task.use),
        )
        for each in problem.resources
        if each.kind is ResourceKind.CREW
    ]
    # Where nobody is, nothing is due either, or the plan would not be one.
    there = [each for each in crews if each.available > 0]
    return max(there, key=lambda each: (each.needed / each.available, each.resource), default=None)
