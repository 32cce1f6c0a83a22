"""The economy's charts: waterfall, cash flow with its band, intervals in order, and the scale curve."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samdrift.report.charts.vega import ACCENT, GREY, INK, SECOND, WIDTH, Spec

#: Average width of a letter of an axis label [px].
_LETTER = 6.3
#: A number is drawn twice: a white edge first keeps it free of the lines that it stands on.
_HALO: tuple[Spec, ...] = ({"stroke": "white", "strokeWidth": 3}, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a waterfall [millions]: from ``start`` to ``end``; totals begin at zero."""

    name: str
    start: float
    end: float
    is_total: bool
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A name, its middle and ends [millions], the words beside it, and whether the row is emphasised."""

    name: str
    low: float
    middle: float
    high: float
    label: str
    state: str
    strong: bool = False


def _room_beside(names: Iterable[str]) -> int:
    """Width that is left for bars beside names, so that all charts come out equally wide."""
    return max(180, WIDTH - 24 - min(220, round(max(map(len, names), default=0) * _LETTER)))


def waterfall(steps: Sequence[Step]) -> Spec:
    """Draw totals dark, what is saved light and what is added hatched by outline; numbers to the right."""
    values = [
        {
            "name": step.name,
            "low": min(step.start, step.end),
            "high": max(step.start, step.end),
            "role": "total" if step.is_total else "saved" if step.end <= step.start else "added",
            "label": step.label,
        }
        for step in steps
    ]
    most = max(max(step.start, step.end) for step in steps) * 1.22
    least = min(0.0, *(min(step.start, step.end) for step in steps))
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 220}}
    roles = ["total", "saved", "added"]
    return {
        "data": {"values": values},
        "width": _room_beside(step.name for step in steps),
        "height": {"step": 25},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "height": 15, "strokeWidth": 1.2},
                "encoding": {
                    "x": {
                        "field": "low",
                        "type": "quantitative",
                        "title": None,
                        "axis": None,
                        "scale": {"domain": [least, most]},
                    },
                    "x2": {"field": "high"},
                    "fill": {
                        "field": "role",
                        "type": "nominal",
                        "legend": None,
                        "scale": {"domain": roles, "range": [ACCENT, SECOND, "#ffffff"]},
                    },
                    "stroke": {
                        "field": "role",
                        "type": "nominal",
                        "legend": None,
                        "scale": {"domain": roles, "range": [ACCENT, SECOND, INK]},
                    },
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {
                    "x": {"field": "high", "type": "quantitative"},
                    "text": {"field": "label", "type": "nominal"},
                },
            },
        ],
    }


def cash_flow(years: Sequence[tuple[int, float, float, float, str]], *, unit: str) -> Spec:
    """Draw the middle as a line with points in a band; ``years`` are (year, low, middle, high, label)."""
    middles = [middle for _, _, middle, _, _ in years]
    values = []
    for place, (year, low, middle, high, label) in enumerate(years):
        # A label stands above the band, but below it in a dip, where the line would cross it.
        is_dip = 0 < place < len(years) - 1 and middle < min(middles[place - 1], middles[place + 1])
        at = {"low": low, "middle": middle, "high": high, "at": low if is_dip else high}
        values.append(
            {"year": str(year), **at, "above": "" if is_dip else label, "below": label if is_dip else ""}
        )
    low, high = min(0.0, *(each[1] for each in years)), max(0.0, *(each[3] for each in years))
    room = (high - low) * 0.1 or 1.0
    y = {
        "type": "quantitative",
        "title": unit,
        "scale": {"domain": [low - room, high + room], "nice": False},
        "axis": {"tickCount": 5, "format": ",.0f", "titleAnchor": "end"},
    }
    return {
        "data": {"values": values},
        "width": WIDTH - 60,
        "height": 240,
        "encoding": {
            "x": {
                "field": "year",
                "type": "ordinal",
                "title": None,
                "axis": {"labelAngle": 0, "grid": False, "labelFontSize": 11},
            }
        },
        "layer": [
            {
                "mark": {
                    "type": "area",
                    "fill": SECOND,
                    "fillOpacity": 0.55,
                    "stroke": GREY,
                    "strokeWidth": 0.5,
                },
                "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": {"values": [{"zero": 0}]},
                "mark": {"type": "rule", "stroke": INK, "strokeWidth": 1.2},
                "encoding": {"y": {"field": "zero", "type": "quantitative"}, "x": {}},
            },
            {
                "mark": {
                    "type": "line",
                    "stroke": ACCENT,
                    "strokeWidth": 2,
                    "point": {"fill": ACCENT, "size": 34},
                },
                "encoding": {"y": {**y, "field": "middle"}},
            },
            *(
                {
                    "mark": {"type": "text", "dy": dy, "fontSize": 11, **halo},
                    "encoding": {"y": {**y, "field": "at"}, "text": {"field": field, "type": "nominal"}},
                }
                for field, dy in (("above", -8), ("below", 12))
                for halo in _HALO
            ),
        ],
    }


def interval_plot(rows: Sequence[Interval], *, unit: str) -> Spec:
    """Draw each interval as a line with its middle, and zero as a rule.

    A gain is a filled circle, a loss a filled diamond, and what is open a hollow circle.
    """
    values = [
        {
            "name": row.name,
            "low": row.low,
            "middle": row.middle,
            "high": row.high,
            "label": row.label,
            "state": row.state,
            "weight": 2.6 if row.strong else 1.6,
        }
        for row in rows
    ]
    low, high = min(0.0, *(row.low for row in rows)), max(0.0, *(row.high for row in rows))
    room = (high - low) or 1.0
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 190}}
    states = ["gain", "open", "loss"]
    shared = {"field": "state", "type": "nominal", "legend": None}
    return {
        "data": {"values": values},
        "width": _room_beside(row.name for row in rows),
        "height": {"step": 25},
        "encoding": {"y": y},
        "layer": [
            {
                "data": {"values": [{"zero": 0}]},
                "mark": {"type": "rule", "stroke": INK, "strokeWidth": 1.2},
                "encoding": {"x": {"field": "zero", "type": "quantitative"}, "y": {}},
            },
            {
                "mark": {"type": "rule", "stroke": GREY},
                "encoding": {
                    "x": {
                        "field": "low",
                        "type": "quantitative",
                        "title": unit,
                        "scale": {"domain": [low - room * 0.03, high + room * 0.22], "nice": False},
                        "axis": {"tickCount": 5, "format": ",d", "titleAnchor": "start"},
                    },
                    "x2": {"field": "high"},
                    "strokeWidth": {"field": "weight", "type": "quantitative", "scale": None},
                },
            },
            {
                "mark": {"type": "point", "size": 70, "opacity": 1, "strokeWidth": 1.6, "stroke": ACCENT},
                "encoding": {
                    "x": {"field": "middle", "type": "quantitative"},
                    "shape": {
                        **shared,
                        "scale": {"domain": states, "range": ["circle", "circle", "diamond"]},
                    },
                    "fill": {**shared, "scale": {"domain": states, "range": [ACCENT, "#ffffff", INK]}},
                },
            },
            *(
                {
                    "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 11, **halo},
                    "encoding": {
                        "x": {"field": "high", "type": "quantitative"},
                        "text": {"field": "label", "type": "nominal"},
                    },
                }
                for halo in _HALO
            ),
        ],
    }
