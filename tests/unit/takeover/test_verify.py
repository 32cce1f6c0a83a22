"""The independent check: each thing that can be wrong is told, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from samdrift.kernel import Money
from samdrift.takeover import (
    ContractEnd,
    Precedence,
    TakeoverProblem,
    cost_of_plan,
    find_problem_faults,
    verify_plan,
)
from tests.unit.takeover.cases import a_crew, a_problem, a_task, five_groups, kroner, plan_of

GOOD = {"A": 0, "B": 1, "C": 3, "D": 2, "E": 5}


def told(problem: TakeoverProblem, starts: Mapping[str, int]) -> list[tuple[str, str]]:
    return [(finding.code, finding.subject) for finding in verify_plan(problem, plan_of(problem, starts))]


def test_the_worked_examples_best_plan_is_a_plan() -> None:
    assert told(five_groups(), GOOD) == []


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        ({"B": 0, "C": 4, "E": 6}, [("TAKEOVER-ORDER", "B"), ("TAKEOVER-OVERDRAWN", "crew")]),
        ({"C": 2, "D": 2, "E": 4}, [("TAKEOVER-OVERDRAWN", "crew")]),
        ({"D": 3}, [("TAKEOVER-OVERDRAWN", "crew")]),
        ({"C": 2, "D": 6, "E": 4}, []),
        ({"C": 2, "D": 5, "E": 7}, []),
        ({"E": 8}, [("TAKEOVER-WINDOW", "E")]),
        ({"A": -1}, [("TAKEOVER-WINDOW", "A")]),
    ],
)
def test_each_move_is_told_for_what_it_breaks(moved: dict[str, int], expected: list[tuple[str, str]]) -> None:
    assert told(five_groups(), GOOD | moved) == expected


def test_a_greatest_lag_is_kept() -> None:
    problem = replace(five_groups(), precedences=(Precedence(before="C", after="E", max_lag_weeks=1),))
    assert told(problem, GOOD | {"E": 6}) == []
    assert told(problem, GOOD | {"E": 7}) == [("TAKEOVER-ORDER", "E")]


def test_windows_and_bans() -> None:
    tasks = [a_task("a", earliest_week=2, latest_end=5, duration_weeks=2, banned_weeks=frozenset({3}))]
    problem = a_problem(tasks)
    assert told(problem, {"a": 2}) == []
    assert told(problem, {"a": 1}) == [("TAKEOVER-WINDOW", "a")]
    assert told(problem, {"a": 3}) == [("TAKEOVER-BANNED", "a")]
    assert told(problem, {"a": 4}) == [("TAKEOVER-WINDOW", "a")]


def test_missing_and_unknown_tasks_are_all_told_at_once() -> None:
    plan = replace(plan_of(five_groups(), GOOD), starts={"A": 0, "X": 1, "C": 3, "D": 2, "E": 5})
    codes = [(f.code, f.subject) for f in verify_plan(five_groups(), plan)]
    assert codes == [("TAKEOVER-NOT-PLANNED", "B"), ("TAKEOVER-UNKNOWN-TASK", "X")]


def test_a_wrong_cost_and_a_bound_above_it_are_told() -> None:
    good = plan_of(five_groups(), GOOD)
    cheaper = replace(good.cost, contracts=Money(oere=0))
    assert [f.code for f in verify_plan(five_groups(), replace(good, cost=cheaper))] == ["TAKEOVER-COST"]
    at_cost = replace(good, bound=kroner(46_000), bound_method="by_hand")
    assert verify_plan(five_groups(), at_cost) == ()
    above = replace(good, bound=Money(oere=46_000_01), bound_method="by_hand")
    assert [f.code for f in verify_plan(five_groups(), above)] == ["TAKEOVER-BOUND"]


def test_the_faults_of_a_problem_are_all_told_at_once() -> None:
    tasks = [
        a_task("a", duration_weeks=0),
        a_task("b", use={"nobody": 1}),
        a_task("b", running_per_week=-1),
        a_task("c"),
    ]
    links = (
        Precedence(before="c", after="x"),
        Precedence(before="c", after="a", min_lag_weeks=-2),
        Precedence(before="c", after="a", min_lag_weeks=2, max_lag_weeks=1),
    )
    contracts = (
        ContractEnd(id="short", name="", municipality="", tasks=("y",), cost_by_end=(0,)),
        ContractEnd(id="falling", name="", municipality="", tasks=(), cost_by_end=(5, 4, 4, 4)),
    )
    problem = a_problem(
        tasks,
        weeks=3,
        resources=(a_crew(1, 2), a_crew(1, 1, -1, name="less")),
        precedences=links,
        contracts=contracts,
    )
    faults = [(finding.subject, finding.values["fault"]) for finding in find_problem_faults(problem)]
    assert sorted(faults) == sorted(
        [
            ("b", "occurs 2 times"),
            ("a", "lasts less than a week"),
            ("b", "uses an unknown resource: nobody"),
            ("b", "has a negative number"),
            ("crew", "has 2 capacities for 3 weeks"),
            ("less", "has a negative capacity"),
            ("x", "is in a precedence but no task"),
            ("a", "may start before c does"),
            ("a", "has a greatest lag below its least after c"),
            ("short", "names no task: y"),
            ("short", "has 1 costs for 4 ends"),
            ("falling", "becomes cheaper by lasting longer"),
        ]
    )
    assert find_problem_faults(five_groups()) == ()


def test_the_check_does_not_trust_the_stated_cost() -> None:
    plan = plan_of(five_groups(), GOOD)
    assert plan.cost == cost_of_plan(five_groups(), GOOD)
    wrong = replace(plan, starts=GOOD | {"E": 6})
    assert "TAKEOVER-COST" in {finding.code for finding in verify_plan(five_groups(), wrong)}
