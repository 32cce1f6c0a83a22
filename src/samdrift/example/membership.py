"""Which municipalities a unit has, and which of them share an IT centre already."""

from dataclasses import dataclass

from samdrift.inventory.reference import MunicipalityReference, load_municipalities

UNITS = ("midtjylland", "syddanmark", "nordjylland", "sjaelland", "hovedstaden", "oestdanmark", "danmark")
_REGIONS = {
    "midtjylland": "Midtjylland",
    "syddanmark": "Syddanmark",
    "nordjylland": "Nordjylland",
    "sjaelland": "Sjælland",
    "hovedstaden": "Hovedstaden",
}


class UnableToMakeExample(Exception):
    """The unit is unknown, or the municipality to leave out is not in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JointCentre:
    """An IT centre that several municipalities share already; ``note`` says how it is known."""

    key: str
    slug: str
    name: str
    members: tuple[str, ...]
    share: float
    note: str


# A share of 0.7 is modelled: a centre runs most servers, sites keep the rest.
CENTRES: tuple[JointCentre, ...] = (
    JointCentre(
        key="C01",
        slug="faelles-it-vest",
        name="Fælles IT Vest",
        members=("0661", "0665", "0671"),
        share=0.7,
        note="modelled: three neighbours (Holstebro, Lemvig, Struer); no such centre is claimed to exist",
    ),
    JointCentre(
        key="C02",
        slug="faelles-it-nordvest",
        name="Fælles IT Nordvest",
        members=("0151", "0190", "0240"),
        share=0.7,
        note="that Ballerup, Egedal and Furesø run it jointly is published (2014); the rest is modelled",
    ),
    JointCentre(
        key="C03",
        slug="faelles-drift-syd",
        name="Fælles Drift Syd",
        members=("0530", "0573", "0575"),
        share=0.7,
        note="modelled: three neighbours (Billund, Varde, Vejen); no such centre is claimed to exist",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit's municipalities, its joint centres with the members inside it, and assumptions."""

    name: str
    municipalities: tuple[MunicipalityReference, ...]
    centres: tuple[tuple[JointCentre, tuple[str, ...]], ...]
    assumptions: tuple[str, ...]


def find_unit(name: str, exclude: str | None = None) -> Unit:
    """Return a unit's municipalities, sorted by code, with what had to be assumed.

    Args:
        name: one of ``UNITS``.
        exclude: code of a municipality to leave out, or None.

    Raises:
        UnableToMakeExample: no such unit, or the municipality is not in it.
    """
    if name not in UNITS:
        raise UnableToMakeExample(f"There is no unit '{name}'. Choose one of {', '.join(UNITS)}.")
    chosen = [m for m in load_municipalities() if _is_in(m, name)]
    assumptions = ["Every count, name, address, price and date in the example is modelled."]
    if exclude is not None and exclude.zfill(4) not in {m.code for m in chosen}:
        raise UnableToMakeExample(f"{exclude} is not a municipality of {name}, so it cannot be left out.")
    left_out = exclude.zfill(4) if exclude is not None else None
    if name == "syddanmark" and left_out is None:
        smallest = min(chosen, key=lambda m: (m.population, m.code))
        left_out = smallest.code
        assumptions.append(
            f"21 of the region's 22 municipalities plan together; which one is outside is not published. "
            f"The smallest, {smallest.name} ({smallest.code}), is assumed to be outside."
        )
    kept = tuple(m for m in chosen if m.code != left_out)
    codes = {m.code for m in kept}
    centres = tuple((c, tuple(m for m in c.members if m in codes)) for c in CENTRES)
    present = tuple((c, inside) for c, inside in centres if len(inside) >= 2)
    assumptions += [f"{centre.name}: {centre.note}." for centre, _inside in present]
    return Unit(name=name, municipalities=kept, centres=present, assumptions=tuple(assumptions))


def share_run_at_home(code: str) -> float:
    """Return the part of a municipality's servers that it runs itself, the rest in a centre."""
    return next((round(1 - c.share, 2) for c in CENTRES if code in c.members), 1.0)


def _is_in(municipality: MunicipalityReference, unit: str) -> bool:
    if unit == "danmark":
        return True
    if unit == "oestdanmark":
        return municipality.region_2027 == "Østdanmark"
    return municipality.region == _REGIONS[unit]
