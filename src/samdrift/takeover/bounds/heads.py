"""The first week by which a contract can have ended: its tasks and all before them need their hours."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from samdrift.takeover.model import ContractEnd, TakeoverProblem
from samdrift.takeover.windows import Windows


class ContractHeads:
    """Finds contracts' earliest ends in one problem."""

    def __init__(self, problem: TakeoverProblem, windows: Windows) -> None:
        """Prepare sums of capacity, and who must have ended before whom."""
        self._tasks, self._windows = problem.task_by_id, windows
        self._there = {
            resource.id: np.concatenate([[0], np.cumsum(resource.capacity)]) for resource in problem.resources
        }
        self._before: Mapping[str, list[str]] = defaultdict(list)
        for link in problem.precedences:
            # Otherwise what comes before may still go on when what comes after has ended.
            if link.min_lag_weeks + self._tasks[link.after].duration_weeks >= 0:
                self._before[link.after].append(link.before)

    def earliest_end(self, contract: ContractEnd) -> int:
        """The first week by which all its tasks can have ended; ``weeks + 1`` or more if they never can.

        Each is alone with what must come before it: for each resource and each week, the work that cannot
        begin earlier must find room between that week and the end.
        """
        windows = self._windows
        end = max(windows.first[name] + self._tasks[name].duration_weeks for name in contract.tasks)
        work: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for name in self._with_all_before(contract.tasks):
            task = self._tasks[name]
            for resource, units in task.use.items():
                work[resource].append((windows.first[name], units * task.duration_weeks))
        for resource, pieces in work.items():
            there = self._there[resource]
            total = 0
            for first, units in sorted(pieces, reverse=True):
                total += units
                end = max(end, int(np.searchsorted(there, there[first] + total)))
        return end

    def _with_all_before(self, names: tuple[str, ...]) -> set[str]:
        found, waiting = set(names), list(names)
        while waiting:
            for name in self._before.get(waiting.pop(), ()):
                if name not in found:
                    found.add(name)
                    waiting.append(name)
        return found
