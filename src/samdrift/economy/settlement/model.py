"""What bills rest on, and what stands in the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from samdrift.economy.sharing import AllocationKey, Driver
from samdrift.kernel import Finding, Kind, Money, Source


class UnableToSettle(Exception):
    """A year cannot be settled, or an entry cannot be written; ``findings`` tells every reason."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(" ".join(finding.message() for finding in findings))
        self.findings = findings


class EntryKind(StrEnum):
    """What an entry is."""

    PREPAYMENT = "prepayment"
    ADJUSTMENT = "adjustment"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class CostItem:
    """One thing that the unit pays for in a year; None where a sum is not known. Negative is income."""

    name: str
    budget: Money | None = None
    actual: Money | None = None
    kind: Kind = Kind.REPORTED
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementBasis:
    """Everything that a year's bills rest on.

    Attributes:
        year: the year that is paid for.
        municipalities: code -> name; entries are made in order of code.
        key: the allocation key, its weights in percent.
        drivers: values in the order of ``municipalities``; ``equal`` is always there.
        items: what the unit pays for.
        first_month: code -> first month of payment; empty for January for all.
        ceilings_oere: code -> most that is paid of the year [øre]; empty for no cap.
        driver_sources: driver -> where its values stand, in words.
    """

    year: int
    municipalities: Mapping[str, str]
    key: AllocationKey
    drivers: tuple[Driver, ...] = ()
    items: tuple[CostItem, ...]
    first_month: Mapping[str, int] = field(default_factory=dict)
    ceilings_oere: Mapping[str, Fraction] = field(default_factory=dict)
    driver_sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One entry: positive is paid by the municipality to the unit, negative is paid back.

    Attributes:
        id: unique, such as ``2028-P03-0540`` (month 3), ``2028-A-0540`` or ``2028-C1-0540``.
        month: month that a prepayment is for; None for other kinds.
        corrects: id of the entry that a correction corrects; None where nothing stood.
        reason: why, in words; a correction always has one.
    """

    id: str
    municipality: str
    year: int
    kind: EntryKind
    month: int | None
    amount: Money
    booked_on: date
    due_on: date
    corrects: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All entries, oldest first, each with its seal. New ones come in by ``extend_ledger`` only."""

    entries: tuple[LedgerEntry, ...] = ()
    seals: tuple[str, ...] = ()

    def of(self, year: int, municipality: str | None = None) -> tuple[LedgerEntry, ...]:
        """The entries of a year, of one municipality or of all, oldest first."""
        return tuple(
            entry
            for entry in self.entries
            if entry.year == year and municipality in (None, entry.municipality)
        )


def sum_entries(entries: tuple[LedgerEntry, ...]) -> Money:
    """The sum of entries [øre]."""
    return Money(oere=sum(entry.amount.oere for entry in entries))
