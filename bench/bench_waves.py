"""Waves: how much cheaper the search is than the best of four serial rules, and how long it takes.

Made landscapes of 500, 2,000 and 10,000 groups (``takeover_instances``), against the four rules of
docs/methods/wave-search.md on the same instance, each repaired where a task found no week; every plan is verified. The
search begins with the relaxation's orders (``guide_waves``), whose time counts. Bounds: at least 24, 30 and 25 %
cheaper, with no more late groups, within 30, 90 and 150 s on two processors at rest (compiled beforehand; the first run after installing compiles, and that is told too). For small cases, the gap
to CP-SAT's proof.
"""

import argparse
import os
import sys
import time
from dataclasses import dataclass

from takeover_instances import make_instance

from samdrift.takeover import TakeoverProblem, WavePlan, cost_of_plan, verify_plan
from samdrift.takeover.bounds import Guide, guide_waves
from samdrift.takeover.search import plan_exactly, plan_waves
from samdrift.takeover.search.arrays import START, UNDONE, as_starts
from samdrift.takeover.search.compile import CompiledProblem, compile_problem
from samdrift.takeover.search.parameters import WaveSearchParameters
from samdrift.takeover.search.ruin_recreate import repair_plan
from samdrift.takeover.search.serial import generate_plans


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A size, the budget in steps, and the bounds: least saving [%] and most seconds."""

    groups: int
    steps: int
    least_saving_pct: float
    most_seconds: float


CASES = (
    Case(groups=500, steps=2_000_000, least_saving_pct=24, most_seconds=30),
    Case(groups=2_000, steps=4_000_000, least_saving_pct=30, most_seconds=90),
    Case(groups=10_000, steps=4_000_000, least_saving_pct=25, most_seconds=150),
)


def plans_of_rules(problem: TakeoverProblem) -> dict[str, tuple[float, int]]:
    """Cost [million DKK] and late groups of each rule's plan, after repair."""
    compiled = compile_problem(problem)
    assert isinstance(compiled, CompiledProblem)
    begun = time.perf_counter()
    chains = generate_plans(compiled)
    took = time.perf_counter() - begun
    print(f"  four rules in {took * 1000:.0f} ms")
    told = {}
    for rule, chain in chains.items():
        undone = int(chain.totals[UNDONE])
        start = chain.tasks[:, START]
        if undone:
            repaired = repair_plan(compiled, start, parameters=WaveSearchParameters())
            assert repaired.undone == 0
            start = repaired.start
        cost = cost_of_plan(problem, as_starts(compiled.names, start))
        told[rule] = cost.total.oere / 1e8, cost.late_groups
        print(f"  {rule}: {told[rule][0]:,.1f} million DKK, {cost.late_groups} late, {undone} repaired")
    return told


def measure(case: Case, seed: int) -> bool:
    problem = make_instance(case.groups, seed)
    print(f"{case.groups:,} groups, seed {seed}, load {os.getloadavg()[0]:.1f}")
    rules = plans_of_rules(problem)
    best = min(rules, key=lambda rule: rules[rule][0])
    milestones: list[tuple[float, float]] = []
    begun = time.perf_counter()

    def note(value: int | None, _step: int) -> bool:
        if value is not None:
            milestones.append((time.perf_counter() - begun, value / 1e8))
        return True

    processor = time.process_time()
    guide = guide_waves(problem)
    assert isinstance(guide, Guide)
    guided = time.perf_counter() - begun
    plan = plan_waves(problem, seed=seed, steps=case.steps, hints=guide.weeks, progress=note)
    took, processor = time.perf_counter() - begun, time.process_time() - processor
    assert isinstance(plan, WavePlan)
    wrong = verify_plan(problem, plan)
    value = plan.cost.total.oere / 1e8
    saving = 100 * (1 - value / rules[best][0])
    late = plan.cost.late_groups
    holds = (
        saving >= case.least_saving_pct and late <= rules[best][1] and not wrong and took <= case.most_seconds
    )
    print(
        f"  search: {value:,.1f} million DKK, {late} late, {saving:.1f} % below {best} (bound {case.least_saving_pct:g} %), "
        f"{took:.0f} s of the clock (bound {case.most_seconds:g}; {guided:.0f} for the orders), {processor:.0f} s of processors, {plan.search.steps:,} steps, "
        f"{plan.search.method}, {'verified' if not wrong else wrong[0].message()}: {'holds' if holds else 'DOES NOT HOLD'}"
    )
    shown = [milestones[len(milestones) * k // 5 - 1] for k in range(1, 6)]
    print("  on the way: " + ", ".join(f"{value:,.1f} at {at:.0f} s" for at, value in shown))
    return holds


def measure_exact(groups: int, cases: int) -> bool:
    """The search against CP-SAT's proof on small cases; it must never be below."""
    good = True
    for seed in range(1, cases + 1):
        problem = make_instance(groups, seed)
        found = plan_waves(problem, seed=1, steps=200_000)
        exact = plan_exactly(problem, deterministic_time=20)
        if not isinstance(found, WavePlan) or not isinstance(exact, WavePlan) or exact.bound is None:
            print(f"  {groups} groups, seed {seed}: {type(found).__name__}, exact {type(exact).__name__}")
            good &= type(found) is type(exact)
            continue
        over = 100 * (found.cost.total.oere / exact.cost.total.oere - 1)
        print(
            f"  {groups} groups, seed {seed}: search {over:.2f} % above CP-SAT's plan, which is within {100 * (exact.gap or 0):.2f} % of its bound"
        )
        good &= found.cost.total.oere >= exact.bound.oere and not verify_plan(problem, exact)
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=10_000, help="leave out larger sizes")
    parser.add_argument("--seeds", type=int, default=1, help="instances of each size")
    parser.add_argument("--exact", type=int, default=3, help="small cases against CP-SAT")
    options = parser.parse_args()
    begun = time.perf_counter()
    plan_waves(make_instance(20, 1), seed=1, steps=200)
    print(
        f"first plan of this process, compiling or loading what was compiled: {time.perf_counter() - begun:.1f} s"
    )
    good = measure_exact(25, options.exact)
    for case in CASES:
        for seed in range(1, options.seeds + 1):
            if case.groups <= options.largest:
                good &= measure(case, seed)
    print("bounds hold" if good else "BOUNDS DO NOT HOLD")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
