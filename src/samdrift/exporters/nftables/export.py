"""``export_nftables``: the joint gateway's files."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samdrift.addressing import AddressPlan
from samdrift.exporters.nftables.gateway import make_joint_gateway
from samdrift.exporters.nftables.model import JointGateway, PlanFrames, write_range
from samdrift.exporters.nftables.ruleset import write_ruleset
from samdrift.exporters.quoting import one_line
from samdrift.kernel import Finding

RULESET = "joint-gateway.nft"
ROUTES = "joint-gateway.routes"
LINKS = "links.csv"
SHOWN = "shown-addresses.csv"

#: The municipality's end of every link, and the gateway's: link-local, so that no plan has to spare
#: addresses for them, and the same on each link.
NEXT_HOPS = {4: "169.254.0.2", 6: "fe80::2"}
GATEWAY_ENDS = {4: "169.254.0.1", 6: "fe80::1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NftablesExport:
    """The files' text by name, and what the gateway cannot do as planned."""

    files: Mapping[str, str]
    findings: tuple[Finding, ...]


def export_nftables(
    plan: AddressPlan, *, names: Mapping[str, str] | None = None, language: str = "en"
) -> NftablesExport:
    """Write an address plan as the configuration of a joint gateway on Linux.

    Args:
        plan: the address plan.
        names: municipality's key -> name, for comments.
        language: ``en`` or ``da``, for the reasons in comments.

    Returns:
        ``joint-gateway.nft`` (``nft -f``), ``joint-gateway.routes`` (``ip -batch``), ``links.csv`` (whose
        interface is called what), ``shown-addresses.csv`` (where a municipality's hosts ask for others
        whose planned addresses they still use themselves: for its DNS view).

    Method: docs/adr/0006-stateless-joint-gateway.md.
    """
    frames = PlanFrames(decisions=plan.decisions, moves=plan.moves, blocks=plan.blocks)
    return write_gateway(make_joint_gateway(frames), names=names or {}, language=language)


def write_gateway(gateway: JointGateway, *, names: Mapping[str, str], language: str = "en") -> NftablesExport:
    """Write the files of a joint gateway; see ``export_nftables``."""
    links = [
        (link.name, link.owner, names.get(link.owner, ""), link.vrf, link.is_apart, *NEXT_HOPS.values())
        for link in gateway.links
    ]
    shown = [
        (
            link.name,
            link.owner,
            link.vrf,
            write_range(each.family, *each.planned),
            write_range(each.family, each.first, each.last),
        )
        for link in gateway.links
        for each in link.shown
    ]
    files = {
        RULESET: write_ruleset(gateway, names=names, language=language).text,
        ROUTES: write_routes(gateway),
        LINKS: _csv(("link", "owner", "name", "vrf", "is_apart", "next_hop_ipv4", "next_hop_ipv6"), links),
        SHOWN: _csv(("link", "owner", "vrf", "planned", "asked_at"), shown),
    }
    return NftablesExport(files=files, findings=gateway.findings)


def write_routes(gateway: JointGateway) -> str:
    """Write the routes as commands of ``ip -batch``."""
    lines = ["# Routes of the joint gateway. Load with: ip -batch FILE"]
    for route in gateway.routes:
        hop = NEXT_HOPS[6 if ":" in route.prefix else 4]
        lines.append(f"route replace {route.prefix} via {hop} dev {route.link} onlink")
    return "\n".join(lines) + "\n"


def _csv(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        # A cell that begins like a formula would be run by spreadsheet programs.
        cells = [one_line(cell) for cell in row]
        writer.writerow([f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in cells])
    return text.getvalue()
