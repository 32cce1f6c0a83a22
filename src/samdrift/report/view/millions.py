"""Sums as a council reads them: millions of kroner with one decimal."""

from samdrift.report.language import Texts

_OERE_IN_A_MILLION = 100_000_000
#: Less than this would be written as nothing [million].
_LEAST = 0.05


def write_millions(texts: Texts, oere: int) -> str:
    """Write a sum with its unit; a small one is "under 0,1", never nothing."""
    amount = oere / _OERE_IN_A_MILLION
    if 0 < amount < _LEAST:
        return texts("addressing.millions_under", amount=texts.number(0.1, 1))
    return texts("addressing.millions", amount=texts.number(amount, 1))


def write_millions_cell(texts: Texts, oere: int) -> str:
    """Write a sum for a column whose head says the unit."""
    amount = oere / _OERE_IN_A_MILLION
    if 0 < amount < _LEAST:
        return texts("addressing.under", amount=texts.number(0.1, 1))
    return texts.number(amount, 1) if oere else texts.number(0)
