"""Every municipality in every draw: what it would have paid alone, and what it pays in a scenario."""

from collections.abc import Mapping

import numpy as np

from samdrift.economy.case_drivers import Draws
from samdrift.economy.case_kernel import FACTS, MEASURES, NUMBERS, run_draws
from samdrift.economy.case_model import Array, CaseProblem, Scenario, Simulated
from samdrift.economy.parameters import CATEGORIES

_FALLING = ("hardware", "hosting")
#: What joint operation adds, in the order of the kernel's last terms.
NEW_COSTS = ("overhead", "coordination", "vat_leak")
#: Shorter than any effect that could be seen: full effect at once.
_AT_ONCE = 1e-6


def simulate_unit(
    problem: CaseProblem, draws: Draws, scenario: Scenario, *, yearly: bool = False
) -> Simulated:
    """Simulate joint operation.

    Args:
        problem: the municipalities.
        draws: futures.
        scenario: size, delay, prices.
        yearly: keep every municipality's gain in every year and draw.

    Returns:
        Gains against staying alone at the same prices [real DKK].
    """
    values, case = draws.values, problem.case
    ratio = scenario.population / case.reference_population
    saved = _by_kind(values, "efficiency") / 100
    scale = ratio**case.overhead_exponent / scenario.population
    numbers = _numbers(draws, scenario)
    numbers["per_head"] = values["overhead"] * scale
    numbers["joining"] = values["coordination"] * scenario.members / scenario.population
    numbers["leak"] = values["vat_leak"] / 100
    numbers["scale"] = values["size_bonus"] * np.log2(ratio)
    prices = prices_of(problem, draws, falling=scenario.falling_prices)
    return _run(problem, draws, (saved, prices), numbers, yearly=yearly)


def simulate_cloud(problem: CaseProblem, draws: Draws, scenario: Scenario, *, suppliers: str) -> Simulated:
    """Simulate that each buys cloud by the price list: ``suppliers`` is one or several.

    Where no qualified bid comes, the tender has been paid for, and all stay as they are.
    """
    values, case = draws.values, problem.case
    replaced = np.array([case.cloud_replaces_pct[name] / 100 for name in CATEGORIES])
    discount = 1 - case.cloud_discount_pct[suppliers] / 100
    overhead = 1 + (case.several_overhead_pct / 100 if suppliers == "several" else 0)
    numbers = _numbers(draws, scenario)
    numbers["ramp"] = np.full(draws.count, _AT_ONCE)
    prices_of_items = np.stack([values[f"cloud_{item}"] for item in case.cloud_prices_dkk], axis=1)
    bought = prices_of_items * (discount * overhead) @ problem.quantities
    numbers["lock_in"] = values[f"lock_in_{suppliers}"] / 100
    numbers["active"] = (values["bid"] >= case.no_bid_pct[suppliers] / 100).astype(np.float64)
    saved = np.broadcast_to(replaced, (draws.count, len(CATEGORIES)))
    prices = prices_of(problem, draws, falling=scenario.falling_prices)
    return _run(problem, draws, (saved, prices), numbers, bought=bought)


def _by_kind(values: Mapping[str, Array], family: str) -> Array:
    return np.stack([values[f"{family}_{name}"] for name in CATEGORIES], axis=1)


def _numbers(draws: Draws, scenario: Scenario) -> dict[str, Array]:
    """What every scenario draws; the rest is zero."""
    values = draws.values
    numbers = {name: np.zeros(draws.count) for name in NUMBERS}
    return numbers | {
        "delay": (values["delay"] + scenario.delay_months) / 12,
        "ramp": np.maximum(values["ramp"], _AT_ONCE),
        "implementation": values["implementation"] * scenario.implementation_factor,
        "double_years": values["double_running"] / 12,
        "fees": values["contract_fees"] / 100,
        "active": np.ones(draws.count),
    }


def _run(
    problem: CaseProblem,
    draws: Draws,
    by_kind: tuple[Array, Array],
    numbers: Mapping[str, Array],
    *,
    yearly: bool = False,
    bought: Array | None = None,
) -> Simulated:
    saved, prices = by_kind
    m, years, count = len(problem.municipalities), len(problem.years), draws.count
    doubled = numbers["double_years"] * problem.case.double_running_share_pct / 100
    table = np.stack([{**numbers, "double_years": doubled}[name] for name in NUMBERS], axis=1)
    out = (
        np.zeros((count, m)),
        np.zeros((years, count)),
        np.zeros((years, count)),
        np.zeros((years, count)),
        np.zeros((len(MEASURES), m, years)),
        np.full((count, m + 1), years, dtype=np.int8),
        np.zeros((3, len(CATEGORIES))),
        np.zeros((years if yearly else 0, count, m), dtype=np.float32),
    )
    run_draws(
        _facts(problem, is_own=bought is not None),
        np.ascontiguousarray(problem.cost_dkk),
        np.ascontiguousarray(problem.state_money_dkk),
        np.ascontiguousarray(draws.baseline.T),
        np.ascontiguousarray(prices),
        np.ascontiguousarray(saved),
        table,
        _calendar(problem),
        np.ascontiguousarray(np.zeros((0, 0)) if bought is None else bought),
        out,
    )
    npv, gain, service, investment, means, payback, terms, gain_of = out
    named = {f"today_{name}": float(terms[0, k]) for k, name in enumerate(CATEGORIES)}
    named |= {f"saved_{name}": float(terms[1, k]) for k, name in enumerate(CATEGORIES)}
    named |= {name: float(terms[2, k]) for k, name in enumerate(NEW_COSTS)}
    return Simulated(
        npv=npv.T + problem.loan_npv_dkk[:, None],
        gain=gain,
        service=service,
        investment=investment,
        gain_of=gain_of if yearly else None,
        means=dict(zip(MEASURES, means, strict=True)),
        payback=payback.T,
        last_year=named,
    )


def prices_of(problem: CaseProblem, draws: Draws, *, falling: bool) -> Array:
    """Real yearly price factor (draw, kind of cost): general p/l is taken out."""
    nominal = _by_kind(draws.values, "growth")
    if falling:
        nominal[:, [CATEGORIES.index(name) for name in _FALLING]] = -problem.economy.technical_fall_pct
    return np.asarray((1 + nominal / 100) / (1 + problem.economy.general_price_pct / 100))


def _facts(problem: CaseProblem, *, is_own: bool) -> Array:
    people = problem.population
    tender = people / people.sum() * problem.case.tender_dkk if is_own else np.zeros_like(people)
    by_name = {
        "population": people,
        "capital_share": problem.capital_share,
        "log_sd": problem.log_sd,
        "handover": problem.moved if is_own else problem.handover,
        "moved": problem.moved,
        "weight": problem.weights,
        "tender": tender,
        "double_running": problem.double_running_dkk,
        "contract_fees": problem.contract_fees_dkk,
    }
    return np.stack([by_name[name] for name in FACTS])


def _calendar(problem: CaseProblem) -> Array:
    """The year, its discount factor, and the shares of implementation paid as service and investment."""
    shares = problem.case.implementation_profile_pct
    profile = np.array([shares.get(str(year), 0.0) / 100 for year in problem.years])
    capital = problem.case.implementation_capital_pct / 100
    years = np.array(problem.years, dtype=float)
    return np.stack([years, problem.discount, profile * (1 - capital), profile * capital])
