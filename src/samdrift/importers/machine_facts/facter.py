"""Puppet's facts (Facter 2 to 4: structured facts, and the flat ones of old)."""

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

#: Facts by which Facter's answers are known.
GATHERED = ("networking", "dmi", "os", "kernel", "operatingsystem", "memorysize_mb", "virtual", "hostname")


def read_facter(label: str | None, facts: Mapping[str, object]) -> MachineFacts:
    """Read one host's facts. ``label`` is its certname, used where no fact names it."""
    networking = as_mapping(facts.get("networking"))
    dmi = as_mapping(facts.get("dmi"))
    product = as_mapping(dmi.get("product"))
    chassis = as_mapping(dmi.get("chassis"))
    full = as_text(networking.get("fqdn")) or as_text(facts.get("fqdn")) or label
    name = as_text(networking.get("hostname")) or as_text(facts.get("hostname")) or split_names(full)[0]
    virtual = as_text(facts.get("virtual"))
    return MachineFacts(
        table=machine_table(
            family=_family(facts), product_type=_product_type(facts), form=as_text(chassis.get("type"))
        ),
        name=name,
        fqdn=split_names(full)[1],
        uuid=as_text(product.get("uuid")) or as_text(facts.get("uuid")),
        serial_number=as_text(product.get("serial_number")) or as_text(facts.get("serialnumber")),
        asset_tag=as_text(chassis.get("asset_tag")),
        manufacturer=as_text(dmi.get("manufacturer")) or as_text(facts.get("manufacturer")),
        model=as_text(product.get("name")) or as_text(facts.get("productname")),
        operating_system=_operating_system(facts),
        os_version=_os_version(facts),
        memory_mib=_memory_mib(facts),
        vcpu_count=_vcpu_count(facts),
        is_virtual=_is_virtual(facts.get("is_virtual"), virtual),
        hypervisor=hypervisor_of(virtual),
        disks=(*_disks(facts), *_mounts(facts)),
        interfaces=_interfaces(facts, networking),
    )


def _is_virtual(value: object, virtual: str | None) -> bool | None:
    """Old Facter writes its flags as text."""
    if isinstance(value, bool):
        return value
    text = (as_text(value) or "").lower()
    if text in ("true", "false"):
        return text == "true"
    return None if virtual is None else virtual.lower() != "physical"


def _family(facts: Mapping[str, object]) -> str | None:
    os = facts.get("os")
    return as_text(as_mapping(os).get("family")) or as_text(facts.get("osfamily"))


def _product_type(facts: Mapping[str, object]) -> str | None:
    """Windows says Server or Client (``installation_type``)."""
    windows = as_mapping(as_mapping(facts.get("os")).get("windows"))
    return as_text(windows.get("installation_type"))


def _os_version(facts: Mapping[str, object]) -> str | None:
    release = as_mapping(facts.get("os")).get("release")
    written = as_mapping(release).get("full") if isinstance(release, Mapping) else release
    return as_text(written) or as_text(facts.get("operatingsystemrelease"))


def _operating_system(facts: Mapping[str, object]) -> str | None:
    os = as_mapping(facts.get("os"))
    windows = as_text(as_mapping(os.get("windows")).get("product_name"))
    if windows:
        return windows
    name = as_text(os.get("name")) or as_text(facts.get("operatingsystem"))
    return " ".join(part for part in (name, _os_version(facts)) if part) or None


def _memory_mib(facts: Mapping[str, object]) -> int | None:
    system = as_mapping(as_mapping(facts.get("memory")).get("system"))
    found = size_mib(system.get("total_bytes"))
    return as_whole(facts.get("memorysize_mb")) if found is None else found


def _vcpu_count(facts: Mapping[str, object]) -> int | None:
    return as_whole(as_mapping(facts.get("processors")).get("count")) or as_whole(facts.get("processorcount"))


def _disks(facts: Mapping[str, object]) -> list[DiskFact]:
    return [
        DiskFact(name=name, kind="disk", capacity_mib=size_mib(as_mapping(disk).get("size_bytes")))
        for name, disk in as_mapping(facts.get("disks")).items()
        if is_disk(name)
    ]


def _mounts(facts: Mapping[str, object]) -> list[DiskFact]:
    """Mounted file systems on local devices; network shares belong to another machine."""
    found = []
    for path, value in as_mapping(facts.get("mountpoints")).items():
        mount = as_mapping(value)
        device = as_text(mount.get("device")) or ""
        if device.startswith("/dev/") and not device.startswith("/dev/loop"):
            total, used = size_mib(mount.get("size_bytes")), size_mib(mount.get("used_bytes"))
            found.append(DiskFact(name=path, kind="partition", capacity_mib=total, used_mib=used))
    return found


def _interfaces(facts: Mapping[str, object], networking: Mapping[str, object]) -> tuple[InterfaceFact, ...]:
    structured = as_mapping(networking.get("interfaces"))
    if structured:
        return tuple(_interface(name, as_mapping(value)) for name, value in structured.items())
    names = (as_text(facts.get("interfaces")) or "").split(",")
    flat = [_flat_interface(name.strip(), facts) for name in names if name.strip()]
    if not flat and (facts.get("ipaddress") or facts.get("macaddress")):
        flat = [
            InterfaceFact(
                name="eth0",
                mac=as_text(facts.get("macaddress")),
                addresses=((facts.get("ipaddress"), mask_length(None, facts.get("netmask"))),),
            )
        ]
    return tuple(flat)


def _interface(name: str, facts: Mapping[str, object]) -> InterfaceFact:
    addresses = []
    for key in ("bindings", "bindings6"):
        for value in as_items(facts.get(key)):
            binding = as_mapping(value)
            if as_text(binding.get("address")):
                addresses.append((binding.get("address"), mask_length(None, binding.get("netmask"))))
    if not addresses and as_text(facts.get("ip")):
        addresses.append((facts.get("ip"), mask_length(None, facts.get("netmask"))))
    state = (as_text(facts.get("operational_state")) or "").lower()
    return InterfaceFact(
        name=name,
        mac=as_text(facts.get("mac")),
        mtu=as_whole(facts.get("mtu")),
        enabled=state == "up" if state in ("up", "down") else None,
        addresses=tuple(addresses),
    )


def _flat_interface(name: str, facts: Mapping[str, object]) -> InterfaceFact:
    """Facter before version 3: ``ipaddress_eth0``, ``macaddress_eth0``, ``netmask_eth0``."""
    address = as_text(facts.get(f"ipaddress_{name}"))
    mask = mask_length(None, facts.get(f"netmask_{name}"))
    return InterfaceFact(
        name=name,
        mac=as_text(facts.get(f"macaddress_{name}")),
        mtu=as_whole(facts.get(f"mtu_{name}")),
        addresses=((address, mask),) if address else (),
    )
