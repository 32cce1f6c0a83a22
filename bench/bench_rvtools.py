"""RVTools of 10,000 VMs: bytes to rows, beside python-calamine merely reading the cells.

Makes a workbook in the shape of RVTools 4.7 (all main tabs, all their columns), and measures
on it, in turn and several times: python-calamine reading every cell of every sheet; the check for
hostile containers; and all that Samdrift does with the file, that check included, from bytes to
tables. Bound: the last takes at most three times the first (medians of one run).
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from samdrift.importers.container import check_container
from samdrift.importers.importer import ImportParameters, InputFile
from samdrift.importers.rvtools import IMPORTER

VMS = 10_000
RUNS = 5
BOUND = 3.0

_VM = "VM,Powerstate,Template,SRM Placeholder"
_END = (
    "Annotation,Backup status,Last backup,Datacenter,Cluster,Host,Folder,"
    "OS according to the configuration file,OS according to the VMware Tools,VM ID,VM UUID,VI SDK Server,VI SDK UUID"
)
TABS = {
    "vInfo": f"{_VM},Config status,DNS Name,Connection state,Guest state,Heartbeat,Consolidation Needed,PowerOn,"
    "Suspended To Memory,Suspend time,Suspend Interval,Creation date,Change Version,CPUs,Overall Cpu Readiness,Memory,"
    "Active Memory,NICs,Disks,Total disk capacity MiB,Fixed Passthru HotPlug,min Required EVC Mode Key,"
    "Latency Sensitivity,Op Notification Timeout,EnableUUID,CBT,Primary IP Address,Network #1,Network #2,Network #3,"
    "Network #4,Network #5,Network #6,Network #7,Network #8,Num Monitors,Video Ram KiB,Resource pool,Folder ID,vApp,"
    "DAS protection,FT State,FT Role,FT Latency,FT Bandwidth,FT Sec. Latency,Vm Failover In Progress,Provisioned MiB,"
    "In Use MiB,Unshared MiB,HA Restart Priority,HA Isolation Response,HA VM Monitoring,Cluster rule(s),"
    "Cluster rule name(s),Boot Required,Boot delay,Boot retry delay,Boot retry enabled,Boot BIOS setup,Reboot PowerOff,"
    "EFI Secure boot,Firmware,HW version,HW upgrade status,HW upgrade policy,HW target,Path,Log directory,"
    f"Snapshot directory,Suspend directory,{_END},SMBIOS UUID,Customization Info,Guest Detailed Data,VI SDK Server type,"
    "VI SDK API Version",
    "vCPU": f"{_VM},CPUs,Sockets,Cores p/s,Max,Overall,Level,Shares,Reservation,Entitlement,DRS Entitlement,Limit,"
    f"Hot Add,Hot Remove,Numa Hotadd Exposed,{_END}",
    "vMemory": f"{_VM},Size MiB,Memory Reservation Locked To Max,Overhead,Max,Consumed,Consumed Overhead,Private,"
    f"Shared,Swapped,Ballooned,Active,Entitlement,DRS Entitlement,Level,Shares,Reservation,Limit,Hot Add,{_END}",
    "vDisk": f"{_VM},Disk,Disk Key,Disk UUID,Disk Path,Capacity MiB,Raw,Disk Mode,Sharing mode,Thin,Eagerly Scrub,"
    "Split,Write Through,Level,Shares,Reservation,Limit,Controller,Label,SCSI Unit #,Unit #,Shared Bus,Raw LUN ID,"
    f"Raw Comp. Mode,{_END}",
    "vPartition": f"{_VM},Disk Key,Disk,Capacity MiB,Consumed MiB,Free MiB,Free %,{_END}",
    "vNetwork": f"{_VM},NIC label,Adapter,Network,Switch,Connected,Starts Connected,Mac Address,Type,IPv4 Address,"
    f"IPv6 Address,Direct Path IO,{_END}",
    "vTools": f"{_VM},VM Version,Tools,Tools Version,Required Version,Upgradeable,Upgrade Policy,Sync time,App status,"
    f"Heartbeat status,Kernel Crash state,Operation Ready,State change support,Interactive Guest,{_END}",
    "vHost": "Host,Datacenter,Cluster,Config status,in Maintenance Mode,CPU Model,Speed,HT Active,# CPU,Cores per CPU,"
    "# Cores,CPU usage %,# Memory,Memory usage %,# NICs,# HBAs,# VMs total,# VMs,ESX Version,Vendor,Model,Serial number,"
    "UUID,VI SDK Server,VI SDK UUID",
    "vMetaData": "RVTools major version,RVTools version,xlsx creation datetime,Server",
}
ROWS_PER_VM = {"vDisk": 2, "vPartition": 3, "vNetwork": 1}
HOSTS = VMS // 30
VCENTER = "6f1c2a90-0000-4000-8000-000000000001"


def value(column: str, vm: int, part: int) -> Any:
    """A believable cell; what the importer does not use is text or a number as RVTools has it."""
    host = f"esx{vm % HOSTS:03d}.kommune.example"
    known: dict[str, Any] = {
        "VM": f"srv{vm:05d}", "Powerstate": "poweredOff" if vm % 15 == 0 else "poweredOn", "Template": str(vm % 200 == 0),
        "SRM Placeholder": "False", "DNS Name": f"srv{vm:05d}.kommune.example", "CPUs": 2 + vm % 4, "Max": (2 + vm % 4) * 2600,
        "Overall": vm % 3000, "Memory": 4096 * (1 + vm % 8), "Size MiB": 4096 * (1 + vm % 8), "Active": vm % 4096,
        "NICs": 1, "Disks": 2, "Total disk capacity MiB": 204_800, "Provisioned MiB": 209_000, "In Use MiB": 80_000 + vm,
        "Primary IP Address": f"10.{vm // 65536}.{vm // 256 % 256}.{vm % 256}", "Disk": f"Hard disk {part + 1}",
        "Capacity MiB": 102_400, "Consumed MiB": 40_000 + vm, "Free MiB": 62_400 - vm, "Free %": 60, "Raw": "False", "Thin": "True",
        "NIC label": f"Network adapter {part + 1}", "Adapter": "Vmxnet3", "Network": f"VLAN{vm % 90 + 10}",
        "Connected": "True", "Mac Address": f"00:50:56:{vm // 65536:02x}:{vm // 256 % 256:02x}:{vm % 256:02x}",
        "# VMs total": 30, "CPU usage %": 40, "Memory usage %": 60, "IPv6 Address": "", "Connection state": "connected", "Annotation": "", "Folder": "Servere",
        "IPv4 Address": f"10.{vm // 65536}.{vm // 256 % 256}.{vm % 256}", "Tools": "toolsOk", "Host": host,
        "Datacenter": "DC1", "Cluster": f"Cluster{vm % 20}", "VM ID": f"vm-{vm + 100}", "VI SDK UUID": VCENTER,
        "VI SDK Server": "vcenter.kommune.example", "VM UUID": f"50{vm:06x}-1111-4111-8111-{vm:012x}",
        "SMBIOS UUID": f"42{vm:06x}-1111-4111-8111-{vm:012x}", "Firmware": "efi", "HW version": 19,
        "Creation date": "2021/03/04 10:11:12", "OS according to the VMware Tools": "Microsoft Windows Server 2019 (64-bit)",
        "OS according to the configuration file": "Microsoft Windows Server 2016 (64-bit)", "Speed": 2600, "# CPU": 2,
        "# Cores": 32, "# Memory": 524_288, "ESX Version": "VMware ESXi 8.0.2 build-22380479", "UUID": f"30{vm:06x}-1111-4111-8111-{vm:012x}",
        "xlsx creation datetime": "2026/11/01 08:00:00", "Serial number": f"CZ{vm:08d}",
    }  # fmt: skip
    return known.get(column, "False" if len(column) % 3 else len(column) * 100 + vm % 7)


def make_workbook(vms: int) -> bytes:
    """Write the workbook; the same bytes' content for the same number of VMs."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": False})
    for tab, header in TABS.items():
        sheet = book.add_worksheet(tab)
        columns = header.split(",")
        sheet.write_row(0, 0, columns)
        things = {"vHost": vms // 30, "vMetaData": 1}.get(tab, vms)
        line = 1
        for vm in range(things):
            for part in range(ROWS_PER_VM.get(tab, 1)):
                sheet.write_row(line, 0, [value(column, vm, part) for column in columns])
                line += 1
    book.close()
    return out.getvalue()


def read_cells(content: bytes) -> int:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return sum(len(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())


def check(content: bytes) -> None:
    findings = check_container(InputFile.of_bytes("rvtools.xlsx", content), ImportParameters())
    assert not findings, findings


def import_file(content: bytes) -> None:
    """As the pipeline does it: checked, recognised, parsed."""
    file = InputFile.of_bytes("rvtools.xlsx", content)
    assert not check_container(file, ImportParameters())
    assert IMPORTER.recognise(file)
    result = IMPORTER.parse(file, ImportParameters())
    rows = {name: len(frame) for name, frame in result.tables.items()}
    assert not result.rejected
    assert not result.findings
    assert rows["servers"] == VMS
    assert rows["disks"] == 5 * VMS
    assert rows["hypervisor_hosts"] == HOSTS
    servers = result.tables["servers"]
    assert servers["memory_mib"].sum() == sum(4096 * (1 + vm % 8) for vm in range(VMS))
    assert servers["macs"].list.len().sum() == VMS


def seconds(work: Callable[[bytes], object], content: bytes) -> float:
    gc.collect()
    start = time.perf_counter()
    work(content)
    return time.perf_counter() - start


def main() -> int:
    content = make_workbook(VMS)
    cells = read_cells(content)
    names = (
        "python-calamine merely reads the cells",
        "of it: the container's check",
        "bytes to tables, checked",
    )
    works: tuple[Callable[[bytes], object], ...] = (read_cells, check, import_file)
    runs = [[seconds(work, content) for work in works] for _ in range(RUNS)]
    medians = [statistics.median(run[i] for run in runs) for i in range(len(works))]
    print(f"RVTools, {VMS} VMs, {cells} cells, {len(content) / 1e6:.1f} MB; median of {RUNS} runs")
    for name, median in zip(names, medians, strict=True):
        print(f"| {name} | {median:.2f} s | {median / medians[0]:.2f} |")
    ratio = medians[2] / medians[0]
    print(f"bound: {BOUND} times the reading: {'holds' if ratio <= BOUND else 'DOES NOT HOLD'}")
    return 0 if ratio <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
