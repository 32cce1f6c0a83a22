"""Hosts against routes: the points that a price of a route can give, with the chosen one."""

from samdrift.report.charts.vega import ACCENT, GREY, INK, WIDTH, Spec


def trade_curve(points: list[tuple[int, int, bool, str]], *, hosts_title: str, routes_title: str) -> Spec:
    """Draw the curve; ``points`` are (hosts that lose their address, routes, is chosen, label).

    The chosen point is a filled diamond beside hollow circles: told by form, not by colour.
    """
    values = [
        {"hosts": hosts, "routes": routes, "chosen": chosen, "label": label}
        for hosts, routes, chosen, label in points
    ]
    x = {
        "field": "hosts",
        "type": "quantitative",
        "title": hosts_title,
        "scale": {"zero": False, "nice": True, "padding": 24},
        "axis": {"tickCount": 5, "format": ",d", "grid": False},
    }
    y = {
        "field": "routes",
        "type": "quantitative",
        "title": routes_title,
        "scale": {"zero": True, "nice": True},
        "axis": {"tickCount": min(5, max((routes for _, routes, _, _ in points), default=1)), "format": ",d"},
    }
    point = {"type": "point", "opacity": 1}
    return {
        "data": {"values": values},
        "width": WIDTH - 70,
        "height": 230,
        "encoding": {"x": x, "y": y},
        "layer": [
            {
                "mark": {"type": "line", "stroke": GREY, "strokeWidth": 1.4},
                "encoding": {"order": {"field": "hosts"}},
            },
            {"mark": {**point, "shape": "circle", "size": 46, "stroke": ACCENT, "fill": "white"}},
            {
                "transform": [{"filter": "datum.chosen"}],
                "mark": {**point, "shape": "diamond", "size": 220, "stroke": INK, "fill": INK},
            },
            {
                "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 8, "dy": -5},
                "encoding": {"text": {"field": "label", "type": "nominal"}},
            },
        ],
    }
