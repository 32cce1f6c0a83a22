"""Hyper-V: CSV of Get-VM | Export-Csv, one file a cluster."""

from collections.abc import Sequence
from datetime import date, datetime, time

from samdrift.example.formats.sheet import Export, Sheet, csv_export
from samdrift.example.formats.xlsx import Cell
from samdrift.example.landscape.model import Landscape, TrueServer
from samdrift.example.randomness import Dice

_COLUMNS = (
    "VMName", "VMId", "Id", "Name", "State", "OperationalStatus", "Status", "Heartbeat",
    "ReplicationState", "CPUUsage",
    "MemoryAssigned", "MemoryDemand", "MemoryStatus", "Uptime", "IntegrationServicesVersion",
    "ComputerName", "Version",
    "Notes", "Generation", "Path", "CreationTime", "IsClustered", "SizeOfSystemFiles", "ParentCheckpointName",
    "MemoryStartup", "DynamicMemoryEnabled", "MemoryMinimum", "MemoryMaximum", "ProcessorCount",
    "NetworkAdapters",
    "HardDrives", "ConfigurationLocation", "CheckpointType", "AutomaticStartAction", "AutomaticStopAction",
)  # fmt: skip
_LIST = "System.Collections.Generic.List`1"
_TYPE_LINE = "#TYPE Microsoft.HyperV.PowerShell.VirtualMachine\r\n"


def hyperv_exports(
    landscape: Landscape, vms: Sequence[TrueServer], *, today: date, dice: Dice
) -> list[Export]:
    """Write Get-VM's columns; with Windows PowerShell's ``#TYPE`` line above now and then.

    Memory is in bytes, as Get-VM has it. ``VMId`` is the hypervisor's own id of the machine.
    """
    typed = dice.chance(0.5)
    danish = dice.chance(0.6)
    sheet = Sheet(name="", header=_COLUMNS, above=1 if typed else 0)
    for vm in sorted(vms, key=lambda s: (s.name, s.id)):
        running = vm.powered_on
        byte = vm.memory_mib * 1024 * 1024
        host = landscape.hosts[vm.host].name.split(".")[0].upper()
        name = vm.display_name or vm.name
        created = datetime.combine(vm.created, time(10, 5))
        row: dict[str, Cell] = {
            "VMName": name,
            "VMId": vm.instance_uuid,
            "Id": vm.instance_uuid,
            "Name": name,
            "State": "Running" if running else "Off",
            "OperationalStatus": "Ok",
            "Status": "Operating normally",
            "Heartbeat": "OkApplicationsHealthy" if running else "",
            "ReplicationState": "Disabled",
            "CPUUsage": int(vm.cpu_share * 100) if running else 0,
            "MemoryAssigned": byte if running else 0,
            "MemoryDemand": int(byte * 0.7) if running else 0,
            "Uptime": f"{(today - vm.created).days % 90}.04:11:09" if running else "00:00:00",
            "IntegrationServicesVersion": "0.0",
            "ComputerName": host,
            "Version": "9.0",
            "Notes": "Æbleø-serveren" if dice.chance(0.02) else "",
            "Generation": 2,
            "Path": f"C:\\ClusterStorage\\Volume1\\{name}",
            "CreationTime": created.strftime("%d-%m-%Y %H:%M:%S" if danish else "%m/%d/%Y %I:%M:%S %p"),
            "IsClustered": "True",
            "MemoryStartup": byte,
            "DynamicMemoryEnabled": "False",
            "MemoryMinimum": 536870912,
            "MemoryMaximum": 1099511627776,
            "ProcessorCount": vm.vcpus,
            "NetworkAdapters": f"{_LIST}[Microsoft.HyperV.PowerShell.VMNetworkAdapter]",
            "HardDrives": f"{_LIST}[Microsoft.HyperV.PowerShell.HardDiskDrive]",
        }
        sheet.add([row.get(column) for column in _COLUMNS], vm.id)
    return [
        csv_export(
            "hyper-v/Get-VM.csv",
            sheet,
            delimiter=";" if danish else ",",
            encoding="utf-8-sig",
            quote_all=True,
            first_lines=_TYPE_LINE if typed else "",
        )
    ]
