"""The takeover's plan: problem, search, bound, robustness, people, gates and notice, together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from samdrift.addressing import AddressPlan
from samdrift.dependencies import DependencyPicture
from samdrift.importers import InputFile
from samdrift.inventory.inventory import Inventory
from samdrift.kernel import Finding
from samdrift.programme.by_hand.procurement import PROCUREMENT_FILE, parse_procurement
from samdrift.programme.hand_files import GATES_FILE, parse_gate_words
from samdrift.programme.takeover import read_takeover_problem
from samdrift.programme.takeover_money import list_contracts
from samdrift.programme.takeover_search import (
    TakeoverParts,
    Watch,
    bound_steps,
    plan_with_buffer,
    try_again,
)
from samdrift.takeover import Binding, Infeasible, ResourceKind, TakeoverProblem, WavePlan, verify_plan
from samdrift.takeover.building import TakeoverReading
from samdrift.takeover.certainty import Certainty, find_safeguards
from samdrift.takeover.gates import GateWord, list_gates
from samdrift.takeover.lateness import Lateness, explain_lateness
from samdrift.takeover.notice import list_notices
from samdrift.takeover.people import People, assess_people
from samdrift.takeover.plan_tables import list_contract_ends, list_group_dates, list_load, list_tasks
from samdrift.takeover.procurement import ProcurementWord, list_answers, sign_notices, with_answers
from samdrift.takeover.relief import Relief, ease_infeasible
from samdrift.takeover.search import Progress
from samdrift.takeover.simulation import Probability, Robustness, Spread, simulate_plan
from samdrift.takeover.waves import Wave, list_waves


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What a plan's consequences are worked out from.

    ``staff``: the inventory's ``staff_roles``. ``said``: what people have said of gates. ``contracts``:
    ``CONTRACT_SCHEMA`` and ``signed_by``. ``answers``: what named persons have answered of contracts.
    """

    staff: pl.DataFrame
    said: tuple[GateWord, ...]
    contracts: pl.DataFrame
    answers: tuple[ProcurementWord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWaves:
    """A wave plan and all that follows from it.

    Tables have the schemas of ``samdrift.takeover.plan_tables``, ``gates``, ``notice`` and ``procurement``.
    ``lateness`` says why groups miss the date, None where none does; ``certainty`` what would make a date
    surer that is made, None where it is sure enough or more hands are not what is missing.
    ``flaws``: what the independent check found wrong; empty for every plan that is shown.
    """

    plan: WavePlan
    waves: tuple[Wave, ...]
    tasks: pl.DataFrame
    groups: pl.DataFrame
    load: pl.DataFrame
    contracts: pl.DataFrame
    notices: pl.DataFrame
    procurement: pl.DataFrame
    gates: pl.DataFrame
    people: People
    robustness: Robustness
    lateness: Lateness | None
    certainty: Certainty | None
    flaws: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverPicture:
    """The takeover: how its problem was made, and its plan, or what makes one impossible.

    ``reading`` has the groups' names, the treatments with their reasons, and hours by task; ``planned`` is
    None where the ``answer`` is ``Infeasible``; ``reliefs``: whom to hire then, so that there is one.
    """

    reading: TakeoverReading
    answer: WavePlan | Infeasible
    planned: PlannedWaves | None
    reliefs: tuple[Relief, ...] = ()

    @property
    def binding(self) -> tuple[Binding, ...]:
        """The limits that keep the date, or any plan, from being made; none where all is well."""
        if isinstance(self.answer, Infeasible):
            return self.answer.binding
        lateness = None if self.planned is None else self.planned.lateness
        return () if lateness is None else lateness.binding

    @property
    def help(self) -> tuple[Relief, ...]:
        """What would help, whether the plan is late or there is none."""
        lateness = None if self.planned is None else self.planned.lateness
        return self.reliefs if lateness is None else lateness.reliefs


def plan_takeover(
    inventory: Inventory,
    picture: DependencyPicture,
    addresses: AddressPlan | None,
    parts: TakeoverParts,
    *,
    hand_files: Mapping[str, InputFile] | None = None,
    watch: Watch | None = None,
) -> tuple[TakeoverPicture, tuple[Finding, ...]]:
    """Plan who is taken over when, and what that asks of people, suppliers and gates.

    Args:
        inventory: merged.
        picture: move groups and what depends on what.
        addresses: the joint address plan, where there is one.
        parts: dates and parameters.
        hand_files: by name; ``gates.csv`` and ``procurement.csv``, what people have said, are used.
        watch: told how far the search is; may stop it.

    Returns:
        The picture, and all findings on the way.
    """
    gates_file, procurement_file = ((hand_files or {}).get(name) for name in (GATES_FILE, PROCUREMENT_FILE))
    words, told = ((), ()) if gates_file is None else parse_gate_words(gates_file)
    answers, refused = (
        ((), ())
        if procurement_file is None
        else parse_procurement(procurement_file, inventory.tables["contracts"], today=parts.settings.today)
    )
    reading = read_takeover_problem(inventory, picture, addresses, parts.settings, answers=answers)
    findings = [*reading.findings, *told, *refused]
    answer = plan_with_buffer(reading.problem, parts, watch=watch)
    if isinstance(answer, Infeasible):
        reliefs = ease_infeasible(
            reading.problem, answer, parameters=parts.lateness, replan=try_again(parts, None, watch=watch)
        )
        return TakeoverPicture(reading=reading, answer=answer, planned=None, reliefs=reliefs), tuple(findings)
    contracts = with_answers(_with_signers(list_contracts(inventory, picture), inventory), answers)
    handed_in = HandedIn(
        staff=inventory.tables["staff_roles"], said=words, contracts=contracts, answers=answers
    )
    planned, told = follow_plan(reading, answer, parts, handed_in, watch=watch)
    return TakeoverPicture(reading=reading, answer=answer, planned=planned), (*findings, *told)


def follow_plan(
    reading: TakeoverReading,
    plan: WavePlan,
    parts: TakeoverParts,
    handed_in: HandedIn,
    *,
    watch: Progress | None = None,
) -> tuple[PlannedWaves, tuple[Finding, ...]]:
    """Work out what follows from a plan, whoever made it.

    Args:
        reading: the problem with the tables it was made from.
        plan: a start week for every task.
        parts: dates and parameters.
        handed_in: staff, contracts, and what people have said.
        watch: may stop the trying of reliefs, where groups are late.

    Returns:
        Waves, load, people, gates, notice and how sure it is; findings, the plan's flaws included.
    """
    problem, today = reading.problem, parts.settings.today
    waves = list_waves(problem, plan.starts)
    gates, told = list_gates(waves, handed_in.said, parameters=parts.gates, today=today)
    ends = list_contract_ends(problem, plan.starts)
    notices = list_notices(
        handed_in.contracts,
        reading.contracts.answers,
        last_use=dict(ends.select("contract", "last_use").iter_rows()),
        first_monday=problem.first_monday,
        today=today,
        parameters=(parts.settings.takeover, parts.notice),
    )
    procurement = list_answers(notices, handed_in.answers)
    groups = list_group_dates(problem, plan.starts)
    people = assess_people(
        handed_in.staff,
        handovers=_last_handovers(groups),
        booked=_booked_hours(problem, plan.starts),
        bought_hours={},
        parameters=parts.people,
        today=today,
    )
    flaws = verify_plan(problem, plan)
    robustness = simulate_plan(
        problem,
        plan.starts,
        parameters=parts.robustness,
        spreads=_spreads(reading),
        weights=_weights(reading),
    )
    lateness = explain_lateness(
        problem,
        plan,
        steps=bound_steps(problem, parts),
        parameters=parts.lateness,
        replan=try_again(parts, plan, watch=watch),
    )
    planned = PlannedWaves(
        plan=plan,
        waves=waves,
        tasks=list_tasks(problem, plan.starts),
        groups=groups,
        load=list_load(problem, plan.starts),
        contracts=ends,
        notices=sign_notices(notices, procurement),
        procurement=procurement,
        gates=gates,
        people=people,
        robustness=robustness,
        lateness=lateness,
        certainty=None
        if lateness is not None
        else _make_surer(reading, plan, parts, robustness, watch=watch),
        flaws=flaws,
    )
    return planned, (*told, *people.findings, *flaws)


def _make_surer(
    reading: TakeoverReading,
    plan: WavePlan,
    parts: TakeoverParts,
    robustness: Robustness,
    *,
    watch: Progress | None,
) -> Certainty | None:
    """Try what would make a date surer that is made, but not in enough of the futures."""
    sure = robustness.probability_of_deadline
    if sure is None or sure.value * 100 >= parts.robustness.enough_pct:
        return None
    spreads, parameters = _spreads(reading), replace(parts.robustness, buffered_groups=0)

    def simulate(problem: TakeoverProblem, starts: Mapping[str, int]) -> Probability | None:
        told = simulate_plan(problem, starts, parameters=parameters, spreads=spreads)
        return told.probability_of_deadline

    return find_safeguards(
        reading.problem,
        plan,
        parameters=parts.lateness,
        replan=try_again(parts, plan, watch=watch, early=parts.search.early_day),
        simulate=simulate,
    )


def _with_signers(contracts: pl.DataFrame, inventory: Inventory) -> pl.DataFrame:
    signers = inventory.tables["contracts"].select(pl.col("asset_id").alias("contract"), "signed_by")
    return contracts.join(signers.unique("contract", keep="first"), on="contract", how="left")


def _last_handovers(groups: pl.DataFrame) -> Mapping[str, date]:
    last = groups.drop_nulls("handover_on").group_by("municipality").agg(pl.col("handover_on").max())
    return dict(last.sort("municipality").iter_rows())


def _booked_hours(problem: TakeoverProblem, starts: Mapping[str, int]) -> list[tuple[str, date, float]]:
    """Hours that the plan books: skill, Monday, hours."""
    skills = {r.id: r.id.partition(":")[2] for r in problem.resources if r.kind is ResourceKind.CREW}
    return [
        (skills[name], problem.monday_of(week), float(units))
        for task in problem.tasks
        for name, units in sorted(task.use.items())
        if name in skills
        for week in range(starts[task.id], starts[task.id] + task.duration_weeks)
    ]


def _spreads(reading: TakeoverReading) -> Mapping[str, Spread]:
    rows = reading.tasks.select("task", "work_low", "work_likely", "work_high").drop_nulls().iter_rows()
    return {task: (low, likely, high) for task, low, likely, high in rows}


def _weights(reading: TakeoverReading) -> Mapping[str, float] | None:
    """Servers handed over by each task that has a deadline; None (one each) where nobody has servers."""
    servers = dict(reading.tasks.select("task", "servers").iter_rows())
    weights = {
        task.id: float(servers.get(task.id) or 0)
        for task in reading.problem.tasks
        if task.deadline is not None
    }
    return weights if sum(weights.values()) > 0 else None
