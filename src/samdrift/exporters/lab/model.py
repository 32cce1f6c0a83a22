"""What the lab builds and asks: namespaces with hosts on their real addresses, and probes between them."""

from dataclasses import dataclass
from enum import StrEnum


class ProbeKind(StrEnum):
    """What a probe shows.

    ``REACH``: two hosts reach each other at the planned addresses, or, where the asker's own network
    still uses these, at those that it is shown. ``NAME``: the asker's DNS view answers with that same
    address, and names it back; no packet is sent. The others must stay without an answer:
    ``OLD_ADDRESS``, a translated host asked for at the address that it has behind the gateway;
    ``LEFT_BEHIND``, a host forgotten at an address that was renumbered; ``APART``, a host in a VRF of
    its own; ``NOISE``, an address that is no part of the plan.
    """

    REACH = "reach"
    NAME = "name"
    OLD_ADDRESS = "old_address"
    LEFT_BEHIND = "left_behind"
    APART = "apart"
    NOISE = "noise"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class LabHost:
    """A host: the namespace it stands in, its address there, and the one it is known by elsewhere."""

    space: int
    family: int
    real: int
    planned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """One network namespace: a municipality's VRF behind its link, with its hosts' addresses."""

    link: str
    owner: str
    vrf: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Where a probe must arrive: namespace, the host's own address, and the one that it sees."""

    space: int
    local: str
    peer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One host asks an address over one protocol.

    ``expected``: where it must arrive, and be answered from the address that was asked. None: it
    must not arrive at ``forbidden``, a namespace, or anywhere where that is None too. ``pair``: the
    pair of hosts that must reach each other.
    """

    kind: ProbeKind
    protocol: str
    space: int
    source: str
    asked: str
    expected: Expected | None = None
    forbidden: int | None = None
    pair: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCheck:
    """A host's name in the view of those who ask from a namespace.

    ``asked``: the address that they must ask; ``answers``: those that the view has for the name;
    ``back``: the names that it has for the address.
    """

    space: int
    name: str
    asked: str
    answers: tuple[str, ...]
    back: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabPlan:
    """The lab.

    ``pairs``: pairs of hosts; ``same_address`` of them have one real address. ``shown_pairs``: numbers
    of the pairs of which at least one host asks for the other at another than its planned address,
    since its own network still uses that.
    """

    spaces: tuple[Space, ...]
    probes: tuple[Probe, ...]
    names: tuple[NameCheck, ...]
    pairs: int
    same_address: int
    shown_pairs: frozenset[int]
