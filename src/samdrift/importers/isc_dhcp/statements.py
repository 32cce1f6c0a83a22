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


class _Tree:
    """The statements read so far, and the blocks that are open."""

    def __init__(self, text: str) -> None:
        self.root = Statement(line=1, start=0, words=[], is_block=True, end=len(text), closed=True)
        self.strays: list[int] = []
        self._size = len(text)
        self._open = [self.root]
        self._too_deep = 0
        self._words: list[str] = []
        self._line = self._start = 0

    def add_word(self, word: str, line: int, start: int) -> None:
        if not self._words:
            self._line, self._start = line, start
        self._words.append(word)

    def end_statement(self, end: int) -> None:
        if self._words:
            statement = self._append()
            statement.closed, statement.end = True, end

    def open_block(self, line: int, start: int) -> None:
        if not self._words:
            self._line, self._start = line, start
        statement = self._append()
        if len(self._open) > MAX_DEPTH:
            self._too_deep += 1
            return
        statement.is_block = True
        self._open.append(statement)

    def close_block(self, line: int, end: int) -> None:
        self._words = []
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._open) == 1:
            self.strays.append(line)
        else:
            block = self._open.pop()
            block.closed, block.end = True, end

    def end_file(self) -> None:
        if self._words:
            self._append()

    def _append(self) -> Statement:
        """Append a statement; it ends with the file unless its end is met before."""
        statement = Statement(line=self._line, start=self._start, words=self._words, end=self._size)
        self._words = []
        self._open[-1].children.append(statement)
        return statement


def read_statements(text: str) -> tuple[Statement, list[int]]:
    """Read a whole file.

    Returns:
        A root whose children are the file's statements, and the lines of closing braces that
        close nothing. Blocks deeper than ``MAX_DEPTH`` are put flat into the last allowed one.
    """
    tree = _Tree(text)
    line = 1
    for match in _TOKEN.finditer(text):
        quoted, sign, word, newline = match.groups()
        if newline:
            line += 1
        elif sign == ";":
            tree.end_statement(match.end())
        elif sign == "{":
            tree.open_block(line, match.start())
        elif sign == "}":
            tree.close_block(line, match.end())
        elif word is not None:
            tree.add_word(word, line, match.start())
        elif quoted is not None:
            tree.add_word(quoted, line, match.start())
            line += quoted.count("\n")
    tree.end_file()
    return tree.root, tree.strays
