"""From a matched sheet to observations: each column by its declared type, unit and words."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dataframely as dy
import polars as pl

from samdrift.importers.kinds import (
    HOST_BITS,
    MISSING_VALUE,
    SET_ASIDE,
    WRONG_ADDRESS,
    WRONG_CHOICE,
    WRONG_NUMBER,
)
from samdrift.importers.spreadsheet.findings import HEADERS_PASSED_OVER, UNREADABLE_VALUE, WRONG_PLACE
from samdrift.importers.spreadsheet.matching import Match, fold
from samdrift.importers.tabular import REPAIR_COLUMNS, CellTable
from samdrift.importers.values import (
    clean_text,
    parse_address,
    parse_environment,
    parse_kbps,
    parse_mac,
    parse_months,
    parse_number,
    parse_prefix,
    parse_share,
    split_names,
    without_contacts,
)
from samdrift.inventory import observed
from samdrift.inventory.columns import column_info
from samdrift.inventory.tables import MACHINE_TABLES, TABLES
from samdrift.kernel import FindingKind

_SUM_ROW = re.compile(
    r"(i alt|ialt|total|totalt|sum|subtotal|samlet|hovedtotal|grand total)\b.*", re.IGNORECASE
)
#: What a value must lie between to be believed, by column.
_LIMITS: dict[str, tuple[float, float]] = {
    "memory_mib": (64, 64 * 1024**2), "storage_allocated_mib": (1, 64 * 1024**3), "vcpu_count": (1, 4096),
    "latitude": (54, 58), "longitude": (7.5, 15.5), "year": (1990, 2100), "price_level": (1990, 2100),
    "vlan_id": (1, 4094), "notice_months": (0, 120), "port_count": (0, 10_000), "lifetime_years": (0, 100),
    "full_time_equivalents": (0, 1000), "vacant_equivalents": (0, 1000), "user_count": (0, 500_000),
    "servers_share": (0, 1), "network_share": (0, 1), "users_share": (0, 1), "other_share": (0, 1),
}  # fmt: skip
_SHAPES = {"postal_code": r"[0-9]{3,4}", "cvr_number": r"[0-9]{8}", "p_number": r"[0-9]{10}"}


def read_match(table: CellTable, match: Match) -> dict[str, pl.DataFrame]:
    """Read a sheet as its profile says; a row without what is required is rejected."""
    profile = match.profile
    aside = _sum_rows(table, match)
    values: dict[tuple[str, str], list[Any]] = {}
    for (name, column), position in match.positions.items():
        values[name, column] = _read_column(table, name, column, position, match)
    for column in profile.required:
        read = values.get((profile.table, column), [None] * len(table))
        place = match.positions.get((profile.table, column))
        for index, value in enumerate(read):
            if value is None and index not in aside:
                _reject(table, index, place)
    keep = [i for i, used in enumerate(table.kept()) if used and i not in aside]
    _tell_unused(table, match)
    frames = {}
    for name in profile.columns:
        columns = {column: read for (each, column), read in values.items() if each == name}
        if name != profile.table:
            columns = _with_name(columns, values, profile.table)
        rows = (
            keep if name != "vlans" else [i for i in keep if columns.get("vlan_id", [None] * len(table))[i]]
        )
        if columns and rows:
            frames[name] = _frame(name, columns, rows, table)
    return frames


def _with_name(
    columns: dict[str, list[Any]], values: dict[tuple[str, str], list[Any]], main: str
) -> dict[str, list[Any]]:
    """A second table of the same sheet is about the same thing: it takes the name over."""
    if (main, "name") in values and "name" not in columns and columns:
        return {"name": values[main, "name"], **columns}
    return columns


def _reject(table: CellTable, index: int, position: int | None) -> None:
    """Reject a row whose required value is missing or cannot be read."""
    if position is None:
        return
    header = table.header[position]
    cell = table.cells(header)[index]
    if clean_text(cell) is None:
        table.reject(MISSING_VALUE, index, column=header)
    else:
        table.reject(UNREADABLE_VALUE, index, column=header, value=cell)


def _sum_rows(table: CellTable, match: Match) -> set[int]:
    """Rows that only add up the others, or repeat the header."""
    positions = sorted(set(match.positions.values()))
    found = set()
    for index in range(len(table)):
        row = table.row(index)
        first = next((text for p in range(len(row)) if (text := clean_text(row[p])) is not None), "")
        if _SUM_ROW.fullmatch(first) or all(str(row[p]) == table.header[p] for p in positions):
            found.add(index)
    if found:
        place = table.file.at(sheet=table.sheet)
        table.findings.append(SET_ASIDE.at(place, "sum", count=len(found), reason="sum / total / i alt"))
    return found


def _read_column(table: CellTable, name: str, column: str, position: int, match: Match) -> list[Any]:
    header = table.header[position]
    declared = TABLES[name].columns()[column]
    limits = _LIMITS.get(column, (None, None))
    if column == "prefix":
        return _prefixes(table, header)
    if column in _SPECIAL:
        parse, kind = _SPECIAL[column]
        return [*table.parsed(header, parse, kind, minimum=limits[0], maximum=limits[1])]
    if column in match.profile.choices:
        is_open = column in match.profile.open_choices
        words = match.profile.choices[column]
        return _choices(table, header, words, is_list=isinstance(declared, dy.List), is_open=is_open)
    if isinstance(declared, dy.Int64 | dy.Float64):
        return _numbers(
            table, header, column_info(declared).unit, limits, whole=isinstance(declared, dy.Int64)
        )
    if isinstance(declared, dy.Bool | dy.Date):
        return [*(table.flag if isinstance(declared, dy.Bool) else table.day)(header)]
    texts = table.text(header)
    if isinstance(declared, dy.List):
        return [_split(text) for text in texts]
    if column in _SHAPES:
        return _shaped(table, header, texts, _SHAPES[column])
    return [without_contacts(text) for text in texts] if column == "description" else [*texts]


def _split(text: str | None) -> list[str] | None:
    parts = {part.strip() for part in re.split(r"[,;\n]", text or "") if part.strip()}
    return sorted(parts) or None


def _prefixes(table: CellTable, header: str) -> list[Any]:
    pairs = table.parsed(header, parse_prefix, WRONG_ADDRESS)
    for index, pair in enumerate(pairs):
        if pair is not None and pair[1]:
            table.tell(HOST_BITS, index, column=header, value=table.cells(header)[index], used=pair[0])
    return [pair and pair[0] for pair in pairs]


def _numbers(
    table: CellTable, header: str, unit: str, limits: tuple[float | None, float | None], *, whole: bool
) -> list[Any]:
    """Read numbers; where a unit knows no thousands, any one sign is the decimal sign."""
    low, high = limits
    if whole:
        return [*(table.mebibytes if unit == "MiB" else table.whole)(header, minimum=low, maximum=high)]
    if unit in {"degrees", "FTE", "years"}:
        return table.parsed(header, parse_share, WRONG_NUMBER, minimum=low, maximum=high)
    if unit in {"DKK", "DKK/year"}:
        return table.parsed(header, _parse_money, WRONG_NUMBER, minimum=low, maximum=high)
    if unit != "share":
        return [*table.number(header, minimum=low, maximum=high)]
    values = table.parsed(header, parse_share, WRONG_NUMBER, minimum=0, maximum=100)
    # One column is written one way: 40 beside 60 are per cent, 0.4 beside 0.6 shares.
    is_percent = any(value is not None and value > 1 for value in values)
    return [value if value is None or not is_percent else round(value / 100, 6) for value in values]


def _parse_money(cell: object) -> float | None:
    """Read an amount: three digits behind a single sign are thousands, since no krone has 1,000 øre."""
    return parse_number(cell, decimal="," if isinstance(cell, str) and "." in cell else ".")


def _choices(
    table: CellTable, header: str, words: Mapping[str, str], *, is_list: bool, is_open: bool
) -> list[Any]:
    """Read words of a list; one that is not in it is kept where the list is open, else told."""
    allowed = ", ".join(dict.fromkeys(words.values()))
    rest = "other" if "other" in words.values() else None
    values: list[Any] = []
    for index, text in enumerate(table.text(header)):
        parts = re.split(r"[,;/]", text) if is_list and text else ([text] if text else [])
        found = []
        for part in parts:
            word = words.get(fold(part)) or (part.strip() if is_open else None)
            if word is None:
                table.tell(WRONG_CHOICE, index, column=header, value=part, choices=allowed)
            found.append(word or rest)
        known = [word for word in found if word is not None]
        values.append((sorted(set(known)) if is_list else known[0]) if known else None)
    return values


def _shaped(table: CellTable, header: str, texts: Sequence[str | None], shape: str) -> list[Any]:
    values: list[Any] = []
    for index, text in enumerate(texts):
        plain = None if text is None else re.sub(r"[\s-]", "", text)
        if plain is not None and not re.fullmatch(shape, plain):
            table.tell(WRONG_PLACE, index, column=header, value=text, wanted=shape)
            plain = None
        values.append(plain)
    return values


def _addresses(cell: object) -> list[str] | None:
    parts = re.split(r"[,;\s]+", clean_text(cell) or "")
    return sorted({address for part in parts if (address := parse_address(part))}) or None


def _macs(cell: object) -> list[str] | None:
    parts = re.split(r"[,;\s]+", clean_text(cell) or "")
    return sorted({mac for part in parts if (mac := parse_mac(part))}) or None


def _environment(cell: object) -> str | None:
    text = clean_text(cell)
    return parse_environment(text) or text


_SPECIAL: dict[str, tuple[Callable[[Any], Any], FindingKind]] = {
    "addresses": (_addresses, WRONG_ADDRESS),
    "macs": (_macs, WRONG_ADDRESS),
    "management_address": (parse_address, WRONG_ADDRESS),
    "gateway": (parse_address, WRONG_ADDRESS),
    "notice_months": (parse_months, WRONG_NUMBER),
    "bandwidth_kbps": (parse_kbps, WRONG_NUMBER),
    "environment": (_environment, WRONG_CHOICE),
}


def _frame(name: str, columns: dict[str, list[Any]], rows: list[int], table: CellTable) -> pl.DataFrame:
    data: dict[str, list[Any]] = {column: [values[i] for i in rows] for column, values in columns.items()}
    if name in MACHINE_TABLES:
        _complete_machine(data)
    data["_sheet"] = [table.sheet] * len(rows)
    data["_row"] = [table.row_numbers[i] for i in rows]
    data["_id"] = [f"row:{table.sheet or ''}:{table.row_numbers[i]}" for i in rows]
    return observed(name, data)


def _complete_machine(data: dict[str, list[Any]]) -> None:
    """Split names from domains, and count the management address among the addresses."""
    pairs = [split_names(name) for name in data["name"]]
    data["fqdn"] = [
        (own or "").lower() or full
        for own, (_, full) in zip(data.get("fqdn", [None] * len(pairs)), pairs, strict=True)
    ]
    data["name"] = [short or name for (short, _), name in zip(pairs, data["name"], strict=True)]
    if "management_address" in data:
        known = data.get("addresses", [None] * len(pairs))
        data["addresses"] = [
            sorted({*(given or ()), *([own] if own else ())}) or None
            for given, own in zip(known, data["management_address"], strict=True)
        ]


def _tell_unused(table: CellTable, match: Match) -> None:
    used = set(match.positions.values())
    known = match.profile.passed_over | set(map(fold, REPAIR_COLUMNS))
    names = [
        name for i, name in enumerate(table.header) if i not in used and name and fold(name) not in known
    ]
    if names:
        place = table.file.at(sheet=table.sheet)
        table.findings.append(HEADERS_PASSED_OVER.at(place, count=len(names), columns=", ".join(names)))
