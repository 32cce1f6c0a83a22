"""Draw Vega-Lite charts to SVG, the same bytes everywhere.

Text is measured with Liberation Sans, which comes with the drawing library, so that the
machine's fonts do not move anything; in the page it is set in IBM Plex Sans.
"""

import re
from typing import Any

import vl_convert
from markupsafe import Markup, escape

VEGA_LITE_VERSION = "5.21"
MEASURED_FONT = "Liberation Sans"
SHOWN_FONTS = "IBM Plex Sans, Liberation Sans, Arial, sans-serif"
INK, GREY, LINE, ACCENT, SECOND = "#1a1a1a", "#454545", "#dcdcdc", "#004d99", "#86b6df"
WIDTH = 460

_SIZE = re.compile(r'^<svg[^>]*? width="([\d.]+)" height="([\d.]+)"[^>]*>')
# The drawing is one image; what its parts are called would only be noise.
_PART_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_ID = re.compile(r'\bid="([^"]+)"')

Spec = dict[str, Any]


def draw_chart(spec: Spec, *, chart_id: str, title: str, description: str, language: str) -> Markup:
    """Draw a chart for the page.

    Args:
        spec: a Vega-Lite specification without configuration.
        chart_id: a prefix that makes the ids in the drawing unique in the page.
        title: what the chart says.
        description: how it is drawn; the data stands in a table beside it.
        language: decides separators in numbers, and names of months.

    Returns:
        An SVG element that is one image to assistive technology.
    """
    drawn = vl_convert.vegalite_to_svg(
        {"config": _config(), **spec},
        vl_version=VEGA_LITE_VERSION,
        format_locale="da-DK" if language == "da" else "en-GB",
        time_format_locale="da-DK" if language == "da" else "en-GB",
    )
    size = _SIZE.match(drawn)
    if size is None:
        raise ValueError("the drawing library returned no SVG")
    body = _PART_ROLES.sub("", drawn[size.end() :]).replace(MEASURED_FONT, SHOWN_FONTS)
    for name in sorted(set(_ID.findall(body)), key=len, reverse=True):
        body = body.replace(f'"{name}"', f'"{chart_id}-{name}"').replace(f"#{name})", f"#{chart_id}-{name})")
    opening = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="report-chart" role="img" '
        'viewBox="0 0 {width} {height}" aria-labelledby="{chart_id}-titel {chart_id}-tekst">'
        '<title id="{chart_id}-titel">{title}</title><desc id="{chart_id}-tekst">{description}</desc>'
    ).format(
        width=size.group(1),
        height=size.group(2),
        chart_id=chart_id,
        title=escape(title),
        description=escape(description),
    )
    # The library escapes the texts that it draws.
    return opening + Markup(body)  # noqa: S704


def _config() -> Spec:
    return {
        "aria": False,
        "background": "white",
        "font": MEASURED_FONT,
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelColor": INK,
            "titleColor": GREY,
            "gridColor": LINE,
            "domainColor": GREY,
            "tickColor": GREY,
            "labelLimit": 190,
        },
        "text": {"fontSize": 12, "fill": INK},
        "bar": {"fill": ACCENT},
    }
