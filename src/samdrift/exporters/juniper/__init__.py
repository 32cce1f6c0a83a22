"""Juniper Junos (SRX): static NAT rule-sets and routing options."""

from samdrift.exporters.juniper.write import export_juniper

__all__ = ["export_juniper"]
