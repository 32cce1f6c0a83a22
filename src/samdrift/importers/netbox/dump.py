"""Django dumps (``manage.py dumpdata``): numbers that point at other objects become names."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from samdrift.importers.importer import InputFile
from samdrift.importers.kinds import DANGLING_REFERENCE
from samdrift.importers.netbox import models as m
from samdrift.importers.netbox.joins import Flat, Rows, content_type, join_objects
from samdrift.kernel import Finding

Fields = Mapping[str, Any]

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
    completers: Mapping[str, Callable[[Dump, Flat], None]] = {
        m.DEVICE: _complete_device,
        m.PREFIX: _complete_scope,
        m.CLUSTER: _complete_scope,
        m.CIRCUIT: _complete_circuit,
        m.SERVICE: _complete_service,
        m.ASSIGNMENT: _complete_assignment,
    }
    for model, complete in completers.items():
        for _, flat in rows.get(model, []):
            complete(dump, flat)
    join_objects(rows)
    return rows


def _complete_device(dump: Dump, flat: Flat) -> None:
    flat.setdefault("role", flat.get("device_role"))
    kind = dump.get("dcim.devicetype", flat.get("device_type_id"))
    flat["manufacturer"] = dump.label("dcim.manufacturer", kind.get("manufacturer"))


def _scope_site(fields: Fields) -> object | None:
    """The site that an object's scope (NetBox 4.2 and later) names, if it is a site."""
    cached: object = fields.get("_site")
    if cached is not None:
        return cached
    scope: object = fields.get("scope_id")
    return scope if content_type(fields.get("scope_type")) == m.SITE else None


def _complete_scope(dump: Dump, flat: Flat) -> None:
    if flat.get("site") is None:
        flat["site"] = dump.label(m.SITE, _scope_site(flat))


def _complete_circuit(dump: Dump, flat: Flat) -> None:
    """Add where the circuit ends: a site, or the provider's network."""
    for side, column in (("termination_a", "site"), ("termination_z", "far_site")):
        end = dump.get("circuits.circuittermination", flat.get(side))
        target = content_type(end.get("termination_type"))
        flat[column] = (
            dump.label(m.SITE, end.get("site"))
            or dump.label("circuits.providernetwork", end.get("provider_network"))
            or dump.label(target, end.get("termination_id"))
        )


def _complete_service(dump: Dump, flat: Flat) -> None:
    """Since 4.3 a service's owner is a generic reference."""
    owner, number = content_type(flat.get("parent_object_type")), flat.get("parent_object_id")
    column = {m.DEVICE: "device", m.VM: "virtual_machine"}.get(owner)
    if column is not None:
        flat[column], flat[f"{column}_id"] = dump.label(owner, number), number
    numbers = flat.get("ipaddresses")
    if isinstance(numbers, list):
        flat["ipaddresses"] = [dump.label(m.ADDRESS, number) for number in numbers]


def _complete_assignment(dump: Dump, flat: Flat) -> None:
    kind = content_type(flat.get("object_type") or flat.get("content_type"))
    flat["object_type"], flat["object"] = kind, dump.label(kind, flat.get("object_id"))
    flat["contact"] = dump.label("tenancy.contact", flat.get("contact"))
