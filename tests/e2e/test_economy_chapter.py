"""A whole report with takeover and money in a real browser: nobody is kept out, on desk, phone and paper."""

import dataclasses
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, Page

from samdrift.economy.voting import assess_board_models
from samdrift.inventory.reference.municipalities import load_municipalities
from samdrift.report import render_report
from tests.unit.report.economies import MEMBERS, the_economy
from tests.unit.report.takeovers import a_picture, some_dependencies

pytestmark = pytest.mark.needs_tool("chromium")

RULES = "runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']"
#: Colours are the same in every municipality's page and chapter: looked at where this chapter begins.
WHOLE = (
    f"() => axe.run({{exclude: ['svg > *']}}, {{{RULES}, rules: {{'color-contrast': {{enabled: false}}}}}})"
)
COLOURS = """() => axe.run(
    {include: '#oekonomi', exclude: ['.report-municipality', 'svg']}, {runOnly: ['color-contrast']})"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, plans: ModuleType) -> Path:
    """A plan in Danish; and in English with the votes of a whole country: the longest table there can be."""
    folder = tmp_path_factory.mktemp("economy")
    places = load_municipalities()
    country = assess_board_models([p.name for p in places], [p.population for p in places])
    for language, economy in (
        ("da", the_economy()),
        ("en", dataclasses.replace(the_economy(), voting=country)),
    ):
        plan = plans.make_plan(takeover=a_picture(), dependencies=some_dependencies(), economy=economy)
        html = render_report(plan, language=language)
        (folder / f"{language}.html").write_text(html, encoding="utf-8")
    return folder


def open_page(browser: Browser, path: Path, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    return page


def test_nobody_is_kept_out(browser: Browser, reports: Path, axe_script: str) -> None:
    page = open_page(browser, reports / "da.html", 390)
    page.evaluate("document.querySelectorAll('#oekonomi details').forEach(each => each.open = true)")
    # As a developer tool does: the page's own policy refuses scripts that are not the report's.
    page.evaluate(axe_script)
    violations = page.evaluate(WHOLE)["violations"] + page.evaluate(COLOURS)["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:160]) for each in violations] == []
    page.close()


@pytest.mark.parametrize("language", ["da", "en"])
def test_only_frames_scroll_sideways_on_a_phone(browser: Browser, reports: Path, language: str) -> None:
    page = open_page(browser, reports / f"{language}.html", 390)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    outside = """[...document.querySelectorAll('#oekonomi table')].filter(each =>
        !each.closest('.report-frame') && each.getBoundingClientRect().right > innerWidth)
        .map(each => each.caption.textContent)"""
    assert page.evaluate(outside) == []
    page.close()


def test_the_keyboard_leads_from_the_chapter_to_a_municipality_and_back(
    browser: Browser, reports: Path
) -> None:
    page = open_page(browser, reports / "da.html", 390)
    for link, anchor in (("Viborg", "#oekonomi-kommune-0791"), ("Til økonomiens begyndelse", "#oekonomi")):
        place = "#oekonomi .report-index" if anchor != "#oekonomi" else "#oekonomi-kommune-0791"
        page.locator(place).get_by_role("link", name=link, exact=True).focus()
        page.keyboard.press("Enter")
        assert page.url.endswith(anchor)
    page.close()


@pytest.mark.needs_tool("pdftotext")
def test_on_paper_each_municipality_has_a_sheet_of_money(
    browser: Browser, reports: Path, tmp_path: Path
) -> None:
    page = open_page(browser, reports / "da.html", 1280)
    paper = tmp_path / "report.pdf"
    page.pdf(path=paper, format="A4", prefer_css_page_size=True)
    page.close()
    done = subprocess.run(
        ["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True
    )
    sheets = [" ".join(sheet.split()) for sheet in done.stdout.split("\f")]
    for _, name, _ in MEMBERS:
        begins = [sheet for sheet in sheets if sheet.startswith(name) and "Ved fuld virkning" in sheet[:600]]
        assert len(begins) == 1, name
        # All of it on one sheet: the last of its tables stands there too.
        assert "Merudgift ved ændringen" in begins[0], name
    assert any("Stemmer i bestyrelsen" in sheet for sheet in sheets)
