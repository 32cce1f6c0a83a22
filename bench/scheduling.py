"""Public scheduling instances with the same search engine, makespan as objective: PSPLIB's J30 to J120, RG300.

``python bench/scheduling.py DIR --seconds 60``: for each instance makespan, bound, best known and gap; then the
mean per set. It stops at the proof of an optimum. Results go to ``--results`` as they come, and what is there already is not
run again. ``--sample N --seed S`` takes N instances of each set. Every schedule is verified.
"""

import argparse
import csv
import os
import random
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from samdrift.takeover import (
    Precedence,
    Resource,
    ResourceKind,
    Search,
    TakeoverProblem,
    Task,
    TaskKind,
    WavePlan,
    cost_of_plan,
    verify_plan,
)
from samdrift.takeover.search.arrays import as_starts
from samdrift.takeover.search.compile import CompiledProblem, compile_problem
from samdrift.takeover.search.makespan import (
    Progress,
    Shortest,
    as_makespan,
    breed_schedules,
    shorten_exactly,
)

#: Mean gap to the best known values that must hold, by set [%].
BOUNDS = {"J30": 0.0, "J60": 0.3, "J120": 2.0, "RG300": 3.0}
#: Shares of the seconds: a few orders bred, CP-SAT, many orders bred; the rest is CP-SAT's again.
SHARES = {
    "J30": (0.03, 0.5, 0.2),
    "J60": (0.03, 0.25, 0.65),
    "J90": (0.03, 0.25, 0.65),
    "J120": (0.03, 0.2, 0.7),
    "RG300": (0.05, 0.15, 0.7),
}
#: The same for other sets.
OTHER_SHARES = (0.03, 0.25, 0.65)
COLUMNS = ("instance", "makespan", "bound", "best_known", "gap_pct", "seconds", "load", "steps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A problem to shorten and the shortest schedule known of it."""

    name: str
    problem: TakeoverProblem
    best_known: int

    @property
    def group(self) -> str:
        """The set it belongs to."""
        return self.name.split("_")[0]


def read_instance(path: Path, best_known: int) -> Instance:
    """Read the format ``n K / capacities / duration demands #successors successors`` (numbered from 1)."""
    numbers = iter([int(word) for word in path.read_text(encoding="utf-8").split()])
    n, k = next(numbers), next(numbers)
    capacities = [next(numbers) for _ in range(k)]
    rows = []
    for _ in range(n):
        duration, demands = next(numbers), [next(numbers) for _ in range(k)]
        rows.append((duration, demands, [next(numbers) for _ in range(next(numbers))]))
    # The first and the last are marks without duration; longer than one after the other it never takes.
    real = [i for i, (duration, _, _) in enumerate(rows) if duration > 0]
    weeks = sum(duration for duration, _, _ in rows)
    problem = TakeoverProblem(
        first_monday=date(2027, 1, 4),
        weeks=weeks,
        tasks=tuple(
            Task(
                id=f"{i + 1:03}",
                group=f"{i + 1:03}",
                municipality="",
                kind=TaskKind.MOVE,
                duration_weeks=rows[i][0],
                use={f"r{r}": units for r, units in enumerate(rows[i][1]) if units > 0},
            )
            for i in real
        ),
        resources=tuple(
            Resource(id=f"r{r}", kind=ResourceKind.CREW, name=f"r{r}", capacity=(c,) * weeks)
            for r, c in enumerate(capacities)
        ),
        precedences=tuple(
            Precedence(before=f"{i + 1:03}", after=f"{j:03}")
            for i in real
            for j in rows[i][2]
            if rows[j - 1][0] > 0
        ),
    )
    return Instance(name=path.stem, problem=as_makespan(problem), best_known=best_known)


def read_instances(folder: Path) -> list[Instance]:
    with (folder / "best_known.csv").open(encoding="utf-8") as lines:
        known = {row["instance"]: int(row["best_known_makespan"]) for row in csv.DictReader(lines)}
    found = [read_instance(folder / name, best) for name, best in known.items()]
    return sorted(found, key=lambda one: [int(part) for part in re.findall(r"\d+", one.name)])


def solve(instance: Instance, compiled: CompiledProblem, seconds: float, seed: int) -> Shortest:
    """A few orders bred, CP-SAT for the proof, as many orders as the clock lets become alike, CP-SAT with the rest."""
    begun = time.monotonic()
    probe, proof, breeding = (seconds * share for share in SHARES.get(instance.group, OTHER_SHARES))

    def go_on_until(moment: float) -> Progress:
        return lambda _, __: time.monotonic() < moment

    def shorten(best: Shortest, until: float) -> Shortest:
        left = until - time.monotonic()
        if best.makespan == best.bound or left <= 0:
            return best
        return shorten_exactly(compiled, best, seed=seed, workers=2, deterministic_time=1e6, seconds=left)

    found = breed_schedules(compiled, seed=seed, steps=10**9, size=50, progress=go_on_until(begun + probe))
    speed = found.steps / (time.monotonic() - begun)
    found = shorten(found, begun + probe + proof)
    left = begun + probe + proof + breeding - time.monotonic()
    if found.makespan > found.bound:
        bred = breed_schedules(
            compiled, seed=seed + 1, steps=int(speed * left), progress=go_on_until(time.monotonic() + left)
        )
        shorter = bred if bred.makespan < found.makespan else found
        found = replace(shorter, bound=found.bound, steps=found.steps + bred.steps)
    return shorten(found, begun + seconds)


def warm_up(instance: Instance) -> None:
    """Have everything compiled before the clock starts."""
    compiled = compile_problem(instance.problem)
    assert isinstance(compiled, CompiledProblem)
    breed_schedules(compiled, seed=0, steps=300, size=50)


def measure(instance: Instance, seconds: float, seed: int) -> dict[str, object]:
    compiled = compile_problem(instance.problem)
    assert isinstance(compiled, CompiledProblem)
    begun = time.monotonic()
    found = solve(instance, compiled, seconds, seed)
    took = time.monotonic() - begun
    starts = as_starts(compiled.names, found.start)
    cost = cost_of_plan(instance.problem, starts)
    plan = WavePlan(starts=starts, cost=cost, search=Search(method="makespan", seed=seed, steps=found.steps))
    wrong = verify_plan(instance.problem, plan)
    assert not wrong, wrong[0].message()
    assert cost.total.oere == found.makespan >= found.bound
    gap = 100 * (found.makespan - instance.best_known) / instance.best_known
    values = (
        instance.name, found.makespan, found.bound, instance.best_known, round(gap, 3), round(took, 1),
        round(os.getloadavg()[0], 1), found.steps,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def report(rows: list[dict[str, str]]) -> bool:
    """Print the means per set; whether the bounds hold where a whole set was run."""
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        groups[row["instance"].split("_")[0]].append(row)
    good = True
    for name, own in groups.items():
        gaps = [float(row["gap_pct"]) for row in own]
        proven = sum(row["makespan"] == row["bound"] for row in own)
        mean = sum(gaps) / len(gaps)
        bound = BOUNDS.get(name)
        holds = bound is None or mean <= bound
        good &= holds
        said = "" if bound is None else f", bound {bound:g} %: {'holds' if holds else 'DOES NOT HOLD'}"
        print(
            f"{name}: {len(own)} instances, mean gap to best known {mean:.2f} %{said}; "
            f"{sum(gap <= 0 for gap in gaps)} as short as known, {sum(gap < 0 for gap in gaps)} shorter, {proven} proven optimal"
        )
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--sample", type=int, help="so many instances of each set")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sets", nargs="*", help="J30 J60 J90 J120 RG300")
    parser.add_argument("--results", type=Path, default=Path("scheduling-results.csv"))
    options = parser.parse_args()
    chosen: dict[str, list[Instance]] = defaultdict(list)
    for instance in read_instances(options.folder):
        if not options.sets or instance.group in options.sets:
            chosen[instance.group].append(instance)
    if options.sample:
        dice = random.Random(options.seed)
        chosen = {
            name: dice.sample(own, min(options.sample, len(own))) for name, own in sorted(chosen.items())
        }
    done: dict[str, dict[str, str]] = {}
    if options.results.exists():
        with options.results.open(encoding="utf-8") as lines:
            done = {row["instance"]: row for row in csv.DictReader(lines)}
    else:
        options.results.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    wanted = [instance for own in chosen.values() for instance in own]
    if any(instance.name not in done for instance in wanted):
        warm_up(wanted[0])
    for instance in wanted:
        if instance.name not in done:
            row = measure(instance, options.seconds, options.seed)
            with options.results.open("a", encoding="utf-8") as lines:
                csv.DictWriter(lines, COLUMNS).writerow(row)
            done[instance.name] = {key: str(value) for key, value in row.items()}
            print(" ".join(f"{key} {value}" for key, value in row.items()), flush=True)
    return 0 if report([done[instance.name] for instance in wanted]) else 1


if __name__ == "__main__":
    sys.exit(main())
