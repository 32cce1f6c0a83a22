"""What finished tasks took becomes factors; what is left gets its hours, and no ban is lost."""

import json
import math
from dataclasses import replace
from datetime import date

import pytest

from samdrift.takeover import (
    Resource,
    ResourceKind,
    Skill,
    TakeoverParameters,
    TakeoverProblem,
    Task,
    TaskKind,
)
from samdrift.takeover.basis_json import read_basis, write_basis
from samdrift.takeover.effort import Phase, built_in_effort
from samdrift.takeover.learning import (
    EXPERIENCE_SCHEMA,
    TaskWork,
    WorkBasis,
    learn_hours,
    restate_tasks,
    sum_hours,
)
from samdrift.takeover.replanning import Fact, FactKind

#: 12.5 hours: server 6, security 1.4, database 3, project 2.1 (docs/methods/effort.md).
AABY = {Phase.HANDOVER: {"plain": 1, "database": 1, "group": 1}}
MOVED = {Phase.MOVE: {"plain": 1, "database": 1, "group": 1, "dependency_cut": 1}}


def a_task(name: str, kind: TaskKind = TaskKind.HANDOVER, **changes: object) -> Task:
    task = Task(
        id=f"{name}/{kind}", group=name, municipality="0657", kind=kind, duration_weeks=1, use={},
        deadline=50, crew_cost=1_000_000, banned_weeks=frozenset({5}),
    )  # fmt: skip
    return replace(task, **changes)


def a_case(*tasks: Task, hours: int = 300) -> tuple[TakeoverProblem, WorkBasis]:
    crews = tuple(
        Resource(id=f"crew:{skill}", kind=ResourceKind.CREW, name=str(skill), capacity=(hours,) * 52)
        for skill in Skill
    )
    problem = TakeoverProblem(first_monday=date(2027, 1, 4), weeks=52, tasks=tasks, resources=crews)
    works = {
        task.id: TaskWork(
            phase=Phase.MOVE if task.kind is TaskKind.MOVE else Phase.HANDOVER,
            parts=MOVED if task.kind is TaskKind.MOVE else AABY,
            servers=2,
            sites=0,
        )
        for task in tasks
    }
    basis = WorkBasis(effort=built_in_effort(), tasks=works, parameters=TakeoverParameters())
    return problem, basis


def done(subject: str, hours: float | None) -> Fact:
    return Fact(kind=FactKind.DONE, subject=subject, week=1, value=hours)


def factors_of(frame) -> dict[tuple[str, str], float]:
    assert dict(frame.schema) == EXPERIENCE_SCHEMA
    return {
        (phase, skill): factor for phase, skill, factor in frame.select("phase", "skill", "factor").rows()
    }


def test_the_worked_example_of_the_method_page():
    problem, basis = a_case(a_task("a"), a_task("b"), a_task("b", TaskKind.MOVE))

    after, experience, told = learn_hours(problem, basis, [done("a", 25.0)], done=["a/handover"])

    assert told == ()
    rows = {(row["phase"], row["skill"]): row for row in experience.iter_rows(named=True)}
    server = rows["handover", "server"]
    assert (server["groups"], server["planned_hours"], server["actual_hours"]) == pytest.approx((1, 6, 12))
    assert server["factor"] == pytest.approx(112 / 106)
    assert rows["handover", "database"]["factor"] == pytest.approx(106 / 103)
    assert rows["move", "server"]["factor"] == pytest.approx(112 / 106)
    assert rows["move", "network"] | {"factor": 1.0} == rows["move", "network"]
    left = ["b/handover", "b/move"]
    assert sum_hours(basis, left) == pytest.approx(12.5 + 35.8)
    by_hand = (6 + 10) * 112 / 106 + (3 + 13) * 106 / 103 + 5 + (1.4 + 1.4) * 102.8 / 101.4
    assert sum_hours(after, left) == pytest.approx(by_hand + (2.1 + 6.4) * 104.2 / 102.1)


def test_a_groups_hours_are_divided_as_they_were_planned():
    problem, basis = a_case(a_task("b"), a_task("b", TaskKind.MOVE))

    after, _, _ = learn_hours(problem, basis, [done("b", 96.6)], done=["b/handover", "b/move"])

    assert after.spent == pytest.approx({"b/handover": 25.0, "b/move": 71.6})


def test_the_same_facts_again_teach_nothing_more_and_later_ones_add_to_them():
    problem, basis = a_case(a_task("a"), a_task("b"), a_task("c"))
    ended = ["a/handover", "b/handover"]
    once, first, _ = learn_hours(problem, basis, [done("a", 25.0)], done=ended)

    again, second, _ = learn_hours(problem, once, [done("a", 25.0)], done=ended)
    more, third, _ = learn_hours(problem, once, [done("b", 25.0)], done=ended)

    assert again == once
    assert factors_of(first) == factors_of(second)
    assert factors_of(third)["handover", "server"] == pytest.approx(124 / 112)
    assert sorted(more.spent) == ended


def test_hours_are_told_as_danish_writes_them():
    problem, basis = a_case(a_task("a"), a_task("b"))
    for hours, words in ((-1_234_567.5, "-1.234.567,50 timer for a"), (-3.0, "-3 timer for a")):
        _, _, told = learn_hours(problem, basis, [done("a", hours)], done=["a/handover"])
        assert told[0].message("da").startswith(words)


@pytest.mark.parametrize("hours", [-1.0, math.nan, math.inf])
def test_hours_that_are_none_are_told_and_left_out(hours):
    problem, basis = a_case(a_task("a"), a_task("b"))

    after, experience, told = learn_hours(problem, basis, [done("a", hours)], done=["a/handover"])

    assert [finding.code for finding in told] == ["TAKEOVER-HOURS"]
    assert after == basis
    assert set(factors_of(experience).values()) == {1.0}


def test_hours_said_twice_or_of_what_is_not_done_are_told():
    problem, basis = a_case(a_task("a"), a_task("b"))
    facts = [
        done("a", 10.0),
        done("a/handover", 90.0),
        done("b", 10.0),
        done("nobody", 10.0),
        done("b", None),
    ]

    after, _, told = learn_hours(problem, basis, facts, done=["a/handover"])

    assert after.spent == {"a/handover": 10.0}
    assert [finding.subject for finding in told] == ["a/handover", "b"]


def test_one_task_far_off_is_told_once():
    problem, basis = a_case(a_task("a"), a_task("b"))

    _, _, told = learn_hours(problem, basis, [done("a", 10_000.0)], done=["a/handover"])

    assert [(finding.code, finding.subject) for finding in told] == [("TAKEOVER-FAR-OFF", "a")]
    assert "tog 2.400,0 timer i overtagelse for database, hvor der var planlagt 3,0" in told[0].message("da")


def test_nothing_learnt_leaves_every_task_as_it_was():
    problem, basis = a_case(a_task("a"), a_task("b"))
    hours = {"crew:server": 6, "crew:security": 1, "crew:database": 3, "crew:project": 2}
    second = hours | {"crew:security": 2}
    problem = replace(
        problem, tasks=(replace(problem.tasks[0], use=hours), replace(problem.tasks[1], use=second))
    )

    same, estimates, longer = restate_tasks(problem, basis, basis, left=["a/handover", "b/handover"])

    assert same == problem
    assert sorted(estimates) == ["a/handover", "b/handover"]
    assert longer == ()


def test_what_takes_longer_gets_weeks_money_and_wider_bans():
    problem, basis = a_case(a_task("a"), a_task("b"), hours=12)
    heavy, _, _ = learn_hours(problem, basis, [done("a", 50.0)] * 1, done=["a/handover"])
    heavy = replace(heavy, effort=replace(heavy.effort, factors=dict.fromkeys(heavy.effort.factors, 4.0)))

    after, estimates, longer = restate_tasks(problem, basis, heavy, left=["b/handover"])

    a, b = after.tasks
    assert a == problem.tasks[0]
    # 24 server hours, at most half a crew of 12 a week: four weeks instead of one.
    assert (b.duration_weeks, b.use["crew:server"], longer) == (4, 6, ("b/handover",))
    assert b.banned_weeks == frozenset({2, 3, 4, 5})
    assert b.crew_cost - 1_000_000 == pytest.approx(3 * 12.5 * 600 * 100)
    assert estimates["b/handover"].hours == pytest.approx(50)


def test_no_task_gets_fewer_weeks_than_were_announced():
    problem, basis = a_case(a_task("a"), a_task("b", duration_weeks=6))
    light = replace(basis, effort=replace(basis.effort, factors={(Phase.HANDOVER, Skill.SERVER): 0.5}))

    after, _, longer = restate_tasks(problem, basis, light, left=["b/handover"])

    assert after.tasks[1].duration_weeks == 6
    assert after.tasks[1].banned_weeks == problem.tasks[1].banned_weeks
    assert longer == ()


def test_what_is_kept_is_read_back():
    problem, basis = a_case(a_task("æ"), a_task("b"))
    learnt, _, _ = learn_hours(problem, basis, [done("æ", 25.0)], done=["æ/handover"])

    assert read_basis(json.loads(json.dumps(write_basis(learnt)))) == learnt
