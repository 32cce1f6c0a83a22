"""The template's headers, found loosely: the documentation and the template spell them differently."""

import re
from collections.abc import Iterable

#: What each column is asked for as -> the spellings of it, as words without signs.
_SPELLINGS: dict[str, tuple[str, ...]] = {
    "name": ("server name", "machine name", "name"),
    "addresses": ("ip addresses", "ip address"),
    "cores": ("cores", "number of cores", "no of cores"),
    "memory": ("memory",),
    "system": ("os name", "operating system"),
    "version": ("os version",),
    "architecture": ("os architecture",),
    "type": ("server type", "machine type"),
    "hypervisor": ("hypervisor",),
    "cpu_use": ("cpu utilization percentage", "cpu utilization", "cpu utilisation percentage"),
    "memory_use": ("memory utilization percentage", "memory utilization", "memory utilisation percentage"),
    "adapters": ("network adapters", "number of network adapters"),
    "firmware": ("boot type", "firmware type"),
    "macs": ("mac address", "mac addresses"),
    "disks": ("number of disks", "disks"),
}
_UNIT = re.compile(r"\b(?:in )?([kmgt]i?b|bytes)\b")
_DISK = re.compile(r"disk (\d{1,2}) (?:size|capacity)")


def words_of(header: str) -> str:
    """A header's words in lower case, without stars, signs and the unit in it."""
    plain = re.sub(r"[^a-z0-9]+", " ", header.lower()).strip()
    return re.sub(r"\s+", " ", _UNIT.sub(" ", plain)).strip()


def unit_of(header: str, default: str) -> str:
    """The unit that a header names (mb, gb …), else ``default``."""
    match = _UNIT.search(re.sub(r"[^a-z0-9]+", " ", header.lower()))
    return match[1].replace("i", "") if match else default


def find_headers(headers: Iterable[str]) -> dict[str, str]:
    """For each column that the file has, its header as the file writes it."""
    by_words = {words_of(header): header for header in reversed(list(headers))}
    found: dict[str, str] = {}
    for column, spellings in _SPELLINGS.items():
        header = next((by_words[words] for words in spellings if words in by_words), None)
        if header is not None:
            found[column] = header
    return found


def find_disk_headers(headers: Iterable[str]) -> dict[int, str]:
    """The headers of disk sizes by the disk's number."""
    matches = ((_DISK.fullmatch(words_of(header)), header) for header in headers)
    return {int(match[1]): header for match, header in matches if match}
