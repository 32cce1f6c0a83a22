"""Wave planning against a spreadsheet and against Azure Migrate's five phases: cost, late groups, broken rules.

The same landscapes for all. The others' orders of waves are counted as they stand and, given weeks within all the hard
limits, as dated plans. Bounds: our plan breaks no rule, is verified, costs less than either, and leaves no more groups late.
"""

import argparse
import sys
import time
from collections.abc import Mapping

from takeover_baselines import date_waves, plan_by_five_phases, plan_town_by_town
from takeover_instances import Landscape, make_landscape
from takeover_rules import RULES, count_rule_violations, waves_of_plan

from samdrift.takeover import Search, WavePlan, cost_of_plan, verify_plan
from samdrift.takeover.bounds import Guide, guide_waves
from samdrift.takeover.search import find_steps, plan_waves


def show(name: str, landscape: Landscape, starts: Mapping[str, int]) -> tuple[int, int, int]:
    """Print one line of a dated plan; its cost [øre], late groups, broken rules."""
    cost = cost_of_plan(landscape.problem, starts)
    plan = WavePlan(starts=starts, cost=cost, search=Search(method=name, seed=0, steps=0))
    wrong = verify_plan(landscape.problem, plan)
    counts = count_rule_violations(landscape, waves_of_plan(landscape, starts))
    print(
        f"  {name}: {cost.total.oere / 1e8:,.1f} million DKK, {cost.late_groups} late, rules broken {list(counts.values())}"
        f"{'' if not wrong else ', WRONG: ' + wrong[0].message()}"
    )
    return cost.total.oere, cost.late_groups, sum(counts.values()) + len(wrong)


def compare(groups: int, seed: int, steps: int | None) -> bool:
    landscape = make_landscape(groups, seed)
    print(f"{groups} groups, seed {seed}")
    others = []
    for name, made in (
        ("municipality by municipality", plan_town_by_town(landscape)),
        ("five phases", plan_by_five_phases(landscape)),
    ):
        counts = count_rule_violations(landscape, made)
        print(
            f"  {name}, as ordered: {len(set(made.order.values()))} waves, rules broken {list(counts.values())}"
        )
        others.append(show(f"{name}, dated", landscape, date_waves(landscape.problem, made.order)))
    start = time.perf_counter()
    guide = guide_waves(landscape.problem)
    plan = plan_waves(
        landscape.problem,
        seed=1,
        steps=steps or find_steps(landscape.problem),
        hints=guide.weeks if isinstance(guide, Guide) else (),
    )
    if not isinstance(plan, WavePlan):
        print(f"  no plan: {plan}")
        return False
    cost, late, broken = show(
        f"ours ({plan.search.steps:,} steps, {time.perf_counter() - start:.0f} s)", landscape, plan.starts
    )
    best, fewest = min(other[0] for other in others), min(other[1] for other in others)
    print(f"  {1 - cost / best:.1%} cheaper than the cheaper of them, {late} late against {fewest}")
    return cost < best and late <= fewest and broken == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, nargs="+", default=[500, 2_000])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--steps", type=int, help="of the search; by size if not given")
    options = parser.parse_args()
    print("rules: " + "; ".join(f"{number} {rule}" for number, rule in enumerate(RULES, 1)))
    good = True
    for groups in options.groups:
        for seed in options.seeds:
            good &= compare(groups, seed, options.steps)
    print("bounds hold" if good else "BOUNDS DO NOT HOLD")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
