"""Dorling cartogram: circles by population, near their place, pushed apart until none overlap.

Method: Dorling, Area Cartograms, 1996. Positions move by the same steps in the same order
each time, so that the same municipalities give the same map.
"""

import math
from dataclasses import dataclass

WIDTH = 420.0
GAP = 6.0
#: Circles cover about this share of the map's box: enough to fill it, and room for names.
COVER = 0.28
SMALLEST_RADIUS = 12.0
ROUNDS = 160
#: Rounds at the end in which circles are only pushed apart, not pulled home.
LAST_ROUNDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is drawn: an id, where it lies [degrees WGS 84], and its weight (inhabitants)."""

    key: str
    latitude: float
    longitude: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A placed circle; x grows to the right and y downwards, in the map's own units."""

    key: str
    x: float
    y: float
    radius: float


def place_circles(places: tuple[Place, ...]) -> tuple[tuple[Circle, ...], float]:
    """Place one circle for each place.

    Returns:
        The circles in the order of ``places``, none overlapping another, all within a box of
        ``WIDTH`` and the height that is returned with them.
    """
    if not places:
        return (), 0.0
    homes = _project(places)
    spread = _spread(homes)
    total = sum(place.weight for place in places) or 1.0
    scale = math.sqrt(COVER * spread[0] * spread[1] / math.pi / total)
    radii = [max(SMALLEST_RADIUS, scale * math.sqrt(place.weight)) for place in places]
    points = [list(home) for home in homes]
    for number in range(ROUNDS + LAST_ROUNDS):
        pull = 0.08 * (1 - number / ROUNDS) if number < ROUNDS else 0.0
        moved = _push_apart(points, radii)
        if not moved and not pull:
            break
        for point, home in zip(points, homes, strict=True):
            point[0] += (home[0] - point[0]) * pull
            point[1] += (home[1] - point[1]) * pull
    return _fit(places, points, radii)


def _project(places: tuple[Place, ...]) -> list[tuple[float, float]]:
    """Equirectangular projection about the middle latitude, widened to the map's width."""
    middle = math.radians(sum(p.latitude for p in places) / len(places))
    flat = [(p.longitude * math.cos(middle), -p.latitude) for p in places]
    left, top = min(x for x, _ in flat), min(y for _, y in flat)
    extent = max(max(x for x, _ in flat) - left, (max(y for _, y in flat) - top) * 0.8, 0.05)
    scale = (WIDTH - 90) / extent
    return [((x - left) * scale, (y - top) * scale) for x, y in flat]


def _spread(points: list[tuple[float, float]]) -> tuple[float, float]:
    across = max(x for x, _ in points) - min(x for x, _ in points)
    down = max(y for _, y in points) - min(y for _, y in points)
    return max(across, WIDTH / 3), max(down, WIDTH / 3)


def _push_apart(points: list[list[float]], radii: list[float]) -> bool:
    """Move every overlapping pair apart once, the smaller one further; say whether any moved."""
    moved = False
    for i, one in enumerate(points):
        for j in range(i + 1, len(points)):
            other = points[j]
            dx, dy = other[0] - one[0], other[1] - one[1]
            apart = radii[i] + radii[j] + GAP
            if abs(dx) >= apart or abs(dy) >= apart:
                continue
            distance = math.sqrt(dx * dx + dy * dy)
            if distance >= apart - 1e-6:
                continue
            if distance < 1e-9:
                # Two at the same spot: apart sideways, in the order given.
                dx, dy, distance = 1.0, 0.0, 1.0
                overlap = apart
            else:
                overlap = apart - distance
            share = radii[j] ** 2 / (radii[i] ** 2 + radii[j] ** 2)
            ux, uy = dx / distance * overlap, dy / distance * overlap
            one[0] -= ux * share
            one[1] -= uy * share
            other[0] += ux * (1 - share)
            other[1] += uy * (1 - share)
            moved = True
    return moved


def _fit(
    places: tuple[Place, ...], points: list[list[float]], radii: list[float]
) -> tuple[tuple[Circle, ...], float]:
    """Scale and shift everything into the box, with room for names at the edges."""
    edge = 14.0
    left = min(p[0] - r for p, r in zip(points, radii, strict=True))
    right = max(p[0] + r for p, r in zip(points, radii, strict=True))
    top = min(p[1] - r for p, r in zip(points, radii, strict=True))
    bottom = max(p[1] + r for p, r in zip(points, radii, strict=True))
    scale = min(1.6, (WIDTH - 2 * edge) / (right - left))
    shift = (WIDTH - (right - left) * scale) / 2
    circles = tuple(
        Circle(
            key=place.key,
            x=round(shift + (point[0] - left) * scale, 1),
            y=round(edge + (point[1] - top) * scale, 1),
            radius=round(radius * scale, 1),
        )
        for place, point, radius in zip(places, points, radii, strict=True)
    )
    return circles, round((bottom - top) * scale + 2 * edge, 1)
