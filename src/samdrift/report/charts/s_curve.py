"""How much is handed over by when: the plan as a line, simulated futures as a band around their middle."""

from datetime import date

from samdrift.report.charts.vega import ACCENT, GREY, INK, SECOND, WIDTH, Spec


def s_curve(
    points: list[tuple[date, float, float, float, float]],
    *,
    deadline: date,
    deadline_words: str,
    share_title: str,
    labels: tuple[str, str],
) -> Spec:
    """Draw the curve.

    Args:
        points: day, share planned, 10th, 50th and 90th percentile of the share [0..1], by day.
        deadline: where the rule stands.
        deadline_words: what stands at it.
        share_title: title of the axis.
        labels: at the planned line, and at the middle of the futures.
    """
    values = [
        {"on": day.isoformat(), "planned": planned, "low": low, "middle": middle, "high": high}
        for day, planned, low, middle, high in points
    ]
    x = {
        "field": "on",
        "type": "temporal",
        "title": None,
        "axis": {"format": "%b %Y", "tickCount": 5, "grid": False},
    }
    y = {
        "type": "quantitative",
        "title": share_title,
        "scale": {"domain": [0, 1]},
        "axis": {"format": ".0%", "tickCount": 5},
    }
    rule = {"data": {"values": [{"on": deadline.isoformat(), "words": deadline_words}]}}
    return {
        "width": WIDTH - 70,
        "height": 260,
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "area", "fill": SECOND, "opacity": 0.55},
                "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "line", "stroke": ACCENT, "strokeWidth": 2.4},
                "encoding": {"x": x, "y": {"field": "middle", **y}},
            },
            {
                "mark": {"type": "line", "stroke": INK, "strokeWidth": 1.6, "strokeDash": [6, 3]},
                "encoding": {"x": x, "y": {"field": "planned", **y}},
            },
            *_labels(points, labels, y),
            {
                **rule,
                "mark": {"type": "rule", "stroke": GREY, "strokeWidth": 2, "strokeDash": [2, 2]},
                "encoding": {"x": {"field": "on", "type": "temporal"}},
            },
            {
                **rule,
                "mark": {"type": "text", "align": "right", "baseline": "bottom", "dx": -4, "y": 258},
                "encoding": {
                    "x": {"field": "on", "type": "temporal"},
                    "text": {"field": "words", "type": "nominal"},
                },
            },
        ],
    }


def _labels(
    points: list[tuple[date, float, float, float, float]], labels: tuple[str, str], y: Spec
) -> list[Spec]:
    """Each line's name beside it, where the plan is about half done: the plan above, the middle below.

    Where that is at once, both stand further on, below the lines.
    """
    half = next((index for index, point in enumerate(points) if point[1] >= 0.5), len(points) - 1)
    below = {"align": "center", "baseline": "top", "dy": 8}
    if half < len(points) / 5:
        first, second = points[len(points) // 3], points[2 * len(points) // 3]
        places = [(first[0], first[1], below), (second[0], second[3], below)]
    else:
        at = points[half]
        places = [
            (at[0], at[1], {"align": "right", "baseline": "bottom", "dx": -8}),
            (at[0], at[2], {"align": "left", "baseline": "top", "dx": 10, "dy": 8}),
        ]
    placed = [(day, share, words, how) for (day, share, how), words in zip(places, labels, strict=True)]
    return [
        {
            "data": {"values": [{"on": day.isoformat(), "share": share, "words": words}]},
            "mark": {"type": "text", **how},
            "encoding": {
                "x": {"field": "on", "type": "temporal"},
                "y": {"field": "share", **y},
                "text": {"field": "words", "type": "nominal"},
            },
        }
        for day, share, words, how in placed
    ]
