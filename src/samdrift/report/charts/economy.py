"""The economy's charts: waterfall, cash flow with its band, intervals in order, and the scale curve."""

from collections.abc import Sequence
from dataclasses import dataclass

from samdrift.report.charts.vega import ACCENT, GREY, INK, LINE, SECOND, WIDTH, Spec


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
    strong: bool = False


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
        "width": WIDTH - 190,
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
        is_dip = middle < min(
            [*middles[max(0, place - 1) : place], *middles[place + 1 : place + 2], middle + 1]
        )
        at = {"low": low, "middle": middle, "high": high, "at": low if is_dip else high}
        values.append(
            {"year": str(year), **at, "above": "" if is_dip else label, "below": label if is_dip else ""}
        )
    y = {
        "type": "quantitative",
        "title": unit,
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
                    "mark": {"type": "text", "dy": dy, "fontSize": 11},
                    "encoding": {"y": {**y, "field": "at"}, "text": {"field": field, "type": "nominal"}},
                }
                for field, dy in (("above", -7), ("below", 12))
            ),
        ],
    }


def interval_plot(rows: Sequence[Interval], *, unit: str) -> Spec:
    """Draw each interval as a line with its middle, zero as a rule; who surely gains is filled.

    A filled circle lies wholly above zero, a filled diamond wholly below, a hollow circle spans it.
    """
    values = [
        {
            "name": row.name,
            "low": row.low,
            "middle": row.middle,
            "high": row.high,
            "label": row.label,
            "state": "above" if row.low > 0 else "below" if row.high < 0 else "open",
            "weight": 2.6 if row.strong else 1.6,
        }
        for row in rows
    ]
    low, high = min(0.0, *(row.low for row in rows)), max(0.0, *(row.high for row in rows))
    room = (high - low) or 1.0
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 190}}
    states = ["above", "open", "below"]
    shared = {"field": "state", "type": "nominal", "legend": None}
    return {
        "data": {"values": values},
        "width": WIDTH - 160,
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
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 11},
                "encoding": {
                    "x": {"field": "high", "type": "quantitative"},
                    "text": {"field": "label", "type": "nominal"},
                },
            },
        ],
    }


def scale_plot(
    points: Sequence[tuple[str, float, float, bool]],
    curve: Sequence[tuple[float, float, float, float]],
    *,
    x_title: str,
    y_title: str,
) -> Spec:
    """Draw cost per inhabitant by size with the line and its band.

    ``points`` are (name, inhabitants, cost, is modelled): modelled ones are hollow. ``curve`` holds
    (inhabitants, cost, low, high).
    """
    dots = [{"name": n, "people": p, "cost": c, "modelled": m} for n, p, c, m in points]
    line = [{"people": p, "cost": c, "low": low, "high": high} for p, c, low, high in curve]
    x = {
        "field": "people",
        "type": "quantitative",
        "title": x_title,
        "scale": {"type": "log", "nice": False, "padding": 30},
        "axis": {"format": ",d", "grid": False, "tickCount": 4, "labelOverlap": True},
    }
    y = {"type": "quantitative", "title": y_title, "scale": {"zero": True}, "axis": {"tickCount": 5}}
    hollow = {"condition": {"test": "datum.modelled", "value": "#ffffff"}, "value": ACCENT}
    return {
        "width": WIDTH - 60,
        "height": 260,
        "layer": [
            {
                "data": {"values": line},
                "mark": {"type": "area", "fill": LINE, "fillOpacity": 0.8},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": {"values": line},
                "mark": {"type": "line", "stroke": GREY, "strokeWidth": 1.4},
                "encoding": {"x": x, "y": {**y, "field": "cost"}},
            },
            {
                "data": {"values": dots},
                "mark": {"type": "point", "size": 55, "opacity": 1, "stroke": ACCENT, "strokeWidth": 1.6},
                "encoding": {"x": x, "y": {**y, "field": "cost"}, "fill": hollow},
            },
            {
                "data": {"values": dots},
                "mark": {"type": "text", "align": "left", "dx": 7, "fontSize": 11},
                "encoding": {
                    "x": x,
                    "y": {**y, "field": "cost"},
                    "text": {"field": "name", "type": "nominal"},
                },
            },
        ],
    }
