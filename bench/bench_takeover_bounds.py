"""Lower bounds on wave plans: value, seconds, and the gap to the best plan known, by method and size.

Best known plans lie in bench/instances/ beside their instances; each is verified here before a gap is told. Bounds: no bound above the
best known value; the relaxation better than every task alone.
"""

import argparse
import gzip
import json
import sys
import time
from pathlib import Path

from takeover_files import hash_of_problem
from takeover_instances import make_instance

from samdrift.takeover import Search, TakeoverProblem, WavePlan, cost_of_plan, verify_plan
from samdrift.takeover.bounds import Bound, bound_each_alone, bound_waves, find_bound_steps

INSTANCES = Path(__file__).parent / "instances"


def read_best(groups: int, seed: int, problem: TakeoverProblem) -> int | None:
    """The best known value [øre], verified; None where none is published."""
    path = INSTANCES / f"takeover-{groups}-{seed}.best.json.gz"
    if not path.exists():
        return None
    starts = json.loads(gzip.decompress(path.read_bytes()))
    cost = cost_of_plan(problem, starts)
    plan = WavePlan(starts=starts, cost=cost, search=Search(method="best_known", seed=0, steps=0))
    if wrong := verify_plan(problem, plan):
        raise ValueError(f"{path}: {wrong[0].message()}")
    return cost.total.oere


def measure(groups: int, seed: int, expected: str) -> bool:
    problem = make_instance(groups, seed)
    if hash_of_problem(problem) != expected:
        print(f"{groups} groups, seed {seed}: NOT the published instance")
        return False
    best, values = read_best(groups, seed, problem), []
    known = "no plan published" if best is None else f"best known {best / 1e8:,.2f} million DKK"
    print(f"{groups} groups, seed {seed}: {known}")
    for bound, seconds in _bounds(problem, find_bound_steps(problem)):
        values.append(bound.value.oere)
        gap = "" if best is None else f", gap {1 - bound.value.oere / best:.1%}"
        print(
            f"  {bound.method}: {bound.value.oere / 1e8:,.2f}{gap} ({bound.steps:,} steps, {seconds:.1f} s)"
        )
    return values[-1] > values[0] and (best is None or max(values) <= best)


def _bounds(problem: TakeoverProblem, steps: int) -> list[tuple[Bound, float]]:
    told = []
    for make in (lambda: bound_each_alone(problem), lambda: bound_waves(problem, steps=steps)):
        start = time.perf_counter()
        bound = make()
        assert isinstance(bound, Bound)
        told.append((bound, time.perf_counter() - start))
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, nargs="+", default=[500, 2_000])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options = parser.parse_args()
    published = json.loads((INSTANCES / "index.json").read_text())
    good = True
    for row in published:
        if row["groups"] in options.groups and row["seed"] in options.seeds:
            good &= measure(row["groups"], row["seed"], row["sha256"])
    print("bounds hold" if good else "BOUNDS DO NOT HOLD")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
