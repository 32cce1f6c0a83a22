"""Column names of the RVTools tabs that the example writes, as RVTools 4.7.1 names them.

Custom attributes (here ``Backup status`` and ``Systemejer``) have free names and stand before
``Datacenter``, as in a real export.
"""

_CUSTOM = "Annotation|Backup status|Systemejer"
_WHERE = "Datacenter|Cluster|Host"
_SYSTEMS = "OS according to the configuration file|OS according to the VMware Tools"
_END = "VM ID|VM UUID|VI SDK Server|VI SDK UUID"
_START = "VM|Powerstate|Template|SRM Placeholder"


def _columns(*parts: str) -> tuple[str, ...]:
    return tuple("|".join(parts).split("|"))


V_INFO = _columns(
    _START,
    "Config status|DNS Name|Connection state|Guest state|Heartbeat|Consolidation Needed|PowerOn|"
    "Suspended To Memory",
    "Suspend time|Suspend Interval|Creation date|Change Version|CPUs|Overall Cpu Readiness|Memory|"
    "Active Memory|NICs",
    "Disks|Total disk capacity MiB|Fixed Passthru HotPlug|min Required EVC Mode Key|Latency Sensitivity",
    "Op Notification Timeout|EnableUUID|CBT|Primary IP Address|Network #1|Network #2|Network #3|"
    "Network #4|Network #5",
    "Network #6|Network #7|Network #8|Num Monitors|Video Ram KiB|Resource pool|Folder ID|Folder|vApp|"
    "DAS protection",
    "FT State|FT Role|FT Latency|FT Bandwidth|FT Sec. Latency|Vm Failover In Progress|Provisioned MiB|"
    "In Use MiB",
    "Unshared MiB|HA Restart Priority|HA Isolation Response|HA VM Monitoring|Cluster rule(s)|"
    "Cluster rule name(s)",
    "Boot Required|Boot delay|Boot retry delay|Boot retry enabled|Boot BIOS setup|Reboot PowerOff|"
    "EFI Secure boot",
    "Firmware|HW version|HW upgrade status|HW upgrade policy|HW target|Path|Log directory|Snapshot directory",
    "Suspend directory",
    _CUSTOM,
    _WHERE,
    _SYSTEMS,
    "Customization Info|Guest Detailed Data|VM ID|SMBIOS UUID|VM UUID|VI SDK Server type|VI SDK API Version",
    "VI SDK Server|VI SDK UUID",
)
V_CPU = _columns(
    _START,
    "CPUs|Sockets|Cores p/s|Max|Overall|Level|Shares|Reservation|Entitlement|DRS Entitlement|Limit|"
    "Hot Add|Hot Remove",
    "Numa Hotadd Exposed",
    _CUSTOM,
    _WHERE,
    "Folder",
    _SYSTEMS,
    _END,
)
V_MEMORY = _columns(
    _START,
    "Size MiB|Memory Reservation Locked To Max|Overhead|Max|Consumed|Consumed Overhead|Private|Shared|"
    "Swapped",
    "Ballooned|Active|Entitlement|DRS Entitlement|Level|Shares|Reservation|Limit|Hot Add",
    _CUSTOM,
    _WHERE,
    "Folder",
    _SYSTEMS,
    _END,
)
V_DISK = _columns(
    _START,
    "Disk|Disk Key|Disk UUID|Disk Path|Capacity MiB|Raw|Disk Mode|Sharing mode|Thin|Eagerly Scrub|Split|"
    "Write Through",
    "Level|Shares|Reservation|Limit|Controller|Label|SCSI Unit #|Unit #|Shared Bus|Path|Raw LUN ID|"
    "Raw Comp. Mode",
    "Internal Sort Column",
    _CUSTOM,
    _WHERE,
    "Folder",
    _SYSTEMS,
    _END,
)
V_PARTITION = _columns(
    _START,
    "Disk Key|Disk|Capacity MiB|Consumed MiB|Free MiB|Free %|Internal Sort Column",
    _CUSTOM,
    _WHERE,
    "Folder",
    _SYSTEMS,
    _END,
)
V_NETWORK = _columns(
    _START,
    "NIC label|Adapter|Network|Switch|Connected|Starts Connected|Mac Address|Type|IPv4 Address|IPv6 Address",
    "Direct Path IO|Internal Sort Column",
    _CUSTOM,
    _WHERE,
    "Folder",
    _SYSTEMS,
    _END,
)
V_HOST = _columns(
    "Host|Datacenter|Cluster|Config status|Compliance Check State|in Maintenance Mode|in Quarantine Mode",
    "vSAN Fault Domain Name|CPU Model|Speed|HT Available|HT Active|# CPU|Cores per CPU|# Cores|"
    "CPU usage %|# Memory",
    "Memory Tiering Type|Memory usage %|Console|# NICs|# HBAs|# VMs total|# VMs|VMs per Core|# vCPUs|"
    "vCPUs per Core",
    "vRAM|VM Used memory|VM Memory Swapped|VM Memory Ballooned|VMotion support|Storage VMotion support|"
    "Current EVC",
    "Max EVC|Assigned License(s)|ATS Heartbeat|ATS Locking|Current CPU power man. policy|"
    "Supported CPU power man.",
    "Host Power Policy|ESX Version|Boot time|DNS Servers|DHCP|Domain|Domain List|DNS Search Order|"
    "NTP Server(s)",
    "NTPD running|Time Zone|Time Zone Name|GMT Offset|Vendor|Model|Serial number|Service tag|"
    "OEM specific string",
    "BIOS Vendor|BIOS Version|BIOS Date|Object ID|UUID|VI SDK Server|VI SDK UUID",
)
V_CLUSTER = _columns(
    "Name|Config status|OverallStatus|NumHosts|numEffectiveHosts|TotalCpu|NumCpuCores|NumCpuThreads|"
    "Effective Cpu",
    "TotalMemory|Effective Memory|Num VMotions|HA enabled|Failover Level|AdmissionControlEnabled|"
    "Host monitoring",
    "DRS enabled|DRS default VM behavior|DRS vmotion rate|DPM enabled|Object ID|VI SDK Server|VI SDK UUID",
)
V_DATASTORE = _columns(
    "Name|Config status|Address|Accessible|Type|# VMs total|# VMs|Capacity MiB|Provisioned MiB|In Use MiB|"
    "Free MiB",
    "Free %|SIOC enabled|SIOC Threshold|# Hosts|Hosts|Cluster name|Cluster capacity MiB|"
    "Cluster free space MiB",
    "Block size|Max Blocks|# Extents|Major Version|Version|VMFS Upgradeable|MHA|URL|Object ID|"
    "VI SDK Server|VI SDK UUID",
)
V_SOURCE = _columns(
    "Name|OS type|API type|API version|Version|Patch level|Build|Fullname|Product name|Product version|"
    "Product line",
    "Vendor|VI SDK Server|VI SDK UUID",
)
V_TOOLS = _columns(
    _START,
    "VM Version|Tools|Tools Version|Required Version|Upgradeable|Upgrade Policy|Sync time|App status|"
    "Heartbeat status",
    "Kernel Crash state|Operation Ready|State change support|Interactive Guest",
    _CUSTOM,
    _WHERE,
    "Folder",
    _SYSTEMS,
    "VMRef",
    _END,
)
V_META = _columns("RVTools major version|RVTools version|xlsx creation datetime|Server")

# Not in 3.x: later columns. 3.x also says MB where 4.x says MiB, with the same values.
_LATER = {
    "SMBIOS UUID", "VI SDK UUID", "Creation date", "Consolidation Needed", "EFI Secure boot", "Firmware",
    "HW upgrade policy", "HW target", "Log directory", "Snapshot directory", "Suspend directory",
    "min Required EVC Mode Key", "Fixed Passthru HotPlug", "Op Notification Timeout",
    "Total disk capacity MiB",
    "Guest Detailed Data", "Customization Info", "Memory Tiering Type", "vSAN Fault Domain Name",
    "Compliance Check State", "Numa Hotadd Exposed", "Disk UUID", "Internal Sort Column", "Sharing mode",
    "VI SDK Server type", "VI SDK API Version", "# VMs total", "Memory Reservation Locked To Max",
}  # fmt: skip


def columns_of_3x(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that RVTools 3.x had, under its names."""
    return tuple(c.replace("MiB", "MB").replace("KiB", "KB") for c in columns if c not in _LATER)
