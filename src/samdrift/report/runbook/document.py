"""A runbook as DOCX. Styles, page and foot are python-docx's; the body is written beside it.

python-docx builds a table cell by cell, too slowly for the thousand runbooks of a unit. So it
makes one empty document, and each runbook is that one with a body and a title of its own. The same runbook
gives the same bytes: parts in order, without times.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from samdrift.report.runbook.blocks import Block, Checks, Heading, Runbook, Table, Text

#: The earliest time that a zip file can say.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_FONT, _INK, _ACCENT, _RULE, _SHADE = "Calibri", "1A1A1A", "003E7E", "B8C0CC", "EEF2F7"
#: Stand for what differs from runbook to runbook; cut out before anything is filled in.
_BODY, _LABEL, _TITLE = "@@samdrift-body@@", "@@samdrift-label@@", "@@samdrift-title@@"
#: Width between the margins, in twentieths of a point.
_WIDTH = 9_640


@dataclass(frozen=True, slots=True)
class _Frame:
    """The empty document: its parts as they are, and those with places to fill in, cut at them."""

    parts: tuple[tuple[str, bytes], ...]
    document: tuple[str, str]
    core: tuple[str, str]
    footer: tuple[str, tuple[str, str]]


def write_docx(runbook: Runbook, *, today: date) -> bytes:
    """Write a runbook as DOCX.

    Args:
        runbook: what it says.
        today: day the plan is seen from: the document's own date.

    Returns:
        The file; the same runbook and day, the same bytes.
    """
    frame = _frame(today)
    title = f"{runbook.title} – {runbook.wave}"
    foot_name, foot = frame.footer
    filled = {
        "word/document.xml": _fill(frame.document, "".join(_body(runbook))),
        "docProps/core.xml": _fill(frame.core, _xml(title)),
        foot_name: _fill(foot, _xml(runbook.label)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in frame.parts:
            info = zipfile.ZipInfo(name, date_time=_ZIP_TIME)
            info.external_attr = 0o600 << 16
            made.writestr(info, filled.get(name, content), compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _fill(around: tuple[str, str], text: str) -> bytes:
    return (around[0] + text + around[1]).encode()


@cache
def _frame(today: date) -> _Frame:
    document = Document()
    _lighten(document)
    _set_up(document, today)
    document.add_paragraph(_BODY)
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as given:
        # The list of content types stands first, as readers expect.
        names = sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        parts = tuple((name, given.read(name)) for name in names)
    texts = {name: content.decode() for name, content in parts if name.endswith(".xml")}
    body = texts["word/document.xml"]
    start = body.rindex("<w:p>", 0, body.index(_BODY))
    end = body.index("</w:p>", start) + len("</w:p>")
    foot = next(name for name, text in sorted(texts.items()) if _LABEL in text)
    return _Frame(
        parts=parts,
        document=(body[:start], body[end:]),
        core=_cut(texts["docProps/core.xml"], _TITLE),
        footer=(foot, _cut(texts[foot], _LABEL)),
    )


def _lighten(document: Any) -> None:
    """Leave out nine tenths of python-docx's empty document: a picture, and styles of tables."""
    for part in (document.part, document.part.package):
        for key, relation in list(part.rels.items()):
            if relation.reltype.rpartition("/")[2] in ("thumbnail", "stylesWithEffects", "customXml"):
                del part.rels[key]
    styles = document.styles.element
    for style in list(styles):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:default")) != "1":
            styles.remove(style)


def _cut(text: str, mark: str) -> tuple[str, str]:
    before, _, after = text.partition(mark)
    return before, after


def _set_up(document: Any, today: date) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.8)
    section.footer_distance = Cm(0.9)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = _FONT, Pt(10), RGBColor.from_string(_INK)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "da-DK")
    normal.element.rPr.append(language)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(4), 1.05
    for name, size, before in (("Heading 1", 18, 0), ("Heading 2", 14, 14), ("Heading 3", 11, 10)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), True
        style.font.color.rgb = RGBColor.from_string(_ACCENT if name == "Heading 2" else _INK)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(3)
        style.paragraph_format.keep_with_next = True
    document.styles["Footer"].font.size = Pt(8)
    known = document.core_properties
    known.title, known.subject, known.language = _TITLE, "Drejebog for overtagelse", "da-DK"
    known.author = known.last_modified_by = "Samdrift"
    known.created = known.modified = known.last_printed = datetime(today.year, today.month, today.day)  # noqa: DTZ001
    known.revision, known.comments, known.keywords = 1, "", ""
    _footer(section.footer.paragraphs[0])


def _footer(paragraph: Any) -> None:
    for text in (f"{_LABEL} · side ", "PAGE", " af ", "NUMPAGES"):
        run = paragraph.add_run("" if text.isupper() else text)
        if text.isupper():
            for kind in ("begin", None, "end"):
                element = OxmlElement("w:fldChar" if kind else "w:instrText")
                if kind:
                    element.set(qn("w:fldCharType"), kind)
                else:
                    element.text = text
                run._r.append(element)  # noqa: SLF001 - python-docx has no fields of its own


def _xml(text: str) -> str:
    """A text that XML can hold, on one line."""
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    return escape(" ".join(text.split()))


def _run(text: str, properties: str = "") -> str:
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{_xml(text)}</w:t></w:r>'


def _paragraph(run: str, properties: str = "") -> str:
    inside = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{inside}{run}</w:p>"


def _heading(text: str, level: int) -> str:
    return _paragraph(_run(text), f'<w:pStyle w:val="Heading{level}"/>')


def _body(runbook: Runbook) -> Iterator[str]:
    label = f'<w:color w:val="{_ACCENT}"/><w:sz w:val="19"/>'
    yield _paragraph(_run(runbook.label, label), '<w:spacing w:after="0"/>')
    yield _heading(runbook.title, 1)
    for number, section in enumerate(runbook.sections, start=1):
        yield _heading(f"{number}. {section.heading}", 2)
        for block, following in zip(section.blocks, (*section.blocks[1:], None), strict=True):
            yield from _block(block, is_kept=isinstance(following, Table))


def _block(block: Block, *, is_kept: bool) -> Iterator[str]:
    """A block; ``is_kept``: on one page with what follows."""
    match block:
        case Heading():
            yield _heading(block.text, 3)
        case Text():
            yield _paragraph(
                _run(block.text, "<w:b/>" if block.is_strong else ""), "<w:keepNext/>" if is_kept else ""
            )
        case Checks():
            indent = '<w:tabs><w:tab w:val="left" w:pos="400"/></w:tabs><w:spacing w:after="40"/>'
            indent += '<w:ind w:left="400" w:hanging="400"/>'
            for item in block.items:
                yield _paragraph(_run("☐") + "<w:r><w:tab/></w:r>" + _run(item), indent)
        case Table():
            yield from _table(block)


def _table(block: Table) -> Iterator[str]:
    widths = [_WIDTH * share // 100 for share in block.widths_pct]
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/>'
        for side in ("top", "bottom", "insideH")
    )
    yield f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
    yield '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/>'
    yield '<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
    yield "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) + "</w:tblGrid>"
    yield _row(block.header, widths, is_head=True)
    for row in block.rows:
        yield _row(row, widths)
    yield "</w:tbl>"
    yield _paragraph("", '<w:spacing w:after="0" w:line="120" w:lineRule="exact"/>')


def _row(cells: tuple[str, ...], widths: list[int], *, is_head: bool = False) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{_SHADE}"/>' if is_head else ""
    properties = '<w:b/><w:sz w:val="18"/>' if is_head else '<w:sz w:val="18"/>'
    keep = "<w:keepNext/>" if is_head else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        + _paragraph(_run(text, properties), f'{keep}<w:spacing w:before="20" w:after="20" w:line="240"/>')
        + "</w:tc>"
        for text, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>{made}</w:tr>"
