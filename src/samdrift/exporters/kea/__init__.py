"""ISC Kea: DHCPv4 subnets with pools and reservations for new prefixes."""

from samdrift.exporters.kea.write import export_kea

__all__ = ["export_kea"]
