"""A year's basis as the two files that people keep: ``settlement.toml`` and ``drivers.csv``."""

import csv
import io
import json
from decimal import Decimal
from fractions import Fraction

from samdrift.economy.settlement.model import CostItem, SettlementBasis
from samdrift.economy.sharing import ALONE, EQUAL
from samdrift.kernel import Money

#: Spreadsheet programs run a cell that begins with one of these as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_basis(basis: SettlementBasis, *, comments: tuple[str, ...] = (), end: str = "") -> str:
    """Write a basis as ``settlement.toml``; what ``parse_basis`` reads back is the same basis.

    Args:
        basis: without ceilings, which the file does not hold.
        comments: lines that stand first.
        end: further sections, as TOML.
    """
    lines = [f"# {line}".rstrip() for line in comments]
    key = ",".join(f"{name}={_decimal(weight)}" for name, weight in basis.key.weights)
    lines += [f"year = {basis.year}", f"key = {_quoted(key)}"]
    for item in basis.items:
        lines += ["", *_write_item(item)]
    for driver in basis.drivers:
        lines += ["", f"[drivers.{_quoted(driver.name)}]", f"kind = {_quoted(driver.kind.value)}"]
        if source := basis.driver_sources.get(driver.name):
            lines.append(f"source = {_quoted(source)}")
    if basis.first_month:
        lines += ["", "[first_month]"]
        lines += [f"{_quoted(code)} = {month}" for code, month in sorted(basis.first_month.items())]
    return "\n".join(lines) + "\n" + (f"\n{end}" if end else "")


def _write_item(item: CostItem) -> list[str]:
    lines = ["[[items]]", f"name = {_quoted(item.name)}"]
    for name, money in (("budget_dkk", item.budget), ("actual_dkk", item.actual)):
        if money is not None:
            lines.append(f"{name} = {_kroner(money)}")
    lines.append(f"kind = {_quoted(item.kind.value)}")
    return lines if item.source is None else [*lines, f"source = {_quoted(str(item.source))}"]


def write_drivers(basis: SettlementBasis) -> bytes:
    """Write the drivers as CSV with semicolons and decimal comma, one row a municipality."""
    named = [(driver, f"{ALONE}_dkk" if driver.name == ALONE else driver.name) for driver in basis.drivers]
    columns = [(driver, head) for driver, head in named if driver.name != EQUAL]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["municipality", "code", *(head for _, head in columns)])
    for place, (code, name) in enumerate(basis.municipalities.items()):
        values = [_decimal(driver.values[place]).replace(".", ",") for driver, _ in columns]
        writer.writerow([_harmless(name), _harmless(code), *values])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _kroner(money: Money) -> str:
    sign, oere = ("-" if money.oere < 0 else ""), abs(money.oere)
    return f"{sign}{oere // 100}" + (f".{oere % 100:02}" if oere % 100 else "")


def _decimal(value: Fraction) -> str:
    """As a decimal without an end of zeros: with all its places, or 28 digits where it has no end."""
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell
