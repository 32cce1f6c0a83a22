"""The ladder: hard keys, then names, then addresses, then evidence.

Method: docs/methods/inventory.md.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import partial
from itertools import combinations

from rapidfuzz.distance import OSA

from samdrift.inventory.merging.clusters import Clash, Clusters, MayRepeat, split_compatible
from samdrift.inventory.merging.evidence import link_by_evidence
from samdrift.inventory.merging.findings import (
    AMBIGUOUS_ADDRESS,
    AMBIGUOUS_NAME,
    CONFLICT,
    UNLIKE_NAMES,
)
from samdrift.inventory.merging.keys import MAX_NAME, plain_name
from samdrift.inventory.merging.known import Known, KnownByGroup
from samdrift.inventory.merging.machines import (
    EXCLUSIVE_KEYS,
    MachineRecords,
    exclusives_of,
    set_aside_cloned_keys,
)
from samdrift.inventory.parameters import MergingParameters
from samdrift.kernel import Finding

#: Names this alike may be a renamed machine; below it, a shared UUID or MAC alone means a copy.
_SAME_MACHINE_LIKENESS = 0.5
#: More groups than this with one key are put together all or not at all: who fits whom would take
#: the square of their number to say.
_MAX_PAIRED = 60
#: Refused pairs of one key that are told.
_MAX_TOLD = 28


def link_machines(
    records: MachineRecords, parameters: MergingParameters
) -> tuple[Clusters, tuple[Finding, ...]]:
    """Link the records of one machine, rung by rung.

    Returns:
        The groups of records, and what was met on the way: cloned keys, conflicts, ambiguous
        names and addresses.
    """
    findings = list(set_aside_cloned_keys(records))
    sources = [
        -1 if repeats else source for repeats, source in zip(records.repeats, records.source, strict=True)
    ]
    clusters = Clusters(sources=sources, exclusives=list(exclusives_of(records)))
    known = KnownByGroup(records, clusters)
    for key in EXCLUSIVE_KEYS:
        findings += _link_by_key(
            records, clusters, known, key, [(v,) if v else () for v in records.keys[key]]
        )
    findings += _link_by_key(records, clusters, known, "mac", records.macs)
    for rung, names in (("fqdn", records.fqdn), ("name", records.name)):
        findings += _link_by_name(records, clusters, known, rung, names)
    findings += _link_by_address(records, clusters, known)
    link_by_evidence(records, clusters, parameters)
    return clusters, tuple(findings)


def groups_of(scopes: Sequence[str], values: Sequence[Iterable[Hashable]]) -> Iterator[list[int]]:
    """Yield the records that share a value within a municipality, in the values' order."""
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for record, held in enumerate(values):
        for value in held:
            holders[scopes[record], str(value)].append(record)
    for _, held_by in sorted(holders.items()):
        if len(held_by) > 1:
            yield held_by


def _link_by_key(
    records: MachineRecords,
    clusters: Clusters,
    known: KnownByGroup,
    key: str,
    values: Sequence[tuple[str, ...]],
) -> Iterator[Finding]:
    """Rung 1: the same value of a hard key."""
    for group in groups_of(records.scope, values):
        roots = clusters.roots(group)
        if len(roots) < 2:
            continue
        may_repeat = partial(_is_duplicate, records, frozenset(group))

        def refuses(one: int, other: int, may_repeat: MayRepeat = may_repeat) -> Clash | str | None:
            if key in ("smbios_uuid", "mac") and not _may_be_one(known.of(one), known.of(other), key):
                return "unlike"
            return clusters.clash(one, other, may_repeat=may_repeat)

        if len(roots) > _MAX_PAIRED:
            parts, refused = _all_or_none(clusters, known, list(roots), key, may_repeat)
        else:
            parts, refused = split_compatible(list(roots), refuses)
        for first, *others in parts:
            for other in others:
                clusters.join(roots[first], roots[other], rung=key, may_repeat=may_repeat)
        for one, other in refused[:_MAX_TOLD]:
            yield _refusal(records, roots[one], roots[other], key, refuses(one, other))


def _is_duplicate(records: MachineRecords, group: frozenset[int], one: int, other: int) -> bool:
    """Whether two records of one register, both in ``group``, are a row that stands there twice."""
    name = records.name[one]
    return (
        name is not None
        and name == records.name[other]
        and one in group
        and other in group
        and not records.measured[one]
        and not records.measured[other]
    )


def _all_or_none(
    clusters: Clusters, known: KnownByGroup, roots: list[int], key: str, may_repeat: MayRepeat
) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """What ``split_compatible`` gives, for more groups than can be paired."""
    clash = clusters.first_clash(roots, may_repeat=may_repeat)
    if clash is not None:
        return [], [clash[:2]]
    if key in ("smbios_uuid", "mac"):
        named: dict[str, int] = {}
        for root in roots:
            for name in known.of(root).names:
                named.setdefault(name, root)
        # One name more than can be paired is enough to see that they are not all alike.
        for one, other in combinations(sorted(named)[: _MAX_PAIRED + 1], 2):
            if not _alike({one}, {other}):
                return [], [(named[one], named[other])]
        if len(named) > _MAX_PAIRED:
            return [], [(named[min(named)], named[max(named)])]
    return [roots], []


def _may_be_one(one: Known, other: Known, key: str) -> bool:
    """Whether groups that share a UUID or MAC may be one machine rather than copies.

    A copy stands beside its original in the same kind of source. What a hypervisor calls a
    machine is a label, so a guest that gives the same UUID under another name is no copy, unless
    all its network cards and addresses are others too.
    """
    if not one.names or not other.names or _alike(one.names, other.names):
        return True
    same_address = not one.addresses.isdisjoint(other.addresses)
    shared_macs = len(one.macs & other.macs)
    if key == "smbios_uuid" and one.formats.isdisjoint(other.formats):
        all_known = one.macs and other.macs and one.addresses and other.addresses
        return same_address or shared_macs > 0 or not all_known
    return same_address or shared_macs > (1 if key == "mac" else 0)


def _alike(names: set[str], others: set[str]) -> bool:
    """Whether some two names are alike enough for one machine."""
    if not names.isdisjoint(others):
        return True
    short, shorts = ([plain_name(name) for name in each if len(name) <= MAX_NAME] for each in (names, others))
    if len(short) * len(shorts) > _MAX_PAIRED**2:
        return False
    return any(
        OSA.normalized_similarity(mine, theirs) >= _SAME_MACHINE_LIKENESS
        for mine in short
        for theirs in shorts
    )


def _link_by_name(
    records: MachineRecords,
    clusters: Clusters,
    known: KnownByGroup,
    rung: str,
    names: Sequence[str | None],
) -> Iterator[Finding]:
    """Rung 2: the same name. Where it may mean several machines, an address must decide."""
    for group in groups_of(records.scope, [(name,) if name else () for name in names]):
        roots = clusters.roots(group)
        if len(roots) < 2:
            continue
        clash = clusters.first_clash(roots)
        if clash is None and _domains_agree([known.of(root) for root in roots]):
            first, *others = roots.values()
            for other in others:
                clusters.join(first, other, rung=rung)
            continue
        yield from _tell_ambiguity(records, clusters, group, rung, clash)
        _link_by_name_and_address(records, clusters, known, group)


def _link_by_name_and_address(
    records: MachineRecords, clusters: Clusters, known: KnownByGroup, group: list[int]
) -> None:
    """Link those records of one name that also share an address."""
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for record in clusters.roots(group).values():
        for address in known.of(record).addresses:
            holders[address].append(record)
    may_repeat = partial(_is_duplicate, records, frozenset(group))
    for _, held_by in sorted(holders.items()):
        roots = clusters.roots(held_by)
        if not 1 < len(roots) <= _MAX_PAIRED:
            continue
        parts, _ = split_compatible(list(roots), partial(clusters.clash, may_repeat=may_repeat))
        for first, *others in parts:
            for other in others:
                clusters.join(roots[first], roots[other], rung="name and address", may_repeat=may_repeat)


def _domains_agree(groups: list[Known]) -> bool:
    """Whether no two groups of one short name have both other domains and other addresses."""
    telling = [group for group in groups if group.fqdns and group.addresses]
    if len(telling) > _MAX_PAIRED:
        return len(set().union(*(group.fqdns for group in telling))) < 2
    return not any(
        one.fqdns.isdisjoint(other.fqdns) and one.addresses.isdisjoint(other.addresses)
        for one, other in combinations(telling, 2)
    )


def _tell_ambiguity(
    records: MachineRecords,
    clusters: Clusters,
    group: list[int],
    rung: str,
    clash: tuple[int, int, Clash] | None,
) -> Iterator[Finding]:
    """Tell why a name was not enough, unless only one source uses it."""
    if len({records.source[record] for record in group}) < 2:
        return
    if clash is not None and clash[2].key != "source":
        yield _conflict(records, clash[0], clash[1], rung, clash[2])
        return
    count = len({clusters.find(record) for record in group})
    yield AMBIGUOUS_NAME.at(records.where[group[0]], records.label(group[0]), count=count)


def _refusal(records: MachineRecords, one: int, other: int, key: str, reason: Clash | str | None) -> Finding:
    """What to tell of two records that share a key and are kept apart."""
    if isinstance(reason, Clash):
        return _conflict(records, one, other, key, reason)
    return UNLIKE_NAMES.at(
        records.where[one],
        records.label(one),
        here=records.where[one],
        there=records.where[other],
        key=key,
        one=records.label(one),
        two=records.label(other),
    )


def _conflict(records: MachineRecords, one: int, other: int, rung: str, clash: Clash) -> Finding:
    first, second = clash.values
    if clash.key == "source":
        first, second = (str(records.where[int(value)]) for value in clash.values)
    return CONFLICT.at(
        records.where[one],
        records.label(one),
        here=records.where[one],
        there=records.where[other],
        rung=rung,
        key=clash.key,
        one=first,
        two=second,
    )


def _link_by_address(records: MachineRecords, clusters: Clusters, known: KnownByGroup) -> Iterator[Finding]:
    """Rung 3: a host that only a scan knows is the machine that has its address."""
    machines = {clusters.find(record) for record in range(len(records)) if not records.scan_only[record]}
    claims: dict[tuple[str, str, str], dict[int, bool]] = defaultdict(dict)
    scanned: dict[int, int] = {}
    for record in range(len(records)):
        root = clusters.find(record)
        if root not in machines:
            scanned.setdefault(root, record)
            continue
        for vrf, address in records.addresses[record]:
            claim = claims[records.scope[record], vrf, address]
            claim[root] = claim.get(root, False) or records.measured[record]
    found = []
    for root, record in scanned.items():
        host = known.of(root)
        places = [(records.scope[record], *address) for address in sorted(host.addresses)]
        claimed = [claims[place] for place in places if place in claims]
        owner = _owner_of(claimed)
        if owner is not None:
            names = known.of(owner).names
            if not host.names or not names or _alike(host.names, names):
                found.append((owner, record))
        elif claimed:
            few = [claim for claim in claimed[:_MAX_PAIRED] if len(claim) <= _MAX_PAIRED]
            count = max(len(set().union(*few)), *map(len, claimed))
            yield AMBIGUOUS_ADDRESS.at(records.where[record], records.label(record), count=count)
    # Only now: a host that has joined its machine must not speak for it to the next.
    for machine, record in found:
        clusters.join(machine, record, rung="address")


def _owner_of(claimed: list[dict[int, bool]]) -> int | None:
    """The one machine to which a host's addresses point; the measured claim to each goes first.

    Args:
        claimed: per address, the machines that claim it, and whether one of their records that
            does was measured.
    """
    owners: set[int] = set()
    open_claims = []
    for claim in claimed:
        # What a crowd claims is anyone's, and is not gone through for every host.
        crowd = len(claim) > _MAX_PAIRED
        choice = [] if crowd else [owner for owner, is_measured in claim.items() if is_measured]
        if len(claim) == 1:
            owners.update(claim)
        elif len(choice) == 1:
            owners.update(choice)
        else:
            open_claims.append(claim)
    if len(owners) != 1 or any(owners.isdisjoint(claim) for claim in open_claims):
        return None
    return owners.pop()
