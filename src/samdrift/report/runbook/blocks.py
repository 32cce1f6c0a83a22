"""What a runbook is made of before it is Markdown or DOCX: plain text in blocks, escaped by each writer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph."""

    text: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """Things to tick off."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a header; ``widths_pct`` sum to 100."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths_pct: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading below a section's own."""

    text: str


Block = Text | Checks | Table | Heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook:
    """One wave's runbook. ``label`` stands above the title and in the foot of each page."""

    wave: str
    label: str
    title: str
    sections: tuple[Section, ...]
