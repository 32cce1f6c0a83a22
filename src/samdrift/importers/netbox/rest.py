"""REST answers: pages, lists and single objects of one or several types, flattened."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from samdrift.importers.importer import InputFile
from samdrift.importers.kinds import UNREADABLE_ROW
from samdrift.importers.netbox import models as m
from samdrift.importers.netbox.findings import MORE_PAGES
from samdrift.importers.netbox.joins import Flat, Rows, content_type, join_objects
from samdrift.kernel import Finding

Fields = Mapping[str, Any]

URL = re.compile(r"/api/([a-z-]+/[a-z-]+)/")

#: Where an object says no address: the keys that only objects of that type have together.
SIGNATURES: Mapping[str, frozenset[str]] = {
    m.DEVICE: frozenset({"device_type", "serial"}),
    m.VM: frozenset({"vcpus", "memory", "disk"}),
    m.PREFIX: frozenset({"prefix", "is_pool"}),
    m.ADDRESS: frozenset({"address", "dns_name", "assigned_object_id"}),
    m.RANGE: frozenset({"start_address", "end_address"}),
    m.VLAN: frozenset({"vid", "name", "status"}),
    m.VRF: frozenset({"rd", "enforce_unique"}),
    m.SITE: frozenset({"physical_address", "facility"}),
    m.INTERFACE: frozenset({"device", "mtu", "mgmt_only"}),
    m.VM_INTERFACE: frozenset({"virtual_machine", "mtu", "untagged_vlan"}),
    m.VIRTUAL_DISK: frozenset({"virtual_machine", "size"}),
    m.SERVICE: frozenset({"protocol", "ports", "ipaddresses"}),
    m.CIRCUIT: frozenset({"cid", "provider"}),
    m.CLUSTER: frozenset({"type", "group", "virtualmachine_count"}),
}

#: What another object is called where it is referred to; the first key that it has.
_LABELS = ("name", "model", "address", "vid", "cid", "mac_address", "value", "display")


#: What is read of an object besides the columns of its type.
_BESIDES = (
    "device_role", "interface_count", "virtual_disk_count", "device_count", "primary_mac_address", "scope",
    "parent", "assigned_object_type", "assigned_object_id", "object_id",
)  # fmt: skip
_READ: Mapping[str, tuple[str, ...]] = {model: (*keys, *_BESIDES) for model, keys in m.COLUMNS.items()}


@dataclass(slots=True, kw_only=True)
class RestObjects:
    """The objects of a file by type, and what was found while sorting them."""

    file: InputFile
    rows: Rows = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)
    unused: Counter[str] = field(default_factory=Counter)
    disks_in_mb: bool | None = None


def flatten_rest(file: InputFile, value: object) -> RestObjects:
    """Sort the objects of REST answers by type, as flat rows in the columns of ``models.COLUMNS``.

    Args:
        file: where the answers stand.
        value: a page ({count, next, previous, results}), a list of objects or of pages, one
            object, or a mapping of any of these.
    """
    found = RestObjects(file=file)
    ordinals: Counter[str] = Counter()
    for position, entry in enumerate(_objects(found, value), start=1):
        model = type_of(entry)
        if model is None:
            name = _endpoint(entry)
            if name is None:
                reason = UNREADABLE_ROW.at(file.at(position), reason="url")
                found.findings.append(reason)
            else:
                found.unused[name] += 1
            continue
        ordinals[model] += 1
        if model == m.VM and "serial" in entry:
            # NetBox 4.1 gave VMs a serial number, and counted disks in MB from then on.
            found.disks_in_mb = True
        found.rows[model].append((ordinals[model], _flat(model, entry)))
    join_objects(found.rows)
    return found


def type_of(entry: Fields) -> str | None:
    """Tell an object's type by its address, else by its keys; None where it is not used."""
    endpoint = _endpoint(entry)
    if endpoint is not None:
        return m.ENDPOINTS.get(endpoint)
    return next((model for model, keys in SIGNATURES.items() if keys <= entry.keys()), None)


def _endpoint(entry: Fields) -> str | None:
    match = URL.search(str(entry.get("url") or ""))
    return match[1] if match else None


def _objects(found: RestObjects, value: object) -> Iterator[Fields]:
    """Yield the objects in answers of any nesting; a page that is not the last is told."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(reversed(current))
        elif isinstance(current, dict) and isinstance(current.get("results"), list):
            _tell_pages(found, current)
            waiting.extend(reversed(current["results"]))
        elif isinstance(current, dict) and ("id" in current or _endpoint(current)):
            yield current
        elif isinstance(current, dict):
            waiting.extend(reversed([item for item in current.values() if isinstance(item, list | dict)]))


def _tell_pages(found: RestObjects, page: Fields) -> None:
    """Tell of a first page whose file does not hold the others."""
    if page.get("next") and not page.get("previous"):
        match = URL.search(str(page["next"]))
        name = match[1] if match else found.file.name
        read, count = len(page["results"]), page.get("count")
        found.findings.append(MORE_PAGES.at(found.file.at(), name, value=name, read=read, count=count))


def _flat(model: str, entry: Fields) -> Flat:
    """Put names in the place of nested objects, and add what the type needs."""
    flat: Flat = {}
    for key in _READ[model]:
        value = entry.get(key)
        if isinstance(value, dict):
            flat[key] = _label(value)
            number = value.get("id")
            flat[f"{key}_id"] = number if isinstance(number, int) else None
        elif value is not None:
            flat[key] = value
    number = entry.get("id")
    flat["id"] = number if isinstance(number, int) else None
    flat.setdefault("role", flat.get("device_role"))
    if model == m.DEVICE:
        kind = entry.get("device_type")
        flat["manufacturer"] = _label(kind.get("manufacturer")) if isinstance(kind, dict) else None
    elif model == m.VM:
        flat["nic_count"], flat["disk_count"] = flat.get("interface_count"), flat.get("virtual_disk_count")
    elif model in {m.INTERFACE, m.VM_INTERFACE}:
        flat["untagged_vlan"] = _key(entry.get("untagged_vlan"), "vid")
        flat["mac_address"] = flat.get("mac_address") or flat.get("primary_mac_address")
    elif model in {m.PREFIX, m.CLUSTER}:
        flat["host_count"] = flat.get("device_count")
        flat["vlan"] = _key(entry.get("vlan"), "vid")
        if flat.get("site") is None and content_type(entry.get("scope_type")) == m.SITE:
            flat["site"] = flat.get("scope")
    elif model in {m.ADDRESS, m.SERVICE}:
        _add_owner(flat, entry)
    elif model == m.CIRCUIT:
        flat["site"] = _circuit_end(entry.get("termination_a"))
        flat["far_site"] = _circuit_end(entry.get("termination_z"))
    return flat


def _add_owner(flat: Flat, entry: Fields) -> None:
    """Add the machine that an address or a service belongs to, and the address' interface."""
    port = entry.get("assigned_object")
    if isinstance(port, dict):
        flat["interface"] = port.get("name")
        for column in ("device", "virtual_machine"):
            flat[column], flat[f"{column}_id"] = _label(port.get(column)), _key(port.get(column), "id")
    parent = {m.DEVICE: "device", m.VM: "virtual_machine"}.get(content_type(entry.get("parent_object_type")))
    if parent is not None:
        flat[parent], flat[f"{parent}_id"] = flat.get("parent"), entry.get("parent_object_id")
    if isinstance(entry.get("ipaddresses"), list):
        flat["ipaddresses"] = [_label(item) for item in entry["ipaddresses"]]


def _circuit_end(end: object) -> object | None:
    """Where a circuit's side ends: a site or the provider's network."""
    if not isinstance(end, dict):
        return None
    return next(
        (name for key in ("site", "termination", "provider_network") if (name := _label(end.get(key)))), None
    )


def _label(value: object) -> object | None:
    if not isinstance(value, dict):
        return value
    for key in _LABELS:
        found: object = value.get(key)
        if found is not None:
            return found
    return None


def _key(value: object, key: str) -> object | None:
    return value.get(key) if isinstance(value, dict) else value
