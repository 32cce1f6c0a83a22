"""Azure's flow logs as JSON: of virtual networks (version 4) and of network security groups (1 and 2)."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from samdrift.importers.flow_records import CELLS, FlowCells, read_flows
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile, RejectedRow
from samdrift.importers.json_text import read_json
from samdrift.importers.kinds import TRUNCATED_FILE, UNREADABLE_FILE, UNREADABLE_ROW

#: Places of the cells in a tuple. Version 1 of security groups ends before the state.
_VNET = {
    "start": 0, "source": 1, "destination": 2, "source_port": 3, "destination_port": 4, "protocol": 5,
    "state": 7, "bytes_out": 10, "bytes_in": 12,
}  # fmt: skip
_NSG = {
    "start": 0, "source": 1, "destination": 2, "source_port": 3, "destination_port": 4, "protocol": 5,
    "state": 8, "bytes_out": 10, "bytes_in": 12,
}  # fmt: skip
#: A flow is told when it begins, goes on, ends, or is refused: only what begins or is refused is a new one.
_COUNTED = {"B": "1", "D": "1", "C": "0", "E": "0"}
_FEWEST_CELLS = 6


def recognise(file: InputFile) -> bool:
    """Answer whether it holds records with flow tuples."""
    head = file.head.lstrip("\ufeff \r\n\t")
    return head.startswith(("{", "[")) and '"flowTuples"' in head and '"records"' in head


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:
    """Read flow tuples into the table ``flows``; who called is known, so the destination serves.

    ``row`` counts the tuples of the file from 1: JSON has no lines of its own.
    """
    read = read_json(file.content)
    if read is None:
        return ImportResult(findings=(UNREADABLE_FILE.at(file.at(), format="JSON", reason="records"),))
    given, rejected = _cells(file, read.value)
    result = read_flows(file, given, parameters)
    rows = result.rows_read + len(rejected)
    broken = () if read.broken_at is None else (TRUNCATED_FILE.at(file.at(), read=rows),)
    reasons = tuple(finding for row in rejected for finding in row.reasons)
    return ImportResult(
        tables=result.tables,
        findings=(*broken, *reasons, *result.findings),
        rejected=(*rejected, *result.rejected),
        rows_read=rows,
        personal_columns=frozenset() if parameters.keep_client_addresses else frozenset({"tuple"}),
    )


def find_cells(file: InputFile) -> FlowCells | None:
    """The cells of all tuples, for reducing them elsewhere; None where it is no JSON."""
    read = read_json(file.content)
    return None if read is None else _cells(file, read.value)[0]


def _cells(file: InputFile, value: object) -> tuple[FlowCells, list[RejectedRow]]:
    cells: dict[str, list[str | None]] = {name: [] for name in CELLS}
    rows: list[int] = []
    originals: dict[int, str] = {}
    rejected: list[RejectedRow] = []
    for number, (places, text) in enumerate(_tuples(value), start=1):
        parts = text.split(",")
        if len(parts) < _FEWEST_CELLS:
            source = file.at(number)
            told = UNREADABLE_ROW.at(source, reason="flowTuples")
            rejected.append(RejectedRow(source=source, original={"tuple": text}, reasons=(told,)))
            continue
        rows.append(number)
        originals[number] = text
        for name, values in cells.items():
            place = places.get(name, len(parts))
            values.append(parts[place] if place < len(parts) else None)
        state = parts[places["state"]] if places["state"] < len(parts) else "B"
        cells["flows"][-1] = _COUNTED.get(state)
    schema = {"row": pl.Int64, **dict.fromkeys(CELLS, pl.String)}
    given = FlowCells(
        cells=pl.DataFrame({"row": rows, **cells}, schema=schema),
        columns={name: name for name in CELLS},
        originals=lambda wanted: [{"tuple": originals[row]} for row in wanted],
        says_who_called=True,
        unreadable=len(rejected),
    )
    return given, rejected


def _tuples(value: object) -> Iterator[tuple[Mapping[str, int], str]]:
    """Every flow tuple with the places of its cells, in the file's order."""
    for record in _objects(value):
        if "records" in record:
            yield from _tuples(record["records"])
            continue
        for flow in _flows(record):
            places = _VNET if "flowGroups" in flow else _NSG
            for group in _objects(flow.get("flowGroups", flow.get("flows"))):
                tuples = group.get("flowTuples")
                for text in tuples if isinstance(tuples, list) else ():
                    yield places, str(text)


def _flows(record: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    """The flows of a record: under ``flowRecords`` of a virtual network, ``properties`` of a group."""
    for name in ("flowRecords", "properties"):
        holder = record.get(name)
        if isinstance(holder, dict):
            return _objects(holder.get("flows"))
    return _objects(record.get("flows"))


def _objects(value: object) -> Sequence[Mapping[str, object]]:
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, dict)]
