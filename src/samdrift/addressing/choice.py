"""The keep decision over tables: both families, what must be kept, what may not be, and the trade."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samdrift.addressing import findings as kinds
from samdrift.addressing.entries import Entries
from samdrift.addressing.forest import find_parents
from samdrift.addressing.keep import KeepProblem, Kept, choose_kept
from samdrift.addressing.model import Freedom
from samdrift.addressing.notation import BITS, as_ints, as_series, format_prefix
from samdrift.addressing.parameters import AddressingParameters
from samdrift.addressing.ranges import Ranges
from samdrift.addressing.trade import draw_trade, route_prices
from samdrift.kernel import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who keeps what.

    ``frame``: the competing entries with ``is_kept``, ``rival`` (claimant who has the addresses,
    or null) and ``rival_oere``; ``blocks``: claimant, family, network, length, used of each kept
    block; ``trade``: ``TRADE_SCHEMA``; ``value_oere``: cost of what is not kept and of kept routes.
    """

    frame: pl.DataFrame
    blocks: pl.DataFrame
    trade: pl.DataFrame
    value_oere: int


def mark_reserved(competing: pl.DataFrame, reserved: Ranges) -> pl.DataFrame:
    """Add ``is_reserved``: the prefix touches a reserved range, so that it cannot be kept."""
    is_four = pl.col("family") == 4
    numbers = competing.select(pl.when(is_four).then(pl.col("network", "last")).otherwise(0).cast(pl.Int64))
    first, last = numbers["network"].to_numpy(), numbers["last"].to_numpy()
    after = np.searchsorted(reserved[1], first, side="right")
    touches = np.append(reserved[0], 2**33)[after] <= last
    is_reserved = pl.Series(touches, dtype=pl.Boolean) & (competing["family"] == 4)
    return competing.with_columns(is_reserved=is_reserved)


def find_contradictions(
    competing: pl.DataFrame, entries: Entries, reserved_ranges: tuple[str, ...]
) -> tuple[Finding, ...]:
    """Name decisions that make a plan impossible: two prefixes that must be kept and overlap."""

    def name(row: dict[str, object]) -> str:
        text = format_prefix(int(str(row["family"])), int(str(row["network"])), int(str(row["length"])))
        return f"{text} ({entries.claimant_name(int(str(row['claimant'])))})"

    must = competing.filter(pl.col("freedom") == Freedom.MUST_KEEP.value)
    told = [
        kinds.MUST_KEEP_RESERVED.at(None, name(row), other=", ".join(reserved_ranges))
        for row in must.filter("is_reserved").iter_rows(named=True)
    ]
    rows = must.rows(named=True)
    parents, _ = find_parents(must.select("family", "network", "last").iter_rows())
    for row, parent in zip(rows, parents.tolist(), strict=True):
        # The nearest enclosing one of another claimant contradicts it; those of its own do not.
        above = parent
        while above >= 0 and rows[above]["claimant"] == row["claimant"]:
            above = int(parents[above])
        if above >= 0:
            told.append(kinds.MUST_KEEP_CONFLICT.at(None, name(row), other=name(rows[above])))
    return tuple(told)


def choose(competing: pl.DataFrame, parameters: AddressingParameters, *, fill_pct: int) -> Choice:
    """Choose what is kept, in both families, for all prices of a route.

    Args:
        competing: entries with ``loss_oere`` and ``is_reserved``, sorted by family, network, length.
        parameters: price of a route and limits of summaries.
        fill_pct: least share of a kept summary that is used.
    """
    prices, chosen = route_prices(parameters.route_cost_dkk)
    hosts, losses, routes = (np.zeros(len(prices), dtype=np.int64) for _ in range(3))
    frames, blocks = [], []
    for family, bits in BITS.items():
        rows = competing.filter(pl.col("family") == family)
        free = rows.filter(~pl.col("is_reserved"))
        problem = _keep_problem(free, bits, (prices, chosen), parameters, fill_pct)
        kept = choose_kept(problem)
        hosts += int(rows["hosts"].sum()) - kept.hosts
        losses += int(rows["loss_oere"].sum()) - (kept.saved_oere + kept.routes * prices)
        routes += kept.routes
        frames += [_with_answer(free, kept), _with_no_answer(rows.filter("is_reserved"))]
        blocks.append(_blocks(kept, family))
    trade = draw_trade(prices=prices, chosen=chosen, losses=losses, hosts=hosts, routes=routes)
    return Choice(
        frame=pl.concat(frames).sort("entry"),
        blocks=pl.concat(blocks),
        trade=trade,
        value_oere=int(losses[chosen] + routes[chosen] * prices[chosen]),
    )


def _keep_problem(
    rows: pl.DataFrame,
    bits: int,
    prices: tuple[NDArray[np.int64], int],
    parameters: AddressingParameters,
    fill_pct: int,
) -> KeepProblem:
    family = 4 if bits == BITS[4] else 6
    return KeepProblem(
        bits=bits,
        networks=as_ints(rows["network"], family),
        lengths=rows["length"].to_numpy(),
        claimants=rows["claimant"].to_numpy(),
        savings=rows["loss_oere"].to_numpy(),
        hosts=rows["hosts"].to_numpy(),
        must=(rows["freedom"] == Freedom.MUST_KEEP.value).to_numpy(),
        route_oere=prices[0],
        chosen=prices[1],
        # In IPv6 a summary as wide as a municipality's usual /48 is as narrow as the tree needs.
        widest_summary=parameters.widest_summary if family == 4 else 48,
        fill_pct=fill_pct,
    )


def _with_answer(rows: pl.DataFrame, kept: Kept) -> pl.DataFrame:
    met = kept.block_of >= 0
    whose = np.append(kept.block_claimants, 0)[kept.block_of]
    worth = np.append(kept.block_oere, 0)[kept.block_of]
    answer = pl.DataFrame({"is_kept": kept.is_kept, "met": met, "whose": whose, "worth": worth})
    return rows.hstack(answer).with_columns(
        rival=pl.when(pl.col("met") & (pl.col("whose") != pl.col("claimant"))).then("whose"),
        rival_oere=pl.when(pl.col("met") & (pl.col("whose") != pl.col("claimant"))).then("worth"),
    ).drop("met", "whose", "worth")  # fmt: skip


def _with_no_answer(rows: pl.DataFrame) -> pl.DataFrame:
    nothing = pl.lit(None, dtype=pl.Int64)
    return rows.with_columns(is_kept=pl.lit(False), rival=nothing, rival_oere=nothing)


def _blocks(kept: Kept, family: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "claimant": pl.Series(kept.block_claimants, dtype=pl.Int64),
            "family": pl.Series([family] * len(kept.blocks), dtype=pl.Int64),
            "network": as_series(kept.blocks),
            "length": pl.Series(kept.block_lengths, dtype=pl.Int64),
            "used": pl.Series(kept.block_used, dtype=pl.Float64),
        }
    )
