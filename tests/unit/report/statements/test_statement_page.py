"""A municipality's page: what it shows, exactly, and how it holds odd names."""

import re
from dataclasses import replace

from lxml import html

from samdrift.economy.settlement import Ledger, list_statements, plan_adjustment, plan_prepayments
from samdrift.kernel import Money
from samdrift.report.statements import render_statement
from samdrift.report.statements.page import format_kroner
from tests.unit.economy.settlement.three import BOOKED, CLOSED, a_basis


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", " ".join(html.document_fromstring(page).itertext()))


def test_the_page_opens_to_what_the_bill_rests_on() -> None:
    billed = plan_prepayments(a_basis(), Ledger(), booked_on=BOOKED)
    adjusted = plan_adjustment(a_basis(), billed, booked_on=CLOSED)
    page = render_statement(list_statements(a_basis(), adjusted)[0])
    text = text_of(page)
    assert "Endelig afregning efter regnskabet" in text
    for part in (
        "461.904,77 kr.",
        "Brugere 60 % 1.000 1.750 57,14 %",
        "332.571,43",
        "129.333,34",
        "−14.285,71",
    ):
        assert part in text, part
    document = html.document_fromstring(page)
    assert [each.text for each in document.iter("summary")] == [
        "Hvad pengene går til (2)",
        "Posteringer (13)",
    ]
    assert len(list(document.iter("h1"))) == 1
    assert "http" not in page


def test_before_the_accounts_are_closed_it_says_so_and_what_is_missing_is_not_zero() -> None:
    items = tuple(replace(item, actual=None) for item in a_basis().items)
    basis = a_basis(items=items)
    text = text_of(render_statement(list_statements(basis, Ledger())[2]))
    assert "Foreløbig afregning efter budgettet" in text
    assert "Der er intet opkrævet endnu." in text
    assert "ikke oplyst" in text


def test_names_cannot_become_markup() -> None:
    basis = a_basis(municipalities={"0001": "<script>x</script>", "0002": "B", "0003": "C"})
    page = render_statement(list_statements(basis, Ledger())[0])
    assert "<script" not in page


def test_sums_are_written_exactly_however_large() -> None:
    assert format_kroner(Money(oere=-123_456_789_012_345_678)) == "−1.234.567.890.123.456,78"
    assert format_kroner(Money(oere=5)) == "0,05"
    assert format_kroner(None) == "ikke oplyst"
