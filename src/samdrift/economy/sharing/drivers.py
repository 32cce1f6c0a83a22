"""``DRIVERS.csv``: one row a municipality, what it would pay alone, and any drivers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from samdrift.economy.sharing.findings import (
    CONTRADICTION,
    CURRENCY,
    DRIVER_UNUSABLE,
    DRIVER_ZERO,
    DUPLICATE,
    MISSING_ALONE,
    NEGATIVE_ALONE,
    NO_ALONE_COLUMN,
    NO_MEMBERS,
    NO_NAME,
    NO_NAME_COLUMN,
    NOTHING,
    OLDER_YEAR,
    RESERVED_COLUMN,
    SAME_COLUMN,
    SUM_DIFFERS,
    SUM_ROW,
    TEXT_COLUMN,
    TOO_MANY,
    YEARS_DIFFER,
)
from samdrift.economy.sharing.model import ALONE, EQUAL, MOST_MEMBERS, Driver
from samdrift.economy.sharing.numbers import Cell, find_decimal_signs, is_foreign, parse_numbers
from samdrift.importers.importer import InputFile
from samdrift.importers.tabular import CellTable, fold_header, read_csv
from samdrift.importers.values import clean_text
from samdrift.inventory.reference import MunicipalityReference, find_municipality
from samdrift.kernel import Finding, InvalidInput, Kind, Severity, Source, spoken_number

_NAME = ("municipality", "kommune", "kommunenavn", "navn", "name")
_CODE = ("code", "kode", "kommunekode", "kommunenr", "municipality code")
_ALONE = ("alone dkk", "alone", "alene", "alene kr", "alene dkk", "alene kr.")
_TODAY = ("today dkk", "today", "i dag", "i dag kr", "idag dkk", "idag", "i dag kr.")
_YEAR = ("year", "år", "regnskabsår", "budgetår")
_CURRENCY = ("currency", "valuta")
_INHABITANTS = ("inhabitants", "indbyggere", "population", "indbyggertal", "befolkning", "folketal")
_SUMS = frozenset({"i alt", "ialt", "total", "sum", "samlet", "alle", "tilsammen", "all", "hele enheden"})
_KRONER = frozenset({"", "dkk", "kr", "kr.", "danske kroner"})
_RESERVED = frozenset({EQUAL, ALONE, "members"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDrivers:
    """What a drivers file says: members in its order, what they would pay alone and pay today, drivers.

    ``places`` are the municipalities recognised, None for others. A driver with a value missing is not
    there; ``findings`` says why.
    """

    names: tuple[str, ...]
    places: tuple[MunicipalityReference | None, ...]
    drivers: tuple[Driver, ...]
    alone_oere: tuple[int | None, ...]
    today_oere: tuple[int | None, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True, kw_only=True)
class _Row:
    index: int
    name: str
    place: MunicipalityReference | None
    source: Source

    @property
    def identity(self) -> str:
        return self.place.code if self.place else self.name.casefold()


@dataclass(slots=True, kw_only=True)
class _Reading:
    table: CellTable
    rows: list[_Row]
    sums: list[_Row]
    is_danish: bool
    findings: list[Finding] = field(default_factory=list)


def parse_drivers(file: InputFile, *, alone_needed: bool = True) -> ReadDrivers:
    """Read a drivers file.

    Columns: ``municipality`` (name or code), ``alone_dkk``, optionally ``today_dkk``, ``year`` and
    ``currency``; every other column of numbers is a driver. Danish and English numbers are read.

    Args:
        file: the CSV file.
        alone_needed: whether every member needs ``alone_dkk`` (where no cost model says what groups cost).

    Raises:
        InvalidInput: with all that is wrong, where a member or its cost alone would be missing.
    """
    table = read_csv(file)
    if table is None:
        raise InvalidInput((NO_MEMBERS.at(file.at()),))
    told = list(table.all_findings())
    told += _check_header(table, file, alone_needed=alone_needed)
    _stop_on_errors(told)
    if table.rejected():
        # A row whose cells have slipped would be read as other numbers, and one less would change all shares.
        raise InvalidInput(tuple(sorted(told, key=Finding.sort_key)))
    reading = _find_rows(table, is_danish=table.decimal == ",")
    told += reading.findings
    fatal = [*told]
    if not reading.rows:
        fatal.append(NO_MEMBERS.at(file.at()))
    if len(reading.rows) > MOST_MEMBERS:
        fatal.append(TOO_MANY.at(file.at(), count=len(reading.rows), limit=MOST_MEMBERS))
    alone, told_alone = _read_alone(reading, needed=alone_needed)
    fatal += told_alone
    if alone_needed:
        _stop_on_errors(fatal)
    else:
        _stop_on_errors([f for f in fatal if f not in told_alone])
    told = fatal
    today, told_today = _read_oere(reading, _TODAY)
    drivers, told_drivers = _read_drivers(reading)
    told += [*told_today, *told_drivers, *_compare_sums(reading)]
    inhabitants = _published_inhabitants(reading, drivers)
    return ReadDrivers(
        names=tuple(row.name for row in reading.rows),
        places=tuple(row.place for row in reading.rows),
        drivers=(*drivers, *inhabitants),
        alone_oere=tuple(alone),
        today_oere=tuple(today),
        findings=tuple(sorted(told, key=Finding.sort_key)),
    )


def _stop_on_errors(told: Sequence[Finding]) -> None:
    if any(finding.severity == Severity.ERROR for finding in told):
        raise InvalidInput(tuple(sorted(told, key=Finding.sort_key)))


def _check_header(table: CellTable, file: InputFile, *, alone_needed: bool) -> list[Finding]:
    told = []
    source = file.at(1)
    if not table.has(*_NAME, *_CODE):
        told.append(NO_NAME_COLUMN.at(source, "municipality"))
    if alone_needed and not table.has(*_ALONE):
        told.append(NO_ALONE_COLUMN.at(source, "alone_dkk"))
    folded = [fold_header(name) for name in table.header]
    for name in dict.fromkeys(folded):
        if name and folded.count(name) > 1:
            told.append(SAME_COLUMN.at(source, name))
    told += [RESERVED_COLUMN.at(source, name) for name in folded if name in _RESERVED - {ALONE}]
    return told


def _find_rows(table: CellTable, *, is_danish: bool) -> _Reading:
    """The rows of the members: sums set apart, one year chosen, repeated rows counted once."""
    reading = _Reading(table=table, rows=[], sums=[], is_danish=is_danish)
    names, codes = table.cells(*_NAME), table.cells(*_CODE)
    found = []
    for index in range(len(table)):
        name, code = clean_text(names[index]), clean_text(codes[index])
        if not name and not code:
            reading.findings.append(NO_NAME.at(table.at(index)))
            continue
        place = find_municipality(f"{code or ''} {name or ''}".strip()) or find_municipality(
            name or code or ""
        )
        shown = place.name if place and (not name or name.isdecimal()) else name or code or ""
        row = _Row(index=index, name=shown, place=place, source=table.at(index))
        if shown.casefold().rstrip(":") in _SUMS:
            reading.sums.append(row)
            reading.findings.append(SUM_ROW.at(row.source, shown))
        else:
            found.append(row)
    reading.rows = _drop_repeated(reading, _choose_year(reading, found))
    return reading


def _choose_year(reading: _Reading, rows: list[_Row]) -> list[_Row]:
    cells = reading.table.cells(*_YEAR)
    years = {row.index: clean_text(cells[row.index]) or "" for row in rows}
    kinds = sorted(set(years.values()))
    if len(kinds) < 2:
        return rows
    everybody = {row.identity for row in rows}
    shown = ", ".join(kind or "-" for kind in kinds)
    for year in reversed(kinds):
        chosen = [row for row in rows if years[row.index] == year]
        if year and {row.identity for row in chosen} == everybody:
            reading.findings.append(OLDER_YEAR.at(chosen[0].source, year, years=shown))
            return chosen
    latest = kinds[-1]
    there = {row.identity for row in rows if years[row.index] == latest}
    missing = sorted({row.name for row in rows if row.identity not in there})
    reading.findings.append(YEARS_DIFFER.at(rows[0].source, latest, years=shown, missing=", ".join(missing)))
    return rows


def _drop_repeated(reading: _Reading, rows: list[_Row]) -> list[_Row]:
    first: dict[str, _Row] = {}
    for row in rows:
        known = first.setdefault(row.identity, row)
        if known is row:
            continue
        same = [_bare(cell) for cell in reading.table.row(row.index)][1:] == [
            _bare(cell) for cell in reading.table.row(known.index)
        ][1:]
        kind = DUPLICATE if same else CONTRADICTION
        reading.findings.append(kind.at(row.source, row.name, first=known.source.row))
    return list(first.values())


def _bare(cell: object) -> str:
    return clean_text(cell) or ""


def _read(
    reading: _Reading, names: Sequence[str], rows: Sequence[_Row]
) -> tuple[list[Fraction | None], list[Finding]]:
    table = reading.table
    raw = table.cells(*names)
    cells = [Cell(text=_bare(raw[row.index]), subject=row.name, source=row.source) for row in rows]
    others = [
        _bare(cell) for name in table.header if fold_header(name) not in names for cell in table.cells(name)
    ]
    return parse_numbers(
        table.spelling(*names), cells, elsewhere=find_decimal_signs(others), is_danish=reading.is_danish
    )


def _read_oere(reading: _Reading, names: Sequence[str]) -> tuple[list[int | None], list[Finding]]:
    """A column of kroner in whole øre; other currencies are told."""
    values, told = _read(reading, names, reading.rows)
    currency = reading.table.cells(*_CURRENCY)
    for place, row in enumerate(reading.rows):
        written = _bare(currency[row.index])
        header = reading.table.spelling(*names)
        if written.casefold() not in _KRONER or (is_foreign(header) and values[place] is not None):
            told.append(CURRENCY.at(row.source, row.name, column=header, value=written or header))
            values[place] = None
    return [None if value is None else _whole_oere(value) for value in values], told


def _whole_oere(dkk: Fraction) -> int:
    """Whole øre, halves away from zero."""
    whole = int(abs(dkk) * 100 + Fraction(1, 2))
    return whole if dkk >= 0 else -whole


def _read_alone(reading: _Reading, *, needed: bool) -> tuple[list[int | None], list[Finding]]:
    oere, told = _read_oere(reading, _ALONE)
    bad = {finding.source for finding in told if finding.severity == Severity.ERROR}
    for place, row in enumerate(reading.rows):
        value = oere[place]
        if value is None and needed and row.source not in bad:
            told.append(MISSING_ALONE.at(row.source, row.name))
        elif value is not None and value < 0:
            told.append(NEGATIVE_ALONE.at(row.source, row.name, value=spoken_number(value / 100)))
            oere[place] = None
        elif value == 0 and needed:
            told.append(NOTHING.at(row.source, row.name))
    return oere, told


def _driver_columns(table: CellTable) -> list[str]:
    known = {fold_header(n) for n in (*_NAME, *_CODE, *_ALONE, *_TODAY, *_YEAR, *_CURRENCY)}
    return [name for name in table.header if fold_header(name) and fold_header(name) not in known]


def _read_drivers(reading: _Reading) -> tuple[list[Driver], list[Finding]]:
    drivers, told = [], []
    for column in _driver_columns(reading.table):
        raw = reading.table.cells(column)
        filled = [_bare(raw[row.index]) for row in reading.rows]
        source = reading.table.file.at(1)
        if filled and not any(sign.isdecimal() for text in filled for sign in text):
            if any(filled):
                told.append(TEXT_COLUMN.at(source, column.strip()))
            continue
        values, bad = _read(reading, (fold_header(column),), reading.rows)
        told += bad
        lacking = [
            row.name for row, value in zip(reading.rows, values, strict=True) if value is None or value < 0
        ]
        whole = [value for value in values if value is not None]
        if lacking:
            told.append(
                DRIVER_UNUSABLE.at(source, column.strip(), count=len(lacking), example=", ".join(lacking[:3]))
            )
        elif not sum(whole):
            told.append(DRIVER_ZERO.at(source, column.strip()))
        else:
            drivers.append(Driver(name=column.strip(), values=tuple(whole)))
    return drivers, told


def _published_inhabitants(reading: _Reading, drivers: Sequence[Driver]) -> tuple[Driver, ...]:
    """Danmarks Statistik's inhabitants where all members are recognised and no column says them."""
    places = [row.place for row in reading.rows]
    has_own = reading.table.has(*_INHABITANTS)
    known = [Fraction(place.population) for place in places if place is not None]
    if has_own or len(known) < len(places) or any(d.name == "inhabitants" for d in drivers):
        return ()
    return (Driver(name="inhabitants", values=tuple(known), kind=Kind.PUBLISHED),)


def _compare_sums(reading: _Reading) -> list[Finding]:
    """Tell where a row of totals is not the sum of the members' rows."""
    told = []
    columns: list[tuple[str, ...]] = [names for names in (_ALONE, _TODAY) if reading.table.has(*names)]
    columns += [(fold_header(name),) for name in _driver_columns(reading.table)]
    for names in columns if reading.sums else []:
        parts, _ = _read(reading, names, reading.rows)
        given, _ = _read(reading, names, reading.sums)
        if any(part is None for part in parts):
            continue
        counted = sum((part for part in parts if part is not None), start=Fraction(0))
        for row, value in zip(reading.sums, given, strict=True):
            if value is not None and abs(value - counted) > Fraction(1, 2):
                told.append(
                    SUM_DIFFERS.at(
                        row.source, row.name, column=reading.table.spelling(*names),
                        given=spoken_number(float(value)), counted=spoken_number(float(counted)),
                    )
                )  # fmt: skip
    return told
