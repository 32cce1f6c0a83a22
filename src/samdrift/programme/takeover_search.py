"""How the takeover's plan is searched for: with weeks to spare, and again where something must help."""

from dataclasses import dataclass, replace
from typing import Protocol

from samdrift.kernel import Money, parameter
from samdrift.takeover import Infeasible, TakeoverProblem, WavePlan
from samdrift.takeover.bounds import bound_waves, find_bound_steps, guide_waves
from samdrift.takeover.building import TakeoverSettings
from samdrift.takeover.certificates import find_binding_limits
from samdrift.takeover.early_day import EarlyDay
from samdrift.takeover.gates import GateParameters
from samdrift.takeover.hiring import LatenessParameters
from samdrift.takeover.notice import NoticeParameters
from samdrift.takeover.people import PeopleParameters
from samdrift.takeover.relief import Replan
from samdrift.takeover.search import Progress, WaveSearchParameters, find_steps, plan_waves
from samdrift.takeover.search.continuing import continue_plan
from samdrift.takeover.simulation import RobustnessParameters


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParameters:
    """Section ``[search]`` of programme.toml."""

    seed: int = parameter(
        1,
        title="Seed of the search",
        unit="-",
        reason="Any number; the same one gives the same plan.",
        minimum=0,
    )
    effort_pct: int = parameter(
        10,
        title="Steps of the search, of those proposed for the problem's size",
        unit="%",
        reason="Counted, not timed, so that a plan can be made again; more finds somewhat cheaper plans.",
        minimum=0,
    )

    bound_pct: int = parameter(
        50,
        title="Steps of the search for a lower bound, of those proposed for the problem's size",
        unit="%",
        reason="Proves a gap of some per cent for a unit (measured); 0 gives the quick bound, and no order"
        " of a relaxation to begin the search with.",
        minimum=0,
    )
    buffer_weeks: int = parameter(
        10,
        title="Weeks before the deadline that the plan is made for",
        unit="weeks",
        reason="Room for what slips: an example unit's plan holds the date in 58 % of the futures with 6"
        " weeks, 81 % with 8 and 97 % with 10, for 0.9 % more (measured; the futures are assumed).",
        minimum=0,
    )
    buffer_price_pct: int = parameter(
        300,
        title="What being late against that earlier day weighs while planning",
        unit="% of the price of lateness",
        reason="Where the crews are nearly used up, an example unit's plan holds the date in 70 % of the"
        " futures with 300 and 60 % with 100, for 0.4 % more (measured).",
        minimum=0,
        maximum=10_000,
    )

    @property
    def early_day(self) -> EarlyDay:
        """The day that plans are made for."""
        return EarlyDay(weeks=self.buffer_weeks, price_pct=self.buffer_price_pct)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverParts:
    """The sections of programme.toml that planning the takeover reads, beside those in ``settings``."""

    settings: TakeoverSettings
    search: SearchParameters
    wave_search: WaveSearchParameters
    lateness: LatenessParameters
    robustness: RobustnessParameters
    gates: GateParameters
    people: PeopleParameters
    notice: NoticeParameters


class Watch(Protocol):
    """Who is told how far the search is, and may stop it."""

    def __call__(self, value: int | None, steps: int, /) -> bool:
        """The best cost so far [øre] (None while tasks have no week) and the steps made; False stops."""

    def tell_bound(self, bound: Money, /) -> None:
        """No plan costs less than this."""


def plan_with_buffer(
    problem: TakeoverProblem, parts: TakeoverParts, *, watch: Watch | None = None
) -> WavePlan | Infeasible:
    """Plan for a day some weeks before the deadline, from a relaxation's order, with a bound."""
    is_stopped = watch is not None and not watch(None, 0)
    guide = guide_waves(problem) if parts.search.bound_pct > 0 and not is_stopped else None
    hints = () if guide is None or isinstance(guide, Infeasible) else guide.weeks
    if watch is not None and guide is not None and not isinstance(guide, Infeasible):
        watch.tell_bound(guide.bound.value)
    answer = plan_waves(
        problem,
        seed=parts.search.seed,
        steps=find_steps(problem) * parts.search.effort_pct // 100,
        hints=hints,
        early=parts.search.early_day,
        parameters=parts.wave_search,
        progress=watch,
    )
    if isinstance(answer, Infeasible):
        # The search only knows that it found nothing; a certificate says what no plan can keep.
        return find_binding_limits(problem) or answer
    is_stopped = watch is not None and not watch(answer.cost.total.oere, answer.search.steps)
    bound = bound_waves(problem, steps=0 if is_stopped else bound_steps(problem, parts))
    if guide is not None and not isinstance(guide, Infeasible) and not isinstance(bound, Infeasible):
        bound = max(bound, guide.bound, key=lambda each: each.value.oere)
    if isinstance(bound, Infeasible):
        return answer
    return replace(answer, bound=bound.value, bound_method=bound.method)


def bound_steps(problem: TakeoverProblem, parts: TakeoverParts) -> int:
    """Steps of the search for a lower bound."""
    return find_bound_steps(problem) * parts.search.bound_pct // 100


def try_again(
    parts: TakeoverParts,
    plan: WavePlan | None,
    *,
    watch: Progress | None = None,
    early: EarlyDay | None = None,
) -> Replan | None:
    """Make what tries a relief: the search, on from a plan, or from nothing where there is none.

    Args:
        parts: ``[search]`` and ``[lateness]``.
        plan: the plan at hand; what is told meanwhile is its cost, for it stays the answer.
        watch: may stop it; then nothing more is tried.
        early: the day to plan for, where the date is to be not only kept but sure.

    Returns:
        The search; None where reliefs are not to be tried.
    """
    if parts.lateness.try_pct == 0:
        return None
    value = None if plan is None else plan.cost.total.oere
    made, is_stopped = 0 if plan is None else plan.search.steps, False
    seed = parts.search.seed

    def try_one(problem: TakeoverProblem) -> WavePlan | Infeasible | None:
        nonlocal made
        steps = find_steps(problem) * parts.search.effort_pct * parts.lateness.try_pct // 10_000

        def tell(_value: int | None, steps: int) -> bool:
            nonlocal is_stopped
            is_stopped = is_stopped or (watch is not None and not watch(value, made + steps))
            return not is_stopped

        if not tell(None, 0):
            return None
        if plan is None:
            # CP-SAT has been asked once already, about the problem as it is.
            quick = replace(parts.wave_search, feasibility_time=0.0)
            found = plan_waves(problem, seed=seed, steps=steps, early=early, parameters=quick, progress=tell)
        else:
            found = continue_plan(problem, plan.starts, seed=seed, steps=steps, early=early, progress=tell)
        made += steps
        return None if is_stopped else found

    return try_one
