"""How far a search is, told to whoever asked for it."""

from collections.abc import Callable

from samdrift.takeover.early_day import restate_lateness
from samdrift.takeover.model import TakeoverProblem
from samdrift.takeover.search.compile import CompiledProblem
from samdrift.takeover.search.ruin_recreate import Improved

#: Told now and then: the best cost so far [øre] (None while tasks have no week), and the steps made;
#: answers False to stop.
Progress = Callable[[int | None, int], bool]


def tell_costs(
    progress: Progress | None, problem: TakeoverProblem, compiled: CompiledProblem
) -> Callable[[Improved], bool]:
    """Make what tells a search's plans as they cost by the deadlines of ``problem``.

    Args:
        progress: who is told; nobody lets the search go on.
        problem: what was asked for.
        compiled: what is searched in: the same tasks, which may be due earlier.
    """
    restate = restate_lateness(problem, compiled.problem, compiled.names)

    def tell(best: Improved) -> bool:
        if progress is None:
            return True
        value = best.cost + compiled.fixed_cost + restate(best.start)
        return progress(None if best.undone else value, best.steps)

    return tell
