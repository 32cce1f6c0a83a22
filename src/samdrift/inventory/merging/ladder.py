"""The ladder: hard keys, then names, then addresses, then evidence.

Method: docs/methods/inventory.md.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from rapidfuzz.distance import OSA

from samdrift.inventory.merging.clusters import Clash, Clusters
from samdrift.inventory.merging.evidence import link_by_evidence
from samdrift.inventory.merging.findings import (
    AMBIGUOUS_ADDRESS,
    AMBIGUOUS_NAME,
    CONFLICT,
    UNLIKE_NAMES,
)
from samdrift.inventory.merging.keys import plain_name
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
#: Above this many records of one key only neighbours are tried, not all pairs.
_ALL_PAIRS = 8


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
    for key in EXCLUSIVE_KEYS:
        findings += _link_by_key(records, clusters, key, [(v,) if v else () for v in records.keys[key]])
    findings += _link_by_key(records, clusters, "mac", records.macs)
    for rung, names in (("fqdn", records.fqdn), ("name", records.name)):
        findings += _link_by_name(records, clusters, rung, names)
    findings += _link_by_address(records, clusters)
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


def _pairs(group: list[int]) -> Iterator[tuple[int, int]]:
    if len(group) <= _ALL_PAIRS:
        return combinations(group, 2)
    return pairwise(group)


def _link_by_key(
    records: MachineRecords, clusters: Clusters, key: str, values: Sequence[tuple[str, ...]]
) -> Iterator[Finding]:
    """Rung 1: the same value of a hard key."""
    for group in groups_of(records.scope, values):
        for one, other in _pairs(group):
            if clusters.find(one) == clusters.find(other):
                continue
            if key in ("smbios_uuid", "mac") and not _may_be_one(records, one, other, key):
                yield UNLIKE_NAMES.at(
                    records.where[one],
                    records.label(one),
                    here=records.where[one],
                    there=records.where[other],
                    key=key,
                    one=records.name[one],
                    two=records.name[other],
                )
                continue
            same_name = records.name[one] is not None and records.name[one] == records.name[other]
            duplicate = same_name and not records.measured[one] and not records.measured[other]
            clash = clusters.join(one, other, rung=key, same_source_allowed=duplicate)
            if clash is not None:
                yield _conflict(records, one, other, key, clash)


def _may_be_one(records: MachineRecords, one: int, other: int, key: str) -> bool:
    """Whether records that share a UUID or MAC may be one machine rather than copies.

    A copy stands beside its original in the same kind of source. What a hypervisor calls a
    machine is a label, so a guest that gives the same UUID under another name is no copy.
    """
    if key == "smbios_uuid" and records.format[one] != records.format[other]:
        return True
    first, second = records.name[one], records.name[other]
    if first is None or second is None:
        return True
    if OSA.normalized_similarity(plain_name(first), plain_name(second)) >= _SAME_MACHINE_LIKENESS:
        return True
    if set(records.addresses[one]) & set(records.addresses[other]):
        return True
    shared_macs = len(set(records.macs[one]) & set(records.macs[other]))
    return shared_macs > (1 if key == "mac" else 0)


def _link_by_name(
    records: MachineRecords, clusters: Clusters, rung: str, names: Sequence[str | None]
) -> Iterator[Finding]:
    """Rung 2: the same name. Where it may mean several machines, an address must decide."""
    for group in groups_of(records.scope, [(name,) if name else () for name in names]):
        clash = _first_clash(clusters, group)
        if clash is None and _names_agree(records, group):
            for other in group[1:]:
                clusters.join(group[0], other, rung=rung)
            continue
        yield from _tell_ambiguity(records, clusters, group, rung, clash)
        for one, other in _pairs(group):
            if set(records.addresses[one]) & set(records.addresses[other]):
                duplicate = not records.measured[one] and not records.measured[other]
                clusters.join(one, other, rung="name and address", same_source_allowed=duplicate)


def _first_clash(clusters: Clusters, group: list[int]) -> tuple[int, int, Clash] | None:
    """The first two groups of records of one name that cannot be one machine."""
    roots = sorted({clusters.find(record) for record in group})
    for one, other in combinations(roots, 2) if len(roots) <= _ALL_PAIRS else pairwise(roots):
        clash = clusters.clash(one, other)
        if clash is not None:
            return one, other, clash
    return None


def _names_agree(records: MachineRecords, group: list[int]) -> bool:
    """Whether no two records of one short name have both other domains and other addresses."""
    for one, other in _pairs(group):
        domains = {records.fqdn[one], records.fqdn[other]}
        if len(domains) < 2 or None in domains:
            continue
        mine, theirs = set(records.addresses[one]), set(records.addresses[other])
        if mine and theirs and not mine & theirs:
            return False
    return True


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


def _link_by_address(records: MachineRecords, clusters: Clusters) -> Iterator[Finding]:
    """Rung 3: a host that only a scan knows is the machine that has its address."""
    known: dict[int, bool] = defaultdict(bool)
    names: dict[int, set[str]] = defaultdict(set)
    for record in range(len(records)):
        root = clusters.find(record)
        known[root] |= not records.scan_only[record]
        if name := records.name[record]:
            names[root].add(name)
    claims: dict[tuple[str, str, str], dict[int, bool]] = defaultdict(dict)
    for record in range(len(records)):
        root = clusters.find(record)
        if known[root]:
            for vrf, address in records.addresses[record]:
                claim = claims[records.scope[record], vrf, address]
                claim[root] = claim.get(root, False) or records.measured[record]
    for record in range(len(records)):
        if not records.scan_only[record] or known[clusters.find(record)]:
            continue
        owners: dict[int, bool] = {}
        for vrf, address in records.addresses[record]:
            owners |= claims.get((records.scope[record], vrf, address), {})
        measured = [root for root, is_measured in owners.items() if is_measured]
        choice = sorted(owners) if len(owners) == 1 else sorted(measured)
        if len(choice) == 1:
            if not _names_contradict(records.name[record], names[choice[0]]):
                clusters.join(choice[0], record, rung="address")
        elif owners:
            yield AMBIGUOUS_ADDRESS.at(records.where[record], records.label(record), count=len(owners))


def _names_contradict(name: str | None, names: set[str]) -> bool:
    """Whether a scanned name is unlike every name of the machine that has its address."""
    if name is None or not names:
        return False
    return all(
        OSA.normalized_similarity(plain_name(name), plain_name(known)) < _SAME_MACHINE_LIKENESS
        for known in names
    )
