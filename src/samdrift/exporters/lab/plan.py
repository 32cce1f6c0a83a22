"""``plan_lab``: namespaces, hosts and probes that prove an address plan, or find it wanting."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from samdrift.addressing import Decision, parse_prefix
from samdrift.addressing.noise import Rule
from samdrift.exporters.lab.hosts import find_known_hosts, sample_pairs
from samdrift.exporters.lab.model import Expected, LabHost, LabPlan, Probe, ProbeKind, Space
from samdrift.exporters.lab.names import check_names
from samdrift.exporters.nftables import JointGateway, PlanFrames
from samdrift.exporters.nftables.model import write_address
from samdrift.exporters.nftables.stretches import Occupied

PROTOCOLS = ("tcp", "udp")
#: Noise that a host can have as an address on a link.
_SENDABLE = frozenset({Rule.CONTAINER.value, Rule.PUBLIC.value, Rule.ANYCAST.value, Rule.DOCUMENTATION.value})


class UnableToPlanLab(Exception):
    """There are no two municipalities with hosts that could reach each other."""


def plan_lab(frames: PlanFrames, gateway: JointGateway, *, pairs: int, seed: int) -> LabPlan:
    """Plan the lab.

    Args:
        frames: the plan.
        gateway: made of it.
        pairs: host pairs that must reach each other, both ways over TCP and UDP; fewer where the plan
            has fewer.
        seed: same seed, same lab.

    Returns:
        One namespace a link, and the probes: those that must arrive, then those that must not; of
        each kind of these at most a quarter of ``pairs``.

    Raises:
        UnableToPlanLab: nobody could reach anybody.
    """
    known = find_known_hosts(frames.decisions, frames.moves)
    sampled = sample_pairs(gateway, known, pairs=pairs, seed=seed)
    if not sampled:
        raise UnableToPlanLab("The plan has no two municipalities with addresses in the joint network.")
    lab = _Lab(frames=frames, gateway=gateway)
    for number, (one, other) in enumerate(sampled):
        lab.add_reach(one, other, pair=number)
        lab.add_reach(other, one, pair=number)
    most = len(PROTOCOLS) * max(pairs // 8, 1)
    lab.add_all(islice(lab.ask_old_addresses(sampled), most))
    for kind in (ProbeKind.LEFT_BEHIND, ProbeKind.APART, ProbeKind.NOISE):
        lab.add_all(islice(lab.ask_strangers(kind, sampled), most))
    return LabPlan(
        spaces=lab.spaces(),
        probes=tuple(lab.probes),
        names=check_names(sampled, gateway.links),
        pairs=len(sampled),
        same_address=sum(one.real == other.real for one, other in sampled),
        shown_pairs=frozenset(
            number
            for number, (one, other) in enumerate(sampled)
            if lab.ask(one, other) != other.planned or lab.ask(other, one) != one.planned
        ),
    )


class _Lab:
    """The lab as it is put together: addresses by namespace, and probes."""

    def __init__(self, *, frames: PlanFrames, gateway: JointGateway) -> None:
        self.links = gateway.links
        self.probes: list[Probe] = []
        self._decisions = frames.decisions.sort("prefix_id").to_dicts()
        self._addresses: list[set[tuple[int, int]]] = [set() for _ in gateway.links]
        # What is asked of others from a namespace must not stand on a host of its own.
        self._asked: set[tuple[int, int, int]] = set()
        self._joint = Occupied(
            (s.family, s.first, s.last, space)
            for space, link in enumerate(gateway.links)
            for s in link.planned
        )
        self._real = [Occupied((s.family, s.first, s.last, s) for s in link.real) for link in gateway.links]

    def spaces(self) -> tuple[Space, ...]:
        """The namespaces with all hosts' addresses."""
        return tuple(
            Space(
                link=link.name,
                owner=link.owner,
                vrf=link.vrf,
                addresses=tuple(write_address(*each) for each in sorted(addresses)),
            )
            for link, addresses in zip(self.links, self._addresses, strict=True)
        )

    def ask(self, client: LabHost, target: LabHost) -> int:
        """The address at which a client asks for a target."""
        return self.links[client.space].ask(target.family, target.planned)

    def add_all(self, probes: Iterable[Probe]) -> None:
        """Add probes; addresses of their hosts have been added."""
        self.probes += probes

    def add_reach(self, client: LabHost, target: LabHost, *, pair: int) -> None:
        """Add that a client must reach a target at its planned address, or where that is shown."""
        seen = self.links[target.space].ask(client.family, client.planned)
        self._addresses[client.space].add((client.family, client.real))
        self._addresses[target.space].add((target.family, target.real))
        self._asked.add((client.space, client.family, self.ask(client, target)))
        expected = Expected(
            space=target.space,
            local=write_address(target.family, target.real),
            peer=write_address(client.family, seen),
        )
        asked = self.ask(client, target)
        self.probes += self._probes(ProbeKind.REACH, client, asked, expected=expected, pair=pair)

    def ask_old_addresses(self, pairs: Sequence[tuple[LabHost, LabHost]]) -> Iterator[Probe]:
        """Ask for translated hosts at the addresses that they have behind the gateway."""
        for one, other in pairs:
            for client, target in ((one, other), (other, one)):
                if target.real == target.planned:
                    continue
                if self._meaning(client, target.real) != target.space:
                    yield from self._probes(
                        ProbeKind.OLD_ADDRESS, client, target.real, forbidden=target.space
                    )

    def _meaning(self, client: LabHost, asked: int) -> int | None:
        """Whose an address is in the joint network, as a client asks for it."""
        family = client.family
        if next(self._real[client.space].within(family, asked, asked), None) is not None:
            return client.space
        for shown in self.links[client.space].shown:
            if shown.family == family and shown.first <= asked <= shown.last:
                asked ^= shown.delta
                break
        held = next(self._joint.within(family, asked, asked), None)
        return held[2] if held is not None else None

    def ask_strangers(self, kind: ProbeKind, pairs: Sequence[tuple[LabHost, LabHost]]) -> Iterator[Probe]:
        """Let hosts that are no part of the joint network ask, and be asked for."""
        by_link = {(link.owner, link.vrf, link.is_apart): i for i, link in enumerate(self.links)}
        hosts: dict[int, list[LabHost]] = {4: [], 6: []}
        for pair in pairs:
            hosts[pair[0].family] += pair
        for number, row in enumerate(self._decisions):
            space = by_link.get((row["owner"], row["vrf"], kind is ProbeKind.APART))
            if space is None or _stranger(row) is not kind:
                continue
            prefix = parse_prefix(row["prefix"])
            size = 1 << ((32 if prefix.family == 4 else 128) - prefix.length)
            # A host somewhere in the middle, so that a network's first and last are never taken.
            address = prefix.network + size // 2
            near = hosts[prefix.family]
            others = (near[(number + i) % len(near)] for i in range(len(near)))
            other = next((host for host in others if host.space != space), None)
            if other is None or not self._is_free(space, prefix.family, address):
                continue
            holder = self._meaning(other, address)
            if holder == space or (kind is ProbeKind.NOISE and holder is not None):
                continue
            stranger = LabHost(space=space, family=prefix.family, real=address, planned=address)
            self._addresses[space].add((prefix.family, address))
            yield from self._probes(kind, stranger, self.ask(stranger, other))
            yield from self._probes(kind, other, address, forbidden=space)

    def _is_free(self, space: int, family: int, address: int) -> bool:
        """Whether a stranger can stand at an address without being a host of the plan, or in the way."""
        is_planned = next(self._real[space].within(family, address, address), None) is not None
        return not is_planned and (space, family, address) not in self._asked

    def _probes(
        self,
        kind: ProbeKind,
        client: LabHost,
        asked: int,
        *,
        expected: Expected | None = None,
        forbidden: int | None = None,
        pair: int | None = None,
    ) -> Iterator[Probe]:
        for protocol in PROTOCOLS:
            yield Probe(
                kind=kind,
                protocol=protocol,
                space=client.space,
                source=write_address(client.family, client.real),
                asked=write_address(client.family, asked),
                expected=expected,
                forbidden=forbidden,
                pair=pair,
            )


def _stranger(row: dict[str, object]) -> ProbeKind | None:
    """What kind of stranger a prefix has hosts for, if any."""
    if row["decision"] == Decision.SEPARATE_VRF.value:
        return ProbeKind.APART
    if row["decision"] == Decision.RENUMBER.value:
        return ProbeKind.LEFT_BEHIND
    if row["decision"] == Decision.OUTSIDE.value and row["rule"] in _SENDABLE:
        return ProbeKind.NOISE
    return None
