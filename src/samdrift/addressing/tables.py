"""The plan's tables: one decision a prefix that came in, the routes, and the totals."""

import numpy as np
import polars as pl

from samdrift.addressing.entries import Entries
from samdrift.addressing.model import (
    BLOCK_SCHEMA,
    DECISION_SCHEMA,
    AddressProblem,
    Decision,
    Freedom,
    HostTotals,
    Reason,
)
from samdrift.addressing.notation import BITS, as_ints, format_prefixes


def list_decisions(
    problem: AddressProblem, entries: Entries, chosen: pl.DataFrame, moved: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Say what becomes of every prefix.

    Args:
        problem: with every prefix that came in.
        entries: the distinct prefixes.
        chosen: the competing ones with ``is_kept``, ``rival`` and costs.
        moved: those that move, with ``new_network`` and ``new_length``.

    Returns:
        One row an entry, with its numbers; and ``DECISION_SCHEMA``, one row a prefix that came in.
    """
    answers = chosen.select(
        "entry", "is_kept", "rival", "rival_oere", "is_reserved", "loss_oere", "otherwise"
    )
    places = moved.select("entry", "by_hosts", "new_length", pl.col("new_network").cast(pl.UInt128))
    rows = entries.frame.join(answers, on="entry", how="left", maintain_order="left").join(
        places, on="entry", how="left", maintain_order="left"
    )
    rows = rows.join(_is_contested(chosen), on="entry", how="left", maintain_order="left")
    rows = rows.with_columns(decision=_decision(), reason=_reason())
    is_kept = pl.col("decision") == Decision.KEEP.value
    names = {i: entries.claimant_name(i) for i in range(len(entries.claimants))}
    rows = rows.with_columns(
        new_network=pl.when(is_kept).then("network").otherwise("new_network"),
        new_length=pl.when(is_kept).then("length").otherwise("new_length"),
        by_hosts=pl.col("by_hosts").fill_null(False),
        rival=pl.when(~is_kept).then(
            pl.col("rival").replace_strict(names, return_dtype=pl.String, default=None)
        ),
        rival_oere=pl.when(~is_kept).then("rival_oere"),
        cost_oere=pl.when(pl.col("is_kept").fill_null(True)).then(0).otherwise("loss_oere"),
        prefix=format_prefixes(rows["family"], rows["network"], rows["length"]),
    )
    rows = rows.with_columns(
        new_prefix=format_prefixes(rows["family"], rows["new_network"], rows["new_length"])
    )
    return rows, _by_input(problem, entries, rows)


def _by_input(problem: AddressProblem, entries: Entries, rows: pl.DataFrame) -> pl.DataFrame:
    """The decisions by prefix_id; what was left out as unreadable is outside."""
    same = ["entry", *(name for name in DECISION_SCHEMA if name in rows.columns)]
    known = problem.prefixes.select("prefix_id", "owner", "vrf", "family", "network", "length")
    listed = entries.of_input.join(rows.select(same), on="entry", how="left", maintain_order="left")
    bad = pl.col("entry").is_null()
    written = pl.concat_str(known["network"].cast(pl.String), pl.lit("/"), known["length"].cast(pl.String))
    return (
        listed.with_columns(
            owner=pl.when(bad).then(known["owner"].fill_null("")).otherwise("owner"),
            vrf=pl.when(bad).then(known["vrf"].fill_null("")).otherwise("vrf"),
            family=pl.when(bad).then(known["family"]).otherwise("family"),
            prefix=pl.when(bad).then(written).otherwise("prefix"),
            decision=pl.when(bad).then(pl.lit(Decision.OUTSIDE.value)).otherwise("decision"),
            reason=pl.when(bad).then(pl.lit(Reason.UNREADABLE.value)).otherwise("reason"),
            freedom=pl.when(bad).then(pl.lit(Freedom.MAY_MOVE.value)).otherwise("freedom"),
            hosts=pl.col("hosts").fill_null(0),
            cost_oere=pl.col("cost_oere").fill_null(0),
        )
        .select(pl.col(name).cast(kind) for name, kind in DECISION_SCHEMA.items())
        .sort("prefix_id")
    )


def _decision() -> pl.Expr:
    return (
        pl.when(pl.col("rule").is_not_null())
        .then(pl.lit(Decision.OUTSIDE.value))
        .when("is_container")
        .then(pl.lit(Decision.RETIRE.value))
        .when(pl.col("is_kept").is_null())
        .then(pl.lit(Decision.SEPARATE_VRF.value))
        .when("is_kept")
        .then(pl.lit(Decision.KEEP.value))
        .when(pl.col("family") == 6)
        .then(pl.lit(Decision.SEPARATE_VRF.value))
        .otherwise("otherwise")
    )


def _reason() -> pl.Expr:
    must = pl.col("freedom") == Freedom.MUST_KEEP.value
    cases: list[tuple[pl.Expr, Reason]] = [
        (pl.col("rule").is_not_null(), Reason.NOISE),
        (pl.col("is_container"), Reason.CONTAINER),
        (pl.col("is_kept").is_null(), Reason.CHOSEN),
        (pl.col("is_kept") & must, Reason.MUST_KEEP),
        (pl.col("is_kept") & pl.col("is_contested"), Reason.WORTH_MOST),
        (pl.col("is_kept"), Reason.ALONE),
        (pl.col("is_reserved"), Reason.RESERVED),
        ((pl.col("family") == 6) & pl.col("rival").is_not_null(), Reason.IPV6),
        (pl.col("rival").is_not_null(), Reason.LOSES),
    ]
    found = pl.coalesce(pl.when(case).then(pl.lit(reason.value)) for case, reason in cases)
    return found.fill_null(Reason.ROUTE_COSTS_MORE.value)


def _is_contested(chosen: pl.DataFrame) -> pl.DataFrame:
    """Say of each entry whether another claimant loses the same addresses: ``entry``, ``is_contested``.

    Counted, not listed: of intervals, those that overlap one are those that begin before it
    ends, less those that end before it begins; those of its own claimant are taken off.
    """
    parts = []
    for family, bits in BITS.items():
        rows = chosen.filter(pl.col("family") == family)
        loses = ~rows["is_kept"].to_numpy()
        first, last = as_ints(rows["network"], family), as_ints(rows["last"], family)
        # A claimant's own addresses, each claimant in a stretch of numbers of its own.
        apart = rows["claimant"].to_numpy().astype(first.dtype) << (bits + 1)
        counts = [
            np.searchsorted(np.sort(low[loses]), high, side="right")
            - np.searchsorted(np.sort(high[loses]), low, side="left")
            for low, high in ((first, last), (first + apart, last + apart))
        ]
        parts.append(rows.select("entry", is_contested=pl.Series(counts[0] > counts[1], dtype=pl.Boolean)))
    return pl.concat(parts)


def list_blocks(kept: pl.DataFrame, summaries: pl.DataFrame, entries: Entries) -> pl.DataFrame:
    """The routes of the joint network: blocks that are kept, and summaries for what is new."""
    names = pl.DataFrame(
        entries.claimants, schema={"owner": pl.String, "vrf": pl.String}, orient="row"
    ).with_row_index("claimant").cast({"claimant": pl.Int64})  # fmt: skip
    old = kept.join(names, on="claimant", how="left", maintain_order="left").with_columns(kind=pl.lit("kept"))
    owners = pl.DataFrame({"owner": entries.owners}, schema={"owner": pl.String}).with_row_index(
        "owner_index"
    )
    new = summaries.join(
        owners.cast({"owner_index": pl.Int64}), on="owner_index", how="left", maintain_order="left"
    ).with_columns(
        vrf=pl.lit(""),
        kind=pl.lit("new"),
        family=pl.lit(4, dtype=pl.Int64),
        network=pl.col("start").cast(pl.UInt128),
        length=32 - pl.col("power"),
    )
    columns = ["owner", "vrf", "kind", "family", "network", "length", "used"]
    rows = pl.concat([old.select(columns), new.select(columns)]).sort("family", "network")
    bits = pl.col("family").replace_strict(BITS, return_dtype=pl.Float64)
    return rows.with_columns(
        block=format_prefixes(rows["family"], rows["network"], rows["length"]),
        addresses=pl.lit(2.0).pow(bits - pl.col("length")),
    ).select(pl.col(name).cast(kind) for name, kind in BLOCK_SCHEMA.items())


def count_hosts(decided: pl.DataFrame) -> HostTotals:
    """Live hosts by what becomes of them."""
    by = dict(decided.group_by("decision").agg(pl.col("hosts").sum()).iter_rows())
    return HostTotals(
        kept=by.get(Decision.KEEP, 0),
        renumbered=by.get(Decision.RENUMBER, 0),
        translated=by.get(Decision.TRANSLATE, 0),
        apart=by.get(Decision.SEPARATE_VRF, 0),
        outside=by.get(Decision.OUTSIDE, 0),
    )
