"""Groups of records that may only grow where nothing contradicts.

A union-find (Tarjan 1975) that knows, of every group, its sources and its exclusive keys: a
union that would give one machine two serial numbers, or two rows of a source that lists each
machine once, does not happen, and says why.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

#: Whether two records of one source are duplicates of one row.
MayRepeat = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Why two groups cannot be one: an exclusive key with two values, or one source twice."""

    key: str
    values: tuple[str, str]


class Clusters:
    """Disjoint groups of records 0 … n-1.

    Args:
        sources: per record, the number of the source that lists it; -1 for sources that may
            list a machine more than once.
        exclusives: per record, key name -> value, for keys of which a machine has one value.
    """

    def __init__(self, *, sources: Sequence[int], exclusives: Sequence[Mapping[str, str]]) -> None:
        self._parent = list(range(len(sources)))
        self._size = [1] * len(sources)
        self._sources: list[dict[int, int]] = [{s: i} if s >= 0 else {} for i, s in enumerate(sources)]
        self._exclusives = [dict(keys) for keys in exclusives]
        self._members = [[record] for record in range(len(sources))]
        self.rung: list[str] = ["alone"] * len(sources)

    def __len__(self) -> int:
        """Number of records."""
        return len(self._parent)

    def find(self, record: int) -> int:
        """The record that stands for the group of ``record``."""
        parent = self._parent
        while parent[record] != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    def roots(self, records: Iterable[int]) -> dict[int, int]:
        """The groups that some records are in, sorted: root -> the first of the records in it."""
        found: dict[int, int] = {}
        for record in records:
            found.setdefault(self.find(record), record)
        return dict(sorted(found.items()))

    def members(self, record: int) -> Sequence[int]:
        """All records of the group of ``record``, in no particular order."""
        return self._members[self.find(record)]

    def clash(self, one: int, other: int, *, may_repeat: MayRepeat | None = None) -> Clash | None:
        """Say what keeps two groups apart, or None.

        Args:
            one: a record of the first group.
            other: a record of the second group.
            may_repeat: whether two records of one source are its duplicates; None: never.
        """
        a, b = self.find(one), self.find(other)
        small, large = sorted((self._exclusives[a], self._exclusives[b]), key=len)
        for key, value in sorted(small.items()):
            if large.get(key, value) != value:
                return Clash(key=key, values=(value, large[key]))
        few, many = sorted((self._sources[a], self._sources[b]), key=len)
        for source in few:
            if source in many and not (may_repeat and may_repeat(few[source], many[source])):
                return Clash(key="source", values=(str(few[source]), str(many[source])))
        return None

    def first_clash(
        self, roots: Iterable[int], *, may_repeat: MayRepeat | None = None
    ) -> tuple[int, int, Clash] | None:
        """The first two of some groups that cannot be one, in time linear in what the groups know."""
        holders: dict[str, tuple[str, int]] = {}
        listed: dict[int, tuple[int, int]] = {}
        for root in roots:
            for key, value in sorted(self._exclusives[root].items()):
                known, holder = holders.setdefault(key, (value, root))
                if known != value:
                    return holder, root, Clash(key=key, values=(known, value))
            for source, record in self._sources[root].items():
                first, holder = listed.setdefault(source, (record, root))
                if holder != root and not (may_repeat and may_repeat(first, record)):
                    return holder, root, Clash(key="source", values=(str(first), str(record)))
        return None

    def join(self, one: int, other: int, *, rung: str, may_repeat: MayRepeat | None = None) -> Clash | None:
        """Make two groups one unless something keeps them apart; then say what."""
        a, b = self.find(one), self.find(other)
        if a == b:
            return None
        clash = self.clash(a, b, may_repeat=may_repeat)
        if clash is not None:
            return clash
        for record in (one, other):
            if self.rung[record] == "alone":
                self.rung[record] = rung
        # Union by size; the lower record stands for groups of one size, so that the result
        # does not depend on the order of the two.
        if (self._size[a], -a) < (self._size[b], -b):
            a, b = b, a
        self._parent[b] = a
        self._size[a] += self._size[b]
        for source, record in self._sources[b].items():
            self._sources[a].setdefault(source, record)
        self._exclusives[a].update(self._exclusives[b])
        self._members[a].extend(self._members[b])
        self._sources[b], self._exclusives[b], self._members[b] = {}, {}, []
        return None

    def labels(self) -> list[int]:
        """Per record, the lowest record of its group: a label that no order can change."""
        lowest: dict[int, int] = {}
        for record in range(len(self)):
            lowest.setdefault(self.find(record), record)
        return [lowest[self.find(record)] for record in range(len(self))]


def split_compatible(
    roots: Sequence[int], refuses: Callable[[int, int], object | None]
) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """Split groups that share a key into those that may be one together.

    A group that fits two others that do not fit each other belongs to one of them, and nothing
    says which: it is left alone, so that no order of the records can decide.

    Args:
        roots: the groups.
        refuses: what keeps two of them apart, or None.

    Returns:
        Sets of two or more groups that all fit each other and nothing else; and the pairs
        that were refused.
    """
    refused = [pair for pair in combinations(roots, 2) if refuses(*pair) is not None]
    apart = set(refused)
    fits = {root: {root} for root in roots}
    for one, other in combinations(roots, 2):
        if (one, other) not in apart:
            fits[one].add(other)
            fits[other].add(one)
    parts = []
    for root in roots:
        part = sorted(fits[root])
        if len(part) > 1 and part[0] == root and all(fits[each] == fits[root] for each in part):
            parts.append(part)
    return parts, refused
