"""Who overlaps whom: a triangle of numbered cells, each municipality named once on the diagonal.

Darker is more, in the steps of the report's one scale, and the number stands in every cell:
the chart says the same in grey, and to the colour-blind.
"""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from samdrift.report.charts.labels import LETTER
from samdrift.report.charts.scale import STEPS, Step

ROW = 26
FONT = 13
NARROWEST = 34

#: The drawing keeps a size that can be read; its frame scrolls. Paper takes what room there is.
_STYLE = Markup(
    "<style>@media screen{{.{name}{{width:{width}px;max-width:none}}}}"
    "@media print{{.{name}{{max-width:100%}}}}</style>"
)
_OPENING = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="{name}" role="img" viewBox="0 0 {width} {height}" '
    'aria-labelledby="{name}-titel {name}-tekst" font-size="{font}">'
    '<title id="{name}-titel">{title}</title><desc id="{name}-tekst">{description}</desc>'
)
_CELL = Markup(
    '<g><title>{words}</title><rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{fill}" stroke="#8e8e8e" '
    'stroke-width="0.6"/><text x="{tx}" y="{ty}" text-anchor="middle" fill="{ink}">{label}</text></g>'
)
_NAME = Markup('<text x="{x}" y="{y}" font-weight="600" fill="#1a1a1a">{name}</text>')
_NOTHING = Step(low=0.0, fill="#ffffff", ink="#595959", name="nothing")


def find_cell_step(count: int, most: int) -> Step:
    """Return the colours of a count: white for none, else a fifth of the largest count a step."""
    if not count:
        return _NOTHING
    return STEPS[min(len(STEPS) - 1, len(STEPS) * count // (most + 1))]


def draw_matrix(
    names: Sequence[str],
    counts: Mapping[tuple[int, int], tuple[int, str]],
    *,
    chart_id: str,
    title: str,
    description: str,
) -> Markup:
    """Draw the triangle below the diagonal.

    Args:
        names: what stands on the diagonal, from the top; names may hold anything.
        counts: count and its label of each pair (row, column), row after column in ``names``.
        chart_id: class and prefix of ids, unique in the page.
        title: what the chart says.
        description: how it is drawn; the data stands in a table beside it.

    Returns:
        An SVG element that is one image to assistive technology.
    """
    most = max((count for count, _ in counts.values()), default=0)
    widest = max((len(label) for _, label in counts.values()), default=1)
    across = max(NARROWEST, round(widest * LETTER * FONT) + 12)
    margin = round(max((len(name) for name in names), default=0) * LETTER * FONT * 1.12) + 12
    width, height = across * max(0, len(names) - 1) + margin, ROW * len(names)
    parts = [
        _OPENING.format(
            name=chart_id, width=width, height=height, font=FONT, title=title, description=description
        ),
        _STYLE.format(name=chart_id, width=width),
    ]
    for (row, column), (count, label) in sorted(counts.items()):
        step = find_cell_step(count, most)
        parts.append(
            _CELL.format(
                words=f"{names[row]} – {names[column]}: {label}",
                x=column * across,
                y=row * ROW,
                w=across - 2,
                h=ROW - 2,
                tx=column * across + (across - 2) / 2,
                ty=row * ROW + ROW / 2 + FONT * 0.3,
                fill=step.fill,
                ink=step.ink,
                label=label,
            )
        )
    for index, name in enumerate(names):
        parts.append(_NAME.format(x=index * across + 4, y=index * ROW + ROW / 2 + FONT * 0.3, name=name))
    return Markup("").join(parts) + Markup("</svg>")
