"""The weeks along the top of the takeover's drawings: one scale for all, so that they can be read as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from samdrift.report.charts.labels import LETTER

#: Width within which a desk shows a drawing whole; weeks are as wide as that allows, within limits.
ROOM = 940
NARROWEST, WIDEST = 6, 14
FONT = 12
INK, GREY, LINE, SHADE = "#1a1a1a", "#454545", "#dcdcdc", "#ececec"
BEFORE = 170
MONTH = 28
AFTER = 24
TOP = 56

_OPENING = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="{name}" role="img" viewBox="0 0 {width} {height}" '
    'aria-labelledby="{name}-titel {name}-tekst" font-size="{font}">'
    '<title id="{name}-titel">{title}</title><desc id="{name}-tekst">{description}</desc>'
    "<style>@media screen{{.{name}{{width:{width}px;max-width:none;height:auto}}}}"
    "@media print{{.{name}{{max-width:100%}}}}</style>"
)
_RECT = Markup('<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{fill}"/>')
_PATH = Markup('<path d="{d}" fill="{fill}"{more}/>')
_TEXT = Markup('<text x="{x}" y="{y}" fill="{fill}" font-weight="{weight}">{text}</text>')
_LINE = Markup('<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{stroke}" stroke-width="{width}"/>')
_DEADLINE = Markup(
    '<line x1="{x}" y1="{y1}" x2="{x}" y2="{y2}" stroke="{stroke}" stroke-width="2" stroke-dasharray="5 3"/>'
    '<text x="{tx}" y="{ty}" text-anchor="{anchor}" fill="{stroke}" font-weight="600">{words}</text>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekAxis:
    """Weeks from ``first_monday``; ``closed``: weeks in which nothing is cut over anywhere.

    ``deadline``: the week whose beginning the deadline is; ``months``: names of the twelve.
    """

    first_monday: date
    weeks: int
    deadline: int
    deadline_words: str
    closed: frozenset[int]
    months: tuple[str, ...]

    @property
    def width(self) -> int:
        """Width of a whole drawing."""
        return BEFORE + self.week * self.weeks + AFTER

    @property
    def week(self) -> int:
        """Width of a week."""
        return min(max((ROOM - BEFORE - AFTER) // self.weeks, NARROWEST), WIDEST)

    def x(self, week: float) -> float:
        """Left edge of a week."""
        return BEFORE + self.week * week


def open_drawing(axis: WeekAxis, height: float, *, chart_id: str, title: str, description: str) -> Markup:
    """Begin a drawing that is one image to assistive technology."""
    return _OPENING.format(
        name=chart_id,
        width=axis.width,
        height=round(height),
        font=FONT,
        title=title,
        description=description,
    )


def draw_ground(axis: WeekAxis, height: float, *, with_months: bool = True) -> list[Markup]:
    """Shade weeks in which nothing is cut over, mark the months, and the deadline across all rows."""
    parts = [
        rect(axis.x(week), TOP - 4, axis.week, height - TOP + 4, SHADE)
        for week in sorted(axis.closed)
        if week < axis.weeks
    ]
    month = None
    for week in range(axis.weeks):
        # A week belongs to the month of its Thursday.
        day = axis.first_monday + timedelta(weeks=week, days=3)
        if day.month != month:
            parts.append(line((axis.x(week), TOP - 6), (axis.x(week), height), LINE))
            is_wide_enough = (axis.weeks - week) * axis.week > MONTH
            if with_months and is_wide_enough:
                name = axis.months[day.month - 1]
                if month is None or day.month == 1:
                    parts.append(text(axis.x(week) + 2, TOP - 24, str(day.year), weight=600))
                parts.append(text(axis.x(week) + 2, TOP - 9, name, fill=GREY))
            month = day.month
    x = axis.x(axis.deadline)
    # Near the end of the weeks the words stand before the line.
    is_free = x + len(axis.deadline_words) * LETTER * FONT * 1.2 < axis.width
    parts.append(
        _DEADLINE.format(
            x=_short(x),
            y1=TOP - 50,
            y2=_short(height),
            stroke=INK,
            tx=_short(x + 5 if is_free else x - 5),
            ty=TOP - 42,
            anchor="start" if is_free else "end",
            words=axis.deadline_words if with_months else "",
        )
    )
    return parts


def draw_key(entries: Sequence[tuple[str, str]]) -> list[Markup]:
    """Say beside the scale what each pattern is: (fill, words) from the top."""
    parts = []
    for index, (fill, words) in enumerate(entries):
        y = TOP - 28 + 17 * index
        parts += [rect(0, y - 9, 11, 11, fill), text(17, y, fit(words, BEFORE - 24), fill=GREY)]
    return parts


def columns(axis: WeekAxis, values: list[float], *, base: float, height: float, fill: str) -> Markup:
    """Columns of one colour as a single path, one a week, upwards from ``base``; 1 is ``height``."""
    gap = 1
    steps = [
        f"M{_short(axis.x(week) + gap / 2)} {_short(base)}v{_short(-max(value * height, 1.5))}"
        f"h{axis.week - gap}V{_short(base)}z"
        for week, value in enumerate(values)
        if value > 0
    ]
    return _PATH.format(d="".join(steps), fill=fill, more="") if steps else Markup("")


def outline(axis: WeekAxis, values: list[float], *, base: float, height: float) -> Markup:
    """A stepped line over the weeks, upwards from ``base``; 1 is ``height``."""
    steps = [f"M{_short(axis.x(0))} {_short(base)}"]
    for week, value in enumerate(values):
        steps.append(f"V{_short(base - value * height)}H{_short(axis.x(week + 1))}")
    steps.append(f"V{_short(base)}")
    more = Markup(' stroke="{}" stroke-width="1.6"').format(INK)
    return _PATH.format(d="".join(steps), fill="none", more=more)


def rect(x: float, y: float, w: float, h: float, fill: str) -> Markup:
    """A filled rectangle."""
    return _RECT.format(x=_short(x), y=_short(y), w=_short(w), h=_short(h), fill=fill)


def line(start: tuple[float, float], end: tuple[float, float], stroke: str, *, width: float = 1) -> Markup:
    """A straight line."""
    return _LINE.format(
        x1=_short(start[0]),
        y1=_short(start[1]),
        x2=_short(end[0]),
        y2=_short(end[1]),
        stroke=stroke,
        width=width,
    )


def text(x: float, y: float, words: str, *, fill: str = INK, weight: int = 400) -> Markup:
    """A text from ``x`` on; what it says may hold anything."""
    return _TEXT.format(x=_short(x), y=_short(y), fill=fill, weight=weight, text=words)


def fit(words: str, width: float) -> str:
    """Shorten words that would not fit, with three dots."""
    most = int(width / (LETTER * FONT))
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _short(value: float) -> str:
    """A number without needless digits: coordinates are most of a drawing."""
    return f"{value:.1f}".removesuffix(".0")
