"""RVTools exports: xlsx of 4.x, xlsx of 3.x in MB, and the CSV set with thousands separators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from samdrift.example.formats import rvtools_columns as tabs
from samdrift.example.formats.sheet import Export, Sheet, csv_export, xlsx_export
from samdrift.example.formats.xlsx import Cell
from samdrift.example.landscape.model import Landscape, TrueHost, TrueServer
from samdrift.example.parameters import ExampleParameters
from samdrift.example.randomness import Dice

_VM_TABS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("vInfo", tabs.V_INFO, "asset"),
    ("vCPU", tabs.V_CPU, "mention"),
    ("vMemory", tabs.V_MEMORY, "mention"),
    ("vDisk", tabs.V_DISK, "mention"),
    ("vPartition", tabs.V_PARTITION, "mention"),
    ("vNetwork", tabs.V_NETWORK, "mention"),
    ("vTools", tabs.V_TOOLS, "mention"),
)
_ANNOTATIONS = (
    "",
    "",
    "",
    "Backup dagligt kl. 22",
    "Systemejer: Økonomi\nMå ikke genstartes i lønkørsel",
    'Oprettet til migrering; slettes når "alt" er flyttet',
    "Æ, ø og å i navnet gav fejl på den gamle server",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VCenter:
    """One vCenter to export: its number, version style (4x, 3x or csv) and name."""

    number: int
    style: str
    server: str
    uuid: str


def rvtools_exports(
    landscape: Landscape, *, styles: Sequence[str], parameters: ExampleParameters, today: date, dice: Dice
) -> list[Export]:
    """Write one RVTools export for each vCenter; ``styles`` gives the style of each."""
    exports: list[Export] = []
    for number, style in enumerate(styles):
        name = f"vcenter{number + 1}.{landscape.admin_domain}"
        vcenter = VCenter(number=number, style=style, server=name, uuid=dice.uuid())
        exports += _one_vcenter(
            landscape, vcenter, two=len(styles) > 1, parameters=parameters, today=today, dice=dice
        )
    return exports


def _one_vcenter(
    landscape: Landscape,
    vcenter: VCenter,
    *,
    two: bool,
    parameters: ExampleParameters,
    today: date,
    dice: Dice,
) -> list[Export]:
    hosts = [h for h in landscape.hosts if h.platform == "vmware" and h.vcenter == vcenter.number]
    both = parameters.number("in_both_vcenters") if two else 0.0
    vms = [
        s
        for s in landscape.servers
        if s.platform == "vmware"
        and s.exists
        and (landscape.hosts[s.host].vcenter == vcenter.number or (not s.template and dice.chance(both)))
    ]
    sheets = {name: Sheet(name=name, header=columns, role=role) for name, columns, role in _VM_TABS}
    annotations = dice.rng.integers(len(_ANNOTATIONS), size=len(vms)).tolist()
    for number, vm in enumerate(vms, start=1):
        host = landscape.hosts[vm.host] if landscape.hosts[vm.host].vcenter == vcenter.number else hosts[0]
        values = _common(landscape, vm, host, vcenter, number, _ANNOTATIONS[annotations[number - 1]])
        _add_vm(sheets, landscape, vm, values, today)
    _add_vcls(sheets["vInfo"], hosts, vcenter, parameters, len(vms))
    others = [_host_sheet(landscape, hosts, vcenter), *_small_sheets(landscape, hosts, vcenter, today)]
    all_sheets = [*sheets.values(), *others]
    declared = dice.chance(parameters.number("declared_rows_share"))
    return _files(all_sheets, vcenter, today, declared=declared)


def _common(
    landscape: Landscape, vm: TrueServer, host: TrueHost, vcenter: VCenter, number: int, annotation: str
) -> dict[str, Cell]:
    """Return what every tab says of a virtual machine."""
    sql_like = vm.os.vmware if number % 17 else vm.os.vmware.replace("2019", "2016").replace("2022", "2016")
    return {
        "VM": int(vm.name) if vm.name.isdigit() and not vm.display_name else vm.display_name or vm.name,
        "Powerstate": "poweredOn" if vm.powered_on and not vm.template else "poweredOff",
        "Template": "True" if vm.template else "False",
        "SRM Placeholder": "False",
        "Datacenter": f"{landscape.name} DC",
        "Cluster": host.cluster,
        "Host": host.name,
        "Folder": "Skabeloner" if vm.template else vm.owner if landscape.members else vm.application,
        "OS according to the configuration file": sql_like,
        "OS according to the VMware Tools": vm.os.vmware if vm.powered_on and not vm.template else "",
        "VM ID": f"vm-{1000 + number}",
        "VMRef": f"vm-{1000 + number}",
        "SMBIOS UUID": vm.uuid,
        "VM UUID": f"50{vm.instance_uuid[2:]}",
        "VI SDK Server": vcenter.server,
        "VI SDK UUID": vcenter.uuid,
        "Annotation": annotation,
        "Backup status": "OK" if number % 3 else "",
        "Systemejer": vm.owner if landscape.members else "",
    }


def _add_vm(
    sheets: dict[str, Sheet], landscape: Landscape, vm: TrueServer, common: dict[str, Cell], today: date
) -> None:
    running = vm.powered_on and not vm.template
    disk_mib = [gib * 1024 for gib in vm.disks_gib]
    used = int(sum(disk_mib) * vm.used_share)
    prefix = landscape.prefixes[vm.prefix_number]
    network = f"VLAN{prefix.vlan_id} {prefix.vlan_name}"
    active = int(vm.memory_mib * vm.cpu_share)
    created = datetime.combine(vm.created, time(9, vm.vcpus % 60, 17))
    info: dict[str, Cell] = {
        **common,
        "Config status": "green",
        "DNS Name": vm.fqdn if running else "",
        "Connection state": "connected",
        "Guest state": "running" if running else "notRunning",
        "Heartbeat": "green" if running else "gray",
        "Consolidation Needed": "False",
        "PowerOn": datetime.combine(today - timedelta(days=5 + vm.memory_mib // 1024), time(3, 12))
        if running
        else None,
        "Suspended To Memory": "False",
        "Creation date": created,
        "Change Version": created + timedelta(days=20),
        "CPUs": vm.vcpus,
        "Memory": vm.memory_mib,
        "Active Memory": active if running else 0,
        "NICs": 1,
        "Disks": len(disk_mib),
        "Total disk capacity MiB": sum(disk_mib),
        "Latency Sensitivity": "normal",
        "EnableUUID": "True",
        "CBT": "True",
        "Primary IP Address": vm.address if running else "",
        "Network #1": network,
        "Num Monitors": 1,
        "Video Ram KiB": 4096,
        "Resource pool": f"/{landscape.name} DC/{common['Cluster']}/Resources",
        "Folder ID": "group-v3",
        "DAS protection": "True",
        "FT State": "notConfigured",
        "Provisioned MiB": sum(disk_mib) + vm.memory_mib,
        "In Use MiB": used,
        "Unshared MiB": used,
        "HA Restart Priority": "medium",
        "Firmware": "efi" if "2019" in vm.os.short or "2022" in vm.os.short else "bios",
        "HW version": 19,
        "Path": f"[DS-{vm.host % 4 + 1:02d}] {vm.name}/{vm.name}.vmx",
        "VI SDK Server type": "VMware vCenter Server 7.0.3 build-21477706",
        "VI SDK API Version": "7.0.3.0",
    }
    _put(sheets["vInfo"], info, vm.id)
    sockets = max(1, vm.vcpus // 2)
    cpu = {"CPUs": vm.vcpus, "Sockets": sockets, "Cores p/s": vm.vcpus // sockets, "Max": vm.vcpus * 2400}
    cpu |= {
        "Overall": int(vm.vcpus * 2400 * vm.cpu_share) if running else 0,
        "Shares": vm.vcpus * 1000,
        "Limit": -1,
    }
    _put(sheets["vCPU"], {**common, **cpu, "Level": "normal", "Hot Add": "False"}, vm.id)
    memory = {
        "Size MiB": vm.memory_mib,
        "Active": active if running else 0,
        "Consumed": int(vm.memory_mib * 0.9),
    }
    memory |= {"Ballooned": 0, "Swapped": 0, "Reservation": 0, "Limit": -1, "Shares": vm.memory_mib * 10}
    _put(sheets["vMemory"], {**common, **memory, "Level": "normal", "Hot Add": "True"}, vm.id)
    for n, mib in enumerate(disk_mib):
        disk: dict[str, Cell] = {
            "Disk": f"Hard disk {n + 1}",
            "Disk Key": 2000 + n,
            "Capacity MiB": mib,
            "Raw": "False",
            "Unit #": n,
        }
        disk |= {
            "Disk Mode": "persistent",
            "Thin": "True",
            "Controller": "VMware paravirtual SCSI",
            "SCSI Unit #": 7,
        }
        path = f"[DS-{vm.host % 4 + 1:02d}] {vm.name}/{vm.name}_{n}.vmdk"
        _put(sheets["vDisk"], {**common, **disk, "Label": "SCSI controller 0", "Path": path}, vm.id)
        if running:
            drive = f"{'CDE'[n]}:\\" if vm.os.family == "windows" else ("/", "/data", "/opt")[n]
            taken = int(mib * vm.used_share)
            free = {"Capacity MiB": mib, "Consumed MiB": taken, "Free MiB": mib - taken}
            free["Free %"] = round(100 * (mib - taken) / mib)
            _put(sheets["vPartition"], {**common, "Disk Key": 2000 + n, "Disk": drive, **free}, vm.id)
    nic = {"NIC label": "Network adapter 1", "Adapter": "Vmxnet3", "Network": network, "Switch": "dvSwitch01"}
    nic |= {"Connected": str(running), "Starts Connected": "True", "Mac Address": vm.mac, "Type": "assigned"}
    _put(sheets["vNetwork"], {**common, **nic, "IPv4 Address": vm.address if running else ""}, vm.id)
    tools = {"VM Version": 19, "Tools": "toolsOk" if running else "toolsNotRunning", "Tools Version": 12389}
    _put(sheets["vTools"], {**common, **tools, "Upgradeable": "No", "Sync time": "False"}, vm.id)


def _put(sheet: Sheet, values: dict[str, Cell], asset_id: str) -> None:
    sheet.add([values.get(column) for column in sheet.header], asset_id)


def _add_vcls(
    sheet: Sheet, hosts: Sequence[TrueHost], vcenter: VCenter, parameters: ExampleParameters, above: int
) -> None:
    """Add vCenter's own small machines, which are nobody's servers."""
    first = {h.cluster: h for h in reversed(hosts)}
    for c, cluster in enumerate(sorted(first)):
        for n in range(round(parameters.number("vcls_per_cluster"))):
            number = above + c * 3 + n + 1
            values: dict[str, Cell] = {
                "VM": f"vCLS-{vcenter.uuid[:8]}-{c}{n}",
                "Powerstate": "poweredOn",
                "Template": "False",
                "CPUs": 1,
                "Memory": 128,
                "Cluster": cluster,
                "Host": first[cluster].name,
                "Folder": "vCLS",
                "OS according to the configuration file": "Other 3.x or later Linux (64-bit)",
                "VM ID": f"vm-{1000 + number}",
                "VI SDK Server": vcenter.server,
                "VI SDK UUID": vcenter.uuid,
            }
            _put(sheet, values, "")


def _host_sheet(landscape: Landscape, hosts: Sequence[TrueHost], vcenter: VCenter) -> Sheet:
    sheet = Sheet(name="vHost", header=tabs.V_HOST)
    on_host: dict[str, list[TrueServer]] = {h.id: [] for h in hosts}
    for server in landscape.servers:
        if server.kind == "vm" and server.exists and landscape.hosts[server.host].id in on_host:
            on_host[landscape.hosts[server.host].id].append(server)
    for n, host in enumerate(hosts, start=1):
        vms = on_host[host.id]
        ram, vcpus = sum(v.memory_mib for v in vms), sum(v.vcpus for v in vms)
        values: dict[str, Cell] = {
            "Host": host.name,
            "Datacenter": f"{landscape.name} DC",
            "Cluster": host.cluster,
            "Config status": "green",
            "in Maintenance Mode": "False",
            "CPU Model": "Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz",
            "Speed": 1995,
            "HT Available": "True",
            "HT Active": "True",
            "# CPU": 2,
            "Cores per CPU": host.cores // 2,
            "# Cores": host.cores,
            "CPU usage %": 10 + n * 7 % 50,
            "# Memory": host.memory_mib,
            "Memory usage %": min(96, round(100 * ram * 0.8 / host.memory_mib)),
            "# NICs": 4,
            "# HBAs": 2,
            "# VMs total": len(vms),
            "# VMs": len([v for v in vms if v.powered_on]),
            "VMs per Core": round(len(vms) / host.cores, 4),
            "# vCPUs": vcpus,
            "vCPUs per Core": round(vcpus / host.cores, 4),
            "vRAM": ram,
            "VM Used memory": int(ram * 0.8),
            "ESX Version": "VMware ESXi 7.0.3 build-21930508",
            "DHCP": "False",
            "Domain": landscape.admin_domain,
            "Time Zone Name": "UTC",
            "Vendor": host.vendor,
            "Model": host.model,
            "Serial number": host.serial,
            "Service tag": host.serial,
            "Object ID": f"host-{10 + n}",
            "UUID": host.uuid,
            "VI SDK Server": vcenter.server,
            "VI SDK UUID": vcenter.uuid,
        }
        _put(sheet, values, host.id)
    return sheet


def _small_sheets(
    landscape: Landscape, hosts: Sequence[TrueHost], vcenter: VCenter, today: date
) -> list[Sheet]:
    clusters = Sheet(name="vCluster", header=tabs.V_CLUSTER, role="mention")
    for n, cluster in enumerate(sorted({h.cluster for h in hosts}), start=1):
        inside = [h for h in hosts if h.cluster == cluster]
        cores, memory = sum(h.cores for h in inside), sum(h.memory_mib for h in inside)
        values: dict[str, Cell] = {"Name": cluster, "Config status": "green", "NumHosts": len(inside)}
        values |= {"numEffectiveHosts": len(inside), "TotalCpu": cores * 1995, "NumCpuCores": cores}
        values |= {"TotalMemory": memory, "HA enabled": "True", "Failover Level": 1, "DRS enabled": "True"}
        values |= {"Object ID": f"domain-c{n}", "VI SDK Server": vcenter.server, "VI SDK UUID": vcenter.uuid}
        _put(clusters, values, "")
    stores = Sheet(name="vDatastore", header=tabs.V_DATASTORE, role="mention")
    total = sum(sum(s.disks_gib) for s in landscape.servers if s.kind == "vm" and s.exists) * 1024
    for n in range(4):
        capacity = int(total * 0.3)
        store: dict[str, Cell] = {"Name": f"DS-{n + 1:02d}", "Accessible": "True", "Type": "VMFS"}
        store |= {
            "Capacity MiB": capacity,
            "In Use MiB": int(capacity * 0.7),
            "Free MiB": int(capacity * 0.3),
        }
        store |= {
            "Free %": 30,
            "# Hosts": len(hosts),
            "Hosts": ", ".join(h.name for h in hosts),
            "Version": "6.82",
        }
        store |= {
            "Object ID": f"datastore-{n + 20}",
            "VI SDK Server": vcenter.server,
            "VI SDK UUID": vcenter.uuid,
        }
        _put(stores, store, "")
    source = Sheet(name="vSource", header=tabs.V_SOURCE, role="mention")
    about: dict[str, Cell] = {
        "Name": "VMware vCenter Server",
        "OS type": "linux-x64",
        "API type": "VirtualCenter",
    }
    about |= {"API version": "7.0.3.0", "Version": "7.0.3", "Build": "21477706", "Vendor": "VMware, Inc."}
    about |= {"Fullname": "VMware vCenter Server 7.0.3 build-21477706", "VI SDK Server": vcenter.server}
    _put(source, {**about, "VI SDK UUID": vcenter.uuid}, "")
    meta = Sheet(name="vMetaData", header=tabs.V_META, role="mention")
    version = ("3.11", "3.11.9.0") if vcenter.style == "3x" else ("4.7", "4.7.1.4")
    meta.add([*version, datetime.combine(today - timedelta(days=9), time(8, 30)), vcenter.server])
    return [clusters, stores, source, meta]


def _files(sheets: list[Sheet], vcenter: VCenter, today: date, *, declared: bool) -> list[Export]:
    day = (today - timedelta(days=9)).isoformat()
    suffix = f"-{vcenter.number + 1}" if vcenter.number else ""
    if vcenter.style == "csv":
        return [
            csv_export(f"rvtools{suffix}/RVTools_tab{s.name}.csv", _with_thousands(s))
            for s in sheets
            if s.name != "vMetaData"
        ]
    if vcenter.style == "3x":
        sheets = [_as_3x(s) for s in sheets if s.name not in ("vMetaData", "vSource")]
    name = (
        f"RVTools_export_all_{day}{suffix}.xlsx" if vcenter.style == "4x" else f"RVTools_3_{day}{suffix}.xlsx"
    )
    return [xlsx_export(f"vmware/{name}", sheets, declared_rows=1_048_576 if declared else None)]


def _as_3x(sheet: Sheet) -> Sheet:
    """Return the tab as RVTools 3.x wrote it: fewer columns, and MB for the same numbers."""
    header = tabs.columns_of_3x(tuple(sheet.header))
    old_names = {c.replace("MiB", "MB").replace("KiB", "KB"): n for n, c in enumerate(sheet.header)}
    keep = [old_names[c] for c in header]
    rows = [[row[n] for n in keep] for row in sheet.rows]
    return Sheet(
        name=sheet.name,
        header=header,
        role=sheet.role,
        rows=list(rows),
        asset_ids=sheet.asset_ids,
        bad=sheet.bad,
    )


def _with_thousands(sheet: Sheet) -> Sheet:
    """Return the tab with numbers as text with thousands separators: 206057 is "206,057"."""
    rows: list[Sequence[Cell]] = [
        [row[0], *(f"{v:,}" if isinstance(v, int) and v > 999 else _csv_text(v) for v in row[1:])]
        for row in sheet.rows
    ]
    return Sheet(
        name=sheet.name,
        header=sheet.header,
        role=sheet.role,
        rows=rows,
        asset_ids=sheet.asset_ids,
        bad=sheet.bad,
    )


def _csv_text(value: Cell) -> Cell:
    return value.strftime("%Y/%m/%d %H:%M:%S") if isinstance(value, datetime) else value
