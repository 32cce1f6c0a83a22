"""The economy: baseline, case and compensation by the wave plan's dates, and the sharing of the cost."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from samdrift.economy.case_model import TAKEOVER_SCHEMA
from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.parameters import EconomyParameters
from samdrift.economy.sharing import SharingParameters, SharingResult
from samdrift.economy.sharing.model import MOST_MEMBERS
from samdrift.economy.voting import (
    MOST_VOTERS,
    POWER_SCHEMA,
    UnableToCount,
    VotingParameters,
    assess_board_models,
)
from samdrift.inventory.inventory import Inventory
from samdrift.kernel import Finding, split_by_largest_remainder
from samdrift.programme.economy import EconomyPicture, assess_by_key, read_economy
from samdrift.programme.economy_sharing import ChosenKey, share_joint_cost
from samdrift.programme.findings import NOT_SHARED
from samdrift.programme.takeover_plan import PlannedWaves, TakeoverPicture
from samdrift.takeover import TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomyPlan:
    """What it costs, who gains, and who pays; ``sharing`` is None for one member, or more than can be shared.

    ``key``: by what the municipalities of ``picture`` pay; None where there is no joint cost.
    ``voting``: power in each board model (``POWER_SCHEMA``), of members whose inhabitants are known.
    ``takeover_costs``: what the wave plan gave (``TAKEOVER_SCHEMA``); None where there is no wave plan.
    """

    picture: EconomyPicture
    sharing: SharingResult | None
    key: ChosenKey | None
    voting: pl.DataFrame
    takeover_costs: pl.DataFrame | None


def plan_economy(
    inventory: Inventory,
    takeover: TakeoverPicture | None,
    *,
    parameters: tuple[EconomyParameters, CaseParameters, SharingParameters, VotingParameters],
    today: date,
) -> tuple[EconomyPlan, tuple[Finding, ...]]:
    """Work out the economy of a plan: baseline, joint cost, its sharing, the key, and the case by it.

    Args:
        inventory: merged.
        takeover: the wave plan, which gives dates and one-off costs; without one they are assumed.
        parameters: sections ``[economy]``, ``[economy_case]``, ``[sharing]`` and ``[voting]``.
        today: the day it is seen from.
    """
    planned = None if takeover is None else takeover.planned
    costs = None if takeover is None or planned is None else list_takeover_costs(inventory, takeover, planned)
    reading = read_economy(inventory, (parameters[0], parameters[1]), costs, today)
    sharing, key, more = (
        (None, None, (NOT_SHARED.at(None, "0", most=MOST_MEMBERS),))
        if reading.joint is None
        else share_joint_cost(reading.joint, reading.baseline, parameters[2])
    )
    picture, told = assess_by_key(reading, None if key is None else key.contributions_oere)
    made = EconomyPlan(
        picture=picture,
        sharing=sharing,
        key=key,
        voting=_power(inventory, parameters[3]),
        takeover_costs=costs,
    )
    return made, (*told, *more)


def list_takeover_costs(
    inventory: Inventory, takeover: TakeoverPicture, planned: PlannedWaves
) -> pl.DataFrame:
    """What the wave plan means for each municipality's money (``TAKEOVER_SCHEMA``).

    *Double running*: the old place of each group from its handover until it is empty. *Contract fees*: what
    contracts cost beyond their ordinary price until they are no longer used, or can first end.
    """
    problem, starts = takeover.reading.problem, planned.plan.starts
    handed = {
        task.group: starts[task.id] + task.duration_weeks
        for task in problem.tasks
        if task.kind is TaskKind.HANDOVER
    }
    ends = {task.id: starts[task.id] + task.duration_weeks for task in problem.tasks}
    double = [
        (task.municipality, task.running_per_week * max(ends[task.id] - handed[task.group], 0))
        for task in problem.tasks
        if task.kind is TaskKind.MOVE and task.group in handed
    ]
    schema = {"municipality": pl.String(), "double_running_oere": pl.Int64()}
    doubled = pl.DataFrame(double, schema=schema, orient="row").group_by("municipality").sum()
    last, moved = pl.col("handover_on").max(), pl.col("moved_on").max()
    # A folder that is no municipality, and has no accounts, has no economy to put it into.
    towns = inventory.tables["municipalities"].filter(pl.col("population").is_not_null())["municipality"]
    paying = pl.concat([towns, inventory.tables["cost_lines"]["municipality"]]).unique().to_list()
    dates = (
        planned.groups.filter(pl.col("municipality").is_in(paying))
        .group_by("municipality")
        .agg(last, moved_on=pl.max_horizontal(moved, last))
    )
    costs = (
        dates.join(doubled, on="municipality", how="left")
        .join(_contract_fees(inventory, takeover, planned), on="municipality", how="left")
        .with_columns(pl.col("double_running_oere", "contract_fees_oere").fill_null(0))
        .drop_nulls("handover_on")
        .select(pl.col(name).cast(dtype) for name, dtype in TAKEOVER_SCHEMA.items())
    )
    return _with_centres(costs, inventory.tables["municipalities"]).sort("municipality")


def _with_centres(costs: pl.DataFrame, municipalities: pl.DataFrame) -> pl.DataFrame:
    """Divide what a joint centre's takeover costs on its members by inhabitants, to the øre.

    A member is handed over, and has moved, when its centre has too. A centre of which no member is planned
    keeps its row.
    """
    rows = {row["municipality"]: row for row in costs.iter_rows(named=True)}
    people = dict(municipalities.select("municipality", "population").iter_rows())
    centres = municipalities.filter(pl.col("members").list.len() > 0).sort("municipality")
    for centre, belonging in centres.select("municipality", "members").iter_rows():
        members = sorted(member for member in belonging if member in rows and people.get(member))
        if centre not in rows or not members:
            continue
        joint = rows.pop(centre)
        weights = [people[member] for member in members]
        for name in ("double_running_oere", "contract_fees_oere"):
            parts = split_by_largest_remainder(total=joint[name], weights=weights)
            for member, part in zip(members, parts, strict=True):
                rows[member][name] += part
        for member in members:
            for name in ("handover_on", "moved_on"):
                rows[member][name] = max(rows[member][name], joint[name])
    return pl.DataFrame(list(rows.values()), schema=TAKEOVER_SCHEMA)


def _contract_fees(inventory: Inventory, takeover: TakeoverPicture, planned: PlannedWaves) -> pl.DataFrame:
    """What contracts cost beyond their ordinary price until they are no longer used, or can first end.

    What must be paid until the first day a contract can end is paid whatever the plan: it stands among
    what is stranded.
    """
    prices = inventory.tables["contracts"].select(
        pl.col("asset_id").alias("contract"), "payment_dkk_per_year"
    )
    first_ends = takeover.reading.contracts.answers.select("contract", "first_end")
    last = pl.max_horizontal("last_use", "first_end")
    days = (last - takeover.reading.problem.first_monday).dt.total_days() + 1
    ordinary = 100 * pl.col("payment_dkk_per_year").fill_null(0) * days.clip(0) / 365
    fees = (pl.col("cost_oere") - ordinary).clip(0).round().cast(pl.Int64)
    return (
        planned.contracts.join(prices.unique("contract", keep="first"), on="contract", how="left")
        .join(first_ends.unique("contract", keep="first"), on="contract", how="left")
        .group_by("municipality")
        .agg(fees.sum().alias("contract_fees_oere"))
    )


def _power(inventory: Inventory, parameters: VotingParameters) -> pl.DataFrame:
    """Voting power in the board models; joint centres vote through their members."""
    known = inventory.tables["municipalities"].filter(pl.col("population") > 0).sort("municipality")
    if not 0 < known.height <= MOST_VOTERS:
        return pl.DataFrame(schema=POWER_SCHEMA)
    try:
        return assess_board_models(known["name"].to_list(), known["population"].to_list(), parameters)
    except UnableToCount:
        # A majority that nothing can pass gives nobody power: there is nothing to show.
        return pl.DataFrame(schema=POWER_SCHEMA)
