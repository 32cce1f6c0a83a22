"""FortiOS's writing: ``config``, ``edit``, ``set``, ``next`` and ``end`` as objects with settings."""

import re
from dataclasses import dataclass, field

_WORD = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+|["'\\]""", re.DOTALL)
_PART = re.compile(r""""((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)|([^"'\\]+)|(["'\\])""", re.DOTALL)
#: A quoted text longer than this has lost its end.
_MOST_QUOTED_LINES = 400


@dataclass(slots=True, kw_only=True)
class Setting:
    """What ``set`` gives: its words, and where."""

    words: list[str]
    line: int


@dataclass(slots=True, kw_only=True)
class FortiObject:
    """An ``edit`` of a table, or a table without edits (``name`` is empty).

    ``path`` is the table's, such as ``firewall address``; inside an object it begins with the
    path around it: ``system interface/secondaryip``. ``above`` is the object around it.
    """

    path: str
    name: str
    vdom: str | None
    line: int
    above: "FortiObject | None" = None
    settings: dict[str, Setting] = field(default_factory=dict)

    def words(self, key: str) -> list[str]:
        """A setting's words; none where it is not set."""
        setting = self.settings.get(key)
        return [] if setting is None else setting.words

    def text(self, key: str) -> str | None:
        """A setting's text; None where it is not set or empty."""
        return " ".join(self.words(key)) or None


@dataclass(slots=True, kw_only=True)
class FortiFile:
    """The objects of a file in order, and how its lines count."""

    objects: list[FortiObject]
    renames: list[tuple[str, str]]
    structure: int = 0
    unknown: list[tuple[int, list[str]]] = field(default_factory=list)
    is_open: bool = False


@dataclass(slots=True, kw_only=True)
class _Level:
    path: str
    current: FortiObject | None


def split_fortios(text: str) -> list[str]:
    """Split at spaces as the device does: quotes hold together and fall away, also inside a word."""
    return ["".join(_plain(part) for part in _PART.finditer(word)) for word in _WORD.findall(text)]


def _plain(match: re.Match[str]) -> str:
    if match[1] is not None:
        return re.sub(r"\\(.)", r"\1", match[1])
    return next((group for group in match.groups()[1:] if group is not None), "")


def read_objects(text: str) -> FortiFile:
    """Read a file; an object that is edited twice is one, with the later settings."""
    reader = _Reader(file=FortiFile(objects=[], renames=[]))
    rows = text.splitlines()
    number = 0
    while number < len(rows):
        line = number + 1
        statement, number = _statement(rows, number)
        if statement and statement[0] != "#":
            reader.read(split_fortios(statement), line)
    reader.file.is_open = bool(reader.levels)
    return reader.file


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Where in the nesting a file is read: ``levels`` are the tables that are open."""

    file: FortiFile
    levels: list[_Level] = field(default_factory=list)
    vdom: str | None = None
    known: dict[tuple[str, str | None, str, int], FortiObject] = field(default_factory=dict)

    def read(self, words: list[str], line: int) -> None:
        """Read one statement; what has no place here is kept as unknown."""
        verb = words[0] if words else ""
        level = self.levels[-1] if self.levels else None
        self.file.structure += 1
        if verb == "config" and len(words) > 1:
            self._open(" ".join(words[1:]), line)
        elif verb == "edit" and level is not None and len(words) > 1:
            if level.path == "vdom":
                self.vdom = words[1]
            level.current = self._object(level.path, words[1], line, self._above(2))
        elif verb in ("set", "append") and level is not None and level.current and len(words) > 1:
            self.file.structure -= 1
            before = level.current.words(words[1]) if verb == "append" else []
            level.current.settings[words[1]] = Setting(words=before + words[2:], line=line)
        elif verb in ("next", "end"):
            self._close(verb)
        elif verb == "rename" and words[2:3] == ["to"] and len(words) > 3:
            self.file.renames.append((words[1], words[3]))
        elif verb not in ("unset", "delete", "purge", "move", "clear", "clone"):
            self.file.structure -= 1
            self.file.unknown.append((line, words))

    def _open(self, own: str, line: int) -> None:
        above = self._above(1)
        path = f"{above.path}/{own}" if above is not None else own
        self.levels.append(_Level(path=path, current=self._object(path, "", line, above)))

    def _close(self, verb: str) -> None:
        if verb == "next" and self.levels:
            self.levels[-1].current = None
        elif verb == "end" and self.levels and self.levels.pop().path == "vdom":
            self.vdom = None

    def _above(self, depth: int) -> FortiObject | None:
        """The object that is open ``depth`` levels up; a virtual domain only holds tables."""
        if len(self.levels) < depth:
            return None
        above = self.levels[-depth].current
        return None if above is None or above.path in ("vdom", "global") else above

    def _object(self, path: str, name: str, line: int, above: FortiObject | None) -> FortiObject:
        key = (path, self.vdom, name, id(above))
        found = self.known.get(key)
        if found is None:
            found = FortiObject(path=path, name=name, vdom=self.vdom, line=line, above=above)
            self.known[key] = found
            self.file.objects.append(found)
        return found


def _statement(rows: list[str], number: int) -> tuple[str, int]:
    """The statement that begins in a row, with the rows its quotes span; and the next row's number."""
    text = rows[number].strip()
    end = number + 1
    if text[:1] != "#" and _quotes(text) % 2:
        for last in range(end, min(len(rows), number + _MOST_QUOTED_LINES)):
            if _quotes(rows[last]) % 2:
                return "\n".join((text, *rows[end : last + 1])), last + 1
    return text, end


def _quotes(text: str) -> int:
    return text.count('"') - text.count('\\"')
