"""The object types that are used, under which addresses REST gives them, and their columns.

A column has the name that NetBox's own CSV import uses, so that a repaired row can be fed
back as CSV. Columns ending in ``_id`` hold the other object's number in the same NetBox.
"""

from collections.abc import Mapping

DEVICE = "dcim.device"
INTERFACE = "dcim.interface"
SITE = "dcim.site"
VM = "virtualization.virtualmachine"
VM_INTERFACE = "virtualization.vminterface"
VIRTUAL_DISK = "virtualization.virtualdisk"
CLUSTER = "virtualization.cluster"
PREFIX = "ipam.prefix"
ADDRESS = "ipam.ipaddress"
RANGE = "ipam.iprange"
VLAN = "ipam.vlan"
VRF = "ipam.vrf"
SERVICE = "ipam.service"
CIRCUIT = "circuits.circuit"
PROVIDER = "circuits.provider"
ASSIGNMENT = "tenancy.contactassignment"
MAC = "dcim.macaddress"

#: Where REST gives the objects of a type.
ENDPOINTS: Mapping[str, str] = {
    "dcim/devices": DEVICE,
    "dcim/interfaces": INTERFACE,
    "dcim/mac-addresses": MAC,
    "dcim/sites": SITE,
    "virtualization/virtual-machines": VM,
    "virtualization/interfaces": VM_INTERFACE,
    "virtualization/virtual-disks": VIRTUAL_DISK,
    "virtualization/clusters": CLUSTER,
    "ipam/prefixes": PREFIX,
    "ipam/ip-addresses": ADDRESS,
    "ipam/ip-ranges": RANGE,
    "ipam/vlans": VLAN,
    "ipam/vrfs": VRF,
    "ipam/services": SERVICE,
    "circuits/circuits": CIRCUIT,
    "circuits/providers": PROVIDER,
    "tenancy/contact-assignments": ASSIGNMENT,
}


COLUMNS: Mapping[str, tuple[str, ...]] = {
    DEVICE: (
        "id", "name", "role", "manufacturer", "device_type", "platform", "serial", "asset_tag", "status",
        "site", "location", "rack", "tenant", "cluster", "primary_ip4", "primary_ip6", "oob_ip",
        "description", "contact", "hosts_vms", "port_count", "vrf", "dns_name", "addresses", "macs",
    ),
    VM: (
        "id", "name", "role", "status", "site", "cluster", "cluster_type", "device", "platform", "vcpus",
        "memory", "disk", "serial", "tenant", "primary_ip4", "primary_ip6", "description", "contact",
        "disk_count", "nic_count", "vrf", "dns_name", "addresses", "macs",
    ),
    INTERFACE: (
        "id", "device", "device_id", "name", "type", "enabled", "mac_address", "mtu", "untagged_vlan", "vrf",
        "description",
    ),
    VM_INTERFACE: (
        "id", "virtual_machine", "virtual_machine_id", "name", "enabled", "mac_address", "mtu",
        "untagged_vlan", "vrf", "description",
    ),
    VIRTUAL_DISK: ("id", "virtual_machine", "virtual_machine_id", "name", "size"),
    SITE: (
        "id", "name", "status", "group", "tenant", "physical_address", "latitude", "longitude", "contact",
    ),
    CLUSTER: ("id", "name", "type", "group", "status", "site", "host_count"),
    PREFIX: (
        "id", "prefix", "vrf", "status", "role", "site", "vlan", "is_pool", "description",
    ),
    ADDRESS: (
        "id", "address", "vrf", "status", "role", "device", "device_id", "virtual_machine",
        "virtual_machine_id", "interface", "dns_name", "description",
    ),
    RANGE: ("id", "start_address", "end_address", "vrf", "status", "role", "description"),
    VLAN: ("id", "vid", "name", "site", "group", "status", "role"),
    VRF: ("id", "name", "rd", "description"),
    SERVICE: (
        "id", "device", "device_id", "virtual_machine", "virtual_machine_id", "name", "protocol", "ports",
        "ipaddresses",
    ),
    CIRCUIT: (
        "id", "cid", "provider", "type", "status", "site", "far_site", "commit_rate", "termination_date",
    ),
    PROVIDER: ("id", "name"),
    ASSIGNMENT: ("id", "object_type", "object", "contact", "priority"),
    MAC: ("id", "mac_address", "assigned_object_type", "assigned_object_id"),
}  # fmt: skip

#: The columns of the inventory that a complete export can fill.
GIVES: Mapping[str, tuple[str, ...]] = {
    "servers": (
        "name", "fqdn", "serial_number", "asset_tag", "macs", "addresses", "vrf", "site",
        "organisation_unit", "role", "status", "manufacturer", "model", "operating_system", "description",
        "managed_by", "is_virtual", "vcpu_count", "memory_mib", "storage_allocated_mib", "disk_count",
        "nic_count", "hypervisor", "hypervisor_host", "cluster",
    ),
    "hypervisor_hosts": (
        "name", "fqdn", "serial_number", "asset_tag", "addresses", "site", "status", "manufacturer", "model",
        "cluster",
    ),
    "network_devices": (
        "name", "fqdn", "serial_number", "asset_tag", "macs", "addresses", "vrf", "site",
        "organisation_unit", "role", "status", "manufacturer", "model", "operating_system", "description",
        "managed_by", "kind", "port_count", "management_address", "rack",
    ),
    "other_devices": (
        "name", "serial_number", "asset_tag", "site", "role", "status", "manufacturer", "model", "kind",
        "rack",
    ),
    "endpoints": ("name", "serial_number", "asset_tag", "site", "status", "manufacturer", "model", "kind"),
    "disks": ("name", "kind", "capacity_mib"),
    "interfaces": ("name", "mac", "kind", "enabled", "vlan_id", "vrf", "mtu", "description"),
    "sites": (
        "name", "kind", "street_address", "postal_code", "city", "latitude", "longitude", "status",
        "organisation_unit", "contact",
    ),
    "clusters": ("name", "hypervisor", "host_count"),
    "prefixes": ("prefix", "vrf", "status", "role", "site", "vlan_id", "is_pool", "description"),
    "addresses": (
        "address", "vrf", "prefix_length", "interface", "dns_name", "status", "role", "description",
    ),
    "vlans": ("name", "vlan_id", "group", "site", "status", "role"),
    "vrfs": ("name", "route_distinguisher", "description"),
    "dhcp_scopes": ("prefix", "name", "first_address", "last_address", "status"),
    "listening_services": ("address", "protocol", "port", "name"),
    "circuits": (
        "name", "provider", "kind", "status", "site", "far_site", "bandwidth_kbps", "terminates_on",
    ),
    "suppliers": ("name",),
}  # fmt: skip
