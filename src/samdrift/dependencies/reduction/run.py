"""The second half of the reduction, on whatever engine holds the partial sums."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import polars as pl

from samdrift.dependencies.reduction.model import EDGE_COLUMNS, EdgeTotals, ReducedFlows
from samdrift.dependencies.reduction.serving import PAIR, find_flips, find_suspects
from samdrift.dependencies.reduction.settle import (
    find_odd,
    find_written,
    sum_edges,
    sum_windows,
    with_canonical,
    with_flips,
)
from samdrift.importers.flow_edges import client_subnet, read_addresses, read_protocol
from samdrift.importers.importer import ImportParameters

#: Bad addresses named one by one.
_MOST_NAMED = 20
#: Keeps a table as it is now, under a name, so that it is not computed again each time it is read.
Keep = Callable[[str, ir.Table], ir.Table]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """How to run expressions.

    ``keep`` stores a table under a name for reuse, ``fetch`` computes one and hands it over,
    ``upload`` hands a small one in under a name.
    """

    keep: Keep
    fetch: Callable[[ir.Table], pl.DataFrame]
    upload: Callable[[str, pl.DataFrame], ir.Table]


def finish_flows(
    partials: ir.Table, engine: Engine, parameters: ImportParameters, *, known: Collection[str] = ()
) -> ReducedFlows:
    """Turn merged partial sums into edges.

    Args:
        partials: partial sums of everything, one row per key; kept by the engine already.
        engine: where they are.
        parameters: whether and how clients' addresses are widened.
        known: addresses that are machines' and no person's.

    Returns:
        The edges, sorted, with what became of the rows.
    """
    odd = engine.fetch(find_odd(engine.keep("written_addresses", find_written(partials))))
    looked_up = read_addresses(odd["written"].drop_nulls().cast(pl.String))
    written = sorted(filter(None, engine.fetch(partials.select("protocol").distinct())["protocol"]))
    protocols = {text: read for text in written if (read := read_protocol(text)) != text}
    named = with_canonical(
        partials, engine.upload("odd_addresses", looked_up) if looked_up.height else None, protocols
    )
    if looked_up.height:
        named = engine.keep("named_flows", named)
    undated = named.rows.sum(where=named.window.isnull())
    counts = named.group_by("reason").agg(rows=named.rows.sum().cast("int64"), undated=undated.cast("int64"))
    counted = engine.fetch(counts)
    used = named.filter(named.reason.isnull())
    windows = engine.keep("standing_windows", sum_windows(with_flips(used, None)))
    flips = _flips(used, windows, engine)
    if flips is not None:
        windows = engine.keep("edge_windows", sum_windows(with_flips(used, flips)))
    subnets = None if parameters.keep_client_addresses else _subnets(windows, engine, parameters, known)
    edges = sum_edges(windows, None if subnets is None else engine.upload("client_subnets", subnets))
    # What has neither a point nor a colon is no mistyped address, but a dash or a summary's number.
    is_bad = pl.col("address").is_null() & pl.col("written").str.contains("[.:]")
    bad = looked_up.filter(is_bad)["written"].to_list()
    return ReducedFlows(
        edges=_as_edges(engine.fetch(edges)), totals=_totals(counted), bad_addresses=tuple(bad[:_MOST_NAMED])
    )


def _flips(used: ir.Table, windows: ir.Table, engine: Engine) -> ir.Table | None:
    """The pairs that stand the wrong way round; None where there are none."""
    open_ones = used.filter(used.client_port > 0)
    pairs = open_ones.select(*PAIR)
    suspects = engine.keep("suspects", find_suspects(pairs, windows))
    if _is_empty(suspects, engine):
        return None
    flips = engine.keep("flips", find_flips(pairs, suspects))
    return None if _is_empty(flips, engine) else flips


def _is_empty(table: ir.Table, engine: Engine) -> bool:
    return engine.fetch(table.limit(1)).is_empty()


def _subnets(
    windows: ir.Table, engine: Engine, parameters: ImportParameters, known: Collection[str]
) -> pl.DataFrame:
    """The subnet of each client that serves nowhere and is not known."""
    clients = windows.select(address="client").distinct()
    servers = windows.select(address="server").distinct()
    callers = engine.fetch(clients.anti_join(servers, "address"))["address"].sort()
    callers = callers.filter(~callers.is_in(list(known)))
    return pl.DataFrame(
        {"address": callers, "subnet": [client_subnet(text, parameters) for text in callers]},
        schema={"address": pl.String, "subnet": pl.String},
    )


def _totals(counted: pl.DataFrame) -> EdgeTotals:
    # DuckDB's sums are wider than any whole number of Polars: they come as decimals.
    counted = counted.with_columns(pl.col("rows", "undated").cast(pl.Int64))
    rows: Mapping[str | None, int] = dict(counted.select("reason", "rows").iter_rows())
    undated = counted.filter(pl.col("reason").is_null())["undated"].sum()
    return EdgeTotals(
        read=sum(rows.values()),
        used=rows.get(None, 0),
        rejected=rows.get("rejected", 0),
        set_aside={
            str(reason): rows[reason] for reason in sorted(r for r in rows if r not in (None, "rejected"))
        },
        undated=int(undated),
    )


def _as_edges(summed: pl.DataFrame) -> pl.DataFrame:
    """Declared columns and types, sorted as ``flow_edges`` sorts."""
    days = {"first_day": "first_seen_on", "last_day": "last_seen_on"}
    edges = summed.rename({"client": "source", "server": "destination", **days}).with_columns(
        pl.col(name).cast(pl.Int32).cast(pl.Date) for name in days.values()
    )
    typed = edges.select(pl.col(name).cast(kind) for name, kind in EDGE_COLUMNS.items())
    return typed.sort("source", "destination", "protocol", "port", nulls_last=True)
