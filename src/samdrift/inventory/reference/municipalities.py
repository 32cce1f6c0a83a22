"""The 98 municipalities: code, name, place and size."""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityReference:
    """One municipality (kommune) as published.

    ``population`` is inhabitants on 1 July 2026 (Danmarks Statistik, FOLK1A);
    coordinates are WGS 84 degrees; ``area_km2`` comes from generalised polygons.
    """

    code: str
    name: str
    cvr_number: str
    region: str
    region_2027: str
    population: int
    area_km2: float
    seat: str
    seat_lat: float
    seat_lon: float
    centroid_lat: float
    centroid_lon: float


@cache
def load_municipalities() -> tuple[MunicipalityReference, ...]:
    """Return all 98 municipalities, sorted by code."""
    text = files(__package__).joinpath("municipalities.csv").read_text(encoding="utf-8")
    rows = [
        MunicipalityReference(
            code=row["code"],
            name=row["name"],
            cvr_number=row["cvr"],
            region=row["region"],
            region_2027=row["region_2027"],
            population=int(row["population"]),
            area_km2=float(row["area_km2"]),
            seat=row["seat"],
            seat_lat=float(row["seat_lat"]),
            seat_lon=float(row["seat_lon"]),
            centroid_lat=float(row["centroid_lat"]),
            centroid_lon=float(row["centroid_lon"]),
        )
        for row in csv.DictReader(text.splitlines())
    ]
    return tuple(sorted(rows, key=lambda m: m.code))


def find_municipality(folder_name: str) -> MunicipalityReference | None:
    """Find the municipality that a folder is named after, or None.

    Accepts a code (``0540`` or ``540``), a name in any case and spelling of
    æøå (``Sønderborg``, ``soenderborg``), or both (``0540-soenderborg``). A code
    and a name that contradict each other name no municipality.
    """
    match = re.fullmatch(r"\s*(\d{3,4})?[\s_-]*(.*?)\s*", folder_name)
    if match is None:
        return None
    code, name = match.group(1), _fold(match.group(2))
    by_code = _by_code().get(code.zfill(4)) if code else None
    candidates = (name, name.removesuffix("kommune"), name.removesuffix("skommune"))
    by_name = next((_by_name()[c] for c in candidates if c in _by_name()), None)
    if code and name:
        return by_code if by_code is not None and by_code is by_name else None
    return by_code or by_name


@cache
def _by_code() -> dict[str, MunicipalityReference]:
    return {m.code: m for m in load_municipalities()}


@cache
def _by_name() -> dict[str, MunicipalityReference]:
    return {_fold(m.name): m for m in load_municipalities()}


def _fold(name: str) -> str:
    """Lower case, digraphs for æøå, letters and digits only: one key for all spellings."""
    lowered = unicodedata.normalize("NFC", name).lower()
    for letter, digraph in (("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("é", "e"), ("ö", "oe"), ("ä", "ae")):
        lowered = lowered.replace(letter, digraph)
    return re.sub(r"[^a-z0-9]", "", lowered)
