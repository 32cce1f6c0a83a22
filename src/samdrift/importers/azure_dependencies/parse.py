"""Azure Migrate's dependency export, old (by time slot) and new (by date, with a count of connections)."""

import csv

import polars as pl

from samdrift.importers.delimited import guess_delimiter
from samdrift.importers.flow_records import CELLS, FlowCells, read_flows
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.kinds import UNREADABLE_FILE
from samdrift.importers.tabular import CellTable, fold_header, read_csv

#: Old and new spellings, folded; the new export may say the protocol, the old one never does.
_NAMES = {
    "start": ("date", "time slot"),
    "source": ("source ip",),
    "destination": ("destination ip",),
    "destination_port": ("destination port",),
    "protocol": ("protocol",),
    "flows": ("connection count",),
}
_TELLING = ("source ip", "destination ip", "destination port", "source process", "destination process")
#: Agentless dependency analysis sees TCP connections.
_PROTOCOL = "tcp"
_A_CALLERS_PORT = "32768"


def recognise(file: InputFile) -> bool:
    """Answer whether the headers are those of the dependency export."""
    lines = [line for line in file.head[:20_000].splitlines() if line.strip()][:1]
    if "\x00" in file.head[:2000] or not lines:
        return False
    try:
        headers = next(csv.reader(lines, delimiter=guess_delimiter(lines[0])), [])
    except csv.Error:
        return False
    return set(_TELLING) <= {fold_header(name) for name in headers}


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:
    """Read one dependency a row into the table ``flows``: the destination's port serves."""
    table = read_csv(file, decimal=".")
    if table is None:
        return ImportResult(findings=(UNREADABLE_FILE.at(file.at(), format="CSV", reason="0"),))
    result = read_flows(file, _given(table), parameters)
    return ImportResult(
        tables=result.tables,
        findings=(*table.all_findings(), *result.findings),
        rejected=(*table.rejected(), *result.rejected),
        rows_read=len(table),
        personal_columns=result.personal_columns,
    )


def find_cells(file: InputFile) -> FlowCells | None:
    """The cells of the export, for reducing them elsewhere; None where it is empty."""
    table = read_csv(file, decimal=".")
    return None if table is None else _given(table)


def _given(table: CellTable) -> FlowCells:
    cells = _cells(table)
    index_of = {row: index for index, row in enumerate(table.row_numbers)}
    kept = pl.Series(table.kept(), dtype=pl.Boolean)
    return FlowCells(
        cells=cells.filter(kept),
        columns={name: table.spelling(*spellings) for name, spellings in _NAMES.items()},
        originals=lambda rows: [
            dict(zip(table.header, table.row(index_of[row]), strict=True)) for row in rows
        ],
        says_who_called=True,
        unreadable=len(table) - int(kept.sum()),
    )


def _cells(table: CellTable) -> pl.DataFrame:
    cells: dict[str, list[str | None]] = {name: [None] * len(table) for name in CELLS}
    for name, spellings in _NAMES.items():
        if table.has(*spellings):
            cells[name] = [None if cell is None else str(cell) for cell in table.cells(*spellings)]
    cells["start"] = _iso_days(table)
    cells["protocol"] = [each or _PROTOCOL for each in cells["protocol"]]
    cells["source_port"] = [_A_CALLERS_PORT if each else None for each in cells["source"]]
    schema = {"row": pl.Int64, **dict.fromkeys(CELLS, pl.String)}
    return pl.DataFrame({"row": list(table.row_numbers), **cells}, schema=schema)


def _iso_days(table: CellTable) -> list[str | None]:
    """The day of each row; one that cannot be read stays as it is, and is told with the flows."""
    written = table.cells(*_NAMES["start"])
    days = table.day(*_NAMES["start"])
    return [
        day.isoformat() if day is not None else (None if cell is None else str(cell))
        for day, cell in zip(days, written, strict=True)
    ]
