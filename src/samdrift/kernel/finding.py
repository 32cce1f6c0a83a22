"""A problem in the data, as a value: what, where, and what to do."""

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error loses data, a warning may, an info does not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Source:
    """Where a fact stands: a file's relative path, its sheet if it has sheets, and the row.

    ``row`` is 1-based, as a person sees it: a spreadsheet's header is row 1; in XML and
    JSON it is the object's ordinal in its list.
    """

    path: str
    sheet: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        """Render as ``path:sheet:row``, leaving out what is not known."""
        parts = [self.path, self.sheet, None if self.row is None else str(self.row)]
        return ":".join(part for part in parts if part is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A value of a finding that is written differently in each language: a reason, a number with decimals."""

    en: str
    da: str

    def __str__(self) -> str:
        """Return the English text."""
        return self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingKind:
    """One thing that can be wrong, declared once, with its message in both languages.

    ``en`` and ``da`` are templates over the same ``{names}``; they say what is wrong and
    what to do. ``meaning`` is for the reference documentation.
    """

    code: str
    severity: Severity
    en: str
    da: str
    meaning: str

    def __post_init__(self) -> None:
        """Refuse a kind whose two messages speak of different values."""
        if _fields(self.en) != _fields(self.da):
            raise ValueError(f"{self.code}: the messages name different values")

    def at(self, source: Source | None, subject: str = "", **values: object) -> "Finding":
        """Make a finding of this kind about ``subject`` at ``source``; values may be ``Spoken``."""
        texts = {name: str(value) for name, value in values.items()}
        danish = {name: value.da for name, value in values.items() if isinstance(value, Spoken)}
        missing = _fields(self.en) - texts.keys() - {"subject"}
        if missing:
            raise ValueError(f"{self.code}: no value given for {sorted(missing)}")
        return Finding(kind=self, source=source, subject=subject, values=texts, danish=danish)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem found in the data. Findings are collected and told all at once.

    ``danish`` holds the values that are written otherwise in Danish than in ``values``.
    """

    kind: FindingKind
    source: Source | None
    subject: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    danish: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The kind's code, such as ``IMPORT-NUMBER``."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.kind.severity

    def message(self, language: str = "en") -> str:
        """Return the message in ``en`` or ``da``."""
        if language == "da":
            return self.kind.da.format_map({"subject": self.subject, **self.values, **self.danish})
        return self.kind.en.format_map({"subject": self.subject, **self.values})

    def sort_key(self) -> tuple[int, str, Source, str, str]:
        """Order: the worst first, then by code, place and subject."""
        rank = list(Severity).index(self.severity)
        place = self.source or Source(path="")
        key = Source(path=place.path, sheet=place.sheet or "", row=place.row or 0)
        return (rank, self.code, key, self.subject, self.message())


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
