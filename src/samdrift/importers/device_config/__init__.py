"""Configurations of routers, switches and firewalls."""

from samdrift.importers.device_config.parse import parse, recognise
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="device_config",
    title="Device configurations (Cisco, Juniper, Arista, Fortinet, HPE Aruba)",
    title_da="Konfigurationer fra netværksudstyr (Cisco, Juniper, Arista, Fortinet, HPE Aruba)",
    kind=Kind.MEASURED,
    gives={
        "network_devices": (
            "name", "fqdn", "serial_number", "macs", "addresses", "vrf", "kind", "manufacturer", "model",
            "operating_system", "os_version", "management_address", "port_count", "status",
        ),
        "interfaces": (
            "name", "mac", "kind", "enabled", "network", "vlan_id", "vrf", "mtu", "description", "owner_id",
        ),
        "addresses": ("address", "vrf", "prefix_length", "owner_id", "interface", "status", "role"),
        "prefixes": ("prefix", "vrf", "status", "role", "vlan_id", "gateway", "description"),
        "vlans": ("vlan_id", "name", "status"),
        "vrfs": ("name", "route_distinguisher", "description"),
        "dhcp_scopes": (
            "prefix", "name", "server", "first_address", "last_address", "lease_seconds", "status",
        ),
        "routes": (
            "owner_id", "vrf", "prefix", "next_hop", "interface", "kind", "distance", "enabled", "line",
        ),
        "address_references": (
            "owner_id", "kind", "name", "address", "refers_to", "vrf", "line", "statement",
        ),
    },
    recognise=recognise,
    parse=parse,
)  # fmt: skip

__all__ = ["IMPORTER"]
