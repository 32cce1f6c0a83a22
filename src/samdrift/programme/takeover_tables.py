"""From inventory and move groups to the tables of a takeover: groups, servers, work, and order."""

import ipaddress
import re
from collections.abc import Mapping

import polars as pl

from samdrift.addressing import AddressPlan
from samdrift.addressing.model import Decision, Freedom
from samdrift.dependencies import DependencyPicture, GroupKind
from samdrift.inventory.inventory import Inventory
from samdrift.programme.move_out import list_move_outs
from samdrift.takeover.effort import Phase
from samdrift.takeover.support import find_support_end
from samdrift.takeover.tables import GROUP_DEPENDENCY_SCHEMA, GROUP_SCHEMA, ITEM_SCHEMA, SERVER_SCHEMA

_CRITICAL = ("critical", "high")
_DEVICES = ("router", "switch", "firewall", "access_point", "wlan_controller", "load_balancer")
#: Words that role or name hold -> kind of server in the effort file; the first that fits counts.
_KINDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("domain_controller", frozenset({"dc", "ad", "adds", "rodc", "domain controller", "domænecontroller"})),
    ("clustered", frozenset({"clu", "cluster", "klynge", "wsfc", "ag", "aag"})),
    ("database", frozenset({"db", "dbs", "dbt", "sql", "mssql", "ora", "oracle", "pg", "postgres", "mysql",
                            "mariadb", "mongo", "database"})),
    ("file", frozenset({"fil", "file", "fs", "dfs", "nas", "filserver", "file server"})),
    ("appliance", frozenset({"appliance", "vcsa", "vcenter", "nsx", "f5", "netscaler", "vpn", "proxy", "sbc",
                             "ucs", "cucm"})),
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


def joining_of(municipality: str) -> str:
    """Id of the group that joins a municipality's network to the joint one."""
    return f"{municipality}/joining"


def list_groups(inventory: Inventory, picture: DependencyPicture) -> pl.DataFrame:
    """The groups (``GROUP_SCHEMA``): those found, and one joining for each municipality that has any."""
    found = picture.groups.select(
        group="group_id",
        municipality="municipality",
        name="name",
        kind=pl.when(pl.col("kind") == GroupKind.NETWORK.value)
        .then(pl.lit("network"))
        .otherwise(pl.lit("servers")),
        environment="environment",
        # The foundation stands before all else, however critical it is.
        is_critical=(
            pl.col("criticality").is_in(_CRITICAL) & ~pl.col("is_foundation").fill_null(value=False)
        ).fill_null(value=False),
        is_assumed=pl.col("is_assumed").fill_null(value=True),
        systems="systems",
    )
    names = inventory.tables["municipalities"].select("municipality", title="name")
    joining = (
        found.select("municipality")
        .unique()
        .join(names, on="municipality", how="left")
        .select(
            group=pl.format("{}/joining", "municipality"),
            municipality="municipality",
            name=pl.format("Tilslutning af {}", pl.coalesce("title", "municipality")),
            kind=pl.lit("joining"),
            environment=pl.lit("production"),
            is_critical=pl.lit(value=False),
            is_assumed=pl.lit(value=False),
            systems=pl.lit([], dtype=pl.List(pl.String)),
        )
    )
    both = pl.concat([found.select(GROUP_SCHEMA.keys()), joining.select(GROUP_SCHEMA.keys())])
    return both.cast(GROUP_SCHEMA).sort("group")  # type: ignore[arg-type]


def list_servers(inventory: Inventory, picture: DependencyPicture) -> pl.DataFrame:
    """The groups' servers, virtual and physical, and hypervisor hosts (``SERVER_SCHEMA``)."""
    tables = inventory.tables
    member = picture.members.filter(pl.col("table").is_in(["servers", "hypervisor_hosts"])).select(
        "asset_id", group="group_id"
    )
    columns = (
        "asset_id",
        "municipality",
        "name",
        "role",
        "operating_system",
        "os_version",
        "status",
        "last_seen_on",
    )
    machines = tables["servers"].select(
        *columns, "power_state", "is_virtual", "hypervisor", "cluster", "hypervisor_host"
    )
    hosts = tables["hypervisor_hosts"].select(*columns, "cluster")
    listed = pl.concat(
        [machines.with_columns(is_host=pl.lit(value=False)), hosts.with_columns(is_host=pl.lit(value=True))],
        how="diagonal",
    ).join(member, on="asset_id")
    listed = listed.join(_cluster_hosts(tables), on=["municipality", "cluster"], how="left").join(
        _external_groups(inventory, picture), on="group", how="left"
    )
    listed = listed.with_columns(
        kind=pl.when("is_host").then(pl.lit("hypervisor_host")).otherwise(_kinds(listed, picture)),
        supported_until=_support_ends(listed),
        is_off=(pl.col("power_state") == "off")
        | (pl.col("power_state").is_null() & (pl.col("status") == "offline")).fill_null(value=False),
        is_decommissioning=(pl.col("status") == "decommissioning").fill_null(value=False),
        is_external=pl.col("is_external").fill_null(value=False),
        platform=_platform(),
    )
    return listed.select(
        pl.col("asset_id" if name == "server" else name).cast(dtype).alias(name)
        for name, dtype in SERVER_SCHEMA.items()
    ).sort("server")


def _cluster_hosts(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Hosts of each cluster: as the hypervisor counts them, else those that are known."""
    counted = (
        tables["hypervisor_hosts"].drop_nulls("cluster").group_by("municipality", "cluster").len("known")
    )
    told = (
        tables["clusters"]
        .select("municipality", "host_count", cluster="name")
        .unique(["municipality", "cluster"], keep="first", maintain_order=True)
    )
    both = told.join(counted, on=["municipality", "cluster"], how="full", coalesce=True)
    return both.select(
        "municipality",
        "cluster",
        cluster_hosts=pl.max_horizontal("host_count", pl.col("known").cast(pl.Int64)),
    )


def _external_groups(inventory: Inventory, picture: DependencyPicture) -> pl.DataFrame:
    """Groups of which every system is known to be hosted by a supplier."""
    usages = inventory.tables["it_system_usages"].select(
        "municipality", system="name", hosting=pl.col("hosting") == "external"
    )
    usages = usages.group_by("municipality", "system").agg(pl.col("hosting").fill_null(value=False).all())
    return (
        picture.groups.select("municipality", group="group_id", system="systems")
        .explode("system")
        .drop_nulls("system")
        .join(usages, on=["municipality", "system"], how="left")
        .group_by("group")
        .agg(is_external=pl.col("hosting").fill_null(value=False).all())
    )


def _platform() -> pl.Expr:
    is_cloud = pl.col("hypervisor").is_in(["azure", "aws", "gcp"])
    has_host = pl.col("hypervisor_host").is_not_null() | pl.col("hypervisor").is_not_null()
    return (
        pl.when(is_cloud)
        .then(pl.lit("cloud"))
        .when(pl.col("cluster").is_not_null())
        .then(pl.lit("cluster"))
        .when(has_host | pl.col("is_host"))
        .then(pl.lit("host"))
        .when(~pl.col("is_virtual"))
        .then(pl.lit("physical"))
        .otherwise(pl.lit("unknown"))
    )


def _kinds(listed: pl.DataFrame, picture: DependencyPicture) -> pl.Series:
    """Kind of server by its role's and name's words, and by what ties it to others."""
    clustered = picture.links.filter(pl.col("kind") == "cluster")
    in_cluster = {*clustered["a"], *clustered["b"]}
    kinds = []
    for asset, role, name in listed.select("asset_id", "role", "name").iter_rows():
        words = {word.lower() for word in _WORD.findall(f"{role or ''} {name or ''}")}
        # "ad" stands in too many names of systems to count for more than a role.
        words -= {"ad"} - {(role or "").lower()}
        found = next((kind for kind, known in _KINDS if words & known), "plain")
        kinds.append("clustered" if asset in in_cluster and found in ("plain", "database") else found)
    return pl.Series("kind", kinds, dtype=pl.String)


def _support_ends(listed: pl.DataFrame) -> pl.Series:
    ends = [
        find_support_end(system, version)
        for system, version in listed.select("operating_system", "os_version").iter_rows()
    ]
    return pl.Series("supported_until", ends, dtype=pl.Date)


def list_items(
    inventory: Inventory, picture: DependencyPicture, addresses: AddressPlan | None
) -> pl.DataFrame:
    """What there is to work on beside servers: devices, sites, circuits, addresses, cut dependencies."""
    devices = inventory.tables["network_devices"].select("asset_id", item="kind")
    member = picture.members.select("asset_id", "table", group="group_id")
    of_kind = devices.join(member, on="asset_id").select(
        "group", pl.when(pl.col("item").is_in(_DEVICES)).then("item").otherwise(pl.lit("other")).alias("item")
    )
    network = picture.groups.filter(pl.col("kind") == GroupKind.NETWORK.value)
    parts = [
        of_kind.group_by("group", "item").len("count"),
        member.filter(pl.col("table") == "circuits")
        .group_by("group")
        .len("count")
        .with_columns(item=pl.lit("circuit")),
        network.select(group="group_id", count=pl.col("sites").list.len(), item=pl.lit("site")),
        picture.groups.select(
            count=pl.lit(1), item=pl.lit("joining"), group=pl.format("{}/joining", "municipality")
        ).unique(),
    ]
    if addresses is not None:
        parts += _address_work(inventory, picture, addresses)
    items = pl.concat(
        [part.select("group", "item", pl.col("count").cast(pl.Int64)) for part in parts]
    ).with_columns(phase=pl.lit(Phase.NETWORK.value))
    cuts = (
        picture.group_dependencies.select("group_id", "depends_on")
        .unique()
        .group_by(group="group_id")
        .agg(count=pl.len().cast(pl.Int64))
        .with_columns(phase=pl.lit(Phase.MOVE.value), item=pl.lit("dependency_cut"))
    )
    both = pl.concat([items.select(ITEM_SCHEMA.keys()), cuts.select(ITEM_SCHEMA.keys())])
    return both.filter(pl.col("count") > 0).sort("group", "phase", "item")


def _address_work(inventory: Inventory, picture: DependencyPicture, plan: AddressPlan) -> list[pl.DataFrame]:
    """Renumbering with the network of its site, else with the joining; translation with the joining."""
    place = groups_of_prefixes(inventory, picture)
    decided = plan.decisions.select("prefix_id", "owner", "vrf", "prefix", "decision", "freedom").join(
        place, on=["owner", "vrf", "prefix"], how="left", maintain_order="left"
    )
    joining = pl.format("{}/joining", "owner")
    decided = decided.with_columns(group=pl.coalesce("group", joining))
    # What may never be renumbered is translated for good: nobody's hours go to new addresses there.
    renumbered = decided.filter(
        pl.col("decision").is_in([Decision.RENUMBER.value, Decision.TRANSLATE.value])
        & pl.col("freedom").ne_missing(Freedom.NEVER_RENUMBER.value)
    )
    translated = decided.filter(pl.col("decision") == Decision.TRANSLATE.value).with_columns(group=joining)
    hosts = plan.moves.filter(pl.col("old_address") != pl.col("new_address")).join(
        renumbered.select("prefix_id", "group"), on="prefix_id"
    )
    return [
        renumbered.group_by("group").len("count").with_columns(item=pl.lit("prefix_renumbered")),
        translated.group_by("group").len("count").with_columns(item=pl.lit("prefix_translated")),
        hosts.group_by("group", item=pl.format("host_{}", "kind")).len("count"),
    ]


def groups_of_prefixes(inventory: Inventory, picture: DependencyPicture) -> pl.DataFrame:
    """Which network group a prefix stands in, by owner, VRF and canonical prefix."""
    member = picture.members.filter(pl.col("table") == "prefixes").select("asset_id", group="group_id")
    rows = (
        inventory.tables["prefixes"]
        .select("asset_id", "municipality", "vrf", "prefix")
        .join(member, on="asset_id")
    )
    known = {text: _canonical(text) for text in rows["prefix"].unique().drop_nulls()}
    return (
        rows.select(
            "group",
            owner="municipality",
            vrf=pl.col("vrf").fill_null(""),
            prefix=pl.col("prefix").replace_strict(known, default=None, return_dtype=pl.String),
        )
        .drop_nulls("prefix")
        .sort("owner", "vrf", "prefix", "group")
        .unique(["owner", "vrf", "prefix"], keep="first", maintain_order=True)
    )


def _canonical(text: str) -> str | None:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        return None


def list_dependencies(
    inventory: Inventory, picture: DependencyPicture, addresses: AddressPlan | None
) -> pl.DataFrame:
    """What must come before what, between groups (``GROUP_DEPENDENCY_SCHEMA``)."""
    groups = picture.groups.select("group_id", "municipality", "kind", "is_foundation")
    is_network = pl.col("kind") == GroupKind.NETWORK.value
    network, others = groups.filter(is_network), groups.filter(~is_network)
    joining = pl.format("{}/joining", "municipality")
    foundation = others.filter(pl.col("is_foundation").fill_null(value=False))
    parts = [
        network.select(before=joining, after="group_id", reason=pl.lit("address_plan")),
        others.select(before=joining, after="group_id", reason=pl.lit("network_first")),
        _server_sites(inventory, picture),
        _servers_on_hosts(inventory, picture),
        foundation.select("municipality", before="group_id")
        .join(others.select("municipality", after="group_id"), on="municipality")
        .join(foundation.select(after="group_id"), on="after", how="anti")
        .select("before", "after", reason=pl.lit("foundation_first")),
        picture.group_dependencies.filter("is_precedence").select(
            before="depends_on", after="group_id", reason=pl.lit("depends_on")
        ),
    ]
    if addresses is not None:
        parts.append(list_move_outs(addresses, groups_of_prefixes(inventory, picture)))
    return (
        pl.concat(parts)
        .unique()
        .with_columns(max_lag_weeks=pl.lit(None, dtype=pl.Int64))
        .select(GROUP_DEPENDENCY_SCHEMA.keys())
        .sort("before", "after", "reason")
    )


def _servers_on_hosts(inventory: Inventory, picture: DependencyPicture) -> pl.DataFrame:
    """Groups of servers before the groups of hosts that they run on: by cluster, else by host."""
    tables = inventory.tables
    member = picture.members.select("asset_id", group="group_id")
    hosts = (
        tables["hypervisor_hosts"]
        .select("asset_id", "municipality", "name", "cluster")
        .join(member, on="asset_id")
    )
    servers = tables["servers"].select("asset_id", "municipality", "cluster", "hypervisor_host")
    servers = servers.join(member, on="asset_id")
    parts = [
        servers.drop_nulls("cluster").join(
            hosts.drop_nulls("cluster"), on=["municipality", "cluster"], suffix="_of_host"
        ),
        servers.filter(pl.col("cluster").is_null()).join(
            hosts.drop_nulls("name"),
            left_on=["municipality", "hypervisor_host"],
            right_on=["municipality", "name"],
            suffix="_of_host",
        ),
    ]
    both = pl.concat([part.select(before="group", after="group_of_host") for part in parts])
    return (
        both.filter(pl.col("before") != pl.col("after")).unique().with_columns(reason=pl.lit("emptied_first"))
    )


def _server_sites(inventory: Inventory, picture: DependencyPicture) -> pl.DataFrame:
    """The network of the sites where servers, or the hosts they run on, stand: before those servers."""
    tables = inventory.tables
    member = picture.members.select("asset_id", after="group_id")
    hosts = tables["hypervisor_hosts"].select("municipality", "site", hypervisor_host="name").drop_nulls()
    hosts = hosts.unique(["municipality", "hypervisor_host"], keep="first", maintain_order=True)
    servers = tables["servers"].select("asset_id", "municipality", "site", "hypervisor_host")
    servers = servers.join(hosts, on=["municipality", "hypervisor_host"], how="left", suffix="_of_host")
    placed = pl.concat(
        [
            servers.select("asset_id", "municipality", site=pl.coalesce("site", "site_of_host")),
            tables["hypervisor_hosts"].select("asset_id", "municipality", "site"),
        ]
    ).join(member, on="asset_id")
    network = (
        picture.groups.filter(pl.col("kind") == GroupKind.NETWORK.value)
        .select("municipality", before="group_id", site="sites")
        .explode("site")
    )
    return (
        placed.drop_nulls("site")
        .join(network, on=["municipality", "site"])
        .select("before", "after", reason=pl.lit("network_first"))
        .unique()
    )
