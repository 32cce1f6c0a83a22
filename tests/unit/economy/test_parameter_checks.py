"""Parts of tables in programme.toml: what cannot be used is told, and its default is used."""

from typing import Any

import pytest

from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.parameter_checks import check_parameters
from samdrift.economy.parameters import EconomyParameters


def test_the_defaults_are_fine() -> None:
    for parameters in (EconomyParameters(), CaseParameters()):
        checked, told = check_parameters(parameters, section="x")
        assert told == ()
        assert checked == parameters


def test_a_table_may_name_only_what_it_changes() -> None:
    given = CaseParameters(efficiency_pct={"staff": [1.0, 2, 3.0]})
    checked, told = check_parameters(given, section="economy_case")
    assert told == ()
    assert checked.efficiency_pct["staff"] == [1.0, 2, 3.0]
    assert checked.efficiency_pct["lines"] == CaseParameters().efficiency_pct["lines"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"efficiency_pct": {"staff": [3.0, 2.0, 1.0]}},
        {"efficiency_pct": {"staff": [1.0, 2.0]}},
        {"efficiency_pct": {"staff": "many"}},
        {"efficiency_pct": {"stuff": [1.0, 2.0, 3.0]}},
        {"ramp_years": (1.0, "two", 3.0)},
        {"ramp_years": (3.0, 2.0, 1.0)},
        {"implementation_profile_pct": {"2027": 60.0, "2028": 30.0}},
        {"implementation_profile_pct": {"next year": 100.0}},
        {"legal_form": "aps"},
        {"size_bonus_dkk_per_inhabitant": (0.0, 10.0, 400.0)},
        {"other_sizes": (0.0,)},
        {"draws_log2": 40},
        {"overhead_dkk": (float("nan"), 1.0, 2.0)},
    ],
)
def test_what_cannot_be_used_is_told_once_and_replaced(wrong: dict[str, Any]) -> None:
    checked, told = check_parameters(CaseParameters(**wrong), section="economy_case")
    assert {f.code for f in told} == {"ECON-PARAMETER"}
    (name,) = wrong
    assert told[0].subject.startswith(f"economy_case.{name}")
    assert getattr(checked, name) == getattr(CaseParameters(), name)


def test_limits_are_told_in_each_languages_numbers() -> None:
    (told,) = check_parameters(EconomyParameters(compensation_probability_pct=100.0), section="economy")[1]
    assert "only 1 to 99.9" in told.message("en")
    assert "kun 1 til 99,9" in told.message("da")


@pytest.mark.parametrize(
    "wrong",
    [
        {"state_share_pct": (50.0, 60.0)},
        {"state_share_pct": (150.0,)},
        {"lift_reading": "2031"},
        {"potential_dkk": (3.0, 1.0)},
        {"operation_dkk_per_inhabitant": ((5000.0,),)},
        {"scope_words": (1, 2)},
    ],
)
def test_the_same_of_the_other_section(wrong: dict[str, Any]) -> None:
    checked, told = check_parameters(EconomyParameters(**wrong), section="economy")
    assert len(told) == 1
    (name,) = wrong
    assert getattr(checked, name) == getattr(EconomyParameters(), name)
