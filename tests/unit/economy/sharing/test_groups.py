"""Groups' own costs, Shapley value, least core and nucleolus, each beside something independent of it."""

import itertools
import json
from fractions import Fraction

import numpy as np
import pytest

from samdrift.economy.sharing import CostModel, CostTerm, Driver, SharingProblem, UnableToPrice
from samdrift.economy.sharing.branching import BranchSearch, bound_least_core
from samdrift.economy.sharing.coalition_costs import find_coalition_costs, price_terms
from samdrift.economy.sharing.excess import AllGroups, members_of
from samdrift.economy.sharing.games import (
    find_airport_costs,
    find_airport_shapley_value,
    parse_games,
    solve_game,
)
from samdrift.economy.sharing.nucleolus import NoImputation, find_least_core, find_nucleolus
from samdrift.economy.sharing.rational import find_least_core_in_fractions, find_nucleolus_in_fractions
from samdrift.economy.sharing.search import find_connected
from samdrift.economy.sharing.shapley import (
    estimate_shapley_value,
    find_shapley_value,
    find_shapley_value_in_fractions,
)
from samdrift.economy.sharing.span import Span
from samdrift.economy.sharing.verify import verify_nucleolus
from samdrift.kernel import InvalidInput


def a_unit(count: int, seed: int = 1) -> SharingProblem:
    """Municipalities with servers and sites, and a cost model with all kinds of terms."""
    random = np.random.default_rng(seed)
    servers = random.integers(30, 300, count)
    sites = random.integers(10, 120, count)
    terms = (
        CostTerm(name="centre", fixed_dkk=8_000_000),
        CostTerm(
            name="roster", driver="servers", step_size=Fraction(400), step_price_dkk=750_000, least_steps=6
        ),
        CostTerm(name="servers", driver="servers", rate_dkk=9_000, exponent=0.95),
        CostTerm(name="network", driver="sites", rate_dkk=12_000),
        CostTerm(name="talking", driver="members", rate_dkk=150_000, exponent=1.2),
    )
    return SharingProblem(
        names=tuple(f"K{i:02}" for i in range(count)),
        drivers=(
            Driver(name="servers", values=tuple(Fraction(int(v)) for v in servers)),
            Driver(name="sites", values=tuple(Fraction(int(v)) for v in sites)),
        ),
        model=CostModel(terms=terms),
    )


def a_random_game(count: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    sizes = np.array([mask.bit_count() for mask in range(1 << count)])
    costs = np.rint(random.uniform(50, 100, 1 << count) * sizes**0.7)
    costs[0] = 0
    return costs


def singles(costs: np.ndarray) -> np.ndarray:
    return np.array([costs[1 << i] for i in range(len(costs).bit_length() - 1)])


def test_all_groups_cost_what_the_terms_say():
    problem = a_unit(14)
    terms = price_terms(problem.model, problem)
    costs = find_coalition_costs(terms)
    servers, sites = ([float(v) for v in driver.values] for driver in problem.drivers)
    for mask in (1, 2, 3, 4097, 8191, 12345, 2**14 - 1):
        group = members_of(mask)
        s, t = sum(servers[m] for m in group), sum(sites[m] for m in group)
        by_hand = 8e6 + 750_000 * max(6, -(-s // 400)) + 9_000 * s**0.95 + 12_000 * t
        by_hand += 150_000 * len(group) ** 1.2
        assert costs[mask] == pytest.approx(100 * by_hand, abs=1)
        assert costs[mask] == terms.cost_of(group)
    assert costs[0] == 0


def test_a_term_counts_only_where_its_driver_is():
    drivers = (Driver(name="servers", values=(Fraction(0), Fraction(5))),)
    model = CostModel(terms=(CostTerm(name="room", driver="servers", fixed_dkk=100, rate_dkk=1),))
    terms = price_terms(model, SharingProblem(names=("A", "B"), drivers=drivers))
    assert find_coalition_costs(terms).tolist() == [0, 0, 10_500, 10_500]


def test_just_full_is_not_one_step_more():
    """0.1 + 0.2 is more than 0.3 in binary; in tenths it is not."""
    drivers = (Driver(name="racks", values=(Fraction("0.1"), Fraction("0.2"))),)
    term = CostTerm(name="rack", driver="racks", step_size=Fraction("0.3"), step_price_dkk=7)
    terms = price_terms(CostModel(terms=(term,)), SharingProblem(names=("A", "B"), drivers=drivers))
    assert find_coalition_costs(terms)[3] == 700


def test_an_unknown_driver_is_told():
    model = CostModel(terms=(CostTerm(name="x", driver="boats", rate_dkk=1),))
    with pytest.raises(UnableToPrice, match="boats"):
        price_terms(model, SharingProblem(names=("A",)))


@pytest.mark.parametrize("count", [1, 2, 3, 6, 13])
def test_shapley_is_the_mean_over_orders(count):
    costs = a_random_game(count, count)
    found = find_shapley_value(costs)
    exact = find_shapley_value_in_fractions([Fraction(int(c)) for c in costs])
    assert found == pytest.approx([float(share) for share in exact], rel=1e-13)
    if count <= 6:
        shares = np.zeros(count)
        orders = list(itertools.permutations(range(count)))
        for order in orders:
            mask = 0
            for member in order:
                shares[member] += costs[mask | 1 << member] - costs[mask]
                mask |= 1 << member
        assert found == pytest.approx(shares / len(orders), rel=1e-12)


def test_airport_of_twenty_is_littlechild_and_owens_closed_form():
    costs = [Fraction(c) for c in (0, 1, 1, 2, 2, 3, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 7, 7, 8, 8)]
    groups = np.zeros(1)
    for cost in costs:
        groups = np.concatenate((groups, np.maximum(groups, float(cost))))
    closed = [float(share) for share in find_airport_shapley_value(costs)]
    assert np.abs(find_shapley_value(groups) - closed).max() < 1e-12


def test_the_published_games(real_files):
    content = (real_files / "games" / "games.json").read_bytes()
    games, told = parse_games(content, path="games.json")
    assert not told
    published = json.loads(content)
    assert len(games) == len(published) == 10
    for game, expected in zip(games, published, strict=True):
        solution = solve_game(game)
        for name in ("shapley", "nucleolus"):
            if name not in expected:
                continue
            wanted = [Fraction(value) for value in expected[name]]
            found = getattr(solution, name)
            if game.players <= 8:
                assert list(found) == wanted, (game.name, name)
            else:
                assert found == pytest.approx([float(w) for w in wanted], abs=1e-12)


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("seed", [1, 2])
def test_floats_and_fractions_agree_and_both_pass_kohlberg(count, seed):
    costs = a_random_game(count, seed)
    groups, ceilings, total = AllGroups.of(costs), singles(costs), float(costs[-1])
    exact = find_nucleolus_in_fractions([Fraction(int(c)) for c in costs])
    found = find_nucleolus(groups, total, ceilings)
    assert isinstance(exact, NoImputation) == isinstance(found, NoImputation)
    if isinstance(found, NoImputation) or isinstance(exact, NoImputation):
        return
    assert sum(exact.shares) == total
    assert found.shares == pytest.approx([float(share) for share in exact.shares], rel=1e-9, abs=1e-9)
    assert verify_nucleolus(groups, found.shares, ceilings) is None
    level, _ = find_least_core(groups, total)
    assert level == pytest.approx(float(find_least_core_in_fractions([Fraction(int(c)) for c in costs])[0]))
    moved = found.shares.copy()
    moved[0] -= 0.01
    moved[-1] += 0.01
    assert verify_nucleolus(groups, moved, ceilings) is not None


@pytest.mark.parametrize(("count", "seed"), [(12, 1), (15, 2), (15, 3)])
def test_a_units_nucleolus_passes_kohlberg(count, seed):
    problem = a_unit(count, seed)
    costs = find_coalition_costs(price_terms(problem.model, problem))
    groups = AllGroups.of(costs)
    found = find_nucleolus(groups, float(costs[-1]), singles(costs))
    assert not isinstance(found, NoImputation)
    assert found.shares.sum() == pytest.approx(costs[-1])
    assert list(found.levels) == sorted(found.levels, reverse=True)
    assert verify_nucleolus(groups, found.shares, singles(costs)) is None
    level, _ = find_least_core(groups, float(costs[-1]))
    assert found.levels[0] == pytest.approx(level)


def test_the_nucleolus_of_an_airport_with_ties():
    costs = np.array(find_airport_costs([1.0, 1.0, 2.0, 3.0, 3.0, 3.0, 5.0, 5.0, 8.0]))
    groups = AllGroups.of(costs)
    found = find_nucleolus(groups, float(costs[-1]), singles(costs))
    assert not isinstance(found, NoImputation)
    assert verify_nucleolus(groups, found.shares, singles(costs)) is None


def test_more_together_than_alone_has_no_nucleolus():
    found = find_nucleolus(AllGroups.of(np.array([0.0, 10, 20, 35])), 35.0, np.array([10.0, 20.0]))
    assert isinstance(found, NoImputation)
    assert found.missing == 5


def test_a_span_knows_what_is_determined():
    span = Span(4)
    assert span.add(0b1111)
    assert span.add(0b0011)
    assert not span.add(0b1100)
    assert span.holds(0b1100)
    assert not span.holds(0b0101)
    residues = [int(r) for r in span.residues(3)]
    prime = 2**57 - 13
    for mask in range(16):
        is_zero = sum(residues[m] for m in members_of(mask)) % prime == 0
        assert is_zero == span.holds(mask)


def test_the_worst_group_and_the_count_are_those_of_listing_all():
    problem = a_unit(13)
    costs = find_coalition_costs(price_terms(problem.model, problem))
    shares = np.rint(np.full(13, costs[-1] / 13))
    sums = np.array([sum(shares[m] for m in members_of(mask)) for mask in range(1 << 13)])
    excess = (sums - costs)[1:-1]
    groups = AllGroups.of(costs)
    masks, worst = groups.find_worst(shares, most=5)
    assert worst[0] == excess.max()
    assert excess[masks[0] - 1] == worst[0]
    number, by_size, values = groups.count_above(shares, 100.0)
    assert number == np.count_nonzero(excess > 100)
    assert values.max() == excess.max()
    assert [int(mask).bit_count() for mask in by_size] == list(range(1, 13))


def test_connected_groups_are_those_that_can_be_walked():
    pairs = frozenset({(0, 1), (1, 2), (3, 4)})
    connected = find_connected(5, pairs)
    names = {members_of(mask) for mask in range(32) if connected[mask]}
    assert names == {(0,), (1,), (2,), (3,), (4,), (0, 1), (1, 2), (3, 4), (0, 1, 2)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_branching_finds_the_worst_group_of_all(seed):
    problem = a_unit(11, seed)
    terms = price_terms(problem.model, problem)
    costs = find_coalition_costs(terms)
    search = BranchSearch(terms=terms, parameters=problem.parameters)
    for weights in (np.ones(11), terms.sizes[1], terms.sizes[3]):
        shares = costs[-1] * weights / weights.sum()
        worst = AllGroups.of(costs).find_worst(shares, most=1)[1][0]
        found = search.find_worst(shares)
        assert found.excess == pytest.approx(worst)
        assert worst - 1 <= found.at_most <= worst + 100 * problem.parameters.least_gap_dkk
        # Whatever the climbing finds, the programme's bound must not lie below the truth.
        _, bound = search._solve(shares, [])
        assert bound >= worst - 1e-6 * abs(costs[-1])


def a_case(count: int, seed: int, *, exponent: float = 0.5) -> SharingProblem:
    """A cost model as a case makes it: own cost, overhead and savings by size, and never more than apart."""
    random = np.random.default_rng(seed)
    people = random.integers(5_000, 120_000, count)
    alone = tuple(int(v) for v in people * random.integers(13_000, 20_000, count))
    own = tuple(Fraction(int(v * 0.87), 100) for v in alone)
    curve = CostTerm(
        name="by size", driver="people", rate_dkk=9e6 / 1.2e6**exponent, exponent=exponent,
        doubling_saves_dkk=1.0, doubling_reference=1.2e6,
    )  # fmt: skip
    drivers = (
        Driver(name="own", values=own),
        Driver(name="people", values=tuple(Fraction(int(v)) for v in people)),
    )
    terms = (CostTerm(name="own", driver="own", rate_dkk=1.0), curve)
    model = CostModel(terms=terms, drivers=drivers, alone_oere=alone)
    names = tuple(f"K{i:02}" for i in range(count))
    return SharingProblem(names=names, alone_oere=alone, model=model)


def test_a_group_pays_at_most_what_its_members_pay_apart():
    problem = a_case(6, 1)
    terms = price_terms(problem.model, problem)
    costs = find_coalition_costs(terms)
    for mask in range(1, 64):
        members = members_of(mask)
        apart = sum(problem.alone_oere[m] for m in members)
        people = sum(int(problem.model.drivers[1].values[m]) for m in members)
        own = sum(float(problem.model.drivers[0].values[m]) for m in members)
        unit = own + 9e6 * (people / 1.2e6) ** 0.5 - people * np.log2(people / 1.2e6)
        expected = apart if len(members) == 1 else min(apart, round(100 * unit))
        assert costs[mask] == pytest.approx(expected, abs=1)
        assert costs[mask] == terms.cost_of(members)
    assert any(costs[m] < sum(problem.alone_oere[i] for i in members_of(m)) for m in range(1, 64))
    order = np.array([[3, 1, 5, 0, 2, 4]])
    assert terms.added_costs(order).sum() == pytest.approx(costs[-1], abs=10)


def test_terms_that_bend_both_ways_are_refused():
    term = CostTerm(name="x", driver="equal", rate_dkk=1.0, exponent=1.5, doubling_saves_dkk=1.0)
    with pytest.raises(UnableToPrice, match="bend"):
        price_terms(CostModel(terms=(term,)), SharingProblem(names=("A", "B")))


@pytest.mark.parametrize(("seed", "exponent"), [(1, 0.5), (2, 0.0), (3, 1.0)])
def test_branching_finds_the_worst_group_of_a_case(seed, exponent):
    problem = a_case(10, seed, exponent=exponent)
    terms = price_terms(problem.model, problem)
    costs = find_coalition_costs(terms)
    search = BranchSearch(terms=terms, parameters=problem.parameters)
    people = np.array([float(v) for v in problem.model.drivers[1].values])
    for weights in (np.ones(10), people, np.array(problem.alone_oere, dtype=float)):
        shares = costs[-1] * weights / weights.sum()
        worst = AllGroups.of(costs).find_worst(shares, most=1)[1][0]
        found = search.find_worst(shares)
        assert found.excess == pytest.approx(worst, abs=1)
        assert worst - 1 <= found.at_most <= worst + 100 * problem.parameters.least_gap_dkk


def test_the_least_core_by_branching_holds_the_exact_one():
    problem = a_unit(10, 4)
    terms = price_terms(problem.model, problem)
    costs = find_coalition_costs(terms)
    level, _ = find_least_core(AllGroups.of(costs), float(costs[-1]))
    search = BranchSearch(terms=terms, parameters=problem.parameters)
    bounds = bound_least_core(search, float(costs[-1]), np.array(find_shapley_value(costs)))
    assert bounds.low_oere - 1 <= level <= bounds.high_oere + 1
    assert bounds.high_oere - bounds.low_oere <= max(10_000, 1e-6 * costs[-1])


def test_the_estimated_shapley_value_is_within_its_error():
    problem = a_unit(12, 5)
    terms = price_terms(problem.model, problem)
    costs = find_coalition_costs(terms)
    exact = find_shapley_value(costs)
    estimate = estimate_shapley_value(terms, rounds=200, seed=1, total_oere=None)
    assert sum(estimate.oere) == pytest.approx(costs[-1], rel=1e-9)
    assert max(estimate.standard_error) > 0
    errors = np.abs(np.array(estimate.oere) - exact) / np.maximum(estimate.standard_error, 1.0)
    assert errors.max() < 5
    other = estimate_shapley_value(terms, rounds=200, seed=1, total_oere=int(costs[-1]) + 1_200)
    assert np.array(other.oere) - np.array(estimate.oere) == pytest.approx(np.full(12, 100.0), abs=1e-3)


@pytest.mark.parametrize(
    ("game", "reason"),
    [
        ({"kind": "value", "v": {"1": 1, "2": 2}}, "1,2"),
        ({"kind": "value", "v": {"1": 1, "2": "x", "1,2": 3}}, "no number"),
        ({"kind": "value", "v": {"1": 1, "2": "1/0", "1,2": 3}}, "no number"),
        ({"kind": "value", "v": {"1": 1, "0": 2, "1,2": 3}}, "numbered from 1"),
        ({"kind": "value", "v": {"1,2": 1, "2,1": 2}}, "twice"),
        ({"kind": "value", "players": 3, "v": {"1": 1, "2": 2, "1,2": 3}}, "players"),
        ({"kind": "other", "v": {"1": 1}}, "kind"),
        ({"kind": "value"}, "neither"),
        ({"kind": "cost", "costs": [1, -2]}, "zero or more"),
        ({"kind": "value", "v": {"1": 1, "9000": 2}}, "players"),
        ("text", "object"),
    ],
)
def test_a_bad_game_is_told_and_the_others_are_solved(game, reason):
    good = {"name": "good", "kind": "cost", "v": {"1": 2, "2": 2, "1,2": 3}}
    games, told = parse_games(json.dumps([game, good]).encode(), path="g.json")
    assert [g.name for g in games] == ["good"]
    assert reason in told[0].message()
    assert str(told[0].source) == "g.json:1"
    solution = solve_game(games[0])
    assert solution.shapley == solution.nucleolus == (Fraction(3, 2), Fraction(3, 2))
    assert solution.least_core_epsilon == Fraction(-1, 2)
    assert solution.core_empty is False


def test_small_games_of_one_and_without_imputation():
    one, dear = parse_games(
        b'[{"kind": "cost", "v": {"1": "7/3"}}, {"kind": "cost", "v": {"1": 1, "2": 1, "1,2": 3}}]', path="g"
    )[0]
    assert solve_game(one).shapley == (Fraction(7, 3),)
    assert solve_game(one).least_core_epsilon is None
    assert solve_game(dear).nucleolus is None
    assert solve_game(dear).core_empty


def test_a_large_airport_has_its_shapley_value():
    games, _ = parse_games(json.dumps({"kind": "airport", "costs": [1] * 30}).encode(), path="g")
    assert solve_game(games[0]).shapley == pytest.approx([1 / 30] * 30)


def test_why_a_game_cannot_be_solved_is_said_in_the_readers_language():
    with pytest.raises(InvalidInput) as caught:
        parse_games(b'{"kind": "cost", "costs": [1, -2]}', path="spil.json")
    (told,) = caught.value.findings
    assert told.message("da").endswith("en lufthavns costs er nul eller mere.")
    assert told.message("en").endswith("an airport's costs are zero or more.")
