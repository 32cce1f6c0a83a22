"""The engines that the reduction is known to run on, as ``Engine``: DuckDB, and Spark with ``[spark]``."""

import ibis
import ibis.expr.types as ir
import polars as pl
from ibis.backends.duckdb import Backend as DuckDB

from samdrift.dependencies.reduction.run import Engine


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
    """Run on an open connection of ``ibis.pyspark``; what is kept is cached by the cluster."""

    def keep(name: str, table: ir.Table) -> ir.Table:  # noqa: ARG001 - Spark names what it caches
        return table.cache()

    def fetch(table: ir.Table) -> pl.DataFrame:
        return pl.DataFrame(table.to_pyarrow())

    def upload(name: str, frame: pl.DataFrame) -> ir.Table:
        session = connection._session  # noqa: SLF001 - Ibis offers no other way
        session.createDataFrame(frame.to_pandas()).createOrReplaceTempView(name)
        return connection.table(name)

    return Engine(keep=keep, fetch=fetch, upload=upload)
