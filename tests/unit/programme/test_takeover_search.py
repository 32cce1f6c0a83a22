"""What tries a relief: on from the plan at hand, or from nothing; ended by whoever watches."""

from dataclasses import replace
from datetime import date

from samdrift.kernel import Money
from samdrift.programme.parameters import Programme
from samdrift.programme.takeover_search import TakeoverParts, plan_with_buffer, try_again
from samdrift.takeover import TakeoverProblem, WavePlan, verify_plan
from samdrift.takeover.building import TakeoverSettings
from samdrift.takeover.hiring import LatenessParameters
from samdrift.takeover.lateness import explain_lateness
from samdrift.takeover.relief import Outcome, ease_infeasible
from samdrift.takeover.search import plan_waves
from tests.unit.takeover.cases import a_crew, a_problem, a_task, kroner


def some_parts(**lateness: int) -> TakeoverParts:
    used = Programme()
    return TakeoverParts(
        settings=TakeoverSettings(today=date(2026, 11, 22), deadline=date(2027, 12, 31)),
        search=replace(used.search, effort_pct=100, bound_pct=0),
        wave_search=replace(used.wave_search, feasibility_time=0.0),
        lateness=LatenessParameters(dkk_per_extra_hour=1_000, hours_per_technician_week=10, **lateness),
        robustness=used.robustness,
        gates=used.gates,
        people=used.people,
        notice=used.notice,
    )


def three_at_once(weeks: int) -> TakeoverProblem:
    """Three groups of 30 hours, all due by week 1, and a crew of 30 hours."""
    tasks = [a_task(name, use={"crew": 30}, deadline=1, late_fixed=1000) for name in "abc"]
    return a_problem(tasks, weeks=weeks, resources=(a_crew(*(30,) * weeks),))


def late_plan(problem: TakeoverProblem) -> WavePlan:
    plan = plan_waves(problem, seed=1, steps=0)
    assert isinstance(plan, WavePlan)
    assert plan.cost.late_groups == 2
    return plan


def test_hiring_is_tried_on_from_the_plan_at_hand() -> None:
    problem = three_at_once(4)
    plan, parts = late_plan(problem), some_parts()
    seen: list[tuple[int | None, int]] = []

    def watch(value: int | None, steps: int) -> bool:
        seen.append((value, steps))
        return True

    told = explain_lateness(
        problem, plan, steps=500, parameters=parts.lateness, replan=try_again(parts, plan, watch=watch)
    )
    assert told is not None
    hired = next(relief for relief in told.reliefs if relief.crews)
    assert (hired.crews[0].technicians, hired.price, hired.outcome) == (6, kroner(60_000), Outcome.KEPT)
    # Whoever watches sees the plan that stays the answer, and steps that go on.
    assert {value for value, _ in seen} == {plan.cost.total.oere}
    assert [steps for _, steps in seen] == sorted(steps for _, steps in seen)


def test_who_stops_one_try_stops_them_all() -> None:
    problem = three_at_once(4)
    plan, parts = late_plan(problem), some_parts()
    asked: list[int] = []

    def stop(value: int | None, steps: int) -> bool:
        asked.append(steps)
        return False

    told = explain_lateness(
        problem, plan, steps=500, parameters=parts.lateness, replan=try_again(parts, plan, watch=stop)
    )
    assert told is not None
    assert [r.outcome for r in told.reliefs if r.crews] == [Outcome.UNTRIED]
    assert asked == [plan.search.steps]


def test_no_steps_try_nothing() -> None:
    assert try_again(some_parts(try_pct=0), None) is None


def test_where_there_is_no_plan_one_is_made_with_those_hired() -> None:
    problem = three_at_once(2)
    answer = plan_waves(problem, seed=1, steps=0)
    assert not isinstance(answer, WavePlan)
    parts = some_parts()
    reliefs = ease_infeasible(problem, answer, parameters=parts.lateness, replan=try_again(parts, None))
    # 50 hours a week take one group, 70 two, 110 all three.
    assert [(r.crews[0].technicians, r.outcome, r.late_groups) for r in reliefs] == [
        (8, Outcome.KEPT, 0),
        (4, Outcome.LATE, 1),
        (2, Outcome.NO_PLAN, None),
    ]
    assert all(relief.cost_change is None for relief in reliefs)
    found = try_again(parts, None)
    assert found is not None
    again = found(replace(problem, resources=(a_crew(60, 60),)))
    assert isinstance(again, WavePlan)
    assert verify_plan(replace(problem, resources=(a_crew(60, 60),)), again) == ()


class AWatch:
    """Writes down what it is told, and stops after so many times."""

    def __init__(self, most: int) -> None:
        self.told: list[int | None] = []
        self.bounds: list[Money] = []
        self.most = most

    def __call__(self, value: int | None, _steps: int) -> bool:
        self.told.append(value)
        return len(self.told) < self.most

    def tell_bound(self, bound: Money) -> None:
        self.bounds.append(bound)


def test_the_bound_is_told_before_the_search_and_the_plan_keeps_the_better_one() -> None:
    parts = some_parts()
    parts = replace(parts, search=replace(parts.search, bound_pct=100, buffer_weeks=0))
    watch = AWatch(most=1_000)
    plan = plan_with_buffer(three_at_once(4), parts, watch=watch)
    assert isinstance(plan, WavePlan)
    assert plan.bound is not None
    assert [bound.oere for bound in watch.bounds] == [plan.bound.oere]
    assert 0 < plan.bound.oere <= plan.cost.total.oere
    assert watch.told[0] is None
    assert watch.told[-1] == plan.cost.total.oere


def test_stopped_before_the_search_there_is_still_a_plan_and_no_bound_is_looked_for() -> None:
    parts = some_parts()
    parts = replace(parts, search=replace(parts.search, bound_pct=100))
    plan = plan_with_buffer(three_at_once(4), parts, watch=(watch := AWatch(most=1)))
    assert isinstance(plan, WavePlan)
    assert watch.bounds == []
    assert plan.bound_method == "each_alone"
