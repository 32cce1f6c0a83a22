"""The result's tables: keys compared, members, worst groups by size, and the way there."""

from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from samdrift.economy.sharing.excess import AllGroups, members_of
from samdrift.economy.sharing.keys import phase_in
from samdrift.economy.sharing.model import SharingProblem, Split
from samdrift.economy.sharing.result import KEY_SCHEMA, MEMBER_SCHEMA, PHASE_SCHEMA, SIZE_SCHEMA, AssessedKey

import numpy as np  # isort: skip


def list_keys(names: Sequence[str], assessed: Sequence[AssessedKey], alone: Sequence[int]) -> pl.DataFrame:
    """One row a key or yardstick, in the order asked for."""
    by_name = {each.name: each.oere for each in assessed if each.kind == "yardstick"}
    rows = []
    for order, each in enumerate(assessed):
        worst = each.worst
        rows.append(
            {
                "key": each.name,
                "kind": each.kind,
                "order": order,
                "worst_group": None if worst is None else name_group(names, worst.members),
                "worst_members": None if worst is None else len(worst.members),
                "worst_carries_oere": None if worst is None else worst.carries_oere,
                "worst_own_cost_oere": None if worst is None else worst.own_cost_oere,
                "worst_excess_oere": None if worst is None else worst.excess_oere,
                "at_most_oere": None if worst is None else worst.at_most_oere,
                "groups_over": float(each.over.value),
                "groups_over_error": each.over.standard_error,
                "groups": each.over.of if each.over.of < 2**62 else None,
                "is_exact": each.over.is_exact,
                "to_shapley_oere": _distance(each.oere, by_name.get("Shapley")),
                "to_nucleolus_oere": _distance(each.oere, by_name.get("nucleolus")),
                "members_above_alone": sum(o > a for o, a in zip(each.oere, alone, strict=True)),
            }
        )
    return pl.DataFrame(rows, schema=KEY_SCHEMA)


def name_group(names: Sequence[str], members: Sequence[int]) -> str:
    """A group's members by name, in the members' order."""
    return ", ".join(names[member] for member in members)


def _distance(one: Sequence[int], other: Sequence[int] | None) -> int | None:
    """Half the sum of differences [øre]: what has to change hands; None where there is no other."""
    if other is None:
        return None
    return (sum(abs(a - b) for a, b in zip(one, other, strict=True)) + 1) // 2


def list_members(
    problem: SharingProblem, assessed: Sequence[AssessedKey], alone: Sequence[int], shapley: Split
) -> pl.DataFrame:
    """One row a key and member, in their orders."""
    today = problem.today_oere or (None,) * len(problem.names)
    rows = []
    for order, each in enumerate(assessed):
        total = sum(each.oere)
        for member, (name, oere) in enumerate(zip(problem.names, each.oere, strict=True)):
            now = today[member]
            rows.append(
                {
                    "key": each.name,
                    "order": order,
                    "member": name,
                    "share_oere": oere,
                    "share_pct": 100 * oere / total if total else None,
                    "alone_oere": alone[member],
                    "gain_alone_oere": alone[member] - oere,
                    "today_oere": now,
                    "gain_today_oere": None if now is None else now - oere,
                    "standard_error_oere": shapley.standard_error[member] if each.name == "Shapley" else 0.0,
                }
            )
    return pl.DataFrame(rows, schema=MEMBER_SCHEMA)


def list_sizes(
    names: Sequence[str], assessed: Sequence[AssessedKey], groups: AllGroups | None
) -> pl.DataFrame:
    """The worst group of each size by key; nothing above the exact size."""
    rows = []
    for each in assessed if groups is not None else ():
        assert groups is not None  # noqa: S101 - tells the type checker
        _, masks, excesses = groups.count_above(np.array(each.oere, dtype=np.float64), 0.0)
        for size, (mask, excess) in enumerate(zip(masks, excesses, strict=True), start=1):
            if np.isfinite(excess):
                group = name_group(names, members_of(int(mask)))
                rows.append({"key": each.name, "size": size, "group": group, "excess_oere": round(excess)})
    return pl.DataFrame(rows, schema=SIZE_SCHEMA)


def list_phases(
    problem: SharingProblem, assessed: Sequence[AssessedKey], alone: Sequence[int], *, years: int
) -> pl.DataFrame:
    """Contributions year by year for the keys asked for; from what is paid today, else from alone."""
    today = [value for value in problem.today_oere if value is not None]
    start = today if len(today) == len(problem.names) and sum(today) > 0 else list(alone)
    rows = []
    for each in assessed if years and sum(start) > 0 else ():
        if each.kind not in {"given", "simplest"}:
            continue
        parts = phase_in(
            start=[Fraction(value) for value in start],
            final=each.oere,
            total_oere=sum(each.oere),
            years=years,
        )
        for year, row in enumerate(parts, start=1):
            rows += [
                {"key": each.name, "year": year, "member": name, "share_oere": oere}
                for name, oere in zip(problem.names, row, strict=True)
            ]
    return pl.DataFrame(rows, schema=PHASE_SCHEMA)
