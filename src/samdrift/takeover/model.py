"""The problem that wave planning solves, and its answer: a plan, or what makes one impossible.

One data model for every solver, for the checks and for the simulation. Time is whole weeks, week 0
begins on ``first_monday``; a task that starts in week ``s`` and lasts ``d`` weeks works in the weeks
``s .. s + d - 1`` and *ends* at ``s + d`` (exclusive, as all periods here).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from samdrift.kernel import Money


class TaskKind(StrEnum):
    """What a task does for its group.

    ``HANDOVER``: the unit takes over operation (the deadline counts this one). ``MOVE``: the group
    leaves its old place, by moving, rebuilding or going to a cloud. ``RETIRE``: it is switched off.
    ``NETWORK``: a site's devices, circuits and prefixes are handed over.
    """

    HANDOVER = "handover"
    MOVE = "move"
    RETIRE = "retire"
    NETWORK = "network"


class ResourceKind(StrEnum):
    """What is scarce.

    ``CREW``: hours of a skill. ``INTAKE``: servers into the target. ``BLAST``: servers of one
    municipality at risk at once; a week of 0 is its freeze.
    """

    CREW = "crew"
    INTAKE = "intake"
    BLAST = "blast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What every week has so much of.

    ``capacity`` [the resource's unit: hours or servers] has one whole number for each week of the
    problem, each >= 0. ``municipality`` is set where the resource is one municipality's own.
    """

    id: str
    kind: ResourceKind
    name: str
    capacity: tuple[int, ...]
    municipality: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One piece of work that is planned to a week and not interrupted.

    ``use``: resource id -> units in each week of its duration. ``earliest_week`` and ``latest_end``
    are hard (a pin is both); ``banned_weeks`` are weeks in which it may not *start*.
    ``deadline``: the week by whose beginning it should have ended; later costs ``late_fixed`` once and
    ``late_per_week`` for each week begun. ``running_per_week``: what the old place costs until it ends.
    ``crew_cost`` is paid whatever the week. ``announced_week``: the start that people have been told;
    another one costs ``change_per_week`` for each week of difference. Money in whole øre, all >= 0.
    """

    id: str
    group: str
    municipality: str
    kind: TaskKind
    duration_weeks: int
    use: Mapping[str, int]
    earliest_week: int = 0
    latest_end: int | None = None
    banned_weeks: frozenset[int] = frozenset()
    deadline: int | None = None
    late_fixed: int = 0
    late_per_week: int = 0
    running_per_week: int = 0
    crew_cost: int = 0
    announced_week: int | None = None
    change_per_week: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedence:
    """``after`` starts at least ``min_lag_weeks`` after ``before`` ends, and no more than ``max_lag_weeks``.

    The least lag may be negative only down to the duration of ``before`` (start together); ``reason`` says
    in a word why: ``address_plan``, ``network_first``, ``depends_on``, ``test_first``, ``handover_first``,
    ``move_out_first``.
    """

    before: str
    after: str
    min_lag_weeks: int = 0
    max_lag_weeks: int | None = None
    reason: str = "depends_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractEnd:
    """A contract that can end when the last of its tasks has ended.

    ``cost_by_end[e]`` [øre]: what it costs if the last of ``tasks`` ends at ``e`` (0 .. weeks), fees, notice
    and rates past its end included; it never falls with ``e``.
    """

    id: str
    name: str
    municipality: str
    tasks: tuple[str, ...]
    cost_by_end: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class TakeoverProblem:
    """What is to be planned: ``weeks`` weeks from ``first_monday`` on.

    Ids are unique; every id that is named exists; resources have ``weeks`` capacities; each checked by
    ``verify.find_problem_faults``.
    """

    first_monday: date
    weeks: int
    tasks: tuple[Task, ...]
    resources: tuple[Resource, ...]
    precedences: tuple[Precedence, ...] = ()
    contracts: tuple[ContractEnd, ...] = ()

    @cached_property
    def task_by_id(self) -> Mapping[str, Task]:
        """The tasks by their ids."""
        return {task.id: task for task in self.tasks}

    def monday_of(self, week: int) -> date:
        """First day of a week."""
        return self.first_monday + timedelta(weeks=week)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCost:
    """What a plan costs, in named terms [øre]; ``late_groups`` counts groups with a task past its deadline.

    ``running``: the old places until each task ends. ``crew``: the work. ``contracts``: fees, notice and
    rates past the end. ``lateness``: the price put on missing the date. ``change``: the price of moving
    what was announced.
    """

    running: Money
    crew: Money
    contracts: Money
    lateness: Money
    change: Money
    late_groups: int

    @property
    def total(self) -> Money:
        """The sum of the terms."""
        terms = (self.running, self.crew, self.contracts, self.lateness, self.change)
        return Money(oere=sum(term.oere for term in terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How a plan was found: ``steps`` of the search, its ``seed``, and by which ``method`` it ended."""

    method: str
    seed: int
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WavePlan:
    """A plan: the start week of every task.

    ``bound`` [øre] is a proven least cost of any plan, by ``bound_method``; None where none was made.
    """

    starts: Mapping[str, int]
    cost: PlanCost
    search: Search
    bound: Money | None = None
    bound_method: str | None = None

    @property
    def gap(self) -> float | None:
        """(value - bound) / value: how far from the best this can be at most; None without a bound."""
        if self.bound is None:
            return None
        value = self.cost.total.oere
        return (value - self.bound.oere) / value if value > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A limit that binds: work that must lie in the weeks ``first .. last``, and what there is for it.

    ``needed`` and ``available`` in the resource's unit; ``tasks`` are those whose work must lie there.
    """

    resource: str
    first_week: int
    last_week: int
    needed: int
    available: int
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Infeasible:
    """There is no plan: the limits that bind (certificates, the worst first), and tasks that fit nowhere.

    ``circles``: precedences that run in a circle, each as the ids on it. ``stuck``: tasks that no week can
    take even alone, with why in a word: ``window``, ``capacity``, ``banned``, ``lag``; or, and that proves
    nothing, tasks that the search found no week beside the others: ``crowded``.
    """

    binding: tuple[Binding, ...] = ()
    circles: tuple[tuple[str, ...], ...] = ()
    stuck: tuple[tuple[str, str], ...] = ()
