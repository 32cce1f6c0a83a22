"""The map: municipalities as circles by population, or as outlines, coloured by known share."""

from dataclasses import dataclass

from samdrift.inventory.reference.municipalities import MunicipalityReference, load_municipalities
from samdrift.kernel import danish_sort_key
from samdrift.programme.plan import MunicipalityPicture
from samdrift.report.chapter import Chapter
from samdrift.report.charts.dorling import WIDTH, Circle, Place, place_circles
from samdrift.report.charts.labels import Label, place_labels
from samdrift.report.charts.outlines import Outline, UnreadableBorders, draw_outlines
from samdrift.report.charts.scale import NONE_NAME, STEPS, find_step
from samdrift.report.context import ReportContext

FONT_SIZE = 10.5


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView:
    """One municipality on the map: a circle or an outline, its number, and where its name stands."""

    anchor: str
    name: str
    percent: str
    step: str
    words: str
    circle: Circle | None
    outline: Outline | None
    label: Label | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRow:
    """The map's data as a row of a table."""

    anchor: str
    name: str
    population: str
    percent: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """The map: its title says its message, and the table beside it holds the same."""

    title: str
    description: str
    width: float
    height: float
    marks: tuple[MarkView, ...]
    rows: tuple[MapRow, ...]
    legend: tuple[tuple[str, str], ...]
    is_outlined: bool
    borders_problem: str
    unplaced: tuple[str, ...]


def view_map(context: ReportContext) -> MapView | None:
    """Make the map, or None where no municipality of the plan has a place on it."""
    references = {m.code: m for m in load_municipalities()}
    placed = [(m, references[m.code]) for m in context.municipalities if m.code in references]
    if not placed:
        return None
    t = context.texts
    marks, height, problem = _draw(context, placed)
    return MapView(
        title=_title(context, [m for m, _ in placed]),
        description=t("map.description" if not marks[0].outline else "map.description_outlines"),
        width=WIDTH,
        height=height,
        marks=marks,
        rows=tuple(_row(context, m, r) for m, r in placed),
        legend=(
            *((step.name, t("map.from_share", percent=t.percent(step.low))) for step in STEPS),
            (NONE_NAME, t("word.not_assessed")),
        ),
        is_outlined=marks[0].outline is not None,
        borders_problem=problem,
        unplaced=tuple(m.name for m in context.municipalities if m.code not in references),
    )


def _draw(
    context: ReportContext, placed: list[tuple[MunicipalityPicture, MunicipalityReference]]
) -> tuple[tuple[MarkView, ...], float, str]:
    """Draw outlines where they were given and can be read, else circles."""
    if context.borders is not None:
        try:
            outlines, height = draw_outlines(context.borders, frozenset(r.code for _, r in placed))
        except UnreadableBorders as error:
            return (*_draw_circles(context, placed), context.texts("map.borders_problem", reason=error))
        by_code = {m.code: m for m, _ in placed}
        marks = tuple(_mark(context, by_code[o.code], outline=o) for o in outlines)
        return marks, height, ""
    return (*_draw_circles(context, placed), "")


def _draw_circles(
    context: ReportContext, placed: list[tuple[MunicipalityPicture, MunicipalityReference]]
) -> tuple[tuple[MarkView, ...], float]:
    # By code: the drawing must not depend on the language's order.
    in_order = sorted(placed, key=lambda pair: pair[1].code)
    places = tuple(
        Place(key=m.key, latitude=r.seat_lat, longitude=r.seat_lon, weight=r.population) for m, r in in_order
    )
    circles, height = place_circles(places)
    names = {m.key: m.name for m, _ in in_order}
    labels = {
        label.key: label
        for label in place_labels(circles, names, width=WIDTH, height=height, font_size=FONT_SIZE)
    }
    marks = tuple(
        _mark(context, m, circle=circle, label=labels.get(m.key))
        for (m, _), circle in zip(in_order, circles, strict=True)
    )
    return marks, height


def _mark(
    context: ReportContext,
    municipality: MunicipalityPicture,
    *,
    circle: Circle | None = None,
    outline: Outline | None = None,
    label: Label | None = None,
) -> MarkView:
    t = context.texts
    share = municipality.quality.share
    step = find_step(share)
    return MarkView(
        anchor=context.anchors[municipality.key],
        name=municipality.name,
        percent="–" if share is None else t.percent(share).rstrip("\u00a0%"),
        step=step.name if step else NONE_NAME,
        words=t("map.mark", name=municipality.name, percent=t.percent(share)),
        circle=circle,
        outline=outline,
        label=label,
    )


def _row(
    context: ReportContext, municipality: MunicipalityPicture, reference: MunicipalityReference
) -> MapRow:
    step = find_step(municipality.quality.share)
    return MapRow(
        anchor=context.anchors[municipality.key],
        name=municipality.name,
        population=context.texts.number(reference.population),
        percent=context.texts.percent(municipality.quality.share),
        step=step.name if step else NONE_NAME,
    )


def _title(context: ReportContext, municipalities: list[MunicipalityPicture]) -> str:
    t = context.texts
    known = [(m.quality.share, m) for m in municipalities if m.quality.share is not None]
    if not known:
        return t("map.title_unknown")
    most = max(share for share, _ in known)
    least = min(share for share, _ in known)
    if len(known) == 1 or t.percent(most) == t.percent(least):
        return t("map.title_same", percent=t.percent(most))
    first = min((m.name for share, m in known if share == most), key=danish_sort_key)
    last = min((m.name for share, m in known if share == least), key=danish_sort_key)
    return t(
        "map.title_spread",
        most=first,
        most_percent=t.percent(most),
        least=last,
        least_percent=t.percent(least),
    )


MAP = Chapter(anchor="kort", title="map.chapter", template="chapters/map.html.j2", view=view_map)
