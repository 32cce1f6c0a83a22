"""Flow records: nfdump CSV or Zeek conn.log, between servers and from client networks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from samdrift.example.formats.sheet import Export
from samdrift.example.landscape.addresses import first_host, last_host, to_text
from samdrift.example.landscape.catalogue import UBIQUITOUS
from samdrift.example.landscape.model import Landscape, TrueServer
from samdrift.example.parameters import ExampleParameters
from samdrift.example.randomness import Dice

_DAYS = 38  # five to six weeks, so that month-end jobs are in
_PORTS = {
    "db": (1433, "tcp"), "sql": (1433, "tcp"), "web": (443, "tcp"), "app": (8443, "tcp"), "int": (443, "tcp"),
    "dc": (389, "tcp"), "dns": (53, "udp"), "ntp": (123, "udp"), "fil": (445, "tcp"), "print": (9100, "tcp"),
    "bkp": (9392, "tcp"), "mon": (1514, "tcp"), "log": (514, "udp"), "sccm": (443, "tcp"),
    "wsus": (8531, "tcp"),
    "ctx": (1494, "tcp"), "rds": (3389, "tcp"), "mail": (25, "tcp"), "sip": (5060, "udp"),
    "proxy": (3128, "tcp"),
    "video": (554, "tcp"), "ot": (47808, "udp"), "k8s": (6443, "tcp"), "etl": (1433, "tcp"),
}  # fmt: skip
_CLIENT_FACING = ("web", "app", "fil", "print", "ctx", "rds", "proxy", "sip")
_PROTOCOL = {"tcp": "TCP", "udp": "UDP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueEdge:
    """A dependency: who calls whom, on which port, and how much; ``client`` "" is client networks."""

    client: str
    server: str
    protocol: str
    port: int
    weight: float
    monthly: bool


def find_edges(landscape: Landscape, dice: Dice) -> tuple[TrueEdge, ...]:
    """Return who truly calls whom: within applications, between them, and to what serves all."""
    by_id = {s.id: s for s in landscape.live_servers if s.address and s.powered_on}
    applications = [
        (a, [by_id[i] for i in a.server_ids if i in by_id]) for a in landscape.applications if a.server_ids
    ]
    present = {a.short: servers for a, servers in applications if servers}
    edges: list[TrueEdge] = []
    for application, servers in applications:
        for environment in ("prod", "test"):
            edges += _inside([s for s in servers if s.environment == environment], dice)
        for called in application.calls:
            sources = [
                s for s in servers if s.environment == "prod" and s.role in ("app", "int", "web", "etl")
            ]
            targets = [
                s for s in present.get(called, []) if s.environment == "prod" and s.role not in ("db", "sql")
            ]
            for source in sources[:2]:
                if targets:
                    edges.append(
                        _edge(source, dice.pick(targets), 3 * dice.lognormal(0.8), monthly=dice.chance(0.2))
                    )
    for short in UBIQUITOUS:
        for server in present.get(short, [])[:3]:
            chosen = dice.sample([s for s in by_id.values() if s.id != server.id], 0.5)
            edges += [_edge(s, server, 0.4 * dice.lognormal(0.5), monthly=False) for s in chosen]
    for server in by_id.values():
        if server.role in _CLIENT_FACING and server.environment == "prod":
            port, protocol = _PORTS[server.role]
            weight = 6 * dice.lognormal(1.0)
            edges.append(
                TrueEdge(
                    client="", server=server.id, protocol=protocol, port=port, weight=weight, monthly=False
                )
            )
    return tuple(edges)


def _inside(servers: Sequence[TrueServer], dice: Dice) -> list[TrueEdge]:
    """Return the calls inside one application: web to app, app to database, app to files."""
    tiers = {"web": 0, "app": 1, "int": 1, "robot": 1, "etl": 1, "rapport": 1, "ot": 1, "video": 1}
    low = [s for s in servers if s.role in ("db", "sql", "fil")]
    made = []
    for server in servers:
        tier = tiers.get(server.role)
        if tier is None:
            continue
        below = [s for s in servers if tiers.get(s.role) == 1] if tier == 0 else low
        for target in (below or low)[:2]:
            if target.id != server.id:
                made.append(_edge(server, target, 8 * dice.lognormal(0.8), monthly=False))
    return made


def _edge(client: TrueServer, server: TrueServer, weight: float, *, monthly: bool) -> TrueEdge:
    port, protocol = _PORTS.get(server.role, (443, "tcp"))
    if server.os.family == "linux" and server.role in ("db", "sql"):
        port = 5432
    return TrueEdge(
        client=client.id, server=server.id, protocol=protocol, port=port, weight=weight, monthly=monthly
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRows:
    """Flow records by column, sorted by time: seconds since 1970, addresses, ports, volumes."""

    starts: list[float]
    seconds: list[float]
    clients: list[str]
    servers: list[str]
    client_ports: list[int]
    server_ports: list[int]
    protocols: list[str]
    packets_out: list[int]
    bytes_out: list[int]
    packets_in: list[int]
    bytes_in: list[int]


def make_flows(
    landscape: Landscape, edges: Sequence[TrueEdge], *, parameters: ExampleParameters, today: date, dice: Dice
) -> FlowRows:
    """Draw flow records from the dependencies, by weight, over the last five to six weeks."""
    rng = dice.rng
    wanted = parameters.number("flow_rows_per_server") * len(landscape.live_servers)
    count = int(min(wanted, parameters.number("flow_rows_at_most")))
    weights = np.array([e.weight for e in edges])
    # Every edge at least once: a dependency nobody saw cannot be planned for.
    extra = rng.choice(len(edges), size=max(0, count - len(edges)), p=weights / weights.sum())
    which = np.concatenate([np.arange(len(edges)), extra])
    size = len(which)
    begin = datetime.combine(today - timedelta(days=_DAYS + 5), time(0), tzinfo=UTC).timestamp()
    day = rng.integers(0, _DAYS, size=size)
    monthly = np.array([e.monthly for e in edges])[which]
    ends = _month_ends(today - timedelta(days=_DAYS + 5))
    day = np.where(monthly, np.array(ends)[rng.integers(len(ends), size=size)], day)
    hour = np.clip(rng.normal(11.5, 4.5, size=size), 0, 23.99)
    starts = np.round(begin + day * 86400 + hour * 3600, 3)
    order = np.lexsort((which, starts))
    which, starts = which[order], starts[order]
    packets = rng.integers(2, 200, size=size)
    answered = rng.integers(1, 600, size=size)
    addresses = {s.id: s.address for s in landscape.servers}
    pools = [
        (first_host(p.prefix), last_host(p.prefix)) for p in landscape.prefixes if p.purpose == "clients"
    ]
    pool, spot = rng.integers(len(pools), size=size).tolist(), rng.random(size).tolist()
    clients, servers, ports, protocols = [], [], [], []
    for n, e in enumerate(which.tolist()):
        edge = edges[e]
        low, high = pools[pool[n]]
        clients.append(addresses[edge.client] if edge.client else to_text(low + int(spot[n] * (high - low))))
        servers.append(addresses[edge.server])
        ports.append(edge.port)
        protocols.append(edge.protocol)
    return FlowRows(
        starts=starts.tolist(),
        seconds=np.round(rng.exponential(4.0, size=size), 3).tolist(),
        clients=clients,
        servers=servers,
        client_ports=rng.integers(49152, 65536, size=size).tolist(),
        server_ports=ports,
        protocols=protocols,
        packets_out=packets.tolist(),
        bytes_out=(packets * rng.integers(60, 400, size=size)).tolist(),
        packets_in=answered.tolist(),
        bytes_in=(answered * rng.integers(80, 1300, size=size)).tolist(),
    )


def _month_ends(begin: date) -> list[int]:
    """Return the days since ``begin`` that are the last of a month; the last day if none is."""
    found = [n for n in range(_DAYS) if (begin + timedelta(days=n + 1)).day == 1]
    return found or [_DAYS - 1]


_NFDUMP = (
    "ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,in,out,sas,das,smk,dmk,dtos,dir,nh,nhb,svln,dvln,ismc,"
    "odmc,idmc,osmc,mpls1,mpls2,mpls3,mpls4,mpls5,mpls6,mpls7,mpls8,mpls9,mpls10,cl,sl,al,ra,eng,exid,tr"
)
_MAC = "00:00:00:00:00:00"
_MPLS = ",".join(["0-0-0"] * 10)


def nfdump_export(flows: FlowRows) -> Export:
    """Write ``nfdump -o csv`` of 1.7.1, with the summary block that follows the rows."""
    lines = [_NFDUMP]
    packets = bytes_ = 0
    for start, seconds, client, server, sp, dp, protocol, op, ob, ip, ib in _rows(flows):
        begin, end = _clock(start), _clock(start + seconds)
        flags = "...AP.SF" if protocol == "tcp" else "........"
        lines.append(
            f"{begin},{end},{seconds:.3f},{client},{server},{sp},{dp},{_PROTOCOL[protocol]},{flags},0,0,{op},{ob},"
            f"{ip},{ib},12,14,0,0,24,24,0,0,0.0.0.0,0.0.0.0,0,0,{_MAC},{_MAC},{_MAC},{_MAC},{_MPLS},"
            f"    0.000,    0.000,    0.000,10.255.255.1,0/0,1,{end}"
        )
        packets += op
        bytes_ += ob
    lines += ["Summary", "flows,bytes,packets,avg_bps,avg_pps,avg_bpp"]
    lines.append(f"{len(flows.starts)},{bytes_},{packets},0,0,{bytes_ // max(1, packets)}")
    return Export(path="flows/nfdump.csv", content="\n".join(lines).encode() + b"\n")


def _clock(moment: float) -> str:
    return datetime.fromtimestamp(moment, tz=UTC).strftime("%Y-%m-%d %H:%M:%S")


_ZEEK = (
    "ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state "
    "local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes "
    "tunnel_parents"
)
_ZEEK_TYPES = (
    "time string addr port addr port enum string interval count count string bool bool count "
    "string count count count count set[string]"
)
_SERVICES = {53: "dns", 443: "ssl", 389: "ldap", 445: "smb", 25: "smtp", 123: "ntp", 3389: "rdp", 5060: "sip"}


def zeek_export(flows: FlowRows, dice: Dice) -> Export:
    """Write Zeek's conn.log as tab-separated text, with its header and closing line."""
    begin = datetime.fromtimestamp(flows.starts[0], tz=UTC).strftime("%Y-%m-%d-%H-%M-%S")
    lines = [
        "#separator \\x09",
        "#set_separator\t,",
        "#empty_field\t(empty)",
        "#unset_field\t-",
        "#path\tconn",
    ]
    lines += [
        f"#open\t{begin}",
        "#fields\t" + _ZEEK.replace(" ", "\t"),
        "#types\t" + _ZEEK_TYPES.replace(" ", "\t"),
    ]
    marks = dice.rng.bytes(8 * len(flows.starts)).hex()
    for n, (start, seconds, client, server, sp, dp, protocol, op, ob, ip, ib) in enumerate(_rows(flows)):
        uid = f"C{marks[16 * n : 16 * n + 16]}"
        service = _SERVICES.get(dp, "-") if n % 700 != 699 else "-"
        # Now and then an address of version 6, and a field that Zeek did not set.
        source = client if n % 700 != 699 else f"fe80::20c:29ff:fe{n % 256:02x}:1"
        lines.append(
            f"{start:.6f}\t{uid}\t{source}\t{sp}\t{server}\t{dp}\t{protocol}\t{service}\t{seconds:.6f}"
            f"\t{ob}\t{ib}\tSF\tT\tT\t0\tShADadfF\t{op}\t{ob + 40 * op}\t{ip}\t{ib + 40 * ip}\t(empty)"
        )
    lines.append(f"#close\t{_clock(flows.starts[-1]).replace(' ', '-').replace(':', '-')}")
    return Export(path="flows/conn.log", content="\n".join(lines).encode() + b"\n")


def _rows(flows: FlowRows) -> Iterator[tuple[float, float, str, str, int, int, str, int, int, int, int]]:
    """Return the records one by one: times, addresses, ports, protocol, packets and bytes each way."""
    ends = zip(flows.starts, flows.seconds, flows.clients, flows.servers, strict=True)
    ports = zip(flows.client_ports, flows.server_ports, flows.protocols, strict=True)
    volumes = zip(flows.packets_out, flows.bytes_out, flows.packets_in, flows.bytes_in, strict=True)
    for end, port, volume in zip(ends, ports, volumes, strict=True):
        yield (*end, *port, *volume)
