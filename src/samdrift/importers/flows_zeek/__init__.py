"""Connections seen by Zeek."""

from samdrift.importers.flow_records import FLOW_COLUMNS
from samdrift.importers.flows_zeek.parse import parse, recognise
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="flows_zeek",
    title="Zeek conn.log (tab-separated or JSON lines)",
    title_da="Zeek conn.log",
    kind=Kind.MEASURED,
    gives={"flows": FLOW_COLUMNS},
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
