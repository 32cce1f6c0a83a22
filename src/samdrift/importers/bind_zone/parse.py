"""Zone files in the master file format, as BIND, NSD, Knot and Microsoft's DNS server write them."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from samdrift.importers.bind_zone.entries import Entry, generate_entries, split_entries
from samdrift.importers.bind_zone.findings import (
    INCLUDED_FILE,
    NO_ORIGIN,
    NO_RECORD,
    ORIGIN_FROM_NAME,
    PERSON_LEFT_OUT,
    UNCLOSED,
    WRONG_DIRECTIVE,
)
from samdrift.importers.bind_zone.records import (
    Record,
    UnknownOriginError,
    UnreadableRecordError,
    complete_name,
    parse_record,
    parse_ttl,
    without_people,
)
from samdrift.importers.delimited import decode_text
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile, RejectedRow
from samdrift.inventory import observed
from samdrift.kernel import Finding

_SOA = re.compile(
    r"^[^\s;{<]{0,255}[ \t]+(?:\d{1,10}[smhdw]?[ \t]+)?(?:IN[ \t]+)?(?:\d{1,10}[smhdw]?[ \t]+)?"
    r"SOA[ \t]+[^\s(]+[ \t]+[^\s(]+",
    re.IGNORECASE | re.MULTILINE,
)
_DIRECTIVE = re.compile(
    r"^\$(?:ORIGIN[ \t]+\S+|TTL[ \t]+\d+[smhdw\d]*)[ \t]*(?:;.*)?\r?$", re.IGNORECASE | re.MULTILINE
)
_ZONE_COMMENT = re.compile(r"^;\s*Database file \S+ for (\S+) zone", re.IGNORECASE | re.MULTILINE)
_WHEN_COMMENT = re.compile(r"^;; WHEN: \w{3} (\w{3}) +(\d{1,2}) [\d:]+ (?:\w+ )?(\d{4})\s*$", re.MULTILINE)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_ORIGIN = re.compile(r"^\$ORIGIN\s", re.IGNORECASE | re.MULTILINE)
_BEGINNING = re.compile(r"^(?:db|zone|pri|master|named)[._-]")
_ENDING = re.compile(r"\.(?:zone|zonefile|db|dns|txt|hosts|bind|axfr|signed)$")
_ZONE_NAME = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]*")


def recognise(file: InputFile) -> bool:
    """Answer whether the file looks like a zone: it has an SOA record, $ORIGIN or $TTL."""
    head = file.head
    if "\x00" in head:
        return False
    return bool(_SOA.search(head) or _DIRECTIVE.search(head))


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What is known while a file is read from top to bottom."""

    file: InputFile
    origin: str | None = None
    zone: str | None = None
    owner: str | None = None
    default_ttl: int | None = None
    last_ttl: int | None = None
    rows_read: int = 0
    records: list[Record] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)

    def reject(self, entry: Entry, finding: Finding) -> None:
        """Set an entry aside, in the file's own writing, and say why."""
        source = self.file.at(entry.line)
        original = {"line": without_people(entry.text)}
        self.rejected.append(RejectedRow(source=source, original=original, reasons=(finding,)))
        self.findings.append(finding)


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:  # noqa: ARG001
    """Read a zone file into ``dns_records``. The contact's mail of SOA and RP is left out."""
    text = decode_text(file.content)
    reading = _Reading(file=file)
    _find_origin(reading, text)
    for entry in split_entries(text):
        if not entry.closed:
            reading.rows_read += 1
            reading.reject(entry, UNCLOSED.at(file.at(entry.line)))
        elif entry.words[0].text.startswith("$") and not entry.words[0].quoted and not entry.inherits:
            _follow_directive(reading, entry)
        else:
            _read_record(reading, entry)
    _tell_left_out(reading)
    return ImportResult(
        tables={"dns_records": _table(reading)} if reading.records else {},
        findings=tuple(reading.findings),
        rejected=tuple(reading.rejected),
        rows_read=reading.rows_read,
        exported_on=_exported_on(text),
    )


def _find_origin(reading: _Reading, text: str) -> None:
    """Find what relative names belong to, where no $ORIGIN comes before them.

    The zone's name then stands in the name server's set-up; a comment of Microsoft's DNS
    server repeats it, and files are commonly named after it.
    """
    head = text[:65_536]
    comment = _ZONE_COMMENT.search(head)
    soa = _SOA.search(head)
    directive = _ORIGIN.search(head)
    if comment:
        reading.origin = reading.zone = comment[1].lower().rstrip(".")
    elif directive and (soa is None or directive.start() < soa.start()):
        return
    elif soa and soa[0].split()[0].endswith("."):
        reading.origin = soa[0].split()[0].lower().rstrip(".") or "."
    elif name := zone_of_file_name(reading.file.name):
        reading.origin = reading.zone = name
        reading.findings.append(ORIGIN_FROM_NAME.at(reading.file.at(), name, value=name))


def zone_of_file_name(name: str) -> str | None:
    """The zone a file is named after, as in ``db.aaby.dk`` and ``aaby.dk.dns``; None where it is not."""
    stem = name.lower()
    for part in (_ENDING, _ENDING, _BEGINNING):
        shorter = part.sub("", stem)
        stem = shorter if _ZONE_NAME.fullmatch(shorter) else stem
    return stem if _ZONE_NAME.fullmatch(stem) and not _ENDING.search(stem) else None


def _follow_directive(reading: _Reading, entry: Entry) -> None:
    """Carry out $ORIGIN, $TTL and $GENERATE; tell of $INCLUDE and of what is unknown."""
    directive = entry.words[0].text.upper()
    argument = entry.words[1].text if len(entry.words) > 1 else ""
    source = reading.file.at(entry.line)
    wrong = WRONG_DIRECTIVE.at(source, directive, value=entry.text[:80])
    if directive == "$ORIGIN" and argument:
        try:
            reading.origin = complete_name(argument, reading.origin)
        except UnknownOriginError:
            # The first $ORIGIN without its final dot: the commonest slip, and its meaning is plain.
            reading.origin = argument.lower()
    elif directive == "$TTL" and parse_ttl(argument) is not None:
        reading.default_ttl = parse_ttl(argument)
    elif directive == "$INCLUDE" and argument:
        reading.findings.append(INCLUDED_FILE.at(source, argument, value=argument))
    elif directive == "$GENERATE" and (made := generate_entries(entry)) is not None:
        for one in made:
            _read_record(reading, one)
    else:
        reading.rows_read += 1
        reading.reject(entry, wrong)


def _read_record(reading: _Reading, entry: Entry) -> None:
    """Read one record, or set its entry aside with the reason."""
    reading.rows_read += 1
    source = reading.file.at(entry.line)
    if entry.inherits and reading.owner is None:
        reading.reject(entry, NO_RECORD.at(source, value=entry.words[0].text))
        return
    owner = reading.owner if entry.inherits else None
    try:
        if owner is None:
            # Known before the rest is read: a bad record still names the owner of the next.
            reading.owner = complete_name(entry.words[0].text, reading.origin)
        record = parse_record(entry.words, owner=owner, origin=reading.origin)
    except UnknownOriginError as error:
        reading.reject(entry, NO_ORIGIN.at(source, value=error))
        return
    except UnreadableRecordError as error:
        reading.reject(entry, NO_RECORD.at(source, value=error))
        return
    if record.kind == "SOA":
        reading.zone = record.name
        reading.origin = reading.origin or record.name
    if record.ttl_seconds is None:
        fallback = reading.default_ttl if reading.default_ttl is not None else reading.last_ttl
        record = Record(name=record.name, kind=record.kind, value=record.value, ttl_seconds=fallback)
    reading.last_ttl = record.ttl_seconds
    reading.records.append(record)
    reading.lines.append(entry.line)


def _tell_left_out(reading: _Reading) -> None:
    counts = Counter(record.kind for record in reading.records if record.kind in ("SOA", "RP"))
    for kind, count in sorted(counts.items()):
        reading.findings.append(PERSON_LEFT_OUT.at(reading.file.at(), kind, count=count, kind=kind))


def _table(reading: _Reading) -> pl.DataFrame:
    """Make the frame; a record without SOA belongs to the zone that the top of the file names."""
    count = len(reading.records)
    return observed(
        "dns_records",
        {
            "zone": [reading.zone or reading.origin] * count,
            "name": [record.name for record in reading.records],
            "kind": [record.kind for record in reading.records],
            "value": [record.value for record in reading.records],
            "ttl_seconds": [record.ttl_seconds for record in reading.records],
            "_row": reading.lines,
            "_id": [f"row:{line}:{n}" for n, line in enumerate(reading.lines)],
        },
    )


def _exported_on(text: str) -> date | None:
    """The day of a zone transfer, which dig writes at its end."""
    when = _WHEN_COMMENT.search(text)
    if when is None or when[1] not in _MONTHS:
        return None
    try:
        return date(int(when[3]), _MONTHS.index(when[1]) + 1, int(when[2]))
    except ValueError:
        return None
