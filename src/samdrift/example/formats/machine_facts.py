"""Facts that machines tell about themselves: Ansible (a file a host) and PuppetDB (one list)."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import orjson

from samdrift.example.formats.sheet import Export, RecordGroup
from samdrift.example.landscape.model import TrueServer


def ansible_exports(servers: Sequence[TrueServer]) -> list[Export]:
    """Write ``ansible -m setup --tree``: a file for each host, named after it."""
    exports = []
    for server in sorted(servers, key=lambda s: s.id):
        name, _sep, version = _distribution(server)
        address = {"address": server.address, "interface": "eth0", "macaddress": server.mac, "prefix": "24"}
        facts: dict[str, Any] = {
            "ansible_all_ipv4_addresses": [server.address, "172.17.0.1"],
            "ansible_architecture": "x86_64",
            "ansible_default_ipv4": address,
            "ansible_devices": _devices(server),
            "ansible_distribution": name,
            "ansible_distribution_version": version,
            "ansible_domain": server.domain,
            "ansible_fqdn": server.fqdn,
            "ansible_hostname": server.name.lower(),
            "ansible_memtotal_mb": server.memory_mib - 180,
            "ansible_nodename": server.fqdn,
            "ansible_os_family": "RedHat" if name in ("RedHat", "CentOS") else "Debian",
            "ansible_processor_vcpus": server.vcpus,
            "ansible_product_name": "VMware7,1" if server.kind == "vm" else "PowerEdge R650",
            "ansible_product_serial": server.serial or "NA",
            "ansible_product_uuid": server.uuid.upper(),
            "ansible_system": "Linux",
            "ansible_system_vendor": "VMware, Inc." if server.kind == "vm" else "Dell Inc.",
            "ansible_virtualization_role": "guest" if server.kind != "physical" else "host",
            "ansible_virtualization_type": "VMware" if server.kind == "vm" else "kvm",
        }
        content = orjson.dumps({"ansible_facts": facts, "changed": False}, option=orjson.OPT_INDENT_2)
        group = RecordGroup(sheet="", role="asset", rows=(1,), asset_ids=(server.id,))
        exports.append(Export(path=f"ansible/facts/{server.fqdn}.json", content=content, groups=(group,)))
    return exports


def puppet_exports(servers: Sequence[TrueServer], today: date) -> list[Export]:
    """Write PuppetDB's inventory endpoint: one list with a certname and facts for each host."""
    ordered = sorted(servers, key=lambda s: s.id)
    stamp = f"{datetime.combine(today, time(4, 30)).isoformat()}.000Z"
    nodes = []
    for server in ordered:
        name, _sep, version = _distribution(server)
        family = "RedHat" if name in ("RedHat", "CentOS") else "Debian"
        facts: dict[str, Any] = {
            "networking": {
                "hostname": server.name.lower(),
                "domain": server.domain,
                "fqdn": server.fqdn,
                "ip": server.address,
                "mac": server.mac,
                "interfaces": {"eth0": {"ip": server.address, "mac": server.mac, "netmask": "255.255.255.0"}},
            },
            "os": {
                "family": family,
                "name": name,
                "release": {"full": version, "major": version.split(".")[0]},
            },
            "memory": {"system": {"total_bytes": server.memory_mib * 1048576 - 190_000_000}},
            "processors": {"count": server.vcpus},
            "disks": {"sd" + "abc"[n]: {"size_bytes": gib << 30} for n, gib in enumerate(server.disks_gib)},
            "dmi": {
                "manufacturer": "VMware, Inc." if server.kind == "vm" else "Dell Inc.",
                "product": {"serial_number": server.serial, "uuid": server.uuid.upper()},
            },
            "is_virtual": server.kind != "physical",
            "virtual": "vmware" if server.kind == "vm" else "physical",
        }
        nodes.append(
            {"certname": server.fqdn, "timestamp": stamp, "environment": "production", "facts": facts}
        )
    group = RecordGroup(
        sheet="", role="asset", rows=tuple(range(1, len(nodes) + 1)), asset_ids=tuple(s.id for s in ordered)
    )
    return [
        Export(
            path="puppet/puppetdb-inventory.json",
            content=orjson.dumps(nodes),
            groups=(group,) if nodes else (),
        )
    ]


def _distribution(server: TrueServer) -> tuple[str, str, str]:
    short = server.os.short
    for prefix, name in (
        ("Red Hat Enterprise Linux", "RedHat"),
        ("CentOS Linux", "CentOS"),
        ("Debian GNU/Linux", "Debian"),
        ("Ubuntu", "Ubuntu"),
    ):
        if short.startswith(prefix):
            return name, " ", short.removeprefix(prefix).strip()
    return short.partition(" ")


def _devices(server: TrueServer) -> dict[str, Any]:
    return {
        "sd" + "abc"[n]: {"model": "Virtual disk", "size": f"{gib}.00 GB", "sectors": str(gib * 2097152)}
        for n, gib in enumerate(server.disks_gib)
    }
