"""Danish order and Danish numbers: the one place that knows them."""

import re
import unicodedata
from datetime import date

from samdrift.kernel.finding import Spoken

_MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip
# The three ASCII signs that follow z stand for the three letters that follow z.
_LETTER_ORDER = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"}


def danish_sort_key(text: str) -> tuple[str, ...]:
    """Key that sorts text in Danish alphabetical order: …z, æ, ø, å, with aa as å.

    Case and accents only break ties; digits sort as numbers, so that ``sw2`` comes
    before ``sw10``. Source: Retskrivningsordbogen, § 5 on aa; DS 377.
    """
    lowered = unicodedata.normalize("NFC", text).lower().replace("aa", "å")
    letters = "".join(_LETTER_ORDER.get(letter) or _without_accent(letter) for letter in lowered)
    parts = (part.zfill(12) if part.isdecimal() else part for part in re.split(r"(\d+)", letters))
    return (*parts, "\uffff", text)


def _without_accent(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def format_number(value: float, *, decimals: int = 0, language: str = "da") -> str:
    """Write a number with separators: ``1.234,56`` in Danish, ``1,234.56`` in English."""
    english = f"{value:,.{decimals}f}"
    if language != "da":
        return english
    return english.translate(str.maketrans(",.", ".,"))


def spoken_number(value: float, *, decimals: int = 0) -> Spoken:
    """Write a number for a finding: with the separators of each language."""
    return Spoken(
        en=format_number(value, decimals=decimals, language="en"),
        da=format_number(value, decimals=decimals, language="da"),
    )


def format_date(day: date, *, language: str = "da") -> str:
    """Write a date out: ``31. december 2027`` or ``31 December 2027``."""
    if language == "da":
        return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} {day:%B} {day.year}"
