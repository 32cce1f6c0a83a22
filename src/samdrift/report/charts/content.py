"""The unit's own charts: operating systems, sizes of servers, contracts by when they end."""

from datetime import date

from samdrift.report.charts.scale import STEPS
from samdrift.report.charts.vega import ACCENT, GREY, INK, SECOND, WIDTH, Spec


def bars(rows: list[tuple[str, int, str]], *, hollow: frozenset[str]) -> Spec:
    """Horizontal bars with the number beside each; ``rows`` are (name, count, label).

    Bars named in ``hollow`` are outlined instead of filled: not given, or the rest.
    """
    values = [
        {"name": name, "count": count, "label": label, "hollow": name in hollow}
        for name, count, label in rows
    ]
    shared = {
        "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
        "x": {
            "field": "count",
            "type": "quantitative",
            "title": None,
            "axis": None,
            "scale": {"domainMax": max((count for _, count, _ in rows), default=1) * 1.25},
        },
    }
    fill = {"condition": {"test": "datum.hollow", "value": "white"}, "value": ACCENT}
    stroke = {"condition": {"test": "datum.hollow", "value": GREY}, "value": ACCENT}
    return {
        "data": {"values": values},
        "width": WIDTH - 180,
        "height": {"step": 26},
        "encoding": shared,
        "layer": [
            {
                "mark": {"type": "bar", "height": 16, "strokeWidth": 1},
                "encoding": {"fill": fill, "stroke": stroke},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {"text": {"field": "label", "type": "nominal"}},
            },
        ],
    }


def size_grid(cells: list[tuple[str, str, int, str]], *, across: list[str], down: list[str]) -> Spec:
    """A grid of counts; ``cells`` are (column, row, count, label); darker is more."""
    most = max((count for _, _, count, _ in cells), default=1) or 1
    steps = len(STEPS)
    values = [
        {"x": x, "y": y, "label": label, "step": min(steps - 1, int(steps * count / (most + 1)))}
        for x, y, count, label in cells
    ]
    fills = {"domain": list(range(steps)), "range": [step.fill for step in STEPS]}
    inks = {"domain": list(range(steps)), "range": [step.ink for step in STEPS]}
    return {
        "data": {"values": values},
        "width": WIDTH - 130,
        "height": {"step": 30},
        "encoding": {
            "x": {
                "field": "x",
                "type": "ordinal",
                "sort": across,
                "scale": {"domain": across},
                "title": "vCPU",
                "axis": {"labelAngle": 0, "orient": "top", "domain": False, "ticks": False, "labelLimit": 80},
            },
            "y": {
                "field": "y",
                "type": "ordinal",
                "sort": down,
                "scale": {"domain": down},
                "title": None,
                "axis": {"domain": False, "ticks": False},
            },
        },
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "white", "strokeWidth": 2},
                "encoding": {"fill": {"field": "step", "type": "ordinal", "scale": fills, "legend": None}},
            },
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {
                    "text": {"field": "label", "type": "nominal"},
                    "fill": {"field": "step", "type": "ordinal", "scale": inks, "legend": None},
                },
            },
        ],
        "resolve": {"scale": {"fill": "independent"}},
    }


def ends_by_quarter(counts: list[tuple[date, int, bool]], *, deadline: date, deadline_words: str) -> Spec:
    """Contracts ending per quarter as columns; those after the deadline dark, with a rule at it.

    ``counts`` are (first day of the quarter, contracts, whether after the deadline).
    """
    values = [{"on": day.isoformat(), "count": count, "after": after} for day, count, after in counts]
    most = max((count for _, count, _ in counts), default=1)
    fill = {"condition": {"test": "datum.after", "value": ACCENT}, "value": SECOND}
    x = {
        "field": "on",
        "type": "temporal",
        "timeUnit": "yearquarter",
        "title": None,
        "axis": {"format": "%Y", "tickCount": "year", "grid": False},
    }
    rule = {"data": {"values": [{"on": deadline.isoformat(), "words": deadline_words}]}}
    return {
        "width": WIDTH - 50,
        "height": 170,
        "layer": [
            {
                "data": {"values": values},
                "mark": {"type": "bar", "stroke": "white"},
                "encoding": {
                    "x": x,
                    "y": {
                        "field": "count",
                        "type": "quantitative",
                        "title": None,
                        "scale": {"domain": [0, most]},
                        "axis": {"tickCount": min(5, most), "format": ",d"},
                    },
                    "fill": fill,
                },
            },
            {
                **rule,
                "mark": {"type": "rule", "stroke": INK, "strokeWidth": 2, "strokeDash": [5, 3]},
                "encoding": {"x": {"field": "on", "type": "temporal"}},
            },
            {
                **rule,
                "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "y": -3},
                "encoding": {
                    "x": {"field": "on", "type": "temporal"},
                    "text": {"field": "words", "type": "nominal"},
                },
            },
        ],
    }
