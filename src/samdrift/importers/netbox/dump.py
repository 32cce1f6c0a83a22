"""Django dumps (``manage.py dumpdata``): numbers that point at other objects become names."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from samdrift.importers.importer import InputFile
from samdrift.importers.kinds import DANGLING_REFERENCE
from samdrift.importers.netbox import models as m
from samdrift.importers.netbox.vocabulary import NO_PORT, SHARED_ADDRESS_ROLES
from samdrift.kernel import Finding

Fields = Mapping[str, Any]
Flat = dict[str, Any]
#: Each model's objects: their ordinal and their fields, with names for numbers.
Rows = dict[str, list[tuple[int, Flat]]]

#: Field of a model -> the model that its number points at.
_REFERENCES: Mapping[str, Mapping[str, str]] = {
    m.DEVICE: {
        "role": "dcim.devicerole", "device_role": "dcim.devicerole", "platform": "dcim.platform",
        "device_type": "dcim.devicetype", "site": m.SITE, "location": "dcim.location", "rack": "dcim.rack",
        "tenant": "tenancy.tenant", "cluster": m.CLUSTER, "primary_ip4": m.ADDRESS, "primary_ip6": m.ADDRESS,
        "oob_ip": m.ADDRESS,
    },
    m.VM: {
        "role": "dcim.devicerole", "platform": "dcim.platform", "site": m.SITE, "cluster": m.CLUSTER,
        "device": m.DEVICE, "tenant": "tenancy.tenant", "primary_ip4": m.ADDRESS, "primary_ip6": m.ADDRESS,
    },
    m.INTERFACE: {
        "device": m.DEVICE, "untagged_vlan": m.VLAN, "vrf": m.VRF, "primary_mac_address": "dcim.macaddress",
    },
    m.VM_INTERFACE: {
        "virtual_machine": m.VM, "untagged_vlan": m.VLAN, "vrf": m.VRF,
        "primary_mac_address": "dcim.macaddress",
    },
    m.VIRTUAL_DISK: {"virtual_machine": m.VM},
    m.SITE: {"group": "dcim.sitegroup", "tenant": "tenancy.tenant"},
    m.CLUSTER: {"type": "virtualization.clustertype", "group": "virtualization.clustergroup", "site": m.SITE},
    m.PREFIX: {"vrf": m.VRF, "role": "ipam.role", "site": m.SITE, "vlan": m.VLAN},
    m.ADDRESS: {"vrf": m.VRF},
    m.RANGE: {"vrf": m.VRF, "role": "ipam.role"},
    m.VLAN: {"site": m.SITE, "group": "ipam.vlangroup", "role": "ipam.role"},
    m.SERVICE: {"device": m.DEVICE, "virtual_machine": m.VM},
    m.CIRCUIT: {"provider": m.PROVIDER, "type": "circuits.circuittype"},
}  # fmt: skip

#: Resolved into the objects that point at them, so not told as unused.
_RESOLVED = frozenset(
    {target for fields in _REFERENCES.values() for target in fields.values()}
    | {"dcim.macaddress", "dcim.manufacturer", "circuits.circuittermination", "circuits.providernetwork",
       "tenancy.contact", "tenancy.contactrole"}
)  # fmt: skip
_APPS = ("dcim.", "ipam.", "circuits.", "virtualization.", "tenancy.", "wireless.", "vpn.")

#: Models of which no export should hold the objects.
_SECRETS = ("auth.user", "users.user", "users.token", "sessions.session", "core.datasource")

#: What another object is called where it is referred to.
_LABELS: Mapping[str, str] = {
    "dcim.devicetype": "model", m.ADDRESS: "address", m.VLAN: "vid", m.CIRCUIT: "cid",
    "dcim.macaddress": "mac_address",
}  # fmt: skip


class Dump:
    """The objects of a dump by model and number, with what was found while resolving them."""

    def __init__(self, file: InputFile, objects: Iterable[object]) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.counts: Counter[str] = Counter()
        self._by_model: defaultdict[str, dict[int, Fields]] = defaultdict(dict)
        self._ordinals: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for entry in objects:
            if not isinstance(entry, dict) or not isinstance(entry.get("fields"), dict):
                continue
            model = str(entry.get("model")).lower()
            self.counts[model] += 1
            number = entry.get("pk")
            if isinstance(number, int):
                self._by_model[model][number] = entry["fields"]
                self._ordinals[model][number] = self.counts[model]

    def objects(self, model: str) -> Mapping[int, Fields]:
        """The objects of a model by number."""
        return self._by_model.get(model, {})

    def ordinal(self, model: str, number: int) -> int:
        """Where an object stands among those of its model, from 1."""
        return self._ordinals[model][number]

    def get(self, model: str, number: object) -> Fields:
        """An object's fields; none where it is not in the dump."""
        return self.objects(model).get(number, {}) if isinstance(number, int) else {}

    def label(self, model: str, number: object) -> object | None:
        """What an object is called, or None where it is not in the dump."""
        found: object = self.get(model, number).get(_LABELS.get(model, "name"))
        return found

    def unused(self) -> dict[str, int]:
        """How many objects there are of NetBox's own types that the inventory does not use."""
        return {
            model: count
            for model, count in self.counts.items()
            if model.startswith(_APPS) and model not in _RESOLVED and model not in m.COLUMNS
        }

    def secrets(self) -> str:
        """Which objects it holds that no export should, with their number."""
        return ", ".join(f"{model} {self.counts[model]}" for model in _SECRETS if self.counts[model])

    def flat(self, model: str) -> list[tuple[int, Flat]]:
        """The objects of a model with names for numbers: ordinal and fields, in the dump's order."""
        references = _REFERENCES.get(model, {})
        result = []
        for number, fields in self.objects(model).items():
            flat: Flat = {"id": number, **fields}
            ordinal = self.ordinal(model, number)
            for field, target in references.items():
                pointed = fields.get(field)
                if pointed is None or isinstance(pointed, str):
                    continue
                flat[field] = self.label(target, pointed)
                flat[f"{field}_id"] = pointed if isinstance(pointed, int) else None
                if not isinstance(pointed, int) or pointed not in self.objects(target):
                    where = self.file.at(ordinal, model)
                    self.findings.append(
                        DANGLING_REFERENCE.at(where, column=field, value=f"{target} {pointed}")
                    )
            result.append((ordinal, flat))
        return result


def flatten_dump(dump: Dump) -> Rows:
    """Return each model's objects as flat rows, in the columns of ``models.COLUMNS``."""
    rows = {model: dump.flat(model) for model in m.COLUMNS if dump.objects(model)}
    _add_addresses(dump, rows)
    completers: Mapping[str, Callable[[Dump, Flat], None]] = {
        m.DEVICE: _complete_device,
        m.VM: _complete_vm,
        m.PREFIX: _complete_scope,
        m.CLUSTER: _complete_scope,
        m.CIRCUIT: _complete_circuit,
        m.SERVICE: _complete_service,
        m.ASSIGNMENT: _complete_assignment,
    }
    for model, complete in completers.items():
        for _, flat in rows.get(model, []):
            complete(dump, flat)
    _add_counts(rows)
    _add_contacts(rows)
    return rows


def _content_type(value: object) -> str:
    """Read a generic reference's type: dumps write it as [app, model]."""
    return ".".join(str(part) for part in value) if isinstance(value, list) else ""


def _complete_device(dump: Dump, flat: Flat) -> None:
    flat.setdefault("role", flat.get("device_role"))
    kind = dump.get("dcim.devicetype", flat.get("device_type_id"))
    flat["manufacturer"] = dump.label("dcim.manufacturer", kind.get("manufacturer"))


def _complete_vm(dump: Dump, flat: Flat) -> None:
    cluster = dump.get(m.CLUSTER, flat.get("cluster_id"))
    flat["cluster_type"] = dump.label("virtualization.clustertype", cluster.get("type"))
    if flat.get("site") is None:
        flat["site"] = dump.label(m.SITE, cluster.get("site") or _scope_site(cluster))


def _scope_site(fields: Fields) -> object | None:
    """The site that an object's scope (NetBox 4.2 and later) names, if it is a site."""
    cached: object = fields.get("_site")
    if cached is not None:
        return cached
    scope: object = fields.get("scope_id")
    return scope if _content_type(fields.get("scope_type")) == m.SITE else None


def _complete_scope(dump: Dump, flat: Flat) -> None:
    if flat.get("site") is None:
        flat["site"] = dump.label(m.SITE, _scope_site(flat))


def _complete_circuit(dump: Dump, flat: Flat) -> None:
    """Add where the circuit ends: a site, or the provider's network."""
    for side, column in (("termination_a", "site"), ("termination_z", "far_site")):
        end = dump.get("circuits.circuittermination", flat.get(side))
        target = _content_type(end.get("termination_type"))
        flat[column] = (
            dump.label(m.SITE, end.get("site"))
            or dump.label("circuits.providernetwork", end.get("provider_network"))
            or dump.label(target, end.get("termination_id"))
        )


def _complete_service(dump: Dump, flat: Flat) -> None:
    """Since 4.3 a service's owner is a generic reference."""
    owner, number = _content_type(flat.get("parent_object_type")), flat.get("parent_object_id")
    column = {m.DEVICE: "device", m.VM: "virtual_machine"}.get(owner)
    if column is not None:
        flat[column], flat[f"{column}_id"] = dump.label(owner, number), number
    numbers = flat.get("ipaddresses")
    if isinstance(numbers, list):
        flat["ipaddresses"] = [dump.label(m.ADDRESS, number) for number in numbers]


def _complete_assignment(dump: Dump, flat: Flat) -> None:
    kind = _content_type(flat.get("object_type") or flat.get("content_type"))
    flat["object_type"], flat["object"] = kind, dump.label(kind, flat.get("object_id"))
    flat["contact"] = dump.label("tenancy.contact", flat.get("contact"))


def _add_addresses(dump: Dump, rows: Rows) -> None:
    """Give addresses their machine and interface, and machines their addresses and MACs."""
    found = _Owners(rows)
    for fields in dump.objects("dcim.macaddress").values():
        port = found.port(fields.get("assigned_object_type"), fields.get("assigned_object_id"))
        if port is not None and not port.get("primary_mac_address"):
            port.setdefault("mac_address", fields.get("mac_address"))
    for _, flat in rows.get(m.ADDRESS, []):
        port = found.port(flat.get("assigned_object_type"), flat.get("assigned_object_id"))
        if port is None:
            continue
        column, machine = found.machine(port)
        flat["interface"], flat[column], flat[f"{column}_id"] = (
            port.get("name"),
            port.get(column),
            machine.get("id"),
        )
        if str(flat.get("role")).lower() not in SHARED_ADDRESS_ROLES:
            machine.setdefault("addresses", []).append(flat.get("address"))
            machine.setdefault("vrfs", []).append(flat.get("vrf"))
    for port in found.ports():
        port["mac_address"] = port.get("mac_address") or port.get("primary_mac_address")
        if port["mac_address"]:
            found.machine(port)[1].setdefault("macs", []).append(port["mac_address"])
    by_number = {flat["id"]: flat for _, flat in rows.get(m.ADDRESS, [])}
    for flat in found.machines():
        primary = by_number.get(flat.get("primary_ip4_id") or flat.get("primary_ip6_id") or 0, {})
        flat["dns_name"] = primary.get("dns_name")
        vrfs = flat.get("vrfs", [])
        one = vrfs[0] if vrfs and all(vrf == vrfs[0] for vrf in vrfs) else None
        flat["vrf"] = primary.get("vrf") if primary else one


class _Owners:
    """Interfaces by number, and the machines that they belong to."""

    _COLUMNS: Mapping[str, tuple[str, str]] = {
        m.INTERFACE: ("device", m.DEVICE),
        m.VM_INTERFACE: ("virtual_machine", m.VM),
    }

    def __init__(self, rows: Rows) -> None:
        self._ports = {kind: {flat["id"]: flat for _, flat in rows.get(kind, [])} for kind in self._COLUMNS}
        self._machines = {
            column: {flat["id"]: flat for _, flat in rows.get(model, [])}
            for column, model in self._COLUMNS.values()
        }

    def port(self, kind: object, number: object) -> Flat | None:
        """The interface that a generic reference names."""
        return self._ports.get(_content_type(kind), {}).get(number) if isinstance(number, int) else None

    def machine(self, port: Flat) -> tuple[str, Flat]:
        """The column that names an interface's machine, and the machine (empty where it is not there)."""
        column = "virtual_machine" if "virtual_machine_id" in port else "device"
        return column, self._machines[column].get(port.get(f"{column}_id") or 0, {})

    def ports(self) -> list[Flat]:
        """All interfaces."""
        return [flat for flats in self._ports.values() for flat in flats.values()]

    def machines(self) -> list[Flat]:
        """All machines."""
        return [flat for flats in self._machines.values() for flat in flats.values()]


def _add_counts(rows: Rows) -> None:
    """Add what is counted from other objects: ports, adapters, disks, hosts; and who hosts VMs."""
    ports = Counter(
        f.get("device_id") for _, f in rows.get(m.INTERFACE, []) if str(f.get("type")).lower() not in NO_PORT
    )
    adapters = Counter(f.get("virtual_machine_id") for _, f in rows.get(m.VM_INTERFACE, []))
    disks = Counter(f.get("virtual_machine_id") for _, f in rows.get(m.VIRTUAL_DISK, []))
    hosts = Counter(f.get("cluster_id") for _, f in rows.get(m.DEVICE, []) if f.get("cluster_id"))
    vm_hosts = {f.get("device_id") for _, f in rows.get(m.VM, []) if f.get("device_id")}
    for _, flat in rows.get(m.DEVICE, []):
        flat["port_count"] = ports.get(flat["id"])
        flat["hosts_vms"] = flat.get("cluster_id") is not None or flat["id"] in vm_hosts
    for _, flat in rows.get(m.VM, []):
        flat["nic_count"], flat["disk_count"] = adapters.get(flat["id"]), disks.get(flat["id"])
    for _, flat in rows.get(m.CLUSTER, []):
        flat["host_count"] = hosts.get(flat["id"])


def _add_contacts(rows: Rows) -> None:
    """Give sites and machines their contact: the primary one first, then the first named."""
    ranks = {"primary": 0, "secondary": 1, "tertiary": 2}
    ordered = sorted(
        (flat for _, flat in rows.get(m.ASSIGNMENT, [])),
        key=lambda flat: (ranks.get(str(flat.get("priority")), 3), flat["id"]),
    )
    for model in (m.SITE, m.DEVICE, m.VM):
        by_number = {flat["id"]: flat for _, flat in rows.get(model, [])}
        for assignment in ordered:
            number = assignment.get("object_id")
            thing = by_number.get(number) if isinstance(number, int) else None
            if thing is not None and assignment["object_type"] == model:
                thing.setdefault("contact", assignment["contact"])
