"""What an importer is: bytes in, observations and findings out. Pure, and it never guesses."""

import functools
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from samdrift.importers.workbook import Workbook, open_workbook
from samdrift.kernel import Finding, Kind, Source, parameter

HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportParameters:
    """Section ``[import]`` of programme.toml."""

    max_file_bytes: int = parameter(
        2_000_000_000,
        title="Largest file read",
        unit="bytes",
        reason="RVTools of 10,000 VMs is 15 MB; a larger file is more likely a mistake or an attack.",
        minimum=1,
    )
    max_unpacked_bytes: int = parameter(
        4_000_000_000,
        title="Largest size a compressed file may unpack to",
        unit="bytes",
        reason="Bounds memory: a zip bomb is refused before it is unpacked.",
        minimum=1,
    )
    max_unpack_ratio: int = parameter(
        200,
        title="Largest ratio of unpacked to packed size",
        unit="times",
        reason="Real spreadsheets pack 5 to 40 times; empty declared rows up to about 150.",
        minimum=1,
    )
    max_findings_per_file: int = parameter(
        200,
        title="Findings told one by one for a file and code",
        unit="findings",
        reason="The rest is counted in one finding; every rejected row is in the repair file.",
        minimum=1,
    )
    keep_client_addresses: bool = parameter(
        False,
        title="Keep single client addresses of flows",
        unit="-",
        reason="A client's address can identify a person; its subnet is enough for planning.",
    )
    client_prefix_length: int = parameter(
        24,
        title="Subnet that a client address in flows is widened to (IPv4)",
        unit="bits",
        reason="/24 is the usual size of a client network.",
        minimum=8,
    )


class InputFile:
    """One exported file: its relative path and its bytes, read once when first needed.

    ``path`` is relative to the folder of exports, with ``/``. ``read`` returns the bytes;
    the edge supplies it, so that nothing here touches a disk. ``companions`` are the files of
    the same folder whose names end in ``.mapping.toml``: name -> content.
    """

    def __init__(
        self,
        *,
        path: str,
        size: int,
        read: Callable[[], bytes],
        companions: Mapping[str, bytes] | None = None,
    ) -> None:
        self.path = path
        self.size = size
        self.companions: Mapping[str, bytes] = companions or {}
        self._read = read

    @classmethod
    def of_bytes(
        cls, path: str, content: bytes, *, companions: Mapping[str, bytes] | None = None
    ) -> "InputFile":
        """Make an input of bytes at hand."""
        return cls(path=path, size=len(content), read=lambda: content, companions=companions)

    @functools.cached_property
    def content(self) -> bytes:
        """The file's bytes."""
        return self._read()

    @functools.cached_property
    def sha256(self) -> str:
        """The file's SHA-256 in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @functools.cached_property
    def head(self) -> str:
        """The file's beginning as text, for recognising it (UTF-8, UTF-16 or Latin-1)."""
        start = self.content[:HEAD_BYTES]
        if start.startswith((b"\xff\xfe", b"\xfe\xff")):
            return start.decode("utf-16", errors="replace")
        try:
            return start.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # A character cut in two at the end of the head is still UTF-8.
            if error.start >= len(start) - 4:
                return start[: error.start].decode("utf-8-sig")
            return start.decode("latin-1")

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def is_workbook(self) -> bool:
        """Whether it is a spreadsheet file (xlsx, xlsm, xlsb, ods or old xls), by content."""
        return self.workbook is not None

    @functools.cached_property
    def workbook(self) -> Workbook | None:
        """The spreadsheet in it, or None; sheets are read when first asked for."""
        return open_workbook(self.content)

    def at(self, row: int | None = None, sheet: str | None = None) -> Source:
        """The source of a row of this file."""
        return Source(path=self.path, sheet=sheet, row=row)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that could not be used: where it stands, what it said, and why.

    ``original`` holds the row in the original columns, so that it can be repaired and fed
    back.
    """

    source: Source
    original: Mapping[str, object]
    reasons: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What was read from one file.

    ``tables`` holds observation frames by table name (``samdrift.inventory.observed``).
    ``rows_read`` counts the rows of data met, rejected ones included. ``exported_on`` is the
    day the export was made, where the file says so. ``proposals`` are files to offer the
    user, such as a proposed mapping of unknown headers: relative name -> text.
    ``personal_columns`` names the file's own columns (lower case) that hold people: in rejected
    rows they become pseudonyms too.
    """

    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()
    rows_read: int = 0
    exported_on: date | None = None
    proposals: Mapping[str, str] = field(default_factory=dict)
    personal_columns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """One format: how to know it and how to read it.

    ``recognise`` looks at the content, not the name, and answers whether the file is of this
    format; importers are asked in the registry's order, the most specific first. ``kind`` is
    the kind of fact it gives. ``gives`` names the columns it can fill, per table: quality
    uses it to say which further export would help most. ``how_da`` says in Danish what a
    municipality exports, such as "RVTools fra vCenter".
    """

    name: str
    title: str
    title_da: str
    kind: Kind
    gives: Mapping[str, tuple[str, ...]]
    recognise: Callable[[InputFile], bool]
    parse: Callable[[InputFile, ImportParameters], ImportResult]
