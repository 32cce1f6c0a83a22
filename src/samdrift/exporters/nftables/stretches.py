"""From nested prefixes to stretches side by side: the most specific prefix rules."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from samdrift.exporters.nftables.model import Shown, Stretch

#: Steps from old to new to old … addresses; in a valid plan each leads to another prefix of the owner.
_MOST_STEPS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A block and what becomes of its addresses; ``delta`` None: they do not pass."""

    family: int
    first: int
    last: int
    delta: int | None
    row: dict[str, Any]


def find_stretches(claims: Iterable[Claim]) -> tuple[Stretch, ...]:
    """Lay nested blocks out side by side; what goes the same way as the block around it joins it.

    Args:
        claims: blocks of CIDR of one claimant, any order; of two alike the later in order of
            prefix_id rules.

    Returns:
        Disjoint stretches that pass, by family and address.
    """
    found: list[Stretch] = []
    stack: list[tuple[Claim, list[str]]] = []
    position = 0

    def emit(claim: Claim, until: int, with_it: list[str]) -> None:
        if claim.delta is not None and position <= until:
            stretch = Stretch(
                family=claim.family, first=position, last=until, delta=claim.delta,
                row=claim.row, with_it=tuple(with_it),
            )  # fmt: skip
            with_it.clear()
            found.append(stretch)

    order = sorted(claims, key=lambda c: (c.family, c.first, -c.last, c.row["prefix_id"]))
    for claim in [*order, None]:
        while stack and (claim is None or _is_beyond(claim, stack[-1][0])):
            top, with_it = stack.pop()
            emit(top, top.last, with_it)
            position = top.last + 1
        if claim is None:
            break
        if stack:
            top, with_it = stack[-1]
            if claim.delta == top.delta:
                if claim.row is not top.row:
                    with_it.append(claim.row["prefix"])
                continue
            emit(top, claim.first - 1, with_it)
        position = claim.first
        stack.append((claim, []))
    return tuple(found)


def _is_beyond(claim: Claim, top: Claim) -> bool:
    return claim.family != top.family or claim.first > top.last


def see_from_joint(real: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same stretches at their planned addresses, by family and address."""
    seen = [replace(stretch, first=stretch.there[0], last=stretch.there[1]) for stretch in real]
    return tuple(sorted(seen, key=lambda s: (s.family, s.first)))


class Occupied:
    """Who holds which addresses, as disjoint ranges with a holder, to be asked by range."""

    def __init__(self, ranges: Iterable[tuple[int, int, int, Any]]) -> None:
        """Take (family, first, last, holder)."""
        self._ranges = sorted(ranges, key=lambda r: r[:3])
        self._keys = [(family, first) for family, first, _, _ in self._ranges]

    def within(self, family: int, first: int, last: int) -> Iterator[tuple[int, int, Any]]:
        """Yield the parts of a range that are held: first, last, holder."""
        index = max(bisect_right(self._keys, (family, first)) - 1, 0)
        while index < len(self._ranges) and self._keys[index] <= (family, last):
            held_family, held_first, held_last, holder = self._ranges[index]
            if held_family == family and held_last >= first:
                yield max(first, held_first), min(last, held_last), holder
            index += 1

    def without(self, family: int, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of a range that nobody holds."""
        position = first
        for held_first, held_last, _ in self.within(family, first, last):
            if position < held_first:
                yield position, held_first - 1
            position = held_last + 1
        if position <= last:
            yield position, last


def find_shown(
    link: str, real: Sequence[Stretch], planned: Sequence[Stretch], joint: Occupied
) -> tuple[Shown, ...]:
    """Find where a municipality's hosts see others' addresses that their own network still uses.

    Hosts behind translation still have their old addresses, which others keep in the joint network.
    These others are shown at the planned addresses of the hosts that stand in their way: old and new
    change places on this link, so that no further addresses are needed.

    Args:
        link: its name.
        real: the link's stretches.
        planned: the same at their planned addresses.
        joint: planned addresses of all links, the holder being the link's name.
    """
    own_real = Occupied((s.family, s.first, s.last, s.delta) for s in real)
    own_planned = Occupied((s.family, s.first, s.last, s.delta) for s in planned)
    found: list[Shown] = []

    def follow(family: int, first: int, last: int, delta: int, depth: int = 0) -> None:
        """Show a range here, or, where own hosts stand at these addresses too, where those are seen."""
        if depth > _MOST_STEPS:
            raise ValueError(f"{link}: its planned addresses overlap each other; verify the plan")
        for free_first, free_last in own_real.without(family, first, last):
            found.append(Shown(family=family, first=free_first, last=free_last, delta=delta))
        for held_first, held_last, own_delta in own_real.within(family, first, last):
            if own_delta:
                follow(family, held_first ^ own_delta, held_last ^ own_delta, delta ^ own_delta, depth + 1)

    for stretch in real:
        family = stretch.family
        others = (holder != link for _, _, holder in joint.within(family, stretch.first, stretch.last))
        if stretch.delta and any(others):
            for first, last in own_planned.without(family, stretch.first, stretch.last):
                follow(family, first ^ stretch.delta, last ^ stretch.delta, stretch.delta)
    return tuple(sorted(found, key=lambda each: (each.family, each.first)))
