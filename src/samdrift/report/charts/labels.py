"""Names for circles: inside where they fit, else beside, never over another circle or name."""

from dataclasses import dataclass

from samdrift.report.charts.dorling import Circle

#: Average width of a letter of IBM Plex Sans, in parts of the font's size.
LETTER = 0.53


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name at (x, y), the middle of its baseline unless ``anchor`` says start or end."""

    key: str
    x: float
    y: float
    anchor: str
    is_inside: bool


Box = tuple[float, float, float, float]


def place_labels(
    circles: tuple[Circle, ...], names: dict[str, str], *, width: float, height: float, font_size: float
) -> tuple[Label, ...]:
    """Place the name of each circle, those with least choice first; names without room are left out.

    Returns:
        Labels in the order of ``circles``.
    """
    choices: dict[str, list[tuple[Label, Box]]] = {}
    for circle in circles:
        text_width = len(names[circle.key]) * LETTER * font_size
        choices[circle.key] = [
            (label, box)
            for label, box in _candidates(circle, text_width, font_size, width)
            if box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= height
            if label.is_inside or not any(_touches(box, other) for other in circles)
        ]
    placed: dict[str, tuple[Label, Box]] = {}
    for key in sorted(choices, key=lambda key: (len(choices[key]), key)):
        free = _first_free(choices[key], placed)
        if free is not None:
            placed[key] = free
        else:
            _make_room(key, choices, placed)
    return tuple(placed[c.key][0] for c in circles if c.key in placed)


def _first_free(
    choices: list[tuple[Label, Box]], placed: dict[str, tuple[Label, Box]]
) -> tuple[Label, Box] | None:
    taken = [box for _, box in placed.values()]
    return next((c for c in choices if not any(_overlap(c[1], box) for box in taken)), None)


def _make_room(
    key: str, choices: dict[str, list[tuple[Label, Box]]], placed: dict[str, tuple[Label, Box]]
) -> None:
    """Place a name where one other name is in the way, if that one has another place to go."""
    for choice in choices[key]:
        in_the_way = [other for other, (_, box) in placed.items() if _overlap(choice[1], box)]
        if len(in_the_way) != 1:
            continue
        others = {other: where for other, where in placed.items() if other != in_the_way[0]}
        moved = _first_free(choices[in_the_way[0]], {**others, key: choice})
        if moved is not None:
            placed[key], placed[in_the_way[0]] = choice, moved
            return


def _candidates(circle: Circle, text_width: float, size: float, width: float) -> list[tuple[Label, Box]]:
    x, y, r = circle.x, circle.y, circle.radius
    # Near the edge a name above or below moves inwards.
    within = min(max(x, text_width / 2 + 1), width - text_width / 2 - 1)
    options = []
    if text_width <= 1.75 * r and r >= 1.7 * size:
        options.append((x, y - size * 0.25, "middle", True))
    options += [
        (within, y + r + size, "middle", False),
        (within, y - r - size * 0.35, "middle", False),
        (x + r + 3, y + size * 0.35, "start", False),
        (x - r - 3, y + size * 0.35, "end", False),
        (x + r * 0.75 + 2, y + r * 0.75 + size * 0.8, "start", False),
        (x - r * 0.75 - 2, y + r * 0.75 + size * 0.8, "end", False),
        (x + r * 0.75 + 2, y - r * 0.75 - size * 0.1, "start", False),
        (x - r * 0.75 - 2, y - r * 0.75 - size * 0.1, "end", False),
        (x + r * 0.3, y + r + size, "start", False),
        (x - r * 0.3, y + r + size, "end", False),
        (x + r * 0.3, y - r - size * 0.35, "start", False),
        (x - r * 0.3, y - r - size * 0.35, "end", False),
        (within, y + r + size * 1.7, "middle", False),
        (within, y - r - size * 1.05, "middle", False),
    ]
    shift = {"middle": 0.5, "start": 0.0, "end": 1.0}
    return [
        (
            Label(key=circle.key, x=round(lx, 1), y=round(ly, 1), anchor=anchor, is_inside=is_inside),
            (
                lx - text_width * shift[anchor],
                ly - size * 0.85,
                lx + text_width * (1 - shift[anchor]),
                ly + size * 0.25,
            ),
        )
        for lx, ly, anchor, is_inside in options
    ]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _touches(box: Box, circle: Circle) -> bool:
    nearest_x = min(max(circle.x, box[0]), box[2])
    nearest_y = min(max(circle.y, box[1]), box[3])
    return (nearest_x - circle.x) ** 2 + (nearest_y - circle.y) ** 2 < circle.radius**2
