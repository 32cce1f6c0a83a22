"""One configuration file a gateway, and one for the joint core, in Cisco's command language."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network

from samdrift.addressing import AddressPlan
from samdrift.exporters.gateways import Gateway, Translation, list_gateways
from samdrift.exporters.nftables import JointGateway
from samdrift.exporters.quoting import interface_name, plain_names
from samdrift.programme.joint_network import JointNetworkParameters

#: Higher than any routing protocol's: a block's own prefixes go before it, and it stops loops.
_LAST_RESORT = 254


def export_cisco_ios(
    plan: AddressPlan,
    *,
    network: JointNetworkParameters,
    names: Mapping[str, str],
    joint_gateway: JointGateway | None = None,
) -> Mapping[str, str]:
    """Write translation and routes for Cisco IOS.

    Args:
        plan: the address plan.
        network: interfaces, link range, inside routers.
        names: municipality's key -> name.
        joint_gateway: made of the plan, if it is there already.

    Returns:
        Relative file name -> text: ``<municipality>.ios`` and ``joint-core/core.ios``.

    Raises:
        UnableToConnect: the link range is unreadable or too small.
    """
    gateways = list_gateways(plan, network=network, names=names, joint_gateway=joint_gateway)
    files = {f"{gateway.stem}.ios": _text(_gateway(gateway, network)) for gateway in gateways}
    return dict(sorted({**files, "joint-core/core.ios": _text(_core(gateways, network))}.items()))


def _gateway(gateway: Gateway, network: JointNetworkParameters) -> Iterator[str]:
    vrfs = plain_names(vrf for vrf in gateway.vrfs if vrf)
    yield f"! {gateway.title}: translation and routes at the gateway to the joint network."
    yield "! A proposal of the address plan: read it before it is loaded."
    for vrf, name in vrfs.items():
        if vrf != name:
            yield f"! A VRF is called {name} here; its own name has signs that a command cannot have."
    yield "!"
    yield f"interface {interface_name(network.cisco_outside_interface)}"
    yield f" ip address {gateway.address} {IPv4Network((0, gateway.length)).netmask}"
    yield " ip nat outside"
    yield "!"
    yield f"interface {interface_name(network.cisco_inside_interface)}"
    yield " ip nat inside"
    yield "!"
    for each in gateway.translations:
        yield _translation(each, vrfs)
    yield from _shown(gateway, vrfs)
    yield "!"
    yield from _routes(gateway, vrfs)
    for vrf, count in gateway.untranslated:
        yield f"! Needs a way in from the global table: {count} prefixes of VRF {vrfs[vrf]} as they are."
    for prefix, count in gateway.unmapped:
        yield f"! Not translated in {prefix}: {count} hosts whose addresses are not known."
    yield "end"


def _shown(gateway: Gateway, vrfs: Mapping[str, str]) -> Iterator[str]:
    """Others' addresses that stand inside too: translated from the outside, and routed where they are shown.

    A packet from the inside is routed before it is translated, so that the route is to the address that
    was asked for. From the VRFs that is not written: what is outside is in the global table, and
    translation of outside addresses is documented for an outside in the same VRF only (match-in-vrf).
    """
    for each in gateway.shown:
        if each.vrf:
            yield f"! Not reachable from VRF {vrfs[each.vrf]} while it uses these addresses: {each.title}."
            yield "!  IOS translates addresses of the outside for the global table only."
            continue
        planned, asked = each.planned.network_address, each.asked.network_address
        yield f"! Ask for {each.title} at {each.asked}."
        if each.asked.prefixlen == 32:
            yield f"ip nat outside source static {planned} {asked}"
        else:
            yield f"ip nat outside source static network {planned} {asked} /{each.asked.prefixlen}"
        yield f"ip route {_mask(each.asked)} {gateway.core} name shown-here"


def _translation(each: Translation, vrfs: Mapping[str, str]) -> str:
    """One static translation: a network, or a host."""
    inside, outside = each.inside.network_address, each.outside.network_address
    vrf = f" vrf {vrfs[each.vrf]}" if each.vrf else ""
    if each.inside.prefixlen == 32:
        return f"ip nat inside source static {inside} {outside}{vrf}"
    return f"ip nat inside source static network {inside} {outside} /{each.inside.prefixlen}{vrf}"


def _routes(gateway: Gateway, vrfs: Mapping[str, str]) -> Iterator[str]:
    for joint in gateway.joint:
        yield f"ip route {_mask(joint)} {gateway.core} name joint-network"
    for name in vrfs.values():
        # Traffic of a VRF leaves through the global table, where the link is.
        for joint in gateway.joint:
            yield f"ip route vrf {name} {_mask(joint)} {gateway.core} global name joint-network"
    for block, kind in gateway.blocks:
        if kind == "new":
            yield f"ip route {_mask(block)} Null0 {_LAST_RESORT} name new-block"
    if gateway.inside_next_hop is not None:
        for vrf, prefix in gateway.local:
            table = f" vrf {vrfs[vrf]}" if vrf else ""
            yield f"ip route{table} {_mask(prefix)} {gateway.inside_next_hop} name inside"


def _core(gateways: tuple[Gateway, ...], network: JointNetworkParameters) -> Iterator[str]:
    yield "! The joint core: a route for every block of the address plan."
    for gateway in gateways[:1]:
        yield f"interface {interface_name(network.cisco_outside_interface)}"
        yield f" ip address {gateway.core} {IPv4Network((0, gateway.length)).netmask}"
        yield "!"
    for gateway in gateways:
        yield f"! {gateway.title}"
        for block, kind in gateway.blocks:
            yield f"ip route {_mask(block)} {gateway.address} name {gateway.stem[:20]}-{kind}"
    yield "end"


def _mask(block: IPv4Network) -> str:
    return f"{block.network_address} {block.netmask}"


def _text(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"
