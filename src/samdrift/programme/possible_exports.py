"""What a municipality could still hand in: one possible export for each importer and profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from samdrift.importers import IMPORTERS, Importer
from samdrift.inventory.quality import PossibleExport, Reach

#: The importer that reads any spreadsheet; each of its profiles is an export of its own.
SPREADSHEET = "spreadsheet"

#: Sources that are no exports: facts are written by hand, one at a time.
_NO_EXPORTS = frozenset({"facts"})

#: What a register kept by hand knows of servers better than the machines that it was copied from.
_REGISTER = ("site", "organisation_unit", "role", "environment", "application")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportKind:
    """What is to be said of an importer's export beyond what it gives.

    ``only``: the columns that it is asked for, by table, where it could give more than it is
    good for; ``never``: tables that it could give and seldom does.
    """

    title: str
    title_da: str
    reaches: Mapping[str, Reach] = field(default_factory=dict)
    taken_from: str = ""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    never: frozenset[str] = frozenset()


#: By importer. What is not here is called as the importer is, and reaches all that it gives.
EXPORT_KINDS: Mapping[str, ExportKind] = {
    "rvtools": ExportKind(
        title="RVTools", title_da="RVTools", reaches={"servers": Reach.VMWARE}, taken_from="vCenter"
    ),
    "hyperv": ExportKind(
        title="A list of VMs (Hyper-V)",
        title_da="En liste over VM'er (Hyper-V)",
        reaches={"servers": Reach.HYPER_V},
    ),
    "azure_migrate": ExportKind(
        title="Azure Migrate", title_da="Azure Migrate", reaches={"servers": Reach.AZURE}
    ),
    "active_directory": ExportKind(
        title="Computers of Active Directory",
        title_da="Computere i Active Directory",
        reaches={"servers": Reach.WINDOWS},
    ),
    "machine_facts": ExportKind(
        title="Machine facts (Ansible or Puppet)",
        title_da="Maskinfakta (Ansible eller Puppet)",
        reaches={"servers": Reach.NOT_WINDOWS},
    ),
    "netbox": ExportKind(
        title="NetBox",
        title_da="NetBox",
        only={"servers": _REGISTER},
        never=frozenset({"dhcp_scopes", "dns_records", "listening_services"}),
    ),
    "nmap": ExportKind(
        title="A network scan (nmap)",
        title_da="En netværksskanning (nmap)",
        reaches={"servers": Reach.ADDRESSED},
    ),
    "kitos": ExportKind(title="OS2kitos", title_da="OS2kitos"),
    "isc_dhcp": ExportKind(
        title="A DHCP export (ISC or Microsoft)", title_da="En DHCP-eksport (ISC eller Microsoft)"
    ),
    "microsoft_dhcp": ExportKind(
        title="A DHCP export (ISC or Microsoft)", title_da="En DHCP-eksport (ISC eller Microsoft)"
    ),
    "bind_zone": ExportKind(title="DNS zone files", title_da="DNS-zonefiler"),
    "cyclonedx": ExportKind(title="An SBOM (CycloneDX)", title_da="En SBOM (CycloneDX)"),
    "flows": ExportKind(title="Flow records", title_da="Flowdata", reaches={"servers": Reach.ADDRESSED}),
}

#: The spreadsheets that municipalities keep: name, titles and the tables they fill.
SPREADSHEETS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("asset-register", "The asset register", "Anlægskartoteket", ("asset_register",)),
    ("contracts", "A list of contracts", "En kontraktliste", ("contracts",)),
    ("costs", "Budget and accounts", "Budget og regnskab", ("cost_lines",)),
    ("devices", "A list of network devices", "En liste over netværksenheder", ("network_devices",)),
    ("servers", "A list of servers and their systems", "En liste over servere og deres systemer",
     ("servers", "system_server_links")),
    ("sites", "A list of sites", "En liste over lokationer", ("sites",)),
    ("staff", "Staff by role", "Årsværk efter rolle", ("staff_roles",)),
)  # fmt: skip


def possible_exports(importers: Sequence[Importer] = IMPORTERS) -> tuple[PossibleExport, ...]:
    """Return every export that could be handed in, sorted by name.

    Args:
        importers: what can be read. The spreadsheet importer stands for one export a list
            that municipalities keep (``SPREADSHEETS``), each with its own tables.
    """
    exports = [
        export
        for importer in importers
        if importer.name not in _NO_EXPORTS
        for export in (_spreadsheets(importer) if importer.name == SPREADSHEET else (_export(importer),))
    ]
    return tuple(sorted(exports, key=lambda export: export.name))


def _export(importer: Importer) -> PossibleExport:
    kind = EXPORT_KINDS.get(importer.name, ExportKind(title=importer.title, title_da=importer.title_da))
    gives = {
        table: tuple(column for column in columns if column in kind.only.get(table, columns))
        for table, columns in importer.gives.items()
        if table not in kind.never
    }
    return PossibleExport(
        name=importer.name,
        importer=importer.name,
        title=kind.title,
        title_da=kind.title_da,
        gives=gives,
        reaches=kind.reaches,
        taken_from=kind.taken_from,
    )


def _spreadsheets(importer: Importer) -> tuple[PossibleExport, ...]:
    only = {"servers": _REGISTER}
    exports = []
    for name, title, title_da, tables in SPREADSHEETS:
        gives = {
            table: tuple(c for c in importer.gives[table] if c in only.get(table, importer.gives[table]))
            for table in tables
            if table in importer.gives
        }
        if gives:
            exports.append(
                PossibleExport(
                    name=f"{importer.name}-{name}",
                    importer=importer.name,
                    title=title,
                    title_da=title_da,
                    gives=gives,
                    repeats=True,
                )
            )
    return tuple(exports)
