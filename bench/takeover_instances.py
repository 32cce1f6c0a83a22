"""Made landscapes for measuring wave planning; the parameters are explained in docs/methods/takeover.md.

Everything is drawn from ``random.Random(seed).random()`` alone, whose sequence Python keeps between
versions: the same size and seed give the same problem, and ``bench/instances/index.json`` has its hash.
"""

import argparse
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from takeover_calendar import FIRST_MONDAY, HANDOVER_WEEK, WEEKS, common_freeze_weeks, working_share
from takeover_files import hash_of_problem, write_problem

from samdrift.takeover import (
    ContractEnd,
    Precedence,
    Resource,
    ResourceKind,
    TakeoverProblem,
    Task,
    TaskKind,
)

SKILLS = ("network", "server", "database", "storage", "security")


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceParameters:
    """What a landscape is made of; fixed before anything was solved. All are assumptions."""

    groups_per_municipality: float = 100
    least_municipalities_per_root: float = 0.5
    municipality_spread: float = 0.6
    network_share: float = 0.15
    dependant_share: float = 0.32
    test_share: float = 0.18
    server_median: float = 4.0
    server_spread: float = 0.8
    most_servers: int = 30
    max_lag_share: float = 0.12
    crew_utilisation: tuple[float, float] = (0.75, 0.84)
    intake_utilisation: float = 0.78
    blast_utilisation: float = 0.5
    ramp_weeks: int = 6
    ramp_share: float = 0.6
    running_dkk_per_server_week: float = 350
    running_spread: float = 0.7
    contract_dkk_per_server_week: tuple[float, float] = (250, 900)
    groups_per_contract: int = 8
    late_fixed_dkk: int = 400_000
    late_dkk_per_week: int = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What Azure Migrate's rules ask about a group; ``application`` has a test and a production group at most.

    ``role``: foundation, network, server or dependant. ``environment``: test or production.
    """

    group: str
    municipality: str
    role: str
    environment: str
    application: str | None
    is_critical: bool
    is_complex: bool
    servers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Landscape:
    """A problem and what is known of its groups; ``depends_on``: pairs (who depends, on whom)."""

    problem: TakeoverProblem
    traits: tuple[Traits, ...]
    depends_on: tuple[tuple[str, str], ...]


class Dice:
    """Distributions made of uniform numbers, so that no library's version changes them."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def uniform(self, low: float, high: float) -> float:
        """A number from ``low`` to ``high``."""
        return low + (high - low) * self._random.random()

    def whole(self, low: int, high: int) -> int:
        """One of ``low .. high``, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def lognormal(self, median: float, spread: float) -> float:
        """A number whose logarithm is normal, by Box and Muller."""
        radius = math.sqrt(-2 * math.log(1 - self._random.random()))
        return median * math.exp(spread * radius * math.cos(2 * math.pi * self._random.random()))

    def is_true(self, share: float) -> bool:
        """True in this share of cases."""
        return self._random.random() < share

    def some(self, items: Sequence[str], count: int) -> list[str]:
        """Up to ``count`` different ones, in the order of ``items``."""
        left = list(range(len(items)))
        taken = [left.pop(self.whole(0, len(left) - 1)) for _ in range(min(count, len(items)))]
        return [items[i] for i in sorted(taken)]


def make_instance(groups: int, seed: int) -> TakeoverProblem:
    """Make a problem of so many groups, one task each."""
    return make_landscape(groups, seed).problem


def make_landscape(groups: int, seed: int, parameters: InstanceParameters | None = None) -> Landscape:
    """Make municipalities with their groups, and crews that just about suffice by the date."""
    parameters = parameters or InstanceParameters()
    dice = Dice(seed * 1_000_003 + groups)
    towns = [
        _make_town(f"m{number:02}", count, dice, parameters)
        for number, count in enumerate(_town_sizes(groups, dice, parameters))
    ]
    tasks = tuple(task for town in towns for task in town.tasks)
    resources = (*_joint_resources(tasks, dice, parameters), *(town.blast for town in towns))
    problem = TakeoverProblem(
        first_monday=FIRST_MONDAY,
        weeks=WEEKS,
        tasks=tasks,
        resources=resources,
        precedences=tuple(link for town in towns for link in town.links),
        contracts=tuple(contract for town in towns for contract in town.contracts),
    )
    return Landscape(
        problem=problem,
        traits=tuple(traits for town in towns for traits in town.traits),
        depends_on=tuple(
            (link.after, link.before)
            for town in towns
            for link in town.links
            if link.reason in ("depends_on", "network_first", "address_plan")
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Town:
    tasks: tuple[Task, ...]
    traits: tuple[Traits, ...]
    links: tuple[Precedence, ...]
    contracts: tuple[ContractEnd, ...]
    blast: Resource


def _town_sizes(groups: int, dice: Dice, parameters: InstanceParameters) -> list[int]:
    wanted = max(
        groups / parameters.groups_per_municipality, parameters.least_municipalities_per_root * groups**0.5
    )
    towns = max(1, min(98, round(wanted), groups // 6))
    weights = [dice.lognormal(1, parameters.municipality_spread) for _ in range(towns)]
    least = min(6, groups // towns)
    spare = groups - least * towns
    sizes = [least + int(spare * weight / sum(weights)) for weight in weights]
    for place in range(groups - sum(sizes)):
        sizes[place % towns] += 1
    return sizes


def _make_town(name: str, count: int, dice: Dice, parameters: InstanceParameters) -> _Town:
    roles = _roles(count, parameters)
    made = [
        _make_group(name, f"{name}-g{number:04}", role, dice, parameters) for number, role in enumerate(roles)
    ]
    tasks = [task for task, _ in made]
    traits = [each for _, each in made]
    links = list(_order(traits, dice, parameters))
    traits, tests = _pair_tests(traits, dice, parameters)
    links += [
        Precedence(before=test, after=production, min_lag_weeks=1, reason="test_first")
        for test, production in tests
    ]
    tasks = [
        replace(task, earliest_week=10 if each.is_critical else 8 if each.is_complex else 0)
        for task, each in zip(tasks, traits, strict=True)
    ]
    return _Town(
        tasks=tuple(tasks),
        traits=tuple(traits),
        links=tuple(links),
        contracts=tuple(_contracts(name, traits, dice, parameters)),
        blast=_blast(name, tasks, dice, parameters),
    )


def _roles(count: int, parameters: InstanceParameters) -> list[str]:
    networks = max(1, round(count * parameters.network_share)) if count > 2 else 0
    dependants = round(count * parameters.dependant_share)
    servers = count - 1 - networks - dependants
    return ["foundation"] + ["network"] * networks + ["server"] * servers + ["dependant"] * dependants


def _make_group(
    town: str, name: str, role: str, dice: Dice, parameters: InstanceParameters
) -> tuple[Task, Traits]:
    if role in ("foundation", "network"):
        size = 2 if role == "foundation" else dice.whole(1, 6)
        weeks = dice.whole(2, 4) if role == "foundation" else dice.whole(1, 3)
        hours = {"network": size * dice.uniform(12, 24), "security": size * dice.uniform(2, 6)}
    else:
        median = parameters.server_median * (1 if role == "server" else 0.7)
        size = max(1, min(parameters.most_servers, round(dice.lognormal(median, parameters.server_spread))))
        weeks = min(4, 1 + int(size / 8 + dice.uniform(0, 1.2)))
        hours = {"server": size * dice.uniform(5, 11), "storage": size * dice.uniform(1, 4)}
        hours["security"] = size * dice.uniform(0.5, 2)
        if dice.is_true(0.4):
            hours["database"] = size * dice.uniform(3, 8)
        if dice.is_true(0.3):
            hours["network"] = dice.uniform(4, 16)
    use = {skill: math.ceil(hours[skill] / weeks) for skill in SKILLS if skill in hours}
    if role in ("server", "dependant"):
        use["intake"] = math.ceil(size / weeks)
    use[f"{town}-blast"] = size
    running = size * dice.lognormal(parameters.running_dkk_per_server_week, parameters.running_spread)
    task = Task(
        id=name,
        group=name,
        municipality=town,
        kind=TaskKind.HANDOVER if role in ("server", "dependant") else TaskKind.NETWORK,
        duration_weeks=weeks,
        use=use,
        deadline=HANDOVER_WEEK,
        late_fixed=parameters.late_fixed_dkk * 100,
        late_per_week=parameters.late_dkk_per_week * 100,
        running_per_week=round(running) * 100,
    )
    is_system = role in ("server", "dependant")
    traits = Traits(
        group=name,
        municipality=town,
        role=role,
        environment="production",
        application=f"{name}-app" if is_system else None,
        is_critical=is_system and dice.is_true(0.12),
        is_complex=is_system and (size > 12 or dice.is_true(0.08)),
        servers=size,
    )
    return task, traits


def _order(traits: Sequence[Traits], dice: Dice, parameters: InstanceParameters) -> Iterable[Precedence]:
    """Foundation, then network, then servers, then what depends on them; some must follow soon."""
    by_role = {role: [t.group for t in traits if t.role == role] for role in ("network", "server")}
    foundation = traits[0].group
    for each in traits:
        if each.role == "network":
            yield Precedence(before=foundation, after=each.group, reason="address_plan")
        elif each.role == "server":
            sites = dice.some(by_role["network"], dice.whole(1, 2)) or [foundation]
            yield from (Precedence(before=s, after=each.group, reason="network_first") for s in sites)
        elif each.role == "dependant" and by_role["server"]:
            if dice.is_true(parameters.max_lag_share):
                (server,) = dice.some(by_role["server"], 1)
                yield Precedence(before=server, after=each.group, max_lag_weeks=dice.whole(6, 14))
            else:
                servers = dice.some(by_role["server"], dice.whole(1, 2))
                yield from (Precedence(before=server, after=each.group) for server in servers)


def _pair_tests(
    traits: Sequence[Traits], dice: Dice, parameters: InstanceParameters
) -> tuple[list[Traits], list[tuple[str, str]]]:
    """Make some server groups the test of the next one's application."""
    changed, pairs = list(traits), []
    servers = [place for place, each in enumerate(traits) if each.role == "server"]
    for test, production in zip(servers[::2], servers[1::2], strict=False):
        if dice.is_true(2 * parameters.test_share):
            application = traits[production].application
            changed[test] = replace(
                traits[test],
                environment="test",
                application=application,
                is_critical=False,
                is_complex=False,
            )
            pairs.append((traits[test].group, traits[production].group))
    return changed, pairs


def _contracts(
    town: str, traits: Sequence[Traits], dice: Dice, parameters: InstanceParameters
) -> Iterable[ContractEnd]:
    """One for the lines, one for the server room, and one for every few systems."""
    lines = [each for each in traits if each.role == "network"]
    systems = [each for each in traits if each.role in ("server", "dependant")]
    if lines:
        yield _contract(f"{town}-lines", town, lines, 0.5, dice, parameters)
    if systems:
        yield _contract(f"{town}-room", town, systems, 0.35, dice, parameters)
    for number in range(max(1, len(systems) // parameters.groups_per_contract) if systems else 0):
        names = set(dice.some([each.group for each in systems], dice.whole(3, 12)))
        chosen = [each for each in systems if each.group in names]
        yield _contract(f"{town}-c{number:02}", town, chosen, 1, dice, parameters)


def _contract(
    name: str, town: str, covered: Sequence[Traits], weight: float, dice: Dice, parameters: InstanceParameters
) -> ContractEnd:
    """Half run to a fixed end and cost more past it; half can be ended once notice has been served."""
    servers = sum(each.servers for each in covered)
    rate = round(servers * weight * dice.uniform(*parameters.contract_dkk_per_server_week)) * 100
    if dice.is_true(0.5):
        end, block, fee_weeks = dice.whole(16, 64), 4 if dice.is_true(0.6) else 13, dice.whole(2, 8)
        dearer = dice.uniform(1.0, 1.5)
        cost = [
            rate * end
            + (0 if week <= end else round(rate * (fee_weeks + dearer * block * -((end - week) // block))))
            for week in range(WEEKS + 1)
        ]
    else:
        notice, irrevocable = 4 * dice.whole(1, 6), dice.whole(0, 40)
        cost = [rate * max(week, notice, irrevocable) for week in range(WEEKS + 1)]
    # What is paid whatever the plan tells nothing of a plan: it would only make every gap look smaller.
    cost = [each - cost[0] for each in cost]
    return ContractEnd(
        id=name,
        name=name,
        municipality=town,
        tasks=tuple(each.group for each in covered),
        cost_by_end=tuple(cost),
    )


def _blast(town: str, tasks: Sequence[Task], dice: Dice, parameters: InstanceParameters) -> Resource:
    name = f"{town}-blast"
    freeze = dice.whole(3, 44)
    frozen = common_freeze_weeks() | {freeze, freeze + 1}
    frozen |= {dice.whole(3, 48)}
    weeks = sum(share for week, share in enumerate(working_share()[:HANDOVER_WEEK]) if week not in frozen)
    needed = sum(task.use[name] * task.duration_weeks for task in tasks)
    largest = max(task.use[name] for task in tasks)
    limit = max(largest, math.ceil(needed / (weeks * parameters.blast_utilisation)))
    return Resource(
        id=name,
        kind=ResourceKind.BLAST,
        name=f"servers at risk at once, {town}",
        capacity=tuple(0 if week in frozen else limit for week in range(WEEKS)),
        municipality=town,
    )


def _joint_resources(tasks: Sequence[Task], dice: Dice, parameters: InstanceParameters) -> Iterable[Resource]:
    """Crews and intake that are used to the wanted share until the date."""
    shares = [
        share * (parameters.ramp_share if week < parameters.ramp_weeks else 1)
        for week, share in enumerate(working_share())
    ]
    weeks = sum(shares[:HANDOVER_WEEK])
    for name in (*SKILLS, "intake"):
        needed = sum(task.use.get(name, 0) * task.duration_weeks for task in tasks)
        largest = max(task.use.get(name, 0) for task in tasks)
        utilisation = (
            parameters.intake_utilisation if name == "intake" else dice.uniform(*parameters.crew_utilisation)
        )
        level = max(needed / (weeks * utilisation), largest * 1.1)
        yield Resource(
            id=name,
            kind=ResourceKind.INTAKE if name == "intake" else ResourceKind.CREW,
            name="servers into the target" if name == "intake" else f"{name} crew",
            capacity=tuple(math.floor(level * share) for share in shares),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("file", nargs="?", help="write it there, as gzipped JSON")
    options = parser.parse_args()
    problem = make_instance(options.groups, options.seed)
    print(f"{options.groups} groups, seed {options.seed}: SHA-256 {hash_of_problem(problem)}")
    if options.file:
        write_problem(problem, options.file)


if __name__ == "__main__":
    main()
