"""Voting power against textbook boards and against counting every group and order."""

import itertools
from fractions import Fraction

import pytest

from samdrift.economy.voting import (
    UnableToCount,
    VotingParameters,
    VotingRule,
    assess_board_models,
    count_power,
    make_board_rules,
)
from samdrift.inventory.reference import load_municipalities


def by_listing(rule: VotingRule) -> tuple[list[int], list[Fraction]]:
    members = range(len(rule.weights))

    def wins(group) -> bool:
        return sum(rule.weights[m] for m in group) >= rule.quota and len(group) >= rule.least_members

    swings = [0] * len(rule.weights)
    for size in members:
        for group in itertools.combinations(members, size):
            for member in set(members) - set(group):
                swings[member] += wins((*group, member)) and not wins(group)
    orders = list(itertools.permutations(members))
    turns = [0] * len(rule.weights)
    for order in orders:
        first = next(k for k in members if wins(order[: k + 1]))
        turns[order[first]] += 1
    return swings, [Fraction(turn, len(orders)) for turn in turns]


def test_the_worked_example():
    """docs/methods/voting.md."""
    rules = make_board_rules([2_400, 1_900, 700], VotingParameters())
    assert rules["by_inhabitants"] == VotingRule(weights=(3, 2, 1), quota=4)
    for model in ("by_inhabitants", "double_majority"):
        power = count_power(rules[model])
        assert power.banzhaf == (Fraction(3, 5), Fraction(1, 5), Fraction(1, 5))
        assert power.banzhaf_absolute == (Fraction(3, 4), Fraction(1, 4), Fraction(1, 4))
        assert power.shapley_shubik == (Fraction(4, 6), Fraction(1, 6), Fraction(1, 6))
    assert count_power(rules["one_each"]).banzhaf == (Fraction(1, 3),) * 3


def test_luxembourg_had_a_vote_and_no_power():
    """The Council of the EEC in 1958: Germany, France, Italy, the Netherlands, Belgium, Luxembourg."""
    power = count_power(VotingRule(weights=(4, 4, 4, 2, 2, 1), quota=12))
    assert power.swings == (10, 10, 10, 6, 6, 0)
    assert power.banzhaf == tuple(Fraction(n, 21) for n in (5, 5, 5, 3, 3, 0))
    assert power.shapley_shubik == tuple(Fraction(n, 60) for n in (14, 14, 14, 9, 9, 0))


def test_the_security_council():
    """Five permanent members (7 votes each) and ten others, 39 needed: Shapley-Shubik 421/2145 and 4/2145."""
    power = count_power(VotingRule(weights=(7,) * 5 + (1,) * 10, quota=39))
    assert power.shapley_shubik[0] == Fraction(421, 2145)
    assert power.shapley_shubik[-1] == Fraction(4, 2145)
    assert power.swings[0] == 848
    assert power.swings[-1] == 84


def test_fifty_forty_nine_and_one():
    power = count_power(VotingRule(weights=(50, 49, 1), quota=51))
    assert power.shapley_shubik == (Fraction(2, 3), Fraction(1, 6), Fraction(1, 6))


@pytest.mark.parametrize("least_members", [0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize("weights", [(3, 1, 1, 0, 2), (0, 0, 5, 5, 1), (1, 1, 1, 1, 1), (9, 1, 1, 1, 1)])
def test_counting_agrees_with_listing(weights, least_members):
    for quota in range(1, sum(weights) + 1):
        rule = VotingRule(weights=weights, quota=quota, least_members=least_members)
        swings, orders = by_listing(rule)
        power = count_power(rule)
        assert list(power.swings) == swings
        assert list(power.shapley_shubik) == orders


def test_all_98_municipalities_are_counted_exactly():
    members = load_municipalities()
    rules = make_board_rules([m.population for m in members], VotingParameters())
    assert sum(rules["by_inhabitants"].weights) == sum(-(-m.population // 1000) for m in members)
    for rule in rules.values():
        power = count_power(rule)
        assert sum(power.banzhaf) == sum(power.shapley_shubik) == 1
        by_weight = sorted(zip(rule.weights, power.banzhaf, strict=True))
        assert [p for _, p in by_weight] == sorted(power.banzhaf)
    table = assess_board_models([m.name for m in members], [m.population for m in members])
    assert table.height == 3 * 98
    copenhagen = table.filter((table["member"] == "København") & (table["model"] == "by_inhabitants"))
    assert copenhagen["banzhaf"][0] > copenhagen["inhabitants_pct"][0] / 100


@pytest.mark.parametrize(
    "rule",
    [
        VotingRule(weights=(), quota=1),
        VotingRule(weights=(1, -1), quota=1),
        VotingRule(weights=(1, 1), quota=3),
        VotingRule(weights=(1, 1), quota=0),
        VotingRule(weights=(1, 1), quota=1, least_members=3),
        VotingRule(weights=(1,) * 121, quota=61),
    ],
)
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(UnableToCount):
        count_power(rule)
