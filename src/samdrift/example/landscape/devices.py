"""Network devices, other devices and PCs of a municipality."""

from collections.abc import Sequence
from datetime import date, timedelta

from samdrift.example.landscape.addresses import AddressBook
from samdrift.example.landscape.model import TrueDevice
from samdrift.example.landscape.words import ACCESS_POINTS, FIREWALLS, OTHER_DEVICES, ROUTERS, SWITCHES
from samdrift.example.parameters import ExampleParameters
from samdrift.example.places import Site
from samdrift.example.randomness import Dice

_Model = tuple[str, str, int, str]
_FAMILIES: dict[str, tuple[str, tuple[_Model, ...], str]] = {
    "switch": ("sw", SWITCHES, "00:1c:7f"),
    "accesspunkt": ("ap", ACCESS_POINTS, "70:6b:b9"),
    "firewall": ("fw", FIREWALLS, "e8:1c:ba"),
    "router": ("rt", ROUTERS, "50:87:89"),
}


def make_devices(
    key: str,
    *,
    sites: Sequence[Site],
    book: AddressBook,
    parameters: ExampleParameters,
    today: date,
    dice: Dice,
) -> tuple[TrueDevice, ...]:
    """Make switches and access points by site, two firewalls, routers, and some other devices."""
    made: list[TrueDevice] = []
    # A municipality buys of one or two makes, not of all.
    makes = {role: dice.shuffled(models)[:2] for role, (_short, models, _mac) in _FAMILIES.items()}
    wanted: list[tuple[str, Site, int]] = []
    for site in sites:
        size = (site.users / 20.0) ** 0.4 if site.users else 2.0
        switches = max(1, round(parameters.number("switches_per_site") * size * dice.lognormal(0.3)))
        points = max(1, round(parameters.number("access_points_per_site") * size * dice.lognormal(0.3)))
        wanted += [("switch", site, n + 1) for n in range(switches)]
        wanted += [("accesspunkt", site, n + 1) for n in range(points if site.kind != "Datacenter" else 0)]
        if site.number <= 2:
            wanted += [("firewall", site, 1), ("router", site, 1)]
    draws = dice.rng.random((len(wanted), 2)).tolist()
    for number, ((role, site, n), (u, v)) in enumerate(zip(wanted, draws, strict=True), start=1):
        short, _models, mac = _FAMILIES[role]
        maker, model, ports, pattern = makes[role][int(u * len(makes[role]))]
        block = book.by_site[("management", site.number)]
        made.append(
            TrueDevice(
                id=f"{key}-n{number:05d}",
                asset_class="network_device",
                name=f"{short}-{site.short}-{n:02d}",
                role=role,
                manufacturer=maker,
                model=model,
                serial=dice.serial(pattern),
                mac=f"{mac}:{number >> 16 & 255:02x}:{number >> 8 & 255:02x}:{number & 255:02x}",
                address=book.take(block),
                prefix_number=block,
                site_number=site.number,
                ports=ports,
                bought=today - timedelta(days=int(120 + v * 3000)),
            )
        )
    return (*made, *_other_devices(key, sites, book, parameters, today, dice))


def _other_devices(
    key: str,
    sites: Sequence[Site],
    book: AddressBook,
    parameters: ExampleParameters,
    today: date,
    dice: Dice,
) -> list[TrueDevice]:
    count = max(3, round(len(sites) * parameters.number("other_devices_per_100_sites") / 100))
    made = []
    for number in range(1, count + 1):
        role, maker, model, ports, pattern = dice.pick(OTHER_DEVICES)
        site = dice.pick(sites)
        block = book.by_site[("management", site.number)]
        passive = role == "patchpanel"
        made.append(
            TrueDevice(
                id=f"{key}-o{number:04d}",
                asset_class="other_device",
                name=f"{role}-{site.short}-{number:02d}",
                role=role,
                manufacturer=maker,
                model=model,
                serial=dice.serial(pattern),
                mac=""
                if passive
                else f"00:c0:b7:{number >> 8 & 255:02x}:{number & 255:02x}:{dice.whole(0, 255):02x}",
                address="" if passive else book.take(block),
                prefix_number=block,
                site_number=site.number,
                ports=ports,
                bought=today - timedelta(days=dice.whole(120, 3000)),
            )
        )
    return made


def make_pcs(
    key: str, *, sites: Sequence[Site], book: AddressBook, count: int, today: date, dice: Dice
) -> tuple[TrueDevice, ...]:
    """Make PCs in the client networks of the sites, as directory and DHCP list them.

    Names begin with the owner's code, so that they are nobody else's.
    """
    numbers = [(site, book.by_site[("clients", site.number)]) for site in sites if site.users]
    made = []
    for number in range(1, count + 1):
        site, block = dice.pick(numbers)
        made.append(
            TrueDevice(
                id=f"{key}-p{number:05d}",
                asset_class="endpoint",
                name=f"{'lt' if dice.chance(0.8) else 'pc'}{key.lower()}-{number:05d}",
                role="pc",
                manufacturer="Lenovo",
                model=dice.pick(("ThinkPad L14", "ThinkPad T14s", "EliteBook 840")),
                serial=dice.serial("PF??????"),
                mac=f"8c:16:45:{number >> 16 & 255:02x}:{number >> 8 & 255:02x}:{number & 255:02x}",
                address=book.take(block),
                prefix_number=block,
                site_number=site.number,
                ports=1,
                bought=today - timedelta(days=dice.whole(30, 1500)),
            )
        )
    return tuple(made)
