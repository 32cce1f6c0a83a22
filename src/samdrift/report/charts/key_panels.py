"""Keys as small multiples: one panel a key, one row a municipality, and how far each is from a yardstick.

Who pays more stands to the right and dark, who pays less to the left and light, with the number at
the end of every bar: it tells in grey too. A bar that is cut by a white slit is longer than drawn.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from markupsafe import Markup

from samdrift.report.charts.labels import LETTER
from samdrift.report.charts.vega import ACCENT, GREY, INK, SECOND

ROW, FONT, TOP_LINE = 22, 12, 15
PANEL, ROOM, GAP = 156, 38, 14
#: A key this many times further off than the middle one would press the others flat.
OUTLIER = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A key: its name, a line below it, and each municipality's distance with its label."""

    title: str
    subtitle: str
    values: tuple[float, ...]
    labels: tuple[str, ...]


_OPENING = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="{name}" role="img" viewBox="0 0 {width} {height}" '
    'aria-labelledby="{name}-titel {name}-tekst" font-size="{font}">'
    '<title id="{name}-titel">{title}</title><desc id="{name}-tekst">{description}</desc>'
    "<style>@media screen{{.{name}{{width:{width}px;max-width:none}}}}"
    "@media print{{.{name}{{max-width:100%}}}}</style>"
)
_TEXT = Markup('<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{more}>{text}</text>')
_BAR = Markup('<rect x="{x:.1f}" y="{y}" width="{w:.1f}" height="{h}" fill="{fill}" stroke="#1a1a1a"/>')
_SLIT = Markup('<path d="M{x:.1f} {y0}l4 -3v{h}l-4 3z" fill="#ffffff"/>')
_LINE = Markup('<line x1="{x:.1f}" x2="{x:.1f}" y1="{y0}" y2="{y1}" stroke="#1a1a1a" stroke-width="1"/>')


def draw_key_panels(
    names: Sequence[str], panels: Sequence[Panel], *, chart_id: str, title: str, description: str
) -> Markup:
    """Draw the panels on one scale.

    Args:
        names: the municipalities, from the top.
        panels: at least one; values in any one unit.
        chart_id: class and prefix of ids, unique in the page.
        title: what the chart says.
        description: how it is drawn; the data stands in a table beside it.
    """
    reach = find_reach(panels)
    left, right = _ends(panels, reach)
    scale = (PANEL - 2 * ROOM) / ((right - left) or 1.0)
    margin = round(max(len(name) for name in names) * LETTER * FONT) + 12
    heads = [textwrap.wrap(panel.title, 22)[:3] for panel in panels]
    top = TOP_LINE * (max(len(head) for head in heads) + 1) + 8
    width, height = margin + len(panels) * (PANEL + GAP), top + ROW * len(names) + 4
    parts = [
        _OPENING.format(
            name=chart_id, width=width, height=height, font=FONT, title=title, description=description
        )
    ]
    for row, name in enumerate(names):
        y = top + ROW * row + ROW / 2 + FONT * 0.35
        parts.append(_TEXT.format(x=0, y=y, anchor="start", fill=INK, more="", text=name))
    for column, (panel, head) in enumerate(zip(panels, heads, strict=True)):
        start = margin + column * (PANEL + GAP)
        zero = start + ROOM - left * scale
        parts += _head(start, head, panel.subtitle)
        for row, (value, label) in enumerate(zip(panel.values, panel.labels, strict=True)):
            parts += _bar(
                zero, top + ROW * row, max(-reach, min(reach, value)) * scale, label, cut=abs(value) > reach
            )
        parts.append(_LINE.format(x=zero, y0=top, y1=top + ROW * len(names)))
    return Markup("").join(parts) + Markup("</svg>")


def find_reach(panels: Sequence[Panel]) -> float:
    """The longest bar that is drawn whole: outliers do not press the other keys flat."""
    longest = sorted(max(map(abs, panel.values), default=0.0) for panel in panels)
    kept = [each for each in longest if each <= OUTLIER * median(longest)]
    return max(kept, default=0.0) or max(longest, default=0.0) or 1.0


def _ends(panels: Sequence[Panel], reach: float) -> tuple[float, float]:
    every = [max(-reach, min(reach, value)) for panel in panels for value in panel.values]
    return min(0.0, *every), max(0.0, *every)


def _head(start: float, lines: list[str], subtitle: str) -> list[Markup]:
    bold = Markup(' font-weight="600"')
    found = [
        _TEXT.format(x=start, y=TOP_LINE * (place + 1) - 3, anchor="start", fill=INK, more=bold, text=line)
        for place, line in enumerate(lines)
    ]
    y = TOP_LINE * (len(lines) + 1) - 3
    return [*found, _TEXT.format(x=start, y=y, anchor="start", fill=GREY, more="", text=subtitle)]


def _bar(zero: float, y: float, length: float, label: str, *, cut: bool) -> list[Markup]:
    end = zero + length
    parts = [
        _BAR.format(
            x=min(zero, end), y=y + 4, w=abs(length), h=ROW - 8, fill=ACCENT if length > 0 else SECOND
        )
    ]
    if cut:
        parts.append(_SLIT.format(x=(zero + end) / 2, y0=y + 4, h=ROW - 8))
    anchor, shift = ("start", 4) if length >= 0 else ("end", -4)
    parts.append(
        _TEXT.format(x=end + shift, y=y + ROW / 2 + FONT * 0.35, anchor=anchor, fill=INK, more="", text=label)
    )
    return parts
