"""Settlement: parts sum to the whole, corrections to the difference, and nothing that stands changes."""

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.economy.settlement import (
    CostItem,
    Ledger,
    SettlementBasis,
    list_statements,
    parse_basis,
    parse_ledger,
    plan_adjustment,
    plan_correction,
    plan_prepayments,
    sum_entries,
    verify_ledger,
    write_basis,
    write_drivers,
    write_ledger,
)
from samdrift.economy.sharing import AllocationKey, Driver, parse_drivers
from samdrift.importers.importer import InputFile
from samdrift.kernel import Kind, Money

DAYS = (date(2027, 12, 1), date(2029, 2, 1), date(2029, 9, 1))
AMOUNTS = st.integers(-(10**12), 10**12)


@st.composite
def bases(draw: st.DrawFn, members: int) -> SettlementBasis:
    codes = {f"{place:04}": f"Kommune {place}" for place in range(members)}
    values = draw(st.lists(st.integers(0, 10**6), min_size=members, max_size=members).filter(any))
    weight = draw(st.integers(0, 100))
    sums = draw(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=4))
    months = st.dictionaries(st.just(""), st.integers(1, 12), max_size=0)
    first = {code: draw(st.integers(1, 12)) for code in codes} if draw(st.booleans()) else draw(months)
    return SettlementBasis(
        year=2028,
        municipalities=codes,
        key=AllocationKey(name="k", weights=(("d", Fraction(weight)), ("equal", Fraction(100 - weight)))),
        drivers=(Driver(name="d", values=tuple(Fraction(value) for value in values)),),
        items=tuple(
            CostItem(name=str(place), budget=Money(oere=budget), actual=Money(oere=actual))
            for place, (budget, actual) in enumerate(sums)
        ),
        first_month=first,
    )


@st.composite
def pairs(draw: st.DrawFn) -> tuple[SettlementBasis, SettlementBasis]:
    members = draw(st.integers(1, 8))
    return draw(bases(members)), draw(bases(members))


def budget(basis: SettlementBasis) -> Money:
    return Money(oere=sum(item.budget.oere for item in basis.items))


def actual(basis: SettlementBasis) -> Money:
    return Money(oere=sum(item.actual.oere for item in basis.items))


@settings(max_examples=40, deadline=None)
@given(pairs())
def test_a_year_sums_to_the_oere_whatever_is_corrected(pair) -> None:
    first, second = pair
    billed = plan_prepayments(first, Ledger(), booked_on=DAYS[0])
    assert sum_entries(billed.entries) == budget(first)
    early = plan_correction(second, billed, booked_on=DAYS[1], reason="r")
    assert sum_entries(early.entries[len(billed.entries) :]) == budget(second) - budget(first)
    adjusted = plan_adjustment(first, billed, booked_on=DAYS[1])
    assert sum_entries(adjusted.entries) == actual(first)
    corrected = plan_correction(second, adjusted, booked_on=DAYS[2], reason="r")
    assert sum_entries(corrected.entries[len(adjusted.entries) :]) == actual(second) - actual(first)
    assert corrected.entries[: len(adjusted.entries)] == adjusted.entries
    assert verify_ledger(corrected) == ()
    assert parse_ledger(write_ledger(corrected), path="x") == corrected


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 8).flatmap(bases), st.booleans())
def test_every_page_sums_to_its_bill(basis, closed) -> None:
    ledger = plan_prepayments(basis, Ledger(), booked_on=DAYS[0])
    ledger = plan_adjustment(basis, ledger, booked_on=DAYS[1]) if closed else ledger
    for page in list_statements(basis, ledger):
        assert sum(line.amount.oere for line in page.drivers) == page.rightful.oere
        assert sum(line.own.oere for line in page.items) == page.rightful.oere
        assert page.left == Money(oere=0)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 8).flatmap(bases), st.randoms(use_true_random=False))
def test_the_order_of_the_municipalities_changes_nothing(basis, random) -> None:
    order = list(basis.municipalities)
    random.shuffle(order)
    old = list(basis.municipalities)
    moved = SettlementBasis(
        year=basis.year,
        municipalities={code: basis.municipalities[code] for code in order},
        key=basis.key,
        drivers=tuple(
            Driver(name=d.name, values=tuple(d.values[old.index(code)] for code in order))
            for d in basis.drivers
        ),
        items=basis.items,
        first_month=basis.first_month,
    )
    given_order = plan_prepayments(basis, Ledger(), booked_on=DAYS[0])
    assert plan_prepayments(moved, Ledger(), booked_on=DAYS[0]) == given_order


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10**11), st.integers(0, 10**6)), min_size=2, max_size=6).filter(
        lambda rows: all(map(sum, zip(*rows, strict=True)))
    ),
    st.integers(0, 10**10).map(lambda places: Fraction(places, 10**8)),
    st.lists(st.tuples(st.text(min_size=1).filter(str.strip), AMOUNTS), min_size=1, max_size=3),
)
def test_what_is_written_for_a_year_is_read_back(rows, weight: Fraction, sums) -> None:
    alone, users = (tuple(values) for values in zip(*rows, strict=True))
    basis = SettlementBasis(
        year=2028,
        municipalities={f"Kommune {place}": f"Kommune {place}" for place in range(len(rows))},
        key=AllocationKey(name="k", weights=(("alone", weight), ("users", 100 - weight))),
        drivers=(
            Driver(name="alone", values=tuple(Fraction(oere, 100) for oere in alone), kind=Kind.MODELLED),
            Driver(name="users", values=tuple(Fraction(each, 8) for each in users)),
        ),
        items=tuple(
            CostItem(name=name.strip(), budget=Money(oere=oere), kind=Kind.MODELLED) for name, oere in sums
        ),
        driver_sources={"alone": "tables/a.csv", "users": "tables/b.csv"},
    )
    drivers = parse_drivers(InputFile.of_bytes("d.csv", write_drivers(basis)), alone_needed=False)
    text = write_basis(basis, comments=("Grundlag",)).encode()
    read = parse_basis(text, drivers, path="settlement.toml", drivers_path="d.csv").basis
    assert (read.year, read.municipalities, read.drivers) == (2028, basis.municipalities, basis.drivers)
    assert (read.key.weights, read.driver_sources) == (basis.key.weights, basis.driver_sources)
    assert [(item.name, item.budget, item.kind) for item in read.items] == [
        (item.name, item.budget, item.kind) for item in basis.items
    ]
