"""The page's worked example, and what the simulation must never do."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from samdrift.takeover import ContractEnd, Precedence, Resource, ResourceKind, TakeoverProblem, Task, TaskKind
from samdrift.takeover.simulation import (
    RobustnessParameters,
    draw_work,
    find_probability,
    lay_rails,
    run_railway,
    simulate_plan,
)


def a_task(name: str, **changes: object) -> Task:
    task = Task(
        id=name, group=name, municipality="Aaby", kind=TaskKind.HANDOVER, duration_weeks=1, use={"crew": 40}
    )
    return replace(task, **changes)


def a_problem(*tasks: Task, weeks: int = 5, capacity: int = 40, **parts: object) -> TakeoverProblem:
    crew = Resource(id="crew", kind=ResourceKind.CREW, name="Servers", capacity=(capacity,) * weeks)
    return TakeoverProblem(
        first_monday=date(2027, 1, 4), weeks=weeks, tasks=tasks, resources=(crew,), **parts
    )


def run(problem: TakeoverProblem, starts: dict[str, int], work: np.ndarray) -> np.ndarray:
    return run_railway(lay_rails(problem, starts), work, catch_up=0.25)


WORKED = a_problem(
    a_task("A"), a_task("B"), a_task("C", deadline=4), precedences=(Precedence(before="B", after="C"),)
)
STARTS = {"A": 0, "B": 1, "C": 3}


def test_the_worked_example_of_the_method_page():
    work = np.array([[1.0, 1.0, 1.0], [1.5, 1.0, 1.0], [1.5, 1.5, 1.0]])

    ends = run(WORKED, STARTS, work)

    assert ends.tolist() == [[1, 2, 4], [2, 3, 4], [2, 4, 5]]
    wider = replace(WORKED, resources=(replace(WORKED.resources[0], capacity=(50,) * 5),))
    assert run(wider, STARTS, work[1:2]).tolist() == [[2, 2, 4]]
    told = find_probability(2, 3)
    assert (round(told.low, 3), round(told.high, 3)) == (0.208, 0.939)


def test_without_delay_every_task_ends_as_planned():
    tasks = [a_task(f"t{i}", duration_weeks=1 + i % 3, use={"crew": 7 + i % 5}) for i in range(12)]
    starts, week = {}, 0
    for task in tasks:
        starts[task.id] = week
        week += task.duration_weeks
    problem = a_problem(*tasks, weeks=week)

    ends = run(problem, starts, np.array([[t.duration_weeks for t in tasks]], dtype=float))

    assert ends[0].tolist() == [starts[t.id] + t.duration_weeks for t in tasks]


def test_a_task_under_way_waits_through_a_freeze_and_none_starts_in_a_banned_week():
    crew = Resource(id="crew", kind=ResourceKind.CREW, name="Servers", capacity=(40, 0, 40, 40, 40))
    problem = replace(
        a_problem(a_task("A"), a_task("B", banned_weeks=frozenset({3}))),
        resources=(crew,),
        precedences=(Precedence(before="A", after="B"),),
    )

    ends = run(problem, {"A": 0, "B": 2}, np.array([[1.2, 1.0]]))

    assert ends[0].tolist() == [3, 5]


def test_tasks_that_may_start_together_count_the_lag_from_the_start():
    problem = a_problem(
        a_task("A", duration_weeks=2, use={}),
        a_task("B", use={}),
        precedences=(Precedence(before="A", after="B", min_lag_weeks=-2),),
    )

    ends = run(problem, {"A": 0, "B": 0}, np.array([[2.0, 1.0]]))

    assert ends[0].tolist() == [2, 1]


def test_a_task_that_never_ends_is_late_and_holds_its_successors_back():
    ends = run(WORKED, STARTS, np.array([[0.5, 9.0, 0.5]]))

    assert ends[0].tolist() == [1, 6, 6]


@pytest.mark.parametrize(("successes", "low", "high"), [(0, 0.0, 0.278), (10, 0.722, 1.0)])
def test_the_interval_reaches_the_edge_only_where_nothing_else_was_seen(successes, low, high):
    told = find_probability(successes, 10)

    assert (round(told.low, 3), round(told.high, 3)) == (low, high)


def test_no_scenarios_are_no_probability():
    with pytest.raises(ValueError, match="at least one"):
        find_probability(0, 0)


def test_draws_do_not_depend_on_the_order_of_tasks_and_keep_their_mean():
    parameters = RobustnessParameters(scenarios=20_000, shared_sigma=0.0)
    tasks = (a_task("A"), a_task("B", duration_weeks=3))
    work = draw_work(a_problem(*tasks), parameters=parameters, spreads={})
    turned = draw_work(a_problem(*reversed(tasks)), parameters=parameters, spreads={})

    assert (work[:, 0] == turned[:, 1]).all()
    # The mean of PERT: (low + 4 likely + high) / 6.
    assert work.mean(axis=0) == pytest.approx([6.7 / 6, 3 * 6.7 / 6], rel=0.01)


def test_the_answer_names_what_threatens_the_date():
    contract = ContractEnd(
        id="hosting",
        name="Hosting",
        municipality="Aaby",
        tasks=("B",),
        cost_by_end=(0, 0, 0, 500, 1_000, 1_500),
    )
    problem = replace(WORKED, contracts=(contract,))
    parameters = RobustnessParameters(scenarios=400, low=0.9, high=3.0)

    told = simulate_plan(problem, STARTS, parameters=parameters)
    again = simulate_plan(problem, STARTS, parameters=parameters)

    assert told.probability_of_deadline == again.probability_of_deadline
    assert 0 < told.probability_of_deadline.value < 1
    assert told.municipalities.row(0)[:2] == ("Aaby", told.probability_of_deadline.value)
    assert told.groups["group"].to_list()[0] in {"B", "C"}
    assert told.groups["buffer_gain"].max() > 0
    assert told.contracts["probability_dearer"].item() > 0
    assert told.curve["planned"].to_list() == [0, 0, 0, 0, 1, 1]
    assert (told.curve["p10"] <= told.curve["p90"]).all()
    easier = simulate_plan(problem, STARTS, parameters=replace(parameters, high=1.5))
    assert easier.probability_of_deadline.value >= told.probability_of_deadline.value


def test_without_a_deadline_there_is_no_probability_of_one():
    told = simulate_plan(a_problem(a_task("A")), {"A": 0}, parameters=RobustnessParameters(scenarios=10))

    assert told.probability_of_deadline is None
    assert told.municipalities.height == 0
    assert told.curve.height == 0
