"""Share a joint cost by every key asked for, and judge each by what groups would pay on their own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from samdrift.economy.sharing.branching import BranchSearch, bound_least_core
from samdrift.economy.sharing.coalition_costs import Floats, PricedTerms, find_coalition_costs
from samdrift.economy.sharing.excess import AllGroups, members_of
from samdrift.economy.sharing.findings import (
    NO_GAIN,
    NO_SIMPLE_KEY,
    NO_YARDSTICK,
    NOT_CONNECTED,
    NOT_EXACT,
    TOO_MANY,
)
from samdrift.economy.sharing.keys import (
    UnableToAllocate,
    allocate_cost,
    round_split,
    shares_of_key,
    usable_drivers,
)
from samdrift.economy.sharing.model import (
    MOST_MEMBERS,
    AllocationKey,
    Count,
    Group,
    LeastCore,
    NotAssessed,
    SharingProblem,
    SimpleKey,
    Split,
)
from samdrift.economy.sharing.nucleolus import NoImputation, find_least_core, find_nucleolus
from samdrift.economy.sharing.power_curve import PricedProblem, price_problem
from samdrift.economy.sharing.result import AssessedKey, SharingResult
from samdrift.economy.sharing.search import ExactSearch, FoundGroup, GroupSearch, find_connected
from samdrift.economy.sharing.shapley import estimate_shapley_value, find_shapley_value
from samdrift.economy.sharing.simplest import find_simplest_key
from samdrift.economy.sharing.tables import list_keys, list_members, list_phases, list_sizes
from samdrift.kernel import Finding, InvalidInput, spoken_number

Progress = Callable[[str, int, int], None]
SIMPLEST, SHAPLEY, NUCLEOLUS = "simplest", "Shapley", "nucleolus"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Game:
    """The problem with its groups priced."""

    problem: SharingProblem
    priced: PricedProblem
    total: int
    alone: tuple[int, ...]
    #: None above the exact size.
    groups: AllGroups | None
    shapley: Split
    search: GroupSearch

    @property
    def count(self) -> int:
        return len(self.problem.names)


def share_costs(
    problem: SharingProblem,
    *,
    keys: Sequence[AllocationKey] = (),
    phase_in_years: int = 0,
    progress: Progress | None = None,
) -> SharingResult:
    """Share a joint cost by keys, by every single driver, by the simplest key and by the yardsticks.

    Args:
        problem: members, drivers, costs; at most 60 members.
        keys: keys that are asked for; one that cannot be used becomes a finding.
        phase_in_years: years from today's split to a key's; 0 for at once.
        progress: told stage, steps done and steps in all.

    Returns:
        Contributions, worst groups, yardsticks and tables.

    Raises:
        InvalidInput: no members, more than 60, or connected groups above the exact size.
        UnableToPrice: the cost model cannot be computed.

    Method: docs/methods/sharing.md.
    """
    tell = progress or (lambda _stage, _done, _total: None)
    tell("groups", 0, 1)
    game = _price(problem)
    tell("groups", 1, 1)
    tell("yardsticks", 0, 1)
    least_core, nucleolus = _find_yardsticks(game)
    tell("yardsticks", 1, 1)
    drivers = usable_drivers(problem)
    tell("simplest", 0, 1)
    simplest, told = _find_simplest(game, drivers, least_core)
    tell("simplest", 1, 1)
    findings = [*game.priced.findings, *told]
    if isinstance(nucleolus, NotAssessed):
        findings.append(nucleolus.reason)
    splits, refused = _split_by_keys(game, keys, drivers, simplest)
    findings += refused
    splits.append((SHAPLEY, "yardstick", round_split(game.shapley.oere, game.total)))
    if isinstance(nucleolus, Split):
        splits.append((NUCLEOLUS, "yardstick", round_split(nucleolus.oere, game.total)))
    assessed = []
    for number, (name, kind, oere) in enumerate(splits):
        tell("keys", number, len(splits))
        assessed.append(_assess(game, name, kind, oere))
    tell("keys", len(splits), len(splits))
    return SharingResult(
        names=problem.names,
        total_oere=game.total,
        alone_oere=game.alone,
        cost_kind=game.priced.kind,
        exponent=game.priced.exponent,
        is_exact=game.groups is not None,
        shapley=game.shapley,
        least_core=least_core,
        nucleolus=nucleolus,
        simplest=simplest,
        assessed=tuple(assessed),
        keys=list_keys(problem.names, assessed, game.alone),
        members=list_members(problem, assessed, game.alone, game.shapley),
        sizes=list_sizes(problem.names, assessed, game.groups),
        phases=list_phases(problem, assessed, game.alone, years=phase_in_years),
        findings=tuple(sorted(findings, key=Finding.sort_key)),
    )


def _price(problem: SharingProblem) -> _Game:
    """Price groups, find the Shapley value, and make ready the search for worst groups."""
    count, parameters = len(problem.names), problem.parameters
    if not 1 <= count <= MOST_MEMBERS:
        raise InvalidInput((TOO_MANY.at(None, count=count, limit=MOST_MEMBERS),))
    priced = price_problem(problem)
    exact = count <= parameters.exact_members
    if not exact and problem.neighbours is not None:
        raise InvalidInput((NOT_CONNECTED.at(None, str(count), limit=parameters.exact_members),))
    modelled = [priced.terms.cost_of([member]) for member in range(count)]
    given = problem.alone_oere or (None,) * count
    alone = tuple(a if a is not None else m for a, m in zip(given, modelled, strict=True))
    if not exact:
        total = problem.total_oere if problem.total_oere is not None else priced.terms.cost_of(range(count))
        shapley = estimate_shapley_value(
            priced.terms,
            rounds=parameters.sampling_rounds,
            seed=parameters.seed,
            total_oere=problem.total_oere,
        )
        search: GroupSearch = BranchSearch(terms=priced.terms, parameters=parameters)
        return _Game(
            problem=problem,
            priced=priced,
            total=total,
            alone=alone,
            groups=None,
            shapley=shapley,
            search=search,
        )
    costs = find_coalition_costs(priced.terms)
    if problem.total_oere is not None:
        costs[-1] = problem.total_oere
    shapley = Split(oere=tuple(find_shapley_value(costs).tolist()), standard_error=(0.0,) * count)
    total = int(costs[-1])
    counted = None if problem.neighbours is None else find_connected(count, problem.neighbours)
    groups = AllGroups.of(costs, counted=counted)
    return _Game(
        problem=problem, priced=priced, total=total, alone=alone, groups=groups, shapley=shapley,
        search=ExactSearch(groups=groups),
    )  # fmt: skip


def _find_yardsticks(game: _Game) -> tuple[LeastCore | NotAssessed, Split | NotAssessed]:
    """Least core and nucleolus, or why they were not assessed."""
    if game.groups is None:
        assert isinstance(game.search, BranchSearch)  # noqa: S101 - tells the type checker
        bounded = bound_least_core(game.search, game.total, np.array(game.shapley.oere))
        return bounded, NotAssessed(reason=NOT_EXACT.at(None, str(game.count)))
    if game.count == 1:
        only = (float(game.total),)
        return LeastCore(low_oere=0.0, high_oere=0.0, oere=only), Split(oere=only, standard_error=(0.0,))
    level, split = find_least_core(game.groups, game.total)
    # Costs are whole øre, and rounding of the programme must not make an empty core.
    level = 0.0 if abs(level) < 1e-9 * max(1.0, abs(game.total)) else level
    core = LeastCore(low_oere=level, high_oere=level, oere=tuple(split.tolist()))
    ceilings = np.array([game.priced.terms.cost_of([m]) for m in range(game.count)], dtype=np.float64)
    found = find_nucleolus(game.groups, game.total, ceilings)
    if isinstance(found, NoImputation):
        return core, NotAssessed(reason=NO_GAIN.at(None, missing=spoken_number(found.missing / 100)))
    return core, Split(oere=tuple(found.shares.tolist()), standard_error=(0.0,) * game.count)


def _find_simplest(
    game: _Game, drivers: Mapping[str, Sequence[Fraction]], least_core: LeastCore | NotAssessed
) -> tuple[SimpleKey | NotAssessed, list[Finding]]:
    parameters = game.problem.parameters
    if game.count == 1 or game.total <= 0:
        return NotAssessed(reason=NO_YARDSTICK.at(None)), []
    found = find_simplest_key(
        game.search,
        drivers,
        game.total,
        most_drivers=parameters.simplest_drivers,
        tolerance=100 * parameters.least_excess_dkk,
        slack=parameters.equal_subsidy_pct * game.total / 100,
    )
    subsidy = -int(-(game.total - found.raises) // 1)
    worst = _group_of(found.worst, found.worst.own_cost + found.worst.excess)
    shares = np.array([float(game.total * share) for share in shares_of_key(found.key, drivers)])
    unaided = game.search.find_worst(shares).excess if subsidy else found.worst.excess
    best = least_core.high_oere if isinstance(least_core, LeastCore) else 0.0
    simple = SimpleKey(key=found.key, worst=worst, price_oere=round(unaided - best), subsidy_oere=subsidy)
    if not subsidy:
        return simple, []
    told = NO_SIMPLE_KEY.at(
        None, found.key.name, drivers=parameters.simplest_drivers, subsidy=spoken_number(subsidy / 100)
    )
    return simple, [told]


def _split_by_keys(
    game: _Game,
    keys: Sequence[AllocationKey],
    drivers: Mapping[str, Sequence[Fraction]],
    simplest: SimpleKey | NotAssessed,
) -> tuple[list[tuple[str, str, tuple[int, ...]]], list[Finding]]:
    """Contributions by the keys given, the simplest one, and each single driver: name, kind, øre."""
    wanted = [("given", key) for key in keys]
    if isinstance(simplest, SimpleKey):
        wanted.append((SIMPLEST, simplest.key))
    wanted += [("single", AllocationKey(name=f"{d}=100", weights=((d, Fraction(100)),))) for d in drivers]
    splits: list[tuple[str, str, tuple[int, ...]]] = []
    told = []
    for kind, key in wanted:
        if any(name == key.name for name, _, _ in splits):
            continue
        try:
            shares = shares_of_key(key, drivers)
            ceilings = None if key.cap_pct is None else [key.cap_pct * alone / 100 for alone in game.alone]
            oere = allocate_cost(total_oere=game.total, shares=shares, ceilings_oere=ceilings)
        except UnableToAllocate as error:
            told.append(error.finding)
            continue
        splits.append((key.name, kind, oere))
    return splits, told


def _assess(game: _Game, name: str, kind: str, oere: tuple[int, ...]) -> AssessedKey:
    """Find the worst group of a split and how many groups carry more than their own cost."""
    least = 100 * game.problem.parameters.least_excess_dkk
    shares = np.array(oere, dtype=np.float64)
    if game.groups is not None:
        number, masks, excesses = game.groups.count_above(shares, least)
        over = Count(value=number, of=game.groups.number(), standard_error=0.0, is_exact=True)
        if game.count == 1:
            return AssessedKey(name=name, kind=kind, oere=oere, worst=None, over=over)
        place = int(np.argmax(excesses))
        excess, members = round(excesses[place]), members_of(int(masks[place]))
        carries = sum(oere[m] for m in members)
        worst = Group(
            members=members, own_cost_oere=carries - excess, carries_oere=carries, excess_oere=excess,
            at_most_oere=excess,
        )  # fmt: skip
        return AssessedKey(name=name, kind=kind, oere=oere, worst=worst, over=over)
    found = game.search.find_worst(shares)
    over = _estimate_over(game, shares, least)
    return AssessedKey(
        name=name, kind=kind, oere=oere, worst=_group_of(found, float(found.group @ shares)), over=over
    )


def _group_of(found: FoundGroup, carries: float) -> Group:
    return Group(
        members=tuple(int(member) for member in np.flatnonzero(found.group)),
        own_cost_oere=round(found.own_cost),
        carries_oere=round(carries),
        excess_oere=round(found.excess),
        at_most_oere=max(round(found.at_most), round(found.excess)),
    )


def _estimate_over(game: _Game, shares: Floats, least: float) -> Count:
    """Estimate how many groups carry too much, from groups drawn with equal chance."""
    parameters = game.problem.parameters
    proper = 2**game.count - 2
    over = drawn = 0
    random = np.random.default_rng(parameters.seed)
    terms: PricedTerms = game.priced.terms
    while drawn < parameters.sampled_groups:
        number = min(20_000, parameters.sampled_groups - drawn)
        groups = random.integers(0, 2, size=(number, game.count)).astype(np.float64)
        over += int(np.count_nonzero(groups @ shares - terms.costs_of(groups) > least))
        drawn += number
    part = over / drawn
    error = float(np.sqrt(part * (1 - part) / drawn)) * proper
    return Count(value=part * proper, of=proper, standard_error=error, is_exact=False)
