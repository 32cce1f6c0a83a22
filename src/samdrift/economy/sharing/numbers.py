"""Columns of numbers as people write them: Danish and English, with thousands, kroner and currencies."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from samdrift.economy.sharing.findings import CURRENCY, NUMBER, SEPARATORS, THOUSANDS
from samdrift.importers.values import clean_text, parse_number
from samdrift.kernel import Finding, Source, spoken_number

_FOREIGN = re.compile(r"€|\$|£|\b(eur|euro|usd|sek|nok|gbp|chf|isk)\b", re.IGNORECASE)
_KRONER = re.compile(r"^(kr\.?|dkk)\s*|\s*(kr\.?|dkk|%)$|,-$|\.-$", re.IGNORECASE)
_MAYBE_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: what it says, whose row it is, and where it stands."""

    text: str
    subject: str
    source: Source


def is_foreign(text: str) -> bool:
    """Whether a text names another currency than the Danish krone."""
    return _FOREIGN.search(text) is not None


def find_decimal_signs(texts: Sequence[str]) -> set[str]:
    """The signs that certainly are decimal signs in some of the numbers."""
    return {sign for text in texts for sign in _decimal_sign(_bare(text))}


def parse_numbers(
    column: str, cells: Sequence[Cell], *, elsewhere: set[str], is_danish: bool
) -> tuple[list[Fraction | None], list[Finding]]:
    """Read a column exactly; what cannot be read, or can be in two ways, is None and told.

    Args:
        column: its name.
        cells: its cells in order; empty ones are None without a word.
        elsewhere: decimal signs of the file's other columns, used where this column does not tell.
        is_danish: whether cells are divided by semicolons, as Danish spreadsheets do.

    Returns:
        One number a cell, and the findings.
    """
    signs = find_decimal_signs([cell.text for cell in cells])
    unsure = [cell for cell in cells if _MAYBE_THOUSANDS.fullmatch(_bare(cell.text))]
    used = {sign for cell in unsure for sign in ".," if sign in cell.text}
    told: list[Finding] = []
    if unsure and (len(signs) > 1 or (not signs and len(used) > 1)):
        told += [
            SEPARATORS.at(cell.source, cell.subject, column=column, value=_bare(cell.text)) for cell in unsure
        ]
        refused = {cell.source for cell in unsure}
    else:
        refused = set()
    known = signs or (elsewhere if len(elsewhere) == 1 else set())
    decimal = next(iter(known)) if len(known) == 1 else None
    values: list[Fraction | None] = []
    for cell in cells:
        if cell.source in refused:
            values.append(None)
            continue
        sign = decimal or ("," if "." in cell.text else ".")
        value, finding = _parse(column, cell, sign)
        values.append(value)
        told += [] if finding is None else [finding]
    if decimal is None and unsure and not refused and not (is_danish and used == {"."}):
        first = unsure[0]
        read = values[list(cells).index(first)]
        told.append(
            THOUSANDS.at(
                first.source, first.subject, column=column, value=_bare(first.text),
                read=spoken_number(float(read or 0)),
            )
        )  # fmt: skip
    return values, told


def _parse(column: str, cell: Cell, decimal: str) -> tuple[Fraction | None, Finding | None]:
    text = clean_text(cell.text)
    if text is None:
        return None, None
    told = {"column": column, "value": text[:40]}
    if is_foreign(text):
        return None, CURRENCY.at(cell.source, cell.subject, **told)
    try:
        number = parse_number(text, decimal=decimal)
    except ValueError:
        return None, NUMBER.at(cell.source, cell.subject, **told)
    # The shortest decimal that means this float is what the cell said.
    return (None if number is None else Fraction(repr(number))), None


def _bare(text: str) -> str:
    return _KRONER.sub("", text.strip()).strip()


def _decimal_sign(text: str) -> str:
    """The decimal sign that a number shows without doubt, or nothing."""
    signs = [sign for sign in ".," if sign in text]
    if not re.fullmatch(r"[(+-]?[0-9.,\s'’]+[)-]?", text) or not signs or _MAYBE_THOUSANDS.fullmatch(text):
        return ""
    if len(signs) == 2:
        return max(signs, key=text.rindex)
    if text.count(signs[0]) > 1:
        return "," if signs[0] == "." else "."
    return signs[0]
