"""NetFlow and IPFIX by nfdump."""

from samdrift.importers.flow_records import FLOW_COLUMNS
from samdrift.importers.flows_nfdump.parse import parse, recognise
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="flows_nfdump",
    title="NetFlow (nfdump -o csv)",
    title_da="NetFlow fra nfdump (CSV)",
    kind=Kind.MEASURED,
    gives={"flows": FLOW_COLUMNS},
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
