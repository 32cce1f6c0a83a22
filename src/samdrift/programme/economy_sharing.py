"""The joint cost of the case, shared: what groups pay by the case's own model, and the key that is used."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from samdrift.economy.baseline import CostBaseline, MunicipalityBaseline
from samdrift.economy.case_joint import JointCost
from samdrift.economy.sharing import (
    AllocationKey,
    CostModel,
    CostTerm,
    Driver,
    NotAssessed,
    SharingParameters,
    SharingProblem,
    SharingResult,
    UnableToAllocate,
    parse_key,
    share_costs,
    shares_of_key,
    usable_drivers,
)
from samdrift.economy.sharing.model import MOST_MEMBERS
from samdrift.kernel import Finding, InvalidInput, Kind, Spoken, format_number
from samdrift.programme.findings import KEY_BY_INHABITANTS, KEY_GIVEN, KEY_NEAREST, KEY_SIMPLEST, NOT_SHARED

INHABITANTS = AllocationKey(name="inhabitants=100", weights=(("inhabitants", Fraction(100)),))
_OWN = "own cost in a unit"
_DRIVERS = {
    "en": {"equal": "equal parts", "alone": "cost alone"},
    "da": {
        "equal": "lige store dele", "alone": "udgift alene", "inhabitants": "indbyggere",
        "servers": "servere", "workplaces": "arbejdspladser",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenKey:
    """The key by which the case's municipalities pay.

    Attributes:
        key: drivers and percent.
        chosen_by: ``given`` in programme.toml; the ``simplest`` under which no group carries more than
            its own cost; where there is none, the ``nearest``, which takes the least subsidy;
            ``inhabitants`` where none was sought.
        contributions_oere: by municipality, of the joint cost a year at full effect; they sum to it.
            None where it was not shared: then inhabitants.
    """

    key: AllocationKey
    chosen_by: str
    contributions_oere: dict[str, int] | None


def share_joint_cost(
    joint: JointCost, baseline: CostBaseline, parameters: SharingParameters
) -> tuple[SharingResult | None, ChosenKey, tuple[Finding, ...]]:
    """Share the case's joint cost, and choose the key that its municipalities pay by.

    Args:
        joint: what is shared, what each pays alone, and what any group would pay together.
        baseline: drivers, names, and what each pays today.
        parameters: section ``[sharing]``; its key is used where it can be.

    Returns:
        The sharing, None for one member or more than can be shared; the key; and what was found.

    Method: docs/methods/economy.md, section 4.
    """
    unshared = ChosenKey(key=INHABITANTS, chosen_by="inhabitants", contributions_oere=None)
    by_code = {each.municipality: each for each in baseline.municipalities}
    members = [by_code[code] for code in joint.municipalities]
    if not 2 <= len(members) <= MOST_MEMBERS:
        return None, unshared, (NOT_SHARED.at(None, str(len(members)), most=MOST_MEMBERS),)
    problem = SharingProblem(
        names=tuple(each.name for each in members),
        drivers=list_drivers(members),
        alone_oere=joint.alone_oere,
        today_oere=tuple(round(each.total.value) for each in members),
        model=cost_model_of(joint),
        total_oere=joint.total_oere,
        parameters=parameters,
    )
    given, told = _read_key(problem, parameters.key)
    try:
        result = share_costs(problem, keys=() if given is None else (given,))
    except InvalidInput as error:
        return None, unshared, (*told, *error.findings)
    chosen, why = _choose(result, given, joint.municipalities)
    return result, chosen, (*told, why, *result.findings)


def list_drivers(members: Sequence[MunicipalityBaseline]) -> tuple[Driver, ...]:
    """Inhabitants, servers and workplaces, as far as they are known of everybody.

    Values have at most six decimals, as files write them. A column is as sure as its least sure value.
    """
    servers = [each.servers for each in members]
    kinds = [each.kind for each in servers if each is not None]
    counts: dict[str, tuple[list[int | float | None], Kind]] = {
        "inhabitants": ([each.population for each in members], Kind.PUBLISHED),
        "servers": (
            [None if each is None else each.value for each in servers],
            max(kinds, key=list(Kind).index, default=Kind.MODELLED),
        ),
        # Only what was counted: a modelled number of workplaces is inhabitants once more.
        "workplaces": ([each.workplaces for each in members], Kind.REPORTED),
    }
    return tuple(
        Driver(
            name=name,
            values=tuple(Fraction(f"{value:.6f}") for value in values if value is not None),
            kind=kind,
        )
        for name, (values, kind) in counts.items()
        if all(value is not None for value in values)
    )


def cost_model_of(joint: JointCost) -> CostModel:
    """What any group of the members would pay: together by the case's assumptions, at most as if alone."""
    reference = joint.reference_population
    overhead = CostTerm(
        name="overhead",
        driver="people",
        rate_dkk=joint.overhead_dkk / reference**joint.exponent,
        exponent=joint.exponent,
    )
    size = CostTerm(
        name="size",
        driver="people",
        doubling_saves_dkk=joint.doubling_saves_dkk,
        doubling_reference=reference,
    )
    by_size: tuple[CostTerm, ...] = (overhead, size)
    if joint.exponent <= 1:
        # Both bend the same way: one term is one curve to put straight pieces under.
        by_size = (replace(size, rate_dkk=overhead.rate_dkk, exponent=overhead.exponent),)
    own = tuple(Fraction(dkk) for dkk in joint.own_dkk)
    people = tuple(Fraction(number) for number in joint.population)
    return CostModel(
        terms=(CostTerm(name="own", driver=_OWN, rate_dkk=1.0), *by_size),
        kind=Kind.MODELLED,
        working="economy_case",
        drivers=(Driver(name=_OWN, values=own), Driver(name="people", values=people)),
        alone_oere=joint.alone_oere,
    )


def _read_key(problem: SharingProblem, text: str) -> tuple[AllocationKey | None, tuple[Finding, ...]]:
    """The unit's own key, named as all keys are, however it was typed; where it cannot be used, why."""
    if not text.strip():
        return None, ()
    drivers = usable_drivers(problem)
    try:
        key = parse_key(text, list(drivers))
        shares_of_key(key, drivers)
    except UnableToAllocate as error:
        return None, (error.finding,)
    name = ", ".join(f"{driver}={float(weight):g}" for driver, weight in key.weights)
    return replace(key, name=name), ()


def _choose(
    result: SharingResult, given: AllocationKey | None, municipalities: Sequence[str]
) -> tuple[ChosenKey, Finding]:
    """The key given, else the simplest or nearest that was found, else inhabitants; and that it is so."""
    simple = result.simplest
    key, chosen_by, kind = INHABITANTS, "inhabitants", KEY_BY_INHABITANTS
    if given is not None:
        key, chosen_by, kind = given, "given", KEY_GIVEN
    elif not isinstance(simple, NotAssessed):
        chosen_by, kind = ("nearest", KEY_NEAREST) if simple.subsidy_oere else ("simplest", KEY_SIMPLEST)
        key = simple.key
    paid = next(each.oere for each in result.assessed if each.name == key.name)
    chosen = ChosenKey(
        key=key, chosen_by=chosen_by, contributions_oere=dict(zip(municipalities, paid, strict=True))
    )
    return chosen, kind.at(None, key.name, key=_say_key(key))


def _say_key(key: AllocationKey) -> Spoken:
    """A key as people read it: ``60 % inhabitants, 40 % equal parts``."""
    parts = {
        language: ", ".join(
            f"{format_number(float(weight), language=language)} % {names.get(driver, driver)}"
            for driver, weight in key.weights
        )
        for language, names in _DRIVERS.items()
    }
    return Spoken(en=parts["en"], da=parts["da"])
