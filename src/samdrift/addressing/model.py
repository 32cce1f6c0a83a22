"""The problem that address planning solves, and its answer: a plan, or what makes one impossible."""

from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from samdrift.addressing.parameters import AddressingParameters
from samdrift.kernel import Finding


class HostKind(StrEnum):
    """What a live host is, as far as renumbering it goes; ``DEVICE`` is medical or industrial."""

    DHCP = "dhcp"
    STATIC = "static"
    SERVER = "server"
    DEVICE = "device"
    PRINTER = "printer"


class Freedom(StrEnum):
    """What may become of a prefix; docs/methods/addressing.md has the table."""

    MAY_MOVE = "may_move"
    NEVER_TRANSLATE = "never_translate"
    NEVER_RENUMBER = "never_renumber"
    MUST_KEEP = "must_keep"
    SEPARATE_VRF = "separate_vrf"


class Decision(StrEnum):
    """What becomes of a prefix.

    ``RENUMBER``: at the joining. ``TRANSLATE``: 1:1 to its new prefix, for a time (for good
    where it may never be renumbered). ``SEPARATE_VRF``: apart from the joint table.
    ``RETIRE``: a container, replaced by the new plan's summaries. ``OUTSIDE``: noise, or unreadable.
    """

    KEEP = "keep"
    RENUMBER = "renumber"
    TRANSLATE = "translate"
    SEPARATE_VRF = "separate_vrf"
    RETIRE = "retire"
    OUTSIDE = "outside"


class Reason(StrEnum):
    """Why a prefix got its decision; ``reasons.explain_decision`` says it in a sentence."""

    ALONE = "alone"
    WORTH_MOST = "worth_most"
    MUST_KEEP = "must_keep"
    LOSES = "loses"
    ROUTE_COSTS_MORE = "route_costs_more"
    RESERVED = "reserved"
    CHOSEN = "chosen"
    IPV6 = "ipv6"
    CONTAINER = "container"
    NOISE = "noise"
    UNREADABLE = "unreadable"


#: Name of the column that counts live hosts of a kind.
HOST_COLUMNS = {kind: f"hosts_{kind}" for kind in HostKind}

#: Prefixes as they came in. ``network`` is the address as a number, host bits and all; ``family`` 4 or 6.
#: ``hosts_*`` count the live hosts whose most specific prefix (of owner and VRF) this is: each host
#: stands in one row. ``is_container``: it only holds others. ``role``: in the source's words.
PREFIX_SCHEMA: dict[str, pl.DataType] = {
    "prefix_id": pl.UInt32(),
    "owner": pl.String(),
    "vrf": pl.String(),
    "family": pl.Int64(),
    "network": pl.UInt128(),
    "length": pl.Int64(),
    "is_container": pl.Boolean(),
    "role": pl.String(),
    "freedom": pl.String(),
    **{column: pl.Int64() for column in HOST_COLUMNS.values()},
    "path": pl.String(),
    "row": pl.Int64(),
}

#: Live hosts whose address is known; they are among those that their prefix counts.
#: ``breaks``: the protocol on it that translation breaks (such as "SIP"), or null.
HOST_SCHEMA: dict[str, pl.DataType] = {
    "host_id": pl.String(),
    "prefix_id": pl.UInt32(),
    "address": pl.UInt128(),
    "kind": pl.String(),
    "name": pl.String(),
    "breaks": pl.String(),
}

#: One row a prefix that came in, by prefix_id. ``cost_oere``: what the decision costs.
#: ``rival``: who keeps these addresses instead (owner, and VRF after a slash); ``rival_oere``: what
#: moving the rival's block would cost; ``rule``: the rule by which noise was set aside.
#: ``new_prefix``: where it stands in the joint network; empty for what is outside, retired or apart.
DECISION_SCHEMA: dict[str, pl.DataType] = {
    "prefix_id": pl.UInt32(),
    "owner": pl.String(),
    "vrf": pl.String(),
    "family": pl.Int64(),
    "prefix": pl.String(),
    "decision": pl.String(),
    "new_prefix": pl.String(),
    "hosts": pl.Int64(),
    "cost_oere": pl.Int64(),
    "freedom": pl.String(),
    "reason": pl.String(),
    "rival": pl.String(),
    "rival_oere": pl.Int64(),
    "rule": pl.String(),
}

#: One row a known host in a planned prefix: where it was and where it goes.
MOVE_SCHEMA: dict[str, pl.DataType] = {
    "host_id": pl.String(),
    "prefix_id": pl.UInt32(),
    "owner": pl.String(),
    "vrf": pl.String(),
    "name": pl.String(),
    "kind": pl.String(),
    "decision": pl.String(),
    "old_address": pl.String(),
    "new_address": pl.String(),
}

#: One row a route of the joint network. ``kind``: ``kept`` (addresses stay) or ``new`` (a summary for
#: new prefixes); ``used``: addresses of it that prefixes take, the rest is room to grow.
BLOCK_SCHEMA: dict[str, pl.DataType] = {
    "owner": pl.String(),
    "vrf": pl.String(),
    "kind": pl.String(),
    "block": pl.String(),
    "addresses": pl.Float64(),
    "used": pl.Float64(),
}

#: One row a pair of municipalities that overlap, a before b in order, the worst first.
#: ``hosts_a``: live hosts of a where b has a prefix too, and the reverse; ``same_addresses``: known
#: addresses alive on both sides; ``addresses``: IPv4 addresses that both have a prefix around.
PAIR_SCHEMA: dict[str, pl.DataType] = {
    "a": pl.String(),
    "b": pl.String(),
    "pairs": pl.Int64(),
    "addresses": pl.Int64(),
    "hosts_a": pl.Int64(),
    "hosts_b": pl.Int64(),
    "same_addresses": pl.Int64(),
}

#: One row a municipality that overlaps itself; ``between_vrfs`` of the pairs lie in two VRFs.
INTERNAL_SCHEMA: dict[str, pl.DataType] = {
    "owner": pl.String(),
    "pairs": pl.Int64(),
    "between_vrfs": pl.Int64(),
}

#: Pairs of prefixes with live hosts on both sides, the worst first.
WORST_SCHEMA: dict[str, pl.DataType] = {
    "a": pl.String(),
    "vrf_a": pl.String(),
    "prefix_a": pl.String(),
    "hosts_a": pl.Int64(),
    "b": pl.String(),
    "vrf_b": pl.String(),
    "prefix_b": pl.String(),
    "hosts_b": pl.Int64(),
}

#: Points of the trade between hosts renumbered and routes, cheapest route first.
#: ``hosts``: hosts in prefixes that lose their addresses; ``kept_routes``: routes of what is kept.
TRADE_SCHEMA: dict[str, pl.DataType] = {
    "route_cost_dkk": pl.Int64(),
    "hosts": pl.Int64(),
    "cost_oere": pl.Int64(),
    "kept_routes": pl.Int64(),
    "is_chosen": pl.Boolean(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressProblem:
    """What is known of all owners' address space.

    Args:
        prefixes: ``PREFIX_SCHEMA``; ``prefix_id`` is unique.
        hosts: ``HOST_SCHEMA``.
        parameters: section ``[addressing]``.

    Raises:
        ValueError: a frame has other columns than its schema, or a prefix_id stands twice.
    """

    prefixes: pl.DataFrame
    hosts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HOST_SCHEMA))
    parameters: AddressingParameters = field(default_factory=AddressingParameters)

    def __post_init__(self) -> None:
        """Refuse frames of another shape; bad values within them become findings."""
        for frame, schema in ((self.prefixes, PREFIX_SCHEMA), (self.hosts, HOST_SCHEMA)):
            if frame.schema != pl.Schema(schema):
                raise ValueError(f"columns must be {list(schema)}, not {list(frame.schema.items())}")
        ids = self.prefixes["prefix_id"]
        if ids.null_count() or ids.n_unique() != len(ids):
            raise ValueError("prefix_id must be given and unique")
        strange = self.hosts.filter(~pl.col("kind").is_in(list(HostKind)).fill_null(False))
        if strange.height:
            raise ValueError(f"{strange['kind'][0]!r} is no kind of host")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """All overlaps, noise apart.

    ``by_pair`` (``PAIR_SCHEMA``), ``internal`` (``INTERNAL_SCHEMA``), ``worst`` (``WORST_SCHEMA``).
    ``pairs`` counts those between municipalities; ``internal_pairs`` those inside one.
    """

    pairs: int
    internal_pairs: int
    by_pair: pl.DataFrame
    internal: pl.DataFrame
    worst: pl.DataFrame


class WayOutKind(StrEnum):
    """What to do where the space does not suffice."""

    RIGHT_SIZE = "right_size"
    TRANSLATE = "translate"
    SEPARATE_VRF = "separate_vrf"
    SHARED_SPACE = "100.64.0.0/10"
    IPV6_ULA = "ipv6_ula"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """One way out, the addresses it gives, and whether it suffices by itself.

    ``addresses`` is None where the gain has no number: IPv6 needs none of the space.
    """

    kind: WayOutKind
    addresses: int | None
    is_enough: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """IPv4 addresses that one municipality needs, without growth, and its widest prefix."""

    owner: str
    addresses: int
    prefixes: int
    widest_prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """Whether the need fits [IPv4 addresses], before anything is planned.

    ``need``: every claimant's blocks counted once, less than which no plan can do with;
    ``need_with_growth``: and room to grow; ``have``: target ranges less what is reserved; ``needs``: by
    municipality, the largest first; ``free_by_range``: addresses of each target range that nobody
    uses today.
    """

    need: int
    need_with_growth: int
    have: int
    needs: tuple[Need, ...]
    free_by_range: tuple[tuple[str, int], ...]
    ways_out: tuple[WayOut, ...]

    @property
    def fits(self) -> bool:
        """Whether there are addresses enough, if none need be left for growth."""
        return self.need <= self.have

    @property
    def margin(self) -> int:
        """Addresses left over with growth; negative: missing."""
        return self.have - self.need_with_growth


@dataclass(frozen=True, slots=True, kw_only=True)
class HostTotals:
    """Live hosts by what becomes of them; ``apart``: in VRFs of their own; ``outside``: in noise."""

    kept: int
    renumbered: int
    translated: int
    apart: int
    outside: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPlan:
    """One plan for all.

    ``decisions`` (``DECISION_SCHEMA``), ``moves`` (``MOVE_SCHEMA``), ``blocks`` (``BLOCK_SCHEMA``),
    ``trade`` (``TRADE_SCHEMA``). ``value_oere``: cost of what is not kept plus the routes of what is;
    ``bound_oere``: the least that any plan can have for it; new summaries' routes come on top.
    """

    decisions: pl.DataFrame
    moves: pl.DataFrame
    blocks: pl.DataFrame
    trade: pl.DataFrame
    overlaps: Overlaps
    capacity: Capacity
    hosts: HostTotals
    routes: int
    value_oere: int
    bound_oere: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Infeasible:
    """No plan is possible: ``binding`` names the limits that bind; ``findings`` is all that was found."""

    binding: tuple[Finding, ...]
    overlaps: Overlaps
    capacity: Capacity
    findings: tuple[Finding, ...]
