"""Make the report: a plan in, the text of one HTML file out. Pure: no clock, no network."""

import base64
import hashlib
import json
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from samdrift.programme.plan import Plan
from samdrift.report.assets import DESIGN_SYSTEM, load_asset
from samdrift.report.chapters import CHAPTERS
from samdrift.report.context import ReportContext
from samdrift.report.language import LANGUAGES, Texts


def render_report(plan: Plan, *, language: str = "da", borders: bytes | None = None) -> str:
    """Return the report of a plan as one HTML page that loads nothing.

    Args:
        plan: the plan to show.
        language: ``da`` or ``en``.
        borders: GeoJSON of municipal outlines (WGS 84 or metres); without it the map is a
            Dorling cartogram.

    Returns:
        The page's text. The same plan and language give the same text.

    Raises:
        UnableToRender: the design system's style sheet has not been built.
        ValueError: the language is not one of ``LANGUAGES``.
    """
    if language not in LANGUAGES:
        raise ValueError(f"The report's languages are {', '.join(LANGUAGES)}, not {language!r}")
    context = ReportContext(plan=plan, texts=Texts(language), borders=borders)
    views = ((chapter, chapter.view(context)) for chapter in CHAPTERS)
    script = load_asset("report.js")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            context=context,
            t=context.texts,
            plan=plan,
            chapters=[(chapter, view) for chapter, view in views if view is not None],
            policy=_content_policy(script),
            styles=Markup(load_asset(DESIGN_SYSTEM) + load_asset("report.css")),  # noqa: S704 - our own files
            script=Markup(script),  # noqa: S704 - our own file
            script_texts=_as_data(context.texts.section("script")),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("samdrift.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["as_data"] = _as_data
    return environment


def _as_data(value: object) -> Markup:
    """Write a value as JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704


def _content_policy(script: str) -> str:
    """Allow this one script, styles in the page, and images and fonts that the page carries."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
