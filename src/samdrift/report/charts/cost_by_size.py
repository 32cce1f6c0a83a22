"""Cost per inhabitant by size: a dot for each municipality, the scale curve and its band."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from samdrift.report.charts.vega import ACCENT, GREY, LINE, WIDTH, Spec

_WIDTH, _HEIGHT, _FONT = WIDTH + 60, 300, 11
#: Where a name may stand beside its dot [px], in the order tried: anchor, right, down.
_PLACES = (
    ("left", 8, 0), ("right", -8, 0), ("left", 6, -11), ("right", -6, -11),
    ("left", 6, 11), ("right", -6, 11),
)  # fmt: skip
_LETTER = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A municipality: inhabitants, cost per inhabitant, and whether that is modelled (hollow)."""

    name: str
    people: float
    cost: float
    is_modelled: bool


def scale_plot(
    dots: Sequence[Dot], curve: Sequence[tuple[float, float, float, float]], *, x_title: str, y_title: str
) -> Spec:
    """Draw the dots with the line and its band; ``curve`` holds (inhabitants, cost, low, high).

    A name stands where it hides no dot and no other name; where there is no such place it is left
    out, and the table beside the chart has it.
    """
    across = (min(dot.people for dot in dots) / 1.25, max(dot.people for dot in dots) * 1.6)
    every = [dot.cost for dot in dots] + [end for _, _, *ends in curve for end in ends]
    up = (math.floor(min(every) / 25) * 25.0, math.ceil(max(every) / 25) * 25.0)
    line = [{"people": p, "cost": c, "low": low, "high": high} for p, c, low, high in curve]
    marks = [{"people": dot.people, "cost": dot.cost, "modelled": dot.is_modelled} for dot in dots]
    x = {
        "field": "people",
        "type": "quantitative",
        "title": x_title,
        "scale": {"type": "log", "domain": across, "nice": False},
        "axis": {"format": ",d", "grid": False, "tickCount": 5, "labelOverlap": True},
    }
    y = {
        "type": "quantitative",
        "title": y_title,
        "scale": {"domain": up, "nice": False, "zero": False},
        "axis": {"tickCount": 5, "format": ",d"},
    }
    hollow = {"condition": {"test": "datum.modelled", "value": "#ffffff"}, "value": ACCENT}
    cost = {"x": x, "y": {**y, "field": "cost"}}
    names = place_names(dots, across, up)
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "layer": [
            {
                "data": {"values": line},
                "mark": {"type": "area", "fill": LINE, "fillOpacity": 0.8},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": {"values": line},
                "mark": {"type": "line", "stroke": GREY, "strokeWidth": 1.4},
                "encoding": cost,
            },
            {
                "data": {"values": marks},
                "mark": {"type": "point", "size": 55, "opacity": 1, "stroke": ACCENT, "strokeWidth": 1.6},
                "encoding": {**cost, "fill": hollow},
            },
            *(
                {
                    "data": {
                        "values": [{"people": d.people, "cost": d.cost, "name": d.name} for d in placed]
                    },
                    "mark": {"type": "text", "align": anchor, "dx": right, "dy": down, "fontSize": _FONT},
                    "encoding": {**cost, "text": {"field": "name", "type": "nominal"}},
                }
                for (anchor, right, down), placed in names.items()
            ),
        ],
    }


def place_names(
    dots: Sequence[Dot], across: tuple[float, float], up: tuple[float, float]
) -> dict[tuple[str, int, int], list[Dot]]:
    """Choose a place for each name, the largest municipality first; by place, those that got it."""
    wide = math.log(across[1] / across[0])
    points = {
        id(dot): (
            math.log(dot.people / across[0]) / wide * _WIDTH,
            (1 - (dot.cost - up[0]) / ((up[1] - up[0]) or 1.0)) * _HEIGHT,
        )
        for dot in dots
    }
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in points.values()]
    found: dict[tuple[str, int, int], list[Dot]] = {}
    for dot in sorted(dots, key=lambda each: (-each.people, each.name)):
        x, y = points[id(dot)]
        length = len(dot.name) * _LETTER
        for place in _PLACES:
            anchor, right, down = place
            left = x + right - (length if anchor == "right" else 0)
            box = (left, y + down - _FONT / 2, left + length, y + down + _FONT / 2)
            inside = box[0] >= 0 and box[2] <= _WIDTH + 30
            others = [each for each in taken if each != (x - 5, y - 5, x + 5, y + 5)]
            if inside and not any(_overlap(box, each) for each in others):
                taken.append(box)
                found.setdefault(place, []).append(dot)
                break
    return found


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
