"""The engines that the reduction is known to run on, as ``Engine``: DuckDB, and Spark with ``[spark]``."""

import ibis
import ibis.expr.types as ir
import polars as pl
from ibis.backends.duckdb import Backend as DuckDB

from samdrift.dependencies.reduction.run import Engine

#: What Spark calls the types that are handed in.
_SPARK_TYPES = {pl.String(): "string", pl.Boolean(): "boolean", pl.Int64(): "bigint"}


def duckdb_engine(connection: DuckDB) -> Engine:
    """Run on an open DuckDB connection, with temporary tables in it."""

    def keep(name: str, table: ir.Table) -> ir.Table:
        # Said in SQL: Ibis's own create_table copies what it replaces once more.
        query = ibis.to_sql(table, dialect="duckdb")
        connection.raw_sql(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {query}')
        return connection.table(name)

    def fetch(table: ir.Table) -> pl.DataFrame:
        return pl.DataFrame(connection.con.sql(ibis.to_sql(table, dialect="duckdb")).to_arrow_table())

    def upload(name: str, frame: pl.DataFrame) -> ir.Table:
        connection.raw_sql(f'DROP VIEW IF EXISTS "{name}"')
        connection.con.register(name, frame.to_arrow())
        return connection.table(name)

    return Engine(keep=keep, fetch=fetch, upload=upload)


def spark_engine(connection: ibis.BaseBackend) -> Engine:
    """Run on an open connection of ``ibis.pyspark``.

    What is kept is computed at once and stored as a checkpoint: in the session's checkpoint folder
    where it has one, by the executors themselves (lost with them) where it has none.
    """
    session = connection._session  # noqa: SLF001 - Ibis offers no other way

    def keep(name: str, table: ir.Table) -> ir.Table:
        # Not a cache: that keeps the whole plan below it, which doubles with every step that reads
        # a table twice, until the driver's memory is spent on the plan alone.
        frame = session.sql(connection.compile(table))
        is_durable = session.sparkContext.getCheckpointDir() is not None
        kept = frame.checkpoint() if is_durable else frame.localCheckpoint()
        kept.createOrReplaceTempView(name)
        return connection.table(name)

    def fetch(table: ir.Table) -> pl.DataFrame:
        return pl.DataFrame(table.to_pyarrow())

    def upload(name: str, frame: pl.DataFrame) -> ir.Table:
        # The schema is said: nothing can be read off an empty frame.
        schema = ", ".join(f"{column} {_SPARK_TYPES[kind]}" for column, kind in frame.schema.items())
        session.createDataFrame(frame.rows(), schema).createOrReplaceTempView(name)
        return connection.table(name)

    return Engine(keep=keep, fetch=fetch, upload=upload)
