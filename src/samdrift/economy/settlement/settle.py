"""Prepayments, the yearly adjustment, and corrections of what stands."""

from datetime import date, timedelta

from samdrift.economy.settlement.findings import ALREADY, NO_REASON, NOTHING_BILLED
from samdrift.economy.settlement.ledger import extend_ledger
from samdrift.economy.settlement.model import (
    EntryKind,
    Ledger,
    LedgerEntry,
    SettlementBasis,
    UnableToSettle,
    sum_entries,
)
from samdrift.economy.settlement.parameters import SettlementParameters
from samdrift.economy.settlement.shares import split_total
from samdrift.kernel import Money, split_by_largest_remainder

_DEFAULT = SettlementParameters()


def plan_prepayments(
    basis: SettlementBasis, ledger: Ledger, *, booked_on: date, parameters: SettlementParameters = _DEFAULT
) -> Ledger:
    """Split a year's budget into monthly contributions (aconto), one entry a municipality and month.

    Args:
        basis: the year, its key and its budget.
        ledger: what stands; nothing of the year.
        booked_on: the day the entries are made.
        parameters: days of payment.

    Returns:
        The ledger with the entries, by month and municipality; they sum to the budget exactly.

    Raises:
        UnableToSettle: the basis cannot be used, or something of the year stands already.

    Method: docs/methods/settlement.md.
    """
    if ledger.of(basis.year):
        raise UnableToSettle((ALREADY.at(None, str(basis.year)),))
    entries = []
    for code, year_sum in split_total(basis, actual=False).items():
        months = range(basis.first_month.get(code, 1), 13)
        parts = split_by_largest_remainder(total=year_sum.oere, weights=[1] * len(months))
        for month, oere in zip(months, parts, strict=True):
            entries.append(
                LedgerEntry(
                    id=f"{basis.year}-P{month:02}-{code}",
                    municipality=code,
                    year=basis.year,
                    kind=EntryKind.PREPAYMENT,
                    month=month,
                    amount=Money(oere=oere),
                    booked_on=booked_on,
                    due_on=date(basis.year, month, min(parameters.due_day, 28)),
                    corrects=None,
                    reason="",
                )
            )
    return extend_ledger(ledger, sorted(entries, key=lambda e: (e.month or 0, e.municipality)))


def plan_adjustment(
    basis: SettlementBasis, ledger: Ledger, *, booked_on: date, parameters: SettlementParameters = _DEFAULT
) -> Ledger:
    """Settle a year by its actual cost (efterregulering): what is to be paid less what was billed.

    Returns:
        The ledger with one entry a municipality, also where it is zero; the year then sums to the
        actual cost.

    Raises:
        UnableToSettle: a sum is missing, nothing was billed, or the year was adjusted already.

    Method: docs/methods/settlement.md.
    """
    standing = ledger.of(basis.year)
    if not standing:
        raise UnableToSettle((NOTHING_BILLED.at(None, str(basis.year)),))
    if is_adjusted(ledger, basis.year):
        raise UnableToSettle((ALREADY.at(None, f"{basis.year}-A"),))
    due = booked_on + timedelta(days=parameters.due_days)
    entries = [
        LedgerEntry(
            id=f"{basis.year}-A-{code}",
            municipality=code,
            year=basis.year,
            kind=EntryKind.ADJUSTMENT,
            month=None,
            amount=difference,
            booked_on=booked_on,
            due_on=due,
            corrects=None,
            reason="",
        )
        for code, difference in _find_differences(basis, ledger, actual=True).items()
    ]
    return extend_ledger(ledger, entries)


def plan_correction(
    basis: SettlementBasis,
    ledger: Ledger,
    *,
    booked_on: date,
    reason: str,
    parameters: SettlementParameters = _DEFAULT,
) -> Ledger:
    """Correct a year by new entries: the corrected basis' split less what stands.

    The actual cost is split where the year has been adjusted, else the budget.

    Args:
        basis: the year's basis as it should have been.
        ledger: what stands.
        booked_on: the day the entries are made.
        reason: why, in words that the municipalities understand.
        parameters: days of payment.

    Returns:
        The ledger with one entry for each municipality whose sum changes; together they are
        the new total less the old one. The same ledger where nothing changes.

    Raises:
        UnableToSettle: no reason, nothing to correct, or the basis cannot be used.

    Method: docs/methods/settlement.md.
    """
    standing = ledger.of(basis.year)
    wrong = [] if reason.strip() else [NO_REASON.at(None, str(basis.year))]
    wrong += [] if standing else [NOTHING_BILLED.at(None, str(basis.year))]
    if wrong:
        raise UnableToSettle(tuple(wrong))
    last = {entry.municipality: entry.id for entry in standing}
    rounds = {e.id.split("-")[1] for e in standing if e.kind is EntryKind.CORRECTION}
    due = booked_on + timedelta(days=parameters.due_days)
    entries = [
        LedgerEntry(
            id=f"{basis.year}-C{len(rounds) + 1}-{code}",
            municipality=code,
            year=basis.year,
            kind=EntryKind.CORRECTION,
            month=None,
            amount=difference,
            booked_on=booked_on,
            due_on=due,
            corrects=last.get(code),
            reason=reason.strip(),
        )
        for code, difference in _find_differences(
            basis, ledger, actual=is_adjusted(ledger, basis.year)
        ).items()
        if difference.oere
    ]
    return extend_ledger(ledger, entries)


def is_adjusted(ledger: Ledger, year: int) -> bool:
    """Whether a year has been settled by its actual cost."""
    return any(entry.kind is EntryKind.ADJUSTMENT for entry in ledger.of(year))


def _find_differences(basis: SettlementBasis, ledger: Ledger, *, actual: bool) -> dict[str, Money]:
    """What each is to pay less what stands, also for those who should have paid nothing."""
    rightful = split_total(basis, actual=actual)
    codes = sorted(rightful.keys() | {entry.municipality for entry in ledger.of(basis.year)})
    nothing = Money(oere=0)
    return {code: rightful.get(code, nothing) - sum_entries(ledger.of(basis.year, code)) for code in codes}
