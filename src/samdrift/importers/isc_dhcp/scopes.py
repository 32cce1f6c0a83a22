"""Subnets of dhcpd.conf, with what the blocks around them say."""

import ipaddress
import re
from dataclasses import dataclass

from samdrift.importers.isc_dhcp.statements import Statement
from samdrift.importers.values import clean_text, parse_address, parse_prefix

_SECONDS = re.compile(r"[0-9]{1,11}")
_RANGES = frozenset({"range", "range6"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A subnet that a DHCP server knows; ``active`` if it gives out addresses of it."""

    line: int
    prefix: str
    name: str | None
    server: str | None
    first_address: str | None
    last_address: str | None
    lease_seconds: int | None
    status: str


def read_scope(block: Statement, around: tuple[Statement, ...]) -> Scope | None:
    """Read a ``subnet`` or ``subnet6`` block.

    Args:
        block: the block itself.
        around: the blocks it stands in, outermost first; the innermost statement holds.

    Returns:
        The scope, or None where its prefix cannot be read. Several ranges become one span.
    """
    written = " ".join(word for word in block.words[1:] if word.lower() != "netmask")
    try:
        prefix = parse_prefix(written)
    except ValueError:
        return None
    if prefix is None:
        return None
    ends = _range_ends(block)
    network = next((b for b in reversed(around) if b.keyword == "shared-network" and len(b.words) > 1), None)
    lease_time = _inherited(block, around, "default-lease-time") or ""
    server = _inherited(block, around, "server-name") or _inherited(block, around, "server-identifier")
    return Scope(
        line=block.line,
        prefix=prefix[0],
        name=clean_text(network.words[1]) if network else None,
        server=clean_text(server),
        first_address=str(ends[0]) if ends else None,
        last_address=str(ends[-1]) if ends else None,
        lease_seconds=int(lease_time) if _SECONDS.fullmatch(lease_time) else None,
        status="active" if ends else "inactive",
    )


def _inherited(block: Statement, around: tuple[Statement, ...], keyword: str) -> str | None:
    found = (b.value(keyword) for b in (block, *reversed(around)))
    return next((value for value in found if value is not None), None)


def _range_ends(block: Statement) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """The ends of all ranges of a subnet and its pools, in order."""
    ends = []
    for statement in block.walk():
        if statement.keyword not in _RANGES:
            continue
        for word in statement.words[1:]:
            try:
                address = parse_address(word) if "/" not in word else None
            except ValueError:
                continue
            if address:
                ends.append(ipaddress.ip_address(address))
    # A subnet has one family of addresses; a slip in the file may mix them.
    return sorted(ends, key=lambda address: (address.version, int(address)))
