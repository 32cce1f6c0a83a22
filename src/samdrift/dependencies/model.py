"""What the search for dependencies is given, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

import polars as pl

from samdrift.dependencies.parameters import DependencyParameters
from samdrift.kernel import Finding

#: Machines. ``table``: the inventory's table it stands in; only ``servers`` and ``hypervisor_hosts``
#: are grouped by links and traffic. ``vrf`` "" is the global one. ``role``, ``environment``, ``folder`` as
#: the source writes them; ``application``: system by the machine's own source.
ASSET_SCHEMA: dict[str, pl.DataType] = {
    "asset_id": pl.String(),
    "municipality": pl.String(),
    "table": pl.String(),
    "name": pl.String(),
    "fqdn": pl.String(),
    "vrf": pl.String(),
    "addresses": pl.List(pl.String()),
    "site": pl.String(),
    "role": pl.String(),
    "environment": pl.String(),
    "folder": pl.String(),
    "cluster": pl.String(),
    "application": pl.String(),
    "status": pl.String(),
    "created_on": pl.Date(),
    "last_seen_on": pl.Date(),
}
#: Addresses that a register or an interface gives to a machine. ``role`` vip: members of a cluster share it.
ADDRESS_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "vrf": pl.String(),
    "address": pl.String(),
    "asset_id": pl.String(),
    "role": pl.String(),
}
#: Traffic, client to server. ``vrf`` null: not said. ``active_days`` null: not counted. ``sampling``:
#: one of how many packets was seen, null is all.
FLOW_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "vrf": pl.String(),
    "source": pl.String(),
    "destination": pl.String(),
    "protocol": pl.String(),
    "port": pl.Int64(),
    "connections": pl.Int64(),
    "bytes": pl.Int64(),
    "first_seen_on": pl.Date(),
    "last_seen_on": pl.Date(),
    "active_days": pl.Int64(),
    "sampling": pl.Float64(),
}
#: Disks that can be told apart by more than their server: shared if two servers name one.
DISK_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "asset_id": pl.String(),
    "path": pl.String(),
}
SYSTEM_LINK_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "system": pl.String(),
    "asset_id": pl.String(),
}
#: ``criticality``: critical, high, normal or low. ``users``: people who use it.
SYSTEM_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "system": pl.String(),
    "criticality": pl.String(),
    "users": pl.Int64(),
}
#: ``from_system`` uses an interface of ``to_system``: it depends on it.
RELATION_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "from_system": pl.String(),
    "to_system": pl.String(),
}
#: Circuits and prefixes: what belongs to a site's network beside its devices.
NETWORK_ITEM_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "table": pl.String(),
    "asset_id": pl.String(),
    "name": pl.String(),
    "site": pl.String(),
}
SITE_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "name": pl.String(),
    "latitude": pl.Float64(),
    "longitude": pl.Float64(),
}
#: What people have decided of two servers of one municipality. ``rule``: together or apart; ``detail``: why,
#: and who says so; ``path`` and ``row``: where it stands.
DECIDED_SCHEMA: dict[str, pl.DataType] = {
    "a": pl.String(),
    "b": pl.String(),
    "rule": pl.String(),
    "detail": pl.String(),
    "path": pl.String(),
    "row": pl.Int64(),
}
#: Which municipalities a joint centre serves.
MEMBERSHIP_SCHEMA: dict[str, pl.DataType] = {"centre": pl.String(), "member": pl.String()}

#: One row a flow that came in. ``source_id`` and ``destination_id`` null: not joined. ``days``: days watched.
#: ``traffic``: class of port; ``service``: service it was set aside for; ``weight`` null unless both ends are
#: machines that are grouped; ``missed``: probability that an edge of this rate goes unseen.
EDGE_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "source": pl.String(),
    "source_id": pl.String(),
    "source_table": pl.String(),
    "destination": pl.String(),
    "destination_id": pl.String(),
    "destination_table": pl.String(),
    "protocol": pl.String(),
    "port": pl.Int64(),
    "connections": pl.Int64(),
    "bytes": pl.Int64(),
    "first_seen_on": pl.Date(),
    "last_seen_on": pl.Date(),
    "active_days": pl.Float64(),
    "days": pl.Int64(),
    "sampling": pl.Float64(),
    "traffic": pl.String(),
    "service": pl.String(),
    "weight": pl.Float64(),
    "missed": pl.Float64(),
}
#: Addresses that belong to no machine, most connections first. ``reason``: ``UnjoinedReason``.
UNJOINED_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "address": pl.String(),
    "reason": pl.String(),
    "flows": pl.Int64(),
    "connections": pl.Int64(),
    "bytes": pl.Int64(),
}
#: Services set aside. ``rule``: port, host, fan_in or fan_out; ``callers`` (called ones for fan_out) and
#: their ``share`` of the servers seen.
SERVICE_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "asset_id": pl.String(),
    "name": pl.String(),
    "service": pl.String(),
    "protocol": pl.String(),
    "port": pl.Int64(),
    "rule": pl.String(),
    "callers": pl.Int64(),
    "share": pl.Float64(),
    "connections": pl.Int64(),
}
#: What flows can have shown, per municipality with flows: probability that a job of one connection is missed.
COVERAGE_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "first_day": pl.Date(),
    "last_day": pl.Date(),
    "days": pl.Int64(),
    "sampling": pl.Float64(),
    "servers": pl.Int64(),
    "servers_seen": pl.Int64(),
    "edges": pl.Int64(),
    "edges_never_seen": pl.Float64(),
    "missed_hourly": pl.Float64(),
    "missed_daily": pl.Float64(),
    "missed_weekly": pl.Float64(),
    "missed_monthly": pl.Float64(),
    "missed_quarterly": pl.Float64(),
}
#: Must-links. ``kind``: ``LinkKind``; ``waived``: why it was not kept (limit or cannot_link), else null.
LINK_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "a": pl.String(),
    "b": pl.String(),
    "kind": pl.String(),
    "detail": pl.String(),
    "waived": pl.String(),
}
#: Move groups. ``kind``: ``GroupKind``. ``servers``: servers in it, hypervisor hosts not counted;
#: ``devices``: network devices. ``criticality``: highest of its systems; ``users``: most of one of them.
#: ``service``: what most of its servers give, else null; ``is_foundation``: that service must stand before
#: anything else (DNS, DHCP, time, directory). ``reasons``: see ``explain_reason``. ``inner_weight``: traffic
#: and soft evidence inside; ``cut_weight``: traffic to other groups. ``over_limit``: servers or systems,
#: where links that may not be waived, or one server, hold more.
GROUP_SCHEMA: dict[str, pl.DataType] = {
    "group_id": pl.String(),
    "municipality": pl.String(),
    "name": pl.String(),
    "kind": pl.String(),
    "environment": pl.String(),
    "criticality": pl.String(),
    "members": pl.Int64(),
    "servers": pl.Int64(),
    "devices": pl.Int64(),
    "systems": pl.List(pl.String()),
    "users": pl.Int64(),
    "sites": pl.List(pl.String()),
    "service": pl.String(),
    "is_foundation": pl.Boolean(),
    "reasons": pl.List(pl.String()),
    "confidence": pl.Float64(),
    "is_assumed": pl.Boolean(),
    "inner_weight": pl.Float64(),
    "cut_weight": pl.Float64(),
    "cut_edges": pl.Int64(),
    "over_limit": pl.String(),
}
#: ``table``: inventory table of the member; ``reason``: strongest that ties it (``kind:detail``).
MEMBER_SCHEMA: dict[str, pl.DataType] = {
    "group_id": pl.String(),
    "municipality": pl.String(),
    "asset_id": pl.String(),
    "table": pl.String(),
    "name": pl.String(),
    "environment": pl.String(),
    "reason": pl.String(),
    "confidence": pl.Float64(),
}
#: Edges between groups, heaviest first. ``reason``: environment, municipality, platform (a host of virtual
#: machines), or weak (joining costs more than it gains, or breaks a limit).
CUT_SCHEMA: dict[str, pl.DataType] = {
    "group_id": pl.String(),
    "other_group_id": pl.String(),
    "municipality": pl.String(),
    "source_id": pl.String(),
    "destination_id": pl.String(),
    "protocol": pl.String(),
    "port": pl.Int64(),
    "connections": pl.Int64(),
    "weight": pl.Float64(),
    "reason": pl.String(),
}
#: ``group_id`` depends on ``depends_on``, which moves no later if ``is_precedence``. ``kind``: calls
#: (traffic), relation (registered) or shared_server (which carries its system). ``is_two_way``: each
#: depends on the other.
GROUP_DEPENDENCY_SCHEMA: dict[str, pl.DataType] = {
    "group_id": pl.String(),
    "depends_on": pl.String(),
    "municipality": pl.String(),
    "kind": pl.String(),
    "edges": pl.Int64(),
    "weight": pl.Float64(),
    "is_two_way": pl.Boolean(),
    "is_precedence": pl.Boolean(),
}


class UnjoinedReason(StrEnum):
    """Why an address became no machine."""

    CLIENT_NETWORK = "client_network"
    AMBIGUOUS_VRF = "ambiguous_vrf"
    AMBIGUOUS_ADDRESS = "ambiguous_address"
    NOT_THEN = "not_then"
    UNKNOWN = "unknown"
    OUTSIDE = "outside"


class LinkKind(StrEnum):
    """Why two servers must move together, the strongest first."""

    BY_HAND = "by_hand"
    CLUSTER = "cluster"
    SHARED_DISK = "shared_disk"
    TWO_WAY = "two_way"
    APPLICATION = "application"


class GroupKind(StrEnum):
    """``PLATFORM``: hosts that run virtual machines; ``NETWORK``: devices, circuits, prefixes."""

    SERVERS = "servers"
    PLATFORM = "platform"
    NETWORK = "network"


def _empty(schema: dict[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame(schema=schema)


def _check(frames: Mapping[str, tuple[pl.DataFrame, dict[str, pl.DataType]]]) -> None:
    for name, (frame, schema) in frames.items():
        if frame.schema != pl.Schema(schema):
            raise ValueError(f"{name}: columns must be {list(schema)}, not {list(frame.schema.items())}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyProblem:
    """What is known of machines, traffic and systems. Each frame has the schema of its name.

    Raises:
        ValueError: a frame has other columns than its schema, or an asset_id stands twice.
    """

    assets: pl.DataFrame = field(default_factory=partial(_empty, ASSET_SCHEMA))
    addresses: pl.DataFrame = field(default_factory=partial(_empty, ADDRESS_SCHEMA))
    flows: pl.DataFrame = field(default_factory=partial(_empty, FLOW_SCHEMA))
    disks: pl.DataFrame = field(default_factory=partial(_empty, DISK_SCHEMA))
    system_links: pl.DataFrame = field(default_factory=partial(_empty, SYSTEM_LINK_SCHEMA))
    systems: pl.DataFrame = field(default_factory=partial(_empty, SYSTEM_SCHEMA))
    relations: pl.DataFrame = field(default_factory=partial(_empty, RELATION_SCHEMA))
    network_items: pl.DataFrame = field(default_factory=partial(_empty, NETWORK_ITEM_SCHEMA))
    sites: pl.DataFrame = field(default_factory=partial(_empty, SITE_SCHEMA))
    memberships: pl.DataFrame = field(default_factory=partial(_empty, MEMBERSHIP_SCHEMA))
    decided: pl.DataFrame = field(default_factory=partial(_empty, DECIDED_SCHEMA))
    parameters: DependencyParameters = field(default_factory=DependencyParameters)

    def __post_init__(self) -> None:
        """Refuse frames of another shape; bad values within them become findings."""
        _check({
            "assets": (self.assets, ASSET_SCHEMA),
            "addresses": (self.addresses, ADDRESS_SCHEMA),
            "flows": (self.flows, FLOW_SCHEMA),
            "disks": (self.disks, DISK_SCHEMA),
            "system_links": (self.system_links, SYSTEM_LINK_SCHEMA),
            "systems": (self.systems, SYSTEM_SCHEMA),
            "relations": (self.relations, RELATION_SCHEMA),
            "network_items": (self.network_items, NETWORK_ITEM_SCHEMA),
            "sites": (self.sites, SITE_SCHEMA),
            "memberships": (self.memberships, MEMBERSHIP_SCHEMA),
            "decided": (self.decided, DECIDED_SCHEMA),
        })  # fmt: skip
        ids = self.assets["asset_id"]
        if ids.null_count() or ids.n_unique() != len(ids):
            raise ValueError("asset_id must be given and unique")


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyTotals:
    """Counts over all municipalities. ``quality`` is Q of docs/methods/dependencies.md."""

    groups: int
    assumed_groups: int
    servers: int
    largest_group: int
    edges: int
    joined_edges: int
    service_edges: int
    inner_weight: float
    cut_weight: float
    quality: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyPicture:
    """Who depends on whom, and what moves together. Each frame has the schema of its name."""

    edges: pl.DataFrame = field(default_factory=partial(_empty, EDGE_SCHEMA))
    unjoined: pl.DataFrame = field(default_factory=partial(_empty, UNJOINED_SCHEMA))
    services: pl.DataFrame = field(default_factory=partial(_empty, SERVICE_SCHEMA))
    coverage: pl.DataFrame = field(default_factory=partial(_empty, COVERAGE_SCHEMA))
    links: pl.DataFrame = field(default_factory=partial(_empty, LINK_SCHEMA))
    groups: pl.DataFrame = field(default_factory=partial(_empty, GROUP_SCHEMA))
    members: pl.DataFrame = field(default_factory=partial(_empty, MEMBER_SCHEMA))
    cuts: pl.DataFrame = field(default_factory=partial(_empty, CUT_SCHEMA))
    group_dependencies: pl.DataFrame = field(default_factory=partial(_empty, GROUP_DEPENDENCY_SCHEMA))
    totals: DependencyTotals
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        """Refuse frames of another shape."""
        _check({
            "edges": (self.edges, EDGE_SCHEMA),
            "unjoined": (self.unjoined, UNJOINED_SCHEMA),
            "services": (self.services, SERVICE_SCHEMA),
            "coverage": (self.coverage, COVERAGE_SCHEMA),
            "links": (self.links, LINK_SCHEMA),
            "groups": (self.groups, GROUP_SCHEMA),
            "members": (self.members, MEMBER_SCHEMA),
            "cuts": (self.cuts, CUT_SCHEMA),
            "group_dependencies": (self.group_dependencies, GROUP_DEPENDENCY_SCHEMA),
        })  # fmt: skip
