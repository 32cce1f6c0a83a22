"""NetBox: what a municipality has written down of devices, machines, addresses and lines."""

from samdrift.importers.netbox.parse import IMPORTER

__all__ = ["IMPORTER"]
