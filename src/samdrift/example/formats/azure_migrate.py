"""Azure Migrate's CSV template for servers, filled in by hand or by a script."""

from collections.abc import Sequence

from samdrift.example.formats.sheet import Export, Sheet, csv_export
from samdrift.example.formats.xlsx import Cell
from samdrift.example.landscape.model import TrueServer
from samdrift.example.parameters import ExampleParameters
from samdrift.example.randomness import Dice
from samdrift.example.spelling import Speller

_COLUMNS = (
    "*Server name", "IP addresses", "*Cores", "*Memory (In MB)", "*OS name", "OS version", "OS architecture",
    "Server type", "Hypervisor", "CPU utilization percentage", "Memory utilization percentage",
    "Network adapters",
    "Network In throughput", "Network Out throughput", "Boot type", "MAC address", "Number of disks",
    "Disk 1 size (In GB)", "Disk 2 size (In GB)",
)  # fmt: skip


def azure_migrate_exports(
    servers: Sequence[TrueServer], *, parameters: ExampleParameters, dice: Dice, speller: Speller
) -> list[Export]:
    """Write one filled-in template with the given servers."""
    sheet = Sheet(name="", header=_COLUMNS)
    for server in sorted(servers, key=lambda s: (s.name, s.id)):
        u, v, w = dice.uniforms(3)
        disks = [*server.disks_gib, None, None][:2]
        wrong = u < parameters.share("contradictions", "memory")
        row: list[Cell] = [
            speller.machine(server.name, server.domain),
            server.address if server.powered_on else "",
            server.vcpus,
            server.memory_mib // 2 if wrong else server.memory_mib,
            server.os.short,
            server.os.directory_version.split(" ")[0],
            "x64",
            {"vm": "Virtual", "cloud": "Virtual", "physical": "Physical"}[server.kind],
            {"vm": "VMware", "cloud": "Azure", "physical": ""}[server.kind],
            round(server.cpu_share * 100) if v < 0.8 else "",
            round(40 + 50 * w) if v < 0.8 else "",
            1,
            "",
            "",
            "UEFI" if "2019" in server.os.short or "2022" in server.os.short else "BIOS",
            server.mac if w < 0.7 else "",
            len(server.disks_gib),
            *disks,
        ]
        if dice.chance(parameters.number("unreadable_rows")):
            row[3] = f"{server.memory_mib // 1024} GB"
            sheet.mark_bad(len(sheet.rows), f"{_COLUMNS[3]}: {row[3]}")
        sheet.add(row, server.id)
    return [csv_export("azure/AzureMigrateimporttemplate.csv", sheet)]
