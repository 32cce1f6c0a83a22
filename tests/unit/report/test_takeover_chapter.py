"""The chapter on the takeover: a small plan, a late one, one that cannot be made, none, and hostile names."""

import dataclasses
import re
from collections.abc import Callable
from datetime import date, timedelta
from html.parser import HTMLParser
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from samdrift.inventory import TABLES
from samdrift.kernel import Money
from samdrift.programme.plan import Plan
from samdrift.programme.takeover_plan import TakeoverPicture
from samdrift.report import render_report
from samdrift.report.chapters.summary import view_summary
from samdrift.report.chapters.takeover import TAKEOVER
from samdrift.report.chapters.takeover.chapter import PlannedView, TakeoverView, view_takeover
from samdrift.report.chapters.takeover.names import (
    name_resource,
    write_interval,
    write_probability,
    write_thousands,
)
from samdrift.report.chapters.takeover.table import TableView
from samdrift.report.context import ReportContext
from samdrift.report.language import LANGUAGES, Texts
from samdrift.takeover import Binding, Infeasible
from samdrift.takeover.certainty import Certainty, Safeguard
from samdrift.takeover.gates import GateKind, GateStatus, GateWord
from samdrift.takeover.hiring import ExtraCrew
from samdrift.takeover.procurement import Answer, ProcurementWord, Question
from samdrift.takeover.relief import Outcome, Relief
from samdrift.takeover.simulation import Probability
from tests.unit.report.takeovers import (
    A_YEAR_LATE,
    DEADLINE,
    a_picture,
    a_reading,
    some_dependencies,
    some_staff,
    some_tables,
)

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'{0}"


@pytest.fixture(scope="module")
def picture() -> TakeoverPicture:
    return a_picture(bound=Money.from_dkk(1))


@pytest.fixture(scope="module")
def late_picture() -> TakeoverPicture:
    return a_picture(later=A_YEAR_LATE)


@pytest.fixture
def plan_with(plans: ModuleType) -> Callable[..., Plan]:
    def make(picture: TakeoverPicture | None, **more: Any) -> Plan:
        made: Plan = plans.make_plan(takeover=picture, **more)
        return made

    return make


def context_of(plan: Plan, language: str = "da") -> ReportContext:
    return ReportContext(plan=plan, texts=Texts(language))


def the_view(plan: Plan, language: str = "da") -> TakeoverView:
    view = view_takeover(context_of(plan, language))
    assert view is not None
    return view


def what_is_planned(plan: Plan) -> PlannedView:
    planned = the_view(plan).planned
    assert planned is not None
    return planned


def texts_of(table: TableView | None) -> list[list[str]]:
    assert table is not None
    return [[" ".join((cell.badge, cell.text, cell.sub)).strip() for cell in row] for row in table.rows]


def test_a_plan_without_a_takeover_has_no_chapter(plan_with: Callable[..., Plan]) -> None:
    assert view_takeover(context_of(plan_with(None))) is None
    assert view_summary(context_of(plan_with(None))).date is None


def test_the_answer_comes_first_in_the_chapter_and_in_the_summary(
    plan_with: Callable[..., Plan], picture: TakeoverPicture
) -> None:
    plan = plan_with(picture)
    answer, planned = the_view(plan).answer, picture.planned
    assert planned is not None
    assert planned.flaws == ()
    assert answer is not None
    assert answer == view_summary(context_of(plan)).date
    last = planned.groups["handover_on"].max()
    assert Texts("da").date(last) in answer.sentence  # type: ignore[arg-type]
    assert "40 simulerede forløb" in answer.sentence
    html = render_report(plan)
    assert html.index(answer.heading) < html.index('id="overtagelse"')


def test_the_figures_name_the_terms_and_they_add_up(
    plan_with: Callable[..., Plan], picture: TakeoverPicture
) -> None:
    planned = what_is_planned(plan_with(picture))
    titles = [figure.title for figure in planned.figures]
    assert "Planens pris i alt" in titles
    assert "Heraf arbejdet" in titles
    assert "Heraf prisen på at komme for sent" not in titles
    assert titles[-1] == "Så meget billigere kunne en plan højst være"
    assert all(figure.kind and figure.working and figure.table_file for figure in planned.figures)


def test_a_plan_in_time_says_nothing_of_lateness(
    plan_with: Callable[..., Plan], picture: TakeoverPicture
) -> None:
    planned = what_is_planned(plan_with(picture))
    assert planned.lateness is None
    assert planned.gantt.title == "2 af 2 kommuner er helt under fælles drift til fristen efter planen"


def test_a_late_plan_says_who_and_what_helps(
    plan_with: Callable[..., Plan], late_picture: TakeoverPicture
) -> None:
    plan = plan_with(late_picture)
    planned = what_is_planned(plan)
    answer = the_view(plan).answer
    assert answer is not None
    assert answer.mark == "error"
    assert "når 1 gruppe ikke fristen 31. december 2027" in answer.sentence
    assert planned.lateness is not None
    assert texts_of(planned.lateness.groups)[0][:2] == ["Acadre", "Aarhus"]
    assert "Lad Aarhus komme efter fristen." in [row[0] for row in texts_of(planned.lateness.reliefs)]
    assert planned.gantt.title.startswith("1 af 2 kommuner")
    assert "▲ 1 for sent" in planned.gantt.drawing


def test_the_drawings_carry_text_data_and_the_deadline(
    plan_with: Callable[..., Plan], picture: TakeoverPicture
) -> None:
    planned = what_is_planned(plan_with(picture))
    for chart in (planned.gantt, planned.load, planned.curve):
        assert chart is not None
        assert 'role="img"' in chart.drawing
        assert "<desc" in chart.drawing
        assert "Frist 31.12.2027" in chart.drawing
        assert chart.rows
        assert all(len(row) == len(chart.head) for row in chart.rows)
    assert planned.gantt.rows[0][0] == "Viborg"
    assert [row[0] for row in planned.gantt.rows] == ["Viborg", "Aarhus"]


def test_the_notice_calendar_sets_the_ways_out_side_by_side(
    plan_with: Callable[..., Plan], picture: TakeoverPicture
) -> None:
    notices = what_is_planned(plan_with(picture)).notices
    assert notices is not None
    assert picture.planned is not None
    rows = picture.planned.notices
    soon = rows.filter("planned", "soon", pl.col("option") == "end")
    if soon.height:
        assert texts_of(notices.soon)[0][1].startswith("Housing")
        assert "valgt i planen" in texts_of(notices.soon)[0][4]
    else:
        assert "inden for 60 dage" in notices.sentence
    own = next(part for part in what_is_planned(plan_with(picture)).parts if part.name == "Viborg")
    table = next(table for table in own.tables if table.table_file.endswith("takeover_notices.csv"))
    assert [cell.text for cell in table.rows[0]][1] == "Housing"
    assert "ikke vurderet" in texts_of(table)[0]


def test_the_law_is_answered_by_named_persons_and_says_by_whom(plan_with: Callable[..., Plan]) -> None:
    said = ProcurementWord(
        contract="k1", question=Question.ASSIGNMENT, answer=Answer.YES, name=HOSTILE,
        said_on=date(2026, 11, 2), reference="sag 17",
    )  # fmt: skip
    open_plan, plan = plan_with(a_picture()), plan_with(a_picture(answers=(said,)))
    before, after = what_is_planned(open_plan).notices, what_is_planned(plan).notices
    assert before is not None
    assert after is not None
    assert (before.answers, "0 af 3 spørgsmål er besvaret, 3 er ikke vurderet" in before.law) == (None, True)
    assert "1 af 3 spørgsmål er besvaret, 2 er ikke vurderet" in after.law
    assert texts_of(after.answers)[0] == [
        "Housing", "Viborg", "Overdragelse", "ja", HOSTILE, "2.11.2026", "sag 17",
    ]  # fmt: skip
    own = next(part for part in what_is_planned(plan).parts if part.name == "Viborg")
    table = next(table for table in own.tables if table.table_file.endswith("takeover_notices.csv"))
    assert HOSTILE in table.rows[0][-2].sub
    assert "<img src=x" not in render_report(plan, language="da")


def test_gates_are_late_until_a_person_has_said_so(plan_with: Callable[..., Plan]) -> None:
    passed = tuple(
        GateWord(municipality="0791", gate=gate, status=GateStatus.PASSED, owner="person-1")
        for gate in GateKind
    )
    gates = what_is_planned(plan_with(a_picture(said=passed))).gates
    assert gates is not None
    rows = texts_of(gates.due)
    assert {row[0] for row in rows} == {"Aarhus"}
    assert any("for\u00a0sent" in row[3] for row in rows)
    assert any("ikke udpeget (ofte ledelsen)" in row[5] for row in rows)
    assert rows == sorted(rows, key=lambda row: tuple(reversed([int(part) for part in row[2].split(".")])))


def test_people_under_five_are_hidden_from_others(
    plan_with: Callable[..., Plan], picture: TakeoverPicture
) -> None:
    rows = {row[0]: row[1:] for row in texts_of(what_is_planned(plan_with(picture)).people.towns)}
    assert rows["Aarhus"][:2] == ["6,0", "under 5"]
    assert rows["Viborg"][:2] == ["under 5", "0,0"]
    html = render_report(plan_with(picture))
    chapter = html[html.index('id="overtagelse"') :]
    assert ">3,0<" not in chapter[: chapter.index('id="kilder"') if 'id="kilder"' in chapter else None]


def test_one_municipality_sees_its_own_numbers(plans: ModuleType, picture: TakeoverPicture) -> None:
    own = plans.make_plan(takeover=picture, municipalities=(plans.a_picture("0791", "Viborg"),))
    rows = {row[0]: row[1:] for row in texts_of(what_is_planned(own).people.towns)}
    assert rows["Viborg"][0] == "3,0"


def test_roles_without_shares_are_not_counted_as_nobody(plan_with: Callable[..., Plan]) -> None:
    staff = some_staff().with_columns(
        pl.when(pl.col("municipality") != "0791").then("servers_share").alias("servers_share")
    )
    people = what_is_planned(plan_with(a_picture(staff=staff))).people
    rows = {row[0]: row[1:] for row in texts_of(people.towns)}
    assert rows["Viborg"][:4] == ["ikke vurderet"] * 4
    # Aarhus is alone in the unit's sum now: its 6.0 would give its one small sum away.
    assert rows["Aarhus"][:2] == ["skjult", "under 5"]
    assert "1 rolle mangler årsværk eller andele og er ikke vurderet." in people.sentences


def test_without_staff_it_says_what_to_hand_in(plan_with: Callable[..., Plan]) -> None:
    none = TABLES["staff_roles"].create_empty()
    people = what_is_planned(plan_with(a_picture(staff=none))).people
    assert people.state == "empty"
    assert people.skills is None
    assert "Et regneark med roller" in render_report(plan_with(a_picture(staff=none)))


def test_treatments_are_counted_with_a_reason(
    plan_with: Callable[..., Plan], picture: TakeoverPicture
) -> None:
    rows = texts_of(the_view(plan_with(picture)).treatments)
    assert sum(int(row[1]) for row in rows) == 3
    assert all(re.search(r"(Billigst over|Intet andet)", row[4]) for row in rows)


def test_move_groups_say_what_flows_would_add(
    plan_with: Callable[..., Plan], picture: TakeoverPicture
) -> None:
    groups = the_view(plan_with(picture, dependencies=some_dependencies())).groups
    assert groups is not None
    assert "2 af grupperne (67\u00a0%) er antaget" in groups.sentences[1]
    assert "1 kommune har ikke indleveret trafik: Viborg." in groups.sentences
    assert any("Fem til seks ugers trafik" in sentence for sentence in groups.sentences)
    assert texts_of(groups.coverage) == [
        ["Viborg", "1", "1 (100\u00a0%)", "ingen", "–", "–"],
        ["Aarhus", "2", "1 (50\u00a0%)", "38", "75\u00a0%", "58\u00a0%"],
    ]
    assert texts_of(groups.cuts) == [
        ["Acadre", "Intranet", "Aarhus", "1", "2,5", "Test og produktion flytter ikke sammen"]
    ]


def test_no_plan_says_what_binds(plan_with: Callable[..., Plan], picture: TakeoverPicture) -> None:
    binding = Binding(
        resource="crew:network", first_week=38, last_week=46, needed=1310, available=940, tasks=()
    )
    answer = Infeasible(
        binding=(binding,),
        circles=(("acadre/move", "intranet/move"),),
        stuck=(("esdh/move", "capacity"),),
    )
    plan = plan_with(TakeoverPicture(reading=picture.reading, answer=answer, planned=None))
    view = the_view(plan)
    assert view.state == "infeasible"
    assert view.binding[0].startswith("Netværksholdet, uge ")
    assert view.binding[0].endswith("der skal bruges 1.310 timer, og der er 940.")
    assert "Acadre og Intranet" in view.binding[1]
    assert view.binding[2] == "Esdh kan ikke lægges i nogen uge: ingen uge har plads til den, selv alene."
    assert "Hvad binder?" in render_report(plan)
    unproven = TakeoverPicture(reading=picture.reading, answer=Infeasible(), planned=None)
    assert "heller intet bevis" in the_view(plan_with(unproven)).binding[0]


def test_what_would_make_the_date_surer_is_said_with_what_hiring_gave(
    plan_with: Callable[..., Plan], picture: TakeoverPicture
) -> None:
    assert picture.planned is not None
    assert what_is_planned(plan_with(picture)).certainty is None
    crew = ExtraCrew(resource="crew:network", first_week=0, last_week=45, technicians=2, hours=2_700)
    tried = Safeguard(
        crew=crew,
        price=Money.from_dkk(2_565_000),
        probability=Probability(value=0.914, low=0.895, high=0.93, scenarios=1_000),
        cost_change=Money.from_dkk(-1_200_000),
    )
    tightest = Binding(
        resource="crew:network", first_week=0, last_week=45, needed=9_000, available=10_000, tasks=()
    )
    certainty = Certainty(tightest=tightest, safeguards=(tried,))
    unsure = Probability(value=0.7, low=0.67, high=0.73, scenarios=1_000)
    robustness = dataclasses.replace(picture.planned.robustness, probability_of_deadline=unsure)
    planned = dataclasses.replace(picture.planned, certainty=certainty, robustness=robustness)
    surer = dataclasses.replace(picture, planned=planned)
    view = what_is_planned(plan_with(surer)).certainty
    assert view is not None
    assert "9.000 timer, og holdet har 10.000 inden fristen (90\xa0% er brugt)" in view.sentence
    assert [row[1:] for row in texts_of(view.tried)] == [
        ["2,6 mio. kr.", "1,2 mio. kr. billigere", "91\xa0% (89–93 %)"]
    ]
    assert "Hvad ville gøre fristen sikrere?" in render_report(plan_with(surer))
    answer = the_view(plan_with(surer)).answer
    assert answer is not None
    assert "Med 2 personer mere på det hold, der har mindst luft" in answer.sentence
    assert answer.sentence.endswith("er det 91\xa0% (prøvet).")
    useless = dataclasses.replace(tried, probability=unsure)
    certainty = dataclasses.replace(certainty, safeguards=(useless,))
    surer = dataclasses.replace(picture, planned=dataclasses.replace(planned, certainty=certainty))
    answer = the_view(plan_with(surer)).answer
    assert answer is not None
    assert "prøvet" not in answer.sentence


def test_what_a_relief_gave_when_it_was_tried_is_said(
    plan_with: Callable[..., Plan], late_picture: TakeoverPicture
) -> None:
    assert late_picture.planned is not None
    assert late_picture.planned.lateness is not None
    crew = ExtraCrew(resource="crew:network", first_week=38, last_week=46, technicians=2, hours=540)
    price = Money.from_dkk(513_000)
    tried = (
        Relief(price=Money(oere=0), outcome=Outcome.LATE, late_groups=1, cost_change=Money(oere=0)),
        Relief(
            crews=(crew,),
            price=price,
            outcome=Outcome.KEPT,
            late_groups=0,
            cost_change=Money.from_dkk(-1_200_000),
        ),
        Relief(crews=(crew,), price=price, outcome=Outcome.UNTRIED),
        Relief(municipalities=("0751",), price=price, outcome=Outcome.KEPT, late_groups=0),
        Relief(crews=(crew,), price=price, outcome=Outcome.NO_PLAN),
    )
    lateness = dataclasses.replace(late_picture.planned.lateness, reliefs=tried)
    picture = dataclasses.replace(
        late_picture, planned=dataclasses.replace(late_picture.planned, lateness=lateness)
    )
    view = what_is_planned(plan_with(picture)).lateness
    assert view is not None
    assert [row[1:] for row in texts_of(view.reliefs)] == [
        ["–", "uændret", "1 gruppe for sent"],
        ["0,5 mio. kr.", "1,2 mio. kr. billigere", "fristen nås"],
        ["0,5 mio. kr.", "–", "ikke prøvet"],
        ["0,5 mio. kr.", "–", "de øvrige når fristen"],
        ["0,5 mio. kr.", "–", "ingen plan fundet"],
    ]
    without = TakeoverPicture(reading=picture.reading, answer=Infeasible(), planned=None, reliefs=(tried[1],))
    view = the_view(plan_with(without))
    assert [row[-1] for row in texts_of(view.reliefs)] == ["fristen nås"]
    assert "Hvad ville give en plan?" in render_report(plan_with(without))


def test_nothing_to_take_over_says_what_to_hand_in(plan_with: Callable[..., Plan]) -> None:
    tables = some_tables()
    empty = dataclasses.replace(
        tables,
        groups=tables.groups.clear(),
        servers=tables.servers.clear(),
        items=tables.items.clear(),
        dependencies=tables.dependencies.clear(),
        contracts=tables.contracts.clear(),
    )
    picture = TakeoverPicture(reading=a_reading(empty), answer=Infeasible(), planned=None)
    plan = plan_with(picture)
    assert the_view(plan).state == "empty"
    assert view_summary(context_of(plan)).date is None
    assert "Der er endnu intet at overtage" in render_report(plan)


class Tags(HTMLParser):
    """Collects start tags with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_stay_text_and_links_lead_somewhere(
    plan_with: Callable[..., Plan], language: str
) -> None:
    hostile = a_picture(tables=some_tables(HOSTILE), later=A_YEAR_LATE)
    tags = Tags(render_report(plan_with(hostile), language=language)).found
    plain = Tags(render_report(plan_with(None), language=language)).found
    assert sum(tag == "script" for tag, _ in tags) == sum(tag == "script" for tag, _ in plain)
    assert not [
        tag for tag, attributes in tags if tag == "img" or any(n.startswith("on") for n in attributes)
    ]
    ids = [attributes["id"] for _, attributes in tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    targets = {a["href"][1:] for t, a in tags if t == "a" and (a.get("href") or "").startswith("#")}  # type: ignore[index]
    assert targets - {""} <= set(ids)


def test_english_has_no_danish_left(plan_with: Callable[..., Plan], picture: TakeoverPicture) -> None:
    html = render_report(plan_with(picture), language="en")
    start = html.index(f'id="{TAKEOVER.anchor}"')
    chapter = html[start : html.index("</section>", start)]
    assert not re.findall(r"\b(og|ikke|uge|grupper|overtaget)\b", re.sub(r"<[^>]*>", " ", chapter))


def test_a_long_plan_stays_small(plan_with: Callable[..., Plan], picture: TakeoverPicture) -> None:
    """Lists are capped: rows stand in the tables, and the page says how many more there are."""
    planned = picture.planned
    assert planned is not None
    row = planned.groups.row(0, named=True)
    many = pl.DataFrame(
        [
            {**row, "group": f"g{n}", "is_late": True, "handover_on": DEADLINE + timedelta(days=n)}
            for n in range(500)
        ],
        schema=planned.groups.schema,
    )
    late = a_picture(later=A_YEAR_LATE)
    assert late.planned is not None
    large = dataclasses.replace(late, planned=dataclasses.replace(late.planned, groups=many))
    view = what_is_planned(plan_with(large))
    assert view.lateness is not None
    assert view.lateness.groups is not None
    assert len(view.lateness.groups.rows) == 12
    assert view.lateness.groups.rest == "Desuden 488 rækker i"
    assert [row[0].text for row in view.lateness.groups.rows[:2]] == ["g499", "g498"]


def test_names_and_amounts() -> None:
    da, en = Texts("da"), Texts("en")
    assert write_interval(da, 0.0, 0.0038) == "0–1 %"
    assert write_interval(en, 0.29, 0.31) == "29–31%"
    assert write_probability(da, 0.0, 0.0, 0.0038) == "under 1\u00a0%"
    assert write_probability(en, 1.0, 0.9962, 1.0) == "over 99%"
    assert write_probability(en, 0.42, 0.4, 0.44) == "42%"
    assert write_thousands(da, 1_234_567_00) == "1.235"
    assert write_thousands(da, 100) == "under 1"
    assert write_thousands(da, None) == "ikke oplyst"


def test_resources_are_named_in_words(plan_with: Callable[..., Plan]) -> None:
    context = context_of(plan_with(None))
    assert name_resource(context, "crew:server") == "Serverholdet"
    assert name_resource(context, "blast:0791") == "Servere i fare på én gang i Viborg"
    assert name_resource(context, "intake") == "Modtagelsen på den fælles platform"
