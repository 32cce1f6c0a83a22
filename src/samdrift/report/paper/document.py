"""A paper as DOCX: A4, Danish, with headings and header rows that screen readers and printers know."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from samdrift.report.paper.blocks import Block, Paragraph, Points, Section, SourceList, Table

_FONT = "Calibri"
_INK = RGBColor(0x1A, 0x1A, 0x1A)
_ACCENT = RGBColor(0x00, 0x3E, 0x7E)
_RULE, _SHADE = "B8C0CC", "EEF2F7"
_REFERENCE = re.compile(r"( \[\d+\])")
#: Spaces at which no line is to break: before a percent sign, after a section sign, in dates and sums.
_TOGETHER = re.compile(
    r"(?<=\d) (?=%)|(?<=§) (?=\d)|(?<=\d\.) (?=[a-z]{3,9} \d{4})|(?<=\d) (?=mio\.)|(?<=mio\.) "
)
#: The earliest time that a zip file can say.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Everything that a paper shows; ``notes`` are the sources, numbered from 1."""

    title: str
    municipality: str
    today: date
    version: str
    facts: Table
    sections: tuple[Section, ...]
    notes: tuple[str, ...]


def write_document(paper: Paper) -> bytes:
    """Write a paper as DOCX; the same paper, the same bytes."""
    document = Document()
    _set_up(document, paper)
    label = document.add_paragraph()
    label.paragraph_format.space_after = Pt(0)
    _run(label, f"{paper.municipality} Kommune · dagsordenspunkt", size=9.5, color=_ACCENT)
    document.add_heading(paper.title, level=1)
    _table(document, paper.facts)
    for section in paper.sections:
        document.add_heading(section.heading, level=2)
        for block in section.blocks:
            _block(document, block, paper.notes)
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_times(buffer.getvalue())


def _without_times(content: bytes) -> bytes:
    """The same zip with its parts in order of name and without times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as made:
        # The list of content types stands first, as readers expect.
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, date_time=_ZIP_TIME)
            info.external_attr = 0o600 << 16
            made.writestr(info, given.read(name), compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)
    return out.getvalue()


def _set_up(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.05)
    section.top_margin, section.bottom_margin = Cm(1.9), Cm(1.8)
    section.footer_distance = Cm(0.9)
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = _FONT, Pt(10.5), _INK
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "da-DK")
    normal.element.rPr.append(language)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(5), 1.08
    for name, size, before in (("Heading 1", 17, 2), ("Heading 2", 12.5, 10)):
        style = styles[name]
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), True
        style.font.color.rgb = _ACCENT if name == "Heading 2" else _INK
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(3)
        style.paragraph_format.keep_with_next = True
    for name in ("List Bullet", "List Number"):
        styles[name].paragraph_format.space_after = Pt(2)
    _properties(document, paper)
    _footer(section.footer.paragraphs[0], paper)


def _properties(document: Any, paper: Paper) -> None:
    day = datetime(paper.today.year, paper.today.month, paper.today.day)  # noqa: DTZ001 - a day, not a time
    known = document.core_properties
    known.title, known.subject, known.language = paper.title, "Dagsordenspunkt", "da-DK"
    known.author = known.last_modified_by = f"Samdrift {paper.version}".strip()
    known.created = known.modified = known.last_printed = day
    known.revision, known.comments, known.keywords = 1, "", ""


def _footer(paragraph: Any, paper: Paper) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, f"{paper.municipality} Kommune · side ", size=8.5)
    _field(paragraph, "PAGE")
    _run(paragraph, " af ", size=8.5)
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    for kind, text in (("begin", None), (None, name), ("end", None)):
        run = _run(paragraph, "", size=8.5)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 - python-docx has no fields of its own


def _block(document: Any, block: Block, notes: tuple[str, ...]) -> None:
    match block:
        case Paragraph():
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.keep_with_next = block.style == "label"
            _text(
                paragraph, block.text, size=9 if block.style == "small" else None, bold=block.style == "label"
            )
        case Points():
            _points(document, block)
        case Table():
            _table(document, block)
        case SourceList():
            for number, text in enumerate(notes, start=1):
                paragraph = document.add_paragraph()
                paragraph.paragraph_format.space_after = Pt(1)
                paragraph.paragraph_format.left_indent = Cm(0.9)
                paragraph.paragraph_format.first_line_indent = Cm(-0.9)
                _run(paragraph, f"[{number}]\t{text}.", size=9)
                paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.9))


def _points(document: Any, points: Points) -> None:
    for number, item in enumerate(points.items, start=1):
        paragraph = document.add_paragraph()
        shape = paragraph.paragraph_format
        shape.left_indent, shape.first_line_indent, shape.space_after = Cm(0.65), Cm(-0.65), Pt(2.5)
        shape.tab_stops.add_tab_stop(Cm(0.65))
        _run(paragraph, f"{number}.\t" if points.numbered else "•\t")
        _text(paragraph, item)


def _table(document: Any, block: Table) -> None:
    if block.caption:
        caption = document.add_paragraph()
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(4), Pt(2)
        _text(caption, block.caption, bold=True, size=10)
    table = document.add_table(rows=0, cols=len(block.widths_cm))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _borders(table)
    for column, width in zip(table.columns, block.widths_cm, strict=True):
        column.width = Cm(width)
    if block.header:
        _row(table, block.header, block, head=True)
    for place, cells in enumerate(block.rows):
        last = block.bold_last and place == len(block.rows) - 1
        _row(table, cells, block, bold=last)
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(0)
    after.paragraph_format.line_spacing = Pt(6)


def _row(table: Any, cells: tuple[str, ...], block: Table, *, head: bool = False, bold: bool = False) -> None:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx cannot mark header rows
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
        cell.width = Cm(block.widths_cm[place])
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.line_spacing = 1.0
        if place >= block.numbers_from:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        is_label = place == 0 and block.numbers_from > len(cells)
        _text(paragraph, text, bold=head or bold or is_label, size=8.5 if block.small else 10)
        if head:
            _shade(cell)


def _borders(table: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _RULE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no borders of its own
    # The schema demands an order, and Word may call a document broken that does not keep it.
    later = [properties.find(qn(f"w:{name}")) for name in ("shd", "tblLayout", "tblCellMar", "tblLook")]
    found = next((element for element in later if element is not None), None)
    if found is None:
        properties.append(borders)
    else:
        found.addprevious(borders)


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx cannot shade cells


def _text(paragraph: Any, text: str, *, bold: bool = False, size: float | None = None) -> None:
    """Text with its references raised."""
    for part in _REFERENCE.split(_TOGETHER.sub("\u00a0", text)):
        if part:
            is_reference = _REFERENCE.fullmatch(part) is not None
            # A word joiner keeps the reference on the line of what it refers to.
            run = _run(paragraph, f"\u2060{part.strip()}\u2060" if is_reference else part, size=size)
            run.bold = (bold and not is_reference) or None
            run.font.superscript = is_reference or None


def _run(paragraph: Any, text: str, *, size: float | None = None, color: RGBColor | None = None) -> Any:
    run = paragraph.add_run(_NOT_XML.sub("", text))
    if size:
        run.font.size = Pt(size)
    if color is not None:
        run.font.color.rgb = color
    return run


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
