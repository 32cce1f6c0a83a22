"""Flows as a plain table, CSV or Parquet with columns known by name; and tables of edges read back."""

import csv
import io

import polars as pl

from samdrift.importers.delimited import decode_text, guess_delimiter
from samdrift.importers.flow_layout import FlowLayout, are_times_counted, original_rows
from samdrift.importers.flow_records import CELLS, FlowCells, Originals, read_cells, read_flows
from samdrift.importers.flows_table.columns import find_flow_columns, is_edge_table
from samdrift.importers.flows_table.edges import read_edges
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.kinds import MISSING_COLUMN, UNREADABLE_FILE

PARQUET = b"PAR1"
#: Stands for the caller's port where a table has none: any port of a caller's would do.
_A_CALLERS_PORT = "32768"


def recognise(file: InputFile) -> bool:
    """Answer whether the columns are those of flows, or of a table of edges."""
    if file.content.startswith(PARQUET):
        names = _parquet_names(file.content)
        return is_edge_table(names) or find_flow_columns(names) is not None
    return find_layout(file.head) is not None


def find_layout(head: str) -> FlowLayout | None:
    """Tell the layout of a CSV file of flows from its header; None where it has no such header."""
    if "\x00" in head[:2000]:
        return None
    lines = head[:20_000].lstrip("\ufeff").split("\n")
    skip = 1 if lines[0].lower().startswith("sep=") else 0
    if len(lines) <= skip:
        return None
    separator = guess_delimiter(head[:20_000].lstrip("\ufeff"))
    try:
        names = next(csv.reader([lines[skip].strip("\r")], delimiter=separator), [])
    except csv.Error:
        return None
    names = [name.strip() for name in names]
    places = find_flow_columns(names)
    if places is None:
        return None
    return FlowLayout(
        separator=separator,
        skip_lines=skip + 1,
        names=tuple(names),
        places=places,
        # Whoever leaves out the caller's port has sorted out who called.
        says_who_called="source_port" not in places,
        counted_times=are_times_counted(lines[skip + 1 :], separator, places.get("start")),
        quoted=any('"' in line for line in lines),
    )


def _parquet_names(content: bytes) -> list[str]:
    try:
        return list(pl.read_parquet_schema(io.BytesIO(content)))
    except (pl.exceptions.PolarsError, OSError):
        return []


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:
    """Read flows or edges into the table ``flows``."""
    if file.content.startswith(PARQUET):
        return _parse_parquet(file, parameters)
    content = file.content
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = decode_text(content).encode()
    layout = find_layout(file.head)
    if layout is None:
        return _lacking(file)
    if is_edge_table(layout.names):
        frame = pl.read_csv(
            content, separator=layout.separator, infer_schema=False, truncate_ragged_lines=True,
            encoding="utf8-lossy",
        )  # fmt: skip
        return read_edges(file, frame, {}, parameters)
    lines = content.split(b"\n", layout.skip_lines)
    body = lines[-1] if len(lines) > layout.skip_lines else b""
    cells = read_cells(
        body, layout.separator, layout.places, layout.skip_lines + 1, quote='"' if layout.quoted else None
    ).drop("first")
    cells = cells.filter(~pl.all_horizontal(pl.col(name).is_null() for name in layout.places))
    return _read(
        file,
        cells,
        layout,
        parameters,
        lambda rows: original_rows(content, layout.names, layout.separator, rows),
    )


def _parse_parquet(file: InputFile, parameters: ImportParameters) -> ImportResult:
    names = _parquet_names(file.content)
    try:
        if is_edge_table(names):
            written = pl.read_parquet_metadata(io.BytesIO(file.content))
            return read_edges(file, pl.read_parquet(io.BytesIO(file.content)), written, parameters)
        places = find_flow_columns(names)
        if places is None:
            return _lacking(file)
        columns = {cell: names[place] for cell, place in places.items()}
        frame = pl.read_parquet(io.BytesIO(file.content), columns=list(columns.values()))
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return ImportResult(findings=(UNREADABLE_FILE.at(file.at(), format="Parquet", reason=reason),))
    cells = frame.select(
        *((_as_text(frame, columns[name]) if name in columns else _nothing()).alias(name) for name in CELLS)
    )
    # AWS writes NODATA rows to Parquet with nothing in these columns.
    cells = cells.with_columns(pl.col("source").fill_null("-")).with_row_index("row", offset=1)
    layout = FlowLayout(
        separator=",", skip_lines=0, names=tuple(names), places=places,
        says_who_called="source_port" not in places,
    )  # fmt: skip
    return _read(
        file, cells.with_columns(pl.col("row").cast(pl.Int64)), layout, parameters,
        lambda rows: [frame.row(row - 1, named=True) for row in rows],
    )  # fmt: skip


def _as_text(frame: pl.DataFrame, name: str) -> pl.Expr:
    kind = frame.schema[name]
    if kind == pl.Datetime:
        return pl.col(name).dt.strftime("%Y-%m-%d %H:%M:%S")
    return pl.col(name).cast(pl.String, strict=False)


def _nothing() -> pl.Expr:
    return pl.lit(None, dtype=pl.String)


def _read(
    file: InputFile,
    cells: pl.DataFrame,
    layout: FlowLayout,
    parameters: ImportParameters,
    originals: Originals,
) -> ImportResult:
    if layout.says_who_called:
        cells = cells.with_columns(pl.lit(_A_CALLERS_PORT).alias("source_port"))
    given = FlowCells(
        cells=cells,
        columns=layout.columns,
        originals=originals,
        says_who_called=layout.says_who_called,
    )
    return read_flows(file, given, parameters)


def _lacking(file: InputFile) -> ImportResult:
    return ImportResult(
        findings=(MISSING_COLUMN.at(file.at(), column="source, destination, port, protocol"),)
    )
