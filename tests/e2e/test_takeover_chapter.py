"""The chapter on the takeover in a real browser: nobody is kept out, in time, late, or without a plan."""

from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser

from samdrift.programme.takeover_plan import TakeoverPicture
from samdrift.report import render_report
from samdrift.takeover import Binding, Infeasible
from tests.unit.report.takeovers import A_YEAR_LATE, a_picture, some_dependencies

pytestmark = pytest.mark.needs_tool("chromium")

AXE = (
    "() => axe.run('#overtagelse', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, plans: ModuleType) -> Path:
    """The report of a plan in time, of one that is late, and of none."""
    folder = tmp_path_factory.mktemp("takeover")
    binding = Binding(resource="crew:server", first_week=3, last_week=9, needed=900, available=700, tasks=())
    in_time = a_picture()
    pictures = {
        "in_time": in_time,
        "late": a_picture(later=A_YEAR_LATE),
        "none": TakeoverPicture(reading=in_time.reading, answer=Infeasible(binding=(binding,)), planned=None),
    }
    for name, picture in pictures.items():
        plan = plans.make_plan(takeover=picture, dependencies=some_dependencies())
        (folder / f"{name}.html").write_text(render_report(plan), encoding="utf-8")
    return folder


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["in_time", "late", "none"])
def test_nobody_is_kept_out(browser: Browser, pages: Path, axe_script: str, name: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto((pages / f"{name}.html").as_uri())
    page.evaluate("document.querySelectorAll('#overtagelse details').forEach(each => each.open = true)")
    # As a developer tool does: the page's own policy refuses scripts that are not the report's.
    page.evaluate(axe_script)
    violations = page.evaluate(AXE)["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:160]) for each in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_the_answer_leads_from_the_first_screen_to_a_municipality_and_back(
    browser: Browser, pages: Path
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((pages / "late.html").as_uri())
    page.get_by_role("link", name="Se planen for overtagelsen").click()
    assert page.url.endswith("#overtagelse")
    page.locator("#overtagelse").get_by_role("link", name="Aarhus").first.click()
    assert page.url.endswith("#overtagelse-kommune-0751")
    page.close()
