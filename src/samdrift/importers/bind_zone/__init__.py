"""BIND zone files (RFC 1035 master files)."""

from samdrift.importers.bind_zone.parse import parse, recognise
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="bind_zone",
    title="DNS zone file (BIND master file)",
    title_da="DNS-zonefil (BIND)",
    kind=Kind.REPORTED,
    gives={"dns_records": ("zone", "name", "kind", "value", "ttl_seconds")},
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
