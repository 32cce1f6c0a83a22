"""Draws, sensitivity and quantiles against functions whose answers are known in closed form."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtr

from samdrift.economy.case import assess_case, list_scenarios
from samdrift.economy.case_drivers import Driver, correlate, draw, list_drivers
from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.case_sensitivity import find_shapley_effects, find_sobol_indices
from samdrift.economy.case_simulate import simulate_unit
from samdrift.economy.parameters import EconomyParameters
from tests.unit.economy.example_case import a_problem, certain_case


def ishigami(normals: np.ndarray) -> np.ndarray:
    x = (2 * ndtr(normals) - 1) * math.pi
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


# Closed form with a = 7, b = 0.1 (Ishigami & Homma 1990).
_VARIANCE = 7**2 / 8 + 0.1 * math.pi**4 / 5 + 0.01 * math.pi**8 / 18 + 0.5
_FIRST = np.array([0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2, 7**2 / 8, 0.0]) / _VARIANCE
_BOTH = 0.01 * math.pi**8 * (1 / 18 - 1 / 50) / _VARIANCE
_TOTAL = _FIRST + np.array([_BOTH, 0, _BOTH])


def test_sobol_indices_of_ishigamis_function() -> None:
    found = find_sobol_indices(ishigami, drivers=3, log2=12, seed=1)
    assert found.first == pytest.approx(_FIRST, abs=0.01)
    assert found.total == pytest.approx(_TOTAL, abs=0.01)


def test_shapley_effects_of_ishigamis_function_halve_the_interaction() -> None:
    found = find_shapley_effects(ishigami, correlation=np.eye(3), orders=20_000, seed=1)
    expected = _FIRST + np.array([_BOTH / 2, 0, _BOTH / 2])
    assert np.all(np.abs(found.effects - expected) < 4 * found.standard_errors)
    assert np.all(found.standard_errors < 0.02)
    assert found.effects.sum() == pytest.approx(1.0, abs=1e-9)


def test_shapley_effects_of_a_linear_model_with_correlated_normals() -> None:
    # Owen & Prieur 2017, three normals with correlation rho between the last two:
    # Y = b1 x1 + b2 x2 + b3 x3: effects b1^2, and for the pair the split below.
    b, rho = np.array([1.0, 1.0, 2.0]), 0.6
    correlation = np.array([[1, 0, 0], [0, 1, rho], [0, rho, 1]])
    variance = b @ correlation @ b
    half = 0.5 * rho**2 * (b[1] ** 2 - b[2] ** 2)
    expected = np.array(
        [b[0] ** 2, b[1] ** 2 + rho * b[1] * b[2] - half, b[2] ** 2 + rho * b[1] * b[2] + half]
    )
    found = find_shapley_effects(lambda z: b @ z, correlation=correlation, orders=20_000, seed=2)
    assert np.all(np.abs(found.effects - expected / variance) < 4 * found.standard_errors)
    assert expected.sum() == pytest.approx(variance)


def test_a_sum_of_lognormals_comes_out_within_its_error() -> None:
    # Three municipalities whose baselines are lognormal: mean and variance of the sum in closed form.
    sd = np.array([0.1, 0.3, 0.5])
    problem = a_problem(log_sd=sd, case=certain_case(draws_log2=14))
    drivers = list_drivers(problem.economy, problem.case)
    draws = draw(drivers=drivers, correlation=np.eye(len(drivers)), municipalities=3, log2=14, seed=7)
    cost = problem.cost_dkk.sum(axis=1)
    total = (cost[:, None] * np.exp(sd[:, None] * draws.baseline)).sum(axis=0)
    mean = float((cost * np.exp(sd**2 / 2)).sum())
    variance = float((cost**2 * (np.exp(sd**2) - 1) * np.exp(sd**2)).sum())
    assert total.mean() == pytest.approx(mean, rel=2e-4)
    assert total.var() == pytest.approx(variance, rel=1e-2)
    # Quasi-random points do better than chance would: the mean's error is far below sd / sqrt(n).
    assert abs(total.mean() - mean) < 0.2 * math.sqrt(variance / 2**14)


def test_a_simulated_gain_with_lognormal_baselines_has_the_closed_form_mean() -> None:
    sd = np.full(3, 0.2)
    problem = a_problem(log_sd=sd, case=certain_case(draws_log2=13))
    drivers = list_drivers(problem.economy, problem.case)
    draws = draw(drivers=drivers, correlation=np.eye(len(drivers)), municipalities=3, log2=13, seed=3)
    found = simulate_unit(problem, draws, list_scenarios(problem)[0])
    # At full effect: 15 % of the mean baseline less the certain overhead of 1.9 m.
    assert found.gain[-1].mean() == pytest.approx(0.15 * 24e6 * math.exp(0.02) - 1.9e6, rel=1e-3)


def test_a_triangular_driver_has_its_closed_form_quantiles() -> None:
    driver = Driver(name="x", low=1.0, mode=2.0, high=5.0)
    u = np.linspace(0.01, 0.99, 25)
    assert driver.at(u) == pytest.approx(stats.triang.ppf(u, 0.25, loc=1, scale=4))
    assert Driver(name="x", low=2.0, mode=2.0, high=2.0).at(u).tolist() == [2.0] * 25


def test_drawn_drivers_have_the_correlation_asked_for() -> None:
    drivers = list_drivers(EconomyParameters(), CaseParameters())
    correlation, told = correlate(drivers, {"efficiency": 0.6, "implementation~delay": 0.5})
    assert not told
    draws = draw(drivers=drivers, correlation=correlation, municipalities=2, log2=13, seed=1)
    rank = stats.spearmanr(draws.values["efficiency_staff"], draws.values["efficiency_lines"])[0]
    # Spearman's of a Gaussian copula: 6/pi asin(rho/2).
    assert rank == pytest.approx(6 / math.pi * math.asin(0.3), abs=0.01)
    assert abs(stats.spearmanr(draws.values["ramp"], draws.values["overhead"])[0]) < 0.02


def test_correlations_that_contradict_are_moved_and_told() -> None:
    drivers = [Driver(name=n, low=0, mode=1, high=2) for n in ("a", "b", "c")]
    matrix, told = correlate(drivers, {"a~b": 0.9, "b~c": 0.9, "a~c": -0.9})
    assert [f.code for f in told] == ["ECON-CORRELATION"]
    assert np.linalg.eigvalsh(matrix)[0] > 0
    assert np.diag(matrix) == pytest.approx(np.ones(3))


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    uncertain = CaseParameters(sensitivity_orders=50, draws_log2=8)
    one, same = (assess_case(a_problem(case=uncertain)) for _ in range(2))
    assert one.scenarios.equals(same.scenarios)
    assert one.sensitivity.equals(same.sensitivity)
    other = assess_case(a_problem(case=CaseParameters(sensitivity_orders=50, draws_log2=8, seed=1)))
    assert not one.scenarios.equals(other.scenarios)
    assert one.sensitivity["shapley"].sum() == pytest.approx(1.0)


def test_scenarios_of_other_sizes_prices_and_cloud() -> None:
    case = assess_case(a_problem(case=CaseParameters(sensitivity_orders=50, draws_log2=9)))
    rows = {row["scenario"]: row for row in case.scenarios.rows(named=True)}
    assert list(rows) == [
        "unit", "unit_falling_prices", "unit_x0.5", "unit_x2", "national", "cloud_one", "cloud_several",
    ]  # fmt: skip
    # The larger, the less overhead an inhabitant.
    assert rows["unit_x0.5"]["npv_p50_oere"] < rows["unit"]["npv_p50_oere"] < rows["unit_x2"]["npv_p50_oere"]
    assert rows["cloud_one"]["probability_of_no_bid"] == pytest.approx(0.30, abs=0.01)
    assert rows["cloud_several"]["probability_of_no_bid"] == pytest.approx(0.15, abs=0.01)
    assert rows["unit"]["probability_of_no_bid"] is None
    for row in rows.values():
        assert row["npv_p10_oere"] <= row["npv_p50_oere"] <= row["npv_p90_oere"]


def test_without_a_bid_only_the_tender_is_paid() -> None:
    from samdrift.economy.case_simulate import simulate_cloud

    never = certain_case(no_bid_pct={"one": 100.0, "several": 100.0}, tender_dkk=3.2e6, draws_log2=4)
    problem = a_problem(case=never)
    drivers = list_drivers(problem.economy, problem.case)
    draws = draw(drivers=drivers, correlation=np.eye(len(drivers)), municipalities=3, log2=4, seed=1)
    found = simulate_cloud(problem, draws, list_scenarios(problem)[-1], suppliers="one")
    assert found.gain[1] == pytest.approx(np.full(16, -3.2e6))
    assert found.gain.sum(axis=0) == pytest.approx(np.full(16, -3.2e6))


def test_falling_prices_never_touch_wages() -> None:
    from samdrift.economy.case_simulate import prices_of
    from samdrift.economy.parameters import CATEGORIES

    problem = a_problem()
    drivers = list_drivers(problem.economy, problem.case)
    draws = draw(drivers=drivers, correlation=np.eye(len(drivers)), municipalities=3, log2=4, seed=1)
    steady, falling = (prices_of(problem, draws, falling=f)[0] for f in (False, True))
    changed = [name for name, a, b in zip(CATEGORIES, steady, falling, strict=True) if a != b]
    assert changed == ["hardware", "hosting"]
    assert falling[CATEGORIES.index("hosting")] == pytest.approx(0.92 / 1.025)


def test_bought_cloud_by_hand() -> None:
    from samdrift.economy.case_simulate import simulate_cloud
    from samdrift.economy.parameters import CATEGORIES

    # Half the staff and all hardware replaced by 10,000 DKK a server: Aaby pays 7/2 + 5.0 = 8.5 m for 14.
    case = certain_case(
        no_bid_pct={"one": 0.0, "several": 0.0},
        cloud_prices_dkk={"server": [1e4] * 3, "workplace": [0.0] * 3, "inhabitant": [0.0] * 3},
        cloud_replaces_pct=dict.fromkeys(CATEGORIES, 0.0) | {"staff": 50.0, "hardware": 100.0},
        cloud_discount_pct={"one": 0.0, "several": 0.0},
        lock_in_pct_per_year={"one": [10.0] * 3, "several": [0.0] * 3},
        several_overhead_pct=20.0,
    )
    problem = a_problem(case=case)
    drivers = list_drivers(problem.economy, problem.case)
    draws = draw(drivers=drivers, correlation=np.eye(len(drivers)), municipalities=3, log2=4, seed=1)
    scenario = list_scenarios(problem)[-1]
    one = simulate_cloud(problem, draws, scenario, suppliers="one").means["gain"][0] / 1e6
    several = simulate_cloud(problem, draws, scenario, suppliers="several").means["gain"][0] / 1e6
    assert one[3] == pytest.approx(14 - 8.5)
    assert several[3] == pytest.approx(14 - 3.5 - 5 * 1.2)
    # Moved at the start of 2028; in mid-2034 lock-in has lasted 2.5 years beyond the first four.
    assert one[8] == pytest.approx(14 - 3.5 - 5 * 1.1**2.5)
