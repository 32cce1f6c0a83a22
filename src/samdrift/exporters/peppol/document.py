"""One bill as XML, its elements in the order that the schema demands."""

import calendar
from dataclasses import dataclass
from datetime import date

from lxml import etree

from samdrift.economy.settlement import EntryKind, LedgerEntry
from samdrift.exporters.peppol.identifiers import clean
from samdrift.exporters.peppol.parameters import InvoiceParameters

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_CAC = f"{_UBL}CommonAggregateComponents-2"
_CBC = f"{_UBL}CommonBasicComponents-2"
CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_INVOICE, _CREDIT_NOTE = "380", "381"
#: UN/CEFACT 4461: 42 to a bank account, 1 not defined.
_BANK_ACCOUNT, _NOT_DEFINED = "42", "1"
_ONE = "C62"
_MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Seller or buyer; ``endpoint`` is scheme and number; empty texts are left out."""

    name: str
    cvr: str
    endpoint: tuple[str, str]
    street: str
    city: str
    postcode: str
    vat_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What one document says; empty texts are left out."""

    entry: LedgerEntry
    issued_on: date
    seller: Party
    buyer: Party
    buyer_reference: str
    order_reference: str
    account: str

    @property
    def is_credit(self) -> bool:
        """Whether it is a credit note."""
        return self.entry.amount.oere < 0


def make_document(bill: Bill, parameters: InvoiceParameters) -> bytes:
    """Make the XML of one bill; the same bill, the same bytes."""
    kind = "CreditNote" if bill.is_credit else "Invoice"
    names: dict[str | None, str] = {None: f"{_UBL}{kind}-2", "cac": _CAC, "cbc": _CBC}
    root = etree.Element(f"{{{_UBL}{kind}-2}}{kind}", nsmap=names)  # type: ignore[arg-type]
    _head(root, bill)
    _party(_group(root, "AccountingSupplierParty"), bill.seller, is_seller=True)
    _party(_group(root, "AccountingCustomerParty"), bill.buyer, is_seller=False)
    _payment(root, bill, parameters)
    net = abs(bill.entry.amount.oere)
    tax = _tax_oere(net, parameters)
    _tax(root, net, tax, parameters)
    _totals(root, net, tax)
    _line(root, bill, net, parameters)
    etree.indent(root)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document


def _head(root: etree._Element, bill: Bill) -> None:
    entry = bill.entry
    _add(root, "CustomizationID", CUSTOMIZATION)
    _add(root, "ProfileID", PROFILE)
    _add(root, "ID", entry.id)
    _add(root, "IssueDate", bill.issued_on.isoformat())
    if bill.is_credit:
        _add(root, "CreditNoteTypeCode", _CREDIT_NOTE)
    else:
        _add(root, "DueDate", entry.due_on.isoformat())
        _add(root, "InvoiceTypeCode", _INVOICE)
    if clean(entry.reason):
        _add(root, "Note", clean(entry.reason))
    _add(root, "DocumentCurrencyCode", "DKK")
    if bill.account:
        _add(root, "AccountingCost", bill.account)
    if bill.buyer_reference:
        _add(root, "BuyerReference", bill.buyer_reference)
    first, last = _period(entry)
    period = _group(root, "InvoicePeriod")
    _add(period, "StartDate", first.isoformat())
    _add(period, "EndDate", last.isoformat())
    if bill.order_reference:
        _add(_group(root, "OrderReference"), "ID", bill.order_reference)
    if entry.corrects:
        before = _group(_group(root, "BillingReference"), "InvoiceDocumentReference")
        _add(before, "ID", entry.corrects)


def _period(entry: LedgerEntry) -> tuple[date, date]:
    if entry.month is None:
        return date(entry.year, 1, 1), date(entry.year, 12, 31)
    days = calendar.monthrange(entry.year, entry.month)[1]
    return date(entry.year, entry.month, 1), date(entry.year, entry.month, days)


def _party(parent: etree._Element, party: Party, *, is_seller: bool) -> None:
    node = _group(parent, "Party")
    scheme, number = party.endpoint
    _add(node, "EndpointID", number, schemeID=scheme)
    _add(_group(node, "PartyName"), "Name", party.name)
    address = _group(node, "PostalAddress")
    for name, text in (
        ("StreetName", party.street), ("CityName", party.city), ("PostalZone", party.postcode),
    ):  # fmt: skip
        if text:
            _add(address, name, text)
    _add(_group(address, "Country"), "IdentificationCode", "DK")
    if is_seller and party.vat_number:
        registered = _group(node, "PartyTaxScheme")
        _add(registered, "CompanyID", party.vat_number)
        _add(_group(registered, "TaxScheme"), "ID", "VAT")
    legal = _group(node, "PartyLegalEntity")
    _add(legal, "RegistrationName", party.name)
    _add(legal, "CompanyID", party.cvr, schemeID="0184")


def _payment(root: etree._Element, bill: Bill, parameters: InvoiceParameters) -> None:
    means = _group(root, "PaymentMeans")
    has_account = bool(parameters.bank_account) and not bill.is_credit
    _add(means, "PaymentMeansCode", _BANK_ACCOUNT if has_account else _NOT_DEFINED)
    if has_account:
        _add(means, "PaymentID", bill.entry.id)
        account = _group(means, "PayeeFinancialAccount")
        _add(account, "ID", clean(parameters.bank_account))
        _add(_group(account, "FinancialInstitutionBranch"), "ID", clean(parameters.bank_registration))
    if bill.is_credit:
        text = f"Beløbet godskrives senest {bill.entry.due_on.isoformat()}."
        _add(_group(root, "PaymentTerms"), "Note", text)


def _tax_oere(net_oere: int, parameters: InvoiceParameters) -> int:
    """VAT [øre], halves up, of a sum that is zero or more."""
    if parameters.tax_category != "S":
        return 0
    return (net_oere * parameters.tax_pct + 50) // 100


def _tax(root: etree._Element, net: int, tax: int, parameters: InvoiceParameters) -> None:
    total = _group(root, "TaxTotal")
    _amount(total, "TaxAmount", tax)
    part = _group(total, "TaxSubtotal")
    _amount(part, "TaxableAmount", net)
    _amount(part, "TaxAmount", tax)
    category = _group(part, "TaxCategory")
    _category(category, parameters)
    if parameters.tax_category == "O":
        _add(category, "TaxExemptionReasonCode", "VATEX-EU-O")
        _add(category, "TaxExemptionReason", "Not subject to VAT")
    elif parameters.tax_category == "E":
        _add(category, "TaxExemptionReason", clean(parameters.exemption_reason) or "Fritaget for moms")
    _add(_group(category, "TaxScheme"), "ID", "VAT")


def _category(node: etree._Element, parameters: InvoiceParameters) -> None:
    _add(node, "ID", parameters.tax_category)
    # BR-O-05: outside the scope of VAT there is no rate, not even zero.
    if parameters.tax_category != "O":
        _add(node, "Percent", str(parameters.tax_pct if parameters.tax_category == "S" else 0))


def _totals(root: etree._Element, net: int, tax: int) -> None:
    node = _group(root, "LegalMonetaryTotal")
    _amount(node, "LineExtensionAmount", net)
    _amount(node, "TaxExclusiveAmount", net)
    _amount(node, "TaxInclusiveAmount", net + tax)
    _amount(node, "PayableAmount", net + tax)


def _line(root: etree._Element, bill: Bill, net: int, parameters: InvoiceParameters) -> None:
    line = _group(root, "CreditNoteLine" if bill.is_credit else "InvoiceLine")
    _add(line, "ID", "1")
    _add(line, "CreditedQuantity" if bill.is_credit else "InvoicedQuantity", "1", unitCode=_ONE)
    _amount(line, "LineExtensionAmount", net)
    item = _group(line, "Item")
    _add(item, "Name", _describe(bill.entry))
    category = _group(item, "ClassifiedTaxCategory")
    _category(category, parameters)
    _add(_group(category, "TaxScheme"), "ID", "VAT")
    _amount(_group(line, "Price"), "PriceAmount", net)


def _describe(entry: LedgerEntry) -> str:
    if entry.kind is EntryKind.PREPAYMENT and entry.month:
        return f"Bidrag til fælles it-drift, aconto {_MONTHS[entry.month - 1]} {entry.year}"
    if entry.kind is EntryKind.ADJUSTMENT:
        return f"Efterregulering af bidrag til fælles it-drift {entry.year}"
    return f"Korrektion af bidrag til fælles it-drift {entry.year}"


def _group(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_CAC}}}{name}")


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    node = etree.SubElement(parent, f"{{{_CBC}}}{name}", attributes)
    node.text = text


def _amount(parent: etree._Element, name: str, oere: int) -> None:
    _add(parent, name, f"{oere // 100}.{oere % 100:02}", currencyID="DKK")
