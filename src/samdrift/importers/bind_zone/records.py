"""From an entry's words to a DNS record: owner, TTL, type and data, with names made complete."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from samdrift.importers.bind_zone.entries import Word
from samdrift.importers.values import parse_address

_CLASSES = frozenset({"IN", "CH", "HS", "CS"})
_TTL = re.compile(r"(?:\d+[smhdw]?)+", re.IGNORECASE)
_TTL_PART = re.compile(r"(\d+)([smhdw]?)", re.IGNORECASE)
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_TYPE = re.compile(r"[A-Z][A-Z0-9-]*")
_CONTACT = re.compile(r"((?:\bSOA\s+\S+|\bRP)\s+)[^\s()]+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@:;,<>\"]+@(?=[^\s@]+)")

#: Types whose data holds names: which words (0-based) are names to complete, and how many words
#: the data has at least.
_NAMES: dict[str, tuple[tuple[int, ...], int]] = {
    "NS": ((0,), 1),
    "CNAME": ((0,), 1),
    "PTR": ((0,), 1),
    "DNAME": ((0,), 1),
    "MX": ((1,), 2),
    "AFSDB": ((1,), 2),
    "KX": ((1,), 2),
    "RT": ((1,), 2),
    "SRV": ((3,), 4),
    "NAPTR": ((5,), 6),
    "SVCB": ((1,), 2),
    "HTTPS": ((1,), 2),
    "NSEC": ((0,), 1),
    "SOA": ((0, 1), 7),
    "RP": ((0, 1), 2),
}
_KNOWN = frozenset(_NAMES) | {
    "A", "AAAA", "TXT", "SPF", "CAA", "TLSA", "SMIMEA", "SSHFP", "DS", "CDS", "DNSKEY", "CDNSKEY",
    "RRSIG", "NSEC3", "NSEC3PARAM", "LOC", "HINFO", "URI", "OPENPGPKEY", "CERT", "DHCID", "WINS",
    "WINS-R", "WINSR", "ISDN", "X25", "WKS", "NULL", "MB", "MG", "MR", "MINFO", "KEY", "SIG", "APL",
    "IPSECKEY", "EUI48", "EUI64", "CSYNC", "ZONEMD", "HIP", "L32", "L64", "LP", "NID", "ALIAS", "ANAME",
}  # fmt: skip
_GENERIC = re.compile(r"TYPE\d{1,5}")
#: Types whose data may hold any text, mail addresses too.
_FREE_TEXT = frozenset({"TXT", "SPF", "CAA", "URI"})


class UnreadableRecordError(ValueError):
    """The words are no record; the text says which part, in no particular language."""


class UnknownOriginError(ValueError):
    """A relative name stands where no origin is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record: complete names in lower case without final dot, TTL in seconds where written."""

    name: str
    kind: str
    value: str
    ttl_seconds: int | None


def without_people(line: str) -> str:
    """A line of a zone file without the mail addresses of people in it."""
    return _MAIL.sub("…@", _CONTACT.sub(r"\1…", line))


def parse_ttl(text: str) -> int | None:
    """Read a TTL in seconds, or in BIND's ``1h30m``; None where it is none."""
    if not _TTL.fullmatch(text):
        return None
    return sum(int(count) * _SECONDS[unit.lower()] for count, unit in _TTL_PART.findall(text))


def complete_name(name: str, origin: str | None) -> str:
    """Complete a name with the origin: lower case, no final dot; the root is ``.``.

    Raises:
        UnknownOriginError: the name is relative, and no origin is known.
    """
    lowered = name.lower()
    if lowered.endswith(".") and not lowered.endswith("\\."):
        return lowered[:-1] or "."
    if origin is None:
        raise UnknownOriginError(name)
    if lowered == "@":
        return origin
    return lowered if origin == "." else f"{lowered}.{origin}"


def parse_record(words: Sequence[Word], *, owner: str | None, origin: str | None) -> Record:
    """Read a record from the words of an entry.

    Args:
        words: the entry's words; the first is the owner unless ``owner`` is given.
        owner: the complete owner of the record before, where this one inherits it.
        origin: what relative names are completed with.

    Raises:
        UnreadableRecordError: there is no type, or its data is incomplete or wrong.
        UnknownOriginError: a name is relative and there is no origin.
    """
    rest = list(words)
    if owner is None:
        owner = complete_name(rest.pop(0).text, origin)
    ttl: int | None = None
    # TTL and class may stand in either order, each at most once.
    for _ in range(2):
        if rest and rest[0].text.upper() in _CLASSES:
            rest.pop(0)
        elif rest and ttl is None and parse_ttl(rest[0].text) is not None:
            ttl = parse_ttl(rest.pop(0).text)
    # The Microsoft DNS server writes the age of dynamic records: [AGE:3512345].
    while rest and rest[0].text.upper().startswith("[AGE:"):
        rest.pop(0)
        if rest and ttl is None and parse_ttl(rest[0].text) is not None:
            ttl = parse_ttl(rest.pop(0).text)
    kind = rest.pop(0).text.upper() if rest and not rest[0].quoted else ""
    if not _TYPE.fullmatch(kind) or (kind not in _KNOWN and not _GENERIC.fullmatch(kind)):
        raise UnreadableRecordError(kind or owner)
    return Record(name=owner, kind=kind, value=_data(kind, rest, origin), ttl_seconds=ttl)


def _data(kind: str, words: Sequence[Word], origin: str | None) -> str:
    """Write a record's data with complete names and without people's mail addresses."""
    texts = [word.text for word in words]
    if not texts:
        raise UnreadableRecordError(kind)
    if kind in ("A", "AAAA"):
        try:
            address = parse_address(texts[0]) if len(texts) == 1 else None
        except ValueError:
            address = None
        if address is None or (":" in address) != (kind == "AAAA"):
            raise UnreadableRecordError(f"{kind} {' '.join(texts)}")
        return address
    if kind in _NAMES:
        places, least = _NAMES[kind]
        if len(texts) < least:
            raise UnreadableRecordError(f"{kind} {' '.join(texts)}" if kind not in ("SOA", "RP") else kind)
        for place in places:
            texts[place] = complete_name(texts[place], origin)
    if kind == "SOA":
        # The second word is the mail address of the person in charge.
        return " ".join([texts[0], *texts[2:7]])
    if kind == "RP":
        return texts[1]
    if kind in _FREE_TEXT:
        joined = "".join(texts) if kind in ("TXT", "SPF") else " ".join(texts)
        return _MAIL.sub("…@", joined)
    return " ".join(texts)
