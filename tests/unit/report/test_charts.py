"""The map and the charts: nothing overlaps, nothing moves, and no chart brings foreign parts."""

import itertools
import json
import re
from datetime import date
from types import ModuleType

import pytest

from samdrift.inventory.reference.municipalities import load_municipalities
from samdrift.report.chapters.map import view_map
from samdrift.report.charts.content import bars
from samdrift.report.charts.dorling import WIDTH, Circle, Place, place_circles
from samdrift.report.charts.labels import place_labels
from samdrift.report.charts.outlines import UnreadableBorders, draw_outlines
from samdrift.report.charts.s_curve import s_curve
from samdrift.report.charts.scale import STEPS, find_step
from samdrift.report.charts.vega import draw_chart
from samdrift.report.context import ReportContext
from samdrift.report.language import Texts

MIDTJYLLAND = tuple(m for m in load_municipalities() if m.region_2027 == "Midtjylland")


def places(municipalities: tuple) -> tuple[Place, ...]:  # type: ignore[type-arg]
    return tuple(
        Place(key=m.code, latitude=m.seat_lat, longitude=m.seat_lon, weight=m.population)
        for m in municipalities
    )


def distance(one: Circle, other: Circle) -> float:
    return float(((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5)


@pytest.mark.parametrize("which", [MIDTJYLLAND, load_municipalities()], ids=["a unit", "the country"])
def test_circles_never_overlap_and_stay_within_the_map(which: tuple) -> None:  # type: ignore[type-arg]
    circles, height = place_circles(places(which))
    assert len(circles) == len(which)
    for i, one in enumerate(circles):
        assert one.radius <= one.x <= WIDTH - one.radius
        assert one.radius <= one.y <= height - one.radius
        for other in circles[i + 1 :]:
            assert distance(one, other) >= one.radius + other.radius - 0.2


def test_the_larger_municipality_has_the_larger_circle() -> None:
    circles, _ = place_circles(places(MIDTJYLLAND))
    by_code = {c.key: c for c in circles}
    assert by_code["0751"].radius == max(c.radius for c in circles)
    assert by_code["0787" if "0787" in by_code else "0665"].radius < by_code["0791"].radius


def test_the_map_is_the_same_each_time() -> None:
    assert place_circles(places(MIDTJYLLAND)) == place_circles(places(MIDTJYLLAND))


def test_two_at_the_same_spot_are_parted() -> None:
    one = Place(key="a", latitude=56, longitude=10, weight=100)
    circles, _ = place_circles((one, Place(key="b", latitude=56, longitude=10, weight=100)))
    assert distance(circles[0], circles[1]) >= circles[0].radius + circles[1].radius


def test_no_places_is_an_empty_map() -> None:
    assert place_circles(()) == ((), 0.0)


def test_every_municipality_of_a_unit_has_its_name() -> None:
    circles, height = place_circles(places(MIDTJYLLAND))
    names = {m.code: m.name for m in MIDTJYLLAND}
    labels = place_labels(circles, names, width=WIDTH, height=height, font_size=10.5)
    assert {label.key for label in labels} == set(names)


def test_the_scale_gets_darker_step_by_step() -> None:
    def lightness(colour: str) -> int:
        return sum(int(colour[i : i + 2], 16) for i in (1, 3, 5))

    values = [lightness(step.fill) for step in STEPS]
    assert values == sorted(values, reverse=True)
    assert min(a - b for a, b in itertools.pairwise(values)) > 50
    assert find_step(None) is None
    assert [find_step(share) for share in (0.0, 0.2, 0.59, 1.0)] == [STEPS[0], STEPS[1], STEPS[2], STEPS[4]]


def test_a_chart_is_one_image_with_its_own_ids() -> None:
    drawing = draw_chart(
        bars([("<b>", 3, "3"), ("Ubuntu", 2, "2")], hollow=frozenset({"Ubuntu"})),
        chart_id="c1",
        title="<script>",
        description="d",
        language="da",
    )
    assert drawing.count("<svg") == 1
    assert 'aria-labelledby="c1-titel c1-tekst"' in drawing
    assert "<script>" not in drawing
    assert "<b>" not in drawing
    assert "aria-roledescription" not in drawing
    assert all(name.startswith("c1-") for name in re.findall(r'\bid="([^"]+)"', drawing))
    assert "IBM Plex Sans" in drawing


SQUARE = [[9.0, 56.0], [9.5, 56.0], [9.5, 56.4], [9.0, 56.4], [9.0, 56.0]]


def geojson(properties: dict[str, object], geometry: dict[str, object]) -> bytes:
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def test_outlines_are_found_by_code_or_name() -> None:
    for properties in ({"kommunekode": "0791"}, {"KOMKODE": 791}, {"navn": "Viborg"}):
        content = geojson(properties, {"type": "Polygon", "coordinates": [SQUARE]})
        outlines, height = draw_outlines(content, frozenset({"0791"}))
        assert [outline.code for outline in outlines] == ["0791"]
        assert outlines[0].path.startswith("M")
        assert 0 < outlines[0].x < WIDTH
        assert 0 < outlines[0].y < height


@pytest.mark.parametrize(
    "content",
    [
        b"no json",
        b"[]",
        b'{"features": 3}',
        b'{"features": [null]}',
        geojson({"kommunekode": "0791"}, {"type": "Point", "coordinates": [9, 56]}),
        geojson({"kommunekode": "0791"}, {"type": "Polygon", "coordinates": [[["x", 1]] * 4]}),
        geojson({"kommunekode": "0101"}, {"type": "Polygon", "coordinates": [SQUARE]}),
    ],
)
def test_unusable_borders_give_circles_and_say_so(content: bytes, plans: ModuleType) -> None:
    with pytest.raises(UnreadableBorders):
        draw_outlines(content, frozenset({"0791"}))
    view = view_map(ReportContext(plan=plans.make_plan(), texts=Texts("da"), borders=content))
    assert view is not None
    assert not view.is_outlined
    assert "cirkler" in view.borders_problem


def test_outlines_replace_the_circles(plans: ModuleType) -> None:
    content = geojson({"kode": "0791"}, {"type": "MultiPolygon", "coordinates": [[SQUARE]]})
    view = view_map(ReportContext(plan=plans.make_plan(), texts=Texts("da"), borders=content))
    assert view is not None
    assert view.is_outlined
    assert [mark.name for mark in view.marks] == ["Viborg"]


def test_a_plan_without_known_municipalities_has_no_map(plans: ModuleType) -> None:
    plan = plans.make_plan(municipalities=(plans.a_picture("kommune-a", "kommune-a"),))
    assert view_map(ReportContext(plan=plan, texts=Texts("da"))) is None


def test_months_are_named_in_the_reports_language() -> None:
    points = [
        (date(2027, month, 4), month / 12, month / 14, month / 13, month / 12) for month in range(1, 13)
    ]
    spec = s_curve(
        points,
        deadline=date(2027, 12, 31),
        deadline_words="31",
        share_title="",
        labels=("a", "b"),
    )
    drawn = {
        language: draw_chart(spec, chart_id="c", title="", description="", language=language)
        for language in ("da", "en")
    }
    assert ">okt 2027<" in drawn["da"]
    assert ">Oct 2027<" in drawn["en"]
