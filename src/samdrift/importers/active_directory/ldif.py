"""LDIF (RFC 2849) to entries: folded lines, base 64, comments, several values."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field

#: Attributes of a computer that no person stands in: an entry put aside for repair shows them.
_SHOWN = frozenset(
    {"dn", "objectclass", "cn", "name", "samaccountname", "dnshostname", "objectguid", "operatingsystem"}
    | {"operatingsystemversion", "useraccountcontrol", "lastlogontimestamp", "whencreated", "location"}
)


@dataclass(slots=True, kw_only=True)
class Entry:
    """One entry: the line its ``dn`` stands on, its values by attribute (lower case), what broke.

    A value is text where it is UTF-8, else bytes. ``links`` are attributes whose value stands
    elsewhere (``attr:< url``).
    """

    row: int
    values: dict[str, list[str | bytes]] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def text(self, attribute: str) -> str | None:
        """The first value that is text, or None."""
        found = (value for value in self.values.get(attribute, ()) if isinstance(value, str))
        return next((value.strip() for value in found if value.strip()), None)


def read_entries(text: str) -> Iterator[Entry]:
    """Yield the entries of an LDIF file, in order. What has no ``dn`` (version, results) is none."""
    entry: Entry | None = None
    for row, line in _unfolded(text):
        if not line:
            if entry is not None:
                yield entry
            entry = None
            continue
        attribute, value, sign = _split(line)
        if attribute == "dn":
            # Some tools leave out the empty line between entries.
            if entry is not None:
                yield entry
            entry = Entry(row=row)
        if entry is None:
            continue
        if attribute in _SHOWN:
            entry.lines.append(line)
        if value is None:
            entry.broken.append((row, line))
        elif sign == "<":
            entry.links.append((attribute, str(value)))
        else:
            entry.values.setdefault(attribute, []).append(value)
    if entry is not None:
        yield entry


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield each logical line with the number of its first physical one; comments are gone."""
    parts: list[str] = []
    first = 0
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.removesuffix("\r")
        if bare.startswith(" ") and parts:
            parts.append(bare[1:])
            continue
        if parts and not parts[0].startswith("#"):
            yield first, "".join(parts)
        if bare:
            parts, first = [bare], number
        else:
            parts = []
            yield number, ""
    if parts and not parts[0].startswith("#"):
        yield first, "".join(parts)


def _split(line: str) -> tuple[str, str | bytes | None, str]:
    """Split a line into attribute (without options), value (None if broken) and the sign before it."""
    name, colon, rest = line.partition(":")
    attribute = name.split(";", 1)[0].strip().lower()
    if not colon or not attribute:
        return attribute, None, ""
    if rest.startswith("<"):
        return attribute, rest[1:].strip(), "<"
    if not rest.startswith(":"):
        return attribute, rest.removeprefix(" "), ""
    try:
        raw = base64.b64decode(rest[1:].strip(), validate=True)
    except (binascii.Error, ValueError):
        return attribute, None, ":"
    if attribute in ("objectguid", "objectsid"):
        return attribute, raw, ":"
    try:
        return attribute, raw.decode("utf-8"), ":"
    except UnicodeDecodeError:
        return attribute, raw, ":"
