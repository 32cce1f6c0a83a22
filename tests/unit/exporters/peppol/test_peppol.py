"""Invoices and credit notes against the published schemas and rules, and what is not billed."""

from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from samdrift.economy.settlement import (
    EntryKind,
    Ledger,
    LedgerEntry,
    SettlementParameters,
    plan_adjustment,
    plan_correction,
    plan_prepayments,
)
from samdrift.exporters.peppol import Buyer, InvoiceParameters, list_buyers, write_invoices
from samdrift.exporters.peppol.identifiers import clean, is_cvr, is_gln
from samdrift.kernel import Money
from tests.unit.economy.settlement.three import BOOKED, CLOSED, LATER, a_basis, users
from tests.unit.exporters.peppol.official import Rules, load_schema

UBL = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
TODAY = date(2029, 9, 3)
BUYERS = {
    "0001": Buyer(name="Aaby Kommune", cvr="64942212", city="Aaby"),
    "0002": Buyer(name="Beby & <Omegn> Kommune", cvr="29189455", city="Beby"),
    "0003": Buyer(name="Ceby Kommune", cvr="29189552", city="Ceby"),
}
UNIT = InvoiceParameters(
    seller_name="Fælles It I/S",
    seller_cvr="29189498",
    seller_street="Rådhuspladsen 1",
    seller_postcode="9000",
    seller_city="Aalborg",
    bank_registration="9999",
    bank_account="0012345678",
    exemption_reason="Fritaget efter momsloven",
    buyer_gln={"0001": "5798000000001"},
    buyer_reference={"0001": "IT-2028", "0002": "IT-2028"},
    order_reference={"0003": "PO-77"},
)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules()


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    made = plan_adjustment(
        a_basis(), plan_prepayments(a_basis(), Ledger(), booked_on=BOOKED), booked_on=CLOSED
    )
    return plan_correction(
        a_basis(drivers=users(1000, 500, 350)), made, booked_on=LATER, reason="Ceby: 350 brugere & ikke 250."
    )


def find_faults(document: bytes, rules: Rules) -> list[str]:
    tree = etree.fromstring(document)
    schema = load_schema(etree.QName(tree).localname)
    schema.validate(tree)
    return [str(error.message) for error in schema.error_log] + rules.find_broken(document)


def text_of(document: bytes, path: str) -> str | None:
    return etree.fromstring(document).findtext(path, namespaces=UBL)


@pytest.mark.parametrize("category", ["O", "E", "S"])
@pytest.mark.parametrize("has_account", [True, False])
def test_bills_keep_the_published_rules(category, has_account, ledger, rules) -> None:
    entries = [ledger.entries[0], *ledger.entries[36:]]
    parameters = replace(UNIT, tax_category=category)
    if not has_account:
        parameters = replace(parameters, bank_registration="", bank_account="")
    accounts = SettlementParameters(accounts={"0001": "64552-1"})
    files, told = write_invoices(entries, BUYERS, issued_on=TODAY, parameters=parameters, accounts=accounts)
    assert (len(files), told) == (7, ())
    faults = {name: find_faults(document, rules) for name, document in files.items()}
    assert not any(faults.values()), faults


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b">39682.54</cbc:PayableAmount>", b">39682.55</cbc:PayableAmount>", "BR-CO-16"),
        (b"<cbc:InvoiceTypeCode>380", b"<cbc:InvoiceTypeCode>999", "BR-CL-01"),
        (b"<cbc:TaxExemptionReasonCode>VATEX-EU-O</cbc:TaxExemptionReasonCode>", b"", None),
        (b"schemeID=\"0088\"", b"schemeID=\"9\"", "BR-CL-25"),
        (b"<cbc:Name>Bidrag", b"<cbc:Nome>Bidrag", "schema"),
    ],
)  # fmt: skip
def test_the_rules_can_fail(old, new, rule, ledger, rules) -> None:
    files, _ = write_invoices(ledger.entries[:1], BUYERS, issued_on=TODAY, parameters=UNIT)
    document = files["2028-P01-0001.xml"]
    assert old in document
    changed = document.replace(old, new).replace(
        b"2028</cbc:Name>" if rule == "schema" else b"\0", b"2028</cbc:Nome>"
    )
    faults = find_faults(changed, rules)
    if rule == "schema":
        assert any("Nome" in fault for fault in faults)
    else:
        assert faults == ([] if rule is None else [rule])


def test_a_negative_entry_is_a_credit_note_with_a_positive_sum_that_names_what_it_corrects(ledger) -> None:
    files, _ = write_invoices(ledger.entries, BUYERS, issued_on=TODAY, parameters=UNIT)
    credit = files["2028-C1-0001.xml"]
    assert b"<CreditNote" in credit
    assert text_of(credit, "cac:LegalMonetaryTotal/cbc:PayableAmount") == "17976.84"
    assert text_of(credit, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID") == "2028-A-0001"
    assert text_of(credit, "cbc:Note") == "Ceby: 350 brugere & ikke 250."


def test_the_bills_of_a_ledger_sum_to_it(ledger) -> None:
    files, _ = write_invoices(ledger.entries, BUYERS, issued_on=TODAY, parameters=UNIT)
    total = 0
    for document in files.values():
        sign = -1 if b"<CreditNote" in document else 1
        amount = text_of(document, "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount")
        total += sign * int(amount.replace(".", ""))
    assert total == sum(entry.amount.oere for entry in ledger.entries)


def test_vat_is_rounded_to_the_oere_and_added(ledger, rules) -> None:
    entry = replace(ledger.entries[0], amount=Money(oere=102))
    files, _ = write_invoices([entry], BUYERS, issued_on=TODAY, parameters=replace(UNIT, tax_category="S"))
    document = files[f"{entry.id}.xml"]
    assert text_of(document, "cac:TaxTotal/cbc:TaxAmount") == "0.26"
    assert text_of(document, "cac:LegalMonetaryTotal/cbc:PayableAmount") == "1.28"
    assert find_faults(document, rules) == []


def test_addresses_references_and_accounts(ledger) -> None:
    files, _ = write_invoices(ledger.entries[:3], BUYERS, issued_on=TODAY, parameters=UNIT)
    aaby, beby, ceby = files.values()
    buyer = "cac:AccountingCustomerParty/cac:Party/"
    assert text_of(aaby, f"{buyer}cbc:EndpointID") == "5798000000001"
    assert text_of(beby, f"{buyer}cbc:EndpointID") == "29189455"
    assert text_of(beby, f"{buyer}cac:PartyLegalEntity/cbc:RegistrationName") == "Beby & <Omegn> Kommune"
    assert text_of(ceby, "cac:OrderReference/cbc:ID") == "PO-77"
    assert text_of(ceby, "cbc:BuyerReference") is None
    assert text_of(aaby, "cac:PaymentMeans/cbc:PaymentMeansCode") == "42"
    assert text_of(aaby, "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID") is None


def test_what_is_zero_is_not_billed_and_what_lacks_something_is_told(ledger) -> None:
    nothing = replace(ledger.entries[0], amount=Money(oere=0))
    unknown = replace(ledger.entries[0], id="x", municipality="0009")
    parameters = replace(UNIT, buyer_reference={}, buyer_gln={"0002": "5798000000008"})
    entries = [nothing, *ledger.entries[1:3], unknown]
    files, told = write_invoices(entries, BUYERS, issued_on=TODAY, parameters=parameters)
    assert list(files) == ["2028-P01-0003.xml"]
    assert [f.code for f in told] == ["INVOICE-BUYER", "INVOICE-REFERENCE"] * 2


def test_without_a_seller_nothing_is_billed_and_all_that_is_missing_is_told(ledger) -> None:
    parameters = InvoiceParameters(seller_cvr="12345678", tax_category="X", bank_account="1")
    files, told = write_invoices(ledger.entries, BUYERS, issued_on=TODAY, parameters=parameters)
    assert files == {}
    assert [f.subject for f in told] == ["seller_name", "seller_cvr", "seller_city", "bank_account", "X"]


def test_signs_that_xml_cannot_hold_do_not_break_a_bill(ledger, rules) -> None:
    entry = LedgerEntry(
        id="2028-C1-0001", municipality="0001", year=2028, kind=EntryKind.CORRECTION, month=None,
        amount=Money(oere=5), booked_on=TODAY, due_on=TODAY, corrects="2028-A-0001", reason="a\0b\x1b",
    )  # fmt: skip
    files, _ = write_invoices([entry], BUYERS, issued_on=TODAY, parameters=UNIT)
    assert find_faults(files["2028-C1-0001.xml"], rules) == []


def test_all_municipalities_can_be_billed_by_their_cvr_number() -> None:
    buyers = list_buyers()
    assert len(buyers) == 98
    assert [code for code, buyer in buyers.items() if not is_cvr(buyer.cvr)] == []
    assert buyers["0101"].name == "Københavns Kommune"


def test_check_digits() -> None:
    assert is_gln("5798000000001")
    assert not is_gln("5798000000008")
    assert not is_gln("579800000000")
    assert not is_cvr("29189499")
    assert not is_cvr("２９１８９４９８")
    assert clean(" a\x00b ") == "ab"
