"""What each crew does by week against what it can: columns under a stepped line, on the Gantt's weeks."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from samdrift.report.charts.weeks import (
    BEFORE,
    GREY,
    INK,
    LINE,
    TOP,
    WeekAxis,
    columns,
    draw_ground,
    draw_key,
    fit,
    line,
    open_drawing,
    outline,
    text,
)

PANEL = 62
HIGH = 44
USED, FULL = "#86b6df", "#003a73"
#: From this share of its hours on, a week is drawn as full.
FULL_SHARE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewWords:
    """What stands in the drawing and about it: its title, how it is drawn, and what its columns are."""

    title: str
    description: str
    booked: str
    full: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewRow:
    """One crew: hours drawn and hours there are, by week; and words for it."""

    name: str
    used: Sequence[int]
    capacity: Sequence[int]
    label: str


def draw_crews(axis: WeekAxis, rows: Sequence[CrewRow], *, chart_id: str, words: CrewWords) -> Markup:
    """Draw a panel a crew, each to the scale of its own best week.

    Args:
        axis: the weeks, the same as of the Gantt above.
        rows: from the top.
        chart_id: class and prefix of ids, unique in the page.
        words: of the drawing; the data stands in a table beside it.
    """
    height = TOP + PANEL * len(rows) + 4
    parts = [
        open_drawing(axis, height, chart_id=chart_id, title=words.title, description=words.description),
        *draw_ground(axis, height),
        *draw_key(((USED, words.booked), (FULL, words.full))),
    ]
    for index, row in enumerate(rows):
        parts += _draw_panel(axis, row, TOP + index * PANEL)
    return Markup("").join(parts) + Markup("</svg>")


def _draw_panel(axis: WeekAxis, row: CrewRow, y: float) -> list[Markup]:
    base = y + PANEL - 6
    most = max(max(row.capacity, default=0), max(row.used, default=0)) or 1
    free, full = [], []
    for used, capacity in zip(row.used, row.capacity, strict=True):
        is_full = used > 0 and used >= FULL_SHARE * capacity
        free.append(0.0 if is_full else used / most)
        full.append(used / most if is_full else 0.0)
    return [
        line((BEFORE, base), (axis.x(axis.weeks), base), LINE),
        text(0, base - HIGH + 12, fit(row.name, BEFORE - 8), weight=600),
        columns(axis, free, base=base, height=HIGH, fill=USED),
        columns(axis, full, base=base, height=HIGH, fill=FULL),
        outline(axis, [each / most for each in row.capacity], base=base, height=HIGH),
        text(0, base - HIGH + 30, fit(row.label, BEFORE - 8), fill=INK if any(full) else GREY),
    ]
