"""What must come before what: network before servers, handover before move, test before production.

Method: docs/methods/effort.md, "Order".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from samdrift.kernel import Finding
from samdrift.takeover import kinds
from samdrift.takeover.model import Precedence, Task, TaskKind
from samdrift.takeover.parameters import TakeoverParameters

_TEST = ("test", "development", "training", "preproduction")
#: Later in the list: given up first where orders run in a circle.
_DEAREST = (
    "handover_first",
    "address_plan",
    "network_first",
    "emptied_first",
    "test_first",
    "foundation_first",
    "depends_on",
    "move_out_first",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The precedences of a problem, and what ran in a circle."""

    precedences: tuple[Precedence, ...]
    findings: tuple[Finding, ...]


def plan_order(
    tasks: Sequence[Task], groups: pl.DataFrame, dependencies: pl.DataFrame, parameters: TakeoverParameters
) -> Order:
    """Turn what is known of groups' order into precedences between their tasks.

    Args:
        tasks: of ``plan_weeks``.
        groups: ``GROUP_SCHEMA``; test and production of one system are told by environment and system.
        dependencies: ``GROUP_DEPENDENCY_SCHEMA``; groups that have no such tasks are left out.
        parameters: section ``[takeover]``.
    """
    of_group: dict[str, dict[TaskKind, Task]] = defaultdict(dict)
    for task in tasks:
        of_group[task.group][task.kind] = task
    links: list[Precedence] = []
    for own in of_group.values():
        for kind in (TaskKind.MOVE, TaskKind.RETIRE):
            if TaskKind.HANDOVER in own and kind in own:
                links.append(_link(own[TaskKind.HANDOVER], own[kind], "handover_first"))
    for before, after, reason, most in (
        dependencies.select("before", "after", "reason", "max_lag_weeks").unique().iter_rows()
    ):
        first, then = of_group.get(before, {}), of_group.get(after, {})
        if before != after and first and then:
            links += _of_dependency(first, then, reason, most, parameters)
    for before, after in _test_pairs(groups):
        links += _of_dependency(of_group[before], of_group[after], "test_first", None, parameters)
    return _without_circles(_strictest(links))


def _link(before: Task, after: Task, reason: str, lag: int = 0, most: int | None = None) -> Precedence:
    most = None if most is None else max(most, lag)
    return Precedence(before=before.id, after=after.id, min_lag_weeks=lag, max_lag_weeks=most, reason=reason)


def _of_dependency(
    first: Mapping[TaskKind, Task],
    then: Mapping[TaskKind, Task],
    reason: str,
    most: int | None,
    parameters: TakeoverParameters,
) -> Iterable[Precedence]:
    """The precedences between two groups' tasks; none where they have no tasks of that kind."""
    start = next((then[k] for k in (TaskKind.HANDOVER, TaskKind.RETIRE, TaskKind.NETWORK) if k in then), None)
    if reason in ("address_plan", "network_first"):
        if TaskKind.NETWORK in first and start is not None and start.kind is not TaskKind.RETIRE:
            yield _link(first[TaskKind.NETWORK], start, reason, most=most)
        return
    if reason == "move_out_first":
        if TaskKind.NETWORK in first and TaskKind.NETWORK in then:
            yield _link(first[TaskKind.NETWORK], then[TaskKind.NETWORK], reason, most=most)
        return
    if reason == "emptied_first":
        left = first.get(TaskKind.MOVE) or first.get(TaskKind.RETIRE)
        if left is not None and TaskKind.RETIRE in then and TaskKind.HANDOVER in then:
            yield _link(left, then[TaskKind.RETIRE], reason, parameters.double_running_weeks)
        return
    if reason == "test_first":
        for kind in (TaskKind.HANDOVER, TaskKind.MOVE):
            if kind in first and kind in then:
                yield _link(first[kind], then[kind], reason, parameters.test_lag_weeks, most)
        return
    if TaskKind.MOVE in first and TaskKind.MOVE in then:
        before, after = first[TaskKind.MOVE], then[TaskKind.MOVE]
        lag = -min(before.duration_weeks, after.duration_weeks)
        yield _link(before, after, reason, lag, most)


def _test_pairs(groups: pl.DataFrame) -> list[tuple[str, str]]:
    """Groups of test and of production that serve the same system of one municipality."""
    rows = groups.filter(pl.col("kind") == "servers").explode("systems").drop_nulls("systems")
    rows = rows.select(
        "group", "municipality", "systems", is_test=pl.col("environment").is_in(_TEST).fill_null(False)
    )
    tests, others = rows.filter("is_test"), rows.filter(~pl.col("is_test"))
    pairs = tests.join(others, on=["municipality", "systems"], suffix="_after")
    pairs = pairs.filter(pl.col("group") != pl.col("group_after"))
    return pairs.select("group", "group_after").unique().sort("group", "group_after").rows()


def _strictest(links: Iterable[Precedence]) -> list[Precedence]:
    """One precedence a pair of tasks: the one with the greatest least lag and the least greatest one."""
    by_pair: dict[tuple[str, str], list[Precedence]] = defaultdict(list)
    for link in links:
        by_pair[link.before, link.after].append(link)
    strictest: list[Precedence] = []
    for (before, after), same in sorted(by_pair.items()):
        if len(same) == 1:
            strictest += same
            continue
        lead = min(same, key=lambda link: (-link.min_lag_weeks, _DEAREST.index(link.reason)))
        least = min((link.max_lag_weeks for link in same if link.max_lag_weeks is not None), default=None)
        strictest.append(
            Precedence(
                before=before,
                after=after,
                min_lag_weeks=lead.min_lag_weeks,
                max_lag_weeks=None if least is None else max(least, lead.min_lag_weeks),
                reason=lead.reason,
            )
        )
    return strictest


def _without_circles(links: list[Precedence]) -> Order:
    """Let go of the orders on a circle, the weakest kind first, until nothing runs in one."""
    told = []
    for weakest in reversed(_DEAREST):
        on_circle = _circles(links)
        if not on_circle:
            break
        gone = [
            link
            for link in links
            if link.reason == weakest
            and link.before in on_circle
            and on_circle[link.before] == on_circle.get(link.after)
        ]
        circles: dict[int, set[str]] = defaultdict(set)
        for link in gone:
            circles[on_circle[link.before]].update((link.before, link.after))
        if weakest == "move_out_first":
            told += [kinds.SPACE_CIRCLE.at(None, link.after, before=link.before) for link in gone]
            circles.clear()
        for circle in sorted(circles.values(), key=min):
            names = ", ".join(sorted(circle)[:3])
            told.append(kinds.CIRCLE.at(None, names, count=len(circle)))
        let_go = set(gone)
        links = [link for link in links if link not in let_go]
    return Order(precedences=tuple(links), findings=tuple(told))


def _circles(links: Sequence[Precedence]) -> dict[str, int]:
    """Tasks that lie on a circle of orders -> number of their circle."""
    names = sorted({name for link in links for name in (link.before, link.after)})
    index = {name: at for at, name in enumerate(names)}
    if not names:
        return {}
    ends = np.array([(index[link.before], index[link.after]) for link in links])
    graph = coo_array((np.ones(len(links), dtype=np.int8), (ends[:, 0], ends[:, 1])), shape=(len(names),) * 2)
    _, labels = connected_components(graph.tocsr(), directed=True, connection="strong")
    sizes = np.bincount(labels)
    return {name: int(labels[at]) for name, at in index.items() if sizes[labels[at]] > 1}
