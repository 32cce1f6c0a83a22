"""What sharing a cost gives: one result with tables."""

from dataclasses import dataclass

import polars as pl

from samdrift.economy.sharing.model import Count, Group, LeastCore, NotAssessed, SimpleKey, Split
from samdrift.kernel import Finding, Kind

#: A key, or a yardstick beside the keys. ``kind``: given, single (one driver), simplest, yardstick.
KEY_SCHEMA: dict[str, type[pl.DataType]] = {
    "key": pl.String,
    "kind": pl.String,
    "order": pl.Int64,
    "worst_group": pl.String,
    "worst_members": pl.Int64,
    "worst_carries_oere": pl.Int64,
    "worst_own_cost_oere": pl.Int64,
    "worst_excess_oere": pl.Int64,
    "at_most_oere": pl.Int64,
    "groups_over": pl.Float64,
    "groups_over_error": pl.Float64,
    "groups": pl.Int64,
    "is_exact": pl.Boolean,
    "to_shapley_oere": pl.Int64,
    "to_nucleolus_oere": pl.Int64,
    "members_above_alone": pl.Int64,
}
#: One row a key and member. Gains are what is saved: positive is less to pay.
MEMBER_SCHEMA: dict[str, type[pl.DataType]] = {
    "key": pl.String,
    "order": pl.Int64,
    "member": pl.String,
    "share_oere": pl.Int64,
    "share_pct": pl.Float64,
    "alone_oere": pl.Int64,
    "gain_alone_oere": pl.Int64,
    "today_oere": pl.Int64,
    "gain_today_oere": pl.Int64,
    "standard_error_oere": pl.Float64,
}
#: The worst group of each size, for every key (exact sizes only).
SIZE_SCHEMA: dict[str, type[pl.DataType]] = {
    "key": pl.String,
    "size": pl.Int64,
    "group": pl.String,
    "excess_oere": pl.Int64,
}
#: Contributions year by year on the way from today's split to a key's.
PHASE_SCHEMA: dict[str, type[pl.DataType]] = {
    "key": pl.String,
    "year": pl.Int64,
    "member": pl.String,
    "share_oere": pl.Int64,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedKey:
    """A split judged: contributions [øre] summing to the total, the worst group, how many carry too much."""

    name: str
    kind: str
    oere: tuple[int, ...]
    worst: Group | None
    over: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingResult:
    """A joint cost shared in every way that was asked for, and judged.

    Attributes:
        names: the members.
        total_oere: what is shared [øre].
        alone_oere: what each pays alone [øre]: as given, else as modelled.
        cost_kind: where the groups' costs come from; ``exponent`` is the power curve's, if one was used.
        is_exact: whether all groups were priced.
        shapley, least_core, nucleolus: the yardsticks.
        simplest: the simplest key.
        assessed: every key and yardstick, in the tables' order.
        keys, members, sizes, phases: tables with the schemas above.
        findings: what was found on the way, the worst first.
    """

    names: tuple[str, ...]
    total_oere: int
    alone_oere: tuple[int, ...]
    cost_kind: Kind
    exponent: float | None
    is_exact: bool
    shapley: Split
    least_core: LeastCore | NotAssessed
    nucleolus: Split | NotAssessed
    simplest: SimpleKey | NotAssessed
    assessed: tuple[AssessedKey, ...]
    keys: pl.DataFrame
    members: pl.DataFrame
    sizes: pl.DataFrame
    phases: pl.DataFrame
    findings: tuple[Finding, ...]
