"""Roles as others may see them: small groups hidden, and with them what would give them away.

Method: docs/methods/people-and-gates.md, "What travels".
"""

from collections.abc import Mapping, Sequence

import polars as pl

from samdrift.takeover.people import ROLE_SCHEMA

#: What is left of a hidden role.
_SHOWN = ("municipality", "role")
#: ``ROLE_SCHEMA`` as it travels: all but ``_SHOWN`` is null where ``is_hidden``; how small is not told.
MASKED_ROLE_SCHEMA: Mapping[str, pl.DataType] = {
    **{name: dtype for name, dtype in ROLE_SCHEMA.items() if name != "is_small"},
    "is_hidden": pl.Boolean(),
}


def mask_roles(roles: pl.DataFrame, *, least: float) -> pl.DataFrame:
    """Hide roles of fewer equivalents than ``least``, and as many more as sums would give away.

    Args:
        roles: ``ROLE_SCHEMA``.
        least: full-time equivalents from which on a group may be seen by others; 0 hides nothing.

    Returns:
        ``MASKED_ROLE_SCHEMA``, in the roles' order. Hidden roles are two or more, with ``least`` equivalents
        between them, among those of each municipality who may follow, those who stay, and in all; there they
        are of two municipalities at least. Or else there is nobody else in that sum.
    """
    rows = roles.select("municipality", "follows", "fte").rows()
    size = [fte for _, _, fte in rows]
    hidden = _small(size, least)
    by_sum: dict[tuple[object, object], list[int]] = {}
    for at, (municipality, follows, fte) in enumerate(rows):
        if fte is not None:
            by_sum.setdefault((municipality, follows), []).append(at)
    for members in by_sum.values():
        _hide_more(members, size, hidden, least)
    # The unit's sums are published as well; what is hidden for them alone may stand alone in its own.
    everybody = [at for members in by_sum.values() for at in members]
    owners = [municipality for municipality, _, _ in rows]
    while _hide_more(everybody, size, hidden, least, owners):
        for members in by_sum.values():
            _hide_more(members, size, hidden, least)
    is_hidden = pl.Series("is_hidden", [at in hidden for at in range(len(rows))], dtype=pl.Boolean)
    return (
        roles.with_columns(is_hidden)
        .with_columns(
            pl.when("is_hidden").then(None).otherwise(pl.col(name)).alias(name)
            for name in MASKED_ROLE_SCHEMA
            if name not in (*_SHOWN, "is_hidden")
        )
        .select(MASKED_ROLE_SCHEMA.keys())
        .cast(dict(MASKED_ROLE_SCHEMA))  # type: ignore[arg-type]
    )


def find_hidden(
    sizes: Sequence[float | None], *, least: float, owners: Sequence[object] | None = None
) -> frozenset[int]:
    """Which amounts of one published sum others may not see: the small, and what would give them away.

    Args:
        sizes: full-time equivalents; None is not known, 0 nobody.
        least: from which on an amount may be seen.
        owners: the municipality of each amount, where the sum is across municipalities.
    """
    hidden = _small(sizes, least)
    _hide_more([at for at, size in enumerate(sizes) if size], sizes, hidden, least, owners)
    return frozenset(hidden)


def _small(sizes: Sequence[float | None], least: float) -> set[int]:
    return {at for at, size in enumerate(sizes) if size is not None and 0 < size < least}


def _hide_more(
    members: Sequence[int],
    size: Sequence[float | None],
    hidden: set[int],
    least: float,
    owners: Sequence[object] | None = None,
) -> bool:
    """Hide the smallest that are shown until those hidden tell nothing; whether any was.

    ``owners``: of a sum across municipalities, whose each amount is; those hidden are then of two at least.
    """
    shown = sorted((at for at in members if at not in hidden), key=lambda at: (size[at] or 0.0, at))
    own = [at for at in members if at in hidden]
    has_hidden_more = False
    while own and shown:
        choice = shown
        if len(own) >= 2 and sum(size[at] or 0.0 for at in own) >= least:
            if owners is None or len({owners[at] for at in own}) >= 2:
                break
            choice = [at for at in shown if owners[at] != owners[own[0]]]
            if not choice:
                break
        smallest = choice[0]
        shown.remove(smallest)
        own.append(smallest)
        hidden.add(smallest)
        has_hidden_more = True
    return has_hidden_more
