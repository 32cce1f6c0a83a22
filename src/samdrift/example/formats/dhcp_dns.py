"""DHCP (Microsoft's CSV, ISC's leases) and DNS (BIND zone files)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from samdrift.example.formats.sheet import Export, RecordGroup, Sheet, csv_export
from samdrift.example.landscape.addresses import first_host, last_host, to_text
from samdrift.example.landscape.model import Landscape, TrueDevice, TruePrefix
from samdrift.example.parameters import ExampleParameters
from samdrift.example.randomness import Dice

_SCOPE = (
    "ScopeId", "SubnetMask", "Name", "State", "StartRange", "EndRange", "LeaseDuration", "Type",
    "Description",
    "SuperscopeName", "MaxBootpClients", "ActivatePolicies", "NapEnable",
)  # fmt: skip
_LEASE = (
    "IPAddress", "ScopeId", "ClientId", "HostName", "AddressState", "LeaseExpiryTime", "ClientType",
    "Description",
    "DnsRegistration", "DnsRR", "NapCapable", "NapStatus", "ProbationEnds", "ServerIP",
)  # fmt: skip
_AT_MOST_LEASES = 400


def microsoft_dhcp_exports(landscape: Landscape, *, today: date, dice: Dice) -> list[Export]:
    """Write Get-DhcpServerv4Scope and Get-DhcpServerv4Lease as CSV."""
    scopes = Sheet(name="", header=_SCOPE, role="mention")
    for prefix in _scope_prefixes(landscape):
        state = "Active" if dice.chance(0.95) else "InActive"
        name = f"{prefix.vlan_name} ({landscape.sites[(prefix.site_number or 1) - 1].name})"
        start, end = to_text(first_host(prefix.prefix) + 15), to_text(last_host(prefix.prefix) - 4)
        scopes.add(
            (
                _network(prefix),
                _mask(prefix),
                name,
                state,
                start,
                end,
                "8.00:00:00",
                "Dhcp",
                "",
                "",
                4294967295,
                "True",
            )
            + ("False",)
        )
    leases = Sheet(name="", header=_LEASE, role="asset")
    for device in _clients(landscape):
        expiry = datetime.combine(today + timedelta(days=dice.whole(1, 8)), time(dice.whole(0, 23), 12))
        scope = _network(landscape.prefixes[device.prefix_number])
        mac = device.mac.replace(":", "-")
        host = f"{device.name}.{landscape.admin_domain}"
        leases.add(
            (
                device.address,
                scope,
                mac,
                host,
                "Active",
                expiry.strftime("%d-%m-%Y %H:%M:%S"),
                "Dhcp",
                "",
                "Complete",
            )
            + ("A", "False", "FullAccess", "", "10.0.0.10"),
            device.id,
        )
    return [
        csv_export("dhcp/Get-DhcpServerv4Scope.csv", scopes, quote_all=True, encoding="utf-8-sig"),
        csv_export("dhcp/Get-DhcpServerv4Lease.csv", leases, quote_all=True, encoding="utf-8-sig"),
    ]


def isc_dhcp_exports(landscape: Landscape, *, today: date, dice: Dice) -> list[Export]:
    """Write dhcpd.leases; the truth's row of a lease is the line it begins on."""
    lines = [
        "# The format of this file is documented in dhcpd.leases(5).",
        "authoring-byte-order little-endian;",
        "",
    ]
    rows, ids = [], []
    for device in _clients(landscape):
        start = datetime.combine(
            today - timedelta(days=dice.whole(0, 3)), time(dice.whole(0, 23), 5), tzinfo=UTC
        )
        rows.append(len(lines) + 1)
        ids.append(device.id)
        lines += [
            f"lease {device.address} {{",
            f"  starts {_weekday(start)};",
            f"  ends {_weekday(start + timedelta(days=8))};",
            "  binding state active;",
            "  next binding state free;",
            f"  hardware ethernet {device.mac};",
            f'  client-hostname "{device.name}";',
            "}",
        ]
    group = RecordGroup(sheet="", role="asset", rows=tuple(rows), asset_ids=tuple(ids))
    content = "\n".join(lines).encode() + b"\n"
    return [Export(path="dhcp/dhcpd.leases", content=content, groups=(group,) if rows else ())]


def _weekday(moment: datetime) -> str:
    """Write a moment as dhcpd does: day of the week from Sunday = 0, then date and time in UTC."""
    return f"{moment.isoweekday() % 7} {moment.strftime('%Y/%m/%d %H:%M:%S')}"


def _scope_prefixes(landscape: Landscape) -> list[TruePrefix]:
    return [p for p in landscape.prefixes if p.purpose in ("clients", "school", "guests")]


def _clients(landscape: Landscape) -> Sequence[TrueDevice]:
    return [d for d in landscape.devices if d.asset_class == "endpoint" and d.address][:_AT_MOST_LEASES]


def _network(prefix: TruePrefix) -> str:
    return prefix.prefix.split("/")[0]


def _mask(prefix: TruePrefix) -> str:
    length = int(prefix.prefix.split("/")[1])
    return to_text((0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF)


def zone_exports(
    landscape: Landscape, *, parameters: ExampleParameters, today: date, dice: Dice
) -> list[Export]:
    """Write the forward zone of each domain; the truth's row of a record is its line."""
    exports = []
    for domain in (landscape.admin_domain, landscape.school_domain):
        servers = [
            s
            for s in landscape.servers
            if s.domain == domain and not s.template and dice.chance(parameters.share("seen_share", "dns"))
        ]
        if servers:
            exports.append(_zone(domain, [(s.name.lower(), s.address, s.id, s.role) for s in servers], today))
    return exports


def _zone(domain: str, hosts: Sequence[tuple[str, str, str, str]], today: date) -> Export:
    lines = [
        f"$ORIGIN {domain}.",
        "$TTL 3600",
        f"@\tIN\tSOA\tns1.{domain}. hostmaster.{domain}. (",
        f"\t{today.strftime('%Y%m%d')}01 ; serial",
        "\t3600 900 1209600 300 )",
        "\tIN\tNS\tns1",
        "\tIN\tNS\tns2",
        "; servere",
    ]
    rows, ids = [], []
    for n, (name, address, asset_id, role) in enumerate(sorted(hosts)):
        rows.append(len(lines) + 1)
        ids.append(asset_id)
        lines.append(f"{name}\tIN\tA\t{address}")
        if role == "web" and n % 3 == 0:
            lines.append(f"{name.split('-')[1] if '-' in name else name}{n}\tIN\tCNAME\t{name}")
    group = RecordGroup(sheet="", role="mention", rows=tuple(rows), asset_ids=tuple(ids))
    return Export(path=f"dns/db.{domain}", content="\n".join(lines).encode() + b"\n", groups=(group,))
