"""Azure Migrate's CSV template for servers, as people fill it in."""

import csv
from collections.abc import Callable, Sequence

import polars as pl

from samdrift.importers.azure_migrate.headers import find_disk_headers, find_headers, unit_of
from samdrift.importers.delimited import guess_delimiter
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.kinds import EMPTY_FILE, UNREADABLE_FILE, WRONG_ADDRESS, WRONG_IDENTITY
from samdrift.importers.powershell import split_list
from samdrift.importers.tabular import CellTable, read_csv
from samdrift.importers.values import parse_address, parse_mac, split_names
from samdrift.inventory import observed
from samdrift.kernel import FindingKind

SERVER_COLUMNS = (
    "name", "fqdn", "macs", "addresses", "status", "operating_system", "os_version", "is_virtual",
    "is_template", "vcpu_count", "memory_mib", "storage_allocated_mib", "disk_count", "nic_count",
    "cpu_utilisation_pct", "memory_utilisation_pct", "hypervisor", "firmware",
)  # fmt: skip
DISK_COLUMNS = ("name", "kind", "capacity_mib")
_MEBIBYTES = {"bytes": 1 / 1024**2, "kb": 1 / 1024, "mb": 1.0, "gb": 1024.0, "tb": 1024.0**2}
_HYPERVISORS = {"vmware": "vmware", "hyper-v": "hyper-v", "hyperv": "hyper-v", "azure": "azure", "kvm": "kvm"}
#: The largest machines have some 32 TiB of memory and a disk of 64 TiB; more is a wrong unit.
_MOST_MEMORY_MIB, _MOST_DISK_MIB = 32 * 1024**2, 256 * 1024**2


def recognise(file: InputFile) -> bool:
    """Answer whether the headers are the template's: server name, cores, memory, system."""
    if "\x00" in file.head:
        return False
    lines = [line for line in file.head[:20_000].splitlines() if line.strip()][:1]
    try:
        headers = next(csv.reader(lines, delimiter=guess_delimiter("".join(lines))), [])
    except csv.Error:
        return False
    found = find_headers(headers)
    is_template = {"cores", "memory", "system"} <= found.keys() and found.get("name", "").lower() != "name"
    return is_template and "name" in found and bool({"addresses", "cpu_use", "disks"} & found.keys())


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:  # noqa: ARG001
    """Read one server a row into ``servers``, and its disks into ``disks``."""
    table = read_csv(file, decimal=".")
    if table is None:
        return ImportResult(findings=(EMPTY_FILE.at(file.at()),))
    headers = find_headers(table.header)
    if "name" not in headers:
        return ImportResult(findings=(UNREADABLE_FILE.at(file.at(), format="CSV", reason="Server name"),))
    table.require(headers["name"])
    disks = _read_disks(table)
    servers = _read_servers(table, headers, disks)
    kept = pl.Series(table.kept(), dtype=pl.Boolean)
    tables = {
        "servers": servers.filter(kept),
        "disks": _disk_frame(table, disks),
    }
    return ImportResult(
        tables={name: frame for name, frame in tables.items() if frame.height},
        findings=table.all_findings(),
        rejected=table.rejected(),
        rows_read=len(table),
    )


def _read_servers(
    table: CellTable, headers: dict[str, str], disks: dict[int, list[int | None]]
) -> pl.DataFrame:
    def text(column: str) -> list[str | None]:
        return table.text(headers[column]) if column in headers else [None] * len(table)

    def whole(column: str, most: int) -> list[int | None]:
        found = headers.get(column)
        return table.whole(found, minimum=1, maximum=most) if found else [None] * len(table)

    def share(column: str) -> list[float | None]:
        found = headers.get(column)
        return table.number(found, minimum=0, maximum=100) if found else [None] * len(table)

    written = text("name")
    names = [split_names(name) for name in written]
    addresses = _lists(table, headers.get("addresses"), parse_address, WRONG_ADDRESS)
    for index, (name, (short, _)) in enumerate(zip(written, names, strict=True)):
        # A server that is named by its address: an address is no name.
        if name is not None and short is None:
            addresses[index] = sorted({*(addresses[index] or ()), name})
    types = [(value or "").lower() for value in text("type")]
    hypervisors = [(value or "").lower() for value in text("hypervisor")]
    firmware = [(value or "").lower() for value in text("firmware")]
    sums = [_sum(values) for values in zip(*disks.values(), strict=True)] or [None] * len(table)
    data: dict[str, Sequence[object]] = {
        "name": [short for short, _ in names],
        "fqdn": [fqdn for _, fqdn in names],
        "macs": _lists(table, headers.get("macs"), parse_mac, WRONG_IDENTITY),
        "addresses": addresses,
        "status": ["active"] * len(table),
        "operating_system": text("system"),
        "os_version": text("version"),
        "is_virtual": [_is_virtual(value) for value in types],
        "is_template": [False] * len(table),
        "vcpu_count": whole("cores", 4096),
        "memory_mib": _sizes(table, headers.get("memory"), "mb", (128, _MOST_MEMORY_MIB)),
        "storage_allocated_mib": sums,
        "disk_count": whole("disks", 1000),
        "nic_count": whole("adapters", 1000),
        "cpu_utilisation_pct": share("cpu_use"),
        "memory_utilisation_pct": share("memory_use"),
        "hypervisor": [_HYPERVISORS.get(value, "other") if value else None for value in hypervisors],
        "firmware": ["efi" if "efi" in value else "bios" if "bios" in value else None for value in firmware],
        "_row": table.row_numbers,
        "_id": [f"row:{number}" for number in table.row_numbers],
    }
    return observed("servers", data)


def _is_virtual(written: str) -> bool | None:
    if "virtual" in written or written == "vm":
        return True
    return False if "physical" in written or "fysisk" in written else None


def _sizes(
    table: CellTable, header: str | None, default_unit: str, limits: tuple[int, int]
) -> list[int | None]:
    """Read sizes in the unit that their header names, in MiB."""
    if header is None:
        return [None] * len(table)
    scale = _MEBIBYTES[unit_of(header, default_unit)]
    return table.whole(header, scale=scale, minimum=limits[0], maximum=limits[1])


def _read_disks(table: CellTable) -> dict[int, list[int | None]]:
    """Read the size of each disk, by its number. The template has them in GB; 0 is no disk."""
    found = {}
    for number, header in sorted(find_disk_headers(table.header).items()):
        sizes = _sizes(table, header, "gb", (0, _MOST_DISK_MIB))
        found[number] = [size or None for size in sizes]
    return found


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _disk_frame(table: CellTable, disks: dict[int, list[int | None]]) -> pl.DataFrame:
    kept = table.kept()
    rows = [
        (f"Disk {number}", size, table.row_numbers[index])
        for index in range(len(table))
        for number, sizes in disks.items()
        if kept[index] and (size := sizes[index]) is not None
    ]
    return observed(
        "disks",
        {
            "name": [name for name, _, _ in rows],
            "kind": ["disk"] * len(rows),
            "capacity_mib": [size for _, size, _ in rows],
            "_row": [number for _, _, number in rows],
            "_owner": [f"row:{number}" for _, _, number in rows],
        },
    )


def _lists(
    table: CellTable, header: str | None, parse_one: Callable[[object], str | None], kind: FindingKind
) -> list[list[str] | None]:
    """Read a column whose cells hold several values."""
    found: list[list[str] | None] = []
    for index, text in enumerate(table.text(header) if header else [None] * len(table)):
        values: set[str] = set()
        for part in split_list(text):
            try:
                value = parse_one(part)
            except ValueError:
                table.tell(kind, index, column=header, value=part)
                continue
            values.update({value} if value else ())
        found.append(sorted(values) or None)
    return found
