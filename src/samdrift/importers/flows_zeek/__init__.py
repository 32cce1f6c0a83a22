"""Connections seen by Zeek."""

from samdrift.importers.flows_zeek.parse import parse, recognise
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="flows_zeek",
    title="Zeek conn.log (tab-separated or JSON lines)",
    title_da="Zeek conn.log",
    kind=Kind.MEASURED,
    gives={
        "flows": (
            "source", "destination", "protocol", "port", "connections", "bytes", "first_seen_on",
            "last_seen_on",
        ),
    },
    recognise=recognise,
    parse=parse,
)  # fmt: skip

__all__ = ["IMPORTER"]
