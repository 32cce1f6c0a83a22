"""What a device is, told from the name of its role and its type: English and Danish words.

NetBox leaves roles to its users. The first group with a word in the role decides; where no
group knows the role, the device type's model is asked the same way.
"""

import functools
import re
from dataclasses import dataclass

SERVERS = "servers"
HYPERVISORS = "hypervisor_hosts"
NETWORK = "network_devices"
ENDPOINTS = "endpoints"
OTHER = "other_devices"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceClass:
    """The machine table that a device belongs to, and its ``kind`` there (None: the role's name)."""

    table: str
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """``parts`` may stand anywhere in the name (Danish compounds), ``words`` only by themselves."""

    result: DeviceClass
    parts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def _network(kind: str, parts: tuple[str, ...], words: tuple[str, ...] = ()) -> _Group:
    return _Group(result=DeviceClass(table=NETWORK, kind=kind), parts=parts, words=words)


_SERVER = DeviceClass(table=SERVERS)
_OTHER = DeviceClass(table=OTHER)


def _endpoint(kind: str, parts: tuple[str, ...], words: tuple[str, ...] = ()) -> _Group:
    return _Group(result=DeviceClass(table=ENDPOINTS, kind=kind), parts=parts, words=words)


#: Asked in this order: a "server PDU" is a PDU, a "server switch" a switch, a "camera server" a server.
_GROUPS: tuple[_Group, ...] = (
    _Group(
        result=DeviceClass(table=HYPERVISORS),
        parts=(
            "hypervisor", "esxi", "hyper-v", "proxmox", "virtualiseringsvært", "virtualization host",
            "virtualisation host", "vmware host", "vm host", "kvm host", "vm-vært", "vmvært",
        ),
        words=("esx", "vmhost", "nutanix"),
    ),
    _Group(
        result=_OTHER,
        parts=(
            "panel", "krydsfelt", "kabelføring", "cable management", "power distribution", "strømskinne",
            "strømfordel", "nødstrøm", "kvm-switch", "kvm switch", "blade chassis", "bladechassis",
            "bladekabinet", "blade enclosure",
        ),
        words=("pdu", "ups", "kvm", "ats", "blank"),
    ),
    _network("other", ("console server", "konsolserver", "terminal server", "media converter",
                       "mediekonverter", "wavelength")),
    _network("wlan_controller", ("wireless controller", "wlan controller", "wifi controller",
                                 "trådløs controller", "wlancontroller", "wlan-controller",
                                 "wifi-controller"), ("wlc",)),
    _network("access_point", ("access point", "accesspoint", "access-point", "adgangspunkt", "trådløs",
                              "wireless", "wi-fi"), ("ap", "wap", "wifi", "wlan")),
    _network("firewall", ("firewall", "brandmur", "fortigate"), ("fw", "ngfw", "utm")),
    _network("load_balancer", ("load balancer", "loadbalancer", "load-balancer", "belastningsfordel",
                               "lastfordel", "lastbalanc"), ("lb", "adc")),
    _network("router", ("router", "ruter"), ("rtr", "cpe")),
    _network("switch", ("switch",), ("sw", "tor", "spine", "leaf")),
    _Group(result=_SERVER, parts=("server", "domain controller", "domænecontroller", "database", "mainframe"),
           words=("srv",)),
    _network("router", ("gateway",), ("wan", "edge")),
    _network("switch", (), ("core", "kerne", "distribution", "access")),
    _network("other", ("netværk", "network", "modem", "sd-wan"),
             ("vpn", "dwdm", "cwdm", "mux", "proxy", "ids", "ips", "ont", "olt", "ntu")),
    _Group(
        result=_OTHER,
        parts=("kamera", "camera", "sensor", "køling", "cooling", "batteri", "battery", "lagersystem",
               "storage", "disksystem", "diskhylde", "disk shelf", "tape", "båndstation", "bånd-"),
        words=("san", "nas", "shelf", "hylde"),
    ),
    _Group(result=_SERVER, words=("blade", "compute", "node", "host", "vært", "dc", "db")),
    _endpoint("printer", ("printer", "multifunktion", "kopimaskine"), ("mfp",)),
    _endpoint("phone", ("telefon", "phone"), ("voip", "dect")),
    _endpoint("tablet", ("tablet", "ipad")),
    _endpoint("pc", ("workstation", "arbejdsstation", "laptop", "bærbar", "desktop", "tynd klient",
                     "thin client"), ("pc", "klient", "client")),
)  # fmt: skip


def classify_device(role: str | None, model: str | None, *, hosts_vms: bool) -> DeviceClass | None:
    """Tell what a device is; None where neither role nor model is known here.

    Args:
        role: name of the device's role.
        model: the device type's model name.
        hosts_vms: whether NetBox says that VMs run on it (it is in a cluster, or a VM names it):
            then what would be a server is a hypervisor host.
    """
    found = _find_group((role, model))
    if found is not None and found.table == SERVERS and hosts_vms:
        return DeviceClass(table=HYPERVISORS)
    return found


@functools.lru_cache(maxsize=4096)
def _find_group(names: tuple[str | None, ...]) -> DeviceClass | None:
    for name in names:
        if name is None:
            continue
        folded = " ".join(name.lower().replace("_", " ").split())
        words = set(re.findall(r"\w+", folded))
        for group in _GROUPS:
            if any(part in folded for part in group.parts) or words & set(group.words):
                return group.result
    return None
