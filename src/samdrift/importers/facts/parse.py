"""Facts stated by hand -> one observation a fact, of the named asset's table."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

import dataframely as dy
import polars as pl

from samdrift.importers.delimited import guess_delimiter
from samdrift.importers.facts.findings import UNKNOWN_FIELD, UNKNOWN_TABLE, WRONG_FACT
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.kinds import EMPTY_FILE, MISSING_VALUE, UNREADABLE_FILE
from samdrift.importers.tabular import CellTable, decode_text, fold_header, read_csv
from samdrift.importers.values import (
    clean_text,
    parse_address,
    parse_day,
    parse_flag,
    parse_mac,
    parse_mebibytes,
    parse_number,
    parse_prefix,
    parse_uuid,
    split_names,
)
from samdrift.inventory import observed
from samdrift.inventory.columns import Role, column_info
from samdrift.inventory.tables import MACHINE_TABLES, OWNED_TABLES, TABLES

#: What the columns of facts.csv may be called.
_HEADERS = {
    "asset": ("asset", "name", "aktiv", "navn"),
    "field": ("field", "felt"),
    "value": ("value", "værdi"),
    "table": ("table", "tabel"),
    "date": ("date", "dato"),
    "reason": ("reason", "begrundelse", "årsag"),
}
#: Words that people use for a table or a field.
_TABLE_WORDS = {
    "host": "hypervisor_hosts", "switch": "network_devices", "system": "it_systems",
    "server": "servers", "netværksenhed": "network_devices", "lokation": "sites", "kontrakt": "contracts",
}  # fmt: skip
_FIELD_WORDS = {
    "vcpus": "vcpu_count", "cpus": "vcpu_count", "memory": "memory_mib", "ram": "memory_mib",
    "os": "operating_system",
    "storage": "storage_allocated_mib", "serial": "serial_number", "address": "addresses", "ip": "addresses",
    "mac": "macs",
}  # fmt: skip


def is_facts(file: InputFile) -> bool:
    """Whether it is CSV under ``asset,field,value`` (any order, Danish too) or TOML of ``[[fact]]``."""
    lines = [line for line in file.head.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    # A header of a few words is short; JSON on one line is not.
    if not lines or len(lines[0]) > 1000:
        return False
    if lines[0].replace(" ", "") in {"[[fact]]", "fact=["}:
        return True
    cells = {fold_header(cell.strip().strip('"')) for cell in lines[0].split(guess_delimiter(lines[0]))}
    return all(cells & set(_HEADERS[name]) for name in ("asset", "field", "value"))


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:  # noqa: ARG001 - as every parse
    """Read facts. A fact of no known table is about a machine; merging finds which."""
    try:
        table = _of_toml(file) if "[[" in file.head[:2000].replace(" ", "") else read_csv(file)
    except _WrongToml as error:
        told = UNREADABLE_FILE.at(file.at(), format="TOML", reason=str(error))
        return ImportResult(findings=(told,))
    if table is None:
        return ImportResult(findings=(EMPTY_FILE.at(file.at()),))
    columns = {
        name: table.text(*spellings) for name, spellings in _HEADERS.items() if name not in {"value", "date"}
    }
    cells = table.cells(*_HEADERS["value"])
    days = table.day(*_HEADERS["date"])
    kept = table.kept()
    frames: dict[str, list[pl.DataFrame]] = {}
    for index in range(len(table)):
        if not kept[index]:
            continue
        fact = _read_fact(
            table, index, {name: values[index] for name, values in columns.items()}, cells[index]
        )
        if fact is not None:
            name, row = fact
            place = {
                "_sheet": table.sheet,
                "_row": table.row_numbers[index],
                "_id": f"row:{table.row_numbers[index]}",
            }
            frames.setdefault(name, []).append(
                observed(name, {column: [value] for column, value in (row | place).items()})
            )
    return ImportResult(
        tables={name: pl.concat(parts) for name, parts in frames.items()},
        findings=table.all_findings(),
        rejected=table.rejected(),
        rows_read=len(table),
        exported_on=max((day for day in days if day is not None), default=None),
    )


class _WrongToml(ValueError):
    """The file is no TOML, or its facts are no tables; the message says where."""


def _of_toml(file: InputFile) -> CellTable:
    """The facts of a TOML file as a table of cells; ``_row`` is the fact's ordinal."""
    try:
        facts = tomllib.loads(decode_text(file.content)).get("fact", [])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _WrongToml(str(error)) from error
    if not isinstance(facts, list) or not all(isinstance(fact, dict) for fact in facts):
        raise _WrongToml("[[fact]]")
    header = list(dict.fromkeys(str(name) for fact in facts for name in fact)) or ["asset"]
    return CellTable(
        file=file,
        sheet=None,
        header=header,
        rows=[[_plain(fact.get(name, "")) for name in header] for fact in facts],
        row_numbers=range(1, len(facts) + 1),
    )


def _plain(value: object) -> object:
    """A TOML value as a cell: lists become texts with commas."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return json.dumps(value, default=str) if isinstance(value, dict) else value


def _read_fact(
    table: CellTable, index: int, fact: Mapping[str, str | None], cell: object
) -> tuple[str, dict[str, Any]] | None:
    """One fact as a row of its table, or None where it is rejected."""
    for name in ("asset", "field"):
        if fact[name] is None:
            table.reject(MISSING_VALUE, index, column=table.spelling(*_HEADERS[name]))
            return None
    if clean_text(cell) is None:
        table.reject(MISSING_VALUE, index, column=table.spelling(*_HEADERS["value"]))
        return None
    field = str(fact["field"]).strip().lower()
    field = _FIELD_WORDS.get(field, field)
    name = _table_of(fact["table"], field)
    if name not in TABLES:
        table.reject(UNKNOWN_TABLE, index, value=fact["table"], example="servers")
        return None
    if field not in _fields(name):
        table.reject(UNKNOWN_FIELD, index, value=fact["field"], table=name, example=min(_fields(name)))
        return None
    declared = TABLES[name].columns()[field]
    try:
        value = _parse_value(cell, field, declared)
    except ValueError:
        wanted = f"{type(declared).__name__} [{column_info(declared).unit}]"
        table.reject(WRONG_FACT, index, value=cell, field=field, wanted=wanted)
        return None
    return name, {**_identity(name, str(fact["asset"])), field: value}


def _table_of(written: str | None, field: str) -> str:
    """The table a fact is about, "" where there is none such.

    Without one it is the machine table, else the first table, that has the field.
    """
    if written is not None:
        folded = written.strip().lower().replace(" ", "_")
        names = (folded, f"{folded}s", _TABLE_WORDS.get(folded, ""))
        return next((name for name in names if name in TABLES and name != "municipalities"), "")
    machines = [name for name in MACHINE_TABLES if field in _fields(name)]
    if len(machines) == len(MACHINE_TABLES):
        return "unidentified_hosts"
    if machines:
        return "servers" if "servers" in machines else machines[0]
    others = [name for name in OWNED_TABLES if field in _fields(name)]
    # An unknown field is told as such, not as a table.
    return others[0] if others else "unidentified_hosts"


def _fields(name: str) -> set[str]:
    columns = TABLES[name].columns()
    return {c for c, declared in columns.items() if column_info(declared).role is not Role.OWN} - {"owner_id"}


def _identity(name: str, asset: str) -> dict[str, Any]:
    """How the asset's name stands in its table."""
    if name in MACHINE_TABLES:
        short, full = split_names(asset)
        return {"name": short or asset, "fqdn": full}
    keys = [c for c, declared in TABLES[name].columns().items() if column_info(declared).role is Role.NAME]
    return {("name" if "name" in TABLES[name].columns() else keys[0]): asset}


def _parse_value(cell: object, field: str, declared: dy.Column) -> object:
    """Read a fact's value as its field is declared.

    Raises:
        ValueError: it is no such value.
    """
    if field in _PARSERS:
        return _PARSERS[field](cell)
    if isinstance(declared, dy.List):
        parse = {"macs": parse_mac, "addresses": parse_address}.get(field, clean_text)
        parts = [parse(part) for part in str(cell).replace(";", ",").split(",")]
        return sorted({part for part in parts if part is not None})
    if isinstance(declared, dy.Int64):
        is_size = column_info(declared).unit == "MiB"
        number = parse_mebibytes(cell, unit="mib") if is_size else parse_number(cell)
        return None if number is None else round(number)
    if isinstance(declared, dy.Float64):
        return parse_number(cell)
    if isinstance(declared, dy.Bool):
        return parse_flag(cell)
    if isinstance(declared, dy.Date):
        day: date | None = parse_day(cell)
        return day
    return clean_text(cell)


def _cidr(cell: object) -> str | None:
    pair = parse_prefix(cell)
    return None if pair is None else pair[0]


_PARSERS = {
    "smbios_uuid": parse_uuid, "instance_uuid": parse_uuid, "object_guid": parse_uuid, "mac": parse_mac,
    "address": parse_address, "management_address": parse_address, "gateway": parse_address, "prefix": _cidr,
}  # fmt: skip
