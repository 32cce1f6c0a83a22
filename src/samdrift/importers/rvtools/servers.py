"""VMs: vInfo gives the servers, other tabs what vInfo does not say."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from samdrift.importers.rvtools.identity import Machines, VmRows, find_owners
from samdrift.importers.tabular import CellTable
from samdrift.importers.values import is_host_address, parse_environment, split_names, without_contacts

_POWER = {"poweredon": "on", "poweredoff": "off", "suspended": "suspended", "on": "on", "off": "off"}
_BROKEN = frozenset({"inaccessible", "invalid", "orphaned", "disconnected"})
T = TypeVar("T")

#: The least memory a VM can have to be believed; below it somebody wrote GiB.
_LEAST_MEMORY_MIB = 64
_MOST_MEMORY_MIB = 64 * 1024**2
_MOST_STORAGE_MIB = 64 * 1024**3

#: Columns of a table on their way to `observed`, which checks every value's type.
Columns = dict[str, list[Any]]


def read_servers(
    table: CellTable, rows: VmRows, identities: Sequence[str], exported_on: date | None
) -> Columns:
    """Read the servers of vInfo, or of another tab about VMs where the file has no vInfo."""
    pick = rows.indexes
    names = [split_names(name) for name in rows.names]
    dns = [split_names(text)[1] for text in _of(table.text("DNS Name"), pick)]
    power = [_POWER.get((text or "").lower()) for text in _of(table.text("Powerstate"), pick)]
    template = _of(table.flag("Template"), pick)
    connection = [(text or "").lower() for text in _of(table.text("Connection state"), pick)]
    smbios, instance = _uuids(table, pick)
    tools, config = (
        _of(table.text("OS according to the VMware Tools"), pick),
        _of(table.text("OS according to the configuration file"), pick),
    )
    is_disk_tab = table.has("Capacity MiB") and not table.has("CPUs")
    columns: Columns = {
        "_sheet": [table.sheet] * len(pick),
        "_row": [table.row_numbers[i] for i in pick],
        "_id": list(identities),
        "name": [short or full for (short, _), full in zip(names, rows.names, strict=True)],
        "fqdn": [_not_localhost(name) or of_vm for name, (_, of_vm) in zip(dns, names, strict=True)],
        "smbios_uuid": smbios,
        "instance_uuid": instance,
        "management_server": list(rows.vcenters),
        "managed_object_id": list(rows.keys),
        "is_virtual": [True] * len(pick),
        "is_template": [flag is True for flag in template],
        "hypervisor": ["vmware"] * len(pick),
        "power_state": list(power),
        "status": [
            _status(state, broken in _BROKEN, is_template=flag is True)
            for state, broken, flag in zip(power, connection, template, strict=True)
        ],
        "last_seen_on": [exported_on if state == "on" else None for state in power],
        "operating_system": [first or second for first, second in zip(tools, config, strict=True)],
        "addresses": [
            [a] if a is not None and is_host_address(a) else None
            for a in _of(table.address("Primary IP Address"), pick)
        ],
        "vcpu_count": _of(table.whole("CPUs", minimum=0, maximum=4096), pick),
        "memory_mib": _of(
            table.mebibytes("Memory", "Size MiB", minimum=_LEAST_MEMORY_MIB, maximum=_MOST_MEMORY_MIB), pick
        ),
        "environment": [
            parse_environment(text) for text in _of(table.text("Environment", "Miljø", "Env"), pick)
        ],
        "application": _of(
            table.text("Application", "Applikation", "IT-system", "Fagsystem", "System"), pick
        ),
        "description": [without_contacts(text) for text in _of(table.text("Annotation"), pick)],
        "managed_by": _of(table.text("Owner", "Ejer", "Ansvarlig", "Systemejer"), pick),
    }
    for column, spelling in (
        ("hypervisor_host", "Host"),
        ("cluster", "Cluster"),
        ("datacenter", "Datacenter"),
        ("folder", "Folder"),
        ("hardware_version", "HW version"),
    ):
        columns[column] = _of(table.text(spelling), pick)
    columns["hypervisor_host"] = [split_names(host)[0] or host for host in _of(table.text("Host"), pick)]
    columns["firmware"] = [
        None if text is None else text.lower() for text in _of(table.text("Firmware"), pick)
    ]
    columns["created_on"] = _of(table.day("Creation date"), pick)
    if not is_disk_tab:
        columns |= _sizes(table, pick)
    return columns


def _sizes(table: CellTable, pick: Sequence[int]) -> Columns:
    def size(*names: str) -> list[Any]:
        return _of(table.mebibytes(*names, minimum=0, maximum=_MOST_STORAGE_MIB), pick)

    capacity, provisioned = size("Total disk capacity MiB"), size("Provisioned MiB")
    return {
        "storage_allocated_mib": [total or given for total, given in zip(capacity, provisioned, strict=True)],
        "storage_used_mib": size("In Use MiB"),
        "disk_count": _of(table.whole("Disks", minimum=0, maximum=1024), pick),
        "nic_count": _of(table.whole("NICs", minimum=0, maximum=64), pick),
        "cpu_utilisation_pct": _of(table.number("CPU Usage %", minimum=0, maximum=1000), pick),
        "memory_utilisation_pct": _of(table.number("Memory Usage %", minimum=0, maximum=1000), pick),
    }


def _uuids(table: CellTable, pick: Sequence[int]) -> tuple[list[Any], list[Any]]:
    """Tell the two UUIDs of a VM apart.

    RVTools calls the instance UUID "VM UUID" and has "SMBIOS UUID" beside it. Exports in its
    shape by other collectors put the BIOS UUID under "VM UUID": vSphere makes those begin
    with 42 or 564d, and instance UUIDs with 50 or 52.
    """
    smbios = _of(table.uuid("SMBIOS UUID", "BIOS UUID"), pick)
    instance = _of(table.uuid("VM UUID", "Instance UUID"), pick)
    if not table.has("SMBIOS UUID", "BIOS UUID"):
        for index, value in enumerate(instance):
            if isinstance(value, str) and value.startswith(("42", "564d")):
                smbios[index], instance[index] = value, None
    return smbios, instance


def _status(power: str | None, broken: bool, *, is_template: bool) -> str | None:
    if broken:
        return "failed"
    if is_template or power is None:
        return None
    return "active" if power == "on" else "offline"


def _not_localhost(name: str | None) -> str | None:
    return None if name is None or name.startswith("localhost.") else name


def _of(values: Sequence[T], pick: Sequence[int]) -> list[T]:
    return [values[index] for index in pick]


def add_from_tabs(
    servers: Columns, tabs: Mapping[str, CellTable], machines: Machines, speeds: Mapping[str, int]
) -> None:
    """Fill in what other tabs know of the servers: utilisation, sizes, snapshots, guest tools."""
    place = {identity: index for index, identity in enumerate(servers["_id"])}
    if "vCPU" in tabs:
        _add_cpu(servers, tabs["vCPU"], machines, place, speeds)
    if "vMemory" in tabs:
        _add_memory(servers, tabs["vMemory"], machines, place)
    if "vTools" in tabs:
        states = tabs["vTools"].text("Tools")
        _fill(
            servers,
            "tools_status",
            {place[of]: states[row] for row, of in find_owners(tabs["vTools"], machines)},
        )
    if "vSnapshot" in tabs:
        sizes = tabs["vSnapshot"].mebibytes("Size MiB (total)", minimum=0, maximum=_MOST_STORAGE_MIB)
        totals: Counter[int] = Counter()
        for row, of in find_owners(tabs["vSnapshot"], machines):
            totals[place[of]] += sizes[row] or 0
        _fill(servers, "snapshot_mib", dict(totals))
    elif "vInfo" in tabs:
        servers["snapshot_mib"] = [None] * len(place)


def _add_cpu(
    servers: Columns,
    table: CellTable,
    machines: Machines,
    place: Mapping[object, int],
    speeds: Mapping[str, int],
) -> None:
    """CPU use: MHz used of the MHz given (``Max``, else CPUs times the host's clock)."""
    counts = table.whole("CPUs", minimum=0, maximum=4096)
    overall, most = table.number("Overall", minimum=0), table.number("Max", minimum=0)
    found: dict[int, Any] = {}
    known: dict[int, Any] = {}
    for row, of in find_owners(table, machines):
        at = place[of]
        known[at] = counts[row]
        count = servers["vcpu_count"][at] or counts[row]
        speed = speeds.get(str(servers["hypervisor_host"][at]).lower())
        given = most[row] or (count * speed if isinstance(count, int) and speed else None)
        used = overall[row]
        if used is not None and given and servers["power_state"][at] == "on":
            # Turbo clocks use more than the nominal MHz: that is full use, not more.
            found[at] = min(100.0, round(100 * used / given, 1))
    _fill(servers, "vcpu_count", known)
    _fill(servers, "cpu_utilisation_pct", found)


def _add_memory(servers: Columns, table: CellTable, machines: Machines, place: Mapping[object, int]) -> None:
    """Memory use: active memory of the memory given."""
    sizes = table.mebibytes("Size MiB", minimum=_LEAST_MEMORY_MIB, maximum=_MOST_MEMORY_MIB)
    active = table.number("Active", minimum=0)
    found: dict[int, Any] = {}
    known: dict[int, Any] = {}
    for row, of in find_owners(table, machines):
        at = place[of]
        known[at] = sizes[row]
        size, used = sizes[row], active[row]
        if used is not None and size and servers["power_state"][at] == "on":
            found[at] = min(100.0, round(100 * used / size, 1))
    _fill(servers, "memory_mib", known)
    _fill(servers, "memory_utilisation_pct", found)


def _fill(servers: Columns, column: str, values: Mapping[int, Any]) -> None:
    """Put values where the column has none yet."""
    given = servers.setdefault(column, [None] * len(servers["_id"]))
    for index, value in values.items():
        if given[index] is None:
            given[index] = value


def add_from_parts(servers: Columns, disks: Columns, interfaces: Columns, addresses: Columns) -> None:
    """Fill in sums over disks and partitions, and the MACs and addresses of the adapters."""
    allocated: Counter[object] = Counter()
    used: Counter[object] = Counter()
    count: Counter[object] = Counter()
    for owner, kind, size, taken in zip(
        *(disks[name] for name in ("_owner", "kind", "capacity_mib", "used_mib")), strict=True
    ):
        if kind == "disk":
            allocated[owner] += size or 0
            count[owner] += 1
        else:
            used[owner] += taken or 0
    macs = _sets(interfaces, "mac")
    found = _sets(addresses, "address")
    adapters = Counter(interfaces["_owner"])
    for index, identity in enumerate(servers["_id"]):
        for column, totals in (
            ("storage_allocated_mib", allocated),
            ("storage_used_mib", used),
            ("disk_count", count),
            ("nic_count", adapters),
        ):
            values = servers.setdefault(column, [None] * len(servers["_id"]))
            if values[index] is None and totals[identity]:
                values[index] = totals[identity]
        known = servers["addresses"][index] or []
        servers["addresses"][index] = sorted({*known, *found[identity]}) or None
        servers.setdefault("macs", [None] * len(servers["_id"]))[index] = sorted(macs[identity]) or None


def _sets(columns: Columns, name: str) -> dict[str, set[str]]:
    collected: dict[str, set[str]] = defaultdict(set)
    for owner, value in zip(columns["_owner"], columns[name], strict=True):
        if value is not None:
            collected[owner].add(value)
    return collected
