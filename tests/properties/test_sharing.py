"""What must hold of every shared cost, whatever comes in."""

import itertools
from fractions import Fraction

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samdrift.economy.sharing import (
    CostModel,
    CostTerm,
    Driver,
    LeastCore,
    SharingProblem,
    SimpleKey,
    Split,
    allocate_cost,
    parse_drivers,
    phase_in,
    share_costs,
)
from samdrift.economy.sharing.coalition_costs import find_coalition_costs, price_terms
from samdrift.economy.sharing.excess import AllGroups, members_of
from samdrift.economy.sharing.nucleolus import NoImputation, find_nucleolus
from samdrift.economy.sharing.rational import find_nucleolus_in_fractions
from samdrift.economy.sharing.verify import verify_nucleolus
from samdrift.economy.voting import VotingRule, count_power
from samdrift.importers.importer import InputFile
from samdrift.kernel import InvalidInput

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def problems(draw: st.DrawFn) -> SharingProblem:
    """Up to seven municipalities with two drivers, and a model with fixed sums, curves and steps."""
    count = draw(st.integers(1, 7))
    numbers = st.lists(st.integers(0, 400), min_size=count, max_size=count)
    drivers = tuple(
        Driver(name=name, values=tuple(map(Fraction, draw(numbers)))) for name in ("users", "servers")
    )
    terms = [CostTerm(name="fixed", fixed_dkk=draw(st.integers(0, 10**6)))]
    for name in ("users", "servers"):
        steps = draw(st.booleans())
        terms.append(
            CostTerm(
                name=name,
                driver=name,
                rate_dkk=draw(st.integers(0, 5_000)),
                exponent=draw(st.sampled_from([0.7, 0.9, 1.0, 1.2])),
                step_size=Fraction(draw(st.integers(50, 300))) if steps else None,
                step_price_dkk=draw(st.integers(0, 10**6)) if steps else 0,
                least_steps=draw(st.integers(0, 4)) if steps else 0,
            )
        )
    return SharingProblem(
        names=tuple("ABCDEFG"[:count]), drivers=drivers, model=CostModel(terms=tuple(terms))
    )


@quick
@given(problems())
def test_every_split_sums_to_the_whole_and_its_worst_group_is_the_worst(problem: SharingProblem) -> None:
    result = share_costs(problem)
    costs = find_coalition_costs(price_terms(problem.model, problem))
    everybody = len(costs) - 1
    for each in result.assessed:
        assert sum(each.oere) == result.total_oere == costs[-1]
        excesses = {
            mask: sum(each.oere[m] for m in members_of(mask)) - costs[mask] for mask in range(1, everybody)
        }
        if each.worst is None:
            assert not excesses
            continue
        assert each.worst.excess_oere == max(excesses.values())
        assert each.over.value == sum(excess > 100 for excess in excesses.values())
    simple = result.simplest
    if isinstance(simple, SimpleKey) and not simple.subsidy_oere:
        assert simple.worst.excess_oere <= 100
        assert len(simple.key.weights) <= 3
        assert sum(weight for _, weight in simple.key.weights) == 100
    if isinstance(result.nucleolus, Split) and isinstance(result.least_core, LeastCore) and everybody > 1:
        scale = max(1.0, float(np.abs(costs).max()))
        # No key does better for its worst group than the best split.
        worst = min(a.worst.excess_oere for a in result.assessed if a.worst)
        assert worst >= result.least_core.low_oere - 1e-9 * scale - 10


@quick
@given(st.integers(2, 5), st.data())
def test_the_nucleolus_passes_kohlberg_and_is_the_one_in_fractions(count: int, data: st.DataObject) -> None:
    numbers = st.lists(st.integers(-20, 60), min_size=2**count - 1, max_size=2**count - 1)
    costs = np.array([0, *data.draw(numbers)], dtype=np.float64)
    ceilings = np.array([costs[1 << m] for m in range(count)])
    groups = AllGroups.of(costs)
    found = find_nucleolus(groups, float(costs[-1]), ceilings)
    exact = find_nucleolus_in_fractions([Fraction(int(c)) for c in costs])
    if isinstance(found, NoImputation) or isinstance(exact, NoImputation):
        assert isinstance(found, NoImputation)
        assert isinstance(exact, NoImputation)
        return
    assert np.abs(found.shares - [float(share) for share in exact.shares]).max() < 1e-7
    assert verify_nucleolus(groups, found.shares, ceilings) is None


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 1000), min_size=1, max_size=60).filter(any),
    st.lists(st.integers(0, 10**12), min_size=60, max_size=60),
)
def test_shares_sum_to_the_total_under_any_cap(total: int, weights: list[int], caps: list[int]) -> None:
    whole = sum(weights)
    shares = [Fraction(weight, whole) for weight in weights]
    assert sum(allocate_cost(total_oere=total, shares=shares)) == total
    # Raised so that the caps of those who carry anything cover the sum.
    ceilings = [Fraction(cap + abs(total)) for cap in caps[: len(weights)]]
    parts = allocate_cost(total_oere=total, shares=shares, ceilings_oere=ceilings)
    assert sum(parts) == total
    assert total < 0 or all(part <= ceiling + 1 for part, ceiling in zip(parts, ceilings, strict=True))


@given(
    st.integers(-(10**9), 10**9),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=9).filter(
        lambda rows: any(a for a, _ in rows) and any(b for _, b in rows)
    ),
    st.integers(1, 6),
)
def test_every_year_of_a_phase_in_sums_to_the_total(total, rows, years) -> None:
    final = allocate_cost(total_oere=total, shares=[Fraction(b, sum(b for _, b in rows)) for _, b in rows])
    steps = phase_in(start=[Fraction(a) for a, _ in rows], final=final, total_oere=total, years=years)
    assert [sum(step) for step in steps] == [total] * years
    assert steps[-1] == final


@given(st.lists(st.integers(0, 9), min_size=1, max_size=7).filter(any), st.data())
def test_power_sums_to_one_and_grows_with_weight(weights: list[int], data: st.DataObject) -> None:
    quota = data.draw(st.integers(1, sum(weights)))
    least = data.draw(st.integers(0, len(weights)))
    power = count_power(VotingRule(weights=tuple(weights), quota=quota, least_members=least))
    assert sum(power.banzhaf) == sum(power.shapley_shubik) == 1
    for (a, one), (b, other) in itertools.combinations(zip(weights, power.swings, strict=True), 2):
        assert a == b or (a < b) == (one <= other) or one == other


@given(st.binary(max_size=300) | st.text(alphabet='AB;,."\n0123456789kr-€ ', max_size=200).map(str.encode))
def test_no_file_makes_it_fall_over(content: bytes) -> None:
    for head in (b"", b"municipality;alone_dkk;users\n", b"kommune,alone_dkk\n"):
        try:
            read = parse_drivers(InputFile.of_bytes("d.csv", head + content))
        except InvalidInput as error:
            told = error.findings
        else:
            told = read.findings
            assert all(value is not None and value >= 0 for value in read.alone_oere)
            assert read.names
        assert all(finding.message("da") for finding in told)
