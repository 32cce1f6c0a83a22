"""Groups of records that may only grow where nothing contradicts.

A union-find (Tarjan 1975) that knows, of every group, its sources and its exclusive keys: a
union that would give one machine two serial numbers, or two rows of a source that lists each
machine once, does not happen, and says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


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

    def clash(self, one: int, other: int, *, same_source_allowed: bool = False) -> Clash | None:
        """Say what keeps two groups apart, or None."""
        a, b = self.find(one), self.find(other)
        small, large = sorted((self._exclusives[a], self._exclusives[b]), key=len)
        for key, value in sorted(small.items()):
            if large.get(key, value) != value:
                return Clash(key=key, values=(value, large[key]))
        if not same_source_allowed:
            few, many = sorted((self._sources[a], self._sources[b]), key=len)
            for source in few:
                if source in many:
                    return Clash(key="source", values=(str(few[source]), str(many[source])))
        return None

    def join(self, one: int, other: int, *, rung: str, same_source_allowed: bool = False) -> Clash | None:
        """Make two groups one unless something keeps them apart; then say what."""
        a, b = self.find(one), self.find(other)
        if a == b:
            return None
        clash = self.clash(a, b, same_source_allowed=same_source_allowed)
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
        self._sources[b], self._exclusives[b] = {}, {}
        return None

    def shares_source(self, one: int, other: int) -> bool:
        """Whether some source lists a record in both groups."""
        few, many = sorted((self._sources[self.find(one)], self._sources[self.find(other)]), key=len)
        return any(source in many for source in few)

    def labels(self) -> list[int]:
        """Per record, the lowest record of its group: a label that no order can change."""
        lowest: dict[int, int] = {}
        for record in range(len(self)):
            lowest.setdefault(self.find(record), record)
        return [lowest[self.find(record)] for record in range(len(self))]
