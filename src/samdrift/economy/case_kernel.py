"""The inner loop of a case, compiled: every draw, year and municipality once, in order.

The formulas stand in docs/methods/economy.md, section 2, under the same letters.
"""

import numpy as np
from numba import njit

#: Places of a draw's numbers in the kernel's ``numbers``.
NUMBERS = (
    "delay", "ramp", "per_head", "joining", "leak", "implementation", "double_years", "fees", "lock_in",
    "active", "scale",
)  # fmt: skip
#: Means that are kept by municipality and year: gain = alone - contribution - once + the state's money.
MEASURES = ("gain", "service", "investment", "alone", "contribution", "once")
#: Places of a municipality's numbers in the kernel's ``facts``; NaN in the last two: drawn.
FACTS = (
    "population", "capital_share", "log_sd", "handover", "moved", "weight", "tender", "double_running",
    "contract_fees",
)  # fmt: skip
#: First of the kinds of cost that contracts bind, and the two others.
_BOUND = (3, 4, 5)
#: Years after the move before lock-in raises prices.
_FREE_YEARS = 4


@njit(cache=True, nogil=True)
def run_draws(  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917
    facts, cost, state, normals, prices, saved, numbers, calendar, bought, out
):  # pragma: no cover - compiled
    """Compute all draws.

    Args:
        facts: (fact, municipality), see ``FACTS``.
        cost: (municipality, kind of cost) [DKK a year].
        state: (municipality, year) money from the state [DKK].
        normals: (draw, municipality), of the baselines.
        prices: (draw, kind), real yearly factor.
        saved: (draw, kind), share saved at full effect.
        numbers: (draw, number), see ``NUMBERS``.
        calendar: (4, year): the year, its discount factor, the shares of implementation paid as service and
            as investment.
        bought: (draw, municipality) price of bought cloud a year [DKK]: then each pays its own cost
            instead of a share of the joint one; of no length where there is none.
        out: npv (draw, municipality), gain, service and investment (year, draw), means (measure,
            municipality, year) in the order of ``MEASURES``, payback (draw, municipality + 1), last
            year's terms (3, kind), gain_of (year, draw, municipality) or of no length.
    """
    npv, gain, service, investment, means, payback, terms, gain_of = out
    draws, m = normals.shape
    is_own = bought.shape[0] > 0
    per_draw = 1.0 / draws
    kinds = cost.shape[1]
    years = calendar.shape[1]
    e, alone, inside, own = np.empty(m), np.empty(m), np.empty(m), np.empty(m)
    level, joint, less = np.empty(kinds), np.empty(kinds), np.empty(kinds)
    known, spent = np.isfinite(facts[7:9]), np.zeros((2, m))
    doubling, leaving = np.zeros((m, years)), np.zeros((m, years))
    for i in range(m):
        for k in range(kinds):
            spent[0, i] += cost[i, k]
        for k in _BOUND:
            spent[1, i] += cost[i, k]
        length = facts[4, i] - facts[3, i]
        for y in range(years):
            year = calendar[0, y]
            leaving[i, y] = 1.0 if np.floor(facts[3, i]) == year else 0.0
            doubling[i, y] = leaving[i, y]
            if length > 0.0:
                lasts = min(facts[4, i], year + 1.0) - max(facts[3, i], year)
                doubling[i, y] = max(0.0, lasts) / length
    for s in range(draws):
        delay, per_ramp = numbers[s, 0], 1.0 / numbers[s, 1]
        for i in range(m):
            e[i] = np.exp(facts[2, i] * normals[s, i])
        level[:] = 1.0
        for y in range(years):
            year = calendar[0, y]
            joint[:] = 0.0
            less[:] = 0.0
            heads, better_heads, weights = 0.0, 0.0, 0.0
            for i in range(m):
                inn = min(1.0, max(0.0, year + 1.0 - facts[3, i] - delay)) * numbers[s, 9]
                effect = min(1.0, max(0.0, (year + 0.5 - facts[4, i] - delay) * per_ramp))
                inside[i] = inn
                taken = e[i] * inn
                better = taken * effect
                whole = 0.0
                for k in range(kinds):
                    whole += cost[i, k] * level[k]
                    joint[k] += cost[i, k] * taken
                    less[k] += cost[i, k] * better
                alone[i] = whole * e[i]
                if is_own:
                    replaced = 0.0
                    for k in range(kinds):
                        replaced += cost[i, k] * level[k] * saved[s, k]
                    rise = max(0.0, year + 0.5 - facts[4, i] - delay - _FREE_YEARS)
                    price = bought[s, i] * (1.0 + numbers[s, 8]) ** rise
                    own[i] = alone[i] * inn - replaced * better + price * level[5] * effect * inn
                heads += inn * facts[0, i]
                better_heads += inn * effect * facts[0, i]
                weights += inn * facts[5, i]
            running, leaking = 0.0, 0.0
            for k in range(kinds):
                joint[k] *= level[k]
                less[k] *= level[k] * saved[s, k]
                running += joint[k] - less[k]
                if k > 0:
                    leaking += joint[k] - less[k]
            leaking *= numbers[s, 4]
            overhead = numbers[s, 2] * heads * level[0]
            joining = numbers[s, 3] * heads * level[0]
            by_size = numbers[s, 10] * better_heads * level[0]
            total = running + overhead + joining + leaking - by_size
            # Where the key gives nothing to any of those handed over so far, they pay by inhabitants.
            by = 5 if weights > 0.0 else 0
            spread_over = weights if weights > 0.0 else heads
            per_weight = total / spread_over if spread_over > 0.0 else 0.0
            all_gain, all_service, all_investment, all_npv = 0.0, 0.0, 0.0, 0.0
            for i in range(m):
                pays = own[i] if is_own else per_weight * inside[i] * facts[by, i]
                once = facts[0, i] * numbers[s, 5] * numbers[s, 9]
                doubled = facts[7, i] if known[0, i] else spent[0, i] * numbers[s, 6] * e[i]
                fees = facts[8, i] if known[1, i] else spent[1, i] * numbers[s, 7] * e[i]
                extra = (doubled * doubling[i, y] + fees * leaving[i, y]) * numbers[s, 9]
                extra += once * calendar[2, y] + (facts[6, i] if y == 1 else 0.0)
                before = alone[i] * inside[i]
                to_investment = before * facts[1, i] - once * calendar[3, y] + state[i, y]
                to_service = before * (1.0 - facts[1, i]) - pays - extra
                won = to_service + to_investment
                npv[s, i] += won * calendar[1, y]
                all_npv += npv[s, i]
                payback[s, i] = years if npv[s, i] < 0.0 else min(payback[s, i], y)
                all_gain += won
                all_service += to_service
                all_investment += to_investment
                means[0, i, y] += won * per_draw
                means[1, i, y] += to_service * per_draw
                means[2, i, y] += to_investment * per_draw
                means[3, i, y] += before * per_draw
                means[4, i, y] += pays * per_draw
                means[5, i, y] += (extra + once * calendar[3, y]) * per_draw
                if gain_of.shape[0] > 0:
                    gain_of[y, s, i] = won
            gain[y, s] = all_gain
            service[y, s] = all_service
            investment[y, s] = all_investment
            payback[s, m] = years if all_npv < 0.0 else min(payback[s, m], y)
            if y == years - 1:
                # What a unit saves by its size is spread over the kinds of cost as they are.
                spread = by_size / joint.sum() if joint.sum() > 0.0 else 0.0
                for k in range(kinds):
                    terms[0, k] += joint[k] / draws
                    terms[1, k] += (less[k] + spread * joint[k]) / draws
                terms[2, 0] += overhead / draws
                terms[2, 1] += joining / draws
                terms[2, 2] += leaking / draws
            for k in range(kinds):
                level[k] *= prices[s, k]
