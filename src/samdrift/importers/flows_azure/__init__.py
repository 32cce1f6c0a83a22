"""Azure's flow logs."""

from samdrift.importers.flow_records import FLOW_COLUMNS
from samdrift.importers.flows_azure.parse import parse, recognise
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="flows_azure",
    title="Azure flow logs (VNet and NSG, JSON)",
    title_da="Flowlog fra Azure (VNet og NSG, JSON)",
    kind=Kind.MEASURED,
    gives={"flows": FLOW_COLUMNS},
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
