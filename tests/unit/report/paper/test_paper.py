"""The case paper: what it says, what it says is not known, and the same bytes every time."""

import io
import re
import zipfile
from datetime import date

import polars as pl
import pytest
from docx import Document

from samdrift.report.paper import (
    PaperParameters,
    PlanFolder,
    UnableToWritePaper,
    load_organisation_forms,
    render_paper,
)
from samdrift.report.paper.forms import load_topics
from samdrift.report.paper.money import millions, percent

DOCUMENT = {
    "samdrift_version": "0.1.0",
    "today": "2026-11-22",
    "parameters": {
        "unit": {"name": "Nord-It", "deadline": "2027-12-31"},
        "economy": {"price_level": 2026},
    },
    "municipalities": [
        {
            "key": "0001",
            "code": "0001",
            "name": "Aaby",
            "members": [],
            "counts": {"servers": 1310, "sites": 0},
        },
        {"key": "0002", "code": "0002", "name": "Beby", "members": [], "counts": {}},
    ],
    "economy": {
        "state_share_known": False,
        "compensation": {"status": "infeasible", "probability": 0.8, "missing_oere": 12_340_000_000},
        "sharing": {"simplest_key": {"key": {"alone": 60.0, "inhabitants": 40.0}}},
    },
}


def a_summary(**changes) -> pl.DataFrame:
    row = {
        "municipality": "0001", "basis": "account", "year": 2025, "baseline_oere": 3_730_000_000,
        "baseline_low_oere": 3_540_000_000, "baseline_high_oere": 3_920_000_000, "baseline_kind": "reported",
        "npv_p10_oere": -1_000_000_000, "npv_p50_oere": 2_000_000_000, "npv_p90_oere": 4_000_000_000,
        "probability_of_gain": 0.75, "payback_year_p50": 2031, "transfers_npv_oere": None,
        "stranded_oere": None, "claim_documented_oere": 0, "claim_oere": 410_000_000,
    }  # fmt: skip
    return pl.DataFrame([row | changes])


def some_years(scale: int = 1) -> pl.DataFrame:
    given = {"service": (-100, -700, 50, 60), "investment": (-50, 0, 30, 40), "loans": (0, 0, 0, 0)}
    rows = [
        {
            "scenario": "unit", "municipality": "0001", "year": year, "measure": measure,
            "mean_oere": value * 10**7 // scale, "p10_oere": None, "p90_oere": None,
        }
        for measure, values in given.items()
        for year, value in zip(range(2027, 2031), values, strict=True)
    ]  # fmt: skip
    return pl.DataFrame(rows)


def some_tables() -> dict[str, pl.DataFrame]:
    return {
        "economy_municipalities": a_summary(),
        "economy_years": some_years(),
        "sharing_members": pl.DataFrame(
            {
                "key": ["alone=60, inhabitants=40"], "member": ["Aaby"], "share_pct": [36.1],
                "share_oere": [3_160_000_000],
            }
        ),
        "takeover_groups": pl.DataFrame(
            {
                "municipality": ["0001"] * 3,
                "handover_on": [date(2027, 1, 15), date(2027, 11, 5), date(2028, 4, 28)],
                "is_late": [False] * 3,
            }
        ),
        "takeover_risk_municipalities": pl.DataFrame(
            {"municipality": ["0001"], "probability": [0.97], "low": [0.96], "high": [0.998]}
        ),
        "takeover_people": pl.DataFrame(
            {
                "municipality": ["0001"] * 2, "fte": [1.0, 2.0], "scope_fte": [0.5, 1.5],
                "follows": [False, True],
            }
        ),
        "takeover_milestones": pl.DataFrame(
            {
                "municipality": ["0001"], "milestone": ["involvement"], "latest": [date(2027, 7, 28)],
                "is_late": [False],
            }
        ),
        "takeover_gates": pl.DataFrame(
            {
                "municipality": ["0001"] * 2, "gate": ["staff", "backup"], "status": ["open", "passed"],
                "is_late": [True, False],
            }
        ),
        "takeover_notices": pl.DataFrame(
            {
                "municipality": ["0001"] * 2, "contract": ["a", "a"], "planned": [True, False],
                "status": ["yes", "no"], "soon": [True, False], "last_notice": [date(2026, 11, 30), None],
            }
        ),
    }  # fmt: skip


@pytest.fixture
def plan() -> PlanFolder:
    return PlanFolder(document=DOCUMENT, tables=some_tables())


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [" | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join(lines).replace("\u00a0", " ").replace("\u2060", "")


def headings(content: bytes) -> list[str]:
    paragraphs = Document(io.BytesIO(content)).paragraphs
    return [p.text for p in paragraphs if p.style.name == "Heading 2"]


def test_all_sections_stand_in_order_and_figures_have_sources(plan) -> None:
    content = render_paper(plan, "0001")
    assert headings(content) == [
        "Resumé", "Indstilling", "Sagsfremstilling", "Retsgrundlag", "Økonomi",
        "Inddragelse af medarbejdere", "Risici", "Bilag",
    ]  # fmt: skip
    text = text_of(content)
    body, _, sources = text.partition("Kilder til tallene")
    used = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
    told = {int(number) for number in re.findall(r"^\[(\d+)\]\t", sources, re.MULTILINE)}
    assert used
    assert used <= told
    assert told == set(range(1, len(told) + 1))
    for figure in (
        "37,3 mio. kr. om året (35,4 til 39,2)[",
        "20,0 mio. kr. (−10,0 til 40,0)",
        "97 % (96 % til over 99 %)[",
        "36,1 %",
    ):
        assert figure in text, figure


def test_the_appropriation_is_what_more_is_spent_and_sums(plan) -> None:
    text = text_of(render_paper(plan, "0001"))
    assert "6.45.52* | 1 | Drift: bidrag mindre egen drift | 10,0 | 70,0 | −5,0 | −6,0" in text
    assert "6.45.52* | 3 | Anlæg | 5,0 | 0,0 | −3,0 | −4,0" in text
    assert "I alt |  |  | 15,0 | 70,0 | −8,0 | −10,0" in text
    assert "mio. kr. i 2026-priser" in text


def test_small_sums_are_shown_in_thousands_so_that_they_can_be_voted_on() -> None:
    tables = some_tables() | {"economy_years": some_years(scale=100)}
    text = text_of(render_paper(PlanFolder(document=DOCUMENT, tables=tables), "0001"))
    assert "1.000 kr., afrundet til 10.000 kr., i 2026-priser" in text
    assert "I alt |  |  | 150 | 700 | −80 | −100" in text


def test_platforms_that_close_after_the_deadline_do_not_move_the_takeover(plan) -> None:
    text = text_of(render_paper(plan, "0001"))
    assert "i 2 flyttegrupper fra 15. januar 2027 til 5. november 2027" in text
    assert "1 tom platform lukkes derefter, senest 28. april 2028" in text


def test_hidden_groups_are_neither_counted_as_nobody_nor_as_not_reported() -> None:
    masked = some_tables()["takeover_people"].with_columns(
        fte=pl.lit(None, pl.Float64), scope_fte=pl.Series([None, 1.5]), is_hidden=pl.Series([True, False])
    )
    tables = some_tables() | {"takeover_people": masked}
    text = text_of(render_paper(PlanFolder(document=DOCUMENT, tables=tables), "0001"))
    assert "kan ikke læses her: små grupper er skjult i planens fælles tabel" in text
    assert "årsværk arbejder med servere" not in text
    assert "ikke indberettet roller" not in text


def test_the_recommendation_can_be_voted_on(plan) -> None:
    text = text_of(render_paper(plan, "0001"))
    start = text.index(
        "Administrationen indstiller til Fagudvalget og Økonomiudvalget at anbefale Kommunalbestyrelsen, at"
    )
    vote = text[start : text.index("Sagsfremstilling")]
    assert "overdrages til Nord-It fra 15. januar 2027 og senest 31. december 2027," in vote
    assert "bevillingsskemaet i afsnittet Økonomi for 2027 godkendes" in vote
    assert "krav om dækning" not in vote
    assert vote.rstrip().endswith(".")


def test_who_loses_is_told_so_and_recommended_to_claim() -> None:
    tables = some_tables() | {
        "economy_municipalities": a_summary(npv_p50_oere=-2_000_000_000, probability_of_gain=0.0)
    }
    text = text_of(render_paper(PlanFolder(document=DOCUMENT, tables=tables), "0001"))
    assert "altså et tab i det midterste udfald; sandsynligheden for gevinst er under 1 %" in text
    assert "krav om dækning af kommunens dokumenterede merudgifter" in text


@pytest.mark.parametrize(
    ("chosen_by", "words"),
    [
        ("given", "angivet af enheden"),
        ("nearest", "kommer nærmest ved, at ingen gruppe"),
        ("simplest", "den enkleste, hvor ingen gruppe"),
    ],
)
def test_the_key_is_the_plans_and_says_why(chosen_by: str, words: str) -> None:
    key = {"weights": {"inhabitants": 100.0}, "chosen_by": chosen_by}
    economy = {**DOCUMENT["economy"], "key": key}
    members = pl.DataFrame(
        {
            "key": ["alone=60, inhabitants=40", "inhabitants=100"], "member": ["Aaby"] * 2,
            "share_pct": [36.1, 38.2], "share_oere": [3_160_000_000, 3_343_000_000],
        }
    )  # fmt: skip
    plan = PlanFolder(
        document={**DOCUMENT, "economy": economy}, tables=some_tables() | {"sharing_members": members}
    )
    text = text_of(render_paper(plan, "0001"))
    assert "Planens fordelingsnøgle: indbyggere 100 %" in text
    assert words in text
    assert "Kommunens andel 38,2 %, 33,4 mio. kr. om året ved fuld virkning" in text


def test_a_key_that_needs_a_subsidy_is_not_called_fair(plan) -> None:
    assert "Planens fordelingsnøgle: egen udgift 60 %, indbyggere 40 % (den enkleste" in text_of(
        render_paper(plan, "0001")
    )
    simplest = DOCUMENT["economy"]["sharing"]["simplest_key"] | {"subsidy_oere": 5}
    economy = {**DOCUMENT["economy"], "sharing": {"simplest_key": simplest}}
    lacking = PlanFolder(document={**DOCUMENT, "economy": economy}, tables=some_tables())
    assert "indbyggere 40 % (den enkle nøgle, der kommer nærmest" in text_of(render_paper(lacking, "0001"))


def test_sources_are_numbered_in_the_order_of_reading(plan) -> None:
    text = text_of(render_paper(plan, "0001"))
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", text[: text.index("Bilag 3")])]
    first = list(dict.fromkeys(numbers))
    assert first == sorted(first)


def test_what_is_not_known_is_said_and_nothing_fails_without_tables() -> None:
    plan = PlanFolder(document=DOCUMENT, tables={})
    text = text_of(render_paper(plan, "0002"))
    for words in (
        "Økonomien er ikke vurderet",
        "der ikke gives bevilling i denne sag",
        "Hvornår kommunens drift overtages, er ikke vurderet",
        "Hvor mange årsværk der berøres, er ikke oplyst",
        "Ikke oplyst: servere, netværksenheder, lokationer, it-systemer, kontrakter",
        "Kontrakter: opsigelser og overdragelser er ikke vurderet",
    ):
        assert words in text, words
    assert "Bevillingsskema" not in text


@pytest.mark.parametrize("missing", sorted(some_tables()))
def test_each_table_may_be_missing_or_lack_its_columns(missing) -> None:
    tables = some_tables()
    del tables[missing]
    assert "ikke " in text_of(render_paper(PlanFolder(document=DOCUMENT, tables=tables), "0001"))
    tables[missing] = pl.DataFrame({"other": [1]})
    assert render_paper(PlanFolder(document=DOCUMENT, tables=tables), "0001")


def test_sums_that_are_not_known_are_not_zero() -> None:
    nothing = dict.fromkeys(
        (
            "npv_p10_oere",
            "npv_p50_oere",
            "npv_p90_oere",
            "probability_of_gain",
            "payback_year_p50",
            "claim_oere",
        )
    )
    tables = {
        "economy_municipalities": a_summary(**nothing),
        "economy_years": some_years().filter(pl.col("year") < 2030),
    }
    text = text_of(render_paper(PlanFolder(document=DOCUMENT, tables=tables), "0001"))
    assert "Gevinst eller tab frem til 2035 er ikke vurderet" in text
    assert "I alt |  |  | 15,0 | 70,0 | −8,0 | ikke vurderet" in text
    assert "Tabte investeringer ved overdragelsen: ikke oplyst (intet anlægskartotek)" in text
    assert "er ikke mulige; der mangler 123,4 mio. kr. i alt" in text


def test_sections_route_and_form_are_parameters(plan) -> None:
    parameters = PaperParameters(
        sections_of={"0001": ["indstilling", "resume"]},
        route_of={"0001": ["Byrådet"]},
        legal_form="kommunalt fællesskab efter § 60",
        closed=True,
    )
    content = render_paper(plan, "0001", parameters=parameters)
    assert headings(content) == ["Indstilling", "Resumé", "Kilder til tallene"]
    text = text_of(content)
    assert "Administrationen indstiller til Byrådet, at" in text
    assert "Punkt | Lukket" in text
    assert "organiseres som kommunalt fællesskab efter § 60" in text


@pytest.mark.parametrize(
    ("document", "code", "parameters"),
    [
        (DOCUMENT, "0540", PaperParameters()),
        ({}, "0001", PaperParameters()),
        (DOCUMENT, "0001", PaperParameters(sections=("resume", "digte"))),
    ],
)
def test_what_cannot_be_written_is_refused(document, code, parameters) -> None:
    with pytest.raises(UnableToWritePaper):
        render_paper(PlanFolder(document=document, tables={}), code, parameters=parameters)


def test_the_same_plan_gives_the_same_bytes_without_times_or_hosts(plan) -> None:
    content = render_paper(plan, "0001")
    assert content == render_paper(plan, "0001")
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = file.read("docProps/core.xml").decode()
    assert "Samdrift 0.1.0" in core
    assert set(re.findall(r"\d{4}-\d\d-\d\d", core)) == {"2026-11-22"}


def test_tables_keep_the_order_that_the_schema_demands(plan) -> None:
    with zipfile.ZipFile(io.BytesIO(render_paper(plan, "0001"))) as file:
        body = file.read("word/document.xml").decode()
    properties = re.findall(r"<w:tblPr>(.*?)</w:tblPr>", body, re.DOTALL)
    assert len(properties) == 3
    order = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"]
    for each in properties:
        found = [name for name in re.findall(r"<w:(\w+)", each) if name in order]
        assert found == sorted(found, key=order.index)
        assert "tblBorders" in found
        assert "tblLayout" in found


def test_names_that_xml_cannot_hold_do_not_break_the_paper() -> None:
    document = DOCUMENT | {
        "municipalities": [{"key": "x", "code": None, "name": "A\x00by <&>", "counts": {}}]
    }
    assert "Aby <&> Kommune" in text_of(render_paper(PlanFolder(document=document, tables={}), "x"))


def test_the_forms_have_every_topic_with_a_source_and_say_that_they_are_to_be_verified(plan) -> None:
    forms = load_organisation_forms()
    assert [form.id for form in forms] == ["section_60", "company", "host"]
    for form in forms:
        assert [fact.topic for fact in form.facts] == list(load_topics())
        assert all(fact.source and fact.to_verify for fact in form.facts)
    assert "* skal verificeres af en jurist" in text_of(render_paper(plan, "0001"))


def test_millions_and_percent_say_no_more_than_is_known() -> None:
    assert [millions(v) for v in (123_456_789_00, -4_000_000_00, 0, 400_000, -1)] == [
        "123,5", "−4,0", "0,0", "under 0,1", "under 0,1",
    ]  # fmt: skip
    assert [percent(v) for v in (0.0, 0.004, 0.5, 0.999, 1.0, None)] == [
        "under 1 %", "under 1 %", "50 %", "over 99 %", "over 99 %", "ikke vurderet",
    ]  # fmt: skip
