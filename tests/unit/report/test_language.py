"""Every text in both languages, and every text a template or module asks for."""

import re
import string
from pathlib import Path

import pytest

from samdrift.report.language import LANGUAGES, Texts, load_catalogue

REPORT = Path(__file__).resolve().parents[3] / "src" / "samdrift" / "report"
CALL = re.compile(r"""\bt(?:exts)?(?:\.counted|\.find)?\(\s*["']([a-z_.0-9]+)["']\s*[,)]""")
COUNTED = re.compile(r"""\bt(?:exts)?\.counted\(\s*["']([a-z_.0-9]+)["']\s*,""")
SCRIPT = re.compile(r"""\bsay\(\s*"([a-z_0-9]+)"\s*[,)]""")


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts() -> None:
    danish, english = load_catalogue("da"), load_catalogue("en")
    assert danish.keys() == english.keys()
    assert len(danish) > 100


@pytest.mark.parametrize("key", sorted(load_catalogue("da")))
def test_a_text_speaks_of_the_same_values_in_both_languages(key: str) -> None:
    danish, english = load_catalogue("da")[key], load_catalogue("en")[key]
    assert danish.strip()
    assert english.strip()
    assert _fields(danish) == _fields(english)


def test_texts_carry_no_markup() -> None:
    for language in LANGUAGES:
        assert not [key for key, text in load_catalogue(language).items() if "<" in text or "&" in text]


def _asked_for(text: str) -> set[str]:
    counted = set(COUNTED.findall(text))
    plain = set(CALL.findall(text)) - counted
    return plain | {f"{key}_{form}" for key in counted for form in ("one", "many")}


def test_every_text_that_is_asked_for_exists() -> None:
    files = [*REPORT.rglob("*.j2"), *REPORT.rglob("*.py")]
    missing = {
        (file.name, key)
        for file in files
        for key in _asked_for(file.read_text(encoding="utf-8"))
        if "." in key and key not in load_catalogue("da")
    }
    assert len(files) > 10
    assert not missing


def test_every_text_that_the_script_asks_for_exists() -> None:
    script = (REPORT / "assets" / "report.js").read_text(encoding="utf-8")
    asked = {f"script.{key}" for key in SCRIPT.findall(script)}
    assert asked
    assert asked <= load_catalogue("da").keys()


def test_numbers_and_dates_follow_the_language() -> None:
    assert Texts("da").number(1234.5, 1) == "1.234,5"
    assert Texts("en").number(1234.5, 1) == "1,234.5"
    assert Texts("da").number(None) == "ikke oplyst"


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0%"), (0.0001, "1%"), (0.5, "50%"), (0.9999, "99%"), (1.0, "100%"), (None, "not assessed")],
)
def test_only_all_is_a_hundred_per_cent(share: float | None, words: str) -> None:
    assert Texts("en").percent(share) == words
