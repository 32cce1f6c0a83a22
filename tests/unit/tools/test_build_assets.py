"""The report's style sheet: everything inlined, nothing left to fetch, the same bytes each time."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
CSS = (
    "@font-face{font-family:IBM Plex Sans;src:url(../fonts/IBMPlexSans/x.eot)}"
    ".icon-car:not(a){background-image:url(../img/svg-icons/car.svg)}"
    ".button{background:url(../img/svg-icons/check.svg)}"
    ".logo{background-image:url(../img/logo.png)}"
    "p{color:red}\n/*# sourceMappingURL=dkfds.min.css.map*/"
)


@pytest.fixture(scope="module")
def build_assets() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_assets", ROOT / "tools" / "build_assets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def a_package(folder: Path, css: str = CSS) -> Path:
    dist = folder / "dist"
    fonts = dist / "fonts" / "IBMPlexSans" / "split" / "woff2"
    for made in (dist / "css", dist / "img" / "svg-icons", fonts):
        made.mkdir(parents=True)
    (dist / "css" / "dkfds.min.css").write_text(css, encoding="utf-8")
    (dist / "img" / "svg-icons" / "check.svg").write_text("<svg/>", encoding="utf-8")
    for weight in ("Regular", "SemiBold"):
        (fonts / f"IBMPlexSans-{weight}-Latin1.woff2").write_bytes(weight.encode())
    return folder


def test_everything_is_inlined_or_gone(build_assets: ModuleType, tmp_path: Path) -> None:
    sheet = build_assets.make_style_sheet(a_package(tmp_path))
    assert "../" not in sheet
    assert "sourceMappingURL" not in sheet
    assert ".icon-car" not in sheet
    assert ".button{background:url(data:image/svg+xml;base64,PHN2Zy8+)}" in sheet
    assert ".logo{background-image:none}" in sheet
    assert sheet.count("@font-face") == 2
    assert sheet.endswith("p{color:red}\n")


def test_a_reference_that_would_be_fetched_is_refused(build_assets: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="still loads"):
        build_assets.make_style_sheet(a_package(tmp_path, "@import 'https://fonts.example/plex.css';"))


def test_a_missing_icon_is_not_passed_over(build_assets: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        build_assets.make_style_sheet(a_package(tmp_path, "p{background:url(../img/svg-icons/none.svg)}"))


def test_the_built_file_is_what_the_package_gives(build_assets: ModuleType) -> None:
    built = build_assets.BUILT / "dkfds.css"
    assert built.is_file(), "run: make setup"
    sheet = build_assets.make_style_sheet(build_assets.PACKAGE)
    assert built.read_text(encoding="utf-8") == sheet
    assert "://" not in sheet.replace("http://www.w3.org/2000/svg", "")
    assert (build_assets.BUILT / "LICENSE-dkfds.md").is_file()
    assert (build_assets.BUILT / "LICENSE-IBM-Plex.txt").is_file()
