"""Servers in Azure Migrate's import template."""

from samdrift.importers.azure_migrate.parse import DISK_COLUMNS, SERVER_COLUMNS, parse, recognise
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="azure_migrate",
    title="Azure Migrate import template (CSV)",
    title_da="Azure Migrates importskabelon (CSV)",
    kind=Kind.REPORTED,
    gives={"servers": SERVER_COLUMNS, "disks": DISK_COLUMNS},
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
