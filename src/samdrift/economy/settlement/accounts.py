"""Ledger entries as lines for accounting systems: CSV as Danish spreadsheets write it."""

import csv
import io
from collections.abc import Iterable, Mapping

from samdrift.economy.settlement.model import LedgerEntry
from samdrift.economy.settlement.parameters import SettlementParameters
from samdrift.kernel import Money

ACCOUNT_COLUMNS = (
    "postering", "bogfoert", "forfald", "kommunekode", "kommune", "regnskabsaar", "maaned", "slags",
    "beloeb_kr", "funktion", "dranst", "art", "konto_kommune", "konto_enhed", "tekst",
    "korrigerer", "begrundelse",
)  # fmt: skip
_KINDS = {"prepayment": "aconto", "adjustment": "efterregulering", "correction": "korrektion"}
#: Spreadsheet programs run a cell that begins with one of these as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def format_amount(money: Money) -> str:
    """A sum with decimal comma and no thousands sign, exactly: ``-1234,05``."""
    sign = "-" if money.oere < 0 else ""
    return f"{sign}{abs(money.oere) // 100},{abs(money.oere) % 100:02}"


def find_account(municipality: str, parameters: SettlementParameters) -> str:
    """A municipality's own account number, else function, dranst and art."""
    own = parameters.accounts.get(municipality)
    return own or f"{parameters.function}.{parameters.dranst}.{parameters.art}"


def write_accounts(
    entries: Iterable[LedgerEntry], names: Mapping[str, str], *, parameters: SettlementParameters
) -> bytes:
    """Write entries as CSV with account numbers: semicolons, decimal comma, UTF-8 with byte order mark.

    Args:
        entries: in the order in which they are to stand.
        names: code -> name.
        parameters: function, dranst, art and accounts.

    Returns:
        The file; a positive sum is the municipality's expense and the unit's income.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(ACCOUNT_COLUMNS)
    for entry in entries:
        kind = _KINDS[entry.kind]
        period = f"{entry.year}-{entry.month:02}" if entry.month else str(entry.year)
        name = names.get(entry.municipality, entry.municipality)
        cells = (
            entry.id, entry.booked_on.isoformat(), entry.due_on.isoformat(), entry.municipality, name,
            entry.year, entry.month or "", kind, format_amount(entry.amount), parameters.function,
            parameters.dranst, parameters.art, find_account(entry.municipality, parameters),
            parameters.unit_account, f"Fælles it-drift, {kind} {period}", entry.corrects or "", entry.reason,
        )  # fmt: skip
        writer.writerow([cell if place == 8 else _harmless(cell) for place, cell in enumerate(cells)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _harmless(cell: object) -> str:
    text = str(cell)
    return "'" + text if text.startswith(_FORMULA_STARTS) else text
