"""Any spreadsheet or CSV file whose headers say what it is, or whose mapping does."""

from collections.abc import Sequence

import polars as pl

from samdrift.importers.delimited import decode_text, guess_delimiter
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.kinds import UNKNOWN_HEADERS, UNREADABLE_SHEET
from samdrift.importers.spreadsheet.mappings import (
    mapping_name,
    match_of_mapping,
    propose_mapping,
    read_mappings,
)
from samdrift.importers.spreadsheet.matching import Match, find_match, fit, fold
from samdrift.importers.spreadsheet.reading import read_match
from samdrift.importers.tabular import CellTable, read_csv, read_sheet
from samdrift.inventory import TABLES, Access, column_info
from samdrift.kernel import Finding

_NO_TABLE = ("<", "{", "[", "%PDF", "\x00", "#!")


def is_spreadsheet(file: InputFile) -> bool:
    """Whether it is a workbook, or text in which the first lines have the same number of cells."""
    if file.workbook is not None:
        return True
    head = file.head
    if not head.strip() or head.lstrip().startswith(_NO_TABLE) or "\x00" in head[:2000]:
        return False
    if file.name.endswith(".toml"):
        return False
    lines = [line for line in head.splitlines() if line.strip()][:12]
    sign = guess_delimiter(head)
    counts = [line.count(sign) for line in lines]
    if find_match(_csv_rows(head, sign)) is not None:
        return True
    return (
        len(counts) >= 2
        and counts[0] >= 1
        and sum(count >= counts[0] for count in counts) > len(counts) * 0.8
    )


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:  # noqa: ARG001 - as every parse
    """Read every sheet that a mapping or a profile fits; for the others, propose a mapping."""
    mappings, findings = read_mappings(file)
    gathered: list[Finding] = [*findings]
    tables: list[CellTable] = []
    frames: dict[str, list[pl.DataFrame]] = {}
    unknown: list[tuple[str | None, int, Sequence[object]]] = []
    personal: set[str] = set()
    for sheet, rows in _sheets(file):
        entry = next((e for e in mappings if e.get("sheet", sheet) == sheet), None)
        if entry is not None and entry["table"] == "":
            continue
        match = (match_of_mapping(entry, rows) if entry is not None else None) or find_match(rows)
        if match is None:
            header = _likely_header(rows)
            if header is not None:
                unknown.append((sheet, header + 1, rows[header]))
            continue
        table = _table(file, sheet, match)
        if table is None:
            continue
        tables.append(table)
        # The header as it was read in full: quotes may hold separators.
        match = fit(match.profile, [fold(cell) for cell in table.header], header_row=match.header_row)
        personal |= _personal_headers(table, match)
        for name, frame in read_match(table, match).items():
            frames.setdefault(name, []).append(frame)
    if file.workbook is not None:
        gathered += [
            UNREADABLE_SHEET.at(file.at(sheet=name), name) for name in sorted(file.workbook.unreadable)
        ]
    proposals = {}
    if unknown:
        name = f"{file.path}.mapping.toml"
        proposals[name] = propose_mapping(file, unknown)
        gathered += [
            UNKNOWN_HEADERS.at(file.at(row, sheet), proposal=mapping_name(file)) for sheet, row, _ in unknown
        ]
    return ImportResult(
        tables={name: pl.concat(parts) for name, parts in frames.items()},
        findings=(*gathered, *(finding for table in tables for finding in table.all_findings())),
        rejected=tuple(row for table in tables for row in table.rejected()),
        rows_read=sum(len(table) for table in tables),
        proposals=proposals,
        personal_columns=frozenset(personal),
    )


def _personal_headers(table: CellTable, match: Match) -> set[str]:
    """The sheet's own headers, lower case, under which people stand."""
    return {
        table.header[position].strip().lower()
        for (name, column), position in match.positions.items()
        if column in TABLES[name].columns()
        and column_info(TABLES[name].columns()[column]).access is Access.PERSONAL
    }


def _sheets(file: InputFile) -> list[tuple[str | None, Sequence[Sequence[object]]]]:
    workbook = file.workbook
    if workbook is not None:
        return [(name, workbook.rows(name)) for name in workbook.sheet_names]
    text = decode_text(file.content)
    return [(None, _csv_rows(text, guess_delimiter(text)))]


def _csv_rows(text: str, delimiter: str) -> list[list[str]]:
    """The first records of a text file, only to find the header among them."""
    lines = text[:40_000].splitlines()[:40]
    return [[cell.strip().strip('"') for cell in line.split(delimiter)] for line in lines]


def _table(file: InputFile, sheet: str | None, match: Match) -> CellTable | None:
    # Danish spreadsheets hold numbers as text with a decimal comma.
    if sheet is not None:
        return read_sheet(file, sheet, decimal=",", header_row=match.header_row)
    return read_csv(file, skip_lines=match.header_row - 1)


def _likely_header(rows: Sequence[Sequence[object]]) -> int | None:
    """The first row of two texts or more that has a row below it; None where a sheet is no table."""
    for index, cells in enumerate(rows[:25]):
        texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
        if len(texts) >= 2 and any(
            any(cell not in ("", None) for cell in below) for below in rows[index + 1 :]
        ):
            return index
    return None
