"""Fortinet FortiOS: virtual IPs, IP pools, address objects, policies (off) and static routes."""

from samdrift.exporters.fortios.write import export_fortios

__all__ = ["export_fortios"]
