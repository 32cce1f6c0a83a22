"""The answer key of the example: ``truth.json``. Layout: docs/methods/example.md."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson

from samdrift.example.formats.sheet import Export
from samdrift.example.landscape.model import Landscape, TrueDevice, TrueHost, TrueServer
from samdrift.example.membership import Unit

ASSET_COLUMNS = (
    "id",
    "class",
    "name",
    "domain",
    "uuid",
    "instance_uuid",
    "serial",
    "vcpus",
    "memory_mib",
    "os",
    "site",
    "addresses",
    "mac",
    "exists",
    "application",
    "owner",
    "kind",
)


class TruthBook:
    """Gathers the truth of one municipality after the other; small, since it holds them as JSON."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._owners: dict[str, list[tuple[str, str]]] = {}

    def add(self, landscape: Landscape, exports: Sequence[Export], extra: dict[str, Any]) -> None:
        """Note what is true of one municipality and what each of its files shows."""
        for prefix in landscape.prefixes:
            owner = (landscape.code or landscape.folder, prefix.vrf)
            self._owners.setdefault(prefix.prefix, []).append(owner)
        part = {
            "code": landscape.code or None,
            "name": landscape.name,
            "folder": landscape.folder,
            "members": list(landscape.members),
            "population": landscape.population,
            "assets": {"columns": ASSET_COLUMNS, "rows": _assets(landscape)},
            "records": _records(landscape, exports),
            "bad_rows": [
                {"path": f"{landscape.folder}/{e.path}", "sheet": b.sheet, "row": b.row, "reason": b.reason}
                for e in exports
                for b in e.bad_rows
            ],
            "sites": {
                "columns": ("number", "name", "kind", "lat", "lon"),
                "rows": [(s.number, s.name, s.kind, s.lat, s.lon) for s in landscape.sites],
            },
            "prefixes": {
                "columns": ("prefix", "vrf", "vlan_id", "purpose", "site"),
                "rows": [(p.prefix, p.vrf, p.vlan_id, p.purpose, p.site_number) for p in landscape.prefixes],
            },
            "applications": {
                "columns": (
                    "short",
                    "name",
                    "kind",
                    "hosting",
                    "criticality",
                    "supplier",
                    "servers",
                    "calls",
                ),
                "rows": [
                    (a.short, a.name, a.kind, a.hosting, a.criticality, a.supplier, a.server_ids, a.calls)
                    for a in landscape.applications
                ],
            },
            **extra,
        }
        self._parts.append(orjson.dumps(part, default=str))

    def finish(self, unit: Unit, seed: int, today: date) -> bytes:
        """Return the whole of ``truth.json``."""
        head = {
            "version": 1,
            "kind": "modelled",
            "unit": unit.name,
            "seed": seed,
            "today": today.isoformat(),
            "assumptions": unit.assumptions,
            "overlaps": {
                "columns": ("prefix", "owners"),
                "rows": [
                    (p, _counted(owners)) for p, owners in sorted(self._owners.items()) if len(owners) > 1
                ],
            },
        }
        # The parts are JSON already: parsing them again to nest them would double the memory.
        return orjson.dumps(head)[:-1] + b',"municipalities":[' + b",\n".join(self._parts) + b"]}\n"


def _counted(owners: Sequence[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """Return owner, VRF and how often the prefix occurs there."""
    counts: dict[tuple[str, str], int] = {}
    for owner in owners:
        counts[owner] = counts.get(owner, 0) + 1
    return [(code, vrf, n) for (code, vrf), n in sorted(counts.items())]


def _assets(landscape: Landscape) -> list[tuple[object, ...]]:
    names = {s.number: s.name for s in landscape.sites}
    return [
        *(_server_row(server, names) for server in landscape.servers),
        *(_host_row(host, landscape, names[2]) for host in landscape.hosts),
        *(_device_row(device, landscape, names[device.site_number]) for device in landscape.devices),
        *(_stale_row(asset_id, name, landscape) for asset_id, name in landscape.stale),
    ]


def _server_row(server: TrueServer, names: dict[int, str]) -> tuple[object, ...]:
    return (
        server.id,
        "template" if server.template else "server",
        server.name,
        server.domain,
        server.uuid,
        server.instance_uuid,
        server.serial,
        server.vcpus,
        server.memory_mib,
        server.os.short,
        names[server.site_number],
        [server.address] if server.address else [],
        server.mac,
        server.exists,
        server.application,
        server.owner,
        server.kind,
    )


def _host_row(host: TrueHost, landscape: Landscape, site: str) -> tuple[object, ...]:
    return (
        host.id,
        "hypervisor_host",
        host.name.split(".")[0],
        landscape.admin_domain,
        host.uuid,
        "",
        host.serial,
        host.cores,
        host.memory_mib,
        "VMware ESXi 7.0.3" if host.platform == "vmware" else "Windows Server 2022",
        site,
        [host.address] if host.address else [],
        host.mac,
        True,
        "",
        landscape.code,
        "physical",
    )


def _device_row(device: TrueDevice, landscape: Landscape, site: str) -> tuple[object, ...]:
    return (
        device.id,
        device.asset_class,
        device.name,
        landscape.admin_domain if device.asset_class == "endpoint" else "",
        "",
        "",
        device.serial,
        None,
        None,
        "",
        site,
        [device.address] if device.address else [],
        device.mac,
        True,
        "",
        landscape.code,
        device.role,
    )


def _stale_row(asset_id: str, name: str, landscape: Landscape) -> tuple[object, ...]:
    return (
        asset_id,
        "server",
        name,
        landscape.admin_domain,
        "",
        "",
        "",
        None,
        None,
        "",
        "",
        [],
        "",
        False,
        "",
    ) + (landscape.code, "unknown")


def _records(landscape: Landscape, exports: Sequence[Export]) -> list[dict[str, object]]:
    return [
        {
            "path": f"{landscape.folder}/{export.path}",
            "sheet": group.sheet,
            "role": group.role,
            "rows": group.rows,
            "assets": group.asset_ids,
        }
        for export in exports
        for group in export.groups
    ]
