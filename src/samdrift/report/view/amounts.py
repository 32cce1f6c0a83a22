"""Sums in millions of kroner with sign and interval, rounded so that parts shown add up to the whole."""

from collections.abc import Sequence
from fractions import Fraction

from samdrift.economy.sharing.keys import round_split
from samdrift.report.language import Texts

_OERE_IN_TENTHS = 10_000_000
_MINUS = "\u2212"
#: Beyond these the number of draws says no more.
_RARE, _SURE = 0.01, 0.99


def round_to_tenths(parts_oere: Sequence[int], total: int | None = None) -> tuple[int, ...]:
    """Round sums [øre] of either sign to tenths of a million that add up to their rounded sum.

    By largest remainder: no part is a whole tenth away from its own sum. ``total`` [tenths] is the
    sum where it has been rounded already, as a part of something larger.
    """
    if not parts_oere:
        return ()
    exact = [Fraction(part, _OERE_IN_TENTHS) for part in parts_oere]
    return round_split(exact, round(sum(exact)) if total is None else total)


def write_tenths(texts: Texts, tenths: int, *, signed: bool = False) -> str:
    """Write tenths of a million with one decimal: ``−5,5``; with ``signed`` also ``+4,1``."""
    return write_signed(texts, tenths / 10, decimals=1, signed=signed)


def write_part(texts: Texts, oere: float, tenths: int, *, signed: bool = False) -> str:
    """Write a part that was rounded with others; a small one is "about 0", and only nothing is zero."""
    return texts("economy.about_zero") if oere and not tenths else write_tenths(texts, tenths, signed=signed)


def write_signed(texts: Texts, value: float, *, decimals: int = 0, signed: bool = True) -> str:
    """Write a number with a minus that is as wide as a plus; nothing has no sign."""
    text = texts.number(abs(value), decimals)
    if not round(value, decimals):
        return text
    return f"{_MINUS}{text}" if value < 0 else f"+{text}" if signed else text


def write_cell(texts: Texts, oere: float | None, *, signed: bool = False) -> str:
    """Write a sum for a column whose head says the unit; a small one is "about 0", never nothing."""
    if oere is None:
        return texts("word.missing")
    tenths = round(oere / _OERE_IN_TENTHS)
    if not tenths and oere:
        return texts("economy.about_zero")
    return write_tenths(texts, tenths, signed=signed)


def write_sum(texts: Texts, oere: float | None, *, signed: bool = False) -> str:
    """Write a sum with its unit."""
    if oere is None:
        return texts("word.missing")
    return texts("economy.millions", amount=write_cell(texts, oere, signed=signed))


def write_range(texts: Texts, low: float | None, high: float | None, *, signed: bool = False) -> str:
    """Write an interval of sums for a column: ``−7,9 til +4,1``."""
    if low is None or high is None:
        return texts("word.missing")
    ends = [write_cell(texts, end, signed=signed) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else texts("economy.range", low=ends[0], high=ends[1])


def write_probability(texts: Texts, share: float | None) -> str:
    """Write a share of the draws; near nothing and near all only as "under 1 %" and "over 99 %"."""
    if share is None:
        return texts("word.not_assessed")
    if share < _RARE:
        return texts("economy.rare", percent=texts.percent(_RARE))
    if share > _SURE:
        return texts("economy.sure", percent=texts.percent(_SURE))
    return texts.percent(share)


def write_about(texts: Texts, count: float, *, digits: int = 2) -> str:
    """Write a count with so many digits as are known: ``410.000``."""
    if count <= 0:
        return texts.number(0)
    step = 10 ** max(0, len(str(round(count))) - digits)
    return texts.number(round(count / step) * step)
