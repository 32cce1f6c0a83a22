"""The chapter on money: sums that add up, states that are designed, and nothing that is made up."""

import dataclasses
import re
from datetime import date
from html.parser import HTMLParser
from itertools import combinations
from types import ModuleType

import pytest

from samdrift.economy.case import Case, NoCase
from samdrift.economy.compensation import Compensation, Infeasible
from samdrift.economy.parameters import CATEGORIES
from samdrift.economy.settlement import split_total
from samdrift.economy.voting import VotingRule, assess_board_models
from samdrift.inventory.reference.municipalities import load_municipalities
from samdrift.programme.economy_plan import EconomyPlan
from samdrift.programme.first_year import plan_first_year
from samdrift.programme.plan import Plan
from samdrift.report import render_report
from samdrift.report.chapters.economy.chapter import KnownView, view_economy
from samdrift.report.chapters.economy.sharing import name_key
from samdrift.report.chapters.economy.tables import TableView
from samdrift.report.chapters.economy.voting import MOST_OPEN, find_decisions
from samdrift.report.charts.cost_by_size import Dot, place_names
from samdrift.report.charts.key_panels import Panel, draw_key_panels, find_reach
from samdrift.report.context import ReportContext
from samdrift.report.language import LANGUAGES, Texts
from samdrift.report.view.amounts import (
    round_to_tenths,
    write_about,
    write_cell,
    write_part,
    write_probability,
    write_range,
    write_signed,
)
from tests.unit.report.economies import MEMBERS, an_economy, the_economy

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'{0}"


def context_of(plans: ModuleType, economy: EconomyPlan | None, language: str = "da") -> ReportContext:
    plan: Plan = plans.make_plan(economy=economy)
    return ReportContext(plan=plan, texts=Texts(language))


def the_view(plans: ModuleType, economy: EconomyPlan, language: str = "da") -> KnownView:
    view = view_economy(context_of(plans, economy, language))
    assert view is not None
    assert view.known is not None
    return view.known


def as_number(text: str) -> float:
    """Read a number as the chapter writes it in Danish, also one in percent."""
    return float(
        text.removesuffix("\u00a0%")
        .replace(".", "")
        .replace(",", ".")
        .replace("\u2212", "-")
        .replace("+", "")
    )


def assert_adds_up(table: TableView, *columns: int) -> None:
    for column in columns:
        shown = [as_number(row[column].text) for row in table.rows if row[column].text not in ("–", "ca. 0")]
        assert sum(shown) == pytest.approx(as_number(table.foot[column].text)), (table.title, column)


def test_the_answer_comes_first(plans: ModuleType) -> None:
    answer = the_view(plans, the_economy()).answer
    assert answer.sentences[0] == "Servere og netværk koster i dag 75,4 mio. kr. om året (71,6 til 79,1)."
    assert [figure.kind for figure in answer.figures] == ["indberettet", *["modelleret"] * 4]
    assert all(figure.working and figure.table_file for figure in answer.figures)
    assert any("Datoer og engangsudgifter" in note for note in answer.notes)
    assert any("Statens andel" in note for note in answer.notes)


def test_sums_that_are_shown_add_up(plans: ModuleType) -> None:
    view = the_view(plans, the_economy())
    assert view.finance.years is not None
    assert_adds_up(view.finance.years, 1, 2, 3)
    assert_adds_up(view.today.municipalities, 1, 2)
    assert_adds_up(view.today.by_category, 1)
    assert_adds_up(view.compensation.claim, 2)
    for row in view.finance.years.rows:
        parts = as_number(row[1].text) + as_number(row[2].text)
        assert parts == pytest.approx(as_number(row[3].text))
    for page in view.pages:
        assert_adds_up(page.tables[0], 1)
        assert_adds_up(page.tables[1], 1)
        shown = page.figures[0].number
        assert page.tables[0].foot[1].text in shown


def test_the_waterfall_leads_from_today_to_then(plans: ModuleType) -> None:
    view = the_view(plans, the_economy())
    assert view.case is not None
    numbers = [as_number(row[1]) for row in view.case.charts[0].rows]
    assert numbers[0] == as_number(view.today.municipalities.foot[2].text)
    assert sum(numbers[:-1]) == pytest.approx(numbers[-1])


def test_every_municipality_has_a_page_in_danish_order(plans: ModuleType) -> None:
    view = the_view(plans, the_economy())
    assert [page.name for page in view.pages] == ["Thisted", "Viborg", "Aarhus"]
    html = render_report(plans.make_plan(economy=the_economy()))
    for page in view.pages:
        assert f'<section class="report-municipality" id="{page.anchor}"' in html
        assert f'href="#{page.anchor}"' in html


def test_members_are_sorted_by_what_they_gain(plans: ModuleType) -> None:
    view = the_view(plans, the_economy())
    assert view.case is not None
    middles = [as_number(row[1]) for row in view.case.members.rows]
    assert middles == sorted(middles, reverse=True)
    case = the_economy().picture.case
    assert isinstance(case, Case)
    words = re.findall(r"\d+", view.case.members.title)
    assert sum(int(word) for word in words[:3]) == len(case.municipalities)


def test_keys_are_a_test_of_fairness(plans: ModuleType) -> None:
    html = render_report(plans.make_plan(economy=the_economy()))
    assert "Ingen får tilbudt at forlade enheden" in html
    view = the_view(plans, the_economy())
    assert view.sharing is not None
    by_name = {row[0].text: row for row in view.sharing.keys.rows}
    assert "for meget" in by_name["Kun efter lige store dele"][3].text
    assert by_name["Kun efter lige store dele"][3].sub
    assert by_name["Shapley-værdien"][1].text == "0,0"


def test_the_first_years_contributions_are_what_is_billed(plans: ModuleType) -> None:
    paid = the_view(plans, the_economy()).contributions
    first = plan_first_year(the_economy())
    assert paid is not None
    assert first is not None
    assert_adds_up(paid.table, 1, 2)
    parts = split_total(first.basis, actual=False)
    for row in paid.table.rows:
        code = next(code for code, name in first.basis.municipalities.items() if name == row[0].text)
        assert abs(as_number(row[2].text) - parts[code].oere / 1e8) < 0.1
    assert str(first.basis.year) in paid.sentence
    html = render_report(plans.make_plan(economy=the_economy()))
    assert 'href="settlement/settlement.toml"' in html


def test_votes_say_who_can_decide_and_block(plans: ModuleType) -> None:
    voting = the_view(plans, the_economy()).voting
    assert voting is not None
    assert voting.everybody is None
    # Aarhus has 380 of 520 votes: alone it decides and blocks; with one each two of three do.
    assert [row[1].text for row in voting.models.rows] == ["2 af 3", "261 af 520", "261 af 520"]
    assert [row[2].text for row in voting.models.rows] == ["2", "1", "2"]
    assert [row[3].text for row in voting.models.rows] == ["2", "1", "1"]
    assert "ingen beslutning tages uden Aarhus" in " ".join(voting.sentences)
    assert "Thisted og Viborg" in voting.sentences[-1]
    shares = [[as_number(cell.text) for cell in row[3:]] for row in voting.members.rows]
    assert [row[0].text for row in voting.members.rows] == ["Aarhus", "Viborg", "Thisted"]
    for column in range(3):
        assert sum(row[column] for row in shares) == pytest.approx(100, abs=0.2)
    page = next(page for page in the_view(plans, the_economy()).pages if page.name == "Aarhus")
    assert "33,3" in page.sentences[-1]
    assert "100,0" in page.sentences[-1]


def test_a_whole_country_votes_readably(plans: ModuleType) -> None:
    places = load_municipalities()
    names, people = [place.name for place in places], [place.population for place in places]
    economy = dataclasses.replace(the_economy(), voting=assess_board_models(names, people))
    voting = the_view(plans, economy).voting
    assert voting is not None
    assert voting.everybody is not None
    assert len(voting.members.rows) == MOST_OPEN
    assert len(voting.everybody.rows) == 98
    assert voting.members.rows == voting.everybody.rows[:MOST_OPEN]
    assert max(map(len, voting.sentences)) < 160


def test_rules_are_decided_and_blocked_by_the_fewest() -> None:
    names = ("a", "b", "c", "d")
    for rule in (
        VotingRule(weights=(1, 1, 1, 1), quota=3),
        VotingRule(weights=(5, 3, 2, 1), quota=6),
        VotingRule(weights=(5, 3, 2, 1), quota=6, least_members=3),
        VotingRule(weights=(9, 1, 1, 1), quota=7, least_members=2),
    ):
        groups = [group for size in range(5) for group in combinations(range(4), size)]

        def wins(group: tuple[int, ...], rule: VotingRule = rule) -> bool:
            return sum(rule.weights[m] for m in group) >= rule.quota and len(group) >= rule.least_members

        found = find_decisions(rule, names, ())
        rest = {group: tuple(m for m in range(4) if m not in group) for group in groups}
        assert found.fewest_deciding == min(len(group) for group in groups if wins(group))
        assert found.fewest_blocking == min(len(group) for group in groups if not wins(rest[group]))
        alone = tuple(names[m] for m in range(4) if not wins(rest[m,]))
        assert found.blocks_alone == alone


def test_a_page_is_small_and_says_shared_things_once(plans: ModuleType) -> None:
    html = render_report(plans.make_plan(economy=the_economy()))
    pages = re.findall(
        r'<section class="report-municipality" id="oekonomi-kommune.*?</section>', html, re.DOTALL
    )
    assert len(pages) == 3
    assert max(len(page.encode()) for page in pages) < 7_000
    assert html.count("Udgiften i dag delt med indbyggertallet.") == 1


def test_nothing_known_says_what_to_hand_in(plans: ModuleType) -> None:
    nothing = an_economy(members=(("0791", "Viborg", None),), accounts={})
    view = view_economy(context_of(plans, nothing))
    assert view is not None
    assert view.known is None
    html = render_report(plans.make_plan(economy=nothing))
    assert "Ingen kommuner har et udgangspunkt endnu" in html
    assert view_economy(context_of(plans, None)) is None


def test_without_inhabitants_there_is_no_case(plans: ModuleType) -> None:
    economy = an_economy(members=(("0791", "Viborg", None),), accounts={"0791": 17e6})
    assert isinstance(economy.picture.case, NoCase)
    view = the_view(plans, economy)
    assert view.case is None
    assert view.finance.years is None
    assert view.compensation.state == "none"
    assert "kan ikke regnes ud" in view.answer.sentences[1]
    assert view.pages[0].sentences == (
        "Gevinst eller tab kan ikke regnes ud, fordi indbyggertallet ikke kendes.",
    )
    render_report(plans.make_plan(economy=economy), language="en")


def test_one_municipality_shares_nothing(plans: ModuleType) -> None:
    economy = an_economy(members=MEMBERS[2:], accounts={"0791": 17e6})
    assert economy.sharing is None
    view = the_view(plans, economy)
    assert view.sharing is None
    assert view.today.chart is None
    assert "mindst tre" in view.today.sentence
    assert "Der skal mindst to" in render_report(plans.make_plan(economy=economy))


def test_without_accounts_everything_is_modelled(plans: ModuleType) -> None:
    view = the_view(plans, an_economy(accounts={}))
    assert view.answer.figures[0].kind == "modelleret"
    assert "3 af 3 kommuner" in view.answer.notes[0]


def test_compensation_is_planned_or_says_why_not(plans: ModuleType) -> None:
    cheap = {
        "implementation_dkk_per_inhabitant": (0.0, 1.0, 2.0),
        "overhead_dkk": (0.0, 1e5, 2e5),
        "efficiency_pct": {name: [20.0, 25.0, 30.0] for name in CATEGORIES},
        "double_running_months": (0.0, 0.1, 0.2),
    }
    mixed = an_economy(case=cheap, economy={"transfer_limit_dkk_per_inhabitant": 1_000.0})
    assert isinstance(mixed.picture.compensation, Compensation)
    view = the_view(plans, mixed).compensation
    assert view.state in ("planned", "needless")
    dear = an_economy(case={"implementation_dkk_per_inhabitant": (900.0, 1_000.0, 1_100.0)})
    assert isinstance(dear.picture.compensation, Infeasible)
    told = the_view(plans, dear).compensation
    assert told.state == "infeasible"
    assert "Hele enheden taber" in told.sentences[0]
    assert "Thisted, Viborg og Aarhus" in told.sentences[1]


def test_loans_and_the_states_share_stand_apart(plans: ModuleType) -> None:
    loans = ({"municipality": "0791", "year": 2027, "applied_dkk": 4e6, "given_dkk": 3e6, "used_dkk": 2e6},)
    view = the_view(plans, an_economy(economy={"loans": loans, "state_share_pct": (40.0,)})).finance
    assert view.state == "Statens andel af anlægsløftet: 40,0 % (antaget)."
    assert view.loans is not None
    assert [cell.text for cell in view.loans.rows[0][:4]] == ["Viborg", "4,0", "3,0", "2,0"]
    assert_adds_up(view.loans, 1, 2, 3, 4, 5)
    assert the_view(plans, the_economy()).finance.state == "Statens andel af anlægsløftet: ikke kendt."


def test_what_is_stranded_is_missing_and_not_zero(plans: ModuleType) -> None:
    asset = {
        "asset_id": "a1", "municipality": "0791", "name": "Blade servere", "kind": "server",
        "acquisition_dkk": 4e6, "book_value_dkk": 3e6, "acquired_on": date(2026, 1, 1),
        "book_value_on": date(2026, 6, 30), "lifetime_years": 5.0,
    }  # fmt: skip
    view = the_view(plans, an_economy(assets=[asset]))
    rows = {row[0].text: row for row in view.compensation.stranded.rows}
    assert rows["Thisted"][2].text == "ikke oplyst"
    assert as_number(rows["Viborg"][2].text) > 0
    assert_adds_up(view.compensation.claim, 2)
    page = next(page for page in view.pages if page.name == "Viborg")
    assert page.figures[-1].number.startswith(rows["Viborg"][2].text)


def test_gains_are_followed_up_once_a_year_has_passed(plans: ModuleType) -> None:
    assert the_view(plans, the_economy()).gains is None
    later = the_view(plans, an_economy(today=date(2028, 3, 1)))
    assert later.gains is not None
    assert {row[1].text for row in later.gains.rows} == {"2027"}
    assert later.gains.rows[0][5].text == "ikke dokumenteret: årets regnskab mangler"


def test_hostile_names_stay_text(plans: ModuleType) -> None:
    members = (("0751", HOSTILE, 380_000), *MEMBERS[1:])
    economy = an_economy(members=members)
    plan: Plan = plans.make_plan(economy=economy)
    named = dataclasses.replace(
        plan,
        municipalities=(dataclasses.replace(plan.municipalities[0], name=HOSTILE), *plan.municipalities[1:]),
    )
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append(tag)  # type: ignore[method-assign]
    parser.feed(render_report(named))
    assert "img" not in tags


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_and_repeatable(plans: ModuleType, language: str) -> None:
    plan = plans.make_plan(economy=the_economy())
    html = render_report(plan, language=language)
    assert html == render_report(plan, language=language)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
    # Codes of ours never reach a reader.
    begin = html.index('id="oekonomi"')
    assert not re.search(r">\s*(saved_|efficiency_|growth_|unit_x|cloud_one|baseline_modelled)", html[begin:])


def test_amounts_are_written_with_what_is_known() -> None:
    t = Texts("da")
    assert round_to_tenths([14_000_000, 14_000_000, 14_000_000]) == (2, 1, 1)
    assert sum(round_to_tenths([-34_000_000, 14_000_000])) == -2
    assert round_to_tenths([]) == ()
    assert [write_cell(t, oere, signed=True) for oere in (0, 1, -200_000_000)] == [
        "0,0",
        "ca. 0",
        "\u22122,0",
    ]
    assert write_cell(t, None) == "ikke oplyst"
    assert write_part(t, 5.0, 0) == "ca. 0"
    assert write_range(t, 1, 2) == "ca. 0"
    assert write_range(t, -150_000_000, 20_000_000, signed=True) == "\u22121,5 til +0,2"
    assert write_signed(t, 0.2) == "0"
    assert [write_probability(t, p).replace("\u00a0", " ") for p in (0.0001, 0.5, 1.0)] == [
        "under 1 %", "50 %", "over 99 %",
    ]  # fmt: skip
    assert write_about(t, 411_309.0) == "410.000"


def test_an_outlier_does_not_press_the_other_keys_flat() -> None:
    panels = [
        Panel(title=name, subtitle="", values=values, labels=tuple(str(v) for v in values))
        for name, values in (("a", (1.0, -1.0)), ("b", (2.0, -2.0)), ("c", (90.0, -90.0)))
    ]
    assert find_reach(panels) == 2.0
    drawn = draw_key_panels(["Aaby", "Beby"], panels, chart_id="x", title="t", description="d")
    assert drawn.count("<path") == 2
    assert "90.0" in drawn


def test_names_beside_dots_hide_no_other_name() -> None:
    dots = [Dot(name=f"Kommune {n}", people=30_000.0 + n, cost=180.0, is_modelled=False) for n in range(12)]
    placed = [
        dot for names in place_names(dots, (1_000.0, 500_000.0), (100.0, 300.0)).values() for dot in names
    ]
    assert 0 < len(placed) < len(dots)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("inhabitants=60,equal=40", "60 % efter indbyggere og 40 % efter lige store dele"),
        ("inhabitants=62.5, equal=37.5", "62,5 % efter indbyggere og 37,5 % efter lige store dele"),
        ("alone=100", "Kun efter udgiften alene"),
        ("what we agreed on", "what we agreed on"),
    ],
)
def test_keys_are_named_by_their_drivers(plans: ModuleType, key: str, name: str) -> None:
    assert name_key(context_of(plans, None), key).replace("\u00a0", " ") == name
