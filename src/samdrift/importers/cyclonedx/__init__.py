"""Software bills of materials in CycloneDX."""

from samdrift.importers.cyclonedx.parse import parse, recognise
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="cyclonedx",
    title="Software bill of materials (CycloneDX JSON or XML)",
    title_da="Softwarestykliste (CycloneDX)",
    kind=Kind.MEASURED,
    gives={"software_components": ("system", "name", "version", "kind", "purl", "licence", "supplier")},
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
