"""Who is taken over when: a row a municipality, weeks across, work as columns on the span it fills.

The upper lane of a row is operation handed over, filled; the lower is what moves, hatched. Told by place and
pattern, not by colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from samdrift.report.charts.weeks import (
    BEFORE,
    GREY,
    INK,
    LINE,
    SHADE,
    TOP,
    WeekAxis,
    columns,
    draw_ground,
    draw_key,
    fit,
    line,
    open_drawing,
    rect,
    text,
)

ROW = 46
LANE = 17
HANDOVER, MOVE, SPAN = "#004d99", "#86b6df", "#eef4fa"

_HATCH = Markup(
    '<defs><pattern id="{name}-skravering" width="4" height="4" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="4" height="4" fill="#ffffff"/>'
    '<rect width="2" height="4" fill="#2a6cab"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GanttWords:
    """What stands in the drawing and about it: its title, how it is drawn, and the names of the lanes."""

    title: str
    description: str
    handover: str
    move: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GanttRow:
    """One municipality: groups handed over and moved by week, the end of the last handover, and words for it.

    ``closed``: weeks in which this municipality cuts nothing over. ``is_late``: the last handover ends
    after the deadline.
    """

    name: str
    handovers: Sequence[int]
    moves: Sequence[int]
    last_handover: int | None
    label: str
    closed: frozenset[int]
    is_late: bool


def draw_gantt(axis: WeekAxis, rows: Sequence[GanttRow], *, chart_id: str, words: GanttWords) -> Markup:
    """Draw the rows under one scale of weeks.

    Args:
        axis: the weeks.
        rows: from the top.
        chart_id: class and prefix of ids, unique in the page.
        words: of the drawing; the data stands in a table beside it.
    """
    height = TOP + ROW * len(rows) + 4
    parts = [
        open_drawing(axis, height, chart_id=chart_id, title=words.title, description=words.description),
        _HATCH.format(name=chart_id),
        *draw_ground(axis, height),
        *draw_key(((HANDOVER, words.handover), (f"url(#{chart_id}-skravering)", words.move))),
    ]
    for index, row in enumerate(rows):
        parts += _draw_row(axis, row, TOP + index * ROW, chart_id)
    return Markup("").join(parts) + Markup("</svg>")


def _draw_row(axis: WeekAxis, row: GanttRow, y: float, chart_id: str) -> list[Markup]:
    parts = [line((0, y + ROW - 1), (axis.width, y + ROW - 1), LINE)]
    own = sorted(week for week in row.closed - axis.closed if week < axis.weeks)
    parts += [rect(axis.x(week), y, axis.week, ROW - 1, SHADE) for week in own]
    parts.append(text(0, y + LANE, fit(row.name, BEFORE - 8), weight=600))
    parts += _draw_lane(axis, row.handovers, y + 3 + LANE, HANDOVER)
    parts += _draw_lane(axis, row.moves, y + 6 + 2 * LANE, f"url(#{chart_id}-skravering)")
    if row.last_handover is not None:
        x = axis.x(row.last_handover)
        parts.append(line((x, y + 1), (x, y + 4 + LANE), INK, width=2))
    mark = "▲ " if row.is_late else ""
    parts.append(
        text(0, y + 2 * LANE + 2, fit(mark + row.label, BEFORE - 8), fill=INK if row.is_late else GREY)
    )
    return parts


def _draw_lane(axis: WeekAxis, counts: Sequence[int], base: float, fill: str) -> list[Markup]:
    """The span of the work, pale, and on it a column a week: as high as the share of its busiest week."""
    worked = [week for week, count in enumerate(counts) if count]
    if not worked:
        return []
    most = max(counts)
    first, last = worked[0], worked[-1]
    values = [count / most for count in counts]
    return [
        rect(axis.x(first), base - LANE, (last - first + 1) * axis.week, LANE, SPAN),
        columns(axis, values, base=base, height=LANE, fill=fill),
    ]
