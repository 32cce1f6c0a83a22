"""ISC BIND: zones with old and new addresses, and the views that show each client the right ones."""

from samdrift.exporters.bind.write import export_bind

__all__ = ["export_bind"]
