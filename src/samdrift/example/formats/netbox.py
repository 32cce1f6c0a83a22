"""NetBox as REST pages ({count, next, previous, results}) or as CSV exports; rarely complete."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from samdrift.example.formats.netbox_files import NetBoxRow, netbox_csv, netbox_pages
from samdrift.example.formats.sheet import Export
from samdrift.example.landscape.model import Landscape, TrueDevice, TrueServer
from samdrift.example.parameters import ExampleParameters
from samdrift.example.randomness import Dice
from samdrift.example.spelling import Speller, slug

_ROLES = {
    "switch": "Access switch",
    "accesspunkt": "Access point",
    "firewall": "Firewall",
    "router": "Router",
    "ups": "UPS",
    "pdu": "PDU",
    "patchpanel": "Patch panel",
    "kvm": "KVM",
    "kamera": "Kamera",
}


def netbox_exports(
    landscape: Landscape, *, rest: bool, parameters: ExampleParameters, dice: Dice, speller: Speller
) -> list[Export]:
    """Write sites, devices, virtual machines, prefixes, VLANs and addresses of one NetBox."""
    writer = _Writer(landscape, parameters, dice, speller)
    tables = {
        "dcim/sites": writer.sites(),
        "dcim/devices": writer.devices(),
        "virtualization/virtual-machines": writer.machines(),
        "ipam/prefixes": writer.prefixes(),
        "ipam/vlans": writer.vlans(),
        "ipam/vrfs": writer.vrfs(),
        "ipam/ip-addresses": writer.addresses,
    }
    exports: list[Export] = []
    for endpoint, rows in tables.items():
        exports += netbox_pages(endpoint, rows) if rest else [netbox_csv(endpoint, rows)]
    return exports


@dataclass(frozen=True, slots=True)
class _On:
    """The object that an address sits on: ``device`` or ``virtual_machine``."""

    kind: str
    number: int
    name: str


class _Writer:
    """Collects NetBox objects; addresses gather while devices and machines are written."""

    def __init__(
        self, landscape: Landscape, parameters: ExampleParameters, dice: Dice, speller: Speller
    ) -> None:
        self._land = landscape
        self._p = parameters
        self._dice = dice
        self._speller = speller
        self._missing = parameters.number("missing_fields")
        self.addresses: list[NetBoxRow] = []
        self._vrf = {v: n for n, v in enumerate(sorted({p.vrf for p in landscape.prefixes}), start=1)}

    def sites(self) -> list[NetBoxRow]:
        rows = []
        for site in self._land.sites:
            located = not self._dice.chance(self._missing)
            rows.append(
                NetBoxRow(
                    values={
                        "id": site.number,
                        "name": site.name,
                        "slug": slug(site.name),
                        "status": _choice("active"),
                        "region": None,
                        "tenant": _named(1, self._land.name),
                        "facility": site.short,
                        "physical_address": site.address if located else "",
                        "latitude": site.lat if located else None,
                        "longitude": site.lon if located else None,
                        "description": site.kind,
                        "comments": "",
                        "tags": [],
                    }
                )
            )
        return rows

    def devices(self) -> list[NetBoxRow]:
        physical = [s for s in self._land.servers if s.kind == "physical" and self._seen()]
        hosts = [h for h in self._land.hosts if self._seen()]
        rows: list[NetBoxRow] = []
        for device in self._land.devices:
            if device.asset_class != "endpoint" and self._dice.chance(0.97):
                rows.append(self._device(len(rows) + 1, device))
        for server in physical:
            number = len(rows) + 1
            about = ("Server", "Dell", "PowerEdge R750", server.serial, server.site_number)
            name = self._speller.person(server.name, server.domain)
            address = self._address(server.address, server.fqdn, _On("device", number, name), server.id)
            status = "active" if server.exists else "decommissioning"
            rows.append(self._device_row(number, name, about, status, address, server.id))
        for host in hosts:
            number = len(rows) + 1
            about = ("Hypervisor", host.vendor, host.model, host.serial, 2)
            name = host.name.split(".")[0]
            address = self._address(host.address, host.name, _On("device", number, name), host.id)
            rows.append(self._device_row(number, name, about, "active", address, host.id))
        return rows

    def _device(self, number: int, device: TrueDevice) -> NetBoxRow:
        address = self._address(device.address, "", _On("device", number, device.name), device.id)
        role = _ROLES.get(device.role, device.role)
        about = (role, device.manufacturer, device.model, device.serial, device.site_number)
        status = "active" if self._dice.chance(0.96) else "decommissioning"
        return self._device_row(number, device.name, about, status, address, device.id)

    def _device_row(
        self,
        number: int,
        name: str,
        about: tuple[str, str, str, str, int],
        status: str,
        address: Mapping[str, Any] | None,
        asset_id: str,
    ) -> NetBoxRow:
        role, maker, model, serial, site_number = about
        if self._dice.chance(self._p.share("contradictions", "site")):
            site_number = self._dice.pick(self._land.sites).number
        site = self._land.sites[site_number - 1]
        known = self._dice.chance(self._p.share("seen_share", "netbox_serial"))
        values: dict[str, Any] = {
            "id": number,
            "name": name,
            "device_type": {
                "id": 1,
                "manufacturer": {"id": 1, "name": maker, "slug": slug(maker)},
                "model": model,
                "slug": slug(model),
            },
            "role": _named(1, role),
            "tenant": _named(1, self._land.name),
            "platform": None,
            "serial": serial if known else "",
            "asset_tag": None,
            "site": _named(site.number, site.name),
            "location": None,
            "rack": None,
            "position": None,
            "status": _choice(status),
            "primary_ip4": address,
            "cluster": None,
            "description": "",
            "comments": "",
            "tags": [],
        }
        return NetBoxRow(values=values, asset_id=asset_id)

    def machines(self) -> list[NetBoxRow]:
        rows: list[NetBoxRow] = []
        for server in self._land.servers:
            if server.kind == "physical" or server.template or not self._seen():
                continue
            rows.append(self._machine(len(rows) + 1, server))
            if self._dice.chance(self._p.number("duplicate_rows")):
                copy = {**rows[-1].values, "id": len(rows) + 1}
                rows.append(NetBoxRow(values=copy, asset_id=server.id))
        return rows

    def _machine(self, number: int, server: TrueServer) -> NetBoxRow:
        u = self._dice.uniforms(5)
        wrong = self._p.share("contradictions", "memory"), self._p.share("contradictions", "vcpus")
        memory: int | None = server.memory_mib * 2 if u[0] < wrong[0] else server.memory_mib
        vcpus: float | None = server.vcpus + 2 if u[1] < wrong[1] else server.vcpus
        filled = u[2] > self._missing
        site_number = server.site_number if u[3] > self._p.share("contradictions", "site") else 1
        site = self._land.sites[site_number - 1]
        name = self._speller.person(server.name, server.domain)
        address = None
        # A misspelled name keeps its address, so that the machine can still be known by something.
        if u[4] < self._p.share("seen_share", "netbox_address") or server.name.lower() not in name.lower():
            on = _On("virtual_machine", number, name)
            address = self._address(server.address, server.fqdn, on, server.id)
        cluster = self._land.hosts[server.host].cluster if server.kind == "vm" else "Azure West Europe"
        values: dict[str, Any] = {
            "id": number,
            "name": name,
            "status": _choice("active" if server.exists else "decommissioning"),
            "site": _named(site.number, site.name),
            "cluster": _named(1, cluster),
            "device": None,
            "role": _named(2, server.role) if filled else None,
            "tenant": _named(1, self._land.name),
            "platform": _named(3, server.os.short) if filled else None,
            "primary_ip4": address,
            "vcpus": vcpus if filled else None,
            "memory": memory if filled else None,
            "disk": sum(server.disks_gib) * 1000 if filled else None,
            "description": server.application if filled else "",
            "serial": "",
            "comments": "",
            "tags": [],
        }
        return NetBoxRow(values=values, asset_id=server.id)

    def prefixes(self) -> list[NetBoxRow]:
        rows = []
        for number, prefix in enumerate(self._land.prefixes, start=1):
            if self._dice.chance(0.06):
                continue
            site = self._land.sites[(prefix.site_number or 1) - 1]
            values: dict[str, Any] = {
                "id": number,
                "family": {"value": 4, "label": "IPv4"},
                "prefix": prefix.prefix,
                "vrf": _named(self._vrf[prefix.vrf], prefix.vrf) if prefix.vrf != "adm" else None,
                "tenant": _named(1, self._land.name),
                "vlan": {"id": number, "vid": prefix.vlan_id, "name": prefix.vlan_name},
                "status": _choice("active"),
                "role": _named(1, prefix.purpose),
                "is_pool": False,
                "mark_utilized": False,
                "scope_type": "dcim.site",
                "scope_id": site.number,
                "scope": _named(site.number, site.name),
                "description": prefix.vlan_name,
                "comments": "",
                "tags": [],
            }
            rows.append(NetBoxRow(values=values))
        return rows

    def vlans(self) -> list[NetBoxRow]:
        rows = []
        for number, prefix in enumerate(self._land.prefixes, start=1):
            site = self._land.sites[(prefix.site_number or 1) - 1]
            values: dict[str, Any] = {
                "id": number,
                "site": _named(site.number, site.name),
                "group": None,
                "vid": prefix.vlan_id,
                "name": prefix.vlan_name,
                "tenant": None,
                "status": _choice("active"),
                "role": None,
                "description": "",
                "tags": [],
            }
            rows.append(NetBoxRow(values=values))
        return rows

    def vrfs(self) -> list[NetBoxRow]:
        return [
            NetBoxRow(
                values={
                    "id": number,
                    "name": name,
                    "rd": f"65000:{number}",
                    "tenant": None,
                    "enforce_unique": name not in ("ot", "gaest", "mgmt"),
                    "description": "",
                    "tags": [],
                }
            )
            for name, number in sorted(self._vrf.items())
            if name != "adm"
        ]

    def _address(self, address: str, dns_name: str, on: "_On", asset_id: str) -> Mapping[str, Any] | None:
        """Note an address and return the short form that the object itself carries."""
        if not address:
            return None
        number = len(self.addresses) + 1
        written = f"{address}/24"
        values: dict[str, Any] = {
            "id": number,
            "family": {"value": 4, "label": "IPv4"},
            "address": written,
            "vrf": None,
            "tenant": None,
            "status": _choice("active"),
            "role": None,
            "assigned_object_type": (
                "dcim.interface" if on.kind == "device" else "virtualization.vminterface"
            ),
            "assigned_object_id": number,
            "assigned_object": {
                "id": number,
                on.kind: {"id": on.number, "name": on.name},
                "name": "mgmt0" if on.kind == "device" else "eth0",
            },
            "nat_inside": None,
            "nat_outside": [],
            "dns_name": dns_name,
            "description": "",
            "tags": [],
        }
        self.addresses.append(NetBoxRow(values=values, asset_id=asset_id))
        return {"id": number, "family": {"value": 4, "label": "IPv4"}, "address": written}

    def _seen(self) -> bool:
        return self._dice.chance(self._p.share("seen_share", "netbox"))


def _named(number: int, name: str) -> dict[str, Any]:
    return {"id": number, "name": name, "slug": slug(name)}


def _choice(value: str) -> dict[str, str]:
    return {"value": value, "label": value.capitalize()}
