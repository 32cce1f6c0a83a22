"""A plan taken up again: simulated, edited by hand, or planned anew from the facts so far."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from samdrift.kernel import Finding
from samdrift.programme.takeover_plan import TakeoverPicture
from samdrift.takeover import (
    Infeasible,
    PlanCost,
    Search,
    TakeoverProblem,
    WavePlan,
    cost_of_plan,
    kinds,
    verify_plan,
)
from samdrift.takeover.basis_json import read_basis, write_basis
from samdrift.takeover.early_day import EarlyDay
from samdrift.takeover.learning import Learned, TaskWork, WorkBasis, learn_hours, restate_tasks, sum_hours
from samdrift.takeover.problem_json import UnableToReadProblem, read_problem_json, write_problem_json
from samdrift.takeover.replanning import (
    Change,
    Fact,
    FactKind,
    Replanning,
    ReplanningParameters,
    list_changes,
    replan_problem,
)
from samdrift.takeover.search import Progress, find_steps
from samdrift.takeover.search.continuing import continue_plan
from samdrift.takeover.simulation import Robustness, RobustnessParameters, Spread, simulate_plan

#: Version 1 had no hours: such a plan is taken up again, but nothing is learnt from what tasks took.
VERSION = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanSettings:
    """What a new plan is asked for.

    ``today``: day it is seen from; ``effort_pct``: steps of the search, of those proposed for the size.
    """

    today: date
    seed: int = 1
    effort_pct: int = 10
    parameters: ReplanningParameters = field(default_factory=ReplanningParameters)
    robustness: RobustnessParameters = field(default_factory=RobustnessParameters)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPlan:
    """What a plan is taken up again from: problem, start weeks, spreads of the work, and servers by task.

    ``work``: what the hours were made from; None in a plan that was written before they were kept.
    ``early``: the day that it was made for, and that a new one is made for too.
    """

    problem: TakeoverProblem
    starts: Mapping[str, int]
    spreads: Mapping[str, Spread]
    weights: Mapping[str, float]
    work: WorkBasis | None = None
    early: EarlyDay = field(default_factory=EarlyDay)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A plan taken up again beside the one before: cost and certainty of both, and what moved and why.

    ``flaws``: limits that a hand-made plan breaks; told, and priced all the same. ``learned``: what finished
    tasks taught of the hours, None where nobody has said what they took.
    """

    saved: SavedPlan
    plan: WavePlan
    before: PlanCost
    robustness: Robustness
    robustness_before: Robustness
    changes: tuple[Change, ...]
    flaws: tuple[Finding, ...]
    replanning: Replanning | None = None
    learned: Learned | None = None


def keep_plan(picture: TakeoverPicture, plan: WavePlan, *, early: EarlyDay) -> SavedPlan:
    """Take from a plan what it can be taken up again from."""
    work = picture.reading.tasks
    spreads = work.select("task", "work_low", "work_likely", "work_high").drop_nulls().sort("task")
    servers = work.select("task", "servers").drop_nulls().sort("task")
    return SavedPlan(
        problem=picture.reading.problem,
        starts=plan.starts,
        spreads={name: (low, likely, high) for name, low, likely, high in spreads.iter_rows()},
        weights={name: float(count) for name, count in servers.iter_rows()},
        work=WorkBasis(
            effort=picture.reading.effort,
            tasks={
                each.id: TaskWork(phase=each.phase, parts=each.parts, servers=each.servers, sites=each.sites)
                for each in picture.reading.work
            },
            parameters=picture.reading.parameters,
        ),
        early=early,
    )


def write_saved_plan(saved: SavedPlan) -> bytes:
    """Write a plan to be taken up again; the same plan gives the same bytes."""
    rest = {
        "version": VERSION,
        "starts": dict(sorted(saved.starts.items())),
        "spreads": {name: list(three) for name, three in sorted(saved.spreads.items())},
        "weights": dict(sorted(saved.weights.items())),
        "work": None if saved.work is None else write_basis(saved.work),
        "early": {"weeks": saved.early.weeks, "price_pct": saved.early.price_pct},
    }
    head = json.dumps(rest, separators=(",", ":"), ensure_ascii=False).encode()
    return head[:-1] + b',"problem":' + write_problem_json(saved.problem) + b"}\n"


def read_saved_plan(text: bytes) -> SavedPlan:
    """Read a plan that is taken up again.

    Raises:
        UnableToReadProblem: it was not written by ``write_saved_plan``.
    """
    try:
        raw = json.loads(text)
        if raw["version"] not in (1, VERSION):
            raise UnableToReadProblem(f"version {raw['version']}")
        saved = SavedPlan(
            problem=read_problem_json(json.dumps(raw["problem"]).encode()),
            starts={str(name): int(week) for name, week in raw["starts"].items()},
            spreads={name: (three[0], three[1], three[2]) for name, three in raw["spreads"].items()},
            weights={name: float(count) for name, count in raw["weights"].items()},
            work=None if raw.get("work") is None else read_basis(raw["work"]),
            early=EarlyDay(**{name: int(value) for name, value in raw.get("early", {}).items()}),
        )
        if saved.work is not None and not saved.work.tasks.keys() <= saved.problem.task_by_id.keys():
            raise UnableToReadProblem("hours of tasks that the plan does not have")
        return saved
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise UnableToReadProblem(str(error)) from error


def simulate_saved(saved: SavedPlan, parameters: RobustnessParameters) -> Robustness:
    """How sure a plan is."""
    weights = {task.id: saved.weights.get(task.id, 0.0) for task in saved.problem.tasks if task.deadline}
    return simulate_plan(
        saved.problem,
        saved.starts,
        parameters=parameters,
        spreads=saved.spreads,
        weights=weights if sum(weights.values()) > 0 else None,
    )


def replan(
    saved: SavedPlan,
    facts: tuple[Fact, ...],
    *,
    settings: ReplanSettings,
    progress: Progress | None = None,
) -> tuple[Taken | Infeasible, tuple[Finding, ...]]:
    """Plan anew from the facts so far, searching on from the last plan.

    Returns:
        The new plan beside the old one, or what makes one impossible; and findings about the facts.
    """
    now = max((settings.today - saved.problem.first_monday).days // 7, 0)
    made = replan_problem(saved.problem, saved.starts, facts, now=now, parameters=settings.parameters)
    learned, told = None, _hours_not_kept(saved, facts)
    base = saved
    if saved.work is not None and (_count_hours(facts) or saved.work.spent):
        base, learned, told = _learn(saved, saved.work, facts, made)
        # What has begun or is done is the same again; what is left has other hours.
        made = replan_problem(base.problem, base.starts, facts, now=now, parameters=settings.parameters)
    findings = (*made.findings, *told)
    steps = find_steps(made.problem) * settings.effort_pct // 100
    searched = continue_plan(
        made.problem,
        saved.starts,
        seed=settings.seed,
        steps=steps,
        early=saved.early,
        progress=progress,
    )
    if isinstance(searched, Infeasible):
        return searched, findings
    kept = continue_plan(made.problem, saved.starts, seed=settings.seed, steps=0, early=saved.early)
    plan = _choose(replace(base, problem=made.problem), searched, kept, settings.robustness)
    renewed = replace(base, problem=made.problem, starts=plan.starts)
    taken = Taken(
        saved=renewed,
        plan=plan,
        before=cost_of_plan(saved.problem, saved.starts),
        robustness=simulate_saved(renewed, settings.robustness),
        robustness_before=simulate_saved(saved, settings.robustness),
        changes=list_changes(
            made, saved.starts, plan.starts, facts, longer=() if learned is None else learned.longer
        ),
        flaws=verify_plan(made.problem, plan),
        replanning=made,
        learned=learned,
    )
    return taken, findings


def _choose(
    base: SavedPlan, searched: WavePlan, kept: WavePlan | Infeasible, parameters: RobustnessParameters
) -> WavePlan:
    """The plan that was searched for, where its changes pay; else the one that keeps all that still fits.

    By the early day every week of room has a price. By the deadline a change pays if it is cheaper and not
    clearly less sure, or clearly surer: beyond the interval of the simulated futures.
    """
    if base.early.weeks == 0 or isinstance(kept, Infeasible):
        return searched
    quick = replace(parameters, buffered_groups=0)
    new, old = (
        simulate_saved(replace(base, starts=plan.starts), quick).probability_of_deadline
        for plan in (searched, kept)
    )
    is_cheaper = searched.cost.total <= kept.cost.total
    if new is None or old is None:
        return searched if is_cheaper else kept
    pays = new.low > old.value or (is_cheaper and new.high >= old.value)
    return searched if pays else kept


def _hours_not_kept(saved: SavedPlan, facts: tuple[Fact, ...]) -> tuple[Finding, ...]:
    count = _count_hours(facts)
    return (kinds.HOURS_NOT_KEPT.at(None, str(count)),) if count and saved.work is None else ()


def _count_hours(facts: tuple[Fact, ...]) -> int:
    return sum(fact.kind is FactKind.DONE and fact.value is not None for fact in facts)


def _learn(
    saved: SavedPlan, work: WorkBasis, facts: tuple[Fact, ...], made: Replanning
) -> tuple[SavedPlan, Learned, tuple[Finding, ...]]:
    """Learn from what finished tasks took, and give what is left its new hours, if they are new."""
    basis, experience, told = learn_hours(saved.problem, work, facts, done=made.done)
    begun = {*made.done, *made.under_way}
    left = {task.id for task in saved.problem.tasks if task.id not in begun}
    is_new = basis.effort != work.effort
    problem, estimates, longer = restate_tasks(
        saved.problem, work, basis, left=left if is_new else frozenset()
    )
    spreads = {
        name: (each.spread.low, each.spread.likely, each.spread.high) for name, each in estimates.items()
    }
    groups = {saved.problem.task_by_id[name].group for name in basis.spent}
    learned = Learned(
        basis=basis,
        experience=experience,
        groups=len(groups),
        hours_before=sum_hours(work, left),
        hours_after=sum_hours(basis, left),
        longer=longer,
    )
    renewed = replace(saved, problem=problem, spreads={**saved.spreads, **spreads}, work=basis)
    return renewed, learned, told


def take_edits(saved: SavedPlan, edited: Mapping[str, int], *, robustness: RobustnessParameters) -> Taken:
    """Price a plan that people have changed by hand: worse is allowed, and says what it costs."""
    cost = cost_of_plan(saved.problem, edited)
    plan = WavePlan(starts=dict(edited), cost=cost, search=Search(method="by_hand", seed=0, steps=0))
    renewed = replace(saved, starts=dict(edited))
    tasks = saved.problem.task_by_id
    changes = tuple(
        Change(
            task=name,
            group=tasks[name].group,
            municipality=tasks[name].municipality,
            week_before=saved.starts[name],
            week_after=week,
            reason="by_hand",
        )
        for name, week in sorted(edited.items(), key=lambda each: (each[1], each[0]))
        if saved.starts.get(name) not in (None, week)
    )
    return Taken(
        saved=renewed,
        plan=plan,
        before=cost_of_plan(saved.problem, saved.starts),
        robustness=simulate_saved(renewed, robustness),
        robustness_before=simulate_saved(saved, robustness),
        changes=changes,
        flaws=verify_plan(saved.problem, plan),
    )
