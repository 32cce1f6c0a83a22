"""Azure Migrate's export of dependencies."""

from samdrift.importers.azure_dependencies.parse import parse, recognise
from samdrift.importers.flow_records import FLOW_COLUMNS
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="azure_dependencies",
    title="Azure Migrate dependencies (CSV)",
    title_da="Afhængigheder fra Azure Migrate (CSV)",
    kind=Kind.MEASURED,
    gives={"flows": tuple(name for name in FLOW_COLUMNS if name != "bytes")},
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
