"""RVTools: a workbook or one tab as CSV -> servers, hosts, and what they have."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa

from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.kinds import EMPTY_FILE, MISSING_COLUMN
from samdrift.importers.rvtools.findings import TAB_NOT_USED
from samdrift.importers.rvtools.hosts import add_to_hosts, clusters_of_hosts, read_host_adapters, read_hosts
from samdrift.importers.rvtools.identity import Machines, VmRows, identify, keep_vms
from samdrift.importers.rvtools.parts import (
    empty,
    read_adapters,
    read_clusters,
    read_datastores,
    read_disks,
    read_vlans,
    vlans_by_network,
)
from samdrift.importers.rvtools.servers import Columns, add_from_parts, add_from_tabs, read_servers
from samdrift.importers.rvtools.tabs import read_tabs
from samdrift.importers.tabular import CellTable
from samdrift.inventory import observed
from samdrift.kernel import Finding

#: Tabs about VMs, the one that knows most first.
_VM_TABS = ("vInfo", "vMemory", "vCPU", "vTools", "vDisk", "vNetwork", "vPartition", "vSnapshot")


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:  # noqa: ARG001 - every parse takes them
    """Read an RVTools export. Sizes are MiB; nothing is raised, everything wrong is told."""
    tabs = read_tabs(file)
    if not tabs:
        return ImportResult(findings=(EMPTY_FILE.at(file.at()),))
    exported_on = _export_day(tabs)
    servers, machines, findings = _read_vms(tabs, exported_on)
    hosts, known_hosts = _read_hosts(tabs, exported_on)
    speeds = _speeds(hosts)
    vlans = read_vlans(tabs)
    disks = read_disks(tabs, machines)
    interfaces, addresses = (empty("mac"), empty("address"))
    if "vNetwork" in tabs:
        interfaces, addresses = read_adapters(tabs["vNetwork"], machines, vlans_by_network(vlans))
    tables = {"vlans": vlans, "disks": disks}
    if servers:
        add_from_tabs(servers, tabs, machines, speeds)
        add_from_parts(servers, disks, interfaces, addresses)
        tables["servers"] = servers
    host_interfaces, host_addresses = read_host_adapters(tabs, known_hosts)
    if hosts:
        add_to_hosts(hosts, host_interfaces, host_addresses)
        tables["hypervisor_hosts"] = hosts
    if "vCluster" in tabs:
        tables["clusters"] = read_clusters(tabs["vCluster"])
    elif hosts:
        tables["clusters"] = clusters_of_hosts(hosts)
    if "vDatastore" in tabs:
        tables["datastores"] = read_datastores(tabs["vDatastore"])
    frames = _frames(tables)
    for name, first, second in (
        ("interfaces", interfaces, host_interfaces),
        ("addresses", addresses, host_addresses),
    ):
        both = pl.concat([observed(name, first), observed(name, second)])
        if len(both):
            frames[name] = both
    return ImportResult(
        tables=frames,
        findings=(*findings, *(finding for table in tabs.values() for finding in table.all_findings())),
        rejected=tuple(row for table in tabs.values() for row in table.rejected()),
        rows_read=sum(len(table) for table in tabs.values()),
        exported_on=exported_on,
    )


def _frames(tables: Mapping[str, Columns]) -> dict[str, pl.DataFrame]:
    return {name: observed(name, _with_lists(columns)) for name, columns in tables.items() if columns["_row"]}


def _with_lists(columns: Columns) -> dict[str, Any]:
    """Make columns of lists by way of Arrow: Polars itself makes a series of every list."""
    made: dict[str, Any] = dict(columns)
    for name in made.keys() & {"macs", "addresses"}:
        made[name] = pl.Series(name, pa.array(made[name], type=pa.list_(pa.large_string())))
    return made


def _export_day(tabs: Mapping[str, CellTable]) -> date | None:
    days = tabs["vMetaData"].day("xlsx creation datetime") if "vMetaData" in tabs else []
    return next((day for day in days if day is not None), None)


def _read_vms(
    tabs: Mapping[str, CellTable], exported_on: date | None
) -> tuple[Columns, Machines, tuple[Finding, ...]]:
    """Servers of vInfo; without it, the VMs that the best other tab names, once each."""
    tab = next((name for name in _VM_TABS if name in tabs), None)
    if tab is None:
        return {}, Machines(), _passed_over(tabs)
    table = tabs[tab]
    if not table.has("VM"):
        finding = MISSING_COLUMN.at(table.file.at(sheet=table.sheet), column="VM")
        return {}, Machines(), (finding,)
    rows = keep_vms(table)
    if tab != "vInfo":
        rows = _once_each(rows)
    identities, machines = identify(table, rows)
    return read_servers(table, rows, identities, exported_on), machines, rows.set_aside


def _once_each(rows: VmRows) -> VmRows:
    """The first row of each VM, for tabs that have several rows a VM."""
    first: dict[object, int] = {}
    for place, pair in enumerate(zip(rows.keys, rows.names, rows.vcenters, strict=True)):
        first.setdefault(pair[1:] if pair[0] is None else pair[::2], place)
    keep = list(first.values())
    return VmRows(
        indexes=[rows.indexes[i] for i in keep],
        names=[rows.names[i] for i in keep],
        keys=[rows.keys[i] for i in keep],
        vcenters=[rows.vcenters[i] for i in keep],
        set_aside=rows.set_aside,
    )


def _passed_over(tabs: Mapping[str, CellTable]) -> tuple[Finding, ...]:
    table = tabs.get("")
    return () if table is None else (TAB_NOT_USED.at(table.file.at(), table.file.name),)


def _read_hosts(tabs: Mapping[str, CellTable], exported_on: date | None) -> tuple[Columns, Machines]:
    if "vHost" not in tabs:
        return {}, Machines()
    return read_hosts(tabs["vHost"], exported_on)


def _speeds(hosts: Columns) -> dict[str, int]:
    """Clock [MHz] by host name (lower case), short and full."""
    if not hosts:
        return {}
    return {
        str(name).lower(): speed
        for column in ("name", "fqdn")
        for name, speed in zip(hosts[column], hosts["cpu_mhz"], strict=True)
        if name is not None and isinstance(speed, int)
    }
