"""Why groups miss the date, and what would help: a proof, the cheapest extra hours, municipalities that wait.

Method: docs/methods/takeover.md, "Certificates".
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from samdrift.kernel import Money
from samdrift.takeover.certificates import find_binding_limits
from samdrift.takeover.cost import is_late
from samdrift.takeover.hiring import LatenessParameters
from samdrift.takeover.model import Binding, Infeasible, TakeoverProblem, WavePlan
from samdrift.takeover.relief import Relief, Replan, find_reliefs
from samdrift.takeover.shortage import ShortagePrices, price_shortage
from samdrift.takeover.windows import Windows, find_windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """Why a plan is late.

    ``impossible``: a proof that needs no more than addition, or None. ``binding``: where hours are missing
    if all is to end by the date. ``least_price``: a proven least price of what is missing; 0 proves
    nothing. ``is_proven``: no plan at all makes the date; else the search has found none.
    """

    late_groups: tuple[str, ...]
    impossible: Infeasible | None
    binding: tuple[Binding, ...]
    least_price: Money
    is_proven: bool
    reliefs: tuple[Relief, ...]


def explain_lateness(
    problem: TakeoverProblem,
    plan: WavePlan,
    *,
    steps: int,
    parameters: LatenessParameters | None = None,
    replan: Replan | None = None,
) -> Lateness | None:
    """Say why groups of a plan are late, and what would help.

    Args:
        problem: what was planned; deadlines are priced there.
        plan: a plan of all its tasks.
        steps: budget of the linear relaxation with hours to buy.
        parameters: what help costs.
        replan: makes a plan of a changed problem; without it reliefs are told as computed, not as tried.

    Returns:
        The reasons, or None where nobody is late. Reliefs are sorted by the late groups they leave, then by
        price.
    """
    parameters = parameters or LatenessParameters()
    late = _late_tasks(problem, plan.starts)
    if not late:
        return None
    hard = _with_hard_deadlines(problem)
    impossible = find_binding_limits(hard)
    windows = find_windows(hard)
    binding = () if impossible is None else impossible.binding
    least = Money(oere=0)
    if isinstance(windows, Windows):
        prices = ShortagePrices(
            oere_per_hour=parameters.dkk_per_extra_hour * 100,
            oere_per_server_week=parameters.dkk_per_extra_server_week * 100,
        )
        shortage = price_shortage(hard, windows, prices=prices, steps=steps)
        least = shortage.least_price
        binding = binding or shortage.binding
    tasks = problem.task_by_id
    return Lateness(
        late_groups=tuple(sorted({tasks[name].group for name in late})),
        impossible=impossible,
        binding=binding,
        least_price=least,
        is_proven=impossible is not None or least.oere > 0,
        reliefs=find_reliefs(problem, plan, late=late, binding=binding, parameters=parameters, replan=replan),
    )


def _late_tasks(problem: TakeoverProblem, starts: Mapping[str, int]) -> list[str]:
    return [task.id for task in problem.tasks if is_late(task, starts[task.id] + task.duration_weeks)]


def _with_hard_deadlines(problem: TakeoverProblem) -> TakeoverProblem:
    tasks = [
        task
        if task.deadline is None
        else replace(
            task, latest_end=min(task.deadline, problem.weeks if task.latest_end is None else task.latest_end)
        )
        for task in problem.tasks
    ]
    return replace(problem, tasks=tuple(tasks))
