"""NetFlow and IPFIX by nfdump."""

from samdrift.importers.flows_nfdump.parse import parse, recognise
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="flows_nfdump",
    title="NetFlow (nfdump -o csv)",
    title_da="NetFlow fra nfdump (CSV)",
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
