"""A certificate is true: where one is given there is no plan; and it names what binds."""

import numpy as np
from hypothesis import given, settings

from samdrift.takeover import Binding, Infeasible, Precedence, TakeoverProblem
from samdrift.takeover.certificates import find_binding_limits, least_work
from samdrift.takeover.windows import Windows, find_windows
from tests.unit.takeover.cases import (
    a_crew,
    a_problem,
    a_task,
    every_plan,
    five_groups,
    small_problems,
    with_hard_date,
)


@given(small_problems())
@settings(max_examples=40, deadline=None)
def test_where_a_limit_is_said_to_bind_there_is_no_plan(problem: TakeoverProblem) -> None:
    if find_binding_limits(problem) is not None:
        assert next(every_plan(problem), None) is None


@given(small_problems())
@settings(max_examples=40, deadline=None)
def test_the_work_that_must_lie_somewhere_lies_there_in_every_plan(problem: TakeoverProblem) -> None:
    windows = find_windows(problem)
    if not isinstance(windows, Windows):
        return
    for starts in every_plan(problem):
        for first, last in ((0, 2), (1, 3), (2, 2)):
            least = least_work(problem.tasks, windows, "crew", first, last).tolist()
            for task, units in zip(problem.tasks, least, strict=True):
                begin = starts[task.id]
                inside = np.arange(max(begin, first), min(begin + task.duration_weeks, last + 1))
                assert units <= task.use["crew"] * len(inside)


def test_the_worked_example_with_the_date_in_week_five() -> None:
    assert find_binding_limits(five_groups()) is None
    assert find_binding_limits(with_hard_date(five_groups(), 6)) is None
    expected = Binding(resource="crew", first_week=2, last_week=2, needed=50, available=40, tasks=("C", "D"))
    assert find_binding_limits(with_hard_date(five_groups(), 5)) == Infeasible(binding=(expected,))


def test_the_worst_resource_comes_first_with_its_own_stretch() -> None:
    tasks = [a_task(name, use={"crew": 6, "intake": 4}, latest_end=3) for name in ("a", "b", "c")]
    crews = (a_crew(6, 6, 0, 9, 9), a_crew(3, 9, 0, 9, 9, name="intake"))
    found = find_binding_limits(a_problem(tasks, weeks=5, resources=crews))
    # Week 0 has too few places for one, week 2 no crew: all three must lie in week 1.
    assert isinstance(found, Infeasible)
    assert [(b.resource, b.first_week, b.last_week, b.needed, b.available) for b in found.binding] == [
        ("crew", 1, 1, 18, 6),
        ("intake", 1, 1, 12, 9),
    ]


def test_circles_and_stuck_tasks_are_certificates_too() -> None:
    links = (Precedence(before="a", after="b"), Precedence(before="b", after="a"))
    circle = a_problem([a_task("a"), a_task("b")], precedences=links)
    assert find_binding_limits(circle) == Infeasible(circles=(("a", "b"),))
    stuck = a_problem([a_task("a", use={"crew": 9})], weeks=2, resources=(a_crew(8, 8),))
    assert find_binding_limits(stuck) == Infeasible(stuck=(("a", "capacity"),))
