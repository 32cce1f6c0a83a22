"""Ansible's facts (``setup`` module, Linux and Windows; facts of network modules)."""

from collections.abc import Mapping

from samdrift.importers.machine_facts.facts import (
    DiskFact,
    InterfaceFact,
    MachineFacts,
    as_items,
    as_mapping,
    as_text,
    as_whole,
    hypervisor_of,
    is_disk,
    machine_table,
    mask_length,
    size_mib,
)
from samdrift.importers.values import split_names

#: A fact that only gathered facts have, not an inventory's variables.
GATHERED = ("hostname", "nodename", "distribution", "os_family", "memtotal_mb", "product_uuid", "machine_id")
_NETWORK = ("net_hostname", "net_system", "net_model", "net_version", "network_os")


def without_prefix(facts: Mapping[str, object]) -> dict[str, object]:
    """Name every fact without ``ansible_``: files have it, playbooks leave it out."""
    return {key.removeprefix("ansible_"): value for key, value in facts.items()}


def read_ansible(label: str | None, given: Mapping[str, object]) -> MachineFacts:
    """Read one host's facts. ``label`` is its name in the inventory, used where no fact names it."""
    facts = without_prefix(given)
    if not any(key in facts for key in GATHERED):
        is_network = any(key in facts for key in _NETWORK)
        return _network_device(label, facts) if is_network else _named_only(label, facts)
    name, fqdn = _names(label, facts)
    role = as_text(facts.get("virtualization_role"))
    kind = as_text(facts.get("virtualization_type"))
    is_virtual = None if role is None and kind is None else (role or "").lower() == "guest"
    return MachineFacts(
        table=machine_table(
            family=as_text(facts.get("os_family")),
            product_type=as_text(facts.get("os_product_type")),
            form=as_text(facts.get("form_factor")),
        ),
        name=name,
        fqdn=fqdn,
        uuid=as_text(facts.get("product_uuid")),
        serial_number=as_text(facts.get("product_serial")),
        asset_tag=as_text(facts.get("chassis_asset_tag")),
        manufacturer=as_text(facts.get("system_vendor")),
        model=as_text(facts.get("product_name")),
        operating_system=_operating_system(facts),
        os_version=as_text(facts.get("distribution_version")) or as_text(facts.get("kernel")),
        memory_mib=as_whole(facts.get("memtotal_mb")),
        vcpu_count=as_whole(facts.get("processor_vcpus")) or as_whole(facts.get("processor_count")),
        is_virtual=is_virtual,
        hypervisor=hypervisor_of(kind) if is_virtual else None,
        seen_on=as_mapping(facts.get("date_time")).get("date"),
        disks=(*_disks(facts), *_mounts(facts)),
        interfaces=_interfaces(facts),
        more_addresses=tuple(as_items(facts.get("ip_addresses"))),
    )


def _names(label: str | None, facts: Mapping[str, object]) -> tuple[str | None, str | None]:
    """The short name and, where a fact or the inventory has a domain, the full one."""
    for candidate in (as_text(facts.get("fqdn")), label):
        short, fqdn = split_names(candidate)
        # A machine without a domain calls itself localhost.
        if fqdn and not fqdn.startswith("localhost"):
            break
        fqdn = None
    hostname = as_text(facts.get("hostname")) or as_text(facts.get("nodename")) or label
    short, own = split_names(hostname)
    return short, fqdn or own


def _operating_system(facts: Mapping[str, object]) -> str | None:
    windows = as_text(facts.get("os_name"))
    if windows:
        return windows
    parts = (as_text(facts.get("distribution")), as_text(facts.get("distribution_version")))
    return " ".join(part for part in parts if part) or as_text(facts.get("system"))


def _disks(facts: Mapping[str, object]) -> list[DiskFact]:
    found = []
    for name, value in as_mapping(facts.get("devices")).items():
        device = as_mapping(value)
        if is_disk(name) and as_text(device.get("removable")) != "1":
            found.append(DiskFact(name=name, kind="disk", capacity_mib=size_mib(device.get("size"))))
    for number, value in enumerate(as_items(facts.get("disks"))):
        disk = as_mapping(value)
        if disk:
            label = as_text(disk.get("friendly_name")) or as_text(disk.get("number")) or str(number)
            found.append(DiskFact(name=label, kind="disk", capacity_mib=size_mib(disk.get("size"))))
    return found


def _mounts(facts: Mapping[str, object]) -> list[DiskFact]:
    """Mounted file systems on local devices; network shares belong to another machine."""
    found = []
    for value in as_items(facts.get("mounts")):
        mount = as_mapping(value)
        path, device = as_text(mount.get("mount")), as_text(mount.get("device")) or ""
        if path and device.startswith("/dev/") and not device.startswith("/dev/loop"):
            total, free = size_mib(mount.get("size_total")), size_mib(mount.get("size_available"))
            used = None if total is None or free is None else max(0, total - free)
            found.append(DiskFact(name=path, kind="partition", capacity_mib=total, used_mib=used))
    return found


def _interfaces(facts: Mapping[str, object]) -> tuple[InterfaceFact, ...]:
    """Linux names its interfaces and has one fact for each; Windows lists them."""
    found = []
    for item in as_items(facts.get("interfaces")):
        if isinstance(item, Mapping):
            name = as_text(item.get("connection_name")) or as_text(item.get("interface_name"))
            found.append(_interface(name, item))
        elif isinstance(item, str):
            # eth0:1 and br-lan have facts named eth0_1 and br_lan.
            fact = facts.get(item, facts.get(item.replace("-", "_").replace(":", "_").replace(".", "_")))
            found.append(_interface(item, as_mapping(fact)))
    if not found:
        # Facts gathered with a filter may hold only the interface of the default route.
        route = as_mapping(facts.get("default_ipv4"))
        found.append(_interface(as_text(route.get("interface")), {**route, "ipv4": route}))
    return tuple(interface for interface in found if interface.name)


def _interface(name: str | None, facts: Mapping[str, object]) -> InterfaceFact:
    addresses = []
    for key in ("ipv4", "ipv4_secondaries", "ipv6"):
        for value in as_items(facts.get(key)):
            one = as_mapping(value)
            if as_text(one.get("address")):
                length = mask_length(one.get("prefix"), one.get("netmask"))
                addresses.append((one.get("address"), length))
    enabled = facts.get("active")
    return InterfaceFact(
        name=name or "",
        mac=as_text(facts.get("macaddress")),
        mtu=as_whole(facts.get("mtu")),
        enabled=enabled if isinstance(enabled, bool) else None,
        kind=as_text(facts.get("type")),
        addresses=tuple(addresses),
    )


def _network_device(label: str | None, facts: Mapping[str, object]) -> MachineFacts:
    """Facts of ios_facts, junos_facts and the like; they hold no UUID."""
    short, fqdn = split_names(as_text(facts.get("net_hostname")) or label)
    label_fqdn = split_names(label)[1]
    system = as_text(facts.get("net_system")) or as_text(facts.get("network_os"))
    addresses = (*as_items(facts.get("net_all_ipv4_addresses")), *as_items(facts.get("host")))
    return MachineFacts(
        table="network_devices",
        name=short,
        fqdn=fqdn or label_fqdn,
        serial_number=as_text(facts.get("net_serialnum")),
        model=as_text(facts.get("net_model")),
        operating_system=system,
        os_version=as_text(facts.get("net_version")),
        more_addresses=addresses,
    )


def _named_only(label: str | None, facts: Mapping[str, object]) -> MachineFacts:
    """A host of an inventory from which no facts were gathered: nothing says what it is."""
    short, fqdn = split_names(label)
    return MachineFacts(
        table="unidentified_hosts",
        name=short,
        fqdn=fqdn,
        more_addresses=(facts.get("host"), facts.get("ssh_host"), label),
    )
