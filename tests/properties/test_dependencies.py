"""What must hold of move groups whatever talks to whatever."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from samdrift.dependencies import (
    DependencyParameters,
    DependencyPicture,
    DependencyProblem,
    plan_groups,
    verify_groups,
)
from samdrift.dependencies.weights import likelihood_missed, likelihood_run_missed, share_seen
from tests.unit.dependencies.conftest import a_problem

# A picture takes a tenth of a second: shrinking a failing one would take minutes, and every picture
# that a test makes, for whatever reason, is held against all rules.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
COUNT = 14
NUMBERS = st.integers(0, COUNT - 1)
PAIRS = st.tuples(NUMBERS, NUMBERS)
START = date(2026, 10, 1)


def an_id(number: int) -> str:
    return f"s{number:02d}"


@st.composite
def problems(draw: st.DrawFn) -> DependencyProblem:
    """A few servers in two municipalities, with traffic, registers, disks and decisions."""
    pick = draw(st.randoms(use_true_random=False))
    assets: list[dict[str, Any]] = [
        {
            "asset_id": an_id(n), "municipality": "0540" if n < 9 else "0730", "table": "servers",
            "vrf": "",
            "name": pick.choice([f"x-sag-app{n:02d}", f"x-gis-db{n:02d}", f"h{n}", "Titel nr 1", ""]),
            "addresses": [f"10.0.0.{pick.choice([n, n, n, 1])}"],
            "folder": pick.choice([None, "sag", "gis"]),
            "environment": pick.choice([None, None, "production", "test"]),
            "application": pick.choice([None, None, "Sag", "Gis"]),
        }
        for n in range(COUNT)
    ]  # fmt: skip
    flows = [
        {
            "municipality": pick.choice(["0540", "0730"]), "source": f"10.0.0.{a}",
            "destination": f"10.0.0.{b}", "protocol": "tcp",
            "port": pick.choice([443, 1433, 3343, 53, 9999, None]),
            "connections": pick.choice([1, 9, 50, 2000, None]), "first_seen_on": START,
            "last_seen_on": START + timedelta(days=pick.choice([0, 9, 40])),
        }
        for a, b in draw(st.lists(PAIRS, max_size=30))
    ]  # fmt: skip
    systems = [
        {"municipality": "0540", "system": f"S{b % 4}", "asset_id": an_id(a)}
        for a, b in draw(st.lists(PAIRS, max_size=12))
        if a < 9
    ]
    disks = [
        {"municipality": "0540", "path": f"d{b}", "asset_id": an_id(a)}
        for a, b in draw(st.lists(PAIRS, max_size=6))
        if a < 9
    ]
    relations = [
        {"from_system": f"S{a % 4}", "to_system": f"S{b % 4}"} for a, b in draw(st.lists(PAIRS, max_size=5))
    ]
    parameters = DependencyParameters(
        resolution=pick.choice([0.02, 0.1, 1.0]), largest_group=pick.choice([1, 2, 4, 60]),
        most_systems=pick.choice([1, 2, 12]), rest_group=pick.choice([1, 3]),
        must_link=tuple(f"{an_id(a)} {an_id(b)}" for a, b in draw(st.lists(PAIRS, max_size=2))),
        cannot_link=tuple(f"{an_id(a)} {an_id(b)}" for a, b in draw(st.lists(PAIRS, max_size=3))),
    )  # fmt: skip
    return a_problem(
        parameters, assets=assets, flows=flows, system_links=systems, disks=disks, relations=relations
    )


@given(problems())
@settings(max_examples=10, deadline=None, phases=PHASES)
def test_every_rule_is_kept(problem: DependencyProblem) -> None:
    assert_sound(problem, plan_groups(problem))


def assert_sound(problem: DependencyProblem, picture: DependencyPicture) -> None:
    assert verify_groups(problem, picture) == ()
    assert picture.members["asset_id"].sort().to_list() == problem.assets["asset_id"].sort().to_list()


@given(problems(), st.integers(0, 5))
@settings(max_examples=12, deadline=None, phases=PHASES)
def test_the_order_of_rows_changes_nothing(problem: DependencyProblem, seed: int) -> None:
    names = ("assets", "flows", "system_links", "disks", "relations")
    shuffled = replace(
        problem,
        **{name: getattr(problem, name).sample(fraction=1, shuffle=True, seed=seed) for name in names},
    )
    one, other = plan_groups(problem), plan_groups(shuffled)
    assert_sound(problem, one)
    for name in ("groups", "members", "cuts", "group_dependencies", "links", "services", "unjoined"):
        assert getattr(one, name).equals(getattr(other, name)), name


@given(problems())
@settings(max_examples=8, deadline=None, phases=PHASES)
def test_a_municipality_has_the_same_groups_without_its_neighbour(problem: DependencyProblem) -> None:
    own = pl.col("municipality") == "0540"
    alone = replace(problem, assets=problem.assets.filter(own), flows=problem.flows.filter(own))
    both, one = plan_groups(problem), plan_groups(alone)
    assert both.members.filter(own).equals(one.members)
    assert_sound(problem, both)
    assert_sound(alone, one)


@given(st.floats(0.5, 200), st.integers(1, 200), st.integers(1, 50), st.floats(1, 5000), st.integers(1, 500))
def test_more_days_and_less_sampling_never_miss_more(
    every: float, days: int, connections: int, sampling: float, packets: int
) -> None:
    seen = share_seen(sampling=sampling, packets=packets)
    assert 0 < seen <= 1
    missed = likelihood_run_missed(every_days=every, days=days, connections=connections, seen=seen)
    assert 0 <= missed <= 1
    longer = likelihood_run_missed(every_days=every, days=days + 1, connections=connections, seen=seen)
    assert longer <= missed + 1e-12
    fuller = likelihood_run_missed(every_days=every, days=days, connections=connections)
    assert fuller <= missed + 1e-12
    assert likelihood_missed(per_day=1 / every, days=days, seen=seen) >= likelihood_missed(
        per_day=1 / every, days=days
    )
