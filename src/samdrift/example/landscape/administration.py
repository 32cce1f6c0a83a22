"""Contracts, money, staff and asset register of a municipality. Every figure is modelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from samdrift.example.landscape.model import Landscape, TrueApplication
from samdrift.example.parameters import ExampleParameters
from samdrift.example.randomness import Dice

TAKEOVER = date(2027, 12, 31)
NOTICE_TO = ("month", "quarter", "half_year", "year", "anniversary")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueContract:
    """A contract; money in whole DKK, ``notice_to`` the date that notice counts to."""

    id: str
    name: str
    supplier: str
    kind: str
    systems: tuple[str, ...]
    concluded_on: date
    starts_on: date
    expires_on: date | None
    notice_months: int
    notice_to: str
    irrevocable_until: date | None
    options: str
    options_tendered: bool | None
    assignable: str
    framework: str
    exit_fee_dkk: int
    licence_metric: str
    transferable: str
    payment_dkk: int
    acquisition_dkk: int
    processing_agreement: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueCost:
    """A line of budget or account in the account plan's dimensions; whole DKK."""

    name: str
    account: str
    function: str
    dranst: str
    art: str
    year: int
    kind: str
    amount_dkk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueStaff:
    """A job role: full-time equivalents and shares of time, which sum to 1; never names."""

    role: str
    unit: str
    equivalents: float
    servers: float
    network: float
    users: float
    other: float
    employment: str
    vacant: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueEntry:
    """An entry of the asset register; ``lifetime_years`` is the time of depreciation."""

    number: str
    name: str
    kind: str
    acquired_on: date
    acquisition_dkk: int
    book_value_dkk: int
    lifetime_years: int
    asset_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """Contracts, cost lines, staff and register entries of one municipality."""

    contracts: tuple[TrueContract, ...]
    costs: tuple[TrueCost, ...]
    staff: tuple[TrueStaff, ...]
    entries: tuple[TrueEntry, ...]


# Contracts about operation itself: name, supplier, kind, licence metric, price weight.
_BASIC: tuple[tuple[str, str, str, str, float], ...] = (
    ("Virtualiseringslicenser", "Broadcom-forhandler", "licence", "core", 2.0),
    ("Microsoft Enterprise Agreement", "Licensforhandler A", "licence", "user", 4.0),
    ("Serverhardware og support", "Hardwareleverandør A", "purchase", "", 1.5),
    ("Storage og backupmedie", "Hardwareleverandør B", "purchase", "", 1.2),
    ("Backupsoftware", "Licensforhandler B", "licence", "core", 0.6),
    ("Netværksudstyr og support", "Netværksleverandør A", "support", "", 1.4),
    ("Fiber og WAN", "TDC Erhverv", "operation", "", 2.2),
    ("Internet og DDoS-beskyttelse", "GlobalConnect", "operation", "", 0.5),
    ("Firewall-abonnementer", "Netværksleverandør B", "licence", "device", 0.6),
    ("Housing i eksternt datacenter", "Datacenterleverandør A", "operation", "", 0.9),
    ("Overvågning og SOC", "Sikkerhedsleverandør A", "operation", "user", 1.1),
    ("Databaselicenser", "Licensforhandler A", "licence", "core", 1.0),
)


def make_administration(
    landscape: Landscape, *, parameters: ExampleParameters, today: date, dice: Dice
) -> Administration:
    """Make the papers of a municipality, sized by its inhabitants."""
    return Administration(
        contracts=_contracts(landscape, parameters, today, dice),
        costs=_costs(landscape, parameters, today, dice),
        staff=_staff(landscape, parameters, dice),
        entries=_entries(landscape, today, dice),
    )


def _contracts(
    landscape: Landscape, parameters: ExampleParameters, today: date, dice: Dice
) -> tuple[TrueContract, ...]:
    key = landscape.code or landscape.folder.removeprefix("_shared/")
    median = parameters.number("contract_dkk_median") * landscape.population / 1000
    wanted: list[tuple[str, str, str, str, float, tuple[str, ...]]] = [
        (name, supplier, kind, metric, weight, ())
        for name, supplier, kind, metric, weight in _BASIC
        if dice.chance(0.85)
    ]
    applications = () if landscape.members else landscape.applications
    wanted += [
        (f"{a.name}, drift og support", a.supplier, "operation", "inhabitant", dice.lognormal(0.8), (a.name,))
        for a in applications
        if a.kind == "line_of_business" and dice.chance(0.75)
    ]
    made = []
    for number, (name, supplier, kind, metric, weight, systems) in enumerate(wanted, start=1):
        long = dice.chance(parameters.number("contracts_past_takeover"))
        payment = int(round(median * weight * dice.lognormal(0.3), -3))
        made.append(
            _contract(
                ident=f"{key}-k{number:03d}",
                about=(name, supplier, kind, metric, systems),
                payment=payment,
                long=long,
                today=today,
                dice=dice,
            )
        )
    return tuple(made)


def _contract(
    *,
    ident: str,
    about: tuple[str, str, str, str, tuple[str, ...]],
    payment: int,
    long: bool,
    today: date,
    dice: Dice,
) -> TrueContract:
    name, supplier, kind, metric, systems = about
    starts = today - timedelta(days=dice.whole(60, 700) if long else dice.whole(400, 2600))
    starts = starts.replace(day=1)
    years = dice.pick((3, 4, 4, 5)) if long else dice.pick((1, 2, 3, 4))
    continuous = not long and dice.chance(0.45)
    expires = None if continuous else _add_months(starts, 12 * years) - timedelta(days=1)
    if expires is not None and expires < today:
        expires = _add_months(today.replace(day=1), dice.whole(1, 13)) - timedelta(days=1)
    irrevocable = None
    if long:
        months = dice.whole(1, 20)
        irrevocable = _add_months(TAKEOVER.replace(day=1), months) - timedelta(days=1)
        expires = irrevocable if expires is None or expires < irrevocable else expires
    elif dice.chance(0.3):
        latest = expires or TAKEOVER - timedelta(days=90)
        irrevocable = min(_add_months(starts, 24) - timedelta(days=1), latest, TAKEOVER - timedelta(days=90))
    return TrueContract(
        id=ident,
        name=name,
        supplier=supplier,
        kind=kind,
        systems=systems,
        concluded_on=starts - timedelta(days=dice.whole(10, 60)),
        starts_on=starts,
        expires_on=expires,
        notice_months=dice.pick((1, 3, 3, 3, 6, 6, 12)),
        notice_to=dice.weighted(NOTICE_TO, (5, 2, 1, 2, 1)),
        irrevocable_until=irrevocable,
        options=dice.pick(("", "", "1 x 12 måneder", "2 x 12 måneder", "1 x 24 måneder")),
        options_tendered=dice.pick((True, False, None)),
        assignable=dice.pick(("yes", "with_consent", "with_consent", "no", "unknown", "unknown")),
        framework=dice.pick(("", "", "SKI 02.06", "SKI 02.08", "SKI 02.19", "SKI 50.70")),
        exit_fee_dkk=int(round(payment * 0.25, -3)) if dice.chance(0.15) else 0,
        licence_metric=metric,
        transferable=dice.pick(("yes", "with_consent", "no", "unknown")) if metric else "",
        payment_dkk=payment,
        acquisition_dkk=int(round(payment * 2.5, -3)) if kind == "purchase" else 0,
        processing_agreement=bool(systems) and dice.chance(0.85),
    )


def _add_months(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, min(day.day, 28))


# Name, account, function, dranst, art, share of the yearly operation.
_COSTS: tuple[tuple[str, str, str, str, str, float], ...] = (
    ("Løn, drift af servere og netværk", "645520100", "6.45.52", "1", "1.0", 0.42),
    ("Serverhardware", "645520200", "6.45.52", "1", "2.9", 0.06),
    ("Licenser til virtualisering og backup", "645520210", "6.45.52", "1", "4.9", 0.13),
    ("Netværksudstyr, mindre anskaffelser", "645520220", "6.45.52", "1", "2.9", 0.05),
    ("Datalinjer og fiber", "645520230", "6.45.52", "1", "4.9", 0.12),
    ("Housing og strøm, serverrum", "645520240", "6.45.52", "1", "4.9", 0.06),
    ("Konsulenter, servere og netværk", "645520250", "6.45.52", "1", "4.0", 0.07),
    ("Skolernes netværk", "322010300", "3.22.01", "1", "4.9", 0.05),
    ("Plejecentres netværk og nødkald", "530270300", "5.30.27", "1", "4.9", 0.03),
    ("Udskiftning af netværk", "645520900", "6.45.52", "3", "4.5", 0.14),
    ("Intern betaling fra institutioner", "645520990", "6.45.52", "1", "7.9", -0.04),
)


def _costs(
    landscape: Landscape, parameters: ExampleParameters, today: date, dice: Dice
) -> tuple[TrueCost, ...]:
    rate = parameters.interpolated("operation_dkk_per_inhabitant", landscape.population)
    yearly = rate * landscape.population
    if landscape.members:
        yearly *= 0.7
    made = []
    years = ((today.year - 1, "account"), (today.year, "budget"), (today.year + 1, "budget"))
    for name, account, function, dranst, art, share in _COSTS:
        base = yearly * share * dice.lognormal(0.2)
        for n, (year, kind) in enumerate(years):
            amount = base * (1 + 0.025 * n) * dice.lognormal(0.04)
            exact = round(amount) if kind == "account" else int(round(amount, -3))
            made.append(
                TrueCost(
                    name=name,
                    account=account,
                    function=function,
                    dranst=dranst,
                    art=art,
                    year=year,
                    kind=kind,
                    amount_dkk=exact,
                )
            )
    return tuple(made)


# Role, unit, share of the IT staff, then shares of time: servers, network, users, other.
_ROLES: tuple[tuple[str, str, float, tuple[float, float, float, float]], ...] = (
    ("It-chef", "It-ledelse", 0.03, (0.1, 0.1, 0.1, 0.7)),
    ("Driftsleder", "It-drift", 0.03, (0.5, 0.2, 0.1, 0.2)),
    ("Serverspecialist", "It-drift", 0.13, (0.9, 0.05, 0.0, 0.05)),
    ("Netværksspecialist", "It-drift", 0.09, (0.05, 0.9, 0.0, 0.05)),
    ("Databaseadministrator", "It-drift", 0.04, (0.6, 0.0, 0.0, 0.4)),
    ("It-sikkerhedskoordinator", "It-sikkerhed", 0.03, (0.15, 0.15, 0.1, 0.6)),
    ("Brugeradministrator", "Servicedesk", 0.06, (0.05, 0.0, 0.85, 0.1)),
    ("It-supporter", "Servicedesk", 0.28, (0.02, 0.08, 0.85, 0.05)),
    ("Skole-it-konsulent", "Skole-it", 0.12, (0.05, 0.15, 0.7, 0.1)),
    ("Systemkonsulent", "Digitalisering", 0.13, (0.05, 0.0, 0.1, 0.85)),
    ("Projektleder", "Digitalisering", 0.06, (0.05, 0.05, 0.0, 0.9)),
)


def _staff(landscape: Landscape, parameters: ExampleParameters, dice: Dice) -> tuple[TrueStaff, ...]:
    total = parameters.number("it_staff_per_1000") * landscape.population / 1000
    if landscape.members:
        total *= parameters.number("it_staff_on_servers_and_network")
    made = []
    for role, unit, share, times in _ROLES:
        equivalents = round(total * share * dice.lognormal(0.2) * 4) / 4
        if equivalents < 0.25:
            continue
        made.append(
            TrueStaff(
                role=role,
                unit=unit,
                equivalents=equivalents,
                servers=times[0],
                network=times[1],
                users=times[2],
                other=times[3],
                employment="civil_servant" if role == "It-chef" and dice.chance(0.2) else "agreement",
                vacant=1.0 if dice.chance(0.12) else 0.0,
            )
        )
    return tuple(made)


def _entries(landscape: Landscape, today: date, dice: Dice) -> tuple[TrueEntry, ...]:
    key = landscape.code or landscape.folder.removeprefix("_shared/")
    bought: list[tuple[str, str, date, int, str]] = []
    for host in landscape.hosts:
        day = today - timedelta(days=dice.whole(100, 2400))
        bought.append((f"{host.vendor} {host.model} s/n {host.serial}", "server", day, 180_000, host.id))
    for server in landscape.servers:
        if server.kind == "physical" and server.exists:
            bought.append((f"Server {server.name}", "server", server.created, 70_000, server.id))
    for device in landscape.devices:
        if device.role in ("firewall", "router"):
            name = f"{device.manufacturer} {device.model} s/n {device.serial}"
            bought.append((name, "network", device.bought, 140_000, device.id))
    for n in range(max(1, len(landscape.hosts) // 8)):
        bought.append(
            (
                f"Storagesystem {n + 1}",
                "storage",
                today - timedelta(days=dice.whole(200, 2200)),
                1_400_000,
                "",
            )
        )
    made = []
    for number, (name, kind, day, price, asset_id) in enumerate(bought, start=1):
        paid = int(round(price * dice.lognormal(0.25), -2))
        lifetime = 5 if kind != "network" else 7
        age = (today - day).days / 365.25
        made.append(
            TrueEntry(
                number=f"{key}-A{number:04d}",
                name=name,
                kind=kind,
                acquired_on=day,
                acquisition_dkk=paid,
                book_value_dkk=int(max(0.0, paid * (1 - age / lifetime))),
                lifetime_years=lifetime,
                asset_id=asset_id,
            )
        )
    return tuple(made)


def systems_of(landscape: Landscape) -> Sequence[TrueApplication]:
    """Return the IT systems, infrastructure left out."""
    return [a for a in landscape.applications if a.kind == "line_of_business"]
