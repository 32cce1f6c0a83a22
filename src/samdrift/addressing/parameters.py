"""Parameters of the address plan: section ``[addressing]`` of programme.toml."""

from dataclasses import dataclass

from samdrift.kernel import parameter

_RATE = "at 600 DKK an hour (assumed)"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressingParameters:
    """Section ``[addressing]`` of programme.toml. Costs are whole DKK, without VAT."""

    target_ranges: tuple[str, ...] = parameter(
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
        title="Ranges that new blocks may be taken from",
        unit="CIDR",
        reason="The private ranges of RFC 1918; all that most equipment and rules take for internal.",
    )
    reserved_ranges: tuple[str, ...] = parameter(
        (),
        title="Ranges where nothing may be kept or placed",
        unit="CIDR",
        reason="None until the unit has decided, for example on the joint data centre's own addresses.",
    )
    container_ranges: tuple[str, ...] = parameter(
        ("172.17.0.0/16",),
        title="Defaults of container software: noise when they come in, never used for new blocks",
        unit="CIDR",
        reason="Docker's default bridge stands on most Linux servers, and never leaves them.",
    )
    summaries_per_municipality: int = parameter(
        3,
        title="Most summary blocks that a municipality's new prefixes lie in",
        unit="blocks",
        reason="One block wastes 38-52 % of the space by rounding up, two 11 %, three 2-3 % (measured).",
        minimum=1,
    )
    smallest_summary: int = parameter(
        24,
        title="Smallest summary block",
        unit="prefix length",
        reason="A block smaller than a /24 saves space that nobody lacks, and costs a route.",
        minimum=8,
    )
    growth_pct: int = parameter(
        20,
        title="Room to grow, in each new prefix and in each municipality's summaries",
        unit="%",
        reason="Some years of new equipment without another renumbering (assumed).",
        minimum=0,
    )
    largest_new_block: int = parameter(
        16,
        title="Widest new prefix; a wider one is sized by its live hosts",
        unit="prefix length",
        reason="A /8 or /12 in an export is a claim on paper, not a network: a /16 holds 65,534 hosts.",
        minimum=8,
    )
    right_size: bool = parameter(
        False,
        title="Size every new prefix by its live hosts",
        unit="-",
        reason="Off, so that hosts keep the last part of their address. A way out of too little space.",
    )
    right_sized_at_least: int = parameter(
        24,
        title="Smallest prefix that sizing by live hosts gives",
        unit="prefix length",
        reason="Scans and registers never know every host; a /24 leaves room for those not seen.",
        minimum=8,
    )
    widest_summary: int = parameter(
        16,
        title="Widest block that may be kept for a municipality as a summary of several prefixes",
        unit="prefix length",
        reason="A wider one would take more than a 256th of 10.0.0.0/8 for one municipality.",
        minimum=1,
    )
    summary_fill_pct: int = parameter(
        50,
        title="Least share of a kept summary that its municipality uses",
        unit="%",
        reason="The other half is room to grow; emptier summaries use up space that others need.",
        minimum=1,
    )
    cost_dkk_per_dhcp_client: int = parameter(
        30,
        title="Renumbering a DHCP client",
        unit="DKK",
        reason=f"It gets a new lease by itself; one in ten needs half an hour's help, {_RATE}.",
        minimum=0,
    )
    cost_dkk_per_static_host: int = parameter(
        300,
        title="Renumbering a host with a fixed address",
        unit="DKK",
        reason=f"Half an hour on site or by remote control, {_RATE}.",
        minimum=0,
    )
    cost_dkk_per_server: int = parameter(
        4_200,
        title="Renumbering a server",
        unit="DKK",
        reason=f"Seven hours: change, DNS, firewall rules, certificates, clients that know it, {_RATE}.",
        minimum=0,
    )
    cost_dkk_per_device: int = parameter(
        9_000,
        title="Renumbering a medical or industrial device",
        unit="DKK",
        reason=f"Fifteen hours: the supplier's visit, validation, papers, {_RATE}.",
        minimum=0,
    )
    cost_dkk_per_printer: int = parameter(
        600,
        title="Renumbering a printer",
        unit="DKK",
        reason=f"An hour: the printer, its queue, its driver, {_RATE}.",
        minimum=0,
    )
    cost_dkk_per_prefix: int = parameter(
        1_800,
        title="Renumbering a prefix, beside its hosts",
        unit="DKK",
        reason=f"Three hours: gateway, VLAN interface, DHCP scope, firewall objects, {_RATE}.",
        minimum=0,
    )
    overtime_pct: int = parameter(
        50,
        title="Overtime on what is renumbered at the joining itself",
        unit="%",
        reason="It happens outside working hours, in one night (assumed).",
        minimum=0,
    )
    translation_dkk_per_prefix: int = parameter(
        3_000,
        title="Translating a prefix 1:1 until its turn comes",
        unit="DKK",
        reason=f"Five hours: rules on the joint gateway, test, watch, removal, {_RATE}.",
        minimum=0,
    )
    workaround_dkk_per_server: int = parameter(
        6_000,
        title="Workaround for a server whose protocol translation breaks",
        unit="DKK",
        reason=f"Ten hours for a proxy, a gateway with application knowledge or a second address, {_RATE}.",
        minimum=0,
    )
    route_cost_dkk: int = parameter(
        600,
        title="A route in the joint network",
        unit="DKK",
        reason=f"An hour: entered, documented and kept in joint routers and firewalls, {_RATE}.",
        minimum=0,
    )
    municipality_freedom: dict[str, str] = parameter(
        {},
        title="Freedom to move per municipality",
        unit="-",
        reason="None is bound until somebody decides it: may_move. By code, else the folder's name.",
    )
    prefix_freedom: dict[str, str] = parameter(
        {},
        title='Freedom to move per prefix: "0540 10.20.0.0/16", or with its VRF "0540 10.20.0.0/16 guest"',
        unit="-",
        reason="None is bound until somebody decides it; this goes before the municipality's.",
    )
    listed_pairs: int = parameter(
        500,
        title="Pairs of overlapping prefixes that are listed by name, the worst first",
        unit="pairs",
        reason="All are counted; a list longer than this is read by nobody.",
        minimum=0,
    )
