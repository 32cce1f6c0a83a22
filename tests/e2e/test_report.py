"""The report in a real browser: read it, search it, follow a value to its row, on desk and phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from samdrift.programme.plan import Plan
from samdrift.report import render_report

pytestmark = pytest.mark.needs_tool("chromium")

WIDTHS = {"desk": 1280, "phone": 390}
AXE = (
    "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],"
    " resultTypes: ['violations']})"
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, plan: Plan, unit_plan: Plan, empty_plan: Plan) -> Path:
    folder = tmp_path_factory.mktemp("report")
    pages = (
        ("da", plan, "da"),
        ("en", plan, "en"),
        ("unit", unit_plan, "da"),
        ("empty", empty_plan, "da"),
    )
    for name, shown, language in pages:
        (folder / f"{name}.html").write_text(render_report(shown, language=language), encoding="utf-8")
    return folder


class Visit:
    """A page with what went wrong in it: errors, and anything it asked for beside the file."""

    def __init__(self, browser: Browser, width: int, *, script: bool = True) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, bypass_csp=False
        )
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" else None)
        self.page.on(
            "request",
            lambda r: None if r.url.startswith(("file:", "data:")) else self.problems.append(r.url),
        )

    def open(self, path: Path, fragment: str = "") -> Page:
        self.page.goto(path.as_uri() + fragment)
        return self.page


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    opened = Visit(browser, WIDTHS.get(getattr(request, "param", "desk"), 1280))
    yield opened
    opened.context.close()


def violations(page: Page, axe_script: str) -> list[dict[str, Any]]:
    # As a developer tool does: the page's own policy refuses scripts that are not the report's.
    page.evaluate(axe_script)
    found: list[dict[str, Any]] = page.evaluate(AXE)["violations"]
    return [
        {"id": v["id"], "help": v["help"], "nodes": [n["html"][:160] for n in v["nodes"][:4]]} for v in found
    ]


@pytest.mark.parametrize("visit", WIDTHS, indirect=True)
@pytest.mark.parametrize("name", ["da", "en", "unit", "empty"])
def test_nobody_is_kept_out(visit: Visit, reports: Path, axe_script: str, name: str) -> None:
    page = visit.open(reports / f"{name}.html")
    page.wait_for_timeout(300)
    # By script: a locator counts anew after each click, and so would leave every other fold shut.
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    assert violations(page, axe_script) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")
    assert visit.problems == []


@pytest.mark.parametrize("visit", WIDTHS, indirect=True)
def test_a_server_is_found_and_followed_to_its_row(visit: Visit, reports: Path, axe_script: str) -> None:
    page = visit.open(reports / "da.html", "#aktiver?tabel=servers&kommune=0751")
    page.wait_for_selector(".report-rows")
    assert page.locator("#aktiver-status").inner_text() == "Viser 1–9 af 9 (i alt 16)"
    assert violations(page, axe_script) == []

    page.get_by_label("Søg i alle felter").fill("srv3")
    page.get_by_text("Viser 1–1 af 1 (i alt 16)").wait_for()
    assert "soeg=srv3" in page.url

    page.locator(".report-rows tbody td").first.click()
    page.wait_for_selector("#aktiv-vindue h3")
    assert page.locator("#aktiv-vindue h3").inner_text() == "srv3"
    memory = page.locator(
        "#aktiv-vindue tr", has=page.get_by_role("rowheader", name="Hukommelse", exact=True)
    )
    text = memory.inner_text().replace("\u00a0", " ")
    assert "32 GiB" in text
    assert "eksport/rvtools.xlsx:vInfo:" in text
    assert "64 GiB" in text
    assert "går forud for" in text
    assert "person-1f2e" not in page.content()
    assert violations(page, axe_script) == []

    page.get_by_role("link", name="Tilbage til listen").click()
    page.wait_for_selector(".report-rows")
    assert "soeg=srv3" in page.url
    assert visit.problems == []


def test_the_list_sorts_with_what_is_missing_last(visit: Visit, reports: Path) -> None:
    page = visit.open(reports / "da.html", "#aktiver?tabel=servers&kommune=0751")
    page.wait_for_selector(".report-rows")
    for order in ("ascending", "descending"):
        page.get_by_role("button", name="Hukommelse").click()
        page.wait_for_selector(f"th[aria-sort={order}]")
        column = page.locator(".report-rows thead th").all_inner_texts()
        place = next(i for i, title in enumerate(column) if title.startswith("Hukommelse"))
        cells = page.locator(f".report-rows tbody tr > *:nth-child({place + 1})").all_inner_texts()
        numbers = [int(cell.split()[0]) for cell in cells if cell != "ikke oplyst"]
        assert numbers == sorted(numbers, reverse=order == "descending")
        assert cells[-1] == "ikke oplyst"


def test_the_keyboard_alone_reaches_an_asset(visit: Visit, reports: Path) -> None:
    page = visit.open(reports / "da.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skipnav"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "indhold"
    page.locator("#aktiver").scroll_into_view_if_needed()
    page.wait_for_selector(".report-rows a")
    page.locator(".report-rows a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#aktiv-vindue h3")
    assert page.evaluate("document.activeElement.tagName") == "H3"


def test_without_script_the_report_points_to_the_tables(browser: Browser, reports: Path) -> None:
    visit = Visit(browser, 1280, script=False)
    page = visit.open(reports / "da.html")
    assert page.get_by_text("kræver JavaScript").is_visible()
    assert page.get_by_role("link", name="tables/servers.csv").last.is_visible()
    assert not page.locator("#aktiver-vindue").is_visible()
    visit.context.close()


@pytest.mark.needs_tool("pdftotext")
def test_on_paper_each_municipality_starts_a_page(visit: Visit, reports: Path, tmp_path: Path) -> None:
    import subprocess

    page = visit.open(reports / "da.html")
    paper = tmp_path / "report.pdf"
    page.pdf(path=paper, format="A4", prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True
    ).stdout
    first_lines = [
        next((line.strip() for line in sheet.splitlines() if line.strip()), "") for sheet in text.split("\f")
    ]
    for name in ("Thisted", "Viborg", "Aarhus"):
        assert name in first_lines
    assert "tables/servers.csv" in text
