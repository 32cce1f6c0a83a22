"""Raw flows to edges at any size: partial sums that merge, then who serves. docs/methods/flow-reduction.md.

Every step is a function from Ibis tables to Ibis tables: DuckDB runs them on one machine, Spark
on a cluster. Nothing here opens a file or a connection.
"""

from samdrift.dependencies.reduction.model import (
    EDGE_COLUMNS,
    PARTIAL_COLUMNS,
    RECORD_COLUMNS,
    EdgeTotals,
    RecordColumns,
    ReducedFlows,
)
from samdrift.dependencies.reduction.partials import merge_partials, reduce_records
from samdrift.dependencies.reduction.records import read_records
from samdrift.dependencies.reduction.run import Engine, finish_flows

__all__ = [
    "EDGE_COLUMNS",
    "PARTIAL_COLUMNS",
    "RECORD_COLUMNS",
    "EdgeTotals",
    "Engine",
    "RecordColumns",
    "ReducedFlows",
    "finish_flows",
    "merge_partials",
    "read_records",
    "reduce_records",
]
