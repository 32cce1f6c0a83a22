"""Nmap XML sweeps of the server networks and some client networks: 256 hosts listed, few up."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from xml.sax.saxutils import quoteattr

from samdrift.example.formats.sheet import BadRow, Export, RecordGroup
from samdrift.example.landscape.addresses import first_host, to_text
from samdrift.example.landscape.model import Landscape, TrueDevice, TrueServer
from samdrift.example.parameters import ExampleParameters
from samdrift.example.randomness import Dice

# Open ports by role: port, service, product.
_WINDOWS = ((135, "msrpc", "Microsoft Windows RPC"), (445, "microsoft-ds", ""), (3389, "ms-wbt-server", ""))
_LINUX = ((22, "ssh", "OpenSSH"),)
_BY_ROLE: dict[str, tuple[tuple[int, str, str], ...]] = {
    "web": ((80, "http", "Microsoft IIS httpd"), (443, "https", "")),
    "app": ((443, "https", ""), (8080, "http-proxy", "Apache Tomcat")),
    "db": ((1433, "ms-sql-s", "Microsoft SQL Server 2019"),),
    "sql": ((1433, "ms-sql-s", "Microsoft SQL Server 2022"),),
    "dc": ((53, "domain", ""), (88, "kerberos-sec", ""), (389, "ldap", ""), (636, "ldapssl", "")),
    "fil": ((139, "netbios-ssn", ""),),
    "print": ((515, "printer", ""), (9100, "jetdirect", "")),
    "mail": ((25, "smtp", "Postfix smtpd"),),
    "dns": ((53, "domain", "ISC BIND 9.18"),),
    "ot": ((502, "modbus", ""), (47808, "bacnet", "")),
    "video": ((554, "rtsp", ""),),
    "sip": ((5060, "sip", ""), (5061, "sip-tls", "")),
    "log": ((514, "shell", ""), (9200, "wap-wsp", "Elasticsearch")),
    "bkp": ((9392, "unknown", ""),),
}
_AT_MOST_SWEEPS = 8


def nmap_exports(
    landscape: Landscape, *, parameters: ExampleParameters, today: date, dice: Dice
) -> list[Export]:
    """Write one sweep for each of up to eight server networks and two client networks."""
    servers = [n for n, p in enumerate(landscape.prefixes) if p.purpose in ("servers", "school-servers")]
    clients = [n for n, p in enumerate(landscape.prefixes) if p.purpose == "clients"]
    chosen = servers[:_AT_MOST_SWEEPS] + clients[:2]
    in_block: dict[int, list[TrueServer | TrueDevice]] = {n: [] for n in chosen}
    for server in landscape.servers:
        if server.prefix_number in in_block and server.exists and server.powered_on and not server.template:
            in_block[server.prefix_number].append(server)
    for device in landscape.devices:
        if device.prefix_number in in_block and device.address:
            in_block[device.prefix_number].append(device)
    exports = []
    for n in chosen:
        found = [a for a in in_block[n] if dice.chance(parameters.share("seen_share", "nmap"))]
        if found:
            exports.append(_sweep(landscape.prefixes[n].prefix, found, parameters, today, dice))
    if exports and dice.chance(parameters.number("cut_off_scans")):
        exports[-1] = _cut_off(exports[-1])
    return exports


def _cut_off(export: Export) -> Export:
    """Return a scan that was stopped two thirds through; the truth keeps the whole hosts only."""
    content = export.content[: len(export.content) * 2 // 3]
    whole = content.count(b"</host>")
    groups = []
    for group in export.groups:
        kept = [(r, a) for r, a in zip(group.rows, group.asset_ids, strict=True) if r <= whole]
        rows, ids = tuple(r for r, _a in kept), tuple(a for _r, a in kept)
        groups.append(RecordGroup(sheet="", role=group.role, rows=rows, asset_ids=ids))
    bad = BadRow(sheet="", row=None, reason=f"cut off before its end, after {whole} hosts")
    return Export(path=export.path, content=content, groups=tuple(groups), bad_rows=(bad,))


def _sweep(
    prefix: str,
    found: Sequence[TrueServer | TrueDevice],
    parameters: ExampleParameters,
    today: date,
    dice: Dice,
) -> Export:
    start = datetime.combine(today - timedelta(days=dice.whole(3, 40)), time(2, 15), tzinfo=UTC)
    seconds = int(start.timestamp())
    stamp = start.strftime("%a %b %d %H:%M:%S %Y")
    base = first_host(prefix) - 5
    up = {asset.address: asset for asset in found}
    args = f"nmap -v -sS -sV -O -oX scan.xml {prefix}"
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n'
        f"<!-- Nmap 7.94 scan initiated {stamp} as: {args} -->\n"
        f'<nmaprun scanner="nmap" args={quoteattr(args)} start="{seconds}" startstr="{stamp}" version="7.94" '
        'xmloutputversion="1.05">\n'
        '<scaninfo type="syn" protocol="tcp" numservices="1000" services="1-1000"/>\n<verbose level="1"/>\n'
    )
    lines, rows, ids = [head], [], []
    for number in range(256):
        address = to_text(base + number)
        asset = up.get(address)
        if asset is None:
            lines.append(
                f'<host><status state="down" reason="no-response" reason_ttl="0"/>'
                f'<address addr="{address}" addrtype="ipv4"/>\n</host>\n'
            )
            continue
        lines.append(_up_host(asset, seconds, parameters, dice))
        rows.append(number + 1)
        ids.append(asset.id)
    end = seconds + 900
    lines.append(
        f'<runstats><finished time="{end}" elapsed="900.11" summary="Nmap done; 256 IP addresses '
        f'({len(rows)} hosts up) scanned" exit="success"/>'
        f'<hosts up="{len(rows)}" down="{256 - len(rows)}" total="256"/>\n'
        "</runstats>\n</nmaprun>\n"
    )
    group = RecordGroup(sheet="", role="asset", rows=tuple(rows), asset_ids=tuple(ids))
    name = f"nmap/nmap-{prefix.replace('/', '_')}.xml"
    return Export(path=name, content="".join(lines).encode(), groups=(group,) if rows else ())


def _up_host(asset: TrueServer | TrueDevice, seconds: int, parameters: ExampleParameters, dice: Dice) -> str:
    u, v, w = dice.uniforms(3)
    mac = ""
    if u < parameters.share("seen_share", "nmap_mac") and asset.mac:
        mac = f'<address addr="{asset.mac.upper()}" addrtype="mac"/>\n'
    name = ""
    if isinstance(asset, TrueServer) and v < parameters.share("seen_share", "nmap_name"):
        name = f'<hostname name="{asset.fqdn}" type="PTR"/>\n'
    os_name = ""
    if isinstance(asset, TrueServer) and w < 0.6:
        guess = "Linux 4.15 - 5.19" if asset.os.family == "linux" else "Microsoft " + asset.os.short
        os_name = f'<os><osmatch name="{guess}" accuracy="{90 + int(w * 15)}" line="1"/></os>\n'
    ports = "".join(_port(*p) for p in _ports(asset))
    return (
        f'<host starttime="{seconds}" endtime="{seconds + 60}"><status state="up" reason="echo-reply" '
        f'reason_ttl="127"/>\n<address addr="{asset.address}" addrtype="ipv4"/>\n{mac}'
        f"<hostnames>\n{name}</hostnames>\n"
        f'<ports><extraports state="filtered" count="990"/>\n{ports}</ports>\n{os_name}'
        '<times srtt="512" rttvar="120" to="100000"/>\n</host>\n'
    )


def _ports(asset: TrueServer | TrueDevice) -> tuple[tuple[int, str, str], ...]:
    if isinstance(asset, TrueDevice):
        return ((135, "msrpc", "Microsoft Windows RPC"),)
    own = _LINUX if asset.os.family == "linux" else _WINDOWS
    special = _BY_ROLE.get(asset.role, ())
    if asset.role in ("db", "sql") and asset.os.family == "linux":
        special = ((5432, "postgresql", "PostgreSQL DB"),)
    return tuple(sorted((*own, *special)))


def _port(number: int, service: str, product: str) -> str:
    made = f' product="{product}"' if product else ""
    return (
        f'<port protocol="tcp" portid="{number}"><state state="open" reason="syn-ack" reason_ttl="127"/>'
        f'<service name="{service}"{made} method="{"probed" if product else "table"}" '
        f'conf="{10 if product else 3}"/></port>\n'
    )
