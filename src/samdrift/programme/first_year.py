"""The first whole joint year: which it is, what it costs, by which key it is shared, and between whom."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from samdrift.economy.baseline import MunicipalityBaseline
from samdrift.economy.case import NoCase, draw_futures, list_scenarios
from samdrift.economy.case_finance import assess_finance
from samdrift.economy.case_problem import list_case_members, read_case_problem
from samdrift.economy.case_simulate import simulate_unit
from samdrift.economy.case_tables import to_oere
from samdrift.economy.parameters import CATEGORIES
from samdrift.economy.settlement import CostItem, SettlementBasis
from samdrift.economy.sharing import EQUAL, AllocationKey, Driver, SharingResult
from samdrift.economy.sharing.keys import round_split
from samdrift.economy.sharing.model import ALONE
from samdrift.kernel import Kind, Money, Source
from samdrift.programme.economy_plan import EconomyPlan
from samdrift.programme.economy_sharing import INHABITANTS, list_drivers

#: What a unit pays for beside what its members paid before.
NEW_ITEMS = ("overhead", "coordination", "vat_leak")
#: Budgets are no more precise than this [øre]; below the limit they are in whole thousands of DKK.
_STEP, _SMALL_STEP, _LARGE = 10_000_000, 100_000, 1_000_000_000
#: Where values of drivers, what each would pay alone, and the members' cost by kind stand in a plan.
_DRIVERS, _ALONE = "tables/economy_municipalities.csv", "tables/sharing_members.csv"
_COSTS = "tables/economy_baseline.csv"
#: What the unit itself costs rests on parameters: of which kind, and which one.
_ASSUMED = {
    "overhead": Source(path="programme.toml: economy_case.overhead_dkk"),
    "coordination": Source(path="programme.toml: economy_case.coordination_dkk_per_member"),
    "vat_leak": Source(path="programme.toml: economy_case.vat_leak_pct"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstYear:
    """What the bills of the first whole joint year would rest on, in modelled sums.

    Attributes:
        basis: items are named by kind of cost (``CATEGORIES``, then ``NEW_ITEMS``); sums in DKK of the
            plan's price level.
        price_level: the year whose prices the sums are in.
        last_handover: the day by which all servers and network are handed over.
        step: what items are rounded to.
    """

    basis: SettlementBasis
    price_level: int
    last_handover: date
    step: Money

    @property
    def total(self) -> Money:
        """The year's budget."""
        return Money(oere=sum(item.budget.oere for item in self.basis.items if item.budget is not None))


def plan_first_year(economy: EconomyPlan) -> FirstYear | None:
    """Make the basis of the first whole joint year's contributions from a plan's economy.

    The year is the first that begins with everybody handed over. Its budget is the mean of the case's draws
    of what joint operation costs in it, with the plan's dates kept, in steps of 0.1 million DKK.
    The key is the plan's; where it has none, inhabitants.

    Returns:
        None where there is no case, nobody to share with, nothing to pay, or the year lies beyond the case.

    Method: docs/methods/settlement.md, "From the plan".
    """
    picture = economy.picture
    case_members = list_case_members(picture.baseline)
    members = [each for each in picture.baseline.municipalities if each.municipality in case_members]
    if isinstance(picture.case, NoCase) or len(members) < 2:
        return None
    last = _last_handover(economy, {each.municipality for each in members})
    year = (last - timedelta(days=1)).year + 1
    if not picture.parameters.first_year <= year <= picture.parameters.last_year:
        return None
    key = INHABITANTS if economy.key is None else economy.key.key
    drivers = _list_drivers(key, members, economy.sharing)
    if {name for name, weight in key.weights if weight} - {EQUAL, *(each.name for each in drivers)}:
        key = INHABITANTS
        drivers = _list_drivers(key, members, economy.sharing)
    items, step = _list_items(economy, year)
    basis = SettlementBasis(
        year=year,
        municipalities={each.municipality: each.name for each in members},
        key=key,
        drivers=drivers,
        items=items,
        driver_sources={each.name: _ALONE if each.name == ALONE else _DRIVERS for each in drivers},
    )
    first = FirstYear(
        basis=basis, price_level=picture.parameters.price_level, last_handover=last, step=Money(oere=step)
    )
    # Assumptions of the unit's own may save more than there is: that is no budget.
    return first if first.total.oere > 0 else None


def _last_handover(economy: EconomyPlan, members: set[str]) -> date:
    costs = economy.takeover_costs
    known = {} if costs is None else dict(costs.select("municipality", "handover_on").iter_rows())
    assumed = economy.picture.case_parameters.assumed_handover
    return max(known.get(each) or assumed for each in members)


def _list_drivers(
    key: AllocationKey, members: list[MunicipalityBaseline], sharing: SharingResult | None
) -> tuple[Driver, ...]:
    """The key's drivers with everybody's values, as the sharing used them, where known of all."""
    known = {driver.name: driver for driver in list_drivers(members)}
    alone = {} if sharing is None else dict(zip(sharing.names, sharing.alone_oere, strict=True))
    if all(each.name in alone for each in members):
        values = tuple(Fraction(alone[each.name], 100) for each in members)
        known[ALONE] = Driver(name=ALONE, values=values, kind=Kind.MODELLED)
    return tuple(known[name] for name, weight in key.weights if weight and name in known)


def _list_items(economy: EconomyPlan, year: int) -> tuple[tuple[CostItem, ...], int]:
    """The budget by kind of cost, rounded together, and to what [øre]; what rounds to nothing is left out."""
    exact = cost_of_year(economy, year)
    total = sum(exact.values())
    step = _STEP if total >= _LARGE else _SMALL_STEP
    parts = round_split([Fraction(oere, step) for oere in exact.values()], round(Fraction(total, step)))
    items = tuple(
        CostItem(
            name=name,
            budget=Money(oere=part * step),
            kind=Kind.ASSUMED if name in _ASSUMED else Kind.MODELLED,
            source=_ASSUMED.get(name, Source(path=_COSTS)),
        )
        for name, part in zip(exact, parts, strict=True)
        if part
    )
    return items, step


def cost_of_year(economy: EconomyPlan, year: int) -> dict[str, int]:
    """What joint operation costs in a year by kind [øre, mean of the draws], with the plan's dates kept.

    ``CATEGORIES`` are less what is saved by then, ``NEW_ITEMS`` what the unit itself costs.
    """
    picture = economy.picture
    until = replace(picture.parameters, last_year=year)
    members = list_case_members(picture.baseline)
    problem, _ = read_case_problem(
        picture.baseline,
        finance=assess_finance(members, until),
        takeover=economy.takeover_costs,
        shares=None,
        parameters=(until, picture.case_parameters),
    )
    draws, _, _ = draw_futures(problem)
    in_time = replace(draws, values={**draws.values, "delay": np.zeros(draws.count)})
    unit = list_scenarios(problem)[0]
    dkk = simulate_unit(problem, in_time, unit).last_year
    costs = {name: dkk[f"today_{name}"] - dkk[f"saved_{name}"] for name in CATEGORIES}
    return {name: to_oere(value) for name, value in (costs | {n: dkk[n] for n in NEW_ITEMS}).items()}
