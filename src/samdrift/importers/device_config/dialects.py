"""Which family of devices a configuration is of, by what stands in it."""

import re
from enum import StrEnum


class Dialect(StrEnum):
    """A family of devices whose configurations are written alike."""

    IOS = "ios"
    NXOS = "nxos"
    ASA = "asa"
    EOS = "eos"
    PROCURVE = "procurve"
    AOS_CX = "aos_cx"
    JUNOS_SET = "junos_set"
    JUNOS_BRACES = "junos_braces"
    FORTIOS = "fortios"


def _lines(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.MULTILINE) for pattern in patterns)


#: What no device's configuration begins with: XML, JSON, YAML, scripts, zones, ini files, mail.
_OTHER = re.compile(r"\s*(?:[<\[]|\{|---|#!/|\$(?:ORIGIN|TTL)\b|%YAML|From )")
_FORTIOS = re.compile(
    r"^[ \t]*config (?:system|firewall|router|vdom|vpn|user|log|switch-controller|global)\b", re.MULTILINE
)
_FORTIOS_INSIDE = _lines(r"^[ \t]*(?:edit|set) \S", r"^[ \t]*(?:end|next)\s*$")
_JUNOS_WORDS = (
    "system|interfaces|routing-options|routing-instances|protocols|policy-options|firewall|security|vlans|"
    "bridge-domains|groups|snmp|chassis|version|forwarding-options|apply-groups|class-of-service|access|services"
)
_JUNOS_SET = re.compile(rf"^(?:set|deactivate) (?:{_JUNOS_WORDS}) \S", re.MULTILINE)
_JUNOS_BRACES = re.compile(rf"^(?:inactive: |replace: )?(?:{_JUNOS_WORDS}) \{{\s*(?:#.*)?$", re.MULTILINE)
_JUNOS_INSIDE = _lines(
    r"[\s{]host-name \S+;",
    r"[\s{]family (?:inet6?|ethernet-switching|bridge)\b",
    r"[\s{]unit \d+ \{",
    r"^version [\"\d]\S*;",
    r"^[ \t]+(?:static|autonomous-system|instance-type|policy-statement|route-distinguisher)\b",
    r"^[ \t]+(?:vlan-id|address-book)\b",
)
_ASA = _lines(
    r"^(?:ASA|PIX) Version \d",
    r"^: Saved",
    r"^[ \t]*nameif \S+\s*$",
    r"^[ \t]*security-level \d+\s*$",
    r"^object network \S+\s*$",
)
_PROCURVE = _lines(
    r"^; \S+ Configuration Editor; Created on release",
    r"^; Ver #",
    r"^[ \t]+(?:untagged|tagged) [A-Z]?\d",
    r"^snmp-server community \"",
    r"^oobm\s*$",
    r"^vlan \d+\s*\n\s+name \"",
    r"^module \d+ type \S+",
    r"^[ \t]+no untagged \d",
)
_AOS_CX = _lines(
    r"^!Version ArubaOS-CX",
    r"^!export-password",
    r"^[ \t]+vrf attach \S+",
    r"^[ \t]+vlan access \d+",
    r"^[ \t]+active-gateway ip \S+",
    r"^[ \t]+ip static \d",
    r"^interface lag \d+",
    r"^[ \t]+vlan trunk (?:native|allowed)",
    r"^interface \d+/\d+/\d+\s*$",
)
_NXOS = _lines(
    r"^feature \S+",
    r"^vrf context \S+",
    r"^!Command: show ",
    r"^[ \t]+vrf member \S+",
    r"^boot (?:nxos|kickstart) ",
    r"^vdc \S+ id \d",
    r"^interface mgmt0\s*$",
    r"^version \d+\.\d+\(\d+\)\S* Bios",
    r"^system default switchport",
)
_EOS = _lines(
    r"^! device: .*EOS",
    r"^!RANCID-CONTENT-TYPE: arista",
    r"^vrf instance \S+",
    r"^transceiver qsfp default-mode",
    r"^boot system flash:?\S* ?\S*\.swi|^! boot system flash.*\.swi",
    r"^management api ",
    r"^service routing protocols model",
    r"^ip virtual-router mac-address",
    r"^[ \t]+ip address virtual \d",
    r"^switch forwarding-mode|^daemon TerminAttr",
    r"^interface (?:Ethernet|Management)\d+\s*$(?:\n[ \t].*)*?\n[ \t]+ip address [\d.]+/\d+",
)
#: Signs of the Cisco manner; three different ones are enough.
_CISCO = _lines(
    r"^hostname \S+",
    r"^interface [A-Za-z][\w-]*\s?\d[\w/.:-]*\s*$",
    r"^version \d+[\d.()]*\S*\s*$",
    r"^[ \t]+(?:no )?ip address\b",
    r"^!\s*$",
    r"^line (?:con|vty|aux|console) ?\d*",
    r"^router (?:bgp|ospf|eigrp|rip|isis)\b",
    r"^(?:no )?service (?:timestamps|password-encryption|pad)",
    r"^ip (?:route|access-list|prefix-list|domain|default-gateway|dhcp|nat|vrf) ?",
    r"^access-list \S+ (?:permit|deny|extended|standard|remark) ",
    r"^vlan \d[\d,-]*\s*$",
    r"^route-map \S+",
    r"^(?:snmp-server|spanning-tree|aaa|ntp server|logging|username|enable secret|enable password) ",
    r"^[ \t]+switchport\b",
    r"^end\s*$",
    r"^[ \t]+(?:standby|vrrp) \d+ ",
    r"^[ \t]+(?:no )?shutdown\s*$",
    r"^vrf (?:definition|context|instance) \S+",
    r"^interface (?:vlan|lag|mgmt)\b",
)
#: Of these at least one: the rest also stands in other programs' files.
_CISCO_CORE = _lines(
    r"^hostname \S+",
    r"^interface [A-Za-z]?[\w-]*\s?\d[\w/.:-]*\s*$",
    r"^router (?:bgp|ospf|eigrp|rip|isis)\b",
    r"^vlan \d[\d,-]*\s*$",
    r"^ip (?:route|access-list|prefix-list|default-gateway) ",
)


def find_dialect(head: str) -> Dialect | None:
    """Tell the family of a configuration from its beginning; None where it is none.

    Args:
        head: the file's beginning; some tens of thousands of characters are enough.
    """
    if "\x00" in head or _OTHER.match(head):
        return None
    if _FORTIOS.search(head) and _count(_FORTIOS_INSIDE, head) == 2:
        return Dialect.FORTIOS
    if len(_JUNOS_SET.findall(head)) >= 2:
        return Dialect.JUNOS_SET
    if _JUNOS_BRACES.search(head):
        return Dialect.JUNOS_BRACES if _count(_JUNOS_INSIDE, head) >= 1 else None
    return _cisco_manner(head)


def _cisco_manner(head: str) -> Dialect | None:
    scores = {
        Dialect.ASA: _count(_ASA, head),
        Dialect.PROCURVE: _count(_PROCURVE, head),
        Dialect.AOS_CX: _count(_AOS_CX, head),
        Dialect.NXOS: _count(_NXOS, head),
        Dialect.EOS: _count(_EOS, head),
    }
    signs = _count(_CISCO, head)
    best = max(scores, key=lambda dialect: scores[dialect])
    if signs + scores[best] < 3 or not _count(_CISCO_CORE, head):
        return None
    if scores[Dialect.ASA] >= 2:
        return Dialect.ASA
    return best if scores[best] >= 1 and best is not Dialect.ASA else Dialect.IOS


def _count(patterns: tuple[re.Pattern[str], ...], head: str) -> int:
    return sum(1 for pattern in patterns if pattern.search(head))
