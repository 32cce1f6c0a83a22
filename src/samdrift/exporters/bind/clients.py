"""Who is behind which link: the addresses by which the joint name server knows a view's clients."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_network, summarize_address_range

import polars as pl

from samdrift.exporters.nftables import Link
from samdrift.exporters.nftables.stretches import Occupied


def find_clients(links: Iterable[Link], blocks: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Find the joint addresses of every link's clients, as blocks of CIDR.

    A municipality's first link gets all of its blocks, room to grow too, but for what lies behind
    its others.

    Args:
        links: the joint gateway's; those that stand apart have no clients.
        blocks: the plan's (``BLOCK_SCHEMA``).

    Returns:
        Link's name -> disjoint blocks.
    """
    by_owner: dict[str, list[Link]] = {}
    for link in links:
        if not link.is_apart:
            by_owner.setdefault(link.owner, []).append(link)
    whole: dict[str, list[str]] = {}
    for owner, block in blocks.select("owner", "block").sort("block").iter_rows():
        whole.setdefault(owner, []).append(block)
    found = {}
    for owner, (first, *others) in by_owner.items():
        elsewhere = Occupied((s.family, s.first, s.last, link.name) for link in others for s in link.planned)
        found[first.name] = tuple(
            text for block in whole.get(owner, ()) for text in _left_of(block, elsewhere)
        )
        for link in others:
            found[link.name] = tuple(t for s in link.planned for t in _in_blocks(s.family, s.first, s.last))
    return found


def _left_of(block: str, elsewhere: Occupied) -> Iterator[str]:
    network = ip_network(block)
    ends = int(network.network_address), int(network.broadcast_address)
    for first, last in elsewhere.without(network.version, *ends):
        yield from _in_blocks(network.version, first, last)


def _in_blocks(family: int, first: int, last: int) -> list[str]:
    if family == 4:
        return [str(each) for each in summarize_address_range(IPv4Address(first), IPv4Address(last))]
    return [str(each) for each in summarize_address_range(IPv6Address(first), IPv6Address(last))]
