"""Computer accounts of the directory: CSV of Get-ADComputer -Properties *, or LDIF."""

import base64
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from samdrift.example.formats.sheet import Export, RecordGroup, Sheet, csv_export
from samdrift.example.landscape.model import Landscape, TrueDevice, TrueServer
from samdrift.example.parameters import ExampleParameters
from samdrift.example.randomness import Dice

# Get-ADComputer -Properties * gives over 100 properties; these are the ones people keep.
_COLUMNS = (
    "CN",
    "Created",
    "Description",
    "DistinguishedName",
    "DNSHostName",
    "Enabled",
    "IPv4Address",
    "LastLogonDate",
    "Location",
    "ManagedBy",
    "Name",
    "ObjectClass",
    "ObjectGUID",
    "OperatingSystem",
    "OperatingSystemServicePack",
    "OperatingSystemVersion",
    "PasswordLastSet",
    "SamAccountName",
    "SID",
    "whenCreated",
)
_MANAGERS = ("Mette Sørensen", "Søren Østergaard", "Åse Kjær", "Jens Bæk", "Karin Nørgaard")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A computer account: values as the directory holds them, and the asset it is for."""

    name: str
    dns_name: str
    container: str
    system: str
    version: str
    address: str
    guid: str
    manager: str
    description: str
    enabled: bool
    created: datetime
    last_logon: datetime | None
    asset_id: str


def directory_exports(
    landscape: Landscape,
    *,
    ldif: bool,
    everything: bool,
    parameters: ExampleParameters,
    today: date,
    dice: Dice,
) -> list[Export]:
    """Write the computer accounts: servers, removed servers, stale ones, and PCs if everything."""
    accounts = [
        _server_account(s, parameters, today, dice)
        for s in landscape.servers
        if not s.template
        and (s.os.family == "windows" or dice.chance(0.3))
        and dice.chance(parameters.share("seen_share", "directory"))
    ]
    if everything:
        accounts += [
            _pc_account(d, landscape, today, dice) for d in landscape.devices if d.asset_class == "endpoint"
        ]
    accounts += _stale(landscape, today, dice)
    accounts = _with_own_names(accounts)
    if ldif:
        return [_ldif(accounts)]
    return [_csv(accounts, danish=dice.chance(0.7), latin1=dice.chance(0.4))]


def _container(domain: str, unit: str) -> str:
    return f"OU={unit},{','.join(f'DC={part}' for part in domain.split('.'))}"


def _moment(today: date, days: int, dice: Dice) -> datetime:
    return datetime.combine(
        today - timedelta(days=days),
        time(dice.whole(0, 23), dice.whole(0, 59), dice.whole(0, 59)),
        tzinfo=UTC,
    )


def _server_account(server: TrueServer, parameters: ExampleParameters, today: date, dice: Dice) -> Account:
    u, v, w = dice.uniforms(3)
    os = server.os
    system, version = (os.directory, os.directory_version) if os.family == "windows" else (os.directory, "")
    if u < parameters.share("contradictions", "operating_system") and os.family == "windows":
        # Upgraded in place: the account kept what it was when it joined.
        system, version = "Windows Server 2012 R2 Standard", "6.3 (9600)"
    known = v < parameters.share("seen_share", "directory_address") and server.exists
    return Account(
        name=server.name.upper(),
        dns_name=server.fqdn,
        container=_container(server.domain, "Servere" if w < 0.8 else "Member Servers"),
        system=system,
        version=version,
        address=server.address if known else "",
        guid=dice.uuid(),
        manager=dice.pick(_MANAGERS) if w < 0.35 else "",
        description=f"{server.application} {server.role} ({server.environment})" if u > 0.5 else "",
        enabled=server.exists or w < 0.5,
        created=_moment(today, (today - server.created).days, dice),
        last_logon=_moment(today, server.last_seen_days, dice),
        asset_id=server.id,
    )


def _pc_account(device: TrueDevice, landscape: Landscape, today: date, dice: Dice) -> Account:
    new = dice.chance(0.7)
    return Account(
        name=device.name.upper(),
        dns_name=f"{device.name}.{landscape.admin_domain}",
        container=_container(landscape.admin_domain, "Klienter"),
        system="Windows 11 Enterprise" if new else "Windows 10 Enterprise",
        version="10.0 (22631)" if new else "10.0 (19045)",
        address="",
        guid=dice.uuid(),
        manager="",
        description="",
        enabled=True,
        created=_moment(today, (today - device.bought).days, dice),
        last_logon=_moment(today, dice.whole(0, 40), dice),
        asset_id=device.id,
    )


def _stale(landscape: Landscape, today: date, dice: Dice) -> list[Account]:
    """Make the accounts of machines that nothing else knows any more."""
    return [
        Account(
            name=name.upper(),
            dns_name=f"{name}.{landscape.admin_domain}",
            container=_container(landscape.admin_domain, "Udgået"),
            system="Windows Server 2008 R2 Standard",
            version="6.1 (7601)",
            address="",
            guid=dice.uuid(),
            manager="",
            description="Udfaset?" if dice.chance(0.3) else "",
            enabled=dice.chance(0.4),
            created=_moment(today, 4500, dice),
            last_logon=_moment(today, dice.whole(400, 2500), dice) if dice.chance(0.8) else None,
            asset_id=asset_id,
        )
        for asset_id, name in landscape.stale
    ]


def _with_own_names(accounts: list[Account]) -> list[Account]:
    """Cut names to the 15 characters that the directory has room for; of two equal ones keep one.

    A second machine that is cut to the same name could not have joined.
    """
    by_name: dict[str, Account] = {}
    for account in sorted(accounts, key=lambda a: a.asset_id):
        name = account.name[:15]
        if name in by_name:
            name = account.name[:12] + account.name[-3:]
        by_name.setdefault(name, replace(account, name=name))
    return [by_name[name] for name in sorted(by_name)]


def _csv(accounts: Sequence[Account], *, danish: bool, latin1: bool) -> Export:
    sheet = Sheet(name="", header=_COLUMNS)
    pattern = "%d-%m-%Y %H:%M:%S" if danish else "%m/%d/%Y %I:%M:%S %p"
    for n, account in enumerate(accounts):
        logon = account.last_logon.strftime(pattern) if account.last_logon else ""
        manager = (
            f"CN={account.manager},OU=Brugere,{account.container.split(',', 1)[1]}" if account.manager else ""
        )
        sheet.add(
            (
                account.name,
                account.created.strftime(pattern),
                account.description,
                f"CN={account.name},{account.container}",
                account.dns_name,
                str(account.enabled),
                account.address,
                logon,
                "",
                manager,
                account.name,
                "computer",
                account.guid,
                account.system,
                "",
                account.version,
                logon,
                f"{account.name}$",
                f"S-1-5-21-1004336348-1177238915-682003330-{1100 + n}",
                account.created.strftime(pattern),
            ),
            account.asset_id,
        )
    return csv_export(
        "ad/ADComputers.csv",
        sheet,
        delimiter=";" if danish else ",",
        encoding="cp1252" if latin1 else "utf-8-sig",
        quote_all=True,
    )


def _ldif(accounts: Sequence[Account]) -> Export:
    """Write LDIF; the truth's row of an entry is the line its ``dn:`` stands on."""
    lines, rows = ["version: 1", ""], []
    for account in accounts:
        rows.append(len(lines) + 1)
        lines.append(_attribute("dn", f"CN={account.name},{account.container}"))
        lines += ["objectClass: top", "objectClass: computer", f"cn: {account.name}", f"name: {account.name}"]
        lines += [f"sAMAccountName: {account.name}$", f"dNSHostName: {account.dns_name}"]
        guid = base64.b64encode(uuid.UUID(account.guid).bytes_le).decode()
        lines += [f"objectGUID:: {guid}", f"operatingSystem: {account.system}"]
        if account.version:
            lines.append(f"operatingSystemVersion: {account.version}")
        if account.description:
            lines.append(_attribute("description", account.description))
        if account.last_logon:
            # Windows counts tenths of microseconds since 1601.
            ticks = int((account.last_logon.timestamp() + 11_644_473_600) * 10_000_000)
            lines.append(f"lastLogonTimestamp: {ticks}")
        lines.append(f"userAccountControl: {4096 if account.enabled else 4098}")
        lines += [f"whenCreated: {account.created.strftime('%Y%m%d%H%M%S')}.0Z", ""]
    ids = tuple(a.asset_id for a in accounts)
    group = RecordGroup(sheet="", role="asset", rows=tuple(rows), asset_ids=ids)
    return Export(path="ad/computere.ldif", content="\n".join(lines).encode() + b"\n", groups=(group,))


def _attribute(name: str, value: str) -> str:
    """Write an attribute, in base 64 where the value has letters outside ASCII."""
    if value.isascii():
        return f"{name}: {value}"
    return f"{name}:: {base64.b64encode(value.encode()).decode()}"
