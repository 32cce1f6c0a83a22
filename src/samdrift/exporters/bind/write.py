"""Zone files, the views that hold them, and a list of what no zone can hold."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import polars as pl

from samdrift.addressing import AddressPlan
from samdrift.exporters.bind.records import LeftOut, list_records
from samdrift.exporters.bind.zones import Line, View, arrange_views
from samdrift.exporters.quoting import one_line, parse_dns_name, plain_names, title_of
from samdrift.programme.joint_network import JointNetworkParameters

#: Refresh, retry, expire and negative answers [s]: RIPE-203's values, but for the last, which is
#: short while addresses move.
_SOA_TIMES = "86400 7200 3600000 300"
_DEFAULTS = JointNetworkParameters()


def export_bind(
    plan: AddressPlan,
    *,
    network: JointNetworkParameters,
    names: Mapping[str, str],
    today: date,
    dns_records: pl.DataFrame | None = None,
) -> Mapping[str, str]:
    """Write zones and views for ISC BIND 9.16 or later.

    Args:
        plan: the address plan.
        network: name servers, hostmaster, domain of short names, TTL.
        names: municipality's key -> name.
        today: makes the zones' serial number: the day, and 01.
        dns_records: the inventory's table: further names, aliases, mail, services and texts.

    Returns:
        Relative file name -> text: ``named.conf.views``, ``joint/<zone>.zone``,
        ``<municipality>/<zone>.zone`` and ``left-out.csv``.
    """
    owners = sorted(set(plan.decisions["owner"].drop_nulls()))
    stems = plain_names([*owners, "joint"], limit=60, is_lower=True, has_dots=False)
    # "joint" is the joint view's folder, even where a municipality is called so.
    stems = {owner: f"{stem}-" if stem == "joint" else stem for owner, stem in stems.items()}
    domain = parse_dns_name(network.short_name_domain) or _DEFAULTS.short_name_domain
    domains = {owner: f"{stems[owner].strip('-_')}.{domain}" for owner in owners}
    records, left = list_records(plan, domains=domains, dns_records=dns_records)
    views = arrange_views(records, left=left)
    files = {"left-out.csv": _left_out(left)}
    paths: dict[tuple[str | None, str], str] = {}
    for view in views:
        folder = "joint" if view.owner is None else stems[view.owner]
        file_names = plain_names(view.zones, limit=120, is_lower=True)
        for zone, lines in view.zones.items():
            paths[view.owner, zone] = f"{folder}/{file_names[zone]}.zone"
            files[paths[view.owner, zone]] = _zone(zone, lines, network, today)
    inside = [(view, stems[view.owner], title_of(view.owner, names)) for view in views[1:] if view.owner]
    files["named.conf.views"] = "\n".join(_configuration(plan, views[0], inside, paths)) + "\n"
    return dict(sorted(files.items()))


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
    plan: AddressPlan,
    joint: View,
    inside: list[tuple[View, str, str]],
    paths: Mapping[tuple[str | None, str], str],
) -> Iterator[str]:
    yield "// Views of the address plan: include this file in named.conf."
    yield "// A proposal: read it before it is loaded."
    for view, stem, title in inside:
        yield f"// {title}"
        yield f'acl "inside-{stem}" {{'
        blocks = plan.blocks.filter(pl.col("owner") == view.owner)["block"].sort().to_list()
        yield from (f"    {block};" for block in blocks)
        yield "};"
    # The joint view stands first, because the others refer to its zones; it leaves their clients to them.
    yield 'view "joint" {'
    refused = "".join(f' !"inside-{stem}";' for _, stem, _ in inside)
    yield f"    match-clients {{{refused} any; }};"
    for zone in joint.zones:
        yield from _own_zone(zone, paths[None, zone])
    yield "};"
    for view, stem, _ in inside:
        yield f'view "inside-{stem}" {{'
        yield f'    match-clients {{ "inside-{stem}"; }};'
        for zone in sorted({*joint.zones, *view.zones}):
            if zone in view.zones:
                yield from _own_zone(zone, paths[view.owner, zone])
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
