"""The last rung: weighted evidence, solved as an assignment between sources."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from rapidfuzz.distance import OSA

from samdrift.inventory.merging.clusters import Clusters
from samdrift.inventory.merging.keys import MAX_NAME, name_numbers, plain_name
from samdrift.inventory.merging.machines import MachineRecords
from samdrift.inventory.parameters import MergingParameters

#: Weight of each piece of evidence; see docs/methods/inventory.md, step 4.
_NAME, _ADDRESS, _OS, _MEMORY, _PROCESSORS, _SITE = 4.0, 3.0, 1.0, 1.0, 1.0, 1.0
#: Of more candidates than this in one knot only those are linked that are each other's single best.
_MAX_ASSIGNED = 100
#: Scores closer than this are equally good.
_TIE = 1e-9
#: A block of more candidates than this says nothing: "srv" with no number, a shared address.
_MAX_BLOCK = 60


@dataclass(slots=True, kw_only=True)
class _Group:
    """What the records of one group know together; ``names`` as (numbers, letters)."""

    first: int
    names: set[tuple[tuple[str, ...], str]] = field(default_factory=set)
    addresses: set[tuple[str, str]] = field(default_factory=set)
    os: set[str] = field(default_factory=set)
    memory: set[int] = field(default_factory=set)
    processors: set[int] = field(default_factory=set)
    site: set[str] = field(default_factory=set)
    sources: set[int] = field(default_factory=set)


def link_by_evidence(records: MachineRecords, clusters: Clusters, parameters: MergingParameters) -> None:
    """Link groups of different sources whose evidence agrees, one record of a source at most.

    Sources take turns, the one with most candidates first; each turn is an assignment of its
    groups to the others' (Hungarian method), so that the best matches win together.
    """
    by_scope: dict[str, list[int]] = defaultdict(list)
    for record in range(len(records)):
        if not records.scan_only[record]:
            by_scope[records.scope[record]].append(record)
    for scope in sorted(by_scope):
        groups = _collect(records, clusters, by_scope[scope])
        scores = _candidates(groups, clusters, parameters)
        candidates = Counter(source for pair in scores for root in pair for source in groups[root].sources)
        for source in sorted(candidates, key=lambda source: (-candidates[source], source)):
            _assign(groups, clusters, scores, source)


def _collect(records: MachineRecords, clusters: Clusters, members: list[int]) -> dict[int, _Group]:
    groups: dict[int, _Group] = {}
    for record in members:
        root = clusters.find(record)
        group = groups.get(root)
        if group is None:
            group = groups[root] = _Group(first=record)
        group.sources.add(records.source[record])
        group.addresses.update(records.addresses[record])
        if (name := records.name[record]) is not None and len(name) <= MAX_NAME:
            group.names.add((name_numbers(name), plain_name(name)))
        if (os := records.os[record]) is not None:
            group.os.add(os)
        if (site := records.site[record]) is not None:
            group.site.add(site)
        if (memory := records.memory[record]) is not None:
            group.memory.add(memory)
        if (processors := records.processors[record]) is not None:
            group.processors.add(processors)
    return groups


def _candidates(
    groups: dict[int, _Group], clusters: Clusters, parameters: MergingParameters
) -> dict[tuple[int, int], float]:
    """Score every pair of groups that share an address or whose names hold the same numbers."""
    blocks: dict[object, set[int]] = defaultdict(set)
    for root, group in groups.items():
        for address in group.addresses:
            blocks["address", address].add(root)
        for numbers, plain in group.names:
            # One typing error leaves the first or the last three letters as they are.
            blocks["start", plain[:3], numbers].add(root)
            blocks["end", plain.rstrip("0123456789")[-3:], numbers].add(root)
    scores: dict[tuple[int, int], float] = {}
    tried: set[tuple[int, int]] = set()
    for block in blocks.values():
        if not 1 < len(block) <= _MAX_BLOCK:
            continue
        for one, other in combinations(sorted(block), 2):
            if (one, other) in tried or not groups[one].sources.isdisjoint(groups[other].sources):
                continue
            tried.add((one, other))
            score = _score(groups[one], groups[other], parameters)
            if score >= parameters.evidence_threshold and clusters.clash(one, other) is None:
                scores[one, other] = score
    return scores


def _likeness(one: _Group, other: _Group) -> float | None:
    """Likeness of the most alike names that hold the same numbers; None where a name is missing."""
    if not one.names or not other.names:
        return None
    return max(
        (
            OSA.normalized_similarity(mine, theirs)
            for numbers, mine in one.names
            for others, theirs in other.names
            if numbers == others
        ),
        default=0.0,
    )


def _are_siblings(one: _Group, other: _Group) -> bool:
    """Whether names differ in their numbers only: ``srv-app01`` and its successor ``srv-app02``."""
    return any(
        numbers and others and numbers != others and _letters(mine) == _letters(theirs)
        for numbers, mine in one.names
        for others, theirs in other.names
    )


def _letters(plain: str) -> str:
    return plain.rstrip("0123456789") if plain[-1:].isdigit() else plain


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
    if same_address and extras >= 2 and not _are_siblings(one, other):
        # Unlike names: a renamed machine, if everything else that both know agrees.
        return agreed / known
    return 0.0


def _assign(
    groups: dict[int, _Group], clusters: Clusters, scores: dict[tuple[int, int], float], source: int
) -> None:
    """Assign the groups that hold a record of ``source`` to groups that do not.

    Groups that were linked before meet others as one, and only where all their parts fit.
    """
    parts = Counter(clusters.find(root) for root in groups)
    held = {clusters.find(root) for root, group in groups.items() if source in group.sources}
    edges: dict[tuple[int, int], list[float]] = defaultdict(list)
    for (one, other), score in scores.items():
        mine, theirs = clusters.find(one), clusters.find(other)
        if (mine in held) != (theirs in held):
            edges[(mine, theirs) if mine in held else (theirs, mine)].append(score)
    complete = {
        pair: min(found) for pair, found in edges.items() if len(found) == parts[pair[0]] * parts[pair[1]]
    }
    for knot in _knots(complete):
        for left, right in _certain(knot):
            clusters.join(left, right, rung="evidence")


def _knots(edges: dict[tuple[int, int], float]) -> Iterator[dict[tuple[int, int], float]]:
    """Split candidates into those that hang together: each is an assignment of its own."""
    at: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in sorted(edges):
        at[pair[0]].append(pair)
        at[pair[1]].append(pair)
    seen: set[int] = set()
    for start in sorted(at):
        if start in seen:
            continue
        seen.add(start)
        waiting, knot = [start], {}
        while waiting:
            for pair in at[waiting.pop()]:
                knot[pair] = edges[pair]
                new = [root for root in pair if root not in seen]
                seen.update(new)
                waiting += new
        yield knot


def _certain(knot: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The links that every best assignment has: where two are equally good, neither is taken."""
    if len(knot) == 1:
        return list(knot)
    lefts = sorted({left for left, _ in knot})
    rights = sorted({right for _, right in knot})
    if max(len(lefts), len(rights)) > _MAX_ASSIGNED:
        return _single_best(knot)
    # scipy.optimize takes a second to import, and every command would wait for it.
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    matrix = np.zeros((len(lefts), len(rights)))
    for (left, right), score in knot.items():
        matrix[lefts.index(left), rights.index(right)] = score
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    best = matrix[rows, columns].sum()
    certain = []
    for row, column in zip(rows, columns, strict=True):
        score = matrix[row, column]
        if score <= 0:
            continue
        matrix[row, column] = 0
        without = matrix[linear_sum_assignment(matrix, maximize=True)].sum()
        matrix[row, column] = score
        if without < best - _TIE:
            certain.append((lefts[row], rights[column]))
    return certain


def _single_best(knot: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Pairs that are better for both sides than any other, by more than a tie."""
    best: dict[int, list[float]] = defaultdict(list)
    for pair, score in knot.items():
        for root in pair:
            best[root] = sorted((*best[root], score))[-2:]
    return [
        pair
        for pair, score in sorted(knot.items())
        if all(score == best[root][-1] and score > sum(best[root][:-1]) + _TIE for root in pair)
    ]
