"""What others do with the same landscape: municipality by municipality, and Azure Migrate's five phases.

Both give an order of waves without dates; ``date_waves`` gives it weeks by serial generation within all the hard limits, with
nothing held back for a wave's sake, which is kinder than either would be to itself.
"""

import heapq
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from takeover_instances import Landscape, Traits
from takeover_rules import EARLIEST_SHARE, MOST_SERVERS_IN_WAVE, Waves

from samdrift.takeover import Precedence, TakeoverProblem

ROLES = ("foundation", "network", "server", "dependant")


def plan_town_by_town(landscape: Landscape) -> Waves:
    """A spreadsheet: municipalities by name; in each foundation, network, servers, the rest; large first; 50 a wave."""
    ranked = sorted(
        landscape.traits, key=lambda t: (t.municipality, ROLES.index(t.role), -t.servers, t.group)
    )
    order: dict[str, int] = {}
    wave, room, kind = -1, 0, ("", "")
    for each in ranked:
        if (each.municipality, each.role) != kind or each.servers > room:
            wave, room, kind = wave + 1, MOST_SERVERS_IN_WAVE, (each.municipality, each.role)
        order[each.group] = wave
        room -= each.servers
    return Waves(wave=order, order=order)


def plan_by_five_phases(landscape: Landscape) -> Waves:
    """Azure Migrate's method as far as it is published: group, check, score, fill waves in order of score, validate.

    Its score is a weighted mean of complexity, criticality, readiness, effort and value, weights not published: here equal, without
    readiness, which the landscape does not have; value is what the old place costs. Waves may hold many municipalities.
    """
    traits = {each.group: each for each in landscape.traits}
    score = _scores(landscape)
    needs: dict[str, list[str]] = defaultdict(list)
    for dependant, needed in landscape.depends_on:
        needs[dependant].append(needed)
    tests = {t.application: t.group for t in landscape.traits if t.environment == "test"}
    total = sum(each.servers for each in landscape.traits)
    first_late = int(np.ceil(EARLIEST_SHARE * 1.5 * total / MOST_SERVERS_IN_WAVE))
    needed_by: dict[str, list[str]] = defaultdict(list)
    missing: dict[str, int] = {}
    for each in landscape.traits:
        before = list(needs[each.group])
        if each.environment == "production" and each.application in tests:
            before.append(tests[each.application])
        missing[each.group] = len(before)
        for name in before:
            needed_by[name].append(each.group)
    ready = [(-score[name], name) for name, count in missing.items() if count == 0]
    heapq.heapify(ready)
    order: dict[str, int] = {}
    waves: list[tuple[str, int]] = []
    while ready:
        _, name = heapq.heappop(ready)
        each = traits[name]
        low = max((order[n] for n in needs[name]), default=0)
        if each.environment == "production" and each.application in tests:
            low = max(low, order[tests[each.application]] + 1)
        if each.is_critical or each.is_complex:
            low = max(low, first_late)
        order[name] = _first_wave(waves, low, each)
        for follower in needed_by[name]:
            missing[follower] -= 1
            if missing[follower] == 0:
                heapq.heappush(ready, (-score[follower], follower))
    return Waves(wave=order, order=order)


def _scores(landscape: Landscape) -> dict[str, float]:
    value = {task.group: task.running_per_week for task in landscape.problem.tasks}
    effort = {task.group: task.duration_weeks * sum(task.use.values()) for task in landscape.problem.tasks}
    dearest, longest = max(value.values()), max(effort.values())
    return {
        each.group: 25 * ((not each.is_complex) + (not each.is_critical))
        + 25 * (1 - effort[each.group] / longest)
        + 25 * value[each.group] / dearest
        for each in landscape.traits
    }


def _first_wave(waves: list[tuple[str, int]], low: int, each: Traits) -> int:
    """The first wave from ``low`` on with room and the same environment; a new one at the end if there is none."""
    for number in range(low, len(waves)):
        environment, used = waves[number]
        if environment in ("", each.environment) and used + each.servers <= MOST_SERVERS_IN_WAVE:
            waves[number] = (each.environment, used + each.servers)
            return number
    while len(waves) < low:
        waves.append(("", 0))
    waves.append((each.environment, each.servers))
    return len(waves) - 1


def date_waves(problem: TakeoverProblem, order: Mapping[str, int]) -> dict[str, int]:
    """Give every group, in this order, the first week in which it fits; whom it must be followed by soon, with it.

    Raises:
        ValueError: a group fits nowhere.
    """
    return _Serial(problem, order).place_all()


class _Serial:
    def __init__(self, problem: TakeoverProblem, order: Mapping[str, int]) -> None:
        self._problem, self._order, self._tasks = problem, order, problem.task_by_id
        self._free = {resource.id: np.array(resource.capacity) for resource in problem.resources}
        self._before: dict[str, list[Precedence]] = defaultdict(list)
        self._after: dict[str, list[Precedence]] = defaultdict(list)
        for link in problem.precedences:
            self._before[link.after].append(link)
            self._after[link.before].append(link)
        self._starts: dict[str, int] = {}

    def place_all(self) -> dict[str, int]:
        missing = {task.id: len(self._before[task.id]) for task in self._problem.tasks}
        ready = [(self._order[name], name) for name, count in missing.items() if count == 0]
        heapq.heapify(ready)
        while ready:
            _, name = heapq.heappop(ready)
            if name in self._starts:
                continue
            for placed in self._place_with_followers(name):
                for link in self._after[placed]:
                    missing[link.after] -= 1
                    if missing[link.after] == 0 and link.after not in self._starts:
                        heapq.heappush(ready, (self._order[link.after], link.after))
        return self._starts

    def _place_with_followers(self, name: str) -> list[str]:
        low = self._earliest(name)
        while True:
            start = self._first_fit(name, low, self._problem.weeks)
            if start is None:
                raise ValueError(f"{name} fits in no week")
            placed = [name]
            self._put(name, start)
            for link in self._after[name]:
                if link.max_lag_weeks is not None:
                    end = start + self._tasks[name].duration_weeks
                    earliest = max(end + link.min_lag_weeks, self._tasks[link.after].earliest_week)
                    follows = self._first_fit(link.after, earliest, end + link.max_lag_weeks)
                    if follows is None:
                        break
                    placed.append(link.after)
                    self._put(link.after, follows)
            else:
                return placed
            for each in placed:
                self._take_back(each)
            low = start + 1

    def _earliest(self, name: str) -> int:
        ends = (
            self._starts[link.before] + self._tasks[link.before].duration_weeks + link.min_lag_weeks
            for link in self._before[name]
        )
        return max(self._tasks[name].earliest_week, *ends, 0)

    def _first_fit(self, name: str, low: int, high: int) -> int | None:
        task = self._tasks[name]
        for start in range(low, min(high, self._problem.weeks - task.duration_weeks) + 1):
            weeks = slice(start, start + task.duration_weeks)
            if start not in task.banned_weeks and all(
                (self._free[resource][weeks] >= units).all() for resource, units in task.use.items()
            ):
                return start
        return None

    def _put(self, name: str, start: int) -> None:
        self._starts[name] = start
        self._change(name, -1)

    def _take_back(self, name: str) -> None:
        self._change(name, 1)
        del self._starts[name]

    def _change(self, name: str, sign: int) -> None:
        task, start = self._tasks[name], self._starts[name]
        for resource, units in task.use.items():
            self._free[resource][start : start + task.duration_weeks] += sign * units
