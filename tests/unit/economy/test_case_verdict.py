"""What the verdict hangs on: an assumption that turns it is named, with where it stands and its source."""

import pytest

from samdrift.economy.case import assess_case, draw_futures, list_scenarios
from samdrift.economy.case_drivers import list_drivers
from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.case_simulate import simulate_unit
from samdrift.economy.case_verdict import Verdict, assess_verdict, find_parameter
from samdrift.economy.parameters import EconomyParameters
from tests.unit.economy.example_case import a_problem, certain_case


def verdict_of(**changed) -> Verdict:
    problem = a_problem(case=certain_case(draws_log2=8, **changed))
    draws = draw_futures(problem)[0]
    unit = list_scenarios(problem)[0]
    return assess_verdict(problem, draws, unit, simulate_unit(problem, draws, unit).npv)


def test_an_assumption_that_turns_the_answer_is_named_with_its_source() -> None:
    # The example gains 3.3206 m of present value with an overhead of 1.6 m a year, and 6.6415 years of it:
    # from 2.1 m on it loses. Between 1.6 and 2.6 m the lowest fifth gains, the highest loses.
    verdict = verdict_of(overhead_dkk=(1.6e6, 2.1e6, 2.6e6))
    row = verdict.drivers.row(0, named=True)
    assert (row["driver"], row["probability_low"], row["probability_high"]) == ("overhead", 1.0, 0.0)
    assert row["carries"]
    assert row["parameter"] == "economy_case.overhead_dkk"
    assert "assumed" in row["reason"].lower()
    (told,) = verdict.findings
    assert told.code == "ECON-VERDICT"
    assert "ny fælles ledelse og vagt (over 99 % lav, under 1 % høj)" in told.message("da")
    assert "overhead (over 99 % low, under 1 % high)" in told.message("en")


def test_a_verdict_that_no_assumption_turns_is_firm() -> None:
    verdict = verdict_of(overhead_dkk=(1.4e6, 1.5e6, 1.6e6))
    assert verdict.probability == 1.0
    assert not verdict.drivers["carries"].any()
    assert [told.code for told in verdict.findings] == ["ECON-VERDICT-FIRM"]


def test_nothing_uncertain_has_nothing_to_hang_on() -> None:
    verdict = verdict_of()
    assert verdict.drivers.is_empty()
    assert verdict.findings == ()


def test_more_years_of_gain_make_a_gain_more_probable() -> None:
    # 1.7 m a year from 2036 to 2040 at full effect.
    verdict = verdict_of(overhead_dkk=(1.6e6, 2.1e6, 2.6e6))
    assert verdict.later_year == 2040
    assert verdict.later_probability > verdict.probability
    assert verdict.drivers.height == 1


def test_every_driver_of_the_unit_says_where_it_stands_and_why() -> None:
    drivers = [driver.name for driver in list_drivers(EconomyParameters(), CaseParameters())]
    bought = [name for name in drivers if name.startswith(("cloud_", "lock_in_", "bid"))]
    for name in drivers:
        place = find_parameter(name)
        assert (place is None) == (name in bought), name
        assert place is None or (place[0].startswith("economy") and place[1])
    case = CaseParameters(draws_log2=6, sensitivity_orders=10)
    wide = assess_case(a_problem(case=case, economy=EconomyParameters()))
    assert wide.verdict.drivers.height == len(drivers) - len(bought)
    assert wide.verdict.probability == pytest.approx(float((wide.npv_dkk.sum(axis=0) > 0).mean()))
    assert wide.verdict.drivers["probability_low"].is_between(0, 1).all()
