"""Facts of machines, as Ansible and Puppet gather them."""

from samdrift.importers.importer import Importer
from samdrift.importers.machine_facts.parse import parse, recognise
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="machine_facts",
    title="Machine facts (Ansible, PuppetDB, Facter)",
    title_da="Facts fra Ansible eller Puppet",
    kind=Kind.MEASURED,
    gives={
        "servers": (
            "name", "fqdn", "smbios_uuid", "serial_number", "asset_tag", "macs", "addresses", "status",
            "manufacturer", "model", "operating_system", "os_version", "last_seen_on", "is_virtual",
            "vcpu_count", "memory_mib", "storage_allocated_mib", "storage_used_mib", "disk_count",
            "nic_count", "hypervisor",
        ),
        "disks": ("name", "kind", "capacity_mib", "used_mib"),
        "interfaces": ("name", "mac", "kind", "enabled", "mtu"),
        "addresses": ("address", "prefix_length", "interface"),
    },
    recognise=recognise,
    parse=parse,
)  # fmt: skip

__all__ = ["IMPORTER"]
