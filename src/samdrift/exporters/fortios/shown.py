"""Others' addresses that the inside still uses itself: shown elsewhere, in both directions.

FortiOS rewrites a destination before it looks up the route, which would lead back to the inside:
a policy route leads out. Sources are rewritten by pools, destinations by virtual IPs.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address

from samdrift.exporters.fortios.words import SWITCHED_OFF, quote, range_of, through_pool
from samdrift.exporters.gateways import ShownBlock, Translation

Entry = tuple[str, list[str]]


def list_planned_addresses(shown: Sequence[ShownBlock]) -> Iterator[Entry]:
    """Address objects of the planned addresses, for policies to name."""
    for each in shown:
        subnet = f"subnet {each.planned.network_address} {each.planned.netmask}"
        yield quote("planned", each.planned), [subnet]


def list_shown_virtual_ips(shown: Sequence[ShownBlock], inside: str) -> Iterator[Entry]:
    """From what the inside asks for to the planned address."""
    for each in shown:
        yield (
            quote("shown", each.asked),
            [
                f"extip {range_of(each.asked)}",
                f'mappedip "{range_of(each.planned)}"',
                f'extintf "{inside}"',
                "arp-reply disable",
                'comment "Until the inside is renumbered"',
            ],
        )


def list_shown_pools(shown: Sequence[ShownBlock]) -> Iterator[Entry]:
    """From the planned address to what the inside sees, one address each."""
    for each in shown:
        yield (
            quote("seen", each.asked),
            [
                "type fixed-port-range",
                f"startip {each.asked.network_address}",
                f"endip {each.asked.broadcast_address}",
                f"source-startip {each.planned.network_address}",
                f"source-endip {each.planned.broadcast_address}",
                "arp-reply disable",
            ],
        )


def list_shown_policies(
    own: Sequence[Translation], shown: Sequence[ShownBlock], inside: str, outside: str
) -> Iterator[list[str]]:
    """Both directions, switched off, for hosts behind translation and for those without."""
    if not shown:
        return
    asked = "dstaddr " + " ".join(quote("shown", each.asked) for each in shown)
    virtual = " ".join(quote("vip", each.outside) for each in own)
    outwards = [f'srcintf "{inside}"', f'dstintf "{outside}"']
    inwards = [f'srcintf "{outside}"', f'dstintf "{inside}"']
    for each in own:
        name, source = f"name {quote('ask', each.outside)}", f"srcaddr {quote('old', each.inside)}"
        pool = through_pool(quote("pool", each.outside))
        yield [name, *outwards, source, asked, *SWITCHED_OFF, *pool]
    yield ['name "ask-as-they-are"', *outwards, 'srcaddr "all"', asked, *SWITCHED_OFF]
    for block in shown:
        source = f"srcaddr {quote('planned', block.planned)}"
        pool = through_pool(quote("seen", block.asked))
        for word, target in (("to-vip", virtual), ("to-all", '"all"')):
            name = f"name {quote(word, block.asked)}"
            yield [name, *inwards, source, f"dstaddr {target}", *SWITCHED_OFF, *pool]


def list_ways_out(
    shown: Sequence[ShownBlock], core: IPv4Address, inside: str, outside: str
) -> Iterator[list[str]]:
    """Policy routes for what comes from the inside and was rewritten to a planned address."""
    for each in shown:
        yield [
            f'input-device "{inside}"',
            f'dst "{each.planned.network_address}/{each.planned.netmask}"',
            f"gateway {core}",
            f'output-device "{outside}"',
            'comments "shown elsewhere"',
        ]
