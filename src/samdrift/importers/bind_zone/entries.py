"""From the text of a master file to its entries: words per record, with comments and line ends gone.

Grammar: RFC 1035 section 5.1; RFC 2308 section 4 for $TTL; BIND's manual for $GENERATE.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(;.*)|([()])|((?:[^\s;()"\\]|\\.?)+)|(")')
_ITERATOR = re.compile(r"\$\{(-?\d+)(?:,(\d+)(?:,([doxXnN]))?)?\}|\$\$|\\\$|\$")
_RANGE = re.compile(r"(\d{1,10})-(\d{1,10})(?:/(\d{1,10}))?")
GENERATE_LIMIT = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of an entry; ``quoted`` ones are text, whatever they look like."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record or directive: its first line (1-based), its words, and its lines as they stand.

    ``inherits`` is true where the line begins with space: the owner is that of the record
    before. ``closed`` is false where a quote or parenthesis has no end.
    """

    line: int
    words: tuple[Word, ...]
    text: str
    inherits: bool = False
    closed: bool = True


def split_entries(text: str) -> list[Entry]:
    """Split a master file into its entries, in order; empty lines and comments are gone.

    A parenthesis that is never closed would swallow the rest of the file: its first line
    becomes an entry that is not ``closed``, and reading goes on with the next line.
    """
    lines = text.splitlines()
    found: list[Entry] = []
    across_lines = True
    number = 0
    while number < len(lines):
        entry, end = _read_entry(lines, number, across_lines=across_lines)
        if end > len(lines):
            # From here on a parenthesis must close on its own line: keeps the reading linear.
            across_lines = False
            continue
        if entry.words or not entry.closed:
            found.append(entry)
        number = end
    return found


def _read_entry(lines: list[str], start: int, *, across_lines: bool) -> tuple[Entry, int]:
    """Read one entry from line ``start`` (0-based); the end is beyond the file if never closed."""
    words: list[Word] = []
    depth = 0
    closed = True
    number = start
    while number < len(lines):
        for match in _WORD.finditer(lines[number]):
            quoted, comment, bracket, word, stray = match.groups()
            if quoted is not None:
                words.append(Word(text=quoted, quoted=True))
            elif bracket is not None:
                depth += 1 if bracket == "(" else -1
            elif word is not None:
                words.append(Word(text=word))
            elif stray is not None:
                closed = False
            elif comment is not None:
                break
        number += 1
        if depth <= 0 or not closed or not across_lines:
            closed = closed and depth == 0
            text = "\n".join(lines[start:number])
            inherits = lines[start][:1] in (" ", "\t")
            return Entry(
                line=start + 1, words=tuple(words), text=text, inherits=inherits, closed=closed
            ), number
    return Entry(line=start + 1, words=(), text=lines[start], closed=False), len(lines) + 1


def generate_entries(entry: Entry) -> Iterator[Entry] | None:
    """Carry out a ``$GENERATE`` directive; None where it is malformed or makes too many records."""
    words = entry.words[1:]
    bounds = _RANGE.fullmatch(words[0].text) if len(words) >= 4 else None
    if bounds is None:
        return None
    first, last, step = int(bounds[1]), int(bounds[2]), int(bounds[3] or 1)
    if step == 0 or first > last or (last - first) // step >= GENERATE_LIMIT:
        return None
    return (
        replace(entry, words=tuple(replace(word, text=_iterated(word.text, value)) for word in words[1:]))
        for value in range(first, last + 1, step)
    )


def _iterated(template: str, value: int) -> str:
    """Put the iterator's value where a template has ``$`` or ``${offset,width,base}``."""

    def one(match: re.Match[str]) -> str:
        if match[0] in ("$$", "\\$"):
            return "$"
        number = value + int(match[1] or 0)
        base = match[3] or "d"
        if base in "nN":
            # Nibbles, lowest first, as reverse zones of IPv6 have them.
            return ".".join(reversed(format(abs(number), "x" if base == "n" else "X")))
        # A width in the hundreds is an attack, not an address.
        return format(number, f"0{min(int(match[2] or 1), 64)}{base}")

    return _ITERATOR.sub(one, template)
