"""What a machine says of itself, whichever tool asked it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from samdrift.importers.values import clean_text

_SIZE = re.compile(r"([\d.,]+)\s*([KMGTP]?)i?B?(?:ytes)?", re.IGNORECASE)
_MEBIBYTES = {"": 1 / 1024**2, "K": 1 / 1024, "M": 1.0, "G": 1024.0, "T": 1024.0**2, "P": 1024.0**3}
#: Devices that are no disks of the machine: optical drives, loops, memory, device mapper.
_NO_DISK = re.compile(r"(loop|sr|dm-|ram|zram|md|fd|nbd|cdrom)")
#: Interfaces inside the machine: their MACs and addresses recur on every machine that has them.
_INSIDE = re.compile(
    r"(lo\d*$|loopback|docker|veth|br-|virbr|vnet|cni|cali|flannel|cilium|lxc|lxd|tun|tap|kube|dummy|ovs-)",
    re.IGNORECASE,
)
_LAYERED = re.compile(r"(bond|team|br\d|vlan)|.*[.:]", re.IGNORECASE)
_PORTABLE = frozenset(
    {"laptop", "notebook", "portable", "sub notebook", "tablet", "convertible", "detachable"}
)
_HYPERVISORS = {
    "vmware": "vmware", "kvm": "kvm", "rhev": "kvm", "ovirt": "kvm", "qemu": "kvm", "hyperv": "hyper-v",
    "hyper-v": "hyper-v", "microsoft": "hyper-v", "virtualpc": "hyper-v", "azure": "azure",
    "openstack": "kvm",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskFact:
    """A disk or a mounted partition; sizes in MiB."""

    name: str
    kind: str
    capacity_mib: int | None
    used_mib: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfaceFact:
    """A network interface with its addresses as written, mask lengths where known."""

    name: str
    mac: object = None
    mtu: int | None = None
    enabled: bool | None = None
    kind: str | None = None
    addresses: tuple[tuple[object, int | None], ...] = ()

    @property
    def is_inside(self) -> bool:
        """Whether it connects only things within the machine: containers, tunnels, loopback."""
        return _INSIDE.match(self.name) is not None

    @property
    def is_adapter(self) -> bool:
        """Whether it is an adapter of its own, not a VLAN or a bundle on top of others."""
        return not self.is_inside and _LAYERED.match(self.name) is None


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineFacts:
    """One machine's facts; what is written wrongly is still in ``uuid`` and the like as written."""

    table: str
    name: str | None = None
    fqdn: str | None = None
    uuid: object = None
    serial_number: str | None = None
    asset_tag: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    operating_system: str | None = None
    os_version: str | None = None
    memory_mib: int | None = None
    vcpu_count: int | None = None
    is_virtual: bool | None = None
    hypervisor: str | None = None
    seen_on: object = None
    disks: tuple[DiskFact, ...] = ()
    interfaces: tuple[InterfaceFact, ...] = ()
    more_addresses: tuple[object, ...] = field(default=())


def as_mapping(value: object) -> Mapping[str, object]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_items(value: object) -> Sequence[object]:
    """The value if it is a list, else the value as the only item; nothing for None."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def as_text(value: object) -> str | None:
    """The value's text; None for lists, objects and what says "nothing"."""
    return None if isinstance(value, Mapping | list) else clean_text(value)


def as_whole(value: object, *, scale: float = 1.0) -> int | None:
    """The value as a whole number times ``scale``; None where it is none or absurdly large."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value) * scale
    except (ValueError, OverflowError):
        return None
    return round(number) if 0 <= number < 1e12 else None


def size_mib(value: object) -> int | None:
    """Read ``60.00 GB`` as facts write it: units of 1,024, a bare number is bytes."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return as_whole(value, scale=1 / 1024**2)
    match = _SIZE.fullmatch(as_text(value) or "")
    if match is None:
        return None
    return as_whole(match[1].replace(",", ""), scale=_MEBIBYTES[match[2].upper()])


def mask_length(prefix: object, netmask: object) -> int | None:
    """The length of a mask, from a prefix length or a dotted mask."""
    length = as_whole(prefix)
    if length is not None:
        return length if length <= 128 else None
    try:
        parts = [int(part) for part in (as_text(netmask) or "").split(".")]
    except ValueError:
        return None
    if len(parts) != 4 or not all(0 <= part <= 255 for part in parts):
        return None
    bits = "".join(f"{part:08b}" for part in parts)
    return None if "01" in bits else bits.count("1")


def is_disk(name: str) -> bool:
    """Whether a block device is a disk of the machine."""
    return _NO_DISK.match(name) is None


def hypervisor_of(kind: str | None) -> str | None:
    """The hypervisor's name in the inventory's words; None where the machine is on none."""
    lowered = (kind or "").lower()
    if lowered in ("", "physical", "na", "none"):
        return None
    return _HYPERVISORS.get(lowered, "other")


def machine_table(*, family: str | None, product_type: str | None, form: str | None) -> str:
    """The class of a machine: ``endpoints`` for what says that it is a PC, else ``servers``.

    Args:
        family: operating system family, such as Windows, Darwin or Debian.
        product_type: what Windows says: server, domain_controller or workstation.
        form: the chassis. Hyper-V's virtual machines say Desktop, so only portable ones count.
    """
    is_pc = (
        (product_type or "").lower() in ("workstation", "client")
        or (family or "").lower() == "darwin"
        or (form or "").lower() in _PORTABLE
    )
    return "endpoints" if is_pc else "servers"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFacts:
    """The facts of one host as found in a file, before they are understood.

    ``label`` is what the file calls the host; ``tool`` is ``ansible`` or ``facter``; ``sheet``
    and ``row`` say where it stands.
    """

    label: str | None
    tool: str
    facts: Mapping[str, object]
    sheet: str
    row: int
    seen_on: object = None
