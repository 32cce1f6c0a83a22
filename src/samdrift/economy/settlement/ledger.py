"""The ledger: written at its end only, sealed entry by entry, readable as a table."""

import csv
import hashlib
import io
from collections.abc import Iterable
from datetime import date

import polars as pl

from samdrift.economy.settlement.findings import (
    ALREADY,
    BROKEN_LEDGER,
    BROKEN_SEAL,
    NO_REASON,
    WRONG_ORDER,
    WRONG_REFERENCE,
)
from samdrift.economy.settlement.model import EntryKind, Ledger, LedgerEntry, UnableToSettle
from samdrift.kernel import Finding, InvalidInput, Money, Source

#: The ledger as a table; ``amount_oere`` is positive where the municipality pays.
LEDGER_SCHEMA = {
    "entry": pl.String(),
    "municipality": pl.String(),
    "year": pl.Int64(),
    "kind": pl.String(),
    "month": pl.Int64(),
    "amount_oere": pl.Int64(),
    "booked_on": pl.Date(),
    "due_on": pl.Date(),
    "corrects": pl.String(),
    "reason": pl.String(),
    "seal": pl.String(),
}
_START = "samdrift-ledger-1"


def extend_ledger(ledger: Ledger, entries: Iterable[LedgerEntry]) -> Ledger:
    """Write entries at the ledger's end and seal them; nothing that stands is touched.

    Raises:
        UnableToSettle: an entry is there already, is dated before the last one, or is a correction
            without a reason or with a reference to no earlier entry of its municipality and year.
    """
    standing = {entry.id: entry for entry in ledger.entries}
    last = ledger.entries[-1].booked_on if ledger.entries else None
    seal = ledger.seals[-1] if ledger.seals else _START
    added: list[LedgerEntry] = []
    seals: list[str] = []
    wrong: list[Finding] = []
    for entry in entries:
        wrong += _find_problems(entry, standing, last)
        seal = _seal(seal, entry)
        standing[entry.id], last = entry, entry.booked_on
        added.append(entry)
        seals.append(seal)
    if wrong:
        raise UnableToSettle(tuple(wrong))
    return Ledger(entries=(*ledger.entries, *added), seals=(*ledger.seals, *seals))


def verify_ledger(ledger: Ledger) -> tuple[Finding, ...]:
    """Check a ledger, whoever made it: seals, references, dates. Empty where all is well."""
    found: list[Finding] = []
    standing: dict[str, LedgerEntry] = {}
    last: date | None = None
    seal = _START
    for place, entry in enumerate(ledger.entries):
        found += _find_problems(entry, standing, last)
        seal = _seal(seal, entry)
        given = ledger.seals[place] if place < len(ledger.seals) else ""
        if seal != given:
            found.append(BROKEN_SEAL.at(None, entry.id))
            # Later seals are judged by the one that stands, so that each break is told once.
            seal = given
        standing[entry.id], last = entry, entry.booked_on
    if len(ledger.seals) > len(ledger.entries):
        found.append(BROKEN_SEAL.at(None, str(len(ledger.entries) + 1)))
    return tuple(found)


def _find_problems(entry: LedgerEntry, standing: dict[str, LedgerEntry], last: date | None) -> list[Finding]:
    wrong = []
    if entry.id in standing:
        wrong.append(ALREADY.at(None, entry.id))
    if last is not None and entry.booked_on < last:
        wrong.append(WRONG_ORDER.at(None, entry.id, day=entry.booked_on, before=last))
    if entry.kind is not EntryKind.CORRECTION:
        return wrong
    if not entry.reason.strip():
        wrong.append(NO_REASON.at(None, entry.id))
    own = [e.id for e in standing.values() if (e.municipality, e.year) == (entry.municipality, entry.year)]
    if (entry.corrects is None and own) or (entry.corrects is not None and entry.corrects not in own):
        wrong.append(WRONG_REFERENCE.at(None, entry.id, corrects=entry.corrects or "-"))
    return wrong


def _seal(before: str, entry: LedgerEntry) -> str:
    # repr quotes every text, so that no text can look like the next field.
    content = repr((
        before, entry.id, entry.municipality, entry.year, str(entry.kind), entry.month, entry.amount.oere,
        entry.booked_on.isoformat(), entry.due_on.isoformat(), entry.corrects, entry.reason,
    ))  # fmt: skip
    return hashlib.sha256(content.encode()).hexdigest()


def ledger_table(ledger: Ledger) -> pl.DataFrame:
    """The ledger as ``LEDGER_SCHEMA``, in its order."""
    rows = [
        {
            "entry": e.id,
            "municipality": e.municipality,
            "year": e.year,
            "kind": str(e.kind),
            "month": e.month,
            "amount_oere": e.amount.oere,
            "booked_on": e.booked_on,
            "due_on": e.due_on,
            "corrects": e.corrects,
            "reason": e.reason,
            "seal": seal,
        }
        for e, seal in zip(ledger.entries, ledger.seals, strict=True)
    ]
    return pl.DataFrame(rows, schema=LEDGER_SCHEMA)


def write_ledger(ledger: Ledger) -> bytes:
    """The ledger as CSV (UTF-8), which ``parse_ledger`` reads back."""
    return ledger_table(ledger).write_csv(quote_style="non_numeric").encode()


def parse_ledger(content: bytes, *, path: str) -> Ledger:
    """Read a ledger that ``write_ledger`` wrote, and verify it.

    Raises:
        InvalidInput: it cannot be read, or it was changed; with all reasons.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput((_broken(path, None, str(error)),)) from error
    missing = [name for name in LEDGER_SCHEMA if not rows or rows[0].get(name) is None]
    if missing:
        raise InvalidInput((_broken(path, 1, ", ".join(missing)),))
    entries, seals, wrong = [], [], []
    for number, row in enumerate(rows, start=2):
        try:
            entries.append(_entry(row))
            seals.append(row["seal"] or "")
        except (ValueError, TypeError) as error:
            wrong.append(_broken(path, number, str(error)))
    ledger = Ledger(entries=tuple(entries), seals=tuple(seals))
    wrong = wrong or list(verify_ledger(ledger))
    if wrong:
        raise InvalidInput(tuple(wrong))
    return ledger


def _broken(path: str, row: int | None, reason: str) -> Finding:
    source = Source(path=path, row=row)
    return BROKEN_LEDGER.at(source, str(source), reason=reason)


def _entry(row: dict[str, str | None]) -> LedgerEntry:
    text = {name: row.get(name) or "" for name in LEDGER_SCHEMA}
    if not text["entry"] or not text["municipality"]:
        raise ValueError("entry, municipality")
    return LedgerEntry(
        id=text["entry"],
        municipality=text["municipality"],
        year=int(text["year"]),
        kind=EntryKind(text["kind"]),
        month=int(text["month"]) if text["month"] else None,
        amount=Money(oere=int(text["amount_oere"])),
        booked_on=date.fromisoformat(text["booked_on"]),
        due_on=date.fromisoformat(text["due_on"]),
        corrects=text["corrects"] or None,
        reason=text["reason"],
    )
