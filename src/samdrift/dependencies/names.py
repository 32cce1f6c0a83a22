"""What a server's name tells: the system's stem, the role, the number and the environment.

Municipalities write ``hjo-sbsys-app02``, ``srv-sbsys-app02`` or ``mortandapp2``: what nearly all names
begin with says nothing; digits at the end number the copies; the last part is a role, where it is a
known one, and a role with ``t`` behind it is a test server's. A name of 15 characters may be cut off
(the limit of NetBIOS names): its stem is taken for the one longer stem that begins like it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samdrift.dependencies.ports import SERVICE_ROLES

_ROLES = frozenset({
    "adfs", "apache", "api", "app", "appl", "application", "arkiv", "av", "backup", "bi", "bkp", "broker",
    "ca", "ci", "citrix", "ctx", "data", "database", "db", "dbs", "dc", "dhcp", "dns", "edi", "elastic",
    "es", "etl", "exch", "exchange", "fil", "file", "files", "fileserver", "fs", "ftp", "gis", "git", "gw",
    "hop", "iis", "int", "integration", "jump", "k8s", "kafka", "lb", "ldap", "lic", "licens", "log",
    "mail", "mecm", "mon", "mongo", "mq", "mssql", "mysql", "nas", "node", "nps", "ntp", "ora", "oracle",
    "ot", "pg", "pki", "postgres", "print", "prn", "proxy", "prt", "queue", "rabbit", "radius", "rap",
    "rapport", "rdp", "rds", "redis", "report", "robot", "ror", "rpa", "rs", "sap", "scan", "sccm", "sftp",
    "sip", "smtp", "sps", "sql", "srv", "ssis", "ssrs", "store", "sync", "syslog", "term", "test", "tomcat",
    "ts", "veeam", "video", "vm", "vpn", "wac", "web", "webapp", "worker", "ws", "wsus", "www",
})  # fmt: skip
_ENVIRONMENT_WORDS: Mapping[str, tuple[str, ...]] = {
    "test": (
        "test",
        "tst",
        "qa",
        "t",
        "demo",
        "sandbox",
    ),
    "development": (
        "dev",
        "udv",
        "udvikling",
    ),
    "training": ("kursus",),
    "production": (
        "prod",
        "prd",
        "p",
        "drift",
    ),
    "preproduction": (
        "preprod",
        "stage",
        "staging",
    ),
}
_ENVIRONMENTS = {word: name for name, words in _ENVIRONMENT_WORDS.items() for word in words}
_NETBIOS_LENGTH = 15
_LEAST_STEM = 3
#: Share of a municipality's names from which a common beginning says nothing.
_COMMON = 0.4
_SPLIT = re.compile(r"[-_.\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameParts:
    """``stem`` (what the system is called), ``role`` and ``environment``, each None where not told."""

    stem: str | None
    role: str | None
    environment: str | None


def read_names(names: Sequence[str]) -> tuple[NameParts, ...]:
    """Read the names of one municipality's servers, in their order. Titles (with blanks) tell no stem."""
    hosts = [_host(name) for name in names]
    common = _common_tokens(hosts)
    prefix = _common_prefix([host for host in hosts if not _SPLIT.search(host)])
    parts = [_read(host, common, prefix) for host in hosts]
    whole = _whole_stems(hosts, parts)
    return tuple(
        NameParts(
            stem=whole.get(part.stem, part.stem) if part.stem and len(host) >= _NETBIOS_LENGTH else part.stem,
            role=part.role,
            environment=part.environment,
        )
        for host, part in zip(hosts, parts, strict=True)
    )


def has_host_name(name: str) -> bool:
    """Whether a name is a host's: no title of several words, no bare number."""
    text = name.strip()
    return bool(text) and not re.search(r"\s", text) and not text.replace(".", "").isdigit()


def _host(name: str) -> str:
    text = name.strip().lower().split(".", 1)[0] if has_host_name(name) else ""
    return "" if text.isdigit() else text


def _common_tokens(hosts: Sequence[str]) -> frozenset[str]:
    """First tokens that very many names share, such as the municipality's letters."""
    firsts = Counter(tokens[0] for host in hosts if len(tokens := _SPLIT.split(host)) > 1)
    least = max(8, _COMMON * len(hosts))
    return frozenset(token for token, count in firsts.items() if count >= least)


def _common_prefix(hosts: Sequence[str]) -> str:
    """Longest beginning that very many undivided names share."""
    for length in (5, 4, 3, 2):
        starts = Counter(host[:length] for host in hosts if len(host) > length + 2)
        if starts:
            start, count = min(starts.items(), key=lambda item: (-item[1], item[0]))
            if count >= max(8, _COMMON * len(hosts)) and start.isalpha():
                return start
    return ""


def _read(host: str, common: frozenset[str], prefix: str) -> NameParts:
    if not host:
        return NameParts(stem=None, role=None, environment=None)
    tokens = [token for token in _SPLIT.split(host) if token]
    if len(tokens) == 1:
        return _read_undivided(tokens[0].removeprefix(prefix) or tokens[0])
    if tokens[0] in common:
        tokens = tokens[1:]
    environment = None
    if len(tokens) > 1 and tokens[-1].isdigit():
        tokens = tokens[:-1]
    tokens[-1] = tokens[-1].rstrip("0123456789") or tokens[-1]
    kept = []
    for token in tokens:
        if token in _ENVIRONMENTS and len(tokens) > 1 and environment is None:
            environment = _ENVIRONMENTS[token]
        else:
            kept.append(token)
    role, of_role = _role(kept[-1]) if kept else (None, None)
    stem = "-".join(kept[:-1] if role and len(kept) > 1 else kept)
    return NameParts(stem=stem or None, role=role, environment=environment or of_role)


def _read_undivided(host: str) -> NameParts:
    text = host.rstrip("0123456789") or host
    for start in range(len(text)):
        role, environment = _role(text[start:])
        if role is not None:
            # "gisdb" is the database of gis; "db" alone is only a role.
            stem = text[:start] if start >= _LEAST_STEM - 1 else text
            return NameParts(stem=stem, role=role, environment=environment)
    return NameParts(stem=text, role=None, environment=None)


def _role(token: str) -> tuple[str | None, str | None]:
    """Role and environment of a token: ``app``, or ``appt`` for the test server."""
    if token in _ROLES:
        return token, None
    for suffix, environment in (("test", "test"), ("tst", "test"), ("t", "test"), ("dev", "development"),
                                ("udv", "development"), ("prod", "production")):  # fmt: skip
        if token.endswith(suffix) and token.removesuffix(suffix) in _ROLES:
            return token.removesuffix(suffix), environment
    return None, None


def _whole_stems(hosts: Sequence[str], parts: Sequence[NameParts]) -> dict[str, str]:
    """Stems that may be cut off -> the one that they are the beginning of, if there is only one."""
    stems = sorted({part.stem for part in parts if part.stem})
    cut = sorted(
        {
            part.stem
            for host, part in zip(hosts, parts, strict=True)
            if part.stem and len(part.stem) >= _LEAST_STEM and len(host) >= _NETBIOS_LENGTH
        }
    )
    whole = {}
    for short in cut:
        longer = [stem for stem in stems if stem.startswith(short) and stem != short]
        if longer:
            longest = max(longer, key=len)
            if all(longest.startswith(stem) for stem in longer):
                whole[short] = longest
    return whole


def service_of_role(role: str | None, stem: str | None) -> str | None:
    """The house's service that a server of this name gives, where no traffic tells."""
    return SERVICE_ROLES.get(role or "") or SERVICE_ROLES.get(stem or "")
