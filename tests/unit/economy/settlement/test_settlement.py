"""The worked example of docs/methods/settlement.md, and what is refused."""

import csv
import io
from dataclasses import replace
from datetime import date
from fractions import Fraction

import polars as pl
import pytest

from samdrift.economy.settlement import (
    EntryKind,
    Ledger,
    SettlementParameters,
    UnableToSettle,
    extend_ledger,
    list_statements,
    parse_ledger,
    plan_adjustment,
    plan_correction,
    plan_prepayments,
    statement_table,
    sum_entries,
    verify_ledger,
    write_accounts,
    write_ledger,
)
from samdrift.economy.sharing import AllocationKey
from samdrift.kernel import InvalidInput, Money
from tests.unit.economy.settlement.three import BOOKED, CLOSED, LATER, NAMES, a_basis, users


def oere(entries) -> list[int]:
    return [entry.amount.oere for entry in entries]


@pytest.fixture
def billed() -> Ledger:
    return plan_prepayments(a_basis(), Ledger(), booked_on=BOOKED)


@pytest.fixture
def adjusted(billed) -> Ledger:
    return plan_adjustment(a_basis(), billed, booked_on=CLOSED)


@pytest.fixture
def corrected(adjusted) -> Ledger:
    return plan_correction(
        a_basis(drivers=users(1000, 500, 350)),
        adjusted,
        booked_on=LATER,
        reason="Ceby havde 350 brugere, ikke 250.",
    )


def test_prepayments_are_as_worked_out_by_hand(billed) -> None:
    assert oere(billed.of(2028, "0001")) == [3_968_254] * 12
    assert oere(billed.of(2028, "0002")) == [2_539_683] * 6 + [2_539_682] * 6
    assert oere(billed.of(2028, "0003")) == [1_825_397] * 10 + [1_825_396] * 2
    assert sum_entries(billed.entries) == Money(oere=100_000_000)
    assert [e.id for e in billed.entries[1:4]] == ["2028-P01-0002", "2028-P01-0003", "2028-P02-0001"]
    assert billed.entries[3].due_on == date(2028, 2, 1)


def test_the_adjustment_is_as_worked_out_by_hand(adjusted) -> None:
    assert oere(adjusted.entries[36:]) == [-1_428_571, -914_285, -657_143]
    assert sum_entries(adjusted.of(2028)) == Money(oere=97_000_001)
    assert adjusted.entries[-1].due_on == date(2029, 3, 17)


def test_the_correction_is_as_worked_out_by_hand(corrected) -> None:
    new = corrected.entries[39:]
    assert oere(new) == [-1_797_684, -898_842, 2_696_526]
    assert [e.corrects for e in new] == ["2028-A-0001", "2028-A-0002", "2028-A-0003"]
    assert {e.kind for e in new} == {EntryKind.CORRECTION}
    assert sum_entries(corrected.of(2028)) == Money(oere=97_000_001)


def test_what_stands_is_not_touched_and_nothing_new_means_no_entry(adjusted, corrected) -> None:
    assert corrected.entries[:39] == adjusted.entries
    assert corrected.seals[:39] == adjusted.seals
    again = plan_correction(
        a_basis(drivers=users(1000, 500, 350)), corrected, booked_on=LATER, reason="Igen."
    )
    assert again == corrected


def test_a_second_correction_gets_its_own_ids_and_refers_to_the_first(corrected) -> None:
    twice = plan_correction(a_basis(), corrected, booked_on=LATER, reason="Alligevel 250.")
    assert [e.id for e in twice.entries[42:]] == ["2028-C2-0001", "2028-C2-0002", "2028-C2-0003"]
    assert twice.entries[42].corrects == "2028-C1-0001"


def test_a_budget_changed_before_the_accounts_are_closed_is_corrected_against_the_budget(billed) -> None:
    items = (replace(a_basis().items[0], budget=Money(oere=70_000_005)), a_basis().items[1])
    after = plan_correction(a_basis(items=items), billed, booked_on=LATER, reason="Tillæg.")
    assert sum_entries(after.of(2028)) == Money(oere=100_000_005)


def test_somebody_billed_by_mistake_gets_it_all_back(billed) -> None:
    two = a_basis(municipalities={"0001": "Aaby", "0002": "Beby"}, drivers=users(1000, 500))
    after = plan_correction(two, billed, booked_on=LATER, reason="Ceby er ikke med.")
    assert sum_entries(after.of(2028, "0003")) == Money(oere=0)
    assert sum_entries(after.of(2028)) == Money(oere=100_000_000)


def test_who_joins_in_july_pays_the_year_in_six_months() -> None:
    basis = a_basis(first_month={"0001": 1, "0002": 7, "0003": 1})
    ledger = plan_prepayments(basis, Ledger(), booked_on=BOOKED)
    assert [e.month for e in ledger.of(2028, "0002")] == [7, 8, 9, 10, 11, 12]
    assert sum_entries(ledger.of(2028, "0002")) == Money(oere=30_476_190)


def test_aabys_page_says_what_the_bill_rests_on(adjusted) -> None:
    page = list_statements(a_basis(), adjusted)[0]
    assert (page.name, page.is_final, page.share) == ("Aaby", True, Fraction(50, 105))
    assert [(line.driver, line.amount.oere) for line in page.drivers] == [
        ("users", 33_257_143),
        ("equal", 12_933_334),
    ]
    assert (page.drivers[0].own, page.drivers[0].total, page.drivers[0].source) == (1000, 1750, "brugere.csv")
    assert sum(line.own.oere for line in page.items) == page.rightful.oere == 46_190_477
    assert page.left == Money(oere=0)


def test_before_the_accounts_are_closed_a_page_shows_the_budget(billed) -> None:
    page = list_statements(a_basis(), billed)[2]
    assert (page.is_final, page.rightful.oere, page.billed.oere) == (False, 21_904_762, 21_904_762)


def test_a_caps_effect_stands_on_its_own() -> None:
    ceilings = {"0001": Fraction(10**9), "0002": Fraction(10**9), "0003": Fraction(20_000_000)}
    basis = a_basis(ceilings_oere=ceilings)
    ledger = plan_prepayments(basis, Ledger(), booked_on=BOOKED)
    pages = list_statements(basis, ledger)
    assert pages[2].rightful.oere == 20_000_000
    assert pages[2].cap_effect.oere == 20_000_000 - 21_904_762
    assert sum(page.cap_effect.oere for page in pages) == 0
    for page in pages:
        assert sum(line.amount.oere for line in page.drivers) + page.cap_effect.oere == page.rightful.oere


def test_the_pages_as_one_table_sum_part_by_part(adjusted) -> None:
    table = statement_table(list_statements(a_basis(), adjusted))
    sums = dict(table.group_by("part").agg(pl.col("amount_oere").sum()).iter_rows())
    assert sums == dict.fromkeys(("total", "driver", "item", "entry"), 97_000_001)


def test_everything_that_is_missing_is_told_at_once() -> None:
    items = tuple(replace(item, budget=None) for item in a_basis().items)
    bad = a_basis(items=items, drivers=users(1, 2), first_month={"0001": 13})
    with pytest.raises(UnableToSettle) as refused:
        plan_prepayments(bad, Ledger(), booked_on=BOOKED)
    codes = sorted(f.code for f in refused.value.findings)
    assert codes == ["SETTLE-BUDGET", "SETTLE-BUDGET", "SETTLE-DRIVER", *["SETTLE-MONTH"] * 3]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"municipalities": {}, "drivers": ()}, "SETTLE-MEMBERS"),
        ({"drivers": users(0, 0, 0)}, "SETTLE-DRIVER"),
        ({"drivers": users(5, -1, 5)}, "SETTLE-DRIVER"),
        ({"drivers": ()}, "SHARE-KEY-DRIVER"),
        ({"items": ()}, "SETTLE-BUDGET"),
        ({"key": AllocationKey(name="k", weights=(("equal", Fraction(90)),))}, "SHARE-KEY-SUM"),
        ({"ceilings_oere": dict.fromkeys(NAMES, Fraction(5))}, "SHARE-KEY-CAP"),
    ],
)
def test_a_basis_that_bills_cannot_rest_on_is_refused(changes, code) -> None:
    with pytest.raises(UnableToSettle) as refused:
        plan_prepayments(a_basis(**changes), Ledger(), booked_on=BOOKED)
    assert [f.code for f in refused.value.findings] == [code]
    assert refused.value.findings[0].message("da")


def test_nothing_is_made_twice_or_out_of_turn(billed, adjusted) -> None:
    for call, code in (
        (lambda: plan_prepayments(a_basis(), billed, booked_on=BOOKED), "SETTLE-ALREADY"),
        (lambda: plan_adjustment(a_basis(), adjusted, booked_on=CLOSED), "SETTLE-ALREADY"),
        (lambda: plan_adjustment(a_basis(), Ledger(), booked_on=CLOSED), "SETTLE-NOTHING"),
        (lambda: plan_correction(a_basis(), billed, booked_on=CLOSED, reason=" "), "SETTLE-REASON"),
        (
            lambda: extend_ledger(billed, [replace(billed.entries[0], id="x", booked_on=date(2020, 1, 1))]),
            "SETTLE-ORDER",
        ),
        (lambda: extend_ledger(billed, [billed.entries[0]]), "SETTLE-ALREADY"),
        (
            lambda: extend_ledger(
                billed,
                [replace(billed.entries[0], id="x", kind=EntryKind.CORRECTION, reason="r", corrects="y")],
            ),
            "SETTLE-REFERENCE",
        ),
    ):
        with pytest.raises(UnableToSettle) as refused:
            call()
        assert [f.code for f in refused.value.findings] == [code]


def test_a_ledger_reads_back_and_a_change_in_it_is_found(corrected) -> None:
    content = write_ledger(corrected)
    assert parse_ledger(content, path="afregning.csv") == corrected
    changed = content.replace(b"-898842", b"-898841")
    assert changed != content
    with pytest.raises(InvalidInput) as refused:
        parse_ledger(changed, path="afregning.csv")
    assert [(f.code, f.subject) for f in refused.value.findings] == [("SETTLE-SEAL", "2028-C1-0002")]
    lines = content.split(b"\n")
    with pytest.raises(InvalidInput) as refused:
        parse_ledger(b"\n".join([*lines[:5], *lines[6:]]), path="afregning.csv")
    assert refused.value.findings[0].code == "SETTLE-SEAL"


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"entry\n"])
def test_a_file_that_is_no_ledger_is_refused(content) -> None:
    with pytest.raises(InvalidInput):
        parse_ledger(content, path="x.csv")


def test_rows_of_a_ledger_that_cannot_be_read_are_named(billed) -> None:
    content = write_ledger(billed).replace(b"prepayment", b"gift", 1).replace(b"2028-03-01", b"2028-13-01", 1)
    with pytest.raises(InvalidInput) as refused:
        parse_ledger(content, path="x.csv")
    assert [f.source.row for f in refused.value.findings] == [2, 8]


def test_a_ledger_without_its_seals_does_not_pass(billed) -> None:
    assert verify_ledger(billed) == ()
    assert len(verify_ledger(replace(billed, seals=()))) == 36
    assert [f.code for f in verify_ledger(replace(billed, entries=billed.entries[:-1]))] == ["SETTLE-SEAL"]


def test_lines_for_accounting_carry_accounts_and_exact_sums(corrected) -> None:
    parameters = SettlementParameters(accounts={"0002": "64552-9"})
    content = write_accounts(corrected.entries, NAMES, parameters=parameters)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 42
    assert rows[0]["konto_kommune"] == "6.45.52.1.4.7"
    assert rows[1]["konto_kommune"] == "64552-9"
    assert rows[36]["beloeb_kr"] == "-14285,71"
    assert rows[41]["begrundelse"] == "Ceby havde 350 brugere, ikke 250."
    total = sum(int(row["beloeb_kr"].replace(",", "")) for row in rows)
    assert total == 97_000_001


def test_a_reason_cannot_become_a_formula(adjusted) -> None:
    ledger = plan_correction(
        a_basis(drivers=users(1, 1, 1)), adjusted, booked_on=LATER, reason='=HYPERLINK("x")'
    )
    content = write_accounts(ledger.entries, NAMES, parameters=SettlementParameters())
    assert ";\"'=HYPERLINK" in content.decode("utf-8-sig")
