"""Account lines: which are servers and network, what kind of cost, in which year's prices."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from samdrift.economy.parameters import CATEGORIES, EconomyParameters
from samdrift.kernel import Money

#: First and last year that an account line may have.
_YEARS = range(2010, 2051)
#: Two lines are the same line when they agree in all of these.
_NAMES = ("municipality", "year", "kind", "name", "function", "dranst", "art", "account_number")

#: One row an account line; øre in the price level. ``low_oere`` and ``high_oere`` are the interval's ends.
LINE_SCHEMA = {
    "asset_id": pl.String(),
    "municipality": pl.String(),
    "year": pl.Int64(),
    "kind": pl.String(),
    "name": pl.String(),
    "function": pl.String(),
    "area": pl.String(),
    "dranst": pl.String(),
    "place": pl.String(),
    "category": pl.String(),
    "amount_oere": pl.Int64(),
    "counted_oere": pl.Int64(),
    "low_oere": pl.Int64(),
    "high_oere": pl.Int64(),
    "is_repeat": pl.Boolean(),
    "reason": pl.String(),
}


class Place(StrEnum):
    """Where an account line belongs."""

    CORE = "core"
    HIDDEN = "hidden"
    UNIT = "unit_payment"
    UNCLEAR = "unclear"
    INTERNAL = "internal"
    NOT_CASH = "not_cash"
    OUTSIDE = "outside"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The parameters' words, compiled once."""

    scope: re.Pattern[str]
    excluded: re.Pattern[str]
    internal: re.Pattern[str]
    unit: re.Pattern[str]
    categories: tuple[tuple[str, re.Pattern[str]], ...]


def find_account_lines(
    cost_lines: pl.DataFrame, parameters: EconomyParameters, *, centres: Mapping[str, Sequence[str]]
) -> pl.DataFrame:
    """Give every account line its place, its kind of cost, and its amount in the price level.

    Args:
        cost_lines: inventory table ``cost_lines`` [DKK].
        parameters: words, functions, price development.
        centres: names of joint centres that a municipality is a member of, by municipality; what it
            pays them is internal, since the centre's own accounts hold the cost.

    Returns:
        ``LINE_SCHEMA``, one row a line, in the order of municipality, year and id.

    Method: docs/methods/economy.md, section 1.
    """
    words = _compile(parameters)
    rows = sorted(
        cost_lines.iter_rows(named=True), key=lambda r: (r["municipality"], r["year"] or 0, r["asset_id"])
    )
    seen: dict[tuple[object, ...], list[int]] = {}
    made = []
    for row in rows:
        line = _line(row, words, parameters, centres.get(row["municipality"], ()))
        if line["place"] != Place.UNUSABLE.value:
            amounts = seen.setdefault(tuple(_fold(row[name]) for name in _NAMES), [])
            _mark_repeat(line, amounts)
        made.append(line)
    return pl.DataFrame(made, schema=LINE_SCHEMA)


def is_in_scope(text: str, parameters: EconomyParameters) -> bool:
    """Whether a text has words of servers and network."""
    return _pattern(parameters.scope_words).search(text.lower()) is not None


def parse_function(value: object) -> str | None:
    """Read a function of the account plan, however it is written: ``06.45.52``, ``64552``, ``6.45.52.100``.

    Returns:
        Main account, main function and function, such as ``6.45.52``; None where it is none.
    """
    text = str(value or "").strip()
    found = re.match(r"0?(\d)[.\- ](\d{2})[.\- ](\d{2})(?!\d)", text) or re.fullmatch(
        r"0?(\d)(\d{2})(\d{2})(?:\.0)?", text
    )
    return ".".join(found.groups()) if found else None


def _compile(parameters: EconomyParameters) -> _Words:
    return _Words(
        scope=_pattern(parameters.scope_words),
        excluded=_pattern(parameters.excluded_words),
        internal=_pattern(parameters.internal_words),
        unit=_pattern(parameters.unit_payment_words),
        categories=tuple((name, _pattern(words)) for name, words in parameters.category_words.items()),
    )


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words; short ones only alone, so that ``lan`` is not in ``planlægning``."""
    parts = []
    for word in sorted({str(w).strip().lower() for w in words} - {""}):
        escaped = re.escape(word)
        parts.append(rf"\b{escaped}\b" if len(word) <= 3 else escaped)
    return re.compile("|".join(parts) or r"(?!)")


def _fold(value: object) -> object:
    return " ".join(value.lower().split()) if isinstance(value, str) else value


def _line(
    row: Mapping[str, object], words: _Words, parameters: EconomyParameters, centres: Sequence[str]
) -> dict[str, object]:
    text = " ".join(str(row[name]).lower() for name in ("name", "supplier") if row[name])
    reason = _why_unusable(row)
    place = Place.UNUSABLE if reason else _place(row, text, words, parameters, centres)
    category = _category(row, text, words)
    amount = 0 if reason else _in_price_level(row, category, parameters)
    counted, low, high = _counted(place, amount, parameters)
    function = parse_function(row["function"])
    return {
        "asset_id": row["asset_id"],
        "municipality": row["municipality"],
        "year": row["year"],
        "kind": row["kind"] or "account",
        "name": row["name"] or row["account_number"],
        "function": function,
        "area": function[0] if function else None,
        "dranst": _first_digit(row["dranst"]) or "1",
        "place": place.value,
        "category": category,
        "amount_oere": amount,
        "counted_oere": counted,
        "low_oere": low,
        "high_oere": high,
        "is_repeat": False,
        "reason": reason,
    }


def _why_unusable(row: Mapping[str, object]) -> str | None:
    if row["amount_dkk"] is None:
        return "no amount"
    if row["year"] is None:
        return "no year"
    return None if row["year"] in _YEARS else "impossible year"


def _place(
    row: Mapping[str, object],
    text: str,
    words: _Words,
    parameters: EconomyParameters,
    centres: Sequence[str],
) -> Place:
    """The first rule that fits; docs/methods/economy.md has them as a table."""
    art = _first_digit(row["art"])
    if art == "0" or _first_digit(row["dranst"]) in {"4", "5", "6", "7"}:
        return Place.NOT_CASH
    if art == "9" or words.internal.search(text) or any(name.lower() in text for name in centres if name):
        return Place.INTERNAL
    if words.unit.search(text):
        return Place.UNIT
    function = parse_function(row["function"])
    is_joint = function in parameters.joint_functions
    # A line may name servers and PCs; what names equipment of ours is ours.
    if words.excluded.search(text) and not words.scope.search(words.excluded.sub(" ", text)):
        return Place.OUTSIDE
    if words.scope.search(text):
        return Place.CORE if is_joint or function is None else Place.HIDDEN
    return Place.UNCLEAR if is_joint else Place.OUTSIDE


def _category(row: Mapping[str, object], text: str, words: _Words) -> str:
    if _first_digit(row["art"]) == "1":
        return CATEGORIES[0]
    return next((name for name, pattern in words.categories if pattern.search(text)), "services")


def _first_digit(value: object) -> str | None:
    found = re.match(r"\s*(\d)", str(value)) if value is not None else None
    return found.group(1) if found else None


def _in_price_level(row: Mapping[str, object], category: str, parameters: EconomyParameters) -> int:
    """Øre in the price level; a line says its own year's prices unless it says another."""
    level = row["price_level"] if row["price_level"] in _YEARS else row["year"]
    growth = 1 + parameters.price_growth_pct[category][1] / 100
    years = parameters.price_level - int(str(level))
    dkk = float(str(row["amount_dkk"]))
    return Money.from_dkk(dkk * growth**years).oere


def _counted(place: Place, amount: int, parameters: EconomyParameters) -> tuple[int, int, int]:
    """What counts of a line, and the interval's ends [øre]."""
    if place in (Place.CORE, Place.HIDDEN, Place.UNIT):
        return amount, amount, amount
    if place is not Place.UNCLEAR:
        return 0, 0, 0
    least, likely, most = (round(amount * share / 100) for share in parameters.unclear_share_pct)
    return likely, min(least, most), max(least, most)


def _mark_repeat(line: dict[str, object], amounts: list[int]) -> None:
    """A line met before: equal amounts count once, different ones all, with the interval down to one."""
    amount = int(str(line["amount_oere"]))
    if amount in amounts:
        line["is_repeat"], line["counted_oere"], line["low_oere"] = (
            True,
            0,
            min(0, int(str(line["low_oere"]))),
        )
        line["high_oere"] = max(0, int(str(line["high_oere"])))
    elif amounts:
        line["is_repeat"] = True
        line["low_oere"] = min(0, int(str(line["low_oere"])))
        line["high_oere"] = max(0, int(str(line["high_oere"])))
    amounts.append(amount)
