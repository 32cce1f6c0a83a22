"""JSON files, also those that are cut off: what stands complete in their outermost list is used."""

import itertools
import json
import re
from dataclasses import dataclass

import orjson

from samdrift.importers.tabular import decode_text

_SPACE_OR_COMMA = re.compile(r"[\s,]*")
_MOST_LISTS_TRIED = 200
#: Half a character, written as an escape: valid JSON, but no text that could be stored.
_LONE_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonText:
    """What a JSON file holds. ``broken_at`` is the offset [characters] at which it breaks, if it does.

    Of a broken file ``value`` is the list of those items that stand complete before the break.
    """

    value: object
    broken_at: int | None = None


def read_json(content: bytes) -> JsonText | None:
    """Read JSON or JSON lines; None where not even a first item can be read.

    Numbers too large for 64 bits and nesting too deep count as breaks: no exception leaves this.
    """
    text = decode_text(content).lstrip("\ufeff")
    try:
        return JsonText(value=orjson.loads(text))
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        text = _LONE_SURROGATE.sub(r"\\ufffd", text)
    items, end = _items(text, 0)
    if items and not text[end:].strip():
        return JsonText(value=items)  # JSON lines, or several answers in one file
    # Only so many: a file of nothing but brackets would be tried from each of them.
    for opening in itertools.islice(re.finditer(r"\[", text[:100_000]), _MOST_LISTS_TRIED):
        found, end = _items(text, opening.end())
        if found and isinstance(found[0], dict):
            return JsonText(value=found, broken_at=end)
    return JsonText(value=items, broken_at=end) if items else None


def _items(text: str, start: int) -> tuple[list[object], int]:
    """Read values one after the other from ``start``; return them and where the reading ended."""
    decoder = json.JSONDecoder()
    items: list[object] = []
    position = start
    while True:
        match = _SPACE_OR_COMMA.match(text, position)
        position = match.end() if match else position
        if position >= len(text):
            return items, position
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return items, position
        items.append(value)
