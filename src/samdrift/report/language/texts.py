"""Look up the report's words, numbers and dates in one language."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from samdrift.kernel import format_date, format_number

LANGUAGES = ("da", "en")
_NO_BREAK = "\u00a0"


@cache
def load_catalogue(language: str) -> Mapping[str, str]:
    """Return all texts of a language by dotted key, such as ``summary.title``."""
    text = files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    catalogue: dict[str, str] = {}
    _flatten(tomllib.loads(text), "", catalogue)
    return catalogue


def _flatten(node: Mapping[str, object], prefix: str, catalogue: dict[str, str]) -> None:
    for key, value in node.items():
        if isinstance(value, dict):
            _flatten(value, f"{prefix}{key}.", catalogue)
        else:
            catalogue[prefix + key] = str(value)


@dataclass(frozen=True, slots=True)
class Texts:
    """Words, numbers and dates as one language writes them.

    A text is plain text, never markup; what it is filled with may come from any file.
    """

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key``, filled in.

        Raises:
            KeyError: the catalogue has no such text: a fault of ours.
        """
        return load_catalogue(self.language)[key].format_map(values)

    def find(self, key: str, fallback: str) -> str:
        """Return the text of a key made of data, or ``fallback`` where there is none."""
        return load_catalogue(self.language).get(key, fallback)

    def section(self, name: str) -> dict[str, str]:
        """Return all texts below a section, by the rest of their key."""
        begin = f"{name}."
        texts = load_catalogue(self.language)
        return {key.removeprefix(begin): text for key, text in texts.items() if key.startswith(begin)}

    def counted(self, key: str, count: float, **values: object) -> str:
        """Return ``key_one`` or ``key_many``, with ``{count}`` written as a number."""
        form = "one" if count == 1 else "many"
        return self(f"{key}_{form}", count=self.number(count), **values)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """Write a number, or "not given" where there is none."""
        if value is None or not math.isfinite(value):
            return self("word.missing")
        return format_number(value, decimals=decimals, language=self.language)

    def percent(self, share: float | None) -> str:
        """Write a share of one as whole per cent; only all of it is 100, only nothing is 0."""
        if share is None:
            return self("word.not_assessed")
        whole = round(share * 100)
        if 0 < share < 1:
            whole = min(max(whole, 1), 99)
        return f"{whole}{_NO_BREAK}%" if self.language == "da" else f"{whole}%"

    def short_date(self, day: date | None) -> str:
        """Write a date for a table: ``31.12.2027`` or ``31/12/2027``, or "not given"."""
        if day is None:
            return self("word.missing")
        mark = "." if self.language == "da" else "/"
        return f"{day.day}{mark}{day.month}{mark}{day.year}"

    def date(self, day: date | None) -> str:
        """Write a date out, or "not given"."""
        return self("word.missing") if day is None else format_date(day, language=self.language)

    def join(self, words: list[str] | tuple[str, ...]) -> str:
        """Write a list: ``a, b og c``."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self('word.and')} {words[-1]}"

    def size(self, count: int) -> str:
        """Write a file's size: bytes, kB or MB."""
        for limit, unit in ((1_000_000, "MB"), (1_000, "kB")):
            if count >= limit:
                return f"{self.number(count / limit, 1)}{_NO_BREAK}{unit}"
        return f"{self.number(count)}{_NO_BREAK}B"
