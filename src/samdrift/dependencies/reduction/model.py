"""The tables of the reduction: records in, partial sums between, edges out."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

#: One row a flow, as ``read_records`` gives it. Days count from 1 January 1970; ``source_port`` and
#: ``destination_port`` are null or 0 where there is none, ``UNREADABLE_PORT`` where a text is none;
#: ``bytes`` are those of both directions. A table whose rows are sums has a column ``flows`` besides.
RECORD_COLUMNS: Mapping[str, str] = {
    "source": "string",
    "destination": "string",
    "protocol": "string",
    "source_port": "int32",
    "destination_port": "int32",
    "has_port": "boolean",
    "day": "int32",
    "last_day": "int32",
    "bytes": "int64",
}
UNREADABLE_PORT = -1

#: What tells two partial sums apart. ``client_port`` is kept (above 0) only where the ports alone do
#: not say who serves; there the side with the lower port stands as the server until that is settled.
PARTIAL_KEYS = ("client", "server", "protocol", "client_port", "server_port", "window")
#: Partial sums: ``window`` is the number of the 60 days (``bitmaps.BITS``) that ``days`` has a
#: bit for each of.
PARTIAL_COLUMNS: Mapping[str, str] = {
    "client": "string",
    "server": "string",
    "protocol": "string",
    "client_port": "int32",
    "server_port": "int32",
    "window": "int32",
    "rows": "int64",
    "flows_out": "int64",
    "flows_back": "int64",
    "bytes": "int64",
    "last_day": "int32",
    "days": "int64",
}
#: Edges as Polars has them at the end: those columns of the table ``flows`` that a file can tell.
EDGE_COLUMNS: Mapping[str, pl.DataType] = {
    "source": pl.String(),
    "destination": pl.String(),
    "protocol": pl.String(),
    "port": pl.Int64(),
    "connections": pl.Int64(),
    "bytes": pl.Int64(),
    "first_seen_on": pl.Date(),
    "last_seen_on": pl.Date(),
    "active_days": pl.Int64(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordColumns:
    """Which columns of a table hold what, for ``read_records``.

    Args:
        names: for each of ``flow_records.CELLS`` that the table has, its column there.
        counted_times: whether times written as text are seconds or milliseconds since 1970.
        padded: whether texts may have space around them.
    """

    names: Mapping[str, str]
    counted_times: bool = False
    padded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeTotals:
    """What became of the rows: ``read`` = ``used`` + ``rejected`` + the sum of ``set_aside``.

    ``rejected`` counts rows without two addresses or with a port that is none; ``set_aside`` those
    of control messages (``icmp``), to groups (``multicast``), without a port where one belongs
    (``fragment``), and rows that hold no flow at all (``nothing``). ``undated`` counts the used rows
    without a day that could be read: their edges have one flow more, and no day.
    """

    read: int
    used: int
    rejected: int
    set_aside: Mapping[str, int]
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReducedFlows:
    """Edges with the columns of ``EDGE_COLUMNS``, sorted; what became of the rows; and bad addresses.

    ``bad_addresses`` are some of the texts that stood where an address belongs.
    """

    edges: pl.DataFrame
    totals: EdgeTotals
    bad_addresses: tuple[str, ...]
