"""A plan is kept, read back, simulated, edited by hand, and planned anew."""

import gzip
import json
from dataclasses import replace
from datetime import date

import pytest
from typer.testing import CliRunner

from samdrift.cli.main import app
from samdrift.cli.outputs import SAVED_PLAN, WAVES, write_saved
from samdrift.programme.replanning import (
    ReplanSettings,
    SavedPlan,
    Taken,
    read_saved_plan,
    replan,
    take_edits,
    write_saved_plan,
)
from samdrift.takeover import (
    Infeasible,
    Phase,
    Precedence,
    Resource,
    ResourceKind,
    Skill,
    TakeoverParameters,
    TakeoverProblem,
    Task,
    TaskKind,
    built_in_effort,
)
from samdrift.takeover.early_day import EarlyDay
from samdrift.takeover.learning import TaskWork, WorkBasis
from samdrift.takeover.problem_json import UnableToReadProblem
from samdrift.takeover.replanning import Fact, FactKind
from samdrift.takeover.simulation import RobustnessParameters

FEW = RobustnessParameters(scenarios=50, buffered_groups=0)


def a_task(name: str, **changes: object) -> Task:
    task = Task(
        id=f"{name}/handover", group=name, municipality="0657", kind=TaskKind.HANDOVER, duration_weeks=1,
        use={"crew:server": 40}, deadline=9, late_fixed=1_000_000, running_per_week=10_000,
    )  # fmt: skip
    return replace(task, **changes)


def a_saved_plan(*tasks: Task) -> SavedPlan:
    crew = Resource(id="crew:server", kind=ResourceKind.CREW, name="Server crew", capacity=(40,) * 12)
    problem = TakeoverProblem(
        first_monday=date(2027, 1, 4), weeks=12, tasks=tasks, resources=(crew,),
        precedences=(Precedence(before=tasks[0].id, after=tasks[-1].id),),
    )  # fmt: skip
    return SavedPlan(
        problem=problem,
        starts={task.id: week for week, task in enumerate(tasks)},
        spreads={tasks[0].id: (0.8, 1.0, 1.5)},
        weights={task.id: 3.0 for task in tasks},
    )


SAVED = a_saved_plan(
    a_task("a", banned_weeks=frozenset({5}), announced_week=0), a_task("b"), a_task("æ"), a_task("c")
)


def test_what_is_written_is_read_back_byte_for_byte():
    text = write_saved_plan(SAVED)

    assert read_saved_plan(text) == SAVED
    assert write_saved_plan(read_saved_plan(text)) == text


def test_a_new_plan_keeps_the_room_before_the_deadline_that_the_last_one_had():
    """Changing places would save a week of a dear old place, and end x a week later."""
    dear = a_task("z", earliest_week=5, deadline=None, running_per_week=1_000_000)
    tasks = (a_task("a"), a_task("x", earliest_week=5), dear)
    plain = replace(
        a_saved_plan(*tasks), starts={"a/handover": 0, "x/handover": 5, "z/handover": 6}, spreads={}
    )
    settings = ReplanSettings(today=date(2027, 1, 4), robustness=FEW)

    hasty, _ = replan(plain, (), settings=settings)
    early = replace(plain, early=EarlyDay(weeks=3, price_pct=300))
    careful, _ = replan(early, (), settings=settings)

    assert isinstance(hasty, Taken)
    assert isinstance(careful, Taken)
    assert hasty.plan.starts == {"a/handover": 0, "x/handover": 6, "z/handover": 5}
    assert careful.plan.starts == plain.starts
    assert careful.saved.early == early.early
    assert read_saved_plan(write_saved_plan(careful.saved)).early == early.early


def test_without_facts_nothing_moves_for_a_week_of_room_that_makes_the_date_no_surer():
    """By the early day a week earlier is worth 30,000 kroner and a change costs 2,000; the date is sure."""
    tasks = (a_task("a"), a_task("x", earliest_week=5, late_per_week=1_000_000))
    plain = replace(a_saved_plan(*tasks), starts={"a/handover": 0, "x/handover": 6}, spreads={})
    still = replace(
        plain.problem, tasks=tuple(replace(each, running_per_week=0) for each in plain.problem.tasks)
    )
    early = replace(plain, problem=still, early=EarlyDay(weeks=4, price_pct=300))
    certain = RobustnessParameters(scenarios=50, buffered_groups=0, low=1.0, high=1.0, shared_sigma=0.0)

    taken, _ = replan(early, (), settings=ReplanSettings(today=date(2027, 1, 4), robustness=certain))

    assert isinstance(taken, Taken)
    assert taken.changes == ()
    assert taken.plan.cost.change.oere == 0


@pytest.mark.parametrize("text", [b"", b"[]", b'{"version": 2}', b'{"version": 1, "starts": 3}', b"\xff"])
def test_what_is_no_plan_is_refused(text):
    with pytest.raises(UnableToReadProblem):
        read_saved_plan(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"[0.8,1.0,1.5]", b"[0.8]"),
        (b'"a/handover":0', b'"a/handover":1e999'),
        (b'"tasks":[', b'"tasks":[3,'),
    ],
)
def test_a_plan_that_was_spoilt_is_refused(old, new):
    text = write_saved_plan(SAVED)
    assert old in text
    with pytest.raises(UnableToReadProblem):
        read_saved_plan(text.replace(old, new))


def test_a_worse_plan_by_hand_is_allowed_and_says_what_it_costs():
    edited = {**SAVED.starts, "b/handover": 10, "c/handover": 0}

    taken = take_edits(SAVED, edited, robustness=FEW)

    assert taken.plan.cost.total.oere > taken.before.total.oere
    assert taken.plan.cost.late_groups == 1
    assert {flaw.code for flaw in taken.flaws} == {"TAKEOVER-OVERDRAWN", "TAKEOVER-ORDER"}
    assert [(c.task, c.week_before, c.week_after, c.reason) for c in taken.changes] == [
        ("c/handover", 3, 0, "by_hand"),
        ("b/handover", 1, 10, "by_hand"),
    ]
    assert taken.robustness.probability_of_deadline.value == 0


def test_facts_give_a_new_plan_that_holds_and_tells_what_moved():
    facts = (
        Fact(kind=FactKind.DONE, subject="a", week=0),
        Fact(kind=FactKind.SLIPPED, subject="b", week=4),
        Fact(kind=FactKind.SLIPPED, subject="nobody", week=4),
    )
    settings = ReplanSettings(today=date(2027, 1, 12), robustness=FEW)

    taken, told = replan(SAVED, facts, settings=settings)

    assert isinstance(taken, Taken)
    assert taken.flaws == ()
    assert taken.plan.starts["b/handover"] == 4
    assert [(c.task, c.reason) for c in taken.changes] == [("b/handover", "fact")]
    assert taken.plan.cost.change.oere == 3 * 200_000
    assert [finding.code for finding in told] == ["TAKEOVER-FACT-UNKNOWN"]


def test_a_plan_of_an_earlier_version_is_taken_up_but_says_that_it_learns_nothing():
    old = json.loads(write_saved_plan(SAVED)) | {"version": 1}
    del old["work"]
    saved = read_saved_plan(json.dumps(old).encode())
    facts = (Fact(kind=FactKind.DONE, subject="a", week=0, value=60.0),)

    taken, told = replan(saved, facts, settings=ReplanSettings(today=date(2027, 1, 12), robustness=FEW))

    assert isinstance(taken, Taken)
    assert taken.learned is None
    assert [finding.code for finding in told] == ["TAKEOVER-HOURS-NOT-KEPT"]


def a_basis(*names: str) -> WorkBasis:
    parts = {Phase.HANDOVER: {"plain": 1, "database": 1, "group": 1}}
    work = TaskWork(phase=Phase.HANDOVER, parts=parts, servers=2, sites=0)
    return WorkBasis(
        effort=built_in_effort(), tasks=dict.fromkeys(names, work), parameters=TakeoverParameters()
    )


def test_hours_that_were_learnt_stay_with_the_plan_and_are_not_learnt_twice():
    crews = tuple(
        Resource(id=f"crew:{skill}", kind=ResourceKind.CREW, name=str(skill), capacity=(40,) * 12)
        for skill in Skill
    )
    problem = replace(SAVED.problem, resources=crews)
    saved = replace(SAVED, problem=problem, work=a_basis(*SAVED.starts))
    fact = Fact(kind=FactKind.DONE, subject="a", week=0, value=25.0)
    settings = ReplanSettings(today=date(2027, 1, 12), robustness=FEW)

    first, _ = replan(saved, (fact,), settings=settings)
    assert isinstance(first, Taken)
    assert first.learned is not None
    assert (first.learned.groups, first.flaws) == (1, ())
    assert first.learned.hours_before == pytest.approx(3 * 12.5)
    assert first.learned.hours_after == pytest.approx(3 * 12.9896, abs=0.001)
    assert first.saved.problem.task_by_id["c/handover"].use["crew:server"] == 6
    read_back = read_saved_plan(write_saved_plan(first.saved))
    assert read_back == first.saved

    for facts in ((), (fact,)):
        again, told = replan(read_back, facts, settings=settings)
        assert isinstance(again, Taken)
        assert again.learned is not None
        assert again.learned.basis == first.learned.basis
        assert again.learned.hours_before == again.learned.hours_after
        assert told == ()


def test_hours_of_tasks_that_are_not_there_are_refused():
    text = write_saved_plan(replace(SAVED, work=a_basis("nobody/handover")))
    with pytest.raises(UnableToReadProblem):
        read_saved_plan(text)
    spent = replace(a_basis("a/handover"), spent={"b/handover": 3.0})
    with pytest.raises(UnableToReadProblem):
        read_saved_plan(write_saved_plan(replace(SAVED, work=spent)))


def test_facts_that_leave_no_plan_say_so():
    gone = (Fact(kind=FactKind.CAPACITY, subject="crew:server", week=0, value=40),)

    answer, _ = replan(SAVED, gone, settings=ReplanSettings(today=date(2027, 1, 4), robustness=FEW))

    assert isinstance(answer, Infeasible)


def test_the_commands_take_a_written_plan_up_again(tmp_path):
    write_saved(tmp_path, SAVED)
    runner = CliRunner()

    first = runner.invoke(app, ["simulate", str(tmp_path), "--json", "--scenarios", "50"])
    assert first.exit_code == 0
    assert json.loads(first.stdout)["probability_of_deadline"]["scenarios"] == 50

    (tmp_path / "facts.csv").write_text(
        "hvad;emne;uge;værdi;til\nudskudt;b;2027-U06;;\nudskudt;x;i morgen;;\n"
    )
    again = runner.invoke(app, ["replan", str(tmp_path), "--today", "2027-01-12", "--quiet"])
    assert again.exit_code == 0, again.output
    moved = (tmp_path / "replan" / "moved.csv").read_text()
    assert "b/handover,b,0657,2027-W02,2027-W06,fact" in moved
    assert json.loads((tmp_path / "replan" / "replan.json").read_text())["flaws"] == []
    third = runner.invoke(app, ["simulate", str(tmp_path / "replan"), "--scenarios", "50", "--lang", "en"])
    assert "The date holds with probability" in third.stdout

    edited = tmp_path / "edited.csv"
    edited.write_text((tmp_path / WAVES).read_text().replace("2027-W02", "2027-W11"))
    by_hand = runner.invoke(
        app, ["replan", str(tmp_path), "--waves", str(edited), "--to", str(tmp_path / "t")]
    )
    assert by_hand.exit_code == 0, by_hand.output
    assert "flyttet i hånden" in by_hand.stdout


def test_a_folder_without_a_plan_is_told_with_what_to_do(tmp_path):
    for broken in (None, b"junk", gzip.compress(b"{}")):
        if broken is not None:
            (tmp_path / SAVED_PLAN).parent.mkdir(exist_ok=True)
            (tmp_path / SAVED_PLAN).write_bytes(broken)
        told = CliRunner().invoke(app, ["simulate", str(tmp_path)])
        assert told.exit_code == 3
        assert "samdrift plan" in told.output


def test_facts_and_weeks_by_hand_are_not_taken_together(tmp_path):
    write_saved(tmp_path, SAVED)
    file = tmp_path / "facts.csv"
    file.write_text("hvad;emne;uge\n")

    told = CliRunner().invoke(app, ["replan", str(tmp_path), "--facts", str(file), "--waves", str(file)])

    assert told.exit_code == 2
