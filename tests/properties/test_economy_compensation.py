"""Transfers: every year sums to zero, nobody pays too much, all are safe, and no less would do."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.economy.case_finance import schedule_loan
from samdrift.economy.compensation import (
    Compensation,
    CompensationProblem,
    Infeasible,
    find_margins,
    plan_compensation,
)
from samdrift.kernel import Money


@st.composite
def problems(draw: st.DrawFn) -> CompensationProblem:
    members, years, draws = draw(st.integers(1, 6)), draw(st.integers(1, 4)), 64
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    middle = rng.normal(draw(st.floats(-1, 1)), 2, size=(members, 1))
    npv = 1e6 * (middle + rng.normal(0, draw(st.floats(0, 1)), size=(members, draws)))
    return CompensationProblem(
        municipalities=tuple(f"{i:04}" for i in range(members)),
        npv_dkk=npv,
        limit_dkk=rng.uniform(0, draw(st.floats(0, 4e6)), size=(members, years)),
        years=range(2027, 2027 + years),
        discount=1.035 ** -np.arange(1.0, years + 1),
        probability=draw(st.sampled_from([0.5, 0.8, 0.95])),
        measure=draw(st.sampled_from(["quantile", "cvar"])),
    )


@settings(max_examples=60)
@given(problems())
def test_transfers_are_safe_least_and_within_their_limits(problem: CompensationProblem) -> None:
    margins = find_margins(problem.npv_dkk, probability=problem.probability, measure=problem.measure)
    need, room = np.maximum(-margins, 0), np.maximum(margins, 0)
    payable = np.minimum(room, problem.limit_dkk @ problem.discount)
    found = plan_compensation(problem)
    if isinstance(found, Infeasible):
        # A krone each is kept beyond zero, so that rounding makes no loser.
        assert need.sum() + len(need) * 2 > payable.sum()
        assert found.missing_oere > 0
        assert (found.binding == "total") == (
            need.sum() + (need > 0).sum() > np.maximum(margins - 1, 0).sum()
        )
        return
    assert isinstance(found, Compensation)
    assert found.safety["margin_after_oere"].min() >= 0
    assert found.total_npv_oere <= (need.sum() + len(need)) * 100 + 1
    flows = {(m, y): oere for m, y, oere in found.transfers.iter_rows()}
    for year in problem.years:
        assert sum(oere for (_, y), oere in flows.items() if y == year) == 0
    for i, name in enumerate(problem.municipalities):
        for y, year in enumerate(problem.years):
            assert flows.get((name, year), 0) >= -problem.limit_dkk[i, y] * 100 - len(need)
    if problem.measure == "quantile":
        safe = found.safety.filter(found.safety["margin_before_oere"] < 0)["probability_after"]
        assert all(share >= problem.probability for share in safe)


@given(st.integers(-(10**12), 10**12), st.integers(1, 40), st.floats(0, 20))
def test_a_loan_is_always_repaid_to_the_oere(oere: int, years: int, interest: float) -> None:
    schedule = schedule_loan(principal=Money(oere=oere), years=years, interest_pct=round(interest, 4))
    assert sum(part.oere for _, part, _ in schedule) == oere
    assert schedule[-1][2].oere == 0
    assert len(schedule) == years
