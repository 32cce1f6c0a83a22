"""One file of ``set`` commands a gateway, and one for the joint core."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network

from samdrift.addressing import AddressPlan
from samdrift.exporters.gateways import Gateway, list_gateways
from samdrift.exporters.nftables import JointGateway
from samdrift.exporters.quoting import plain_name, plain_names
from samdrift.programme.joint_network import JointNetworkParameters

#: Higher than any routing protocol's: a block's own prefixes go before it, and it stops loops.
_LAST_RESORT = 254
_RULE_SETS = "set security nat static rule-set"
_RULE_SET = f"{_RULE_SETS} joint-network"


def export_juniper(
    plan: AddressPlan,
    *,
    network: JointNetworkParameters,
    names: Mapping[str, str],
    joint_gateway: JointGateway | None = None,
) -> Mapping[str, str]:
    """Write static translation and routes for Junos.

    Args:
        plan: the address plan.
        network: the zone towards the joint network, link range, inside routers.
        names: municipality's key -> name.
        joint_gateway: made of the plan, if it is there already.

    Returns:
        Relative file name -> text: ``<municipality>.set`` and ``joint-core/core.set``.

    Raises:
        UnableToConnect: the link range is unreadable or too small.
    """
    gateways = list_gateways(plan, network=network, names=names, joint_gateway=joint_gateway)
    files = {f"{gateway.stem}.set": _text(_gateway(gateway, network)) for gateway in gateways}
    return dict(sorted({**files, "joint-core/core.set": _text(_core(gateways))}.items()))


def _gateway(gateway: Gateway, network: JointNetworkParameters) -> Iterator[str]:
    instances = plain_names((vrf for vrf in gateway.vrfs if vrf), has_dots=False)
    yield f"# {gateway.title}: translation and routes at the gateway to the joint network."
    yield "# A proposal of the address plan: read it before it is loaded."
    for vrf, instance in instances.items():
        if vrf != instance:
            yield f"# A VRF is called {instance} here; its own name has signs that an instance cannot have."
    if gateway.translations:
        yield f"{_RULE_SET} from zone {plain_name(network.juniper_outside_zone, has_dots=False)}"
    for each in gateway.translations:
        rule = f"{_RULE_SET} rule {_rule_name(each.outside)}"
        yield f"{rule} match destination-address {each.outside}"
        yield f"{rule} then static-nat prefix {each.inside}"
        if each.vrf:
            yield f"{rule} then static-nat prefix routing-instance {instances[each.vrf]}"
    yield from _shown(gateway, instances)
    yield from _routes(gateway, instances)
    for vrf, count in gateway.untranslated:
        yield f"# Needs a way in from inet.0: {count} prefixes of {instances[vrf]} without translation."
    for prefix, count in gateway.unmapped:
        yield f"# Not translated in {prefix}: {count} hosts whose addresses are not known."


def _shown(gateway: Gateway, instances: Mapping[str, str]) -> Iterator[str]:
    """Others' addresses that stand inside too: one rule-set a routing instance.

    Each address must have one meaning within an instance (Junos demands that original and translated
    addresses do not overlap there, and looks routes up after translation): what stands in the main
    table, where the link is, cannot be shown elsewhere.
    """
    seen: set[str] = set()
    for each in gateway.shown:
        if not each.vrf:
            yield f"# Not reachable from the main table while it uses these addresses: {each.title}."
            yield "#  Junos can show them elsewhere only to an inside in a routing instance of its own."
            continue
        instance = instances[each.vrf]
        rules = f"{_RULE_SETS} shown-{list(instances).index(each.vrf) + 1}"
        if each.vrf not in seen:
            seen.add(each.vrf)
            yield f"{rules} from routing-instance {instance}"
        rule = f"{rules} rule {_rule_name(each.asked)}"
        yield f"# Ask for {each.title} at {each.asked} from {instance}."
        yield f"{rule} match destination-address {each.asked}"
        yield f"{rule} then static-nat prefix {each.planned}"
        yield f"{rule} then static-nat prefix routing-instance default"


def _rule_name(outside: IPv4Network) -> str:
    """A rule is named after its outside prefix: letters, digits and hyphens, at most 31."""
    return f"to-{str(outside.network_address).replace('.', '-')}-{outside.prefixlen}"


def _routes(gateway: Gateway, instances: Mapping[str, str]) -> Iterator[str]:
    routes = "routing-options static route"
    for joint in gateway.joint:
        yield f"set {routes} {joint} next-hop {gateway.core}"
    for instance in instances.values():
        # Traffic of an instance leaves through the main table, where the link is.
        for joint in gateway.joint:
            yield f"set routing-instances {instance} {routes} {joint} next-table inet.0"
    for block, kind in gateway.blocks:
        if kind == "new":
            yield f"set {routes} {block} discard"
            yield f"set {routes} {block} preference {_LAST_RESORT}"
    if gateway.inside_next_hop is not None:
        for vrf, prefix in gateway.local:
            table = f"routing-instances {instances[vrf]} " if vrf else ""
            yield f"set {table}{routes} {prefix} next-hop {gateway.inside_next_hop}"


def _core(gateways: tuple[Gateway, ...]) -> Iterator[str]:
    yield "# The joint core: a route for every block of the address plan."
    for gateway in gateways:
        yield f"# {gateway.title}"
        for block, _ in gateway.blocks:
            yield f"set routing-options static route {block} next-hop {gateway.address}"


def _text(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"
