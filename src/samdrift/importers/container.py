"""Containers of files (zip, gzip, workbooks): what is in them, before anything is unpacked.

``check_container`` says what is wrong; a file of which it tells an error must not be opened.
``unpack_container`` gives the members of a plain zip or gzip file, each as a file of its own.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator

from samdrift.importers.importer import ImportParameters, InputFile
from samdrift.importers.kinds import (
    BROKEN_CONTAINER,
    DOCUMENT_TYPE,
    ENCRYPTED_FILE,
    FAR_CELLS,
    LINKS_NOT_FOLLOWED,
    MACROS_NOT_RUN,
    MEMBER_SET_ASIDE,
    TOO_LARGE,
    UNPACKS_TOO_FAR,
)
from samdrift.importers.workbook import needs_password, ods_reaches
from samdrift.importers.zip_parts import OFFICE_PARTS, PartError, inflate
from samdrift.kernel import Finding, Severity

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_GZIP = b"\x1f\x8b"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The stream that a workbook with a password consists of (UTF-16 in the old container).
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: What archives carry besides files that anybody exported.
_NO_EXPORT = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)")
#: Between a container's path and its member's.
MEMBER_SIGN = "!/"
#: Below this, whatever it packs to, nothing can do harm.
_HARMLESS_BYTES = 50_000_000


def check_container(file: InputFile, parameters: ImportParameters) -> tuple[Finding, ...]:
    """Find what makes a zip, gzip or workbook dangerous or unreadable; files of other kinds pass.

    Nothing is kept in memory but one megabyte at a time. Told as errors: larger than the
    limits, packed too far, overlapping or repeated parts, a part that unpacks to another size
    than declared, a password, broken. Told besides: sheets with a cell far outside the table
    (that sheet alone reads as empty), links to other files and macros (never followed or run).
    """
    if file.size > parameters.max_file_bytes:
        return (_too_large(file, file.size, parameters.max_file_bytes, "import.max_file_bytes"),)
    start = file.content[:8]
    if start.startswith((_ZIP, _EMPTY_ZIP)):
        return _check_zip(file, parameters)
    if start.startswith(_GZIP):
        return _check_gzip(file, parameters)
    if start == _OLD_OFFICE and (_ENCRYPTED in file.content or needs_password(file.content)):
        return (ENCRYPTED_FILE.at(file.at(), file.name),)
    return ()


def unpack_container(file: InputFile, parameters: ImportParameters) -> tuple[InputFile, ...]:
    """The files in a plain zip or gzip file; none where it is another kind, or fails its check.

    Members are named ``exports.zip!/folder/file.csv`` and are unpacked when first read. A
    container within a container is given as it is, not unpacked again.
    """
    is_gzip = file.content.startswith(_GZIP)
    if MEMBER_SIGN in file.path or not (is_gzip or is_plain_zip(file)):
        return ()
    if any(finding.severity is Severity.ERROR for finding in check_container(file, parameters)):
        return ()
    if is_gzip:
        name = re.sub(r"\.t?gz$", "", file.name, flags=re.IGNORECASE)
        content = b"".join(_gunzip(file.content))
        return (InputFile.of_bytes(f"{file.path}{MEMBER_SIGN}{name}", content, companions=file.companions),)
    content = file.content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = sorted(archive.infolist(), key=lambda part: part.filename)
    return tuple(
        InputFile(
            path=f"{file.path}{MEMBER_SIGN}{part.filename.lstrip('/')}",
            size=part.file_size,
            read=lambda part=part: b"".join(inflate(content, part)),  # type: ignore[misc]
            companions=file.companions,
        )
        for part in parts
        if not part.is_dir() and not _NO_EXPORT.search(part.filename)
    )


def is_plain_zip(file: InputFile) -> bool:
    """Whether it is a zip file that holds files, not a document made of parts."""
    if not file.content.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return not names & {*OFFICE_PARTS, "[Content_Types].xml"}


def _too_large(file: InputFile, size: int, limit: int, parameter: str) -> Finding:
    return TOO_LARGE.at(file.at(), file.name, size=size, limit=limit, parameter=parameter)


def _check_zip(file: InputFile, parameters: ImportParameters) -> tuple[Finding, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return (BROKEN_CONTAINER.at(file.at(), file.name),)
    refused = _check_parts(file, parts, parameters)
    if refused is not None:
        return (refused,)
    if is_plain_zip(file):
        aside = sum(part.is_dir() or bool(_NO_EXPORT.search(part.filename)) for part in parts)
        return (MEMBER_SET_ASIDE.at(file.at(), file.name, count=aside),) if aside else ()
    return (*_check_names(file, [part.filename for part in parts]), *_check_sheets(file))


def _check_parts(
    file: InputFile, parts: list[zipfile.ZipInfo], parameters: ImportParameters
) -> Finding | None:
    """Why a zip file must not be opened, or None."""
    unpacked = sum(part.file_size for part in parts)
    if unpacked > parameters.max_unpacked_bytes:
        return _too_large(file, unpacked, parameters.max_unpacked_bytes, "import.max_unpacked_bytes")
    # Parts that lie over each other are how a small file unpacks to very much.
    overlap = sum(part.compress_size for part in parts) > file.size
    if overlap or _packed_too_far(unpacked, file.size, parameters):
        return _bomb(file, unpacked, parameters)
    if any(part.flag_bits & 1 for part in parts):
        return ENCRYPTED_FILE.at(file.at(), file.name)
    repeated = max(Counter(part.filename for part in parts).values(), default=0) > 1
    try:
        has_document_type = False
        for part in parts:
            has_document_type |= _read_through(file.content, part)
    except PartError:
        return BROKEN_CONTAINER.at(file.at(), file.name)
    if repeated:
        return BROKEN_CONTAINER.at(file.at(), file.name)
    if has_document_type and not is_plain_zip(file):
        return DOCUMENT_TYPE.at(file.at(), file.name)
    return None


def _packed_too_far(unpacked: int, packed: int, parameters: ImportParameters) -> bool:
    return unpacked > _HARMLESS_BYTES and unpacked > packed * parameters.max_unpack_ratio


def _bomb(file: InputFile, unpacked: int, parameters: ImportParameters) -> Finding:
    return UNPACKS_TOO_FAR.at(
        file.at(),
        file.name,
        packed=file.size,
        unpacked=unpacked,
        limit=parameters.max_unpack_ratio,
        parameter="import.max_unpack_ratio",
    )


def _read_through(content: bytes, part: zipfile.ZipInfo) -> bool:
    """Unpack a part to its end, keeping nothing; tell whether it is XML with a document type.

    Raises:
        PartError: it is broken or unpacks to another size than declared.
    """
    first = b""
    for block in inflate(content, part):
        first = first or block[:2000]
    return part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in first


def _check_names(file: InputFile, names: list[str]) -> Iterator[Finding]:
    if any("externalLinks/" in name for name in names):
        yield LINKS_NOT_FOLLOWED.at(file.at(), file.name)
    if any(name.endswith("vbaProject.bin") for name in names):
        yield MACROS_NOT_RUN.at(file.at(), file.name)


def _check_sheets(file: InputFile) -> Iterator[Finding]:
    far = [(str(n), reach) for n, reach in enumerate(ods_reaches(file.content), start=1) if reach.is_too_far]
    workbook = None if far else file.workbook
    for name, reach in far:
        yield FAR_CELLS.at(file.at(), name, cells=reach.cells, rows=reach.rows, columns=reach.columns)
    if workbook is None:
        return
    for sheet in workbook.sheet_names:
        box = workbook.reach(sheet)
        if box is not None and box.is_too_far:
            yield FAR_CELLS.at(
                file.at(sheet=sheet), sheet, cells=box.cells, rows=box.rows, columns=box.columns
            )


def _check_gzip(file: InputFile, parameters: ImportParameters) -> tuple[Finding, ...]:
    unpacked = 0
    try:
        for block in _gunzip(file.content):
            unpacked += len(block)
            if unpacked > parameters.max_unpacked_bytes:
                return (
                    _too_large(file, unpacked, parameters.max_unpacked_bytes, "import.max_unpacked_bytes"),
                )
            if _packed_too_far(unpacked, file.size, parameters):
                return (_bomb(file, unpacked, parameters),)
    except (zlib.error, EOFError):
        return (BROKEN_CONTAINER.at(file.at(), file.name),)
    return ()


def _gunzip(content: bytes) -> Iterator[bytes]:
    """Unpack gzip, a megabyte at a time, also where several members follow each other."""
    rest = content
    while rest.startswith(_GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        rest_of_member = rest
        while not unpacker.eof:
            block = unpacker.decompress(rest_of_member, 1 << 20)
            rest_of_member = unpacker.unconsumed_tail
            if not block and not rest_of_member and not unpacker.eof:
                raise EOFError
            yield block
        rest = unpacker.unused_data
