"""The same expressions on Spark: the same answer. Skips where PySpark or Java is missing, save in CI."""

import importlib.util
import os

import ibis
import polars as pl
import pytest

from samdrift.dependencies.reduction import RecordColumns, finish_flows, read_records, reduce_records
from samdrift.importers import ImportParameters

#: One thread, and no compiling of what runs once: three quarters of a small run would go there.
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "1",
}
KEPT = {"written": pl.String, "is_group": pl.Boolean}
ROWS = [
    {
        "start": (20_700 + n % 97) * 86_400, "end": None, "source": f"10.0.{n % 3}.{n % 11}",
        "source_port": (443, 9443, 50_000 + n, 123, 2000 + n % 5)[n % 5],
        "destination": f"10.0.9.{n % 7}",
        "destination_port": (50_000 + n, 40_000 + n % 9, 9443, 123, 9443)[n % 5],
        "protocol": ("6", "tcp", "17", "ICMP")[n % 4], "bytes_out": n,
    }
    for n in range(300)
]  # fmt: skip
ROWS += [
    {**ROWS[0], "source": "2001:DB8::1"},
    {**ROWS[1], "source": "10.0.0.300"},
    {**ROWS[2], "start": None, "destination_port": None},
]


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    if importlib.util.find_spec("pyspark") is None:
        reason = "missing here: PySpark (uv sync --extra spark)"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config(map=SETTINGS)
    session = builder.config("spark.local.dir", str(tmp_path_factory.mktemp("spark"))).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield ibis.pyspark.connect(session)
    session.stop()


@pytest.mark.needs_tool("java")
def test_spark_gives_the_same_edges(reduce, connection):
    from samdrift.dependencies.reduction.engines import spark_engine

    engine = spark_engine(connection)
    text = pl.DataFrame(ROWS).with_columns(pl.all().cast(pl.String))
    columns = RecordColumns(names={name: name for name in text.columns}, counted_times=True)
    records = read_records(engine.upload("raw", text), columns)
    sums = engine.keep("sums", reduce_records(records, says_who_called=False))
    for keep in (True, False):
        ours = reduce([ROWS], keep_client_addresses=keep)
        theirs = finish_flows(sums, engine, ImportParameters(keep_client_addresses=keep))
        assert theirs.edges.height > 20
        assert theirs.edges.equals(ours.edges)
        assert theirs.totals == ours.totals
        assert theirs.bad_addresses == ours.bad_addresses == ("10.0.0.300",)


@pytest.mark.needs_tool("java")
def test_what_spark_keeps_no_longer_remembers_its_plan(connection, tmp_path):
    from samdrift.dependencies.reduction.engines import spark_engine

    engine = spark_engine(connection)
    context = connection._session.sparkContext
    for folder in (None, str(tmp_path)):
        if folder is not None:
            context.setCheckpointDir(folder)
        kept = engine.upload("kept", pl.DataFrame({"written": ["a"], "is_group": [None]}, schema=KEPT))
        for step in range(12):
            kept = engine.keep(f"kept_{step}", kept.union(kept).distinct())
        assert engine.fetch(kept).rows() == [("a", None)]
        plan = connection._session.table("kept_11")._jdf.queryExecution().optimizedPlan().toString()
        assert len(plan.splitlines()) == 1
    assert list(tmp_path.iterdir())
