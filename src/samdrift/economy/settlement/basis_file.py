"""``settlement.toml``: a year's key and cost items, beside the drivers' CSV."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from samdrift.economy.settlement.findings import WRONG_BASIS
from samdrift.economy.settlement.model import CostItem, SettlementBasis
from samdrift.economy.sharing import (
    ALONE,
    Driver,
    ReadDrivers,
    SharingProblem,
    UnableToAllocate,
    parse_key,
    usable_drivers,
)
from samdrift.kernel import Finding, InvalidInput, Kind, Money, Source

#: Tables of the file that are the basis' own; others are sections of parameters.
_OWN = ("first_month", "drivers")
#: Drivers that the drivers' file did not give: only inhabitants are known of every municipality.
_PUBLISHED = "Danmarks Statistik, FOLK1A, 1. juli 2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBasis:
    """A year's basis, and the file's other sections (``settlement``, ``invoicing``) as they stand."""

    basis: SettlementBasis
    sections: Mapping[str, Mapping[str, object]]


def parse_basis(content: bytes, drivers: ReadDrivers, *, path: str, drivers_path: str) -> ReadBasis:
    """Read a year's basis.

    Args:
        content: TOML with ``year``, ``key`` (such as ``users=60,equal=40``), ``[[items]]`` with ``name``,
            ``budget_dkk`` and ``actual_dkk``, and optionally ``kind`` and ``source``; optionally
            ``[first_month]`` by municipality code, and ``[drivers.NAME]`` with ``kind`` and ``source``.
        drivers: the drivers' CSV, read.
        path: the TOML file's name, for findings.
        drivers_path: the CSV file's name, shown as the drivers' source.

    Raises:
        InvalidInput: with all that is wrong.
    """
    try:
        given = tomllib.loads(content.decode("utf-8-sig"), parse_float=Fraction)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput((_wrong(path, "-", str(error)),)) from error
    wrong: list[Finding] = []
    year = given.get("year")
    if not isinstance(year, int) or not 1990 <= year <= 2200:
        wrong.append(_wrong(path, "year", repr(year)))
    items = _items(given.get("items"), path, wrong)
    months = given.get("first_month", {})
    if not isinstance(months, dict) or not all(isinstance(month, int) for month in months.values()):
        wrong.append(_wrong(path, "first_month", repr(months)))
        months = {}
    told = _told_of_drivers(given.get("drivers", {}), path, wrong)
    columns = tuple(_as_told(each, told) for each in (*_alone(drivers), *drivers.drivers))
    usable = usable_drivers(SharingProblem(names=drivers.names, drivers=columns))
    try:
        key = parse_key(str(given.get("key", "")), list(usable))
    except UnableToAllocate as error:
        raise InvalidInput((*wrong, error.finding)) from error
    if wrong:
        raise InvalidInput(tuple(wrong))
    codes = [place.code if place else name for name, place in zip(drivers.names, drivers.places, strict=True)]
    first = {code: months.get(code, 1) for code in codes} if months else {}
    basis = SettlementBasis(
        year=int(str(year)),
        municipalities=dict(zip(codes, drivers.names, strict=True)),
        key=key,
        drivers=columns,
        items=items,
        first_month=first,
        driver_sources={each.name: _source_of(each, told, drivers_path) for each in columns},
    )
    sections = {name: value for name, value in given.items() if isinstance(value, dict) and name not in _OWN}
    return ReadBasis(basis=basis, sections=sections)


def _alone(drivers: ReadDrivers) -> tuple[Driver, ...]:
    """What each would pay alone as a driver of its own, where the file says it of everybody."""
    known = [Fraction(oere, 100) for oere in drivers.alone_oere if oere is not None]
    if len(known) < len(drivers.names) or not sum(known):
        return ()
    return (Driver(name=ALONE, values=tuple(known)),)


def _told_of_drivers(
    given: object, path: str, wrong: list[Finding]
) -> Mapping[str, tuple[Kind | None, str | None]]:
    """Kind and source by driver, as far as the file says them."""
    if not isinstance(given, dict) or not all(isinstance(each, dict) for each in given.values()):
        wrong.append(_wrong(path, "drivers", repr(given)))
        return {}
    return {
        name: (_kind(each, f"drivers.{name}", path, wrong), _text(each, "source"))
        for name, each in given.items()
    }


def _as_told(driver: Driver, told: Mapping[str, tuple[Kind | None, str | None]]) -> Driver:
    kind, _ = told.get(driver.name, (None, None))
    return driver if kind is None else replace(driver, kind=kind)


def _source_of(driver: Driver, told: Mapping[str, tuple[Kind | None, str | None]], path: str) -> str:
    _, source = told.get(driver.name, (None, None))
    return source or (_PUBLISHED if driver.kind is Kind.PUBLISHED else path)


def _kind(row: Mapping[str, Any], subject: str, path: str, wrong: list[Finding]) -> Kind | None:
    given = row.get("kind")
    if given is None:
        return None
    if not isinstance(given, str) or given not in set(Kind):
        wrong.append(_wrong(path, f"{subject}: kind", repr(given)))
        return None
    return Kind(given)


def _text(row: Mapping[str, Any], name: str) -> str | None:
    given = row.get(name)
    return given.strip() if isinstance(given, str) and given.strip() else None


def _items(given: object, path: str, wrong: list[Finding]) -> tuple[CostItem, ...]:
    if not isinstance(given, list) or not given:
        wrong.append(_wrong(path, "items", repr(given)))
        return ()
    items = []
    for number, row in enumerate(given, start=1):
        name = row.get("name") if isinstance(row, dict) else None
        if not isinstance(name, str) or not name.strip():
            wrong.append(_wrong(path, f"items {number}", "name"))
            continue
        items.append(
            CostItem(
                name=name.strip(),
                budget=_money(row, "budget_dkk", path, wrong),
                actual=_money(row, "actual_dkk", path, wrong),
                kind=_kind(row, name.strip(), path, wrong) or Kind.REPORTED,
                source=_place(row, path, number),
            )
        )
    return tuple(items)


def _place(row: Mapping[str, Any], path: str, number: int) -> Source:
    source = _text(row, "source")
    return Source(path=path, row=number) if source is None else Source(path=source)


def _money(row: Mapping[str, Any], column: str, path: str, wrong: list[Finding]) -> Money | None:
    value = row.get(column)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Fraction) or (100 * value) % 1:
        wrong.append(_wrong(path, f"{row['name']}: {column}", str(value)))
        return None
    return Money.from_dkk(value)


def _wrong(path: str, subject: str, reason: str) -> Finding:
    return WRONG_BASIS.at(Source(path=path), subject, reason=reason)
