"""The grammar that dhcpd.conf and dhcpd.leases share: statements that end in ``;`` or hold a block.

Source: the manual pages dhcpd.conf(5) and dhcpd.leases(5) of ISC DHCP 4.4.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|#[^\n]*|([{};])|([^\s{};"#]+)|(\n)|"', re.DOTALL)
MAX_DEPTH = 50


@dataclass(slots=True, kw_only=True)
class Statement:
    """One statement: its first line (1-based), its words and, if it is a block, what is in it.

    ``start`` and ``end`` are its place in the text. ``closed`` is false where the file ends
    inside it.
    """

    line: int
    start: int
    words: list[str]
    is_block: bool = False
    children: "list[Statement]" = field(default_factory=list)
    end: int = 0
    closed: bool = False

    @property
    def keyword(self) -> str:
        """The first word in lower case."""
        return self.words[0].lower() if self.words else ""

    def values(self, *keywords: str) -> list[list[str]]:
        """The words after ``keywords`` in each child statement that begins with them."""
        count = len(keywords)
        return [
            child.words[count:]
            for child in self.children
            if tuple(word.lower() for word in child.words[:count]) == keywords
        ]

    def value(self, *keywords: str) -> str | None:
        """The last word of the last such child statement; None where there is none."""
        found = [words for words in self.values(*keywords) if words]
        return found[-1][-1] if found else None

    def walk(self) -> "Iterator[Statement]":
        """Every statement below this one, blocks before what is in them."""
        waiting = list(reversed(self.children))
        while waiting:
            statement = waiting.pop()
            yield statement
            waiting.extend(reversed(statement.children))


def read_statements(text: str) -> tuple[Statement, list[int]]:
    """Read a whole file.

    Returns:
        A root whose children are the file's statements, and the lines of closing braces that
        close nothing. Blocks deeper than ``MAX_DEPTH`` are put flat into the last allowed one.
    """
    root = Statement(line=1, start=0, words=[], is_block=True, end=len(text), closed=True)
    stack = [root]
    too_deep = 0
    strays: list[int] = []
    words: list[str] = []
    first_line, first_at, line = 1, 0, 1
    for match in _TOKEN.finditer(text):
        quoted, sign, word, newline = match.groups()
        if newline:
            line += 1
        elif quoted is not None or word is not None:
            if not words:
                first_line, first_at = line, match.start()
            words.append(quoted if quoted is not None else word)
            line += 0 if quoted is None else quoted.count("\n")
        elif sign == "}":
            if too_deep:
                too_deep -= 1
            elif len(stack) == 1:
                strays.append(line)
            else:
                block = stack.pop()
                block.closed, block.end = True, match.end()
            words = []
        elif sign in ("{", ";") and (words or sign == "{"):
            start = first_at if words else match.start()
            statement = Statement(line=first_line if words else line, start=start, words=words)
            words = []
            stack[-1].children.append(statement)
            if sign == ";":
                statement.closed, statement.end = True, match.end()
            elif len(stack) > MAX_DEPTH:
                too_deep += 1
            else:
                statement.is_block = True
                stack.append(statement)
    for block in stack[1:]:
        block.end = len(text)
    if words:
        stack[-1].children.append(Statement(line=first_line, start=first_at, words=words, end=len(text)))
    return root, strays
