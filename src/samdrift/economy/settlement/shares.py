"""From a basis to each municipality's part of a sum, in whole øre."""

from collections.abc import Mapping
from fractions import Fraction

from samdrift.economy.settlement.findings import (
    NO_ACTUAL,
    NO_BUDGET,
    NO_MEMBERS,
    WRONG_DRIVER,
    WRONG_MONTH,
)
from samdrift.economy.settlement.model import SettlementBasis, UnableToSettle
from samdrift.economy.sharing import EQUAL, UnableToAllocate, allocate_cost, shares_of_key
from samdrift.kernel import Finding, Money


def check_basis(basis: SettlementBasis, *, actual: bool) -> None:
    """Refuse a basis that bills cannot rest on.

    Args:
        basis: of one year.
        actual: whether the actual cost is shared, not the budget.

    Raises:
        UnableToSettle: with all that is wrong or missing.
    """
    wrong: list[Finding] = []
    if not basis.municipalities:
        wrong.append(NO_MEMBERS.at(None, str(basis.year)))
    kind = NO_ACTUAL if actual else NO_BUDGET
    lacking = [item for item in basis.items if (item.actual if actual else item.budget) is None]
    wrong += [kind.at(item.source, item.name, year=basis.year) for item in lacking]
    if not basis.items:
        wrong.append(kind.at(None, basis.key.name, year=basis.year))
    for code in basis.municipalities if basis.first_month else ():
        month = basis.first_month.get(code)
        if month is None or not 1 <= month <= 12:
            wrong.append(WRONG_MONTH.at(None, basis.municipalities[code], month=month or "-"))
    wrong += _find_key_problems(basis)
    if wrong:
        raise UnableToSettle(tuple(wrong))


def _find_key_problems(basis: SettlementBasis) -> list[Finding]:
    members = len(basis.municipalities)
    used = {name for name, weight in basis.key.weights if weight}
    wrong = [
        driver.name
        for driver in basis.drivers
        if len(driver.values) != members
        or min(driver.values, default=Fraction(0)) < 0
        or (driver.name in used and not sum(driver.values))
    ]
    if wrong or not members:
        return [WRONG_DRIVER.at(None, name, year=basis.year) for name in wrong]
    try:
        find_shares(basis)
    except UnableToAllocate as error:
        return [error.finding]
    return []


def driver_values(basis: SettlementBasis) -> Mapping[str, tuple[Fraction, ...]]:
    """Each driver's values in the order of the municipalities; ``equal`` is one each."""
    equal = {EQUAL: (Fraction(1),) * len(basis.municipalities)}
    return equal | {driver.name: driver.values for driver in basis.drivers}


def find_shares(basis: SettlementBasis) -> dict[str, Fraction]:
    """Each municipality's share of the whole, before any cap; they sum to one."""
    return dict(zip(basis.municipalities, shares_of_key(basis.key, driver_values(basis)), strict=True))


def sum_items(basis: SettlementBasis, *, actual: bool) -> Money:
    """What the items sum to; the basis has been checked."""
    sums = [item.actual if actual else item.budget for item in basis.items]
    return Money(oere=sum(money.oere for money in sums if money is not None))


def split_total(basis: SettlementBasis, *, actual: bool) -> dict[str, Money]:
    """Split the budget or the actual cost between the municipalities; the parts sum to it exactly.

    Raises:
        UnableToSettle: the basis cannot be used, or everybody is at the ceiling.
    """
    check_basis(basis, actual=actual)
    # Ties go by code, however the municipalities were listed.
    codes = sorted(basis.municipalities)
    shares = find_shares(basis)
    ceilings = [basis.ceilings_oere[code] for code in codes] if basis.ceilings_oere else None
    total = sum_items(basis, actual=actual)
    try:
        parts = allocate_cost(
            total_oere=total.oere, shares=[shares[code] for code in codes], ceilings_oere=ceilings
        )
    except UnableToAllocate as error:
        raise UnableToSettle((error.finding,)) from error
    return {code: Money(oere=oere) for code, oere in zip(codes, parts, strict=True)}
