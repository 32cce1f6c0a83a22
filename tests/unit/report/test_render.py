"""The whole page: self-contained, safe, repeatable, and honest in every state."""

import dataclasses
import re
from html.parser import HTMLParser

import pytest

from samdrift.importers.kinds import UNREADABLE_FILE
from samdrift.kernel import Source
from samdrift.programme.plan import Plan, PlanFinding
from samdrift.report import UnableToRender, render_report
from samdrift.report.assets import load_asset

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'"


class Tags(HTMLParser):
    """Collects every start tag with its attributes, and ids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_loads_nothing(plan: Plan, language: str) -> None:
    html = render_report(plan, language=language)
    outside = [
        (tag, name, value)
        for tag, attributes in Tags(html).found
        for name, value in attributes.items()
        if name in ("src", "href", "data", "poster", "action", "srcset")
        and value
        and re.match(r"(?i)\s*([a-z][a-z0-9+.-]*:|//)", value)
        and not value.startswith("data:")
    ]
    assert not outside
    assert not re.search(r"url\((?!['\"]?(data:|#))", html)
    assert "@import" not in html
    assert f'<html lang="{language}">' in html


def test_the_policy_allows_this_script_only(plan: Plan) -> None:
    html = render_report(plan)
    policy = next(
        a["content"] for t, a in Tags(html).found if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}';", policy)


def test_ids_are_unique_and_links_within_the_page_lead_somewhere(plan: Plan) -> None:
    tags = Tags(render_report(plan)).found
    ids = [a["id"] for _, a in tags if a.get("id")]
    assert len(ids) == len(set(ids))
    targets = {a["href"][1:] for t, a in tags if t == "a" and (a.get("href") or "").startswith("#")}  # type: ignore[index]
    assert targets - {""} <= set(ids)
    assert sum(tag == "h1" for tag, _ in tags) == 1


def test_the_same_plan_gives_the_same_page(plan: Plan) -> None:
    assert render_report(plan) == render_report(plan)


def test_hostile_names_stay_text(plan: Plan) -> None:
    municipality = dataclasses.replace(plan.municipalities[0], key=HOSTILE, code=None, name=HOSTILE)
    finding = UNREADABLE_FILE.at(Source(path=HOSTILE, sheet=HOSTILE), HOSTILE, format=HOSTILE, reason=HOSTILE)
    record = dataclasses.replace(plan.inputs[0], municipality=HOSTILE, path=HOSTILE)
    hostile = dataclasses.replace(
        plan,
        name=HOSTILE,
        municipalities=(municipality,),
        inputs=(record,),
        findings=(PlanFinding(municipality=HOSTILE, finding=finding),),
    )
    before, after = Tags(render_report(plan)).found, Tags(render_report(hostile)).found
    assert sum(t == "script" for t, _ in after) <= sum(t == "script" for t, _ in before)
    assert not [a for t, a in after if t == "img" or any(name.startswith("on") for name in a)]


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("empty_plan", "Der er ingen filer endnu"),
        ("unreadable_plan", "ingen af filerne kunne læses"),
        ("plan", "vi kender 62\u00a0% af det"),
    ],
)
def test_every_state_says_what_it_is(which: str, words: str, request: pytest.FixtureRequest) -> None:
    for language in ("da", "en"):
        html = render_report(request.getfixturevalue(which), language=language)
        assert (words in html) is (language == "da")


def test_an_unknown_language_is_refused(plan: Plan) -> None:
    with pytest.raises(ValueError, match="da, en"):
        render_report(plan, language="sv")


def test_a_missing_style_sheet_says_how_to_build_it() -> None:
    with pytest.raises(UnableToRender, match="make setup"):
        load_asset("built/is-not-there.css")
