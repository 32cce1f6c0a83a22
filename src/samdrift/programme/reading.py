"""From files to observations: recognise, parse, pseudonymise, and bound what is told."""

import dataclasses
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from samdrift.importers import ImportParameters, ImportResult, InputFile, RejectedRow, find_importer
from samdrift.importers.container import check_container, unpack_container
from samdrift.importers.importer import HEAD_BYTES
from samdrift.importers.kinds import CRASHED_IMPORTER, EMPTY_FILE, MORE_OF_THE_SAME, TOO_LARGE, UNKNOWN_FORMAT
from samdrift.inventory.merging import SourceObservations
from samdrift.kernel import Finding, Kind, Severity
from samdrift.programme.findings import UNREADABLE_PATH
from samdrift.programme.landscape import MAPPING_SUFFIX
from samdrift.programme.plan import InputRecord
from samdrift.programme.pseudonyms import pseudonymise, pseudonymise_rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """What became of one file: ``is_read`` whether any of it could be used.

    ``observations`` are let go of when they have been merged.
    """

    record: InputRecord
    is_read: bool
    observations: SourceObservations | None
    findings: tuple[Finding, ...]
    rejected: tuple[RejectedRow, ...]
    proposals: Mapping[str, str]
    has_people: bool


def read_file(
    file: InputFile, *, municipality: str, parameters: ImportParameters, key: bytes
) -> list[FileReading]:
    """Read one file, or the exports that a zip file holds. Nothing in it can stop the run.

    Args:
        file: the file.
        municipality: key of the municipality that handed it in.
        parameters: limits.
        key: the unit's key for pseudonyms.
    """
    if file.size > parameters.max_file_bytes:
        told = TOO_LARGE.at(
            file.at(), size=file.size, limit=parameters.max_file_bytes, parameter="import.max_file_bytes"
        )
        return [unread(file, municipality, (told,), sha256="")]
    try:
        inner = unpack_container(file, parameters)
    except OSError as error:
        told = UNREADABLE_PATH.at(file.at(), reason=error.strerror or type(error).__name__)
        return [unread(file, municipality, (told,), sha256="")]
    if inner:
        return [_read_plain(each, municipality, parameters, key) for each in inner]
    return [_read_plain(file, municipality, parameters, key)]


def _read_plain(file: InputFile, municipality: str, parameters: ImportParameters, key: bytes) -> FileReading:
    if file.name.endswith(MAPPING_SUFFIX):
        return unread(file, municipality, (), sha256=file.sha256, importer="mapping")
    container = check_container(file, parameters)
    if any(finding.severity is Severity.ERROR for finding in container):
        return unread(file, municipality, container, sha256=file.sha256)
    is_empty = _is_empty(file)
    importer = None if is_empty else find_importer(file)
    if importer is None:
        told = EMPTY_FILE.at(file.at()) if is_empty else UNKNOWN_FORMAT.at(file.at(), hint="")
        return unread(file, municipality, (*container, told), sha256=file.sha256)
    try:
        result = importer.parse(file, parameters)
    except Exception as error:  # noqa: BLE001 - a fault of ours must cost one file, not the run
        told = CRASHED_IMPORTER.at(file.at(), format=importer.name, reason=type(error).__name__)
        return unread(file, municipality, (told,), sha256=file.sha256, importer=importer.name)
    result = dataclasses.replace(result, findings=(*container, *result.findings))
    return _reading(file, municipality, result, (importer.name, importer.kind), parameters, key)


def _is_empty(file: InputFile) -> bool:
    """Whether a file has nothing but spaces, line ends and what separates cells."""
    return file.size <= HEAD_BYTES and not file.head.strip("\ufeff \t\r\n;,")


def _reading(
    file: InputFile,
    municipality: str,
    result: ImportResult,
    source: tuple[str, Kind],
    parameters: ImportParameters,
    key: bytes,
) -> FileReading:
    name, kind = source
    tables, has_people = pseudonymise(result.tables, key=key)
    record = InputRecord(
        municipality=municipality,
        path=file.path,
        sha256=file.sha256,
        size_bytes=file.size,
        format=name,
        rows_read=result.rows_read,
        rows_rejected=len(result.rejected),
        exported_on=result.exported_on,
    )
    observations = SourceObservations(
        municipality=municipality,
        path=file.path,
        format=name,
        kind=kind,
        exported_on=result.exported_on,
        repeats_machines=name in REPEATING_FORMATS,
        tables=tables,
    )
    return FileReading(
        record=record,
        is_read=True,
        observations=observations,
        findings=bound_findings(result.findings, file, parameters.max_findings_per_file),
        rejected=pseudonymise_rejected(result.rejected, columns=result.personal_columns, key=key),
        proposals=result.proposals,
        has_people=has_people,
    )


#: Formats that may list one machine several times: scans, and facts, of which each is a row.
REPEATING_FORMATS = frozenset({"nmap", "facts"})


def unread(
    file: InputFile,
    municipality: str,
    findings: tuple[Finding, ...],
    *,
    sha256: str,
    importer: str = "unknown",
) -> FileReading:
    """The reading of a file of which nothing was used, and why."""
    record = InputRecord(
        municipality=municipality,
        path=file.path,
        sha256=sha256,
        size_bytes=file.size,
        format=importer,
        rows_read=0,
        rows_rejected=0,
        exported_on=None,
    )
    return FileReading(
        record=record,
        is_read=False,
        observations=None,
        findings=findings,
        rejected=(),
        proposals={},
        has_people=False,
    )


def bound_findings(findings: tuple[Finding, ...], file: InputFile, limit: int) -> tuple[Finding, ...]:
    """Keep at most ``limit`` findings of a code; the rest become one that counts them."""
    seen: Counter[str] = Counter()
    kept = []
    for finding in findings:
        seen[finding.code] += 1
        if seen[finding.code] <= limit:
            kept.append(finding)
    more = [
        MORE_OF_THE_SAME.at(file.at(), code, count=count - limit)
        for code, count in sorted(seen.items())
        if count > limit
    ]
    return (*kept, *more)
