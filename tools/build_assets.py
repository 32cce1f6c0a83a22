"""Make the report's style sheet from the design system's npm package: one file that loads nothing.

Reads ``web/node_modules/dkfds`` (Det Fælles Designsystem) and writes to
``src/samdrift/report/assets/built/``: ``dkfds.css`` with two weights of IBM Plex Sans
(Latin) and the icons that components draw, inlined as ``data:``, and the licences.
The same package gives the same bytes.
"""

import base64
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "web" / "node_modules" / "dkfds"
BUILT = ROOT / "src" / "samdrift" / "report" / "assets" / "built"

FONT_FACES = re.compile(r"@font-face\{[^}]*\}")
# Helper classes that put one of 170 icons on any element; the components' own icons are other rules.
ICON_HELPERS = re.compile(r"\.icon-[a-z0-9-]+:not\(a\)\{background-image:url\([^)]*\)\}")
REFERENCE = re.compile(r"url\(([^)]*)\)")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/")
# What the font files named "Latin1" cover: western European letters and the usual punctuation.
LATIN = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2013-2014,U+2018-201A,U+201C-201E,"
    "U+2020-2022,U+2026,U+2030,U+2039-203A,U+2044,U+20AC,U+2122,U+2212"
)
WEIGHTS = {400: "Regular", 600: "SemiBold"}


def make_style_sheet(package: Path) -> str:
    """Return the design system's style sheet with every reference inlined or removed.

    Raises:
        FileNotFoundError: the package lacks a file that the style sheet needs.
        ValueError: a reference is left that a browser would fetch.
    """
    css = (package / "dist" / "css" / "dkfds.min.css").read_text(encoding="utf-8").lstrip("\ufeff")
    for pattern in (SOURCE_MAP, FONT_FACES, ICON_HELPERS):
        css = pattern.sub("", css)
    css = REFERENCE.sub(lambda match: _inlined(package, match.group(1)), css)
    css = "".join(_font_face(package, weight) for weight in sorted(WEIGHTS)) + css.strip() + "\n"
    left = sorted({r for r in REFERENCE.findall(css) if not r.strip("\"'").startswith("data:")})
    if left or "@import" in css:
        raise ValueError(f"The style sheet still loads {', '.join(left) or 'an @import'}.")
    return css


def _inlined(package: Path, reference: str) -> str:
    """Return a reference as ``data:``; the placeholder logos become none."""
    path = reference.strip("\"'")
    if path.startswith("data:"):
        return f"url({reference})"
    if path.endswith(".png"):
        return "none"
    content = (package / "dist" / "css" / path).resolve().read_bytes()
    return f"url(data:image/svg+xml;base64,{base64.b64encode(content).decode('ascii')})"


def _font_face(package: Path, weight: int) -> str:
    name = f"IBMPlexSans-{WEIGHTS[weight]}-Latin1.woff2"
    content = (package / "dist" / "fonts" / "IBMPlexSans" / "split" / "woff2" / name).read_bytes()
    source = f"url(data:font/woff2;base64,{base64.b64encode(content).decode('ascii')})"
    return (
        "@font-face{font-family:IBM Plex Sans;font-style:normal;font-display:swap;"
        f'font-weight:{weight};src:{source} format("woff2");unicode-range:{LATIN}}}'
    )


def main() -> int:
    """Write the style sheet and the licences; return the exit code."""
    if not PACKAGE.is_dir():
        print(f"{PACKAGE.relative_to(ROOT)} is missing. Run: make assets", file=sys.stderr)
        return 1
    style_sheet = make_style_sheet(PACKAGE)
    BUILT.mkdir(parents=True, exist_ok=True)
    (BUILT / "LICENSE-dkfds.md").write_bytes((PACKAGE / "LICENSE.md").read_bytes())
    fonts = PACKAGE / "dist" / "fonts" / "IBMPlexSans" / "split" / "woff2"
    (BUILT / "LICENSE-IBM-Plex.txt").write_bytes((fonts / "license.txt").read_bytes())
    # Last, since make takes this file's date as the date of them all.
    (BUILT / "dkfds.css").write_text(style_sheet, encoding="utf-8")
    print(f"{BUILT.relative_to(ROOT)}/dkfds.css: {len(style_sheet.encode()):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
