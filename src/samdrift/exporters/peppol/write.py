"""Invoices and credit notes as UBL 2.1 documents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from samdrift.economy.settlement import LedgerEntry, SettlementParameters
from samdrift.exporters.peppol.document import Bill, Party, make_document
from samdrift.exporters.peppol.findings import NO_BUYER, NO_REFERENCE, NO_SELLER, WRONG_TAX
from samdrift.exporters.peppol.identifiers import clean, is_cvr, is_gln
from samdrift.exporters.peppol.parameters import InvoiceParameters
from samdrift.inventory.reference import load_municipalities
from samdrift.kernel import Finding

CVR, GLN = "0184", "0088"
#: Municipalities that are not called by their name and "Kommune" (general knowledge).
_NAMES = {"0101": "Københavns Kommune", "0400": "Bornholms Regionskommune"}
TAX_CATEGORIES = ("O", "E", "S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """A municipality as it is billed."""

    name: str
    cvr: str
    city: str


def list_buyers() -> dict[str, Buyer]:
    """Denmark's municipalities by code, with name, CVR number and seat (published facts)."""
    return {
        m.code: Buyer(name=_NAMES.get(m.code, f"{m.name} Kommune"), cvr=m.cvr_number, city=m.seat)
        for m in load_municipalities()
    }


def write_invoices(
    entries: Iterable[LedgerEntry],
    buyers: Mapping[str, Buyer],
    *,
    issued_on: date,
    parameters: InvoiceParameters,
    accounts: SettlementParameters | None = None,
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """Write each entry that is not zero as an invoice, or where it is negative as a credit note.

    Args:
        entries: of the ledger.
        buyers: by municipality code.
        issued_on: the day on the invoices.
        parameters: who bills, and how.
        accounts: the municipalities' account numbers, shown as the buyer's accounting reference.

    Returns:
        File name -> UBL 2.1, in the order of the entries; and why others were not made.

    Format: Peppol BIS Billing 3 (EN 16931-1, UBL 2.1 syntax).
    """
    wrong = _check_seller(parameters)
    if wrong:
        return {}, wrong
    files: dict[str, bytes] = {}
    found: list[Finding] = []
    known = accounts.accounts if accounts else {}
    for entry in entries:
        if not entry.amount.oere:
            continue
        buyer = buyers.get(entry.municipality)
        told = _check_buyer(entry, buyer, parameters)
        found += told
        if told or buyer is None:
            continue
        bill = Bill(
            entry=entry,
            issued_on=issued_on,
            buyer=_buyer_party(entry.municipality, buyer, parameters),
            seller=_seller_party(parameters),
            buyer_reference=clean(parameters.buyer_reference.get(entry.municipality, "")),
            order_reference=clean(parameters.order_reference.get(entry.municipality, "")),
            account=clean(known.get(entry.municipality, "")),
        )
        files[f"{entry.id}.xml"] = make_document(bill, parameters)
    return files, tuple(found)


def _check_seller(parameters: InvoiceParameters) -> tuple[Finding, ...]:
    right = {
        "seller_name": bool(clean(parameters.seller_name)),
        "seller_cvr": is_cvr(parameters.seller_cvr),
        "seller_city": bool(clean(parameters.seller_city)),
        "seller_gln": not parameters.seller_gln or is_gln(parameters.seller_gln),
        "bank_account": bool(parameters.bank_account) == bool(parameters.bank_registration),
    }
    wrong = [NO_SELLER.at(None, name) for name, fine in right.items() if not fine]
    if parameters.tax_category not in TAX_CATEGORIES:
        wrong.append(WRONG_TAX.at(None, parameters.tax_category))
    return tuple(wrong)


def _check_buyer(entry: LedgerEntry, buyer: Buyer | None, parameters: InvoiceParameters) -> list[Finding]:
    code = entry.municipality
    name = buyer.name if buyer else code
    wrong = []
    if buyer is None or not is_cvr(buyer.cvr):
        wrong.append(NO_BUYER.at(None, name, entry=entry.id, what="CVR"))
    gln = parameters.buyer_gln.get(code, "")
    if gln and not is_gln(gln):
        wrong.append(NO_BUYER.at(None, name, entry=entry.id, what="GLN"))
    given = parameters.buyer_reference.get(code, "") + parameters.order_reference.get(code, "")
    if not clean(given):
        wrong.append(NO_REFERENCE.at(None, name, entry=entry.id))
    return wrong


def _buyer_party(code: str, buyer: Buyer, parameters: InvoiceParameters) -> Party:
    gln = parameters.buyer_gln.get(code)
    return Party(
        name=clean(buyer.name),
        cvr=buyer.cvr,
        endpoint=(GLN, gln) if gln else (CVR, buyer.cvr),
        street="",
        city=clean(buyer.city),
        postcode="",
        # BR-O-02: outside the scope of VAT, no VAT number may stand on the bill.
        vat_number="",
    )


def _seller_party(parameters: InvoiceParameters) -> Party:
    gln = parameters.seller_gln
    return Party(
        name=clean(parameters.seller_name),
        cvr=parameters.seller_cvr,
        endpoint=(GLN, gln) if gln else (CVR, parameters.seller_cvr),
        street=clean(parameters.seller_street),
        city=clean(parameters.seller_city),
        postcode=clean(parameters.seller_postcode),
        vat_number="" if parameters.tax_category == "O" else f"DK{parameters.seller_cvr}",
    )
