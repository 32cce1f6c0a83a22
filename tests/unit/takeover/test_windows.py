"""Where tasks can lie before anything is planned."""

from dataclasses import replace

from hypothesis import given, settings

from samdrift.takeover import Infeasible, Precedence, TakeoverProblem
from samdrift.takeover.windows import Windows, find_circles, find_windows
from tests.unit.takeover.cases import (
    a_crew,
    a_problem,
    a_task,
    every_plan,
    five_groups,
    small_problems,
    with_hard_date,
)


def test_the_worked_example_with_the_date_in_week_five() -> None:
    found = find_windows(with_hard_date(five_groups(), 5))
    assert isinstance(found, Windows)
    assert found.first == {"A": 0, "B": 1, "C": 2, "D": 2, "E": 4}
    # D needs 30 hours, and the weeks 3 and 4 have 20.
    assert found.last == {"A": 0, "B": 1, "C": 2, "D": 2, "E": 4}


@given(small_problems())
@settings(max_examples=50, deadline=None)
def test_every_plan_keeps_to_the_windows(problem: TakeoverProblem) -> None:
    found = find_windows(problem)
    for starts in every_plan(problem):
        assert isinstance(found, Windows)
        for name, start in starts.items():
            assert found.first[name] <= start <= found.last[name]
            assert found.possible[name][start]


def test_each_reason_for_having_no_week() -> None:
    def why(**changed: object) -> object:
        task = a_task("a", **{"use": {"crew": 5}, **changed})
        return find_windows(a_problem([task], weeks=3, resources=(a_crew(5, 4, 5),)))

    assert why(earliest_week=3) == Infeasible(stuck=(("a", "window"),))
    assert why(use={"crew": 6}) == Infeasible(stuck=(("a", "capacity"),))
    assert why(banned_weeks=frozenset({0, 1, 2})) == Infeasible(stuck=(("a", "banned"),))
    assert why(banned_weeks=frozenset({0, 2})) == Infeasible(stuck=(("a", "banned"),))
    assert why(duration_weeks=2) == Infeasible(stuck=(("a", "capacity"),))
    assert isinstance(why(), Windows)


def test_circles_are_named_each_once() -> None:
    tasks = [a_task(name) for name in "abcdef"]
    links = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "d"), ("c", "f")]
    problem = a_problem(tasks, precedences=tuple(Precedence(before=x, after=y) for x, y in links))
    assert find_circles(problem) == (("a", "b", "c"), ("d", "e"))
    assert find_windows(problem) == Infeasible(circles=(("a", "b", "c"), ("d", "e")))


def test_starting_together_is_no_circle_but_contradicting_lags_are() -> None:
    problem = a_problem([a_task("a"), a_task("b")])
    together = (
        Precedence(before="a", after="b", min_lag_weeks=-1, max_lag_weeks=-1),
        Precedence(before="b", after="a", min_lag_weeks=-1),
    )
    assert find_circles(replace(problem, precedences=together)) == ()
    apart = (
        Precedence(before="a", after="b", min_lag_weeks=2),
        Precedence(before="a", after="b", max_lag_weeks=1),
    )
    assert find_circles(replace(problem, precedences=apart)) == (("a", "b"),)
