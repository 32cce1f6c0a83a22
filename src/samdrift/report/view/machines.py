"""What the servers and devices are: operating systems, sizes and kinds, counted."""

import re
from dataclasses import dataclass

import polars as pl

#: Distributions, as a source may write them -> the name shown.
_LINUX = (
    (re.compile(r"red ?hat|rhel", re.IGNORECASE), "Red Hat Enterprise Linux"),
    (re.compile(r"ubuntu", re.IGNORECASE), "Ubuntu"),
    (re.compile(r"debian", re.IGNORECASE), "Debian"),
    (re.compile(r"suse|sles", re.IGNORECASE), "SUSE Linux"),
    (re.compile(r"centos", re.IGNORECASE), "CentOS"),
    (re.compile(r"rocky", re.IGNORECASE), "Rocky Linux"),
    (re.compile(r"alma ?linux", re.IGNORECASE), "AlmaLinux"),
    (re.compile(r"oracle linux", re.IGNORECASE), "Oracle Linux"),
    (re.compile(r"photon", re.IGNORECASE), "VMware Photon OS"),
)
_WINDOWS_SERVER = re.compile(r"windows server\D{0,30}(20\d\d)(\s*r2)?", re.IGNORECASE)

MISSING = "missing"
OTHER_WINDOWS = "other_windows"
OTHER_LINUX = "other_linux"
OTHER = "other"

#: Upper ends of the classes of memory [GiB] and of vCPUs; the last class is open.
MEMORY_CLASSES_GIB = (4, 8, 16, 32, 64)
CPU_CLASSES = (2, 4, 8, 16)


def find_os_family(text: str | None) -> str:
    """Return an operating system's family: a product's name, or a key such as ``other_linux``."""
    if text is None or not text.strip():
        return MISSING
    server = _WINDOWS_SERVER.search(text)
    if server:
        return f"Windows Server {server.group(1)}{' R2' if server.group(2) else ''}"
    for pattern, name in _LINUX:
        if pattern.search(text):
            return name
    lowered = text.lower()
    if "windows" in lowered:
        return OTHER_WINDOWS
    return OTHER_LINUX if "linux" in lowered else OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a whole: its name or key, its count, and its share of the whole."""

    name: str
    count: int
    share: float


def real_servers(servers: pl.DataFrame) -> pl.DataFrame:
    """Servers without templates."""
    return servers.filter(~pl.col("is_template").fill_null(value=False))


def count_os_families(servers: pl.DataFrame, *, most: int = 9) -> tuple[Part, ...]:
    """Count servers by operating-system family, the largest first; not given comes last."""
    names = servers.group_by("operating_system").len().sort("operating_system")
    counts: dict[str, int] = {}
    for text, count in names.iter_rows():
        family = find_os_family(text)
        counts[family] = counts.get(family, 0) + count
    return _as_parts(counts, most=most)


def count_kinds(devices: pl.DataFrame, *, most: int = 9) -> tuple[Part, ...]:
    """Count devices by kind, the largest first; not given comes last."""
    counts = {kind or MISSING: count for kind, count in devices.group_by("kind").len().iter_rows()}
    return _as_parts(counts, most=most)


def count_memory_classes(servers: pl.DataFrame) -> tuple[int, ...]:
    """Count servers by memory class, smallest first; the last number counts those not given."""
    indexes = [_class_of(None if m is None else m / 1024, MEMORY_CLASSES_GIB) for m in servers["memory_mib"]]
    return tuple(indexes.count(i) for i in (*range(len(MEMORY_CLASSES_GIB) + 1), -1))


def count_sizes(servers: pl.DataFrame) -> dict[tuple[int, int], int]:
    """Count servers by class of vCPUs and of memory; -1 is not given."""
    counts: dict[tuple[int, int], int] = {}
    sizes = servers.group_by("vcpu_count", "memory_mib").len().sort("vcpu_count", "memory_mib")
    for cpus, memory, count in sizes.iter_rows():
        place = (
            _class_of(cpus, CPU_CLASSES),
            _class_of(None if memory is None else memory / 1024, MEMORY_CLASSES_GIB),
        )
        counts[place] = counts.get(place, 0) + count
    return counts


def _class_of(value: float | None, ends: tuple[int, ...]) -> int:
    if value is None:
        return -1
    return next((index for index, end in enumerate(ends) if value <= end), len(ends))


def _as_parts(counts: dict[str, int], *, most: int) -> tuple[Part, ...]:
    """The largest parts by count, the rest under ``other``, and what is missing at the end."""
    total = sum(counts.values())
    missing = counts.pop(MISSING, 0)
    rest = counts.pop(OTHER, 0)
    ranked = sorted(counts.items(), key=lambda part: (-part[1], part[0]))
    rest += sum(count for _, count in ranked[most:])
    tail = [(name, count) for name, count in ((OTHER, rest), (MISSING, missing)) if count]
    return tuple(Part(name=n, count=c, share=c / total) for n, c in ranked[:most] + tail)
