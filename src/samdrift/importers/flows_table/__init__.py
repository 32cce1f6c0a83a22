"""Flows and edges as plain tables."""

from samdrift.importers.flow_records import FLOW_COLUMNS
from samdrift.importers.flows_table.parse import parse, recognise
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="flows_table",
    title="Flows or edges as a table (CSV, Parquet)",
    title_da="Flowdata som tabel (CSV eller Parquet)",
    kind=Kind.MEASURED,
    gives={"flows": FLOW_COLUMNS},
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
