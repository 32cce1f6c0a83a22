"""Leases, reservations and scopes of ISC DHCP."""

from samdrift.importers.importer import Importer
from samdrift.importers.isc_dhcp.parse import parse, recognise
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="isc_dhcp",
    title="ISC DHCP leases and configuration (dhcpd.leases, dhcpd.conf)",
    title_da="ISC DHCP: dhcpd.leases og dhcpd.conf",
    kind=Kind.MEASURED,
    gives={
        "dhcp_leases": ("address", "mac", "client_name", "is_reservation", "ends_on", "state"),
        "dhcp_scopes": (
            "prefix",
            "name",
            "server",
            "first_address",
            "last_address",
            "lease_seconds",
            "status",
        ),
    },
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
