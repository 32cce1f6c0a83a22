"""AWS VPC flow logs."""

from samdrift.importers.flow_records import FLOW_COLUMNS
from samdrift.importers.flows_aws_vpc.parse import parse, recognise
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="flows_aws_vpc",
    title="AWS VPC flow logs",
    title_da="Flowlog fra AWS VPC",
    kind=Kind.MEASURED,
    gives={"flows": FLOW_COLUMNS},
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
