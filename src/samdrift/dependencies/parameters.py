"""Parameters of dependencies and move groups: section ``[dependencies]`` of programme.toml."""

from dataclasses import dataclass

from samdrift.kernel import parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyParameters:
    """Section ``[dependencies]`` of programme.toml. Method: docs/methods/dependencies.md."""

    resolution: float = parameter(
        0.1,
        title="Weight between two groups, per pair of their servers, above which they are one",
        unit="weight",
        reason="Between what parts of one application and what two applications exchange: on the example's "
        "modelled traffic 0.1 to 0.2 find the planted groups best (measured).",
        minimum=0.000001,
    )
    seed: int = parameter(
        1,
        title="Seed of the search for groups",
        unit="-",
        reason="Any number; the same one gives the same groups.",
        minimum=0,
    )
    largest_group: int = parameter(
        60,
        title="Most servers in a group",
        unit="servers",
        reason="What a crew can cut over, check and take back in one weekend (assumed).",
        minimum=1,
    )
    most_systems: int = parameter(
        12,
        title="Most IT systems that a group may stop if it fails (blast limit)",
        unit="systems",
        reason="As many as can be tested with their users in one morning (assumed).",
        minimum=1,
    )
    rest_group: int = parameter(
        15,
        title="Most servers in a group of those that nothing ties together",
        unit="servers",
        reason="Small, since nobody knows yet what depends on them (assumed).",
        minimum=1,
    )
    shared_server_systems: int = parameter(
        2,
        title="Systems on a server above which it is a shared platform, and joins none of them",
        unit="systems",
        reason="A server may carry a module or a neighbour; more than two share a platform (assumed).",
        minimum=1,
    )
    two_way_connections: int = parameter(
        10,
        title="Connections each way from which two servers depend on each other",
        unit="connections",
        reason="Fewer may be a port that was taken for the wrong side's (assumed).",
        minimum=1,
    )
    service_fan_in_pct: int = parameter(
        10,
        title="Share of the servers seen that make a server's known service the house's own",
        unit="%",
        reason="Above it, its other ports serve the house, too: a domain controller's file shares (assumed).",
        minimum=1,
    )
    common_fan_in_pct: int = parameter(
        30,
        title="Share of the servers seen on one port that makes any server a common service",
        unit="%",
        reason="No application is called by a third of a municipality's servers (assumed).",
        minimum=1,
    )
    service_least_clients: int = parameter(
        8,
        title="Fewest callers of a common service that no port gives away",
        unit="servers",
        reason="In a small municipality a third of the servers may be one application (assumed).",
        minimum=1,
    )
    least_regularity_pct: int = parameter(
        5,
        title="Least regularity of an edge",
        unit="%",
        reason="A month's end counts more than one day in thirty, if it is a payroll run (assumed).",
        minimum=0,
    )
    packets_per_connection: int = parameter(
        20,
        title="Packets of a connection, to judge what sampling misses",
        unit="packets",
        reason="A short question and its answer over TLS (assumed).",
        minimum=1,
    )
    folder_weight: float = parameter(
        1.0,
        title="Weight of a pair of servers in one folder of the hypervisor",
        unit="weight",
        reason="As much as some hundred calls a day between web and application (assumed).",
        minimum=0.0,
    )
    name_weight: float = parameter(
        0.6,
        title="Weight of a pair of servers whose names have one stem",
        unit="weight",
        reason="Less than a folder: names are old, and shortened (assumed).",
        minimum=0.0,
    )
    must_link: tuple[str, ...] = parameter(
        (),
        title='Servers that move together, by asset id: "0540/servers/a 0540/servers/b"',
        unit="-",
        reason="None until somebody decides it; goes before everything else.",
    )
    cannot_link: tuple[str, ...] = parameter(
        (),
        title='Servers that never move together, by asset id: "0540/servers/a 0540/servers/b"',
        unit="-",
        reason="None until somebody decides it, such as two domain controllers.",
    )
    small_site_devices: int = parameter(
        6,
        title="Network devices below which a site is taken together with its neighbours",
        unit="devices",
        reason="One visit does several small sites (assumed).",
        minimum=0,
    )
    sites_per_group: int = parameter(
        5,
        title="Most small sites in one network group",
        unit="sites",
        reason="What a technician reaches in a day (assumed).",
        minimum=1,
    )
