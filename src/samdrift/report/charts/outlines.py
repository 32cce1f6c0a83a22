"""Official outlines from GeoJSON, as SVG paths on the map's own scale."""

import json
import math
from dataclasses import dataclass
from typing import Any

from samdrift.inventory.reference.municipalities import find_municipality
from samdrift.report.charts.dorling import WIDTH

CODE_NAMES = ("kommunekode", "komkode", "code", "kode", "lau_1", "lau", "navn", "kommunenavn", "name")
MOST_POINTS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One municipality's outline: an SVG path and where its number stands."""

    code: str
    path: str
    x: float
    y: float


class UnreadableBorders(Exception):
    """The file of outlines is no GeoJSON of municipalities; the message says why."""


Ring = list[tuple[float, float]]


def draw_outlines(content: bytes, codes: frozenset[str]) -> tuple[tuple[Outline, ...], float]:
    """Draw the outlines of the municipalities with these codes.

    Args:
        content: GeoJSON, a FeatureCollection of (multi)polygons in WGS 84 degrees or metres,
            whose properties hold a municipality's code or name.
        codes: the municipalities to draw.

    Returns:
        Outlines sorted by code, and the map's height for a width of ``WIDTH``.

    Raises:
        UnreadableBorders: it is no such file, or has none of the municipalities.
    """
    rings = _read(content, codes)
    if not rings:
        raise UnreadableBorders("no municipality of the plan is in it")
    points = [point for polygons in rings.values() for ring in polygons for point in ring]
    in_metres = max(abs(x) for x, _ in points) > 180
    stretch = 1.0 if in_metres else math.cos(math.radians(sum(y for _, y in points) / len(points)))
    left, right = min(x for x, _ in points) * stretch, max(x for x, _ in points) * stretch
    top, bottom = max(y for _, y in points), min(y for _, y in points)
    scale = min((WIDTH - 8) / max(right - left, 1e-9), 560 / max(top - bottom, 1e-9))
    outlines = []
    for code, polygons in sorted(rings.items()):
        drawn = [
            [((x * stretch - left) * scale + 4, (top - y) * scale + 4) for x, y in ring] for ring in polygons
        ]
        x, y = _middle(max(drawn, key=_area))
        path = "".join(_path(ring) for ring in drawn)
        outlines.append(Outline(code=code, path=path, x=round(x, 1), y=round(y, 1)))
    return tuple(outlines), round((top - bottom) * scale + 8, 1)


def _read(content: bytes, codes: frozenset[str]) -> dict[str, list[Ring]]:
    try:
        document = json.loads(content)
        features = document["features"]
        found: dict[str, list[Ring]] = {}
        for feature in features:
            code = _find_code(feature.get("properties") or {})
            if code in codes:
                found.setdefault(code, []).extend(_rings(feature["geometry"]))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise UnreadableBorders(f"{type(error).__name__}: {error}") from error
    if sum(len(ring) for rings in found.values() for ring in rings) > MOST_POINTS:
        raise UnreadableBorders(f"more than {MOST_POINTS:,} points; use simplified outlines")
    return {code: rings for code, rings in found.items() if rings}


def _find_code(properties: dict[str, Any]) -> str:
    by_name = {str(name).lower(): value for name, value in properties.items()}
    for name in CODE_NAMES:
        found = find_municipality(str(by_name.get(name, "")))
        if found is not None:
            return found.code
    return ""


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    kind = geometry["type"]
    polygons = geometry["coordinates"] if kind == "MultiPolygon" else [geometry["coordinates"]]
    rings = [[(float(p[0]), float(p[1])) for p in ring] for polygon in polygons for ring in polygon]
    finite = all(math.isfinite(x) and math.isfinite(y) for ring in rings for x, y in ring)
    if kind not in ("Polygon", "MultiPolygon") or not finite:
        raise ValueError("geometry that is no polygon")
    return [ring for ring in rings if len(ring) > 3]


def _path(ring: Ring) -> str:
    steps = [f"{round(x, 1):g} {round(y, 1):g}" for x, y in ring]
    kept = [step for index, step in enumerate(steps) if index == 0 or step != steps[index - 1]]
    return f"M{'L'.join(kept)}Z"


def _area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _middle(ring: Ring) -> tuple[float, float]:
    return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
