"""Leases, reservations and scopes of ISC DHCP."""

from samdrift.importers.importer import Importer
from samdrift.importers.isc_dhcp.parse import LEASE_COLUMNS, SCOPE_COLUMNS, parse, recognise
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="isc_dhcp",
    title="ISC DHCP leases and configuration (dhcpd.leases, dhcpd.conf)",
    title_da="ISC DHCP: dhcpd.leases og dhcpd.conf",
    kind=Kind.MEASURED,
    gives={
        "dhcp_leases": LEASE_COLUMNS,
        "dhcp_scopes": SCOPE_COLUMNS,
    },
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
