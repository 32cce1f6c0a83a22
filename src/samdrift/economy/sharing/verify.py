"""Whether a split is the nucleolus: Kohlberg's criterion, independent of how it was found."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog

from samdrift.economy.sharing.coalition_costs import Floats
from samdrift.economy.sharing.excess import AllGroups, rows_of
from samdrift.economy.sharing.span import Span

#: Groups of one level that are looked at together; a level with more is not decided.
_MOST = 4000


class UnableToVerify(Exception):
    """Too many groups have the same excess to decide."""


def verify_nucleolus(
    groups: AllGroups, shares: Floats, ceilings: Floats, *, tolerance: float = 1e-9
) -> str | None:
    """Say why a split is not the nucleolus; None where it is.

    From the worst excess downwards, the groups so far must be balanced: weights, all positive, that
    give every member exactly one; members who pay as much as alone may help with weights of zero or
    more. It ends when the groups determine everybody's share.

    Args:
        groups: the groups that count.
        shares: the split, in the costs' unit.
        ceilings: what each pays alone.
        tolerance: what counts as equal, relative to the largest cost.

    Raises:
        UnableToVerify: too many groups are level.

    Source: Kohlberg 1971, for the nucleolus with the ceilings.
    """
    count = groups.count
    scale = float(np.abs(groups.limits[np.isfinite(groups.limits)]).max(initial=float(np.abs(shares).sum())))
    near = tolerance * scale
    if np.any(shares > ceilings + near):
        return "Somebody pays more than alone."
    helpers = [1 << member for member in range(count) if shares[member] >= ceilings[member] - near]
    span = Span(count)
    span.add((1 << count) - 1)
    seen: list[int] = []
    bound = float("inf")
    while span.rank < count:
        level = _next_level(groups, shares, bound, near)
        if level is None:
            return "The groups that count do not determine the split."
        masks = groups.list_from(shares, level - near, most=_MOST + 1)
        if len(masks) > _MOST:
            raise UnableToVerify(f"More than {_MOST} groups carry {level:g} above their own cost.")
        seen = [int(mask) for mask in masks]
        if not _is_balanced(seen, helpers, count):
            return f"The {len(seen)} groups that carry {level:g} or more are not balanced."
        for mask in seen:
            span.add(mask)
        bound = level - near
    return None


def _next_level(groups: AllGroups, shares: Floats, below: float, near: float) -> float | None:
    """The largest excess that is less than ``below`` by more than rounding."""
    worst = groups.worst_below(shares, below - near)
    return None if not np.isfinite(worst) else worst


def _is_balanced(masks: Sequence[int], helpers: Sequence[int], count: int) -> bool:
    """Whether the least weight on ``masks`` can be above zero when each member gets one in all.

    Groups of the masks' own members only: the programme finds the largest least weight.
    """
    rows = rows_of([*masks, *helpers], count)
    own = len(masks)
    # Variables: weights, and the least weight θ on the masks.
    answer = linprog(
        np.append(np.zeros(len(rows)), -1.0),
        A_eq=np.hstack([rows.T, np.zeros((count, 1))]), b_eq=np.ones(count),
        A_ub=np.hstack([-np.eye(own, len(rows)), np.ones((own, 1))]), b_ub=np.zeros(own),
        bounds=[(0, None)] * len(rows) + [(None, 1)], method="highs-ds",
    )  # fmt: skip
    return bool(answer.status == 0 and -answer.fun > 1e-9)
