"""Computer accounts of Active Directory."""

from samdrift.importers.active_directory.parse import MACHINE_COLUMNS, parse, recognise
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="active_directory",
    title="Active Directory computers (CSV of Get-ADComputer, LDIF)",
    title_da="Active Directory: computerkonti",
    kind=Kind.MEASURED,
    gives={
        "servers": (*MACHINE_COLUMNS, "description"),
        "endpoints": (*MACHINE_COLUMNS, "kind"),
    },
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
