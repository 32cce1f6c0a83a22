"""The last rung: weighted evidence, solved as an assignment between sources."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz.distance import OSA

from samdrift.inventory.merging.clusters import Clusters
from samdrift.inventory.merging.keys import name_numbers, plain_name
from samdrift.inventory.merging.machines import MachineRecords
from samdrift.inventory.parameters import MergingParameters

#: Weight of each piece of evidence; see docs/methods/inventory.md, step 4.
_NAME, _ADDRESS, _OS, _MEMORY, _PROCESSORS, _SITE = 4.0, 3.0, 1.0, 1.0, 1.0, 1.0
#: A block of more candidates than this says nothing: "srv" with no number, a shared address.
_MAX_BLOCK = 60


@dataclass(slots=True, kw_only=True)
class _Group:
    """What the records of one group know together."""

    records: list[int] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    addresses: set[tuple[str, str]] = field(default_factory=set)
    os: set[str] = field(default_factory=set)
    memory: set[int] = field(default_factory=set)
    processors: set[int] = field(default_factory=set)
    site: set[str] = field(default_factory=set)
    sources: set[int] = field(default_factory=set)


def link_by_evidence(records: MachineRecords, clusters: Clusters, parameters: MergingParameters) -> None:
    """Link groups of different sources whose evidence agrees, one record of a source at most.

    Sources take turns, the one with most records left first; each turn is an assignment of
    its groups to the others' (Hungarian method), so that the best matches win together.
    """
    by_scope: dict[str, list[int]] = defaultdict(list)
    for record in range(len(records)):
        if not records.scan_only[record]:
            by_scope[records.scope[record]].append(record)
    for scope in sorted(by_scope):
        tried: set[int] = set()
        while True:
            groups = _collect(records, clusters, by_scope[scope])
            scores = _candidates(groups, clusters, parameters)
            sources = defaultdict(set)
            for pair in scores:
                for root in pair:
                    for source in groups[root].sources - tried:
                        sources[source].add(root)
            if not sources:
                break
            source = max(sources, key=lambda s: (len(sources[s]), -s))
            tried.add(source)
            _assign(groups, clusters, scores, source)


def _collect(records: MachineRecords, clusters: Clusters, members: list[int]) -> dict[int, _Group]:
    groups: dict[int, _Group] = defaultdict(_Group)
    for record in members:
        group = groups[clusters.find(record)]
        group.records.append(record)
        group.sources.add(records.source[record])
        group.addresses.update(records.addresses[record])
        for values, value in (
            (group.names, records.name[record]),
            (group.os, records.os[record]),
            (group.site, records.site[record]),
        ):
            if value is not None:
                values.add(value)
        if (memory := records.memory[record]) is not None:
            group.memory.add(memory)
        if (processors := records.processors[record]) is not None:
            group.processors.add(processors)
    return groups


def _candidates(
    groups: dict[int, _Group], clusters: Clusters, parameters: MergingParameters
) -> dict[tuple[int, int], float]:
    """Score every pair of groups that share an address or whose names hold the same numbers."""
    blocks: dict[object, list[int]] = defaultdict(list)
    for root, group in sorted(groups.items()):
        for address in group.addresses:
            blocks["address", address].append(root)
        for name in group.names:
            plain = plain_name(name)
            # One typing error leaves the first or the last three letters as they are.
            blocks["start", plain[:3], name_numbers(name)].append(root)
            letters = plain.rstrip("0123456789")
            blocks["end", letters[-3:], name_numbers(name)].append(root)
    scores: dict[tuple[int, int], float] = {}
    for block in blocks.values():
        roots = sorted(set(block))
        if len(roots) > _MAX_BLOCK:
            continue
        for position, one in enumerate(roots):
            for other in roots[position + 1 :]:
                if (one, other) in scores or clusters.clash(one, other) is not None:
                    continue
                score = _score(groups[one], groups[other], parameters)
                if score >= parameters.evidence_threshold:
                    scores[one, other] = score
    return scores


def _likeness(one: _Group, other: _Group) -> float | None:
    """Likeness of the most alike names that hold the same numbers; None where a name is missing."""
    if not one.names or not other.names:
        return None
    best = 0.0
    for first in one.names:
        for second in other.names:
            if name_numbers(first) == name_numbers(second):
                best = max(best, OSA.normalized_similarity(plain_name(first), plain_name(second)))
    return best


def _score(one: _Group, other: _Group, parameters: MergingParameters) -> float:
    """Weight of what agrees by the weight of what both know; 0 where it is not enough to go by."""
    likeness = _likeness(one, other)
    agreed = known = 0.0
    extras = 0
    for mine, theirs, weight in (
        (one.os, other.os, _OS),
        (one.memory, other.memory, _MEMORY),
        (one.processors, other.processors, _PROCESSORS),
        (one.site, other.site, _SITE),
    ):
        if mine and theirs:
            known += weight
            if mine & theirs:
                agreed += weight
                extras += 1
    same_address = bool(one.addresses & other.addresses)
    if one.addresses and other.addresses:
        known += _ADDRESS
        agreed += _ADDRESS if same_address else 0.0
    if likeness is not None and likeness >= parameters.name_similarity:
        # Without the address, likeness alone proves little: all else must be known and agree.
        if not same_address and extras < 3:
            return 0.0
        return (agreed + _NAME * likeness) / (known + _NAME)
    if same_address and extras >= 2:
        # Unlike names: a renamed machine, if everything else that both know agrees.
        return agreed / known
    return 0.0


def _assign(
    groups: dict[int, _Group], clusters: Clusters, scores: dict[tuple[int, int], float], source: int
) -> None:
    """Assign the groups that hold a record of ``source`` to groups that do not."""
    edges = []
    for (one, other), score in sorted(scores.items()):
        mine, theirs = source in groups[one].sources, source in groups[other].sources
        if mine != theirs:
            edges.append((one, other, score) if mine else (other, one, score))
    rows = sorted({left for left, _, _ in edges})
    columns = sorted({right for _, right, _ in edges})
    if not edges:
        return
    # scipy.optimize takes a second to import, and every command would wait for it.
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    matrix = np.zeros((len(rows), len(columns)))
    for left, right, score in edges:
        matrix[rows.index(left), columns.index(right)] = score
    for row, column in zip(*linear_sum_assignment(matrix, maximize=True), strict=True):
        if matrix[row, column] > 0:
            clusters.join(groups[rows[row]].records[0], groups[columns[column]].records[0], rung="evidence")
