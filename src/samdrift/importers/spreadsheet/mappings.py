"""Mappings that people correct and keep beside a file: ``<name>.mapping.toml``, read and proposed."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from samdrift.importers.importer import InputFile
from samdrift.importers.spreadsheet.findings import WRONG_MAPPING
from samdrift.importers.spreadsheet.matching import Match, Profile, fit, fold, shipped_profiles
from samdrift.inventory.columns import Role, column_info
from samdrift.inventory.tables import MACHINE_TABLES, OWNED_TABLES, TABLES
from samdrift.kernel import Finding

#: How alike a header and a title must be (of 100) to be proposed.
_LEAST_LIKENESS = 72
_SUFFIX = ".mapping.toml"


def mapping_name(file: InputFile) -> str:
    """The name under which a file's mapping is looked for, and proposed."""
    return file.name + _SUFFIX


def read_mappings(file: InputFile) -> tuple[list[Mapping[str, Any]], tuple[Finding, ...]]:
    """Read the file's mapping, if one lies beside it: one entry a sheet, checked against the tables."""
    stem = file.name.rsplit(".", 1)[0]
    name = next((n for n in (mapping_name(file), stem + _SUFFIX) if n in file.companions), None)
    if name is None:
        return [], ()
    try:
        data = tomllib.loads(file.companions[name].decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return [], (WRONG_MAPPING.at(file.at(), name, detail=str(error)),)
    sheets, findings = [], []
    entries = data.get("sheet", [])
    for entry in entries if isinstance(entries, list) else []:
        problem = _problem(entry)
        if problem:
            findings.append(WRONG_MAPPING.at(file.at(), name, detail=problem))
        else:
            sheets.append(entry)
    if not entries:
        findings.append(WRONG_MAPPING.at(file.at(), name, detail="[[sheet]]"))
    return sheets, tuple(findings)


def _problem(entry: object) -> str | None:
    """What is wrong with a sheet's entry, in the mapping's own words; None where it is fine."""
    if not isinstance(entry, dict):
        return "[[sheet]]"
    table, columns = entry.get("table"), entry.get("columns")
    if table == "":
        return None
    if table not in TABLES or table == "municipalities":
        return f"table = {table!r}"
    if not isinstance(columns, dict) or not all(isinstance(name, str) for name in columns.values()):
        return f"{table}: [sheet.columns]"
    row = entry.get("header_row", 1)
    if not isinstance(row, int) or isinstance(row, bool) or row < 1:
        return f"header_row = {row!r}"
    unknown = sorted({name for name in columns.values() if name} - _columns_of(table))
    return f"{table}: {', '.join(unknown)}" if unknown else None


def _columns_of(table: str) -> set[str]:
    return {
        name for name, column in TABLES[table].columns().items() if column_info(column).role is not Role.OWN
    } - {"owner_id"}


def match_of_mapping(entry: Mapping[str, Any], rows: Sequence[Sequence[object]]) -> Match | None:
    """Fit a person's mapping to a sheet; None where the sheet is not to be used or has no such row."""
    row = entry.get("header_row", 1)
    if entry["table"] == "" or row > len(rows):
        return None
    wanted = {fold(header): column for header, column in entry["columns"].items() if column}
    shipped = next((p for p in shipped_profiles() if p.table == entry["table"]), None)
    profile = Profile(
        name="mapping",
        table=entry["table"],
        required=tuple(c for c in (shipped.required if shipped else ()) if c in wanted.values()),
        columns={entry["table"]: {column: (header,) for header, column in wanted.items()}},
        choices=shipped.choices if shipped else {},
        open_choices=shipped.open_choices if shipped else frozenset(),
        passed_over=frozenset(fold(header) for header, column in entry["columns"].items() if not column),
    )
    match = fit(profile, [fold(cell) for cell in rows[row - 1]], header_row=row)
    return match if match.positions else None


def propose_mapping(file: InputFile, sheets: Sequence[tuple[str | None, int, Sequence[object]]]) -> str:
    """Propose a mapping for sheets that no profile fits, as TOML with the reasons in Danish.

    Args:
        file: the spreadsheet.
        sheets: of each its name, its header row (1-based) and the header's cells.
    """
    lines = [
        f"# Forslag til, hvad kolonnerne i {_comment(file.name)} betyder. Ret det, gem det som",
        f"# {_comment(mapping_name(file))} ved siden af filen, og kør igen.",
        '# "" betyder, at en kolonne (eller med table = "" hele arket) ikke bruges.',
        "# Tabeller: " + ", ".join(sorted({**MACHINE_TABLES, **OWNED_TABLES})),
    ]
    for sheet, header_row, header in sheets:
        names = [str(cell).strip() for cell in header if str(cell or "").strip()]
        table, columns = _best_table(names)
        lines += ["", "[[sheet]]"]
        if sheet is not None:
            lines.append(f"sheet = {_quoted(sheet)}")
        lines += [f"table = {_quoted(table)}", f"header_row = {header_row}", "", "[sheet.columns]"]
        for name in dict.fromkeys(names):
            column = columns.get(name, "")
            title = f"  # {column_info(TABLES[table].columns()[column]).title_da}" if column else ""
            lines.append(f"{_quoted(name)} = {_quoted(column)}{title}")
        unused = sorted(_columns_of(table) - set(columns.values()))
        lines.append("# Andre kolonner i tabellen: " + ", ".join(unused))
    return "\n".join(lines) + "\n"


def _best_table(names: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The table whose columns are most like the headers, and the column of each header."""
    best: tuple[float, str, dict[str, str]] = (0.0, "sites", {})
    for table in (*MACHINE_TABLES, *OWNED_TABLES):
        spellings = _spellings(table)
        found: dict[str, tuple[float, str]] = {}
        for name in names:
            hit = process.extractOne(
                fold(name), list(spellings), scorer=fuzz.WRatio, score_cutoff=_LEAST_LIKENESS
            )
            if hit is None:
                continue
            column = spellings[hit[0]]
            # A column is proposed for the header that is most like it.
            if column not in found or found[column][0] < hit[1]:
                found[column] = (hit[1], name)
        score = sum(likeness for likeness, _ in found.values())
        if score > best[0]:
            best = (score, table, {name: column for column, (_, name) in found.items()})
    return best[1], best[2]


def _spellings(table: str) -> dict[str, str]:
    spellings: dict[str, str] = {}
    for name in sorted(_columns_of(table)):
        info = column_info(TABLES[table].columns()[name])
        for text in (name, info.title, info.title_da):
            spellings.setdefault(fold(text), name)
    for profile in shipped_profiles():
        for column, known in profile.columns.get(table, {}).items():
            for text in known:
                spellings.setdefault(text, column)
    return spellings


def _comment(text: str) -> str:
    """A text that stays within its comment's line."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{min(ord(c), 0xFFFF):04x}" for c in escaped) + '"'
