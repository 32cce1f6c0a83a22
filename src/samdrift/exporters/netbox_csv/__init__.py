"""NetBox 4: tenants, VRFs, prefixes and addresses as CSV for its bulk import."""

from samdrift.exporters.netbox_csv.write import export_netbox_csv

__all__ = ["export_netbox_csv"]
