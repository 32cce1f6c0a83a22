"""The verb ``bound_waves``: the best of several lower bounds on what any plan costs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from samdrift.kernel import InvalidInput, Money
from samdrift.takeover.bounds.exact import bound_by_multipliers
from samdrift.takeover.bounds.first_order import Approximation, Floats, solve_by_highs, solve_by_pdlp
from samdrift.takeover.bounds.lifting import find_lifted_rows
from samdrift.takeover.bounds.relaxation import Relaxation, build_relaxation
from samdrift.takeover.model import Infeasible, TakeoverProblem
from samdrift.takeover.verify import find_problem_faults
from samdrift.takeover.windows import find_windows

#: Up to so many variables HiGHS is asked; it is exact there, and slow beyond.
MOST_VARIABLES_FOR_HIGHS = 6_000
#: Rounds of adding lifted capacity rows; a later one hardly ever adds any.
LIFTING_ROUNDS = 2
#: Steps that give a guide: more converge further, and the orders get no better (measured).
GUIDE_STEPS = 200
#: A task counts as started when such a share of it has (alpha points); none is best everywhere.
GUIDE_SHARES = (0.5, 0.65, 0.8, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """No plan costs less than ``value``; ``steps`` of a first-order method or of HiGHS were spent on it.

    ``method``: ``each_alone``, ``linear`` (the time-indexed relaxation) or ``linear_lifted`` (with lifted
    capacity rows), the last two ended by ``:highs`` or ``:pdlp``.
    """

    value: Money
    method: str
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Where a search may begin: each of ``weeks`` tells about when tasks start; and the bound beside it."""

    bound: Bound
    weeks: tuple[Mapping[str, float], ...]


#: Told the best bound so far and the steps made; False stops.
BoundProgress = Callable[[Money, int], bool]


def bound_waves(
    problem: TakeoverProblem, *, steps: int, progress: BoundProgress | None = None
) -> Bound | Infeasible:
    """Find a lower bound on what any plan costs.

    Args:
        problem: what is planned.
        steps: budget of the first-order method in all its rounds together; 0 for ``bound_each_alone``. Small
            problems are solved by HiGHS whatever it is (but 0).
        progress: told the best bound so far and the steps made; answers False to stop.

    Returns:
        The best bound found [øre, rounded up to whole øre, since every plan costs whole øre]; computed from
        multipliers in whole numbers, so a solver's tolerances cannot make it false. ``Infeasible`` where a
        task has no week at all.

    Raises:
        InvalidInput: the problem has faults.

    Method: docs/methods/takeover.md, "Bounds".
    """
    found = _relax(problem, steps, progress)
    return found if isinstance(found, Infeasible) else found[0]


def guide_waves(
    problem: TakeoverProblem, *, steps: int = GUIDE_STEPS, progress: BoundProgress | None = None
) -> Guide | Infeasible:
    """Find orders for the search to begin with: those of the relaxation, roughly solved.

    Args:
        problem: what is planned.
        steps: budget of the first-order method.
        progress: as of ``bound_waves``.

    Returns:
        For each of several shares, the first week by which this share of a task has started; and the mean
        week. Serial generation in order of such weeks starts the search in a far better place than any rule
        does (measured); the weeks are no plan.

    Raises:
        InvalidInput: the problem has faults.

    Source: C. Phillips, C. Stein, J. Wein, Minimizing average completion time in the presence of release
    dates, 1998 (alpha points); M. Goemans et al., Single machine scheduling with release dates, 2002 (best of
    several).
    """
    found = _relax(problem, steps, progress, lifting_rounds=0)
    if isinstance(found, Infeasible):
        return found
    bound, relaxation, x = found
    reached: dict[float, dict[str, float]] = {share: {} for share in GUIDE_SHARES}
    mean = {}
    for name, own in relaxation.tasks.items():
        started = np.append(np.clip(x[own.offset : own.offset + max(own.high - own.low, 0)], 0, 1), 1.0)
        mean[name] = own.low + float((1 - started).sum())
        for share, weeks in reached.items():
            weeks[name] = float(own.low + int(np.argmax(started >= share - 1e-6)))
    return Guide(bound=bound, weeks=(*reached.values(), mean))


def _relax(
    problem: TakeoverProblem,
    steps: int,
    progress: BoundProgress | None,
    lifting_rounds: int = LIFTING_ROUNDS,
) -> tuple[Bound, Relaxation, Floats] | Infeasible:
    if faults := find_problem_faults(problem):
        raise InvalidInput(faults)
    windows = find_windows(problem)
    if isinstance(windows, Infeasible):
        return windows
    relaxation = build_relaxation(problem, windows)
    best = _bound(relaxation, None, "each_alone", 0)
    is_small = len(relaxation.cost) <= MOST_VARIABLES_FOR_HIGHS
    spent, found = 0, None
    x = np.zeros(len(relaxation.cost))
    for number in range(lifting_rounds + 1):
        # The first solve starts from nothing; those after it from its answer.
        share = (steps - spent) if number == lifting_rounds else (steps - spent) * 2 // 3
        if share <= 0 or len(relaxation.cost) == 0:
            break
        found = (
            solve_by_highs(relaxation) if is_small else solve_by_pdlp(relaxation, steps=share, start=found)
        )
        spent, x = spent + found.steps, found.x
        name = f"{'linear_lifted' if number else 'linear'}:{'highs' if is_small else 'pdlp'}"
        bound = _bound(relaxation, found, name, spent)
        best = max(best, bound, key=lambda each: each.value.oere)
        if progress is not None and not progress(best.value, spent):
            break
        if number == lifting_rounds:
            break
        rows, count = find_lifted_rows(problem, relaxation, found.x)
        if count == 0:
            break
        matrix, limit = rows.join(len(relaxation.cost))
        relaxation = replace(
            relaxation,
            matrix=sp.csr_array(sp.vstack([relaxation.matrix, matrix])),
            limit=np.concatenate([relaxation.limit, limit]),
        )
    return best, relaxation, x


def find_bound_steps(problem: TakeoverProblem) -> int:
    """Propose a budget: half a minute of one processor for 500 tasks, one or two minutes beyond."""
    return max(200, min(4_000, 4_000_000 // max(len(problem.tasks), 1)))


def bound_each_alone(problem: TakeoverProblem) -> Bound | Infeasible:
    """Bound the cost by every task at its earliest, or cheapest, as if it were alone; in no time."""
    return bound_waves(problem, steps=0)


def _bound(relaxation: Relaxation, found: Approximation | None, method: str, spent: int) -> Bound:
    multipliers = np.zeros(len(relaxation.limit)) if found is None else found.multipliers
    least = bound_by_multipliers(relaxation, multipliers)
    return Bound(value=Money(oere=-(-least.numerator // least.denominator)), method=method, steps=spent)
