"""In which order prefixes move: who moves out goes before who moves in."""

import heapq
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from samdrift.programme.readdressing import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """Turn of each place by (owner, VRF, prefix), from 0; and those that wait for each other."""

    of: dict[tuple[str, str, str], int]
    swaps: frozenset[tuple[str, str, str]]


def key_of(place: Place) -> tuple[str, str, str]:
    """What tells a place from others."""
    return place.owner, place.vrf, place.prefix


def order_moves(places: Sequence[Place]) -> Turns:
    """Order moves so that whose old addresses another's new ones need moves first.

    Where several wait for each other in a ring, the first in order of owner, VRF and address goes
    all the same and is marked: it needs a pause between moving out and moving in.

    Args:
        places: those that move, each with a new place.

    Returns:
        Ties go by owner, VRF and address, so that the same plan gives the same order.
    """
    ordered = sorted(places, key=lambda p: (p.owner, p.vrf, p.family, p.network, p.length))
    waiting, followers = _waits(ordered)
    ready = [number for number, count in enumerate(waiting) if count == 0]
    heapq.heapify(ready)
    turns: dict[tuple[str, str, str], int] = {}
    swaps: set[tuple[str, str, str]] = set()
    done = [False] * len(ordered)
    rest = 0
    while len(turns) < len(ordered):
        if ready:
            number = heapq.heappop(ready)
        else:
            while done[rest]:
                rest += 1
            number = rest
            swaps.add(key_of(ordered[number]))
        if done[number]:
            continue
        done[number] = True
        turns[key_of(ordered[number])] = len(turns)
        for follower in followers[number]:
            waiting[follower] -= 1
            if waiting[follower] == 0 and not done[follower]:
                heapq.heappush(ready, follower)
    return Turns(of=turns, swaps=frozenset(swaps))


def _waits(places: Sequence[Place]) -> tuple[list[int], list[list[int]]]:
    """For each place, how many others it waits for; and who waits for it."""
    by_block: dict[tuple[int, int, int], list[int]] = {}
    starts: dict[int, list[tuple[int, int]]] = {4: [], 6: []}
    for number, place in enumerate(places):
        by_block.setdefault((place.family, place.length, place.network), []).append(number)
        starts[place.family].append((place.network, number))
    for listed in starts.values():
        listed.sort()
    waiting = [0] * len(places)
    followers: list[list[int]] = [[] for _ in places]
    for number, place in enumerate(places):
        for other in _standing_in(place, by_block, starts[place.family]):
            if other != number:
                waiting[number] += 1
                followers[other].append(number)
    return waiting, followers


def _standing_in(
    place: Place, by_block: dict[tuple[int, int, int], list[int]], starts: list[tuple[int, int]]
) -> set[int]:
    """Places whose old addresses share one with a place's new ones."""
    if place.new_network is None or place.new_length is None:
        return set()
    bits = 32 if place.family == 4 else 128
    found: set[int] = set()
    for length in range(place.new_length + 1):
        start = place.new_network >> (bits - length) << (bits - length)
        found.update(by_block.get((place.family, length, start), ()))
    end = place.new_network + (1 << (bits - place.new_length))
    index = bisect_left(starts, (place.new_network, 0))
    while index < len(starts) and starts[index][0] < end:
        found.add(starts[index][1])
        index += 1
    return found
