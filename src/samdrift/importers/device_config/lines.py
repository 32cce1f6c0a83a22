"""Configurations that show their structure by indentation: a tree of lines."""

import re
from collections.abc import Iterator, Sequence

#: A prompt with the command that made the file, and what a terminal leaves in it.
_PROMPT = re.compile(
    r"[\w.()/@:-]+[#>]\s*(?:sh|term|exit|wr|dis|copy|no page|$)|-+ ?more ?-+|<-+ More -+>", re.IGNORECASE
)
_PREAMBLE = re.compile(r"(?:Building|Current|Running) configuration|Using \d+ out of|\x03|Cryptochecksum:")
#: Statements that stand only under an interface: a copy without indentation has them on the left.
_ONLY_INSIDE = re.compile(
    r"(?:no )?(?:ip address|switchport|shutdown|description|duplex|nameif|security-level)\b"
)
_SPACES = " \t\x0b\x0c\xa0"
_QUOTED = re.compile(r'"([^"]*)"|(\S+)')


class Line:
    """A statement: where it stands, its words, and the statements under it."""

    __slots__ = ("children", "number", "text", "words")

    def __init__(self, number: int, text: str) -> None:
        """Split a line's text into words; quotes hold words together."""
        self.number = number
        self.text = text
        self.words = text.split() if '"' not in text else split_words(text)
        self.children: Sequence[Line] = ()

    def add(self, line: "Line") -> None:
        """Put a line under this one."""
        if isinstance(self.children, list):
            self.children.append(line)
        else:
            self.children = [line]

    def walk(self) -> Iterator["Line"]:
        """This line and all under it, from top to bottom."""
        waiting = [self]
        while waiting:
            line = waiting.pop()
            yield line
            waiting.extend(reversed(line.children))


def split_words(text: str) -> list[str]:
    """Split at spaces; quotes hold words together and fall away."""
    if '"' not in text:
        return text.split()
    return [match[1] if match[1] is not None else match[2] for match in _QUOTED.finditer(text)]


class LineReader:
    """The lines at the left margin with what stands under them, one after the other.

    ``passed`` counts the lines of banners and the leavings of a terminal met so far.
    """

    def __init__(self, text: str, *, comment: str = "!", has_banners: bool = True) -> None:
        """Take a configuration.

        Args:
            text: all of it.
            comment: the signs that begin a comment.
            has_banners: a banner goes on to its own end mark; its text is passed over.
        """
        self._rows = text.splitlines()
        self._comment = comment
        self._has_banners = has_banners
        self.passed = 0

    def __iter__(self) -> Iterator[Line]:
        """Give each tree as soon as the next begins, so that few are kept at a time."""
        stack: list[tuple[int, Line]] = []
        banner_end = 0
        for number, raw in enumerate(self._rows, 1):
            if number <= banner_end:
                self.passed += 1
                continue
            stripped = raw.strip()
            if not stripped or stripped[0] in self._comment:
                continue
            indent = len(raw) - len(raw.lstrip()) if raw[0] in _SPACES else 0
            root = stack[0][1] if stack else None
            if indent == 0:
                if _PROMPT.match(stripped) or _PREAMBLE.match(stripped):
                    self.passed += 1
                    continue
                if root is not None and root.words[0] == "interface" and _ONLY_INSIDE.match(stripped):
                    del stack[1:]
                    root.add(Line(number, stripped))
                    continue
            line = Line(number, stripped)
            if self._has_banners and line.words[0] == "banner":
                banner_end = _banner_end(self._rows, number)
            while stack and stack[-1][0] >= indent:
                stack.pop()
            if stack:
                stack[-1][1].add(line)
            elif root is not None:
                yield root
            stack.append((indent, line))
        if stack:
            yield stack[0][1]


def _banner_end(rows: list[str], number: int) -> int:
    """The number of the line that ends the banner begun in line ``number``; the same if it ends there."""
    words = rows[number - 1].split(None, 2)
    if len(words) < 3:
        # Arista: the text begins on the next line and ends at EOF.
        ends = (n for n in range(number, len(rows)) if rows[n].strip() == "EOF")
        return next(ends, number - 1) + 1
    body = words[2]
    mark = body[:2] if body[0] == "^" and len(body) > 1 else body[0]
    if mark in body[len(mark) :] or mark.isalnum():
        return number
    # A mark that never comes again would swallow the rest of the file.
    return next((n for n in range(number, len(rows)) if mark in rows[n]), number - 1) + 1
