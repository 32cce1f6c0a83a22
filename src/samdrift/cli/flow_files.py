"""Files of raw flows as tables that DuckDB reads by itself, however large they are."""

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis.expr.types as ir
import polars as pl
from ibis.backends.duckdb import Backend as DuckDB

from samdrift.dependencies.reduction import Engine, RecordColumns
from samdrift.importers import InputFile
from samdrift.importers.azure_dependencies.parse import find_cells as azure_dependency_cells
from samdrift.importers.azure_dependencies.parse import recognise as is_azure_dependencies
from samdrift.importers.flow_layout import FlowLayout
from samdrift.importers.flow_records import CELLS, FlowCells
from samdrift.importers.flows_aws_vpc.parse import find_layout as aws_vpc_layout
from samdrift.importers.flows_azure.parse import find_cells as azure_cells
from samdrift.importers.flows_azure.parse import recognise as is_azure
from samdrift.importers.flows_nfdump.parse import find_layout as nfdump_layout
from samdrift.importers.flows_table.columns import find_flow_columns, is_edge_table
from samdrift.importers.flows_table.parse import find_layout as table_layout
from samdrift.importers.flows_zeek.parse import find_cells as zeek_cells
from samdrift.importers.flows_zeek.parse import find_layout as zeek_layout
from samdrift.importers.flows_zeek.parse import recognise as is_zeek

_HEAD_BYTES = 65_536
_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"
_LAYOUTS: Mapping[str, Callable[[str], FlowLayout | None]] = {
    "flows_nfdump": nfdump_layout,
    "flows_zeek": zeek_layout,
    "flows_aws_vpc": aws_vpc_layout,
    "flows_table": table_layout,
}
#: Formats that are read whole, a file at a time: each of their files is an hour's or a day's.
_WHOLE: Mapping[str, tuple[Callable[[InputFile], bool], Callable[[InputFile], FlowCells | None]]] = {
    "flows_zeek": (is_zeek, zeek_cells),
    "flows_azure": (is_azure, azure_cells),
    "azure_dependencies": (is_azure_dependencies, azure_dependency_cells),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFlows:
    """A file's flows as a table: ``columns`` says what stands where; ``unreadable`` rows are none."""

    format: str
    flows: ir.Table
    columns: RecordColumns
    says_who_called: bool
    unreadable: int = 0


class UnableToOpenFlows(Exception):
    """The file is of no format of flows, or cannot be read."""


def list_flow_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files given, and those below the folders given, sorted; hidden ones are passed over."""
    for path in paths:
        if path.is_dir():
            yield from (
                each for each in sorted(path.rglob("*")) if each.is_file() and not each.name.startswith(".")
            )
        else:
            yield path


def find_streamed_format(path: Path) -> str | None:
    """The format of a file that DuckDB reads in a stream; None where it is none of these."""
    start = _read_start(path)
    if start.startswith(_PARQUET):
        names = pl.read_parquet_schema(path)
        return "parquet" if find_flow_columns(list(names)) and not is_edge_table(list(names)) else None
    head = _as_text(start)
    if head.lstrip("\ufeff \r\n\t").startswith(("{", "[")):
        return None
    return next((name for name, layout in _known_layouts(head)), None)


def _known_layouts(head: str) -> Iterator[tuple[str, FlowLayout]]:
    for name, find_layout in _LAYOUTS.items():
        layout = find_layout(head)
        if layout is None or set(layout.lacking) - {"source_port"}:
            continue
        if "source_port" in layout.lacking and not layout.says_who_called:
            continue
        yield name, layout


def open_flows(connection: DuckDB, engine: Engine, path: Path, *, name: str) -> OpenFlows:
    """Open a file of flows; nothing but its beginning is read yet where it can be streamed.

    Args:
        connection: where the table is made.
        engine: that connection's engine.
        path: the file.
        name: what to call the table.

    Raises:
        UnableToOpenFlows: it is of no format of flows, is a table of edges, or cannot be read.
    """
    start = _read_start(path)
    if start.startswith(_PARQUET):
        return _open_parquet(connection, path, name)
    head = _as_text(start)
    if not head.lstrip("\ufeff \r\n\t").startswith(("{", "[")):
        for format_name, layout in _known_layouts(head):
            if layout.comment is not None and not _has_one_header(path):
                continue
            if is_edge_table(layout.names):
                raise UnableToOpenFlows("it is a table of edges already")
            return _open_text(connection, path, name, (format_name, layout, start, head))
    for format_name, (recognise, find_cells) in _WHOLE.items():
        if recognise(InputFile.of_bytes(path.name, head.encode())):
            return _open_whole(engine, path, name, (format_name, find_cells))
    raise UnableToOpenFlows("it is of no format of flows that is known here")


def _read_start(path: Path) -> bytes:
    """The first bytes of a file, unpacked where it is gzip."""
    try:
        with path.open("rb") as stream:
            start = stream.read(_HEAD_BYTES)
        if start.startswith(_GZIP):
            with gzip.open(path) as packed:
                start = packed.read(_HEAD_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise UnableToOpenFlows(str(error)) from error
    return start


def _as_text(start: bytes) -> str:
    # As importers see the beginning of a file.
    return InputFile.of_bytes("head", start).head


def _open_parquet(connection: DuckDB, path: Path, name: str) -> OpenFlows:
    flows = _view(connection, name, f"read_parquet({_quoted(str(path))})")
    names = list(flows.columns)
    if is_edge_table(names):
        raise UnableToOpenFlows("it is a table of edges already")
    places = find_flow_columns(names)
    if places is None:
        raise UnableToOpenFlows("its columns are not those of flows")
    return OpenFlows(
        format="parquet",
        flows=flows,
        columns=RecordColumns(names={cell: names[place] for cell, place in places.items()}),
        says_who_called="source_port" not in places,
    )


def _open_text(
    connection: DuckDB, path: Path, name: str, known: tuple[str, FlowLayout, bytes, str]
) -> OpenFlows:
    format_name, layout, start, head = known
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnableToOpenFlows("it is UTF-16: save it as UTF-8")
    # Numbered, since a file may name two columns alike.
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(layout.names)))
    with path.open("rb") as stream:
        compression = "gzip" if stream.read(2) == _GZIP else "none"
    options = {
        "delim": _quoted(layout.separator),
        "skip": str(layout.skip_lines),
        "quote": _quoted('"') if layout.quoted else "''",
        "escape": _quoted('"') if layout.quoted else "''",
        "compression": _quoted(compression),
        "columns": "{" + columns + "}",
        "comment": _quoted(layout.comment or ""),
    }
    settings = ", ".join(f"{option}={value}" for option, value in options.items())
    source = (
        f"read_csv({_quoted(str(path))}, {settings}, header=false, auto_detect=false, null_padding=true, "
        "ignore_errors=true, store_rejects=true, strict_mode=false)"
    )
    return OpenFlows(
        format=format_name,
        flows=_view(connection, name, source),
        columns=RecordColumns(
            names={cell: f"c{place}" for cell, place in layout.places.items()},
            counted_times=layout.counted_times,
            padded=_is_padded(head, layout),
        ),
        says_who_called=layout.says_who_called,
    )


def _has_one_header(path: Path) -> bool:
    """Whether a Zeek log has the same ``#fields`` throughout: then one layout reads all of it."""
    headers: set[bytes] = set()
    with path.open("rb") as stream:
        packed = stream.read(2) == _GZIP
    with gzip.open(path) if packed else path.open("rb") as lines:
        headers.update(line.rstrip() for line in lines if line.startswith(b"#fields"))
    return len(headers) == 1


def _is_padded(head: str, layout: FlowLayout) -> bool:
    """Whether the cells that are used have space around them, as older nfdump writes them."""
    places = set(layout.places.values())
    rows = (line.split(layout.separator) for line in head.splitlines()[layout.skip_lines : -1])
    return any(cell != cell.strip() for row in rows for at, cell in enumerate(row) if at in places)


def _open_whole(
    engine: Engine, path: Path, name: str, known: tuple[str, Callable[[InputFile], FlowCells | None]]
) -> OpenFlows:
    format_name, find_cells = known
    try:
        content = path.read_bytes()
        content = gzip.decompress(content) if content.startswith(_GZIP) else content
    except (OSError, EOFError, zlib.error) as error:
        raise UnableToOpenFlows(str(error)) from error
    cells = find_cells(InputFile.of_bytes(path.name, content))
    if cells is None:
        raise UnableToOpenFlows("it is broken")
    return OpenFlows(
        format=format_name,
        flows=engine.upload(name, cells.cells),
        columns=RecordColumns(names={cell: cell for cell in CELLS}, padded=True),
        says_who_called=cells.says_who_called,
        unreadable=cells.unreadable,
    )


def _view(connection: DuckDB, name: str, source: str) -> ir.Table:
    try:
        connection.raw_sql(f'CREATE OR REPLACE TEMP VIEW "{name}" AS FROM {source}')
    except duckdb.Error as error:
        raise UnableToOpenFlows(str(error)) from error
    return connection.table(name)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
