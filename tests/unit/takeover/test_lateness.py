"""Why a plan is late, with a proof where there is one, and what helps, tried by planning again."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from samdrift.kernel import Money
from samdrift.takeover import Binding, Infeasible, Resource, TakeoverProblem, WavePlan
from samdrift.takeover.hiring import ExtraCrew, LatenessParameters
from samdrift.takeover.lateness import explain_lateness
from samdrift.takeover.relief import Outcome, ease_infeasible
from samdrift.takeover.shortage import ShortagePrices, price_shortage
from samdrift.takeover.windows import Windows, find_windows
from tests.unit.takeover.cases import (
    a_crew,
    a_problem,
    a_task,
    every_plan,
    five_groups,
    kroner,
    plan_of,
    small_problems,
    with_hard_date,
)

PARAMETERS = LatenessParameters(dkk_per_extra_hour=1_000, hours_per_technician_week=10)
PRICES = ShortagePrices(oere_per_hour=1_000_00, oere_per_server_week=4_000_00)


def dated(problem: TakeoverProblem, week: int) -> TakeoverProblem:
    return replace(problem, tasks=tuple(replace(task, deadline=week) for task in problem.tasks))


def by_trying_everything(problem: TakeoverProblem) -> WavePlan | Infeasible:
    plans = [plan_of(problem, starts) for starts in every_plan(problem)]
    return min(plans, key=lambda plan: plan.cost.total, default=Infeasible())


def best_plan(problem: TakeoverProblem) -> WavePlan:
    plan = by_trying_everything(problem)
    assert isinstance(plan, WavePlan)
    return plan


def test_nobody_late_needs_no_reason() -> None:
    assert explain_lateness(five_groups(), best_plan(five_groups()), steps=100) is None


def test_the_worked_example_with_the_date_in_week_five() -> None:
    problem = dated(five_groups(), 5)
    plan = best_plan(problem)
    told = explain_lateness(problem, plan, steps=1_000, parameters=PARAMETERS, replan=by_trying_everything)
    assert told is not None
    assert told.late_groups in {("D",), ("E",)}
    assert told.is_proven
    week_two = Binding(resource="crew", first_week=2, last_week=2, needed=50, available=40, tasks=("C", "D"))
    assert told.binding == (week_two,)
    assert told.impossible == Infeasible(binding=(week_two,))
    # Ten hours are missing in week 2, whatever one does: 10,000 kroner.
    assert told.least_price == kroner(10_000)
    hire, wait = told.reliefs
    assert hire.crews == (ExtraCrew(resource="crew", first_week=2, last_week=2, technicians=1, hours=10),)
    assert (hire.price, hire.late_groups) == (kroner(10_000), 0)
    assert (wait.municipalities, wait.price, wait.late_groups) == (("aaby",), kroner(14_000), 0)


def test_without_planning_again_a_relief_says_that_it_was_not_tried() -> None:
    problem = dated(five_groups(), 5)
    told = explain_lateness(problem, best_plan(problem), steps=1_000, parameters=PARAMETERS)
    assert told is not None
    assert [relief.late_groups for relief in told.reliefs] == [0, None]


def test_one_municipality_may_be_enough() -> None:
    late = {"deadline": 2, "late_fixed": 100, "late_per_week": 1}
    tasks = [
        a_task("a", municipality="aaby", use={"crew": 5}, **late),
        a_task("b", municipality="beby", use={"crew": 5}, **late),
        a_task("c", municipality="beby", use={"crew": 5}, **late),
    ]
    problem = a_problem(tasks, weeks=5, resources=(a_crew(5, 5, 5, 5, 5),))
    bad = plan_of(problem, {"b": 0, "a": 2, "c": 3})
    told = explain_lateness(problem, bad, steps=1_000, replan=by_trying_everything)
    assert told is not None
    assert told.late_groups == ("a", "c")
    waiting = {relief.municipalities: relief.price for relief in told.reliefs if relief.municipalities}
    assert waiting[("aaby", "beby")] == Money(oere=203)
    assert waiting[("aaby",)] == Money(oere=101)


def test_a_plan_that_is_needlessly_late_proves_nothing() -> None:
    problem = five_groups()
    lazy = plan_of(problem, {"A": 0, "B": 1, "D": 2, "C": 4, "E": 6})
    told = explain_lateness(problem, lazy, steps=1_000, parameters=PARAMETERS)
    assert told is not None
    assert (told.late_groups, told.is_proven, told.impossible) == (("E",), False, None)
    assert told.least_price == Money(oere=0)


def test_twice_as_many_are_hired_while_one_is_not_enough() -> None:
    tasks = [a_task(name, use={"crew": 30}, deadline=1, late_fixed=1) for name in ("a", "b", "c")]
    problem = a_problem(tasks, weeks=4, resources=(a_crew(30, 30, 30, 30),))
    told = explain_lateness(
        problem, best_plan(problem), steps=1_000, parameters=PARAMETERS, replan=by_trying_everything
    )
    assert told is not None
    hired = next(relief for relief in told.reliefs if relief.crews)
    assert (hired.crews[0].technicians, hired.late_groups) == (6, 0)
    few = replace(PARAMETERS, most_technicians=2)
    told = explain_lateness(
        problem, best_plan(problem), steps=1_000, parameters=few, replan=by_trying_everything
    )
    assert told is not None
    hired = next(relief for relief in told.reliefs if relief.crews)
    assert (hired.crews[0].technicians, hired.late_groups) == (2, 2)


def test_what_is_missing_is_priced() -> None:
    hard = with_hard_date(five_groups(), 5)
    windows = find_windows(hard)
    assert isinstance(windows, Windows)
    told = price_shortage(hard, windows, prices=PRICES, steps=1_000)
    assert told.least_price == kroner(10_000)
    assert [(b.resource, b.first_week, b.last_week, b.needed, b.available) for b in told.binding] == [
        ("crew", 2, 2, 50, 40)
    ]


@given(small_problems())
@settings(max_examples=30, deadline=None)
def test_where_a_plan_exists_nothing_is_missing(problem: TakeoverProblem) -> None:
    windows = find_windows(problem)
    if isinstance(windows, Windows) and next(every_plan(problem), None) is not None:
        assert price_shortage(problem, windows, prices=PRICES, steps=500).least_price == Money(oere=0)


@pytest.mark.parametrize("capacity", [(0, 0, 0, 0), (5, 0, 0, 0)])
def test_a_crew_that_is_away_is_not_hired_for_those_weeks(capacity: tuple[int, ...]) -> None:
    tasks = [a_task("a", use={"crew": 0}, deadline=1, late_fixed=5)]
    crew: Resource = a_crew(*capacity)
    problem = a_problem(tasks, weeks=4, resources=(crew,))
    told = explain_lateness(problem, plan_of(problem, {"a": 2}), steps=100)
    assert told is not None
    assert not any(relief.crews for relief in told.reliefs)


def test_each_number_hired_is_told_and_what_it_buys() -> None:
    late = {"deadline": 1, "late_fixed": 1, "running_per_week": 100}
    tasks = [a_task(name, use={"crew": 30}, **late) for name in "abc"]
    problem = a_problem(tasks, weeks=4, resources=(a_crew(30, 30, 30, 30),))
    # 60 hours are missing in week 0: three people with 20 each.
    told = explain_lateness(
        problem,
        best_plan(problem),
        steps=1_000,
        parameters=replace(PARAMETERS, hours_per_technician_week=20, most_technicians=3),
        replan=by_trying_everything,
    )
    assert told is not None
    hired = [relief for relief in told.reliefs if relief.crews]
    assert [(r.crews[0].technicians, r.outcome, r.late_groups) for r in hired] == [(3, Outcome.KEPT, 0)]
    # All end in week 1 instead of in the weeks 1, 2 and 3: 1 + 2 weeks of the old places are saved.
    assert hired[0].cost_change == Money(oere=-300)


def test_where_nothing_proves_it_the_search_is_first_asked_to_go_on() -> None:
    problem = five_groups()
    lazy = plan_of(problem, {"A": 0, "B": 1, "D": 2, "C": 4, "E": 6})
    told = explain_lateness(problem, lazy, steps=1_000, parameters=PARAMETERS, replan=by_trying_everything)
    assert told is not None
    first = told.reliefs[0]
    assert (first.crews, first.municipalities, first.price) == ((), (), Money(oere=0))
    assert (first.outcome, first.late_groups) == (Outcome.KEPT, 0)


def test_a_search_that_is_stopped_leaves_the_rest_untried() -> None:
    problem = dated(five_groups(), 5)
    told = explain_lateness(
        problem, best_plan(problem), steps=1_000, parameters=PARAMETERS, replan=lambda _: None
    )
    assert told is not None
    assert [relief.outcome for relief in told.reliefs] == [Outcome.KEPT, Outcome.UNTRIED]


def test_fewest_that_wait_are_found_by_halving() -> None:
    late = {"deadline": 2, "late_fixed": 100, "late_per_week": 1}
    tasks = [a_task(town, municipality=town, use={"crew": 5}, **late) for town in "abcde"]
    problem = a_problem(tasks, weeks=6, resources=(a_crew(5, 5, 5, 5, 5, 5),))
    # Week 1 is left empty: four are late in the plan at hand, three would do.
    bad = plan_of(problem, {"a": 0, "b": 2, "c": 3, "d": 4, "e": 5})
    asked = []

    def counted(changed: TakeoverProblem) -> WavePlan | Infeasible:
        asked.append(changed)
        return by_trying_everything(changed)

    told = explain_lateness(problem, bad, steps=1_000, parameters=PARAMETERS, replan=counted)
    assert told is not None
    waits = {relief.municipalities for relief in told.reliefs if relief.municipalities}
    assert waits == {("b", "c", "d", "e"), ("b", "c", "d")}
    # Two of four, then three; the others' lateness counts tenfold in both.
    assert sum(max(task.late_fixed for task in each.tasks) == 1000 for each in asked) == 2


def test_no_plan_for_lack_of_hands_is_eased_by_hiring_and_by_nothing_else() -> None:
    tasks = [a_task("a", use={"crew": 25}), a_task("b", use={"crew": 25})]
    problem = a_problem(tasks, weeks=1, resources=(a_crew(30),))
    crowded = Infeasible(
        binding=(
            Binding(resource="crew", first_week=0, last_week=0, needed=50, available=30, tasks=("a", "b")),
        )
    )
    assert by_trying_everything(problem) == Infeasible()
    (two,) = ease_infeasible(problem, crowded, parameters=PARAMETERS, replan=by_trying_everything)
    assert (two.crews[0].technicians, two.price, two.outcome) == (2, kroner(20_000), Outcome.KEPT)
    assert ease_infeasible(problem, Infeasible(stuck=(("a", "banned"),))) == ()
    assert ease_infeasible(problem, Infeasible(circles=(("a", "b"),))) == ()


def test_a_crew_in_which_nobody_is_has_the_largest_ones_holidays() -> None:
    tasks = [a_task("a", use={"none": 15})]
    resources = (a_crew(0, 0, 0, name="none"), a_crew(0, 40, 20))
    problem = a_problem(tasks, weeks=3, resources=resources)
    tried = ease_infeasible(
        problem,
        Infeasible(stuck=(("a", "capacity"),)),
        parameters=PARAMETERS,
        replan=by_trying_everything,
    )
    # 10 hours a week of one are 0 + 10 + 5; two at once do it.
    assert [(r.crews[0].technicians, r.crews[0].hours, r.outcome) for r in tried] == [(2, 30, Outcome.KEPT)]
