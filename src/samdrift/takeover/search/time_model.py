"""A plan or a part of one as yes-no variables for CP-SAT (docs/methods/wave-search.md, rungs 3 and 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from samdrift.takeover.search.arrays import (
    DURATION,
    FORBIDDEN,
    INTO,
    INTO_END,
    OF,
    OF_END,
    OUT,
    OUT_END,
    USE,
    USE_END,
    Arrays,
    Ints,
)
from samdrift.takeover.search.compile import CompiledProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """CP-SAT's answer.

    ``start`` of all tasks, None without a plan; ``bound`` [øre, without the crews' work].
    ``is_proven``: no better plan exists; without a plan: none exists at all.
    """

    start: Ints | None
    bound: int | None
    is_proven: bool


class TimeModel:
    """One variable for each free task and week; all other tasks stay in their weeks."""

    def __init__(self, compiled: CompiledProblem, start: Ints, free: Sequence[int]) -> None:
        self._arrays: Arrays = compiled.arrays
        self._start = start
        self._free = tuple(free)
        self._is_free = np.zeros(len(start), dtype=bool)
        self._is_free[list(free)] = True
        self._left = self._capacity_left()
        self.model = cp_model.CpModel()
        self._weeks: dict[int, list[int]] = {i: self._possible_weeks(i) for i in self._free}
        self._is_at = {i: {s: self.model.new_bool_var("") for s in weeks} for i, weeks in self._weeks.items()}
        self._objective: list[Any] = []
        self._fixed = 0
        for i in self._free:
            self.model.add_exactly_one(self._is_at[i].values())
            self._objective += [int(self._arrays.prices[i, s, 0]) * x for s, x in self._is_at[i].items()]
        self._add_lags()
        self._add_capacities()
        self._add_contracts()
        self.model.minimize(sum(self._objective))

    def solve(self, *, seed: int, deterministic_time: float) -> Solved:
        """Solve with one worker, from the present weeks as a hint."""
        for i in self._free:
            for s, x in self._is_at[i].items():
                self.model.add_hint(x, int(s == self._start[i]))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed % 2**31
        solver.parameters.max_deterministic_time = deterministic_time
        solver.parameters.linearization_level = 2
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return Solved(start=None, bound=None, is_proven=True)
        bound = None
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            start = self._start.copy()
            for i in self._free:
                start[i] = next(s for s, x in self._is_at[i].items() if solver.boolean_value(x))
            bound = int(np.floor(solver.best_objective_bound + 1e-6)) + self._fixed
            return Solved(start=start, bound=bound, is_proven=status == cp_model.OPTIMAL)
        return Solved(start=None, bound=bound, is_proven=False)

    def _capacity_left(self) -> Ints:
        """What the tasks that stay leave of each resource and week."""
        arrays = self._arrays
        left = arrays.capacity.copy()
        for i in np.flatnonzero(~self._is_free):
            for k in range(arrays.tasks[i, USE], arrays.tasks[i, USE_END]):
                end = self._start[i] + arrays.tasks[i, DURATION]
                left[arrays.uses[k, 0], self._start[i] : end] -= arrays.uses[k, 1]
        return left

    def _possible_weeks(self, i: int) -> list[int]:
        """Weeks that price, the tasks that stay, and their lags leave."""
        arrays = self._arrays
        can = arrays.prices[i, :, 0] < FORBIDDEN
        low, high = 0, len(can) - 1
        for k in range(arrays.tasks[i, INTO], arrays.tasks[i, INTO_END]):
            if not self._is_free[arrays.arcs[k, 0]]:
                low = max(low, int(self._start[arrays.arcs[k, 0]] + arrays.arcs[k, 1]))
        for k in range(arrays.tasks[i, OUT], arrays.tasks[i, OUT_END]):
            if not self._is_free[arrays.arcs[k, 0]]:
                high = min(high, int(self._start[arrays.arcs[k, 0]] - arrays.arcs[k, 1]))
        weeks = []
        uses = arrays.uses[arrays.tasks[i, USE] : arrays.tasks[i, USE_END]]
        for s in range(low, high + 1):
            span = slice(s, s + arrays.tasks[i, DURATION])
            if can[s] and all((self._left[r, span] >= units).all() for r, units in uses):
                weeks.append(s)
        return weeks

    def _add_lags(self) -> None:
        """If ``i`` starts in ``t`` or later, ``j`` does not start before ``t`` and the lag."""
        arrays = self._arrays
        for i in self._free:
            for k in range(arrays.tasks[i, OUT], arrays.tasks[i, OUT_END]):
                j, lag = int(arrays.arcs[k, 0]), int(arrays.arcs[k, 1])
                if not self._is_free[j] or not self._weeks[i] or not self._weeks[j]:
                    continue
                for t in self._weeks[i]:
                    early = [x for s, x in self._is_at[j].items() if s < t + lag]
                    late = [x for s, x in self._is_at[i].items() if s >= t]
                    if early:
                        self.model.add_at_most_one(early + late)

    def _add_capacities(self) -> None:
        arrays = self._arrays
        wanted: dict[tuple[int, int], list[tuple[int, Any, int]]] = {}
        for i in self._free:
            for k in range(arrays.tasks[i, USE], arrays.tasks[i, USE_END]):
                resource, units = int(arrays.uses[k, 0]), int(arrays.uses[k, 1])
                for s, x in self._is_at[i].items():
                    for week in range(s, s + int(arrays.tasks[i, DURATION])):
                        wanted.setdefault((resource, week), []).append((i, x, units))
        for (resource, week), terms in wanted.items():
            if sum({i: units for i, _, units in terms}.values()) > self._left[resource, week]:
                self.model.add(sum(units * x for _, x, units in terms) <= int(self._left[resource, week]))

    def _add_contracts(self) -> None:
        """A step of a contract's cost is paid if any of its tasks ends there or later."""
        arrays = self._arrays
        touched = {
            int(arrays.links[k])
            for i in self._free
            for k in range(arrays.tasks[i, OF], arrays.tasks[i, OF_END])
        }
        for c in range(len(arrays.contract_cost)):
            first, last = arrays.contract_links[c]
            members = [int(j) for j in arrays.links[first:last]]
            ends = [int(self._start[j] + arrays.tasks[j, DURATION]) for j in members if not self._is_free[j]]
            base = max(ends, default=0)
            self._fixed += int(arrays.contract_cost[c, base])
            if c not in touched:
                continue
            for end in range(base + 1, arrays.contract_cost.shape[1]):
                rise = int(arrays.contract_cost[c, end] - arrays.contract_cost[c, end - 1])
                if rise > 0:
                    self._add_step([j for j in members if self._is_free[j]], end, rise)
        for i in np.flatnonzero(~self._is_free):
            self._fixed += int(arrays.prices[i, self._start[i], 0])

    def _add_step(self, members: Sequence[int], end: int, rise: int) -> None:
        is_paid = None
        for i in members:
            duration = int(self._arrays.tasks[i, DURATION])
            reaching = [x for s, x in self._is_at[i].items() if s + duration >= end]
            if reaching:
                is_paid = self.model.new_bool_var("") if is_paid is None else is_paid
                self.model.add(sum(reaching) <= is_paid)
        if is_paid is not None:
            self._objective.append(rise * is_paid)
