"""The chapter on addresses: a plan worked by hand, one that cannot be made, none, and hostile names."""

import dataclasses
import ipaddress
import re
from collections.abc import Callable
from html.parser import HTMLParser
from types import ModuleType
from typing import Any
from unittest import mock

import polars as pl
import pytest

from samdrift.addressing import (
    HOST_COLUMNS,
    HOST_SCHEMA,
    PREFIX_SCHEMA,
    AddressingParameters,
    AddressPlan,
    AddressProblem,
    HostKind,
    Infeasible,
    plan_addresses,
)
from samdrift.inventory import TABLES
from samdrift.programme.parameters import Programme
from samdrift.programme.plan import Plan
from samdrift.report import render_report
from samdrift.report.chapters.addressing import ADDRESSING
from samdrift.report.chapters.addressing.capacity import say_capacity
from samdrift.report.chapters.addressing.chapter import AddressingView, view_addressing
from samdrift.report.chapters.addressing.overlaps import MOST_IN_MATRIX
from samdrift.report.charts.address_matrix import draw_matrix
from samdrift.report.context import ReportContext
from samdrift.report.language import LANGUAGES, Texts
from samdrift.report.view.millions import write_millions, write_millions_cell

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'{0}"
NO_BREAK = "\u00a0"

Row = dict[str, Any]


def a_prefix(owner: str, text: str, *, vrf: str = "", **more: Any) -> Row:
    """A prefix that came in; ``more``: hosts by kind (dhcp=3), freedom, is_container."""
    network = ipaddress.ip_network(text)
    hosts = {HOST_COLUMNS[kind]: more.pop(kind.value, 0) for kind in HostKind}
    return {
        "owner": owner,
        "vrf": vrf,
        "family": network.version,
        "network": int(network.network_address),
        "length": network.prefixlen,
        "is_container": False,
        "role": "",
        "freedom": None,
        "path": None,
        "row": None,
        **hosts,
        **more,
    }


def an_answer(*rows: Row, hosts: tuple[Row, ...] = (), **parameters: Any) -> AddressPlan | Infeasible:
    """What the planner says of these prefixes, numbered from 1."""
    numbered = [{"prefix_id": number, **row} for number, row in enumerate(rows, 1)]
    return plan_addresses(
        AddressProblem(
            prefixes=pl.DataFrame(numbered, schema=PREFIX_SCHEMA),
            hosts=pl.DataFrame(hosts, schema=HOST_SCHEMA, orient="row"),
            parameters=AddressingParameters(**parameters),
        )
    )


def worked_example() -> AddressPlan | Infeasible:
    """The example of docs/methods/addressing.md: Aarhus is Aaby, Thisted Beby, Viborg Ceby."""
    return an_answer(
        a_prefix("0751", "10.1.0.0/16", is_container=True),
        a_prefix("0751", "10.1.0.0/24", server=10),
        a_prefix("0751", "10.1.1.0/24", dhcp=100),
        a_prefix("0787", "10.1.0.0/23", dhcp=100, static=20),
        a_prefix("0787", "10.1.2.0/24", dhcp=50),
        a_prefix("0791", "10.1.1.0/25", device=2),
        a_prefix("0791", "172.17.0.0/16", server=1),
    )


def no_room() -> AddressPlan | Infeasible:
    """Two /24s where there is room for one."""
    return an_answer(
        a_prefix("0751", "10.1.0.0/24", server=1),
        a_prefix("0787", "10.1.0.0/24", server=2),
        target_ranges=("10.1.0.0/24",),
    )


@pytest.fixture
def plan_with(plans: ModuleType) -> Callable[..., Plan]:
    """A plan of three municipalities with an answer on addresses, planned with these parameters."""

    def make(answer: AddressPlan | Infeasible | None, **parameters: Any) -> Plan:
        used = Programme(addressing=AddressingParameters(**parameters))
        made: Plan = plans.make_plan(addressing=answer, programme=used)
        return made

    return make


def context_of(plan: Plan, language: str = "da") -> ReportContext:
    return ReportContext(plan=plan, texts=Texts(language))


def the_view(plan: Plan, language: str = "da") -> AddressingView:
    view = view_addressing(context_of(plan, language))
    assert view is not None
    return view


def the_chapter(plan: Plan, language: str = "da") -> str:
    """The chapter as it stands in the page; the others are left out, to be quick."""
    with mock.patch("samdrift.report.render.CHAPTERS", (ADDRESSING,)):
        html = render_report(plan, language=language)
    return html[html.index("<main") : html.index("</main>")]


class Tags(HTMLParser):
    """Collects every start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


# A plan


def test_the_answer_comes_first_as_worked_by_hand(plan_with: Callable[..., Plan]) -> None:
    view = the_view(plan_with(worked_example()))
    assert view.state == "planned"
    assert view.sentences[0].startswith("7 par af adresseblokke")
    assert "62 af 282 levende værter" in view.sentences[1]
    assert "100 omnummereres" in view.sentences[1]
    assert "120 oversættes" in view.sentences[1]
    # 16.777.216 + 1.048.576 + 65.536 less Docker's 65.536, less the need with growth.
    assert f"{Texts('da').number(17_825_792 - 1_690)} adresser er til overs" in view.sentences[2]
    assert "under 0,1 mio. kr. (antaget)" in view.sentences[3]
    assert "ingen plan kan gøre det billigere" in view.sentences[3]


def test_every_figure_has_a_kind_and_a_working(plan_with: Callable[..., Plan]) -> None:
    for language in LANGUAGES:
        plan = plan_with(worked_example())
        view = the_view(plan, language)
        assert [f.number for f in view.figures[:4]] == ["7", "62", "100", "120"]
        assert all(figure.kind and figure.working and figure.table_file for figure in view.figures)
        assert view.figures[-1].kind == Texts(language)("kind.assumed")
        chapter = the_chapter(plan, language)
        for figure in view.figures:
            assert figure.title in chapter


def test_a_plan_that_space_has_forced_back_says_its_bound(plan_with: Callable[..., Plan]) -> None:
    planned = worked_example()
    assert isinstance(planned, AddressPlan)
    dear = dataclasses.replace(planned, value_oere=1_230_000_000, bound_oere=1_180_000_000)
    said = the_view(plan_with(dear)).sentences[3]
    assert "12,3 mio. kr." in said
    assert "ingen plan kan komme under 11,8 mio. kr." in said


def test_decisions_are_told_by_municipality_with_reasons_by_name(plan_with: Callable[..., Plan]) -> None:
    view = the_view(plan_with(worked_example()))
    assert view.decisions is not None
    assert [owner.name for owner in view.decisions.owners] == ["Thisted", "Viborg", "Aarhus"]
    thisted, viborg, aarhus = view.decisions.owners
    assert thisted.summary == "1 oversættes og 1 beholdes"
    assert aarhus.summary == "1 omnummereres, 1 beholdes og 1 afløses"
    moved = next(reason for reason in aarhus.reasons if reason.decision == "Omnummerér")
    # The rival is told by its name, not by its code.
    assert moved.sentence.startswith("Viborg beholder adresserne")
    assert "10.1.4.0/24" in moved.sentence
    assert [(b.block, b.kind) for b in thisted.blocks] == [
        ("10.1.6.0/23", "ny"), ("10.1.3.0/24", "ny"), ("10.1.2.0/24", "beholdt"),
    ]  # fmt: skip
    assert viborg.reasons[-1].decision == "Uden for planen"


def test_long_lists_are_cut_and_point_to_the_table(plan_with: Callable[..., Plan]) -> None:
    rows = [a_prefix("0751", f"10.{number}.0.0/24", static=1) for number in range(40)]
    plan = plan_with(an_answer(*rows, a_prefix("0787", "10.99.0.0/24", static=1)))
    view = the_view(plan)
    assert view.decisions is not None
    aarhus = view.decisions.owners[-1]
    assert len(aarhus.reasons) == 5
    assert aarhus.hidden_reasons == 35
    chapter = the_chapter(plan)
    assert "Desuden 35 adresseblokke i" in chapter
    assert 'href="tables/address_decisions.csv"' in chapter


def test_the_matrix_says_the_worst_pair_and_stands_as_a_table(plan_with: Callable[..., Plan]) -> None:
    view = the_view(plan_with(worked_example()))
    chart = view.overlaps.chart
    assert chart is not None
    assert chart.title == "Aarhus og Thisted støder mest sammen: 4 par af adresseblokke"
    assert [row[:3] for row in chart.rows] == [
        ("Aarhus – Thisted", "4", "768"), ("Aarhus – Viborg", "2", "128"), ("Thisted – Viborg", "1", "128"),
    ]  # fmt: skip
    drawing = str(chart.drawing)
    assert 'role="img"' in drawing
    assert re.findall(r">(\d+)</text>", drawing) == ["4", "2", "1"]
    assert not view.overlaps.matrix_note


def test_the_worst_pairs_have_hosts_on_both_sides(plan_with: Callable[..., Plan]) -> None:
    worst = the_view(plan_with(worked_example())).overlaps.worst
    assert (worst[0][0].name, worst[0][0].hosts, worst[0][1].name, worst[0][1].hosts) == (
        "Aarhus", "100", "Thisted", "120",
    )  # fmt: skip


def test_of_98_municipalities_the_worst_20_are_drawn(plan_with: Callable[..., Plan]) -> None:
    owners = [f"1{number:03}" for number in range(98)]
    rows = [
        a_prefix(owner, f"10.{number % 7}.{block}.0/24", static=1)
        for number, owner in enumerate(owners)
        for block in range(1 + number // 10)
    ]
    plan = plan_with(an_answer(*rows))
    view = the_view(plan)
    chart = view.overlaps.chart
    assert chart is not None
    assert len(re.findall("<rect", str(chart.drawing))) == MOST_IN_MATRIX * (MOST_IN_MATRIX - 1) // 2
    assert "20 værst ramte af 98" in view.overlaps.matrix_note
    assert "tables/address_overlaps.csv" in the_chapter(plan)


def test_the_curve_marks_the_chosen_point(plan_with: Callable[..., Plan]) -> None:
    charts = {chart.chart_id: chart for chart in the_view(plan_with(worked_example())).charts}
    curve = charts["figur-ruter"]
    assert curve.title.startswith("Valgt: 3 ruter")
    assert "220 værter" in curve.title
    assert [row[0] for row in curve.rows if "valgt" in row[0]] == ["600 (valgt)"]
    assert charts["figur-vaerter"].title == f"22{NO_BREAK}% af værterne beholder deres adresse"


def test_there_is_no_curve_where_every_price_gives_the_same(plan_with: Callable[..., Plan]) -> None:
    alone = plan_with(an_answer(a_prefix("0751", "10.1.0.0/24", server=90)))
    assert [chart.chart_id for chart in the_view(alone).charts] == ["figur-vaerter"]


def test_tasks_that_follow_are_counted_and_pointed_to(plan_with: Callable[..., Plan]) -> None:
    plan = plan_with(worked_example())
    assert "address_follow_up" not in the_chapter(plan)
    tasks = dataclasses.replace(plan, address_follow_up=pl.DataFrame({"task": ["a", "b"]}))
    chapter = the_chapter(tasks)
    assert "2 opgaver følger af planen" in chapter
    assert 'href="tables/address_follow_up.csv"' in chapter


def test_servers_that_translation_breaks_are_named(plan_with: Callable[..., Plan]) -> None:
    first = int(ipaddress.ip_address("10.1.0.10"))

    def speaker(number: int, breaks: str) -> Row:
        return {
            "host_id": f"dc{number}", "prefix_id": 2, "address": first + number,
            "kind": "static", "name": f"dc{number:02}", "breaks": breaks,
        }  # fmt: skip

    answer = an_answer(
        a_prefix("0751", "10.1.0.0/24", server=90),
        a_prefix("0787", "10.1.0.0/24", dhcp=40, static=200),
        hosts=tuple(speaker(number, "SIP" if number else "domain controller") for number in range(8)),
        workaround_dkk_per_server=0,
    )
    view = the_view(plan_with(answer))
    assert view.warnings is not None
    assert view.warnings.is_assessed
    row = view.warnings.broken[0]
    assert (row.name, row.prefix, row.services) == ("Thisted", "10.1.0.0/24", "SIP, domænecontroller")
    assert row.servers == "dc00, dc01, dc02, dc03, dc04, dc05 og 2 til"
    chapter = the_chapter(plan_with(answer))
    assert "alert-warning" in chapter
    assert "dc00" in chapter


def test_none_known_to_break_is_not_the_same_as_none(plan_with: Callable[..., Plan]) -> None:
    silent = plan_with(worked_example())
    view = the_view(silent)
    assert view.warnings is not None
    assert not view.warnings.is_assessed
    assert "Ikke vurderet" in the_chapter(silent)
    service = TABLES["listening_services"].create_empty()
    services = pl.concat([service, pl.DataFrame({"port": [443]})], how="diagonal_relaxed")
    tables = {**silent.inventory.tables, "listening_services": services}
    scanned = dataclasses.replace(silent, inventory=dataclasses.replace(silent.inventory, tables=tables))
    known = view_addressing(context_of(scanned))
    assert known is not None
    assert known.warnings is not None
    assert known.warnings.is_assessed


# No plan


def test_what_binds_and_the_ways_out_stand_where_no_plan_is_possible(plan_with: Callable[..., Plan]) -> None:
    answer = no_room()
    assert isinstance(answer, Infeasible)
    view = the_view(plan_with(answer, target_ranges=("10.1.0.0/24",)))
    assert view.state == "infeasible"
    assert len(view.binding) == 1
    # Municipalities stand by name; numbers and prefixes are as they were.
    assert "Aarhus (256; 10.1.0.0/24), Thisted (256; 10.1.0.0/24)" in view.binding[0]
    assert view.capacity.is_short
    assert [way.is_enough for way in view.capacity.ways_out].count("ja") >= 2
    for language, words in (
        ("da", ("kan ikke laves endnu", "Udveje", "Nok alene", "100.64.0.0/10")),
        ("en", ("No joint address plan is possible yet", "Ways out", "Enough alone", "100.64.0.0/10")),
    ):
        chapter = the_chapter(plan_with(answer, target_ranges=("10.1.0.0/24",)), language)
        assert all(word in chapter for word in words)
        assert "alert-error" in chapter
        assert 'id="adresser-oversaettelse"' not in chapter


@pytest.mark.parametrize(
    ("need", "with_growth", "words"),
    [
        (100, 120, "bruges 60"),
        (190, 228, "ikke til væksten: der mangler 28 adresser af 200"),
        (250, 300, "der mangler 50 adresser, selv uden vækst"),
    ],
)
def test_the_room_is_told_in_three_ways(
    plan_with: Callable[..., Plan], need: int, with_growth: int, words: str
) -> None:
    answer = worked_example()
    capacity = dataclasses.replace(answer.capacity, need=need, need_with_growth=with_growth, have=200)
    assert words in say_capacity(context_of(plan_with(answer)), capacity)


def test_without_address_planning_there_is_no_chapter(plan_with: Callable[..., Plan]) -> None:
    for language in LANGUAGES:
        assert view_addressing(context_of(plan_with(None), language)) is None
        assert 'id="adresser"' not in render_report(plan_with(None), language=language)


def test_without_prefixes_it_says_what_to_hand_in(plan_with: Callable[..., Plan]) -> None:
    view = the_view(plan_with(an_answer()))
    assert view.state == "empty"
    assert "Der er ingen adresseblokke endnu" in the_chapter(plan_with(an_answer()))
    assert "There are no prefixes yet" in the_chapter(plan_with(an_answer()), "en")


# Both languages, hostile names, repetition


@pytest.mark.parametrize("make", [worked_example, no_room])
def test_no_text_is_left_in_the_other_language(
    plan_with: Callable[..., Plan], make: Callable[[], AddressPlan | Infeasible]
) -> None:
    danish, english = (the_chapter(plan_with(make()), language) for language in LANGUAGES)
    for word in ("adresseblok", "værter", "kommune"):
        assert word in danish
        assert word not in re.sub(r"kommune-\w+", "", english)
    assert "prefix" in english


def test_hostile_names_stay_text(plan_with: Callable[..., Plan]) -> None:
    speaker = {
        "host_id": "x", "prefix_id": 2, "address": int(ipaddress.ip_address("10.1.0.10")),
        "kind": "static", "name": HOSTILE, "breaks": HOSTILE,
    }  # fmt: skip
    answer = an_answer(
        a_prefix("0751", "10.1.0.0/24", vrf=HOSTILE, server=90),
        a_prefix(HOSTILE, "10.1.0.0/24", vrf=HOSTILE, dhcp=40, static=200),
        a_prefix(HOSTILE, "10.1.0.0/25", static=9),
        hosts=(speaker,),
        workaround_dkk_per_server=0,
    )
    plan = plan_with(answer)
    for language in LANGUAGES:
        chapter = the_chapter(plan, language)
        tags = Tags(chapter).found
        assert not [tag for tag, _ in tags if tag in ("script", "img")]
        assert not [a for _, a in tags if any(name.startswith("on") for name in a)]
        assert chapter.count("alert(1)") > 5


def test_ids_are_unique_and_links_lead_somewhere(plan_with: Callable[..., Plan]) -> None:
    html = render_report(plan_with(worked_example()))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {"#adresser-kommune-0751", "#kommune-0751"} <= set(re.findall(r'href="([^"]+)"', html))
    assert {href[1:] for href in re.findall(r'href="(#[^"]+)"', html)} <= set(ids)


def test_the_same_plan_gives_the_same_chapter(plan_with: Callable[..., Plan]) -> None:
    assert the_chapter(plan_with(worked_example())) == the_chapter(plan_with(worked_example()))


@pytest.mark.parametrize(
    ("oere", "written", "cell"),
    [
        (0, "0,0 mio. kr.", "0"),
        (100, "under 0,1 mio. kr.", "under 0,1"),
        (5_000_000, "0,1 mio. kr.", "0,1"),
        (1_234_000_000, "12,3 mio. kr.", "12,3"),
    ],
)
def test_sums_are_millions_and_a_small_one_is_not_nothing(oere: int, written: str, cell: str) -> None:
    assert write_millions(Texts("da"), oere) == written
    assert write_millions_cell(Texts("da"), oere) == cell


def test_a_matrix_of_one_or_none_is_drawn_without_cells() -> None:
    for names in ([], ["Samsø"]):
        drawing = draw_matrix(names, {}, chart_id="m", title="t", description="d")
        assert "<rect" not in drawing
        assert drawing.startswith("<svg")
