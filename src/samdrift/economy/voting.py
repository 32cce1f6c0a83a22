"""Voting power on a board: Banzhaf and Shapley-Shubik, exact, by generating functions.

Method: docs/methods/voting.md.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial

import polars as pl

from samdrift.kernel import parameter

MOST_VOTERS = 120

POWER_SCHEMA: dict[str, type[pl.DataType]] = {
    "model": pl.String,
    "member": pl.String,
    "inhabitants": pl.Int64,
    "inhabitants_pct": pl.Float64,
    "votes": pl.Int64,
    "banzhaf": pl.Float64,
    "banzhaf_absolute": pl.Float64,
    "shapley_shubik": pl.Float64,
    "is_dummy": pl.Boolean,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VotingParameters:
    """Section ``[voting]`` of programme.toml: the board models that are compared."""

    inhabitants_per_vote: int = parameter(
        1000,
        title="Inhabitants to a vote: one for every started so many",
        unit="inhabitants",
        reason="One per started 1,000 tells members apart (assumed; the boards are not decided).",
        minimum=1,
    )
    majority_pct: float = parameter(
        50.0,
        title="Share of the votes that must be passed",
        unit="%",
        reason="A simple majority: more than half.",
        minimum=0.0,
    )


class UnableToCount(Exception):
    """A rule is no rule: no members, negative weights, or a quota that cannot be met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VotingRule:
    """A weighted rule: a group wins with weight ``quota`` or more and ``least_members`` or more members."""

    weights: tuple[int, ...]
    quota: int
    least_members: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VotingPower:
    """Power under one rule, by member: exact fractions.

    Attributes:
        banzhaf: shares of all critical positions; they sum to one.
        banzhaf_absolute: the chance to be critical when the others toss coins.
        shapley_shubik: shares of all orders in which the member decides; they sum to one.
        swings: number of groups in which the member is critical.
    """

    banzhaf: tuple[Fraction, ...]
    banzhaf_absolute: tuple[Fraction, ...]
    shapley_shubik: tuple[Fraction, ...]
    swings: tuple[int, ...]


def count_power(rule: VotingRule) -> VotingPower:
    """Count every member's power under a rule.

    Args:
        rule: at most 120 members, whole weights >= 0.

    Raises:
        UnableToCount: the rule has no members, a negative weight, or a quota that nobody or all can meet.

    Source: generating functions, Brams & Affuso 1976.
    """
    count = len(rule.weights)
    if not 1 <= count <= MOST_VOTERS or min(rule.weights) < 0:
        raise UnableToCount(f"A board has 1 to {MOST_VOTERS} members with votes of zero or more.")
    if not 0 < rule.quota <= sum(rule.weights) or rule.least_members > count:
        raise UnableToCount(f"No group, or every one, reaches {rule.quota} of {sum(rule.weights)} votes.")
    known: dict[int, tuple[int, Fraction]] = {}
    for weight, light in _turned_by_weight(rule.weights, rule.quota).items():
        sizes = _critical_sizes(light, rule, count)
        orders = sum(
            number * factorial(size) * factorial(count - size - 1) for size, number in enumerate(sizes)
        )
        known[weight] = sum(sizes), Fraction(orders, factorial(count))
    swings = tuple(known[weight][0] for weight in rule.weights)
    return VotingPower(
        banzhaf=tuple(Fraction(number, sum(swings)) for number in swings),
        banzhaf_absolute=tuple(Fraction(number, 2 ** (count - 1)) for number in swings),
        shapley_shubik=tuple(known[weight][1] for weight in rule.weights),
        swings=swings,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Groups:
    """Groups without one member, by size: those that its weight turns, and those heavy enough alone."""

    turned: tuple[int, ...]
    heavy: tuple[int, ...]


@functools.lru_cache(maxsize=4)
def _turned_by_weight(weights: tuple[int, ...], quota: int) -> dict[int, _Groups]:
    """Count the groups without a member, for each weight that members have."""
    count = len(weights)
    # No count is above 2^n; one bit more keeps sums of them apart.
    bits = count + 1
    groups = _add_up(weights, quota, bits)
    found = {}
    for weight in sorted(set(weights)):
        left = _without(groups, weight, bits)
        turned = _by_size(sum(left[max(0, quota - weight) :]), count, bits)
        lighter = _by_size(sum(left[: max(0, quota - weight)]), count, bits)
        heavy = (comb(count - 1, s) - turned[s] - lighter[s] for s in range(count))
        found[weight] = _Groups(turned=turned, heavy=tuple(heavy))
    return found


def _by_size(number: int, count: int, bits: int) -> tuple[int, ...]:
    return tuple(number >> (size * bits) & ((1 << bits) - 1) for size in range(count))


def _add_up(weights: Sequence[int], quota: int, bits: int) -> list[int]:
    """Groups below the quota by weight; an entry holds the counts by size side by side, ``bits`` apart."""
    groups = [0] * quota
    groups[0] = 1
    top = 0
    for weight in sorted(weights):
        top = min(top + weight, quota - 1)
        for heavier in range(top, weight - 1, -1):
            if lighter := groups[heavier - weight]:
                groups[heavier] += lighter << bits
    return groups


def _without(groups: Sequence[int], weight: int, bits: int) -> list[int]:
    """The groups that one member of this weight is not in: one step of adding, taken back."""
    if weight == 0:
        # A member without weight gives every group a twin, one size up.
        return [number // (1 + (1 << bits)) for number in groups]
    left = list(groups)
    for heavier in range(weight, len(left)):
        left[heavier] -= left[heavier - weight] << bits
    return left


def _critical_sizes(groups: _Groups, rule: VotingRule, count: int) -> list[int]:
    """Number of groups without the member that lose alone and win with it, by their size."""
    sizes = []
    for size in range(count):
        # Its weight turns them, and with it there are members enough.
        number = groups.turned[size] if size + 1 >= rule.least_members else 0
        if size + 1 == rule.least_members:
            # Heavy enough already: it is the member that was missing.
            number += groups.heavy[size]
        sizes.append(number)
    return sizes


def make_board_rules(inhabitants: Sequence[int], parameters: VotingParameters) -> dict[str, VotingRule]:
    """The boards that are compared: ``one_each``, ``by_inhabitants`` and ``double_majority``.

    A quota is the least whole number of votes above ``majority_pct`` of them all.

    Raises:
        UnableToCount: the majority asked for cannot be passed.
    """
    count = len(inhabitants)
    votes = tuple(-(-number // parameters.inhabitants_per_vote) for number in inhabitants)

    def quota(whole: int) -> int:
        return int(whole * Fraction(str(parameters.majority_pct)) / 100) + 1

    return {
        "one_each": VotingRule(weights=(1,) * count, quota=quota(count)),
        "by_inhabitants": VotingRule(weights=votes, quota=quota(sum(votes))),
        "double_majority": VotingRule(weights=votes, quota=quota(sum(votes)), least_members=quota(count)),
    }


def assess_board_models(
    names: Sequence[str], inhabitants: Sequence[int], parameters: VotingParameters | None = None
) -> pl.DataFrame:
    """Power of every member under the three board models.

    Args:
        names: the members, at most 120.
        inhabitants: one number a member.
        parameters: inhabitants to a vote, and the majority.

    Returns:
        ``POWER_SCHEMA``: one row a model and member, in the members' order.

    Raises:
        UnableToCount: nobody has inhabitants, or the majority cannot be passed.
    """
    everybody = sum(inhabitants)
    rows = []
    for model, rule in make_board_rules(inhabitants, parameters or VotingParameters()).items():
        power = count_power(rule)
        for member, name in enumerate(names):
            rows.append(
                {
                    "model": model,
                    "member": name,
                    "inhabitants": inhabitants[member],
                    "inhabitants_pct": 100 * inhabitants[member] / everybody,
                    "votes": rule.weights[member],
                    "banzhaf": float(power.banzhaf[member]),
                    "banzhaf_absolute": float(power.banzhaf_absolute[member]),
                    "shapley_shubik": float(power.shapley_shubik[member]),
                    "is_dummy": power.swings[member] == 0,
                }
            )
    return pl.DataFrame(rows, schema=POWER_SCHEMA)
