"""What columns of flows are called in tables that people and programs make."""

import re
from collections.abc import Mapping, Sequence

from samdrift.importers.flow_layout import find_places

#: For each cell, its spellings without signs, best first.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "start": (
        "start", "starttime", "flowstart", "timestamp", "time", "date", "datetime", "firstseen",
        "firstseenon", "first", "ts", "tidspunkt", "tid", "dato", "begin", "generatedtime", "receivetime",
    ),
    "end": ("end", "endtime", "flowend", "lastseen", "lastseenon", "last", "te", "slut"),
    "source": (
        "source", "sourceip", "sourceaddress", "srcip", "src", "srcaddr", "sourceipaddress", "pktsrcaddr",
        "sa", "client", "clientip", "idorigh", "kilde", "kildeip", "kildeadresse", "fra",
    ),
    "source_port": ("sourceport", "srcport", "sport", "sp", "clientport", "idorigp", "kildeport", "fraport"),
    "destination": (
        "destination", "destinationip", "destinationaddress", "dstip", "dst", "dest", "destip", "dstaddr",
        "destinationipaddress", "pktdstaddr", "da", "server", "serverip", "idresph", "mål", "målip", "til",
    ),
    "destination_port": (
        "destinationport", "dstport", "destport", "dport", "dp", "serverport", "port", "idrespp", "målport",
        "tilport",
    ),
    "protocol": ("protocol", "proto", "pr", "ipprotocol", "protokol"),
    "bytes_out": (
        "bytes", "totalbytes", "octets", "bytesout", "bytessent", "sentbytes", "sentbyte", "byte", "ibyt",
        "origbytes",
    ),
    "bytes_in": ("bytesin", "bytesreceived", "receivedbytes", "rcvdbyte", "obyt", "respbytes"),
    "flows": ("flows", "connections", "connectioncount", "sessions", "count", "forbindelser", "antal"),
}  # fmt: skip
#: A table of flows says who, to whom and on which port; the caller's own port may be missing.
_NEEDED = ("source", "destination", "destination_port", "protocol")
#: What a list of firewall rules, which has all of those, does not have.
_TRAFFIC = ("start", "source_port", "bytes_out", "flows")
#: The columns of a table of edges as ``samdrift edges`` writes it; a day counts once there.
EDGE_COLUMNS = (
    "source", "destination", "protocol", "port", "connections", "bytes", "first_seen_on", "last_seen_on",
    "active_days",
)  # fmt: skip


def find_flow_columns(names: Sequence[str]) -> dict[str, int] | None:
    """For each cell the place of its column; None where the columns are no flows'."""
    folded = [re.sub(r"[^a-z0-9æøå]", "", name.lower()) for name in names]
    places = find_places(folded, _NAMES)
    needed = all(name in places for name in _NEEDED)
    return places if needed and any(name in places for name in _TRAFFIC) else None


def is_edge_table(names: Sequence[str]) -> bool:
    """Whether the columns are those of a table of edges."""
    return set(EDGE_COLUMNS) <= set(names)
