"""Partial sums to edges: which side serves where the ports alone do not say it, and the sums."""

import ibis
import ibis.expr.types as ir

from samdrift.dependencies.reduction.bitmaps import BITS, bit_of, count_bits, lowest_bit, union_of_bits
from samdrift.dependencies.reduction.model import UNREADABLE_PORT
from samdrift.dependencies.reduction.protocols import is_one_of
from samdrift.dependencies.reduction.serving import PAIR
from samdrift.importers.flow_edges import CONTROL, OCTET, WITH_PORTS

_IPV4 = "^" + r"\.".join([OCTET] * 4) + "$"
_IPV4_GROUP = r"^(22[4-9]|23[0-9])\.|^0\.0\.0\.0$|^255\.255\.255\.255$"


def find_written(partials: ir.Table) -> ir.Table:
    """Each text that stands where an address belongs, once: column ``written``."""
    ends = [partials.select(written=partials[side]).distinct() for side in ("client", "server")]
    return ibis.union(*ends, distinct=True)


def find_odd(written: ir.Table) -> ir.Table:
    """Those that are not simply the IPv4 address of one machine: they are looked at one by one."""
    plain = written.written.re_search(_IPV4) & ~written.written.re_search(_IPV4_GROUP)
    return written.filter(written.written.isnull() | ~plain)


def with_canonical(partials: ir.Table, odd: ir.Table | None, protocols: dict[str, str]) -> ir.Table:
    """Put canonical addresses and protocols in the place of written ones, and say what is set aside.

    Args:
        partials: partial sums.
        odd: ``written``, ``address`` (null: none), ``is_group`` of what ``find_odd`` found; None
            where there is none.
        protocols: canonical names by what is written, where they differ.

    Returns:
        Partial sums (the same keys may now stand several times), and ``reason``: ``rejected``,
        ``nothing``, ``icmp``, ``multicast``, ``fragment``, or null where the row is used.
    """
    known = ibis.coalesce(partials.protocol, "unknown")
    protocol = known.cases(*protocols.items(), else_=known) if protocols else known
    named = partials.mutate(
        protocol=protocol,
        says_nothing=partials.client.isnull() & partials.server.isnull(),
        client_group=ibis.literal(False),
        server_group=ibis.literal(False),
    )
    if odd is not None:
        named = _with_looked_up(named, odd)
    # AWS writes a dash in all of them where it saw nothing; nfdump's summary has other things there.
    reason = ibis.cases(
        (
            named.says_nothing & is_one_of(named.protocol, ("", "-", "unknown")) & named.server_port.isnull(),
            "nothing",
        ),
        (named.client.isnull() | named.server.isnull(), "rejected"),
        (ibis.coalesce(named.server_port == UNREADABLE_PORT, False), "rejected"),
        (is_one_of(named.protocol, CONTROL), "icmp"),
        (named.client_group | named.server_group, "multicast"),
        (is_one_of(named.protocol, WITH_PORTS) & named.server_port.isnull(), "fragment"),
    )
    return named.mutate(reason=reason).drop("says_nothing", "client_group", "server_group")


def _with_looked_up(named: ir.Table, odd: ir.Table) -> ir.Table:
    """Put what the odd addresses were found to be in the place of what was written."""
    # What has neither a point nor a colon does not even look like an address.
    small = odd.select(
        odd_written="written",
        odd_address="address",
        odd_group="is_group",
        odd_nothing=~odd.written.re_search("[.:]") & odd.address.isnull(),
    )
    for side in ("client", "server"):
        joined = named.left_join(small, named[side] == small.odd_written)
        is_odd = joined.odd_written.notnull()
        named = joined.mutate(
            **{
                side: ibis.ifelse(is_odd, joined.odd_address, joined[side]),
                f"{side}_group": ibis.coalesce(joined.odd_group, False),
                f"{side}_nothing": ibis.coalesce(joined.odd_nothing, joined[side].isnull()),
            }
        ).drop(*small.columns)
    says_nothing = named.client_nothing & named.server_nothing
    return named.mutate(says_nothing=says_nothing).drop("client_nothing", "server_nothing")


def with_flips(used: ir.Table, flips: ir.Table | None) -> ir.Table:
    """Let client and server change places in the rows that ``flips`` names.

    Returns:
        The columns that ``sum_windows`` sums; ``open_ports`` is a bitmap of the caller's port
        where the ports alone do not say who called, as the row stood before.
    """
    used = used.mutate(open_ports=ibis.ifelse(used.client_port > 0, bit_of(used.client_port), 0))
    if flips is None:
        return used.select(
            "client", "server", "protocol", "window", "bytes", "last_day", "days", "open_ports",
            "flows_out", "flows_back", port="server_port",
        )  # fmt: skip
    keys = {name: f"flip_{name}" for name in PAIR}
    named = flips.select(**{new: old for old, new in keys.items()}, is_wrong=ibis.literal(True))
    both = used.left_join(named, [used[old] == named[new] for old, new in keys.items()])
    wrong = ibis.coalesce(both.is_wrong, False)
    return both.select(
        "protocol", "window", "bytes", "last_day", "days", "open_ports",
        client=ibis.ifelse(wrong, both.server, both.client),
        server=ibis.ifelse(wrong, both.client, both.server),
        port=ibis.ifelse(wrong, both.client_port, both.server_port),
        flows_out=ibis.ifelse(wrong, both.flows_back, both.flows_out),
        flows_back=ibis.ifelse(wrong, both.flows_out, both.flows_back),
    )  # fmt: skip


def sum_windows(settled: ir.Table) -> ir.Table:
    """Sum to one row per edge and window, still without a choice between flows out and back."""
    summed = settled.group_by("client", "server", "protocol", "port", "window").agg(
        flows_out=settled.flows_out.sum().cast("int64"),
        flows_back=settled.flows_back.sum().cast("int64"),
        bytes=settled.bytes.sum().cast("int64"),
        last_day=settled.last_day.max(),
        days=union_of_bits(settled.days),
        open_ports=union_of_bits(settled.open_ports),
    )
    return summed.mutate(first_day=summed.window * BITS + lowest_bit(summed.days))


def sum_edges(windows: ir.Table, subnets: ir.Table | None) -> ir.Table:
    """Sum to one row per edge, its clients' addresses replaced by subnets where there are any.

    ``connections`` are the flows of one way, or of the other where more were seen, of each pair of
    addresses; a day counts once per edge.

    Args:
        windows: as ``sum_windows`` gives them.
        subnets: ``address`` and ``subnet`` of clients to widen; None widens nobody.
    """
    keys = ("client", "server", "protocol", "port")
    pairs = windows.group_by(keys).agg(
        connections=ibis.greatest(windows.flows_out.sum(), windows.flows_back.sum()).cast("int64"),
        bytes=windows.bytes.sum().cast("int64"),
        first_day=windows.first_day.min(),
        last_day=windows.last_day.max(),
        active_days=count_bits(windows.days).sum().cast("int64"),
    )
    if subnets is None:
        return pairs
    wide_pairs, wide_windows = _widen(pairs, subnets), _widen(windows, subnets)
    sums = wide_pairs.group_by(keys).agg(
        connections=wide_pairs.connections.sum().cast("int64"),
        bytes=wide_pairs.bytes.sum().cast("int64"),
        first_day=wide_pairs.first_day.min(),
        last_day=wide_pairs.last_day.max(),
        active_days=ibis.null("int64"),
    )
    joined_days = wide_windows.group_by(*keys, "window").agg(days=union_of_bits(wide_windows.days))
    days = joined_days.select(
        *keys,
        connections=ibis.null("int64"),
        bytes=ibis.null("int64"),
        first_day=ibis.null("int32"),
        last_day=ibis.null("int32"),
        active_days=count_bits(joined_days.days).cast("int64"),
    )
    # A union instead of a join: ports may be null, and nulls do not meet in a join.
    both = ibis.union(sums, days)
    return both.group_by(keys).agg(
        connections=both.connections.sum().cast("int64"),
        bytes=both.bytes.sum().cast("int64"),
        first_day=both.first_day.min(),
        last_day=both.last_day.max(),
        active_days=both.active_days.sum().cast("int64"),
    )


def _widen(table: ir.Table, subnets: ir.Table) -> ir.Table:
    joined = table.left_join(subnets, table.client == subnets.address)
    return joined.mutate(client=ibis.coalesce(joined.subnet, joined.client)).drop("address", "subnet")
