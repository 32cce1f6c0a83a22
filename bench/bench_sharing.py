"""Sharing: groups' own costs, Shapley value, least core and nucleolus by size, beside coopgame-py; voting power of 98.

Makes units of municipalities with a cost model of fixed sums, rates, steps and curves. Bounds, in processor
seconds (medians): coalition costs n=20 0.5, n=25 40 and 4 GiB; Shapley n=20 0.15, n=25 6; nucleolus n=20 1.5,
n=24 15. Answers are checked: the Shapley value against Littlechild and Owen's closed form and, as the nucleolus,
against coopgame-py on the same games, the nucleolus by Kohlberg's criterion too.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import coopgame
import numpy as np

from samdrift.economy.sharing import CostModel, CostTerm, Driver, SharingProblem, share_costs
from samdrift.economy.sharing.branching import BranchSearch, bound_least_core
from samdrift.economy.sharing.coalition_costs import find_coalition_costs, price_terms
from samdrift.economy.sharing.excess import AllGroups
from samdrift.economy.sharing.games import find_airport_shapley_value
from samdrift.economy.sharing.nucleolus import Nucleolus, find_nucleolus
from samdrift.economy.sharing.shapley import estimate_shapley_value, find_shapley_value
from samdrift.economy.sharing.verify import verify_nucleolus
from samdrift.economy.voting import assess_board_models
from samdrift.inventory.reference import load_municipalities

#: What is measured at a size -> processor seconds.
BOUNDS = {
    ("costs", 20): 0.5, ("costs", 25): 40.0, ("shapley", 20): 0.15, ("shapley", 25): 6.0,
    ("nucleolus", 20): 1.5, ("nucleolus", 24): 15.0,
}  # fmt: skip
MOST_MIB = 4096
#: coopgame-py takes lists: above this size that alone takes longer than solving.
LARGEST_FOR_PEER = 20


def make_unit(count: int, seed: int) -> SharingProblem:
    """Municipalities of all sizes: servers, sites, and what they cost (modelled)."""
    random = np.random.default_rng(seed)
    inhabitants = random.lognormal(10.6, 0.6, count)
    servers = np.maximum(inhabitants * random.uniform(0.003, 0.006, count), 30).astype(int)
    sites = (inhabitants * random.uniform(0.0015, 0.004, count)).astype(int)
    terms = (
        CostTerm(name="centres", fixed_dkk=8_000_000),
        CostTerm(
            name="roster", driver="servers", step_size=Fraction(400), step_price_dkk=750_000, least_steps=6
        ),
        CostTerm(name="servers", driver="servers", rate_dkk=9_000, exponent=0.95),
        CostTerm(name="network", driver="sites", rate_dkk=12_000),
        CostTerm(name="co-ordination", driver="equal", rate_dkk=150_000, exponent=1.2),
    )
    return SharingProblem(
        names=tuple(f"K{i:02}" for i in range(count)),
        drivers=(
            Driver(name="servers", values=tuple(Fraction(int(v)) for v in servers)),
            Driver(name="sites", values=tuple(Fraction(int(v)) for v in sites)),
        ),
        model=CostModel(terms=terms),
    )


def median_seconds(work: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """Median processor seconds of several runs, and the last answer."""
    seconds = []
    for _ in range(runs):
        begun = time.process_time()
        answer = work()
        seconds.append(time.process_time() - begun)
    return sorted(seconds)[len(seconds) // 2], answer


def peer_allocation(answer: Any) -> np.ndarray:
    return np.array(answer["allocation"] if isinstance(answer, dict) else answer)


def is_within(what: str, count: int, seconds: float) -> bool:
    bound = BOUNDS.get((what, count))
    said = "" if bound is None else f" (bound {bound:g} s)"
    print(f"  {what:<10} n={count}: {seconds:8.3f} s{said}")
    return bound is None or seconds < bound


def measure_size(count: int, runs: int) -> bool:
    problem = make_unit(count, seed=count)
    terms = price_terms(problem.model, problem)
    seconds, costs = median_seconds(lambda: find_coalition_costs(terms), runs)
    good = is_within("costs", count, seconds)
    seconds, shapley = median_seconds(lambda: find_shapley_value(costs), runs)
    good &= is_within("shapley", count, seconds)
    groups, total = AllGroups.of(costs), float(costs[-1])
    ceilings = np.array([costs[1 << member] for member in range(count)])
    seconds, nucleolus = median_seconds(
        lambda: find_nucleolus(groups, total, ceilings), runs if count < 25 else 1
    )
    good &= is_within("nucleolus", count, seconds)
    assert isinstance(nucleolus, Nucleolus)
    wrong = verify_nucleolus(groups, nucleolus.shares, ceilings)
    print(f"    {nucleolus.programmes} programmes; Kohlberg's criterion: {wrong or 'holds'}")
    outside, _, _ = groups.count_above(shapley, 100.0)
    print(f"    groups that carry too much under the Shapley value: {outside:,} of {2**count - 2:,}")
    return good and wrong is None and abs(shapley.sum() - total) < 1e-9 * total


def measure_beside_peer(name: str, costs: np.ndarray) -> bool:
    """The same game with coopgame-py: seconds of both, and the largest difference relative to all together."""
    count = len(costs).bit_length() - 1
    groups, total = AllGroups.of(costs), float(costs[-1])
    ceilings = np.array([costs[1 << member] for member in range(count)])
    game = coopgame.Game((-costs[1:]).tolist())
    ours_s, shapley = median_seconds(lambda: find_shapley_value(costs), 3)
    peer_s, peer = median_seconds(lambda: coopgame.shapley(game), 3)
    difference = np.abs(shapley + peer_allocation(peer)).max() / total
    print(
        f"  {name} n={count}: Shapley {ours_s:.4f} s, coopgame-py {peer_s:.4f} s, differ by {difference:.1e}"
    )
    ours_s, nucleolus = median_seconds(lambda: find_nucleolus(groups, total, ceilings), 3)
    assert isinstance(nucleolus, Nucleolus)
    try:
        peer_s, peer = median_seconds(lambda: coopgame.nucleolus(game), 1)
    except (RuntimeError, ValueError) as error:
        wrong = verify_nucleolus(groups, nucleolus.shares, ceilings)
        print(f"    nucleolus {ours_s:.3f} s (Kohlberg: {wrong or 'holds'}), coopgame-py gave up: {error}")
        return difference < 1e-12 and wrong is None
    apart = np.abs(nucleolus.shares + peer_allocation(peer)).max() / total
    print(f"    nucleolus {ours_s:.3f} s, coopgame-py {peer_s:.3f} s, differ by {apart:.1e}")
    return difference < 1e-12 and apart < 1e-7


def measure_airport() -> bool:
    costs = [Fraction(c) for c in (0, 1, 1, 2, 2, 3, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 7, 7, 8, 8)]
    groups = np.zeros(1)
    for cost in costs:
        groups = np.concatenate((groups, np.maximum(groups, float(cost))))
    closed = np.array([float(share) for share in find_airport_shapley_value(costs)])
    apart = float(np.abs(find_shapley_value(groups) - closed).max())
    print(f"Airport of 20 against Littlechild and Owen: differs by {apart:.1e}")
    return bool(apart < 1e-12)


def measure_above(count: int) -> bool:
    problem = make_unit(count, seed=count)
    terms = price_terms(problem.model, problem)
    total = terms.cost_of(range(count))
    seconds, estimate = median_seconds(
        lambda: estimate_shapley_value(terms, rounds=400, seed=1, total_oere=None), 1
    )
    error = max(e / s for e, s in zip(estimate.standard_error, estimate.oere, strict=True))
    print(f"  Shapley n={count}: {seconds:.2f} s, standard error at most {error:.2%} of a share")
    search = BranchSearch(terms=terms, parameters=problem.parameters)
    shares = total * terms.sizes[1] / terms.sizes[1].sum()
    seconds, found = median_seconds(lambda: search.find_worst(shares), 1)
    gap = (found.at_most - found.excess) / 100
    print(f"  worst group of a key n={count}: {seconds:.2f} s, proven to {gap:,.0f} DKK")
    seconds, core = median_seconds(lambda: bound_least_core(search, total, np.array(estimate.oere)), 1)
    print(
        f"  least core n={count}: {seconds:.2f} s, [{core.low_oere / 100:,.0f}, {core.high_oere / 100:,.0f}] DKK"
    )
    return core.low_oere <= core.high_oere and gap <= problem.parameters.least_gap_dkk


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[15, 20, 24, 25])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    for count in (8, 13):
        share_costs(make_unit(count, 1))  # compiles
    good = measure_airport()
    print("Units with a cost model, processor seconds")
    for count in options.sizes:
        good &= measure_size(count, options.runs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  peak memory {peak} MiB (bound {MOST_MIB})")
    good &= peak < MOST_MIB
    print("Beside coopgame-py, on the same games")
    for count in (12, 16, LARGEST_FOR_PEER):
        problem = make_unit(count, seed=count)
        good &= measure_beside_peer("unit", find_coalition_costs(price_terms(problem.model, problem)))
        random = np.random.default_rng(count)
        sizes = np.array([mask.bit_count() for mask in range(1 << count)])
        costs = np.rint(random.uniform(50, 100, 1 << count) * sizes**0.7)
        costs[0] = 0
        good &= measure_beside_peer("random", costs)
    print("The whole of share_costs (keys, yardsticks, simplest key)")
    for count in (20, 24):
        seconds, result = median_seconds(lambda count=count: share_costs(make_unit(count, seed=count)), 1)
        print(
            f"  n={count}: {seconds:.2f} s, {result.keys.height} keys and yardsticks, simplest {result.simplest.key.name}"
        )
    print("Above the exact size")
    for count in (30, 46):
        good &= measure_above(count)
    members = load_municipalities()
    seconds, table = median_seconds(
        lambda: assess_board_models([m.name for m in members], [m.population for m in members]), 1
    )
    print(
        f"Voting power of {len(members)} under three boards: {seconds:.2f} s, {table['is_dummy'].sum()} dummies"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
