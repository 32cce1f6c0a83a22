"""The joint gateway as nftables and routes: who reaches whom, at which addresses."""

from samdrift.exporters.nftables.export import (
    GATEWAY_ENDS,
    NEXT_HOPS,
    NftablesExport,
    export_nftables,
    write_gateway,
    write_routes,
)
from samdrift.exporters.nftables.gateway import make_joint_gateway
from samdrift.exporters.nftables.model import JointGateway, Link, PlanFrames
from samdrift.exporters.nftables.ruleset import Ruleset, write_ruleset

__all__ = [
    "GATEWAY_ENDS",
    "NEXT_HOPS",
    "JointGateway",
    "Link",
    "NftablesExport",
    "PlanFrames",
    "Ruleset",
    "export_nftables",
    "make_joint_gateway",
    "write_gateway",
    "write_routes",
    "write_ruleset",
]
