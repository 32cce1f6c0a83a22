"""All files of one municipality, as its profile says."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from samdrift.example.formats.active_directory import directory_exports
from samdrift.example.formats.azure_migrate import azure_migrate_exports
from samdrift.example.formats.corrections import corrections_export
from samdrift.example.formats.dhcp_dns import isc_dhcp_exports, microsoft_dhcp_exports, zone_exports
from samdrift.example.formats.flows import TrueEdge, find_edges, make_flows, nfdump_export, zeek_export
from samdrift.example.formats.hyperv import hyperv_exports
from samdrift.example.formats.kitos import kitos_exports
from samdrift.example.formats.lists import Lists
from samdrift.example.formats.machine_facts import ansible_exports, puppet_exports
from samdrift.example.formats.netbox import netbox_exports
from samdrift.example.formats.nmap import nmap_exports
from samdrift.example.formats.papers import Papers
from samdrift.example.formats.rvtools import rvtools_exports
from samdrift.example.formats.sbom import sbom_exports
from samdrift.example.formats.sheet import Export
from samdrift.example.landscape import Landscape
from samdrift.example.landscape.administration import Administration, make_administration
from samdrift.example.parameters import ExampleParameters
from samdrift.example.profile import Profile
from samdrift.example.randomness import Dice
from samdrift.example.spelling import Speller


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What every writer needs: the truth, the profile, the numbers, and chance by purpose.

    Each format draws from its own stream, so that a change in one leaves the others alone.
    """

    land: Landscape
    profile: Profile
    parameters: ExampleParameters
    seed: int
    today: date

    def has(self, name: str) -> bool:
        return name in self.profile.has

    def dice(self, purpose: str) -> Dice:
        return Dice(self.seed, self.land.code or self.land.folder, purpose)

    def speller(self, purpose: str) -> Speller:
        names = {s.name.lower() for s in self.land.servers}
        return Speller(names, self.parameters, self.dice(f"names {purpose}"))


def make_exports(
    landscape: Landscape, profile: Profile, *, parameters: ExampleParameters, seed: int, today: date
) -> tuple[list[Export], dict[str, Any]]:
    """Make every file that the municipality hands in, and what only the truth knows.

    Returns:
        The files, and the parts of ``truth.json`` that no asset carries: dependencies, contracts,
        cost lines and staff.
    """
    desk = _Desk(land=landscape, profile=profile, parameters=parameters, seed=seed, today=today)
    papers = make_administration(landscape, parameters=parameters, today=today, dice=desk.dice("papers"))
    edges = find_edges(landscape, desk.dice("edges"))
    parts: tuple[Callable[[_Desk], list[Export]], ...] = (_platforms, _network, _directories, _machines)
    exports = [export for part in parts for export in part(desk)]
    exports += _lists(desk)
    exports += _papers(desk, papers)
    exports += _flows(desk, edges)
    return exports, _extra(papers, edges)


def _platforms(desk: _Desk) -> list[Export]:
    """Hypervisors and cloud."""
    land, exports = desk.land, []
    if desk.profile.rvtools_styles:
        exports += rvtools_exports(
            land,
            styles=desk.profile.rvtools_styles,
            parameters=desk.parameters,
            today=desk.today,
            dice=desk.dice("rvtools"),
        )
    on_hyperv = [s for s in land.servers if s.platform == "hyperv" and s.exists and not s.template]
    if on_hyperv:
        exports += hyperv_exports(land, on_hyperv, today=desk.today, dice=desk.dice("hyperv"))
    if desk.has("azure_migrate"):
        seen = 1.0 if desk.profile.nearly_all_cloud else desk.parameters.share("seen_share", "azure_migrate")
        exports += azure_migrate_exports(
            desk.dice("azure which").sample(land.live_servers, seen),
            parameters=desk.parameters,
            dice=desk.dice("azure"),
            speller=desk.speller("azure"),
        )
    return exports


def _network(desk: _Desk) -> list[Export]:
    """Scans, registers of network and addresses, DHCP and DNS."""
    land, exports = desk.land, []
    if desk.has("nmap"):
        exports += nmap_exports(land, parameters=desk.parameters, today=desk.today, dice=desk.dice("nmap"))
    if desk.has("netbox"):
        exports += netbox_exports(
            land,
            rest=desk.has("netbox_rest"),
            parameters=desk.parameters,
            dice=desk.dice("netbox"),
            speller=desk.speller("netbox"),
        )
    if desk.has("dhcp_microsoft"):
        exports += microsoft_dhcp_exports(land, today=desk.today, dice=desk.dice("dhcp"))
    if desk.has("dhcp_isc"):
        exports += isc_dhcp_exports(land, today=desk.today, dice=desk.dice("dhcp"))
    if desk.has("dns"):
        exports += zone_exports(land, parameters=desk.parameters, today=desk.today, dice=desk.dice("dns"))
    return exports


def _directories(desk: _Desk) -> list[Export]:
    """Computer accounts."""
    if not (desk.has("directory_csv") or desk.has("directory_ldif")):
        return []
    return directory_exports(
        desk.land,
        ldif=desk.has("directory_ldif"),
        everything=desk.has("directory_everything"),
        parameters=desk.parameters,
        today=desk.today,
        dice=desk.dice("directory"),
    )


def _machines(desk: _Desk) -> list[Export]:
    """What machines and applications tell about themselves."""
    exports: list[Export] = []
    linux = [s for s in desk.land.live_servers if s.os.family == "linux" and s.powered_on]
    seen = desk.dice("facts").sample(linux, desk.parameters.share("seen_share", "facts"))
    if desk.has("ansible"):
        exports += ansible_exports(seen)
    if desk.has("puppet"):
        exports += puppet_exports(seen, desk.today)
    if desk.has("sbom"):
        exports += sbom_exports(desk.land, today=desk.today, dice=desk.dice("sbom"))
    return exports


def _lists(desk: _Desk) -> list[Export]:
    """Hand-kept lists; those without NetBox keep network and addresses in spreadsheets."""
    lists = Lists(
        desk.land,
        desk.profile,
        parameters=desk.parameters,
        dice=desk.dice("lists"),
        speller=desk.speller("lists"),
    )
    exports: list[Export] = []
    if not desk.has("netbox"):
        exports += [lists.sites(), lists.devices(), lists.prefixes()]
    if desk.has("system_servers"):
        exports.append(lists.system_servers())
    if not desk.has("kitos") and not desk.land.members:
        exports.append(lists.systems())
    if desk.has("corrections"):
        exports.append(corrections_export(desk.land, today=desk.today, dice=desk.dice("corrections")))
    return exports


def _papers(desk: _Desk, administration: Administration) -> list[Export]:
    """Contracts, money and staff."""
    papers = Papers(administration, desk.profile, parameters=desk.parameters, dice=desk.dice("papers lists"))
    exports: list[Export] = []
    if desk.has("kitos") and not desk.land.members:
        exports += kitos_exports(
            desk.land,
            administration,
            parameters=desk.parameters,
            today=desk.today,
            dice=desk.dice("kitos"),
        )
    if desk.has("contracts_sheet") or not desk.has("kitos"):
        exports.append(papers.contracts())
    if desk.has("budget_sheet"):
        exports.append(papers.costs())
    if desk.has("staff_sheet"):
        exports.append(papers.staff())
    if desk.has("asset_register"):
        exports.append(papers.register())
    return exports


def _flows(desk: _Desk, edges: tuple[TrueEdge, ...]) -> list[Export]:
    """Flow records, where the municipality collects any."""
    if not edges or not (desk.has("nfdump") or desk.has("zeek")):
        return []
    dice = desk.dice("flows")
    flows = make_flows(desk.land, edges, parameters=desk.parameters, today=desk.today, dice=dice)
    return [nfdump_export(flows) if desk.has("nfdump") else zeek_export(flows, dice)]


def _extra(papers: Administration, edges: tuple[TrueEdge, ...]) -> dict[str, Any]:
    """Return dependencies and papers for the truth, compactly."""
    contracts = [asdict(c) for c in papers.contracts]
    return {
        "dependencies": {
            "columns": ("client", "server", "protocol", "port", "monthly"),
            "rows": [(e.client, e.server, e.protocol, e.port, e.monthly) for e in edges],
        },
        "contracts": contracts,
        "costs": {
            "columns": ("account", "function", "dranst", "art", "year", "kind", "amount_dkk"),
            "rows": [
                (c.account, c.function, c.dranst, c.art, c.year, c.kind, c.amount_dkk) for c in papers.costs
            ],
        },
        "staff": {
            "columns": ("role", "equivalents", "servers", "network", "users", "other"),
            "rows": [(s.role, s.equivalents, s.servers, s.network, s.users, s.other) for s in papers.staff],
        },
    }
