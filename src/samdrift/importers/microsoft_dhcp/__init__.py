"""Scopes, leases and reservations of Microsoft's DHCP server."""

from samdrift.importers.importer import Importer
from samdrift.importers.microsoft_dhcp.parse import LEASE_COLUMNS, SCOPE_COLUMNS, parse, recognise
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="microsoft_dhcp",
    title="Microsoft DHCP (CSV of Get-DhcpServerv4Scope, …Lease, …Reservation)",
    title_da="Microsoft DHCP (CSV fra PowerShell)",
    kind=Kind.MEASURED,
    gives={"dhcp_scopes": SCOPE_COLUMNS, "dhcp_leases": LEASE_COLUMNS},
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
