"""Pack tables for the page: columns of numbers into sorted dictionaries, deflated, in base64.

The script beside it (assets/report.js) reads the same shape. Sorted dictionaries make a
column's numbers its order, so that the script sorts as Danish does without knowing how.
"""

import base64
import json
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from samdrift.kernel import danish_sort_key

Column = dict[str, Any]


def pack(value: object) -> str:
    """Write a value as JSON, deflate it (raw, no header) and write that in base64."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    packer = zlib.compressobj(level=7, wbits=-zlib.MAX_WBITS)
    return base64.b64encode(packer.compress(text.encode()) + packer.flush()).decode("ascii")


def as_column(values: Sequence[object], *, in_danish_order: bool) -> Column:
    """Give a column as ``{"n": numbers}`` or as ``{"d": sorted texts, "i": index or -1}``.

    The Danish order takes time: it is for columns that a reader can sort by.
    """
    if all(v is None or (isinstance(v, int | float) and not isinstance(v, bool)) for v in values):
        return {"n": [round(v, 1) if isinstance(v, float) else v for v in values]}
    texts = [None if v is None else as_text(v) for v in values]
    distinct = sorted(
        {text for text in texts if text is not None}, key=danish_sort_key if in_danish_order else None
    )
    place = {text: index for index, text in enumerate(distinct)}
    return {"d": distinct, "i": [-1 if text is None else place[text] for text in texts]}


def as_text(value: object) -> str:
    """Write a cell's value: lists joined as the facts join them, dates as ISO, yes and no as codes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return str(value)


class Words:
    """A dictionary that grows: gives each text a number, in the order in which they come."""

    def __init__(self) -> None:
        """Begin empty."""
        self._places: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the text's number, a new one if it is new."""
        return self._places.setdefault(text, len(self._places))

    def words(self) -> list[str]:
        """All texts, by number."""
        return list(self._places)
