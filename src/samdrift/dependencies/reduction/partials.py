"""Records to partial sums, which merge in any order: what runs on each partition by itself."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from samdrift.dependencies.reduction.bitmaps import BITS, bit_of, union_of_bits
from samdrift.dependencies.reduction.model import (
    PARTIAL_COLUMNS,
    PARTIAL_KEYS,
    UNREADABLE_PORT,
)
from samdrift.importers.flow_edges import EPHEMERAL_START, WELL_KNOWN_END


def reduce_records(records: ir.Table, *, says_who_called: bool) -> ir.Table:
    """Sum the records of one partition.

    Args:
        records: as ``read_records`` gives them.
        says_who_called: whether the source is known to have opened the connection.

    Returns:
        ``PARTIAL_COLUMNS``: small where the ports tell who serves, since the caller's own port is
        then forgotten; one row per pair of ends and window elsewhere.
    """
    sided = _with_sides(records, says_who_called=says_who_called)
    back = sided.is_back
    columns = {
        "client": ibis.ifelse(back, sided.destination, sided.source),
        "server": ibis.ifelse(back, sided.source, sided.destination),
        "protocol": sided.protocol,
        "client_port": sided.client_port,
        "server_port": sided.server_port,
        "window": (sided.day // BITS).cast("int32"),
        "bytes": sided.bytes,
        "last_day": sided.last_day,
        "days": bit_of(sided.day),
    }
    if "flows" in records.columns:
        flows = ibis.coalesce(sided.flows, 1)
        keyed = sided.select(flows=flows, flows_back=ibis.ifelse(back, flows, 0), **columns)
        all_flows = keyed.flows.sum()
    else:
        keyed = sided.select(flows_back=back.cast("int32"), **columns)
        all_flows = keyed.count()
    # Few sums make it fast: the first day is read off the bitmap, the flows out are those not back.
    summed = keyed.group_by(PARTIAL_KEYS).agg(
        rows=keyed.count(),
        flows=all_flows,
        flows_back=keyed.flows_back.sum(),
        bytes=keyed.bytes.sum(),
        last_day=keyed.last_day.max(),
        days=union_of_bits(keyed.days),
    )
    return _as_partials(summed.mutate(flows_out=summed.flows - summed.flows_back))


def merge_partials(partials: Sequence[ir.Table]) -> ir.Table:
    """Sum partial sums of any partitions: associative, and the order does not matter."""
    together = ibis.union(*partials) if len(partials) > 1 else partials[0]
    summed = together.group_by(PARTIAL_KEYS).agg(
        rows=together.rows.sum(),
        flows_out=together.flows_out.sum(),
        flows_back=together.flows_back.sum(),
        bytes=together.bytes.sum(),
        last_day=together.last_day.max(),
        days=union_of_bits(together.days),
    )
    return _as_partials(summed)


def _as_partials(summed: ir.Table) -> ir.Table:
    """The declared columns, types and order: sums grow wider than what they sum."""
    return summed.select(**{name: summed[name].cast(kind) for name, kind in PARTIAL_COLUMNS.items()})


def _with_sides(records: ir.Table, *, says_who_called: bool) -> ir.Table:
    """Add ``is_back``, ``server_port``, and ``client_port`` where the ports alone do not decide."""
    source, destination = records.source_port, records.destination_port
    unreadable = records.has_port & ((source == UNREADABLE_PORT) | (destination == UNREADABLE_PORT))
    both = (records.has_port & (source > 0) & (destination > 0)).fill_null(False)
    if says_who_called:
        is_back = (source < WELL_KNOWN_END) & (destination >= EPHEMERAL_START)
        is_open: ir.BooleanValue = ibis.literal(False)
    else:
        # An open question is kept with the lower port as the server's, so that flow and answer meet.
        is_back = ibis.ifelse(
            source == destination, records.source < records.destination, source < destination
        )
        is_open = (source < WELL_KNOWN_END) == (destination < WELL_KNOWN_END)
    sided = records.mutate(is_back=both & is_back, has_ports=both, is_open=both & is_open)
    back = sided.is_back
    return sided.mutate(
        server_port=ibis.cases(
            (sided.has_ports, ibis.ifelse(back, source, destination)),
            (unreadable, ibis.literal(UNREADABLE_PORT)),
        ),
        client_port=ibis.ifelse(sided.is_open, ibis.ifelse(back, destination, source), 0),
    )
