"""Which hosts the lab pairs: translated ones first, and wherever it can two that have the same address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from samdrift.addressing import Decision, parse_prefix
from samdrift.exporters.lab.model import LabHost
from samdrift.exporters.nftables import JointGateway, Link
from samdrift.exporters.nftables.model import Stretch
from samdrift.exporters.nftables.stretches import Occupied

#: Tries for each pair to find one that is not there already.
_TRIES = 8

#: Known hosts' real addresses, by owner, VRF and prefix.
KnownHosts = Mapping[tuple[str, str, str], Sequence[int]]


def find_known_hosts(decisions: pl.DataFrame, moves: pl.DataFrame) -> KnownHosts:
    """Real addresses of known hosts, where they stand once the plan is carried out."""
    is_new = pl.col("decision") == Decision.RENUMBER.value
    rows = moves.filter(pl.col("new_address").is_not_null()).with_columns(
        real=pl.when(is_new).then("new_address").otherwise("old_address")
    )
    rows = rows.join(decisions.select("prefix_id", "prefix"), on="prefix_id", how="inner")
    found: dict[tuple[str, str, str], list[int]] = {}
    for owner, vrf, prefix, real in rows.select("owner", "vrf", "prefix", "real").iter_rows():
        found.setdefault((owner, vrf, prefix), []).append(parse_prefix(real).network)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A stretch of a link where hosts stand."""

    space: int
    stretch: Stretch


def sample_pairs(
    gateway: JointGateway, known: KnownHosts, *, pairs: int, seed: int
) -> list[tuple[LabHost, LabHost]]:
    """Sample pairs of hosts of different links.

    Every stretch takes its turn. Every other pair begins at one that is translated, with a partner
    whose network uses the same addresses, so that both hosts get the same one. Where hosts are known
    by address, they are taken; elsewhere the prefix gives an address.

    Args:
        gateway: the links, a namespace each.
        known: see ``find_known_hosts``.
        pairs: how many, at most.
        seed: same seed, same pairs.
    """
    random = np.random.default_rng(seed)
    places = [_Place(space=i, stretch=s) for i, link in enumerate(gateway.links) for s in link.real]
    if len({place.space for place in places}) < 2:
        return []
    places = [places[i] for i in random.permutation(len(places))]
    translated = [place for place in places if place.stretch.delta] or places
    own = [Occupied((s.family, s.first, s.last, s) for s in link.real) for link in gateway.links]
    found: dict[tuple[LabHost, LabHost], None] = {}
    for number in range(_TRIES * pairs):
        turn, is_whole = divmod(number, 2)
        place = places[turn % len(places)] if is_whole else translated[turn % len(translated)]
        other = None if is_whole else _find_rival(place, own, random)
        if other is None:
            other = _find_other(place, gateway.links, random)
        if other is None:
            continue
        pair = _hosts(place, other, gateway.links, known, random)
        if (pair[1], pair[0]) not in found:
            found[pair] = None
        if len(found) == pairs:
            break
    return list(found)


def _find_rival(place: _Place, own: Sequence[Occupied], random: np.random.Generator) -> _Place | None:
    """Another link's stretch that uses some of the same real addresses."""
    stretch = place.stretch
    for space in random.permutation(len(own)):
        if space != place.space:
            for _, _, other in own[space].within(stretch.family, stretch.first, stretch.last):
                return _Place(space=int(space), stretch=other)
    return None


def _find_other(place: _Place, links: Sequence[Link], random: np.random.Generator) -> _Place | None:
    """Any stretch of another link in the same family."""
    for space in random.permutation(len(links)):
        fits = [s for s in links[space].real if s.family == place.stretch.family]
        if space != place.space and fits:
            return _Place(space=int(space), stretch=fits[random.integers(len(fits))])
    return None


def _hosts(
    one: _Place, other: _Place, links: Sequence[Link], known: KnownHosts, random: np.random.Generator
) -> tuple[LabHost, LabHost]:
    first = max(one.stretch.first, other.stretch.first)
    last = min(one.stretch.last, other.stretch.last)
    if first <= last:
        # Where both stand on the same addresses, they get the same one.
        address = _pick(one, links, known, first, last, random)
        return _host(one, address), _host(other, address)
    picked = (
        _host(place, _pick(place, links, known, place.stretch.first, place.stretch.last, random))
        for place in (one, other)
    )
    return next(picked), next(picked)


def _host(place: _Place, address: int) -> LabHost:
    stretch = place.stretch
    return LabHost(space=place.space, family=stretch.family, real=address, planned=address ^ stretch.delta)


def _pick(
    place: _Place,
    links: Sequence[Link],
    known: KnownHosts,
    first: int,
    last: int,
    random: np.random.Generator,
) -> int:
    """A known host's address between first and last; else one that a host could have."""
    link, row = links[place.space], place.stretch.row
    there = [a for a in known.get((link.owner, link.vrf, row["prefix"]), ()) if first <= a <= last]
    if there:
        return there[random.integers(len(there))]
    if last - first < 3:
        return last
    # Neither the first nor the last: network and broadcast.
    return first + 1 + int(random.integers(min(last - first - 1, 2**32)))
