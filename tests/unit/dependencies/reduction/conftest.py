"""Records in, edges out, on DuckDB."""

from collections.abc import Callable, Mapping, Sequence

import ibis
import polars as pl
import pytest

from samdrift.dependencies.reduction import (
    RecordColumns,
    ReducedFlows,
    finish_flows,
    merge_partials,
    read_records,
    reduce_records,
)
from samdrift.dependencies.reduction.engines import duckdb_engine
from samdrift.importers import ImportParameters

SCHEMA = {
    "start": pl.Int64, "end": pl.Int64, "source": pl.String, "source_port": pl.Int64,
    "destination": pl.String, "destination_port": pl.Int64, "protocol": pl.String, "bytes_out": pl.Int64,
}  # fmt: skip
DAY = 86_400


def reduce_parts(
    parts: Sequence[Sequence[Mapping[str, object]]], *, says_who_called: bool = False, **parameters: object
) -> ReducedFlows:
    """Reduce each part by itself, merge, and finish."""
    connection = ibis.duckdb.connect(threads=1)
    engine = duckdb_engine(connection)
    partials = []
    for number, rows in enumerate(parts):
        raw = engine.upload(f"raw_{number}", pl.DataFrame(list(rows), schema=SCHEMA))
        records = read_records(raw, RecordColumns(names={name: name for name in SCHEMA}))
        partials.append(
            engine.keep(f"part_{number}", reduce_records(records, says_who_called=says_who_called))
        )
    merged = engine.keep("merged", merge_partials(partials))
    return finish_flows(merged, engine, ImportParameters(**parameters))  # type: ignore[arg-type]


@pytest.fixture
def reduce() -> Callable[..., ReducedFlows]:
    return reduce_parts
