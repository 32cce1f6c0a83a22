"""A municipality's page: what it pays, and what that rests on, each table summing to the bill."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from samdrift.economy.settlement.model import (
    CostItem,
    Ledger,
    LedgerEntry,
    SettlementBasis,
    sum_entries,
)
from samdrift.economy.settlement.settle import is_adjusted
from samdrift.economy.settlement.shares import driver_values, find_shares, split_total, sum_items
from samdrift.economy.sharing.keys import round_split
from samdrift.kernel import Kind, Money, Source

#: Every page's tables as one: ``part`` is total, driver, item or entry [sums in øre].
STATEMENT_SCHEMA = {
    "municipality": pl.String(),
    "name": pl.String(),
    "year": pl.Int64(),
    "part": pl.String(),
    "line": pl.String(),
    "weight_pct": pl.Float64(),
    "own_value": pl.Float64(),
    "unit_value": pl.Float64(),
    "share": pl.Float64(),
    "amount_oere": pl.Int64(),
    "unit_oere": pl.Int64(),
    "kind": pl.String(),
    "source": pl.String(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverLine:
    """What one driver makes of the bill: weight [%], own value, everybody's, and the sum [øre]."""

    driver: str
    weight_pct: Fraction
    own: Fraction
    total: Fraction
    amount: Money
    kind: Kind | None
    source: str

    @property
    def share(self) -> Fraction:
        """The municipality's share of the driver."""
        return self.own / self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """A cost item, and what of it falls on the municipality; None where its sum is not known."""

    item: CostItem
    own: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A municipality's page for one year.

    Attributes:
        is_final: whether the year is settled by its actual cost; else ``rightful`` is of the budget.
        unit_total: what the unit costs in all, actual or budgeted as ``is_final`` says.
        share: the municipality's share by the key, before any cap.
        rightful: what it is to pay of the year.
        cap_effect: what a cap takes off (negative) or others' caps lay on; zero without caps.
        billed: the sum of its entries; ``left`` is what is still to pay or, negative, to get back.
        drivers: sum to ``rightful`` less ``cap_effect``.
        items: sum to ``rightful``.
        entries: as they stand, oldest first.
    """

    municipality: str
    name: str
    year: int
    key: str
    is_final: bool
    unit_total: Money
    share: Fraction
    rightful: Money
    cap_effect: Money
    billed: Money
    drivers: tuple[DriverLine, ...]
    items: tuple[ItemLine, ...]
    entries: tuple[LedgerEntry, ...]

    @property
    def left(self) -> Money:
        """What is still to pay, or to get back."""
        return self.rightful - self.billed


def list_statements(basis: SettlementBasis, ledger: Ledger) -> tuple[Statement, ...]:
    """Make the page of each municipality, by code.

    A year that the ledger has adjusted is shown by its actual cost, else by its budget.

    Raises:
        UnableToSettle: the basis cannot be used.
    """
    actual = is_adjusted(ledger, basis.year)
    rightful = split_total(basis, actual=actual)
    uncapped = _without_caps(basis, rightful, actual=actual)
    return tuple(
        _state(basis, ledger, code, (rightful[code], uncapped[code])) for code in sorted(basis.municipalities)
    )


def _without_caps(
    basis: SettlementBasis, rightful: Mapping[str, Money], *, actual: bool
) -> Mapping[str, Money]:
    if not basis.ceilings_oere:
        return rightful
    codes = sorted(basis.municipalities)
    total, shares = sum_items(basis, actual=actual), find_shares(basis)
    parts = round_split([total.oere * shares[code] for code in codes], total.oere)
    return {code: Money(oere=part) for code, part in zip(codes, parts, strict=True)}


def _state(basis: SettlementBasis, ledger: Ledger, code: str, sums: tuple[Money, Money]) -> Statement:
    rightful, uncapped = sums
    actual = is_adjusted(ledger, basis.year)
    total = sum_items(basis, actual=actual)
    entries = ledger.of(basis.year, code)
    share = find_shares(basis)[code]
    return Statement(
        municipality=code,
        name=basis.municipalities[code],
        year=basis.year,
        key=basis.key.name,
        is_final=actual,
        unit_total=total,
        share=share,
        rightful=rightful,
        cap_effect=rightful - uncapped,
        billed=sum_entries(entries),
        drivers=_list_drivers(basis, code, total, uncapped),
        items=_list_items(basis, rightful, share, actual=actual),
        entries=entries,
    )


def _list_drivers(basis: SettlementBasis, code: str, total: Money, uncapped: Money) -> tuple[DriverLine, ...]:
    place = list(basis.municipalities).index(code)
    values = driver_values(basis)
    kinds = {driver.name: driver.kind for driver in basis.drivers}
    weights = basis.key.weights
    exact = [
        total.oere * weight * values[name][place] / (100 * sum(values[name])) for name, weight in weights
    ]
    return tuple(
        DriverLine(
            driver=name,
            weight_pct=weight,
            own=values[name][place],
            total=sum(values[name], start=Fraction(0)),
            amount=Money(oere=part),
            kind=kinds.get(name),
            source=basis.driver_sources.get(name, ""),
        )
        for (name, weight), part in zip(weights, round_split(exact, uncapped.oere), strict=True)
    )


def _list_items(
    basis: SettlementBasis, rightful: Money, share: Fraction, *, actual: bool
) -> tuple[ItemLine, ...]:
    sums = [item.actual if actual else item.budget for item in basis.items]
    total = sum_items(basis, actual=actual)
    oere = [money.oere if money is not None else 0 for money in sums]
    # Where the items cancel each other out, nothing is paid, but each still falls on everybody by the key.
    own = Fraction(rightful.oere, total.oere) if total.oere else share
    parts = round_split([part * own for part in oere], rightful.oere)
    return tuple(
        ItemLine(item=item, own=Money(oere=part)) for item, part in zip(basis.items, parts, strict=True)
    )


def statement_table(statements: tuple[Statement, ...]) -> pl.DataFrame:
    """All pages' tables as one, ``STATEMENT_SCHEMA``."""
    rows = [row for each in statements for row in _rows(each)]
    return pl.DataFrame(rows, schema=STATEMENT_SCHEMA)


def _rows(each: Statement) -> list[dict[str, object]]:
    begin = {"municipality": each.municipality, "name": each.name, "year": each.year}
    rows: list[dict[str, object]] = [
        {
            "part": "total",
            "line": each.key,
            "share": float(each.share),
            "amount_oere": each.rightful.oere,
            "unit_oere": each.unit_total.oere,
            "kind": "actual" if each.is_final else "budget",
        }
    ]
    rows += [
        {
            "part": "driver",
            "line": line.driver,
            "weight_pct": float(line.weight_pct),
            "own_value": float(line.own),
            "unit_value": float(line.total),
            "share": float(line.share),
            "amount_oere": line.amount.oere,
            "kind": line.kind,
            "source": line.source or None,
        }
        for line in each.drivers
    ]
    if each.cap_effect.oere:
        rows.append({"part": "driver", "line": "cap", "amount_oere": each.cap_effect.oere})
    rows += [
        {
            "part": "item",
            "line": line.item.name,
            "amount_oere": line.own.oere,
            "unit_oere": _sum_of(line.item, each),
            "kind": str(line.item.kind),
            "source": _place(line.item.source),
        }
        for line in each.items
    ]
    rows += [
        {"part": "entry", "line": entry.id, "amount_oere": entry.amount.oere, "kind": str(entry.kind)}
        for entry in each.entries
    ]
    return [begin | row for row in rows]


def _sum_of(item: CostItem, each: Statement) -> int | None:
    money = item.actual if each.is_final else item.budget
    return None if money is None else money.oere


def _place(source: Source | None) -> str | None:
    return None if source is None else str(source)
