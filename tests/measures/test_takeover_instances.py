"""The published landscapes are what their hashes say, best plans are plans, and rules are counted right."""

import gzip
import importlib
import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from samdrift.takeover import Search, WavePlan, cost_of_plan, find_problem_faults, verify_plan
from samdrift.takeover.bounds import Bound, bound_each_alone

BENCH = Path(__file__).parents[2] / "bench"
PUBLISHED = json.loads((BENCH / "instances" / "index.json").read_text())


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The modules of bench/, which are scripts and no package."""
    monkeypatch.syspath_prepend(str(BENCH))
    names = ("instances", "files", "rules", "baselines")
    modules: dict[str, ModuleType] = {name: importlib.import_module(f"takeover_{name}") for name in names}
    return SimpleNamespace(**modules)


@pytest.mark.parametrize(
    "row", [r for r in PUBLISHED if r["groups"] == 500], ids=lambda r: f"seed{r['seed']}"
)
def test_a_published_instance_is_made_again_and_read_back(bench: SimpleNamespace, row: dict) -> None:
    problem = bench.instances.make_instance(row["groups"], row["seed"])
    assert bench.files.hash_of_problem(problem) == row["sha256"]
    assert bench.files.read_problem(BENCH / "instances" / row["file"]) == problem
    assert find_problem_faults(problem) == ()


def test_larger_ones_have_their_hashes_too(bench: SimpleNamespace) -> None:
    row = next(each for each in PUBLISHED if (each["groups"], each["seed"]) == (2_000, 1))
    assert bench.files.hash_of_problem(bench.instances.make_instance(2_000, 1)) == row["sha256"]


@pytest.mark.parametrize("row", [r for r in PUBLISHED if r["best_oere"]], ids=lambda r: f"seed{r['seed']}")
def test_a_best_known_plan_is_a_plan_and_no_cheaper_than_the_bound(bench: SimpleNamespace, row: dict) -> None:
    problem = bench.instances.make_instance(row["groups"], row["seed"])
    path = BENCH / "instances" / f"takeover-{row['groups']}-{row['seed']}.best.json.gz"
    starts = json.loads(gzip.decompress(path.read_bytes()))
    cost = cost_of_plan(problem, starts)
    plan = WavePlan(starts=starts, cost=cost, search=Search(method="published", seed=0, steps=0))
    assert verify_plan(problem, plan) == ()
    assert (cost.total.oere, cost.late_groups) == (row["best_oere"], row["best_late_groups"])
    bound = bound_each_alone(problem)
    assert isinstance(bound, Bound)
    assert bound.value < cost.total


@pytest.mark.parametrize("groups", [1, 2, 3, 7, 30])
def test_small_landscapes_can_be_made_too(bench: SimpleNamespace, groups: int) -> None:
    problem = bench.instances.make_instance(groups, 1)
    assert (len(problem.tasks), find_problem_faults(problem)) == (groups, ())


def test_each_rule_is_counted(bench: SimpleNamespace) -> None:
    whole = bench.instances.make_landscape(60, 1)
    test, production = next(
        (each, other)
        for each in whole.traits
        for other in whole.traits
        if each.environment == "test"
        and other.environment == "production"
        and each.application == other.application
    )
    critical = replace(production, is_critical=True, is_complex=True, servers=40)
    landscape = replace(
        whole, traits=(replace(test, servers=20), critical), depends_on=((test.group, production.group),)
    )
    rules, count = bench.rules.RULES, bench.rules.count_rule_violations

    def broken(first: int, second: int, *, together: bool = False) -> list[str]:
        order = {test.group: first, production.group: second}
        wave = dict.fromkeys(order, 0) if together else order
        return [rule for rule in rules if count(landscape, bench.rules.Waves(wave=wave, order=order))[rule]]

    at_once = bench.rules.Waves(
        wave={test.group: 0, production.group: 1}, order={test.group: 0, production.group: 0}
    )
    assert count(landscape, at_once)["not both in one wave"] == 1
    assert broken(0, 1) == ["what is depended on no later"]
    assert broken(1, 0) == ["test before production", "critical not first", "complex not first"]
    assert broken(0, 0, together=True) == [
        "not both in one wave",
        "critical not first",
        "complex not first",
        "wave size in range",
    ]


def test_the_others_plans_are_plans(bench: SimpleNamespace) -> None:
    landscape = bench.instances.make_landscape(120, 3)
    for made in (
        bench.baselines.plan_town_by_town(landscape),
        bench.baselines.plan_by_five_phases(landscape),
    ):
        starts = bench.baselines.date_waves(landscape.problem, made.order)
        cost = cost_of_plan(landscape.problem, starts)
        plan = WavePlan(starts=starts, cost=cost, search=Search(method="other", seed=0, steps=0))
        assert verify_plan(landscape.problem, plan) == ()
    phases = bench.baselines.plan_by_five_phases(landscape)
    assert sum(bench.rules.count_rule_violations(landscape, phases).values()) == 0
