"""The same expressions on Spark: the same answer. Skips where PySpark or Java is missing."""

import importlib.util

import polars as pl
import pytest

from samdrift.dependencies.reduction import RecordColumns, finish_flows, read_records, reduce_records
from samdrift.importers import ImportParameters

has_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None,
    reason="missing here: PySpark (uv sync --extra spark)",
)


@has_spark
@pytest.mark.needs_tool("java")
@pytest.mark.parametrize("keep", [True, False])
def test_spark_gives_the_same_edges(reduce, keep):
    import ibis
    from pyspark.sql import SparkSession

    from samdrift.dependencies.reduction.engines import spark_engine

    rows = [
        {
            "start": (20_700 + n % 97) * 86_400, "end": None, "source": f"10.0.{n % 3}.{n % 11}",
            "source_port": (443, 9443, 50_000 + n, 123, 2000 + n % 5)[n % 5],
            "destination": f"10.0.9.{n % 7}",
            "destination_port": (50_000 + n, 40_000 + n % 9, 9443, 123, 9443)[n % 5],
            "protocol": ("6", "tcp", "17", "ICMP")[n % 4], "bytes_out": n,
        }
        for n in range(300)
    ]  # fmt: skip
    rows += [{**rows[0], "source": "2001:DB8::1"}, {**rows[1], "source": "10.0.0.300"}]
    ours = reduce([rows], keep_client_addresses=keep)
    session = (
        SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    )  # fmt: skip
    try:
        engine = spark_engine(ibis.pyspark.connect(session))
        text = pl.DataFrame(rows).with_columns(pl.all().cast(pl.String))
        columns = RecordColumns(names={name: name for name in text.columns}, counted_times=True)
        records = read_records(engine.upload("raw", text), columns)
        sums = engine.keep("sums", reduce_records(records, says_who_called=False))
        theirs = finish_flows(sums, engine, ImportParameters(keep_client_addresses=keep))
    finally:
        session.stop()
    assert theirs.edges.equals(ours.edges)
    assert theirs.totals == ours.totals
    assert theirs.bad_addresses == ours.bad_addresses == ("10.0.0.300",)
