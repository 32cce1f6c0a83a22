"""What a paper is made of, before it is a document; notes tell where each figure comes from."""

from dataclasses import dataclass, field

#: What is said where nothing is known or nothing was computed.
NOT_TOLD = "ikke oplyst"
NOT_ASSESSED = "ikke vurderet"
KINDS = {
    "published": "offentliggjort",
    "measured": "målt",
    "reported": "indberettet",
    "modelled": "modelleret",
    "assumed": "antaget",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Text with references such as [3]; ``style`` is plain, small or label."""

    text: str
    style: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A list, numbered or not."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a caption; columns from ``numbers_from`` on are right-aligned; widths in cm."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths_cm: tuple[float, ...]
    numbers_from: int = 99
    bold_last: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceList:
    """Where the numbered sources stand; filled in when all sections are made."""


Block = Paragraph | Points | Table | SourceList


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(slots=True, kw_only=True)
class Notes:
    """Sources of figures, numbered in the order in which they are first used."""

    texts: list[str] = field(default_factory=list)

    def refer(self, source: str, kind: str | None = None) -> str:
        """A reference such as `` [3]`` to a source; ``kind`` is a ``Kind`` or one of its words."""
        text = f"{source} ({KINDS.get(kind, kind)})" if kind else source
        if text not in self.texts:
            self.texts.append(text)
        return f" [{self.texts.index(text) + 1}]"
