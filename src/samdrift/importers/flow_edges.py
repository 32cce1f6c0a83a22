"""Flow records to edges: who talks to whom on which port, with clients widened to their subnet.

Which side serves, for records that do not say who opened the connection (NetFlow):

1. one port is below 1024 and the other is not: the side with the low port serves;
2. else the side whose address and port recur with more different ports of peers serves: each
   call comes from a port of its own, while a caller's port meets one or two service ports;
3. else the lower port serves; else, between equal ports, the side with more peers; else the
   address that sorts first.

Records that do say (Zeek) are believed, unless the answering port is ephemeral (32768 and up)
and the calling one is below 1024: then the beginning of the connection was not seen.

An address is kept if it serves anywhere in the file. Every other address is a client's and may
be a person's: it becomes its subnet, unless ``keep_client_addresses`` says otherwise.
"""

import ipaddress
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from samdrift.importers.importer import ImportParameters
from samdrift.inventory import observed

#: Protocols that have ports; all others are edges without one.
WITH_PORTS = ("tcp", "udp", "sctp", "dccp", "udplite")
_PROTOCOLS = {
    "6": "tcp", "17": "udp", "132": "sctp", "33": "dccp", "136": "udplite", "1": "icmp", "58": "icmp6",
    "ipv6-icmp": "icmp6", "icmpv6": "icmp6", "2": "igmp", "47": "gre", "50": "esp", "51": "ah",
    "89": "ospf", "112": "vrrp", "4": "ipip", "t": "tcp", "u": "udp",
}  # fmt: skip
#: Control messages: no dependency of anything on anything.
CONTROL = ("icmp", "icmp6", "igmp")
#: How files write the protocols with ports; the reduction at scale knows them before it has read names.
PROTOCOLS_WITH_PORTS = tuple(
    sorted({written(name) for name in WITH_PORTS for written in (str.lower, str.upper, str.title)})
) + ("6", "17", "132", "33", "136", "T", "U")
WELL_KNOWN_END = 1024
EPHEMERAL_START = 32_768
_IPV6_CLIENT_BITS = 64
OCTET = r"(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = re.compile(r"\.".join([OCTET] * 4), re.ASCII)
_EDGE = ("source", "destination", "protocol", "port")
_ID = pl.format("row:{}", "_row").alias("_id")

#: What a reader hands in, one row a flow; ``bytes`` in both directions.
RECORD_SCHEMA: Mapping[str, pl.DataType] = {
    "row": pl.Int64(),
    "day": pl.Date(),
    "last_day": pl.Date(),
    "source": pl.String(),
    "source_port": pl.Int64(),
    "destination": pl.String(),
    "destination_port": pl.Int64(),
    "protocol": pl.String(),
    "bytes": pl.Int64(),
    "flows": pl.Int64(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEdges:
    """The edges of a file as ``flows`` observations, and how many flows became none, by reason.

    ``set_aside`` counts flows of control messages (``icmp``), to groups or nobody
    (``multicast``) and without a port where one belongs (``fragment``).
    """

    flows: pl.DataFrame
    set_aside: Mapping[str, int]


def read_addresses(written: pl.Series) -> pl.DataFrame:
    """Read the distinct addresses of a file.

    Returns:
        ``written``, ``address`` (canonical; null where it is none) and ``is_group`` (multicast,
        broadcast, unspecified: nobody serves there).
    """
    distinct = written.drop_nulls().unique().sort()
    rows = [_read_address(text) for text in distinct.to_list()]
    return pl.DataFrame(
        {
            "written": distinct,
            "address": pl.Series([row[0] for row in rows], dtype=pl.String),
            "is_group": pl.Series([row[1] for row in rows], dtype=pl.Boolean),
        }
    )


def read_protocol(text: str) -> str:
    """The name of a protocol that is written as a name, a number, or a letter (Azure)."""
    folded = text.strip().lower()
    return _PROTOCOLS.get(folded, folded)


def _read_address(text: str) -> tuple[str | None, bool]:
    # Files have hundreds of thousands of addresses, nearly all of them of this kind.
    if match := _IPV4.fullmatch(text):
        return text, 224 <= int(match[1]) <= 239 or text in ("0.0.0.0", "255.255.255.255")  # noqa: S104
    try:
        address = ipaddress.ip_address(text.split("%", 1)[0])
    except ValueError:
        return None, False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    is_group = address.is_multicast or address.is_unspecified or str(address) == "255.255.255.255"
    return str(address), is_group


def reduce_flows(records: pl.DataFrame, addresses: pl.DataFrame, *, says_who_called: bool) -> FlowEdges:
    """Sum records to edges.

    Args:
        records: columns of ``RECORD_SCHEMA``; addresses as written, all of them readable.
        addresses: as ``read_addresses`` gives them.
        says_who_called: whether the source is known to have opened the connection.

    Returns:
        The edges between single addresses, sorted. ``connections`` are flows
        from client to server, or those back where more of these were seen.
    """
    known = _with_addresses(records, addresses)
    has_port = pl.col("protocol").is_in(WITH_PORTS)
    ports_are_set = (pl.col("source_port").fill_null(0) > 0) & (pl.col("destination_port").fill_null(0) > 0)
    reason = (
        pl.when(pl.col("protocol").is_in(CONTROL))
        .then(pl.lit("icmp"))
        .when(pl.col("source_is_group") | pl.col("destination_is_group"))
        .then(pl.lit("multicast"))
        .when(has_port & ~ports_are_set)
        .then(pl.lit("fragment"))
    )
    known = known.with_columns(reason.alias("reason"))
    counts = known.filter(pl.col("reason").is_not_null()).group_by("reason").len().sort("reason")
    used = known.filter(pl.col("reason").is_null()).with_columns(
        pl.when(has_port).then(pl.col(name)).alias(name) for name in ("source_port", "destination_port")
    )
    flows = _sum_edges(_with_serving_side(used, says_who_called=says_who_called))
    return FlowEdges(flows=flows, set_aside=dict(counts.iter_rows()))


def _with_addresses(records: pl.DataFrame, addresses: pl.DataFrame) -> pl.DataFrame:
    """Put canonical addresses and protocols in the place of written ones."""
    protocol = pl.col("protocol").str.strip_chars().str.to_lowercase()
    known = records.with_columns(protocol.replace(_PROTOCOLS).fill_null("unknown").alias("protocol"))
    for side in ("source", "destination"):
        looked_up = addresses.select(
            pl.col("written").alias(side),
            pl.col("address").alias(f"{side}_address"),
            pl.col("is_group").alias(f"{side}_is_group"),
        )
        known = known.join(looked_up, on=side, how="left", maintain_order="left")
        known = known.drop(side).rename({f"{side}_address": side})
    return known


def _with_serving_side(records: pl.DataFrame, *, says_who_called: bool) -> pl.DataFrame:
    """Add ``is_back``: whether the source is the serving side, so that the flow is an answer."""
    source, destination = pl.col("source_port"), pl.col("destination_port")
    low_source, low_destination = source < WELL_KNOWN_END, destination < WELL_KNOWN_END
    if says_who_called:
        is_back = (low_source & (destination >= EPHEMERAL_START)).fill_null(value=False)
        return records.with_columns(is_back.alias("is_back"))
    decided = (
        pl.when(source.is_null())
        .then(pl.lit(value=False))
        .when(low_source & ~low_destination)
        .then(pl.lit(value=True))
        .when(low_destination & ~low_source)
        .then(pl.lit(value=False))
    )
    records = records.with_columns(decided.alias("is_back"))
    open_ones = records.filter(pl.col("is_back").is_null())
    if open_ones.height == 0:
        return records
    peers = _count_peers(open_ones)
    for side in ("source", "destination"):
        names = {"address": side, "port": f"{side}_port", "ports": f"{side}_ports", "peers": f"{side}_peers"}
        keys = [side, f"{side}_port", "protocol"]
        open_ones = open_ones.join(peers.rename(names), on=keys, how="left", maintain_order="left")
    ports = pl.col("source_ports").cast(pl.Int64) - pl.col("destination_ports")
    more = pl.col("source_peers").cast(pl.Int64) - pl.col("destination_peers")
    is_back = (
        pl.when(ports != 0)
        .then(ports > 0)
        .when(source != destination)
        .then(source < destination)
        .when(more != 0)
        .then(more > 0)
        .otherwise(pl.col("source") < pl.col("destination"))
    )
    settled = open_ones.with_columns(is_back.alias("is_back")).select(records.columns)
    return pl.concat([records.filter(pl.col("is_back").is_not_null()), settled])


def _count_peers(records: pl.DataFrame) -> pl.DataFrame:
    """With how many ports of peers, and how many peers, each address and port was seen."""
    sides = [("source", "destination"), ("destination", "source")]
    ends = [
        records.select(
            pl.col(own).alias("address"),
            pl.col(f"{own}_port").alias("port"),
            "protocol",
            pl.col(other).alias("peer"),
            pl.col(f"{other}_port").alias("peer_port"),
        )
        for own, other in sides
    ]
    return (
        pl.concat(ends)
        .group_by("address", "port", "protocol")
        .agg(pl.col("peer_port").n_unique().alias("ports"), pl.col("peer").n_unique().alias("peers"))
    )


def _sum_edges(records: pl.DataFrame) -> pl.DataFrame:
    """Sum the flows of each client, server, protocol and port to ``flows`` observations."""
    is_back = pl.col("is_back")
    sided = records.select(
        pl.when(is_back).then("destination").otherwise("source").alias("source"),
        pl.when(is_back).then("source").otherwise("destination").alias("destination"),
        "protocol",
        pl.when(is_back).then("source_port").otherwise("destination_port").alias("port"),
        *("is_back", "flows", "bytes", "day", "last_day", "row"),
    )
    flows = pl.col("flows").fill_null(1)
    edges = sided.group_by(_EDGE).agg(
        pl.max_horizontal(flows.filter(~is_back).sum(), flows.filter(is_back).sum()).alias("connections"),
        _sum_of_known("bytes"),
        pl.col("day").min().alias("first_seen_on"),
        pl.col("last_day").max().alias("last_seen_on"),
        pl.when(pl.col("day").count() > 0).then(pl.col("day").drop_nulls().n_unique()).alias("active_days"),
        pl.col("row").min().alias("_row"),
    )
    return observed("flows", edges.with_columns(_ID)).sort(_EDGE, nulls_last=True)


def _sum_of_known(name: str) -> pl.Expr:
    """A sum that is null where nothing is known, not zero."""
    return pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name)


def widen_clients(
    flows: pl.DataFrame, parameters: ImportParameters, *, known: Collection[str] = ()
) -> pl.DataFrame:
    """Replace the address of each client by its subnet, and sum again what becomes one edge.

    Args:
        flows: ``flows`` observations with single addresses.
        parameters: the length of the subnet; nothing is widened if client addresses are kept.
        known: addresses that are machines' and no person's, such as those of known servers.

    Returns:
        The edges, sorted. A source stays an address if it serves in ``flows`` or is ``known``.
    """
    if parameters.keep_client_addresses:
        return flows
    serving = set(flows["destination"].drop_nulls()) | set(known)
    clients = [text for text in flows["source"].unique().drop_nulls() if text not in serving]
    subnets = pl.DataFrame(
        {"source": clients, "subnet": [client_subnet(text, parameters) for text in clients]},
        schema={"source": pl.String, "subnet": pl.String},
    )
    widened = flows.join(subnets, on="source", how="left", maintain_order="left").with_columns(
        pl.coalesce("subnet", "source").alias("source")
    )
    summed = widened.group_by(_EDGE).agg(
        _sum_of_known("connections"),
        _sum_of_known("bytes"),
        pl.col("first_seen_on").min(),
        pl.col("last_seen_on").max(),
        # Which days the clients share is not known here: at least those of the busiest.
        pl.col("active_days").max(),
        pl.col("sampling").max(),
        pl.col("_sheet").first(),
        pl.col("_row").min(),
    )
    return observed("flows", summed.with_columns(_ID)).sort(_EDGE, nulls_last=True)


def client_subnet(text: str, parameters: ImportParameters) -> str:
    """The subnet of an address; what is a subnet already stays."""
    if "/" in text:
        return text
    if parameters.client_prefix_length == 24 and _IPV4.fullmatch(text):
        return f"{text.rpartition('.')[0]}.0/24"
    address = ipaddress.ip_address(text)
    bits = min(parameters.client_prefix_length, 32) if address.version == 4 else _IPV6_CLIENT_BITS
    return str(ipaddress.ip_network((text, bits), strict=False)) if bits < address.max_prefixlen else text
