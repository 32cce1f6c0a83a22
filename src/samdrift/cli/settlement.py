"""``samdrift settle``: a year's basis and the ledger in; the ledger, pages, accounts and invoices out."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from samdrift.economy.settlement import (
    Ledger,
    LedgerEntry,
    ReadBasis,
    SettlementParameters,
    UnableToSettle,
    list_statements,
    parse_basis,
    parse_ledger,
    plan_adjustment,
    plan_correction,
    plan_prepayments,
    statement_table,
    write_accounts,
    write_ledger,
)
from samdrift.economy.settlement.findings import OTHER_LEDGER
from samdrift.economy.sharing import parse_drivers
from samdrift.exporters.peppol import InvoiceParameters, list_buyers, write_invoices
from samdrift.importers.importer import InputFile
from samdrift.kernel import Finding, parse_parameters
from samdrift.report.statements import render_statement

BASIS, DRIVERS, LEDGER = "settlement.toml", "drivers.csv", "ledger.csv"
BOOKINGS = ("prepayments", "adjustment", "correction", "nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What was settled: the entries that are new, how many stand in all, files written, findings."""

    new: tuple[LedgerEntry, ...]
    standing: int
    invoices: int
    findings: tuple[Finding, ...]


def settle_folder(folder: Path, out: Path, *, book: str, reason: str, today: date) -> Settled:
    """Settle the year in ``folder`` and write the result below ``out``.

    Args:
        folder: with ``settlement.toml``, ``drivers.csv`` and, once there is one, ``ledger.csv``.
        out: where the ledger, ``pages/``, ``statements.csv`` and the booking's accounts and invoices go.
        book: one of ``BOOKINGS``.
        reason: why, for a correction.
        today: the day of booking.

    Raises:
        InvalidInput: a file cannot be used; with all reasons.
        UnableToSettle: the year cannot be settled; with all reasons.
        OSError: a file cannot be read or written.
    """
    drivers = parse_drivers(InputFile.of_bytes(DRIVERS, (folder / DRIVERS).read_bytes()), alone_needed=False)
    read = parse_basis((folder / BASIS).read_bytes(), drivers, path=BASIS, drivers_path=DRIVERS)
    before = _ledger(folder / LEDGER)
    parameters, told = parse_parameters(
        SettlementParameters, read.sections.get("settlement", {}), section="settlement", path=BASIS
    )
    invoicing, more = parse_parameters(
        InvoiceParameters, read.sections.get("invoicing", {}), section="invoicing", path=BASIS
    )
    after = _book(read, before, book, reason, (today, parameters))
    _check_nothing_lost(out / LEDGER, before)
    new = after.entries[len(before.entries) :]
    invoices: dict[str, bytes] = {}
    refused: tuple[Finding, ...] = ()
    if "invoicing" in read.sections:
        invoices, refused = write_invoices(
            new, list_buyers(), issued_on=today, parameters=invoicing, accounts=parameters
        )
    files = _pages(read, after)
    if after.entries:
        # A ledger says that something has been billed; a folder without bills has none.
        files[LEDGER] = write_ledger(after)
    if new:
        # A folder a booking: what was sent before is neither lost nor sent again.
        booking = f"bookings/{today.isoformat()}-{book}"
        accounts = write_accounts(new, read.basis.municipalities, parameters=parameters)
        files[f"{booking}/accounts.csv"] = accounts
        files |= {f"{booking}/invoices/{name}": content for name, content in invoices.items()}
    for name, content in files.items():
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    findings = (*drivers.findings, *told, *more, *refused)
    return Settled(new=new, standing=len(after.entries), invoices=len(invoices), findings=findings)


def _ledger(path: Path) -> Ledger:
    return parse_ledger(path.read_bytes(), path=path.name) if path.exists() else Ledger()


def _check_nothing_lost(path: Path, before: Ledger) -> None:
    """Refuse to write over a ledger that holds other entries than those that were settled from."""
    there = _ledger(path).entries
    if there != before.entries[: len(there)]:
        raise UnableToSettle((OTHER_LEDGER.at(None, str(path)),))


def _book(
    read: ReadBasis, ledger: Ledger, book: str, reason: str, day: tuple[date, SettlementParameters]
) -> Ledger:
    booked_on, parameters = day
    if book == "prepayments":
        return plan_prepayments(read.basis, ledger, booked_on=booked_on, parameters=parameters)
    if book == "adjustment":
        return plan_adjustment(read.basis, ledger, booked_on=booked_on, parameters=parameters)
    if book == "correction":
        return plan_correction(read.basis, ledger, booked_on=booked_on, reason=reason, parameters=parameters)
    return ledger


def _pages(read: ReadBasis, ledger: Ledger) -> dict[str, bytes]:
    statements = list_statements(read.basis, ledger)
    # A municipality that is not recognised has its name as code, which may hold anything.
    pages = {
        f"pages/{place:02}-{''.join(c for c in each.municipality if c.isalnum())}.html": each
        for place, each in enumerate(statements, start=1)
    }
    made = {name: render_statement(each).encode() for name, each in pages.items()}
    return {"statements.csv": statement_table(statements).write_csv().encode(), **made}
