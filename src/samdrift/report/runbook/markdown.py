"""A runbook as Markdown: every text from the plan escaped, so that no name becomes markup."""

import re

from samdrift.report.runbook.blocks import Block, Checks, Heading, Runbook, Table, Text

_ACTIVE = re.compile(r"([\\`*_\[\]<>|#~&!$])")
_LEADING = re.compile(r"^(\d+)([.)])|^([-+=:])")


def escape_markdown(text: str) -> str:
    """Write a text on one line in which nothing is markup: no tag, link, emphasis, or cell's end.

    At the start of a paragraph a list or heading is one too: see ``_paragraph``.
    """
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    line = _ACTIVE.sub(r"\\\1", " ".join(text.split()))
    # Addresses of the web would become links by themselves.
    return line.replace("://", r":\//").replace("www.", r"www\.")


def _paragraph(text: str) -> str:
    """A text that begins a paragraph: no number or sign at its start makes it a list."""
    line = escape_markdown(text)
    return _LEADING.sub(lambda found: rf"{found[1]}\{found[2]}" if found[1] else rf"\{found[3]}", line)


def write_markdown(runbook: Runbook) -> str:
    """Write a runbook as Markdown."""
    lines = [f"# {escape_markdown(runbook.title)}", "", f"*{escape_markdown(runbook.label)}*", ""]
    for number, section in enumerate(runbook.sections, start=1):
        lines += [f"## {number}. {section.heading}", ""]
        for block in section.blocks:
            lines += [*_block(block), ""]
    return "\n".join(lines).rstrip() + "\n"


def _block(block: Block) -> list[str]:
    match block:
        case Heading():
            return [f"### {escape_markdown(block.text)}"]
        case Text():
            text = _paragraph(block.text)
            return [f"**{text}**" if block.is_strong else text]
        case Checks():
            return [f"- [ ] {escape_markdown(item)}" for item in block.items]
        case Table():
            rule = " | ".join("---" for _ in block.header)
            return [_row(block.header), f"| {rule} |", *(_row(row) for row in block.rows)]


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(escape_markdown(cell) for cell in cells) + " |"
