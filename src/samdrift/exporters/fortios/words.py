"""What FortiOS's objects are called, and settings that several of them share."""

from ipaddress import IPv4Network

#: A policy for people to narrow and switch on.
SWITCHED_OFF = ("action accept", 'schedule "always"', 'service "ALL"', "status disable")


def quote(kind: str, block: IPv4Network) -> str:
    """The name of an object after what it stands for, in quotes: no name from outside is needed."""
    return f'"{kind}-{block.network_address}-{block.prefixlen}"'


def range_of(block: IPv4Network) -> str:
    """A block as FortiOS writes ranges."""
    first, last = block.network_address, block.broadcast_address
    return str(first) if first == last else f"{first}-{last}"


def through_pool(name: str) -> tuple[str, ...]:
    """Settings of a policy that rewrites sources by a pool, given by its quoted name."""
    return "nat enable", "ippool enable", f"poolname {name}"
