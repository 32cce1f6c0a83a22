"""Believable Danish names of municipal sites (lokationer) and where they lie."""

import math
from dataclasses import dataclass

from samdrift.example.randomness import Dice
from samdrift.inventory.reference import MunicipalityReference

# Kind of site, its short form in device names, how common it is, users there.
KINDS: tuple[tuple[str, str, float, int], ...] = (
    ("Skole", "sk", 20, 60),
    ("Børnehus", "bh", 28, 12),
    ("SFO", "sfo", 8, 8),
    ("Plejecenter", "pc", 10, 25),
    ("Bofællesskab", "bo", 8, 8),
    ("Bibliotek", "bib", 5, 15),
    ("Idrætshal", "hal", 6, 3),
    ("Ungdomsklub", "uk", 4, 5),
    ("Sundhedshus", "sh", 3, 40),
    ("Tandklinik", "tand", 3, 10),
    ("Genbrugsplads", "gen", 3, 2),
    ("Materielgård", "mat", 2, 15),
    ("Brandstation", "brand", 2, 8),
    ("Aktivitetscenter", "akt", 4, 8),
    ("Musikskole", "mus", 1, 8),
    ("Jobcenter", "job", 1, 60),
)
_PREFIXES = (
    "Nørre", "Sønder", "Øster", "Vester", "Lille", "Store", "Gammel", "Højbjerg", "Lunde", "Skov",
    "Birke", "Ege", "Lynge", "Kær", "Sø", "Ås", "Bøge", "Fjord", "Mølle", "Tårn", "Hede", "Kirke",
    "Bak", "Dal", "Eng", "Grøn", "Hav", "Linde", "Ravn", "Stor", "Tved", "Ulle", "Vind", "Ørum",
)  # fmt: skip
_SUFFIXES = (
    "by", "rup", "sted", "lev", "lund", "bjerg", "høj", "vang", "gård", "toft", "næs", "bæk", "dal",
    "holm", "ager", "skov", "strup", "mose",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A true site: a place with people and network. Coordinates are WGS 84 degrees."""

    number: int
    name: str
    short: str
    kind: str
    users: int
    lat: float
    lon: float
    address: str


def make_sites(municipality: MunicipalityReference, count: int, dice: Dice) -> tuple[Site, ...]:
    """Make the sites of a municipality: town hall and data centre first, then the rest."""
    seat = municipality.seat
    sites = [_site(municipality, 1, (f"{seat} Rådhus", "raadhus", "Rådhus", 400), (0.0, 0.0), dice)]
    centre = (f"Driftscenter {seat}", "dc1", "Datacenter", 0)
    sites.append(_site(municipality, 2, centre, (0.002, 0.003), dice))
    reach = math.sqrt(municipality.area_km2) / 2 / 111.0
    used = {site.name for site in sites}
    while len(sites) < count:
        number = len(sites) + 1
        kind, short, _weight, users = dice.weighted(KINDS, [k[2] for k in KINDS])
        name = _unused_name(kind, seat, used, dice)
        used.add(name)
        angle, distance = 2 * math.pi * dice.uniforms(1)[0], reach * math.sqrt(dice.uniforms(1)[0])
        shift = (distance * math.sin(angle), distance * math.cos(angle) * 1.8)
        many = max(2, round(users * dice.lognormal(0.4)))
        about = (name, f"{short}{number:03d}", kind, many)
        sites.append(_site(municipality, number, about, shift, dice))
    return tuple(sites)


def _unused_name(kind: str, seat: str, used: set[str], dice: Dice) -> str:
    """Return a site name that the municipality has not got; a number where names run out."""
    for _attempt in range(20):
        place = seat if dice.chance(0.15) else _place(dice)
        name = f"{place} {kind}" if dice.chance(0.6) else f"{kind} {place}"
        if name not in used:
            return name
    return f"{_place(dice)} {kind} {len(used)}"


def _place(dice: Dice) -> str:
    prefix, suffix = dice.pick(_PREFIXES), dice.pick(_SUFFIXES)
    return prefix if prefix.endswith(suffix) else prefix + suffix


def _site(
    municipality: MunicipalityReference,
    number: int,
    about: tuple[str, str, str, int],
    shift: tuple[float, float],
    dice: Dice,
) -> Site:
    """Make one site; ``about`` is name, short name, kind and users, ``shift`` degrees off the seat."""
    name, short, kind, users = about
    street = dice.pick(("vej", "gade", "allé", "stræde", "toften", "parken"))
    address = f"{_place(dice)}{street} {dice.whole(1, 180)}"
    return Site(
        number=number,
        name=name,
        short=short,
        kind=kind,
        users=users,
        lat=round(municipality.seat_lat + shift[0], 5),
        lon=round(municipality.seat_lon + shift[1], 5),
        address=address,
    )
