"""Zone files, the views that hold them, and a list of what no zone can hold."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from samdrift.addressing import AddressPlan
from samdrift.exporters.bind.clients import find_clients
from samdrift.exporters.bind.records import LeftOut, list_records
from samdrift.exporters.bind.zones import Line, View, arrange_views
from samdrift.exporters.nftables import JointGateway, PlanFrames, make_joint_gateway
from samdrift.exporters.quoting import one_line, parse_dns_name, plain_names, plain_text, title_of
from samdrift.programme.joint_network import JointNetworkParameters

#: Refresh, retry, expire and negative answers [s]: RIPE-203's values, but for the last, which is
#: short while addresses move.
_SOA_TIMES = "86400 7200 3600000 300"
_DEFAULTS = JointNetworkParameters()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inside:
    """A link's view with its name in files, harmless title, and clients' addresses."""

    view: View
    stem: str
    title: str
    clients: tuple[str, ...]


def export_bind(
    plan: AddressPlan,
    *,
    network: JointNetworkParameters,
    names: Mapping[str, str],
    today: date,
    dns_records: pl.DataFrame | None = None,
    gateway: JointGateway | None = None,
) -> Mapping[str, str]:
    """Write zones and views for ISC BIND 9.16 or later.

    Args:
        plan: the address plan.
        network: name servers, hostmaster, domain of short names, TTL.
        names: municipality's key -> name.
        today: makes the zones' serial number: the day, and 01.
        dns_records: the inventory's table: further names, aliases, mail, services and texts.
        gateway: made of the plan, if it is there already: it says at which addresses a municipality's
            clients must ask for others.

    Returns:
        Relative file name -> text: ``named.conf.views``, ``joint/<zone>.zone``,
        ``<municipality>/<zone>.zone`` (``<municipality>-<vrf>`` for a VRF beside the global one) and
        ``left-out.csv``.
    """
    if gateway is None:
        gateway = make_joint_gateway(
            PlanFrames(decisions=plan.decisions, moves=plan.moves, blocks=plan.blocks)
        )
    owners = sorted(set(plan.decisions["owner"].drop_nulls()))
    stems = plain_names([*owners, "joint"], limit=60, is_lower=True, has_dots=False)
    # "joint" is the joint view's folder, even where a municipality is called so.
    stems = {owner: f"{stem}-" if stem == "joint" else stem for owner, stem in stems.items()}
    domain = parse_dns_name(network.short_name_domain) or _DEFAULTS.short_name_domain
    domains = {owner: f"{stems[owner].strip('-_')}.{domain}" for owner in owners}
    records, left = list_records(plan, domains=domains, dns_records=dns_records)
    joint, *views = arrange_views(records, links=gateway.links, left=left)
    clients = find_clients(gateway.links, plan.blocks)
    inside = _name_views(views, stems=stems, names=names, clients=clients)
    files = {"left-out.csv": _left_out(left)}
    paths = {}
    for view, folder in ((joint, "joint"), *((each.view, each.stem) for each in inside)):
        file_names = plain_names(view.zones, limit=120, is_lower=True)
        for zone, lines in view.zones.items():
            paths[folder, zone] = f"{folder}/{file_names[zone]}.zone"
            files[paths[folder, zone]] = _zone(zone, lines, network, today)
    files["named.conf.views"] = "\n".join(_configuration(joint, inside, paths)) + "\n"
    return dict(sorted(files.items()))


def _name_views(
    views: Iterable[View],
    *,
    stems: Mapping[str, str],
    names: Mapping[str, str],
    clients: Mapping[str, tuple[str, ...]],
) -> list[_Inside]:
    """Name each link's view after its municipality, and its VRF if it is not the global one."""
    linked = [(view, view.link) for view in views if view.link is not None]
    # A slash stands in no stem, so that no two links are called alike here.
    texts = {link.name: "/".join(filter(None, (stems[link.owner], link.vrf))) for _, link in linked}
    folders = plain_names(["joint", *texts.values()], limit=100, is_lower=True, has_dots=False)
    return [
        _Inside(
            view=view,
            stem=folders[texts[link.name]],
            title=title_of(link.owner, names) + (f", VRF {plain_text(link.vrf)}" if link.vrf else ""),
            clients=clients[link.name],
        )
        for view, link in linked
    ]


def _zone(zone: str, lines: Iterable[Line], network: JointNetworkParameters, today: date) -> str:
    """One zone file; every name is written in full, so that nothing depends on an origin."""
    servers = [name for text in network.name_servers if (name := parse_dns_name(text))]
    servers = servers or list(_DEFAULTS.name_servers)
    mailbox = parse_dns_name(network.hostmaster) or _DEFAULTS.hostmaster
    text = [
        f"$ORIGIN {zone}.",
        f"$TTL {network.dns_ttl_seconds}",
        f"{zone}. IN SOA {servers[0]}. {mailbox}. {today:%Y%m%d}01 {_SOA_TIMES}",
        *(f"{zone}. IN NS {server}." for server in servers),
        *(f"{name}. IN {kind} {data}" for name, kind, data in lines),
    ]
    return "\n".join(text) + "\n"


def _configuration(
    joint: View, inside: Iterable[_Inside], paths: Mapping[tuple[str, str], str]
) -> Iterator[str]:
    yield "// Views of the address plan: include this file in named.conf."
    yield "// A proposal: read it before it is loaded."
    for each in inside:
        yield f"// {each.title}"
        yield f'acl "inside-{each.stem}" {{'
        yield from (f"    {block};" for block in each.clients)
        yield "};"
    # The joint view stands first, because the others refer to its zones; it leaves their clients to them.
    yield 'view "joint" {'
    refused = "".join(f' !"inside-{each.stem}";' for each in inside)
    yield f"    match-clients {{{refused} any; }};"
    for zone in joint.zones:
        yield from _own_zone(zone, paths["joint", zone])
    yield "};"
    for each in inside:
        yield f'view "inside-{each.stem}" {{'
        yield f'    match-clients {{ "inside-{each.stem}"; }};'
        for zone in sorted({*joint.zones, *each.view.zones}):
            if zone in each.view.zones:
                yield from _own_zone(zone, paths[each.stem, zone])
            else:
                yield f'    zone "{zone}" {{ in-view "joint"; }};'
        yield "};"


def _own_zone(zone: str, path: str) -> Iterator[str]:
    # Names of Windows have underscores, which BIND else refuses for hosts.
    yield f'    zone "{zone}" {{ type primary; file "{path}"; check-names ignore; }};'


def _left_out(left: Iterable[LeftOut]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("municipality", "name", "type", "data", "reason"))
    for each in sorted(set(left)):
        writer.writerow(
            [one_line(text) for text in (each.owner, each.name, each.kind, each.data, each.reason)]
        )
    return out.getvalue()
