"""Aaby, Beby and Ceby, as on docs/methods/settlement.md."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from samdrift.economy.settlement import CostItem, SettlementBasis
from samdrift.economy.sharing import AllocationKey, Driver
from samdrift.kernel import Money, Source

NAMES = {"0001": "Aaby", "0002": "Beby", "0003": "Ceby"}
BOOKED = date(2027, 12, 1)
CLOSED = date(2029, 2, 15)
LATER = date(2029, 9, 3)


def users(*counts: int) -> tuple[Driver, ...]:
    return (Driver(name="users", values=tuple(Fraction(count) for count in counts)),)


def a_basis(**changes) -> SettlementBasis:
    basis = SettlementBasis(
        year=2028,
        municipalities=NAMES,
        key=AllocationKey(
            name="users=60,equal=40", weights=(("users", Fraction(60)), ("equal", Fraction(40)))
        ),
        drivers=users(1000, 500, 250),
        items=(
            CostItem(
                name="Servere",
                budget=Money(oere=70_000_000),
                actual=Money(oere=68_000_000),
                source=Source(path="budget.xlsx", row=4),
            ),
            CostItem(name="Netværk", budget=Money(oere=30_000_000), actual=Money(oere=29_000_001)),
        ),
        driver_sources={"users": "brugere.csv"},
    )
    return replace(basis, **changes)
