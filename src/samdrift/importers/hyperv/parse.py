"""Hyper-V: CSV of Get-VM and of Get-VMHost."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from samdrift.importers.hyperv.findings import SAME_HOST
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.kinds import (
    EMPTY_FILE,
    MISSING_VALUE,
    WRONG_ADDRESS,
    WRONG_CHOICE,
    WRONG_IDENTITY,
)
from samdrift.importers.powershell import export_headers, read_export, split_list, without_objects
from samdrift.importers.tabular import CellTable
from samdrift.importers.values import parse_address, parse_mac, split_names
from samdrift.inventory import observed

VM_COLUMNS = (
    "name", "fqdn", "smbios_uuid", "instance_uuid", "macs", "addresses", "status", "description",
    "is_virtual", "is_template", "power_state", "vcpu_count", "memory_mib", "storage_allocated_mib",
    "cpu_utilisation_pct", "memory_utilisation_pct", "hypervisor", "hypervisor_host", "cluster",
    "managed_object_id", "folder", "created_on", "firmware", "hardware_version", "tools_status",
)  # fmt: skip
HOST_COLUMNS = ("name", "fqdn", "hypervisor", "memory_mib", "vm_count", "status")
_BYTES = 1 / 1024**2
#: Names of the states, and the numbers that stand for them where the export made no text of them.
_POWER = {
    "running": "on", "off": "off", "saved": "suspended", "paused": "suspended", "starting": "on",
    "stopping": "on", "saving": "on", "pausing": "on", "resuming": "on", "fastsaved": "suspended",
    "2": "on", "3": "off", "6": "suspended", "9": "suspended",
}  # fmt: skip
_FIRMWARE = {"1": "bios", "2": "efi"}
#: Above this a machine is not believed: Hyper-V's own limit is 240 TiB.
_MOST_MEMORY_MIB = 240 * 1024 * 1024


def recognise(file: InputFile) -> bool:
    """Answer whether the headers are those of Get-VM or Get-VMHost."""
    headers = export_headers(file)
    if {"memorycapacity", "logicalprocessorcount"} <= headers:
        return True
    is_named = bool(headers & {"vmname", "name"}) and "state" in headers
    of_machines = {"memoryassigned", "processorcount", "generation", "vmid", "memorystartup"}
    return is_named and len(headers & of_machines) >= 2


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:  # noqa: ARG001
    """Read Get-VM into ``servers`` (and the hosts that it names), Get-VMHost into ``hypervisor_hosts``."""
    table = read_export(file)
    if table is None:
        return ImportResult(findings=(EMPTY_FILE.at(file.at()),))
    if table.has("MemoryCapacity") and not table.has("MemoryAssigned"):
        tables = {"hypervisor_hosts": _read_hosts(table)}
    else:
        tables = _read_machines(table)
    return ImportResult(
        tables={name: frame for name, frame in tables.items() if frame.height},
        findings=table.all_findings(),
        rejected=table.rejected(),
        rows_read=len(table),
    )


def _read_machines(table: CellTable) -> dict[str, pl.DataFrame]:
    """Read one virtual machine a row, and count them by host."""
    names = [a or b for a, b in zip(table.text("VMName"), table.text("Name"), strict=True)]
    for index, name in enumerate(names):
        if name is None:
            table.reject(MISSING_VALUE, index, column=table.spelling("VMName", "Name"))
    ids = table.uuid("VMId", "Id")
    power = _power_states(table)
    is_on = [state == "on" for state in power]
    assigned, memory = _memory(table)
    demand = table.number("MemoryDemand", scale=_BYTES, minimum=0)
    hosts = without_objects(table.text("ComputerName", "PSComputerName"))
    split = [split_names(name) for name in names]
    row_ids = _unique_ids(ids, table.row_numbers)
    data: dict[str, Sequence[object]] = {
        "name": [short for short, _ in split],
        "fqdn": [fqdn for _, fqdn in split],
        "smbios_uuid": table.uuid("BIOSGUID", "BIOS GUID"),
        "instance_uuid": ids,
        "macs": _lists(table, ("MacAddress", "MacAddresses", "MAC"), parse_mac, is_mac=True),
        "addresses": _lists(table, ("IPAddresses", "IPAddress", "IP"), parse_address, is_mac=False),
        "status": ["active"] * len(table),
        "description": without_objects(table.text("Notes")),
        "is_virtual": [True] * len(table),
        "is_template": [False] * len(table),
        "power_state": power,
        "vcpu_count": table.whole("ProcessorCount", minimum=1, maximum=4096),
        "memory_mib": memory,
        "storage_allocated_mib": table.whole("DiskSize", "VHDSize", scale=_BYTES, minimum=0),
        "cpu_utilisation_pct": _only(table.number("CPUUsage", minimum=0, maximum=100), is_on),
        "memory_utilisation_pct": _shares(demand, assigned),
        "hypervisor": ["hyper-v"] * len(table),
        "hypervisor_host": hosts,
        "cluster": without_objects(table.text("ClusterName", "Cluster")),
        "managed_object_id": ids,
        "folder": without_objects(table.text("Path", "ConfigurationLocation")),
        "created_on": table.day("CreationTime"),
        "firmware": [_FIRMWARE.get(text or "") for text in table.text("Generation")],
        "hardware_version": table.text("Version"),
        "tools_status": without_objects(table.text("IntegrationServicesState", "Heartbeat")),
        "_row": table.row_numbers,
        "_id": row_ids,
    }
    kept = table.kept()
    servers = observed("servers", data).filter(pl.Series(kept, dtype=pl.Boolean))
    return {"servers": servers, "hypervisor_hosts": _hosts_of(servers)}


def _power_states(table: CellTable) -> list[str | None]:
    found: list[str | None] = []
    for index, text in enumerate(table.text("State")):
        state = (text or "").lower().removesuffix("critical")
        if state and state not in _POWER:
            table.tell(WRONG_CHOICE, index, column="State", value=text, choices="Running, Off, Saved, Paused")
        found.append(_POWER.get(state))
    return found


def _memory(table: CellTable) -> tuple[list[float | None], list[int | None]]:
    """Memory assigned now [MiB], and the machine's size: what it starts with where it is off."""
    assigned = table.number("MemoryAssigned", scale=_BYTES, minimum=0, maximum=_MOST_MEMORY_MIB)
    startup = table.number("MemoryStartup", scale=_BYTES, minimum=0, maximum=_MOST_MEMORY_MIB)
    sizes = [now or start for now, start in zip(assigned, startup, strict=True)]
    return assigned, [None if not size else round(size) for size in sizes]


def _only(values: Sequence[float | None], wanted: Sequence[bool]) -> list[float | None]:
    """Values where they mean something: a machine that is off uses nothing, and says 0."""
    return [value if ok else None for value, ok in zip(values, wanted, strict=True)]


def _shares(parts: Sequence[float | None], wholes: Sequence[float | None]) -> list[float | None]:
    pairs = zip(parts, wholes, strict=True)
    return [round(100 * part / whole, 1) if part is not None and whole else None for part, whole in pairs]


def _lists(
    table: CellTable, names: tuple[str, ...], parse: Callable[[object], str | None], *, is_mac: bool
) -> list[list[str] | None]:
    """Read a column whose cells hold several values, where the export took them from the adapters."""
    found: list[list[str] | None] = []
    kind = WRONG_IDENTITY if is_mac else WRONG_ADDRESS
    for index, text in enumerate(table.text(*names)):
        values = set()
        for part in split_list(text):
            try:
                value = parse(part)
            except ValueError:
                table.tell(kind, index, column=table.spelling(*names), value=part)
                continue
            if value and not value.startswith("fe80:"):
                values.add(value)
        found.append(sorted(values) or None)
    return found


def _unique_ids(ids: Sequence[str | None], rows: Sequence[int]) -> list[str]:
    """The VM's id; its row where there is none, or where a machine stands twice (after a failover)."""
    seen: set[str] = set()
    found = []
    for given, row in zip(ids, rows, strict=True):
        wanted = given if given is not None and given not in seen else f"row:{row}"
        seen.add(wanted)
        found.append(wanted)
    return found


def _hosts_of(servers: pl.DataFrame) -> pl.DataFrame:
    """The hosts that the machines name, each with how many it runs, at the first row that names it."""
    named = (
        servers.filter(pl.col("hypervisor_host").is_not_null())
        .group_by("hypervisor_host", maintain_order=True)
        .agg(pl.len().alias("vm_count"), pl.col("_row").first())
    )
    return _hosts(
        named["hypervisor_host"].to_list(),
        {"vm_count": named["vm_count"].to_list(), "_row": named["_row"].to_list()},
    )


def _read_hosts(table: CellTable) -> pl.DataFrame:
    names = table.text("ComputerName", "Name")
    full = without_objects(table.text("FullyQualifiedDomainName", "FQDN"))
    for index, name in enumerate(names):
        if name is None and full[index] is None:
            table.reject(MISSING_VALUE, index, column=table.spelling("ComputerName", "Name"))
        elif name is not None and name in names[:index]:
            table.tell(SAME_HOST, index, name)
    shown = [_full_name(name, domain) for name, domain in zip(names, full, strict=True)]
    memory = table.whole("MemoryCapacity", scale=_BYTES, minimum=256, maximum=_MOST_MEMORY_MIB)
    frame = _hosts(shown, {"memory_mib": memory, "_row": table.row_numbers})
    return frame.filter(pl.Series(table.kept(), dtype=pl.Boolean))


def _full_name(name: str | None, domain: str | None) -> str | None:
    """FullyQualifiedDomainName holds the host's whole name, or in some versions only its domain."""
    if name is None or domain is None:
        return name or domain
    return domain if domain.lower().startswith(f"{name.lower()}.") else f"{name}.{domain}"


def _hosts(names: Sequence[str | None], more: Mapping[str, Sequence[object]]) -> pl.DataFrame:
    split = [split_names(name) for name in names]
    data: dict[str, Sequence[object]] = {
        "name": [short for short, _ in split],
        "fqdn": [fqdn for _, fqdn in split],
        "hypervisor": ["hyper-v"] * len(names),
        "status": ["active"] * len(names),
        "_id": [f"host:{name}:{row}" for name, row in zip(names, more["_row"], strict=True)],
        **more,
    }
    return observed("hypervisor_hosts", data)
