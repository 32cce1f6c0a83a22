"""The first whole joint year: a budget in round sums, the plan's key, and bills that are its shares."""

import dataclasses
from datetime import date
from fractions import Fraction

import polars as pl
import pytest

from samdrift.economy.case_model import TAKEOVER_SCHEMA
from samdrift.economy.parameters import CATEGORIES
from samdrift.economy.settlement import Ledger, plan_prepayments, sum_entries
from samdrift.economy.sharing import AllocationKey
from samdrift.kernel import Kind
from samdrift.programme.economy_plan import EconomyPlan
from samdrift.programme.economy_sharing import ChosenKey, list_drivers
from samdrift.programme.first_year import NEW_ITEMS, FirstYear, cost_of_year, plan_first_year
from tests.unit.report.economies import MEMBERS, an_economy, the_economy


def the_first_year() -> FirstYear:
    found = plan_first_year(the_economy())
    assert found is not None
    return found


def with_handovers(economy: EconomyPlan, days: dict[str, date]) -> EconomyPlan:
    rows = [dict.fromkeys(TAKEOVER_SCHEMA) | {"municipality": m, "handover_on": d} for m, d in days.items()]
    return dataclasses.replace(economy, takeover_costs=pl.DataFrame(rows, schema=TAKEOVER_SCHEMA))


def test_the_year_begins_with_everybody_handed_over() -> None:
    days = {code: date(2027, 6, 1) for code, _, _ in MEMBERS}
    for last, year in ((date(2027, 12, 31), 2028), (date(2028, 1, 1), 2028), (date(2028, 1, 2), 2029)):
        found = plan_first_year(with_handovers(the_economy(), days | {"0791": last}))
        assert found is not None
        assert (found.basis.year, found.last_handover) == (year, last)


def test_the_budget_is_what_joint_operation_costs_in_round_sums() -> None:
    first = the_first_year()
    exact = cost_of_year(the_economy(), first.basis.year)
    assert [*exact] == [*CATEGORIES, *NEW_ITEMS]
    assert abs(first.total.oere - sum(exact.values())) <= 5_000_000
    for item in first.basis.items:
        assert item.budget is not None
        assert item.budget.oere % 10_000_000 == 0
        assert abs(item.budget.oere - exact[item.name]) < 10_000_000
        assert item.kind is (Kind.ASSUMED if item.name in NEW_ITEMS else Kind.MODELLED)


def test_prepayments_are_the_keys_shares_to_the_oere() -> None:
    economy, first = the_economy(), the_first_year()
    assert economy.sharing is not None
    assert economy.key is not None
    assert economy.key.contributions_oere is not None
    assert first.basis.key == economy.key.key
    whole = economy.sharing.total_oere
    shares = {code: Fraction(oere, whole) for code, oere in economy.key.contributions_oere.items()}
    ledger = plan_prepayments(first.basis, Ledger(), booked_on=date(2027, 12, 1))
    paid = {code: sum_entries(ledger.of(first.basis.year, code)).oere for code, _, _ in MEMBERS}
    assert sum(paid.values()) == first.total.oere
    for code, _, _ in MEMBERS:
        # The sharing's own sums are whole øre: no share is known closer than one of its øre.
        assert abs(paid[code] - first.total.oere * shares[code]) < 1 + first.total.oere / whole


def test_without_a_key_inhabitants_share() -> None:
    found = plan_first_year(dataclasses.replace(the_economy(), sharing=None, key=None))
    assert found is not None
    assert found.basis.key.weights == (("inhabitants", Fraction(100)),)
    assert [driver.kind for driver in found.basis.drivers] == [Kind.PUBLISHED]


@pytest.mark.parametrize("members", [MEMBERS[2:], (("0791", "Viborg", None), ("0787", "Thisted", None))])
def test_nobody_to_share_with_is_no_year(members: tuple[tuple[str, str, int | None], ...]) -> None:
    assert plan_first_year(an_economy(members=members)) is None


def test_the_keys_values_are_the_sharings_and_as_sure_as_their_least_sure() -> None:
    economy = the_economy()
    key = AllocationKey(name="servers=100", weights=(("servers", Fraction(100)),))
    chosen = ChosenKey(key=key, chosen_by="given", contributions_oere=None)
    found = plan_first_year(dataclasses.replace(economy, key=chosen))
    assert found is not None
    # Nobody has counted servers here: they follow from inhabitants.
    assert [(driver.name, driver.kind) for driver in found.basis.drivers] == [("servers", Kind.MODELLED)]
    shared = {driver.name: driver for driver in list_drivers(economy.picture.baseline.municipalities)}
    assert found.basis.drivers == (shared["servers"],)


def test_assumptions_that_leave_nothing_to_pay_make_no_year() -> None:
    moved = {"assumed_handover": date(2027, 1, 1), "assumed_moved": date(2027, 1, 1)}
    # Far beyond any unit that the largest accepted saving by size is meant for.
    saved = {
        "size_bonus_dkk_per_inhabitant": (20.0,) * 3,
        "reference_population": 1e-30,
        "overhead_dkk": (0.0,) * 3,
    }
    assert plan_first_year(an_economy(case=moved | saved)) is None


def test_a_small_budget_is_in_thousands() -> None:
    small = an_economy(
        accounts={code: 2e5 for code, _, _ in MEMBERS},
        case={"overhead_dkk": (1e5, 1e5, 1e5), "coordination_dkk_per_member": (1e4, 1e4, 1e4)},
    )
    for economy, step in ((small, 100_000), (the_economy(), 10_000_000)):
        found = plan_first_year(economy)
        assert found is not None
        assert found.step.oere == step
