"""NetBox's choices in the inventory's words. Labels (CSV) and values (JSON) read the same."""

from collections.abc import Mapping, Sequence

from samdrift.importers.kinds import WRONG_CHOICE
from samdrift.importers.tabular import CellTable

MACHINE_STATUS: Mapping[str, str] = {
    "active": "active", "aktiv": "active",
    "offline": "offline", "paused": "offline",
    "planned": "planned", "planlagt": "planned",
    "staged": "staged", "staging": "staged", "klargjort": "staged",
    "failed": "failed", "fejlet": "failed",
    "inventory": "inventory", "lager": "inventory",
    "decommissioning": "decommissioning", "decommissioned": "decommissioning", "retired": "decommissioning",
    "udfases": "decommissioning", "udfaset": "decommissioning", "nedlagt": "decommissioning",
}  # fmt: skip
SITE_STATUS: Mapping[str, str] = {
    "active": "active", "aktiv": "active",
    "planned": "planned", "planlagt": "planned", "staging": "planned",
    "retired": "retired", "nedlagt": "retired",
    "decommissioning": "other",
}  # fmt: skip
CIRCUIT_STATUS: Mapping[str, str] = {
    "active": "active", "aktiv": "active",
    "planned": "planned", "planlagt": "planned", "provisioning": "planned",
    "offline": "other", "deprovisioning": "other", "decommissioned": "other",
}  # fmt: skip
NETWORK_STATUS: Mapping[str, str] = {
    "container": "container",
    "active": "active", "aktiv": "active", "slaac": "active",
    "reserved": "reserved", "reserveret": "reserved",
    "deprecated": "deprecated", "udgået": "deprecated", "forældet": "deprecated",
    "dhcp": "dhcp",
}  # fmt: skip
ADDRESS_ROLE: Mapping[str, str] = {
    "loopback": "loopback", "secondary": "secondary", "vip": "vip", "hsrp": "hsrp",
    "anycast": "other", "vrrp": "other", "glbp": "other", "carp": "other",
}  # fmt: skip

#: Addresses with these roles move between machines, so they identify none.
SHARED_ADDRESS_ROLES = frozenset({"anycast", "vip", "vrrp", "hsrp", "glbp", "carp"})

#: Interface types that are no port.
NO_PORT = frozenset({"virtual", "bridge", "lag", "link aggregation group (lag)"})

_HYPERVISORS = (
    ("vmware", "vmware"), ("vsphere", "vmware"), ("esx", "vmware"), ("hyper-v", "hyper-v"),
    ("hyperv", "hyper-v"), ("azure", "azure"), ("kvm", "kvm"), ("proxmox", "kvm"), ("libvirt", "kvm"),
    ("ovirt", "kvm"),
)  # fmt: skip


def read_choice(
    table: CellTable, column: str, words: Mapping[str, str], *, otherwise: str | None
) -> list[str | None]:
    """Read a column of choices; one that is not known is told and becomes ``otherwise``."""
    values: list[str | None] = []
    for index, text in enumerate(table.text(column)):
        if text is None:
            values.append(None)
            continue
        value = words.get(text.lower())
        if value is None:
            choices = ", ".join(sorted(words))
            table.tell(WRONG_CHOICE, index, column=table.spelling(column), value=text, choices=choices)
            value = otherwise
        values.append(value)
    return values


def hypervisor_of(cluster_types: Sequence[str | None]) -> list[str | None]:
    """Tell the hypervisor from each cluster type's name; a type that is not known is ``other``."""
    return [
        None
        if name is None
        else next((found for part, found in _HYPERVISORS if part in name.lower()), "other")
        for name in cluster_types
    ]
