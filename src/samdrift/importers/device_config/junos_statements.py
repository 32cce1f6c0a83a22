"""Juniper's two writings, with braces and with ``set``, as one list of statements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r'/\*.*?\*/|#[^\n]*|"(?:\\.|[^"\\])*"|[{};\[\]]|[^\s{};\[\]"]+|\n|"', re.DOTALL)
_SET_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\[|\]|[^\s"\[\]]+|"')
_MODIFIERS = frozenset({"replace:", "protect:", "delete:"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement with the whole path to it: ``words`` of ``interfaces ge-0/0/0 unit 0 …``."""

    words: list[str]
    line: int
    is_active: bool = True


@dataclass(slots=True, kw_only=True)
class Statements:
    """All statements of a file; ``strays`` are lines of braces that fit no other."""

    statements: list[Statement]
    passed: int = 0
    strays: list[int]
    is_open: bool = False


def read_set(text: str) -> Statements:
    """Read lines of ``set …``, ``deactivate …`` and ``delete …``."""
    found: list[Statement] = []
    inactive: list[list[str]] = []
    passed = 0
    for number, raw in enumerate(text.splitlines(), 1):
        stripped = raw.strip()
        if not stripped or stripped[0] == "#":
            continue
        words = [_unquoted(word) for word in _SET_TOKEN.findall(stripped) if word not in "[]"]
        if words[:1] == ["set"] and len(words) > 1:
            found.append(Statement(words=words[1:], line=number))
        elif words[:1] == ["deactivate"]:
            inactive.append(words[1:])
            passed += 1
        else:
            found.append(
                Statement(words=words, line=number, is_active=words[0] not in ("delete", "activate"))
            )
    if inactive:
        found = [
            Statement(words=s.words, line=s.line, is_active=s.is_active and not _begins(s.words, inactive))
            for s in found
        ]
    return Statements(statements=found, passed=passed, strays=[])


def _begins(words: list[str], beginnings: list[list[str]]) -> bool:
    return any(words[: len(start)] == start for start in beginnings)


def read_braces(text: str) -> Statements:
    """Read the writing with braces; a path grows with every brace."""
    found: list[Statement] = []
    strays: list[int] = []
    stack: list[tuple[list[str], bool, int]] = []
    path: list[str] = []
    is_active = True
    pending: list[str] = []
    begun = 0
    for sign, line in _tokens(text):
        if sign == "{":
            stack.append((path, is_active, len(found)))
            pending, inactive = _without_modifiers(pending)
            path, is_active, pending = path + pending, is_active and not inactive, []
        elif sign == ";":
            pending, inactive = _without_modifiers(pending)
            if pending:
                found.append(
                    Statement(words=path + pending, line=begun, is_active=is_active and not inactive)
                )
            pending = []
        elif sign == "}":
            if not stack:
                strays.append(line)
                continue
            if len(found) == stack[-1][2] and path:
                found.append(Statement(words=path, line=line, is_active=is_active))
            path, is_active, _ = stack.pop()
            pending = []
        elif sign not in "[]":
            if not pending:
                begun = line
            pending.append(_unquoted(sign))
    return Statements(statements=found, strays=strays, is_open=bool(stack) or bool(pending))


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line = 1
    for match in _TOKEN.finditer(text):
        sign = match[0]
        if sign == "\n":
            line += 1
            continue
        if sign[0] != "#" and not sign.startswith("/*"):
            yield sign, line
        line += sign.count("\n")


def _without_modifiers(words: list[str]) -> tuple[list[str], bool]:
    """Drop ``inactive:`` and the like; say whether the statement is inactive."""
    return [w for w in words if w not in _MODIFIERS and w != "inactive:"], "inactive:" in words


def _unquoted(word: str) -> str:
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] == '"' else word
