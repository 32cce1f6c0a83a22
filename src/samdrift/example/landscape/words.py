"""Operating systems, hardware and suppliers as they are named in real exports."""

from samdrift.example.landscape.model import OperatingSystem


def _windows(year: str, version: str, weight: float) -> OperatingSystem:
    return OperatingSystem(
        family="windows",
        vmware=f"Microsoft Windows Server {year} (64-bit)",
        directory=f"Windows Server {year} Standard",
        directory_version=version,
        short=f"Windows Server {year}",
        weight=weight,
    )


def _linux(vmware: str, short: str, weight: float) -> OperatingSystem:
    return OperatingSystem(
        family="linux",
        vmware=vmware,
        directory="pc-linux-gnu",
        directory_version="",
        short=short,
        weight=weight,
    )


OPERATING_SYSTEMS: tuple[OperatingSystem, ...] = (
    _windows("2008 R2", "6.1 (7601)", 0.01),
    _windows("2012 R2", "6.3 (9600)", 0.07),
    _windows("2016", "10.0 (14393)", 0.20),
    _windows("2019", "10.0 (17763)", 0.32),
    _windows("2022", "10.0 (20348)", 0.22),
    _windows("2025", "10.0 (26100)", 0.03),
    _linux("Red Hat Enterprise Linux 8 (64-bit)", "Red Hat Enterprise Linux 8.10", 0.03),
    _linux("Red Hat Enterprise Linux 9 (64-bit)", "Red Hat Enterprise Linux 9.4", 0.02),
    _linux("Ubuntu Linux (64-bit)", "Ubuntu 20.04", 0.02),
    _linux("Ubuntu Linux (64-bit)", "Ubuntu 22.04", 0.04),
    _linux("Debian GNU/Linux 12 (64-bit)", "Debian GNU/Linux 12", 0.03),
    _linux("CentOS 7 (64-bit)", "CentOS Linux 7", 0.01),
)
WINDOWS = tuple(o for o in OPERATING_SYSTEMS if o.family == "windows")
LINUX = tuple(o for o in OPERATING_SYSTEMS if o.family == "linux")

HOST_MODELS: tuple[tuple[str, str, int, int, str], ...] = (
    ("Dell Inc.", "PowerEdge R750", 48, 1_048_200, "???####"),
    ("Dell Inc.", "PowerEdge R650", 32, 785_900, "???####"),
    ("HPE", "ProLiant DL380 Gen10", 40, 785_900, "CZJ#######"),
    ("HPE", "ProLiant DL360 Gen11", 48, 1_048_200, "CZ2#######"),
    ("Lenovo", "ThinkSystem SR650 V2", 48, 1_048_200, "J30?????"),
    ("Cisco Systems Inc", "UCSX-210C-M7", 64, 1_572_300, "FCH####????"),
)

SWITCHES: tuple[tuple[str, str, int, str], ...] = (
    ("Cisco", "C9200L-48P-4G", 48, "FOC####????"),
    ("Cisco", "C9300-24P", 24, "FCW####????"),
    ("Cisco", "WS-C2960X-48FPS-L", 48, "FOC####????"),
    ("Aruba", "2930F-24G-PoE+", 24, "CN#######?"),
    ("Aruba", "6300M-48G", 48, "SG#######?"),
    ("HPE", "OfficeConnect 1950", 24, "CN#######?"),
    ("Juniper", "EX2300-48P", 48, "HV##########"),
)
ACCESS_POINTS: tuple[tuple[str, str, int, str], ...] = (
    ("Cisco", "C9120AXI-E", 1, "FGL####????"),
    ("Cisco", "AIR-AP2802I-E-K9", 1, "FGL####????"),
    ("Aruba", "AP-515", 1, "CN??????????"),
    ("Aruba", "AP-635", 1, "PH??????????"),
    ("Ruckus", "R650", 1, "############"),
    ("Juniper", "AP33", 1, "A##########"),
)
FIREWALLS: tuple[tuple[str, str, int, str], ...] = (
    ("Fortinet", "FortiGate 600F", 24, "FG6H0F##########"),
    ("Palo Alto", "PA-3430", 16, "0121########"),
    ("Check Point", "6600", 16, "LR##########"),
)
ROUTERS: tuple[tuple[str, str, int, str], ...] = (
    ("Cisco", "ISR4331", 4, "FDO####????"),
    ("Cisco", "C8300-1N1S-6T", 6, "FLM####????"),
    ("Juniper", "SRX345", 12, "CY##########"),
)
OTHER_DEVICES: tuple[tuple[str, str, str, int, str], ...] = (
    ("ups", "APC", "Smart-UPS 3000", 1, "AS##########"),
    ("pdu", "APC", "AP7921B", 8, "ZA##########"),
    ("patchpanel", "Panduit", "CP24", 24, "##########"),
    ("kvm", "Raritan", "Dominion KX4-101", 1, "HMS#######"),
    ("kamera", "Axis", "P3245-LVE", 1, "ACCC8E######"),
)
JUNK_SERIALS = ("To be filled by O.E.M.", "Default string", "0123456789", "None", "System Serial Number")
