"""The joint gateway: one link a municipality and VRF, and what passes on it at which addresses."""

import ipaddress
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from samdrift.kernel import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFrames:
    """What of an address plan the gateway needs, as it is written to a plan's folder.

    ``decisions`` (``DECISION_SCHEMA``), ``moves`` (``MOVE_SCHEMA``), ``blocks`` (``BLOCK_SCHEMA``) of
    ``samdrift.addressing.model``.
    """

    decisions: pl.DataFrame
    moves: pl.DataFrame
    blocks: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Addresses from ``first`` to ``last`` that pass, and what they become.

    An address and its counterpart differ by ``delta``, bit for bit (XOR): prefixes are aligned, so
    that this is the same as exchanging the prefix. 0: the address stays. ``row``: the decision that
    rules here (a row of ``DECISION_SCHEMA``); ``with_it``: prefixes inside that go the same way.
    """

    family: int
    first: int
    last: int
    delta: int
    row: Mapping[str, Any]
    with_it: tuple[str, ...] = ()

    @property
    def there(self) -> tuple[int, int]:
        """First and last address of the counterpart."""
        return self.first ^ self.delta, self.last ^ self.delta


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Joint addresses that a municipality sees elsewhere, since its own network still uses them.

    Its hosts ask for others' ``first ^ delta`` to ``last ^ delta`` at ``first`` to ``last``.
    """

    family: int
    first: int
    last: int
    delta: int

    @property
    def planned(self) -> tuple[int, int]:
        """First and last of the joint addresses that are shown here."""
        return self.first ^ self.delta, self.last ^ self.delta


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One interface of the gateway, and what passes on it.

    ``real``: addresses that hosts behind it have, and what they become in the joint network;
    ``planned``: the same seen from there; ``shown``: see ``Shown``. ``is_apart``: for prefixes in a
    VRF of their own: nothing passes.
    """

    name: str
    owner: str
    vrf: str
    is_apart: bool
    real: tuple[Stretch, ...]
    planned: tuple[Stretch, ...]
    shown: tuple[Shown, ...]
    _by_planned: tuple[Shown, ...] = field(init=False, repr=False, compare=False)
    _starts: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Order what is shown by joint addresses: they are disjoint, as the real ones are that they meet."""
        ordered = tuple(sorted(self.shown, key=lambda each: (each.family, each.planned[0])))
        object.__setattr__(self, "_by_planned", ordered)
        object.__setattr__(self, "_starts", tuple((each.family, each.planned[0]) for each in ordered))

    def ask(self, family: int, planned: int) -> int:
        """The address at which its hosts ask for another's planned address."""
        index = bisect_right(self._starts, (family, planned)) - 1
        if index >= 0:
            each = self._by_planned[index]
            if each.family == family and planned <= each.planned[1]:
                return planned ^ each.delta
        return planned


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRoute:
    """A route of the gateway: a prefix lies behind a link."""

    prefix: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JointGateway:
    """All links and routes, and what could not be had."""

    links: tuple[Link, ...]
    routes: tuple[JointRoute, ...]
    findings: tuple[Finding, ...]


def write_address(family: int, address: int) -> str:
    """Write one address."""
    return str(ipaddress.IPv4Address(address) if family == 4 else ipaddress.IPv6Address(address))


def write_range(family: int, first: int, last: int) -> str:
    """Write a range of addresses, in CIDR notation where it is a block."""
    size = last - first + 1
    if size & (size - 1) == 0 and first % size == 0:
        bits = 32 if family == 4 else 128
        length = bits - size.bit_length() + 1
        return write_address(family, first) + ("" if length == bits else f"/{length}")
    return f"{write_address(family, first)}-{write_address(family, last)}"
