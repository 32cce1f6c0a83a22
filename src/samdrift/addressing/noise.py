"""Noise: prefixes that no joint plan moves, each with the rule that fired."""

import ipaddress
from collections.abc import Sequence
from enum import StrEnum

import polars as pl


class Rule(StrEnum):
    """The rules, in the order in which they are tried."""

    DEFAULT_ROUTE = "default-route"
    THIS_NETWORK = "this-network"
    LOOPBACK = "loopback"
    LINK_LOCAL = "link-local"
    MULTICAST = "multicast"
    RESERVED = "reserved"
    DOCUMENTATION = "documentation"
    ANYCAST = "anycast"
    HOST_ROUTE = "host-route"
    CONTAINER = "container-default"
    PUBLIC = "public"


#: Special-purpose ranges. Source: RFC 6890 and IANA's registries that it set up.
SPECIAL_RANGES: tuple[tuple[Rule, str], ...] = (
    (Rule.THIS_NETWORK, "0.0.0.0/8"),
    (Rule.THIS_NETWORK, "::/128"),
    (Rule.LOOPBACK, "127.0.0.0/8"),
    (Rule.LOOPBACK, "::1/128"),
    (Rule.LINK_LOCAL, "169.254.0.0/16"),
    (Rule.LINK_LOCAL, "fe80::/10"),
    (Rule.MULTICAST, "224.0.0.0/4"),
    (Rule.MULTICAST, "ff00::/8"),
    (Rule.RESERVED, "240.0.0.0/4"),
    (Rule.DOCUMENTATION, "192.0.2.0/24"),
    (Rule.DOCUMENTATION, "198.51.100.0/24"),
    (Rule.DOCUMENTATION, "203.0.113.0/24"),
    (Rule.DOCUMENTATION, "198.18.0.0/15"),
    (Rule.DOCUMENTATION, "2001:db8::/32"),
)

#: What is private: RFC 1918, RFC 6598 and RFC 4193. Everything else is public, or wider than private.
PRIVATE_RANGES = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")

#: From this length on a prefix is one machine or one link between two.
_HOST_LENGTH = {4: 31, 6: 127}


def classify_noise(prefixes: pl.DataFrame, *, container_ranges: Sequence[str]) -> pl.Series:
    """Say by which rule each prefix is noise; null where it is none.

    Args:
        prefixes: with ``family``, ``network``, ``last`` (its last address), ``length``, ``role``.
        container_ranges: valid IPv4 ranges in CIDR notation.

    Returns:
        The rules' names, in the order of the rows.
    """
    role = pl.col("role").str.to_lowercase()
    is_host = pl.any_horizontal(
        (pl.col("family") == family) & (pl.col("length") >= length) for family, length in _HOST_LENGTH.items()
    )
    checks: list[tuple[Rule, pl.Expr]] = [(Rule.DEFAULT_ROUTE, pl.col("length") == 0)]
    checks += [(rule, _within(text)) for rule, text in SPECIAL_RANGES]
    checks += [
        (Rule.LOOPBACK, role.str.contains("loopback", literal=True)),
        (Rule.ANYCAST, role.str.contains("anycast", literal=True)),
        (Rule.HOST_ROUTE, is_host),
        # Exactly the default: a narrower prefix in there is a network that somebody has made.
        *((Rule.CONTAINER, _within(text) & _as_wide_as(text)) for text in container_ranges),
        (Rule.PUBLIC, ~pl.any_horizontal(_within(text) for text in PRIVATE_RANGES)),
    ]
    # The first rule that fires holds.
    first = pl.coalesce(pl.when(check).then(pl.lit(rule.value)) for rule, check in checks)
    return prefixes.select(first.alias("rule"))["rule"]


def _within(text: str) -> pl.Expr:
    """Whether a prefix lies wholly in a range."""
    network = ipaddress.ip_network(text)
    first, last = (
        pl.lit(int(address), dtype=pl.UInt128)
        for address in (network.network_address, network.broadcast_address)
    )
    return (pl.col("family") == network.version) & (pl.col("network") >= first) & (pl.col("last") <= last)


def _as_wide_as(text: str) -> pl.Expr:
    return pl.col("length") == ipaddress.ip_network(text).prefixlen
