"""RVTools: what vCenter knows of VMs and hosts."""

from samdrift.importers.importer import Importer
from samdrift.importers.rvtools.parse import parse
from samdrift.importers.rvtools.tabs import is_rvtools
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="rvtools",
    title="RVTools export of vCenter",
    title_da="RVTools fra vCenter",
    kind=Kind.MEASURED,
    gives={
        "servers": (
            "name", "fqdn", "smbios_uuid", "instance_uuid", "macs", "addresses", "status", "operating_system",
            "last_seen_on", "is_virtual", "is_template", "power_state", "vcpu_count", "memory_mib",
            "storage_allocated_mib", "storage_used_mib", "disk_count", "nic_count", "cpu_utilisation_pct",
            "memory_utilisation_pct", "hypervisor", "hypervisor_host", "cluster", "datacenter",
            "management_server", "managed_object_id", "folder", "created_on", "firmware", "hardware_version",
            "tools_status", "snapshot_mib",
        ),
        "hypervisor_hosts": (
            "name", "fqdn", "smbios_uuid", "serial_number", "macs", "addresses", "status", "manufacturer",
            "model", "operating_system", "os_version", "cluster", "datacenter", "management_server",
            "hypervisor", "cpu_model", "cpu_mhz", "cpu_socket_count", "cpu_core_count", "memory_mib",
            "vm_count", "cpu_utilisation_pct", "memory_utilisation_pct",
        ),
        "clusters": ("name", "hypervisor", "management_server", "host_count", "ha_enabled", "drs_enabled"),
        "datastores": ("name", "kind", "capacity_mib", "free_mib", "host_count", "address"),
        "disks": ("name", "kind", "capacity_mib", "used_mib", "is_thin", "is_raw", "path"),
        "interfaces": ("name", "mac", "kind", "enabled", "network", "vlan_id", "mtu"),
        "addresses": ("address", "interface", "prefix_length"),
        "vlans": ("name", "vlan_id"),
    },
    recognise=is_rvtools,
    parse=parse,
)  # fmt: skip
