"""One configuration file a gateway and VRF, and one for the joint core, in FortiOS's command language."""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network

from samdrift.addressing import AddressPlan
from samdrift.exporters.fortios.shown import (
    list_planned_addresses,
    list_shown_policies,
    list_shown_pools,
    list_shown_virtual_ips,
    list_ways_out,
)
from samdrift.exporters.fortios.words import SWITCHED_OFF, quote, range_of, through_pool
from samdrift.exporters.gateways import Gateway, Translation, list_gateways
from samdrift.exporters.nftables import JointGateway
from samdrift.exporters.quoting import interface_name, plain_names, plain_text
from samdrift.programme.joint_network import JointNetworkParameters

#: Objects that are known by number begin here, far from what a person numbers by hand, so that
#: loading a file again changes them instead of adding more.
_FIRST_NUMBER = 700_001
_LAST_RESORT = 254


def export_fortios(
    plan: AddressPlan,
    *,
    network: JointNetworkParameters,
    names: Mapping[str, str],
    joint_gateway: JointGateway | None = None,
) -> Mapping[str, str]:
    """Write translation and routes for FortiOS.

    A FortiGate translates within one virtual domain, so each VRF has a file of its own.

    Args:
        plan: the address plan.
        network: interfaces, link range, inside routers.
        names: municipality's key -> name.
        joint_gateway: made of the plan, if it is there already.

    Returns:
        Relative file name -> text: ``<municipality>.conf``, ``<municipality>/<vrf>.conf`` for each
        VRF beside the global one, and ``joint-core/core.conf``.

    Raises:
        UnableToConnect: the link range is unreadable or too small.
    """
    gateways = list_gateways(plan, network=network, names=names, joint_gateway=joint_gateway)
    files = {}
    for gateway in gateways:
        stems = plain_names((vrf for vrf in gateway.vrfs if vrf), limit=60, is_lower=True)
        files[f"{gateway.stem}.conf"] = _text(_gateway(gateway, "", network))
        for vrf, stem in stems.items():
            files[f"{gateway.stem}/vrf-{stem}.conf"] = _text(_gateway(gateway, vrf, network))
    files["joint-core/core.conf"] = _text(_core(gateways, network))
    return dict(sorted(files.items()))


def _gateway(gateway: Gateway, vrf: str, network: JointNetworkParameters) -> Iterator[str]:
    inside, outside = (
        interface_name(name) for name in (network.fortios_inside_interface, network.fortios_outside_interface)
    )
    own = [each for each in gateway.translations if each.vrf == vrf]
    yield f"# {gateway.title}: translation and routes at the gateway to the joint network."
    yield "# A proposal of the address plan: read it before it is loaded. Its policies are switched off."
    if vrf:
        yield f"# For the virtual domain of the VRF {plain_text(vrf)}."
        count = dict(gateway.untranslated).get(vrf, 0)
        if count:
            yield f"# Needs a link from the joint network's domain: {count} prefixes without translation."
    for prefix, count in gateway.unmapped:
        yield f"# Not translated in {prefix}: {count} hosts whose addresses are not known."
    shown = [each for each in gateway.shown if each.vrf == vrf]
    for each in shown:
        yield f"# Ask for {each.title} at {each.asked}."
    yield from _table("firewall address", [*_addresses(own), *list_planned_addresses(shown)])
    yield from _table("firewall vip", [*_virtual_ips(own, outside), *list_shown_virtual_ips(shown, inside)])
    yield from _table("firewall ippool", [*_pools(own), *list_shown_pools(shown)])
    # The narrower come first: the first policy that fits rules.
    policies = [*list_shown_policies(own, shown, inside, outside), *_policies(own, inside, outside)]
    yield from _table("firewall policy", _numbered(policies))
    yield from _table("router policy", _numbered(list_ways_out(shown, gateway.core, inside, outside)))
    yield from _table("router static", _routes(gateway, vrf, inside, outside))


def _table(path: str, entries: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    """Write one ``config`` section; nothing where it has no entries."""
    listed = list(entries)
    if not listed:
        return
    yield f"config {path}"
    for key, settings in listed:
        yield f"    edit {key}"
        for setting in settings:
            yield f"        set {setting}"
        yield "    next"
    yield "end"


def _addresses(own: Iterable[Translation]) -> Iterator[tuple[str, list[str]]]:
    for each in own:
        for kind, block in (("old", each.inside), ("new", each.outside)):
            yield quote(kind, block), [f"subnet {block.network_address} {block.netmask}"]


def _virtual_ips(own: Iterable[Translation], outside: str) -> Iterator[tuple[str, list[str]]]:
    for each in own:
        yield (
            quote("vip", each.outside),
            [
                f"extip {range_of(each.outside)}",
                f'mappedip "{range_of(each.inside)}"',
                f'extintf "{outside}"',
                # The blocks are routed here; nobody asks for them by ARP.
                "arp-reply disable",
                f'comment "{"For good" if each.is_for_good else "Until renumbered"}"',
            ],
        )


def _pools(own: Iterable[Translation]) -> Iterator[tuple[str, list[str]]]:
    """Pools of equal size on both sides: with fixed ports each source keeps its own outside address."""
    for each in own:
        yield (
            quote("pool", each.outside),
            [
                "type fixed-port-range",
                f"startip {each.outside.network_address}",
                f"endip {each.outside.broadcast_address}",
                f"source-startip {each.inside.network_address}",
                f"source-endip {each.inside.broadcast_address}",
                "arp-reply disable",
            ],
        )


def _policies(own: Iterable[Translation], inside: str, outside: str) -> Iterator[list[str]]:
    """Both directions for each translation, switched off: which traffic may pass is not the plan's to say."""
    for each in own:
        yield [
            f"name {quote('out', each.outside)}",
            f'srcintf "{inside}"',
            f'dstintf "{outside}"',
            f"srcaddr {quote('old', each.inside)}",
            'dstaddr "all"',
            *SWITCHED_OFF,
            *through_pool(quote("pool", each.outside)),
        ]
        yield [
            f"name {quote('in', each.outside)}",
            f'srcintf "{outside}"',
            f'dstintf "{inside}"',
            'srcaddr "all"',
            f"dstaddr {quote('vip', each.outside)}",
            *SWITCHED_OFF,
        ]


def _numbered(entries: Iterable[list[str]]) -> Iterator[tuple[str, list[str]]]:
    for number, settings in enumerate(entries, _FIRST_NUMBER):
        yield str(number), settings


def _routes(gateway: Gateway, vrf: str, inside: str, outside: str) -> Iterator[tuple[str, list[str]]]:
    routes = [_route(joint, gateway.core, outside, "joint network") for joint in gateway.joint]
    if not vrf:
        for block, kind in gateway.blocks:
            if kind == "new":
                dst = f"dst {block.network_address} {block.netmask}"
                routes.append([dst, "blackhole enable", f"distance {_LAST_RESORT}", 'comment "new block"'])
    if gateway.inside_next_hop is not None:
        routes += [
            _route(prefix, gateway.inside_next_hop, inside, "inside")
            for whose, prefix in gateway.local
            if whose == vrf
        ]
    yield from _numbered(routes)


def _route(block: IPv4Network, hop: IPv4Address, interface: str, comment: str) -> list[str]:
    dst = f"dst {block.network_address} {block.netmask}"
    return [dst, f"gateway {hop}", f'device "{interface}"', f'comment "{comment}"']


def _core(gateways: Iterable[Gateway], network: JointNetworkParameters) -> Iterator[str]:
    interface = interface_name(network.fortios_outside_interface)
    yield "# The joint core: a route for every block of the address plan."
    routes = [
        _route(block, gateway.address, interface, f"{plain_text(gateway.title, limit=200)}, {kind}")
        for gateway in gateways
        for block, kind in gateway.blocks
    ]
    yield from _table("router static", _numbered(routes))


def _text(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"
