"""Cisco IOS and IOS XE: static network translation and routes."""

from samdrift.exporters.cisco_ios.write import export_cisco_ios

__all__ = ["export_cisco_ios"]
